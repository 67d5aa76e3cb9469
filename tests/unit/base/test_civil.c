/* SPDX-License-Identifier: EUPL-1.2 */
/* Days, Swedish holidays and the zone rule, against dates looked up in the almanac. */
#include "test.h"
#include "base/civil.h"

static int32_t day(const char *text)
{
	int32_t d;
	if (civil_parse(str_of(text), &d) < 0)
		fail_msg("%s is no date", text);
	return d;
}

static void test_only_days_that_exist_are_dates(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int ret;
	} cases[] = {
	        {"2014-04-30", 0},       {"2012-02-29", 0},       {"2000-02-29", 0},
	        {"1900-01-01", 0},       {"2014-02-29", -EINVAL}, {"1900-02-29", -EINVAL},
	        {"2014-02-30", -EINVAL}, {"2014-13-01", -EINVAL}, {"2014-00-10", -EINVAL},
	        {"2014-04-31", -EINVAL}, {"2014-4-30", -EINVAL},  {"2014-04-3o", -EINVAL},
	        {"20140430", -EINVAL},   {"2014/04/30", -EINVAL}, {"1899-12-31", -EINVAL},
	        {"2201-01-01", -EINVAL}, {"", -EINVAL},           {"2014-04-30 ", -EINVAL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int32_t d = 77;
		if (civil_parse(str_of(cases[i].text), &d) != cases[i].ret ||
		    (cases[i].ret && d != 77))
			fail_msg("«%s»", cases[i].text);
	}
}

static void test_every_day_of_three_centuries_goes_there_and_back(void **state)
{
	(void)state;
	int32_t last = day("2200-12-31");
	int weekday = civil_weekday(day("1900-01-01"));
	assert_int_equal(weekday, 1);
	for (int32_t d = day("1900-01-01"); d <= last; d++) {
		int year, month, mday;
		char text[CIVIL_TEXT_BYTES];
		civil_ymd(d, &year, &month, &mday);
		assert_int_equal(civil_day(year, month, mday), d);
		assert_int_equal(day(civil_text(d, text)), d);
		assert_int_equal(civil_weekday(d), weekday);
		assert_in_range(mday, 1, civil_month_days(year, month));
		weekday = weekday % 7 + 1;
	}
}

static void test_days_are_counted_from_1970(void **state)
{
	(void)state;
	assert_int_equal(day("1970-01-01"), 0);
	assert_int_equal(day("1969-12-31"), -1);
	assert_int_equal(day("2014-04-30"), 16190);
	assert_int_equal(civil_month_days(2012, 2), 29);
	assert_int_equal(civil_month_days(2014, 2), 28);
	assert_int_equal(civil_month_days(2014, 12), 31);
}

static void test_easter(void **state)
{
	(void)state;
	static const char *const easters[] = {
	        "1961-04-02", "2000-04-23", "2008-03-23", "2011-04-24", "2014-04-20",
	        "2016-03-27", "2019-04-21", "2024-03-31", "2038-04-25", "2076-04-19"};
	for (size_t i = 0; i < ARRAY_LEN(easters); i++) {
		int32_t d = day(easters[i]);
		int year, month, mday;
		civil_ymd(d, &year, &month, &mday);
		assert_int_equal(civil_easter(year), d);
	}
}

static void test_free_days_of_2014(void **state)
{
	(void)state;
	static const char *const frees[] = {"2014-01-01", "2014-01-06", "2014-04-18", "2014-04-20",
	                                    "2014-04-21", "2014-05-01", "2014-05-29", "2014-06-06",
	                                    "2014-06-08", "2014-06-20", "2014-06-21", "2014-11-01",
	                                    "2014-12-24", "2014-12-25", "2014-12-26", "2014-12-31"};
	int year, month, mday;
	size_t next = 0;
	for (int32_t d = day("2014-01-01"); d <= day("2014-12-31"); d++) {
		char text[CIVIL_TEXT_BYTES];
		civil_ymd(d, &year, &month, &mday);
		bool wanted = next < ARRAY_LEN(frees) && d == day(frees[next]);
		if (civil_is_holiday(d) != wanted)
			fail_msg("%s", civil_text(d, text));
		next += wanted;
	}
	assert_int_equal(next, ARRAY_LEN(frees));
	/* Midsummer's Eve at its earliest and latest, All Saints' at both ends. */
	assert_true(civil_is_holiday(day("2020-06-19")));
	assert_true(civil_is_holiday(day("2021-06-25")));
	assert_true(civil_is_holiday(day("2015-10-31")));
	assert_true(civil_is_holiday(day("2010-11-06")));
	assert_false(civil_is_holiday(day("2014-10-31")));
}

