/* SPDX-License-Identifier: EUPL-1.2 */
/* What is made again of a world in which little changed is what all of it made anew would be:
 * random worlds and changes, each field of each figure, true and published, protection included. */
#include "test.h"
#include <stdio.h>
#include <stdlib.h>
#include "base/buf.h"
#include "world.h"

enum { DISTRICTS = 3, DEPARTMENTS = 6, UNITS = 15, INDICATORS = 4, ROUNDS = 12, SEEDS = 5 };
static const char *const periods[] = {"2013-T1", "2013", "2013-T2", "2014-T1", "2014-T2", "2014",
                                      "2014-04", "2012", "2014-H1", "2013-12", "2014-12"};
#define NODES (UNITS + DEPARTMENTS + DISTRICTS)

struct trial {
	struct world *w;
	struct dice dice;
	struct node_view *views[NODES];
	struct buf shown; /* all that the memory of it has been told to keep */
	bool remembers;
};

/* ---- a random world ---- */

static void make_register(struct trial *x)
{
	char id[16];
	for (uint32_t i = 0; i < DISTRICTS; i++) {
		(void)snprintf(id, sizeof(id), "d%u", i);
		(void)world_district(x->w, id);
	}
	for (uint32_t i = 0; i < DEPARTMENTS; i++) {
		(void)snprintf(id, sizeof(id), "a%u", i);
		(void)world_department(x->w, id, i % DISTRICTS);
	}
	for (uint32_t i = 0; i < UNITS; i++) {
		(void)snprintf(id, sizeof(id), "u%u", i);
		uint32_t department = dice_below(&x->dice, DEPARTMENTS);
		(void)world_unit(x->w, id, department);
		x->w->units[i].weights[WEIGHT_EMPLOYEES] = 1 + dice_below(&x->dice, 9);
		uint32_t other = dice_below(&x->dice, DISTRICTS);
		if (other != department % DISTRICTS && dice_below(&x->dice, 2))
			world_serves(x->w, i, other);
	}
	for (uint32_t i = 0; i < INDICATORS; i++) {
		(void)snprintf(id, sizeof(id), "x%u", i);
		struct indicator *k = world_indicator(x->w, id);
		k->measure = i == 1 || i == 3 ? MEASURE_COUNTED : MEASURE_LEVEL;
		k->persons = i == 1;
		k->unit = k->measure == MEASURE_COUNTED ? "st" : "%";
		k->weight = i == 2 ? WEIGHT_EMPLOYEES : WEIGHT_NONE;
	}
}

static struct part some_part(struct trial *x, uint32_t indicator)
{
	double n = 1 + dice_below(&x->dice, 24);
	if (indicator == 0)
		return world_of(dice_below(&x->dice, (uint32_t)n + 1), n);
	return world_value(dice_below(&x->dice, 40));
}

/* What the unit does for the district it serves; NULL: it serves none. */
static const struct breakdown *breakdown(struct trial *x, uint32_t unit, struct arena *arena,
                                         uint32_t indicator, size_t *ret_n)
{
	const struct unit *u = &x->w->units[unit];
	struct breakdown *b = arena_array(arena, 1, sizeof(*b));
	assert_non_null(b);
	*ret_n = u->n_serves != 0;
	if (!u->n_serves)
		return NULL;
	b->name = x->w->districts[u->serves[0]].name;
	b->part = some_part(x, indicator);
	return b;
}

/* Mostly the same each time; a random row promises something to the district served. */
static void put_plan(struct trial *x, uint32_t unit, int year)
{
	static const enum target_kind kinds[] = {TARGET_VALUE, TARGET_VALUE, TARGET_VALUE,
	                                         TARGET_INCREASE, TARGET_BOARD_SETS};
	struct plan *p = world_plan(year);
	struct dice before = x->dice;
	x->dice.state = 5 + unit * 31 + (uint32_t)year;
	uint32_t other = dice_below(&before, 3) ? INDICATORS : dice_below(&before, INDICATORS);
	for (uint32_t i = 0; i < INDICATORS + 1; i++) { /* the last is the unit's own */
		char name[16];
		(void)snprintf(name, sizeof(name), "x%u", i);
		if (dice_below(&x->dice, 6) == 0)
			continue;
		enum periodicity often = (enum periodicity)dice_below(&x->dice, PERIODICITY_COUNT);
		double target = 10 * (1 + dice_below(&x->dice, 8));
		struct plan_indicator *row = world_row(p, name, often, target + (i == other));
		row->target.kind = kinds[dice_below(&x->dice, ARRAY_LEN(kinds))];
		if (row->target.kind != TARGET_VALUE)
			row->target.value = NUM_NONE;
		if (dice_below(&before, 3) == 0)
			row->breakdown = breakdown(x, unit, p->arena, i, &row->n_breakdown);
	}
	x->dice = before;
	world_put_plan(x->w, unit, p);
}

