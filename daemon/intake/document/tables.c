/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/tables.c (core): TAB separated lines: which is a head, a row, a contents line, or
 * none of them. A table lasts until the next heading, over blank lines, page heads and its own head
 * repeated on the next page. */
#include "../period_words.h"
#include "cells.h"
#include "heads.h"
#include "tables.h"

#define PAGE_GAP_LINES    60 /* foot, head, blank lines and the table's head between two rows */
#define CELL_LINES_MAX    6  /* of one cell */
#define CELL_LINE_BYTES   200
#define BUDGET_HEADS_SURE 2 /* «Kostnader» and «Netto» stand in no other table */

/* What nobody knows is not read: told once for a table and the pages it goes on over. */
static void settle_columns(struct reader *r, struct table *t, const struct str *cells, bool tell)
{
	for (size_t i = 0; i < t->n_columns; i++) {
		if (t->columns[i] != COLUMN_UNKNOWN)
			continue;
		t->columns[i] = COLUMN_NONE;
		if (tell)
			reader_find(r, FINDING_UNREADABLE, t->line,
			            "Kolumnen «%.*s» är okänd och lästes inte.",
			            STR_ARGS(str_fit(cells[i], 60)));
	}
}

static bool take_head(struct reader *r, const struct str *cells, size_t n, uint32_t line)
{
	struct table t = {.line = line};
	if (!head_read(cells, n, &t))
		return false;
	if (n == 1)
		head_usual_columns(&r->table, &t);
	/* A repeated head lets its last row go on; another head ends it. */
	bool same = r->table.kind == t.kind && r->table.owner == t.owner;
	if (same && n > 1)
		head_restore_columns(&r->table, &t, cells, n);
	if (r->table.kind != TABLE_NONE && r->table.n_rows == 0 && r->table.kind != TABLE_BUDGET)
		reader_find(r, FINDING_EMPTY_TABLE, r->table.line,
		            "Tabellen har rubrik men inga rader.");
	if (!same)
		row_close(r);
	settle_columns(r, &t, cells, !same);
	r->table = t;
	r->prose_since_table = false;
	return true;
}

/* The rest of a head divided over two lines: «⇥⇥mål⇥tet». */
static bool is_head_rest(const struct reader *r, const struct str *cells, size_t n)
{
	if (r->table.kind == TABLE_NONE || r->table.n_rows)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct str word = cells[i];
		if (word.n > 7 && title_is_year(word, word.n - 4)) /* «mål 2014» */
			word = str_trim(str_cut(word, 0, word.n - 4));
		if (word.n && !word_in(word, "mål|årsmål|tet|citet|dicitet|datum|tum|"
		                             "periodicitet|startdatum|slutdatum"))
			return false;
	}
	return n > 1;
}

static bool is_amount_head(const struct key *k)
{
	return key_starts(k, "budget") || key_starts(k, "belopp") || key_is(k, "tkr") ||
	       key_is(k, "mnkr");
}

/* «⇥Kostnader⇥Intäkter⇥Netto» or «Beloppen anges i TKr⇥Budget». */
static bool take_budget_head(struct reader *r, const struct str *cells, size_t n, uint32_t line)
{
	struct table t = {.kind = TABLE_BUDGET, .line = line, .n_columns = n};
	size_t n_amounts = 0, amount_at = 0;
	t.columns[0] = COLUMN_NAME;
	for (size_t i = 1; i < n; i++) {
		struct key k;
		key_of(cells[i], &k);
		if (key_starts(&k, "kostnad") || key_starts(&k, "utgift"))
			t.columns[i] = COLUMN_COST;
		else if (key_starts(&k, "intäkt") || key_starts(&k, "inkomst"))
			t.columns[i] = COLUMN_INCOME;
		else if (key_starts(&k, "netto"))
			t.columns[i] = COLUMN_NET;
		else if (is_amount_head(&k) &&
		         (amount_at == 0 ||
		          title_year_in(cells[i]) > title_year_in(cells[amount_at])))
			amount_at = i; /* of two years the later */
		n_amounts += t.columns[i] != COLUMN_NONE;
	}
	bool sure = n_amounts >= BUDGET_HEADS_SURE;
	if (!sure && !r->budget.open && r->table.kind != TABLE_NONE)
		return false; /* a row of the table that is open */
	if (n_amounts == 0 && amount_at == 0)
		return false;
	if (r->table.kind == TABLE_BUDGET && sure)
		head_restore_columns(&r->table, &t, cells, n);
	if (n_amounts == 0)
		t.columns[amount_at] = COLUMN_AMOUNT;
	for (size_t i = 0; i < n; i++)
		budget_scale(r, cells[i]);
	if (r->table.kind != TABLE_BUDGET) /* a repeated head lets its last row go on */
		row_close(r);
	r->table = t;
	r->budget.open = true;
	return true;
}

