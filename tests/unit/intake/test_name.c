/* SPDX-License-Identifier: EUPL-1.2 */
/* Identity: which indicator, activity or unit a name means, and what is proposed when it means
 * none. */
#include "test.h"
#include "catalogue.h"

static const struct test_indicator known[] = {
        {.id = "sjukfranvaro", .name = "Sjukfrånvaro", .aliases = {"Frånvaro på grund av sjukdom"}},
        {.id = "sjuk-1-14", .name = "Sjukfrånvaro dag 1-14"},
        {.id = "ami", .name = "Aktivt Medskapandeindex", .aliases = {"AMI"}},
        {.id = "nojda-daglig", .name = "Nöjda brukare - Daglig verksamhet"},
        {.id = "nojda-kort", .name = "Nöjda brukare - korttidsboende"},
        {.id = "nojda-lss", .name = "Nöjda brukare - LSS-boende, vuxna och barn"},
        {.id = "eko", .name = "Andel ekologiska livsmedel i stadens egna verksamheter"},
};

struct fixture {
	struct catalogue *catalogue;
	struct intake_names *names;
};

static struct fixture begin(void)
{
	struct fixture f = {.catalogue = test_catalogue(known, ARRAY_LEN(known))};
	struct err err;
	assert_int_equal(intake_names_new(f.catalogue, &f.names, &err), 0);
	return f;
}

static void end(struct fixture f)
{
	intake_names_free(f.names);
	(void)catalogue_unref(f.catalogue); /* returns NULL, always */
}

static void test_a_name_matches_by_id_name_alias_and_normal_form_only(void **state)
{
	(void)state;
	static const struct {
		const char *name, *id;
		bool exact;
	} cases[] = {
	        {"sjukfranvaro", "sjukfranvaro", true},
	        {"Sjukfrånvaro", "sjukfranvaro", true},
	        {"SJUKFRÅNVARO (alla nämnder/bolag)", "sjukfranvaro", false},
	        {"Frånvaro på grund av sjukdom", "sjukfranvaro", false},
	        {"Sjukfrånvaro dag 1–14", "sjuk-1-14", false},
	        {"ami", "ami", true},
	        {"AMI", "ami", false},
	        {"Nöjda brukare - Daglig verksamhet (stöd och service till personer)",
	         "nojda-daglig", false},
	        {"Andelen ekologiska livsmedel i stadens egna verksamheter", "eko", false},
	        {"Sjukfrånvaro dag 15-", NULL, false},
	        {"Sjukfranvaro", NULL, false},
	        {"Nöjda brukare", NULL, false},
	        {"", NULL, false},
	        {"()", NULL, false},
	};
	struct fixture f = begin();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct intake_match m = intake_match(f.names, str_of(cases[i].name));
		const char *got = m.indicator == INDEX_NONE ? NULL : known[m.indicator].id;
		if (!str_eq(str_of(got), str_of(cases[i].id)) || m.exact != cases[i].exact)
			fail_msg("«%s» is %s%s", cases[i].name, got ? got : "unknown",
			         m.exact ? " exactly" : "");
	}
	end(f);
}

static void test_unknown_names_get_the_nearest_known_first(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		size_t n;
		const char *first;
	} cases[] = {
	        {"Sjukfrånvara", 1, "sjukfranvaro"},
	        {"Sjukfrånvaro dag 15-90", 2, "sjuk-1-14"},
	        {"Andel ekologiska livsmedel i egna verksamheter", 1, "eko"},
	        {"Nöjda brukare - Dagliga verksamheter", 1, "nojda-daglig"},
	        {"Antal besökare på fritidsgården", 0, NULL},
	        {"x", 0, NULL},
	};
	struct fixture f = begin();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct intake_match m = intake_match(f.names, str_of(cases[i].name));
		assert_int_equal(m.indicator, INDEX_NONE);
		if (m.n_near < cases[i].n || (cases[i].n == 0 && m.n_near > 0) ||
		    (m.n_near && !str_eq(str_of(known[m.near[0]].id), str_of(cases[i].first))))
			fail_msg("«%s»: %zu near, first %s", cases[i].name, m.n_near,
			         m.n_near ? known[m.near[0]].id : "none");
	}
	end(f);
}

static void test_no_indicator_is_proposed_twice_and_never_more_than_three(void **state)
{
	(void)state;
	static const struct test_indicator many[] = {
	        {.id = "a",
	         .name = "Antal besök vardag",
	         .aliases = {"Antal besök vardagar", "Antal besök vardags"}},
	        {.id = "b", .name = "Antal besök lördag"},
	        {.id = "c", .name = "Antal besök söndag"},
	        {.id = "d", .name = "Antal besök måndag"},
	        {.id = "e", .name = "Antal besök onsdag"},
	};
	struct catalogue *c = test_catalogue(many, ARRAY_LEN(many));
	struct intake_names *names;
	assert_int_equal(intake_names_new(c, &names, NULL), 0);
	struct intake_match m = intake_match(names, STR("Antal besök vardagx"));
	assert_int_equal(m.n_near, INTAKE_NEAR_MAX);
	assert_int_equal(m.near[0], 0);
	assert_int_not_equal(m.near[1], m.near[0]);
	assert_int_not_equal(m.near[2], m.near[1]);
	assert_int_not_equal(m.near[2], m.near[0]);
	intake_names_free(names);
	(void)catalogue_unref(c); /* returns NULL, always */
}

