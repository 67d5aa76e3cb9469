/* SPDX-License-Identifier: EUPL-1.2 */
/* Wilson's interval against figures worked by hand.
 * 9 of 12: p 0.75, z² 3.8416; middle (0.75 + 3.8416/24) / (1 + 3.8416/12) = 0.910067 / 1.320133 =
 * 0.689375; half 1.96 / 1.320133 * sqrt(0.75 * 0.25 / 12 + 3.8416 / 576) = 1.484698 * 0.149306 =
 * 0.221675; so 46.8 and 91.1 %. */
#include "test.h"
#include "assess.h"

static void test_golden_intervals(void **state)
{
	(void)state;
	static const struct {
		double k, n, low, high; /* per cent, one decimal */
	} cases[] = {
	        {9, 12, 46.8, 91.1}, {90, 120, 66.6, 81.9}, {30, 40, 59.8, 85.8},
	        {0, 10, 0, 27.8},    {10, 10, 72.2, 100},   {0, 1, 0, 79.3},
	        {1, 1, 20.7, 100},   {5, 10, 23.7, 76.3},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		double low = -1, high = -1;
		assess_wilson(cases[i].k, cases[i].n, &low, &high);
		assert_true(num_round(low * 100, 1) == cases[i].low);
		assert_true(num_round(high * 100, 1) == cases[i].high);
	}
}

static void test_bounds_never_leave_0_to_1_and_hold_the_share(void **state)
{
	(void)state;
	for (int n = 1; n <= 60; n++) {
		for (int k = 0; k <= n; k++) {
			double low = -1, high = -1;
			assess_wilson(k, n, &low, &high);
			assert_true(low >= 0 && high <= 1 && low < high);
			assert_true(low <= (double)k / n && (double)k / n <= high);
			assert_true((low == 0) == (k == 0) && (high == 1) == (k == n));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_golden_intervals),
	        cmocka_unit_test(test_bounds_never_leave_0_to_1_and_hold_the_share),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
