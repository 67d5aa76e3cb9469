/* SPDX-License-Identifier: EUPL-1.2 */
/* Kolada's API, version 3: what is asked, how pages are gathered, and what the figures become. */
#include "test.h"
#include "../daemon/intake/listing.h"
#include "model/unit.h"

static struct kolada_kpi many[60];
static char ids[60][16];

static struct source source_of(struct kolada *k)
{
	return (struct source){
	        .url = "https://api.kolada.se/v3/", .type = SOURCE_KOLADA, .kolada = k};
}

static void test_at_most_25_ids_a_request_and_every_page(void **state)
{
	(void)state;
	struct kolada k = {.kpis = many, .n_kpis = 60, .ou = "V15E1", .from_date = CIVIL_NONE};
	struct source s = source_of(&k);
	struct trail t = {0};
	struct err err;
	unsigned n_titles = 0, n_figures = 0, n_pages = 0, n_ids = 0;
	for (size_t i = 0; i < 60; i++) {
		(void)snprintf(ids[i], sizeof(ids[i]), "N%05zu", i); /* fits */
		many[i] = (struct kolada_kpi){ids[i], "x", "y"};
	}
	buf_init(&t.body, 1 << 20);
	assert_int_equal(intake_follow(&s, (struct str){0}, &t, &err), TRAIL_NEXT);
	for (int step = TRAIL_NEXT; step == TRAIL_NEXT;) {
		bool page = strstr(t.url, "page=2") != NULL;
		n_pages += page;
		if (!page) {
			unsigned n = 1;
			for (const char *at = t.url; (at = strchr(at, ',')) != NULL; at++)
				n++;
			assert_true(n <= 25);
			n_ids += n;
			bool figures = strstr(t.url, "/v3/oudata/kpi/") != NULL;
			n_figures += figures;
			n_titles += strstr(t.url, ".se/v3/kpi/") != NULL;
			if (figures)
				assert_non_null(strstr(t.url, "/ou/V15E1"));
			assert_null(strstr(t.url, "v3//"));
		}
		t.n_answers++;
		/* another host, and plain http: only its path counts */
		step = intake_follow(&s,
		                     page ? STR("{\"values\": []}")
		                     : t.n_answers % 2
		                             ? STR("{\"values\": [], \"next_url\": "
		                                   "\"http://annan.se/v3/x?page=2\"}")
		                             : STR("{\"values\": [], \"next_page\": "
		                                   "\"https://api.kolada.se/v3/x?page=2\"}"),
		                     &t, &err);
		assert_true(strstr(t.url, "https://api.kolada.se/v3/") == t.url);
	}
	assert_int_equal(n_titles, 3);
	assert_int_equal(n_figures, 3);
	assert_int_equal(n_ids, 120);
	assert_int_equal(n_pages, 6);
	assert_true(kolada_is(buf_slice(&t.body)));
	struct str rest = buf_slice(&t.body), line;
	unsigned n_lines = 0;
	while (rest.n > 0 && str_split(&rest, '\n', &line))
		n_lines++;
	assert_int_equal(n_lines, 1 + t.n_answers + 1); /* head, answers, end */
	buf_done(&t.body);
}

static void test_what_leads_nowhere(void **state)
{
	(void)state;
	static const char *const bad[] = {"",
	                                  "<html>",
	                                  "{}",
	                                  "{\"values\": 1}",
	                                  "{\"values\": [], \"next_url\": \"ftp\"}",
	                                  "{\"values\": [], \"next_url\": \"https://a.se//b\"}"};
	struct kolada k = {
	        .kpis = many, .n_kpis = 1, .municipality = "0180", .from_date = CIVIL_NONE};
	struct source s = source_of(&k);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct trail t = {.n_answers = 1};
		struct err err = {0};
		buf_init(&t.body, 1 << 20);
		assert_int_equal(intake_follow(&s, str_of(bad[i]), &t, &err), -EINVAL);
		assert_non_null(strstr(err.text, "Kolada"));
		buf_done(&t.body);
	}
	struct trail t = {.n_answers = 1};
	struct err err = {0};
	buf_init(&t.body, 20);
	assert_int_equal(intake_follow(&s, STR("{\"values\": []}"), &t, &err), -E2BIG);
	buf_done(&t.body);
}

static void test_figures(void **state)
{
	(void)state;
	static const struct kolada_kpi kpis[] = {{"N15030", "nojda", "Nöjda elever, andel (%)"},
	                                         {"N15031", "annat", "Gammalt mått"},
	                                         {"N15032", "borta", "Borta"}};
	const struct kolada k = {.kpis = kpis, .n_kpis = 3, .ou = "V1"};
	struct intake_limits limits = intake_default_limits();
	struct unit u = {.sources = {[DOC_RESULTS] = {.type = SOURCE_KOLADA, .kolada = &k}}};
	struct results *r;
	struct reason reason;
	char document[4096] = "";
	FILE *f = fopen(TEST_DATA "/kolada/document", "re");
	assert_non_null(f);
	assert_in_range(fread(document, 1, sizeof(document) - 1, f), 500, sizeof(document) - 2);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(intake_results(str_of(document), &limits, &u, &r, &reason), 0);
	assert_int_equal(r->n_outcomes, 1);
	assert_int_equal(r->year, 0);
	const struct outcome *o = &r->outcomes[0];
	assert_string_equal(o->indicator, "nojda");
	assert_int_equal(o->period.year, 2013);
	assert_true(period_eq(o->period, (struct period){2013, PERIODICITY_YEAR, 1}));
	assert_true(o->all.value == 81.5 && o->women.value == 84 && o->men.value == 79.1);
	assert_int_equal(o->line, 3);
	assert_int_equal(r->n_findings, 2);
	assert_non_null(strstr(r->findings[0].message, "N15031"));
	assert_non_null(strstr(r->findings[0].message, "«Nytt mått»"));
	assert_non_null(strstr(r->findings[0].message, "«Gammalt mått»"));
	assert_non_null(strstr(r->findings[1].message, "N15032 finns inte i Kolada"));
	r = results_unref(r);

	u.sources[DOC_RESULTS] = (struct source){0};
	assert_int_equal(intake_results(str_of(document), &limits, &u, &r, &reason), -EINVAL);
	assert_int_equal(reason.kind, REASON_NOT_A_FEED);
	assert_non_null(strstr(reason.err.text, "results.type"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_at_most_25_ids_a_request_and_every_page),
	        cmocka_unit_test(test_what_leads_nowhere),
	        cmocka_unit_test(test_figures),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
