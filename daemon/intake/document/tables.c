/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/tables.c (core): TAB separated lines: which is a head, a row, a contents line, or
 * none of them. A table lasts until the next heading, over blank lines, page heads and its own head
 * repeated on the next page. */
#include "../period_words.h"
#include "cells.h"
#include "tables.h"

#define HALF_BYTES_MIN    4 /* «Slut», «Start», «Peri-» */
#define CELL_LINES_MAX    6 /* of one cell */
#define CELL_LINE_BYTES   200
#define BUDGET_HEADS_SURE 2 /* «Kostnader» and «Netto» stand in no other table */

/* Cells of a line, bare; text beyond the last column a table may have stays in the last cell. */
static size_t cut_cells(struct str line, struct str out[TABLE_COLS_MAX])
{
	size_t n = 0;
	struct str rest = line, one;
	while (n < TABLE_COLS_MAX && str_split(&rest, '\t', &one))
		out[n++] = text_bare(one);
	while (n > 1 && out[n - 1].n == 0)
		n--;
	return n;
}

static enum owner owner_of_head(const struct key *k)
{
	if (key_starts(k, "kf") || key_starts(k, "kommunfullmäktige"))
		return OWNER_COUNCIL;
	if (key_starts(k, "nämnd") || key_starts(k, "stadsdelsnämnd"))
		return OWNER_BOARD;
	if (key_starts(k, "enhet") || key_starts(k, "egna"))
		return OWNER_UNIT;
	return OWNER_NONE;
}

/* «Aktivitet (forts.)»: the head of a table that goes on. */
static struct str without_continued(struct str cell)
{
	size_t at = str_find(cell, STR("("));
	struct key k;
	key_of(at == SIZE_MAX ? (struct str){NULL, 0} : str_cut(cell, at, cell.n), &k);
	return key_starts(&k, "(fort") ? text_bare(str_cut(cell, 0, at)) : cell;
}

/* Is the cell the head of a table of indicators or activities? */
static enum table_kind kind_of_head(struct str cell, enum owner *ret_owner)
{
	static const struct {
		const char *key;
		enum table_kind kind;
	} heads[] = {
	        {"indikator", TABLE_INDICATOR},
	        {"indikatorer", TABLE_INDICATOR},
	        {"kf:sindikatorer", TABLE_INDICATOR},
	        {"kf:sindikator", TABLE_INDICATOR},
	        {"kfsindikatorer", TABLE_INDICATOR},
	        {"nämndensindikatorer", TABLE_INDICATOR},
	        {"nämndensindikator", TABLE_INDICATOR},
	        {"nämndindikator", TABLE_INDICATOR},
	        {"nämndindikatorer", TABLE_INDICATOR},
	        {"enhetensindikatorer", TABLE_INDICATOR},
	        {"enhetensindikator", TABLE_INDICATOR},
	        {"egnaindikatorer", TABLE_INDICATOR},
	        {"kommunfullmäktigesindikatorer", TABLE_INDICATOR},
	        {"stadsdelsnämndensindikatorer", TABLE_INDICATOR},
	        {"stadsdelsnämndensaktiviteter", TABLE_ACTIVITY},
	        {"aktivitet", TABLE_ACTIVITY},
	        {"aktiviteter", TABLE_ACTIVITY},
	        {"kf:saktiviteter", TABLE_ACTIVITY},
	        {"kf:saktivitet", TABLE_ACTIVITY},
	        {"kfsaktiviteter", TABLE_ACTIVITY},
	        {"nämndensaktiviteter", TABLE_ACTIVITY},
	        {"nämndensaktivitet", TABLE_ACTIVITY},
	        {"nämndaktivitet", TABLE_ACTIVITY},
	        {"nämndaktiviteter", TABLE_ACTIVITY},
	        {"enhetensaktiviteter", TABLE_ACTIVITY},
	        {"enhetensaktivitet", TABLE_ACTIVITY},
	        {"egnaaktiviteter", TABLE_ACTIVITY},
	        {"kommunfullmäktigesaktiviteter", TABLE_ACTIVITY},
	};
	struct key k;
	cell = without_continued(cell);
	if (cell.n > 48)
		return TABLE_NONE;
	key_of(cell, &k);
	*ret_owner = owner_of_head(&k);
	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		size_t n = strlen(heads[i].key);
		if (key_is(&k, heads[i].key) || (n > 12 && key_near(&k, heads[i].key, 1)))
			return heads[i].kind;
	}
	return TABLE_NONE;
}

