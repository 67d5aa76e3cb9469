/* SPDX-License-Identifier: EUPL-1.2 */
/* Random districts on paper, and the worlds made of them; see spec.h. */
#include "spec.h"
#include <stdio.h>

static double any_extreme(struct dice *d)
{
	static const double edges[] = {0, 1, -1, 0.1, 1e-9, NUM_MAX, -NUM_MAX, 33.333333333};
	return edges[dice_below(d, ARRAY_LEN(edges))];
}

static double decimal(struct dice *d)
{
	return dice_below(d, 2) ? dice_below(d, 101) : dice_below(d, 1001) / 10.0;
}

static struct part any_part(struct dice *d, struct spec_wish wish, const struct spec *s)
{
	bool people = wish.people || dice_below(d, 3);
	if (wish.extreme)
		return (struct part){dice_below(d, 2) ? any_extreme(d) : NUM_NONE,
		                     dice_below(d, 3) ? any_extreme(d) : NUM_NONE,
		                     dice_below(d, 3) ? any_extreme(d) : NUM_NONE};
	if (s->measure == MEASURE_COUNTED)
		return world_value(people ? dice_below(d, 60) : decimal(d));
	if (!people)
		return world_value(decimal(d));
	uint32_t n = 1 + dice_below(d, dice_below(d, 3) ? 60 : 8);
	return world_of(dice_below(d, n + 1), n);
}

/* A part of it: so many of its people, for the other district. */
static struct part some_of(struct dice *d, const struct part *all)
{
	bool people = num_given(all->numerator) && num_given(all->denominator);
	if (!people && all->value >= 0 && all->value < 1000)
		return world_value(dice_below(d, (uint32_t)all->value + 1));
	if (!people || all->denominator < 1 || all->denominator > 1000 || all->numerator < 0 ||
	    all->numerator > all->denominator)
		return PART_NONE;
	uint32_t k = (uint32_t)all->numerator, rest = (uint32_t)all->denominator - k;
	double in = dice_below(d, k + 1), out = dice_below(d, rest + 1);
	return in + out > 0 ? world_of(in, in + out) : world_of(k, k + rest);
}

static void any_target(struct dice *d, struct spec_wish wish, unsigned taste, struct said *u)
{
	static const enum target_kind kinds[] = {TARGET_NONE, TARGET_INCREASE, TARGET_DECREASE,
	                                         TARGET_MAINTAIN, TARGET_BOARD_SETS};
	u->kind = TARGET_VALUE;
	if (taste == 1 || (taste == 2 && dice_below(d, 3) == 0))
		u->kind = kinds[dice_below(d, ARRAY_LEN(kinds))];
	u->target = u->kind != TARGET_VALUE ? NUM_NONE
	            : wish.extreme          ? any_extreme(d)
	            : taste == 3            ? 80
	                                    : dice_below(d, 4) * 20.0;
}

static void any_said(struct dice *d, struct spec_wish wish, const struct spec *s, struct said *u)
{
	*u = (struct said){.now = PART_NONE,
	                   .before = PART_NONE,
	                   .year_before = PART_NONE,
	                   .target = NUM_NONE,
	                   .forecast = NUM_NONE,
	                   .weight = NUM_NONE,
	                   .there = PART_NONE,
	                   .promised = NUM_NONE};
	u->department = dice_below(d, SPEC_DEPARTMENTS);
	if (dice_below(d, 5))
		u->now = any_part(d, wish, s);
	else
		u->missing = (enum missing_reason)dice_below(d, MISSING_COUNT);
	if (dice_below(d, 4))
		u->before = any_part(d, wish, s);
	if (dice_below(d, 4))
		u->year_before = any_part(d, wish, s);
	if (dice_below(d, 3) == 0)
		u->forecast = wish.extreme ? any_extreme(d) : decimal(d);
	if (dice_below(d, 8))
		u->weight = wish.extreme ? fabs(any_extreme(d)) : dice_below(d, 5) * 2.5;
	u->away = dice_below(d, 12) == 0;
	u->serves = dice_below(d, 3) == 0;
	if (u->serves && dice_below(d, 4))
		u->there = some_of(d, &u->now);
	if (u->serves && dice_below(d, 2))
		u->promised = dice_below(d, 50);
}

