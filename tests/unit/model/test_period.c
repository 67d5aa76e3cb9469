/* SPDX-License-Identifier: EUPL-1.2 */
/* Periods: written, read, bounded, ordered and owed. */
#include "test.h"
#include "model/period.h"

static struct period period(const char *text)
{
	struct period p;
	if (period_parse(str_of(text), &p) < 0)
		fail_msg("%s is no period", text);
	return p;
}

static void test_each_period_has_its_text_and_its_days(void **state)
{
	(void)state;
	static const struct {
		const char *text, *people, *english, *last;
		int months;
	} cases[] = {
	        {"2014-01", "januari 2014", "January 2014", "2014-01-31", 1},
	        {"2012-02", "februari 2012", "February 2012", "2012-02-29", 2},
	        {"2014-12", "december 2014", "December 2014", "2014-12-31", 12},
	        {"2014-T1", "T1 2014", "T1 2014", "2014-04-30", 4},
	        {"2014-T2", "T2 2014", "T2 2014", "2014-08-31", 8},
	        {"2014-T3", "T3 2014", "T3 2014", "2014-12-31", 12},
	        {"2014-H1", "halvår 1 2014", "H1 2014", "2014-06-30", 6},
	        {"2014-H2", "halvår 2 2014", "H2 2014", "2014-12-31", 12},
	        {"2014", "2014", "2014", "2014-12-31", 12},
	        {"1990", "1990", "1990", "1990-12-31", 12},
	        {"2100", "2100", "2100", "2100-12-31", 12},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[PERIOD_TEXT_BYTES], people[PERIOD_PEOPLE_BYTES], day[CIVIL_TEXT_BYTES];
		struct period p = period(cases[i].text);
		assert_string_equal(period_text(p, text), cases[i].text);
		assert_string_equal(period_people(p, people), cases[i].people);
		assert_string_equal(period_said(p, LANGUAGE_EN, people), cases[i].english);
		assert_string_equal(civil_text(period_last_day(p), day), cases[i].last);
		assert_int_equal(period_months_through(p), cases[i].months);
	}
}

static void test_other_forms_are_no_periods(void **state)
{
	(void)state;
	static const char *const bad[] = {
	        "",        "2014-",    "2014-T0", "2014-T4", "2014-H0",  "2014-H3", "2014-13",
	        "2014-00", "2014-1",   "2014T1",  "2014-t1", "2014-Q1",  "1989",    "2101",
	        "20145",   "2014-T12", "2014 ",   " 2014",   "2014-T1 ", "abcd",    "2014-1a"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct period p = {.year = 77};
		if (period_parse(str_of(bad[i]), &p) != -EINVAL || p.year != 77)
			fail_msg("«%s»", bad[i]);
	}
}

static void test_order_is_by_end_then_finer_first(void **state)
{
	(void)state;
	static const char *const in_order[] = {"2013",    "2014-01", "2014-04", "2014-T1",
	                                       "2014-06", "2014-H1", "2014-T2", "2014-12",
	                                       "2014-T3", "2014-H2", "2014",    "2015-01"};
	for (size_t i = 0; i < ARRAY_LEN(in_order); i++) {
		for (size_t k = 0; k < ARRAY_LEN(in_order); k++) {
			struct period a = period(in_order[i]), b = period(in_order[k]);
			int wanted = (i > k) - (i < k);
			if (period_cmp(a, b) != wanted || period_eq(a, b) != (i == k) ||
			    (period_key(a) > period_key(b)) != (i > k))
				fail_msg("%s and %s", in_order[i], in_order[k]);
		}
	}
	assert_true(period_eq(period_in_year(period("2014-T2"), 2013), period("2013-T2")));
}

