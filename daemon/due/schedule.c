/* SPDX-License-Identifier: EUPL-1.2 */
/* schedule.c (core): a binary heap of feeds by next moment; see the door.
 * Memory: one block per plan, sized at birth; no step allocates.
 *
 * A feed's slot is a fixed point of every interval, counted on the caller's clock from 0 (not from
 * the start of the process), so that a restart on the same machine keeps the spread:
 *
 *   |....s.......|....s.......|....s.......|      s = slot, one per interval
 *      ^ first cycle: now + ramp * slot / interval; then the first s half an interval
 *        or more later
 *
 * A failed feed leaves the grid for its back-off and returns to it with its first success. */
#include "due.h"
#include <errno.h>
#include <stdlib.h>
#include "backoff.h"
#include "base/hash.h"

#define OUT UINT32_MAX /* position of a feed that is not in the heap */
#define RETRY_AFTER_MIN_MS                                                                         \
	1000 /* «Retry-After: 0» must not become a busy loop: the least interval */

struct entry {
	int64_t when_ms; /* the moment planned, also while it is out */
	uint64_t hash;
	uint32_t pos; /* in heap[], or OUT */
	unsigned n_failures;
	unsigned n_before; /* failures before the last success: for due_reject() */
	bool added;
};

struct due {
	struct due_params p;
	int64_t late_ms;
	uint32_t n_feeds, n_heap;
	uint32_t *heap; /* feeds, earliest first; ties by number, so that runs can be compared */
	struct entry at[];
};

int due_new(const struct due_params *p, uint32_t n_feeds, struct due **ret_due)
{
	if (p->interval_ms < 1000 || p->first_ramp_ms < 0 || p->backoff_min_ms <= 0 ||
	    n_feeds == UINT32_MAX)
		return -EINVAL;
	size_t each = sizeof(struct entry) + sizeof(uint32_t);
	struct due *d = calloc(1, sizeof(*d) + n_feeds * each);
	if (!d)
		return -ENOMEM;
	d->p = *p;
	d->n_feeds = n_feeds;
	d->heap = (uint32_t *)&d->at[n_feeds];
	for (uint32_t i = 0; i < n_feeds; i++)
		d->at[i].pos = OUT;
	*ret_due = d;
	return 0;
}

struct due *due_free(struct due *d)
{
	free(d);
	return NULL;
}

static bool earlier(const struct due *d, uint32_t a, uint32_t b)
{
	int64_t wa = d->at[a].when_ms, wb = d->at[b].when_ms;
	return wa < wb || (wa == wb && a < b);
}

static void place(struct due *d, uint32_t pos, uint32_t feed)
{
	d->heap[pos] = feed;
	d->at[feed].pos = pos;
}

static void sift_up(struct due *d, uint32_t pos)
{
	uint32_t feed = d->heap[pos];
	while (pos > 0 && earlier(d, feed, d->heap[(pos - 1) / 2])) {
		place(d, pos, d->heap[(pos - 1) / 2]);
		pos = (pos - 1) / 2;
	}
	place(d, pos, feed);
}

static void sift_down(struct due *d, uint32_t pos)
{
	uint32_t feed = d->heap[pos];
	for (;;) {
		uint32_t child = 2 * pos + 1;
		if (child >= d->n_heap)
			break;
		if (child + 1 < d->n_heap && earlier(d, d->heap[child + 1], d->heap[child]))
			child++;
		if (!earlier(d, d->heap[child], feed))
			break;
		place(d, pos, d->heap[child]);
		pos = child;
	}
	place(d, pos, feed);
}

static void insert(struct due *d, uint32_t feed, int64_t when_ms)
{
	d->at[feed].when_ms = when_ms;
	place(d, d->n_heap++, feed);
	sift_up(d, d->at[feed].pos);
}

static void take_out(struct due *d, uint32_t feed)
{
	uint32_t pos = d->at[feed].pos;
	uint32_t last = d->heap[--d->n_heap];
	d->at[feed].pos = OUT;
	if (last == feed)
		return;
	place(d, pos, last);
	sift_up(d, pos);
	sift_down(d, d->at[last].pos);
}

