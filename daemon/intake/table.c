/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/table.c (core): open addressing with linear steps, at most half full.  Owns its slots,
 * unless they lie in an arena. */
#include "table.h"
#include "base/hash.h"
#include <errno.h>
#include <stdlib.h>

static size_t size_for(size_t n)
{
	size_t size = 8;
	must(n < UINT32_MAX / 4);
	while (size < n * 2)
		size *= 2;
	return size;
}

static int take(struct table *t, struct table_slot *slots, size_t size)
{
	t->slots = slots;
	t->mask = (uint32_t)size - 1;
	return slots ? 0 : -ENOMEM;
}

int table_init(struct table *t, size_t n)
{
	size_t size = size_for(n);
	return take(t, calloc(size, sizeof(*t->slots)), size);
}

int table_init_in(struct table *t, size_t n, struct arena *arena)
{
	size_t size = size_for(n);
	return take(t, arena_array(arena, size, sizeof(*t->slots)), size);
}

void table_done(struct table *t)
{
	free(t->slots);
	*t = (struct table){0};
}

void table_put(struct table *t, struct str text, uint32_t index)
{
	uint32_t hash = (uint32_t)hash_bytes(text), at = hash & t->mask, steps = 0;
	while (t->slots[at].index) {
		at = (at + 1) & t->mask;
		must(++steps <= t->mask); /* sized at birth for all that is put */
	}
	t->slots[at] = (struct table_slot){hash, index + 1};
}

static uint32_t seek(const struct table *t, struct table_walk *walk)
{
	for (; t->slots[walk->at].index; walk->at = (walk->at + 1) & t->mask) {
		if (t->slots[walk->at].hash == walk->hash)
			return t->slots[walk->at].index - 1;
	}
	return TABLE_END;
}

uint32_t table_first(const struct table *t, struct str text, struct table_walk *ret_walk)
{
	if (!t->slots)
		return TABLE_END;
	ret_walk->hash = (uint32_t)hash_bytes(text);
	ret_walk->at = ret_walk->hash & t->mask;
	return seek(t, ret_walk);
}

uint32_t table_next(const struct table *t, struct table_walk *walk)
{
	walk->at = (walk->at + 1) & t->mask;
	return seek(t, walk);
}
