/* SPDX-License-Identifier: EUPL-1.2 */
/* app/second.c (shell): what time alone does: the first cycle ends, a day begins, a unit falls
 * silent, a digest falls due. */
#include "apply.h"
#include <inttypes.h>
#include <stddef.h>
#include "log.h"

/* Is the first cycle over: every feed tried, everything that came read? */
void second_first_cycle(struct flow *f)
{
	struct pull_stats s = pull_stats(f->pull);
	if (f->first_cycle_over || f->awaits_register || s.n_tried < s.n_feeds ||
	    f->first_arrival || f->reading || f->first_read)
		return;
	f->first_cycle_over = f->look_at_all = true;
	f->first_cycle_ms = (int64_t)uv_now(f->loop) - f->started_ms;
	log_write(LOG_LEVEL_INFO, "app", NULL,
	          "första varvet klart: %u flöden, %" PRIu64 " nya, %" PRIu64
	          " oförändrade, %" PRIu64 " misslyckade, %" PRIu64 " avvisade, %" PRId64 " ms",
	          s.n_feeds, s.n_new, s.n_same, s.n_failed, (uint64_t)f->n_refused,
	          f->first_cycle_ms);
}

/* Is everything told that --once has to tell? */
void second_give_up(struct flow *f)
{
	void (*cb)(void *) = f->idle_cb;
	f->idle_cb = NULL;
	if (cb)
		cb(f->cb_arg);
}

void second_idle(struct flow *f)
{
	struct notify_stats n = notify_stats(f->notify);
	bool letters = n.busy || n.n_waiting > n.n_retrying;
	if (f->idle_cb && f->first_cycle_over && !f->first_arrival && !f->reading &&
	    !f->first_read && !f->loan.out && !f->candidate && !f->urgent && !f->committing &&
	    !letters && !f->look_at_all && !tree_is_touched(f->tree))
		second_give_up(f);
}

void second_prune(struct flow *f)
{
	if (!f->batch)
		f->batch = store_batch_new();
	if (f->batch) /* else tomorrow */
		store_put_prune(f->batch, f->cfg->store.keep_years);
}

static void look_for_silence(struct flow *f)
{
	struct assess_now now = clock_assess_now(f->clock);
	for (uint32_t i = 0; i < f->tree->org->n_units; i++) {
		for (int kind = 0; kind < DOC_KIND_COUNT; kind++) {
			const struct doc_state *d = &f->tree->units[i].docs[kind];
			bool late = d->evidence == EVIDENCE_LATE;
			if (d->last_attempt_unix_s &&
			    assess_evidence(&f->cfg->assess, now, d, late) != d->evidence)
				tree_touch(f->tree, i);
		}
	}
}

static void on_second(struct loan_wait *w)
{
	struct flow *f = (struct flow *)((char *)w - offsetof(struct flow, second_wait));
	if (f->stopping)
		return;
	struct assess_now now = clock_assess_now(f->clock);
	if (now.day != f->judged_day) {
		f->judged_day = now.day;
		tree_touch_all(f->tree); /* what was not due yesterday may be missing today */
		second_prune(f);
	}
	look_for_silence(f);
	if (f->first_cycle_over && f->published) {
		struct alert_changes changes = {0};
		int64_t digest_unix_s = 0;
		if (!f->batch)
			f->batch = store_batch_new();
		if (f->batch &&
		    alert_book_tick(f->book, f->published, clock_alert_now(f->clock),
		                    f->last_digest_unix_s, &changes, &digest_unix_s) == 0 &&
		    (changes.n_changed || changes.n_notices || changes.silences || digest_unix_s)) {
			flow_keep_changes(f, &changes);
			f->last_digest_unix_s =
			        digest_unix_s ? digest_unix_s : f->last_digest_unix_s;
			store_put_number(f->batch, "last_digest", f->last_digest_unix_s);
			f->look_at_all = true; /* the alerts changed: a new generation shows it */
		}
		if (f->batch && remind_now(f, f->published) > 0)
			f->look_at_all = true; /* a round takes it to the disk */
	}
	read_start(f);
	flow_wake(f);
}

void flow_second(struct flow *f)
{
	loan_when_home(f, &f->second_wait, on_second);
}