void spec_any(struct dice *d, struct spec_wish wish, struct spec *s)
{
	*s = (struct spec){.measure = dice_below(d, 2) ? MEASURE_LEVEL : MEASURE_COUNTED,
	                   .direction = (enum direction)(DIRECTION_HIGHER + dice_below(d, 3)),
	                   .weighed = dice_below(d, 2),
	                   .persons = dice_below(d, 2),
	                   .points = dice_below(d, 3) ? NUM_NONE : dice_below(d, 3) * 2.5,
	                   .catalogue_target = dice_below(d, 2) ? 50 : NUM_NONE,
	                   .n = 1 + dice_below(d, SPEC_UNITS)};
	bool history = dice_below(d, 2), alike = dice_below(d, 2);
	unsigned taste = dice_below(d, 4);
	for (unsigned i = 0; i < s->n; i++) {
		any_said(d, wish, s, &s->said[i]);
		any_target(d, wish, taste, &s->said[i]);
		if (i > 0 && alike && taste != 2)
			s->said[i].kind = s->said[0].kind, s->said[i].target = s->said[0].target;
		if (!history)
			s->said[i].before = s->said[i].year_before = PART_NONE;
	}
}

void spec_shuffle(struct dice *d, unsigned n, unsigned order[SPEC_UNITS])
{
	for (unsigned i = 0; i < n; i++)
		order[i] = i;
	for (unsigned i = n; i > 1; i--) {
		unsigned k = dice_below(d, i), was = order[i - 1];
		order[i - 1] = order[k];
		order[k] = was;
	}
}

static bool is_said(struct part p)
{
	return num_given(p.value) || num_given(p.numerator) || num_given(p.denominator);
}

static struct breakdown *breakdown_of(struct arena *a, struct part part)
{
	struct breakdown *b = arena_array(a, 1, sizeof(*b));
	must(b);
	*b = (struct breakdown){"E", part};
	return b;
}

static void put_documents(struct world *w, uint32_t at, const struct said *u)
{
	struct plan *plan = world_plan(2014);
	struct plan_indicator *row = world_row(plan, "x", PERIODICITY_TERTIAL, u->target);
	row->target.kind = u->kind;
	if (num_given(u->promised)) {
		row->breakdown = breakdown_of(plan->arena, world_value(u->promised));
		row->n_breakdown = 1;
	}
	world_put_plan(w, at, plan);
	struct results *r = world_results(2014);
	if (is_said(u->before))
		(void)world_outcome(r, "x", "2013-T1", u->before);
	if (is_said(u->year_before))
		(void)world_outcome(r, "x", "2013", u->year_before);
	struct outcome *o = world_outcome(r, "x", SPEC_T1, u->now);
	o->forecast = u->forecast;
	o->missing = u->missing;
	if (is_said(u->there)) {
		o->breakdown = breakdown_of(r->arena, u->there);
		o->n_breakdown = 1;
	}
	world_put_results(w, at, r);
}

struct world *spec_world(const struct spec *s, const unsigned *order)
{
	struct world *w = world_new();
	uint32_t d = world_district(w, "d"), e = world_district(w, "e");
	for (unsigned i = 0; i < SPEC_DEPARTMENTS; i++) {
		char id[] = {(char)('a' + i), 0};
		(void)world_department(w, id, d);
	}
	(void)world_department(w, "far", e);
	struct indicator *x = world_indicator(w, "x");
	x->measure = s->measure;
	x->unit = s->measure == MEASURE_COUNTED ? "st" : "%";
	x->direction = s->direction;
	x->persons = s->persons;
	x->tolerance = s->points;
	x->weight = s->weighed ? WEIGHT_EMPLOYEES : WEIGHT_NONE;
	struct district_target *t = arena_array(w->catalogue->arena, 3, sizeof(*t));
	must(t);
	t[0] = (struct district_target){d, 2013, 1};
	t[1] = (struct district_target){e, 2014, 2};
	t[2] = (struct district_target){d, 2014, s->catalogue_target};
	x->targets = t;
	x->n_targets = num_given(s->catalogue_target) ? 3 : 2;
	for (unsigned at = 0; at < s->n; at++) {
		unsigned i = order ? order[at] : at;
		const struct said *u = &s->said[i];
		char id[8];
		(void)snprintf(id, sizeof(id), "u%u", i);
		uint32_t unit = world_unit(w, id, u->department);
		w->units[unit].weights[WEIGHT_EMPLOYEES] = u->weight;
		if (u->away)
			w->units[unit].active_to = civil_day(2014, 4, 29);
		if (u->serves)
			world_serves(w, unit, e);
	}
	for (unsigned at = 0; at < s->n; at++)
		put_documents(w, at, &s->said[order ? order[at] : at]);
	return w;
}

uint32_t spec_unit(const struct world *w, unsigned i)
{
	char id[8];
	(void)snprintf(id, sizeof(id), "u%u", i);
	uint32_t at = org_find_unit(w->org, str_of(id));
	must(at != INDEX_NONE);
	return at;
}
