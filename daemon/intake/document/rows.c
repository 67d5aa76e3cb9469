/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/rows.c (core): rows of indicators and activities, put together where a page break
 * divided them. A row with text only goes on from the row above when it begins with a small letter
 * or a parenthesis, else it opens the row below.  The row in progress is given to the plan when the
 * next one begins or the table ends. */
#include "../period_words.h"
#include "cells.h"
#include "tables.h"

static bool has_values(const struct str cells[COLUMN_COUNT])
{
	for (size_t i = COLUMN_TARGET; i <= COLUMN_END; i++) {
		if (cells[i].n)
			return true;
	}
	return false;
}

/* Everything that makes the row whole but its name. */
static bool is_whole(const struct row *row)
{
	if (row->kind == TABLE_INDICATOR)
		return row->cells[COLUMN_PERIOD].n > 0;
	return row->cells[COLUMN_START].n && row->cells[COLUMN_END].n;
}

/* Where the row begins; told once of a row, however often it was divided. */
static void split_found(struct reader *r, uint32_t line)
{
	if (!r->row.split)
		reader_find(r, FINDING_SPLIT_ROW, r->row.line,
		            "Raden är delad (sidbrytning) och har satts ihop med rad %u.", line);
	r->row.split = true;
}

/* Where «Kommentar:» begins in s, glued to what is before or not; SIZE_MAX. *ret_n: its bytes. */
static size_t comment_at(struct str s, size_t *ret_n)
{
	static const struct str word = {"ommentar", 8};
	for (size_t from = 1; from < s.n;) {
		size_t hit = str_find(str_cut(s, from, s.n), word);
		if (hit == SIZE_MAX)
			return SIZE_MAX;
		size_t at = from + hit, end = at + word.n;
		char first = s.at[at - 1];
		if (str_starts(str_cut(s, end, 2), STR("er")))
			end += 2;
		while (end < s.n && s.at[end] == ' ')
			end++;
		if ((first == 'K' || first == 'k') && end < s.n && s.at[end] == ':') {
			*ret_n = end + 1 - (at - 1);
			return at - 1;
		}
		from = at + word.n;
	}
	return SIZE_MAX;
}

/* «… Kommentar: …»: the name before, the comment after. */
static void add_text(struct reader *r, struct str text, uint32_t line)
{
	size_t n = 0, at = comment_at(text, &n);
	struct str name = str_cut(text, 0, at), comment = {NULL, 0};
	if (at != SIZE_MAX)
		comment = str_trim(str_cut(text, at + n, text.n));
	struct buf *into = r->row.in_comment && at == SIZE_MAX ? &r->row.comment : &r->row.name;
	bool fits = reader_join(r, into, text_bare(name));
	if (at != SIZE_MAX) {
		r->row.in_comment = true;
		fits = reader_join(r, &r->row.comment, text_bare(comment)) && fits;
	}
	if (!fits)
		reader_find(r, FINDING_UNREADABLE, line,
		            "Radens text är längre än %zu byte och är kapad.",
		            r->limits->max_string_bytes);
}

void row_part(struct reader *r, uint32_t line)
{
	uint32_t *part = vec_add(r, &r->row.parts, sizeof(*part));
	if (part)
		*part = line;
}

/* A line more that belongs to the open row. */
static void add_part(struct reader *r, struct str text, uint32_t line)
{
	row_part(r, line);
	add_text(r, text, line);
}

void row_refuse(struct reader *r, const char *why, struct str what)
{
	const struct row *row = &r->row;
	reader_find(r, FINDING_UNREADABLE, row->line, "Raden %s: «%.*s».", why, STR_ARGS(what));
	const uint32_t *parts = row->parts.at;
	for (size_t i = 0; i < row->parts.n; i++)
		reader_find(r, FINDING_UNREADABLE, parts[i],
		            "Hör till raden på rad %u, som inte gick att läsa.", row->line);
}

static void open_row(struct reader *r, uint32_t line)
{
	row_close(r);
	struct row *row = &r->row;
	row->kind = r->table.kind;
	row->owner = r->table.owner == OWNER_NONE ? goal_owner(r) : r->table.owner;
	row->goal = r->here;
	row->line = line;
	row->parts.n = 0;
	row->valued = row->in_comment = row->has_council = row->split = false;
	memset(row->cells, 0, sizeof(row->cells));
}

