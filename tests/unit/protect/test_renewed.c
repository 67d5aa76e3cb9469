/* SPDX-License-Identifier: EUPL-1.2 */
/* What is decided again, and for whom, when something changed: siblings, wholes, the district that
 * is served too, and this year's figures where last year's hiding changed (MEANING 22, 23).  And
 * that nothing else is. */
#include "test.h"
#include "world.h"

#define T1      "2014-T1"
#define BEFORE  "2013-T1"
#define BETWEEN "2013-T2"

/* ---- last year's hiding ---- */

/* Departments a and b in district d, c in e; f has none.  Counts of people; what they say for e or
 * f is part of it.  This year u0 says nothing for e: so e is not looked at beside d and f. */
enum { UNITS = 6, DEPARTMENTS = 3, DISTRICTS = 3 };

static const struct {
	uint32_t department, serves; /* serves 0: none */
	double before, there;
} units[UNITS] = {{0, 1, 40, 40}, {0, 2, 20, 10}, {0, 0, 30, 0},
                  {2, 0, 13, 0},  {1, 2, 24, 12}, {1, 2, 60, 30}};

static void tell(struct results *r, uint32_t unit, const char *indicator, const char *period,
                 double more)
{
	struct outcome *o =
	        world_outcome(r, indicator, period, world_value(units[unit].before + more));
	double there = units[unit].there == units[unit].before ? units[unit].before + more
	                                                       : units[unit].there + more / 2;
	bool apart = units[unit].serves == 1 && o->period.year == 2014;
	if (units[unit].serves == 0 || apart)
		return;
	struct breakdown *b = arena_array(r->arena, 1, sizeof(*b));
	*b = (struct breakdown){units[unit].serves == 1 ? "e" : "f", world_value(there)};
	o->breakdown = b;
	o->n_breakdown = 1;
}

/* Last year; the same of «y», which stays so. */
static void tell_before(struct world *w, uint32_t unit, double more)
{
	struct results *r = world_results(2013);
	tell(r, unit, "x", BEFORE, more);
	tell(r, unit, "x", BETWEEN, 100);
	tell(r, unit, "y", BEFORE, 0);
	world_put_results(w, unit, r);
}

static struct world *two_years(void)
{
	struct world *w = world_new();
	const uint32_t districts[] = {world_district(w, "d"), world_district(w, "e"),
	                              world_district(w, "f")};
	const uint32_t in[] = {world_department(w, "a", districts[0]),
	                       world_department(w, "b", districts[0]),
	                       world_department(w, "c", districts[1])};
	for (uint32_t i = 0; i < 2; i++) {
		(void)world_indicator(w, i ? "y" : "x");
		world_indicator_counts(w, i);
	}
	w->protect.min_group = 5;
	for (uint32_t i = 0; i < UNITS; i++) {
		char id[] = {'u', (char)('0' + i), 0};
		(void)world_unit(w, id, in[units[i].department]);
		if (units[i].serves)
			world_serves(w, i, units[i].serves);
	}
	for (uint32_t i = 0; i < UNITS; i++) {
		struct plan *p = world_plan(2014);
		world_row(p, "x", PERIODICITY_TERTIAL, NUM_NONE)->target.kind = TARGET_INCREASE;
		world_row(p, "y", PERIODICITY_TERTIAL, NUM_NONE)->target.kind = TARGET_INCREASE;
		world_put_plan(w, i, p);
		struct results *r = world_results(2014);
		tell(r, i, "x", T1, 100);
		tell(r, i, "y", T1, 100);
		world_put_results(w, i, r);
		tell_before(w, i, 0);
	}
	world_pass(w);
	return w;
}

static bool shown_anew(const struct world *w, enum scope_kind kind, uint32_t at)
{
	const struct figure *f = world_figure(w, kind, at, 0, T1);
	assert_int_equal(f->changed & CHANGED_FIGURE, 0); /* else it is decided anyway */
	return f->changed & CHANGED_SHOWN;
}

