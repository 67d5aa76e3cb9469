/* SPDX-License-Identifier: EUPL-1.2 */
/* Which target is weaker than which, and which plans are remembered as superseded. */
#include <stdlib.h>
#include "test.h"
#include "model/docs.h"

#define VALUE(x)                                                                                   \
	{                                                                                          \
		.kind = TARGET_VALUE, .value = (x), .unit = "%"                                    \
	}
#define WORD(k)                                                                                    \
	{                                                                                          \
		.kind = (k), .value = NUM_NONE                                                     \
	}

static void weaker_by_the_direction(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		struct target before, now;
		enum direction d;
		bool weaker;
	} cases[] = {
	        {"a lower number", VALUE(90), VALUE(80), DIRECTION_HIGHER, true},
	        {"a higher number", VALUE(80), VALUE(90), DIRECTION_HIGHER, false},
	        {"the same", VALUE(90), VALUE(90), DIRECTION_HIGHER, false},
	        {"more of what should be low", VALUE(4.4), VALUE(5.5), DIRECTION_LOWER, true},
	        {"less of it", VALUE(5.5), VALUE(4.4), DIRECTION_LOWER, false},
	        {"near something else", VALUE(50), VALUE(40), DIRECTION_APPROACH, false},
	        {"nobody knows the way", VALUE(50), VALUE(40), DIRECTION_NONE, false},
	        {"taken away", VALUE(50), WORD(TARGET_NONE), DIRECTION_HIGHER, true},
	        {"left to the board", WORD(TARGET_INCREASE), WORD(TARGET_BOARD_SETS),
	         DIRECTION_HIGHER, true},
	        {"set at last", WORD(TARGET_NONE), VALUE(1), DIRECTION_HIGHER, false},
	        {"never set", WORD(TARGET_NONE), WORD(TARGET_BOARD_SETS), DIRECTION_HIGHER, false},
	        {"no more than kept", WORD(TARGET_INCREASE), WORD(TARGET_MAINTAIN),
	         DIRECTION_HIGHER, true},
	        {"kept, not brought down", WORD(TARGET_DECREASE), WORD(TARGET_MAINTAIN),
	         DIRECTION_LOWER, true},
	        {"brought up, not only kept", WORD(TARGET_MAINTAIN), WORD(TARGET_INCREASE),
	         DIRECTION_HIGHER, false},
	        {"the other way round", WORD(TARGET_INCREASE), WORD(TARGET_DECREASE),
	         DIRECTION_HIGHER, false},
	        {"a number and a word", VALUE(50), WORD(TARGET_MAINTAIN), DIRECTION_HIGHER, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (target_weaker(&cases[i].now, &cases[i].before, cases[i].d) != cases[i].weaker)
			fail_msg("%s", cases[i].what);
	}
	struct target pieces = {.kind = TARGET_VALUE, .value = 40, .unit = "st"};
	struct target share = VALUE(50);
	assert_false(target_weaker(&pieces, &share, DIRECTION_HIGHER));
}

static int64_t noon(int year, int month, int day)
{
	return civil_to_unix((struct civil_time){civil_day(year, month, day), 43200},
	                     CIVIL_STOCKHOLM);
}

static int put(struct year_docs *y, double target, int32_t from, int64_t received_unix_s)
{
	struct plan *p = plan_new(1 << 16);
	assert_non_null(p);
	struct plan_indicator *row = arena_array(p->arena, 1, sizeof(*row));
	assert_non_null(row);
	*row = (struct plan_indicator){.name = "x", .target = VALUE(0)};
	row->target.value = target;
	p->year = 2014;
	p->valid_from = from;
	p->indicators = row;
	p->n_indicators = 1;
	return year_docs_set_plan(y, p, received_unix_s);
}

static void what_is_superseded_is_remembered(void **state)
{
	(void)state;
	struct year_docs y = {.year = 2014, .plan_from = CIVIL_NONE};
	assert_int_equal(put(&y, 90, CIVIL_NONE, noon(2013, 11, 20)), 0);
	/* The year has not begun: nothing was in force. */
	assert_int_equal(put(&y, 85, CIVIL_NONE, noon(2013, 12, 20)), 0);
	assert_int_equal(y.n_superseded, 0);
	/* For all of the year: no target is left behind, but it must be there after a restart. */
	assert_int_equal(put(&y, 80, civil_day(2014, 1, 1), noon(2014, 3, 3)), 1);
	assert_int_equal(y.n_earlier, 0);
	assert_int_equal(y.n_superseded, 1);
	assert_int_equal(y.superseded[0].plan->indicators[0].target.value, 85);
	assert_int_equal(y.superseded[0].from, civil_day(2014, 1, 1));
	/* The same once more is none. */
	assert_int_equal(put(&y, 80, civil_day(2014, 1, 1), noon(2014, 4, 3)), 1);
	assert_int_equal(y.n_superseded, 1);
	/* From a day on: it is earlier and superseded. */
	assert_int_equal(put(&y, 70, CIVIL_NONE, noon(2014, 6, 16)), 1);
	assert_int_equal(y.n_earlier, 1);
	assert_int_equal(y.n_superseded, 2);
	assert_int_equal(y.superseded[1].from, civil_day(2014, 6, 16));
	for (int i = 0; i < 2 * PLAN_VERSIONS_MAX; i++)
		assert_int_equal(put(&y, 60 - i, civil_day(2014, 1, 1), noon(2014, 7, 1)), 1);
	assert_int_equal(y.n_superseded, PLAN_VERSIONS_MAX);
	assert_int_equal(y.superseded[PLAN_VERSIONS_MAX - 1].plan->indicators[0].target.value,
	                 60 - 2 * PLAN_VERSIONS_MAX + 2);
	year_docs_done(&y);
	assert_null(y.superseded);
	y.plan = plan_unref(y.plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(weaker_by_the_direction),
	        cmocka_unit_test(what_is_superseded_is_remembered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