static void close_indicator(struct reader *r)
{
	struct row *row = &r->row;
	enum periodicity p = periodicity_words(row->cells[COLUMN_PERIOD]);
	struct str period = str_fit(row->cells[COLUMN_PERIOD], 60);
	if (p == PERIODICITY_COUNT && period.n) {
		row_refuse(r, "har en periodicitet som inte är månad, tertial, halvår eller år",
		           period);
		return;
	}
	if (p == PERIODICITY_COUNT) {
		row_refuse(r, "saknar periodicitet", str_fit(buf_slice(&row->name), 100));
		return;
	}
	struct plan_indicator *i = reader_item(r, &r->indicators, sizeof(*i));
	if (!i)
		return;
	*i = (struct plan_indicator){
	        .goal = row->goal,
	        .owner = row->owner,
	        .has_council = row->has_council,
	        .periodicity = p,
	        .line = row->line,
	        .council = {.kind = TARGET_NONE, .value = NUM_NONE},
	};
	i->name = reader_keep(r, buf_slice(&row->name));
	i->target = cell_target(r, row->cells[COLUMN_TARGET], row->cell_lines[COLUMN_TARGET]);
	if (row->has_council)
		i->council =
		        cell_target(r, row->cells[COLUMN_COUNCIL], row->cell_lines[COLUMN_COUNCIL]);
	if (row->comment.n) {
		i->comment = reader_keep(r, buf_slice(&row->comment));
		cell_breakdown(r, buf_slice(&row->comment), i);
	}
}

static int32_t take_date(struct reader *r, enum column c)
{
	bool bad;
	struct str text = r->row.cells[c];
	int32_t day = cell_date(text, &bad);
	if (bad)
		reader_find(r, FINDING_UNREADABLE, r->row.cell_lines[c],
		            "«%.*s» är inget datum (ÅÅÅÅ-MM-DD).", STR_ARGS(str_fit(text, 60)));
	int year, month, mday;
	if (day != CIVIL_NONE) {
		civil_ymd(day, &year, &month, &mday);
		if (year >= CIVIL_YEAR_MIN && year <= CIVIL_YEAR_MAX)
			r->year_votes[year - CIVIL_YEAR_MIN]++;
	}
	return day;
}

static void close_activity(struct reader *r)
{
	struct row *row = &r->row;
	struct plan_activity *a = reader_item(r, &r->activities, sizeof(*a));
	if (!a)
		return;
	*a = (struct plan_activity){.goal = row->goal, .owner = row->owner, .line = row->line};
	a->start = take_date(r, COLUMN_START);
	a->end = take_date(r, COLUMN_END);
	a->text = reader_keep(r, buf_slice(&row->name));
	a->comment = row->comment.n ? reader_keep(r, buf_slice(&row->comment)) : NULL;
}

void row_close(struct reader *r)
{
	struct row *row = &r->row;
	if (row->kind == TABLE_BUDGET || r->budget.group_line) {
		budget_close_row(r);
		return;
	}
	if (row->kind == TABLE_NONE)
		return;
	struct str name = str_fit(buf_slice(&row->name), 100);
	if (row->goal == GOAL_NO_PARENT)
		row_refuse(r, "står före det första målet", name);
	else if (name.n == 0)
		row_refuse(r, "saknar namn", str_fit(buf_slice(&row->comment), 100));
	else if (row->kind == TABLE_INDICATOR)
		close_indicator(r);
	else
		close_activity(r);
	buf_clear(&row->name);
	buf_clear(&row->comment);
	row->kind = TABLE_NONE;
}

static bool fill_cells(struct row *row, const struct str cells[COLUMN_COUNT], uint32_t line)
{
	for (size_t i = COLUMN_TARGET; i <= COLUMN_END; i++) {
		if (cells[i].n && row->cells[i].n)
			return false;
	}
	for (size_t i = COLUMN_TARGET; i <= COLUMN_END; i++) {
		if (!cells[i].n)
			continue;
		row->cells[i] = cells[i];
		row->cell_lines[i] = line;
	}
	row->valued = true;
	return true;
}

