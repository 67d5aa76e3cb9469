/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/heads.c (core): the head of a table of indicators or activities: which of its
 * cells names the rows, whose they are, and what the other columns hold, in any order. */
#include "heads.h"
#include "../period_words.h"
#include "cells.h"

#define HALF_BYTES_MIN 4 /* «Slut», «Start», «Peri-» */

/* Cells of a line, bare; text beyond the last column a table may have stays in the last cell. */
size_t head_cells(struct str line, struct str out[TABLE_COLS_MAX])
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
	cell = text_without_continued(cell);
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
	if (key_has(k, "årsmål") || key_has(k, "arsmål") || key_near(k, "målvärde", 1) ||
	    key_is(k, "års")) /* of a divided head */
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
void head_usual_columns(const struct table *before, struct table *t)
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
bool head_has_value(const struct str *cells, size_t n)
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
bool head_read(const struct str *cells, size_t n, struct table *ret)
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
	return !head_has_value(cells, n); /* else a row that happens to begin so */
}

/* A repeated head that lost some of its cells has them from the page before. */
void head_restore_columns(const struct table *before, struct table *t, const struct str *cells,
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

bool head_is(struct str line)
{
	struct str cells[TABLE_COLS_MAX];
	struct table t;
	return head_read(cells, head_cells(line, cells), &t);
}