/* What is hidden of this year's «x»; all of «y» is shown. */
static bool baseline_hidden(const struct world *w, enum scope_kind kind, uint32_t at)
{
	const struct figure *f = world_figure(w, kind, at, 0, T1);
	const struct figure *y = world_figure(w, kind, at, 1, T1);
	assert_int_equal(y->hidden | (y->changed & CHANGED_SHOWN), 0);
	assert_int_equal(f->hidden & ~HIDE_BASELINE, 0);
	return f->hidden;
}

static void check_states(const struct world *w, enum scope_kind kind, uint32_t at, uint32_t hidden)
{
	const struct merge *m = world_figure(w, kind, at, 0, T1)->merge;
	for (size_t i = 0; i < m->n_contributors; i++) {
		const struct contributor *c = &m->contributors[i];
		assert_false(c->hidden);
		assert_int_equal(c->hidden_state, hidden >> c->unit & 1);
	}
}

/* @param hidden is u3 of last year small? */
static void check_this_year(const struct world *w, bool hidden)
{
	static const bool of_units[UNITS] = {true, true, false, true, false, false};
	static const bool lines[UNITS] = {true, true, false, false, true, false};
	static const bool of_departments[DEPARTMENTS] = {true, false, true};
	for (uint32_t i = 0; i < UNITS; i++) {
		const struct figure *f = world_figure(w, SCOPE_UNIT, i, 0, T1);
		assert_int_equal(baseline_hidden(w, SCOPE_UNIT, i), hidden && of_units[i]);
		for (size_t k = 0; k < f->n_subgroups; k++)
			assert_int_equal(f->subgroups[k].hidden_baseline, hidden && lines[i]);
	}
	for (uint32_t i = 0; i < DEPARTMENTS; i++)
		assert_int_equal(baseline_hidden(w, SCOPE_DEPARTMENT, i),
		                 hidden && of_departments[i]);
	for (uint32_t i = 0; i < DISTRICTS; i++)
		assert_int_equal(baseline_hidden(w, SCOPE_DISTRICT, i), hidden);
	uint32_t who = hidden ? 1u | 2u | 8u : 0; /* u0, u1, u3 */
	for (uint32_t i = 0; i < 3; i++) {
		check_states(w, SCOPE_DEPARTMENT, i, who);
		check_states(w, SCOPE_DISTRICT, i, who);
	}
}

/* u3 is small: c goes, then what u0 did in e, which is all of u0, then u1 beside u0, and with it
 * what u1 did in f, then what u4 did there.  None but u3 said anything new. */
static void test_this_year_follows_last_years_hiding(void **state)
{
	(void)state;
	struct world *w = two_years();
	for (int again = 0; again < 2; again++) {
		check_this_year(w, false);
		tell_before(w, 3, -10);
		world_pass_unfinished(w);
		for (uint32_t i = 0; i < UNITS; i++) {
			const struct figure *f = world_unit_figure(w, i, BEFORE);
			bool hidden = i == 0 || i == 1 || i == 3;
			assert_int_equal(f->hidden & ~HIDE_PREVIOUS, hidden ? HIDE_ALL : 0);
			assert_int_equal(w->tree->units[i].touched, hidden || i == 4);
			if (i != 3)
				assert_int_equal(shown_anew(w, SCOPE_UNIT, i), hidden || i == 4);
		}
		check_this_year(w, true);
		assert_true(shown_anew(w, SCOPE_DEPARTMENT, 0) && w->tree->departments[0].touched);
		assert_false(shown_anew(w, SCOPE_DEPARTMENT, 1) || w->tree->departments[1].touched);
		assert_true(shown_anew(w, SCOPE_DISTRICT, 0) && w->tree->districts[0].touched);
		assert_true(shown_anew(w, SCOPE_DISTRICT, 2) && w->tree->districts[2].touched);
		tree_clear(w->tree);
		tell_before(w, 3, 0);
		world_pass_unfinished(w);
		assert_true(shown_anew(w, SCOPE_UNIT, 4) && shown_anew(w, SCOPE_DISTRICT, 2));
		tree_clear(w->tree);
	}
	check_this_year(w, false);
	w = world_free(w);
}

/* ---- women, men and parts ---- */

static void count_people(struct world *w, double min_group)
{
	world_indicator_counts(w, 0);
	w->protect.min_group = min_group;
}

