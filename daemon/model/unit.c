/* SPDX-License-Identifier: EUPL-1.2 */
/* model/unit.c (core): the counted register and catalogue; see the door. */
#include "model/unit.h"
#include <stdlib.h>

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

uint32_t org_find_unit(const struct org *o, struct str id)
{
	FIND_BY_ID(o->units, o->n_units, id);
}

uint32_t org_find_department(const struct org *o, struct str id)
{
	FIND_BY_ID(o->departments, o->n_departments, id);
}

uint32_t org_find_district(const struct org *o, struct str id)
{
	FIND_BY_ID(o->districts, o->n_districts, id);
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
