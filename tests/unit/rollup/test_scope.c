/* SPDX-License-Identifier: EUPL-1.2 */
/* From units to departments and districts (MEANING 16-20, 35, 36), worked by hand. */
#include "test.h"
#include "world.h"

#define N  NUM_NONE
#define T1 "2014-T1"

static const struct figure *whole(const struct world *w)
{
	return world_figure(w, SCOPE_DISTRICT, 0, 0, T1);
}

struct said {
	double target, value, numerator, denominator, weight;
};

static struct world *district(const struct said *units, size_t n, enum measure measure)
{
	struct world *w = world_plain((unsigned)n);
	w->indicators[0].measure = measure;
	w->indicators[0].weight = WEIGHT_EMPLOYEES;
	w->indicators[0].unit = measure == MEASURE_COUNTED ? "st" : "%";
	for (uint32_t i = 0; i < n; i++) {
		w->units[i].weights[WEIGHT_EMPLOYEES] = units[i].weight;
		world_say(w, i, units[i].target, T1,
		          (struct part){units[i].value, units[i].numerator, units[i].denominator});
	}
	world_pass(w);
	return w;
}

static void test_methods(void **state)
{
	(void)state;
	static const struct {
		struct said u[3];
		enum measure measure;
		enum method method;
		double value;
	} cases[] = {
	        /* 30 of 40 and 90 of 160: 120 of 200, not the mean of 75 and 56.25 */
	        {{{80, NAN, 30, 40, 1}, {80, NAN, 90, 160, 1}, {80, NAN, NAN, NAN, 1}},
	         MEASURE_LEVEL,
	         METHOD_RATIO,
	         60},
	        /* one without parts: (75 * 10 + 50 * 30) / 40 */
	        {{{80, NAN, 30, 40, 10}, {80, 50, NAN, NAN, 30}, {80, NAN, NAN, NAN, 1}},
	         MEASURE_LEVEL,
	         METHOD_WEIGHTED,
	         56.25},
	        /* one without a weight: the mean of 75, 50 and 10 */
	        {{{80, NAN, 30, 40, 10}, {80, 50, NAN, NAN, 30}, {80, 10, NAN, NAN, NAN}},
	         MEASURE_LEVEL,
	         METHOD_MEAN,
	         45},
	        /* parts of a post: (75 * 0.1 + 50 * 0.3) / 0.4 */
	        {{{80, NAN, 30, 40, 0.1}, {80, 50, NAN, NAN, 0.3}, {80, NAN, NAN, NAN, 0.2}},
	         MEASURE_LEVEL,
	         METHOD_WEIGHTED,
	         56.25},
	        {{{80, 12, NAN, NAN, 1}, {80, 30.5, NAN, NAN, 9}, {80, 7, NAN, NAN, NAN}},
	         MEASURE_COUNTED,
	         METHOD_SUM,
	         49.5},
	        /* a printed value counts for its unit, its parts for the whole */
	        {{{80, 70, 30, 40, 1}, {80, NAN, 10, 40, 1}, {80, NAN, NAN, NAN, 1}},
	         MEASURE_LEVEL,
	         METHOD_RATIO,
	         50},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = district(cases[i].u, 3, cases[i].measure);
		const struct figure *f = whole(w);
		assert_int_equal(f->merge->method, cases[i].method);
		assert_true(num_eq(f->all.value, cases[i].value));
		for (size_t k = 0; k < f->merge->n_contributors; k++)
			assert_int_equal(num_given(f->merge->entered[k].weight),
			                 cases[i].measure != MEASURE_COUNTED);
		const struct figure *a = world_figure(w, SCOPE_DEPARTMENT, 0, 0, T1);
		assert_true(num_eq(a->all.value, cases[i].value));
		w = world_free(w);
	}
}

