/* SPDX-License-Identifier: EUPL-1.2 */
/* The JSON writer: whatever text or figure goes in, valid JSON comes out. */
#include "test.h"
#include "base/num.h"
#include "model/json_writer.h"

static void test_texts_are_escaped(void **state)
{
	static const struct {
		struct str in;
		const char *out;
	} cases[] = {
	        {{"", 0}, "\"\""},
	        {{"plan", 4}, "\"plan\""},
	        {{"\"\\/", 3}, "\"\\\"\\\\/\""},
	        {{"\n\r\t\b\f", 5}, "\"\\n\\r\\t\\b\\f\""},
	        {{"\x01\x1f\x7f", 3}, "\"\\u0001\\u001f\x7f\""},
	        {{"a\0b", 3}, "\"a\\u0000b\""},
	        {{"å€𝄞", 9}, "\"å€𝄞\""},
	        {{"\xC3", 1}, "\"\xEF\xBF\xBD\""},
	        {{"a\xFF\xFE"
	          "b",
	          4},
	         "\"a\xEF\xBF\xBD\xEF\xBF\xBD"
	         "b\""},
	        {{"\xED\xA0\x80", 3}, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buf out;
		struct jsonw j = {.out = &out};
		buf_init(&out, 1000);
		jsonw_str(&j, cases[i].in);
		assert_string_equal(out.at, cases[i].out);
		buf_done(&out);
	}
}

static void write_all(struct jsonw *j)
{
	jsonw_open(j, '{');
	jsonw_put_num(j, "sum", 0.1 + 0.2);
	jsonw_put_num(j, "none", NUM_NONE);
	jsonw_put_num(j, "infinite", INFINITY);
	jsonw_put_sek(j, "sek", INT64_MIN);
	jsonw_put_day(j, "day", civil_day(2014, 4, 30));
	jsonw_put_day(j, "no_day", CIVIL_NONE);
	jsonw_put_time(j, "summer", 1410000000);
	jsonw_put_time(j, "winter", 1390000000);
	jsonw_put_time(j, "never", 0);
	jsonw_put_time_in(j, "utc", 1410000000, CIVIL_UTC);
	jsonw_put_time_in(j, "no_utc", 0, CIVIL_UTC);
	jsonw_put_period(j, "period", (struct period){2014, PERIODICITY_HALF, 1});
	jsonw_put_period(j, "no_period", (struct period){0});
	jsonw_put_open(j, "empty", '[');
	jsonw_close(j, ']');
	jsonw_put_open(j, "list", '[');
	jsonw_int(j, -1);
	jsonw_open(j, '{');
	jsonw_close(j, '}');
	jsonw_bool(j, true);
	jsonw_close(j, ']');
	jsonw_put_text(j, "last", NULL);
	jsonw_close(j, '}');
}

static void test_members_commas_and_indent(void **state)
{
	struct buf out;
	struct jsonw j = {.out = &out};
	(void)state;
	buf_init(&out, 10000);
	write_all(&j);
	assert_string_equal(out.at, "{\"sum\":0.3,\"none\":null,\"infinite\":null,\"sek\":null,"
	                            "\"day\":\"2014-04-30\",\"no_day\":null,"
	                            "\"summer\":\"2014-09-06T12:40:00+02:00\","
	                            "\"winter\":\"2014-01-18T00:06:40+01:00\",\"never\":null,"
	                            "\"utc\":\"2014-09-06T10:40:00+00:00\",\"no_utc\":null,"
	                            "\"period\":\"2014-H1\",\"no_period\":null,\"empty\":[],"
	                            "\"list\":[-1,{},true],\"last\":null}");
	buf_clear(&out);
	j = (struct jsonw){.out = &out, .indent = 2};
	jsonw_open(&j, '{');
	jsonw_put_open(&j, "a", '[');
	jsonw_int(&j, 1);
	jsonw_int(&j, 2);
	jsonw_close(&j, ']');
	jsonw_put_open(&j, "b", '{');
	jsonw_close(&j, '}');
	jsonw_close(&j, '}');
	assert_string_equal(out.at, "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}");
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_texts_are_escaped),
	        cmocka_unit_test(test_members_commas_and_indent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
