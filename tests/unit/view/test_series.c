/* SPDX-License-Identifier: EUPL-1.2 */
/* One indicator over time: rows with limits and signals, what is asked wrongly, and the words on
 * the pages.  tests/data/answers/series.json is the whole answer; TERTIAL_GOLDEN=write makes it. */
#include "test.h"
#include "assess.h"
#include "small_world.h"
#include "view.h"

#define SICK   "/api/v1/indicators/sjukfranvaro/series"
#define VISITS "/api/v1/indicators/foraldrar/series"
#define FROM   2013

/* 2013-01 … 2014-02: calm but for the last, May protected, 2014-03 not due. */
static const double sick[] = {5, 7, 5, 7, NUM_NONE, 7, 5, 7, 5, 7, 5, 7, 5, 20, NUM_NONE};
/* From January 2014, cumulative. */
static const double visits[] = {5, 12, 17, 17};
static const struct step_change steps[] = {
        {{2012, PERIODICITY_MONTH, 1}, {SCOPE_UNIT, 1}, "Ny definition"},
        {{2013, PERIODICITY_MONTH, 2}, {SCOPE_UNIT, 0}, "En annan enhet"},
};

static size_t monthly(struct figure *f, uint32_t indicator, int year, const double *values,
                      size_t n)
{
	for (size_t i = 0; i < n; i++) {
		f[i] = world_figure(indicator,
		                    (struct period){(int16_t)(year + (int)i / 12),
		                                    PERIODICITY_MONTH, (uint8_t)(i % 12 + 1)});
		f[i].direction = indicator ? DIRECTION_HIGHER : DIRECTION_LOWER;
		if (num_given(values[i]))
			world_say(&f[i], values[i], f[i].target, 0, STATE_BEHIND);
	}
	return n;
}

/* Unit «vuxna»: two monthly series and a tertial of the first. */
static struct snapshot *monthly_snapshot(void)
{
	struct snapshot *s = world_snapshot();
	struct indicator *i = (struct indicator *)(uintptr_t)&s->catalogue->indicators[0];
	struct figure f[32];
	struct node n = {.scope = {SCOPE_UNIT, 1}};
	i->step_changes = steps;
	i->n_step_changes = ARRAY_LEN(steps);
	size_t at = monthly(f, 0, FROM, sick, ARRAY_LEN(sick));
	f[4].state = STATE_PROTECTED;
	f[4].hidden = HIDE_ALL;
	f[13].target = 8; /* changed for the year */
	f[at] = world_figure(0, world_t1);
	f[at].missing = MISSING_NOT_COLLECTED;
	f[at++].state = STATE_MISSING;
	at += monthly(&f[at], 1, 2014, visits, ARRAY_LEN(visits));
	struct node_view *v = world_view(&n, f, at);
	assert_int_equal(assess_trends(s->org, s->catalogue, v), 0);
	snapshot_set_node(s, v);
	return s;
}

static struct view_answer ask(const struct snapshot *s, const char *path, const char *query)
{
	static const struct view_live live = {.version = "0.1.0", .ready = true};
	struct view_request r = {.method = "GET", .path = path, .query = query};
	struct view_answer a = {0};
	assert_int_equal(view_answer(s, &live, &r, &a), 0);
	return a;
}

static void test_the_whole_answer(void **state)
{
	const char *path = TEST_DATA "/answers/series.json", *mode = getenv("TERTIAL_GOLDEN");
	struct snapshot *s = monthly_snapshot();
	struct view_answer a = ask(s, SICK, "scope=unit:vuxna");
	char want[16384] = "";
	(void)state;
	assert_int_equal(a.status, 200);
	FILE *golden = fopen(path, mode ? "wb" : "rb");
	assert_non_null(golden);
	if (mode)
		assert_int_equal(fwrite(a.body, 1, a.n_body, golden), a.n_body);
	else
		assert_true(fread(want, 1, sizeof(want) - 1, golden) > 0);
	assert_int_equal(fclose(golden), 0);
	if (!mode)
		assert_string_equal(a.body, want);
	view_answer_done(&a);
	(void)snapshot_unref(s);
}