static void say_one(struct trial *x, uint32_t unit, struct results *r, uint32_t indicator,
                    const char *period)
{
	char name[16];
	(void)snprintf(name, sizeof(name), "x%u", indicator);
	struct outcome *o = world_outcome(r, name, period, some_part(x, indicator));
	if (dice_below(&x->dice, 12) == 0) {
		o->all = PART_NONE;
		o->missing = MISSING_NOT_APPLICABLE;
	}
	if (dice_below(&x->dice, 5) == 0)
		o->forecast = dice_below(&x->dice, 90);
	if (dice_below(&x->dice, 4) == 0)
		o->women = some_part(x, indicator);
	if (dice_below(&x->dice, 4) == 0)
		o->men = some_part(x, indicator);
	if (dice_below(&x->dice, 3))
		o->breakdown = breakdown(x, unit, r->arena, indicator, &o->n_breakdown);
}

enum differing { IN_ALL, IN_BREAKDOWN, IN_FORECAST, IN_WOMEN, DIFFERING };

/* The last outcome, but for one thing. */
static void say_other(struct trial *x, uint32_t unit, struct results *r, uint32_t indicator,
                      enum differing how)
{
	struct outcome *o = (struct outcome *)(uintptr_t)&r->outcomes[r->n_outcomes - 1];
	if (how == IN_BREAKDOWN)
		o->breakdown = breakdown(x, unit, r->arena, indicator, &o->n_breakdown);
	if (how == IN_FORECAST)
		o->forecast = num_given(o->forecast) ? NUM_NONE : o->all.value;
	if (how == IN_WOMEN)
		o->women = some_part(x, indicator);
}

/* All that a year's report says: most of it the same as before, since the dice are thrown anew from
 * the unit's own number, but for what differs. */
static void put_results(struct trial *x, uint32_t unit, int year, uint32_t differs)
{
	struct results *r = world_results(year);
	struct dice before = x->dice;
	for (uint32_t i = 0; i <= INDICATORS; i++) {
		for (uint32_t k = 0; k < ARRAY_LEN(periods); k++) {
			uint32_t number = i * (uint32_t)ARRAY_LEN(periods) + k;
			if (world_period(periods[k]).year != year)
				continue;
			x->dice.state = 77 + (unit * 131 + number) * 7919;
			enum differing how = (enum differing)(before.state % DIFFERING);
			if (differs == number && how == IN_ALL)
				x->dice.state ^= before.state;
			if (dice_below(&x->dice, 5) == 0)
				continue;
			say_one(x, unit, r, i, periods[k]);
			x->dice.state ^= before.state;
			if (differs == number)
				say_other(x, unit, r, i, how);
		}
	}
	x->dice = before;
	(void)dice_below(&x->dice, 2);
	assert_true(tree_set_results(x->w->tree, unit, r, year, 2000 + dice_below(&x->dice, 9)) >=
	            0);
}

static void change_something(struct trial *x)
{
	uint32_t unit = dice_below(&x->dice, UNITS);
	uint32_t differs = dice_below(&x->dice, (INDICATORS + 1) * (uint32_t)ARRAY_LEN(periods));
	int year = 2012 + (int)dice_below(&x->dice, 3);
	switch (dice_below(&x->dice, 8)) {
	case 0: put_plan(x, unit, 2013 + (int)dice_below(&x->dice, 2)); break;
	case 1: put_results(x, unit, year, UINT32_MAX); break;
	default:
		year = world_period(periods[differs % ARRAY_LEN(periods)]).year;
		put_results(x, unit, year, differs);
		break;
	}
}

/* ---- all that can be seen, as text ---- */

static void put_part(FILE *out, struct part p)
{
	(void)fprintf(out, " %.12g/%.12g/%.12g", p.value, p.numerator, p.denominator);
}

