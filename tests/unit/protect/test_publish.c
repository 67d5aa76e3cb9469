/* SPDX-License-Identifier: EUPL-1.2 */
/* The copies that leave (MEANING 22): field by field, what each mask takes away and what it leaves.
 */
#include "test.h"
#include "world.h"

#define N NUM_NONE

static struct subgroup sexes[2]; /* of full(): made anew by each */

static struct subgroup sex(enum subgroup_kind kind, double k, double n)
{
	return (struct subgroup){.kind = kind,
	                         .part = {k / n * 100, k, n},
	                         .target = 80,
	                         .baseline = 70,
	                         .baseline_year = 71,
	                         .baseline_whole = true,
	                         .expected_part = 12,
	                         .state = STATE_NEAR,
	                         .why_not = NO_STATE_NO_TARGET,
	                         .compared = 80,
	                         .gap = -3,
	                         .low = 40,
	                         .high = 90};
}

/* A figure in which every field is set, of a count or of a level. */
static struct figure full(enum measure measure)
{
	sexes[0] = sex(SUBGROUP_WOMEN, 10, 20);
	sexes[1] = sex(SUBGROUP_MEN, 16, 20);
	static const struct outcome never_read;
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
	                       .outcome = &never_read,
	                       .all = {75, 30, 40},
	                       .subgroups = sexes,
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
	assert_true(num_same(g->basis, there ? f->basis : N) &&
	            num_same(g->gap, there ? f->gap : N));
	assert_true(num_same(g->compared, there ? f->compared : N));
	assert_true(num_same(g->tolerance, there ? f->tolerance : N));
	assert_true(num_same(g->low, there ? f->low : N) && num_same(g->high, there ? f->high : N));
	assert_true(num_same(g->council_gap, there ? f->council_gap : N));
	assert_true(num_same(g->expected_part, there ? f->expected_part : N));
	assert_int_equal(g->contradiction, there && f->contradiction);
	assert_int_equal(g->basis_is_forecast, there && f->basis_is_forecast);
}

static void check_said(const struct figure *f, const struct figure *g, bool there)
{
	assert_true(part_eq(&g->all, there ? &f->all : &PART_NONE));
	assert_true(num_same(g->forecast, there ? f->forecast : N));
	assert_int_equal(g->missing, there ? f->missing : MISSING_NONE);
	assert_true(g->analysis == (there ? f->analysis : NULL));
	assert_true(g->action == (there ? f->action : NULL));
	assert_int_equal(g->reported, there ? f->reported : CIVIL_NONE);
	assert_int_equal(g->received_unix_s, there ? f->received_unix_s : 0);
}

static void check_baseline(const struct figure *f, const struct figure *g, bool there)
{
	assert_true(num_same(g->baseline, there ? f->baseline : N));
	assert_true(num_same(g->baseline_year, there ? f->baseline_year : N));
	assert_int_equal(g->baseline_whole, there && f->baseline_whole);
}

static void check_subgroup(const struct figure *f, const struct figure *g, size_t i, bool there)
{
	const struct subgroup *a = &f->subgroups[i], *b = &g->subgroups[i];
	assert_true(a != b && a->kind == b->kind && a->target == b->target);
	assert_true(part_eq(&b->part, there ? &a->part : &PART_NONE));
	assert_true(num_same(b->gap, there ? a->gap : N) &&
	            num_same(b->compared, there ? a->compared : N));
	assert_true(num_same(b->low, there ? a->low : N) && num_same(b->high, there ? a->high : N));
	assert_true(num_same(b->baseline, there ? a->baseline : N));
	assert_true(num_same(b->baseline_year, there ? a->baseline_year : N));
	assert_true(num_same(b->expected_part, there ? a->expected_part : N));
	assert_int_equal(b->baseline_whole, there && a->baseline_whole);
	assert_int_equal(b->state, there ? a->state : STATE_PROTECTED);
	assert_int_equal(b->why_not, there ? a->why_not : NO_STATE_NONE);
	assert_int_equal(b->hidden, !there);
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
	check_subgroup(&f, g, 0, true);
	check_subgroup(&f, g, 1, true);
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
	check_subgroup(&f, g, 0, false);
	check_subgroup(&f, g, 1, false);
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
		check_subgroup(&f, g, 0, !women);
		check_subgroup(&f, g, 1, !men);
		assert_true(num_same(g->forecast, forecast ? N : f.forecast));
		assert_true(g->state == f.state && part_eq(&g->all, &f.all));
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
		assert_int_equal(g->why_not, cases[i].shown == STATE_NO_BASELINE
		                                     ? NO_STATE_BASELINE_PROTECTED
		                                     : f.why_not);
		if (g->state != cases[i].shown || !num_same(g->gap, c ? f.gap : N) ||
		    !num_same(g->compared, c ? f.compared : N) ||
		    !num_same(g->tolerance, c ? f.tolerance : N) ||
		    !num_same(g->expected_part, cases[i].expected ? f.expected_part : N) ||
		    g->contradiction != cases[i].contradiction)
			fail_msg("case %zu: %s", i, state_name(g->state));
		assert_true(g->basis == 75 && g->low == 60 && g->council_gap == -10);
		v = node_view_unref(v);
	}
}

