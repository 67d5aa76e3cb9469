/* SPDX-License-Identifier: EUPL-1.2 */
/* Units, the catalogue and the documents: counted, dropped with the last reference. */
#include "test.h"
#include <stdio.h>
#include "model/unit.h"

static const struct unit units[] = {
        {.id = "lyktan", .active_from = CIVIL_NONE, .active_to = CIVIL_NONE},
        {.id = "fyren", .active_from = 100, .active_to = 200},
};

static void test_a_unit_exists_from_its_first_to_its_last_day(void **state)
{
	(void)state;
	static const struct {
		int32_t day;
		bool active;
	} cases[] = {{99, false}, {100, true}, {200, true}, {201, false}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(unit_active(&units[1], cases[i].day), cases[i].active);
		assert_true(unit_active(&units[0], cases[i].day));
	}
}

static size_t n_freed;

static void count_free(struct intake_names *names)
{
	(void)names;
	n_freed++;
}

static void test_the_last_reference_frees(void **state)
{
	(void)state;
	struct catalogue *c = catalogue_new(1024);
	c->names = (struct intake_names *)c; /* never looked into */
	c->names_free = count_free;
	assert_ptr_equal(catalogue_ref(c), c);
	assert_null(catalogue_unref(c));
	assert_int_equal(n_freed, 0);
	assert_null(catalogue_unref(c));
	assert_int_equal(n_freed, 1);
	assert_null(catalogue_unref(NULL));
	struct org *o = org_new(1024);
	assert_null(org_unref(org_ref(o)));
	assert_null(org_unref(o));
	struct plan *p = plan_new(1024);
	assert_int_equal(p->valid_from, CIVIL_NONE);
	assert_null(plan_unref(plan_ref(p)));
	assert_null(plan_unref(p));
	struct results *r = results_new(1024);
	assert_null(results_unref(results_ref(r)));
	assert_null(results_unref(r));
}

static void test_a_value_is_printed_or_computed(void **state)
{
	(void)state;
	static const struct {
		struct part part;
		const char *unit;
		double wanted; /* NAN for none */
	} cases[] = {
	        {{75, 30, 50}, "%", 75}, /* the printed one counts */
	        {{NAN, 30, 40}, "%", 75},   {{NAN, 30, 40}, NULL, 0.75},
	        {{NAN, 86, 10}, NULL, 8.6}, {{NAN, 30, NAN}, "%", NAN},
	        {{NAN, 0, 0}, "%", NAN},    {{NAN, NAN, NAN}, "%", NAN},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		double x = part_value(cases[i].part, cases[i].unit);
		assert_true(num_eq(x, cases[i].wanted));
	}
}

static void test_names_of_the_contract(void **state)
{
	(void)state;
	assert_string_equal(goal_level_name(GOAL_COMMITMENT), "commitment");
	assert_string_equal(target_kind_name(TARGET_BOARD_SETS), "board_sets");
	assert_null(owner_name(OWNER_NONE));
	assert_null(direction_name(DIRECTION_NONE));
	assert_string_equal(missing_name(MISSING_NOT_APPLICABLE), "not_applicable");
	assert_string_equal(finding_kind_name(FINDING_UNREADABLE), "unreadable");
	assert_string_equal(weight_name(WEIGHT_USERS), "users");
	for (unsigned i = 0; i < FINDING_KIND_COUNT; i++)
		assert_non_null(finding_kind_name((enum finding_kind)i));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_unit_exists_from_its_first_to_its_last_day),
	        cmocka_unit_test(test_the_last_reference_frees),
	        cmocka_unit_test(test_a_value_is_printed_or_computed),
	        cmocka_unit_test(test_names_of_the_contract),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
