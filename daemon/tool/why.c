/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/why.c: `tertial why ID`: the chain from a figure or an alert back to document, line, fetch
 * and rule, as text. */
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include "base/attr.h"
#include "base/num.h"
#include "base/width.h"
#include "tool.h"

#define LABEL_COLUMNS 22

/* What a unit wrote must not steer the terminal. */
static void print_clean(const char *text)
{
	struct str s = str_of(text ? text : "–");
	for (size_t at = 0; at < s.n;) {
		size_t here = at;
		uint32_t cp = utf8_next(s, &at);
		if (cp == UTF8_BAD || cp < 0x20 || cp == 0x7F || (cp >= 0x80 && cp < 0xA0))
			(void)putchar(cp != UTF8_BAD && cp < 0x20 ? ' ' : '?');
		else
			(void)printf("%.*s", (int)(at - here), s.at + here);
	}
}

static void print_more(void)
{
	(void)printf("%*s", LABEL_COLUMNS + 3, "");
}

/* One that is wider than its column has a line of its own. */
static void print_label(const char *label)
{
	size_t width = width_of(str_of(label));
	(void)fputs("  ", stdout);
	print_clean(label);
	if (width > LABEL_COLUMNS) {
		(void)putchar('\n');
		print_more();
		return;
	}
	(void)printf("%*s", (int)(LABEL_COLUMNS - width) + 1, "");
}

static const char *rule_text(const json_t *why, const char *id)
{
	const json_t *rules = json_object_get(why, "rules"), *rule;
	size_t i;
	json_array_foreach (rules, i, rule) {
		const char *known = json_at(rule, "id");
		if (known && id && strcmp(known, id) == 0)
			return json_at(rule, "text");
	}
	return id;
}

static void print_setting(const json_t *setting)
{
	const char *file = json_at(setting, "file");
	if (!json_is_object(setting))
		return;
	print_more();
	(void)fputs("inställning ", stdout);
	print_clean(json_at(setting, "key"));
	(void)fputs(" = ", stdout);
	print_clean(json_at(setting, "value"));
	(void)fputs(", ", stdout);
	print_clean(file ? file : "förvalt");
	if (file)
		(void)printf(":%lld",
		             (long long)json_integer_value(json_object_get(setting, "line")));
	(void)putchar('\n');
}

/* Did an earlier step tell this rule already? */
static bool told_before(const json_t *steps, size_t n, const char *rule)
{
	for (size_t i = 0; i < n; i++) {
		const char *earlier = json_at(json_array_get(steps, i), "rule");
		if (earlier && rule && strcmp(earlier, rule) == 0)
			return true;
	}
	return false;
}

static void print_step(const json_t *why, const json_t *steps, size_t at)
{
	const json_t *step = json_array_get(steps, at);
	const char *formula = json_at(step, "formula"), *rule = json_at(step, "rule");
	bool told = formula && told_before(steps, at, rule);
	print_label(json_at(step, "what"));
	if (formula) {
		print_clean(formula);
		(void)putchar('\n');
	}
	if (formula && !told)
		print_more();
	if (!told) {
		print_clean(rule_text(why, rule));
		(void)putchar('\n');
	}
	print_setting(json_object_get(step, "setting"));
}

static void print_contributors(const json_t *why)
{
	const json_t *list = json_object_get(why, "contributors"), *one;
	const json_t *awaited = json_object_get(why, "awaited");
	char number[NUM_TEXT_BYTES];
	size_t i;
	if (json_array_size(list) + json_array_size(awaited) == 0)
		return;
	(void)puts("\nEnheterna bakom");
	json_array_foreach (list, i, one) {
		const json_t *value = json_object_get(one, "value");
		const json_t *share = json_object_get(one, "share_of_gap");
		print_label(json_at(one, "name"));
		print_clean(json_at(one, "state_text"));
		if (json_is_number(value))
			(void)printf(", %s", num_people(json_number_value(value), 2,
			                                json_at(why, "unit"), number));
		if (json_is_number(share))
			(void)printf(", %s av avvikelsen",
			             num_people(100 * json_number_value(share), 0, "%", number));
		(void)putchar('\n');
	}
	json_array_foreach (awaited, i, one) {
		print_label(json_at(one, "name"));
		print_clean(json_at(one, "state_text"));
		(void)putchar('\n');
	}
}

static void print_fetched(const json_t *document)
{
	char time[20];
	const char *received = short_time(json_at(document, "received"), time);
	const char *hex = json_at(json_object_get(document, "hash"), "hex");
	const char *missing = json_at(document, "hash_missing");
	print_more();
	if (!received) {
		(void)puts("aldrig hämtat");
		return;
	}
	(void)printf("hämtat %s, ", received);
	if (hex)
		(void)printf("%s ", json_at(json_object_get(document, "hash"), "algorithm"));
	print_clean(hex                                            ? hex
	            : missing && strcmp(missing, "protected") == 0 ? "hashen visas inte (skydd)"
	                                                           : "hashen är okänd");
	(void)putchar('\n');
}

