/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/json_load.c (core): JSON text to a jansson tree, and what was wrong with it in words a
 * person can act on. The tree is the caller's; nothing is allocated before the limits hold.
 * jansson takes memory piece by piece, and version 2.14 goes on as if it had got it.  Here it gets
 * all of a document's from one arena, and where that has no more it is left for good. */
#include "json.h"
#include "reason.h"
#include "scan.h"
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

/* One document that is being read on this thread. */
struct reading {
	struct arena *arena;
	jmp_buf no_memory;
};
static _Thread_local struct reading *reading; /* NULL: jansson is asked by somebody else */

static void *take(size_t n)
{
	if (!reading)
		return malloc(n);
	void *at = arena_alloc(reading->arena, n);
	if (!at)
		longjmp(reading->no_memory, 1);
	return at;
}

static void give_back(void *at)
{
	if (!reading) /* else it goes with the arena */
		free(at);
}

static void set_memory(void)
{
	json_set_alloc_funcs(take, give_back);
}

/* @return NULL: *e says why, or memory ran out and *ret_no_memory is set */
static const json_t *parse(struct str body, struct arena *arena, json_error_t *e,
                           bool *ret_no_memory)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct reading r = {.arena = arena};
	(void)pthread_once(&once, set_memory); /* cannot fail with this once */
	*ret_no_memory = false;
	if (setjmp(r.no_memory)) {
		reading = NULL;
		*ret_no_memory = true;
		return NULL;
	}
	reading = &r;
	const json_t *root =
	        json_loadb(body.at, body.n, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, e);
	reading = NULL;
	return root;
}

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

static int say_syntax(struct str body, const json_error_t *e, struct reason *r)
{
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

int json_load(struct str body, const struct intake_limits *limits, struct json_tree *ret_tree,
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
	bool no_memory = false;
	struct json_tree t = {.arena = arena_new(SIZE_MAX / 4)}; /* bound by the limits above */
	t.root = t.arena ? parse(body, t.arena, &e, &no_memory) : NULL;
	if (!t.root) {
		ret = t.arena && !no_memory ? say_syntax(body, &e, ret_reason)
		                            : reason_no_memory(ret_reason);
		json_unload(&t);
		return ret;
	}
	*ret_tree = t;
	return 0;
}

void json_unload(struct json_tree *t)
{
	t->arena = arena_free(t->arena);
	t->root = NULL;
}
