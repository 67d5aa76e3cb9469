/* SPDX-License-Identifier: EUPL-1.2 */
/* view/order.c (core): a request that asks for something to be done -> an order.
 * Good path: method and path -> one of the table -> may this asker? -> body (JSON, or a form) ->
 * fields -> order.  What can go wrong: each refusal is a problem in Swedish that names the field,
 * its limit and the nearest word; nothing is done. */
#include "order.h"
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#define ORDER_MAX_BYTES ((size_t)256 << 10) /* of the texts of one */
#define WORDS_MAX       1000                /* signs of an action, a reason */
#define NAME_MAX_SIGNS  120

enum field {
	F_ACTION,
	F_DUE,
	F_BY,
	F_ALERT,
	F_SCOPE,
	F_KIND,
	F_INDICATOR,
	F_UNTIL,
	F_WHY,
	F_PREVIEW,
	FIELD_COUNT
};
#define F(f) (1u << F_##f)

static const struct field_rule {
	const char *name;
	size_t max; /* signs */
} rules[FIELD_COUNT] = {
        [F_ACTION] = {"action", WORDS_MAX}, [F_DUE] = {"due", 10},
        [F_BY] = {"by", NAME_MAX_SIGNS},    [F_ALERT] = {"alert", ALERT_ID_BYTES - 1},
        [F_SCOPE] = {"scope", 200},         [F_KIND] = {"kind", 40},
        [F_INDICATOR] = {"indicator", 200}, [F_UNTIL] = {"until", 40},
        [F_WHY] = {"why", WORDS_MAX},       [F_PREVIEW] = {"preview", 5},
};

const struct change view_changes[] = {
        {.method = "POST",
         .path = API_PREFIX "alerts/{id}/acknowledge",
         .kind = ORDER_ACKNOWLEDGE,
         .fields = F(ACTION) | F(DUE) | F(BY),
         .required = F(ACTION),
         .after = API_PREFIX "alerts/",
         .summary = "Kvittera ett larm: vad som görs, av vem och till när"},
        {.method = "DELETE",
         .path = API_PREFIX "alerts/{id}/acknowledge",
         .kind = ORDER_WITHDRAW,
         .fields = F(BY),
         .after = API_PREFIX "alerts/",
         .summary = "Ta tillbaka en kvittering"},
        {.method = "POST",
         .path = API_PREFIX "silences",
         .kind = ORDER_SILENCE,
         .fields = F(ALERT) | F(SCOPE) | F(KIND) | F(INDICATOR) | F(UNTIL) | F(WHY) | F(BY) |
                   F(PREVIEW),
         .after = API_PREFIX "silences",
         .summary = "Tysta ett larm (alert), eller alla i scope, av kind eller om indicator, till "
                    "och med en dag (until); preview: visa bara vilka"},
        {.method = "DELETE",
         .path = API_PREFIX "silences/{id}",
         .kind = ORDER_UNSILENCE,
         .fields = F(BY),
         .after = API_PREFIX "silences",
         .summary = "Ta bort en tystnad"},
        {.method = "POST",
         .path = API_PREFIX "letters/{id}/retry",
         .kind = ORDER_RETRY,
         .fields = F(BY),
         .after = API_PREFIX "status",
         .summary = "Försök igen med ett brev som gavs upp: dess nummer, eller all"},
        {.method = "POST",
         .path = "/kvittera/{id}",
         .kind = ORDER_ACKNOWLEDGE,
         .fields = F(ACTION) | F(DUE),
         .required = F(ACTION),
         .by_link = true},
};
const size_t view_n_changes = ARRAY_LEN(view_changes);

const char *change_field(const struct change *c, size_t i, bool *ret_required)
{
	for (size_t f = 0; f < FIELD_COUNT; f++) {
		if (!(c->fields >> f & 1) || i-- > 0)
			continue;
		*ret_required = c->required >> f & 1;
		return rules[f].name;
	}
	return NULL;
}

/* ---- which one ---- */

static bool same_path(struct str path, const struct change *c, char id[QUERY_VALUE_BYTES])
{
	id[0] = '\0';
	return path_fits(str_of(c->path), path, id);
}

const struct change *change_find(const char *method, struct str path, char id[QUERY_VALUE_BYTES])
{
	for (size_t i = 0; i < view_n_changes; i++)
		if (strcmp(view_changes[i].method, method) == 0 &&
		    same_path(path, &view_changes[i], id))
			return &view_changes[i];
	return NULL;
}

const char *change_methods(struct str path)
{
	char id[QUERY_VALUE_BYTES];
	bool get = resource_find(path, id), post = change_find("POST", path, id),
	     del = change_find("DELETE", path, id);
	return get && post   ? "GET, HEAD, POST"
	       : get         ? "GET, HEAD"
	       : post && del ? "POST, DELETE"
	       : post        ? "POST"
	                     : "DELETE";
}

