/* SPDX-License-Identifier: EUPL-1.2 */
/* Back-off: doubles from min to max, loses at most a quarter to jitter, and is the same in every
 * run. */
#include "test.h"
#include "../../../daemon/due/backoff.h"

static void test_wait_doubles_up_to_the_maximum(void **state)
{
	(void)state;
	const struct backoff b = {.min_ms = 5000, .max_ms = 900000};
	static const struct {
		unsigned n_failures;
		int64_t whole_ms;
	} cases[] = {{1, 5000},   {2, 10000},  {3, 20000},   {4, 40000},           {7, 320000},
	             {8, 640000}, {9, 900000}, {10, 900000}, {4000000000u, 900000}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (uint64_t seed = 0; seed < 200; seed++) {
			int64_t ms = backoff_ms(&b, seed, cases[i].n_failures);
			assert_true(ms <= cases[i].whole_ms);
			assert_true(ms >= cases[i].whole_ms - cases[i].whole_ms / 4);
		}
	}
}

static void test_jitter_spreads_units_but_repeats_for_one(void **state)
{
	(void)state;
	const struct backoff b = {.min_ms = 100000, .max_ms = 900000};
	int64_t least = INT64_MAX, most = 0;
	for (uint64_t seed = 0; seed < 200; seed++) {
		int64_t ms = backoff_ms(&b, seed, 1);
		assert_int_equal(ms, backoff_ms(&b, seed, 1));
		least = ms < least ? ms : least;
		most = ms > most ? ms : most;
	}
	assert_true(most - least > 15000); /* of the 25 000 there are */
}

static void test_extremes_do_not_overflow(void **state)
{
	(void)state;
	const struct backoff huge = {.min_ms = INT64_MAX / 2 + 1, .max_ms = INT64_MAX};
	assert_true(backoff_ms(&huge, 7, 40) > 0);
	const struct backoff one = {.min_ms = 1, .max_ms = 1};
	assert_int_equal(backoff_ms(&one, 7, 1), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_wait_doubles_up_to_the_maximum),
	        cmocka_unit_test(test_jitter_spreads_units_but_repeats_for_one),
	        cmocka_unit_test(test_extremes_do_not_overflow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
