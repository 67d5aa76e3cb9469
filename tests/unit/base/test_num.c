/* SPDX-License-Identifier: EUPL-1.2 */
/* Figures: exact as decimals, read and written as people do. */
#include "test.h"
#include "base/num.h"

static void test_sum_of_tenths_is_what_a_calculator_says(void **state)
{
	(void)state;
	double sum = 0;
	for (int i = 0; i < 10; i++)
		sum = num_add(sum, 0.1);
	assert_true(sum == 1.0);
	assert_int_equal(num_cmp(num_add(0.1, 0.2), 0.3), 0);
	assert_true(num_sub(4.4, 6.0) == -1.6);
	assert_false(num_given(num_add(1, NUM_NONE)));
}

static void test_the_same_figure(void **state)
{
	(void)state;
	double dusty = 0.1 + 0.2;
	assert_true(num_eq(dusty, 0.3) && !num_same(dusty, 0.3));
	assert_true(num_same(dusty, dusty) && num_same(0.0, -0.0));
	assert_false(num_eq(0.3, 0.300000002) || num_same(1, 2) || num_same(2, 1));
	assert_true(num_eq(NUM_NONE, NUM_NONE) && num_same(NUM_NONE, NUM_NONE));
	assert_false(num_eq(NUM_NONE, 0) || num_eq(0, NUM_NONE));
	assert_false(num_same(NUM_NONE, 0) || num_same(0, NUM_NONE));
}

static void test_parse(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int ret;
		double x;
	} cases[] = {
	        {"4,4", 0, 4.4},
	        {"1 600", 0, 1600},
	        {"1\xC2\xA0"
	         "600,5",
	         0, 1600.5},
	        {"\xE2\x88\x92"
	         "2",
	         0, -2},
	        {"-0", 0, 0},
	        {"", -EINVAL, 0},
	        {"-", -EINVAL, 0},
	        {"1 234 567,5", 0, 1234567.5},
	        {"12 5", -EINVAL, 0},
	        {"1 2345", -EINVAL, 0},
	        {"1234 567", -EINVAL, 0},
	        {"1 234 56", -EINVAL, 0},
	        {"1 23,5", -EINVAL, 0},
	        {"1,", -EINVAL, 0},
	        {",5", -EINVAL, 0},
	        {"1.2.3", -EINVAL, 0},
	        {"12 %", -EINVAL, 0},
	        {"1e9", -EINVAL, 0},
	        {"9999999999999", -ERANGE, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		double x = 77;
		assert_int_equal(num_parse(str_of(cases[i].text), &x), cases[i].ret);
		assert_true(x == (cases[i].ret ? 77 : cases[i].x));
	}
}

static void test_texts(void **state)
{
	(void)state;
	char out[NUM_TEXT_BYTES];
	assert_string_equal(num_text(0.1 + 0.2, out), "0.3");
	assert_string_equal(num_text(-0.0, out), "0");
	assert_string_equal(num_text(100.0 / 3, out), "33.333333333");
	assert_string_equal(num_text(NUM_NONE, out), "null");
	assert_string_equal(num_people(6.5, 1, "%", out), "6,5\xC2\xA0%");
	assert_string_equal(num_people(-1234567.25, 1, NULL, out), "\xE2\x88\x92"
	                                                           "1\xC2\xA0"
	                                                           "234\xC2\xA0"
	                                                           "567,3");
	assert_string_equal(num_people(2.675, 2, "", out), "2,68");
	assert_string_equal(num_people(4.0, 1, "st", out), "4\xC2\xA0st");
}

static void test_in_english(void **state)
{
	(void)state;
	static const struct {
		double x;
		int places;
		const char *unit, *said;
	} cases[] = {
	        {6.5, 1, "%", "6.5%"},
	        {-1234567.25, 1, NULL,
	         "\xE2\x88\x92"
	         "1,234,567.3"},
	        {1200, 0, "kr",
	         "SEK\xC2\xA0"
	         "1,200"},
	        {-1200, 0, "kr",
	         "\xE2\x88\x92SEK\xC2\xA0"
	         "1,200"},
	        {12, 2, "st", "12"},
	        {2.5, 2, "poäng", "2.5\xC2\xA0poäng"},
	        {NUM_NONE, 1, "%", "–"},
	};
	char out[NUM_TEXT_BYTES];
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(
		        num_said(cases[i].x, cases[i].places, cases[i].unit, LANGUAGE_EN, out),
		        cases[i].said);
}

/* The longest figure with a unit that does not fit: without it, and no byte too many. */
static void test_a_unit_that_does_not_fit_is_left_out(void **state)
{
	(void)state;
	char out[NUM_TEXT_BYTES];
	for (enum language l = 0; l < LANGUAGE_COUNT; l++)
		assert_null(strchr(num_said(-NUM_MAX, 9, "en mycket lång enhet att mäta i", l, out),
		                   'e'));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_sum_of_tenths_is_what_a_calculator_says),
	        cmocka_unit_test(test_the_same_figure),
	        cmocka_unit_test(test_parse),
	        cmocka_unit_test(test_texts),
	        cmocka_unit_test(test_in_english),
	        cmocka_unit_test(test_a_unit_that_does_not_fit_is_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
