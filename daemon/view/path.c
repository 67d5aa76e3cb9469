/* SPDX-License-Identifier: EUPL-1.2 */
/* view/path.c (core): URL -> question.
 * Good path: path -> resource -> each key of the query checked -> which snapshot answers (answer.c)
 * -> {id} looked up in it.
 * What can go wrong: no such resource, id, key or word: a problem that names the nearest one. */
#include <stdarg.h>
#include <stdio.h>
#include "base/limits.h"
#include "order.h"
#include "why_id.h"

#define NAMES_MAX 64 /* names offered for a proposal at a time: above any list of words here */

int wrong(struct problem *p, int status, const char *title, const char *fmt, ...)
{
	va_list args;
	p->status = status;
	p->title = title;
	va_start(args, fmt);
	(void)vsnprintf(p->detail, sizeof(p->detail), fmt, args); /* cut when too long */
	va_end(args);
	return status;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool percent_decode(struct str s, bool plus_is_blank, char *out, size_t n_out)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		int c = (unsigned char)s.at[i];
		if (c == '%') {
			int high = s.n - i > 2 ? hex_digit(s.at[i + 1]) : -1;
			int low = s.n - i > 2 ? hex_digit(s.at[i + 2]) : -1;
			if (high < 0 || low < 0)
				return false;
			c = high * 16 + low;
			i += 2;
		} else if (c == '+' && plus_is_blank) {
			c = ' ';
		}
		if (c == 0 || n + 1 >= n_out)
			return false;
		out[n++] = (char)c;
	}
	out[n] = '\0';
	return utf8_check((struct str){out, n}) == SIZE_MAX;
}

bool path_fits(struct str pattern, struct str path, char id[QUERY_VALUE_BYTES])
{
	struct str want, have;
	while (str_split(&pattern, '/', &want)) {
		if (!str_split(&path, '/', &have))
			return false;
		if (str_eq(want, STR("{id}"))
		            ? !percent_decode(have, false, id, QUERY_VALUE_BYTES) || !id[0]
		            : !str_eq(want, have))
			return false;
	}
	return !str_split(&path, '/', &have);
}

const struct resource *resource_find(struct str path, char id[QUERY_VALUE_BYTES])
{
	for (size_t i = 0; i < view_n_resources; i++) {
		id[0] = '\0';
		if (path_fits(str_of(view_resources[i].path), path, id))
			return &view_resources[i];
	}
	return NULL;
}

static int no_such_path(struct problem *p, const char *path)
{
	const char *paths[NAMES_MAX];
	char exists[512] = "";
	size_t n = 0;
	for (size_t i = 0; i < view_n_resources; i++) {
		size_t used = strlen(exists);
		paths[n++] = view_resources[i].path;
		(void)snprintf(exists + used, sizeof(exists) - used, "%s%s", i ? ", " : "",
		               view_resources[i].path);
	}
	const char *near = nearest_name(str_of(path), paths, n);
	return wrong(p, 404, "Adressen finns inte",
	             "Adressen %.200s finns inte.%s%s%s Det som finns är %s.", path,
	             near ? " Närmast är " : "", near ? near : "", near ? "." : "", exists);
}

int word_of(const char *const *words, size_t n, const char *word, struct problem *p,
            const char *key)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(words[i], word) == 0)
			return (int)i;
	}
	char all[800] = ""; /* cut when longer: the nearest is what counts */
	for (size_t i = 0; i < n; i++) {
		size_t used = strlen(all);
		(void)snprintf(all + used, sizeof(all) - used, "%s%s", i ? ", " : "", words[i]);
	}
	const char *near = nearest_name(str_of(word), words, n);
	/* The problem is in *p; the caller is told by -1. */
	(void)wrong(p, 400, "Okänt värde", "%s=%.100s finns inte.%s%s%s Det som finns är %s.", key,
	            word, near ? " Närmast är " : "", near ? near : "", near ? "." : "", all);
	return -1;
}

static size_t state_words(enum state_words which, const char *words[NAMES_MAX])
{
	size_t n = 0;
	switch (which) {
	case WORDS_NONE: break;
	case WORDS_FIGURE:
		for (; n < STATE_COUNT; n++)
			words[n] = state_name((enum state)n);
		break;
	case WORDS_ALERT:
		for (; n < ALERT_STATE_COUNT; n++)
			words[n] = alert_state_name((enum alert_state)n);
		break;
	case WORDS_ACTIVITY:
		for (; n < ACTIVITY_STATUS_COUNT; n++)
			words[n] = activity_status_name((enum activity_status)n);
		words[n++] = "overdue";
		break;
	case WORDS_FINDING: words[n++] = "open"; break;
	}
	return n;
}

