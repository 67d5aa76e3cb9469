/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/json_load.c (core): JSON text to a jansson tree, and what was wrong with it in words a
 * person can act on. The tree is the caller's; nothing is allocated before the limits hold. */
#include "json.h"
#include "reason.h"
#include "scan.h"
#include <errno.h>
#include <stdio.h>

/* The key whose closing quote jansson had just read. */
static struct str key_before(struct str body, size_t offset)
{
	size_t end = offset < body.n ? offset : body.n;
	while (end > 0 && body.at[end - 1] != '"')
		end--;
	if (end == 0)
		return (struct str){NULL, 0};
	size_t start = --end;
	while (start > 0 &&
	       (body.at[start - 1] != '"' || (start > 1 && body.at[start - 2] == '\\')))
		start--;
	return str_cut(body, start, end - start);
}

/* jansson 2.14 has no code for an allocation that failed inside: it says nothing, or that a whole
 * text is none. */
static bool is_out_of_memory(const json_error_t *e)
{
	static const char *const says[] = {"invalid token near '\"",
	                                   "string or '}' expected near '\""};
	struct str text = str_of(e->text);
	return text.n == 0 || json_error_code(e) == json_error_out_of_memory ||
	       str_starts(text, str_of(says[0])) || str_starts(text, str_of(says[1]));
}

static int say_syntax(struct str body, const json_error_t *e, struct reason *r)
{
	if (is_out_of_memory(e))
		return reason_no_memory(r);
	size_t at = e->position > 0 ? (size_t)e->position : 0;
	uint32_t line = reason_line_of(body, at > 0 ? at - 1 : 0);
	char pointer[REASON_POINTER_BYTES];
	(void)scan_pointer_at(body, at, pointer); /* fills pointer */
	switch ((int)json_error_code(e)) {
	case json_error_duplicate_key: {
		struct str key = str_fit(key_before(body, at), 80);
		return reason_set(r, REASON_MALFORMED, -EINVAL, pointer, line,
		                  "nyckeln «%.*s» står två gånger i samma objekt; behåll en",
		                  STR_ARGS(key));
	}
	case json_error_numeric_overflow:
		return reason_set(r, REASON_IMPOSSIBLE, -EINVAL, pointer, line,
		                  "talet är för stort; det största som godtas är %.0f", NUM_MAX);
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return reason_set(r, REASON_BAD_ENCODING, -EINVAL, pointer, line,
		                  "texten innehåller tecknet NUL (\\u0000); ta bort det");
	case json_error_premature_end_of_input:
		return reason_set(r, REASON_MALFORMED, -EINVAL, pointer, line,
		                  "JSON tar slut mitt i (byte %zu av %zu): dokumentet är avhugget",
		                  at, body.n);
	case json_error_end_of_input_expected:
		return reason_set(r, REASON_MALFORMED, -EINVAL, "", line,
		                  "det står mer efter JSON-dokumentets slut (byte %zu)", at);
	default: break;
	}
	if (strstr(e->text, "NaN") || strstr(e->text, "Infinity"))
		return reason_set(
		        r, REASON_MALFORMED, -EINVAL, pointer, line,
		        "NaN och Infinity är inga tal i JSON; skriv null när värdet saknas");
	return reason_set(r, REASON_MALFORMED, -EINVAL, pointer, line,
	                  "JSON är trasig vid byte %zu (%.*s)", at, STR_FIT(e->text, 80));
}

void json_add_line(struct str body, struct reason *reason)
{
	if (reason->kind == REASON_NO_MEMORY)
		return;
	reason->line = scan_line_of(body, reason->pointer);
	if (reason->line > 0)
		(void)err_wrap(&reason->err, "rad %u", reason->line); /* the code stays */
}

int json_load(struct str body, const struct intake_limits *limits, json_t **ret_root,
              struct reason *ret_reason)
{
	int ret = reason_check_size(body, limits, ret_reason);
	if (ret < 0)
		return ret;
	if (str_starts(body, STR("\xEF\xBB\xBF")))
		body = str_cut(body, 3, body.n);
	size_t bad = utf8_check(body);
	if (bad == SIZE_MAX && body.n && memchr(body.at, '\0', body.n))
		bad = (size_t)((const char *)memchr(body.at, '\0', body.n) - body.at);
	if (bad != SIZE_MAX)
		return reason_set(ret_reason, REASON_BAD_ENCODING, -EINVAL, "",
		                  reason_line_of(body, bad),
		                  "byte %zu (0x%02X) är inte UTF-8; spara dokumentet som UTF-8",
		                  bad, (unsigned)(unsigned char)body.at[bad]);
	ret = scan_check_limits(body, limits, ret_reason);
	if (ret < 0)
		return ret;
	json_error_t e;
	json_t *root =
	        json_loadb(body.at, body.n, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &e);
	if (!root)
		return say_syntax(body, &e, ret_reason);
	*ret_root = root;
	return 0;
}