static int64_t slot_ms(const struct due *d, const struct entry *e)
{
	return (int64_t)(e->hash % (uint64_t)d->p.interval_ms);
}

void due_add(struct due *d, uint32_t feed, struct str key, int64_t now_ms)
{
	must(feed < d->n_feeds && now_ms >= 0);
	struct entry *e = &d->at[feed];
	must(!e->added);
	*e = (struct entry){.hash = hash_bytes(key), .pos = OUT, .added = true};
	/* slot < interval, so the quotient keeps both factors small enough for 64 bits */
	double share = (double)slot_ms(d, e) / (double)d->p.interval_ms;
	insert(d, feed, now_ms + (int64_t)(share * (double)d->p.first_ramp_ms));
}

uint32_t due_next(struct due *d, int64_t now_ms)
{
	if (d->n_heap == 0 || d->at[d->heap[0]].when_ms > now_ms)
		return UINT32_MAX;
	uint32_t feed = d->heap[0];
	d->late_ms = now_ms - d->at[feed].when_ms;
	take_out(d, feed);
	return feed;
}

int64_t due_when(const struct due *d)
{
	return d->n_heap > 0 ? d->at[d->heap[0]].when_ms : INT64_MAX;
}

/* The first slot after now that is at least half an interval after the moment planned before: never
 * two fetches close together, never more than one and a half interval apart. */
static int64_t next_slot(const struct due *d, const struct entry *e, int64_t now_ms)
{
	int64_t interval_ms = d->p.interval_ms;
	int64_t least_ms = e->when_ms + interval_ms / 2;
	if (least_ms <= now_ms)
		least_ms = now_ms + 1;
	int64_t at_ms = least_ms - least_ms % interval_ms + slot_ms(d, e);
	return at_ms >= least_ms ? at_ms : at_ms + interval_ms;
}

static int64_t after_failure(const struct due *d, const struct entry *e, int64_t now_ms)
{
	int64_t least_ms = d->p.backoff_min_ms;
	struct backoff b = {least_ms < d->p.interval_ms ? least_ms : d->p.interval_ms,
	                    d->p.interval_ms};
	return now_ms + backoff_ms(&b, e->hash, e->n_failures);
}

static int64_t after_retry(int64_t retry_after_ms, int64_t now_ms)
{
	if (retry_after_ms > DUE_RETRY_AFTER_MAX_MS)
		retry_after_ms = DUE_RETRY_AFTER_MAX_MS;
	if (retry_after_ms < RETRY_AFTER_MIN_MS)
		retry_after_ms = RETRY_AFTER_MIN_MS;
	return now_ms + retry_after_ms;
}

static void count_failure(struct entry *e)
{
	if (e->n_failures < UINT32_MAX)
		e->n_failures++;
}

void due_done(struct due *d, uint32_t feed, bool failed, int64_t retry_after_ms, int64_t now_ms)
{
	must(feed < d->n_feeds && d->at[feed].added && d->at[feed].pos == OUT);
	struct entry *e = &d->at[feed];
	if (failed) {
		count_failure(e);
	} else {
		e->n_before = e->n_failures;
		e->n_failures = 0;
	}
	int64_t when_ms;
	if (retry_after_ms >= 0)
		when_ms = after_retry(retry_after_ms, now_ms);
	else if (failed)
		when_ms = after_failure(d, e, now_ms);
	else
		when_ms = next_slot(d, e, now_ms);
	insert(d, feed, when_ms);
}

void due_reject(struct due *d, uint32_t feed, int64_t now_ms)
{
	must(feed < d->n_feeds && d->at[feed].added);
	struct entry *e = &d->at[feed];
	if (e->pos == OUT)
		return; /* on its way again: that fetch decides */
	take_out(d, feed);
	e->n_failures = e->n_before;
	count_failure(e);
	insert(d, feed, after_failure(d, e, now_ms));
}

int64_t due_lateness_ms(const struct due *d)
{
	return d->late_ms;
}
