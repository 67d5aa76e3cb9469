/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers: each resource of a small world, byte for byte as in tests/data/answers; the same
 * question twice gives the same bytes.  TERTIAL_GOLDEN=write writes them anew: read the diff. */
#include "test.h"
#include "small_world.h"
#include "view.h"

static const struct view_live live = {.version = "0.1.0",
                                      .started_unix_s = WORLD_NOW - 1000,
                                      .now_unix_s = WORLD_NOW,
                                      .ready = true,
                                      .feeds = 5,
                                      .feeds_tried = 5,
                                      .fetches_new = 4,
                                      .late_ms_histogram = {3, 2, 1},
                                      .last_cycle_ms = 1500};

static struct view_answer ask(const struct snapshot *s, const char *path, const char *query)
{
	struct view_request r = {.method = "GET", .path = path, .query = query};
	struct view_answer a = {0};
	assert_int_equal(view_answer(s, &live, &r, &a), 0);
	return a;
}

static void compare(const char *name, const struct view_answer *a)
{
	char path[256];
	(void)snprintf(path, sizeof(path), TEST_DATA "/answers/%s", name);
	const char *mode = getenv("TERTIAL_GOLDEN");
	if (mode && strcmp(mode, "write") == 0) {
		FILE *out = fopen(path, "wb");
		assert_non_null(out);
		assert_int_equal(fwrite(a->body, 1, a->n_body, out), a->n_body);
		assert_int_equal(fclose(out), 0);
		return;
	}
	FILE *in = fopen(path, "rb");
	if (!in)
		fail_msg("%s is missing", path);
	char *want = calloc(1, a->n_body + 2);
	assert_non_null(want);
	size_t n = fread(want, 1, a->n_body + 1, in);
	assert_int_equal(fclose(in), 0);
	if (n != a->n_body || memcmp(want, a->body, n) != 0)
		fail_msg("%s differs; now it is\n%s", path, a->body);
	free(want);
}

static void test_every_resource_says_what_is_written_down(void **state)
{
	static const struct {
		const char *path, *query, *golden;
	} cases[] = {
	        {"/api/v1/status", NULL, "status.json"},
	        {"/api/v1/districts", NULL, "districts.json"},
	        {"/api/v1/departments", "district=sodermalm", "departments.json"},
	        {"/api/v1/units", "district=sodermalm", "units.json"},
	        {"/api/v1/units/preventionsgruppen", NULL, "unit.json"},
	        {"/api/v1/indicators", NULL, "indicators.json"},
	        {"/api/v1/indicators", "unit=preventionsgruppen&period=2014-T2",
	         "indicators-unit.json"},
	        {"/api/v1/goals", "district=sodermalm&year=2014", "goals.json"},
	        {"/api/v1/observations", "format=json", "observations.json"},
	        {"/api/v1/observations", "format=csv", "observations.csv"},
	        {"/api/v1/activities", NULL, "activities.json"},
	        {"/api/v1/budget", "district=sodermalm", "budget.json"},
	        {"/api/v1/findings", "scope=unit:preventionsgruppen", "findings.json"},
	        {"/api/v1/alerts", NULL, "alerts.json"},
	        {"/api/v1/alerts/00000000000000aa", NULL, "alert.json"},
	        {"/api/v1/why/figure/unit:preventionsgruppen,foraldrar,2014-T1", NULL,
	         "why-figure.json"},
	        {"/api/v1/why/figure/district:sodermalm,sjukfranvaro,2014-T2", NULL,
	         "why-district.json"},
	        {"/api/v1/why/alert/00000000000000bb", NULL, "why-alert.json"},
	        {"/api/v1/openapi.json", NULL, "openapi.json"},
	        {"/metrics", NULL, "metrics.txt"},
	};
	struct snapshot *s = world_snapshot();
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct view_answer a = ask(s, cases[i].path, cases[i].query);
		struct view_answer b = ask(s, cases[i].path, cases[i].query);
		assert_int_equal(a.status, 200);
		assert_string_equal(a.body, b.body);
		assert_string_equal(a.etag, b.etag);
		assert_memory_equal(a.etag, "\"7-", 3);
		assert_int_equal(a.generation, 7);
		compare(cases[i].golden, &a);
		view_answer_done(&a);
		view_answer_done(&b);
	}
	(void)snapshot_unref(s);
}

