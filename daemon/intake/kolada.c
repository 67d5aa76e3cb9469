/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/kolada.c (core): figures from Kolada (RKA), API version 3.
 *
 * What is asked, for each 25 measures at most (the API takes no more):
 *   {base}/kpi/{ids}                                   their titles
 *   {base}/oudata/kpi/{ids}/ou/{ou}?from_date=…        the figures of an organisational unit
 *   {base}/data/kpi/{ids}/municipality/{id}?from_date=…   … or of a municipality
 * Each answer is {"values": [...], "next_url": "…" or null}; the old name of next_url is next_page.
 * Only its path is followed, never to another host.  A row of figures is
 *   {"kpi", "ou" | "municipality", "period": 2014, "values": [{"gender": "T" | "K" | "M",
 *    "value": 12.3 | null, "status", "isdeleted"}]}
 *
 * The answers are kept as {"kolada": 3, "pages": [answer, …]}, each on a line of its own: that is
 * the document, and what is read again after a restart.
 *
 * What can go wrong: a measure whose title is another than the register declares may measure
 * something else now: its series stops, with a finding.  A row that was taken back says nothing. */
#include "check.h"
#include "json.h"
#include "listing.h"
#include "plan_json.h"
#include "reason.h"
#include <errno.h>
#include <stdio.h>

#define IDS_MAX     25
#define ANSWERS_MAX 400 /* pages and requests of one document */
#define FIRST_LINE  2   /* of the first answer, in what is kept */

/* ---- asking ---- */

static size_t n_requests(const struct kolada *k)
{
	return 2 * ((k->n_kpis + IDS_MAX - 1) / IDS_MAX);
}

/* The at-th request: titles, then figures, of each 25. */
static int write_request(const struct source *s, size_t at, char ret_url[TRAIL_URL_BYTES],
                         struct err *err)
{
	const struct kolada *k = s->kolada;
	struct buf url;
	struct str base = str_of(s->url);
	size_t from = at / 2 * IDS_MAX;
	bool titles = at % 2 == 0;
	while (str_ends(base, STR("/")))
		base.n--;
	buf_init(&url, TRAIL_URL_BYTES - 1);
	buf_fmt(&url, "%.*s%s/", STR_ARGS(base),
	        titles  ? "/kpi"
	        : k->ou ? "/oudata/kpi"
	                : "/data/kpi");
	for (size_t i = from; i < k->n_kpis && i < from + IDS_MAX; i++)
		buf_fmt(&url, "%s%s", i > from ? "," : "", k->kpis[i].id);
	if (!titles)
		buf_fmt(&url, "/%s/%s", k->ou ? "ou" : "municipality",
		        k->ou ? k->ou : k->municipality);
	if (!titles && k->from_date != CIVIL_NONE) {
		char day[CIVIL_TEXT_BYTES];
		buf_fmt(&url, "?from_date=%s", civil_text(k->from_date, day));
	}
	int ret = buf_failed(&url);
	if (ret < 0)
		(void)err_set(err, ret, "adressen till Kolada blir för lång"); /* the code is set */
	else
		memcpy(ret_url, url.at, url.n + 1);
	buf_done(&url);
	return ret;
}

/* "https://api.kolada.se/v3/data?page=2" -> "/v3/data?page=2" */
static const char *path_of(const char *url)
{
	const char *after = strstr(url, "://");
	const char *path = after ? strchr(after + 3, '/') : url;
	return path && path[0] == '/' && path[1] != '/' ? path : NULL;
}

/* @return 1 with the next page's address; 0 it is the last; negative */
static int next_page(const struct source *s, struct str answer, char ret_url[TRAIL_URL_BYTES],
                     struct err *err)
{
	static const char *const keys[] = {"next_url", "next_page"};
	struct intake_limits limits = intake_default_limits();
	struct reason reason;
	struct json_tree tree;
	int ret = json_load(answer, &limits, &tree, &reason);
	if (ret < 0)
		return err_set(err, ret == -ENOMEM ? ret : -EINVAL, "Koladas svar: %s",
		               reason.err.text);
	if (!json_is_array(json_object_get(tree.root, "values")))
		ret = err_set(err, -EINVAL, "Koladas svar har inga värden («values»)");
	for (size_t i = 0; ret == 0 && i < ARRAY_LEN(keys); i++) {
		const char *url = json_string_value(json_object_get(tree.root, keys[i]));
		if (!url || !url[0])
			continue;
		const char *path = path_of(url);
		ret = path ? listing_join(s->url, path, ret_url, err)
		           : err_set(err, -EINVAL, "Koladas «%s» är ingen adress: %.*s", keys[i],
		                     STR_FIT(url, 100));
		ret = ret < 0 ? ret : 1;
	}
	json_unload(&tree);
	return ret;
}

