/* SPDX-License-Identifier: EUPL-1.2 */
/* How much of a year's count is expected by now (MEANING 1, 2, 10). */
#include "test.h"
#include "world.h"

static void test_expected_part(void **state)
{
	(void)state;
	const struct phase phases[] = {{world_period("2014-03"), 10},
	                               {world_period("2014-T2"), 40}};
	const struct phase other[] = {{world_period("2013-T1"), 10}};
	const struct target phased = {.kind = TARGET_VALUE, .phases = phases, .n_phases = 2};
	const struct target stale = {.kind = TARGET_VALUE, .phases = other, .n_phases = 1};
	const struct {
		const struct target *t;
		double target;
		const char *period;
		enum direction d;
		double profile, expected;
	} cases[] = {
	        {NULL, 60, "2014-T1", DIRECTION_HIGHER, NUM_NONE, 20},
	        {NULL, 60, "2014-T2", DIRECTION_HIGHER, NUM_NONE, 40},
	        {NULL, 60, "2014", DIRECTION_HIGHER, NUM_NONE, 60},
	        {NULL, 60, "2014-H1", DIRECTION_HIGHER, NUM_NONE, 30},
	        {NULL, 60, "2014-03", DIRECTION_HIGHER, NUM_NONE, 15},
	        {NULL, 60, "2014-12", DIRECTION_HIGHER, 0.5, 60},
	        {NULL, 60, "2014-T1", DIRECTION_APPROACH, NUM_NONE, 20},
	        /* the whole target is the ceiling all year */
	        {NULL, 60, "2014-T1", DIRECTION_LOWER, NUM_NONE, 60},
	        {&phased, 60, "2014-T1", DIRECTION_LOWER, 0.1, 60},
	        /* last year's profile beats the straight line, phases beat both */
	        {NULL, 60, "2014-T1", DIRECTION_HIGHER, 0.25, 15},
	        {NULL, 60, "2014-T1", DIRECTION_HIGHER, 0, 0},
	        {NULL, 60, "2014-T1", DIRECTION_HIGHER, 1.5, 20},
	        {&phased, 60, "2014-03", DIRECTION_HIGHER, 0.25, 10},
	        {&phased, 60, "2014-01", DIRECTION_HIGHER, NUM_NONE, 10.0 / 3}, /* from 0 */
	        {&phased, 60, "2014-T1", DIRECTION_HIGHER, NUM_NONE, 16},       /* 10 + 30 * 1/5 */
	        {&phased, 60, "2014-10", DIRECTION_HIGHER, NUM_NONE, 50},       /* to the target */
	        {&phased, 60, "2014", DIRECTION_HIGHER, NUM_NONE, 60},
	        {&stale, 60, "2014-T1", DIRECTION_HIGHER, NUM_NONE, 20},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		double x = assess_expected_part(cases[i].t, cases[i].target,
		                                world_period(cases[i].period), cases[i].d,
		                                cases[i].profile);
		assert_int_equal(num_cmp(x, cases[i].expected), 0);
	}
	assert_false(num_given(assess_expected_part(NULL, NUM_NONE, world_period("2014-T1"),
	                                            DIRECTION_HIGHER, NUM_NONE)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_expected_part)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
