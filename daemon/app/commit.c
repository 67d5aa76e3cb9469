/* SPDX-License-Identifier: EUPL-1.2 */
/* app/commit.c (shell): one round's transaction, and what happens when it is on disk.
 * Good path: the round's batch -> store -> the candidate is the published generation, and the store
 * hands out its letters.  What waits for no figures goes before it, also while a round is made.
 * What can go wrong: the disk is full or broken: the same batch is tried again with growing waits;
 * until it succeeds nothing new is shown or mailed, and the operator is told.  Memory ran out while
 * the batch was filled: the process ends, as if it had died there. */
#include "flow.h"
#include <errno.h>
#include "history.h"
#include "log.h"

static void on_committed(int status, const struct err *err, struct store_batch *back, void *flow);

void commit_start(struct flow *f, struct store_batch *b)
{
	if (store_commit(f->store, b, on_committed, f) == 0) {
		f->committing = true;
		loop_gate_enter(f->gate);
		return;
	}
	/* Memory ran out while it was filled: it is the same at each try.  The only cause besides
	 * closing, when nobody looks at the exit code. */
	(void)store_batch_free(b); /* returns NULL, always */
	if (!f->stopping)
		f->broken_cb(f->cb_arg);
}

void commit_next(struct flow *f)
{
	struct store_batch *b = NULL;
	if (f->committing || f->stuck)
		return; /* on_committed() wakes the round, which comes here again */
	if (f->urgent) {
		b = f->urgent;
		f->urgent = NULL;
		f->committing_round = false;
		f->committing_letters = f->urgent_letters;
		f->committing_shown = f->urgent_shown;
		f->urgent_letters = 0;
		f->urgent_shown = false;
	} else if (f->candidate) {
		b = f->batch;
		f->batch = NULL;
		f->committing_round = true;
		orders_committing(f);
		f->committing_letters = 0;
		f->committing_shown = f->batch_shown;
		f->batch_shown = false;
	}
	if (b)
		commit_start(f, b);
}

static void commit_failed(struct flow *f, int status, const struct err *err,
                          struct store_batch *back)
{
	int64_t wait_ms = INT64_C(1000) << (f->n_commit_failures < 5 ? f->n_commit_failures : 5);
	f->n_commit_failures++;
	f->stuck = back;
	f->any_failed = true;
	if (f->n_commit_failures == 1) {
		log_write(LOG_LEVEL_ERR, "store", NULL,
		          "kan inte lagra: %s; inget nytt visas eller skickas förrän det går, nya "
		          "försök görs",
		          err->text);
		tell_operator(f, "store", true, err->text);
		history_refuse(f, err);
	}
	orders_failed(f, err);
	(void)status; /* the words say it */
	if (f->once) {
		second_give_up(f); /* one cycle, no second try */
		return;
	}
	loop_tick_start(&f->retry_tick, wait_ms < FLOW_RETRY_MAX_MS ? wait_ms : FLOW_RETRY_MAX_MS,
	                0);
}

static void on_committed(int status, const struct err *err, struct store_batch *back, void *flow)
{
	struct flow *f = flow;
	f->committing = false;
	if (f->stopping) {
		(void)store_batch_free(back); /* returns NULL, always */
	} else if (status < 0) {
		commit_failed(f, status, err, back);
	} else {
		trouble_stored(f);
		for (; f->committing_letters > 0; f->committing_letters--)
			notify_settled(f->notify); /* the next letter may go */
		if (f->committing_shown)
			history_stored(f); /* what its answer shows is remembered: it may go */
		if (f->committing_round) {
			f->published = (snapshot_unref(f->published), f->candidate);
			f->candidate = NULL;
			f->n_publishes++;
			f->published_ms = (int64_t)uv_now(f->loop);
			trouble_published(f);
			if (f->serve)
				serve_published(f->serve);
			orders_stored(f);
		}
		f->committing_round = false;
		f->urgent || f->candidate ? flow_wake_now(f) : flow_wake(f);
	}
	loop_gate_leave(f->gate);
}

void commit_retry(struct loop_tick *tick, void *flow)
{
	struct flow *f = flow;
	struct store_batch *b = f->stuck;
	(void)tick;
	f->stuck = NULL;
	if (b)
		commit_start(f, b);
}
