/* SPDX-License-Identifier: EUPL-1.2 */
/* What follows from numbers that are each large enough (MEANING 22): the third of value, numerator
 * and denominator, those who are neither women nor men, a sex of which one number only is said, and
 * what a judgement tells of a hidden number of last year. */
#include "test.h"
#include "world.h"

#define N  NUM_NONE
#define T1 "2014-T1"

static void test_the_third_number_follows_from_two(void **state)
{
	(void)state;
	static const struct {
		const char *unit;
		struct part part;
		bool small;
	} cases[] = {
	        {"%", {7.5, NAN, 40}, true}, /* 7.5 % of 40 are 3 */
	        {"%", {95, NAN, 40}, true},  /* 2 were not */
	        {"%", {95, 38, NAN}, true},  /* 38 are 95 % of 40: 2 were not */
	        {"%", {50, NAN, 40}, false}, /* 20 and 20 */
	        {"%", {50, 20, NAN}, false},
	        {"%", {12.5, NAN, 40}, false}, /* 5 */
	        {"%", {0, NAN, 40}, true},
	        {"%", {0, 20, NAN}, false},   /* makes no sense: nothing follows */
	        {NULL, {0.1, NAN, 40}, true}, /* a share without per cent: 4 */
	        {NULL, {0.5, NAN, 40}, false},
	        {NULL, {4.2, NAN, 100}, false}, /* a mean: 420 points of 100 people */
	        {"%", {7.5, NAN, NAN}, false},
	};
	struct protect_params p = {.min_group = 5};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct figure f = {.measure = MEASURE_LEVEL, .unit = cases[i].unit};
		if (protect_small(&p, &f, &cases[i].part) != cases[i].small)
			fail_msg("case %zu", i);
	}
}

/* One number of a sex says nothing by itself, and is not shown. */
static void test_a_sex_without_a_value_is_not_shown(void **state)
{
	(void)state;
	static const struct part parts[] = {{N, 3, N}, {N, N, 4}, {N, 27, N}};
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		struct world *w = world_plain(1);
		w->protect.min_group = 5;
		world_say(w, 0, 80, T1, world_of(30, 60));
		world_reported(w, 0)->women = parts[i];
		world_pass(w);
		assert_int_equal(world_unit_figure(w, 0, T1)->n_subgroups, 0);
		w = world_free(w);
	}
}

static void test_women_and_men(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		struct part all, women, men;
		bool count, hidden;
	} cases[] = {
	        {"15 and 15 of 30 and 30", {N, 30, 60}, {N, 15, 30}, {N, 15, 30}, false, false},
	        {"one more person is neither", {N, 30, 60}, {N, 15, 29}, {N, 15, 30}, false, true},
	        {"ten more are", {N, 35, 70}, {N, 15, 30}, {N, 15, 30}, false, false},
	        {"two of 100", {100, N, N}, {60, N, N}, {38, N, N}, true, true},
	        {"none of 100", {100, N, N}, {60, N, N}, {40, N, N}, true, false},
	        {"five of 100", {100, N, N}, {60, N, N}, {35, N, N}, true, false},
	        /* 10 % of the women and 90 % of the men are half of 60: 3 women of 30 */
	        {"by their shares", {N, 30, 60}, {10, N, N}, {90, N, N}, false, true},
	        /* 40 and 60 % are half: 12 and 18 of 30 */
	        {"by their shares, many", {N, 30, 60}, {40, N, N}, {60, N, N}, false, false},
	        /* 10 % of no woman and 90 % of 60 men; 10 % of 60 women and no man */
	        {"no woman follows", {N, 54, 60}, {10, N, N}, {90, N, N}, false, true},
	        {"no man follows", {N, 6, 60}, {10, N, N}, {90, N, N}, false, true},
	        /* more than all, fewer than none: the shares make no sense together */
	        {"nothing follows", {N, 55, 60}, {10, N, N}, {90, N, N}, false, false},
	        {"nothing follows either", {N, 5, 60}, {10, N, N}, {90, N, N}, false, false},
	        {"by alike shares", {N, 30, 60}, {50, N, N}, {50, N, N}, false, false},
	        {"by shares of an unknown many", {50, N, N}, {10, N, N}, {90, N, N}, false, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		w->protect.min_group = 5;
		w->indicators[0].measure = cases[i].count ? MEASURE_COUNTED : MEASURE_LEVEL;
		w->indicators[0].unit = cases[i].count ? "st" : "%";
		w->indicators[0].persons = true;
		world_say(w, 0, 80, T1, cases[i].all);
		world_reported(w, 0)->women = cases[i].women;
		world_reported(w, 0)->men = cases[i].men;
		world_pass(w);
		const struct figure *f = world_unit_figure(w, 0, T1);
		bool hidden = false;
		for (size_t k = 0; k < f->n_subgroups; k++)
			hidden |= f->subgroups[k].hidden;
		if (hidden != cases[i].hidden || (f->hidden & HIDE_ALL))
			fail_msg("%s: hidden %d", cases[i].what, hidden);
		w = world_free(w);
	}
}

/* A happy forecast beside an outcome far behind what last year's hidden number says is expected. */
static void test_a_finding_does_not_tell_of_a_hidden_last_year(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	w->protect.min_group = 5;
	struct plan *p = world_plan(2014);
	world_row(p, "x", PERIODICITY_TERTIAL, N)->target.kind = TARGET_INCREASE;
	world_put_plan(w, 0, p);
	struct results *r = world_results(2014);
	(void)world_outcome(r, "x", "2013-T1", world_of(38, 40));
	world_outcome(r, "x", T1, world_of(20, 40))->forecast = 99;
	world_put_results(w, 0, r);
	world_pass(w);
	assert_true(world_unit_figure(w, 0, T1)->contradiction);
	assert_true(world_unit_figure(w, 0, T1)->hidden & HIDE_BASELINE);
	const struct node *n = &w->tree->units[0];
	for (size_t i = 0; i < n->n_findings; i++)
		assert_int_equal(n->findings[i].finding.kind, FINDING_GROUP_TOO_SMALL);
	w = world_free(w);
}

