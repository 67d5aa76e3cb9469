/* SPDX-License-Identifier: EUPL-1.2 */
/* One figure against its target (MEANING 7-12, 15, 34, 36), case by case, worked by hand. */
#include "test.h"
#include "world.h"

#define N NUM_NONE

struct one {
	const char *what;
	enum measure measure;
	enum direction direction;
	enum target_kind kind;
	double target, value, numerator, denominator, forecast, baseline, baseline_year, points;
	const char *period;
	enum state state;
	double compared, gap;
};
#define L  MEASURE_LEVEL
#define C  MEASURE_COUNTED
#define UP DIRECTION_HIGHER
#define DN DIRECTION_LOWER
#define AP DIRECTION_APPROACH
#define NO DIRECTION_NONE
#define T1 "2014-T1"

static const struct one cases[] = {
        /* levels are never pro-rated */
        {"higher met", L, UP, TARGET_VALUE, 80, 80, N, N, N, N, N, N, T1, STATE_MET, 80, 0},
        {"higher near", L, UP, TARGET_VALUE, 80, 76, N, N, N, N, N, N, T1, STATE_NEAR, 80, -4},
        {"near is inclusive", L, UP, TARGET_VALUE, 80, 75.99, N, N, N, N, N, N, T1, STATE_BEHIND,
         80, -4.01},
        {"lower met", L, DN, TARGET_VALUE, 4.4, 4.4, N, N, N, N, N, N, T1, STATE_MET, 4.4, 0},
        {"lower near", L, DN, TARGET_VALUE, 4.4, 4.62, N, N, N, N, N, N, T1, STATE_NEAR, 4.4,
         -0.22},
        {"lower behind", L, DN, TARGET_VALUE, 4.4, 6, N, N, N, N, N, N, T1, STATE_BEHIND, 4.4,
         -1.6},
        {"points instead of per cent", L, DN, TARGET_VALUE, 4.4, 4.7, N, N, N, N, N, 0.3, T1,
         STATE_NEAR, 4.4, -0.3},
        {"target 0 has no per cent", L, DN, TARGET_VALUE, 0, 0.1, N, N, N, N, N, N, T1,
         STATE_BEHIND, 0, -0.1},
        {"target 0 with points", L, DN, TARGET_VALUE, 0, 0.1, N, N, N, N, N, 0.2, T1, STATE_NEAR, 0,
         -0.1},
        /* approach: tolerance minus distance */
        {"approach one tolerance", L, AP, TARGET_VALUE, 100, 105, N, N, N, N, N, N, T1, STATE_MET,
         100, 0},
        {"approach below", L, AP, TARGET_VALUE, 100, 95, N, N, N, N, N, N, T1, STATE_MET, 100, 0},
        {"approach two", L, AP, TARGET_VALUE, 100, 110, N, N, N, N, N, N, T1, STATE_NEAR, 100, -5},
        {"approach two, in thirds", C, AP, TARGET_VALUE, 8.89, 5.334, N, N, N, N, N, N, "2014-T2",
         STATE_NEAR, 5.926666667, -0.296333333},
        {"approach beyond", L, AP, TARGET_VALUE, 100, 110.1, N, N, N, N, N, N, T1, STATE_BEHIND,
         100, -5.1},
        /* chance: 30 of 40 is 59.8-85.8 %, 90 of 120 is 66.6-81.9 % */
        {"uncertain", L, UP, TARGET_VALUE, 80, 75, 30, 40, N, N, N, N, T1, STATE_UNCERTAIN, 80, -5},
        {"more people, still chance", L, UP, TARGET_VALUE, 80, 75, 90, 120, N, N, N, N, T1,
         STATE_UNCERTAIN, 80, -5},
        {"90 of 120 against 90 %", L, UP, TARGET_VALUE, 90, 75, 90, 120, N, N, N, N, T1,
         STATE_BEHIND, 90, -15},
        {"9 of 12 against 90 %", L, UP, TARGET_VALUE, 90, 75, 9, 12, N, N, N, N, T1,
         STATE_UNCERTAIN, 90, -15},
        {"uncertain before near", L, UP, TARGET_VALUE, 76, 75, 30, 40, N, N, N, N, T1,
         STATE_UNCERTAIN, 76, -1},
        {"met before uncertain", L, UP, TARGET_VALUE, 75, 75, 30, 40, N, N, N, N, T1, STATE_MET, 75,
         0},
        {"a forecast is no share", L, UP, TARGET_VALUE, 80, 75, 30, 40, 70, N, N, N, T1,
         STATE_BEHIND, 80, -10},
        /* the unit's own forecast is the basis */
        {"forecast met", L, UP, TARGET_VALUE, 80, 60, N, N, 85, N, N, N, T1, STATE_MET, 80, 5},
        {"forecast behind", L, UP, TARGET_VALUE, 80, 90, N, N, 70, N, N, N, T1, STATE_BEHIND, 80,
         -10},
        /* counts: what is expected by now; a forecast against the whole target */
        {"count on track", C, UP, TARGET_VALUE, 60, 20, N, N, N, N, N, N, T1, STATE_MET, 20, 0},
        {"count near", C, UP, TARGET_VALUE, 60, 19, N, N, N, N, N, N, T1, STATE_NEAR, 20, -1},
        {"count behind", C, UP, TARGET_VALUE, 60, 18.9, N, N, N, N, N, N, T1, STATE_BEHIND, 20,
         -1.1},
        {"count by last year's profile", C, UP, TARGET_VALUE, 60, 15, N, N, N, 10, 40, N, T1,
         STATE_MET, 15, 0},
        {"count forecast", C, UP, TARGET_VALUE, 60, 18, N, N, 58, N, N, N, T1, STATE_NEAR, 60, -2},
        {"lower count has its ceiling", C, DN, TARGET_VALUE, 60, 59, N, N, N, N, N, N, T1,
         STATE_MET, 60, 1},
        {"count of the year", C, UP, TARGET_VALUE, 60, 59, N, N, N, N, N, N, "2014", STATE_NEAR, 60,
         -1},
        /* words: against last year */
        {"increase", L, UP, TARGET_INCREASE, N, 75.1, N, N, N, 75, N, N, T1, STATE_MET, 75, 0.1},
        {"equal is near", L, UP, TARGET_INCREASE, N, 75, N, N, N, 75, N, N, T1, STATE_NEAR, 75, 0},
        {"equal is near, also by chance", L, UP, TARGET_INCREASE, N, 75, 30, 40, N, 75, N, N, T1,
         STATE_NEAR, 75, 0},
        {"a little less is near", L, UP, TARGET_INCREASE, N, 74, N, N, N, 75, N, N, T1, STATE_NEAR,
         75, -1},
        {"increase behind", L, UP, TARGET_INCREASE, N, 70, N, N, N, 75, N, N, T1, STATE_BEHIND, 75,
         -5},
        {"decrease", L, UP, TARGET_DECREASE, N, 74, N, N, N, 75, N, N, T1, STATE_MET, 75, 1},
        {"maintain", L, UP, TARGET_MAINTAIN, N, 78.75, N, N, N, 75, N, N, T1, STATE_MET, 75, 0},
        {"maintain, falls out", L, UP, TARGET_MAINTAIN, N, 79, N, N, N, 75, N, N, T1, STATE_NEAR,
         75, -0.25},
        {"no baseline", L, UP, TARGET_INCREASE, N, 75, N, N, N, N, N, N, T1, STATE_NO_BASELINE, N,
         N},
        {"a count's forecast against the whole of last year", C, UP, TARGET_INCREASE, N, 11, N, N,
         35, 10, 40, N, T1, STATE_BEHIND, 40, -5},
        /* no number, no judgement */
        {"none", L, UP, TARGET_NONE, N, 75, N, N, N, N, N, N, T1, STATE_NO_TARGET, N, N},
        {"the board sets it", L, UP, TARGET_BOARD_SETS, N, 75, N, N, N, N, N, N, T1,
         STATE_NO_TARGET, N, N},
        {"which way is good?", L, NO, TARGET_VALUE, 80, 85, N, N, N, N, N, N, T1, STATE_NO_TARGET,
         N, N},
        {"words tell the way", L, NO, TARGET_INCREASE, N, 76, N, N, N, 75, N, N, T1, STATE_MET, 75,
         1},
        /* silence */
        {"due passed", L, UP, TARGET_VALUE, 80, N, N, N, N, N, N, N, T1, STATE_MISSING, N, N},
        {"a forecast is no outcome", L, UP, TARGET_VALUE, 80, N, N, N, 90, N, N, N, T1,
         STATE_MISSING, N, N},
        {"missing before no_target", L, UP, TARGET_NONE, N, N, N, N, N, N, N, N, T1, STATE_MISSING,
         N, N},
        {"not due", L, UP, TARGET_VALUE, 80, N, N, N, N, N, N, N, "2014-T2", STATE_NOT_DUE, N, N},
        {"reported early is judged at once", L, UP, TARGET_VALUE, 80, 70, N, N, N, N, N, N,
         "2014-T2", STATE_BEHIND, 80, -10},
};

