/* SPDX-License-Identifier: EUPL-1.2 */
/* Errors in words: context goes in front, nothing is cut in half a character. Hashes: the same on
 * every machine. */
#include "test.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

static void test_words_and_code_travel_together(void **state)
{
	(void)state;
	struct err e;
	assert_int_equal(err_set(&e, -EINVAL, "%s är %d", "talet", 7), -EINVAL);
	assert_string_equal(e.text, "talet är 7");
	assert_int_equal(err_wrap(&e, "a.yaml:%d", 12), -EINVAL);
	assert_string_equal(e.text, "a.yaml:12: talet är 7");
	assert_int_equal(e.code, -EINVAL);
	assert_int_equal(err_set(NULL, -ENOMEM, "x"), -ENOMEM);
	assert_int_equal(err_wrap(NULL, "x"), 0);
}

static void test_long_words_end_in_dots_and_whole_characters(void **state)
{
	(void)state;
	char text[ERR_TEXT_BYTES * 2];
	for (size_t shift = 0; shift < 4; shift++) {
		struct err e;
		memset(text, 'a', shift);
		for (size_t i = shift; i + 2 < sizeof(text); i += 2)
			memcpy(text + i, "å", 3);
		(void)err_set(&e, -EINVAL, "%s", text); /* the code is known */
		assert_true(strlen(e.text) < ERR_TEXT_BYTES);
		assert_int_equal(utf8_check(str_of(e.text)), SIZE_MAX);
		assert_true(str_ends(str_of(e.text), STR("...")));
		(void)err_wrap(&e, "rad %d", 7); /* the same */
		assert_true(str_starts(str_of(e.text), STR("rad 7: ")));
		assert_int_equal(utf8_check(str_of(e.text)), SIZE_MAX);
		(void)err_wrap(&e, "%s", text); /* the same */
		assert_int_equal(utf8_check(str_of(e.text)), SIZE_MAX);
	}
}

static void test_hashes_are_stable_and_spread(void **state)
{
	(void)state;
	uint32_t seen[256] = {0};
	assert_int_equal(hash_bytes(STR("a")), hash_bytes(STR("a")));
	assert_int_not_equal(hash_bytes(STR("ab")), hash_bytes(STR("ba")));
	assert_int_not_equal(hash_more(hash_bytes(STR("a")), STR("b")),
	                     hash_more(hash_bytes(STR("b")), STR("a")));
	for (unsigned i = 0; i < 25600; i++) {
		char id[16];
		(void)snprintf(id, sizeof(id), "enhet-%u", i);
		seen[hash_bytes(str_of(id)) % 256]++;
	}
	for (size_t i = 0; i < 256; i++)
		assert_in_range(seen[i], 50, 150); /* 100 each, give or take */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_words_and_code_travel_together),
	        cmocka_unit_test(test_long_words_end_in_dots_and_whole_characters),
	        cmocka_unit_test(test_hashes_are_stable_and_spread),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
