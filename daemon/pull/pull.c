/* SPDX-License-Identifier: EUPL-1.2 */
/* pull.c (shell, loop thread): the room: feeds, rounds of starts, stats; see the door.
 *
 * Memory: owns its feeds and plan; the register and net are borrowed.
 *
 * Starts come in rounds of at least tick_ms: a round of ten costs the loop one waking, not ten.
 *
 * The good path: tick -> due_next … -> fetch_start … -> (fetch.c) -> pull_fetched -> due_done ->
 * the owner's callback.
 *
 * What can go wrong: a request that net refuses (address, memory) is told as a failed fetch and
 * waits like one. */
#include "inner.h"
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define TICK_MAX_MS      200
#define TICK_MIN_MS      100
#define RAMP_PER_FEED_MS 1    /* a thousand feeds a second at start */
#define BACKOFF_MIN_MS   5000 /* first wait after a failure; due caps it by the interval */
#define ROUND_MAX        1000 /* starts in one step of the loop: 1 ms */
#define INTERVAL_TICKS   10   /* rounds in a short interval, at least */

static void arm(struct pull *p);

/* ---- rounds ---- */

static void note_lateness(struct pull *p, int64_t late_ms)
{
	static const int64_t bounds_ms[] = {1, 10, 100, 1000, 10000, 60000, 600000};
	size_t i = 0;
	while (i < ARRAY_LEN(bounds_ms) && late_ms > bounds_ms[i])
		i++;
	p->stats.late_ms_histogram[i]++;
}

void pull_not_started(struct pull *p, uint32_t feed, int code)
{
	const struct feed *f = &p->feeds[feed];
	struct pull_fetch t = {
	        .unit = f->unit,
	        .kind = (enum doc_kind)f->kind,
	        .result = PULL_FAILED,
	        .url = p->s.org->units[f->unit].sources[f->kind].url,
	        .fault = code == -EINVAL ? NET_FAULT_BAD_URL : NET_FAULT_OTHER,
	};
	if (code == -EINVAL)
		(void)err_set(&t.err, code,
		              "adressen eller behörigheten går inte att använda: %.200s",
		              t.url); /* the code is set */
	else if (code == -ENOKEY)
		(void)err_set(&t.err, code,
		              "hemligheten för auth.token_url finns inte: lägg in den "
		              "credential som auth.credential namnger"); /* same */
	else
		(void)err_set(&t.err, code, "minnet räcker inte för hämtningen"); /* same */
	pull_fetched(p, feed, &t, -1);
}

static void on_tick(struct loop_tick *tick, void *arg)
{
	(void)tick;
	struct pull *p = arg;
	int64_t now_ms = (int64_t)uv_now(p->loop);
	p->armed_ms = INT64_MAX;
	p->ticked_ms = now_ms;
	uint32_t feed;
	for (int i = 0; i < ROUND_MAX && (feed = due_next(p->due, now_ms)) != UINT32_MAX; i++) {
		note_lateness(p, due_lateness_ms(p->due));
		int r = fetch_start(p, feed);
		if (r == -ECANCELED)
			return; /* net is closing: the end is near */
		if (r < 0)
			pull_not_started(p, feed, r);
		if (loop_gate_closing(&p->gate))
			return;
	}
	arm(p);
}

static void arm(struct pull *p)
{
	int64_t due_ms = due_when(p->due);
	if (due_ms == INT64_MAX || loop_gate_closing(&p->gate) || !p->started)
		return;
	/* What was due at the last round already is the rest of a long one: no waiting. */
	if (!p->s.once && due_ms > p->ticked_ms && due_ms < p->ticked_ms + p->tick_ms)
		due_ms = p->ticked_ms + p->tick_ms;
	if (due_ms >= p->armed_ms)
		return; /* it goes off before: looks again then */
	int64_t now_ms = (int64_t)uv_now(p->loop);
	p->armed_ms = due_ms;
	loop_tick_start(&p->tick, due_ms > now_ms ? due_ms - now_ms : 0, 0);
}