static void serve(struct world *w, uint32_t unit, double all, double there)
{
	struct results *r = world_results(2014);
	struct outcome *o = world_outcome(r, "x", T1, world_value(all));
	struct breakdown *b = arena_array(r->arena, 1, sizeof(*b));
	*b = (struct breakdown){"e", world_value(there)};
	o->breakdown = b;
	o->n_breakdown = 1;
	world_put_results(w, unit, r);
}

/* A line that covered another unit's, and covers no more: its unit is published again. */
static void test_a_unit_is_touched_by_its_first_line(void **state)
{
	(void)state;
	struct world *w = world_plain(3);
	uint32_t e = world_district(w, "e");
	count_people(w, 5);
	for (uint32_t i = 0; i < 3; i++)
		world_serves(w, i, e);
	serve(w, 0, 40, 3);
	serve(w, 1, 50, 20);
	serve(w, 2, 60, 30);
	world_pass(w);
	assert_true(world_unit_figure(w, 1, T1)->subgroups[0].hidden);
	serve(w, 0, 40, 13);
	world_pass_unfinished(w);
	assert_false(world_unit_figure(w, 1, T1)->subgroups[0].hidden);
	assert_true(w->tree->units[1].touched && !w->tree->units[2].touched);
	w = world_free(w);
}

/* Of last year's whole year, and of December, too (MEANING 12, 10). */
static void test_women_are_not_held_against_a_hidden_number_of_any_period(void **state)
{
	(void)state;
	static const struct {
		const char *small, *other; /* periods of last year; the small one is hidden */
		bool hidden;
	} cases[] = {{"2013-T1", "2013", true},
	             {"2013", "2013-T1", true},
	             {"2013-12", "2013-T1", true},
	             {"2013-T2", "2013-T1", false}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (int parts = 0; parts < 2; parts++) {
			struct world *w = world_plain(1);
			count_people(w, 5);
			struct results *r = world_results(2014);
			const char *const periods[] = {cases[i].small, cases[i].other, T1};
			for (size_t k = 0; k < 3; k++) {
				struct outcome *o =
				        world_outcome(r, "x", periods[k], world_value(60));
				struct breakdown *b = arena_array(r->arena, 2, sizeof(*b));
				b[0] = (struct breakdown){"norr", world_value(k == 0 ? 3 : 20)};
				b[1] = (struct breakdown){"syd", world_value(k == 0 ? 57 : 40)};
				o->breakdown = b;
				o->n_breakdown = parts ? 2 : 0;
				o->women = parts ? PART_NONE : b[0].part;
				o->men = parts ? PART_NONE : b[1].part;
			}
			world_put_results(w, 0, r);
			world_pass(w);
			const struct figure *f = world_unit_figure(w, 0, T1);
			assert_int_equal(f->n_subgroups, 2);
			for (size_t k = 0; k < 2; k++) {
				assert_false(f->subgroups[k].hidden);
				if (f->subgroups[k].hidden_baseline != cases[i].hidden)
					fail_msg("%s, %zu", cases[i].small, k);
			}
			assert_int_equal(f->hidden, 0);
			w = world_free(w);
		}
	}
}

