/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/budget.c (core): the budget table, to whole SEK.
 * Three columns (Kostnader, Intäkter, Netto), or one column where «Intäkter» and «Kostnader» are
 * heads inside it and rows before «Summa intäkter» are income.  Printed sums are the total, never
 * rows.  Amounts are kept as printed until the end: «(mnkr)» may stand before, in or after the
 * table's head.  Sums are in sums.c. */
#include "cells.h"
#include "tables.h"
#include <errno.h>
#include <math.h>

#define SHORT_BYTES        60     /* a line that only says the unit */
#define HEADLESS_CELLS_MAX 4      /* name, cost, income, net */
#define ROW_NAME_BYTES_MAX 240    /* of a budget row put together */
#define KR_FROM            100000 /* without a unit: a budget with so large a figure is in kronor */

bool budget_heading(struct str text)
{
	static const char *const starts[] = {"enhetensbudget", "driftbudget", "driftsbudget",
	                                     "internbudget", "budget"};
	static const char *const words[] = {"för",    "år", "tkr", "mnkr",   "mkr", "kkr",
	                                    "kronor", "kr", "sek", "belopp", "i",   "(",
	                                    ")",      ":",  ",",   ".",      "/"};
	struct key k;
	text = text_bare(text);
	if (text.n > SHORT_BYTES || !text_starts_capital(text))
		return false;
	key_of(text, &k);
	struct str rest = {k.at, k.n};
	size_t i = 0;
	while (i < ARRAY_LEN(starts) && !str_starts(rest, str_of(starts[i])))
		i++;
	if (i == ARRAY_LEN(starts))
		return false;
	rest = str_cut(rest, strlen(starts[i]), rest.n);
	while (rest.n) {
		size_t n = rest.at[0] >= '0' && rest.at[0] <= '9' ? 1 : 0;
		for (i = 0; n == 0 && i < ARRAY_LEN(words); i++) {
			if (str_starts(rest, str_of(words[i])))
				n = strlen(words[i]);
		}
		if (!n)
			return false;
		rest = str_cut(rest, n, rest.n);
	}
	return true;
}

void budget_scale(struct reader *r, struct str text)
{
	struct key k;
	if (text.n > SHORT_BYTES)
		return;
	key_of(text, &k);
	if (key_has(&k, "mnkr") || key_has(&k, "mkr") || key_has(&k, "miljoner") ||
	    key_has(&k, "mnsek"))
		r->budget.scale = SCALE_MNKR;
	else if (key_has(&k, "tkr") || key_has(&k, "kkr") || key_has(&k, "tusental") ||
	         key_has(&k, "tusen") || key_has(&k, "tsek"))
		r->budget.scale = SCALE_TKR;
	else if (key_has(&k, "kronor") || key_is(&k, "kr") || key_is(&k, "(kr)") ||
	         key_is(&k, "sek") || key_is(&k, "(sek)") || key_has(&k, "ikr"))
		r->budget.scale = SCALE_KR;
}

/* Of two budgets the plan's year counts, else the later; the other is told. */
static void choose_year(struct reader *r, int year, uint32_t line)
{
	struct budget_state *b = &r->budget;
	bool two = b->rows.n && b->year && year && year != b->year;
	bool better = year == r->front_year || (b->year != r->front_year && year > b->year);
	b->other_year = two && !better;
	if (two)
		reader_find(r, FINDING_UNREADABLE, better ? b->year_line : line,
		            "Planen har budgetar för två år; den för %d lästes inte.",
		            better ? b->year : year);
	if (two && better) {
		b->rows.n = b->sums.n = b->section_from = 0;
		b->has_total = b->part_total = b->income = b->any_income = false;
	}
	if (year && !b->other_year) {
		b->year = year;
		b->year_line = line;
	}
}

void budget_open(struct reader *r, struct str text, uint32_t line)
{
	table_close(r);
	prose_flush(r);
	r->titling = false;
	r->section = SECTION_COUNT;
	r->budget.open = true; /* what stands here is the budget's, not the goal's */
	/* «Budget» alone in the introduction promises no table. */
	bool promises = r->goals.n || memchr(text.at, '2', text.n);
	if (!r->budget.heading_line && promises)
		r->budget.heading_line = line;
	choose_year(r, title_year_in(text), line);
	budget_scale(r, text);
}

