/* SPDX-License-Identifier: EUPL-1.2 */
/* Every allocation fails once: the answer is -ENOMEM with its reason, nothing leaks, nothing
 * half-read gets out. The linker wraps malloc, calloc and realloc of the core, and so also what
 * jansson takes, which alone would go on without it. */
#include "test.h"
#include "catalogue.h"
#include "oom.h"

#define MANY 20000 /* more than any of these documents allocates */

/** @return what was read as one number, or negative errno */
typedef int (*read_cb)(struct str body, struct reason *why);

static int read_plan(struct str body, struct reason *why)
{
	struct intake_limits limits = intake_default_limits();
	struct plan *p = NULL;
	int ret = intake_plan(body, &limits, &p, why);
	if (ret == 0)
		ret = (int)(p->n_goals * 100 + p->n_indicators);
	(void)plan_unref(p); /* returns NULL, always */
	return ret;
}

static int read_results(struct str body, struct reason *why)
{
	struct intake_limits limits = intake_default_limits();
	struct results *r = NULL;
	int ret = intake_results(body, &limits, NULL, &r, why);
	if (ret == 0)
		ret = (int)(r->n_outcomes * 100 + r->n_findings);
	(void)results_unref(r); /* returns NULL, always */
	return ret;
}

static void fail_each(read_cb read, struct str body)
{
	size_t n = 1;
	struct reason none;
	int whole = read(body, &none);
	assert_true(whole > 0);
	for (; n < MANY; n++) {
		struct reason why = {.kind = REASON_NONE};
		oom_countdown = n;
		int ret = read(body, &why);
		bool reached = oom_end();
		if (!reached) {
			assert_int_equal(ret, whole);
			break;
		}
		/* libcsv tries again with less, so that all may be read after all. */
		if (ret != whole && (ret != -ENOMEM || why.kind != REASON_NO_MEMORY))
			fail_msg("«%.20s», allocation %zu: %d %s", body.at, n, ret, why.err.text);
	}
	assert_true(n > 3 && n < MANY);
}

static const char plan_text[] =
        "{\"schema\":\"tertial.plan/1\",\"unit\":{\"name\":\"A\"},\"year\":2014,"
        "\"goals\":[{\"id\":\"g\",\"level\":\"area\",\"title\":\"T\",\"sections\":{\"method\":"
        "\"m\"}},"
        "{\"id\":\"h\",\"level\":\"board\",\"title\":\"T\",\"parent\":\"g\"}],"
        "\"indicators\":[{\"name\":\"x\",\"goal\":\"g\",\"owner\":\"unit\",\"target\":{\"kind\":"
        "\"value\","
        "\"value\":1,\"phases\":{\"2014-T1\":1}},\"periodicity\":\"year\",\"breakdown\":[{\"name\":"
        "\"n\",\"value\":1}]}],"
        "\"activities\":[{\"text\":\"a\",\"goal\":\"h\"}],\"expectations\":[],"
        "\"budget\":{\"rows\":[{\"name\":\"r\",\"cost_sek\":1}]},\"findings\":[{\"kind\":\"split_"
        "row\",\"message\":\"m\"}]}";

static const char results_text[] =
        "{\"schema\":\"tertial.results/1\",\"unit\":\"A\",\"year\":2014,\"outcomes\":["
        "{\"indicator\":\"x\",\"period\":\"2014\",\"value\":1,\"analysis\":\"a\",\"breakdown\":[{"
        "\"name\":\"n\",\"value\":1}]},"
        "{\"indicator\":\"x\",\"period\":\"2014\",\"value\":2},{\"indicator\":\"y\",\"period\":"
        "\"2014\",\"value\":2,"
        "\"numerator\":3,\"denominator\":4}],\"activities\":[{\"activity\":\"a\",\"status\":"
        "\"done\"}],"
        "\"budget\":[{\"period\":\"T1 2014\",\"comment\":\"c\"}]}";

static const char csv_text[] =
        "Indikator;Period;Utfall;Analys;Annat\nA;2014;1;\"l\xE5ng\ntext\";x\nB;2014;sju;;\n"
        "A;2014;2;;\nC;T1 2014;3;;\n";

static const char one_value_text[] =
        "Datum;Enhet;Mått;Kolumn;Värde\n2014-04-30;A;x;Utfall;1\n2014-04-30;A;x;Analys;text\n"
        "2014-04-30;A;y;Mål;2\nT1 2014;A;x;Utfall;3\n2014;A;x;Utfall;tre\n";

static void test_plans_and_results_survive_every_failed_allocation(void **state)
{
	(void)state;
	fail_each(read_plan, str_of(plan_text));
	fail_each(read_results, str_of(results_text));
	fail_each(read_results, str_of(csv_text));
	fail_each(read_results, str_of(one_value_text));
}

static void test_the_look_up_of_names_survives_every_failed_allocation(void **state)
{
	(void)state;
	static const struct test_indicator known[] = {
	        {.id = "a", .name = "Antal a", .aliases = {"A", "Aa"}},
	        {.id = "b", .name = "Antal b"}};
	struct catalogue *c = test_catalogue(known, ARRAY_LEN(known));
	size_t n = 1;
	for (; n < MANY; n++) {
		struct intake_names *names = NULL;
		struct err err;
		oom_countdown = n;
		int ret = intake_names_new(c, &names, &err);
		bool reached = oom_end();
		intake_names_free(names);
		if (!reached)
			break;
		assert_int_equal(ret, -ENOMEM);
	}
	assert_true(n > 3 && n < MANY);
	(void)catalogue_unref(c); /* returns NULL, always */
}

static void test_results_against_a_plan_survive_every_failed_allocation(void **state)
{
	(void)state;
	static const struct test_indicator known[] = {{.id = "a", .name = "x", .unit = "%"}};
	struct catalogue *c = test_catalogue(known, ARRAY_LEN(known));
	struct intake_limits limits = intake_default_limits();
	struct intake_names *names;
	struct plan *p;
	struct results *r;
	struct reason why;
	bool refused[8];
	size_t n = 1;
	assert_int_equal(intake_names_new(c, &names, NULL), 0);
	assert_int_equal(intake_plan(str_of(plan_text), &limits, &p, &why), 0);
	assert_int_equal(intake_results(STR("Indikator;Period;Utfall;Täljare;Nämnare\n"
	                                    "x;2014;;5;4\na;2014;1;;\nx;2013;;5;4\n"),
	                                &limits, NULL, &r, &why),
	                 0);
	for (; n < MANY; n++) {
		const struct finding *found;
		size_t n_found;
		struct arena *arena = arena_new(1 << 16);
		oom_countdown = n;
		const struct intake_plan_index *x;
		int ret = intake_plan_index_new(p, names, arena, &x);
		if (ret == 0)
			ret = intake_check_results(r, x, arena, refused, &found, &n_found);
		bool reached = oom_end();
		(void)arena_free(arena); /* returns NULL, always */
		if (!reached)
			break;
		/* Matching a name answers «unknown» without memory, and then nothing is refused. */
		assert_true(ret == -ENOMEM || ret == 0);
	}
	assert_true(n > 5 && n < MANY);
	intake_names_free(names);
	(void)results_unref(r);   /* returns NULL, always */
	(void)plan_unref(p);      /* returns NULL, always */
	(void)catalogue_unref(c); /* returns NULL, always */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_plans_and_results_survive_every_failed_allocation),
	        cmocka_unit_test(test_results_against_a_plan_survive_every_failed_allocation),
	        cmocka_unit_test(test_the_look_up_of_names_survives_every_failed_allocation),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
