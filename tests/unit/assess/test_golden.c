/* SPDX-License-Identifier: EUPL-1.2 */
/* Judgements worked by hand, to be checked with pencil and paper (MEANING 7-12, 15, 34-36).
 * Wilson's interval for k of n, p = k/n, z = 1.96, z² = 3.8416:
 *   middle = (p + z²/2n) / (1 + z²/n),  half = z/(1 + z²/n) · √(p(1-p)/n + z²/4n²). */
#include "test.h"
#include "world.h"

#define N NUM_NONE

static struct figure plain(enum measure measure, const char *period)
{
	return (struct figure){
	        .period = world_period(period),
	        .unit = measure == MEASURE_COUNTED ? "st" : "%",
	        .measure = measure,
	        .direction = DIRECTION_HIGHER,
	        .owed = true,
	        .target_kind = TARGET_VALUE,
	        .target = N,
	        .council = N,
	        .all = PART_NONE,
	        .forecast = N,
	        .baseline = N,
	        .baseline_year = N,
	        .baseline_whole = true,
	};
}

static void judge(struct figure *f, const char *date)
{
	struct assess_params p = assess_default_params();
	struct assess_now now = {0, 0};
	assert_int_equal(civil_parse(str_of(date), &now.day), 0);
	assess_figure(&p, now, NULL, N, f);
}

static void test_shares_and_chance(void **state)
{
	(void)state;
	static const struct {
		double k, n, target;
		enum direction d;
		double low, high; /* per cent, one decimal */
		enum state state;
		double gap;
	} cases[] = {
	        /* p 0.75; 1 + 3.8416/12 = 1.320133; middle (0.75 + 0.160067)/1.320133 = 0.689375;
	         * half 1.484698 · √(0.015625 + 0.006669) = 0.221675: 46.8-91.1; 90 is inside */
	        {9, 12, 90, DIRECTION_HIGHER, 46.8, 91.1, STATE_UNCERTAIN, -15},
	        /* 1 + 3.8416/120 = 1.032013; middle 0.766007/1.032013 = 0.742245; half 1.899201 ·
	         * √(0.0015625 + 0.0000667) = 0.076657: 66.6-81.9; 90 is outside, 15 is over 4.5 */
	        {90, 120, 90, DIRECTION_HIGHER, 66.6, 81.9, STATE_BEHIND, -15},
	        /* 1 + 3.8416/40 = 1.09604; middle 0.79802/1.09604 = 0.728094; half 1.788256 ·
	         * √(0.0046875 + 0.0006003) = 0.130036: 59.8-85.8; 80 is inside */
	        {30, 40, 80, DIRECTION_HIGHER, 59.8, 85.8, STATE_UNCERTAIN, -5},
	        /* the same 75 % of 400: 70.5-79.0 (middle 0.747622, half 0.042300); 78 is inside,
	         * 79 is not, and 4 is more than 5 % of 79 = 3.95 */
	        {300, 400, 78, DIRECTION_HIGHER, 70.5, 79.0, STATE_UNCERTAIN, -3},
	        {300, 400, 79, DIRECTION_HIGHER, 70.5, 79.0, STATE_BEHIND, -4},
	        /* of 4000: 73.6-76.3 (middle 0.749760, half 0.013415); 77 is outside, but only 2
	         * from 75, and 5 % of 77 is 3.85 */
	        {3000, 4000, 77, DIRECTION_HIGHER, 73.6, 76.3, STATE_NEAR, -2},
	        {300, 400, 75, DIRECTION_HIGHER, 70.5, 79.0, STATE_MET, 0},
	        /* lower is better: 60 is under the interval, so too many is proven */
	        {90, 120, 60, DIRECTION_LOWER, 66.6, 81.9, STATE_BEHIND, -15},
	        {90, 120, 70, DIRECTION_LOWER, 66.6, 81.9, STATE_UNCERTAIN, -5},
	        {90, 120, 75, DIRECTION_LOWER, 66.6, 81.9, STATE_MET, 0},
	        /* nobody of 10: middle 0.19208/1.38416 = 0.138770 = half: 0-27.8 */
	        {0, 10, 20, DIRECTION_HIGHER, 0, 27.8, STATE_UNCERTAIN, -20},
	        {0, 10, 30, DIRECTION_HIGHER, 0, 27.8, STATE_BEHIND, -30},
	        /* all of 10: 72.2-100 */
	        {10, 10, 80, DIRECTION_LOWER, 72.2, 100, STATE_UNCERTAIN, -20},
	        {10, 10, 70, DIRECTION_LOWER, 72.2, 100, STATE_BEHIND, -30},
	        /* the one and only: z²/(1 + z²) = 79.3 */
	        {0, 1, 79, DIRECTION_HIGHER, 0, 79.3, STATE_UNCERTAIN, -79},
	        {0, 1, 80, DIRECTION_HIGHER, 0, 79.3, STATE_BEHIND, -80},
	        /* around 50 (tolerance 2.5): 45 % is inside one interval, 120 people prove 38.3 */
	        {18, 40, 50, DIRECTION_APPROACH, 30.7, 60.2, STATE_UNCERTAIN, -2.5},
	        {46, 120, 50, DIRECTION_APPROACH, 30.1, 47.3, STATE_BEHIND, -9.166666667},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct figure f = plain(MEASURE_LEVEL, "2014-T1");
		f.direction = cases[i].d;
		f.target = cases[i].target;
		f.all = (struct part){cases[i].k / cases[i].n * 100, cases[i].k, cases[i].n};
		judge(&f, "2014-06-02");
		if (f.state != cases[i].state || !num_eq(f.gap, cases[i].gap) ||
		    num_round(f.low, 1) != cases[i].low || num_round(f.high, 1) != cases[i].high)
			fail_msg("%g of %g against %g: %s, gap %g, %g-%g", cases[i].k, cases[i].n,
			         cases[i].target, state_name(f.state), f.gap, f.low, f.high);
	}
}