/* ---- what the body says ---- */

struct said {
	const char *at[FIELD_COUNT]; /* NULL: not said, or nothing */
};

/* What would be read as something else than it is: control signs, and those that turn the way of
 * writing (Unicode Technical Report 36, «bidirectional text spoofing»).  Line breaks are blanks. */
static bool is_plain(struct str s)
{
	for (size_t at = 0; at < s.n;) {
		uint32_t cp = utf8_next(s, &at);
		if ((cp < ' ' && cp != '\n' && cp != '\r' && cp != '\t') ||
		    (cp >= 0x7F && cp < 0xA0) || (cp >= 0x202A && cp <= 0x202E) ||
		    (cp >= 0x2066 && cp <= 0x2069))
			return false;
	}
	return true;
}

/* One line of it. @return NULL without memory */
static const char *one_line(struct arena *arena, struct str s)
{
	char *t = arena_dup_str(arena, s);
	for (char *c = t; c && *c; c++)
		*c = *c == '\n' || *c == '\r' || *c == '\t' ? ' ' : *c;
	return t;
}

static size_t signs(struct str s)
{
	size_t n = 0;
	for (size_t at = 0; at < s.n; n++)
		(void)utf8_next(s, &at); /* counted, not kept */
	return n;
}

static int take(const struct change *c, struct arena *arena, const char *name, struct str value,
                struct said *said, struct problem *p)
{
	const char *known[FIELD_COUNT];
	size_t n = 0;
	for (size_t f = 0; f < FIELD_COUNT; f++) {
		if (!(c->fields >> f & 1))
			continue;
		known[n++] = rules[f].name;
		if (strcmp(rules[f].name, name) != 0)
			continue;
		if (said->at[f])
			return wrong(p, 400, "Fältet står två gånger", "Fältet %s får stå en gång.",
			             name);
		value = str_trim(value);
		if (signs(value) > rules[f].max)
			return wrong(p, 400, "Fältet är för långt",
			             "Fältet %s har %zu tecken; högst %zu tillåts.", name,
			             signs(value), rules[f].max);
		if (!is_plain(value))
			return wrong(p, 400, "Fältet har tecken som inte får stå där",
			             "Fältet %s har styrtecken; skriv vanlig text.", name);
		said->at[f] = value.n ? one_line(arena, value) : NULL;
		return value.n && !said->at[f] ? -ENOMEM : 0;
	}
	const char *near = nearest_name(str_of(name), known, n);
	return wrong(p, 400, "Okänt fält", "Fältet «%.100s» finns inte här.%s%s%s", name,
	             near ? " Närmast är " : "", near ? near : "", near ? "." : "");
}

static int read_json(const struct change *c, struct str body, struct arena *arena,
                     struct said *said, struct problem *p)
{
	json_error_t e;
	const char *key;
	json_t *value;
	int ret = 0;
	json_t *root = json_loadb(body.at, body.n, JSON_REJECT_DUPLICATES, &e);
	if (!json_is_object(root)) {
		json_decref(root);
		return wrong(p, 400, "Innehållet går inte att läsa",
		             "Skicka ett JSON-objekt med fälten. %.200s", root ? "" : e.text);
	}
	json_object_foreach (root, key, value) {
		struct str text = {0};
		if (ret)
			break;
		if (json_is_string(value))
			text = (struct str){json_string_value(value), json_string_length(value)};
		else if (json_is_true(value))
			text = STR("true");
		else if (!json_is_null(value) && !json_is_false(value))
			ret = wrong(p, 400, "Fältet är av fel slag", "Fältet %.100s ska vara text.",
			            key);
		if (!ret)
			ret = take(c, arena, key, text, said, p);
	}
	json_decref(root);
	return ret;
}

static int read_form(const struct change *c, struct str body, struct arena *arena,
                     struct said *said, struct problem *p)
{
	struct str rest = body, pair, name;
	size_t room = body.n + 1;
	char *key = arena_alloc(arena, room), *value = arena_alloc(arena, room);
	if (!key || !value)
		return -ENOMEM;
	while (str_split(&rest, '&', &pair)) {
		if (pair.n == 0)
			continue;
		(void)str_split(&pair, '=', &name); /* not empty: there is a first piece */
		if (!percent_decode(name, true, key, room) ||
		    !percent_decode(pair.at ? pair : STR(""), true, value, room))
			return wrong(p, 400, "Innehållet går inte att läsa",
			             "Formuläret är inte rätt procentkodad UTF-8.");
		int ret = take(c, arena, key, str_of(value), said, p);
		if (ret)
			return ret;
	}
	return 0;
}

static bool is_form(const struct view_request *r)
{
	return r->content_type &&
	       str_starts(str_of(r->content_type), STR("application/x-www-form-urlencoded"));
}