static struct money *money_at(struct reader *r, size_t i)
{
	return (struct money *)r->budget.rows.at + i;
}

/* «Intäkter⇥3 000»: the row itself says what it is. */
static bool is_income(struct str name)
{
	struct key k;
	key_of(name, &k);
	return key_starts(&k, "intäkt");
}

/* Which amount the cell at i is. */
static enum column column_at(const struct table *t, size_t i, size_t n)
{
	if (t->kind == TABLE_BUDGET)
		return i < t->n_columns ? t->columns[i] : COLUMN_NONE;
	/* No head: one column, or three in the usual order. */
	return n <= 2 ? COLUMN_AMOUNT : i == 1 ? COLUMN_COST : i == 2 ? COLUMN_INCOME : COLUMN_NET;
}

static bool take_amounts(struct reader *r, const struct str *cells, size_t n, struct money *ret_m,
                         double *ret_amount)
{
	for (size_t i = 1; i < n; i++) {
		double x, scale;
		enum column c = column_at(&r->table, i, n);
		if (cell_is_blank(cells[i]))
			continue;
		if (i >= (r->table.kind == TABLE_BUDGET ? r->table.n_columns : HEADLESS_CELLS_MAX))
			return false;
		if (c == COLUMN_NONE)
			continue;
		if (cell_amount(cells[i], r->budget.scale != SCALE_MNKR, &x, &scale))
			return false;
		ret_m->scale = scale > 0 ? scale : ret_m->scale;
		if (c == COLUMN_COST)
			ret_m->cost = x;
		else if (c == COLUMN_INCOME)
			ret_m->income = x;
		else if (c == COLUMN_NET)
			ret_m->net = x;
		else
			*ret_amount = x;
	}
	return true;
}

static void split_found(struct reader *r, uint32_t line)
{
	reader_find(r, FINDING_SPLIT_ROW, line,
	            "Budgetraden är delad (sidbrytning) och har satts ihop.");
}

/* A small letter or a parenthesis goes on from the row above. */
static void go_on(struct reader *r, struct str name)
{
	struct money *m = money_at(r, r->budget.rows.n - 1);
	split_found(r, m->line);
	if (strlen(m->name) + name.n >= ROW_NAME_BYTES_MAX)
		return; /* cut */
	char *joined = arena_printf(r->plan->arena, "%s %.*s", m->name, STR_ARGS(name));
	if (joined)
		m->name = joined;
	else
		reader_no_memory(r);
}

/* «Handläggning (delas med», «Hyror och»: no head ends so. */
static bool asks_for_more(struct str name)
{
	size_t open = 0;
	for (size_t i = 0; i < name.n; i++) {
		open += name.at[i] == '(';
		open -= name.at[i] == ')' && open > 0;
	}
	return open > 0 || strchr("-,", name.at[name.n - 1]) ||
	       word_in(text_last_word(name), "och|med|för|till|av|i|på|samt|eller");
}

/* A name that heads no rows. */
static void tell_lone_group(struct reader *r)
{
	if (r->budget.group_line)
		reader_find(r, FINDING_UNREADABLE, r->budget.group_line,
		            "Raden i budgeten har inga belopp, och inga rader följer på den.");
	r->budget.group_line = 0;
}

static void open_row(struct reader *r, uint32_t line)
{
	buf_clear(&r->row.name);
	r->row.kind = TABLE_BUDGET;
	r->row.line = line;
	r->row.parts.n = 0;
}

/* A row with text only: a head inside the table («Intäkter», «Gruppbostäder»), or a part of a name.
 */