/* The interval's own ends are inside it (snapped, as all comparisons are). */
static void test_the_ends_of_the_interval_are_inside(void **state)
{
	(void)state;
	for (int end = 0; end < 2; end++) {
		for (int beyond = 0; beyond < 2; beyond++) {
			struct figure f = plain(MEASURE_LEVEL, "2014-T1");
			f.all = (struct part){75, 90, 120};
			f.target = 75;
			judge(&f, "2014-06-02");
			double step = beyond ? 0.001 : 0;
			f.direction = end ? DIRECTION_HIGHER : DIRECTION_LOWER;
			f.target = end ? num_snap(f.high) + step : num_snap(f.low) - step;
			judge(&f, "2014-06-02");
			assert_int_equal(f.state, beyond ? STATE_BEHIND : STATE_UNCERTAIN);
		}
	}
}

/* No interval: an impossible share, a share of nobody, another unit, a count. */
static void test_no_interval_where_there_is_no_share(void **state)
{
	(void)state;
	static const struct {
		double value, k, n;
		const char *unit;
		enum measure measure;
		bool given;
	} cases[] = {
	        {75, 30, 40, "%", MEASURE_LEVEL, true},
	        {75, 30, 40, NULL, MEASURE_LEVEL, false},
	        {75, 30, 40, "st", MEASURE_LEVEL, false},
	        {75, 30, 40, "%", MEASURE_COUNTED, false},
	        {75, N, 40, "%", MEASURE_LEVEL, false},
	        {75, 30, N, "%", MEASURE_LEVEL, false},
	        {N, 30, 40, "%", MEASURE_LEVEL, false},
	        {75, -1, 40, "%", MEASURE_LEVEL, false},
	        {75, 41, 40, "%", MEASURE_LEVEL, false},
	        {75, 0, 0, "%", MEASURE_LEVEL, false},
	        {0, 0, 40, "%", MEASURE_LEVEL, true},
	        {100, 40, 40, "%", MEASURE_LEVEL, true},
	        {0, 0, 1, "%", MEASURE_LEVEL, true},
	        {75, 0, -1, "%", MEASURE_LEVEL, false},
	        {50, 0.5, 0.75, "%", MEASURE_LEVEL, true},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct figure f = plain(cases[i].measure, "2014-T1");
		f.unit = cases[i].unit;
		f.target = 80;
		f.all = (struct part){cases[i].value, cases[i].k, cases[i].n};
		judge(&f, "2014-06-02");
		if (num_given(f.low) != cases[i].given || num_given(f.high) != cases[i].given)
			fail_msg("case %zu: %g-%g", i, f.low, f.high);
	}
}

