/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/reason.c (core): why a document was not taken, in words. Owns nothing. */
#include "reason.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

const char *reason_name(enum reason_kind k)
{
#define X(id, name) [id] = name,
	static const char *const names[] = {REASON_NAMES(X)};
#undef X
	must(k < REASON_COUNT);
	return names[k];
}

int reason_set(struct reason *r, enum reason_kind kind, int code, const char *pointer,
               uint32_t line, const char *fmt, ...)
{
	char words[ERR_TEXT_BYTES];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(words, sizeof(words), fmt, args);
	va_end(args);
	for (size_t cut = strlen(words);
	     n >= (int)sizeof(words) && cut > 0 && words[cut - 1] & 0x80;)
		words[--cut] =
		        '\0'; /* a cut text is still the cause, but never in half a character */
	*r = (struct reason){.kind = kind, .line = line};
	struct str at = str_fit(str_of(pointer), sizeof(r->pointer) - 1);
	memcpy(r->pointer, at.n ? at.at : "", at.n);
	if (line > 0 && at.n > 0)
		return err_set(&r->err, code, "rad %u: %s: %s", line, r->pointer, words);
	if (line > 0)
		return err_set(&r->err, code, "rad %u: %s", line, words);
	return at.n > 0 ? err_set(&r->err, code, "%s: %s", r->pointer, words)
	                : err_set(&r->err, code, "%s", words);
}

int reason_no_memory(struct reason *r)
{
	return reason_set(r, REASON_NO_MEMORY, -ENOMEM, "", 0,
	                  "minnet räckte inte för dokumentet; förra dokumentet gäller");
}

int reason_check_size(struct str body, const struct intake_limits *limits, struct reason *r)
{
	if (body.n <= limits->max_bytes)
		return 0;
	return reason_set(
	        r, REASON_TOO_LARGE, -E2BIG, "", 0,
	        "dokumentet är %zu byte, gränsen är %zu; höj pull.max_body eller dela upp "
	        "dokumentet",
	        body.n, limits->max_bytes);
}

uint32_t reason_line_of(struct str body, size_t offset)
{
	uint32_t line = 1;
	for (size_t at = 0; at < body.n && at < offset; at++)
		line += body.at[at] == '\n';
	return line;
}
