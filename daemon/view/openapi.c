/* SPDX-License-Identifier: EUPL-1.2 */
/* view/openapi.c (core): OpenAPI 3.1 made from the table of resources, so that it cannot promise
 * what is not there. */
#include "order.h"

static void put_parameter(struct jsonw *j, const char *name, const char *where, bool required,
                          const char *text)
{
	jsonw_open(j, '{');
	jsonw_put_text(j, "name", name);
	jsonw_put_text(j, "in", where);
	jsonw_put_bool(j, "required", required);
	jsonw_put_text(j, "description", text);
	jsonw_put_open(j, "schema", '{');
	jsonw_put_text(j, "type", strcmp(name, "year") == 0 ? "integer" : "string");
	jsonw_close(j, '}');
	jsonw_close(j, '}');
}

static const char *as_of_text(const struct resource *r)
{
	return r->present_only ? "Bara den senaste generationens tid: hur det var förut sparas inte"
	                       : "Hur det var då, av det som hade kommit: YYYY-MM-DD (klockan 12 "
	                         "den dagen; "
	                         "dagens datum: nu), YYYY-MM-DDTHH:MM i svensk tid, eller RFC 3339";
}

static const char *key_text(const struct resource *r, enum query_key key)
{
	switch (key) {
	case KEY_AS_OF: return as_of_text(r);
	case KEY_DISTRICT: return "Stadsdelsnämndens id";
	case KEY_DEPARTMENT: return "Avdelningens id";
	case KEY_UNIT: return "Enhetens id";
	case KEY_SCOPE: return "unit:id, department:id eller district:id";
	case KEY_YEAR: return "År, till exempel 2014";
	case KEY_PERIOD: return "2014-T1, 2014-H1, 2014-03 eller 2014";
	case KEY_STATE: return "Tillstånd, flera med komma emellan";
	case KEY_KIND: return "Slag, flera med komma emellan";
	case KEY_INDICATOR: return "Indikatorns id eller namn";
	case KEY_FORMAT: return "json eller csv";
	case KEY_PERIODICITY:
		return "month, tertial, half eller year; förval den finaste som har rader";
	case QUERY_KEY_COUNT: break;
	}
	must_fail("view: query key out of range");
}

static void put_parameters(struct jsonw *j, const struct resource *r)
{
#define X(id, text) [id] = text,
	static const char *const names[] = {QUERY_KEY_NAMES(X)};
#undef X
	jsonw_put_open(j, "parameters", '[');
	if (str_find(str_of(r->path), STR("{id}")) != SIZE_MAX)
		put_parameter(j, "id", "path", true, "Id enligt listan");
	for (size_t k = 0; k < QUERY_KEY_COUNT; k++) {
		if (r->keys & KEY_BIT(k))
			put_parameter(j, names[k], "query",
			              r->id_kind == ID_OF_INDICATOR && k == KEY_SCOPE,
			              key_text(r, (enum query_key)k));
	}
	jsonw_close(j, ']');
}

static void put_object(struct jsonw *j, struct str fields);

/* The first of some fields, which part at blanks outside of brackets; off the front of *rest. */
static bool take_field(struct str *rest, struct str *ret_field)
{
	size_t n = 0;
	for (int depth = 0; n < rest->n && (depth > 0 || rest->at[n] != ' '); n++)
		depth += (rest->at[n] == '{' || rest->at[n] == '[') -
		         (rest->at[n] == '}' || rest->at[n] == ']');
	*ret_field = str_cut(*rest, 0, n);
	*rest = n < rest->n ? str_cut(*rest, n + 1, rest->n) : (struct str){0};
	return n > 0;
}

static void put_word(struct jsonw *j, struct str name, bool null)
{
	if (null) {
		jsonw_put_open(j, "type", '[');
		jsonw_str(j, name);
		jsonw_text(j, "null");
		jsonw_close(j, ']');
	} else {
		jsonw_key(j, "type");
		jsonw_str(j, name);
	}
}