static void test_coverage(void **state)
{
	(void)state;
	static const struct said three[] = {
	        {80, 75, NAN, NAN, 10}, {80, NAN, NAN, NAN, 20}, {80, NAN, NAN, NAN, 10}};
	struct world *w = district(three, 3, MEASURE_LEVEL);
	const struct merge *m = whole(w)->merge;
	assert_int_equal(m->n_expected, 3);
	assert_int_equal(m->n_reported, 1);
	assert_true(num_eq(m->weight_share, 0.25));
	assert_true(m->provisional);
	assert_int_equal(m->n_contributors, 1);
	assert_int_equal(m->oldest_unix_s, 2000);
	/* what is not yet due is expected all the same; nothing reported has no value */
	const struct figure *t2 = world_figure(w, SCOPE_DISTRICT, 0, 0, "2014-T2");
	assert_int_equal(t2->merge->n_expected, 3);
	assert_int_equal(t2->merge->n_reported, 0);
	assert_int_equal(t2->state, STATE_NOT_DUE);
	assert_int_equal(t2->why_not, NO_STATE_NOTHING_REPORTED);
	assert_true(t2->target == 80);
	assert_false(num_given(t2->all.value));
	world_today(w, "2014-09-23");
	tree_touch_all(w->tree);
	world_pass(w);
	assert_int_equal(world_figure(w, SCOPE_DISTRICT, 0, 0, "2014-T2")->state, STATE_MISSING);
	w = world_free(w);
}

