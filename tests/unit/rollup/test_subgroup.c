/* SPDX-License-Identifier: EUPL-1.2 */
/* Women, men and the lines of a breakdown, judged by themselves; worked by hand.
 *
 * A share against 80 %, 60 of 80 = 75 %: near (tolerance 4, 95 % interval 64.5-83.2 % holds 80:
 * uncertain).  Women 18 of 20 = 90 %: met.  Men 42 of 60 = 70 %, interval 57.5-80.1 %: uncertain.
 * A count against 60 in T1: 20 expected.  Of a part with a target of 30: 10 expected. */
#include "test.h"
#include "world.h"

#define T1 "2014-T1"

static struct outcome *said(struct world *w, const char *period)
{
	struct results *r = w->tree->units[0].years[0].results;
	for (size_t i = 0; i < r->n_outcomes; i++) {
		if (period_eq(r->outcomes[i].period, world_period(period)))
			return (struct outcome *)(uintptr_t)&r->outcomes[i];
	}
	return NULL;
}

static const struct subgroup *subgroup(struct world *w, const char *period, size_t i)
{
	const struct figure *f = world_unit_figure(w, 0, period);
	assert_non_null(f);
	assert_true(i < f->n_subgroups);
	return &f->subgroups[i];
}

static void test_each_sex_against_the_wholes_target(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	world_say(w, 0, 80, T1, world_of(60, 80));
	said(w, T1)->women = world_of(18, 20);
	said(w, T1)->men = world_of(42, 60);
	world_pass(w);
	assert_int_equal(world_unit_figure(w, 0, T1)->n_subgroups, 2);
	const struct subgroup *women = subgroup(w, T1, 0), *men = subgroup(w, T1, 1);
	assert_int_equal(women->kind, SUBGROUP_WOMEN);
	assert_int_equal(women->state, STATE_MET);
	assert_true(women->part.value == 90 && women->gap == 10 && women->target == 80);
	assert_int_equal(men->kind, SUBGROUP_MEN);
	assert_int_equal(men->state, STATE_UNCERTAIN);
	assert_true(men->gap == -10);
	assert_true(num_round(men->low, 1) == 57.5 && num_round(men->high, 1) == 80.1);
	w = world_free(w);
}

static void test_a_part_of_a_count_has_the_plans_part_of_the_target(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	world_indicator_counts(w, 0);
	world_say(w, 0, 60, T1, world_value(21));
	struct plan_indicator *row =
	        (struct plan_indicator *)(uintptr_t)w->tree->units[0].years[0].plan->indicators;
	struct breakdown promised[] = {{"Norr", world_value(30)}, {"Söder", PART_NONE}};
	struct breakdown b[] = {{" norr ", world_value(9)}, {"Söder", world_value(12)}};
	row->breakdown = promised;
	row->n_breakdown = 2;
	said(w, T1)->breakdown = b;
	said(w, T1)->n_breakdown = 2;
	said(w, T1)->men = world_value(3);
	world_pass(w);
	const struct subgroup *men = subgroup(w, T1, 0), *north = subgroup(w, T1, 1),
	                      *south = subgroup(w, T1, 2);
	assert_int_equal(north->state, STATE_BEHIND);
	assert_true(num_cmp(north->compared, 10) == 0 && num_cmp(north->gap, -1) == 0);
	/* a sex, and a part without a promise of its own, have no target */
	assert_int_equal(south->state, STATE_NO_TARGET);
	assert_int_equal(south->why_not, NO_STATE_NO_TARGET);
	assert_int_equal(men->state, STATE_NO_TARGET);
	assert_false(num_given(men->target) || num_given(men->gap));
	w = world_free(w);
}

static void test_increase_is_against_the_same_subgroup(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	world_row(p, "x", PERIODICITY_TERTIAL, NAN)->target.kind = TARGET_INCREASE;
	world_put_plan(w, 0, p);
	struct results *r = world_results(2014);
	struct outcome *before = world_outcome(r, "x", "2013", world_value(70));
	before->women = world_value(80);
	struct outcome *now = world_outcome(r, "x", T1, world_value(75));
	now->women = world_value(79);
	now->men = world_value(71);
	world_put_results(w, 0, r);
	world_pass(w);
	assert_int_equal(world_unit_figure(w, 0, T1)->state, STATE_MET);
	assert_int_equal(subgroup(w, T1, 0)->state, STATE_NEAR); /* 79 of 80: within 5 % */
	assert_true(subgroup(w, T1, 0)->gap == -1);
	assert_int_equal(subgroup(w, T1, 1)->state, STATE_NO_BASELINE);
	w = world_free(w);
}

static void test_only_what_has_a_value_is_a_subgroup(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	world_say(w, 0, 80, T1, world_value(75));
	said(w, T1)->women = (struct part){NAN, 3, 0}; /* of nobody */
	struct breakdown b[] = {{"Norr", PART_NONE}};
	said(w, T1)->breakdown = b;
	said(w, T1)->n_breakdown = 1;
	world_pass(w);
	assert_int_equal(world_unit_figure(w, 0, T1)->n_subgroups, 0);
	w = world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_each_sex_against_the_wholes_target),
	        cmocka_unit_test(test_a_part_of_a_count_has_the_plans_part_of_the_target),
	        cmocka_unit_test(test_increase_is_against_the_same_subgroup),
	        cmocka_unit_test(test_only_what_has_a_value_is_a_subgroup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
