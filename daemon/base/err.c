/* SPDX-License-Identifier: EUPL-1.2 */
/* base/err.c (core): texts of fixed size; see the door. */
#include "base/err.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void must_failed(const char *what, const char *file, int line)
{
	(void)fprintf(stderr, "%s:%d: broken promise: %s\n", file, line, what);
	abort();
}

/* A text that did not fit ends in "..." and never in half a character. */
static void mark_cut(char *text, size_t n_wanted)
{
	if (n_wanted < ERR_TEXT_BYTES)
		return;
	size_t at = ERR_TEXT_BYTES - 4;
	while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
		at--;
	memcpy(text + at, "...", 4);
}

int err_set(struct err *err, int code, const char *fmt, ...)
{
	if (!err)
		return code;
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	mark_cut(err->text, n < 0 ? 0 : (size_t)n);
	err->code = code;
	return code;
}

int err_wrap(struct err *err, const char *fmt, ...)
{
	if (!err)
		return 0;
	char said[ERR_TEXT_BYTES];
	memcpy(said, err->text, sizeof(said));
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	if (n < 0 || (size_t)n >= sizeof(err->text)) {
		mark_cut(err->text, sizeof(err->text));
		return err->code;
	}
	int more = snprintf(err->text + n, sizeof(err->text) - (size_t)n, ": %s", said);
	mark_cut(err->text, (size_t)n + (more < 0 ? 0 : (size_t)more));
	return err->code;
}