static void count(struct pull *p, const struct pull_fetch *t)
{
	switch (t->result) {
	case PULL_NEW: p->stats.n_new++; break;
	case PULL_SAME: p->stats.n_same++; break;
	case PULL_FAILED: p->stats.n_failed++; break;
	}
	p->stats.body_bytes += t->n_body;
}

void pull_fetched(struct pull *p, uint32_t feed, struct pull_fetch *t, int64_t retry_after_s)
{
	struct feed *f = &p->feeds[feed];
	int64_t now_ms = (int64_t)uv_now(p->loop);
	count(p, t);
	p->stats.progress_ms = now_ms;
	p->stats.n_tried += !f->tried;
	f->tried = true;
	f->failing = t->result == PULL_FAILED;
	if (!p->s.once)
		due_done(p->due, feed, f->failing, retry_after_s < 0 ? -1 : retry_after_s * 1000,
		         now_ms);
	p->s.fetch_cb(t, p->s.arg);
	arm(p); /* does nothing when the callback has closed us */
}

/* ---- birth and end ---- */

static int list_feeds(struct pull *p)
{
	const struct org *o = p->s.org;
	size_t n_places = o->n_units * DOC_KIND_COUNT;
	p->feeds = calloc(n_places ? n_places : 1, sizeof(*p->feeds));
	p->feed_of = calloc(n_places ? n_places : 1, sizeof(*p->feed_of));
	if (!p->feeds || !p->feed_of)
		return -ENOMEM;
	for (uint32_t u = 0; u < o->n_units; u++) {
		for (enum doc_kind k = 0; k < DOC_KIND_COUNT; k++) {
			uint32_t *place = &p->feed_of[u * DOC_KIND_COUNT + k];
			*place = UINT32_MAX;
			if (!o->units[u].sources[k].url)
				continue;
			*place = p->n_feeds;
			p->feeds[p->n_feeds++] = (struct feed){.unit = u, .kind = (uint8_t)k};
		}
	}
	p->stats.n_feeds = p->n_feeds;
	return 0;
}

static struct pull *drop(struct pull *p)
{
	for (uint32_t i = 0; i < p->n_feeds; i++)
		feed_forget(&p->feeds[i]);
	tokens_free(p);
	free(p->feeds);
	free(p->feed_of);
	p->due = due_free(p->due);
	free(p);
	return NULL;
}

int pull_new(struct uv_loop_s *loop, const struct pull_setup *s, struct pull **ret_pull,
             struct err *err)
{
	if (s->params.interval_ms < 1000)
		return err_set(err, -EINVAL, "pull.interval: minst 1s, fick %lld ms",
		               (long long)s->params.interval_ms);
	if (sodium_init() < 0)
		return err_set(err, -EIO, "libsodium kunde inte startas");
	struct pull *p = calloc(1, sizeof(*p));
	if (!p)
		return err_set(err, -ENOMEM, "minnet räcker inte");
	p->loop = loop;
	p->s = *s;
	p->armed_ms = INT64_MAX;
	p->ticked_ms = INT64_MIN / 2;
	p->tick_ms = s->params.interval_ms / INTERVAL_TICKS;
	p->tick_ms = p->tick_ms < TICK_MIN_MS ? TICK_MIN_MS : p->tick_ms;
	p->tick_ms = p->tick_ms > TICK_MAX_MS ? TICK_MAX_MS : p->tick_ms;
	int r = list_feeds(p);
	if (r == 0)
		r = tokens_new(p);
	if (r == 0) {
		int64_t ramp_ms = (int64_t)p->n_feeds * RAMP_PER_FEED_MS;
		int64_t ramp_max_ms = s->params.interval_ms / 4;
		const struct due_params plan = {
		        .interval_ms = s->params.interval_ms,
		        .first_ramp_ms = s->once                 ? 0
		                         : ramp_ms < ramp_max_ms ? ramp_ms
		                                                 : ramp_max_ms,
		        .backoff_min_ms = BACKOFF_MIN_MS,
		};
		r = due_new(&plan, p->n_feeds, &p->due);
	}
	if (r == 0)
		r = loop_tick_open(loop, &p->tick, &p->gate, on_tick, p);
	if (r < 0) {
		p = drop(p);
		return err_set(err, r, "hämtningen kunde inte startas: %s", uv_strerror(r));
	}
	*ret_pull = p;
	return 0;
}