static int read_body(const struct change *c, const struct view_request *r, struct arena *arena,
                     struct said *said, struct problem *p)
{
	if (r->body_cut)
		return wrong(p, 413, "Innehållet är för stort",
		             "Innehållet får vara högst %d byte.", VIEW_BODY_BYTES);
	int ret = 0;
	if (str_trim(r->body).n > 0)
		ret = is_form(r) ? read_form(c, r->body, arena, said, p)
		                 : read_json(c, r->body, arena, said, p);
	for (size_t f = 0; !ret && f < FIELD_COUNT; f++)
		if ((c->required >> f & 1) && !said->at[f])
			ret = wrong(p, 400, "Ett fält saknas", "Fältet %s måste fyllas i%s.",
			            rules[f].name,
			            f == F_ACTION ? ": skriv vad som görs åt saken" : "");
	return ret;
}

/* ---- fields -> order ---- */

/* A day goes on to its end; a moment is itself. */
static int read_until(const char *text, int64_t *ret_unix_s, struct problem *p)
{
	struct civil_time end = {0};
	bool day_alone;
	if (!text)
		return 0;
	if (civil_parse(str_of(text), &end.day) == 0) {
		end.day++;
		*ret_unix_s = civil_to_unix(end, CIVIL_STOCKHOLM);
		return 0;
	}
	return moment_parse(str_of(text), ret_unix_s, &day_alone) == 0
	               ? 0
	               : wrong(p, 400, "Okänt värde",
	                       "until=%.40s går inte att läsa. Skriv YYYY-MM-DD (till och med den "
	                       "dagen) eller YYYY-MM-DDTHH:MM.",
	                       text);
}

static int read_silence(const struct said *said, struct arena *arena, struct silence *s,
                        struct problem *p)
{
	struct str id;
	s->kind = ALERT_KIND_COUNT;
	s->alert = said->at[F_ALERT];
	s->subject = said->at[F_INDICATOR];
	s->why = said->at[F_WHY];
	if (s->alert && (said->at[F_SCOPE] || said->at[F_KIND] || said->at[F_INDICATOR]))
		return wrong(p, 400, "Frågan motsäger sig",
		             "Antingen ett larm (alert), eller scope, kind och indicator.");
	if (said->at[F_SCOPE]) {
		if (scope_parse(str_of(said->at[F_SCOPE]), &s->scope_kind, &id))
			return wrong(p, 400, "Okänt värde",
			             "scope=%.100s går inte att läsa. Skriv unit:id, department:id "
			             "eller district:id.",
			             said->at[F_SCOPE]);
		s->scope_id = arena_dup_str(arena, id);
		if (!s->scope_id)
			return -ENOMEM;
	}
	if (said->at[F_KIND]) {
		const char *names[ALERT_KIND_COUNT];
		for (size_t k = 0; k < ALERT_KIND_COUNT; k++)
			names[k] = alert_kind_name((enum alert_kind)k);
		int at = word_of(names, ALERT_KIND_COUNT, said->at[F_KIND], p, "kind");
		if (at < 0)
			return p->status;
		s->kind = (enum alert_kind)at;
	}
	return read_until(said->at[F_UNTIL], &s->until_unix_s, p);
}

static int read_order(const struct change *c, const struct said *said, struct view_order *o,
                      struct problem *p)
{
	o->order.due = CIVIL_NONE;
	o->order.action = said->at[F_ACTION];
	o->preview = said->at[F_PREVIEW] && strcmp(said->at[F_PREVIEW], "true") == 0;
	if (said->at[F_DUE] && civil_parse(str_of(said->at[F_DUE]), &o->order.due))
		return wrong(p, 400, "Okänt värde",
		             "due=%.40s är ingen dag; skriv till exempel 2014-09-30.",
		             said->at[F_DUE]);
	return c->kind == ORDER_SILENCE ? read_silence(said, o->arena, &o->order.silence, p) : 0;
}

/* ---- who asks ---- */

/* The link is its reader's, for as long as its alert is what it was. */
static int author_of_link(const struct snapshot *s, const struct view_live *live, const char *link,
                          struct view_order *o, struct problem *p)
{
	uint64_t reader;
	const struct alert *a = link_find(s, live, link, &reader);
	if (!a)
		return wrong_link(p);
	struct person who = link_reader(s->org, a, reader);
	const char *name = who.name && who.name[0] ? who.name : who.email;
	o->order.id = arena_dup(o->arena, a->id);
	o->order.by = arena_dup(o->arena, name ? name : "någon som fick brevet");
	return o->order.id && o->order.by ? 0 : -ENOMEM;
}

static int author_of_token(const char *author, const struct said *said, struct view_order *o)
{
	const char *by = author[0] ? author : said->at[F_BY];
	o->order.by = arena_dup(o->arena, by ? by : "okänd");
	return o->order.by ? 0 : -ENOMEM;
}