/* What was said before a correction goes with the figure, or by itself: then its moment stays. */
static void test_what_was_said_before(void **state)
{
	(void)state;
	static const uint8_t masks[] = {0, HIDE_PREVIOUS, HIDE_ALL};
	struct correction before = {.indicator = "text of a document", .before = {60, 24, 40}};
	for (size_t i = 0; i < ARRAY_LEN(masks); i++) {
		struct figure f = full(MEASURE_LEVEL);
		f.corrected = &before;
		f.hidden = masks[i];
		struct node_view *v = published(&f);
		const struct correction *c = v->figures[0].corrected;
		assert_int_equal(c != NULL, masks[i] != HIDE_ALL);
		assert_true(c != &before);
		if (c)
			assert_true(!c->indicator &&
			            part_eq(&c->before, masks[i] ? &PART_NONE : &before.before));
		v = node_view_unref(v);
	}
}

/* A subgroup loses last year's number by itself, or with its whole. */
static void test_a_hidden_last_year_of_a_subgroup(void **state)
{
	(void)state;
	for (int by_whole = 0; by_whole < 2; by_whole++) {
		for (int words = 0; words < 2; words++) {
			struct figure f = full(MEASURE_LEVEL);
			f.expected_part = N;
			f.target_kind = words ? TARGET_INCREASE : TARGET_VALUE;
			f.hidden = by_whole ? HIDE_BASELINE : 0;
			f.subgroups[0].hidden_baseline = !by_whole;
			struct node_view *v = published(&f);
			const struct subgroup *a = &v->figures[0].subgroups[0];
			assert_false(num_given(a->baseline) || num_given(a->baseline_year));
			assert_false(a->baseline_whole);
			assert_true(num_same(a->gap, words ? N : -3) &&
			            num_same(a->compared, words ? N : 80));
			assert_int_equal(a->state, words ? STATE_NO_BASELINE : STATE_NEAR);
			assert_int_equal(a->why_not, words ? NO_STATE_BASELINE_PROTECTED
			                                   : f.subgroups[0].why_not);
			assert_true(a->part.value == 50 && a->low == 40);
			assert_int_equal(num_given(v->figures[0].subgroups[1].baseline), !by_whole);
			v = node_view_unref(v);
		}
	}
}

/* ---- wholes and their contributors ---- */

static struct contributor one(uint32_t unit, enum state state)
{
	return (struct contributor){
	        .unit = unit, .value = 70 + unit, .state = state, .share_of_gap = 0.5};
}

/* Whichever is hidden: the others' shares of the gap would tell it. */
static void test_one_hidden_contributor_takes_the_shares_with_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct contributor who[] = {one(0, STATE_MET), one(1, STATE_BEHIND),
		                            one(2, STATE_MET)};
		who[i].hidden = true;
		struct merge m = {.refs = 1, .contributors = who, .n_contributors = 3};
		struct figure f = full(MEASURE_COUNTED);
		f.merge = &m;
		struct node_view *v = published(&f);
		for (size_t k = 0; k < 3; k++)
			assert_false(num_given(v->figures[0].merge->contributors[k].share_of_gap));
		v = node_view_unref(v);
	}
}