/* Rows without a head: the shape tells. */
static bool guess_head(struct reader *r, const struct str *cells, size_t n, uint32_t line)
{
	bool bad_start, bad_end;
	struct table t = {.owner = OWNER_NONE, .line = line, .n_rows = 0};
	if (n == 3 && cell_date(cells[1], &bad_start) != CIVIL_NONE &&
	    cell_date(cells[2], &bad_end) != CIVIL_NONE)
		t.kind = TABLE_ACTIVITY;
	else if ((n == 3 || n == 4) && periodicity_words(cells[n - 1]) != PERIODICITY_COUNT)
		t.kind = TABLE_INDICATOR;
	else
		return false;
	head_usual_columns(&(struct table){.kind = TABLE_NONE}, &t);
	if (t.kind == TABLE_INDICATOR && n == 3) {
		t.columns[2] = COLUMN_PERIOD;
		t.n_columns = 3;
	}
	r->table = t;
	return true;
}

/* Activities whose head was lost stand right below indicators, or the other way round. */
static bool is_of_other_kind(const struct table *t, const struct str *cells, size_t n)
{
	bool bad = false;
	if (n != 3)
		return false;
	bool dates =
	        cell_date(cells[1], &bad) != CIVIL_NONE && cell_date(cells[2], &bad) != CIVIL_NONE;
	bool period = periodicity_words(cells[2]) != PERIODICITY_COUNT;
	return cells[0].n && (t->kind == TABLE_INDICATOR  ? dates
	                      : t->kind == TABLE_ACTIVITY ? period
	                                                  : false);
}

static bool all_blank(const struct str *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (cells[i].n && !text_is_dashes(cells[i]))
			return false;
	}
	return true;
}

/* A line with tabs that belongs to no table: told, and kept as text unless it looks like a row by
 * its values or its empty cells. */
static void loose_line(struct reader *r, const struct str *cells, size_t n, size_t at)
{
	struct str text = r->lines[at].text;
	uint32_t line = (uint32_t)at + 1;
	bool drawn = text.at[text.n - 1] == '\t' || str_find(text, STR("\t\t")) != SIZE_MAX;
	bool row = drawn || head_has_value(cells, n) || r->budget.open;
	reader_find(r, FINDING_UNREADABLE, line, "%s: «%.*s».",
	            row ? "Raden med tabb gick inte att tolka"
	                : "Raden med tabb hör inte till någon tabell och lästes som text",
	            STR_ARGS(str_fit(text, 100)));
	if (!row)
		prose_add(r, text, line);
}

/* After other text a line belongs to the table only when its cells are what the columns say. */
static bool fits_table(const struct table *t, const struct str *cells, size_t n)
{
	bool bad = false;
	for (size_t i = 0; i < n; i++) {
		bool own = t->kind == TABLE_INDICATOR
		                   ? periodicity_words(cells[i]) != PERIODICITY_COUNT
		                   : cell_date(cells[i], &bad) != CIVIL_NONE;
		if (own)
			return true;
	}
	return n == 1 && cells[0].n > 0;
}

