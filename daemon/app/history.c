/* SPDX-License-Identifier: EUPL-1.2 */
/* app/history.c (shell; loop thread): see history.h.  Owns the moment in the making, the moments
 * that wait and the snapshots kept.
 *
 * Good path: history_ask() -> past_read() in the pool -> when the world is home, past_gate() in the
 * pool, to which the flow lends its memory of all that was ever shown (no round is made meanwhile)
 * -> what is newly shown into the next batch -> past_copy() in the pool, and meanwhile the commit
 * -> finish(): kept, and serve answers those who wait.
 * What can go wrong: the store cannot be read, memory runs out (those who wait are told, the next
 * moment begins); nothing can be stored (those who wait are told; the snapshot stays back until it
 * can: what it shows is in memory already, and must be on disk before anybody sees it); the
 * register changes meanwhile (the answer is given, but not kept). */
#include "history.h"
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include "log.h"
#include "past.h"

enum stage { STAGE_IDLE, STAGE_READING, STAGE_GATING, STAGE_ENDING };

struct kept {
	int64_t moment_unix_s;
	struct snapshot *s; /* one reference */
	size_t n_bytes;
	uint64_t used; /* when, in questions */
};

struct history {
	struct flow *flow;
	char *store_path; /* cannot change while running */
	enum stage stage;
	struct loop_job job;
	struct loan_wait wait;
	struct past past;
	unsigned n_owed; /* of the ending: the copies, the commit */
	bool outdated;   /* of another register: not to be kept */
	int64_t began_ms, lent_ms, gate_ms;
	int64_t waiting[HISTORY_QUEUE]; /* moments, in order */
	unsigned n_waiting;
	struct kept kept[HISTORY_KEPT];
	unsigned n_kept;
	uint64_t n_asked, n_made, n_failed;
};

static struct history *of_job(struct loop_job *job)
{
	return (struct history *)((char *)job - offsetof(struct history, job));
}

int history_new(struct flow *f, struct history **ret_history)
{
	struct history *h = calloc(1, sizeof(*h));
	if (!h)
		return -ENOMEM;
	h->flow = f;
	h->store_path = strdup(f->cfg->store.path);
	if (!h->store_path) {
		(void)history_free(h); /* returns NULL, always */
		return -ENOMEM;
	}
	*ret_history = h;
	return 0;
}

/* ---- kept ---- */

static void drop(struct history *h, unsigned at)
{
	(void)snapshot_unref(h->kept[at].s); /* returns NULL, always */
	h->kept[at] = h->kept[--h->n_kept];
}

static size_t kept_bytes(const struct history *h)
{
	size_t n = 0;
	for (unsigned i = 0; i < h->n_kept; i++)
		n += h->kept[i].n_bytes;
	return n;
}

static void keep(struct history *h, const struct past *p)
{
	while (h->n_kept == HISTORY_KEPT ||
	       (h->n_kept && kept_bytes(h) + p->n_bytes > HISTORY_KEPT_BYTES)) {
		unsigned oldest = 0;
		for (unsigned i = 1; i < h->n_kept; i++)
			oldest = h->kept[i].used < h->kept[oldest].used ? i : oldest;
		drop(h, oldest);
	}
	h->kept[h->n_kept++] =
	        (struct kept){p->moment_unix_s, snapshot_ref(p->s), p->n_bytes, ++h->n_asked};
}

void history_forget(struct flow *f)
{
	struct history *h = f->history;
	while (h->n_kept)
		drop(h, h->n_kept - 1);
	h->outdated = h->stage != STAGE_IDLE;
	if (f->serve)
		serve_published(f->serve); /* what was rendered of them, too */
}

/* ---- one moment ---- */

static void next(struct history *h);

static void answer(struct history *h, int64_t moment_unix_s, struct snapshot *s,
                   const struct err *err)
{
	if (h->flow->serve && !h->flow->stopping)
		serve_history_answer(h->flow->serve, moment_unix_s, s, err);
}

static void log_end(const struct history *h, const struct past *p)
{
	char moment[CIVIL_RFC3339_BYTES];
	civil_rfc3339(p->moment_unix_s, CIVIL_STOCKHOLM, moment);
	if (p->status == 0)
		log_write(LOG_LEVEL_INFO, "app", NULL,
		          "as_of %s: %zu dokument, %" PRId64 " ms, varav %" PRId64 " ms i skyddet",
		          moment, p->n_documents, (int64_t)uv_now(h->flow->loop) - h->began_ms,
		          h->gate_ms);
	else if (p->status != -ENODATA) /* a question about too long ago is no trouble of ours */
		log_write(LOG_LEVEL_WARNING, "app", NULL, "as_of %s kan inte besvaras: %s", moment,
		          p->err.text);
}