static void test_filters_choose(void **state)
{
	static const struct {
		const char *path, *query, *holds, *lacks;
	} cases[] = {
	        {"/api/v1/indicators", "district=ostermalm", "\"indicators\":[]", "sjukfranvaro"},
	        {"/api/v1/indicators", "department=social&state=behind", "2014-T2", "2014-T1"},
	        {"/api/v1/indicators", "district=sodermalm&period=2014-T1", "2014-T1", "2014-T2"},
	        {"/api/v1/indicators", "year=2013", "\"indicators\":[]", "2014"},
	        {"/api/v1/indicators", "indicator=foraldrar", "foraldrar", "sjukfranvaro"},
	        {"/api/v1/indicators", "district=", "sjukfranvaro", "finns inte"},
	        {"/api/v1/indicators", "unit=vuxna", "\"missing_reason\":\"protected\"",
	         "\"value\":2"},
	        {"/api/v1/units", "department=ekonomi", "forsorjning", "vuxna"},
	        {"/api/v1/units", "district=sodermalm", "forsorjning", "finns inte"},
	        {"/api/v1/findings", "kind=unreadable", "Kvartal", "svagare"},
	        {"/api/v1/findings", "unit=vuxna", "\"findings\":[]", "Kvartal"},
	        {"/api/v1/findings", "state=open&year=2014", "Kvartal", "finns inte"},
	        {"/api/v1/alerts", "kind=feed_unreachable", "bb", "00aa"},
	        {"/api/v1/alerts", "scope=district:ostermalm", "\"alerts\":[]", "00aa"},
	        {"/api/v1/alerts", "department=social&state=raised", "00aa", "finns inte"},
	        {"/api/v1/alerts", "state=pending", "\"alerts\":[]", "00aa"},
	        {"/api/v1/activities", "state=overdue", "Starta", "finns inte"},
	        {"/api/v1/activities", "state=done", "\"activities\":[]", "Starta"},
	        {"/api/v1/budget", "unit=preventionsgruppen", "\"deviation_sek\":-300000",
	         "district:"},
	        {"/api/v1/budget", "state=behind", "\"state\":\"behind\"", "\"state\":\"missing\""},
	        {"/api/v1/status", "as_of=2014-09-06", "\"generation\":7", "as_of"},
	        {"/api/v1/alerts", "as_of=2014-09-06T10:40:00Z", "\"generation\":7", "as_of"},
	};
	struct snapshot *s = world_snapshot();
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct view_answer a = ask(s, cases[i].path, cases[i].query);
		if (a.status != 200 || !strstr(a.body, cases[i].holds) ||
		    strstr(a.body, cases[i].lacks))
			fail_msg("case %zu: %d %s", i, a.status, a.body);
		view_answer_done(&a);
	}
	(void)snapshot_unref(s);
}