/* What the unit is told of what is not shown. */
static void test_words_on_what_is_not_shown(void **state)
{
	(void)state;
	static const struct {
		struct part all, women, men, norr, syd;
		const char *words; /* how they begin; NULL: none */
	} cases[] = {
	        {{NAN, 60, 100}, {NAN, 30, 50}, {NAN, 30, 50}, {NAN, 20, 40}, {NAN, 40, 60}, NULL},
	        {{NAN, 60, 100}, PART_NONE, PART_NONE, {NAN, 3, 20}, {NAN, 20, 40}, "alla delar"},
	        {{NAN, 60, 100}, PART_NONE, PART_NONE, {NAN, 20, 40}, {NAN, 3, 20}, "alla delar"},
	        {{NAN, 60, 100},
	         {NAN, 30, 50},
	         {NAN, 27, 30},
	         {NAN, 3, 20},
	         {NAN, 20, 40},
	         "kvinnor"},
	        {{NAN, 60, 100},
	         {NAN, 27, 30},
	         {NAN, 30, 50},
	         {NAN, 20, 40},
	         {NAN, 20, 40},
	         "kvinnor"},
	        {{NAN, 3, 100},
	         {NAN, 1, 50},
	         {NAN, 2, 50},
	         {NAN, 1, 40},
	         {NAN, 2, 60},
	         "visas inte"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		w->protect.min_group = 5;
		struct results *r = world_results(2014);
		struct outcome *o = world_outcome(r, "x", T1, cases[i].all);
		struct breakdown *b = arena_array(r->arena, 2, sizeof(*b));
		b[0] = (struct breakdown){"norr", cases[i].norr};
		b[1] = (struct breakdown){"syd", cases[i].syd};
		o->breakdown = b;
		o->n_breakdown = 2;
		o->women = cases[i].women;
		o->men = cases[i].men;
		world_put_results(w, 0, r);
		world_pass(w);
		const struct node *n = &w->tree->units[0];
		assert_int_equal(n->n_findings, cases[i].words != NULL);
		if (cases[i].words && !strstr(n->findings[0].finding.message, cases[i].words))
			fail_msg("case %zu: %s", i, n->findings[0].finding.message);
		w = world_free(w);
	}
}

/* ---- the least group, and none ---- */

/* With a least group of one only nobody is hidden, and covered all the same. */
static void test_a_least_group_of_one(void **state)
{
	(void)state;
	struct world *w = world_plain(4);
	count_people(w, 1);
	static const double of[] = {20, 0, 1, 30};
	for (uint32_t i = 0; i < 4; i++)
		world_say(w, i, 60, T1, world_value(of[i]));
	world_pass(w);
	for (uint32_t i = 0; i < 4; i++)
		assert_int_equal(world_unit_figure(w, i, T1)->hidden, i == 3 ? 0 : HIDE_ALL);
	w = world_free(w);
}

/* Turned off: nothing stays hidden, not even in the wholes. */
static void test_without_protection_all_is_shown(void **state)
{
	(void)state;
	struct world *w = world_plain(4);
	uint32_t e = world_district(w, "e");
	count_people(w, 5);
	world_serves(w, 1, e);
	static const double of[] = {3, 10, 20, 30};
	for (uint32_t i = 0; i < 4; i++)
		serve(w, i, of[i], 2);
	world_pass(w);
	assert_true(world_figure(w, SCOPE_DISTRICT, 0, 0, T1)->merge->contributors[0].hidden);
	assert_true(world_figure(w, SCOPE_DISTRICT, 1, 0, T1)->merge->contributors[0].hidden);
	w->protect.min_group = 0;
	struct results *r = world_results(2014);
	(void)world_outcome(r, "x", T1, world_value(3));
	(void)world_outcome(r, "egen", T1, world_of(3, 40));
	world_put_results(w, 0, r);
	assert_int_equal(protect_shown_new(1 << 16, &w->shown), 0);
	tree_touch_all(w->tree);
	world_pass(w);
	for (uint32_t i = 0; i < 4; i++) {
		const struct figure *f = world_unit_figure(w, i, T1);
		assert_false(f->hidden || (i && f->subgroups[0].hidden));
		assert_int_equal(w->tree->units[i].n_findings, 0);
	}
	assert_int_equal(protect_shown_take(w->shown).n, 0); /* nor is anything remembered */
	for (uint32_t i = 0; i < 2; i++) {
		const struct figure *f = world_figure(w, SCOPE_DISTRICT, i, 0, T1);
		assert_int_equal(f->hidden, 0);
		for (size_t k = 0; k < f->merge->n_contributors; k++)
			assert_false(f->merge->contributors[k].hidden);
	}
	w = world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_this_year_follows_last_years_hiding),
	        cmocka_unit_test(test_a_unit_is_touched_by_its_first_line),
	        cmocka_unit_test(test_women_are_not_held_against_a_hidden_number_of_any_period),
	        cmocka_unit_test(test_words_on_what_is_not_shown),
	        cmocka_unit_test(test_a_least_group_of_one),
	        cmocka_unit_test(test_without_protection_all_is_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
