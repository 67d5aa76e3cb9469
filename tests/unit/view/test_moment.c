/* SPDX-License-Identifier: EUPL-1.2 */
/* as_of as it may be written. */
#include "test.h"
#include "../../../daemon/view/moment.h"

#define NOON INT64_C(1411984800) /* 2014-09-29 12:00 in Stockholm, summer time */

static void test_ways_to_write_a_moment(void **state)
{
	static const struct {
		const char *text;
		int64_t unix_s;
		bool day;
	} cases[] = {
	        {"2014-09-29", NOON, true},
	        {"2014-09-29T12:00", NOON, false},
	        {"2014-09-29T12:00:00", NOON, false},
	        {"2014-09-29T12:00:07", NOON + 7, false},
	        {"2014-09-29T12:00:00+02:00", NOON, false},
	        {"2014-09-29T12:00:00 02:00", NOON, false}, /* a + that was not coded */
	        {"2014-09-29T12:00+02:00", NOON, false},
	        {"2014-09-29T10:00:00Z", NOON, false},
	        {"2014-09-29T10:00z", NOON, false},
	        {"2014-09-29T06:30:00-03:30", NOON, false},
	        {"2014-12-01T12:00", INT64_C(1417431600), false}, /* winter time */
	        {"1970-01-01T01:00", 1, false},                   /* 0 means «not asked» */
	        {"1969-12-31", -46800, true},
	};
	static const char *const bad[] = {
	        "",
	        "2014",
	        "2014-09",
	        "2014-09-31",
	        "2014-09-29T",
	        "2014-09-29T12",
	        "2014-09-29T12:0",
	        "2014-09-29T24:00",
	        "2014-09-29T12:60",
	        "2014-09-29T12:00:60",
	        "2014-09-29T12:00:0",
	        "2014-09-29T12:00:",
	        "2014-09-29 12:00",
	        "2014-09-29T12.00",
	        "2014-09-29T12:00:00+0200",
	        "2014-09-29T12:00:00+24:00",
	        "2014-09-29T12:00:00+02:00x",
	        "2014-09-29T12:00:00*02:00",
	        "2014-09-29T12:00ZZ",
	        "2014-09-29T12:00:00.5Z",
	        "x2014-09-29",
	};
	int64_t unix_s = 77;
	bool day = false;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(moment_parse(str_of(cases[i].text), &unix_s, &day), 0);
		if (unix_s != cases[i].unix_s || day != cases[i].day)
			fail_msg("%s: %lld", cases[i].text, (long long)unix_s);
	}
	unix_s = 77;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		if (moment_parse(str_of(bad[i]), &unix_s, &day) != -EINVAL || unix_s != 77)
			fail_msg("%s was read", bad[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_ways_to_write_a_moment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
