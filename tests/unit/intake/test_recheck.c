/* SPDX-License-Identifier: EUPL-1.2 */
/* Results again with the plan at hand: what is wrong only once the unit is known (MEANING 13). */
#include "test.h"
#include "catalogue.h"

static const struct test_indicator known[] = {
        {.id = "andel-x", .name = "Andel x", .unit = "%"},
        {.id = "medel-y", .name = "Medel y"},
        {.id = "besok", .name = "Besök", .measure = MEASURE_COUNTED},
        {.id = "platser", .name = "Platser", .unit = "st", .measure = MEASURE_LEVEL}};

static const char plan_text[] =
        "{\"schema\":\"tertial.plan/1\",\"unit\":{\"name\":\"A\"},\"year\":2014,"
        "\"goals\":[{\"id\":\"g\",\"level\":\"area\",\"title\":\"T\"}],\"activities\":[],"
        "\"indicators\":["
        "{\"id\":\"share\",\"name\":\"Andel nöjda\",\"goal\":\"g\",\"owner\":\"unit\","
        "\"target\":{\"kind\":\"value\",\"value\":80,\"unit\":\"%\"},\"periodicity\":\"year\"},"
        "{\"id\":\"mean\",\"name\":\"Medel\",\"goal\":\"g\",\"owner\":\"unit\","
        "\"target\":{\"kind\":\"value\",\"value\":8.6},\"periodicity\":\"year\"},"
        "{\"id\":\"grow\",\"name\":\"Andel x\",\"goal\":\"g\",\"owner\":\"unit\","
        "\"target\":{\"kind\":\"increase\"},\"periodicity\":\"year\"},"
        "{\"name\":\"Besök\",\"goal\":\"g\",\"owner\":\"unit\","
        "\"target\":{\"kind\":\"value\",\"value\":80},\"periodicity\":\"tertial\"},"
        "{\"name\":\"Platser\",\"goal\":\"g\",\"owner\":\"unit\","
        "\"target\":{\"kind\":\"value\",\"value\":80,\"unit\":\"st\"},\"periodicity\":\"tertial\"},"
        "{\"name\":\"Ärenden\",\"goal\":\"g\",\"owner\":\"unit\","
        "\"target\":{\"kind\":\"value\",\"value\":80,\"unit\":\"st\"},\"periodicity\":\"month\"}]}";

static int check_against(const struct plan *p, const struct intake_names *names,
                         const struct results *r, struct arena *arena, bool *refused,
                         const struct finding **ret_findings, size_t *ret_n)
{
	const struct intake_plan_index *x;
	int ret = intake_plan_index_new(p, names, arena, &x);
	return ret < 0 ? ret : intake_check_results(r, x, arena, refused, ret_findings, ret_n);
}

static void test_parts_are_judged_by_the_unit_of_the_plan_or_catalogue(void **state)
{
	(void)state;
	static const struct {
		const char *row; /* indicator;utfall;täljare;nämnare */
		bool refused;
		size_t n_findings;
	} cases[] = {
	        {"share;;50;40", true, 1}, /* a share above one */
	        {"share;75;30;40", false, 0},
	        {"share;0,75;30;40", false, 1}, /* fits as a ratio, not as per cent */
	        {"share;33,4;1;3", false, 0},   /* told by the first look already */
	        {"share;33;1;3", false, 0},     /* within the printed rounding */
	        {"mean;;50;40", false, 0},      /* a mean may be above one */
	        {"mean;1,25;50;40", false, 0},
	        {"mean;75;30;40", false, 1},
	        {"grow;;50;40", true, 1}, /* by the catalogue */
	        {"medel-y;;50;40", false, 0},
	        {"andel-x;;50;40", true, 1},
	        {"unknown;;50;40", false, 0},
	};
	struct intake_limits limits = intake_default_limits();
	struct catalogue *c = test_catalogue(known, ARRAY_LEN(known));
	struct intake_names *names;
	struct plan *p;
	struct reason why;
	assert_int_equal(intake_names_new(c, &names, NULL), 0);
	assert_int_equal(intake_plan(str_of(plan_text), &limits, &p, &why), 0);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char csv[256];
		char indicator[64];
		const char *rest = strchr(cases[i].row, ';');
		(void)snprintf(indicator, sizeof(indicator), "%.*s", (int)(rest - cases[i].row),
		               cases[i].row);
		(void)snprintf(csv, sizeof(csv),
		               "Indikator;Period;Utfall;Täljare;Nämnare\n%s;2014%s\n", indicator,
		               rest);
		struct results *r;
		struct arena *arena = arena_new(1 << 16);
		const struct finding *found;
		size_t n;
		bool refused = false;
		assert_int_equal(intake_results(str_of(csv), &limits, NULL, &r, &why), 0);
		assert_int_equal(r->n_outcomes, 1);
		assert_int_equal(check_against(p, names, r, arena, &refused, &found, &n), 0);
		if (refused != cases[i].refused || n != cases[i].n_findings)
			fail_msg("%s: refused %d, %zu findings", cases[i].row, refused, n);
		if (refused) /* the finding leaves the house: it may be a small group's number */
			assert_false(strstr(found[0].message, "50") ||
			             strstr(found[0].message, "40"));
		(void)arena_free(arena); /* returns NULL, always */
		(void)results_unref(r);  /* returns NULL, always */
	}
	intake_names_free(names);
	(void)plan_unref(p);      /* returns NULL, always */
	(void)catalogue_unref(c); /* returns NULL, always */
}