static size_t kind_words(const struct resource *r, const char *words[NAMES_MAX])
{
	size_t n = 0;
	if (r->states == WORDS_ALERT) {
		for (; n < ALERT_KIND_COUNT; n++)
			words[n] = alert_kind_name((enum alert_kind)n);
	} else {
		for (; n < FINDING_KIND_COUNT; n++)
			words[n] = finding_kind_name((enum finding_kind)n);
	}
	return n;
}

/* "behind,near" -> bits. */
static int parse_words(const char *const *words, size_t n, char *value, const char *key,
                       uint64_t *ret_bits, struct problem *p)
{
	uint64_t bits = 0;
	char *rest = value;
	for (char *word; (word = strsep(&rest, ",")) != NULL;) {
		int at = word_of(words, n, word, p, key);
		if (at < 0)
			return p->status;
		bits |= UINT64_C(1) << at;
	}
	*ret_bits = bits;
	return 0;
}

static int find_scope(const struct org *o, enum scope_kind kind, const char *id, struct question *q,
                      struct problem *p)
{
	static const char *const words[] = {"enheten", "avdelningen", "stadsdelsnämnden"};
	uint32_t *const places[] = {&q->unit, &q->department, &q->district};
	const char *best = NULL;
	size_t n = org_count(o, kind);
	for (uint32_t i = 0; i < n; i++) {
		const char *known = scope_id(o, (struct scope){kind, i});
		if (strcmp(known, id) == 0) {
			*places[kind] = i;
			return 0;
		}
		const char *pair[] = {known, best};
		best = nearest_name(str_of(id), pair, best ? 2 : 1) ?: best;
	}
	return wrong(p, 404, "Finns inte i registret", "%s «%.100s» finns inte i registret.%s%s%s",
	             words[kind], id, best ? " Närmast är «" : "", best ? best : "",
	             best ? "»." : "");
}

static int parse_scope(const struct org *o, char *value, struct question *q, struct problem *p)
{
	const char *kinds[SCOPE_KIND_COUNT];
	char *colon = strchr(value, ':');
	if (!colon)
		return wrong(p, 400, "Okänt värde",
		             "scope=%.100s går inte att läsa. Skriv unit:id, department:id eller "
		             "district:id.",
		             value);
	*colon = '\0';
	for (enum scope_kind k = 0; k < SCOPE_KIND_COUNT; k++)
		kinds[k] = scope_kind_name(k);
	int kind = word_of(kinds, ARRAY_LEN(kinds), value, p, "scope");
	return kind < 0 ? p->status : find_scope(o, (enum scope_kind)kind, colon + 1, q, p);
}

static int parse_periodicity(const char *value, struct question *q, struct problem *p)
{
	const char *words[PERIODICITY_COUNT];
	for (size_t i = 0; i < PERIODICITY_COUNT; i++)
		words[i] = periodicity_name((enum periodicity)i);
	int at = word_of(words, PERIODICITY_COUNT, value, p, "periodicity");
	if (at < 0)
		return p->status;
	q->periodicity = (enum periodicity)at;
	return 0;
}

static int parse_year(const char *value, struct question *q, struct problem *p)
{
	struct period year;
	if (strlen(value) != 4 || period_parse(str_of(value), &year))
		return wrong(p, 400, "Okänt värde", "year=%.100s är inget år från %d till %d.",
		             value, CIVIL_YEAR_MIN, CIVIL_YEAR_MAX);
	q->year = year.year;
	return 0;
}

static int parse_as_of(const char *value, struct question *q, struct problem *p)
{
	if (moment_parse(str_of(value), &q->as_of_unix_s, &q->as_of_day))
		return wrong(p, 400, "Okänt värde",
		             "as_of=%.100s går inte att läsa. Skriv YYYY-MM-DD (klockan 12 den "
		             "dagen), YYYY-MM-DDTHH:MM, eller med tidszon: "
		             "2014-09-30T08:15:00+02:00.",
		             value);
	return 0;
}