static int add_answer(struct trail *t, struct str answer, struct err *err)
{
	buf_text(&t->body, t->body.n ? ",\n" : "{\"kolada\": 3, \"pages\": [\n");
	size_t from = t->body.n;
	buf_str(&t->body, answer);
	int ret = buf_failed(&t->body);
	for (size_t i = from; ret == 0 && i < t->body.n; i++)
		if (t->body.at[i] == '\n' || t->body.at[i] == '\r')
			t->body.at[i] = ' '; /* outside of texts: it was read */
	if (ret < 0)
		return err_set(err, ret,
		               ret == -E2BIG ? "Koladas svar är tillsammans för stora: gränsen är "
		                               "%zu byte (pull.max_body)"
		                             : "minnet räcker inte (%zu byte)",
		               t->body.max);
	return 0;
}

int kolada_follow(const struct source *s, struct str answer, struct trail *t, struct err *err)
{
	if (t->n_answers == 0)
		return write_request(s, 0, t->url, err) < 0 ? -EINVAL : TRAIL_NEXT;
	if (t->n_answers > ANSWERS_MAX)
		return err_set(err, -E2BIG, "Kolada ger fler än %d sidor", ANSWERS_MAX);
	int ret = next_page(s, answer, t->url, err);
	if (ret >= 0 && add_answer(t, answer, err) < 0)
		ret = err->code;
	if (ret != 0)
		return ret < 0 ? ret : TRAIL_NEXT;
	if (++t->at < n_requests(s->kolada))
		return write_request(s, t->at, t->url, err) < 0 ? -EINVAL : TRAIL_NEXT;
	buf_text(&t->body, "\n]}\n");
	return buf_failed(&t->body) ? err_set(err, buf_failed(&t->body), "minnet räcker inte")
	                            : TRAIL_DONE;
}

/* ---- reading ---- */

bool kolada_is(struct str body)
{
	return str_starts(body, STR("{\"kolada\": 3,"));
}

struct reading {
	const struct kolada *k;
	struct check check;
	bool *other;  /* of each measure: its title is another */
	bool *titled; /* … and whether it was told */
	bool no_memory;
};

static const struct kolada_kpi *kpi_of(const struct reading *r, const json_t *id, size_t *ret_at)
{
	const char *text = json_string_value(id);
	for (size_t i = 0; text && i < r->k->n_kpis; i++) {
		if (strcmp(r->k->kpis[i].id, text) == 0) {
			*ret_at = i;
			return &r->k->kpis[i];
		}
	}
	return NULL;
}

static void read_title(struct reading *r, const json_t *row)
{
	size_t at;
	const struct kolada_kpi *kpi = kpi_of(r, json_object_get(row, "id"), &at);
	const char *title = json_string_value(json_object_get(row, "title"));
	if (!kpi || !title)
		return;
	r->titled[at] = true;
	if (strcmp(title, kpi->title) == 0 || intake_same_name(str_of(title), str_of(kpi->title)))
		return;
	r->other[at] = true;
	if (check_find(&r->check, FINDING_UNREADABLE, 0,
	               "%s heter nu «%.*s» i Kolada, i registret «%.*s»: den kan mäta något annat, "
	               "och dess utfall tas inte; ändra titeln i registret om det är samma mått",
	               kpi->id, STR_FIT(title, 120), STR_FIT(kpi->title, 120)) < 0)
		r->no_memory = true;
}

static double value_of(const json_t *v)
{
	const json_t *value = json_object_get(v, "value");
	double x = json_is_number(value) ? json_number_value(value) : NUM_NONE;
	return num_given(x) && x >= -NUM_MAX && x <= NUM_MAX ? num_snap(x) : NUM_NONE;
}

static void read_values(const json_t *list, struct outcome *o)
{
	size_t i;
	json_t *v;
	json_array_foreach (list, i, v) {
		const char *gender = json_string_value(json_object_get(v, "gender"));
		if (!gender || json_is_true(json_object_get(v, "isdeleted")))
			continue;
		if (strcmp(gender, "T") == 0)
			o->all.value = value_of(v);
		else if (strcmp(gender, "K") == 0)
			o->women.value = value_of(v);
		else if (strcmp(gender, "M") == 0)
			o->men.value = value_of(v);
	}
}