static void put_merge(FILE *out, const struct merge *m)
{
	(void)fprintf(out, " m%d %u %u %.12g %d %lld %.12g", (int)m->method, m->n_expected,
	              m->n_reported, m->weight_share, m->provisional, (long long)m->oldest_unix_s,
	              m->expected_part_sum);
	(void)fprintf(out, " %lld", (long long)m->corrected_unix_s);
	for (size_t i = 0; i < m->n_contributors; i++) {
		const struct contributor *c = &m->contributors[i];
		(void)fprintf(out, "\n\t%u %u %.12g %d %.12g %d %d %d", c->unit, c->subgroup,
		              c->value, (int)c->state, c->share_of_gap, c->shared, c->hidden,
		              c->hidden_state);
		const struct entered *e = m->entered ? &m->entered[i] : NULL; /* published */
		if (e)
			(void)fprintf(out, " %.12g %.12g %.12g %.12g %.12g %lld", e->term,
			              e->weight, e->par, e->numerator, e->denominator,
			              (long long)e->received_unix_s);
	}
}

static void put_subgroup(FILE *out, const struct subgroup *s)
{
	(void)fprintf(out, " <%s %s", subgroup_kind_name(s->kind), s->name ? s->name : "-");
	put_part(out, s->part);
	(void)fprintf(out, " %.12g %.12g %.12g %d %d %d %.12g %.12g %.12g %.12g hides %d %d>",
	              s->target, s->baseline, s->baseline_year, s->baseline_whole, (int)s->state,
	              (int)s->why_not, s->compared, s->gap, s->low, s->high, s->hidden,
	              s->hidden_baseline);
}

static void put_figure(FILE *out, const struct figure *f)
{
	char period[PERIOD_TEXT_BYTES];
	(void)fprintf(out, "%08x %s %s %s %s: %d %d %d %d %d %.12g %d %.12g |", f->indicator,
	              period_text(f->period, period), f->id, f->name, f->unit ? f->unit : "-",
	              (int)f->direction, (int)f->measure, f->persons, f->owed, (int)f->target_kind,
	              f->target, (int)f->council_kind, f->council);
	put_part(out, f->all);
	for (size_t i = 0; i < f->n_subgroups; i++)
		put_subgroup(out, &f->subgroups[i]);
	if (f->corrected) {
		(void)fprintf(out, " corrected %lld", (long long)f->corrected->at_unix_s);
		put_part(out, f->corrected->before);
	}
	(void)fprintf(out, " %.12g %d %d %lld | %d %d %d %d %d", f->forecast, (int)f->missing,
	              (int)f->reported, (long long)f->received_unix_s, (int)f->state,
	              (int)f->why_not, f->basis_is_forecast, f->contradiction,
	              f->weaker_than_council);
	(void)fprintf(out, " %.12g %.12g %.12g %.12g %d %.12g %.12g %.12g %.12g %.12g %.12g %d",
	              f->basis, f->compared, f->baseline, f->baseline_year, f->baseline_whole,
	              f->expected_part, f->gap, f->tolerance, f->low, f->high, f->council_gap,
	              (int)f->due);
	(void)fprintf(out, " | hides %d", f->hidden);
	if (f->merge)
		put_merge(out, f->merge);
	(void)fputc('\n', out);
}

static void put_findings(FILE *out, const struct finding_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)fprintf(out, "! %d %s\n", (int)rows[i].finding.kind, rows[i].finding.message);
}

static struct scope scope_of(size_t node)
{
	if (node < UNITS)
		return (struct scope){SCOPE_UNIT, (uint32_t)node};
	if (node < UNITS + DEPARTMENTS)
		return (struct scope){SCOPE_DEPARTMENT, (uint32_t)(node - UNITS)};
	return (struct scope){SCOPE_DISTRICT, (uint32_t)(node - UNITS - DEPARTMENTS)};
}

static char *text_of(const struct node *n, const struct node_view *v)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	for (size_t i = 0; i < n->n_figures; i++)
		put_figure(out, &n->figures[i]);
	put_findings(out, n->findings, n->n_findings);
	(void)fprintf(out, "-- published\n");
	for (size_t i = 0; i < v->n_figures; i++)
		put_figure(out, &v->figures[i]);
	put_findings(out, v->findings, v->n_findings);
	assert_int_equal(fclose(out), 0);
	return text;
}

/* ---- again, and anew ---- */

static void publish_touched(struct trial *x)
{
	for (size_t i = 0; i < NODES; i++) {
		struct node *n = tree_node(x->w->tree, scope_of(i));
		if (!n->touched)
			continue;
		struct node_view *v = protect_publish_again(n, x->views[i]);
		assert_non_null(v);
		x->views[i] = (node_view_unref(x->views[i]), v);
	}
}

/* world_pass(), with the views made before the marks are cleared. */
static void pass(struct trial *x)
{
	world_pass_unfinished(x->w);
	publish_touched(x);
	tree_clear(x->w->tree);
}