/* Columns that say nothing of the plan: last year's outcome, who answers for it. */
static bool is_aside(const struct key *k)
{
	static const char *const starts[] = {
	        "utfall", "prognos", "resultat", "status",  "ansvar",    "nuläge",     "trend",
	        "källa",  "mätning", "mätmetod", "uppfölj", "avvikelse", "föregående", "jämför"};
	for (size_t i = 0; i < ARRAY_LEN(starts); i++) {
		if (key_starts(k, starts[i]))
			return true;
	}
	return k->n == 0;
}

/* «Årsmål», «Mål», «Mål 2021», «Målnivå». */
static bool is_target(const struct key *k)
{
	if (key_has(k, "årsmål") || key_has(k, "arsmål") || key_near(k, "målvärde", 1))
		return true;
	if (!key_starts(k, "mål"))
		return false;
	struct str rest = str_cut((struct str){k->at, k->n}, strlen("mål"), k->n);
	return rest.n == 0 || title_is_year(rest, 0) || str_eq(rest, STR("nivå")) ||
	       str_starts(rest, STR("för"));
}

/* The word with a letter or two wrong, or its first half: «Periodici-» of a divided head. */
static bool is_word(const struct key *k, const char *word)
{
	return key_near(k, word, 2) ||
	       (k->n >= HALF_BYTES_MIN && str_starts(str_of(word), (struct str){k->at, k->n}));
}

static enum column column_of(struct str cell)
{
	struct key k;
	key_of(cell, &k);
	bool council = key_starts(&k, "kf") || key_starts(&k, "kommunfullmäktige");
	if (k.n > 48)
		return COLUMN_UNKNOWN;
	if (council && (key_has(&k, "mål") || key_has(&k, "års") || key_is(&k, "kf:s")))
		return COLUMN_COUNCIL;
	if (is_target(&k))
		return COLUMN_TARGET;
	if (is_word(&k, "periodicitet") || word_in(cell, "mätintervall|intervall|mäts|frekvens"))
		return COLUMN_PERIOD;
	if (is_word(&k, "startdatum") || word_in(cell, "start|startar|från|fr.o.m|fr.o.m.|börjar"))
		return COLUMN_START;
	if (is_word(&k, "slutdatum") ||
	    word_in(cell, "slut|slutar|avslutas|till|t.o.m|t.o.m.|klar|klart|senast|klartsenast"))
		return COLUMN_END;
	if (key_near(&k, "kommentar", 1) || key_is(&k, "kommentarer"))
		return COLUMN_COMMENT;
	return is_aside(&k) ? COLUMN_NONE : COLUMN_UNKNOWN;
}

/* A head whose columns were lost at a page break has those of the page before, else the usual ones:
 * tables of the board's and the unit's own have no column for the council. */
static void usual_columns(const struct table *before, struct table *t)
{
	static const enum column indicator[] = {COLUMN_NAME, COLUMN_TARGET, COLUMN_COUNCIL,
	                                        COLUMN_PERIOD};
	static const enum column own[] = {COLUMN_NAME, COLUMN_TARGET, COLUMN_PERIOD};
	static const enum column activity[] = {COLUMN_NAME, COLUMN_START, COLUMN_END};
	const enum column *columns = indicator;
	t->n_columns = ARRAY_LEN(indicator);
	if (before->kind == t->kind && before->owner == t->owner) {
		columns = before->columns;
		t->n_columns = before->n_columns;
	} else if (t->kind == TABLE_ACTIVITY) {
		columns = activity;
		t->n_columns = ARRAY_LEN(activity);
	} else if (t->owner == OWNER_BOARD || t->owner == OWNER_UNIT) {
		columns = own;
		t->n_columns = ARRAY_LEN(own);
	}
	memcpy(t->columns, columns, t->n_columns * sizeof(t->columns[0]));
}

/* Two columns for the same: of two years the later, else the first. */
static void keep_one(struct table *t, const struct str *cells, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (t->columns[i] != t->columns[at] || t->columns[at] == COLUMN_NONE ||
		    t->columns[at] == COLUMN_UNKNOWN)
			continue;
		bool later = title_year_in(cells[at]) > title_year_in(cells[i]);
		t->columns[later ? i : at] = COLUMN_NONE;
	}
}

