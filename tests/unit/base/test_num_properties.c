/* SPDX-License-Identifier: EUPL-1.2 */
/* Decimals against whole numbers: what was meant is kept beside in thousandths (or as digits), where
 * adding and rounding are exact. */
#include "test.h"
#include "world.h"
#include "prop.h"

static void test_a_thousand_tenths(void **state)
{
	(void)state;
	static const struct {
		double step;
		int64_t thousandths;
	} steps[] = {{0.1, 100}, {0.01, 10}, {0.001, 1}, {0.7, 700}, {33.333, 33333}, {-0.1, -100}};
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		double sum = 0;
		int64_t exact = 0;
		for (int k = 1; k <= 1000; k++) {
			sum = num_add(sum, steps[i].step);
			exact += steps[i].thousandths;
			assert_true(sum ==
			            (double)exact / 1000); /* the nearest double to the decimal */
		}
		for (int k = 1; k <= 1000; k++)
			sum = num_sub(sum, steps[i].step);
		assert_true(sum == 0 && !signbit(sum));
	}
}

/* Random decimals of three places: sums, differences and comparisons are those of whole numbers. */
static void adds_up(struct dice *d)
{
	int64_t exact = 0;
	double sum = 0;
	int64_t scale = dice_below(d, 2) ? 1000000 : 1000000000; /* up to a million */
	for (int k = 0; k < 100; k++) {
		int64_t x = (int64_t)dice_below(d, 2000001) * (scale / 1000000) - scale;
		double as_number = (double)x / 1000;
		int64_t before = exact;
		double was = sum;
		bool less = dice_below(d, 2);
		exact += less ? -x : x;
		sum = less ? num_sub(sum, as_number) : num_add(sum, as_number);
		holds(sum == (double)exact / 1000);
		holds(num_cmp(sum, was) == (exact > before) - (exact < before));
		holds(num_snap(sum) == sum);
	}
}

static void test_sums_are_those_of_whole_numbers(void **state)
{
	(void)state;
	prop_run(adds_up, 500);
}

static void test_rounding_is_half_away_from_zero(void **state)
{
	(void)state;
	static const struct {
		double x;
		int places;
		double rounded;
	} cases[] = {
	        {2.675, 2, 2.68},
	        {-2.675, 2, -2.68},
	        {1.005, 2, 1.01},
	        {0.5, 0, 1},
	        {-0.5, 0, -1},
	        {1.5, 0, 2},
	        {2.5, 0, 3},
	        {-2.5, 0, -3},
	        {0.49, 0, 0},
	        {-0.49, 0, 0},
	        {0.05, 1, 0.1},
	        {0.25, 1, 0.3},
	        {0.35, 1, 0.4},
	        {78.45, 1, 78.5},
	        {99.95, 1, 100},
	        {1e15, 0, 1e15},
	        {1e15, 9, 1e15},
	        {-1e15, 2, -1e15},
	        {1e12, 1, 1e12},
	        {999999.95, 1, 1e6},
	        {1000000.05, 1, 1000000.1},
	        {123456789.5, 0, 123456790},
	        {1e-9, 9, 1e-9},
	        {4e-10, 9, 0},
	        {0.1 + 0.2, 9, 0.3},
	        {1.0 / 3, 9, 0.333333333},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		double x = num_round(cases[i].x, cases[i].places);
		if (x != cases[i].rounded || (x == 0 && signbit(x)))
			fail_msg("%.17g to %d: %.17g", cases[i].x, cases[i].places, x);
	}
	assert_false(num_given(num_round(NUM_NONE, 1)));
}

/* Digits are digits: a decimal of `places` + 1 places, rounded, is its digits rounded. */
static void rounds(struct dice *d)
{
	int places = (int)dice_below(d, 5);
	double per_unit = pow(10, places);
	int64_t digits = (int64_t)dice_below(d, 2000000001) - 1000000000;
	int64_t last = llabs(digits) % 10, whole = llabs(digits) / 10 + (last >= 5);
	int64_t exact = digits < 0 ? -whole : whole;
	holds(num_round((double)digits / (per_unit * 10), places) == (double)exact / per_unit);
}