static void print_document(const json_t *document)
{
	const json_t *line = json_object_get(document, "line");
	const char *pointer = json_at(document, "pointer");
	const char *error = json_at(json_object_get(document, "last_error"), "message");
	bool plan =
	        json_at(document, "document") && strcmp(json_at(document, "document"), "plan") == 0;
	print_label(json_at(document, "role_text"));
	(void)fputs(plan ? "plan" : "utfall", stdout);
	if (json_is_integer(json_object_get(document, "year")))
		(void)printf(" %lld",
		             (long long)json_integer_value(json_object_get(document, "year")));
	(void)fputs(" från ", stdout);
	print_clean(json_at(document, "unit"));
	if (json_is_integer(line))
		(void)printf(", rad %lld", (long long)json_integer_value(line));
	if (pointer) {
		(void)fputs(", ", stdout);
		print_clean(pointer);
	}
	(void)putchar('\n');
	print_more();
	print_clean(json_at(document, "url"));
	(void)putchar('\n');
	print_fetched(document);
	if (error) {
		print_more();
		(void)fputs("senaste fel: ", stdout);
		print_clean(error);
		(void)putchar('\n');
	}
}

static void print_why(const json_t *why)
{
	const json_t *steps = json_object_get(why, "steps"), *one;
	const json_t *documents = json_object_get(why, "documents");
	json_int_t left_out = json_integer_value(json_object_get(why, "units_without_documents"));
	const char *state = json_at(why, "state_text"), *period = json_at(why, "period");
	const char *name = json_at(why, "name"), *where = json_at(why, "scope_name");
	size_t i;
	print_clean(name && name[0] ? name : json_at(why, "subject"));
	if (where) {
		(void)fputs(", ", stdout);
		print_clean(where);
	}
	(void)printf("%s%s", period ? ", " : "", period ? period : "");
	(void)printf("%s%s\n\n", state ? ": " : "", state ? state : "");
	for (i = 0; i < json_array_size(steps); i++)
		print_step(why, steps, i);
	print_contributors(why);
	if (json_array_size(documents))
		(void)puts("\nDokumenten");
	json_array_foreach (documents, i, one)
		print_document(one);
	if (left_out > 0)
		(void)printf("  %lld enheter till har sina dokument under sin egen siffra\n",
		             (long long)left_out);
}

static bool is_hex(const char *id, size_t n)
{
	return strlen(id) == n && strspn(id, "0123456789abcdef") == n;
}

/* An id as it is, or the tail of an address that was copied whole. */
static const char *kind_of(const char *id, const char **ret_id)
{
	static const char *const kinds[] = {"figure", "alert", "mail"};
	*ret_id = id;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		char stem[24];
		(void)snprintf(stem, sizeof(stem), "why/%s/", kinds[i]); /* short words */
		const char *at = strstr(id, stem);
		if (!at)
			continue;
		*ret_id = at + strlen(stem);
		return kinds[i];
	}
	if (is_hex(id, 16))
		return "alert";
	return is_hex(id, 32) || (strchr(id, '@') && !strchr(id, ',')) ? "mail" : "figure";
}

static void print_answer(const json_t *why)
{
	const json_t *alerts = json_object_get(why, "alerts"), *one;
	size_t i;
	if (!alerts) {
		print_why(why);
		return;
	}
	json_array_foreach (alerts, i, one) {
		if (i > 0)
			(void)putchar('\n');
		print_why(one);
	}
}

static int run(const struct options *o)
{
	struct buf path;
	json_t *root = NULL;
	if (o->n_rest != 1) {
		(void)fprintf(stderr, "tertial why: ange ett id; se tertial why --help\n");
		return EXIT_ERROR;
	}
	const char *id, *kind = kind_of(o->rest[0], &id);
	char *plain = curl_easy_unescape(NULL, id, 0, NULL);
	char *coded = plain ? curl_easy_escape(NULL, plain, 0) : NULL;
	buf_init(&path, 4096);
	buf_fmt(&path, "why/%s/%s", kind, coded ? coded : "");
	int code = EXIT_ERROR;
	if (!coded || buf_failed(&path))
		(void)fprintf(stderr, "tertial why: id:t är för långt\n");
	else
		code = ask_json(o, path.at, &root);
	if (root)
		print_answer(json_object_get(root, "why"));
	json_decref(root);
	buf_done(&path);
	curl_free(coded);
	curl_free(plain);
	return code;
}

const struct verb verb_why = {
        .name = "why",
        .arguments = "ID",
        .summary = "varför en siffra, ett larm eller ett brev är som det är",
        .help = "Kedjan från en siffra, ett larm eller ett brev tillbaka till dokument, rad,\n"
                "hämtning och regel.\n"
                "ID är ett larms id (se tertial alerts), ett brevs Message-ID, eller en siffra "
                "skriven\n"
                "VAR,INDIKATOR,PERIOD, där VAR är unit:id, department:id eller district:id:\n\n"
                "  tertial why 3f2c8a91d07b64e5\n"
                "  tertial why unit:alfa,sjukfranvaro,2014-T1\n\n"
                "Frågar den tertiald som kör. Slutkod 0; 1 när den inte svarar eller id:t inte "
                "finns;\ndå sägs vilket som är närmast.",
        .accepted = "cuj",
        .run = run,
};