/* See struct resource: "string?" -> {"type": ["string", "null"]}; time and date are strings with a
 * format; "{…}" and "[…]" are objects of some fields, and lists of them or of one type. */
static void put_type(struct jsonw *j, struct str type)
{
	bool null = str_ends(type, STR("?"));
	struct str plain = null ? str_cut(type, 0, type.n - 1) : type;
	struct str inner = str_cut(plain, 1, plain.n > 2 ? plain.n - 2 : 0);
	bool time = str_eq(plain, STR("time")), date = str_eq(plain, STR("date"));
	bool object = str_starts(plain, STR("{")), list = str_starts(plain, STR("["));
	jsonw_open(j, '{');
	put_word(j,
	         object         ? STR("object")
	         : list         ? STR("array")
	         : time || date ? STR("string")
	                        : plain,
	         null);
	if (object)
		put_object(j, inner);
	if (list) {
		jsonw_key(j, "items");
		put_type(j, inner);
	}
	if (time || date)
		jsonw_put_text(j, "format", time ? "date-time" : "date");
	jsonw_close(j, '}');
}

static bool take_named(struct str *rest, struct str *ret_name, struct str *ret_type,
                       bool *ret_required)
{
	struct str field;
	if (!take_field(rest, &field))
		return false;
	must(str_split(&field, ':', ret_name)); /* a table of ours */
	*ret_required = !str_ends(*ret_name, STR("?"));
	if (!*ret_required)
		*ret_name = str_cut(*ret_name, 0, ret_name->n - 1);
	*ret_type = field;
	return true;
}

static void put_properties(struct jsonw *j, struct str fields)
{
	struct str name, type;
	bool required;
	while (take_named(&fields, &name, &type, &required)) {
		char key[64];
		size_t n = name.n < sizeof(key) - 1 ? name.n : sizeof(key) - 1;
		memcpy(key, name.at, n);
		key[n] = '\0';
		jsonw_key(j, key);
		put_type(j, type);
	}
}

static void put_required(struct jsonw *j, struct str fields)
{
	struct str name, type;
	bool required;
	while (take_named(&fields, &name, &type, &required)) {
		if (required)
			jsonw_str(j, name);
	}
}

/* What an object holds, beside its type. */
static void put_object(struct jsonw *j, struct str fields)
{
	jsonw_put_open(j, "properties", '{');
	put_properties(j, fields);
	jsonw_close(j, '}');
	jsonw_put_open(j, "required", '[');
	put_required(j, fields);
	jsonw_close(j, ']');
}

/* A list is {"generation", "<name>": [rows]}; one thing has its members beside the generation. */
static void put_schema(struct jsonw *j, const struct resource *r)
{
	bool list = r->keys & KEY_BIT(KEY_AS_OF) && !str_ends(str_of(r->path), STR("{id}")) &&
	            strcmp(r->name, "status") != 0;
	bool history = r->keys & KEY_BIT(KEY_AS_OF) && !r->present_only;
	bool named = list || r->wrapped;
	struct str head =
	        history ? STR("generation:integer as_of?:time") : STR("generation:integer");
	struct str fields = str_of(r->fields), beside = named ? str_of(r->beside) : fields;
	jsonw_put_open(j, "schema", '{');
	jsonw_put_text(j, "type", "object");
	if (fields.n) {
		jsonw_put_open(j, "properties", '{');
		put_properties(j, head);
		if (named) {
			jsonw_put_open(j, r->name, '{');
			jsonw_put_text(j, "type", list ? "array" : "object");
			if (list) {
				jsonw_put_open(j, "items", '{');
				jsonw_put_text(j, "type", "object");
			}
			put_object(j, fields);
			if (list)
				jsonw_close(j, '}');
			jsonw_close(j, '}');
		}
		put_properties(j, beside);
		jsonw_close(j, '}');
		jsonw_put_open(j, "required", '[');
		put_required(j, head);
		if (named)
			jsonw_text(j, r->name);
		put_required(j, beside);
		jsonw_close(j, ']');
	}
	jsonw_close(j, '}');
}

