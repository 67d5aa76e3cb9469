/* SPDX-License-Identifier: EUPL-1.2 */
/* model/unit.c (core): the counted register and catalogue; see the door. */
#include "model/unit.h"
#include <stdlib.h>
#include <string.h>

const char *scope_kind_name(enum scope_kind k)
{
	static const char *const names[] = {"unit", "department", "district"};
	must(k < SCOPE_KIND_COUNT);
	return names[k];
}

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
	struct org *o = calloc(1, sizeof(*o));
	if (!o)
		return NULL;
	o->refs = 1;
	o->arena = arena_new(max_bytes);
	return o->arena ? o : org_unref(o);
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
	struct catalogue *c = calloc(1, sizeof(*c));
	if (!c)
		return NULL;
	c->refs = 1;
	c->arena = arena_new(max_bytes);
	return c->arena ? c : catalogue_unref(c);
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

#define FIND_BY_ID(list, count, wanted)                                                            \
	do {                                                                                       \
		for (size_t i = 0; i < (count); i++) {                                             \
			if (str_eq(str_of((list)[i].id), (wanted)))                                \
				return (uint32_t)i;                                                \
		}                                                                                  \
		return INDEX_NONE;                                                                 \
	} while (0)

static const char *id_of(const struct org *o, enum scope_kind k, uint32_t i)
{
	return k == SCOPE_UNIT         ? o->units[i].id
	       : k == SCOPE_DEPARTMENT ? o->departments[i].id
	                               : o->districts[i].id;
}

struct id_place { /* qsort has no argument of its own: ids and numbers side by side */
	const char *id;
	uint32_t index;
};

static int by_id(const void *a, const void *b)
{
	const struct id_place *x = a, *y = b;
	int order = strcmp(x->id, y->id);
	return order ? order : (x->index > y->index) - (x->index < y->index);
}

static const uint32_t *sorted_ids(struct org *o, enum scope_kind k, size_t n)
{
	struct id_place *all = calloc(n + 1, sizeof(*all));
	uint32_t *out = arena_array(o->arena, n, sizeof(*out));
	for (uint32_t i = 0; all && out && i < n; i++)
		all[i] = (struct id_place){id_of(o, k, i), i};
	if (all && out && n > 1)
		qsort(all, n, sizeof(*all), by_id);
	for (size_t i = 0; all && out && i < n; i++)
		out[i] = all[i].index;
	bool made = all && out;
	free(all);
	return made ? out : NULL;
}

static size_t n_scopes(const struct org *o, enum scope_kind k)
{
	return k == SCOPE_UNIT         ? o->n_units
	       : k == SCOPE_DEPARTMENT ? o->n_departments
	                               : o->n_districts;
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

void org_index(struct org *o)
{
	for (enum scope_kind k = 0; k < SCOPE_KIND_COUNT; k++) {
		size_t n = n_scopes(o, k);
		if (o->n_by_id[k] == n)
			continue;
		o->by_id[k] = sorted_ids(o, k, n);
		o->n_by_id[k] = o->by_id[k] ? n : 0;
	}
}

/* As strcmp() orders. */
static int order_of(const char *text, struct str id)
{
	size_t n = strlen(text);
	size_t n_both = n < id.n ? n : id.n;
	int order = n_both ? memcmp(text, id.at, n_both) : 0;
	return order ? order : (n > id.n) - (n < id.n);
}

static uint32_t find_id(const struct org *o, enum scope_kind k, struct str id)
{
	size_t n = n_scopes(o, k), low = 0, high = n;
	if (o->n_by_id[k] != n) { /* not complete yet, or no memory */
		for (uint32_t i = 0; i < n; i++) {
			if (str_eq(str_of(id_of(o, k, i)), id))
				return i;
		}
		return INDEX_NONE;
	}
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (order_of(id_of(o, k, o->by_id[k][mid]), id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	bool found = low < n && str_eq(str_of(id_of(o, k, o->by_id[k][low])), id);
	return found ? o->by_id[k][low] : INDEX_NONE;
}

uint32_t org_find_unit(const struct org *o, struct str id)
{
	return find_id(o, SCOPE_UNIT, id);
}

uint32_t org_find_department(const struct org *o, struct str id)
{
	return find_id(o, SCOPE_DEPARTMENT, id);
}

uint32_t org_find_district(const struct org *o, struct str id)
{
	return find_id(o, SCOPE_DISTRICT, id);
}

uint32_t catalogue_find(const struct catalogue *c, struct str id)
{
	FIND_BY_ID(c->indicators, c->n_indicators, id);
}

uint32_t org_home(const struct org *o, uint32_t unit)
{
	must(unit < o->n_units);
	return o->departments[o->units[unit].department].district;
}

bool step_change_covers(const struct step_change *c, const struct org *o, struct scope s)
{
	if (c->scope.kind == SCOPE_KIND_COUNT)
		return true;
	while (s.kind < c->scope.kind) /* units, departments, districts: one step up at a time */
		s = s.kind == SCOPE_UNIT
		            ? (struct scope){SCOPE_DEPARTMENT, o->units[s.index].department}
		            : (struct scope){SCOPE_DISTRICT, o->departments[s.index].district};
	return s.kind == c->scope.kind && s.index == c->scope.index;
}

bool unit_active(const struct unit *u, int32_t day)
{
	return (u->active_from == CIVIL_NONE || day >= u->active_from) &&
	       (u->active_to == CIVIL_NONE || day <= u->active_to);
}