/* Put printed cells under their columns; a row that does not fit the head is read by its own shape.
 */
static bool place_cells(const struct table *t, const struct str *cells, size_t n,
                        struct str out[COLUMN_COUNT], bool *ret_council)
{
	memset(out, 0, COLUMN_COUNT * sizeof(out[0]));
	*ret_council = false;
	bool fits = true;
	for (size_t i = 0; i < n && i < t->n_columns; i++)
		out[t->columns[i]] = cells[i];
	for (size_t i = 0; i < t->n_columns; i++)
		*ret_council = *ret_council || t->columns[i] == COLUMN_COUNCIL;
	for (size_t i = t->n_columns; i < n; i++)
		fits = fits && cells[i].n == 0;
	struct str period = out[COLUMN_PERIOD];
	if (t->kind == TABLE_INDICATOR && n > 1 && (!fits || !period.n) &&
	    periodicity_words(cells[n - 1]) != PERIODICITY_COUNT && n <= 4) {
		memset(out, 0, COLUMN_COUNT * sizeof(out[0]));
		out[COLUMN_NAME] = cells[0];
		out[COLUMN_TARGET] = n > 2 ? cells[1] : (struct str){NULL, 0};
		out[COLUMN_COUNCIL] = n > 3 ? cells[2] : (struct str){NULL, 0};
		out[COLUMN_PERIOD] = cells[n - 1];
		*ret_council = n > 3 || (*ret_council && t->n_columns > n);
		return true;
	}
	return fits;
}

void row_text(struct reader *r, struct str text, uint32_t line)
{
	struct row *row = &r->row;
	size_t n_word;
	bool comment = comment_at(text, &n_word) == 0;
	bool waits = row->in_comment && !row->comment.n; /* «Kommentar:» had its line alone */
	r->table.n_rows++;
	if (row->kind != TABLE_NONE && (comment || waits || text_goes_on(text))) {
		if (!comment && !waits)
			split_found(r, line);
		add_part(r, text, line);
		return;
	}
	if (row->kind != TABLE_NONE && !row->valued) {
		split_found(r, line);
		row->in_comment = false;
		add_part(r, text, line);
		return;
	}
	open_row(r, line);
	add_text(r, text, line);
}

static bool has_letters(struct str s)
{
	for (size_t at = 0; at < s.n;) {
		if (letter_is(utf8_next(s, &at)))
			return true;
	}
	return false;
}

void row_take(struct reader *r, const struct str *cells, size_t n, uint32_t line)
{
	struct row *row = &r->row;
	struct str placed[COLUMN_COUNT];
	bool council;
	if (!place_cells(&r->table, cells, n, placed, &council)) {
		r->table.n_rows++;
		reader_find(r, FINDING_UNREADABLE, line,
		            "Raden har fler celler än tabellens rubrik: «%.*s».",
		            STR_ARGS(str_fit(cells[0], 100)));
		return;
	}
	struct str name = placed[COLUMN_NAME];
	if (name.n && !has_letters(name)) {
		r->table.n_rows++;
		reader_find(r, FINDING_UNREADABLE, line,
		            "Raden har inget namn med bokstäver: «%.*s».",
		            STR_ARGS(str_fit(name, 60)));
		return;
	}
	if (!has_values(placed)) {
		row_text(r, name, line);
		if (placed[COLUMN_COMMENT].n && row->kind != TABLE_NONE)
			(void)reader_join(r, &row->comment,
			                  placed[COLUMN_COMMENT]); /* too long: cut */
		return;
	}
	r->table.n_rows++;
	bool opener = row->kind != TABLE_NONE && !row->valued;
	bool valued = row->kind != TABLE_NONE && row->valued;
	bool half = valued && ((name.n == 0 && !is_whole(row)) || text_goes_on(name));
	if (opener || half) {
		if (fill_cells(row, placed, line)) {
			split_found(r, line);
			row->has_council = council;
			add_part(r, name, line);
			return;
		}
	}
	open_row(r, line);
	(void)fill_cells(row, placed, line); /* an open row has no values yet */
	row->has_council = council;
	add_text(r, name, line);
	if (placed[COLUMN_COMMENT].n)
		(void)reader_join(r, &row->comment, placed[COLUMN_COMMENT]); /* too long: cut */
}