static struct figure figure_of(const struct one *c)
{
	return (struct figure){
	        .period = world_period(c->period),
	        .unit = c->measure == C ? "st" : "%",
	        .measure = c->measure,
	        .direction = c->direction,
	        .owed = true,
	        .target_kind = c->kind,
	        .target = c->target,
	        .council = N,
	        .all = {c->value, c->numerator, c->denominator},
	        .forecast = c->forecast,
	        .baseline = c->baseline,
	        .baseline_year = c->baseline_year,
	        .baseline_whole = !num_given(c->baseline),
	};
}

static void test_every_case(void **state)
{
	(void)state;
	struct assess_params p = assess_default_params();
	struct assess_now now = {0, civil_day(2014, 6, 2)};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct one *c = &cases[i];
		struct figure f = figure_of(c);
		struct indicator entry = {.tolerance = c->points};
		double profile = num_given(c->baseline) && num_given(c->baseline_year)
		                         ? c->baseline / c->baseline_year
		                         : N;
		for (int twice = 0; twice < 2; twice++) { /* judging again changes nothing */
			assess_figure(&p, now, num_given(c->points) ? &entry : NULL, profile, &f);
			if (f.state != c->state || !num_eq(f.compared, c->compared) ||
			    !num_eq(f.gap, c->gap))
				fail_msg("%s: %s, %g, %g", c->what, state_name(f.state), f.compared,
				         f.gap);
		}
	}
}

