/* SPDX-License-Identifier: EUPL-1.2 */
/* From a URL to a question: decoding, resources, nearest names. */
#include "test.h"
#include "../../../daemon/view/room.h"

static void test_percent_decode(void **state)
{
	static const struct {
		const char *in;
		bool plus, ok;
		const char *out;
	} cases[] = {
	        {"", true, true, ""},
	        {"s%C3%B6der", false, true, "söder"},
	        {"s%c3%b6der", false, true, "söder"},
	        {"a+b", true, true, "a b"},
	        {"a+b", false, true, "a+b"},
	        {"%2", false, false, NULL},
	        {"%", false, false, NULL},
	        {"%2g", false, false, NULL},
	        {"%00", false, false, NULL},
	        {"%ff", false, false, NULL},
	        {"%2525", false, true, "%25"},
	        {"123456789", false, false, NULL}, /* one more than fits with its NUL */
	        {"12345678", false, true, "12345678"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char out[9];
		bool ok = percent_decode(str_of(cases[i].in), cases[i].plus, out, sizeof(out));
		assert_int_equal(ok, cases[i].ok);
		if (ok)
			assert_string_equal(out, cases[i].out);
	}
}

static void test_resources_are_found_by_path(void **state)
{
	static const struct {
		const char *path, *resource, *id;
	} cases[] = {
	        {"/", "/", ""},
	        {"/api/v1/units", "/api/v1/units", ""},
	        {"/api/v1/units/x%20y", "/api/v1/units/{id}", "x y"},
	        {"/api/v1/units/", NULL, ""},
	        {"/api/v1/units/a/b", NULL, ""},
	        {"/api/v1/units/a%2Fb", "/api/v1/units/{id}", "a/b"},
	        {"/api/v1/indicators/a%2Fb/series", "/api/v1/indicators/{id}/series", "a/b"},
	        {"/api/v1/indicators/a/b/series", NULL, ""},
	        {"/api/v1/indicators//series", NULL, ""},
	        {"/api/v1/indicators/a/series/", NULL, ""},
	        {"/api/v1/indicators/a", NULL, ""},
	        {"/api/v1/", NULL, ""},
	        {"/api/v2/units", NULL, ""},
	        {"/d/", NULL, ""},
	        {"/d/x", "/d/{id}", "x"},
	        {"", NULL, ""},
	        {"http://x/api/v1/units", NULL, ""},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char id[QUERY_VALUE_BYTES];
		const struct resource *r = resource_find(str_of(cases[i].path), id);
		if (!cases[i].resource) {
			assert_null(r);
			continue;
		}
		assert_non_null(r);
		assert_string_equal(r->path, cases[i].resource);
		assert_string_equal(id, cases[i].id);
	}
}

static void test_nearest(void **state)
{
	static const char *const names[] = {"district", "department", "unit", "year"};
	static const struct {
		const char *wanted, *near;
	} cases[] = {
	        {"distrikt", "district"},
	        {"dsitrict", "district"},
	        {"unti", "unit"},
	        {"years", "year"},
	        {"xyzzy", NULL},
	        {"", NULL},
	        {"departments_of_a_very_long_name_that_nobody_would_ever_type_in_a_query", NULL},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *near = nearest_name(str_of(cases[i].wanted), names, ARRAY_LEN(names));
		if (cases[i].near)
			assert_string_equal(near, cases[i].near);
		else
			assert_null(near);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_percent_decode),
	        cmocka_unit_test(test_resources_are_found_by_path),
	        cmocka_unit_test(test_nearest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