static void test_contributors(void **state)
{
	(void)state;
	static const struct {
		uint8_t mask;
		bool hidden, hidden_state; /* of the last */
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
		struct entered in[] = {{1, 2, 3, 4, 5, 99}, {1, 2, 3, 4, 5, 99}};
		who[1].hidden = cases[i].hidden;
		who[1].hidden_state = cases[i].hidden_state;
		struct merge m = {.refs = 7,
		                  .method = METHOD_SUM,
		                  .n_expected = 4,
		                  .n_reported = 2,
		                  .weight_share = 0.5,
		                  .provisional = true,
		                  .oldest_unix_s = 77,
		                  .corrected_unix_s = 88,
		                  .expected_part_sum = 26,
		                  .entered = in,
		                  .contributors = who,
		                  .n_contributors = 2};
		struct figure f = full(MEASURE_COUNTED);
		f.merge = &m;
		f.hidden = cases[i].mask;
		struct node_view *v = published(&f);
		const struct merge *g = v->figures[0].merge;
		assert_true(g != &m && g->contributors != who && g->refs == 1);
		assert_true(g->n_expected == 4 && g->n_reported == 2 && g->provisional);
		assert_true(g->weight_share == 0.5 && g->oldest_unix_s == 77);
		assert_true(num_same(g->expected_part_sum, cases[i].expected ? 26 : N));
		assert_int_equal(g->corrected_unix_s, cases[i].mask & HIDE_ALL ? 0 : 88);
		assert_null(g->entered); /* weights are denominators in disguise */
		for (size_t k = 0; k < 2; k++) {
			const struct contributor *c = &g->contributors[k];
			assert_true(c->unit == k &&
			            num_same(c->value, cases[i].values[k] ? 70 + (double)k : N));
			assert_int_equal(c->hidden, !cases[i].values[k]);
			assert_true(num_same(c->share_of_gap, cases[i].shares ? 0.5 : N));
			if (c->state != cases[i].states[k])
				fail_msg("case %zu: %s", i, state_name(c->state));
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

/* A copy made again shares what did not change: the figure as it was published, and its merge. */
static void test_published_again(void **state)
{
	(void)state;
	static const char *const periods[] = {"2014-01", "2014-T1", "2014-T2", "2014"};
	struct merge m[4];
	struct figure f[4];
	for (size_t i = 0; i < 4; i++) {
		m[i] = (struct merge){.method = METHOD_SUM, .n_expected = (uint32_t)i + 1};
		f[i] = full(MEASURE_LEVEL);
		f[i].period = world_period(periods[i]);
		f[i].merge = &m[i];
	}
	/* 2014-T1 is new in the second: the others are found beside it */
	struct figure first[] = {f[0], f[2], f[3]};
	struct node n = {.scope = {SCOPE_DISTRICT, 0}, .figures = first, .n_figures = 3};
	struct node_view *before = protect_publish(&n), *again[2];
	assert_non_null(before);
	for (size_t i = 0; i < 4; i++)
		f[i].target = 99; /* not looked at where nothing is said to have changed */
	f[3].changed = CHANGED_SHOWN;
	n.figures = f;
	n.n_figures = 4;
	again[0] = protect_publish_again(&n, before);
	assert_non_null(again[0]);
	assert_true(again[0]->n_figures == 4 && again[0]->n_merges == 4);
	for (size_t i = 0; i < 4; i++) {
		const struct figure *g = &again[0]->figures[i];
		bool same = i == 0 || i == 2;
		assert_true(period_eq(g->period, f[i].period));
		assert_true(g->target == (same ? 80 : 99) && g->merge->n_expected == i + 1);
		assert_true(again[0]->merges[i] == g->merge);
		assert_int_equal(g->merge->refs, same ? 2 : 1);
	}
	/* the earlier ones are gone, the last is as good as before */
	f[3].changed = 0;
	again[1] = protect_publish_again(&n, again[0]);
	before = node_view_unref(before);
	again[0] = node_view_unref(again[0]);
	for (size_t i = 0; i < 4; i++) {
		const struct figure *g = &again[1]->figures[i];
		assert_true(g->target == (i == 0 || i == 2 ? 80 : 99));
		assert_true(g->merge->refs == 1 && g->merge->n_expected == i + 1);
	}
	again[1] = node_view_unref(again[1]);
	/* a unit's words are its documents': all of it is made anew */
	n.scope = (struct scope){SCOPE_UNIT, 0};
	for (size_t i = 0; i < 4; i++)
		f[i].merge = NULL;
	before = protect_publish(&n);
	f[0].target = 55;
	again[0] = protect_publish_again(&n, before);
	assert_true(again[0]->figures[0].target == 55 && again[0]->n_merges == 0);
	before = node_view_unref(before);
	again[0] = node_view_unref(again[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_nothing_hidden_is_all_there),
	        cmocka_unit_test(test_a_hidden_figure_keeps_what_everybody_knows),
	        cmocka_unit_test(test_women_men_and_forecast_go_alone),
	        cmocka_unit_test(test_a_hidden_last_year),
	        cmocka_unit_test(test_what_was_said_before),
	        cmocka_unit_test(test_a_hidden_last_year_of_a_subgroup),
	        cmocka_unit_test(test_one_hidden_contributor_takes_the_shares_with_it),
	        cmocka_unit_test(test_contributors),
	        cmocka_unit_test(test_words_of_a_units_own_indicator_are_copied),
	        cmocka_unit_test(test_published_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