static void test_tolerance_and_its_bounds(void **state)
{
	(void)state;
	static const struct {
		double target, value, points;
		enum direction d;
		enum state state;
		double gap, tolerance;
	} cases[] = {
	        /* 5 % of 80 is 4: 76 is near, a hundredth less is not */
	        {80, 80, N, DIRECTION_HIGHER, STATE_MET, 0, 4},
	        {80, 79.99, N, DIRECTION_HIGHER, STATE_NEAR, -0.01, 4},
	        {80, 76, N, DIRECTION_HIGHER, STATE_NEAR, -4, 4},
	        {80, 75.99, N, DIRECTION_HIGHER, STATE_BEHIND, -4.01, 4},
	        /* 5 % of 4.4 is 0.22: 4.62 is near; 0.1 + 4.52 is 4.62 */
	        {4.4, 4.62, N, DIRECTION_LOWER, STATE_NEAR, -0.22, 0.22},
	        {4.4, 0.1 + 4.52, N, DIRECTION_LOWER, STATE_NEAR, -0.22, 0.22},
	        {4.4, 4.621, N, DIRECTION_LOWER, STATE_BEHIND, -0.221, 0.22},
	        /* points of the indicator beat per cent */
	        {4.4, 4.7, 0.3, DIRECTION_LOWER, STATE_NEAR, -0.3, 0.3},
	        {4.4, 4.8, 0.3, DIRECTION_LOWER, STATE_BEHIND, -0.4, 0.3},
	        {80, 79.9, 0, DIRECTION_HIGHER, STATE_BEHIND, -0.1, 0},
	        {80, 80, 0, DIRECTION_HIGHER, STATE_MET, 0, 0},
	        /* 5 % of 0 is 0: only points give room */
	        {0, 0, N, DIRECTION_LOWER, STATE_MET, 0, 0},
	        {0, 0.1, N, DIRECTION_LOWER, STATE_BEHIND, -0.1, 0},
	        {0, 0.1, 0.1, DIRECTION_LOWER, STATE_NEAR, -0.1, 0.1},
	        {0, 0.2, 0.1, DIRECTION_LOWER, STATE_BEHIND, -0.2, 0.1},
	        {0, 0, N, DIRECTION_APPROACH, STATE_MET, 0, 0},
	        {0, 0.1, N, DIRECTION_APPROACH, STATE_BEHIND, -0.1, 0},
	        {0, -0.1, 0.1, DIRECTION_APPROACH, STATE_MET, 0, 0.1},
	        /* a target below 0: 5 % of its size */
	        {-20, -21, N, DIRECTION_HIGHER, STATE_NEAR, -1, 1},
	        {-20, -21.1, N, DIRECTION_HIGHER, STATE_BEHIND, -1.1, 1},
	        {-20, -20.5, N, DIRECTION_LOWER, STATE_MET, 0.5, 1},
	        /* approach 100, tolerance 5: met to 95 and 105, near to 90 and 110 */
	        {100, 100, N, DIRECTION_APPROACH, STATE_MET, 5, 5},
	        {100, 105, N, DIRECTION_APPROACH, STATE_MET, 0, 5},
	        {100, 95, N, DIRECTION_APPROACH, STATE_MET, 0, 5},
	        {100, 105.1, N, DIRECTION_APPROACH, STATE_NEAR, -0.1, 5},
	        {100, 90, N, DIRECTION_APPROACH, STATE_NEAR, -5, 5},
	        {100, 110, N, DIRECTION_APPROACH, STATE_NEAR, -5, 5},
	        {100, 89.9, N, DIRECTION_APPROACH, STATE_BEHIND, -5.1, 5},
	};
	struct assess_params p = assess_default_params();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct indicator x = {.id = "x", .name = "x", .tolerance = cases[i].points};
		struct figure f = plain(MEASURE_LEVEL, "2014-T1");
		f.direction = cases[i].d;
		f.target = cases[i].target;
		f.all.value = cases[i].value;
		assess_figure(&p, (struct assess_now){0, 0}, &x, N, &f);
		if (f.state != cases[i].state || !num_eq(f.gap, cases[i].gap) ||
		    !num_eq(f.tolerance, cases[i].tolerance))
			fail_msg("%g against %g: %s, gap %g, tolerance %g", cases[i].value,
			         cases[i].target, state_name(f.state), f.gap, f.tolerance);
	}
}

