/* SPDX-License-Identifier: EUPL-1.2 */
/* model/unit.c (core): the counted register and catalogue; see the door. */
#include "model/unit.h"
#include <stdlib.h>
#include <string.h>

const char *weight_name(enum weight w)
{
#define X(id, name) [id] = name,
	static const char *const names[] = {WEIGHT_NAMES(X)};
#undef X
	must(w < WEIGHT_COUNT);
	return names[w];
}

struct org *org_new(size_t max_bytes)
{
	struct arena *arena = arena_new(max_bytes);
	struct org *o = arena ? calloc(1, sizeof(*o)) : NULL;
	if (!o) {
		(void)arena_free(arena); /* returns NULL, always */
		return NULL;
	}
	o->refs = 1;
	o->arena = arena;
	return o;
}

struct org *org_ref(struct org *o)
{
	o->refs++;
	return o;
}

struct org *org_unref(struct org *o)
{
	if (o && --o->refs == 0) {
		(void)arena_free(o->arena); /* returns NULL, always */
		free(o);
	}
	return NULL;
}

struct catalogue *catalogue_new(size_t max_bytes)
{
	struct arena *arena = arena_new(max_bytes);
	struct catalogue *c = arena ? calloc(1, sizeof(*c)) : NULL;
	if (!c) {
		(void)arena_free(arena); /* returns NULL, always */
		return NULL;
	}
	c->refs = 1;
	c->arena = arena;
	return c;
}

struct catalogue *catalogue_ref(struct catalogue *c)
{
	c->refs++;
	return c;
}

struct catalogue *catalogue_unref(struct catalogue *c)
{
	if (c && --c->refs == 0) {
		if (c->names)
			c->names_free(c->names);
		(void)arena_free(c->arena); /* returns NULL, always */
		free(c);
	}
	return NULL;
}

const char *indicator_unit(const struct indicator *i, const struct plan_indicator *row)
{
	if (i)
		return i->unit;
	if (!row)
		return NULL;
	if (row->target.unit)
		return row->target.unit;
	return row->has_council ? row->council.unit : NULL;
}

enum measure indicator_measure(const struct indicator *i, const struct plan_indicator *row)
{
	if (i && i->measure != MEASURE_NONE)
		return i->measure;
	if (row && row->measure != MEASURE_NONE)
		return row->measure;
	const char *unit = indicator_unit(i, row);
	return unit && strcmp(unit, "st") == 0 ? MEASURE_COUNTED : MEASURE_LEVEL;
}

struct period indicator_period(const struct indicator *i, const struct plan_indicator *row,
                               struct period p)
{
	bool by_month = p.kind == PERIODICITY_MONTH && row && row->periodicity == PERIODICITY_MONTH;
	if (period_months_through(p) != 12 || by_month ||
	    indicator_measure(i, row) != MEASURE_COUNTED)
		return p;
	return (struct period){p.year, PERIODICITY_YEAR, 1};
}

bool step_change_covers(const struct step_change *c, const struct org *o, struct scope s)
{
	return c->scope.kind == SCOPE_KIND_COUNT || scope_covers(o, c->scope, s);
}

bool unit_active(const struct unit *u, int32_t day)
{
	return (u->active_from == CIVIL_NONE || day >= u->active_from) &&
	       (u->active_to == CIVIL_NONE || day <= u->active_to);
}
