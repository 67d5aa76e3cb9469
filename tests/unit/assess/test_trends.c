/* SPDX-License-Identifier: EUPL-1.2 */
/* From the published figures of a node to its monthly series: what becomes a point, what a gap,
 * and where it is cut. */
#include "test.h"
#include "world.h"

#define YEARS  2
#define MONTHS (12 * YEARS)
#define SILENT NUM_NONE /* the month is not reported */

/* Two years from 2013 by month: plan and results of unit `u`. */
static void tell(struct world *w, uint32_t u, double target, const double values[MONTHS])
{
	for (int y = 0; y < YEARS; y++) {
		struct plan *p = world_plan(2013 + y);
		struct results *r = world_results(2013 + y);
		(void)world_row(p, "x", PERIODICITY_MONTH, target);
		for (int m = 0; m < 12; m++) {
			char period[PERIOD_TEXT_BYTES];
			struct period at = {(int16_t)(2013 + y), PERIODICITY_MONTH,
			                    (uint8_t)(m + 1)};
			if (num_given(values[12 * y + m]))
				(void)world_outcome(r, "x", period_text(at, period),
				                    world_value(values[12 * y + m]));
		}
		world_put_plan(w, u, p);
		world_put_results(w, u, r);
	}
}

static struct node_view *publish(struct world *w, enum scope_kind kind)
{
	struct scope s = {kind, 0};
	struct node_view *v = protect_publish(tree_node(w->tree, s));
	assert_non_null(v);
	assert_int_equal(assess_trends(w->org, w->catalogue, v), 0);
	return v;
}

static void alternate(double v[MONTHS])
{
	for (int i = 0; i < MONTHS; i++)
		v[i] = i % 2 ? 12 : 10;
}

static void test_all_years_are_one_series(void **state)
{
	double v[MONTHS];
	struct world *w = world_plain(1);
	(void)state;
	alternate(v);
	v[5] = SILENT;
	tell(w, 0, 20, v);
	world_pass(w);
	struct node_view *shown = publish(w, SCOPE_UNIT);
	const struct trend *t = node_view_trend(shown, 0);
	assert_non_null(t);
	assert_null(node_view_trend(shown, 1));
	assert_null(node_view_trend(NULL, 0));
	assert_int_equal(t->n_points, MONTHS);
	assert_int_equal(t->n_segments, 1);
	assert_int_equal(t->segments[0].n_values, MONTHS - 1);
	assert_false(t->increments);
	assert_false(num_given(t->points[5].value)); /* owed and not said: a gap */
	assert_true(period_eq(t->points[12].period, world_period("2014-01")));
	/* 21 ranges of 2; mean (11 * 12 + 12 * 10) / 23 less the silent 12 */
	assert_true(num_cmp(t->segments[0].moving_range, 2) == 0);
	assert_true(num_cmp(t->segments[0].mean, (12 * 10 + 11 * 12) / 23.0) == 0);
	assert_int_equal(t->assurance, ASSURANCE_FAIL); /* 16.3 at most; 20 is the target */
	assert_int_equal(t->variation, VARIATION_COMMON_CAUSE);
	shown = node_view_unref(shown);
	w = world_free(w);
}

/* A share of a group that is too small, in a month that would stand out. */
static void test_what_is_protected_is_a_gap(void **state)
{
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2013);
	struct results *r = world_results(2013);
	(void)state;
	w->protect.min_group = 5;
	(void)world_row(p, "x", PERIODICITY_MONTH, 40);
	for (int m = 1; m <= 12; m++) {
		char period[PERIOD_TEXT_BYTES];
		struct period at = {2013, PERIODICITY_MONTH, (uint8_t)m};
		(void)world_outcome(r, "x", period_text(at, period),
		                    m == 6 ? world_of(97, 100) : world_of(m % 2 ? 50 : 60, 100));
	}
	(void)world_outcome(r, "x", "2014-01", world_of(50, 100));
	world_put_plan(w, 0, p);
	world_put_results(w, 0, r);
	world_pass(w);
	struct node_view *shown = publish(w, SCOPE_UNIT);
	const struct trend *t = node_view_trend(shown, 0);
	assert_int_equal(shown->figures[5].state, STATE_PROTECTED); /* 3 of 100 are not */
	assert_int_equal(t->n_points, 13);
	assert_false(num_given(t->points[5].value));
	assert_int_equal(t->points[5].high | t->points[5].low, 0);
	assert_int_equal(t->segments[0].n_values, 12);
	/* as if the month had never been: 7 of 50, 5 of 60, ranges of 10 beside the gap none */
	assert_true(num_cmp(t->segments[0].mean, 650.0 / 12) == 0);
	assert_true(num_cmp(t->segments[0].moving_range, 10) == 0);
	shown = node_view_unref(shown);
	w = world_free(w);
}