static void test_why_there_is_no_state(void **state)
{
	(void)state;
	static const struct {
		enum target_kind kind;
		double target;
		enum direction d;
		enum no_state why;
	} reasons[] = {
	        {TARGET_NONE, NAN, UP, NO_STATE_NO_TARGET},
	        {TARGET_BOARD_SETS, NAN, UP, NO_STATE_BOARD_SETS},
	        {TARGET_VALUE, 80, NO, NO_STATE_DIRECTION_UNKNOWN},
	        {TARGET_VALUE, 80, UP, NO_STATE_NONE},
	};
	struct assess_params p = assess_default_params();
	for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
		struct one c = cases[0];
		c.kind = reasons[i].kind;
		c.target = reasons[i].target;
		c.direction = reasons[i].d;
		struct figure f = figure_of(&c);
		assess_figure(&p, (struct assess_now){0, 0}, NULL, N, &f);
		assert_int_equal(f.why_not, reasons[i].why);
	}
}

static void test_due_day_itself_is_not_late(void **state)
{
	(void)state;
	struct assess_params p = assess_default_params();
	struct one c = cases[0];
	c.value = N;
	struct figure f = figure_of(&c);
	assess_figure(&p, (struct assess_now){0, civil_day(2014, 5, 20)}, NULL, N, &f);
	assert_int_equal(f.state, STATE_NOT_DUE);
	assert_int_equal(f.due, civil_day(2014, 5, 20));
	assess_figure(&p, (struct assess_now){0, civil_day(2014, 5, 21)}, NULL, N, &f);
	assert_int_equal(f.state, STATE_MISSING);
	assert_true(figure_is_late(&f));
	f.missing = MISSING_TOO_FEW; /* a reason is a report */
	assert_false(figure_is_late(&f));
	f.missing = MISSING_NONE;
	f.owed = false; /* nobody asked for it */
	assess_figure(&p, (struct assess_now){0, civil_day(2014, 5, 21)}, NULL, N, &f);
	assert_false(figure_is_late(&f));
	assert_int_equal(f.due, CIVIL_NONE);
}

static void test_forecast_that_contradicts_the_outcome_is_seen(void **state)
{
	(void)state;
	static const struct {
		double value, forecast;
		bool contradiction;
	} pairs[] = {{60, 85, true},
	             {77, 85, false},
	             {60, 70, false},
	             {90, 70, false},
	             {60, NAN, false}};
	struct assess_params p = assess_default_params();
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		struct one c = cases[0];
		c.value = pairs[i].value;
		c.forecast = pairs[i].forecast;
		struct figure f = figure_of(&c);
		assess_figure(&p, (struct assess_now){0, 0}, NULL, N, &f);
		assert_int_equal(f.contradiction, pairs[i].contradiction);
		assert_int_equal(f.basis_is_forecast, num_given(pairs[i].forecast));
	}
}

