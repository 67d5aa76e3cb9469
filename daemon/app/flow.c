/* SPDX-License-Identifier: EUPL-1.2 */
/* app/flow.c (shell): the way of a feed through the house.  Read this page first.
 *
 *   pull    a feed is due, it is fetched conditionally             -> flow_on_fetch()
 *   intake  its bytes become a plan or results, in a pool job      -> flow_on_read()
 *   admit   is it the unit's own, of a year that can be?              admit_document()
 *   model   the document is put in force and its branch touched       apply_document()
 *   rollup  documents -> figures of units, of departments, of districts   )
 *   assess  figures -> states                                             ) judge()
 *   protect what must not be told is hidden                               )
 *   model   published copies make the next generation                 publish_next()
 *   alert   the moments worth telling, and to whom                    book()
 *   store   documents, alerts and letters in ONE transaction          commit_start()
 *           … and only when it is on disk                          -> on_committed(), commit.c
 *   serve   the generation is published
 *   notify  the letters go out                                     -> tell_letter()
 *
 * Tell only what is stored: a crash loses no letter, and can repeat only the one in flight, whose
 * Message-ID is the same. One round is under way at a time; what arrives meanwhile shares the next
 * one. What can go wrong: a fetch or a document fails (apply.c: the last good one stays in force);
 * memory runs out (the round is given up and tried again); the commit fails (tried again, nothing
 * is told before). */
#include "flow.h"
#include <inttypes.h>
#include <stdlib.h>
#include "assess.h"
#include "log.h"

/* ---- arrivals ---- */

static int take_body(struct flow *f, struct pull_fetch *fetch)
{
	struct arrival *a = calloc(1, sizeof(*a));
	if (!a)
		return -ENOMEM;
	a->kind = fetch->kind;
	a->unit_id = strdup(f->tree->org->units[fetch->unit].id);
	a->url = strdup(fetch->url);
	a->etag = fetch->etag ? strdup(fetch->etag) : NULL;
	a->last_modified = fetch->last_modified ? strdup(fetch->last_modified) : NULL;
	a->received_unix_s = clock_civil_unix_s(f->clock);
	memcpy(a->hash, fetch->hash, sizeof(a->hash));
	if (!a->unit_id || !a->url) {
		a = arrival_free(a);
		return -ENOMEM;
	}
	a->body = fetch->body;
	a->n_body = fetch->n_body;
	fetch->body = NULL; /* ours now */
	*f->last_arrival = a;
	f->last_arrival = &a->next;
	f->n_arrivals++;
	return 0;
}

void flow_on_fetch(struct pull_fetch *fetch, void *flow)
{
	struct flow *f = flow;
	if (fetch->result != PULL_NEW)
		apply_fetched(f, fetch->unit, fetch);
	else if (f->n_commit_failures > 0 || take_body(f, fetch) < 0)
		pull_reject(f->pull, fetch->unit,
		            fetch->kind); /* not while nothing can be stored: it comes again */
	read_start(f);
	flow_wake(f);
}

void flow_on_read(struct flow *f, struct arrival *a)
{
	uint32_t unit = org_find_unit(f->tree->org, str_of(a->unit_id));
	if (unit == INDEX_NONE)
		return; /* left the register while it was read */
	if (!f->batch)
		f->batch = store_batch_new();
	if (!f->batch) {
		a->reason.kind = REASON_NO_MEMORY;
		(void)err_set(&a->reason.err, -ENOMEM,
		              "minnet tog slut"); /* the kind says it too */
	}
	if (a->reason.kind != REASON_NONE)
		apply_refused(f, unit, a);
	else
		(void)apply_document(f, unit, a); /* a refusal is noted there */
	flow_wake(f);
}

/* ---- one round ---- */

static uint32_t match_indicator(struct str name, void *arg)
{
	const struct catalogue *c = arg;
	return c->names ? intake_match(c->names, name).indicator : INDEX_NONE;
}

static uint32_t match_plan_indicator(const struct plan *p, struct str name, void *arg)
{
	const struct catalogue *c = arg;
	return intake_plan_indicator(p, c->names, name);
}

static uint32_t match_plan_activity(const struct plan *p, struct str text, void *arg)
{
	(void)arg;
	return intake_plan_activity(p, text);
}

struct rollup_names flow_names(struct catalogue *c)
{
	return (struct rollup_names){match_indicator, match_plan_indicator, match_plan_activity, c};
}

/* Once each way: a larger register gives it more room. */
static void tell_full(struct flow *f)
{
	static const char why[] = "minnet av vad som har visats är fullt; nya siffror om människor "
	                          "visas inte";
	bool full = protect_shown_full(f->shown);
	if (f->shown_told == full)
		return;
	f->shown_told = full;
	if (full)
		log_write(LOG_LEVEL_ERR, "protect", NULL, "%s", why);
	tell_operator(f, "protect", full, full ? why : "nya siffror kan visas igen");
}

static int judge(struct flow *f)
{
	const struct config *c = f->cfg;
	struct assess_now now = clock_assess_now(f->clock);
	struct rollup_names names = flow_names(f->tree->catalogue);
	struct rollup_params rollup = {c->assess.min_coverage};
	int ret = rollup_units(f->tree, &names);
	if (ret < 0)
		return ret;
	assess_units(&c->assess, now, f->tree);
	ret = rollup_scopes(&rollup, f->tree);
	if (ret < 0)
		return ret;
	assess_scopes(&c->assess, now, f->tree);
	return protect_tree(&c->protect, f->shown, f->tree);
}

