/* SPDX-License-Identifier: EUPL-1.2 */
/* base/arena.c (core): a chain of blocks, the newest first; dropped whole.  See the door. */
#include "base/arena.h"
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRST_BLOCK_BYTES   256
#define EARLY_BLOCK_BYTES   1024         /* blocks double up to here, then a quarter more each */
#define LARGEST_BLOCK_BYTES (256 * 1024) /* blocks grow up to here */
#define ALIGN               _Alignof(max_align_t)

struct block {
	struct block *older;
	size_t used, size;
	_Alignas(max_align_t) char bytes[];
};

struct arena {
	struct block *newest;
	size_t taken;  /* bytes of all blocks */
	size_t shared; /* of those that are not for one allocation alone */
	size_t max;
};

struct arena *arena_new(size_t max_bytes)
{
	struct arena *a = calloc(1, sizeof(*a));
	if (a)
		a->max = max_bytes;
	return a;
}

struct arena *arena_free(struct arena *a)
{
	if (!a)
		return NULL;
	for (struct block *b = a->newest, *older; b; b = older) {
		older = b->older;
		free(b);
	}
	free(a);
	return NULL;
}

/* A quarter of what is there already: few blocks for a large document, little left over in a small
 * one. */
static size_t usual_size(const struct arena *a)
{
	size_t size = a->shared / 4;
	if (size < EARLY_BLOCK_BYTES)
		size = a->shared < EARLY_BLOCK_BYTES ? a->shared : EARLY_BLOCK_BYTES;
	if (size < FIRST_BLOCK_BYTES)
		size = FIRST_BLOCK_BYTES;
	return size < LARGEST_BLOCK_BYTES ? size : LARGEST_BLOCK_BYTES;
}

/* Room for n bytes.  What is larger than a usual block gets one of its own, behind the newest,
 * which goes on being filled. */
static struct block *add_block(struct arena *a, size_t n_bytes)
{
	size_t size = usual_size(a), left = a->max - a->taken;
	if (size > left)
		size = left;
	bool own = n_bytes > size;
	if (own)
		size = n_bytes;
	if (size > left)
		return NULL;
	struct block *b = malloc(sizeof(*b) + size), **place = &a->newest;
	if (!b)
		return NULL;
	if (own && a->newest)
		place = &a->newest->older;
	b->older = *place;
	b->used = 0;
	b->size = size;
	*place = b;
	a->taken += size;
	a->shared += own ? 0 : size;
	return b;
}

/* What an allocation really takes: aligned, and never nothing. */
static size_t rounded(size_t n_bytes)
{
	return n_bytes ? (n_bytes + (ALIGN - 1)) / ALIGN * ALIGN : ALIGN;
}

void *arena_alloc(struct arena *a, size_t n_bytes)
{
	if (n_bytes > SIZE_MAX / 2)
		return NULL;
	size_t n = rounded(n_bytes);
	struct block *b = a->newest;
	if (!b || b->size - b->used < n)
		b = add_block(a, n);
	if (!b)
		return NULL;
	void *at = b->bytes + b->used;
	b->used += n;
	memset(at, 0, n);
	return at;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / 2 / size)
		return NULL;
	return arena_alloc(a, n * size);
}

/* The array was the last thing handed out and its block has room: it grows where it is. */
static bool grow_in_place(struct arena *a, const void *old, size_t old_bytes, size_t new_bytes)
{
	struct block *b = a->newest;
	size_t had = rounded(old_bytes), wants = rounded(new_bytes);
	if (!b || !old || b->used < had || b->bytes + (b->used - had) != (const char *)old ||
	    b->size - b->used < wants - had)
		return false;
	memset(b->bytes + b->used, 0, wants - had);
	b->used += wants - had;
	return true;
}

void *arena_grow(struct arena *a, const void *old, size_t n, size_t *cap, size_t size)
{
	size_t wanted = *cap < 4 ? 8 : *cap * 2;
	if (size && wanted > SIZE_MAX / 4 / size)
		return NULL;
	if (*cap && grow_in_place(a, old, *cap * size, wanted * size)) {
		*cap = wanted;
		return (void *)old;
	}
	void *at = arena_array(a, wanted, size);
	if (!at)
		return NULL;
	if (n)
		memcpy(at, old, n * size);
	*cap = wanted;
	return at;
}

char *arena_dup_str(struct arena *a, struct str s)
{
	char *copy = arena_alloc(a, s.n + 1);
	if (copy && s.n)
		memcpy(copy, s.at, s.n);
	return copy;
}

char *arena_dup(struct arena *a, const char *text)
{
	return arena_dup_str(a, str_of(text));
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (n < 0)
		return NULL;
	char *text = arena_alloc(a, (size_t)n + 1);
	if (!text)
		return NULL;
	va_start(args, fmt);
	(void)vsnprintf(text, (size_t)n + 1, fmt, args); /* measured just above */
	va_end(args);
	return text;
}

size_t arena_bytes(const struct arena *a)
{
	return a->taken;
}