static void test_council_number_is_compared_only_where_it_can_be(void **state)
{
	(void)state;
	static const struct {
		enum measure measure;
		enum direction d;
		const char *unit, *council_unit;
		double target, council, value, gap;
		bool weaker;
	} all[] = {
	        {L, UP, "%", "%", 80, 85, 82, -3, true},
	        {L, UP, "%", "%", 85, 80, 82, 2, false},
	        {L, UP, "%", "%", 80, 80, 82, 2, false},
	        {L, DN, "%", "%", 5, 4.4, 4.6, -0.2, true},
	        {L, DN, "%", "%", 4, 4.4, 4.6, -0.2, false},
	        {L, AP, NULL, NULL, 5, 4, 4.1, 0.1, false},    /* 5 % of 4 is 0.2, distance 0.1 */
	        {L, NO, "%", "%", 80, 85, 82, NAN, false},     /* which way? */
	        {C, UP, "st", "st", 20, 1600, 18, NAN, false}, /* the whole city's */
	        {L, UP, "%", "st", 80, 1600, 82, NAN, false},
	        {L, UP, NULL, "%", 4, 80, 3.9, -76.1,
	         true}, /* unit not said: taken as meant alike */
	};
	struct assess_params p = assess_default_params();
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		struct one c = cases[0];
		c.measure = all[i].measure;
		c.direction = all[i].d;
		c.target = all[i].target;
		c.value = all[i].value;
		struct plan_indicator row = {.has_council = true,
		                             .council = {.unit = all[i].council_unit}};
		struct figure f = figure_of(&c);
		f.unit = all[i].unit;
		f.promise = &row;
		f.council_kind = TARGET_VALUE;
		f.council = all[i].council;
		assess_figure(&p, (struct assess_now){0, 0}, NULL, N, &f);
		assert_true(num_eq(f.council_gap, all[i].gap));
		assert_int_equal(f.weaker_than_council, all[i].weaker);
	}
}

/* A subgroup is held against its own target by its own value alone. */
static void test_subgroups_are_judged_by_themselves(void **state)
{
	static const struct phase at_once[] = {{{2014, PERIODICITY_TERTIAL, 1}, 1}};
	static const struct plan_indicator phased = {.target = {.phases = at_once, .n_phases = 1},
	                                             .council = {.value = N}};
	static const struct {
		const char *what;
		enum measure measure;
		enum target_kind kind;
		double whole_target, forecast;
		const struct plan_indicator *promise;
		double target, value, baseline;
		bool baseline_whole;
		enum state state;
		double compared, gap;
	} subgroups[] = {
	        {"no forecast of its own", L, TARGET_VALUE, 80, 95, NULL, 80, 70, N, true,
	         STATE_BEHIND, 80, -10},
	        {"its part of a count", C, TARGET_VALUE, 120, N, NULL, 60, 19.5, N, true,
	         STATE_NEAR, 20, -0.5},
	        {"the whole's course", C, TARGET_VALUE, 1, N, &phased, 0.3, 0.2, N, true,
	         STATE_BEHIND, 0.3, -0.1},
	        {"nothing promised of the whole", C, TARGET_VALUE, 0, N, &phased, 60, 20, N, true,
	         STATE_MET, 20, 0},
	        {"a level of nothing", L, TARGET_VALUE, 0, N, NULL, 10, 5, N, true, STATE_BEHIND,
	         10, -5},
	        {"last year's whole", C, TARGET_INCREASE, N, N, NULL, N, 25, 60, true, STATE_MET,
	         20, 5},
	        {"last year's same", C, TARGET_INCREASE, N, N, NULL, N, 25, 60, false, STATE_BEHIND,
	         60, -35},
	        {"nothing last year", C, TARGET_INCREASE, N, N, NULL, N, 25, N, true,
	         STATE_NO_BASELINE, N, N},
	};
	struct assess_params p = assess_default_params();
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(subgroups); i++) {
		struct subgroup s = {.kind = SUBGROUP_WOMEN,
		                     .part = world_value(subgroups[i].value),
		                     .target = subgroups[i].target,
		                     .baseline = subgroups[i].baseline,
		                     .baseline_year = subgroups[i].baseline,
		                     .baseline_whole = subgroups[i].baseline_whole};
		struct figure f = {.period = world_period(T1),
		                   .measure = subgroups[i].measure,
		                   .unit = subgroups[i].measure == L ? "%" : "st",
		                   .direction = UP,
		                   .promise = subgroups[i].promise,
		                   .target_kind = subgroups[i].kind,
		                   .target = subgroups[i].whole_target,
		                   .council = N,
		                   .forecast = subgroups[i].forecast,
		                   .all = world_value(50),
		                   .baseline = 100,
		                   .baseline_year = 300,
		                   .baseline_whole = !subgroups[i].baseline_whole,
		                   .subgroups = &s,
		                   .n_subgroups = 1};
		assess_figure(&p, (struct assess_now){0, 0}, NULL, N, &f);
		if (s.state != subgroups[i].state || !num_eq(s.compared, subgroups[i].compared) ||
		    !num_eq(s.gap, subgroups[i].gap))
			fail_msg("%s: %s, %g, %g", subgroups[i].what, state_name(s.state),
			         s.compared, s.gap);
		assert_false(num_given(s.low) || num_given(s.high));
	}
}