static struct protect_shown *shown_of(const struct trial *x)
{
	struct protect_shown *h = NULL;
	if (!x->remembers)
		return NULL;
	assert_int_equal(protect_shown_new((size_t)8 << 20, &h), 0);
	assert_int_equal(protect_shown_replay(h, buf_slice(&x->shown)), 0);
	return h;
}

/* Another tree of the same documents, all of it judged at once. */
static struct tree *anew(struct trial *x, struct protect_shown *h)
{
	struct tree *mine = x->w->tree, *other = NULL;
	struct protect_shown *kept = x->w->shown;
	assert_int_equal(tree_new(x->w->org, x->w->catalogue, &other), 0);
	for (uint32_t i = 0; i < UNITS; i++) {
		for (size_t k = 0; k < mine->units[i].n_years; k++) {
			const struct year_docs *y = &mine->units[i].years[k];
			if (y->plan)
				assert_int_equal(tree_set_plan(other, i, plan_ref(y->plan),
				                               y->plan_received_unix_s),
				                 0);
			if (y->results)
				assert_int_equal(tree_set_results(other, i, results_ref(y->results),
				                                  y->year,
				                                  y->results_received_unix_s),
				                 0);
			struct year_docs *to = node_year(&other->units[i], y->year);
			to->corrections = y->corrections; /* lent: what the versions before left */
			to->n_corrections = y->n_corrections;
		}
	}
	x->w->tree = other;
	x->w->shown = h;
	world_pass_unfinished(x->w);
	x->w->tree = mine;
	x->w->shown = kept;
	return other;
}

static void compare(struct trial *x, uint64_t seed, unsigned round)
{
	struct protect_shown *h = shown_of(x);
	struct tree *other = anew(x, h);
	for (size_t i = 0; i < NODES; i++) {
		struct node *b = tree_node(other, scope_of(i));
		struct node_view *v = protect_publish(b);
		assert_non_null(v);
		char *mine = text_of(tree_node(x->w->tree, scope_of(i)), x->views[i]);
		char *theirs = text_of(b, v);
		if (strcmp(mine, theirs) != 0) {
			size_t at = 0;
			while (mine[at] == theirs[at])
				at++;
			while (at > 0 && mine[at - 1] != '\n')
				at--;
			fail_msg("seed %llu, round %u, node %zu:\nagain %.700s\nanew  %.700s",
			         (unsigned long long)seed, round, i, mine + at, theirs + at);
		}
		free(mine);
		free(theirs);
		assert_null(node_view_unref(v));
	}
	assert_null(tree_free(other));
	assert_null(protect_shown_free(h));
}

static void keep_shown(struct trial *x)
{
	if (x->remembers) {
		struct str fresh = protect_shown_take(x->w->shown);
		buf_add(&x->shown, fresh.at, fresh.n);
	}
}

static void try(uint64_t seed, double min_group, bool remembers)
{
	struct trial x = {.dice = {seed * UINT64_C(0x9E3779B97F4A7C15) + 1}};
	x.w = world_new();
	x.w->protect.min_group = min_group;
	x.remembers = remembers;
	buf_init(&x.shown, (size_t)8 << 20);
	world_today(x.w, "2014-11-20");
	make_register(&x);
	if (remembers)
		assert_int_equal(protect_shown_new((size_t)8 << 20, &x.w->shown), 0);
	for (uint32_t i = 0; i < UNITS; i++) {
		put_plan(&x, i, 2014);
		for (int year = 2012; year <= 2014; year++)
			put_results(&x, i, year, UINT32_MAX);
	}
	for (unsigned round = 0; round < ROUNDS; round++) {
		for (uint32_t n = dice_below(&x.dice, 3); round > 0 && n < 3; n++)
			change_something(&x);
		pass(&x);
		keep_shown(&x);
		compare(&x, seed, round);
	}
	for (size_t i = 0; i < NODES; i++)
		assert_null(node_view_unref(x.views[i]));
	buf_done(&x.shown);
	assert_null(world_free(x.w));
}

static void test_again_is_as_anew(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SOME(SEEDS); seed++)
		try(seed, 0, false);
}

static void test_again_is_as_anew_with_protection(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SOME(SEEDS); seed++)
		try(seed, 5, false);
}

static void test_again_is_as_anew_with_what_was_shown_before(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SOME(SEEDS); seed++)
		try(seed, 5, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_again_is_as_anew),
	        cmocka_unit_test(test_again_is_as_anew_with_protection),
	        cmocka_unit_test(test_again_is_as_anew_with_what_was_shown_before),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
