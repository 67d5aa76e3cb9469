/* SPDX-License-Identifier: EUPL-1.2 */
/* model/scope.c (core): look-ups in the register, by kind: see the door. */
#include "model/scope.h"
#include <errno.h>
#include <stdlib.h>
#include "model/unit.h"

const char *scope_kind_name(enum scope_kind k)
{
	static const char *const names[] = {"unit", "department", "district"};
	must(k < SCOPE_KIND_COUNT);
	return names[k];
}

int scope_parse(struct str text, enum scope_kind *ret_kind, struct str *ret_id)
{
	struct str rest = text, kind = {0};
	(void)str_split(&rest, ':', &kind); /* without one: no id */
	for (enum scope_kind k = 0; rest.n > 0 && k < SCOPE_KIND_COUNT; k++) {
		if (!str_eq(kind, str_of(scope_kind_name(k))))
			continue;
		*ret_kind = k;
		*ret_id = rest;
		return 0;
	}
	return -EINVAL;
}

size_t org_count(const struct org *o, enum scope_kind k)
{
	switch (k) {
	case SCOPE_UNIT: return o->n_units;
	case SCOPE_DEPARTMENT: return o->n_departments;
	case SCOPE_DISTRICT: return o->n_districts;
	case SCOPE_KIND_COUNT: break;
	}
	must_fail("model: scope out of range");
}

const char *scope_id(const struct org *o, struct scope s)
{
	must(s.index < org_count(o, s.kind));
	switch (s.kind) {
	case SCOPE_UNIT: return o->units[s.index].id;
	case SCOPE_DEPARTMENT: return o->departments[s.index].id;
	case SCOPE_DISTRICT: return o->districts[s.index].id;
	case SCOPE_KIND_COUNT: break;
	}
	must_fail("model: scope out of range");
}

const char *scope_name(const struct org *o, struct scope s)
{
	must(s.index < org_count(o, s.kind));
	switch (s.kind) {
	case SCOPE_UNIT: return o->units[s.index].name;
	case SCOPE_DEPARTMENT: return o->departments[s.index].name;
	case SCOPE_DISTRICT: return o->districts[s.index].name;
	case SCOPE_KIND_COUNT: break;
	}
	must_fail("model: scope out of range");
}

/* ---- by id ---- */

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
		all[i] = (struct id_place){scope_id(o, (struct scope){k, i}), i};
	if (all && out && n > 1)
		qsort(all, n, sizeof(*all), by_id);
	for (size_t i = 0; all && out && i < n; i++)
		out[i] = all[i].index;
	bool made = all && out;
	free(all);
	return made ? out : NULL;
}

void org_index(struct org *o)
{
	for (enum scope_kind k = 0; k < SCOPE_KIND_COUNT; k++) {
		size_t n = org_count(o, k);
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

uint32_t org_find(const struct org *o, enum scope_kind k, struct str id)
{
	size_t n = org_count(o, k), low = 0, high = n;
	if (o->n_by_id[k] != n) { /* not complete yet, or no memory */
		for (uint32_t i = 0; i < n; i++) {
			if (str_eq(str_of(scope_id(o, (struct scope){k, i})), id))
				return i;
		}
		return INDEX_NONE;
	}
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (order_of(scope_id(o, (struct scope){k, o->by_id[k][mid]}), id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	uint32_t at = low < n ? o->by_id[k][low] : INDEX_NONE;
	bool found = low < n && str_eq(str_of(scope_id(o, (struct scope){k, at})), id);
	return found ? at : INDEX_NONE;
}

uint32_t org_find_unit(const struct org *o, struct str id)
{
	return org_find(o, SCOPE_UNIT, id);
}

/* ---- above and below ---- */

/* One step up: from a unit to its department, from there to its district. */
static struct scope above(const struct org *o, struct scope s)
{
	return s.kind == SCOPE_UNIT
	               ? (struct scope){SCOPE_DEPARTMENT, o->units[s.index].department}
	               : (struct scope){SCOPE_DISTRICT, o->departments[s.index].district};
}

uint32_t scope_district(const struct org *o, struct scope s)
{
	must(s.index < org_count(o, s.kind));
	while (s.kind != SCOPE_DISTRICT)
		s = above(o, s);
	return s.index;
}

uint32_t org_home(const struct org *o, uint32_t unit)
{
	must(unit < o->n_units);
	return o->departments[o->units[unit].department].district;
}

bool scope_covers(const struct org *o, struct scope place, struct scope s)
{
	while (s.kind < place.kind)
		s = above(o, s);
	return scope_eq(s, place);
}
