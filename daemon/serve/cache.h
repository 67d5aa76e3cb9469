/* SPDX-License-Identifier: EUPL-1.2 */
/* serve/cache.h (shell, private): rendered answers of the present generation, by question.
 * An answer is one MHD_Response that counts its own users: forgetting it here does not touch those
 * still being sent.  Bounded in bytes; when full, all is forgotten and begun anew (a generation
 * does that anyway). */
#ifndef SERVE_CACHE_H
#define SERVE_CACHE_H

#include <stddef.h>
#include "base/attr.h"
#include "view.h"

struct MHD_Response;

#define CACHE_BUCKETS 256

struct cache_entry {
	struct cache_entry *next;
	struct MHD_Response *response; /* one reference */
	size_t n_bytes;                /* body, key and this struct */
	char etag[48];
	uint64_t generation;
	char key[];
};

struct cache {
	struct cache_entry *buckets[CACHE_BUCKETS];
	size_t n_bytes, max_bytes;
};

void cache_init(struct cache *c, size_t max_bytes);
void cache_forget(struct cache *c);
/** @return borrowed until the next call; NULL */
const struct cache_entry *cache_find(const struct cache *c, const char *key);
/** Keep an answer; takes over one reference of the response when it returns true. */
bool cache_keep(struct cache *c, const char *key, struct MHD_Response *response, size_t n_body,
                const struct view_answer *a);

#endif