/* A better value never gives a worse state, whatever the direction. */
static void test_monotone_in_the_right_direction(void **state)
{
	(void)state;
	static const int rank[STATE_COUNT] = {
	        [STATE_MET] = 3, [STATE_NEAR] = 2, [STATE_BEHIND] = 1};
	struct assess_params p = assess_default_params();
	for (int d = DIRECTION_HIGHER; d <= DIRECTION_LOWER; d++) {
		for (int measure = L; measure <= C; measure++) {
			int before = d == DIRECTION_HIGHER ? 1 : 3;
			for (double x = 0; x <= 100; x += 0.5) {
				struct one c = cases[0];
				c.direction = (enum direction)d;
				c.measure = (enum measure)measure;
				c.value = x;
				c.target = 60;
				struct figure f = figure_of(&c);
				assess_figure(&p, (struct assess_now){0, 0}, NULL, N, &f);
				int now = rank[f.state];
				assert_true(now > 0);
				assert_true(d == DIRECTION_HIGHER ? now >= before : now <= before);
				before = now;
			}
		}
	}
}

/* Any finite input gives finite numbers or «not given». */
static void test_nothing_becomes_infinite(void **state)
{
	(void)state;
	struct dice dice = {77};
	static const double some[] = {0, -1, 1, 1e12, -1e12, 1e-9, 3.14, 100, 0.1, NAN};
	struct assess_params p = assess_default_params();
	for (int i = 0; i < 20000; i++) {
#define PICK some[dice_below(&dice, ARRAY_LEN(some))]
		struct one c = {.measure = dice_below(&dice, 2) ? L : C,
		                .direction = (enum direction)dice_below(&dice, DIRECTION_COUNT),
		                .kind = (enum target_kind)dice_below(&dice, TARGET_KIND_COUNT),
		                .target = PICK,
		                .value = PICK,
		                .numerator = PICK,
		                .denominator = PICK,
		                .forecast = PICK,
		                .baseline = PICK,
		                .baseline_year = PICK,
		                .period = dice_below(&dice, 2) ? "2014-T1" : "2014"};
		struct figure f = figure_of(&c);
		double profile = PICK;
		assess_figure(&p, (struct assess_now){0, 0}, NULL, profile, &f);
		const double out[] = {f.basis, f.compared, f.gap,         f.tolerance,
		                      f.low,   f.high,     f.council_gap, f.expected_part};
		for (size_t k = 0; k < ARRAY_LEN(out); k++)
			assert_true(isinf(out[k]) == 0);
		bool judged = f.state == STATE_MET || f.state == STATE_UNCERTAIN ||
		              f.state == STATE_NEAR || f.state == STATE_BEHIND;
		assert_int_equal(judged, num_given(f.gap));
		if (!num_given(c.value)) /* absence is never good or bad news */
			assert_false(judged);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_every_case),
	        cmocka_unit_test(test_why_there_is_no_state),
	        cmocka_unit_test(test_due_day_itself_is_not_late),
	        cmocka_unit_test(test_forecast_that_contradicts_the_outcome_is_seen),
	        cmocka_unit_test(test_council_number_is_compared_only_where_it_can_be),
	        cmocka_unit_test(test_subgroups_are_judged_by_themselves),
	        cmocka_unit_test(test_monotone_in_the_right_direction),
	        cmocka_unit_test(test_nothing_becomes_infinite),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