static void test_two_entries_of_one_name_are_refused_with_both_lines(void **state)
{
	(void)state;
	static const struct test_indicator twins[] = {
	        {.id = "a", .name = "Sjukfrånvaro"},
	        {.id = "b",
	         .name = "Frånvaro",
	         .aliases = {"Andel x", "SJUKFRÅNVARO (alla nämnder/bolag)"}},
	};
	struct catalogue *c = test_catalogue(twins, ARRAY_LEN(twins));
	struct intake_names *names = NULL;
	struct err err;
	assert_int_equal(intake_names_new(c, &names, &err), -EEXIST);
	assert_null(names);
	assert_non_null(strstr(err.text, "indicators.yaml:11"));
	assert_non_null(strstr(err.text, "rad 1"));
	(void)catalogue_unref(c); /* returns NULL, always */
}

static void test_a_unit_is_known_by_id_name_or_alias(void **state)
{
	(void)state;
	const char *aliases[] = {"Vuxenenheten Liljeholmen"};
	const struct unit u = {
	        .id = "vuxen", .name = "Enheten för vuxna", .aliases = aliases, .n_aliases = 1};
	static const struct {
		const char *id, *name;
		int ret;
	} cases[] = {
	        {"vuxen", "Något annat", 0},
	        {NULL, "Enheten för vuxna", 0},
	        {NULL, "ENHETEN FÖR VUXNA", 0},
	        {"annan", "Vuxenenheten  Liljeholmen", 0},
	        {NULL, "vuxen", 0},
	        {"vuxen", "vuxen", 0},
	        {NULL, "Enheten för unga", -EINVAL},
	        {"annan", "Enheten", -EINVAL},
	        {NULL, NULL, 0},
	        {"", "", -EINVAL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct reason why = {.kind = REASON_NONE};
		int ret = intake_check_unit(&u, cases[i].id, cases[i].name, &why);
		if (ret != cases[i].ret || (ret < 0) != (why.kind == REASON_WRONG_UNIT))
			fail_msg("case %zu gave %d", i, ret);
	}
}

static void test_a_unit_has_its_years(void **state)
{
	(void)state;
	const struct unit u = {.id = "a",
	                       .active_from = civil_day(2013, 7, 1),
	                       .active_to = civil_day(2015, 1, 1)};
	const struct unit always = {.id = "b", .active_from = CIVIL_NONE, .active_to = CIVIL_NONE};
	static const struct {
		int year, ret;
	} cases[] = {{2012, -EINVAL}, {2013, 0}, {2014, 0}, {2015, 0}, {2016, -EINVAL}, {0, 0}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct reason why = {.kind = REASON_NONE};
		assert_int_equal(intake_check_year(&u, cases[i].year, &why), cases[i].ret);
		assert_int_equal(why.kind, cases[i].ret ? REASON_WRONG_YEAR : REASON_NONE);
		assert_int_equal(intake_check_year(&always, cases[i].year, &why), 0);
	}
}

static const char plan_text[] =
        "{\"schema\":\"tertial.plan/1\",\"unit\":{\"name\":\"A\"},\"year\":2014,"
        "\"goals\":[{\"id\":\"g\",\"level\":\"area\",\"title\":\"T\"}],\"indicators\":["
        "{\"id\":\"i1\",\"name\":\"Andel nöjda\",\"goal\":\"g\",\"owner\":\"unit\","
        "\"target\":{\"kind\":\"none\"},\"periodicity\":\"year\"},"
        "{\"name\":\"Sjukfrånvaro (alla nämnder/bolag)\",\"goal\":\"g\",\"owner\":\"council\","
        "\"target\":{\"kind\":\"none\"},\"periodicity\":\"year\"}],\"activities\":["
        "{\"id\":\"a1\",\"text\":\"Bjud in "
        "alla.\",\"goal\":\"g\"},{\"text\":\"Möte\",\"goal\":\"g\"}]}";

static void test_names_of_results_find_their_row_in_the_plan(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		uint32_t indicator, activity;
	} cases[] = {
	        {"i1", 0, INDEX_NONE},           {"Andelen nöjda", 0, INDEX_NONE},
	        {"sjukfranvaro", 1, INDEX_NONE}, {"Frånvaro på grund av sjukdom", 1, INDEX_NONE},
	        {"a1", INDEX_NONE, 0},           {"bjud in alla", INDEX_NONE, 0},
	        {"Möte", INDEX_NONE, 1},         {"Inget av dem", INDEX_NONE, INDEX_NONE},
	        {"", INDEX_NONE, INDEX_NONE},
	};
	struct fixture f = begin();
	struct intake_limits limits = intake_default_limits();
	struct arena *arena = arena_new(1 << 16);
	const struct intake_plan_index *index;
	struct plan *p;
	struct reason why;
	assert_int_equal(intake_plan(str_of(plan_text), &limits, &p, &why), 0);
	assert_int_equal(intake_plan_index_new(p, f.names, arena, &index), 0);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str name = str_of(cases[i].name);
		assert_int_equal(intake_plan_indicator(p, f.names, name), cases[i].indicator);
		assert_int_equal(intake_plan_activity(p, name), cases[i].activity);
		assert_int_equal(intake_index_indicator(index, name), cases[i].indicator);
	}
	assert_int_equal(intake_plan_indicator(p, NULL, STR("sjukfranvaro")), INDEX_NONE);
	(void)arena_free(arena); /* returns NULL, always */
	(void)plan_unref(p);     /* returns NULL, always */
	end(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_name_matches_by_id_name_alias_and_normal_form_only),
	        cmocka_unit_test(test_unknown_names_get_the_nearest_known_first),
	        cmocka_unit_test(test_no_indicator_is_proposed_twice_and_never_more_than_three),
	        cmocka_unit_test(test_two_entries_of_one_name_are_refused_with_both_lines),
	        cmocka_unit_test(test_a_unit_is_known_by_id_name_or_alias),
	        cmocka_unit_test(test_a_unit_has_its_years),
	        cmocka_unit_test(test_names_of_results_find_their_row_in_the_plan),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
