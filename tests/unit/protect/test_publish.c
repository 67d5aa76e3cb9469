/* SPDX-License-Identifier: EUPL-1.2 */
/* The copies that leave (MEANING 22): field by field, what each mask takes away and what it leaves.
 */
#include "test.h"
#include "world.h"

#define N NUM_NONE

static const struct subgroup subgroups[] = {{.kind = SUBGROUP_WOMEN,
                                             .part = {50, 10, 20},
                                             .target = 80,
                                             .state = STATE_BEHIND,
                                             .compared = 80,
                                             .gap = -30,
                                             .low = 30,
                                             .high = 70,
                                             .baseline = 49,
                                             .baseline_year = 48},
                                            {.kind = SUBGROUP_MEN,
                                             .part = {100, 20, 20},
                                             .target = 80,
                                             .state = STATE_MET,
                                             .compared = 80,
                                             .gap = 20,
                                             .low = 84,
                                             .high = 100,
                                             .baseline = 99,
                                             .baseline_year = 98}};

/* A figure in which every field is set, of a count or of a level. */
static struct figure full(enum measure measure)
{
	static struct subgroup copies[2];
	memcpy(copies, subgroups, sizeof(copies));
	return (struct figure){.indicator = 3,
	                       .period = world_period("2014-T1"),
	                       .id = "x",
	                       .name = "X",
	                       .unit = "%",
	                       .direction = DIRECTION_HIGHER,
	                       .measure = measure,
	                       .persons = true,
	                       .owed = true,
	                       .target_kind = TARGET_VALUE,
	                       .target = 80,
	                       .council_kind = TARGET_VALUE,
	                       .council = 85,
	                       .outcome = (const struct outcome *)&measure, /* never read */
	                       .all = {75, 30, 40},
	                       .subgroups = copies,
	                       .n_subgroups = 2,
	                       .forecast = 77,
	                       .missing = MISSING_LOST,
	                       .analysis = "analys",
	                       .action = "åtgärd",
	                       .reported = 16200,
	                       .received_unix_s = 1234,
	                       .state = STATE_NEAR,
	                       .why_not = NO_STATE_NO_TARGET,
	                       .contradiction = true,
	                       .basis = 75,
	                       .compared = 80,
	                       .baseline = 70,
	                       .baseline_year = 71,
	                       .baseline_whole = true,
	                       .expected_part = 26,
	                       .gap = -5,
	                       .tolerance = 4,
	                       .low = 60,
	                       .high = 85,
	                       .council_gap = -10,
	                       .due = 16210};
}

/* What leaves of it, as the one figure of a node. */
static struct node_view *published(struct figure *f)
{
	struct node n = {
	        .scope = {f->merge ? SCOPE_DISTRICT : SCOPE_UNIT, 0}, .figures = f, .n_figures = 1};
	struct node_view *v = protect_publish(&n);
	assert_non_null(v);
	assert_int_equal(v->n_figures, 1);
	return v;
}

static bool is(double x, double y)
{
	return num_given(x) == num_given(y) && (!num_given(x) || x == y);
}

static bool same_part(struct part a, struct part b)
{
	return is(a.value, b.value) && is(a.numerator, b.numerator) &&
	       is(a.denominator, b.denominator);
}

static void check_public(const struct figure *f, const struct figure *g)
{
	assert_true(g->indicator == f->indicator && period_eq(g->period, f->period));
	assert_true(strcmp(g->id, f->id) == 0 && strcmp(g->name, f->name) == 0);
	assert_true(g->unit == f->unit && g->direction == f->direction && g->owed);
	assert_true(g->measure == f->measure && g->persons == f->persons);
	assert_true(g->target_kind == f->target_kind && g->target == f->target);
	assert_true(g->council_kind == f->council_kind && g->council == f->council);
	assert_true(g->due == f->due && g->hidden == f->hidden);
	assert_null(g->outcome);
}

static void check_judgement(const struct figure *f, const struct figure *g, bool there)
{
	assert_true(is(g->basis, there ? f->basis : N) && is(g->gap, there ? f->gap : N));
	assert_true(is(g->compared, there ? f->compared : N));
	assert_true(is(g->tolerance, there ? f->tolerance : N));
	assert_true(is(g->low, there ? f->low : N) && is(g->high, there ? f->high : N));
	assert_true(is(g->council_gap, there ? f->council_gap : N));
	assert_true(is(g->expected_part, there ? f->expected_part : N));
	assert_int_equal(g->contradiction, there && f->contradiction);
	assert_int_equal(g->basis_is_forecast, there && f->basis_is_forecast);
}