static void test_what_is_wrong_is_said_with_the_nearest_name(void **state)
{
	static const struct {
		const char *method, *path, *query;
		int status;
		const char *says;
	} cases[] = {
	        {"POST", "/api/v1/status", NULL, 405, "GET, HEAD"},
	        {"GET", "/api/v1/silences/x", NULL, 405, "bara DELETE"},
	        {"GET", "/api/v1/indicator", NULL, 404, "/api/v1/indicators."},
	        {"GET", "/api/v1/indicators/sjukfranvaro/series", NULL, 400, "scope=unit:id"},
	        {"GET", "/api/v1/export/plan", NULL, 404, "/api/v1/goals"},
	        {"GET", "/api/v1/units/preventionsgrupen", NULL, 404, "«preventionsgruppen»"},
	        {"GET", "/api/v1/units/%00", NULL, 404, "finns inte"},
	        {"GET", "/api/v1/alerts/zz", NULL, 404, "zz"},
	        {"GET", "/api/v1/why/alert/000000000000000a", NULL, 404, "«00000000000000aa»"},
	        {"GET", "/api/v1/indicators", "distrikt=sodermalm", 400, "district"},
	        {"GET", "/api/v1/indicators", "district=sodermal", 404, "«sodermalm»"},
	        {"GET", "/api/v1/indicators", "scope=sodermalm", 400, "district:id"},
	        {"GET", "/api/v1/indicators", "scope=distrikt:x", 400, "Närmast är district"},
	        {"GET", "/api/v1/indicators", "state=behinde", 400, "Närmast är behind"},
	        {"GET", "/api/v1/indicators", "year=14", 400, "year=14"},
	        {"GET", "/api/v1/indicators", "period=2014-T4", 400, "2014-T1"},
	        {"GET", "/api/v1/indicators", "year=2014&year=2013", 400, "en gång"},
	        {"GET", "/api/v1/indicators", "year=%zz", 400, "procentkodad"},
	        {"GET", "/api/v1/indicators", "indicator=%ff", 400, "procentkodad"},
	        {"GET", "/api/v1/indicators", "indicator=a%00b", 400, "procentkodad"},
	        {"GET", "/api/v1/indicators", "as_of=2014-01-01", 503, "Historiken kan inte läsas"},
	        {"GET", "/api/v1/why/figure/unit:vuxna,borta,2013-T1", "as_of=2014-01-01", 503,
	         "Historiken kan inte läsas"},
	        {"GET", "/api/v1/why/figure/unit:vuxna,borta,2013-T1", "as_of=2014-09-06", 404,
	         "indikatorn finns inte där"},
	        {"GET", "/api/v1/alerts", "as_of=2014-01-01", 400, "sparas bara som de är nu"},
	        {"GET", "/api/v1/alerts/zz", "as_of=2014-01-01", 400, "sparas bara som de är nu"},
	        {"GET", "/api/v1/alerts/00000000000000aa", "as_of=2014-01-01", 400,
	         "sparas bara som de är nu"},
	        {"GET", "/api/v1/why/alert/00000000000000aa", "as_of=2014-01-01", 400,
	         "sparas bara som de är nu"},
	        {"GET", "/api/v1/indicators", "as_of=2014-09-07", 400, "2014-09-06T12:40:00+02:00"},
	        {"GET", "/api/v1/indicators", "as_of=2014-09-06T12:41", 400, "framtiden"},
	        {"GET", "/api/v1/indicators", "as_of=igår", 400, "YYYY-MM-DD"},
	        {"GET", "/api/v1/observations", "format=xlsx", 400, "csv"},
	        {"GET", "/api/v1/indicators", "unit=forsorjning&department=social", 400,
	         "hör inte till"},
	        {"GET", "/api/v1/indicators", "department=ekonomi&district=sodermalm", 400,
	         "hör inte till"},
	        {"GET", "/metrics", "year=2014", 400, "tar inga nycklar"},
	};
	struct snapshot *s = world_snapshot();
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct view_request r = {
		        .method = cases[i].method, .path = cases[i].path, .query = cases[i].query};
		struct view_answer a = {0};
		assert_int_equal(view_answer(s, &live, &r, &a), 0);
		if (a.status != cases[i].status || !strstr(a.body, cases[i].says))
			fail_msg("case %zu: %d %s", i, a.status, a.body);
		assert_string_equal(a.content_type, "application/problem+json");
		assert_string_equal(a.etag, "");
		assert_false(a.may_cache);
		view_answer_done(&a);
	}
	(void)snapshot_unref(s);
}

static void test_a_moment_before_the_generation_is_history(void **state)
{
	static const struct {
		const char *method, *path, *query;
		bool history;
	} cases[] = {
	        {"GET", "/api/v1/units", NULL, false},
	        {"GET", "/api/v1/units", "as_of=2014-09-06T12:39", true},
	        {"HEAD", "/api/v1/units", "as_of=2014-09-06T12:39:59", true},
	        {"GET", "/api/v1/units", "as_of=2014-09-06T12:40", false}, /* of that very moment */
	        {"GET", "/api/v1/units", "as_of=2014-09-06", false},
	        {"GET", "/api/v1/units", "as_of=2014-09-05", true},
	        {"GET", "/api/v1/units", "as_of=2014-09-07", false},
	        {"GET", "/api/v1/units", "as_of=", false},
	        {"GET", "/api/v1/units/vuxna", "as_of=2014-09-05", true},
	        {"GET", "/api/v1/units/finnsinte", "as_of=2014-09-05", false},
	        /* what is not there today may have been there then */
	        {"GET", "/api/v1/why/figure/unit:vuxna,borta,2013-T1", "as_of=2014-09-05", true},
	        {"GET", "/api/v1/why/figure/unit:vuxna,borta,2013-T1", "as_of=2014-09-06", false},
	        {"GET", "/api/v1/indicators/borta/series", "scope=unit:vuxna&as_of=2014-09-05",
	         true},
	        {"GET", "/api/v1/indicators/borta/series", "as_of=2014-09-05", false},
	        {"GET", "/api/v1/alerts/00000000000000cc", "as_of=2014-09-05", false},
	        {"GET", "/api/v1/units", "as_of=2014-09-05&x=1", false},
	        {"GET", "/api/v1/alerts", "as_of=2014-09-05", false},
	        {"POST", "/api/v1/units", "as_of=2014-09-05", false},
	        {"GET", "/metrics", "as_of=2014-09-05", false},
	};
	struct snapshot *s = world_snapshot();
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t moment = 0;
		struct view_request r = {
		        .method = cases[i].method, .path = cases[i].path, .query = cases[i].query};
		if (view_wants_history(s, &live, &r, &moment) != cases[i].history)
			fail_msg("case %zu", i);
		assert_true((moment != 0) == cases[i].history);
		assert_false(view_wants_history(NULL, &live, &r, &moment));
	}
	(void)snapshot_unref(s);
}