static void test_a_count_is_what_each_month_added(void **state)
{
	double v[MONTHS], sum = 0;
	struct world *w = world_plain(1);
	(void)state;
	w->indicators[0].measure = MEASURE_COUNTED;
	w->indicators[0].unit = "st";
	for (int i = 0; i < MONTHS; i++) {
		sum = i % 12 ? sum : 0;
		sum += i % 2 ? 12 : 10;
		v[i] = sum;
	}
	v[4] = SILENT;
	tell(w, 0, 130, v);
	world_pass(w);
	struct node_view *shown = publish(w, SCOPE_UNIT);
	const struct trend *t = node_view_trend(shown, 0);
	assert_true(t->increments);
	assert_int_equal(t->n_points, MONTHS);
	for (size_t i = 0; i < MONTHS; i++) {
		double want = i == 4 || i == 5 ? NUM_NONE : i % 2 ? 12 : 10;
		if (!num_eq(want, t->points[i].value))
			fail_msg("month %zu: %g", i + 1, t->points[i].value);
	}
	assert_int_equal(t->variation, VARIATION_COMMON_CAUSE);
	assert_int_equal(t->assurance, ASSURANCE_NONE); /* the target is the year's */
	shown = node_view_unref(shown);
	w = world_free(w);
}

static void test_a_sum_grows_only_over_the_same_units(void **state)
{
	double v[3][MONTHS];
	struct world *w = world_plain(3);
	(void)state;
	w->indicators[0].measure = MEASURE_COUNTED;
	w->indicators[0].unit = "st";
	for (int u = 0; u < 3; u++) {
		for (int i = 0; i < MONTHS; i++)
			v[u][i] = (i % 12 + 1) * (u + 1);
	}
	v[2][3] = v[1][4] = SILENT;   /* April and May: one of three is silent, not the same */
	v[1][8] = v[2][8] = SILENT;   /* September: two are, which is below half */
	v[1][14] = v[0][15] = SILENT; /* March and April of the next year: the first is another */
	for (uint32_t u = 0; u < 3; u++)
		tell(w, u, 100, v[u]);
	world_pass(w);
	struct node_view *shown = publish(w, SCOPE_DEPARTMENT);
	const struct trend *t = node_view_trend(shown, 0);
	for (size_t i = 0; i < MONTHS; i++) {
		bool gap = (i >= 3 && i <= 5) || i == 8 || i == 9 || (i >= 14 && i <= 16);
		if (!num_eq(t->points[i].value, gap ? NUM_NONE : 6))
			fail_msg("month %zu: %g", i + 1, t->points[i].value);
	}
	shown = node_view_unref(shown);
	/* A level of a provisional month is no point either, that of April is. */
	w->indicators[0].measure = MEASURE_LEVEL;
	tree_touch_all(w->tree);
	world_pass(w);
	shown = publish(w, SCOPE_DISTRICT);
	t = node_view_trend(shown, 0);
	assert_true(num_given(t->points[3].value) && !num_given(t->points[8].value));
	shown = node_view_unref(shown);
	w = world_free(w);
}

