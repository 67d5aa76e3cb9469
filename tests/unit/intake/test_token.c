/* SPDX-License-Identifier: EUPL-1.2 */
/* What a token server may answer, and what it may not. */
#include "test.h"
#include "intake.h"

static const struct {
	const char *body;
	int ret;
	const char *token; /* or words of the error */
	int64_t expires_s;
} cases[] = {
        {"{\"access_token\": \"abc\", \"token_type\": \"Bearer\", \"expires_in\": 3600}", 0, "abc",
         3600},
        {"{\"access_token\": \"abc\"}", 0, "abc", -1},
        {"{\"access_token\": \"abc\", \"expires_in\": \"3599\", \"scope\": \"x\"}", 0, "abc", 3599},
        {"{\"access_token\": \"abc\", \"expires_in\": null, \"token_type\": \"bearer\"}", 0, "abc",
         -1},
        {"{\"access_token\": \"abc\", \"expires_in\": 0}", 0, "abc", 0},
        {"{\"access_token\": \"abc\", \"expires_in\": -5}", -EPROTO, "expires_in", 0},
        {"{\"access_token\": \"abc\", \"expires_in\": 1e300}", -EPROTO, "expires_in", 0},
        {"{\"access_token\": \"abc\", \"expires_in\": \"snart\"}", -EPROTO, "expires_in", 0},
        {"{\"access_token\": \"abc\", \"token_type\": \"mac\"}", -EPROTO, "token_type", 0},
        {"{\"access_token\": \"\"}", -EPROTO, "access_token", 0},
        {"{\"access_token\": 7}", -EPROTO, "access_token", 0},
        {"{\"access_token\": \"a\\r\\nX: y\"}", -EPROTO, "access_token", 0},
        {"{\"access_token\": \"a b\"}", -EPROTO, "access_token", 0},
        {"{\"access_token\": \"0123456789abcdef\"}", -EPROTO, "för långt", 0},
        {"{\"error\": \"invalid_client\"}", -EPROTO, "access_token", 0},
        {"[]", -EPROTO, "access_token", 0},
        {"<html>logga in</html>", -EPROTO, "inte JSON", 0},
        {"", -EPROTO, "inte JSON", 0},
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char token[16] = "";
		int64_t expires_s = -7;
		struct err err = {0};
		int ret =
		        intake_token(str_of(cases[i].body), token, sizeof(token), &expires_s, &err);
		if (ret != cases[i].ret)
			print_message("%s: %s\n", cases[i].body, err.text);
		assert_int_equal(ret, cases[i].ret);
		if (ret == 0) {
			assert_string_equal(token, cases[i].token);
			assert_int_equal(expires_s, cases[i].expires_s);
			continue;
		}
		assert_non_null(strstr(err.text, cases[i].token));
		assert_null(strstr(err.text, "abc")); /* it may be the token */
		assert_int_equal(expires_s, -7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