static void text_row(struct reader *r, struct str name, uint32_t line)
{
	struct budget_state *b = &r->budget;
	struct key k;
	key_of(name, &k);
	if (key_starts(&k, "intäkter") || key_starts(&k, "kostnader") || key_is(&k, "utgifter")) {
		budget_close_row(r);
		b->income = key_starts(&k, "intäkter");
		b->section_from = b->rows.n;
		return;
	}
	budget_scale(r, name);
	if (text_goes_on(name) && b->rows.n && r->row.kind == TABLE_NONE) {
		go_on(r, name);
	} else if (row_goes_on_below(r, line - 1) || asks_for_more(name) ||
	           r->row.kind == TABLE_BUDGET) {
		if (r->row.kind == TABLE_BUDGET)
			row_part(r, line);
		else
			open_row(r, line);
		(void)reader_join(r, &r->row.name, name); /* too long: cut */
	} else {
		tell_lone_group(r);
		b->group_line = line; /* the head of a group, when rows follow */
		b->section_from = b->rows.n;
	}
}

/* The whole name of a row that began on the page before. */
static struct str whole_name(struct reader *r, struct str name, uint32_t *line)
{
	if (r->row.kind != TABLE_BUDGET)
		return name;
	(void)reader_join(r, &r->row.name, name); /* too long: cut */
	*line = r->row.line;
	r->row.kind = TABLE_NONE;
	split_found(r, *line);
	return buf_slice(&r->row.name);
}

void budget_row(struct reader *r, const struct str *cells, size_t n, uint32_t line)
{
	struct budget_state *b = &r->budget;
	struct money m = {.cost = NUM_NONE, .income = NUM_NONE, .net = NUM_NONE};
	double amount = NUM_NONE;
	if (b->other_year)
		return;
	if (n == 1) {
		text_row(r, cells[0], line);
		return;
	}
	if (!take_amounts(r, cells, n, &m, &amount)) {
		reader_find(r, FINDING_UNREADABLE, line,
		            "Budgetraden «%.*s» har ett belopp som inte är ett tal, eller fler än "
		            "tabellen har kolumner.",
		            STR_ARGS(str_fit(cells[0], 100)));
		return;
	}
	r->budget.group_line = 0;
	m.line = line;
	struct str name = whole_name(r, cells[0], &m.line);
	if (!name.n) {
		reader_find(r, FINDING_UNREADABLE, line, "Budgetraden saknar namn.");
	} else if (!sum_take(r, name, &m, amount)) {
		if (num_given(amount) && (b->income || is_income(name)))
			m.income = amount;
		else if (num_given(amount))
			m.cost = amount;
		b->any_income = b->any_income || num_given(m.income);
		m.name = reader_keep(r, name);
		struct money *kept = reader_item(r, &b->rows, sizeof(*kept));
		if (kept)
			*kept = m;
	}
	buf_clear(&r->row.name);
}

bool budget_dotted_row(struct reader *r, struct str text, uint32_t line)
{
	size_t to = text.n, n_dots = 0;
	double x, scale;
	if (!r->budget.open)
		return false;
	while (to && text.at[to - 1] != '.' && text.at[to - 1] != '_' &&
	       !str_ends(str_cut(text, 0, to), STR("…")))
		to--;
	struct str cells[2] = {str_cut(text, 0, to), str_trim(str_cut(text, to, text.n))};
	for (struct str *name = &cells[0]; name->n; name->n--) {
		unsigned char c = (unsigned char)name->at[name->n - 1];
		bool ellipsis = str_ends(*name, STR("…"));
		if (!ellipsis && !strchr("._ :", c))
			break;
		n_dots += ellipsis ? 3 : c == '.' || c == '_';
		name->n -= ellipsis ? 2 : 0;
	}
	if (n_dots < 3 || !cells[0].n || !cells[1].n || cell_amount(cells[1], true, &x, &scale))
		return false;
	prose_flush(r);
	budget_row(r, cells, 2, line);
	return true;
}

/* Income printed as negative is income all the same, when all of it is. */
static void turn_incomes(struct budget_state *b)
{
	struct money *rows = b->rows.at;
	bool any = false;
	for (size_t i = 0; i < b->rows.n; i++) {
		if (num_given(rows[i].income) && rows[i].income > 0)
			return;
		any = any || (num_given(rows[i].income) && rows[i].income < 0);
	}
	for (size_t i = 0; any && i < b->rows.n; i++) {
		if (num_given(rows[i].income))
			rows[i].income = fabs(rows[i].income);
	}
	struct money_sum *sums = b->sums.at;
	for (size_t i = 0; any && i < b->sums.n; i++) {
		if (num_given(sums[i].printed.income))
			sums[i].printed.income = fabs(sums[i].printed.income);
	}
	if (any && b->has_total && num_given(b->total.income))
		b->total.income = fabs(b->total.income);
}

