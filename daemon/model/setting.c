/* SPDX-License-Identifier: EUPL-1.2 */
/* model/setting.c (core): counted settings with their places; see the door. */
#include "model/setting.h"
#include <stdlib.h>
#include <string.h>

struct setting_places *setting_places_new(size_t max_bytes)
{
	struct arena *arena = arena_new(max_bytes);
	struct setting_places *s = arena ? calloc(1, sizeof(*s)) : NULL;
	if (!s) {
		(void)arena_free(arena); /* returns NULL, always */
		return NULL;
	}
	s->refs = 1;
	s->arena = arena;
	return s;
}

struct setting_places *setting_places_ref(struct setting_places *s)
{
	s->refs++;
	return s;
}

struct setting_places *setting_places_unref(struct setting_places *s)
{
	if (s && --s->refs == 0) {
		(void)arena_free(s->arena); /* returns NULL, always */
		free(s);
	}
	return NULL;
}

const struct setting_place *setting_places_find(const struct setting_places *s, const char *key)
{
	for (size_t i = 0; s && i < s->n; i++) {
		if (strcmp(s->at[i].key, key) == 0)
			return &s->at[i];
	}
	return NULL;
}