/* What a judgement by last year's course tells: 60 in a year; last year 40, and by April fewer than
 * five.  Five by April are behind only if they were four: then six are expected. */
static void test_a_count_is_not_judged_by_a_hidden_course(void **state)
{
	(void)state;
	static const struct {
		const char *period;
		enum direction d;
		double forecast;
		bool phased;
		enum state state;
	} cases[] = {
	        {T1, DIRECTION_HIGHER, NAN, false, STATE_NO_BASELINE},
	        /* where last year does not enter, the state is told */
	        {T1, DIRECTION_LOWER, NAN, false, STATE_MET},
	        {T1, DIRECTION_HIGHER, 60, false, STATE_MET},
	        {T1, DIRECTION_HIGHER, NAN, true, STATE_BEHIND},
	        {"2014", DIRECTION_HIGHER, NAN, false, STATE_BEHIND},
	};
	const struct phase phases[] = {{world_period(T1), 30}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		w->protect.min_group = 5;
		w->indicators[0] = (struct indicator){.id = "x",
		                                      .name = "x",
		                                      .unit = "st",
		                                      .measure = MEASURE_COUNTED,
		                                      .persons = true,
		                                      .direction = cases[i].d,
		                                      .tolerance = N};
		struct plan *p = world_plan(2014);
		struct target *t = &world_row(p, "x", PERIODICITY_TERTIAL, 60)->target;
		t->phases = phases;
		t->n_phases = cases[i].phased;
		world_put_plan(w, 0, p);
		struct results *r = world_results(2014);
		bool year = world_period(cases[i].period).kind == PERIODICITY_YEAR;
		(void)world_outcome(r, "x", "2013-T1", world_value(4));
		(void)world_outcome(r, "x", "2013", world_value(year ? 4 : 40));
		world_outcome(r, "x", cases[i].period, world_value(5))->forecast =
		        cases[i].forecast;
		world_put_results(w, 0, r);
		world_pass(w);
		for (int kind = SCOPE_UNIT; kind <= SCOPE_DISTRICT; kind++) {
			struct scope s = {(enum scope_kind)kind, 0};
			struct node_view *v = protect_publish(tree_node(w->tree, s));
			const struct figure *f = NULL;
			for (size_t k = 0; k < v->n_figures; k++) {
				if (period_eq(v->figures[k].period, world_period(cases[i].period)))
					f = &v->figures[k];
			}
			assert_false(num_given(f->baseline));
			if (kind == SCOPE_UNIT && f->state != cases[i].state)
				fail_msg("case %zu: %s", i, state_name(f->state));
			if (kind != SCOPE_UNIT)
				assert_int_equal(f->merge->contributors[0].state, cases[i].state);
			if (cases[i].state == STATE_NO_BASELINE)
				assert_true(f->state == STATE_NO_BASELINE && !num_given(f->gap) &&
				            !num_given(f->compared) && f->all.value == 5);
			v = node_view_unref(v);
		}
		w = world_free(w);
	}
}

/* Women and men of last year were too few to show; this year's are not, but what they are held
 * against would tell. */
static void test_a_subgroup_is_not_judged_by_its_hidden_last_year(void **state)
{
	(void)state;
	for (int small = 0; small < 2; small++) {
		struct world *w = world_plain(1);
		w->protect.min_group = 5;
		struct plan *p = world_plan(2014);
		world_row(p, "x", PERIODICITY_TERTIAL, N)->target.kind = TARGET_INCREASE;
		world_put_plan(w, 0, p);
		struct results *r = world_results(2014);
		struct outcome *o = world_outcome(r, "x", "2013-T1", world_of(30, 60));
		o->women = world_of(small ? 3 : 10, 30);
		o->men = world_of(small ? 27 : 20, 30);
		o = world_outcome(r, "x", T1, world_of(32, 60));
		o->women = world_of(14, 30);
		o->men = world_of(18, 30);
		world_put_results(w, 0, r);
		world_pass(w);
		struct node_view *v = protect_publish(&w->tree->units[0]);
		const struct figure *f = &v->figures[1];
		assert_true(period_eq(f->period, world_period(T1)) && f->n_subgroups == 2);
		assert_true(f->baseline == 50 && num_given(f->gap)); /* of all it may be told */
		for (size_t i = 0; i < 2; i++) {
			const struct subgroup *g = &f->subgroups[i];
			assert_true(num_given(g->part.value) && !g->hidden);
			assert_int_equal(num_given(g->gap), !small);
			assert_int_equal(num_given(g->baseline), !small);
			assert_int_equal(g->state == STATE_NO_BASELINE, small);
		}
		v = node_view_unref(v);
		w = world_free(w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_the_third_number_follows_from_two),
	        cmocka_unit_test(test_women_and_men),
	        cmocka_unit_test(test_a_sex_without_a_value_is_not_shown),
	        cmocka_unit_test(test_a_finding_does_not_tell_of_a_hidden_last_year),
	        cmocka_unit_test(test_a_subgroup_is_not_judged_by_its_hidden_last_year),
	        cmocka_unit_test(test_a_count_is_not_judged_by_a_hidden_course),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