static void put_problem_response(struct jsonw *j, const char *status, const char *text)
{
	jsonw_put_open(j, status, '{');
	jsonw_put_text(j, "description", text);
	jsonw_put_open(j, "content", '{');
	jsonw_put_open(j, "application/problem+json", '{');
	jsonw_put_open(j, "schema", '{');
	jsonw_put_text(j, "$ref", "#/components/schemas/problem");
	jsonw_close(j, '}');
	jsonw_close(j, '}');
	jsonw_close(j, '}');
	jsonw_close(j, '}');
}

static void put_responses(struct jsonw *j, const struct resource *r)
{
	jsonw_put_open(j, "responses", '{');
	jsonw_put_open(j, "200", '{');
	jsonw_put_text(j, "description", r->summary);
	jsonw_put_open(j, "content", '{');
	jsonw_put_open(j, str_starts(str_of(r->type), STR("text/plain")) ? "text/plain" : r->type,
	               '{');
	if (r->name)
		put_schema(j, r);
	jsonw_close(j, '}');
	if (r->keys & KEY_BIT(KEY_FORMAT)) {
		jsonw_put_open(j, "text/csv", '{');
		jsonw_close(j, '}');
	}
	jsonw_close(j, '}');
	jsonw_close(j, '}');
	if (r->name && !r->live) {
		jsonw_put_open(j, "304", '{');
		jsonw_put_text(j, "description", "Oförändrat sedan If-None-Match");
		jsonw_close(j, '}');
	}
	if (r->keys) {
		put_problem_response(j, "400", "Okänd nyckel eller okänt värde");
		put_problem_response(j, "404", "Finns inte");
	}
	if (r->name && !r->without_snapshot)
		put_problem_response(
		        j, "503",
		        "Den första generationen är inte klar, eller så kan historiken "
		        "inte läsas just nu");
	jsonw_close(j, '}');
}

/* ---- what can be asked to be done ---- */

static void put_change_body(struct jsonw *j, const struct change *c)
{
	const char *name;
	bool required;
	jsonw_put_open(j, "requestBody", '{');
	jsonw_put_open(j, "content", '{');
	jsonw_put_open(j, "application/json", '{');
	jsonw_put_open(j, "schema", '{');
	jsonw_put_text(j, "type", "object");
	jsonw_put_bool(j, "additionalProperties", false);
	jsonw_put_open(j, "properties", '{');
	for (size_t i = 0; (name = change_field(c, i, &required)); i++) {
		jsonw_put_open(j, name, '{');
		jsonw_put_text(j, "type", strcmp(name, "preview") == 0 ? "boolean" : "string");
		if (strcmp(name, "due") == 0)
			jsonw_put_text(j, "format", "date");
		jsonw_close(j, '}');
	}
	jsonw_close(j, '}');
	jsonw_put_open(j, "required", '[');
	for (size_t i = 0; (name = change_field(c, i, &required)); i++) {
		if (required)
			jsonw_text(j, name);
	}
	jsonw_close(j, ']');
	jsonw_close(j, '}');
	jsonw_close(j, '}');
	jsonw_close(j, '}');
	jsonw_close(j, '}');
}