/* A cell that only a table of indicators or activities has. */
static bool has_value(const struct str *cells, size_t n)
{
	bool bad = false;
	for (size_t i = 1; i < n; i++) {
		if (cell_is_target(cells[i]) || cell_date(cells[i], &bad) != CIVIL_NONE ||
		    periodicity_words(cells[i]) != PERIODICITY_COUNT)
			return true;
	}
	return false;
}

/* The head of a table, its columns in any order. @return false when it is none */
static bool read_head(const struct str *cells, size_t n, struct table *ret)
{
	size_t name = 0, n_known = 0;
	ret->kind = TABLE_NONE;
	while (name < n && (ret->kind = kind_of_head(cells[name], &ret->owner)) == TABLE_NONE)
		name++;
	if (name == n)
		return false;
	ret->n_columns = n;
	for (size_t i = 0; i < n; i++) {
		ret->columns[i] = i == name ? COLUMN_NAME : column_of(cells[i]);
		keep_one(ret, cells, i);
		n_known += ret->columns[i] > COLUMN_NAME && ret->columns[i] < COLUMN_COUNT;
	}
	if (n == 1 || n_known > 0)
		return true;
	return !has_value(cells, n); /* else a row that happens to begin so */
}

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
			            STR_ARGS(text_head(cells[i], 60)));
	}
}

/* A repeated head that lost some of its cells has them from the page before. */
static void restore_columns(const struct table *before, struct table *t, const struct str *cells,
                            size_t n)
{
	for (size_t i = 0; i < before->n_columns; i++) {
		bool used = false;
		for (size_t k = 0; k < t->n_columns; k++)
			used = used || t->columns[k] == before->columns[i];
		if (used || (i < n && cells[i].n))
			continue;
		while (t->n_columns <= i)
			t->columns[t->n_columns++] = COLUMN_NONE;
		t->columns[i] = before->columns[i];
	}
}

static bool take_head(struct reader *r, const struct str *cells, size_t n, uint32_t line)
{
	struct table t = {.line = line};
	if (!read_head(cells, n, &t))
		return false;
	if (n == 1)
		usual_columns(&r->table, &t);
	/* A repeated head lets its last row go on; another head ends it. */
	bool same = r->table.kind == t.kind && r->table.owner == t.owner;
	if (same && n > 1)
		restore_columns(&r->table, &t, cells, n);
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
		if (cells[i].n &&
		    !word_in(cells[i], "mål|årsmål|tet|citet|dicitet|datum|tum|mål2013|mål2014|"
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
		restore_columns(&r->table, &t, cells, n);
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
	usual_columns(&(struct table){.kind = TABLE_NONE}, &t);
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

/* A line with tabs that belongs to no table: text, unless it looks like a row by its values or its
 * empty cells. */
static void loose_line(struct reader *r, const struct str *cells, size_t n, size_t at)
{
	struct str text = r->lines[at].text;
	uint32_t line = (uint32_t)at + 1;
	bool drawn = text.at[text.n - 1] == '\t' || str_find(text, STR("\t\t")) != SIZE_MAX;
	if (drawn || has_value(cells, n) || r->budget.open)
		reader_find(r, FINDING_UNREADABLE, line,
		            "Raden med tabb gick inte att tolka: «%.*s».",
		            STR_ARGS(text_head(text, 100)));
	else
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
	size_t n = cut_cells(text, cells);
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

bool table_is_head(struct str line)
{
	struct str cells[TABLE_COLS_MAX];
	struct table t;
	return read_head(cells, cut_cells(line, cells), &t);
}

/* A head again: of the table that is open, or one that is like it. */
static bool is_head_again(const struct reader *r, struct str line)
{
	struct str cells[TABLE_COLS_MAX];
	struct table t;
	struct key was, now;
	size_t n = cut_cells(line, cells);
	if (all_blank(cells, n) || read_head(cells, n, &t))
		return true;
	if (!r->table.line)
		return false;
	key_of(line, &now);
	key_of(r->lines[r->table.line - 1].text, &was);
	return key_eq(&was, &now);
}

bool row_goes_on_below(const struct reader *r, size_t at)
{
	for (at++; at < r->n_lines; at++) {
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
			return i > at && !read_head(cells, cut_cells(text, cells), &t);
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
