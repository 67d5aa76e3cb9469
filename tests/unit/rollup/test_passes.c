/* SPDX-License-Identifier: EUPL-1.2 */
/* What a pass makes again of what changed, and what it leaves alone: stories that random worlds
 * (test_again.c) seldom tell. */
#include "test.h"
#include "world.h"

/* A unit that serves here too: what here is compared with, when its last year's part changes. */
static double baseline_next_door(double last_year, double forecast, double *ret_forecast)
{
	struct world *w = world_new();
	uint32_t here = world_district(w, "here"), there = world_district(w, "there");
	uint32_t unit = world_unit(w, "u", world_department(w, "a", there));
	world_serves(w, unit, here);
	world_indicator(w, "x")->measure = MEASURE_COUNTED;
	struct plan *p = world_plan(2014);
	(void)world_row(p, "x", PERIODICITY_YEAR, NUM_NONE);
	world_put_plan(w, unit, p);
	struct results *now = world_results(2014);
	struct breakdown b = {"here", world_value(7)};
	struct outcome *o = world_outcome(now, "x", "2014", world_value(20));
	o->breakdown = &b;
	o->n_breakdown = 1;
	o->forecast = 20;
	world_put_results(w, unit, now);
	struct breakdown then[] = {{"here", world_value(3)}, {"here", world_value(last_year)}};
	for (size_t i = 0; i < ARRAY_LEN(then); i++) {
		struct results *before = world_results(2013);
		o = world_outcome(before, "x", "2013", world_value(20));
		o->breakdown = &then[i];
		o->n_breakdown = 1;
		world_put_results(w, unit, before);
		world_pass(w);
	}
	now = world_results(2014);
	o = world_outcome(now, "x", "2014", world_value(20));
	o->breakdown = &b;
	o->n_breakdown = 1;
	o->forecast = forecast;
	world_put_results(w, unit, now);
	world_pass(w);
	double found = world_figure(w, SCOPE_DISTRICT, here, 0, "2014")->baseline;
	*ret_forecast = world_figure(w, SCOPE_DISTRICT, there, 0, "2014")->forecast;
	assert_null(world_free(w));
	return found;
}

static void test_what_is_compared_with_and_what_is_expected_follow(void **state)
{
	(void)state;
	double forecast = 0;
	assert_true(baseline_next_door(4, 20, &forecast) == 4);
	assert_true(forecast == 20);
	assert_true(baseline_next_door(3, 25, &forecast) == 3);
	assert_true(forecast == 25);
}

/* The marks themselves: one outcome of one unit changes one figure of each that it enters. */
static void test_only_what_changed_is_merged_again(void **state)
{
	(void)state;
	struct world *w = world_plain(3);
	w->protect.min_group = 5;
	for (uint32_t i = 0; i < 3; i++)
		world_say(w, i, 50, "2014-T1", world_of(30, 60));
	world_pass(w);
	const struct node *d = &w->tree->departments[0];
	const struct merge *kept = world_figure(w, SCOPE_DEPARTMENT, 0, 0, "2014-T2")->merge;
	const struct merge *replaced = world_figure(w, SCOPE_DEPARTMENT, 0, 0, "2014-T1")->merge;
	size_t n_changed = 0;
	struct results *r = world_results(2014);
	(void)world_outcome(r, "x", "2014-T1", world_of(31, 60));
	world_put_results(w, 1, r);
	world_pass_unfinished(w);
	for (size_t i = 0; i < d->n_figures; i++)
		n_changed += d->figures[i].changed != 0;
	assert_int_equal(d->n_figures, 3);
	assert_int_equal(n_changed, 1);
	assert_false(w->tree->units[0].touched || w->tree->units[2].touched);
	assert_ptr_equal(world_figure(w, SCOPE_DEPARTMENT, 0, 0, "2014-T2")->merge, kept);
	assert_ptr_not_equal(world_figure(w, SCOPE_DEPARTMENT, 0, 0, "2014-T1")->merge, replaced);
	tree_clear(w->tree);
	for (size_t i = 0; i < d->n_figures; i++)
		assert_int_equal(d->figures[i].changed, 0);
	assert_false(tree_is_touched(w->tree));
	assert_null(world_free(w));
}

