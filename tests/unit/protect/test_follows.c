/* SPDX-License-Identifier: EUPL-1.2 */
/* What follows from numbers that are each large enough (MEANING 22): the third of value, numerator
 * and denominator, those who are neither women nor men, a sex of which one number only is said, and
 * what a judgement tells of a hidden number of last year. */
#include "test.h"
#include "world.h"

#define N  NUM_NONE
#define T1 "2014-T1"

static struct outcome *reported(struct world *w, uint32_t unit)
{
	return (struct outcome *)(uintptr_t)w->tree->units[unit].years[0].results->outcomes;
}

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
	struct protect_params p = {5};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct figure f = {.measure = MEASURE_LEVEL, .unit = cases[i].unit};
		if (protect_small(&p, &f, &cases[i].part) != cases[i].small)
			fail_msg("case %zu", i);
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
	        {"three women, and no more said", {N, 30, 60}, {N, 3, N}, PART_NONE, false, true},
	        {"four men in all", {N, 30, 60}, PART_NONE, {N, N, 4}, false, true},
	        {"27 women of 30", {N, 30, 60}, {N, 27, N}, PART_NONE, false, true},
	        {"30 women: 30 men", {N, 30, 60}, {N, N, 30}, PART_NONE, false, false},
	        /* 10 % of the women and 90 % of the men are half of 60: 3 women of 30 */
	        {"by their shares", {N, 30, 60}, {10, N, N}, {90, N, N}, false, true},
	        /* 40 and 60 % are half: 12 and 18 of 30 */
	        {"by their shares, many", {N, 30, 60}, {40, N, N}, {60, N, N}, false, false},
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
		reported(w, 0)->women = cases[i].women;
		reported(w, 0)->men = cases[i].men;
		world_pass(w);
		uint8_t hidden = world_unit_figure(w, 0, T1)->hidden;
		if (hidden != (cases[i].hidden ? HIDE_WOMEN | HIDE_MEN : 0))
			fail_msg("%s: hidden %u", cases[i].what, hidden);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_the_third_number_follows_from_two),
	        cmocka_unit_test(test_women_and_men),
	        cmocka_unit_test(test_a_finding_does_not_tell_of_a_hidden_last_year),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