static int parse_key(const struct org *o, enum query_key key, char *value, struct question *q,
                     struct problem *p)
{
	static const char *const formats[] = {"json", "csv"};
	const char *words[NAMES_MAX];
	size_t n;
	int at;
	switch (key) {
	case KEY_AS_OF: return parse_as_of(value, q, p);
	case KEY_DISTRICT: return find_scope(o, SCOPE_DISTRICT, value, q, p);
	case KEY_DEPARTMENT: return find_scope(o, SCOPE_DEPARTMENT, value, q, p);
	case KEY_UNIT: return find_scope(o, SCOPE_UNIT, value, q, p);
	case KEY_SCOPE: return parse_scope(o, value, q, p);
	case KEY_YEAR: return parse_year(value, q, p);
	case KEY_PERIOD:
		if (period_parse(str_of(value), &q->period))
			return wrong(p, 400, "Okänt värde",
			             "period=%.100s går inte att läsa. Skriv 2014-T1, 2014-H1, "
			             "2014-03 eller 2014.",
			             value);
		return 0;
	case KEY_STATE:
		n = state_words(q->resource->states, words);
		return parse_words(words, n, value, "state", &q->states, p);
	case KEY_KIND:
		n = kind_words(q->resource, words);
		return parse_words(words, n, value, "kind", &q->kinds, p);
	case KEY_INDICATOR:
		(void)snprintf(q->indicator, sizeof(q->indicator), "%s", value);
		return 0;
	case KEY_FORMAT:
		at = word_of(formats, ARRAY_LEN(formats), value, p, "format");
		q->csv = at == 1;
		return at < 0 ? p->status : 0;
	case KEY_PERIODICITY: return parse_periodicity(value, q, p);
	case QUERY_KEY_COUNT: break;
	}
	must_fail("view: query key out of range");
}

/* A key this resource takes, or -1 with a problem. */
static int find_key(const struct resource *r, const char *name, struct problem *p)
{
#define X(id, text) [id] = text,
	static const char *const all[] = {QUERY_KEY_NAMES(X)};
#undef X
	const char *names[QUERY_KEY_COUNT];
	char list[256] = "";
	size_t n = 0;
	for (size_t k = 0; k < QUERY_KEY_COUNT; k++) {
		if (!(r->keys & KEY_BIT(k)))
			continue;
		if (strcmp(all[k], name) == 0)
			return (int)k;
		size_t used = strlen(list);
		(void)snprintf(list + used, sizeof(list) - used, "%s%s", n ? ", " : "", all[k]);
		names[n++] = all[k];
	}
	const char *near = nearest_name(str_of(name), names, n);
	/* The problem is in *p; the caller is told by -1. */
	(void)wrong(p, 400, "Okänd nyckel", "Nyckeln «%.100s» finns inte för %s.%s%s%s %s%s%s",
	            name, r->path, near ? " Närmast är " : "", near ? near : "", near ? "." : "",
	            n ? "Det som finns är " : "Den tar inga nycklar", list, ".");
	return -1;
}

static int parse_query(const struct org *o, const char *query, struct question *q,
                       struct problem *p)
{
	struct str rest = str_of(query), pair;
	unsigned seen = 0;
	while (str_split(&rest, '&', &pair)) {
		char name[QUERY_VALUE_BYTES], value[QUERY_VALUE_BYTES];
		struct str left = pair, key = {0}, right = {0};
		if (pair.n == 0)
			continue;
		(void)str_split(&left, '=', &key); /* pair is not empty: there is a first piece */
		right = left.at ? left : (struct str){"", 0};
		if (!percent_decode(key, true, name, sizeof(name)) ||
		    !percent_decode(right, true, value, sizeof(value)))
			return wrong(p, 400, "Frågan går inte att läsa",
			             "«%.*s» är inte rätt procentkodad UTF-8, eller längre än %d "
			             "tecken.",
			             (int)(pair.n < 100 ? pair.n : 100), pair.at,
			             QUERY_VALUE_BYTES - 1);
		int at = find_key(q->resource, name, p);
		if (at < 0)
			return p->status;
		if (seen & KEY_BIT(at))
			return wrong(p, 400, "Nyckeln står två gånger",
			             "Nyckeln %s får stå en gång.", name);
		seen |= KEY_BIT(at);
		if (value[0] && parse_key(o, (enum query_key)at, value, q, p))
			return p->status;
	}
	return 0;
}

/* district=, department= and unit= together must be one branch of the register. */
static int check_branch(const struct org *o, const struct question *q, struct problem *p)
{
	uint32_t department = q->department;
	if (q->unit != INDEX_NONE) {
		const struct unit *u = &o->units[q->unit];
		if (department != INDEX_NONE && u->department != department)
			return wrong(p, 400, "Frågan motsäger sig",
			             "Enheten %s hör inte till avdelningen %s.", u->id,
			             o->departments[department].id);
		department = u->department;
	}
	if (department != INDEX_NONE && q->district != INDEX_NONE &&
	    o->departments[department].district != q->district)
		return wrong(p, 400, "Frågan motsäger sig", "Avdelningen %s hör inte till %s.",
		             o->departments[department].id, o->districts[q->district].id);
	return 0;
}

static int find_alert(const struct snapshot *s, struct question *q, struct problem *p)
{
	const char *id = q->id, *best = NULL;
	for (size_t i = 0; i < s->n_alerts; i++) {
		if (strcmp(snapshot_alert(s, i)->id, id) == 0) {
			q->alert = i;
			return 0;
		}
		const char *pair[] = {snapshot_alert(s, i)->id, best};
		best = nearest_name(str_of(id), pair, best ? 2 : 1) ?: best;
	}
	return wrong(p, 404, "Larmet finns inte",
	             "Larmet «%.100s» finns inte bland de öppna.%s%s%s Listan står i " API_PREFIX
	             "alerts.",
	             id, best ? " Närmast är «" : "", best ? best : "", best ? "»." : "");
}

