/* SPDX-License-Identifier: EUPL-1.2 */
/* backoff.c (core): waits after failures; see backoff.h. No memory. */
#include "backoff.h"
#include "base/attr.h"
#include "base/hash.h"

int64_t backoff_ms(const struct backoff *b, uint64_t seed, unsigned n_failures)
{
	must(b->min_ms > 0 && b->max_ms >= b->min_ms && n_failures > 0);
	int64_t wait_ms = b->min_ms;
	for (unsigned i = 1; i < n_failures && wait_ms < b->max_ms; i++)
		wait_ms = wait_ms > b->max_ms / 2 ? b->max_ms : wait_ms * 2;
	/* Units that fail together (their host went down) must not come back together. */
	uint64_t h = hash_more(seed, (struct str){(const char *)&n_failures, sizeof(n_failures)});
	int64_t spread_ms = wait_ms / 4;
	return wait_ms - (int64_t)(h % (uint64_t)(spread_ms + 1));
}