static void test_cut_where_a_step_is_declared(void **state)
{
	static struct step_change steps[] = {
	        {{2012, PERIODICITY_MONTH, 1}, {SCOPE_KIND_COUNT, INDEX_NONE}, "före allt"},
	        {{2013, PERIODICITY_MONTH, 6}, {SCOPE_UNIT, 1}, "en annan enhet"},
	        {{2014, PERIODICITY_MONTH, 1}, {SCOPE_DEPARTMENT, 0}, "avdelningen"},
	        {{2014, PERIODICITY_MONTH, 1}, {SCOPE_KIND_COUNT, INDEX_NONE}, "samma månad"},
	        {{2020, PERIODICITY_MONTH, 1}, {SCOPE_KIND_COUNT, INDEX_NONE}, "efter allt"},
	};
	double v[MONTHS];
	struct world *w = world_plain(2);
	(void)state;
	alternate(v);
	for (int i = 12; i < MONTHS; i++)
		v[i] += 20;
	w->indicators[0].step_changes = steps;
	w->indicators[0].n_step_changes = ARRAY_LEN(steps);
	tell(w, 0, 20, v);
	tell(w, 1, 20, v);
	world_pass(w);
	struct node_view *shown = publish(w, SCOPE_UNIT);
	const struct trend *t = node_view_trend(shown, 0);
	assert_int_equal(t->n_segments, 2);
	assert_int_equal(t->segments[0].to, 12);
	assert_int_equal(t->segments[1].from, 12);
	assert_int_equal(t->segments[1].to, MONTHS);
	assert_true(num_cmp(t->segments[1].mean, 31) == 0);
	assert_int_equal(t->variation, VARIATION_COMMON_CAUSE);
	assert_int_equal(t->assurance, ASSURANCE_PASS);
	shown = node_view_unref(shown);
	w->indicators[0].step_changes = &steps[2]; /* the only one */
	w->indicators[0].n_step_changes = 1;
	shown = publish(w, SCOPE_UNIT);
	assert_int_equal(node_view_trend(shown, 0)->n_segments, 2);
	shown = node_view_unref(shown);
	/* The other unit has one more; what is above neither is cut by a step of one unit. */
	assert_true(step_change_covers(&steps[1], w->org, (struct scope){SCOPE_UNIT, 1}));
	assert_false(step_change_covers(&steps[1], w->org, (struct scope){SCOPE_DEPARTMENT, 0}));
	assert_true(step_change_covers(&steps[2], w->org, (struct scope){SCOPE_UNIT, 0}));
	assert_false(step_change_covers(&steps[2], w->org, (struct scope){SCOPE_DISTRICT, 0}));
	struct step_change whole = {.scope = {SCOPE_DISTRICT, 0}};
	assert_true(step_change_covers(&whole, w->org, (struct scope){SCOPE_UNIT, 1}));
	w = world_free(w);
}

/* Figures as they are, in no plan: months never listed, and what was counted otherwise. */
static void test_only_neighbours_in_the_same_unit_are_subtracted(void **state)
{
	static const struct {
		int16_t year;
		uint8_t month;
		double value, want;
		const char *unit;
		enum measure measure;
		enum state state;
	} rows[] = {
	        {2013, 1, 3, 3, "st", MEASURE_COUNTED, STATE_MET},
	        {2013, 2, 7, 4, "st", MEASURE_COUNTED, STATE_MET},
	        {2013, 4, 9, SILENT, "st", MEASURE_COUNTED, STATE_MET}, /* no March */
	        {2013, 5, 11, SILENT, "st", MEASURE_COUNTED, STATE_PROTECTED},
	        {2013, 6, 50, SILENT, "tim", MEASURE_COUNTED, STATE_MET}, /* counted otherwise */
	        {2013, 7, 60, SILENT, "tim", MEASURE_COUNTED, STATE_MET},
	        {2013, 8, 60, SILENT, "st", MEASURE_LEVEL, STATE_MET},
	        {2013, 9, 61, SILENT, "st", MEASURE_COUNTED, STATE_MET},
	        {2014, 10, 70, SILENT, "st", MEASURE_COUNTED, STATE_MET}, /* another year */
	        {2014, 11, 75, 5, "st", MEASURE_COUNTED, STATE_MET},
	};
	struct world *w = world_plain(1);
	struct node n = {.scope = {SCOPE_UNIT, 0}};
	struct node_view *v = node_view_new(&n);
	struct figure f[ARRAY_LEN(rows)] = {0};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		f[i].period = (struct period){rows[i].year, PERIODICITY_MONTH, rows[i].month};
		f[i].all = world_value(rows[i].value);
		f[i].unit = rows[i].unit;
		f[i].measure = rows[i].measure;
		f[i].state = rows[i].state;
	}
	v->figures = f;
	v->n_figures = ARRAY_LEN(rows);
	assert_int_equal(assess_trends(w->org, w->catalogue, v), 0);
	assert_int_equal(v->n_trends, 1);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		double got = v->trends[0].points[i].value;
		if (!num_eq(got, rows[i].want))
			fail_msg("row %zu: %g", i, got);
	}
	v = node_view_unref(v);
	w = world_free(w);
}