static void test_working_days(void **state)
{
	(void)state;
	static const struct {
		const char *from, *next;
		int k;
		const char *after;
	} cases[] = {
	        {"2014-04-17", "2014-04-17", 1, "2014-04-22"}, /* over Easter */
	        {"2014-04-18", "2014-04-22", 1, "2014-04-22"},
	        {"2014-04-30", "2014-04-30", 1, "2014-05-02"},  /* 1 May is a Thursday */
	        {"2014-05-31", "2014-06-02", 10, "2014-06-16"}, /* 6 June between */
	        {"2014-06-20", "2014-06-23", 0, "2014-06-20"},
	        {"2014-12-23", "2014-12-23", 2, "2014-12-30"},
	        {"2014-12-31", "2015-01-02", 2, "2015-01-05"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int32_t d = day(cases[i].from);
		assert_int_equal(civil_next_working_day(d), day(cases[i].next));
		assert_int_equal(civil_add_working_days(d, cases[i].k), day(cases[i].after));
	}
}

static void test_summer_time_begins_and_ends_on_the_hour(void **state)
{
	(void)state;
	static const struct {
		int64_t unix_s;
		const char *text;
	} cases[] = {
	        {1396141199, "2014-03-30T01:59:59+01:00"}, /* 00:59:59 UTC */
	        {1396141200, "2014-03-30T03:00:00+02:00"},
	        {1414285199, "2014-10-26T02:59:59+02:00"},
	        {1414285200, "2014-10-26T02:00:00+01:00"},
	        {1398852240, "2014-04-30T12:04:00+02:00"},
	        {0, "1970-01-01T01:00:00+01:00"},
	        {1420066799, "2014-12-31T23:59:59+01:00"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[CIVIL_RFC3339_BYTES];
		assert_string_equal(civil_rfc3339(cases[i].unix_s, CIVIL_STOCKHOLM, text),
		                    cases[i].text);
	}
	char text[CIVIL_RFC3339_BYTES];
	assert_string_equal(civil_rfc3339(-1, CIVIL_UTC, text), "1969-12-31T23:59:59+00:00");
}

static void test_an_hour_shown_twice_means_the_earlier(void **state)
{
	(void)state;
	struct civil_time twice = {day("2014-10-26"), 2 * 3600 + 1800};
	assert_int_equal(civil_to_unix(twice, CIVIL_STOCKHOLM),
	                 1414283400); /* 00:30 UTC, summer time */
	for (int64_t s = 1396130000; s < 1396160000; s += 600) {
		struct civil_time t = civil_of_unix(s, CIVIL_STOCKHOLM);
		assert_int_equal(civil_to_unix(t, CIVIL_STOCKHOLM), s);
	}
	assert_int_equal(civil_to_unix((struct civil_time){0, 3600}, CIVIL_UTC), 3600);
	assert_int_equal(civil_to_unix((struct civil_time){0, 3600}, CIVIL_STOCKHOLM), 0);
}

static void test_days_as_people_write_them(void **state)
{
	(void)state;
	static const char *const cases[][3] = {
	        {"2014-01-01", "1 januari 2014", "1 January 2014"},
	        {"2014-04-30", "30 april 2014", "30 April 2014"},
	        {"2016-02-29", "29 februari 2016", "29 February 2016"},
	        {"2014-12-31", "31 december 2014", "31 December 2014"}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[CIVIL_PEOPLE_BYTES];
		assert_string_equal(civil_people(day(cases[i][0]), text), cases[i][1]);
		assert_string_equal(civil_said(day(cases[i][0]), LANGUAGE_EN, text), cases[i][2]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_only_days_that_exist_are_dates),
	        cmocka_unit_test(test_every_day_of_three_centuries_goes_there_and_back),
	        cmocka_unit_test(test_days_are_counted_from_1970),
	        cmocka_unit_test(test_days_as_people_write_them),
	        cmocka_unit_test(test_easter),
	        cmocka_unit_test(test_free_days_of_2014),
	        cmocka_unit_test(test_working_days),
	        cmocka_unit_test(test_summer_time_begins_and_ends_on_the_hour),
	        cmocka_unit_test(test_an_hour_shown_twice_means_the_earlier),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