static int read_all(const struct snapshot *s, const struct view_live *live,
                    const struct view_request *r, const char *author, const char *id,
                    struct view_order *o, struct problem *p)
{
	const struct change *c = o->change;
	struct said said = {0};
	int ret = 0;
	if (!s)
		return wrong(p, 503, "Inte klar än",
		             "Den första generationen är inte klar; försök igen om en stund.");
	if (c->by_link)
		ret = author_of_link(s, live, id, o, p);
	else if (!author)
		return wrong(p, 401, "Behörighet saknas",
		             "Det krävs ett ord i huvudet Authorization: Bearer …; orden står i "
		             "serve.tokens, och «tertial token» gör nya.");
	if (!ret)
		ret = read_body(c, r, o->arena, &said, p);
	if (!ret && !c->by_link)
		ret = author_of_token(author, &said, o);
	if (!ret && !c->by_link && id[0]) {
		o->order.id = arena_dup(o->arena, id);
		ret = o->order.id ? 0 : -ENOMEM;
	}
	return ret ? ret : read_order(c, &said, o, p);
}

/* ---- preview: what a silence would keep quiet ---- */

static int preview(const struct snapshot *s, const struct view_live *live, const struct order *o,
                   struct view_answer *ret_answer)
{
	struct buf out;
	buf_init(&out, LIMIT_ANSWER_BYTES);
	struct question q = {.district = INDEX_NONE, .department = INDEX_NONE, .unit = INDEX_NONE};
	struct context c = {.s = s, .live = live, .q = &q};
	render_silenced(&c, &o->silence, &out);
	struct view_answer a = {
	        .status = 200, .content_type = "application/json", .generation = s->generation};
	a.body = buf_take(&out, &a.n_body);
	buf_done(&out);
	*ret_answer = a;
	return a.body ? 0 : -ENOMEM;
}

bool view_is_change(const char *method)
{
	return strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0;
}

bool view_has_change(const char *method, const char *path)
{
	char id[QUERY_VALUE_BYTES];
	return change_find(method, str_of(path), id);
}

int view_order(const struct snapshot *s, const struct view_live *live, const struct view_request *r,
               const char *author, struct view_order *ret_order, struct view_answer *ret_answer)
{
	char id[QUERY_VALUE_BYTES];
	struct problem p = {0};
	struct view_order o = {.change = change_find(r->method, str_of(r->path), id)};
	if (!o.change)
		return view_answer(s, live, r, ret_answer); /* it says what there is */
	o.order.kind = o.change->kind;
	o.order.by_link = o.change->by_link;
	o.arena = arena_new(ORDER_MAX_BYTES);
	int ret = o.arena ? read_all(s, live, r, author, id, &o, &p) : -ENOMEM;
	if (ret > 0)
		ret = view_problem(&p, r, o.change->by_link, ret_answer);
	else if (ret == 0 && o.preview)
		ret = preview(s, live, &o.order, ret_answer);
	else if (ret == 0) {
		*ret_order = o;
		return 1;
	}
	o.arena = arena_free(o.arena);
	return ret;
}

int view_ordered(const struct snapshot *s, const struct view_live *live,
                 const struct view_request *r, const struct view_order *o,
                 struct view_answer *ret_answer)
{
	char path[QUERY_VALUE_BYTES + 64];
	if (o->change->by_link) {
		*ret_answer = (struct view_answer){.status = 303};
		(void)snprintf(ret_answer->location, sizeof(ret_answer->location), "%s",
		               r->path); /* a link is short: it fits */
		return 0;
	}
	bool of_one = o->order.kind == ORDER_ACKNOWLEDGE || o->order.kind == ORDER_WITHDRAW;
	(void)snprintf(path, sizeof(path), "%s%s", o->change->after,
	               of_one ? o->order.id : ""); /* ids are no longer than that */
	struct view_request after = {.method = "GET", .path = path};
	int ret = view_answer(s, live, &after, ret_answer);
	ret_answer->may_cache = false;
	ret_answer->etag[0] = '\0';
	return ret;
}

int view_order_refused(const struct err *err, const struct view_request *r,
                       const struct view_order *o, struct view_answer *ret_answer)
{
	struct problem p = {0};
	int status = err->code == -ENOENT                           ? 404
	             : err->code == -EDQUOT                         ? 429
	             : err->code == -EINVAL || err->code == -ENOSPC ? 409
	                                                            : 503;
	(void)wrong(&p, status, status == 503 ? "Går inte just nu" : "Går inte", "%s",
	            err->text); /* the status is the caller's own */
	return view_problem(&p, r, o->change->by_link, ret_answer);
}

void view_order_done(struct view_order *o)
{
	o->arena = arena_free(o->arena);
}
