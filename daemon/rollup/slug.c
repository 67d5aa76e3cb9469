/* SPDX-License-Identifier: EUPL-1.2 */
/* rollup/slug.c (core): ids for a unit's own indicators: the plan's id, else a slug of the name.
 * Unique within the unit and never a catalogue id, since alerts and links go by them. */
#include <errno.h>
#include <stdlib.h>
#include "base/limits.h"
#include "inside.h"

/* Room for "-lokal-40000" behind a slug. */
#define SLUG_BYTES (LIMIT_ID_BYTES - 16)

/* The plain letter behind a Swedish one, or 0. */
static char plain(uint32_t cp)
{
	static const struct {
		uint32_t cp;
		char plain;
	} letters[] = {{0xE5, 'a'}, {0xE4, 'a'}, {0xF6, 'o'}, {0xE9, 'e'},
	               {0xE8, 'e'}, {0xFC, 'u'}, {0xE0, 'a'}};
	if ((cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9'))
		return (char)cp;
	for (size_t i = 0; i < ARRAY_LEN(letters); i++) {
		if (letters[i].cp == cp)
			return letters[i].plain;
	}
	return 0;
}

static char *slug_of(struct arena *a, const char *name)
{
	char out[SLUG_BYTES + 1];
	size_t n = 0;
	struct str s = str_of(name);
	for (size_t at = 0; at < s.n && n < SLUG_BYTES;) {
		char c = plain(utf8_lower(utf8_next(s, &at)));
		if (c)
			out[n++] = c;
		else if (n > 0 && out[n - 1] != '-')
			out[n++] = '-';
	}
	if (n > 0 && out[n - 1] == '-')
		n--;
	out[n] = '\0';
	return arena_dup(a, n ? out : "indikator");
}

/* The plan's id, of the newest plan that has one. */
static const char *plan_id(const struct identity *id, uint32_t indicator)
{
	for (size_t i = 0; i < id->n_plans; i++) {
		const struct plan_indicator *row =
		        identity_row(id, indicator, id->plans[i].docs->year);
		if (row)
			return row->id && *row->id ? row->id : NULL;
	}
	return NULL;
}

static int by_id(const void *a, const void *b)
{
	const struct local *const *x = a, *const *y = b;
	int order = strcmp((*x)->id, (*y)->id);
	return order ? order : (*x > *y) - (*x < *y);
}

static bool in_catalogue(const struct identity *id, const char *text)
{
	uint32_t i = id->names->indicator(str_of(text), id->names->arg);
	return i != INDEX_NONE && strcmp(id->tree->catalogue->indicators[i].id, text) == 0;
}

int identity_name_locals(struct identity *id)
{
	struct local **sorted = arena_array(id->scratch, id->n_locals, sizeof(struct local *));
	if (!sorted)
		return -ENOMEM;
	for (size_t i = 0; i < id->n_locals; i++) {
		struct local *l = &id->locals[i];
		const char *own = plan_id(id, INDICATOR_LOCAL | (uint32_t)i);
		sorted[i] = l;
		l->id = own ? own : slug_of(id->arena, l->name);
		if (l->id && in_catalogue(id, l->id))
			l->id = arena_printf(id->arena, "%s-lokal", l->id);
		if (!l->id)
			return -ENOMEM;
	}
	if (id->n_locals)
		qsort(sorted, id->n_locals, sizeof(struct local *), by_id);
	const char *run = NULL;
	for (size_t i = 0, nth = 1; i < id->n_locals; i++) {
		nth = run && strcmp(run, sorted[i]->id) == 0 ? nth + 1 : 1;
		run = nth == 1 ? sorted[i]->id : run;
		if (nth > 1)
			sorted[i]->id = arena_printf(id->arena, "%s-%zu", run, nth);
		if (!sorted[i]->id)
			return -ENOMEM;
	}
	return 0;
}
