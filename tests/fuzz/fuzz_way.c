/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as an answer on the way to a document: a listing, a page of Kolada's, a token.  Where
 * it leads is on the same host, or nowhere, with words. */
#include "intake.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char host[] = "http://unit.example.se:8080/";

static void follow(const struct source *s, struct str body, unsigned n_answers)
{
	struct trail t = {.n_answers = n_answers};
	struct err err = {0};
	buf_init(&t.body, 1 << 16);
	int step = intake_follow(s, body, &t, &err);
	if (step < 0)
		must(err.text[0] && utf8_check(str_of(err.text)) == SIZE_MAX);
	else if (step != TRAIL_DONE)
		must(str_starts(str_of(t.url), str_of(host)) && !strpbrk(t.url, " \r\n\t"));
	buf_done(&t.body);
}

static void read_gathered(struct str body, const struct kolada *k)
{
	static const char head[] = "{\"kolada\": 3, \"pages\": [\n", end[] = "\n]}\n";
	struct unit u = {.sources = {[DOC_RESULTS] = {.type = SOURCE_KOLADA, .kolada = k}}};
	struct intake_limits limits = intake_default_limits();
	struct results *r = NULL;
	struct reason why = {0};
	struct buf all;
	buf_init(&all, 1 << 20);
	buf_text(&all, head);
	buf_str(&all, body);
	buf_text(&all, end);
	if (!buf_failed(&all) && intake_results(buf_slice(&all), &limits, &u, &r, &why) < 0)
		must(why.kind != REASON_NONE);
	for (size_t i = 0; r && i < r->n_outcomes; i++)
		must(r->outcomes[i].indicator && period_key(r->outcomes[i].period));
	(void)results_unref(r); /* returns NULL, always */
	buf_done(&all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct kolada_kpi kpis[] = {{"N15030", "nojda", "Nöjda"}, {"N1", "a", "b"}};
	static const struct kolada k = {
	        .kpis = kpis, .n_kpis = 2, .ou = "V1", .from_date = CIVIL_NONE};
	const struct source listing = {.url = "http://unit.example.se:8080/p/",
	                               .type = SOURCE_LISTING};
	const struct source kolada = {
	        .url = "http://unit.example.se:8080/v3", .type = SOURCE_KOLADA, .kolada = &k};
	struct str body = {(const char *)data, n};
	char token[64];
	int64_t expires_s;
	struct err err = {0};
	follow(&listing, body, 1);
	follow(&kolada, body, 1);
	read_gathered(body, &k);
	if (intake_token(body, token, sizeof(token), &expires_s, &err) == 0)
		must(token[0] && !strpbrk(token, " \r\n") && expires_s >= -1);
	return 0;
}