static void put_change(struct jsonw *j, const struct change *c)
{
	jsonw_put_open(j, strcmp(c->method, "POST") == 0 ? "post" : "delete", '{');
	jsonw_put_text(j, "summary", c->summary);
	jsonw_put_open(j, "security", '[');
	jsonw_open(j, '{');
	jsonw_put_open(j, "token", '[');
	jsonw_close(j, ']');
	jsonw_close(j, '}');
	jsonw_close(j, ']');
	jsonw_put_open(j, "parameters", '[');
	if (str_find(str_of(c->path), STR("{id}")) != SIZE_MAX)
		put_parameter(j, "id", "path", true, "Id enligt listan");
	jsonw_close(j, ']');
	put_change_body(j, c);
	jsonw_put_open(j, "responses", '{');
	jsonw_put_open(j, "200", '{');
	jsonw_put_text(j, "description", "Gjort och lagrat: så är det nu");
	jsonw_close(j, '}');
	put_problem_response(j, "400", "Innehållet går inte att läsa, eller ett fält är fel");
	put_problem_response(j, "401", "Inget ord som ger rätt till det");
	put_problem_response(j, "404", "Finns inte");
	put_problem_response(j, "409", "Går inte som läget är");
	put_problem_response(j, "413", "För stort");
	put_problem_response(j, "503", "Kan inte lagras nu");
	jsonw_close(j, '}');
	jsonw_close(j, '}');
}

static void put_changes_of(struct jsonw *j, const char *path)
{
	for (size_t i = 0; i < view_n_changes; i++) {
		if (strcmp(view_changes[i].path, path) == 0)
			put_change(j, &view_changes[i]);
	}
}

/* Is it the first of its path, and of one that nothing can be read at? */
static bool begins_path(size_t at)
{
	const struct change *c = &view_changes[at];
	bool begins = !c->by_link;
	for (size_t i = 0; i < at; i++)
		begins &= strcmp(view_changes[i].path, c->path) != 0;
	for (size_t i = 0; i < view_n_resources; i++)
		begins &= strcmp(view_resources[i].path, c->path) != 0;
	return begins;
}

static void put_security(struct jsonw *j)
{
	jsonw_put_open(j, "securitySchemes", '{');
	jsonw_put_open(j, "token", '{');
	jsonw_put_text(j, "type", "http");
	jsonw_put_text(j, "scheme", "bearer");
	jsonw_put_text(j, "description", "Ett ord ur serve.tokens");
	jsonw_close(j, '}');
	jsonw_close(j, '}');
}

static void put_components(struct jsonw *j)
{
	jsonw_put_open(j, "components", '{');
	jsonw_put_open(j, "schemas", '{');
	jsonw_put_open(j, "problem", '{');
	jsonw_put_text(j, "type", "object");
	put_object(j, STR("type:string title:string status:integer detail:string instance:string"));
	jsonw_close(j, '}');
	jsonw_close(j, '}');
	put_security(j);
	jsonw_close(j, '}');
}

void render_openapi(const struct context *c, struct buf *out)
{
	struct jsonw j = {.out = out};
	jsonw_open(&j, '{');
	jsonw_put_text(&j, "openapi", "3.1.0");
	jsonw_put_open(&j, "info", '{');
	jsonw_put_text(&j, "title", "Tertial");
	jsonw_put_text(&j, "version", c->live->version);
	jsonw_put_text(&j, "description",
	               "Planer och utfall från enheterna, sammanvägda för avdelningar och "
	               "stadsdelsnämnder. Saknat är null med missing_reason; tider är RFC 3339 i "
	               "Europe/Stockholm; varje svar har ETag och generation.");
	jsonw_close(&j, '}');
	jsonw_put_open(&j, "paths", '{');
	for (size_t i = 0; i < view_n_resources; i++) {
		const struct resource *r = &view_resources[i];
		if (r->page)
			continue;
		jsonw_put_open(&j, r->path, '{');
		jsonw_put_open(&j, "get", '{');
		jsonw_put_text(&j, "summary", r->summary);
		put_parameters(&j, r);
		put_responses(&j, r);
		jsonw_close(&j, '}');
		put_changes_of(&j, r->path);
		jsonw_close(&j, '}');
	}
	for (size_t i = 0; i < view_n_changes; i++) {
		if (!begins_path(i))
			continue;
		jsonw_put_open(&j, view_changes[i].path, '{');
		put_changes_of(&j, view_changes[i].path);
		jsonw_close(&j, '}');
	}
	jsonw_close(&j, '}');
	put_components(&j);
	jsonw_close(&j, '}');
}
