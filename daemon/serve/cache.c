/* SPDX-License-Identifier: EUPL-1.2 */
/* serve/cache.c (shell, loop thread): see the private header.  Owns its entries. */
#include "cache.h"
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"

void cache_init(struct cache *c, size_t max_bytes)
{
	*c = (struct cache){.max_bytes = max_bytes};
}

void cache_forget(struct cache *c)
{
	for (size_t i = 0; i < CACHE_BUCKETS; i++) {
		while (c->buckets[i]) {
			struct cache_entry *e = c->buckets[i];
			c->buckets[i] = e->next;
			MHD_destroy_response(e->response);
			free(e);
		}
	}
	c->n_bytes = 0;
}

const struct cache_entry *cache_find(const struct cache *c, const char *key)
{
	const struct cache_entry *e = c->buckets[hash_bytes(str_of(key)) % CACHE_BUCKETS];
	while (e && strcmp(e->key, key) != 0)
		e = e->next;
	return e;
}

bool cache_keep(struct cache *c, const char *key, struct MHD_Response *response, size_t n_body,
                const struct view_answer *a)
{
	size_t n_key = strlen(key) + 1;
	size_t n_bytes = sizeof(struct cache_entry) + n_key + n_body;
	if (n_bytes > c->max_bytes)
		return false;
	if (n_bytes > c->max_bytes - c->n_bytes)
		cache_forget(c);
	struct cache_entry *e = malloc(sizeof(*e) + n_key);
	if (!e)
		return false; /* it is rendered again next time */
	struct cache_entry **bucket = &c->buckets[hash_bytes(str_of(key)) % CACHE_BUCKETS];
	*e = (struct cache_entry){.next = *bucket,
	                          .response = response,
	                          .n_bytes = n_bytes,
	                          .generation = a->generation};
	memcpy(e->etag, a->etag, sizeof(e->etag));
	memcpy(e->key, key, n_key);
	*bucket = e;
	c->n_bytes += n_bytes;
	return true;
}