/* The moment is made, or not to be made. */
static void finish(struct history *h)
{
	if (h->flow->stopping)
		return; /* history_free() does the rest */
	struct past p = h->past;
	log_end(h, &p);
	if (p.status == 0)
		h->n_made++;
	else
		h->n_failed++;
	if (p.status == 0 && !h->outdated)
		keep(h, &p);
	h->past = (struct past){0}; /* answering may begin another */
	h->stage = STAGE_IDLE;
	answer(h, p.moment_unix_s, p.status == 0 ? p.s : NULL, &p.err);
	p.tree = tree_free(p.tree);
	p.s = snapshot_unref(p.s);
	next(h);
}

static void one_less(struct history *h)
{
	must(h->n_owed > 0);
	if (--h->n_owed == 0)
		finish(h);
}

static void copy(struct loop_job *job)
{
	past_copy(&of_job(job)->past);
}

static void on_copied(struct loop_job *job, int status)
{
	struct history *h = of_job(job);
	struct flow *f = h->flow;
	if (status < 0)
		h->past.status = err_set(&h->past.err, status, "frågan avbröts");
	one_less(h);
	loop_gate_leave(f->gate);
}

/* What is shown is on disk first.  Also without anything new: what the gate held to be shown
 * already may be on its way to the disk. */
static int store_first(struct history *h)
{
	struct flow *f = h->flow;
	/* It is stored in the order it was taken: a generation that waits took its own before. */
	bool behind = f->candidate && !f->committing_round;
	struct store_batch **batch = behind ? &f->batch : &f->urgent;
	if (!*batch)
		*batch = store_batch_new();
	if (!*batch)
		return -ENOMEM; /* nothing was taken: the next round stores it */
	struct str shown = protect_shown_take(f->shown);
	if (shown.n == 0 && !behind && !f->committing && !f->stuck)
		return 0;
	store_put_shown(*batch, shown);
	*(behind ? &f->batch_shown : &f->urgent_shown) = true;
	h->n_owed++;
	flow_wake_now(f);
	return 0;
}

/* Nothing more to do for this moment but what is still owed. */
static void end(struct history *h)
{
	h->stage = STAGE_ENDING;
	one_less(h);
}

/* The next step in the pool, under the flow's gate. @return false: there is none, it has failed */
static bool go_on(struct history *h, loop_work_cb work, loop_done_cb done)
{
	struct past *p = &h->past;
	if (p->status < 0 || h->flow->stopping)
		return false;
	int ret = loop_job_start(h->flow->loop, &h->job, work, done);
	if (ret < 0)
		p->status = err_set(&p->err, ret, "frågan avbröts");
	else
		loop_gate_enter(h->flow->gate);
	return ret == 0;
}

static void gate(struct loop_job *job)
{
	past_gate(&of_job(job)->past);
}

static void on_gated(struct loop_job *job, int status)
{
	struct history *h = of_job(job);
	struct flow *f = h->flow;
	struct past *p = &h->past;
	f->shown_lent = false;
	protect_shown_allow(f->shown,
	                    flow_shown_bytes(f->cfg->org)); /* a reload may have changed it */
	h->gate_ms = (int64_t)uv_now(f->loop) - h->lent_ms;
	if (status < 0)
		p->status = err_set(&p->err, status, "frågan avbröts");
	if (!f->stopping)
		flow_wake(f); /* a round may have waited for its memory */
	if (p->status == 0 && !f->stopping && store_first(h) < 0)
		p->status = err_set(&p->err, -ENOMEM, "minnet räcker inte för as_of just nu");
	h->stage = STAGE_ENDING;
	if (!go_on(h, copy, on_copied))
		one_less(h);
	loop_gate_leave(f->gate);
}

/* What the gate needs, as it is now. */
static void prepare_gate(struct history *h)
{
	const struct flow *f = h->flow;
	struct past *p = &h->past;
	p->protect = f->cfg->protect;
	p->shown = f->shown;
	p->s = snapshot_new(p->tree->org, p->tree->catalogue, p->last);
	if (!p->s) {
		p->status = err_set(&p->err, -ENOMEM, "minnet räcker inte för as_of just nu");
		return;
	}
	p->s->as_of_unix_s = p->s->made_unix_s = p->moment_unix_s;
	p->s->settings = setting_places_ref(f->cfg->settings);
	p->s->tolerance_pct = f->cfg->assess.tolerance_pct;
}

static void on_home(struct loan_wait *w)
{
	struct history *h = (struct history *)((char *)w - offsetof(struct history, wait));
	struct flow *f = h->flow;
	if (h->past.status == 0 && !f->stopping)
		prepare_gate(h);
	h->lent_ms = (int64_t)uv_now(f->loop);
	h->stage = STAGE_GATING;
	f->shown_lent = go_on(h, gate, on_gated);
	if (!f->shown_lent)
		end(h);
}

