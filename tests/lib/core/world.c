/* SPDX-License-Identifier: EUPL-1.2 */
/* A small world for tests; see world.h.  Arrays are made at their largest at once. */
#include "world.h"
#include <stdio.h>
#include <stdlib.h>

enum { DISTRICTS = 32, DEPARTMENTS = 512, UNITS = 12000, INDICATORS = 64, LIST = 4096 };
#define WORLD_BYTES ((size_t)512 << 20)

static void *made(void *at)
{
	must(at);
	return at;
}

struct world *world_new(void)
{
	struct world *w = made(calloc(1, sizeof(*w)));
	w->org = made(org_new(WORLD_BYTES));
	w->catalogue = made(catalogue_new(WORLD_BYTES));
	w->districts = made(arena_array(w->org->arena, DISTRICTS, sizeof(*w->districts)));
	w->departments = made(arena_array(w->org->arena, DEPARTMENTS, sizeof(*w->departments)));
	w->units = made(arena_array(w->org->arena, UNITS, sizeof(*w->units)));
	w->indicators = made(arena_array(w->catalogue->arena, INDICATORS, sizeof(*w->indicators)));
	w->org->districts = w->districts;
	w->org->departments = w->departments;
	w->org->units = w->units;
	w->catalogue->indicators = w->indicators;
	w->plans_received_unix_s = 1000;
	w->results_received_unix_s = 2000;
	w->assess = assess_default_params();
	w->rollup.min_coverage = w->assess.min_coverage;
	world_today(w, "2014-06-02");
	return w;
}

struct world *world_free(struct world *w)
{
	w->shown = protect_shown_free(w->shown);
	w->tree = tree_free(w->tree);
	w->org = org_unref(w->org);
	w->catalogue = catalogue_unref(w->catalogue);
	free(w);
	return NULL;
}

uint32_t world_district(struct world *w, const char *id)
{
	must(w->org->n_districts < DISTRICTS);
	struct district *d = &w->districts[w->org->n_districts];
	d->id = d->name = made(arena_dup(w->org->arena, id));
	d->departments = made(arena_array(w->org->arena, DEPARTMENTS, sizeof(uint32_t)));
	return (uint32_t)w->org->n_districts++;
}

static void append(const uint32_t *list, size_t *n, uint32_t x)
{
	memcpy((void *)((uintptr_t)list + *n * sizeof(x)), &x, sizeof(x)); /* ours to write */
	(*n)++;
}

uint32_t world_department(struct world *w, const char *id, uint32_t district)
{
	must(w->org->n_departments < DEPARTMENTS);
	uint32_t at = (uint32_t)w->org->n_departments++;
	struct department *d = &w->departments[at];
	d->id = d->name = made(arena_dup(w->org->arena, id));
	d->district = district;
	d->units = made(arena_array(w->org->arena, UNITS, sizeof(uint32_t)));
	append(w->districts[district].departments, &w->districts[district].n_departments, at);
	return at;
}

uint32_t world_unit(struct world *w, const char *id, uint32_t department)
{
	must(w->org->n_units < UNITS);
	uint32_t at = (uint32_t)w->org->n_units++;
	struct unit *u = &w->units[at];
	u->id = u->name = made(arena_dup(w->org->arena, id));
	u->department = department;
	u->active_from = u->active_to = CIVIL_NONE;
	for (size_t i = 0; i < WEIGHT_COUNT; i++)
		u->weights[i] = NUM_NONE;
	append(w->departments[department].units, &w->departments[department].n_units, at);
	return at;
}

void world_serves(struct world *w, uint32_t unit, uint32_t district)
{
	struct unit *u = &w->units[unit];
	if (!u->serves)
		u->serves = made(arena_array(w->org->arena, DISTRICTS, sizeof(uint32_t)));
	append(u->serves, &u->n_serves, district);
}

struct indicator *world_indicator(struct world *w, const char *id)
{
	must(w->catalogue->n_indicators < INDICATORS);
	struct indicator *i = &w->indicators[w->catalogue->n_indicators++];
	*i = (struct indicator){.id = made(arena_dup(w->catalogue->arena, id)),
	                        .unit = "%",
	                        .direction = DIRECTION_HIGHER,
	                        .measure = MEASURE_LEVEL,
	                        .tolerance = NUM_NONE};
	i->name = i->id;
	return i;
}

void world_indicator_counts(struct world *w, uint32_t indicator)
{
	struct indicator *i = &w->indicators[indicator];
	i->measure = MEASURE_COUNTED;
	i->unit = "st";
	i->persons = true;
}

void world_today(struct world *w, const char *date)
{
	must(civil_parse(str_of(date), &w->now.day) == 0);
	w->now.unix_s = civil_to_unix((struct civil_time){w->now.day, 12 * 3600}, CIVIL_STOCKHOLM);
}

struct world *world_plain(unsigned n_units)
{
	struct world *w = world_new();
	uint32_t a = world_department(w, "a", world_district(w, "d"));
	for (unsigned i = 0; i < n_units; i++) {
		char id[16];
		(void)snprintf(id, sizeof(id), "u%u", i);
		(void)world_unit(w, id, a);
	}
	(void)world_indicator(w, "x");
	return w;
}

struct plan *world_plan(int year)
{
	struct plan *p = made(plan_new(WORLD_BYTES));
	p->year = year;
	p->unit_name = "enheten";
	p->indicators = made(arena_array(p->arena, 256, sizeof(*p->indicators)));
	p->activities = made(arena_array(p->arena, 256, sizeof(*p->activities)));
	return p;
}