static void test_bound_of_coverage_is_strict_and_by_count_without_weights(void **state)
{
	(void)state;
	static const struct {
		struct said u[2];
		double share;
		bool provisional;
	} cases[] = {
	        {{{80, 75, NAN, NAN, 10}, {80, NAN, NAN, NAN, 10}}, 0.5, false},
	        {{{80, 75, NAN, NAN, 9}, {80, NAN, NAN, NAN, 11}}, 0.45, true},
	        {{{80, 75, NAN, NAN, NAN}, {80, NAN, NAN, NAN, 11}}, NAN, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = district(cases[i].u, 2, MEASURE_LEVEL);
		assert_true(num_eq(whole(w)->merge->weight_share, cases[i].share));
		assert_int_equal(whole(w)->merge->provisional, cases[i].provisional);
		w = world_free(w);
	}
}

static void test_not_applicable_leaves_expected(void **state)
{
	(void)state;
	for (int reason = MISSING_NONE; reason < MISSING_COUNT; reason++) {
		static const struct said two[] = {{80, 75, NAN, NAN, 1}, {80, NAN, NAN, NAN, 1}};
		struct world *w = district(two, 2, MEASURE_LEVEL);
		struct outcome *o = world_reported(w, 1);
		o->missing = (enum missing_reason)reason;
		tree_touch_all(w->tree);
		world_pass(w);
		assert_int_equal(whole(w)->merge->n_expected,
		                 reason == MISSING_NOT_APPLICABLE ? 1 : 2);
		assert_int_equal(whole(w)->merge->n_reported, 1);
		w = world_free(w);
	}
}

static void test_targets_of_levels(void **state)
{
	(void)state;
	static const struct {
		double a, b, catalogue, target;
		enum no_state why;
	} cases[] = {
	        {80, 80, NAN, 80, NO_STATE_NONE},
	        {80, 80, 90, 80, NO_STATE_NONE}, /* the common one before the catalogue's */
	        {80, 70, 90, 90, NO_STATE_NONE},
	        {80, 70, NAN, NAN, NO_STATE_TARGETS_DIFFER},
	        {NAN, NAN, NAN, NAN, NO_STATE_NO_TARGET},
	        {NAN, NAN, 90, 90, NO_STATE_NONE},
	        {80, NAN, NAN, 80, NO_STATE_NONE}, /* common to those that have one */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct said two[] = {{cases[i].a, 75, N, N, 1}, {cases[i].b, 79, N, N, 1}};
		const struct district_target t[] = {
		        {0, 2013, 1, 0}, {1, 2014, 2, 0}, {0, 2014, cases[i].catalogue, 0}};
		struct world *w = district(two, 2, MEASURE_LEVEL);
		w->indicators[0].targets = t;
		w->indicators[0].n_targets = num_given(cases[i].catalogue) ? 3 : 2;
		tree_touch_all(w->tree);
		world_pass(w);
		for (int kind = SCOPE_DEPARTMENT; kind <= SCOPE_DISTRICT; kind++) {
			const struct figure *f = world_figure(w, (enum scope_kind)kind, 0, 0, T1);
			assert_true(num_eq(f->target, cases[i].target));
			assert_int_equal(f->why_not, cases[i].why);
			assert_int_equal(f->state == STATE_NO_TARGET,
			                 cases[i].why != NO_STATE_NONE);
		}
		w = world_free(w);
	}
}

static void test_counts_add_their_targets_and_expected_parts(void **state)
{
	(void)state;
	/* 60 and 30 a year: by T1 20 + 10 = 30 are expected; 26 is 4 short, 1.5 within 5 % */
	static const struct said two[] = {{60, 18, NAN, NAN, 1}, {30, 8, NAN, NAN, 1}};
	struct world *w = district(two, 2, MEASURE_COUNTED);
	const struct figure *f = whole(w);
	assert_true(f->target == 90 && f->compared == 30 && f->gap == -4);
	assert_int_equal(f->state, STATE_BEHIND);
	/* -2 of -4 each */
	assert_true(num_eq(f->merge->contributors[0].share_of_gap, 0.5));
	assert_true(num_eq(f->merge->contributors[1].share_of_gap, 0.5));
	w = world_free(w);
	/* three thirds are a whole: 66.67 three times is 200, and 200 is met, not nearly */
	static const struct said thirds[] = {
	        {200, 90, NAN, NAN, 1}, {200, 60, NAN, NAN, 1}, {200, 50, NAN, NAN, 1}};
	w = district(thirds, 3, MEASURE_COUNTED);
	assert_true(whole(w)->gap == 0);
	assert_int_equal(whole(w)->state, STATE_MET);
	w = world_free(w);
	/* those who have not reported add no target */
	static const struct said half[] = {{60, 18, NAN, NAN, 1}, {30, NAN, NAN, NAN, 1}};
	w = district(half, 2, MEASURE_COUNTED);
	assert_true(whole(w)->target == 60 && whole(w)->compared == 20);
	w = world_free(w);
	/* one without a target: its value is in, there is no state, and it says why */
	static const struct said odd[] = {{60, 18, NAN, NAN, 1}, {NAN, 8, NAN, NAN, 1}};
	w = district(odd, 2, MEASURE_COUNTED);
	assert_true(whole(w)->all.value == 26 && whole(w)->target == 60);
	assert_int_equal(whole(w)->state, STATE_NO_TARGET);
	assert_int_equal(whole(w)->why_not, NO_STATE_UNIT_WITHOUT_TARGET);
	w = world_free(w);
}

/* Owed as soon as one owes it; without anybody's number there is no sum, and no target. */
static void test_what_one_owes_is_owed(void **state)
{
	(void)state;
	static const struct {
		bool owes[2], owed;
	} cases[] = {{{false, false}, false}, {{true, false}, true}, {{false, true}, true}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(2);
		w->indicators[0].measure = MEASURE_COUNTED;
		for (uint32_t u = 0; u < 2; u++) {
			if (cases[i].owes[u]) {
				world_say(w, u, 80, T1, world_value(20));
			} else {
				struct results *r = world_results(2014);
				(void)world_outcome(r, "x", T1, world_value(20));
				world_put_results(w, u, r);
			}
		}
		world_pass(w);
		assert_int_equal(whole(w)->owed, cases[i].owed);
		assert_true(whole(w)->all.value == 40);
		const struct figure *later = world_figure(w, SCOPE_DISTRICT, 0, 0, "2014-T2");
		assert_int_equal(later != NULL, cases[i].owed);
		if (later)
			assert_false(num_given(later->target) || num_given(later->all.value));
		w = world_free(w);
	}
}

static void test_shares_of_the_gap_are_signed_and_add_up(void **state)
{
	(void)state;
	/* 20 of 40 and 90 of 100 against 80 %: 110 of 140 is 78.571; the parts of the difference
	 * are (20 - 32) / 140 = -8.571 and (90 - 80) / 140 = +7.143 points; of -1.429: 6 and -5. */
	static const struct said two[] = {{80, NAN, 20, 40, 1}, {80, NAN, 90, 100, 1}};
	struct world *w = district(two, 2, MEASURE_LEVEL);
	const struct contributor *c = whole(w)->merge->contributors;
	assert_true(num_eq(c[0].share_of_gap, 6) && num_eq(c[1].share_of_gap, -5));
	w = world_free(w);
	/* no gap, nothing to share */
	static const struct said even[] = {{80, 70, NAN, NAN, 1}, {80, 90, NAN, NAN, 1}};
	w = district(even, 2, MEASURE_LEVEL);
	assert_true(whole(w)->gap == 0);
	assert_false(num_given(whole(w)->merge->contributors[0].share_of_gap));
	w = world_free(w);
}

static void test_a_gap_on_the_spot_is_shared_by_weight(void **state)
{
	(void)state;
	/* 3 and 1 employees: (3 * 81 + 1 * 77) / 4 = 80, as last year; maintained, so the gap is
	 * the whole tolerance */
	static const double now[] = {81, 77};
	struct world *w = world_plain(2);
	w->indicators[0].weight = WEIGHT_EMPLOYEES;
	for (uint32_t i = 0; i < 2; i++) {
		struct plan *p = world_plan(2014);
		world_row(p, "x", PERIODICITY_TERTIAL, N)->target.kind = TARGET_MAINTAIN;
		world_put_plan(w, i, p);
		struct results *r = world_results(2014);
		(void)world_outcome(r, "x", "2013-T1", world_value(80));
		(void)world_outcome(r, "x", T1, world_value(now[i]));
		world_put_results(w, i, r);
		w->units[i].weights[WEIGHT_EMPLOYEES] = i ? 1 : 3;
	}
	world_pass(w);
	const struct contributor *c = whole(w)->merge->contributors;
	assert_true(whole(w)->all.value == 80 && whole(w)->gap > 0);
	assert_true(num_eq(c[0].share_of_gap, 0.75) && num_eq(c[1].share_of_gap, 0.25));
	w = world_free(w);
}

static void test_words_compare_with_last_year_of_the_same_units(void **state)
{
	(void)state;
	/* u0: 2013-T1 10 of 40, now 15 of 50; u1: 30 of 40, now 36 of 50; u2 has not reported now.
	 * Then 40 of 80 = 50 %, now 51 of 100 = 51 %. */
	struct world *w = world_plain(3);
	static const double was[] = {10, 30, 40}, now[] = {15, 36, NAN};
	for (uint32_t i = 0; i < 3; i++) {
		struct plan *p = world_plan(2014);
		world_row(p, "x", PERIODICITY_TERTIAL, N)->target.kind = TARGET_INCREASE;
		world_put_plan(w, i, p);
		struct results *r = world_results(2014);
		(void)world_outcome(r, "x", "2013-T1", world_of(was[i], 40));
		(void)world_outcome(r, "x", "2013", world_value(99));
		(void)world_outcome(r, "x", T1, world_of(now[i], 50));
		world_put_results(w, i, r);
	}
	world_pass(w);
	const struct figure *f = whole(w);
	assert_int_equal(f->target_kind, TARGET_INCREASE);
	assert_true(num_eq(f->baseline, 50) && num_eq(f->compared, 50) && num_eq(f->gap, 1));
	assert_int_equal(f->state, STATE_MET);
	w = world_free(w);
}

static void test_forecast_only_when_all_have_one(void **state)
{
	(void)state;
	for (int both = 0; both <= 1; both++) {
		static const struct said two[] = {{60, 18, NAN, NAN, 1}, {30, 8, NAN, NAN, 1}};
		struct world *w = district(two, 2, MEASURE_COUNTED);
		for (uint32_t i = 0; i < 1u + (unsigned)both; i++) {
			struct outcome *o = world_reported(w, i);
			o->forecast = 50;
		}
		tree_touch_all(w->tree);
		world_pass(w);
		assert_true(num_eq(whole(w)->forecast, both ? 100 : N));
		assert_true(whole(w)->basis == 26 && !whole(w)->basis_is_forecast);
		assert_true(whole(w)->compared ==
		            30); /* the expected part, whatever they forecast */
		w = world_free(w);
	}
}

static void test_untouched_branches_are_left_alone(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	uint32_t a2 = world_department(w, "a2", 0);
	uint32_t e = world_district(w, "e"), b = world_department(w, "b", e);
	uint32_t near = world_unit(w, "near", a2), far = world_unit(w, "far", b);
	world_say(w, 0, 80, T1, world_value(70));
	world_say(w, near, 80, T1, world_value(80));
	world_say(w, far, 80, T1, world_value(90));
	world_pass(w);
	const struct figure *before[] = {w->tree->units[near].figures, w->tree->units[far].figures,
	                                 w->tree->departments[a2].figures,
	                                 w->tree->districts[e].figures};
	world_say(w, 0, 80, T1, world_value(60));
	world_pass(w);
	assert_ptr_equal(before[0], w->tree->units[near].figures);
	assert_ptr_equal(before[1], w->tree->units[far].figures);
	assert_ptr_equal(before[2], w->tree->departments[a2].figures);
	assert_ptr_equal(before[3], w->tree->districts[e].figures);
	assert_true(num_eq(whole(w)->all.value, 70)); /* of 60 and 80 */
	w = world_free(w);
}

/* A count that was reported by month: its December is the year; a level's is not. */
static void test_last_december_of_a_count_is_last_year(void **state)
{
	(void)state;
	for (int count = 0; count < 2; count++) {
		struct world *w = world_plain(2);
		w->indicators[0].measure = count ? MEASURE_COUNTED : MEASURE_LEVEL;
		w->indicators[0].unit = count ? "st" : "%";
		for (uint32_t u = 0; u < 2; u++) {
			struct plan *p = world_plan(2014);
			world_row(p, "x", PERIODICITY_MONTH, N)->target.kind = TARGET_INCREASE;
			world_put_plan(w, u, p);
			struct plan *old = world_plan(2013);
			(void)world_row(old, "x", PERIODICITY_MONTH, 40);
			world_put_plan(w, u, old);
			struct results *r = world_results(2014);
			(void)world_outcome(r, "x", "2013-12", world_value(30));
			(void)world_outcome(r, "x", "2014-04", world_value(20));
			world_put_results(w, u, r);
		}
		world_pass(w);
		const struct figure *f = world_figure(w, SCOPE_DISTRICT, 0, 0, "2014-04");
		assert_true(num_eq(f->baseline_year, count ? 60 : N));
		assert_true(num_eq(f->compared, count ? 20 : N)); /* 4/12 of 60 */
		assert_int_equal(f->state, count ? STATE_MET : STATE_NO_BASELINE);
		w = world_free(w);
	}
}

/* What the catalogue does not say is what all units say; where they differ it is not said. */
static void test_what_all_units_say_of_it(void **state)
{
	(void)state;
	static const struct {
		enum direction catalogue, a, b, direction;
		double council_a, council_b, council;
		enum target_kind kind_a, kind_b, kind;
	} cases[] = {
	        {DIRECTION_NONE, DIRECTION_LOWER, DIRECTION_LOWER, DIRECTION_LOWER, 85, 85, 85,
	         TARGET_VALUE, TARGET_VALUE, TARGET_VALUE},
	        {DIRECTION_NONE, DIRECTION_LOWER, DIRECTION_HIGHER, DIRECTION_NONE, 85, 84, NAN,
	         TARGET_VALUE, TARGET_VALUE, TARGET_NONE},
	        {DIRECTION_HIGHER, DIRECTION_LOWER, DIRECTION_LOWER, DIRECTION_HIGHER, 85, NAN, NAN,
	         TARGET_VALUE, TARGET_VALUE, TARGET_NONE},
	        {DIRECTION_NONE, DIRECTION_HIGHER, DIRECTION_HIGHER, DIRECTION_HIGHER, NAN, 85, NAN,
	         TARGET_VALUE, TARGET_VALUE, TARGET_NONE},
	        {DIRECTION_NONE, DIRECTION_HIGHER, DIRECTION_HIGHER, DIRECTION_HIGHER, 85, 85, NAN,
	         TARGET_VALUE, TARGET_INCREASE, TARGET_NONE},
	        {DIRECTION_NONE, DIRECTION_NONE, DIRECTION_HIGHER, DIRECTION_NONE, 0, 0, 0,
	         TARGET_VALUE, TARGET_VALUE, TARGET_VALUE},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(3);
		w->indicators[0].direction = cases[i].catalogue;
		for (uint32_t u = 0; u < 3; u++) {
			world_say(w, u, 80, T1, world_value(70));
			struct plan_indicator *row =
			        (struct plan_indicator *)(uintptr_t)w->tree->units[u]
			                .years[0]
			                .plan->indicators;
			bool b = u == 1; /* between two that agree */
			row->direction = b ? cases[i].b : cases[i].a;
			row->direction_source = DIRECTION_FROM_UNIT;
			row->has_council = true;
			row->council = (struct target){
			        .kind = b ? cases[i].kind_b : cases[i].kind_a,
			        .value = b ? cases[i].council_b : cases[i].council_a};
		}
		world_pass(w);
		const struct figure *f = whole(w);
		assert_int_equal(f->direction, cases[i].direction);
		if (f->council_kind != cases[i].kind || !num_eq(f->council, cases[i].council))
			fail_msg("case %zu: council %g", i, f->council);
		w = world_free(w);
	}
}

/* The council's number of a level is what all plans print; a count's is the whole city's.  Nobody
 * has reported yet. */
static void test_the_council_s_number_is_what_all_plans_print(void **state)
{
	(void)state;
	for (int count = 0; count < 2; count++) {
		for (uint32_t other = 0; other <= 3; other++) { /* 3: none prints another */
			struct world *w = world_plain(3);
			if (count)
				world_indicator_counts(w, 0);
			for (uint32_t i = 0; i < 3; i++) {
				struct plan *p = world_plan(2014);
				struct plan_indicator *row =
				        world_row(p, "x", PERIODICITY_TERTIAL, 80);
				row->has_council = true;
				row->council.kind = TARGET_VALUE;
				row->council.value = i == other ? 95 : 90;
				world_put_plan(w, i, p);
			}
			world_pass(w);
			const struct figure *f = world_figure(w, SCOPE_DEPARTMENT, 0, 0, T1);
			bool agreed = other == 3;
			assert_int_equal(f->council_kind, agreed ? TARGET_VALUE : TARGET_NONE);
			assert_true(num_eq(f->council, agreed && !count ? 90 : N));
			assert_int_equal(f->merge->n_reported, 0);
			assert_int_equal(f->merge->method, count ? METHOD_SUM : METHOD_MEAN);
			w = world_free(w);
		}
	}
}

static void test_the_measure_that_all_units_mean(void **state)
{
	(void)state;
	for (int mixed = 0; mixed < 2; mixed++) {
		struct world *w = world_plain(2);
		w->indicators[0].measure = MEASURE_NONE;
		w->indicators[0].unit = NULL;
		for (uint32_t u = 0; u < 2; u++) {
			world_say(w, u, 60, T1, world_value(20));
			struct plan_indicator *row =
			        (struct plan_indicator *)(uintptr_t)w->tree->units[u]
			                .years[0]
			                .plan->indicators;
			row->measure = mixed && u ? MEASURE_LEVEL : MEASURE_COUNTED;
		}
		world_pass(w);
		assert_int_equal(whole(w)->measure, mixed ? MEASURE_LEVEL : MEASURE_COUNTED);
		assert_int_equal(whole(w)->merge->method, mixed ? METHOD_MEAN : METHOD_SUM);
		assert_true(whole(w)->all.value == (mixed ? 20 : 40));
		w = world_free(w);
	}
}

/* A level has a target in common only when all have the same. */
static void test_one_other_target_is_no_common_one(void **state)
{
	(void)state;
	for (uint32_t other = 0; other <= 3; other++) { /* 3: none is another */
		struct world *w = world_plain(3);
		for (uint32_t i = 0; i < 3; i++)
			world_say(w, i, i == other ? 90 : 80, "2014-T1", world_value(70));
		world_pass(w);
		const struct figure *f = world_figure(w, SCOPE_DEPARTMENT, 0, 0, "2014-T1");
		assert_int_equal(f->state == STATE_NO_TARGET, other < 3);
		assert_int_equal(num_given(f->target), other == 3);
		w = world_free(w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_methods),
	        cmocka_unit_test(test_coverage),
	        cmocka_unit_test(test_bound_of_coverage_is_strict_and_by_count_without_weights),
	        cmocka_unit_test(test_not_applicable_leaves_expected),
	        cmocka_unit_test(test_targets_of_levels),
	        cmocka_unit_test(test_counts_add_their_targets_and_expected_parts),
	        cmocka_unit_test(test_what_one_owes_is_owed),
	        cmocka_unit_test(test_shares_of_the_gap_are_signed_and_add_up),
	        cmocka_unit_test(test_a_gap_on_the_spot_is_shared_by_weight),
	        cmocka_unit_test(test_words_compare_with_last_year_of_the_same_units),
	        cmocka_unit_test(test_forecast_only_when_all_have_one),
	        cmocka_unit_test(test_untouched_branches_are_left_alone),
	        cmocka_unit_test(test_last_december_of_a_count_is_last_year),
	        cmocka_unit_test(test_what_all_units_say_of_it),
	        cmocka_unit_test(test_the_council_s_number_is_what_all_plans_print),
	        cmocka_unit_test(test_the_measure_that_all_units_mean),
	        cmocka_unit_test(test_one_other_target_is_no_common_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
