/* SPDX-License-Identifier: EUPL-1.2 */
/* due: which feed is pulled next, how long to wait after a failure, and how many at once.
 * Core room: monotonic milliseconds in, decisions out.  The thinking partner of pull.
 * Spread: a feed's slot in the interval comes from the hash of its unit's id, so it is stable over
 * restarts. Two moments of a healthy feed lie half an interval (only after the first) to one and a
 * half apart. */
#ifndef DUE_H
#define DUE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/attr.h"
#include "base/str.h"

struct due; /* one heap of feeds by next moment; O(log n) each step */

struct due_params {
	int64_t interval_ms;    /**< >= 1000 */
	int64_t first_ramp_ms;  /**< the first cycle is spread over this; 0: as fast as it goes
	                           (--once) */
	int64_t backoff_min_ms; /**< first wait after a failure; doubles, with jitter, never longer
	                           than the interval */
};
/** Retry-After is followed up to this. */
#define DUE_RETRY_AFTER_MAX_MS (INT64_C(24) * 3600 * 1000)

/** @param n_feeds feeds are 0..n-1 */
MUST_CHECK int due_new(const struct due_params *p, uint32_t n_feeds, struct due **ret_due);
struct due *due_free(struct due *d);
/** Put a feed in the plan, at its slot of the first cycle. `key` is hashed for slot and jitter. */
void due_add(struct due *d, uint32_t feed, struct str key, int64_t now_ms);
/** Take the next feed whose moment has come. @return feed or UINT32_MAX; it is out of the heap
 * until due_done() */
uint32_t due_next(struct due *d, int64_t now_ms);
/** When is the next moment? @return ms, or INT64_MAX when all are out */
int64_t due_when(const struct due *d);
/** Put it back.
 * @param failed         back-off counts up, else it starts anew
 * @param retry_after_ms -1 none; else wins over back-off, at least 1 s, at most 24 h */
void due_done(struct due *d, uint32_t feed, bool failed, int64_t retry_after_ms, int64_t now_ms);
/** What it brought was of no use after all: wait as after one failure more than before it. A feed
 * that is out again is left alone: that fetch decides. */
void due_reject(struct due *d, uint32_t feed, int64_t now_ms);
/** How late the last one taken was: for the scheduling-error histogram. */
int64_t due_lateness_ms(const struct due *d);

#endif