static void test_two_names_of_one_indicator_are_one_outcome(void **state)
{
	(void)state;
	static const struct {
		const char *rows;
		bool second_refused;
		size_t n_findings;
	} cases[] = {
	        {"share;2014;75\nAndel nöjda;2014;76\n", true, 1},
	        {"share;2014;75\nAndel nöjda;2014;75,0\n", true, 0},
	        {"share;2014;75\nAndel nöjda;2013;76\n", false, 0},
	        {"share;2014;75\nmean;2014;76\n", false, 0},
	        {"andel-x;2014;75\ngrow;2014;76\n", true, 1},
	        {"okänd;2014;75\nännu en;2014;76\n", false, 0},
	        /* the end of the year is the year of a count, whatever its unit, not of a level */
	        {"besok;2014-T3;75\nbesok;2014;76\n", true, 1},
	        {"besok;2014-12;75\nbesok;2014-H2;76\n", true, 1},
	        /* what is missing says nothing against a value */
	        {"besok;2014-T3;\nbesok;2014;76\n", false, 0},
	        {"besok;2014;76\nbesok;2014-T3;\n", false, 0},
	        {"besok;2014-12;-\nbesok;2014;76\n", false, 0},
	        {"besok;2014-T2;75\nbesok;2014;76\n", false, 0},
	        {"platser;2014-T3;75\nplatser;2014;76\n", false, 0},
	        /* a count owed by month has a December of its own */
	        {"Ärenden;2014-12;75\nÄrenden;2014;76\n", false, 0},
	        {"Ärenden;2014-T3;75\nÄrenden;2014;76\n", true, 1},
	};
	struct intake_limits limits = intake_default_limits();
	struct catalogue *c = test_catalogue(known, ARRAY_LEN(known));
	struct intake_names *names;
	struct plan *p;
	struct reason why;
	assert_int_equal(intake_names_new(c, &names, NULL), 0);
	assert_int_equal(intake_plan(str_of(plan_text), &limits, &p, &why), 0);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char csv[256];
		struct results *r;
		struct arena *arena = arena_new(1 << 16);
		const struct finding *found;
		size_t n;
		bool refused[2];
		(void)snprintf(csv, sizeof(csv), "Indikator;Period;Utfall\n%s", cases[i].rows);
		assert_int_equal(intake_results(str_of(csv), &limits, NULL, &r, &why), 0);
		assert_int_equal(r->n_outcomes, 2);
		assert_int_equal(check_against(p, names, r, arena, refused, &found, &n), 0);
		if (refused[0] || refused[1] != cases[i].second_refused || n != cases[i].n_findings)
			fail_msg("%s: refused %d %d, %zu findings", cases[i].rows, refused[0],
			         refused[1], n);
		(void)arena_free(arena); /* returns NULL, always */
		(void)results_unref(r);  /* returns NULL, always */
	}
	intake_names_free(names);
	(void)plan_unref(p);      /* returns NULL, always */
	(void)catalogue_unref(c); /* returns NULL, always */
}

