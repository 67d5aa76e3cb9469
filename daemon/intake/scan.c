/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/scan.c (core): one walk over JSON text, token by token, on a stack of fixed depth.  Owns
 * nothing. The walk trusts nothing: on broken text it goes on until the end, since it only serves
 * limits and messages. */
#include "scan.h"
#include "reason.h"
#include <errno.h>
#include <stdio.h>

#define WALK_DEPTH      64 /* places remembered; deeper ones are counted but not named */
#define VALUES_PER_ITEM 24 /* an outcome with all its keys and parts has 20 values */

struct place {
	bool array, named;
	uint32_t index;
	struct str key; /* raw, between the quotes */
};

struct walk {
	struct str s;
	size_t at;
	uint32_t line;
	size_t depth;
	bool opened; /* the value just told was a container: enter it at the next step */
	struct place stack[WALK_DEPTH];
};

static struct place *top(struct walk *w)
{
	return w->depth > 0 && w->depth <= WALK_DEPTH ? &w->stack[w->depth - 1] : NULL;
}

/* From the opening quote past the closing one; the text between them. */
static struct str walk_string(struct walk *w)
{
	size_t start = ++w->at;
	while (w->at < w->s.n && w->s.at[w->at] != '"') {
		w->line += w->s.at[w->at] == '\n';
		w->at += w->s.at[w->at] == '\\' && w->at + 1 < w->s.n ? 2 : 1;
	}
	struct str text = str_cut(w->s, start, w->at - start);
	w->at += w->at < w->s.n;
	return text;
}

static void walk_enter(struct walk *w)
{
	bool array = w->s.at[w->at++] == '[';
	w->opened = false;
	w->depth++;
	if (top(w))
		*top(w) = (struct place){.array = array};
}

/* Past blanks, commas, closing brackets and names, to the first byte of the next value; false at
 * the end. */
static bool walk_next(struct walk *w)
{
	if (w->opened)
		walk_enter(w);
	while (w->at < w->s.n) {
		struct place *here = top(w);
		char c = w->s.at[w->at];
		if (c == '"' && here && !here->array && !here->named) {
			here->key = walk_string(w);
			here->named = true;
		} else if (c == '}' || c == ']') {
			w->depth -= w->depth > 0;
			w->at++;
		} else if (c == ',') {
			if (here) {
				here->index++;
				here->named = false;
			}
			w->at++;
		} else if (strchr(" \t\r\n:", c)) {
			w->line += c == '\n';
			w->at++;
		} else {
			w->opened = c == '{' || c == '[';
			return true;
		}
	}
	return false;
}

/* Past a value that is no container. */
static void walk_past(struct walk *w)
{
	if (w->opened)
		return;
	if (w->s.at[w->at] == '"')
		(void)walk_string(w); /* its text is not asked for */
	else
		while (w->at < w->s.n && !strchr(" \t\r\n,:]}\"{[", w->s.at[w->at]))
			w->at++;
}

/* RFC 6901: '~' and '/' are escaped. */
static size_t put_key(char *out, size_t room, struct str key)
{
	size_t n = 0;
	for (size_t i = 0; i < key.n && n + 3 < room; i++) {
		if (key.at[i] == '~' || key.at[i] == '/') {
			out[n++] = '~';
			out[n++] = key.at[i] == '~' ? '0' : '1';
		} else {
			out[n++] = key.at[i];
		}
	}
	return n;
}

static void walk_pointer(const struct walk *w, char out[REASON_POINTER_BYTES])
{
	size_t n = 0;
	for (size_t i = 0; i < w->depth && i < WALK_DEPTH && n + 16 < REASON_POINTER_BYTES; i++) {
		const struct place *p = &w->stack[i];
		if (p->array) {
			n += (size_t)snprintf(out + n, REASON_POINTER_BYTES - n, "/%u", p->index);
		} else if (p->named) {
			out[n++] = '/';
			n += put_key(out + n, REASON_POINTER_BYTES - n - 1, p->key);
		}
	}
	out[n] = '\0';
}

const char *scan_pointer_at(struct str body, size_t offset, char out[REASON_POINTER_BYTES])
{
	struct walk w = {.s = str_cut(body, 0, offset), .line = 1};
	while (walk_next(&w)) {
		if (w.opened)
			continue;
		size_t start = w.at;
		walk_past(&w);
		if (w.at >= w.s.n || w.at == start) /* the value the byte is in, or a stray sign */
			break;
	}
	walk_pointer(&w, out);
	return out;
}

uint32_t scan_line_of(struct str body, const char *pointer)
{
	struct walk w = {.s = body, .line = 1};
	char here[REASON_POINTER_BYTES];
	while (walk_next(&w)) {
		walk_pointer(&w, here);
		if (strcmp(here, pointer) == 0)
			return w.line;
		size_t start = w.at;
		walk_past(&w);
		if (w.at == start && !w.opened)
			w.at++;
	}
	return 0;
}

/* Bytes of the text once its escapes are read. */
static size_t decoded_bytes(struct str raw)
{
	size_t n = 0;
	for (size_t i = 0; i < raw.n; i++, n++) {
		if (raw.at[i] != '\\' || i + 1 >= raw.n)
			continue;
		bool wide = raw.at[i + 1] == 'u';
		bool ascii = wide && str_starts(str_cut(raw, i + 2, 2), STR("00"));
		n += wide && !ascii; /* two bytes up to U+07FF, and four for two halves */
		i += wide ? 5 : 1;
	}
	return n;
}

static int check_string(struct walk *w, const struct intake_limits *limits,
                        struct reason *ret_reason)
{
	uint32_t line = w->line;
	size_t start = w->at, n = decoded_bytes(walk_string(w));
	if (n <= limits->max_string_bytes)
		return 0;
	char pointer[REASON_POINTER_BYTES];
	return reason_set(
	        ret_reason, REASON_TOO_LARGE, -E2BIG, scan_pointer_at(w->s, start + 1, pointer),
	        line, "texten är %zu byte, gränsen är %zu; korta den", n, limits->max_string_bytes);
}

int scan_check_limits(struct str body, const struct intake_limits *limits,
                      struct reason *ret_reason)
{
	struct walk w = {.s = body, .line = 1};
	size_t depth = 0, n_values = 1, max_values = limits->max_items * VALUES_PER_ITEM;
	while (w.at < body.n) {
		char c = body.at[w.at];
		if (c == '"') {
			int ret = check_string(&w, limits, ret_reason);
			if (ret < 0)
				return ret;
			continue;
		}
		w.line += c == '\n';
		n_values += c == ',' || c == '{' || c == '[';
		if (c == '}' || c == ']')
			depth -= depth > 0;
		else if ((c == '{' || c == '[') && ++depth > limits->max_depth)
			return reason_set(ret_reason, REASON_TOO_LARGE, -E2BIG, "", w.line,
			                  "JSON är nästlad djupare än %zu nivåer",
			                  limits->max_depth);
		if (n_values > max_values)
			return reason_set(ret_reason, REASON_TOO_LARGE, -E2BIG, "", w.line,
			                  "fler än %zu värden i dokumentet; dela upp det",
			                  max_values);
		w.at++;
	}
	return 0;
}