/* Counts: what is expected by the period's end. */
static void test_counts_by_phases_profile_and_line(void **state)
{
	(void)state;
	/* 20 by the end of April, 30 by the end of August, 60 in all */
	const struct phase steps[] = {{world_period("2014-T1"), 20}, {world_period("2014-T2"), 30}};
	const struct phase one[] = {{world_period("2014-H1"), 40}};
	const struct phase late[] = {{world_period("2014-T2"), 30}, {world_period("2014-T1"), 20}};
	const struct phase whole[] = {{world_period("2014"), 55}, {world_period("2014-06"), N}};
	const struct phase twice[] = {{world_period("2014-04"), 20}, {world_period("2014-T1"), 24}};
	const struct {
		const char *period;
		const struct phase *phases;
		size_t n_phases;
		enum direction d;
		double was, was_year, value, expected;
		enum state state;
	} cases[] = {
	        /* linear from 0: T1 is 4/12 of 60 */
	        {"2014-T1", NULL, 0, DIRECTION_HIGHER, N, N, 20, 20, STATE_MET},
	        {"2014-01", NULL, 0, DIRECTION_HIGHER, N, N, 4.75, 5, STATE_NEAR},
	        {"2014-11", NULL, 0, DIRECTION_HIGHER, N, N, 52, 55, STATE_BEHIND},
	        {"2014", NULL, 0, DIRECTION_HIGHER, N, N, 57, 60, STATE_NEAR},
	        /* last year 6 of 40 by then: 15 % of 60 is 9 */
	        {"2014-T1", NULL, 0, DIRECTION_HIGHER, 6, 40, 9, 9, STATE_MET},
	        {"2014-T1", NULL, 0, DIRECTION_HIGHER, 0, 40, 0, 0, STATE_MET},
	        {"2014-T1", NULL, 0, DIRECTION_HIGHER, 40, 40, 59, 60, STATE_NEAR},
	        {"2014-T1", NULL, 0, DIRECTION_HIGHER, 1, 1, 60, 60, STATE_MET},
	        /* not a profile: more by then than in all, nothing in all, below nobody */
	        {"2014-T1", NULL, 0, DIRECTION_HIGHER, 50, 40, 20, 20, STATE_MET},
	        {"2014-T1", NULL, 0, DIRECTION_HIGHER, 0, 0, 20, 20, STATE_MET},
	        {"2014-T1", NULL, 0, DIRECTION_HIGHER, -1, 40, 20, 20, STATE_MET},
	        /* phases: at a phase its number, between them the line, from 0 and to the target */
	        {"2014-T1", steps, 2, DIRECTION_HIGHER, 6, 40, 20, 20, STATE_MET},
	        {"2014-02", steps, 2, DIRECTION_HIGHER, N, N, 10, 10, STATE_MET},
	        {"2014-H1", steps, 2, DIRECTION_HIGHER, N, N, 24, 25, STATE_NEAR},
	        {"2014-T2", steps, 2, DIRECTION_HIGHER, N, N, 28, 30, STATE_BEHIND},
	        {"2014-10", steps, 2, DIRECTION_HIGHER, N, N, 45, 45, STATE_MET}, /* 30 + 30/2 */
	        {"2014-T1", late, 2, DIRECTION_HIGHER, N, N, 20, 20, STATE_MET},
	        {"2014-H1", late, 2, DIRECTION_HIGHER, N, N, 25, 25, STATE_MET},
	        /* a single one: 40 by June; April is 4/6 of it, September 40 + 20/2 */
	        {"2014-T1", one, 1, DIRECTION_HIGHER, N, N, 26.5, 26.666666667, STATE_NEAR},
	        {"2014-09", one, 1, DIRECTION_HIGHER, N, N, 50, 50, STATE_MET},
	        /* the year is the target, whatever a phase says; one without a number is none */
	        {"2014", whole, 2, DIRECTION_HIGHER, N, N, 60, 60, STATE_MET},
	        {"2014-T1", whole, 2, DIRECTION_HIGHER, N, N, 20, 20, STATE_MET},
	        {"2014-T1", twice, 2, DIRECTION_HIGHER, N, N, 20, 20, STATE_MET},
	        {"2014-H1", twice, 2, DIRECTION_HIGHER, N, N, 30, 30, STATE_MET},
	        {"2014-02", twice, 2, DIRECTION_HIGHER, N, N, 10, 10, STATE_MET},
	        /* lower is better: the whole target is the ceiling all year */
	        {"2014-T1", NULL, 0, DIRECTION_LOWER, 6, 40, 60, 60, STATE_MET},
	        {"2014-T1", steps, 2, DIRECTION_LOWER, N, N, 63, 60, STATE_NEAR},
	        {"2014-T1", steps, 2, DIRECTION_LOWER, N, N, 63.1, 60, STATE_BEHIND},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		w->indicators[0].measure = MEASURE_COUNTED;
		w->indicators[0].unit = "st";
		w->indicators[0].direction = cases[i].d;
		struct plan *plan = world_plan(2014);
		struct plan_indicator *row = world_row(plan, "x", PERIODICITY_MONTH, 60);
		row->target.phases = cases[i].phases;
		row->target.n_phases = cases[i].n_phases;
		world_put_plan(w, 0, plan);
		struct results *r = world_results(2014);
		char was[PERIOD_TEXT_BYTES];
		(void)period_text(period_in_year(world_period(cases[i].period), 2013), was);
		if (num_given(cases[i].was)) {
			(void)world_outcome(r, "x", was, world_value(cases[i].was));
			(void)world_outcome(r, "x", "2013", world_value(cases[i].was_year));
		}
		(void)world_outcome(r, "x", cases[i].period, world_value(cases[i].value));
		world_put_results(w, 0, r);
		world_pass(w);
		const struct figure *f = world_unit_figure(w, 0, cases[i].period);
		if (f->state != cases[i].state || !num_eq(f->expected_part, cases[i].expected) ||
		    !num_eq(f->compared, cases[i].expected))
			fail_msg("case %zu, %s: %s, expected %.9g, compared %.9g", i,
			         cases[i].period, state_name(f->state), f->expected_part,
			         f->compared);
		w = world_free(w);
	}
}