/* Several periods at once, behind those that were there: each is rolled up. */
static void test_later_periods_come_together(void **state)
{
	(void)state;
	static const char *const later[] = {"2014-T1", "2014-T2", "2014"};
	struct world *w = world_plain(2);
	world_say(w, 0, 80, "2013-T1", world_value(70));
	world_say(w, 1, 80, "2013-T1", world_value(72));
	world_pass(w);
	struct results *r = world_results(2014);
	for (size_t i = 0; i < ARRAY_LEN(later); i++)
		(void)world_outcome(r, "x", later[i], world_value(60 + (double)i));
	world_put_results(w, 0, r);
	world_pass(w);
	for (size_t i = 0; i < ARRAY_LEN(later); i++) {
		const struct figure *f = world_figure(w, SCOPE_DEPARTMENT, 0, 0, later[i]);
		assert_non_null(f);
		assert_true(f->all.value == 60 + (double)i);
		assert_non_null(world_figure(w, SCOPE_DISTRICT, 0, 0, later[i]));
	}
	assert_true(world_figure(w, SCOPE_DEPARTMENT, 0, 0, "2013-T1")->all.value == 71);
	w = world_free(w);
}

/* In the first department something comes, in the next what the first has too is changed. */
static void test_what_changed_elsewhere_stays_here(void **state)
{
	(void)state;
	struct world *w = world_new();
	uint32_t district = world_district(w, "d");
	for (uint32_t i = 0; i < 2; i++)
		(void)world_unit(w, i ? "u1" : "u0",
		                 world_department(w, i ? "a1" : "a0", district));
	(void)world_indicator(w, "x");
	for (uint32_t i = 0; i < 2; i++)
		world_say(w, i, 50, "2014-T1", world_value(30));
	world_pass(w);
	for (uint32_t i = 0; i < 2; i++) {
		struct results *r = world_results(2014);
		(void)world_outcome(r, "x", "2014-T1", world_value(30 + i));
		if (i == 0)
			(void)world_outcome(r, "x", "2014-04", world_value(29)); /* before T1 */
		world_put_results(w, i, r);
	}
	world_pass(w);
	assert_int_equal(w->tree->departments[0].n_figures, 4);
	assert_int_equal(w->tree->departments[1].n_figures, 3);
	assert_true(world_figure(w, SCOPE_DEPARTMENT, 0, 0, "2014-04")->all.value == 29);
	assert_true(world_figure(w, SCOPE_DEPARTMENT, 0, 0, "2014-T1")->all.value == 30);
	assert_true(world_figure(w, SCOPE_DEPARTMENT, 1, 0, "2014-T1")->all.value == 31);
	assert_null(world_free(w));
}

/* What a unit says again is as old as its newest report, wherever it is counted. */
static void test_a_report_that_repeats_renews_the_dates(void **state)
{
	(void)state;
	struct world *w = world_new();
	for (uint32_t i = 0; i < 3; i++)
		(void)world_district(w, (const char *const[]){"d0", "d1", "d2"}[i]);
	uint32_t unit = world_unit(w, "u", world_department(w, "a", 0));
	world_serves(w, unit, 1);
	world_serves(w, unit, 2);
	(void)world_indicator(w, "x");
	const struct breakdown b[] = {{"d1", world_of(9, 20)}, {"d2", world_of(8, 20)}};
	for (int again = 0; again < 2; again++) {
		struct results *r = world_results(2014);
		struct outcome *o = world_outcome(r, "x", "2014-T1", world_of(30, 60));
		o->breakdown = b;
		o->n_breakdown = ARRAY_LEN(b);
		w->results_received_unix_s = again ? 6000 : 5000;
		world_put_results(w, unit, r);
		world_pass(w);
	}
	for (uint32_t i = 0; i < 3; i++)
		assert_int_equal(
		        world_figure(w, SCOPE_DISTRICT, i, 0, "2014-T1")->merge->oldest_unix_s,
		        6000);
	assert_int_equal(world_figure(w, SCOPE_DEPARTMENT, 0, 0, "2014-T1")->merge->oldest_unix_s,
	                 6000);
	assert_null(world_free(w));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_what_is_compared_with_and_what_is_expected_follow),
	        cmocka_unit_test(test_only_what_changed_is_merged_again),
	        cmocka_unit_test(test_later_periods_come_together),
	        cmocka_unit_test(test_what_changed_elsewhere_stays_here),
	        cmocka_unit_test(test_a_report_that_repeats_renews_the_dates),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
