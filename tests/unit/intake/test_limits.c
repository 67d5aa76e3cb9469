/* SPDX-License-Identifier: EUPL-1.2 */
/* Limits hold at their bound and break just above it, with the limit in words; formats are known by
 * content. */
#include "test.h"
#include "intake.h"

static const struct intake_limits small = {
        .max_bytes = 2000, .max_depth = 4, .max_string_bytes = 40, .max_items = 5};

/* A results feed with n outcomes whose names are n_name bytes. */
static char *feed(size_t n, size_t n_name)
{
	struct buf out;
	buf_init(&out, 1 << 20);
	buf_text(&out,
	         "{\"schema\":\"tertial.results/1\",\"unit\":\"a\",\"year\":2014,\"outcomes\":[");
	for (size_t i = 0; i < n; i++) {
		buf_text(&out, i ? ",{\"indicator\":\"" : "{\"indicator\":\"");
		for (size_t k = 0; k < n_name; k++)
			buf_char(&out, (char)('a' + (i + k) % 26));
		buf_text(&out, "\",\"period\":\"2014\"}");
	}
	buf_text(&out, "]}");
	char *text = buf_take(&out, &(size_t){0});
	assert_non_null(text);
	return text;
}

static void check(const char *body, const struct intake_limits *limits, int ret,
                  enum reason_kind kind, const char *says)
{
	struct results *r = NULL;
	struct reason why = {0};
	int got = intake_results(str_of(body), limits, NULL, &r, &why);
	if (got != ret || why.kind != kind || (says && !strstr(why.err.text, says)))
		fail_msg("wanted %d %s, got %d %s: %s", ret, reason_name(kind), got,
		         reason_name(why.kind), why.err.text);
	(void)results_unref(r); /* returns NULL, always */
}

static void test_each_limit_holds_at_its_bound(void **state)
{
	(void)state;
	static const struct {
		size_t n, n_name;
		int ret;
		const char *says;
	} cases[] = {
	        {5, 40, 0, NULL},
	        {6, 4, -E2BIG, "5 poster"},
	        {1, 41, -E2BIG, "41 byte, gränsen är 40"},
	        {30, 40, -E2BIG, "gränsen är 2000"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *body = feed(cases[i].n, cases[i].n_name);
		check(body, &small, cases[i].ret, cases[i].ret ? REASON_TOO_LARGE : REASON_NONE,
		      cases[i].says);
		free(body);
	}
}

static void test_depth_and_number_of_values_are_seen_before_parsing(void **state)
{
	(void)state;
	check("{\"a\":[[[1]]]}", &small, -EINVAL, REASON_SCHEMA, NULL);
	check("{\"a\":[[[[1]]]]}", &small, -E2BIG, REASON_TOO_LARGE, "4 nivåer");
	char deep[1500] = "{\"a\":";
	memset(deep + 5, '[', sizeof(deep) - 6);
	check(deep, &small, -E2BIG, REASON_TOO_LARGE, "nivåer");
	char wide[1500] = "{\"a\":[1";
	for (size_t n = strlen(wide); n + 3 < sizeof(wide); n += 2)
		memcpy(wide + n, ",1", 3);
	check(wide, &small, -E2BIG, REASON_TOO_LARGE, "120 värden");
}

static void test_escapes_count_as_what_they_stand_for(void **state)
{
	(void)state;
	/* 20 times å: 120 bytes written, 40 bytes read */
#define A_RING_5 "\\u00e5\\u00e5\\u00e5\\u00e5\\u00e5"
	check("{\"schema\":\"tertial.results/1\",\"year\":2014,\"outcomes\":[],\"unit\":\"" A_RING_5
	              A_RING_5 A_RING_5 A_RING_5 "\"}",
	      &small, 0, REASON_NONE, NULL);
}

static void test_csv_keeps_the_same_limits(void **state)
{
	(void)state;
	check("Indikator;Period;Utfall\nA;2014;1\nB;2014;1\nC;2014;1\nD;2014;1\nE;2014;1\n", &small,
	      0, REASON_NONE, NULL);
	check("Indikator;Period;Utfall\nA;2014;1\nB;2014;1\nC;2014;1\nD;2014;1\nE;2014;1\nF;2014;"
	      "1\n",
	      &small, -E2BIG, REASON_TOO_LARGE, "5 rader");
}

static void test_the_format_comes_from_the_content(void **state)
{
	(void)state;
	static const struct {
		const char *body;
		enum intake_format format;
	} cases[] = {
	        {"{\"a\":1}", INTAKE_JSON},
	        {"\xEF\xBB\xBF  {}", INTAKE_JSON},
	        {"[ {} ]", INTAKE_JSON},
	        {"[länk](x)", INTAKE_DOCUMENT},
	        {"Indikator;Period;Utfall\n", INTAKE_CSV},
	        {"PERIOD,INDICATOR,VALUE\n", INTAKE_CSV},
	        {"\xEF\xBB\xBF\"Indikator\"\tPeriod\n", INTAKE_CSV},
	        {"sep=;\r\nIndikator;Period\r\n", INTAKE_CSV},
	        {"Period;Utfall\nIndikator;1\n", INTAKE_DOCUMENT},
	        {"Indikator\nSjukfrånvaro\n", INTAKE_DOCUMENT},
	        {"<!DOCTYPE HTML><html>", INTAKE_HTML},
	        {"\n<html lang=sv>", INTAKE_HTML},
	        {"<i>1.3 Livsmiljö</i>", INTAKE_DOCUMENT},
	        {"Verksamhetsplan 2014\n", INTAKE_DOCUMENT},
	        {"PK\x03\x04", INTAKE_UNKNOWN},
	        {"", INTAKE_UNKNOWN},
	        {" \n ", INTAKE_UNKNOWN},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (intake_format_of(str_of(cases[i].body)) != cases[i].format)
			fail_msg("«%s»", cases[i].body);
	}
}

static void test_every_reason_has_a_name(void **state)
{
	(void)state;
	assert_string_equal(reason_name(REASON_NONE), "none");
	assert_string_equal(reason_name(REASON_WRONG_UNIT), "wrong_unit");
	for (unsigned i = 0; i < REASON_COUNT; i++)
		assert_non_null(reason_name((enum reason_kind)i));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_each_limit_holds_at_its_bound),
	        cmocka_unit_test(test_depth_and_number_of_values_are_seen_before_parsing),
	        cmocka_unit_test(test_escapes_count_as_what_they_stand_for),
	        cmocka_unit_test(test_csv_keeps_the_same_limits),
	        cmocka_unit_test(test_the_format_comes_from_the_content),
	        cmocka_unit_test(test_every_reason_has_a_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