/* Öka, minska, behåll: against last year's number of the same period, else its whole year. */
static void test_words(void **state)
{
	(void)state;
	static const struct {
		enum measure measure;
		enum target_kind kind;
		const char *period;
		double was, was_year, value, forecast;
		enum state state;
		double compared, gap;
	} cases[] = {
	        {MEASURE_LEVEL, TARGET_INCREASE, "2014-T1", 75, 70, 75.1, N, STATE_MET, 75, 0.1},
	        {MEASURE_LEVEL, TARGET_INCREASE, "2014-T1", 75, 70, 75, N, STATE_NEAR, 75, 0},
	        {MEASURE_LEVEL, TARGET_INCREASE, "2014-T1", 75, 70, 71.25, N, STATE_NEAR, 75,
	         -3.75},
	        {MEASURE_LEVEL, TARGET_INCREASE, "2014-T1", 75, 70, 71, N, STATE_BEHIND, 75, -4},
	        {MEASURE_LEVEL, TARGET_INCREASE, "2014-T1", N, 70, 71, N, STATE_MET, 70, 1},
	        {MEASURE_LEVEL, TARGET_INCREASE, "2014-T1", N, N, 71, N, STATE_NO_BASELINE, N, N},
	        /* a level's forecast is held against the same period too */
	        {MEASURE_LEVEL, TARGET_INCREASE, "2014-T1", 75, 70, 60, 76, STATE_MET, 75, 1},
	        {MEASURE_LEVEL, TARGET_DECREASE, "2014-T1", 6, 5, 5.9, N, STATE_MET, 6, 0.1},
	        {MEASURE_LEVEL, TARGET_DECREASE, "2014-T1", 6, 5, 6, N, STATE_NEAR, 6, 0},
	        {MEASURE_LEVEL, TARGET_DECREASE, "2014-T1", 6, 5, 6.3, N, STATE_NEAR, 6, -0.3},
	        {MEASURE_LEVEL, TARGET_DECREASE, "2014-T1", 6, 5, 6.4, N, STATE_BEHIND, 6, -0.4},
	        /* the gap of maintain is what is left of the tolerance: 5 % of 80 is 4 */
	        {MEASURE_LEVEL, TARGET_MAINTAIN, "2014-T1", 80, 9, 80, N, STATE_MET, 80, 4},
	        {MEASURE_LEVEL, TARGET_MAINTAIN, "2014-T1", 80, 9, 84, N, STATE_MET, 80, 0},
	        {MEASURE_LEVEL, TARGET_MAINTAIN, "2014-T1", 80, 9, 76, N, STATE_MET, 80, 0},
	        {MEASURE_LEVEL, TARGET_MAINTAIN, "2014-T1", 80, 9, 88, N, STATE_NEAR, 80, -4},
	        {MEASURE_LEVEL, TARGET_MAINTAIN, "2014-T1", 80, 9, 88.1, N, STATE_BEHIND, 80, -4.1},
	        /* a count of T1 against T1; only the year known: 4/12 of 60 is 20 */
	        {MEASURE_COUNTED, TARGET_INCREASE, "2014-T1", 18, 60, 19, N, STATE_MET, 18, 1},
	        {MEASURE_COUNTED, TARGET_INCREASE, "2014-T1", N, 60, 19, N, STATE_NEAR, 20, -1},
	        /* a ceiling is not cut in parts: all of 60 */
	        {MEASURE_COUNTED, TARGET_DECREASE, "2014-T1", N, 60, 58, N, STATE_MET, 60, 2},
	        {MEASURE_COUNTED, TARGET_DECREASE, "2014-T1", 18, 60, 19, N, STATE_BEHIND, 18, -1},
	        {MEASURE_COUNTED, TARGET_MAINTAIN, "2014-T1", N, 60, 21, N, STATE_MET, 20, 0},
	        /* its forecast speaks of the whole year */
	        {MEASURE_COUNTED, TARGET_INCREASE, "2014-T1", 18, 60, 25, 59, STATE_NEAR, 60, -1},
	        {MEASURE_COUNTED, TARGET_INCREASE, "2014-T1", 18, N, 25, 59, STATE_NO_BASELINE, N,
	         N},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct figure f = plain(cases[i].measure, cases[i].period);
		f.target_kind = cases[i].kind;
		f.direction = DIRECTION_NONE; /* the words tell the way */
		f.all.value = cases[i].value;
		f.forecast = cases[i].forecast;
		f.baseline_year = cases[i].was_year;
		f.baseline_whole = !num_given(cases[i].was);
		f.baseline = f.baseline_whole ? cases[i].was_year : cases[i].was;
		judge(&f, "2014-06-02");
		if (f.state != cases[i].state || !num_eq(f.compared, cases[i].compared) ||
		    !num_eq(f.gap, cases[i].gap))
			fail_msg("case %zu: %s, compared %g, gap %g", i, state_name(f.state),
			         f.compared, f.gap);
	}
}

