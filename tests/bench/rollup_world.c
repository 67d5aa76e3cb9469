/* SPDX-License-Identifier: EUPL-1.2 */
/* bench/rollup_world.c: the register, plans and results; see rollup_world.h. */
#include "rollup_world.h"
#include <stdio.h>
#include <stdlib.h>

#define BYTES          ((size_t)1 << 30)
#define PER_DISTRICT   50
#define PER_DEPARTMENT 10
#define SERVES_EVERY   5 /* a unit in so many works for the neighbour too */
#define BREAKS_EVERY   5 /* an indicator in so many is told by district */
#define SMALL_EVERY    23
#define BEFORE         20 /* indicators from here on have a figure of last year */

static void *made(void *at)
{
	must(at);
	return at;
}

static const char *name(struct arena *a, const char *what, uint32_t i)
{
	return made(arena_printf(a, "%s%05u", what, (unsigned)i));
}

static uint32_t *run(struct arena *a, uint32_t from, uint32_t n)
{
	uint32_t *list = made(arena_array(a, n, sizeof(*list)));
	for (uint32_t i = 0; i < n; i++)
		list[i] = from + i;
	return list;
}

static void fill_units(struct org *o, struct unit *units, uint32_t per_department, bool serve)
{
	for (uint32_t i = 0; i < o->n_units; i++) {
		struct unit *u = &units[i];
		uint32_t home = i / PER_DISTRICT;
		u->id = u->name = name(o->arena, "enhet-", i);
		u->department = i / per_department;
		u->active_from = u->active_to = CIVIL_NONE;
		for (size_t k = 0; k < WEIGHT_COUNT; k++)
			u->weights[k] = 10 + i % 40;
		if (serve && i % SERVES_EVERY == 0 && (home ^ 1) < o->n_districts) {
			u->serves = run(o->arena, home ^ 1, 1);
			u->n_serves = 1;
		}
	}
}

struct org *world_org(uint32_t n_units, enum world_shape shape)
{
	struct org *o = made(org_new(BYTES));
	bool one = shape == SHAPE_ONE;
	uint32_t per_department = one ? n_units : PER_DEPARTMENT;
	uint32_t per_district = one ? n_units : PER_DISTRICT;
	o->n_units = n_units;
	o->n_departments = (n_units + per_department - 1) / per_department;
	o->n_districts = (n_units + per_district - 1) / per_district;
	struct unit *units = made(arena_array(o->arena, o->n_units, sizeof(*units)));
	struct department *deps = made(arena_array(o->arena, o->n_departments, sizeof(*deps)));
	struct district *districts =
	        made(arena_array(o->arena, o->n_districts, sizeof(*districts)));
	uint32_t each = per_district / per_department;
	for (uint32_t i = 0; i < o->n_districts; i++) {
		uint32_t left = (uint32_t)o->n_departments - i * each;
		districts[i].id = districts[i].name = name(o->arena, "stadsdel-", i);
		districts[i].n_departments = left < each ? left : each;
		districts[i].departments = run(o->arena, i * each, left < each ? left : each);
	}
	for (uint32_t i = 0; i < o->n_departments; i++) {
		uint32_t left = n_units - i * per_department;
		deps[i].id = deps[i].name = name(o->arena, "avdelning-", i);
		deps[i].district = i / each;
		deps[i].n_units = left < per_department ? left : per_department;
		deps[i].units = run(o->arena, i * per_department, (uint32_t)deps[i].n_units);
		deps[i].head.name = deps[i].id;
		deps[i].head.email = made(arena_printf(o->arena, "%s@example.se", deps[i].id));
	}
	o->districts = districts;
	o->departments = deps;
	o->units = units;
	fill_units(o, units, per_department, !one);
	return o;
}

/* ---- what is measured ---- */

enum sort { SHARE, PEOPLE, WEIGHED };

static enum sort sort_of(uint32_t indicator)
{
	return (enum sort)(indicator % 3);
}

/* 5 by month, 15 by tertial, 6 by half, 4 by year: 60 + 45 + 12 + 4 periods. */
static enum periodicity periodicity_of(uint32_t indicator)
{
	return indicator < 5    ? PERIODICITY_MONTH
	       : indicator < 20 ? PERIODICITY_TERTIAL
	       : indicator < 26 ? PERIODICITY_HALF
	                        : PERIODICITY_YEAR;
}

struct catalogue *world_catalogue(void)
{
	struct catalogue *c = made(catalogue_new(BYTES));
	struct indicator *list = made(arena_array(c->arena, WORLD_INDICATORS, sizeof(*list)));
	for (uint32_t i = 0; i < WORLD_INDICATORS; i++) {
		bool people = sort_of(i) == PEOPLE;
		list[i] = (struct indicator){
		        .id = name(c->arena, "indikator-", i),
		        .name = name(c->arena, "Indikator ", i),
		        .unit = people ? "st" : "%",
		        .direction = DIRECTION_HIGHER,
		        .measure = people ? MEASURE_COUNTED : MEASURE_LEVEL,
		        .weight = sort_of(i) == WEIGHED ? WEIGHT_EMPLOYEES : WEIGHT_NONE,
		        .tolerance = NUM_NONE,
		        .persons = people,
		};
	}
	c->indicators = list;
	c->n_indicators = WORLD_INDICATORS;
	return c;
}

