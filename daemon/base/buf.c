/* SPDX-License-Identifier: EUPL-1.2 */
/* base/buf.c (core): a growing block with a maximum; see the door. */
#include "base/buf.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buf_init(struct buf *b, size_t max_bytes)
{
	*b = (struct buf){.max = max_bytes};
}

void buf_done(struct buf *b)
{
	free(b->at);
	*b = (struct buf){.max = b->max};
}

void buf_cut(struct buf *b, size_t n)
{
	must(n <= b->n);
	b->n = n;
	b->failed = 0;
	if (b->at)
		b->at[n] = '\0';
}

void buf_clear(struct buf *b)
{
	buf_cut(b, 0);
}

/* Room for n more bytes and the NUL. */
static int reserve(struct buf *b, size_t n)
{
	if (b->failed)
		return b->failed;
	if (n > b->max - b->n)
		return b->failed = -E2BIG;
	if (b->cap - b->n > n)
		return 0;
	size_t cap = b->cap ? b->cap * 2 : 256;
	if (cap < b->n + n + 1)
		cap = b->n + n + 1;
	if (cap > b->max + 1)
		cap = b->max + 1;
	char *at = realloc(b->at, cap);
	if (!at)
		return b->failed = -ENOMEM;
	b->at = at;
	b->cap = cap;
	return 0;
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
	if (reserve(b, n))
		return;
	if (n)
		memcpy(b->at + b->n, bytes, n);
	b->n += n;
	b->at[b->n] = '\0';
}

void buf_str(struct buf *b, struct str s)
{
	buf_add(b, s.at, s.n);
}

void buf_text(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

void buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (n < 0 || reserve(b, (size_t)n))
		return;
	va_start(args, fmt);
	(void)vsnprintf(b->at + b->n, (size_t)n + 1, fmt, args); /* measured just above */
	va_end(args);
	b->n += (size_t)n;
}

char *buf_take(struct buf *b, size_t *ret_n)
{
	if (reserve(b, 0))
		return NULL;
	if (!b->n)
		b->at[0] = '\0';
	char *at = b->at;
	if (ret_n)
		*ret_n = b->n;
	*b = (struct buf){.max = b->max};
	return at;
}