/* The unit's own forecast is the basis; a happy one beside an outcome far behind is told. */
static void test_forecast_is_the_basis(void **state)
{
	(void)state;
	static const struct {
		enum measure measure;
		double value, k, n, forecast;
		enum state state;
		double basis, compared;
		bool contradiction;
	} cases[] = {
	        {MEASURE_LEVEL, 60, N, N, 81, STATE_MET, 81, 80, true},
	        {MEASURE_LEVEL, 76, N, N, 81, STATE_MET, 81, 80, false}, /* near is not far */
	        {MEASURE_LEVEL, 90, N, N, 70, STATE_BEHIND, 70, 80, false},
	        {MEASURE_LEVEL, 90, N, N, 77, STATE_NEAR, 77, 80, false},
	        /* 30 of 40 is within chance of 80: no contradiction; 60 of 120 is not */
	        {MEASURE_LEVEL, 75, 30, 40, 85, STATE_MET, 85, 80, false},
	        {MEASURE_LEVEL, 50, 60, 120, 85, STATE_MET, 85, 80, true},
	        /* a forecast is no share of people: never uncertain */
	        {MEASURE_LEVEL, 75, 30, 40, 75, STATE_BEHIND, 75, 80, false},
	        /* a count's forecast against 80, its value against 80 · 4/12 = 26.667 */
	        {MEASURE_COUNTED, 26, N, N, 80, STATE_MET, 80, 80, false},
	        {MEASURE_COUNTED, 20, N, N, 80, STATE_MET, 80, 80, true},
	        {MEASURE_COUNTED, 30, N, N, 76, STATE_NEAR, 76, 80, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct figure f = plain(cases[i].measure, "2014-T1");
		f.target = 80;
		f.all = (struct part){cases[i].value, cases[i].k, cases[i].n};
		f.forecast = cases[i].forecast;
		judge(&f, "2014-06-02");
		if (f.state != cases[i].state || f.basis != cases[i].basis ||
		    f.compared != cases[i].compared || f.contradiction != cases[i].contradiction ||
		    !f.basis_is_forecast)
			fail_msg("case %zu: %s, basis %g, compared %g", i, state_name(f.state),
			         f.basis, f.compared);
		f.forecast = N; /* taken back: nothing is left of it */
		judge(&f, "2014-06-02");
		assert_true(!f.basis_is_forecast && !f.contradiction && f.basis == cases[i].value);
	}
}

/* The council's number beside the unit's: shares, indexes and means only, unit by unit. */
static void test_council(void **state)
{
	(void)state;
	static const struct {
		enum measure measure;
		enum direction d;
		const char *unit, *theirs;
		enum target_kind own, council_kind;
		double target, council, value, council_gap;
		bool weaker;
	} cases[] = {
	        {MEASURE_LEVEL, DIRECTION_HIGHER, "%", "%", TARGET_VALUE, TARGET_VALUE, 80, 85, 82,
	         -3, true},
	        {MEASURE_LEVEL, DIRECTION_HIGHER, "%", "%", TARGET_VALUE, TARGET_VALUE, 85, 85, 82,
	         -3, false},
	        {MEASURE_LEVEL, DIRECTION_HIGHER, "%", NULL, TARGET_VALUE, TARGET_VALUE, 84.5, 85,
	         85, 0, true},
	        {MEASURE_LEVEL, DIRECTION_LOWER, "%", "%", TARGET_VALUE, TARGET_VALUE, 5, 4.4, 4.2,
	         0.2, true},
	        {MEASURE_LEVEL, DIRECTION_LOWER, "%", "%", TARGET_VALUE, TARGET_VALUE, 4, 4.4, 4.5,
	         -0.1, false},
	        /* approach: 5 % of 20 is 1, the value is 3 off; which is weaker is not said */
	        {MEASURE_LEVEL, DIRECTION_APPROACH, "%", "%", TARGET_VALUE, TARGET_VALUE, 50, 20,
	         23, -2, false},
	        /* own words, the council's number: compared, but neither is weaker */
	        {MEASURE_LEVEL, DIRECTION_HIGHER, "%", "%", TARGET_INCREASE, TARGET_VALUE, N, 85,
	         82, -3, false},
	        /* not comparable: words, a count, another unit, pieces, no direction */
	        {MEASURE_LEVEL, DIRECTION_HIGHER, "%", "%", TARGET_VALUE, TARGET_INCREASE, 80, N,
	         82, N, false},
	        {MEASURE_LEVEL, DIRECTION_HIGHER, "%", "%", TARGET_VALUE, TARGET_BOARD_SETS, 80, 85,
	         82, N, false},
	        {MEASURE_LEVEL, DIRECTION_HIGHER, "%", "%", TARGET_VALUE, TARGET_VALUE, 80, N, 82,
	         N, false},
	        {MEASURE_COUNTED, DIRECTION_HIGHER, NULL, NULL, TARGET_VALUE, TARGET_VALUE, 80,
	         1600, 82, N, false},
	        {MEASURE_LEVEL, DIRECTION_HIGHER, "st", NULL, TARGET_VALUE, TARGET_VALUE, 80, 1600,
	         82, N, false},
	        {MEASURE_LEVEL, DIRECTION_HIGHER, NULL, "st", TARGET_VALUE, TARGET_VALUE, 80, 1600,
	         82, N, false},
	        {MEASURE_LEVEL, DIRECTION_HIGHER, "%", "kr", TARGET_VALUE, TARGET_VALUE, 80, 1600,
	         82, N, false},
	        {MEASURE_LEVEL, DIRECTION_HIGHER, NULL, "kr", TARGET_VALUE, TARGET_VALUE, 80, 85,
	         82, -3, true},
	        {MEASURE_LEVEL, DIRECTION_NONE, "%", "%", TARGET_VALUE, TARGET_VALUE, 80, 85, 82, N,
	         false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct plan_indicator row = {.council = {.unit = cases[i].theirs}};
		struct figure f = plain(cases[i].measure, "2014-T1");
		f.promise = &row;
		f.unit = cases[i].unit;
		f.direction = cases[i].d;
		f.target_kind = cases[i].own;
		f.target = cases[i].target;
		f.council_kind = cases[i].council_kind;
		f.council = cases[i].council;
		f.all.value = cases[i].value;
		judge(&f, "2014-06-02");
		if (!num_eq(f.council_gap, cases[i].council_gap) ||
		    f.weaker_than_council != cases[i].weaker)
			fail_msg("case %zu: council gap %g, %s", i, f.council_gap,
			         f.weaker_than_council ? "weaker" : "not weaker");
		f.council = N; /* taken back */
		judge(&f, "2014-06-02");
		assert_false(f.weaker_than_council || num_given(f.council_gap));
	}
}

/* All nine, each by the least that gives it, in the order in which they are tried. */
static void test_nine_states(void **state)
{
	(void)state;
	static const struct {
		enum state state;
		double target, value, k, n;
		enum target_kind kind;
		const char *today;
	} cases[] = {
	        /* 3 of 20 is fewer than 5: hidden whatever it is */
	        {STATE_PROTECTED, 80, N, 3, 20, TARGET_VALUE, "2014-06-02"},
	        /* T1 is due on 20 May 2014 and not late that day */
	        {STATE_NOT_DUE, 80, N, N, N, TARGET_VALUE, "2014-05-20"},
	        {STATE_MISSING, 80, N, N, N, TARGET_VALUE, "2014-05-21"},
	        {STATE_NO_TARGET, N, N, 30, 40, TARGET_NONE, "2014-06-02"},
	        {STATE_NO_BASELINE, N, N, 30, 40, TARGET_INCREASE, "2014-06-02"},
	        {STATE_MET, 75, N, 30, 40, TARGET_VALUE, "2014-05-01"},
	        {STATE_UNCERTAIN, 80, N, 30, 40, TARGET_VALUE, "2014-06-02"},
	        {STATE_NEAR, 80, 76, N, N, TARGET_VALUE, "2014-06-02"},
	        {STATE_BEHIND, 90, N, 90, 120, TARGET_VALUE, "2014-06-02"},
	};
	assert_int_equal(ARRAY_LEN(cases), STATE_COUNT);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		w->protect.min_group = 5;
		world_today(w, cases[i].today);
		struct plan *plan = world_plan(2014);
		world_row(plan, "x", PERIODICITY_TERTIAL, cases[i].target)->target.kind =
		        cases[i].kind;
		world_put_plan(w, 0, plan);
		struct results *r = world_results(2014);
		(void)world_outcome(r, "x", "2014-T1",
		                    (struct part){cases[i].value, cases[i].k, cases[i].n});
		world_put_results(w, 0, r);
		world_pass(w);
		struct node_view *v = protect_publish(&w->tree->units[0]);
		assert_non_null(v);
		assert_true(period_eq(v->figures[0].period, world_period("2014-T1")));
		if (v->figures[0].state != cases[i].state)
			fail_msg("%s instead of %s", state_name(v->figures[0].state),
			         state_name(cases[i].state));
		v = node_view_unref(v);
		w = world_free(w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_shares_and_chance),
	        cmocka_unit_test(test_the_ends_of_the_interval_are_inside),
	        cmocka_unit_test(test_no_interval_where_there_is_no_share),
	        cmocka_unit_test(test_tolerance_and_its_bounds),
	        cmocka_unit_test(test_counts_by_phases_profile_and_line),
	        cmocka_unit_test(test_words),
	        cmocka_unit_test(test_forecast_is_the_basis),
	        cmocka_unit_test(test_council),
	        cmocka_unit_test(test_nine_states),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
