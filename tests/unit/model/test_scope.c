/* SPDX-License-Identifier: EUPL-1.2 */
/* Places in the register: by id and as text, what is above and below. */
#include "test.h"
#include "model/notice.h"

static const struct district districts[] = {{.id = "sodra", .name = "Södra"},
                                            {.id = "norra", .name = "Norra"}};
static const struct department departments[] = {{.id = "social", .district = 1},
                                                {.id = "skola", .name = "Skolan", .district = 0}};
static const struct unit units[] = {{.id = "lyktan", .department = 0},
                                    {.id = "fyren", .department = 1},
                                    {.id = "social", .name = "Sociala enheten", .department = 1}};
static const struct org org = {.districts = districts,
                               .n_districts = ARRAY_LEN(districts),
                               .departments = departments,
                               .n_departments = ARRAY_LEN(departments),
                               .units = units,
                               .n_units = ARRAY_LEN(units)};

static void test_an_index_finds_the_same_as_a_walk(void **state)
{
	(void)state;
	struct org *o = org_new((size_t)1 << 16);
	assert_non_null(o);
	struct unit list[40] = {0};
	char ids[ARRAY_LEN(list)][8];
	for (uint32_t i = 0; i < ARRAY_LEN(list); i++) {
		(void)snprintf(ids[i], sizeof(ids[i]), "e%u", i * 17 % 41);
		list[i].id = ids[i];
	}
	o->units = list;
	o->n_units = ARRAY_LEN(list) - 1;
	for (int indexed = 0; indexed < 2; indexed++) {
		for (uint32_t i = 0; i < o->n_units; i++)
			assert_int_equal(org_find_unit(o, str_of(ids[i])), i);
		assert_int_equal(org_find_unit(o, STR("e")), INDEX_NONE);
		assert_int_equal(org_find_unit(o, STR("e399")), INDEX_NONE);
		assert_int_equal(org_find(o, SCOPE_DISTRICT, STR("e1")), INDEX_NONE);
		org_index(o);
	}
	o->n_units++; /* one more than the index knows */
	assert_int_equal(org_find_unit(o, str_of(ids[o->n_units - 1])), o->n_units - 1);
	assert_null(org_unref(o));
}

static void test_ids_are_found_and_others_are_not(void **state)
{
	static const struct {
		enum scope_kind kind;
		const char *id;
		uint32_t at;
	} cases[] = {
	        {SCOPE_UNIT, "fyren", 1},        {SCOPE_UNIT, "Fyren", INDEX_NONE},
	        {SCOPE_UNIT, "fyr", INDEX_NONE}, {SCOPE_UNIT, "social", 2},
	        {SCOPE_DEPARTMENT, "social", 0}, {SCOPE_DEPARTMENT, "", INDEX_NONE},
	        {SCOPE_DISTRICT, "norra", 1},    {SCOPE_DISTRICT, "social", INDEX_NONE},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct scope s = {cases[i].kind,
		                  org_find(&org, cases[i].kind, str_of(cases[i].id))};
		assert_int_equal(s.index, cases[i].at);
		if (s.index != INDEX_NONE)
			assert_string_equal(scope_id(&org, s), cases[i].id);
	}
	assert_int_equal(org_count(&org, SCOPE_UNIT), 3);
	assert_int_equal(org_count(&org, SCOPE_DEPARTMENT), 2);
	assert_string_equal(scope_name(&org, (struct scope){SCOPE_UNIT, 2}), "Sociala enheten");
	assert_string_equal(scope_name(&org, (struct scope){SCOPE_DEPARTMENT, 1}), "Skolan");
	assert_string_equal(scope_name(&org, (struct scope){SCOPE_DISTRICT, 0}), "Södra");
}

static void test_a_text_is_a_kind_and_an_id(void **state)
{
	static const struct {
		const char *text;
		enum scope_kind kind;
		const char *id; /* NULL: it cannot be read */
	} cases[] = {
	        {"unit:alfa", SCOPE_UNIT, "alfa"},
	        {"department:x", SCOPE_DEPARTMENT, "x"},
	        {"district:a:b", SCOPE_DISTRICT, "a:b"},
	        {"unit:", 0, NULL},
	        {"unit", 0, NULL},
	        {"", 0, NULL},
	        {":alfa", 0, NULL},
	        {"units:alfa", 0, NULL},
	        {"Unit:alfa", 0, NULL},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		enum scope_kind kind = SCOPE_KIND_COUNT;
		struct str id = {0};
		int ret = scope_parse(str_of(cases[i].text), &kind, &id);
		assert_int_equal(ret, cases[i].id ? 0 : -EINVAL);
		assert_int_equal(kind, cases[i].id ? cases[i].kind : SCOPE_KIND_COUNT);
		assert_true(str_eq(id, str_of(cases[i].id)));
	}
}

static void test_what_is_above_and_below(void **state)
{
	static const struct scope lyktan = {SCOPE_UNIT, 0}, fyren = {SCOPE_UNIT, 1},
	                          social = {SCOPE_DEPARTMENT, 0}, norra = {SCOPE_DISTRICT, 1};
	(void)state;
	assert_int_equal(org_home(&org, 0), 1);
	assert_int_equal(org_home(&org, 1), 0);
	assert_int_equal(scope_district(&org, lyktan), 1);
	assert_int_equal(scope_district(&org, fyren), 0);
	assert_int_equal(scope_district(&org, social), 1);
	assert_int_equal(scope_district(&org, norra), 1);
	assert_true(scope_covers(&org, norra, lyktan) && !scope_covers(&org, norra, fyren));
	assert_true(scope_covers(&org, social, lyktan) && !scope_covers(&org, social, fyren));
	assert_true(scope_covers(&org, norra, social) && !scope_covers(&org, social, norra));
	assert_true(scope_covers(&org, lyktan, lyktan) && !scope_covers(&org, lyktan, fyren));
}

static void test_where_an_alert_stands(void **state)
{
	static const struct {
		struct alert a;
		bool there;
		uint32_t index;
	} cases[] = {
	        {{.scope_kind = SCOPE_DEPARTMENT, .scope_id = "skola"}, true, 1},
	        {{.scope_kind = SCOPE_UNIT, .scope_id = "skola"}, false, 0},
	        {{.kind = ALERT_OPERATOR, .scope_kind = SCOPE_UNIT, .scope_id = "fyren"}, false, 0},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct scope s;
		assert_int_equal(alert_scope(&cases[i].a, &org, &s), cases[i].there);
		if (cases[i].there)
			assert_true(
			        scope_eq(s, (struct scope){cases[i].a.scope_kind, cases[i].index}));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_ids_are_found_and_others_are_not),
	        cmocka_unit_test(test_an_index_finds_the_same_as_a_walk),
	        cmocka_unit_test(test_a_text_is_a_kind_and_an_id),
	        cmocka_unit_test(test_what_is_above_and_below),
	        cmocka_unit_test(test_where_an_alert_stands),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
