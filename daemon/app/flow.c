/* SPDX-License-Identifier: EUPL-1.2 */
/* app/flow.c (shell): the way of a feed through the house.  Read this page first.
 *
 *   pull    a feed is due, it is fetched conditionally             -> flow_on_fetch()
 *   intake  its bytes become a plan or results, in a pool job      -> flow_on_read()
 *           … then one round for all that was read, in a job too    -> one_round()
 *   admit   is it the unit's own, of a year that can be?              admit_document()
 *   model   the document is put in force and its branch touched       apply_document()
 *   rollup  documents -> figures of units, of departments, of districts   )
 *   assess  figures -> states                                             ) judge()
 *   protect what must not be told is hidden                               )
 *   model   published copies make the next generation                 publish_next()
 *   alert   the moments worth telling, and to whom                    book()
 *   store   documents, alerts and letters in ONE transaction       -> commit_next()
 *           … and only when it is on disk                          -> on_committed(), commit.c
 *   serve   the generation is published
 *   notify  the letters go out                                     -> tell_letter()
 *
 * Tell only what is stored: a crash loses no letter, and can repeat only the one in flight, whose
 * Message-ID is the same. One round is under way at a time, and has the world on loan (loan.h);
 * what arrives meanwhile shares the next one. What can go wrong: a fetch or a document fails
 * (apply.c: the last good one stays in force); memory runs out (the round is given up and tried
 * again); the commit fails (tried again, nothing is told before). */
#include "flow.h"
#include <stdlib.h>
#include "apply.h"
#include "assess.h"
#include "log.h"

/* ---- arrivals ---- */

void flow_on_fetch(struct pull_fetch *fetch, void *flow)
{
	struct flow *f = flow;
	if (f->stopping)
		return;
	if (fetch->result != PULL_NEW) {
		apply_fetched(f, fetch);
	} else if (f->n_commit_failures > 0 || read_take(f, fetch) < 0) {
		f->any_failed = true;
		pull_reject(f->pull, fetch->unit,
		            fetch->kind); /* not while nothing can be stored: it comes again */
	}
	read_start(f);
	flow_wake(f);
}

void flow_on_read(struct flow *f, struct arrival *a)
{
	*f->last_read = a;
	f->last_read = &a->next;
	flow_wake(f);
}

/* ---- one round, in the job that has the world on loan ---- */

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

int flow_judge(struct flow *f, const struct config *c, enum flow_judge to)
{
	struct protect_params gate = c->protect;
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
	gate.look_only = to == FLOW_JUDGE_ALONE;
	return protect_tree(&gate, f->shown, f->tree);
}

void flow_keep_changes(struct flow *f, const struct alert_changes *c)
{
	for (size_t i = 0; i < c->n_changed; i++)
		store_put_alert(f->batch, c->changed[i]);
	size_t n_events = 0;
	for (size_t i = 0; i < c->n_notices; i++) {
		store_put_notice(f->batch, &c->notices[i]);
		n_events += c->notices[i].kind == NOTICE_EVENT;
	}
	if (c->silences)
		store_put_silences(f->batch, c->silences);
	for (size_t i = 0; i < c->n_reminded; i++)
		store_put_reminded(f->batch, &c->reminded[i]);
	for (size_t i = 0; i < c->n_ended; i++) {
		struct journal_entry e = c->ended[i];
		e.at_unix_s = clock_real_unix_s();
		store_put_journal(f->batch, &e);
	}
	if (c->n_raised || c->n_cleared || c->n_worse)
		log_write(LOG_LEVEL_NOTICE, "alert", NULL,
		          "%u nya, %u värre, %u återhämtade; %zu brev, %zu till webhooks",
		          c->n_raised, c->n_worse, c->n_cleared, c->n_notices - n_events, n_events);
}

static int book(struct flow *f, struct snapshot *s, const struct scope *touched, size_t n_touched)
{
	struct alert_changes changes = {0};
	int64_t digest_unix_s = 0;
	struct alert_input in = {
	        .s = s,
	        .before = f->judged,
	        .touched = f->look_at_all ? NULL : touched,
	        .n_touched = n_touched,
	        .observed = f->observed,
	        .n_observed = f->n_observed,
	        .first_cycle_over = f->first_cycle_over,
	        .once = f->once,
	        .now = clock_alert_now(f->clock),
	};
	int ret = f->first_cycle_over ? alert_book_rename(f->book, s, f->judged, in.now, &changes)
	                              : 0;
	if (ret < 0)
		return ret;
	flow_keep_changes(f, &changes);
	ret = alert_book_feed(f->book, &in, &changes);
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
	if (f->first_cycle_over) {
		ret = remind_now(f, s);
		if (ret < 0)
			return ret;
	}
	return alert_book_show(f->book, s);
}

/* What the next pass of the book compares with, and by which rules it was judged. */
static void remember_judged(struct flow *f, struct snapshot *s)
{
	struct snapshot *before = f->judged;
	f->judged = snapshot_ref(s);
	(void)snapshot_unref(before); /* returns NULL, always */
	if (f->rules_kept || !f->first_cycle_over)
		return;
	store_put_rules(f->batch, f->cfg->rules);
	f->rules_kept = true;
}