static bool is_ours(const struct reading *r, const json_t *row)
{
	const char *wanted = r->k->ou ? r->k->ou : r->k->municipality;
	const char *whose =
	        json_string_value(json_object_get(row, r->k->ou ? "ou" : "municipality"));
	return !whose || strcmp(whose, wanted) == 0;
}

static void read_row(struct reading *r, const json_t *row, uint32_t line)
{
	size_t at;
	const struct kolada_kpi *kpi = kpi_of(r, json_object_get(row, "kpi"), &at);
	const json_t *period = json_object_get(row, "period");
	int year = json_is_number(period) ? (int)json_number_value(period) : 0;
	if (!kpi || !is_ours(r, row) || r->other[at] || year < CIVIL_YEAR_MIN ||
	    year > CIVIL_YEAR_MAX || json_is_true(json_object_get(row, "isdeleted")))
		return;
	struct outcome o = {.indicator = arena_dup(r->check.arena, kpi->indicator),
	                    .period = {(int16_t)year, PERIODICITY_YEAR, 1},
	                    .all = PART_NONE,
	                    .women = PART_NONE,
	                    .men = PART_NONE,
	                    .forecast = NUM_NONE,
	                    .reported = CIVIL_NONE,
	                    .line = line};
	char where[64];
	read_values(json_object_get(row, "values"), &o);
	if (!num_given(o.all.value))
		return; /* not measured, or not told: nothing is said */
	(void)snprintf(where, sizeof(where), "%.20s %d", kpi->id, year); /* fits */
	r->no_memory |= !o.indicator || check_outcome(&r->check, &o, CHECK_UNIT_UNKNOWN, where) < 0;
}

static size_t n_rows(const json_t *pages)
{
	size_t i, n = 0;
	json_t *page;
	json_array_foreach (pages, i, page)
		n += json_array_size(json_object_get(page, "values"));
	return n;
}

/* Titles first, wherever they stand: they decide what is taken. */
static void read_pages(struct reading *r, const json_t *pages)
{
	for (int titles = 1; titles >= 0; titles--) {
		size_t i, j;
		json_t *page, *row;
		json_array_foreach (pages, i, page) {
			json_array_foreach (json_object_get(page, "values"), j, row) {
				if (titles)
					read_title(r, row);
				else
					read_row(r, row, (uint32_t)i + FIRST_LINE);
			}
		}
	}
	for (size_t i = 0; i < r->k->n_kpis; i++) {
		if (!r->titled[i] &&
		    check_find(&r->check, FINDING_UNREADABLE, 0,
		               "%s finns inte i Kolada; kontrollera results.kpis i registret",
		               r->k->kpis[i].id) < 0)
			r->no_memory = true;
	}
}

static int read_all(struct reading *r, const json_t *root, struct results *to)
{
	const json_t *pages = json_object_get(root, "pages");
	r->other = arena_array(to->arena, r->k->n_kpis, sizeof(*r->other));
	r->titled = arena_array(to->arena, r->k->n_kpis, sizeof(*r->titled));
	if (!r->other || !r->titled || check_init(&r->check, to->arena, n_rows(pages)) < 0)
		return -ENOMEM;
	read_pages(r, pages);
	to->outcomes = r->check.outcomes;
	to->n_outcomes = r->check.n_outcomes;
	to->findings = r->check.findings;
	to->n_findings = r->check.n_findings;
	check_done(&r->check);
	return r->no_memory ? -ENOMEM : 0;
}

int kolada_read(struct str body, const struct intake_limits *limits, const struct kolada *k,
                struct results **ret_results, struct reason *ret_reason)
{
	struct json_tree tree;
	if (!k)
		return reason_set(ret_reason, REASON_NOT_A_FEED, -EINVAL, "", 0,
		                  "dokumentet är från Kolada, men results.type är något annat");
	int ret = json_load(body, limits, &tree, ret_reason);
	if (ret < 0)
		return ret;
	struct results *results = results_new(FEED_ARENA_BYTES(body));
	struct reading r = {.k = k};
	ret = results ? read_all(&r, tree.root, results) : -ENOMEM;
	json_unload(&tree);
	if (ret < 0) {
		results = results_unref(results);
		return reason_no_memory(ret_reason);
	}
	*ret_results = results;
	return 0;
}