static void on_read(struct loop_job *job, int status)
{
	struct history *h = of_job(job);
	h->n_owed = 1;
	if (status < 0)
		h->past.status = err_set(&h->past.err, status, "frågan avbröts");
	loan_when_home(h->flow, &h->wait, on_home);
	loop_gate_leave(h->flow->gate);
}

static void read_then(struct loop_job *job)
{
	past_read(&of_job(job)->past);
}

static int begin(struct history *h, int64_t moment_unix_s, struct err *err)
{
	struct flow *f = h->flow;
	h->past = (struct past){.moment_unix_s = moment_unix_s,
	                        .store_path = h->store_path,
	                        .assess = f->cfg->assess,
	                        .rollup = {f->cfg->assess.min_coverage}};
	h->outdated = false;
	h->gate_ms = 0;
	h->began_ms = (int64_t)uv_now(f->loop);
	int ret = tree_new(f->cfg->org, f->cfg->catalogue, &h->past.tree);
	if (ret == 0)
		ret = loop_job_start(f->loop, &h->job, read_then, on_read);
	if (ret < 0) {
		h->past.tree = tree_free(h->past.tree);
		return err_set(err, ret, "minnet räcker inte för as_of just nu; försök igen");
	}
	h->stage = STAGE_READING;
	loop_gate_enter(f->gate);
	return 0;
}

static void next(struct history *h)
{
	while (h->n_waiting && h->stage == STAGE_IDLE) {
		struct err err;
		int64_t moment_unix_s = h->waiting[0];
		h->n_waiting--;
		memmove(h->waiting, &h->waiting[1], h->n_waiting * sizeof(h->waiting[0]));
		if (begin(h, moment_unix_s, &err) < 0)
			answer(h, moment_unix_s, NULL, &err);
	}
}

/* ---- from outside ---- */

static bool under_way(const struct history *h, int64_t moment_unix_s)
{
	if (h->stage != STAGE_IDLE && h->past.moment_unix_s == moment_unix_s)
		return true;
	for (unsigned i = 0; i < h->n_waiting; i++) {
		if (h->waiting[i] == moment_unix_s)
			return true;
	}
	return false;
}

int history_ask(struct flow *f, int64_t moment_unix_s, struct snapshot **ret_s, struct err *err)
{
	struct history *h = f->history;
	for (unsigned i = 0; i < h->n_kept; i++) {
		if (h->kept[i].moment_unix_s != moment_unix_s)
			continue;
		h->kept[i].used = ++h->n_asked;
		*ret_s = snapshot_ref(h->kept[i].s);
		return 1;
	}
	if (f->n_commit_failures > 0)
		return err_set(err, -EIO, "lagringen fungerar inte; försök igen när den gör det");
	if (under_way(h, moment_unix_s))
		return 0;
	if (h->stage == STAGE_IDLE)
		return begin(h, moment_unix_s, err);
	if (h->n_waiting == HISTORY_QUEUE)
		return err_set(err, -EBUSY,
		               "%d andra tidpunkter väntar redan på svar; försök igen om en stund",
		               HISTORY_QUEUE);
	h->waiting[h->n_waiting++] = moment_unix_s;
	return 0;
}

void history_stored(struct flow *f)
{
	one_less(f->history);
}

void history_refuse(struct flow *f, const struct err *why)
{
	struct history *h = f->history;
	struct err err = *why;
	(void)err_wrap(&err, "lagringen fungerar inte"); /* the code is known */
	if (h->stage != STAGE_IDLE)
		answer(h, h->past.moment_unix_s, NULL, &err);
	for (unsigned i = 0; i < h->n_waiting; i++)
		answer(h, h->waiting[i], NULL, &err);
	h->n_waiting = 0;
}

void history_fill(const struct flow *f, struct view_live *live)
{
	const struct history *h = f->history;
	live->history_made = h->n_made;
	live->history_failed = h->n_failed;
	live->history_waiting = h->n_waiting + (h->stage != STAGE_IDLE);
	live->history_kept = h->n_kept;
	live->history_kept_bytes = kept_bytes(h);
}

void history_stop(struct history *h)
{
	h->n_waiting = 0;
	loop_job_cancel(&h->job);
}

struct history *history_free(struct history *h)
{
	if (!h)
		return NULL;
	while (h->n_kept)
		drop(h, h->n_kept - 1);
	h->past.s = snapshot_unref(h->past.s);
	h->past.tree = tree_free(h->past.tree);
	free(h->store_path);
	free(h);
	return NULL;
}