static void test_rounding_is_that_of_the_digits(void **state)
{
	(void)state;
	prop_run(rounds, 50000);
}

/* The Swedish form, made here from whole hundredths. */
static void people(struct dice *d)
{
	int64_t hundredths = (int64_t)dice_below(d, 2000000001) - 1000000000;
	if (dice_below(d, 3) == 0)
		hundredths /= 1 + dice_below(d, 1000000);
	int64_t whole = llabs(hundredths) / 100, rest = llabs(hundredths) % 100;
	char wanted[64] = "", group[16], got[NUM_TEXT_BYTES];
	if (hundredths < 0)
		strcat(wanted, "\u2212");
	if (whole >= 1000000) {
		(void)snprintf(group, sizeof(group), "%d\u00A0", (int)(whole / 1000000));
		strcat(wanted, group);
	}
	if (whole >= 1000) {
		(void)snprintf(group, sizeof(group), whole >= 1000000 ? "%03d\u00A0" : "%d\u00A0",
		               (int)(whole / 1000 % 1000));
		strcat(wanted, group);
	}
	(void)snprintf(group, sizeof(group), whole >= 1000 ? "%03d" : "%d", (int)(whole % 1000));
	strcat(wanted, group);
	if (rest) {
		(void)snprintf(group, sizeof(group), rest % 10 ? ",%02d" : ",%d",
		               (int)(rest % 10 ? rest : rest / 10));
		strcat(wanted, group);
	}
	double x = (double)hundredths / 100;
	holds(strcmp(num_people(x, 2, NULL, got), wanted) == 0);
	double back = 0;
	holds(num_parse(str_of(got), &back) == 0 && back == x);
	strcat(wanted, "\u00A0%");
	holds(strcmp(num_people(x, 2, "%", got), wanted) == 0);
}

static void test_the_swedish_form_and_back(void **state)
{
	(void)state;
	prop_run(people, 20000);
	char out[NUM_TEXT_BYTES];
	assert_string_equal(num_people(-0.5, 0, NULL, out), "\u22121");
	assert_string_equal(num_people(-0.04, 1, "%", out), "0\u00A0%");
	assert_string_equal(num_people(1e12, 1, "st", out), "1\u00A0"
	                                                    "000\u00A0"
	                                                    "000\u00A0"
	                                                    "000\u00A0"
	                                                    "000\u00A0st");
	assert_string_equal(num_people(-1e12, 2, NULL, out), "\u22121\u00A0"
	                                                     "000\u00A0"
	                                                     "000\u00A0"
	                                                     "000\u00A0"
	                                                     "000");
	assert_string_equal(num_people(1e15, 0, NULL, out),
	                    "\u2013"); /* above all that is taken in */
	assert_string_equal(num_people(NUM_NONE, 1, "%", out), "\u2013");
}

/* The form for programs reads back as the same number, by C's own reader too. */
static void texts(struct dice *d)
{
	char out[NUM_TEXT_BYTES];
	double x = prop_number(d), back = 0;
	(void)num_text(x, out);
	holds(strtod(out, NULL) == x);
	holds(num_parse(str_of(out), &back) == 0 && back == x);
	holds(strchr(out, 'e') == NULL);
	holds(!strchr(out, '.') || out[strlen(out) - 1] != '0');
}

static void test_the_form_for_programs_reads_back(void **state)
{
	(void)state;
	prop_run(texts, 20000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_thousand_tenths),
	        cmocka_unit_test(test_sums_are_those_of_whole_numbers),
	        cmocka_unit_test(test_rounding_is_half_away_from_zero),
	        cmocka_unit_test(test_rounding_is_that_of_the_digits),
	        cmocka_unit_test(test_the_swedish_form_and_back),
	        cmocka_unit_test(test_the_form_for_programs_reads_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
