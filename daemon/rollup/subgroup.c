/* SPDX-License-Identifier: EUPL-1.2 */
/* rollup/subgroup.c (core): women, men and the lines of a breakdown, as parts of a unit's figure
 * with targets and baselines of their own. */
#include <errno.h>
#include "inside.h"

static bool same_letters(struct str a, struct str b)
{
	size_t i = 0, j = 0;
	while (i < a.n && j < b.n) {
		if (utf8_lower(utf8_next(a, &i)) != utf8_lower(utf8_next(b, &j)))
			return false;
	}
	return a.n > 0 && i == a.n && j == b.n;
}

static bool same_name(const char *a, const char *b)
{
	return same_letters(str_trim(str_of(a)), str_trim(str_of(b)));
}

/* Breakdowns are named as people name districts: by name or id, capitals or not. */
static bool names_district(const char *name, const struct district *d)
{
	return same_name(name, d->name) || same_name(name, d->id);
}

const struct breakdown *breakdown_of_district(const struct breakdown *list, size_t n,
                                              const struct district *d)
{
	for (size_t i = 0; i < n; i++) {
		if (names_district(list[i].name, d))
			return &list[i];
	}
	return NULL;
}

uint32_t subgroup_of_district(const struct figure *f, const struct district *d)
{
	for (uint32_t i = 0; f && i < f->n_subgroups; i++) {
		const struct subgroup *s = &f->subgroups[i];
		if (s->kind == SUBGROUP_PART && names_district(s->name, d))
			return i;
	}
	return INDEX_NONE;
}

/* What the plan promises for it: its own line of the plan's breakdown; a level's whole stands for
 * all of its parts (a share of 90 % is meant for women too), a count's does not. */
static double target_of(const struct figure *f, const struct subgroup *s)
{
	const struct plan_indicator *row = f->promise;
	double whole = f->measure == MEASURE_COUNTED ? NUM_NONE : f->target;
	if (f->target_kind != TARGET_VALUE || !row || s->kind != SUBGROUP_PART)
		return whole;
	for (size_t i = 0; i < row->n_breakdown; i++) {
		if (same_name(row->breakdown[i].name, s->name) &&
		    num_given(row->breakdown[i].part.value))
			return row->breakdown[i].part.value;
	}
	return whole;
}

static void add(struct figure *f, enum subgroup_kind kind, const char *name, struct part part)
{
	part.value = part_value(part, f->unit);
	if (!num_given(part.value))
		return;
	struct subgroup *s = &f->subgroups[f->n_subgroups++];
	*s = (struct subgroup){.kind = kind,
	                       .name = name,
	                       .part = part,
	                       .baseline = NUM_NONE,
	                       .baseline_year = NUM_NONE,
	                       .baseline_whole = true,
	                       .compared = NUM_NONE,
	                       .gap = NUM_NONE,
	                       .low = NUM_NONE,
	                       .high = NUM_NONE};
	s->target = target_of(f, s);
}

static bool says_anything(const struct part *p)
{
	return num_given(p->value) || num_given(p->numerator);
}

int subgroups_fill(struct arena *arena, struct figure *f)
{
	const struct outcome *o = f->outcome;
	size_t most = o ? o->n_breakdown + says_anything(&o->women) + says_anything(&o->men) : 0;
	if (most == 0)
		return 0;
	f->subgroups = arena_array(arena, most, sizeof(*f->subgroups));
	if (!f->subgroups)
		return -ENOMEM;
	add(f, SUBGROUP_WOMEN, NULL, o->women);
	add(f, SUBGROUP_MEN, NULL, o->men);
	for (size_t i = 0; i < o->n_breakdown; i++)
		add(f, SUBGROUP_PART, o->breakdown[i].name, o->breakdown[i].part);
	return 0;
}

const struct subgroup *subgroup_like(const struct figure *f, const struct subgroup *s)
{
	for (size_t i = 0; f && i < f->n_subgroups; i++) {
		const struct subgroup *x = &f->subgroups[i];
		if (x->kind == s->kind && (s->kind != SUBGROUP_PART || same_name(x->name, s->name)))
			return x;
	}
	return NULL;
}
