/* SPDX-License-Identifier: EUPL-1.2 */
/* backoff.h: how long a feed waits after failures. Private to due; pure. */
#ifndef DUE_BACKOFF_H
#define DUE_BACKOFF_H

#include <stdint.h>

struct backoff {
	int64_t min_ms; /**< the first wait, > 0 */
	int64_t max_ms; /**< no wait is longer, >= min_ms */
};

/** The wait after `n_failures` (>= 1) in a row: min, 2 min, 4 min … up to max, less up to a quarter
 * of it as jitter.
 * @param seed same seed, same jitter: a replay gives the same moments */
int64_t backoff_ms(const struct backoff *b, uint64_t seed, unsigned n_failures);

#endif