struct plan_indicator *world_row(struct plan *p, const char *name, enum periodicity periodicity,
                                 double target)
{
	must(p->n_indicators < 256);
	struct plan_indicator row = {
	        .name = made(arena_dup(p->arena, name)),
	        .target = {.kind = num_given(target) ? TARGET_VALUE : TARGET_NONE, .value = target},
	        .council = {.value = NUM_NONE},
	        .periodicity = periodicity,
	};
	struct plan_indicator *at =
	        (struct plan_indicator *)(uintptr_t)&p->indicators[p->n_indicators++];
	*at = row;
	return at;
}

static struct tree *tree_of(struct world *w)
{
	if (!w->tree)
		must(tree_new(w->org, w->catalogue, &w->tree) == 0);
	return w->tree;
}

void world_put_plan(struct world *w, uint32_t unit, struct plan *p)
{
	must(tree_set_plan(tree_of(w), unit, p, w->plans_received_unix_s) >= 0);
}

struct results *world_results(int year)
{
	struct results *r = made(results_new(WORLD_BYTES));
	r->year = year;
	r->outcomes = made(arena_array(r->arena, 512, sizeof(*r->outcomes)));
	return r;
}

struct outcome *world_outcome(struct results *r, const char *indicator, const char *period,
                              struct part all)
{
	must(r->n_outcomes < 512);
	struct outcome *o = (struct outcome *)(uintptr_t)&r->outcomes[r->n_outcomes++];
	*o = (struct outcome){.indicator = made(arena_dup(r->arena, indicator)),
	                      .period = world_period(period),
	                      .all = all,
	                      .women = PART_NONE,
	                      .men = PART_NONE,
	                      .forecast = NUM_NONE,
	                      .reported = CIVIL_NONE};
	return o;
}

void world_put_results(struct world *w, uint32_t unit, struct results *r)
{
	must(tree_set_results(tree_of(w), unit, r, r->year, w->results_received_unix_s) >= 0);
}

struct outcome *world_reported(const struct world *w, uint32_t unit)
{
	return (struct outcome *)(uintptr_t)w->tree->units[unit].years[0].results->outcomes;
}

void world_say(struct world *w, uint32_t unit, double target, const char *period, struct part all)
{
	int year = world_period(period).year;
	struct plan *p = world_plan(year);
	(void)world_row(p, "x", PERIODICITY_TERTIAL, target);
	world_put_plan(w, unit, p);
	struct results *r = world_results(year);
	(void)world_outcome(r, "x", period, all);
	world_put_results(w, unit, r);
}

static uint32_t match(struct str name, void *arg)
{
	const struct world *w = arg;
	for (uint32_t i = 0; i < w->catalogue->n_indicators; i++) {
		if (str_eq(name, str_of(w->indicators[i].id)) ||
		    str_eq(name, str_of(w->indicators[i].name)))
			return i;
	}
	return INDEX_NONE;
}

static uint32_t match_row(const struct plan *p, struct str name, void *arg)
{
	(void)arg;
	for (uint32_t i = 0; i < p->n_indicators; i++) {
		if (str_eq_nocase(name, str_of(p->indicators[i].name)) ||
		    (p->indicators[i].id && str_eq(name, str_of(p->indicators[i].id))))
			return i;
	}
	return INDEX_NONE;
}

static uint32_t match_activity(const struct plan *p, struct str name, void *arg)
{
	(void)arg;
	for (uint32_t i = 0; i < p->n_activities; i++) {
		if (str_eq(name, str_of(p->activities[i].text)))
			return i;
	}
	return INDEX_NONE;
}

void world_pass_unfinished(struct world *w)
{
	struct rollup_names names = {match, match_row, match_activity, w};
	struct tree *t = tree_of(w);
	must(rollup_units(t, &names) == 0);
	assess_units(&w->assess, w->now, t);
	must(rollup_scopes(&w->rollup, t) == 0);
	assess_scopes(&w->assess, w->now, t);
	must(protect_tree(&w->protect, w->shown, t) == 0);
}

void world_pass(struct world *w)
{
	world_pass_unfinished(w);
	tree_clear(w->tree);
}

struct period world_period(const char *text)
{
	struct period p = {0};
	must(period_parse(str_of(text), &p) == 0);
	return p;
}

const struct figure *world_figure(const struct world *w, enum scope_kind kind, uint32_t index,
                                  uint32_t indicator, const char *period)
{
	struct scope s = {kind, index};
	return node_find(tree_node(w->tree, s), indicator, world_period(period));
}

const struct figure *world_unit_figure(const struct world *w, uint32_t unit, const char *period)
{
	return world_figure(w, SCOPE_UNIT, unit, 0, period);
}

const struct figure *world_own_figure(const struct world *w, const char *id, const char *period)
{
	const struct node *n = &w->tree->units[0];
	for (size_t i = 0; i < n->n_figures; i++) {
		if (strcmp(n->figures[i].id, id) == 0 &&
		    period_eq(n->figures[i].period, world_period(period)))
			return &n->figures[i];
	}
	return NULL;
}

size_t world_n_findings(const struct world *w, enum finding_kind kind)
{
	const struct node *n = &w->tree->units[0];
	size_t found = 0;
	for (size_t i = 0; i < n->n_findings; i++)
		found += n->findings[i].finding.kind == kind;
	return found;
}

struct part world_value(double value)
{
	return (struct part){value, NUM_NONE, NUM_NONE};
}

struct part world_of(double numerator, double denominator)
{
	return (struct part){NUM_NONE, numerator, denominator};
}

/* xorshift64* (Vigna 2016). */
uint32_t dice_below(struct dice *d, uint32_t n)
{
	must(n > 0);
	d->state ^= d->state >> 12;
	d->state ^= d->state << 25;
	d->state ^= d->state >> 27;
	return (uint32_t)((d->state * UINT64_C(0x2545F4914F6CDD1D)) >> 33) % n;
}
