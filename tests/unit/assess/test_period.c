/* SPDX-License-Identifier: EUPL-1.2 */
/* When a figure is due (MEANING 1-3). */
#include "test.h"
#include "world.h"

static void test_due_day_is_period_end_and_grace_on_a_working_day(void **state)
{
	(void)state;
	static const struct {
		const char *period;
		int expected_month;
		const char *due;
	} cases[] = {
	        {"2014-T1", 0, "2014-05-20"},  /* 30 April + 20, a Tuesday */
	        {"2014-T2", 0, "2014-09-22"},  /* 31 August + 20 is a Saturday */
	        {"2014", 0, "2015-02-02"},     /* 31 December + 31 is a Saturday */
	        {"2014-H1", 0, "2014-07-21"},  /* 30 June + 20 is a Sunday */
	        {"2014-03", 0, "2014-04-15"},  /* 31 March + 15 */
	        {"2014-11", 0, "2014-12-15"},  /* 30 November + 15 */
	        {"2014-T1", 4, "2014-05-20"},  /* the month ends with the period */
	        {"2014-T1", 5, "2014-06-23"},  /* 31 May + 20 is Midsummer's Eve, a Friday */
	        {"2014-T1", 10, "2014-11-20"}, /* not before the survey is over */
	        {"2014", 4, "2015-02-02"},     /* the year's own end is later */
	};
	struct assess_params p = assess_default_params();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[CIVIL_TEXT_BYTES];
		int32_t due =
		        assess_due_day(&p, world_period(cases[i].period), cases[i].expected_month);
		assert_string_equal(civil_text(due, text), cases[i].due);
	}
}

static void test_easter_is_waited_out(void **state)
{
	(void)state;
	struct assess_params p = assess_default_params();
	char text[CIVIL_TEXT_BYTES];
	p.grace_days[PERIODICITY_MONTH] = 18; /* 31 March + 18 = Good Friday 2014 */
	assert_string_equal(civil_text(assess_due_day(&p, world_period("2014-03"), 0), text),
	                    "2014-04-22");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_due_day_is_period_end_and_grace_on_a_working_day),
	        cmocka_unit_test(test_easter_is_waited_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
