/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/table.c: a table on the terminal; widths in columns of the screen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "base/width.h"
#include "tool.h"

#define TABLE_BYTES ((size_t)256 << 20)
#define CELL_MAX    44 /* all columns but the last: longer names are cut with … */
#define SCREEN_MIN  60 /* narrower: let the terminal wrap */

struct table {
	size_t n_columns, n_cells, cap;
	size_t *starts; /* of each cell in `text` */
	struct buf text;
};

struct table *table_new(const char *const *heads, size_t n_columns)
{
	struct table *t = calloc(1, sizeof(*t));
	if (!t)
		return NULL;
	t->n_columns = n_columns;
	buf_init(&t->text, TABLE_BYTES);
	for (size_t i = 0; i < n_columns; i++)
		table_cell(t, heads[i]);
	return t;
}

void table_free(struct table *t)
{
	if (!t)
		return;
	buf_done(&t->text);
	free(t->starts);
	free(t);
}

void table_cell(struct table *t, const char *text)
{
	struct str s = str_of(text && text[0] ? text : "–");
	if (t->n_cells == t->cap) {
		size_t cap = t->cap ? t->cap * 2 : 256;
		size_t *starts = realloc(t->starts, cap * sizeof(*starts));
		if (!starts) {
			t->text.failed = -1;
			return;
		}
		t->starts = starts;
		t->cap = cap;
	}
	t->starts[t->n_cells++] = t->text.n;
	for (size_t at = 0; at < s.n;) { /* what a unit wrote must not steer the terminal */
		size_t here = at;
		uint32_t cp = utf8_next(s, &at);
		if (cp == UTF8_BAD || cp == 0x7F || (cp >= 0x80 && cp < 0xA0))
			buf_char(&t->text, '?');
		else if (cp < 0x20)
			buf_char(&t->text, ' ');
		else
			buf_add(&t->text, s.at + here, at - here);
	}
	buf_char(&t->text, '\0');
}

static struct str cell(const struct table *t, size_t row, size_t column)
{
	return str_of(t->text.at + t->starts[row * t->n_columns + column]);
}

/* Columns of the screen; 0 when stdout is none. */
static size_t screen_width(void)
{
	struct winsize size;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < SCREEN_MIN)
		return 0;
	return size.ws_col;
}

static void print_row(const struct table *t, size_t row, const size_t *widths, size_t room)
{
	for (size_t k = 0; k < t->n_columns; k++) {
		struct str s = cell(t, row, k);
		size_t width = width_of(s);
		bool last = k + 1 == t->n_columns;
		size_t most = last ? room : CELL_MAX;
		if (most && width > most) {
			(void)printf("%.*s…", STR_ARGS(width_fit(s, most - 1)));
			width = most;
		} else {
			(void)printf("%.*s", STR_ARGS(s));
		}
		for (size_t pad = width; !last && pad < widths[k] + 2; pad++)
			(void)putchar(' ');
	}
	(void)putchar('\n');
}

void table_print(struct table *t)
{
	size_t widths[16] = {0}, before_last = 0;
	size_t n_rows = t ? t->n_cells / t->n_columns : 0;
	if (!t || buf_failed(&t->text) || t->n_columns > ARRAY_LEN(widths)) {
		(void)fprintf(stderr, "tertial: minnet räcker inte till tabellen; använd --json\n");
		return;
	}
	for (size_t row = 0; row < n_rows; row++) {
		for (size_t k = 0; k < t->n_columns; k++) {
			size_t width = width_of(cell(t, row, k));
			width = width < CELL_MAX ? width : CELL_MAX;
			widths[k] = width > widths[k] ? width : widths[k];
		}
	}
	for (size_t k = 0; k + 1 < t->n_columns; k++)
		before_last += widths[k] + 2;
	size_t screen = screen_width();
	/* Not even ten signs left for the last column: then it is not cut but wraps. */
	size_t room = screen > before_last + 10 ? screen - before_last : 0;
	for (size_t row = 0; row < n_rows; row++)
		print_row(t, row, widths, room);
}
