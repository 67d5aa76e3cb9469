/* SPDX-License-Identifier: EUPL-1.2 */
/* Women, men and the lines of a breakdown, judged by themselves; worked by hand.
 *
 * A share against 80 %, 60 of 80 = 75 %: near (tolerance 4, 95 % interval 64.5-83.2 % holds 80:
 * uncertain).  Women 18 of 20 = 90 %: met.  Men 42 of 60 = 70 %, interval 57.5-80.1 %: uncertain.
 * A count against 60 in T1: 20 expected.  Of a part with a target of 30: 10 expected. */
#include <stdio.h>
#include <stdlib.h>
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
	assert_true(num_eq(north->compared, 10) && num_eq(north->gap, -1));
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

/* Women of a count owed by month: the year stands under December when last year has no row of its
 * own for the year, and a level's December is no year.  Where both stand the year's row is it. */
static void test_last_years_december_is_a_counts_year_only(void **state)
{
	(void)state;
	static const struct {
		enum measure measure;
		double year, december;
		double expected;
	} cases[] = {{MEASURE_COUNTED, NAN, 48, 48},
	             {MEASURE_LEVEL, NAN, 48, NAN},
	             {MEASURE_COUNTED, 51, 48, 51}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		if (cases[i].measure == MEASURE_COUNTED)
			world_indicator_counts(w, 0);
		struct plan *p = world_plan(2014);
		world_row(p, "x", PERIODICITY_MONTH, 60);
		world_put_plan(w, 0, p);
		struct results *r = world_results(2014);
		world_outcome(r, "x", "2013-12", world_value(90))->women =
		        world_value(cases[i].december);
		if (num_given(cases[i].year))
			world_outcome(r, "x", "2013", world_value(90))->women =
			        world_value(cases[i].year);
		world_outcome(r, "x", "2014-03", world_value(30))->women = world_value(17);
		world_put_results(w, 0, r);
		world_pass(w);
		const struct subgroup *women = subgroup(w, "2014-03", 0);
		assert_true(num_given(cases[i].expected) ? women->baseline_year == cases[i].expected
		                                         : !num_given(women->baseline_year));
		assert_true(women->baseline_whole);
		assert_true(num_given(women->baseline) == num_given(cases[i].expected));
		w = world_free(w);
	}
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

/* Names in another order and with other capitals; of two of one name the first counts. */
static void test_parts_are_found_by_name_wherever_they_stand(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	struct plan_indicator *row = world_row(p, "x", PERIODICITY_TERTIAL, 80);
	struct breakdown promised[] = {{"SÖDER", PART_NONE},       {"söder", world_value(61)},
	                               {"Söder", world_value(62)}, {"Väster", world_value(63)},
	                               {"", world_value(64)},      {"Ingenstans", world_value(65)}};
	struct breakdown then[] = {{"Öster", world_value(4)},
	                           {"norr", world_value(1)},
	                           {"Norr", world_value(9)},
	                           {"", world_value(5)},
	                           {" SÖDER ", world_value(2)}};
	struct breakdown now[] = {{"Söder", world_value(12)}, {"Norr", world_value(11)},
	                          {"Norra", world_value(13)}, {"söder", world_value(14)},
	                          {"", world_value(15)},      {"öster", world_value(16)}};
	row->breakdown = promised;
	row->n_breakdown = ARRAY_LEN(promised);
	world_put_plan(w, 0, p);
	struct results *r = world_results(2014);
	struct outcome *before = world_outcome(r, "x", "2013-T1", world_value(70));
	before->breakdown = then;
	before->n_breakdown = ARRAY_LEN(then);
	struct outcome *o = world_outcome(r, "x", T1, world_value(75));
	o->breakdown = now;
	o->n_breakdown = ARRAY_LEN(now);
	world_put_results(w, 0, r);
	world_pass(w);
	const double baselines[] = {2, 1, NAN, 2, NAN, 4}, targets[] = {61, 80, 80, 61, 80, 80};
	for (size_t i = 0; i < ARRAY_LEN(now); i++) {
		const struct subgroup *s = subgroup(w, T1, i);
		assert_ptr_equal(s->name, now[i].name);
		assert_true(s->target == targets[i]);
		assert_true(num_given(baselines[i]) ? s->baseline == baselines[i]
		                                    : !num_given(s->baseline));
	}
	w = world_free(w);
}

#define MANY 100000 /* LIMIT_OUTCOMES: as many lines as a feed may have */

static struct breakdown *many_parts(char (*names)[16])
{
	struct breakdown *b = calloc(MANY, sizeof(*b));
	assert_non_null(b);
	for (size_t i = 0; i < MANY; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "del %06zu", i); /* it fits */
		b[i] = (struct breakdown){names[i], world_value((double)(i % 90))};
	}
	return b;
}

/* Each line looks for itself in the plan's and last year's: as many times as many would be hours.
 */
static void test_a_breakdown_made_to_hurt_is_taken_in_a_moment(void **state)
{
	(void)state;
	char(*names)[16] = calloc(MANY, sizeof(*names));
	assert_non_null(names);
	struct breakdown *b = many_parts(names);
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	struct plan_indicator *row = world_row(p, "x", PERIODICITY_TERTIAL, 80);
	row->breakdown = b;
	row->n_breakdown = MANY;
	world_put_plan(w, 0, p);
	struct results *r = world_results(2014);
	const char *periods[] = {"2013-T1", "2013", T1};
	for (size_t i = 0; i < ARRAY_LEN(periods); i++) {
		struct outcome *o = world_outcome(r, "x", periods[i], world_value(50));
		o->breakdown = b;
		o->n_breakdown = MANY;
	}
	world_put_results(w, 0, r);
	world_pass(w);
	const struct subgroup *last = subgroup(w, T1, MANY - 1);
	assert_true(last->baseline == (MANY - 1) % 90 && last->target == (MANY - 1) % 90);
	w = world_free(w);
	free(b);
	free(names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_each_sex_against_the_wholes_target),
	        cmocka_unit_test(test_a_part_of_a_count_has_the_plans_part_of_the_target),
	        cmocka_unit_test(test_increase_is_against_the_same_subgroup),
	        cmocka_unit_test(test_last_years_december_is_a_counts_year_only),
	        cmocka_unit_test(test_only_what_has_a_value_is_a_subgroup),
	        cmocka_unit_test(test_parts_are_found_by_name_wherever_they_stand),
	        cmocka_unit_test(test_a_breakdown_made_to_hurt_is_taken_in_a_moment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
