/* SPDX-License-Identifier: EUPL-1.2 */
/* A plan as tertial.plan/1: byte for byte as in tests/data/answers/plan.json, which holds to
 * conf/schemas/plan.schema.json (the schema itself is tried by the flow tests). */
#include "test.h"
#include "small_world.h"
#include "view.h"

static void test_a_plan_is_written_in_the_schemas_order(void **state)
{
	struct plan *p = world_plan("preventionsgruppen");
	struct finding findings[] = {
	        p->findings[0],
	        {FINDING_GROUP_TOO_SMALL, "Hör till utfallen, inte till planen.", 0},
	        {FINDING_BUDGET_MISSING, "Utan rad.", 0}};
	struct buf out;
	(void)state;
	buf_init(&out, 100000);
	assert_int_equal(view_plan_json(p, findings, 3, &out), 0);
	const char *mode = getenv("TERTIAL_GOLDEN");
	if (mode && strcmp(mode, "write") == 0) {
		FILE *f = fopen(TEST_DATA "/answers/plan.json", "wb");
		assert_non_null(f);
		assert_int_equal(fwrite(out.at, 1, out.n, f), out.n);
		assert_int_equal(fclose(f), 0);
	}
	char *want = calloc(1, out.n + 2);
	FILE *f = fopen(TEST_DATA "/answers/plan.json", "rb");
	assert_true(want && f);
	size_t n = fread(want, 1, out.n + 1, f);
	assert_int_equal(fclose(f), 0);
	if (n != out.n || memcmp(want, out.at, n) != 0)
		fail_msg("now it is\n%s", out.at);
	assert_null(strstr(out.at, "group_too_small"));
	free(want);
	buf_done(&out);
	(void)plan_unref(p);
}

static void test_a_plan_without_anything(void **state)
{
	struct plan *p = plan_new(4096);
	struct buf out;
	(void)state;
	assert_non_null(p);
	p->unit_name = "X";
	p->year = 2023;
	buf_init(&out, 4096);
	assert_int_equal(view_plan_json(p, NULL, 0, &out), 0);
	assert_string_equal(out.at,
	                    "{\n  \"schema\": \"tertial.plan/1\",\n  \"unit\": {\n    \"id\": "
	                    "null,\n    \"name\": \"X\"\n  },\n  \"district\": null,\n  "
	                    "\"year\": 2023,\n  \"valid_from\": null,\n  \"goals\": [],\n  "
	                    "\"indicators\": [],\n  \"activities\": [],\n  "
	                    "\"expectations\": [],\n  \"budget\": null,\n  \"findings\": "
	                    "[]\n}\n");
	buf_done(&out);
	buf_init(&out, 100);
	assert_int_equal(view_plan_json(p, NULL, 0, &out), -E2BIG);
	buf_done(&out);
	(void)plan_unref(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_plan_is_written_in_the_schemas_order),
	        cmocka_unit_test(test_a_plan_without_anything),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
