/* SPDX-License-Identifier: EUPL-1.2 */
/* --as-of: what is read, and what is not. */
#include "test.h"
#include "../../../daemon/app/clock.h"

static void test_as_of(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int ret;
		const char *stamp;
	} cases[] = {
	        {"2014-09-30", 0, "2014-09-30T12:00:00+02:00"},
	        {"2014-12-30T08:15", 0, "2014-12-30T08:15:00+01:00"},
	        {"2014-02-30", -EINVAL, NULL},
	        {"2014-09-30 08:15", -EINVAL, NULL},
	        {"2014-09-30T24:00", -EINVAL, NULL},
	        {"2014-09-30T8:15", -EINVAL, NULL},
	        {"2014-09-30T08:15:00", -EINVAL, NULL},
	        {"i dag", -EINVAL, NULL},
	        {"", -EINVAL, NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t unix_s = -1;
		char out[CIVIL_RFC3339_BYTES];
		assert_int_equal(clock_parse_as_of(cases[i].text, CIVIL_STOCKHOLM, &unix_s),
		                 cases[i].ret);
		if (cases[i].ret == 0)
			assert_string_equal(civil_rfc3339(unix_s, CIVIL_STOCKHOLM, out),
			                    cases[i].stamp);
		else
			assert_int_equal(unix_s, -1);
	}
}

static void test_frozen_clock_stands_still(void **state)
{
	(void)state;
	struct clock c = {.frozen = true, .frozen_unix_s = 1412071200, .zone = CIVIL_STOCKHOLM};
	assert_int_equal(clock_civil_unix_s(&c), 1412071200);
	assert_int_equal(clock_assess_now(&c).day, civil_day(2014, 9, 30));
	assert_int_equal(clock_alert_now(&c).civil.second, 12 * 3600);
	assert_true(clock_real_unix_s() > 1412071200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_as_of),
	        cmocka_unit_test(test_frozen_clock_stands_still),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