void table_line(struct reader *r, size_t at)
{
	struct str cells[TABLE_COLS_MAX], text = r->lines[at].text;
	uint32_t line = (uint32_t)at + 1;
	size_t n = head_cells(text, cells);
	prose_flush(r);
	r->titling = false;
	if (all_blank(cells, n) || is_head_rest(r, cells, n)) {
		r->last_table_line = at + 1; /* a dash row */
	} else if (take_head(r, cells, n, line)) {
		r->last_table_line = at + 1;
		r->budget.open = false;
	} else if (take_budget_head(r, cells, n, line)) {
		r->last_table_line = at + 1;
	} else if (r->budget.open) {
		r->table.n_rows++;
		budget_row(r, cells, n, line);
		r->last_table_line = at + 1;
	} else if (r->table.kind != TABLE_NONE || guess_head(r, cells, n, line)) {
		bool page = at != r->last_table_line && contents_line(text) && n == 2;
		if ((page || r->prose_since_table) && !fits_table(&r->table, cells, n)) {
			loose_line(r, cells, n, at);
			return;
		}
		if (is_of_other_kind(&r->table, cells, n)) {
			row_close(r);
			(void)guess_head(r, cells, n, line); /* its shape was just looked at */
		}
		row_take(r, cells, n, line);
		r->last_table_line = at + 1;
	} else if (r->goals.n || !contents_line(text)) { /* contents stand before the goals */
		loose_line(r, cells, n, at);
	}
}

/* A head again: of the table that is open, or one that is like it. */
static bool is_head_again(const struct reader *r, struct str line)
{
	struct str cells[TABLE_COLS_MAX];
	struct table t;
	struct key was, now;
	size_t n = head_cells(line, cells);
	if (all_blank(cells, n) || head_read(cells, n, &t))
		return true;
	if (!r->table.line)
		return false;
	key_of(line, &now);
	key_of(r->lines[r->table.line - 1].text, &was);
	return key_eq(&was, &now);
}

bool row_goes_on_below(const struct reader *r, size_t at)
{
	size_t most = at + PAGE_GAP_LINES;
	for (at++; at < r->n_lines && at < most; at++) {
		struct str text = r->lines[at].text;
		bool page = !text.n || page_furniture(r, text) ||
		            (r->lines[at].tab && (page_head(r, text) || is_head_again(r, text)));
		if (!page)
			return r->lines[at].tab && text_goes_on(text_bare(text));
	}
	return false;
}

/* Do lines of text without TAB stand right above a row?  Then they are the first lines of its name:
 * a cell may hold several. */
static bool opens_row(const struct reader *r, size_t at)
{
	struct str cells[TABLE_COLS_MAX], pieces[PIECES_MAX], rest;
	struct label label;
	struct table t;
	for (size_t i = at; i < r->n_lines && i < at + CELL_LINES_MAX; i++) {
		struct str text = r->lines[i].text;
		if (r->lines[i].tab)
			return i > at && !head_read(cells, head_cells(text, cells), &t);
		if (!text.n || text.n > CELL_LINE_BYTES)
			return false;
		(void)pieces_of(text, NULL, pieces);
		if (label_of(pieces[0], &label) || section_of(pieces[0], &rest) != SECTION_COUNT ||
		    budget_heading(text) || chapter_of(text))
			return false;
	}
	return false;
}

bool table_text(struct reader *r, struct str text, size_t at)
{
	bool adjacent = at == r->last_table_line;
	bool below = at + 1 < r->n_lines && r->lines[at + 1].tab;
	if (r->budget.open && adjacent && below && (r->budget.rows.n || row_goes_on_below(r, at))) {
		budget_row(r, &text, 1, (uint32_t)at + 1);
		r->last_table_line = at + 1;
		return true;
	}
	if (r->table.kind != TABLE_INDICATOR && r->table.kind != TABLE_ACTIVITY)
		return false;
	struct key k;
	key_of(str_cut(text, 0, 16), &k);
	bool comment = key_starts(&k, "kommentar:") && r->row.kind != TABLE_NONE && !r->para.n;
	bool goes_on = adjacent && text_goes_on(text) && r->row.kind != TABLE_NONE;
	bool opens = (adjacent && opens_row(r, at)) ||
	             ((adjacent || !r->prose_since_table) && row_goes_on_below(r, at));
	if (!comment && !goes_on && !opens)
		return false;
	row_text(r, text, (uint32_t)at + 1);
	if (adjacent)
		r->last_table_line = at + 1;
	return true;
}

void table_close(struct reader *r)
{
	row_close(r);
	if (r->table.kind != TABLE_NONE && r->table.kind != TABLE_BUDGET && r->table.n_rows == 0)
		reader_find(r, FINDING_EMPTY_TABLE, r->table.line,
		            "Tabellen har rubrik men inga rader.");
	r->table = (struct table){.kind = TABLE_NONE};
	r->budget.open = false;
}
