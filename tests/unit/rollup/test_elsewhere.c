/* SPDX-License-Identifier: EUPL-1.2 */
/* What units do for districts other than their own (MEANING 16), worked by hand. */
#include "test.h"
#include "world.h"

#define T1 "2014-T1"

static const struct figure *whole(const struct world *w)
{
	return world_figure(w, SCOPE_DISTRICT, 0, 0, T1);
}

/* What the unit does for another district, of months it owes nobody: there only when it says how
 * much. */
static void test_what_is_not_owed_is_not_expected_elsewhere(void **state)
{
	(void)state;
	static const struct breakdown promised[] = {{"annat", {3, NAN, NAN}},
	                                            {"e", {12, NAN, NAN}}};
	static const struct {
		struct breakdown said;
		bool there;
	} cases[] = {{{"e", {5, NAN, NAN}}, true},
	             {{"e", {NAN, NAN, NAN}}, false},
	             {{"annat", {5, NAN, NAN}}, false}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		uint32_t e = world_district(w, "e");
		world_serves(w, 0, e);
		w->indicators[0].measure = MEASURE_COUNTED;
		struct plan *p = world_plan(2014);
		struct plan_indicator *row = world_row(p, "x", PERIODICITY_TERTIAL, 60);
		row->breakdown = promised;
		row->n_breakdown = ARRAY_LEN(promised);
		world_put_plan(w, 0, p);
		struct results *r = world_results(2014);
		struct outcome *o = world_outcome(r, "x", "2014-04", world_value(20));
		o->breakdown = &cases[i].said;
		o->n_breakdown = 1;
		world_put_results(w, 0, r);
		world_pass(w);
		const struct figure *f = world_figure(w, SCOPE_DISTRICT, e, 0, "2014-04");
		assert_int_equal(f != NULL, cases[i].there);
		assert_non_null(world_figure(w, SCOPE_DISTRICT, e, 0, T1)); /* promised */
		w = world_free(w);
	}
}

static void test_a_unit_of_several_districts_counts_once_at_home(void **state)
{
	(void)state;
	struct world *w = world_plain(2);
	uint32_t e = world_district(w, "e");
	uint32_t lone = world_district(w, "Kungsholmen");
	uint32_t b = world_department(w, "b", e);
	uint32_t there = world_unit(w, "there", b);
	world_serves(w, 0, e);
	world_serves(w, 0, lone);
	world_serves(w, 0, 0); /* its own: counted once all the same */
	w->indicators[0].measure = MEASURE_COUNTED;
	w->indicators[0].unit = "st";
	world_say(w, 0, 60, T1, world_value(100));
	world_say(w, 1, 60, T1, world_value(7));
	world_say(w, there, 60, T1, world_value(1000));
	static const struct breakdown parts[] = {{"E", {30, NAN, NAN}},
	                                         {"kungsholmen", {25, NAN, NAN}}};
	static const struct breakdown promised[] = {{"e", {12, NAN, NAN}}};
	world_reported(w, 0)->breakdown = parts;
	world_reported(w, 0)->n_breakdown = 2;
	struct plan_indicator *row =
	        (struct plan_indicator *)(uintptr_t)w->tree->units[0].years[0].plan->indicators;
	row->breakdown = promised;
	row->n_breakdown = 1;
	world_pass(w);
	assert_true(whole(w)->all.value == 107);
	assert_int_equal(whole(w)->merge->n_contributors, 2);
	const struct figure *in_e = world_figure(w, SCOPE_DISTRICT, e, 0, T1);
	assert_true(in_e->all.value == 1030 && in_e->target == 72 && in_e->compared == 24);
	assert_true(in_e->merge->contributors[0].shared && !in_e->merge->contributors[1].shared);
	assert_true(in_e->merge->contributors[0].value == 30);
	/* where only a breakdown is, there is a figure still, and no target of its own */
	const struct figure *alone = world_figure(w, SCOPE_DISTRICT, lone, 0, T1);
	assert_true(alone && alone->all.value == 25 && alone->merge->n_expected == 1);
	assert_int_equal(alone->why_not, NO_STATE_NO_TARGET);
	/* promised there, not reported there yet */
	const struct figure *later = world_figure(w, SCOPE_DISTRICT, e, 0, "2014-T2");
	assert_int_equal(later->merge->n_expected, 2);
	assert_null(world_figure(w, SCOPE_DISTRICT, lone, 0, "2014-T2"));
	assert_true(world_figure(w, SCOPE_DEPARTMENT, b, 0, T1)->all.value == 1000);
	w = world_free(w);
}

/* A count of which nothing is promised in all, and something there: the unit's page and the
 * district expect the same by now. */
static void test_what_is_expected_there_is_said_once(void **state)
{
	(void)state;
	static const struct breakdown promised = {"e", {60, NAN, NAN}}, done = {"e", {5, NAN, NAN}};
	static const double wholes[] = {0, 120};
	for (size_t i = 0; i < ARRAY_LEN(wholes); i++) {
		struct world *w = world_plain(1);
		uint32_t e = world_district(w, "e");
		world_serves(w, 0, e);
		w->indicators[0].measure = MEASURE_COUNTED;
		struct plan *p = world_plan(2014);
		struct plan_indicator *row = world_row(p, "x", PERIODICITY_TERTIAL, wholes[i]);
		row->breakdown = &promised;
		row->n_breakdown = 1;
		world_put_plan(w, 0, p);
		struct results *r = world_results(2014);
		struct outcome *o = world_outcome(r, "x", T1, world_value(20));
		o->breakdown = &done;
		o->n_breakdown = 1;
		world_put_results(w, 0, r);
		world_pass(w);
		assert_true(world_unit_figure(w, 0, T1)->subgroups[0].compared == 20);
		assert_true(world_figure(w, SCOPE_DISTRICT, e, 0, T1)->compared == 20);
		w = world_free(w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_what_is_not_owed_is_not_expected_elsewhere),
	        cmocka_unit_test(test_what_is_expected_there_is_said_once),
	        cmocka_unit_test(test_a_unit_of_several_districts_counts_once_at_home),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