/* @return 0; -ENOMEM: nothing was published, the marks stay, the next round tries again */
static int round_through(struct flow *f)
{
	size_t n_touched = 0;
	struct snapshot *next = NULL;
	struct scope *touched = NULL;
	int ret = flow_judge(f, f->cfg, FLOW_JUDGE_TO_SHOW);
	if (ret == 0)
		ret = publish_next(f, f->cfg, &next, &touched, &n_touched);
	if (ret == 0)
		ret = book(f, next, touched, n_touched);
	free(touched);
	if (ret < 0) {
		next = snapshot_unref(next);
		return ret;
	}
	publish_clear(f);
	if (f->first_cycle_over || !f->judged)
		remember_judged(f, next);
	f->generation++;
	f->round.next = next;
	apply_feed_rows(f, f->batch);
	store_put_shown(f->batch, protect_shown_take(f->shown));
	store_put_number(f->batch, "generation", (int64_t)f->generation);
	return 0;
}

/* Those that were refused stay in the list, for pull to be told. */
static void put_in_force(struct flow *f)
{
	struct arrival **place = &f->round.documents;
	while (*place) {
		struct arrival *a = *place;
		uint32_t unit = org_find_unit(f->tree->org, str_of(a->unit_id));
		f->round.n_done++;
		f->round.n_done_bytes += a->n_body;
		if (unit != INDEX_NONE && apply_document(f, unit, a) < 0) {
			place = &a->next;
			continue;
		} /* else it is in force, or its unit left the register while it was read */
		*place = a->next;
		(void)arrival_free(a); /* returns NULL, always */
	}
}

static void one_round(struct flow *f)
{
	put_in_force(f);
	f->round.status = f->round.through ? round_through(f) : 0;
}

/* ---- before and after it, on the loop ---- */

/* The first cycle of a replayed day (--as-of) and of --once is shown whole: which answer came first
 * must not be seen in the number of generations. flow_second() looks again. */
static bool held(const struct flow *f)
{
	if (f->first_cycle_over)
		return false;
	return f->idle_cb ||
	       (f->clock->frozen && (int64_t)uv_now(f->loop) - f->started_ms < FLOW_HOLD_MS);
}

/* Is there anything that the next generation would show? */
static bool is_due(const struct flow *f)
{
	int64_t rested_ms = (int64_t)uv_now(f->loop) - f->published_ms;
	bool soon = alert_book_awaits_units(f->book);
	bool stamps =
	        f->stamps_waiting && rested_ms >= (soon ? FLOW_RESTAMP_SOON_MS : FLOW_RESTAMP_MS);
	bool counts = f->n_observed &&
	              f->cfg->alert.for_observations > 1; /* else an observation moves nothing */
	return f->first_read || f->look_at_all || stamps || counts || tree_is_touched(f->tree);
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

static void tell_refused(struct flow *f)
{
	while (f->round.documents) {
		struct arrival *a = f->round.documents;
		uint32_t unit = org_find_unit(f->tree->org, str_of(a->unit_id));
		if (unit != INDEX_NONE && !f->stopping)
			pull_reject(f->pull, unit, a->kind);
		f->round.documents = a->next;
		(void)arrival_free(a); /* returns NULL, always */
	}
}

static void no_memory(struct flow *f)
{
	log_write(LOG_LEVEL_ERR, "app", NULL, "minnet tog slut; varvet görs om");
	if (!f->round_waits) /* else it comes sooner */
		loop_tick_start(&f->round_tick, FLOW_RETRY_MAX_MS, 0);
}

static void on_round_over(struct flow *f)
{
	struct round *r = &f->round;
	f->n_waiting -= r->n_done;
	f->n_waiting_bytes -= r->n_done_bytes;
	tell_refused(f);
	f->candidate = r->next;
	r->next = NULL;
	if (r->through)
		f->round_cost_ms = (int64_t)((uv_hrtime() - r->began_ns) / 1000000);
	if (f->stopping)
		return; /* flow_done() does the rest */
	if (f->candidate)
		tell_full(f);
	if (r->status < 0)
		no_memory(f);
	else if (f->candidate)
		flow_wake_now(f);
	else
		flow_wake(f);
}

/* The first one is of what was stored alone: then.c. */
static bool takes_documents(const struct flow *f)
{
	return f->first_read && f->judged;
}

static int round_start(struct flow *f, bool through)
{
	f->round = (struct round){.through = through, .began_ns = uv_hrtime()};
	if (takes_documents(f)) {
		f->round.documents = f->first_read;
		f->first_read = NULL;
		f->last_read = &f->first_read;
	}
	int ret = loan_start(f, one_round, on_round_over);
	if (ret < 0 && f->round.documents) { /* the pool takes no work: the next round does */
		f->first_read = f->round.documents;
		while (*f->last_read)
			f->last_read = &(*f->last_read)->next;
		f->round.documents = NULL;
	}
	return ret;
}

void flow_round(struct loop_tick *tick, void *flow)
{
	struct flow *f = flow;
	(void)tick;
	f->round_waits = false;
	if (f->stopping)
		return;
	commit_next(f);
	if (f->loan.out || f->candidate || f->stuck)
		return; /* each wakes us when it is over */
	second_first_cycle(f);
	bool through = !held(f) && !f->shown_lent && is_due(f);
	if (!f->batch)
		f->batch = store_batch_new();
	if (!f->batch || ((through || takes_documents(f)) && round_start(f, through) < 0))
		no_memory(f);
	else
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
