/* SPDX-License-Identifier: EUPL-1.2 */
/* rollup/subgroup.c (core): women, men and the lines of a breakdown, as parts of a unit's figure
 * with targets and baselines of their own. */
#include <errno.h>
#include <stdlib.h>
#include "inside.h"

#define FEW 16 /* subgroups that are put in order without asking for memory */

/* Capitals or not, and without the blanks around. */
static int name_cmp(const char *name, const char *other)
{
	struct str a = str_trim(str_of(name ? name : "")), b = str_trim(str_of(other ? other : ""));
	size_t i = 0, j = 0;
	while (i < a.n && j < b.n) {
		uint32_t x = utf8_lower(utf8_next(a, &i)), y = utf8_lower(utf8_next(b, &j));
		if (x != y)
			return x < y ? -1 : 1;
	}
	return (i < a.n) - (j < b.n);
}

/* What has no name is like nothing else. */
static bool same_name(const char *a, const char *b)
{
	return str_trim(str_of(a)).n > 0 && name_cmp(a, b) == 0;
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
	                       .high = NUM_NONE,
	                       .expected_part = NUM_NONE};
	/* A level's whole stands for all of its parts (a share of 90 % is meant for women too), a
	 * count's does not. */
	s->target = f->measure == MEASURE_COUNTED ? NUM_NONE : f->target;
}

/* ---- by name: a breakdown may have as many lines as a feed ---- */

static int subgroup_cmp(const struct subgroup *a, const struct subgroup *b)
{
	return a->kind != b->kind ? (a->kind > b->kind) - (a->kind < b->kind)
	                          : name_cmp(a->name, b->name);
}

/* The first printed first among those of the same name. */
static int by_name(const void *a, const void *b)
{
	const struct subgroup *x = *(const struct subgroup *const *)a,
	                      *y = *(const struct subgroup *const *)b;
	int order = subgroup_cmp(x, y);
	return order ? order : (x > y) - (x < y);
}

static int order_by_name(struct figure *f)
{
	const struct subgroup *few[FEW], **list = few;
	if (f->n_subgroups > FEW)
		list = malloc(f->n_subgroups * sizeof(struct subgroup *));
	if (!list)
		return -ENOMEM;
	for (size_t i = 0; i < f->n_subgroups; i++)
		list[i] = &f->subgroups[i];
	if (f->n_subgroups > 1)
		qsort(list, f->n_subgroups, sizeof(struct subgroup *), by_name);
	for (size_t i = 0; i < f->n_subgroups; i++)
		f->subgroups[i].by_name = (uint32_t)(list[i] - f->subgroups);
	if (list != few)
		free(list);
	return 0;
}

static struct subgroup *in_order(const struct figure *f, size_t i)
{
	return &f->subgroups[f->subgroups[i].by_name];
}

/* @return NULL: there is none */
static struct subgroup *find(const struct figure *f, const struct subgroup *like)
{
	size_t low = 0, high = f->n_subgroups;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (subgroup_cmp(in_order(f, mid), like) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	struct subgroup *s = low < f->n_subgroups ? in_order(f, low) : NULL;
	if (!s || s->kind != like->kind)
		return NULL;
	return s->kind != SUBGROUP_PART || same_name(s->name, like->name) ? s : NULL;
}

/* The plan's own lines of the breakdown: the first with a number of each name. */
static void set_targets(struct figure *f)
{
	const struct plan_indicator *row = f->target_kind == TARGET_VALUE ? f->promise : NULL;
	for (size_t i = row ? row->n_breakdown : 0; i > 0; i--) {
		const struct breakdown *line = &row->breakdown[i - 1];
		struct subgroup like = {.kind = SUBGROUP_PART, .name = line->name};
		struct subgroup *s = num_given(line->part.value) ? find(f, &like) : NULL;
		if (s)
			s->target = line->part.value;
	}
	for (size_t i = 1; row && i < f->n_subgroups; i++) {
		const struct subgroup *first = in_order(f, i - 1);
		struct subgroup *s = in_order(f, i);
		if (s->kind == SUBGROUP_PART && first->kind == SUBGROUP_PART &&
		    same_name(first->name, s->name))
			s->target = first->target;
	}
}

int subgroups_fill(struct arena *arena, struct figure *f)
{
	const struct outcome *o = f->outcome;
	size_t most = o ? o->n_breakdown + part_given(&o->women) + part_given(&o->men) : 0;
	if (most == 0)
		return 0;
	f->subgroups = arena_array(arena, most, sizeof(*f->subgroups));
	if (!f->subgroups)
		return -ENOMEM;
	add(f, SUBGROUP_WOMEN, NULL, o->women);
	add(f, SUBGROUP_MEN, NULL, o->men);
	for (size_t i = 0; i < o->n_breakdown; i++)
		add(f, SUBGROUP_PART, o->breakdown[i].name, o->breakdown[i].part);
	if (order_by_name(f) < 0)
		return -ENOMEM;
	set_targets(f);
	return 0;
}

const struct subgroup *subgroup_like(const struct figure *f, const struct subgroup *s)
{
	return f ? find(f, s) : NULL;
}
