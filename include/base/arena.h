/* SPDX-License-Identifier: EUPL-1.2 */
/* base/arena: memory that is dropped whole.  One per feed document, one per API answer.
 * Born with a maximum; reaching it, or malloc failing, gives NULL.  One thread at a time. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>
#include "base/attr.h"
#include "base/str.h"

struct arena;

/** @param max_bytes what it may hand out in all
 *  @return owned by the caller, ended by arena_free(); NULL without memory */
struct arena *arena_new(size_t max_bytes);
/** @return NULL always; NULL is fine */
struct arena *arena_free(struct arena *a);
/** Zeroed, aligned for any type. @return NULL at the maximum or without memory */
MUST_CHECK void *arena_alloc(struct arena *a, size_t n_bytes);
/** n items of `size`, zeroed; overflow gives NULL; n of 0 gives a valid pointer. */
MUST_CHECK void *arena_array(struct arena *a, size_t n, size_t size);
/** A larger copy of an array that lives in the arena (the old one stays until the end, unless it
 * could grow where it was: then both are the same). Call it when n reaches cap: doubles, at
 * least 8. Writes *cap on success only. */
MUST_CHECK void *arena_grow(struct arena *a, const void *old, size_t n, size_t *cap, size_t size);
/** Copies ending in NUL. */
MUST_CHECK char *arena_dup(struct arena *a, const char *text);
MUST_CHECK char *arena_dup_str(struct arena *a, struct str s);
MUST_CHECK char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
/** What it has taken from malloc. */
size_t arena_bytes(const struct arena *a);

#endif
