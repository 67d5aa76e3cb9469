/* SPDX-License-Identifier: EUPL-1.2 */
/* app/open.c (shell): the flow's beginning and end. */
#include "flow.h"
#include <errno.h>
#include <stdlib.h>
#include "history.h"
#include "restore.h"
#include "then.h"

/* The most that the memory of what was shown may take: 16 to 32 bytes a number, for all time.  A
 * unit with 30 indicators by tertial shows a hundred numbers a year, five times as many when women,
 * men and some lines stand beside each, and more when they are corrected: twenty years of the
 * latter. */
#define SHOWN_BYTES      ((size_t)64 << 20)
#define SHOWN_UNIT_BYTES ((size_t)320 << 10)

size_t flow_shown_bytes(const struct org *o)
{
	return SHOWN_BYTES + o->n_units * SHOWN_UNIT_BYTES;
}

int flow_open(struct flow *f, struct err *err)
{
	f->last_arrival = &f->first_arrival;
	f->last_read = &f->first_read;
	loan_init(&f->loan);
	f->judged_day = clock_assess_now(f->clock).day;
	f->first_cycle_ms = -1;
	int ret = then_open(f, err);
	if (ret < 0)
		return ret;
	ret = tree_new(f->cfg->org, then_config(f)->catalogue, &f->tree);
	if (ret == 0)
		ret = alert_book_new(&f->cfg->alert, &f->book);
	if (ret == 0)
		ret = protect_shown_new(flow_shown_bytes(f->cfg->org), &f->shown);
	if (ret == 0)
		ret = history_new(f, &f->history);
	f->known = ret == 0 ? calloc(f->cfg->org->n_units * DOC_KIND_COUNT + 1, sizeof(*f->known))
	                    : NULL;
	if (!f->known)
		return err_set(err, -ENOMEM, "minnet räcker inte för registret (%zu enheter)",
		               f->cfg->org->n_units);
	ret = loop_tick_open(f->loop, &f->round_tick, f->gate, flow_round, f);
	if (ret == 0)
		ret = loop_tick_open(f->loop, &f->retry_tick, f->gate, commit_retry, f);
	if (ret == 0)
		ret = orders_open(f);
	return ret < 0 ? err_set(err, ret, "kan inte öppna en timer: %s", uv_strerror(ret))
	               : restore_feeds(f, err);
}

int flow_start(struct flow *f, struct err *err)
{
	f->started_ms = (int64_t)uv_now(f->loop);
	flow_wake(f);
	return restore_start(f, err);
}

void flow_stop(struct flow *f)
{
	f->stopping = true;
	history_stop(f->history);
	if (f->stuck)
		f->stuck = store_batch_free(
		        f->stuck); /* what could not be stored was not told either */
	struct store_batch *b = f->urgent;
	f->urgent = NULL;
	if (b && f->urgent_letters)
		commit_start(f, b); /* what became of the last letters, behind one on its way */
	else
		(void)store_batch_free(b); /* returns NULL, always */
	loop_tick_close(&f->round_tick);
	loop_tick_close(&f->retry_tick);
	orders_stop(f);
}

static void drop(struct arrival *first)
{
	while (first) {
		struct arrival *a = first;
		first = a->next;
		(void)arrival_free(a); /* returns NULL, always */
	}
}

void flow_done(struct flow *f)
{
	then_done(f);
	if (!f->tree)
		return;
	orders_done(f);
	drop(f->first_arrival);
	drop(f->first_read);
	drop(f->round.documents);
	for (size_t i = 0; f->known && i < f->tree->org->n_units * DOC_KIND_COUNT; i++) {
		free(f->known[i].url);
		free(f->known[i].etag);
		free(f->known[i].last_modified);
	}
	free(f->known);
	free(f->observed);
	f->batch = store_batch_free(f->batch);
	f->stuck = store_batch_free(f->stuck);
	f->candidate = snapshot_unref(f->candidate);
	f->published = snapshot_unref(f->published);
	f->judged = snapshot_unref(f->judged);
	f->history = history_free(f->history);
	f->book = alert_book_free(f->book);
	f->shown = protect_shown_free(f->shown);
	f->tree = tree_free(f->tree);
}
