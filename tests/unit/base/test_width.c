/* SPDX-License-Identifier: EUPL-1.2 */
/* Columns of a terminal: what stands in line on the screen. */
#include "test.h"
#include "base/width.h"

static void test_columns(void **state)
{
	static const struct {
		const char *text;
		size_t width;
	} cases[] = {
	        {"", 0},     {"abc", 3},         {"Södermalm", 9},     {"o\xCC\x88", 1},
	        {"年度", 4}, {"a\xC2\xAD-b", 3}, {"−1,9\xC2\xA0%", 6}, {"\xFF", 1},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(width_of(str_of(cases[i].text)), cases[i].width);
}

static void test_fit_cuts_at_a_character(void **state)
{
	static const struct {
		const char *text;
		size_t width, bytes;
	} cases[] = {
	        {"abc", 2, 2},  {"abc", 9, 3},        {"åäö", 2, 4},
	        {"年度", 3, 3}, {"o\xCC\x88x", 1, 3}, {"x", 0, 0},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(width_fit(str_of(cases[i].text), cases[i].width).n,
		                 cases[i].bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_columns),
	        cmocka_unit_test(test_fit_cuts_at_a_character),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