void budget_close_row(struct reader *r)
{
	tell_lone_group(r);
	if (r->row.kind != TABLE_BUDGET)
		return;
	row_refuse(r, "i budgeten saknar belopp", str_fit(buf_slice(&r->row.name), 100));
	buf_clear(&r->row.name);
	r->row.kind = TABLE_NONE;
}

static int64_t sek_of(double x, double scale)
{
	return num_given(x) && scale > 0 && fabs(x) * scale < 1e15 ? (int64_t)llround(x * scale)
	                                                           : SEK_NONE;
}

static struct budget_row in_sek(const struct money *m, double scale)
{
	scale = m->scale > 0 ? m->scale : scale;
	return (struct budget_row){
	        .name = m->name,
	        .cost_sek = sek_of(m->cost, scale),
	        .income_sek = sek_of(m->income, scale),
	        .net_sek = sek_of(m->net, scale),
	        .line = m->line,
	};
}

/* The largest amount whose cell does not say its unit; 0 when each does. */
static double largest(const struct money *m, double so_far)
{
	const double all[] = {m->cost, m->income, m->net};
	for (size_t i = 0; i < ARRAY_LEN(all) && m->scale == 0; i++) {
		if (num_given(all[i]) && fabs(all[i]) > so_far)
			so_far = fabs(all[i]);
	}
	return so_far;
}

/* Without a word of what the amounts are, large ones are kronor. */
static void settle_scale(struct reader *r)
{
	struct budget_state *b = &r->budget;
	double most = b->has_total ? largest(&b->total, 0) : 0;
	for (size_t i = 0; i < b->rows.n; i++)
		most = largest(money_at(r, i), most);
	if (b->scale == 0 && most >= KR_FROM)
		b->scale = SCALE_KR;
	if (b->scale == 0 && most > 0)
		reader_find(r, FINDING_UNREADABLE, b->rows.n ? money_at(r, 0)->line : b->total.line,
		            "Budgeten säger inte om beloppen är kronor, tkr eller mnkr; de är "
		            "utelämnade.");
}

/* The table says tkr and no cell says otherwise. */
static bool all_in_tkr(struct reader *r)
{
	bool all = r->budget.scale == SCALE_TKR;
	for (size_t i = 0; i < r->budget.rows.n && all; i++)
		all = money_at(r, i)->scale == 0;
	return all;
}

void budget_finish(struct reader *r)
{
	struct budget_state *b = &r->budget;
	struct plan *p = r->plan;
	if (!b->rows.n && !b->has_total) {
		if (b->heading_line)
			reader_find(r, FINDING_BUDGET_MISSING, b->heading_line,
			            "Rubriken säger budget, men ingen budgettabell följer.");
		return;
	}
	settle_scale(r);
	turn_incomes(b);
	struct budget_row *rows = arena_array(p->arena, b->rows.n, sizeof(*rows));
	struct budget_sum *sums = arena_array(p->arena, b->sums.n, sizeof(*sums));
	if (!rows || !sums) {
		reader_no_memory(r);
		return;
	}
	for (size_t i = 0; i < b->rows.n; i++)
		rows[i] = in_sek(money_at(r, i), b->scale);
	for (size_t i = 0; i < b->sums.n; i++) {
		const struct money_sum *sum = (struct money_sum *)b->sums.at + i;
		sums[i] = (struct budget_sum){in_sek(&sum->printed, b->scale), sum->from, sum->to};
	}
	p->has_budget = true;
	p->budget = (struct budget){.rows = rows,
	                            .n_rows = b->rows.n,
	                            .has_total = b->has_total,
	                            .sums = sums,
	                            .n_sums = b->sums.n,
	                            .in_tkr = all_in_tkr(r)};
	if (b->has_total)
		p->budget.total = in_sek(&b->total, b->scale);
}