static void test_what_is_owed_in_a_year(void **state)
{
	(void)state;
	static const struct {
		enum periodicity of;
		const char *owed;
	} cases[] = {
	        {PERIODICITY_TERTIAL, "2014-T1 2014-T2 2014 "},
	        {PERIODICITY_HALF, "2014-H1 2014 "},
	        {PERIODICITY_YEAR, "2014 "},
	        {PERIODICITY_MONTH,
	         "2014-01 2014-02 2014-03 2014-04 2014-05 2014-06 2014-07 2014-08 2014-09 2014-10 "
	         "2014-11 2014-12 "},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct period owed[PERIOD_OWED_MAX];
		char text[PERIOD_TEXT_BYTES], all[256] = "";
		int n = period_owed(cases[i].of, 2014, owed);
		for (int k = 0; k < n; k++) {
			size_t used = strlen(all);
			(void)snprintf(all + used, sizeof(all) - used, "%s ",
			               period_text(owed[k], text));
		}
		assert_string_equal(all, cases[i].owed);
	}
	assert_string_equal(periodicity_name(PERIODICITY_HALF), "half");
}

static void test_a_day_is_the_first_or_last_of_a_period(void **state)
{
	(void)state;
	static const struct {
		enum periodicity kind;
		const char *day, *is; /* "": no such period */
	} cases[] = {
	        {PERIODICITY_MONTH, "2014-04-30", "2014-04"},
	        {PERIODICITY_TERTIAL, "2014-04-30", "2014-T1"},
	        {PERIODICITY_HALF, "2014-04-30", ""},
	        {PERIODICITY_YEAR, "2014-04-30", ""},
	        {PERIODICITY_TERTIAL, "2014-08-31", "2014-T2"},
	        {PERIODICITY_TERTIAL, "2014-08-30", ""},
	        {PERIODICITY_TERTIAL, "2014-03-31", ""},
	        {PERIODICITY_HALF, "2014-06-30", "2014-H1"},
	        {PERIODICITY_MONTH, "2016-02-29", "2016-02"},
	        {PERIODICITY_MONTH, "2016-02-28", ""},
	        {PERIODICITY_TERTIAL, "2014-12-31", "2014"},
	        {PERIODICITY_HALF, "2014-12-31", "2014"},
	        {PERIODICITY_YEAR, "2014-12-31", "2014"},
	        {PERIODICITY_MONTH, "2014-12-31", "2014-12"},
	        {PERIODICITY_TERTIAL, "2014-01-01", "2014-T1"},
	        {PERIODICITY_TERTIAL, "2014-05-01", "2014-T2"},
	        {PERIODICITY_TERTIAL, "2014-09-01", "2014-T3"},
	        {PERIODICITY_HALF, "2014-07-01", "2014-H2"},
	        {PERIODICITY_YEAR, "2014-01-01", "2014"},
	        {PERIODICITY_YEAR, "2014-02-01", ""},
	        {PERIODICITY_MONTH, "2014-02-01", "2014-02"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct period p;
		int32_t day;
		char text[PERIOD_TEXT_BYTES] = "";
		assert_int_equal(civil_parse(str_of(cases[i].day), &day), 0);
		if (period_on_day(cases[i].kind, day, &p))
			(void)period_text(p, text); /* fills text */
		if (strcmp(text, cases[i].is) != 0)
			fail_msg("%s of %s: «%s»", cases[i].day, periodicity_name(cases[i].kind),
			         text);
	}
}

static void test_where_last_year_stands(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
	        {"2014-03", "2013-03"}, {"2014-12", "2013-12"}, {"2014-T2", "2013-T2"},
	        {"2014-H1", "2013-H1"}, {"2014", "2013"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct last_year y = period_last_year(period(cases[i][0]));
		assert_true(period_eq(y.same, period(cases[i][1])));
		assert_true(period_eq(y.whole, period("2013")));
		assert_true(period_eq(y.december, period("2013-12")));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_each_period_has_its_text_and_its_days),
	        cmocka_unit_test(test_other_forms_are_no_periods),
	        cmocka_unit_test(test_order_is_by_end_then_finer_first),
	        cmocka_unit_test(test_what_is_owed_in_a_year),
	        cmocka_unit_test(test_a_day_is_the_first_or_last_of_a_period),
	        cmocka_unit_test(test_where_last_year_stands),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