static void check_said(const struct figure *f, const struct figure *g, bool there)
{
	assert_true(same_part(g->all, there ? f->all : PART_NONE));
	assert_true(is(g->forecast, there ? f->forecast : N));
	assert_int_equal(g->missing, there ? f->missing : MISSING_NONE);
	assert_true(g->analysis == (there ? f->analysis : NULL));
	assert_true(g->action == (there ? f->action : NULL));
	assert_int_equal(g->reported, there ? f->reported : CIVIL_NONE);
	assert_int_equal(g->received_unix_s, there ? f->received_unix_s : 0);
}

static void check_baseline(const struct figure *f, const struct figure *g, bool there)
{
	assert_true(is(g->baseline, there ? f->baseline : N));
	assert_true(is(g->baseline_year, there ? f->baseline_year : N));
	assert_int_equal(g->baseline_whole, there && f->baseline_whole);
}

static void check_subgroup(const struct figure *g, size_t i, bool there)
{
	const struct subgroup *s = &g->subgroups[i], *t = &subgroups[i];
	assert_true(g->n_subgroups == 2 && s->kind == t->kind && s->target == t->target);
	assert_true(same_part(s->part, there ? t->part : PART_NONE));
	assert_int_equal(s->state, there ? t->state : STATE_PROTECTED);
	const double got[] = {s->compared, s->gap, s->low, s->high, s->baseline, s->baseline_year};
	const double all[] = {t->compared, t->gap, t->low, t->high, t->baseline, t->baseline_year};
	for (size_t k = 0; k < ARRAY_LEN(got); k++)
		assert_true(is(got[k], there ? all[k] : N));
}

static void test_nothing_hidden_is_all_there(void **state)
{
	(void)state;
	struct figure f = full(MEASURE_COUNTED);
	f.basis_is_forecast = true;
	struct node_view *v = published(&f);
	const struct figure *g = &v->figures[0];
	check_public(&f, g);
	check_judgement(&f, g, true);
	check_said(&f, g, true);
	check_baseline(&f, g, true);
	for (size_t i = 0; i < 2; i++)
		check_subgroup(g, i, true);
	assert_true(g->state == f.state && g->why_not == f.why_not);
	v = node_view_unref(v);
}

static void test_a_hidden_figure_keeps_what_everybody_knows(void **state)
{
	(void)state;
	struct figure f = full(MEASURE_COUNTED);
	f.hidden = HIDE_ALL;
	f.basis_is_forecast = true;
	struct node_view *v = published(&f);
	const struct figure *g = &v->figures[0];
	check_public(&f, g);
	check_judgement(&f, g, false);
	check_said(&f, g, false);
	check_baseline(&f, g, false);
	for (size_t i = 0; i < 2; i++)
		check_subgroup(g, i, false);
	assert_true(g->state == STATE_PROTECTED && g->why_not == NO_STATE_NONE);
	v = node_view_unref(v);
}

static void test_women_men_and_forecast_go_alone(void **state)
{
	(void)state;
	for (unsigned mask = 0; mask < 8; mask++) {
		struct figure f = full(MEASURE_LEVEL);
		bool women = mask & 1, men = mask & 2, forecast = mask & 4;
		f.hidden = forecast ? HIDE_FORECAST : 0;
		f.subgroups[0].hidden = women;
		f.subgroups[1].hidden = men;
		struct node_view *v = published(&f);
		const struct figure *g = &v->figures[0];
		check_public(&f, g);
		check_judgement(&f, g, true);
		check_baseline(&f, g, true);
		check_subgroup(g, 0, !women);
		check_subgroup(g, 1, !men);
		assert_true(is(g->forecast, forecast ? N : f.forecast));
		assert_true(g->state == f.state && same_part(g->all, f.all));
		v = node_view_unref(v);
	}
}