static int need_scope(struct problem *p)
{
	return wrong(p, 400, "Nyckeln scope saknas",
	             "Frågan gäller en enhet, en avdelning eller en stadsdelsnämnd i taget: lägg "
	             "till scope=unit:id, scope=department:id eller scope=district:id.");
}

/* An indicator that the scope has figures of (a unit's own too), or that the catalogue knows. */
static int find_indicator(const struct snapshot *s, struct question *q, struct problem *p)
{
	struct scope scope = asked_scope(q);
	const struct node_view *v = snapshot_node(s, scope);
	const char *id = q->id, *best = NULL;
	size_t n_figures = v ? v->n_figures : 0;
	for (size_t i = 0; i < n_figures + s->catalogue->n_indicators; i++) {
		const struct figure *f = i < n_figures ? &v->figures[i] : NULL;
		const char *known = f ? f->id : s->catalogue->indicators[i - n_figures].id;
		if (strcmp(known, id) == 0) {
			q->series_of = f ? f->indicator : (uint32_t)(i - n_figures);
			return 0;
		}
		const char *pair[] = {known, best};
		best = nearest_name(str_of(id), pair, best ? 2 : 1) ?: best;
	}
	return wrong(p, 404, "Indikatorn finns inte",
	             "Indikatorn «%.100s» finns varken i katalogen eller hos %.200s.%s%s%s", id,
	             scope_name(s->org, scope), best ? " Närmast är «" : "", best ? best : "",
	             best ? "»." : "");
}

static int wrong_method(struct problem *p, const struct view_request *r)
{
	char id[QUERY_VALUE_BYTES];
	struct str path = str_of(r->path);
	if (!resource_find(path, id) && !change_find("POST", path, id) &&
	    !change_find("DELETE", path, id))
		return no_such_path(p, r->path);
	return wrong(p, 405, "Metoden finns inte", "%.20s går inte här; bara %s.", r->method,
	             change_methods(path));
}

int question_read(const struct org *o, const struct view_request *r, struct question *ret_q,
                  struct problem *p)
{
	struct question q = {.district = INDEX_NONE,
	                     .department = INDEX_NONE,
	                     .unit = INDEX_NONE,
	                     .periodicity = PERIODICITY_COUNT,
	                     .series_of = INDEX_NONE};
	if (strcmp(r->method, "GET") != 0 && strcmp(r->method, "HEAD") != 0)
		return wrong_method(p, r);
	q.resource = resource_find(str_of(r->path), q.id);
	if (!q.resource)
		return change_find("POST", str_of(r->path), q.id) ||
		                       change_find("DELETE", str_of(r->path), q.id)
		               ? wrong_method(p, r)
		               : no_such_path(p, r->path);
	ret_q->resource = q.resource; /* also for a page's own problem */
	if (!o && !q.resource->without_snapshot)
		return wrong(p, 503, "Inte klar än",
		             "Den första generationen är inte klar; försök igen om en stund.");
	if (q.resource->id_kind == ID_OF_SCOPE && find_scope(o, q.resource->id_of, q.id, &q, p))
		return p->status;
	if (r->query && parse_query(o, r->query, &q, p))
		return p->status;
	if (o && check_branch(o, &q, p))
		return p->status;
	if (q.resource->id_kind == ID_OF_INDICATOR && !has_scope(&q))
		return need_scope(p);
	*ret_q = q;
	return 0;
}

static int find_link(const struct snapshot *s, const struct view_live *live, struct question *q,
                     struct problem *p)
{
	uint64_t reader;
	const struct alert *a = link_find(s, live, q->id, &reader);
	for (size_t i = 0; a && i < s->n_alerts; i++) {
		if (snapshot_alert(s, i) != a)
			continue;
		q->alert = i;
		q->language = link_reader(s->org, a, reader).language;
		return 0;
	}
	return wrong_link(p);
}

int question_resolve(const struct snapshot *s, const struct view_live *live, struct question *q,
                     struct problem *p)
{
	switch (q->resource->id_kind) {
	case ID_NONE:
	case ID_OF_SCOPE: return 0; /* of the register: found when it was read */
	case ID_OF_INDICATOR: return find_indicator(s, q, p);
	case ID_OF_FIGURE: return find_figure(s, q, p);
	case ID_OF_ALERT: return find_alert(s, q, p);
	case ID_OF_MAIL: return find_mail(s, q, p);
	case ID_OF_LINK: return find_link(s, live, q, p);
	}
	must_fail("view: id out of range");
}