static void test_an_answer_of_history_says_so(void **state)
{
	struct snapshot *s = world_snapshot();
	(void)state;
	s->as_of_unix_s = s->made_unix_s = WORLD_NOW - 86400;
	struct view_answer a = ask(s, "/api/v1/units", "as_of=2014-09-05T12:40");
	assert_int_equal(a.status, 200);
	assert_int_equal(a.as_of_unix_s, WORLD_NOW - 86400);
	assert_non_null(
	        strstr(a.body, "{\"generation\":7,\"as_of\":\"2014-09-05T12:40:00+02:00\","));
	view_answer_done(&a);
	a = ask(s, "/api/v1/status", "as_of=2014-09-05T12:40");
	assert_non_null(strstr(a.body, "\"as_of\":\"2014-09-05T12:40:00+02:00\""));
	assert_non_null(strstr(a.body, "\"units\":{\"total\":3,"));
	static const char *const of_now[] = {"ready", "now",    "clock_frozen",
	                                     "feeds", "alerts", "queues"};
	for (size_t i = 0; i < ARRAY_LEN(of_now); i++)
		assert_null(strstr(a.body, of_now[i])); /* what runs is of the present only */
	view_answer_done(&a);
	a = ask(s, "/api/v1/why/figure/unit:preventionsgruppen,foraldrar,2014-T1",
	        "as_of=2014-09-05T12:40");
	assert_non_null(strstr(a.body, "\"as_of\":\"2014-09-05T12:40:00+02:00\",\"why\":{"));
	view_answer_done(&a);
	struct view_request r = {.method = "GET", .path = "/api/v1/units"};
	assert_int_equal(view_refuse(503, "Titel", "Därför «så»", &r, &a), 0);
	assert_int_equal(a.status, 503);
	assert_string_equal(a.content_type, "application/problem+json");
	assert_non_null(
	        strstr(a.body, "\"detail\":\"Därför «så»\",\"instance\":\"/api/v1/units\""));
	view_answer_done(&a);
	(void)snapshot_unref(s);
}

static void test_same_tag_is_304_without_body(void **state)
{
	struct snapshot *s = world_snapshot();
	struct view_answer a = ask(s, "/api/v1/units", NULL);
	char tags[128];
	(void)state;
	(void)snprintf(tags, sizeof(tags), "\"x\", W/%s", a.etag);
	struct view_request r = {.method = "GET", .path = "/api/v1/units", .if_none_match = tags};
	struct view_answer b = {0};
	assert_int_equal(view_answer(s, &live, &r, &b), 0);
	assert_int_equal(b.status, 304);
	assert_null(b.body);
	assert_string_equal(a.etag, b.etag);
	r.if_none_match = "\"7-0\"";
	assert_int_equal(view_answer(s, &live, &r, &b), 0);
	assert_int_equal(b.status, 200);
	view_answer_done(&a);
	view_answer_done(&b);
	(void)snapshot_unref(s);
}

static void test_before_the_first_generation(void **state)
{
	static const struct {
		const char *path;
		bool ready;
		int status;
		const char *says;
	} cases[] = {
	        {"/healthz", false, 200, "ok"},
	        {"/readyz", false, 503, "varvet pågår"},
	        {"/readyz", true, 200, "ok"},
	        {"/metrics", false, 200, "# EOF\n"},
	        {"/api/v1/openapi.json", false, 200, "3.1.0"},
	        {"/api/v1/status", false, 503, "\"status\":503"},
	        {"/", false, 503, "<h1>Inte klar än</h1>"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct view_live now = {.version = "0.1.0",
		                        .ready = cases[i].ready,
		                        .not_ready_why = "första varvet pågår"};
		struct view_request r = {.method = "GET", .path = cases[i].path};
		struct view_answer a = {0};
		assert_int_equal(view_answer(NULL, &now, &r, &a), 0);
		assert_int_equal(a.status, cases[i].status);
		assert_non_null(strstr(a.body, cases[i].says));
		view_answer_done(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_every_resource_says_what_is_written_down),
	        cmocka_unit_test(test_filters_choose),
	        cmocka_unit_test(test_what_is_wrong_is_said_with_the_nearest_name),
	        cmocka_unit_test(test_a_moment_before_the_generation_is_history),
	        cmocka_unit_test(test_an_answer_of_history_says_so),
	        cmocka_unit_test(test_same_tag_is_304_without_body),
	        cmocka_unit_test(test_before_the_first_generation),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