/* Beside the months there is the year; and more than one series. */
static void test_each_indicator_has_a_series_of_its_months(void **state)
{
	static const char *const names[] = {"ett", "två", "tre"};
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2013);
	struct results *r = world_results(2013);
	(void)state;
	for (size_t k = 0; k < ARRAY_LEN(names); k++) {
		(void)world_row(p, names[k], PERIODICITY_MONTH, 40);
		for (int m = 1; m <= 12; m++) {
			char period[PERIOD_TEXT_BYTES];
			struct period at = {2013, PERIODICITY_MONTH, (uint8_t)m};
			(void)world_outcome(r, names[k], period_text(at, period),
			                    world_value(100.0 * (double)k + m % 2));
		}
		(void)world_outcome(r, names[k], "2013", world_value(7));
		(void)world_outcome(r, names[k], "2013-T1", world_value(7));
	}
	world_put_plan(w, 0, p);
	world_put_results(w, 0, r);
	world_pass(w);
	struct node_view *shown = publish(w, SCOPE_UNIT);
	assert_int_equal(shown->n_trends, ARRAY_LEN(names));
	for (size_t k = 0; k < ARRAY_LEN(names); k++) {
		const struct trend *t = &shown->trends[k];
		assert_int_equal(t->n_points, 12);
		for (size_t i = 0; i < 12; i++)
			assert_true(
			        num_eq(t->points[i].value, 100.0 * (double)k + (i % 2 ? 0 : 1)));
		assert_int_equal(t->n_segments, 1);
		assert_int_equal(t->segments[0].from, 0);
		assert_int_equal(t->segments[0].to, 12);
		assert_int_equal(t->segments[0].n_values, 12);
		assert_true(num_cmp(t->segments[0].moving_range, 1) == 0);
	}
	shown = node_view_unref(shown);
	w = world_free(w);
}

static void test_one_month_is_a_series_too(void **state)
{
	struct world *w = world_plain(1);
	(void)state;
	struct results *r = world_results(2013);
	(void)world_outcome(r, "x", "2013-04", world_value(80));
	world_put_results(w, 0, r);
	world_pass(w);
	struct node_view *shown = publish(w, SCOPE_UNIT);
	assert_int_equal(shown->n_figures, 1);
	assert_int_equal(shown->n_trends, 1);
	assert_int_equal(shown->trends[0].n_points, 1);
	shown = node_view_unref(shown);
	w = world_free(w);
}

static void test_only_monthly_series(void **state)
{
	struct world *w = world_plain(1);
	(void)state;
	world_say(w, 0, 80, "2014-T1", world_value(80));
	world_pass(w);
	struct node_view *shown = publish(w, SCOPE_UNIT);
	assert_int_equal(shown->n_trends, 0);
	assert_null(shown->trends);
	shown = node_view_unref(shown);
	w = world_free(w);
}

static void test_a_unit_s_own_indicator_goes_by_its_target_in_words(void **state)
{
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2013);
	struct results *r = world_results(2013);
	(void)state;
	world_row(p, "Antal egna", PERIODICITY_MONTH, NUM_NONE)->target.kind = TARGET_DECREASE;
	for (int m = 1; m <= 12; m++) {
		char period[PERIOD_TEXT_BYTES];
		struct period at = {2013, PERIODICITY_MONTH, (uint8_t)m};
		(void)world_outcome(r, "Antal egna", period_text(at, period), world_value(m));
	}
	world_put_plan(w, 0, p);
	world_put_results(w, 0, r);
	world_pass(w);
	struct node_view *shown = publish(w, SCOPE_UNIT);
	assert_int_equal(shown->n_trends, 1);
	assert_true(shown->trends[0].indicator & INDICATOR_LOCAL);
	assert_int_equal(shown->trends[0].direction, DIRECTION_LOWER);
	assert_int_equal(shown->trends[0].variation, VARIATION_CONCERN_HIGH);
	shown = node_view_unref(shown);
	w = world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_all_years_are_one_series),
	        cmocka_unit_test(test_what_is_protected_is_a_gap),
	        cmocka_unit_test(test_a_count_is_what_each_month_added),
	        cmocka_unit_test(test_a_sum_grows_only_over_the_same_units),
	        cmocka_unit_test(test_cut_where_a_step_is_declared),
	        cmocka_unit_test(test_only_neighbours_in_the_same_unit_are_subtracted),
	        cmocka_unit_test(test_each_indicator_has_a_series_of_its_months),
	        cmocka_unit_test(test_one_month_is_a_series_too),
	        cmocka_unit_test(test_only_monthly_series),
	        cmocka_unit_test(test_a_unit_s_own_indicator_goes_by_its_target_in_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
