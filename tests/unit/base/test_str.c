/* SPDX-License-Identifier: EUPL-1.2 */
/* Slices and UTF-8: cuts stay within the bytes and never split a character. */
#include "test.h"
#include "base/str.h"

static void test_comparing(void **state)
{
	(void)state;
	struct str none = {NULL, 0};
	assert_true(str_eq(none, STR("")));
	assert_true(str_eq(STR("abc"), STR("abc")));
	assert_false(str_eq(STR("abc"), STR("abd")));
	assert_true(text_eq(NULL, NULL) && text_eq("abc", "abc"));
	assert_false(text_eq(NULL, "") || text_eq("", NULL) || text_eq("abc", "abd"));
	assert_true(str_eq_nocase(STR("AbC"), STR("aBc")));
	assert_false(str_eq_nocase(STR("Å"), STR("å"))); /* ASCII only */
	assert_true(str_starts(STR("abc"), STR("ab")) && str_starts(none, none));
	assert_false(str_starts(STR("a"), STR("ab")));
	assert_true(str_ends(STR("abc"), STR("bc")));
	assert_false(str_ends(STR("c"), STR("bc")));
	assert_int_equal(str_find(STR("abcabc"), STR("ca")), 2);
	assert_int_equal(str_find(STR("abc"), STR("d")), SIZE_MAX);
	assert_int_equal(str_find(none, STR("")), 0);
	static const char *const texts[] = {"x", "bc"};
	assert_true(str_has_any(STR("abcd"), texts, ARRAY_LEN(texts)));
	assert_false(str_has_any(STR("abd"), texts, ARRAY_LEN(texts)));
	assert_false(str_has_any(STR("bc"), texts, 1));
	char small[6];
	assert_true(str_eq(str_lower(STR("ÅÄB"), small, sizeof(small)), STR("åäb")));
	assert_true(str_eq(str_lower(STR("ÅÄÖ"), small, 5), STR("åä"))); /* half an «ö» is none */
	assert_int_equal(str_of(NULL).n, 0);
}

static void test_cuts_stay_inside(void **state)
{
	(void)state;
	static const struct {
		size_t from, n;
		const char *wanted;
	} cases[] = {{0, 2, "ab"}, {1, SIZE_MAX, "bcd"}, {3, 1, "d"},
	             {4, 1, ""},   {9, 9, ""},           {0, 0, ""}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_true(str_eq(str_cut(STR("abcd"), cases[i].from, cases[i].n),
		                   str_of(cases[i].wanted)));
}

static void test_fitting_never_splits_a_character(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t n;
		const char *wanted;
	} cases[] = {{"abc", 3, "abc"}, {"abc", 2, "ab"}, {"aå", 2, "a"},
	             {"aå", 3, "aå"},   {"€", 2, ""},     {"", 0, ""}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_true(str_eq(str_fit(str_of(cases[i].text), cases[i].n),
		                   str_of(cases[i].wanted)));
}

static void test_trimming_takes_all_blanks_at_both_ends(void **state)
{
	(void)state;
	static const struct {
		const char *text, *wanted;
	} cases[] = {
	        {"  a b\t\r\n", "a b"},
	        {"\xC2\xA0"
	         "a\xC2\xA0",
	         "a"},
	        {"\xEF\xBB\xBF a", "a"},
	        {" \n", ""},
	        {"", ""},
	        {"\xC2", "\xC2"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_true(str_eq(str_trim(str_of(cases[i].text)), str_of(cases[i].wanted)));
	assert_int_equal(str_trim((struct str){"\0", 1}).n, 1); /* NUL is no blank */
}

static void test_splitting_gives_the_empty_last_piece_once(void **state)
{
	(void)state;
	struct str rest = STR("a;;b;"), piece;
	static const char *const wanted[] = {"a", "", "b", ""};
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
		assert_true(str_split(&rest, ';', &piece));
		assert_true(str_eq(piece, str_of(wanted[i])));
	}
	assert_false(str_split(&rest, ';', &piece));
	rest = (struct str){NULL, 0};
	assert_false(str_split(&rest, ';', &piece));
}

static void test_utf8_refuses_what_is_none(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t bad; /* SIZE_MAX: all is well */
	} cases[] = {
	        {"aå€\xF0\x9F\x98\x80", SIZE_MAX},
	        {"\xC0\x80", 0},         /* overlong NUL */
	        {"\xE0\x80\xAF", 0},     /* overlong slash */
	        {"\xED\xA0\x80", 0},     /* surrogate */
	        {"\xF4\x90\x80\x80", 0}, /* above U+10FFFF */
	        {"ab\xC3", 2},           /* cut */
	        {"a\xE2\x82", 1},
	        {"\x80", 0},
	        {"a\xFF", 1},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(utf8_check(str_of(cases[i].bytes)), cases[i].bad);
	size_t at = 0;
	assert_int_equal(utf8_next(STR("\xC3("), &at), UTF8_BAD);
	assert_int_equal(at, 1);
}

static void test_every_character_is_written_and_read_back(void **state)
{
	(void)state;
	for (uint32_t cp = 1; cp <= 0x10FFFF; cp += cp < 0x3000 ? 1 : 97) {
		char bytes[4];
		size_t n = utf8_put(bytes, cp), at = 0;
		if (cp >= 0xD800 && cp <= 0xDFFF) {
			assert_int_equal(n, 0);
			continue;
		}
		assert_int_equal(utf8_next((struct str){bytes, n}, &at), cp);
		assert_int_equal(at, n);
	}
	char bytes[4];
	assert_int_equal(utf8_put(bytes, 0x110000), 0);
}

static void test_lower_case(void **state)
{
	(void)state;
	static const struct {
		uint32_t upper, lower;
	} cases[] = {{'A', 'a'},     {'Z', 'z'},   {0xC5, 0xE5},   {0xC4, 0xE4},   {0xD6, 0xF6},
	             {0xC9, 0xE9},   {0xD7, 0xD7}, {0x391, 0x3B1}, {0x410, 0x430}, {0x406, 0x456},
	             {0x100, 0x101}, {'1', '1'},   {0xE5, 0xE5}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(utf8_lower(cases[i].upper), cases[i].lower);
		assert_int_equal(utf8_is_upper(cases[i].upper), cases[i].upper != cases[i].lower);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_comparing),
	        cmocka_unit_test(test_cuts_stay_inside),
	        cmocka_unit_test(test_fitting_never_splits_a_character),
	        cmocka_unit_test(test_trimming_takes_all_blanks_at_both_ends),
	        cmocka_unit_test(test_splitting_gives_the_empty_last_piece_once),
	        cmocka_unit_test(test_utf8_refuses_what_is_none),
	        cmocka_unit_test(test_every_character_is_written_and_read_back),
	        cmocka_unit_test(test_lower_case),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