uint32_t world_indicator(struct str text)
{
	uint32_t i = 0;
	struct str digits = str_cut(text, text.n - 5, 5);
	for (size_t k = 0; k < digits.n; k++)
		i = i * 10 + (uint32_t)(digits.at[k] - '0');
	return i < WORLD_INDICATORS ? i : INDEX_NONE;
}

struct plan *world_plan(uint32_t unit)
{
	struct plan *p = made(plan_new(BYTES));
	struct plan_indicator *rows = made(arena_array(p->arena, WORLD_INDICATORS, sizeof(*rows)));
	p->year = WORLD_YEAR;
	p->unit_name = name(p->arena, "enhet-", unit);
	for (uint32_t i = 0; i < WORLD_INDICATORS; i++) {
		bool text = i % 7 == 6;
		rows[i] = (struct plan_indicator){
		        .id = name(p->arena, "indikator-", i),
		        .name = name(p->arena, "Indikator ", i),
		        .owner = OWNER_UNIT,
		        .target = {.kind = text ? TARGET_INCREASE : TARGET_VALUE,
		                   .value = text                   ? NUM_NONE
		                            : sort_of(i) == PEOPLE ? 25
		                                                   : 62},
		        .council = {.value = NUM_NONE},
		        .periodicity = periodicity_of(i),
		};
	}
	p->indicators = rows;
	p->n_indicators = WORLD_INDICATORS;
	return p;
}

static uint32_t dice(uint32_t a, uint32_t b, uint32_t c)
{
	uint32_t x = a * 0x9E3779B1u ^ b * 0x85EBCA77u ^ c * 0xC2B2AE3Du;
	x = (x ^ x >> 15) * 0x2C1B3C6Du;
	return x ^ x >> 13;
}

static struct part say(uint32_t unit, uint32_t indicator, uint32_t what)
{
	uint32_t x = dice(unit, indicator, what);
	bool small = dice(unit, indicator, 99) % SMALL_EVERY == 0;
	double of = 40 + x % 60;
	double part = small ? 1 + x % 4 : of - 5 - (x >> 8) % 15;
	switch (sort_of(indicator)) {
	case SHARE: return (struct part){NUM_NONE, part, of};
	case PEOPLE: return (struct part){part, NUM_NONE, NUM_NONE};
	case WEIGHED: return (struct part){60 + x % 30, NUM_NONE, NUM_NONE};
	}
	must_fail("bench: sort out of range");
}

static struct outcome *put(struct results *r, struct outcome *all, uint32_t indicator,
                           struct period period, struct part part)
{
	struct outcome *o = &all[r->n_outcomes++];
	*o = (struct outcome){
	        .indicator = name(r->arena, "indikator-", indicator),
	        .period = period,
	        .all = part,
	        .women = PART_NONE,
	        .men = PART_NONE,
	        .forecast = NUM_NONE,
	        .reported = civil_day(WORLD_YEAR + 1, 1, 8),
	};
	return o;
}

/* What a third of it, and of the people, is for the neighbour. */
static void break_down(struct results *r, struct outcome *o, const char *district)
{
	struct breakdown *b = made(arena_array(r->arena, 1, sizeof(*b)));
	bool share = num_given(o->all.numerator);
	double part = floor((share ? o->all.numerator : o->all.value) / 3);
	double of = floor(o->all.denominator / 3);
	b->name = made(arena_dup(r->arena, district));
	b->part = share ? (struct part){NUM_NONE, part < of ? part : of, of}
	                : (struct part){part, NUM_NONE, NUM_NONE};
	o->breakdown = b;
	o->n_breakdown = 1;
}

struct results *world_results(const struct org *o, uint32_t unit, uint32_t changed,
                              uint32_t version)
{
	struct results *r = made(results_new(BYTES));
	struct outcome *all = made(arena_array(r->arena, WORLD_OUTCOMES, sizeof(*all)));
	const struct unit *u = &o->units[unit];
	r->unit = name(r->arena, "enhet-", unit);
	r->year = WORLD_YEAR;
	for (uint32_t i = 0; i < WORLD_INDICATORS; i++) {
		struct period owed[PERIOD_OWED_MAX];
		int n = period_owed(periodicity_of(i), WORLD_YEAR, owed);
		for (int k = 0; k < n; k++) {
			uint32_t twist = r->n_outcomes == changed ? 100 * version : 0;
			struct part part = say(unit, i, (uint32_t)k + twist);
			struct outcome *said = put(r, all, i, owed[k], part);
			if (u->n_serves && i % BREAKS_EVERY == 0)
				break_down(r, said, o->districts[u->serves[0]].id);
		}
	}
	must(r->n_outcomes == WORLD_OUTCOMES);
	r->outcomes = all;
	return r;
}

struct results *world_results_before(uint32_t unit)
{
	struct results *r = made(results_new(BYTES));
	struct outcome *all = made(arena_array(r->arena, WORLD_INDICATORS, sizeof(*all)));
	struct period whole = {WORLD_YEAR - 1, PERIODICITY_YEAR, 1};
	r->unit = name(r->arena, "enhet-", unit);
	r->year = WORLD_YEAR - 1;
	for (uint32_t i = BEFORE; i < WORLD_INDICATORS; i++)
		(void)put(r, all, i, whole, say(unit, i, 50)); /* nothing more to say of it */
	r->outcomes = all;
	return r;
}