static void test_a_twin_is_told_with_both_periods(void **state)
{
	(void)state;
	struct intake_limits limits = intake_default_limits();
	struct catalogue *c = test_catalogue(known, ARRAY_LEN(known));
	struct intake_names *names;
	struct plan *p;
	struct results *r;
	struct reason why;
	struct arena *arena = arena_new(1 << 16);
	const struct finding *found;
	size_t n;
	bool refused[2];
	assert_int_equal(intake_names_new(c, &names, NULL), 0);
	assert_int_equal(intake_plan(str_of(plan_text), &limits, &p, &why), 0);
	assert_int_equal(intake_results(STR("Indikator;Period;Utfall\nbesok;2014-T3;75\n"
	                                    "besok;2014;76\n"),
	                                &limits, NULL, &r, &why),
	                 0);
	assert_int_equal(check_against(p, names, r, arena, refused, &found, &n), 0);
	assert_int_equal(n, 1);
	assert_string_equal(
	        found[0].message,
	        "«besok» för 2014-T3 och «besok» för 2014 är samma utfall men har olika "
	        "värden; det första gäller, ta bort det ena");
	(void)arena_free(arena); /* returns NULL, always */
	(void)results_unref(r);  /* returns NULL, always */
	intake_names_free(names);
	(void)plan_unref(p);      /* returns NULL, always */
	(void)catalogue_unref(c); /* returns NULL, always */
}

static void test_a_day_and_a_period_of_one_indicator_are_one_outcome(void **state)
{
	(void)state;
	static const char rows[] = "Datum;Mått;Kolumn;Värde\n2014-12-31;share;Utfall;75\n"
	                           "2014;Andel nöjda;Utfall;76\n2014-01-01;Andel nöjda;Utfall;77\n";
	struct intake_limits limits = intake_default_limits();
	struct plan *p;
	struct results *r;
	struct reason why;
	struct arena *arena = arena_new(1 << 16);
	const struct finding *found;
	size_t n;
	bool refused[3];
	assert_int_equal(intake_plan(str_of(plan_text), &limits, &p, &why), 0);
	assert_int_equal(intake_results(str_of(rows), &limits, NULL, &r, &why), 0);
	assert_int_equal(r->n_outcomes, 3);
	assert_int_equal(check_against(p, NULL, r, arena, refused, &found, &n), 0);
	assert_true(!refused[0] && refused[1] &&
	            refused[2]); /* the year by its last and first day */
	assert_int_equal(n, 2);
	(void)arena_free(arena); /* returns NULL, always */
	(void)results_unref(r);  /* returns NULL, always */
	(void)plan_unref(p);     /* returns NULL, always */
}

static void test_a_refused_row_is_told_without_its_numbers(void **state)
{
	(void)state;
	struct intake_limits limits = intake_default_limits();
	struct results *r;
	struct reason why;
	const char *csv = "Indikator;Period;Utfall;Täljare;Nämnare\nAndel nöjda (%);2014;;43;31\n"
	                  "Medel;2014;7;;\n";
	assert_int_equal(intake_results(str_of(csv), &limits, NULL, &r, &why), 0);
	assert_int_equal(r->n_outcomes, 1);
	assert_int_equal(r->n_findings, 1);
	assert_non_null(strstr(r->findings[0].message, "täljaren är större än nämnaren"));
	assert_null(strstr(r->findings[0].message, "43"));
	assert_null(strstr(r->findings[0].message, "31"));
	(void)results_unref(r); /* returns NULL, always */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_refused_row_is_told_without_its_numbers),
	        cmocka_unit_test(test_two_names_of_one_indicator_are_one_outcome),
	        cmocka_unit_test(test_a_twin_is_told_with_both_periods),
	        cmocka_unit_test(test_a_day_and_a_period_of_one_indicator_are_one_outcome),
	        cmocka_unit_test(test_parts_are_judged_by_the_unit_of_the_plan_or_catalogue)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