void flow_keep_changes(struct flow *f, const struct alert_changes *c)
{
	for (size_t i = 0; i < c->n_changed; i++)
		store_put_alert(f->batch, c->changed[i]);
	for (size_t i = 0; i < c->n_notices; i++)
		store_put_notice(f->batch, &c->notices[i]);
	if (c->n_raised || c->n_cleared || c->n_worse)
		log_write(LOG_LEVEL_NOTICE, "alert", NULL,
		          "%u nya, %u värre, %u återhämtade; %zu brev", c->n_raised, c->n_worse,
		          c->n_cleared, c->n_notices);
}

static int book(struct flow *f, struct snapshot *s, const struct scope *touched, size_t n_touched)
{
	struct alert_changes changes = {0};
	int64_t digest_unix_s = 0;
	struct alert_input in = {
	        .s = s,
	        .touched = f->look_at_all ? NULL : touched,
	        .n_touched = n_touched,
	        .observed = f->observed,
	        .n_observed = f->n_observed,
	        .first_cycle_over = f->first_cycle_over,
	        .now = clock_alert_now(f->clock),
	};
	int ret = alert_book_feed(f->book, &in, &changes);
	if (ret < 0)
		return ret;
	flow_keep_changes(f, &changes);
	if (f->first_cycle_over) {
		ret = alert_book_tick(f->book, s, in.now, f->last_digest_unix_s, &changes,
		                      &digest_unix_s);
		if (ret < 0)
			return ret;
		flow_keep_changes(f, &changes);
	}
	if (digest_unix_s) {
		f->last_digest_unix_s = digest_unix_s;
		store_put_number(f->batch, "last_digest", digest_unix_s);
	}
	return alert_book_show(f->book, s);
}

/* @return 0; -ENOMEM: nothing was published, the marks stay, the next round tries again */
static int round_through(struct flow *f)
{
	size_t n_touched = 0;
	struct snapshot *next = NULL;
	struct scope *touched = NULL;
	int ret = judge(f);
	if (ret == 0)
		ret = publish_next(f, &next, &touched, &n_touched);
	if (ret == 0)
		ret = book(f, next, touched, n_touched);
	free(touched);
	if (ret < 0) {
		next = snapshot_unref(next);
		return ret;
	}
	publish_clear(f);
	tell_full(f);
	f->generation++;
	f->candidate = next;
	apply_feed_rows(f, f->batch);
	store_put_shown(f->batch, protect_shown_take(f->shown));
	store_put_number(f->batch, "generation", (int64_t)f->generation);
	return 0;
}

/* The first cycle of a replayed day (--as-of) and of --once is shown whole: which answer came first
 * must not be seen in the number of generations. flow_second() looks again. */
static bool held(const struct flow *f)
{
	if (f->first_cycle_over)
		return false;
	return f->idle_cb ||
	       (f->clock->frozen && (int64_t)uv_now(f->loop) - f->started_ms < FLOW_HOLD_MS);
}

void flow_round(struct loop_tick *tick, void *flow)
{
	struct flow *f = flow;
	(void)tick;
	f->round_waits = false;
	if (f->stopping || f->committing || f->stuck)
		return; /* on_committed() wakes us */
	second_first_cycle(f);
	bool stamps =
	        f->stamps_waiting && (int64_t)uv_now(f->loop) - f->published_ms >= FLOW_RESTAMP_MS;
	if (!f->batch)
		f->batch = store_batch_new();
	bool counts = f->n_observed &&
	              f->cfg->alert.for_observations > 1; /* else an observation moves nothing */
	uint64_t began_ns = uv_hrtime();
	bool through = !held(f) && !f->shown_lent &&
	               (f->look_at_all || stamps || counts || tree_is_touched(f->tree));
	if (!f->batch || (through && round_through(f) < 0)) {
		log_write(LOG_LEVEL_ERR, "app", NULL, "minnet tog slut; varvet görs om");
		loop_tick_start(&f->round_tick, FLOW_RETRY_MAX_MS, 0);
		return;
	}
	if (through)
		f->round_cost_ms = (int64_t)((uv_hrtime() - began_ns) / 1000000);
	struct store_batch *b = f->batch;
	if (through || f->batch_urgent || f->batch_shown) {
		f->batch = NULL;
		f->committing_shown = f->batch_shown;
		f->batch_shown = false;
		f->committing_letters = f->batch_urgent;
		f->batch_urgent = false;
		commit_start(f, b);
	}
	second_idle(f);
}

void flow_wake(struct flow *f)
{
	if (f->round_waits || f->stopping)
		return;
	f->round_waits = true;
	int64_t rest_ms = f->round_cost_ms * FLOW_REST;
	if (rest_ms > FLOW_REST_MAX_MS)
		rest_ms = FLOW_REST_MAX_MS;
	loop_tick_start(&f->round_tick, rest_ms > FLOW_ROUND_MIN_MS ? rest_ms : FLOW_ROUND_MIN_MS,
	                0);
}

void flow_wake_now(struct flow *f)
{
	if (f->stopping)
		return;
	f->round_waits = true;
	loop_tick_start(&f->round_tick, 0, 0);
}