/* Last year's number goes with all that was compared with it, and with nothing else. */
static void test_a_hidden_last_year(void **state)
{
	(void)state;
	static const struct {
		enum measure measure;
		enum target_kind kind;
		enum direction d;
		const char *period;
		bool forecast;
		enum state state, shown;
		bool compared, expected, contradiction;
	} cases[] = {
	        {MEASURE_LEVEL, TARGET_VALUE, DIRECTION_HIGHER, "2014-T1", false, STATE_NEAR,
	         STATE_NEAR, true, true, true},
	        {MEASURE_LEVEL, TARGET_INCREASE, DIRECTION_HIGHER, "2014-T1", false, STATE_NEAR,
	         STATE_NO_BASELINE, false, true, false},
	        {MEASURE_LEVEL, TARGET_DECREASE, DIRECTION_HIGHER, "2014-T1", false, STATE_MET,
	         STATE_NO_BASELINE, false, true, false},
	        {MEASURE_LEVEL, TARGET_MAINTAIN, DIRECTION_HIGHER, "2014-T1", false, STATE_BEHIND,
	         STATE_NO_BASELINE, false, true, false},
	        {MEASURE_LEVEL, TARGET_INCREASE, DIRECTION_HIGHER, "2014-T1", false,
	         STATE_UNCERTAIN, STATE_NO_BASELINE, false, true, false},
	        {MEASURE_LEVEL, TARGET_INCREASE, DIRECTION_HIGHER, "2014-T1", false, STATE_MISSING,
	         STATE_MISSING, false, true, false},
	        {MEASURE_LEVEL, TARGET_NONE, DIRECTION_HIGHER, "2014-T1", false, STATE_NO_TARGET,
	         STATE_NO_TARGET, true, true, true},
	        {MEASURE_COUNTED, TARGET_VALUE, DIRECTION_HIGHER, "2014-T1", false, STATE_NEAR,
	         STATE_NO_BASELINE, false, false, false},
	        {MEASURE_COUNTED, TARGET_VALUE, DIRECTION_HIGHER, "2014-T1", true, STATE_NEAR,
	         STATE_NEAR, true, false, false},
	        {MEASURE_COUNTED, TARGET_VALUE, DIRECTION_LOWER, "2014-T1", false, STATE_NEAR,
	         STATE_NEAR, true, false, false},
	        {MEASURE_COUNTED, TARGET_VALUE, DIRECTION_HIGHER, "2014", false, STATE_NEAR,
	         STATE_NEAR, true, false, false},
	        {MEASURE_COUNTED, TARGET_VALUE, DIRECTION_HIGHER, "2014-11", false, STATE_BEHIND,
	         STATE_NO_BASELINE, false, false, false},
	        {MEASURE_COUNTED, TARGET_INCREASE, DIRECTION_HIGHER, "2014", true, STATE_MET,
	         STATE_NO_BASELINE, false, false, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct figure f = full(cases[i].measure);
		f.hidden = HIDE_BASELINE;
		f.target_kind = cases[i].kind;
		f.direction = cases[i].d;
		f.period = world_period(cases[i].period);
		f.basis_is_forecast = cases[i].forecast;
		f.state = cases[i].state;
		if (cases[i].measure == MEASURE_LEVEL)
			f.expected_part = N;
		struct node_view *v = published(&f);
		const struct figure *g = &v->figures[0];
		check_public(&f, g);
		check_said(&f, g, true);
		check_baseline(&f, g, false);
		bool c = cases[i].compared;
		if (g->state != cases[i].shown || !is(g->gap, c ? f.gap : N) ||
		    !is(g->compared, c ? f.compared : N) ||
		    !is(g->tolerance, c ? f.tolerance : N) ||
		    !is(g->expected_part, cases[i].expected ? f.expected_part : N) ||
		    g->contradiction != cases[i].contradiction)
			fail_msg("case %zu: %s", i, state_name(g->state));
		assert_true(g->basis == 75 && g->low == 60 && g->council_gap == -10);
		v = node_view_unref(v);
	}
}

/* ---- wholes and their contributors ---- */

static struct contributor one(uint32_t unit, enum state state)
{
	return (struct contributor){.unit = unit,
	                            .value = 70 + unit,
	                            .state = state,
	                            .share_of_gap = 0.5,
	                            .term = 1,
	                            .weight = 2,
	                            .par = 3,
	                            .numerator = 4,
	                            .denominator = 5};
}

static void test_contributors(void **state)
{
	(void)state;
	static const struct {
		uint8_t mask;
		bool hidden, hidden_state; /* of the second */
		bool values[2], shares, expected;
		enum state states[2];
	} cases[] = {
	        {0, false, false, {true, true}, true, true, {STATE_MET, STATE_BEHIND}},
	        {0, true, false, {true, false}, false, true, {STATE_MET, STATE_PROTECTED}},
	        {0, false, true, {true, true}, true, true, {STATE_MET, STATE_NO_BASELINE}},
	        {0, true, true, {true, false}, false, true, {STATE_MET, STATE_PROTECTED}},
	        {HIDE_CONTRIBUTORS,
	         false,
	         false,
	         {false, false},
	         false,
	         true,
	         {STATE_PROTECTED, STATE_PROTECTED}},
	        {HIDE_ALL, false, false, {true, true}, false, false, {STATE_MET, STATE_BEHIND}},
	        {HIDE_BASELINE,
	         false,
	         false,
	         {true, true},
	         false,
	         false,
	         {STATE_MET, STATE_BEHIND}},
	        {HIDE_FORECAST, false, false, {true, true}, true, true, {STATE_MET, STATE_BEHIND}},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct contributor who[] = {one(0, STATE_MET), one(1, STATE_BEHIND)};
		who[1].hidden = cases[i].hidden;
		who[1].hidden_state = cases[i].hidden_state;
		struct merge m = {.method = METHOD_SUM,
		                  .n_expected = 4,
		                  .n_reported = 2,
		                  .weight_share = 0.5,
		                  .provisional = true,
		                  .oldest_unix_s = 77,
		                  .expected_part_sum = 26,
		                  .contributors = who,
		                  .n_contributors = 2};
		struct figure f = full(MEASURE_COUNTED);
		f.merge = &m;
		f.hidden = cases[i].mask;
		struct node_view *v = published(&f);
		const struct merge *g = v->figures[0].merge;
		assert_true(g != &m && g->contributors != who);
		assert_true(g->n_expected == 4 && g->n_reported == 2 && g->provisional);
		assert_true(g->weight_share == 0.5 && g->oldest_unix_s == 77);
		assert_true(is(g->expected_part_sum, cases[i].expected ? 26 : N));
		for (size_t k = 0; k < 2; k++) {
			const struct contributor *c = &g->contributors[k];
			assert_true(c->unit == k &&
			            is(c->value, cases[i].values[k] ? 70 + (double)k : N));
			assert_int_equal(c->hidden, !cases[i].values[k]);
			assert_true(is(c->share_of_gap, cases[i].shares ? 0.5 : N));
			if (c->state != cases[i].states[k])
				fail_msg("case %zu: %s", i, state_name(c->state));
			/* weights are denominators in disguise */
			assert_false(num_given(c->term) || num_given(c->weight) ||
			             num_given(c->par) || num_given(c->numerator) ||
			             num_given(c->denominator));
			/* the true ones stand */
			assert_true(who[k].value == 70 + (double)k && who[k].share_of_gap == 0.5);
		}
		v = node_view_unref(v);
	}
}

/* A unit's own indicator is named in the node's arena, which may go before the copy does. */
static void test_words_of_a_units_own_indicator_are_copied(void **state)
{
	(void)state;
	for (int local = 0; local < 2; local++) {
		struct figure f = full(MEASURE_LEVEL);
		f.indicator = local ? INDICATOR_LOCAL | 1 : 1;
		struct node_view *v = published(&f);
		assert_int_equal(v->figures[0].id != f.id, local);
		assert_int_equal(v->figures[0].name != f.name, local);
		assert_string_equal(v->figures[0].id, "x");
		assert_string_equal(v->figures[0].name, "X");
		v = node_view_unref(v);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_nothing_hidden_is_all_there),
	        cmocka_unit_test(test_a_hidden_figure_keeps_what_everybody_knows),
	        cmocka_unit_test(test_women_men_and_forecast_go_alone),
	        cmocka_unit_test(test_a_hidden_last_year),
	        cmocka_unit_test(test_contributors),
	        cmocka_unit_test(test_words_of_a_units_own_indicator_are_copied),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