int pull_remember(struct pull *p, const struct pull_known *k)
{
	must(!p->started);
	if (k->unit >= p->s.org->n_units || k->kind >= DOC_KIND_COUNT)
		return -ERANGE;
	uint32_t feed = p->feed_of[k->unit * DOC_KIND_COUNT + k->kind];
	const struct source *source = &p->s.org->units[k->unit].sources[k->kind];
	bool leads_on = source->type != SOURCE_DOCUMENT;
	if (feed == UINT32_MAX || !k->url ||
	    (leads_on ? !net_same_host(source->url, k->url) : strcmp(source->url, k->url) != 0))
		return 0; /* the unit publishes elsewhere now: what we know is of another document
		           */
	feed_learn(&p->feeds[feed], leads_on ? k->url : NULL, k->etag, k->last_modified, k->hash);
	return p->feeds[feed].known ? 0 : -ENOMEM;
}

static const struct feed *find_same(const struct pull *from, const struct unit *u, uint32_t at,
                                    uint8_t kind)
{
	const struct org *o = from->s.org;
	struct str id = str_of(u->id);
	/* Mostly nothing has moved. */
	uint32_t unit =
	        at < o->n_units && str_eq(str_of(o->units[at].id), id) ? at : org_find_unit(o, id);
	if (unit == INDEX_NONE)
		return NULL;
	uint32_t feed = from->feed_of[unit * DOC_KIND_COUNT + kind];
	const struct source *was = &o->units[unit].sources[kind], *now = &u->sources[kind];
	if (feed == UINT32_MAX || strcmp(was->url, now->url) != 0 || was->type != now->type)
		return NULL;
	return &from->feeds[feed];
}

void pull_inherit(struct pull *p, const struct pull *from)
{
	must(!p->started);
	for (uint32_t i = 0; i < p->n_feeds; i++) {
		struct feed *f = &p->feeds[i];
		const struct unit *u = &p->s.org->units[f->unit];
		const struct feed *was = find_same(from, u, f->unit, f->kind);
		if (!was)
			continue;
		f->failing = was->failing;
		f->tried = was->tried;
		p->stats.n_tried += f->tried;
		if (was->known)
			feed_learn(f, was->at, was->etag, was->last_modified, was->hash);
	}
}

void pull_start(struct pull *p)
{
	must(!p->started);
	int64_t now_ms = (int64_t)uv_now(p->loop);
	p->started = true;
	p->stats.progress_ms = now_ms;
	for (uint32_t i = 0; i < p->n_feeds; i++)
		due_add(p->due, i, str_of(p->s.org->units[p->feeds[i].unit].id), now_ms);
	arm(p);
}

void pull_reject(struct pull *p, uint32_t unit, enum doc_kind kind)
{
	must(unit < p->s.org->n_units && kind < DOC_KIND_COUNT);
	uint32_t feed = p->feed_of[unit * DOC_KIND_COUNT + kind];
	if (feed == UINT32_MAX)
		return;
	feed_forget(&p->feeds[feed]);
	if (!p->s.once && p->started)
		due_reject(p->due, feed, (int64_t)uv_now(p->loop));
	arm(p);
}

static void on_all_closed(void *arg)
{
	struct pull *p = arg;
	void (*cb)(void *) = p->closed_cb;
	void *cb_arg = p->closed_arg;
	p = drop(p);
	cb(cb_arg);
}

void pull_close(struct pull *p, void (*closed_cb)(void *arg), void *arg)
{
	p->closed_cb = closed_cb;
	p->closed_arg = arg;
	loop_gate_close(&p->gate, on_all_closed, p);
	fetch_detach_all(p);
	loop_tick_close(&p->tick);
}

struct pull_stats pull_stats(const struct pull *p)
{
	struct pull_stats st = p->stats;
	int64_t now_ms = (int64_t)uv_now(p->loop);
	if (p->started && st.n_in_flight == 0 && due_when(p->due) > now_ms)
		st.progress_ms = now_ms; /* nothing due: that is progress too */
	return st;
}
