/* SPDX-License-Identifier: EUPL-1.2 */
/* config/report.c (shell, but touches no outside): collects, sorts and words the errors of one
 * reading; see report.h for whose the memory is. */
#include "report.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define REPORT_BYTES_MAX (4u << 20)
#define TEXT_BYTES       1024
#define COMPARED_BYTES   64 /* longer names are compared by their beginning */

int report_init(struct report *r)
{
	*r = (struct report){.arena = arena_new(REPORT_BYTES_MAX)};
	return r->arena ? 0 : -ENOMEM;
}

void report_done(struct report *r)
{
	r->arena = arena_free(r->arena);
}

static PRINTF_LIKE(4, 0) void add(struct report *r, struct place at, bool is_error, const char *fmt,
                                  va_list args)
{
	if (is_error)
		r->n_errors++;
	else
		r->n_notices++;
	if (r->n >= REPORT_ENTRIES_MAX)
		return; /* counted above; report_write() tells how many */
	if (r->n == r->cap) {
		struct report_entry *more =
		        arena_grow(r->arena, r->entries, r->n, &r->cap, sizeof(*more));
		if (!more) {
			r->no_memory = true;
			return;
		}
		r->entries = more;
	}
	char text[TEXT_BYTES];
	(void)vsnprintf(text, sizeof(text), fmt, args); /* a longer text is cut */
	const char *kept = arena_dup(r->arena, text);
	if (!kept) {
		r->no_memory = true;
		return;
	}
	r->entries[r->n] = (struct report_entry){at, (uint32_t)r->n, is_error, kept};
	r->n++;
}

void report_error(struct report *r, struct place at, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	add(r, at, true, fmt, args);
	va_end(args);
}

void report_notice(struct report *r, struct place at, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	add(r, at, false, fmt, args);
	va_end(args);
}

static int compare_u32(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int by_place(const void *one, const void *other)
{
	const struct report_entry *a = one, *b = other;
	int c = compare_u32(a->at.file_at, b->at.file_at);
	if (c == 0)
		c = compare_u32(a->at.line, b->at.line);
	if (c == 0)
		c = compare_u32(a->at.column, b->at.column);
	return c ? c : compare_u32(a->order, b->order);
}

/* A quoted text may hold anything: line ends and other control signs must not make lines of their
 * own.  Cut UTF-8 cannot arise but at TEXT_BYTES, and is shown as a question mark. */
static void write_clean(struct buf *out, const char *text)
{
	struct str s = str_of(text);
	for (size_t at = 0; at < s.n;) {
		size_t from = at;
		uint32_t cp = utf8_next(s, &at);
		if (cp == UTF8_BAD || cp < 0x20 || cp == 0x7f)
			buf_char(out, '?');
		else
			buf_add(out, s.at + from, at - from);
	}
}

static void write_entry(struct buf *out, const struct report_entry *e)
{
	/* the file as a whole is told at its beginning: every line then reads file:line:column */
	buf_fmt(out, "%s:%u:%u: ", e->at.file, e->at.line ? e->at.line : 1,
	        e->at.line ? e->at.column : 1);
	if (!e->is_error)
		buf_text(out, "upplysning: ");
	write_clean(out, e->text);
	buf_char(out, '\n');
}

void report_write(struct report *r, struct config_report *out)
{
	unsigned told = 0;
	if (r->n)
		qsort(r->entries, r->n, sizeof(r->entries[0]), by_place);
	for (size_t i = 0; i < r->n; i++) {
		const struct report_entry *e = &r->entries[i];
		write_entry(e->is_error ? &out->text : &out->notices, e);
		told += e->is_error;
	}
	if (told < r->n_errors)
		buf_fmt(&out->text, "… och %u fel till; rätta dessa först\n", r->n_errors - told);
	out->n_errors = r->n_errors;
	out->n_notices = r->n_notices;
}

void config_report_init(struct config_report *r)
{
	*r = (struct config_report){.n_errors = 0};
	buf_init(&r->text, REPORT_BYTES_MAX);
	buf_init(&r->notices, REPORT_BYTES_MAX);
}

void config_report_done(struct config_report *r)
{
	buf_done(&r->text);
	buf_done(&r->notices);
}

/* Optimal string alignment (Damerau 1964, restricted): letters changed, added, left out, or two
 * neighbours swapped, on lower-cased bytes. */
static unsigned distance(const char *a, const char *b)
{
	unsigned row[3][COMPARED_BYTES + 1];
	size_t n_a = strnlen(a, COMPARED_BYTES), n_b = strnlen(b, COMPARED_BYTES);
	for (unsigned j = 0; j <= n_b; j++)
		row[0][j] = j;
	for (unsigned i = 1; i <= n_a; i++) {
		unsigned *now = row[i % 3];
		const unsigned *before = row[(i + 2) % 3], *earlier = row[(i + 1) % 3];
		now[0] = i;
		for (unsigned j = 1; j <= n_b; j++) {
			int x = a[i - 1] | 0x20, y = b[j - 1] | 0x20;
			unsigned best = before[j - 1] + (x != y);
			if (before[j] + 1 < best)
				best = before[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && x == (b[j - 2] | 0x20) && (a[i - 2] | 0x20) == y &&
			    earlier[j - 2] + 1 < best)
				best = earlier[j - 2] + 1;
			now[j] = best;
		}
	}
	return row[n_a % 3][n_b];
}

const char *report_nearest(const char *wanted, const char *const *names, size_t n, bool *ret_close)
{
	const char *nearest = NULL;
	unsigned least = UINT32_MAX;
	for (size_t i = 0; i < n; i++) {
		unsigned d = distance(wanted, names[i]);
		if (d < least) {
			least = d;
			nearest = names[i];
		}
	}
	/* one slip in a short name, two in one of six letters or more, and so on */
	if (ret_close)
		*ret_close = nearest && (least <= 1 || least <= (strlen(nearest) + 2) / 4);
	return nearest;
}
