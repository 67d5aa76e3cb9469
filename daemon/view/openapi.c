/* SPDX-License-Identifier: EUPL-1.2 */
/* view/openapi.c (core): OpenAPI 3.1 made from the table of resources, so that it cannot promise
 * what is not there. */
#include "room.h"

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

/* "string?" -> {"type": ["string", "null"]}; time and date are strings with a format. */
static void put_type(struct jsonw *j, struct str type)
{
	bool null = str_ends(type, STR("?"));
	struct str plain = null ? str_cut(type, 0, type.n - 1) : type;
	bool time = str_eq(plain, STR("time")), date = str_eq(plain, STR("date"));
	struct str name = time || date ? STR("string") : plain;
	jsonw_open(j, '{');
	if (null) {
		jsonw_put_open(j, "type", '[');
		jsonw_str(j, name);
		jsonw_text(j, "null");
		jsonw_close(j, ']');
	} else {
		jsonw_key(j, "type");
		jsonw_str(j, name);
	}
	if (time || date)
		jsonw_put_text(j, "format", time ? "date-time" : "date");
	jsonw_close(j, '}');
}

static void put_properties(struct jsonw *j, const char *fields)
{
	struct str rest = str_of(fields), field, name;
	while (str_split(&rest, ' ', &field)) {
		if (!str_split(&field, ':', &name) || !field.at)
			continue;
		char key[64];
		size_t n = name.n < sizeof(key) - 1 ? name.n : sizeof(key) - 1;
		memcpy(key, name.at, n);
		key[n] = '\0';
		jsonw_key(j, key);
		put_type(j, field);
	}
}

/* A list is {"generation", "<name>": [rows]}; one thing has its members beside the generation. */
static void put_schema(struct jsonw *j, const struct resource *r)
{
	bool list = r->keys & KEY_BIT(KEY_AS_OF) && !str_ends(str_of(r->path), STR("{id}")) &&
	            strcmp(r->name, "status") != 0;
	jsonw_put_open(j, "schema", '{');
	jsonw_put_text(j, "type", "object");
	if (r->fields[0]) {
		jsonw_put_open(j, "properties", '{');
		jsonw_put_open(j, "generation", '{');
		jsonw_put_text(j, "type", "integer");
		jsonw_close(j, '}');
		if (r->keys & KEY_BIT(KEY_AS_OF) && !r->present_only)
			put_properties(j, "as_of:time");
		if (list) {
			jsonw_put_open(j, r->name, '{');
			jsonw_put_text(j, "type", "array");
			jsonw_put_open(j, "items", '{');
			jsonw_put_text(j, "type", "object");
			jsonw_put_open(j, "properties", '{');
			put_properties(j, r->fields);
			jsonw_close(j, '}');
			jsonw_close(j, '}');
			jsonw_close(j, '}');
			if (r->beside)
				put_properties(j, r->beside);
		} else if (r->wrapped) {
			jsonw_put_open(j, r->name, '{');
			jsonw_put_text(j, "type", "object");
			jsonw_put_open(j, "properties", '{');
			put_properties(j, r->fields);
			jsonw_close(j, '}');
			jsonw_close(j, '}');
		} else {
			put_properties(j, r->fields);
		}
		jsonw_close(j, '}');
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

static void put_components(struct jsonw *j)
{
	jsonw_put_open(j, "components", '{');
	jsonw_put_open(j, "schemas", '{');
	jsonw_put_open(j, "problem", '{');
	jsonw_put_text(j, "type", "object");
	jsonw_put_open(j, "properties", '{');
	put_properties(j, "type:string title:string status:integer detail:string");
	jsonw_close(j, '}');
	jsonw_close(j, '}');
	jsonw_close(j, '}');
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
		jsonw_close(&j, '}');
	}
	jsonw_close(&j, '}');
	put_components(&j);
	jsonw_close(&j, '}');
}