static void test_what_is_asked_is_answered(void **state)
{
	static const struct {
		const char *path, *query;
		int status;
		const char *holds, *lacks;
	} cases[] = {
	        /* a protected month is a gap, and no number of it is told */
	        {SICK, "scope=unit:vuxna", 200,
	         "\"period\":\"2013-05\",\"periodicity\":\"month\",\"value\":null,"
	         "\"missing_reason\":\"protected\"",
	         "En annan enhet"},
	        {SICK, "scope=unit:vuxna", 200, "\"points\":13", "numerator"},
	        {SICK, "scope=unit:vuxna&year=2014", 200, "\"from\":\"2013-01\"",
	         "\"period\":\"2013-01\""},
	        {SICK, "scope=unit:vuxna&periodicity=tertial", 200,
	         "\"missing_reason\":\"not_collected\"", "\"periodicity\":\"month\""},
	        {SICK, "scope=unit:vuxna&periodicity=tertial", 200,
	         "\"variation\":{\"icon\":\"none\"", "\"rule\""},
	        {SICK, "scope=unit:vuxna&periodicity=half", 200, "\"series\":[]", "2014-T1"},
	        {SICK, "scope=unit:preventionsgruppen", 200, "\"periodicity\":\"tertial\"",
	         "Ny definition"},
	        {SICK, "scope=department:social", 200, "\"scope\":\"department:social\"", "2013"},
	        /* known, but nothing of it here */
	        {SICK, "scope=unit:forsorjning", 200,
	         "\"name\":\"Sjukfrånvaro\",\"scope\":\"unit:forsorjning\",\"unit\":\"%\","
	         "\"direction\":\"lower\",\"periodicity\":null,\"periodicities\":[]",
	         "2014"},
	        {VISITS, "scope=unit:vuxna", 200,
	         "\"value\":17,\"missing_reason\":null,"
	         "\"increment\":5,",
	         "\"target\":8"},
	        {VISITS, "scope=unit:vuxna", 200, "\"increment\":0,", "\"rule\""},
	        {VISITS, "scope=unit:vuxna", 200, "\"why_none\":\"too_few_points\"", "\"rule\""},
	        {SICK, NULL, 400, "scope=unit:id", "series\":["},
	        {SICK, "scope=", 400, "scope=unit:id", "series\":["},
	        {SICK, "scope=unit:vuxnna", 404, "«vuxna»", "series\":["},
	        {SICK, "scope=unit:vuxna&periodicity=monht", 400, "Närmast är month", "series\":["},
	        {SICK, "unit=vuxna", 400, "scope", "series\":["},
	        {"/api/v1/indicators/sjukfranvro/series", "scope=unit:vuxna", 404, "«sjukfranvaro»",
	         "series\":["},
	        {"/api/v1/indicators//series", "scope=unit:vuxna", 404, "finns inte", "series\":["},
	        {"/api/v1/indicators/sjukfranvaro/serie", "scope=unit:vuxna", 404, "finns inte",
	         "series\":["},
	        {"/api/v1/openapi.json", NULL, 200,
	         "\"name\":\"scope\",\"in\":\"query\",\"required\":true",
	         "\"id\",\"in\":\"query\""},
	};
	struct snapshot *s = monthly_snapshot();
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct view_answer a = ask(s, cases[i].path, cases[i].query);
		if (a.status != cases[i].status || !strstr(a.body, cases[i].holds) ||
		    strstr(a.body, cases[i].lacks))
			fail_msg("case %zu: %d %s", i, a.status, a.body);
		view_answer_done(&a);
	}
	(void)snapshot_unref(s);
}

static unsigned times(const char *text, const char *piece)
{
	unsigned n = 0;
	for (const char *at = text; (at = strstr(at, piece)) != NULL; at++)
		n++;
	return n;
}

static void test_the_pages_say_it_in_a_word(void **state)
{
	struct snapshot *s = monthly_snapshot();
	(void)state;
	struct view_answer a = ask(s, "/u/vuxna", "year=2014");
	assert_int_equal(a.status, 200);
	/* January stands out by its side of the mean, February by its size, as the latest. */
	assert_int_equal(times(a.body, "trend: förbättras</small>"), 1);
	assert_int_equal(times(a.body,
	                       "title=\"Särskild orsak, försämring: högre värden än slumpen "
	                       "ger.\">trend: försämras</small>"),
	                 1);
	assert_int_equal(times(a.body, "trend: "), 2); /* too few months say nothing */
	view_answer_done(&a);
	a = ask(s, "/u/vuxna", "year=2013");
	assert_int_equal(times(a.body, "trend: förbättras</small>"), 7);
	assert_int_equal(times(a.body, "trend: "), 7); /* calm months but the latest say nothing */
	view_answer_done(&a);
	(void)snapshot_unref(s);
}

static void test_a_calm_series_is_called_so_once(void **state)
{
	static const double calm[] = {5, 7, 5, 7, 5, 7, 5, 7, 5, 7, 5, 7, NUM_NONE};
	static struct merge merge = {.n_expected = 1, .n_reported = 1, .weight_share = NUM_NONE};
	struct snapshot *s = world_snapshot();
	struct figure f[16];
	struct node n = {.scope = {SCOPE_DISTRICT, 0}};
	(void)state;
	size_t at = monthly(f, 0, 2014, calm, ARRAY_LEN(calm));
	for (size_t i = 0; i < at; i++)
		f[i].merge = &merge;
	struct node_view *v = world_view(&n, f, at);
	assert_int_equal(assess_trends(s->org, s->catalogue, v), 0);
	snapshot_set_node(s, v);
	struct view_answer a = ask(s, "/d/sodermalm", "year=2014");
	assert_int_equal(times(a.body, "trend: slumpvis variation</small>"), 1);
	assert_int_equal(times(a.body, "trend: "), 1);
	view_answer_done(&a);
	(void)snapshot_unref(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_the_whole_answer),
	        cmocka_unit_test(test_what_is_asked_is_answered),
	        cmocka_unit_test(test_the_pages_say_it_in_a_word),
	        cmocka_unit_test(test_a_calm_series_is_called_so_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
