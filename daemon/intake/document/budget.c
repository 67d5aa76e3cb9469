/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/budget.c (core): the budget table, to whole SEK.
 * Three columns (Kostnader, Intäkter, Netto), or one column where «Intäkter» and «Kostnader» are
 * heads inside it and rows before «Summa intäkter» are income.  Printed sums are the total, never
 * rows.  Amounts are kept as printed until the end: «(mnkr)» may stand before, in or after the
 * table's head. */
#include "cells.h"
#include "tables.h"
#include <errno.h>
#include <math.h>

#define SCALE_KR    1.0
#define SCALE_TKR   1e3
#define SCALE_MNKR  1e6
#define SHORT_BYTES 60     /* a line that only says the unit */
#define KR_FROM     100000 /* without a unit: a budget with so large a figure is in kronor */

bool budget_heading(struct str text)
{
	static const char *const starts[] = {"enhetensbudget", "driftbudget", "driftsbudget",
	                                     "internbudget", "budget"};
	static const char *const words[] = {"för", "år",  "tkr",    "mnkr", "mkr", "kkr",
	                                    "kr",  "sek", "belopp", "i",    "(",   ")",
	                                    ":",   ",",   ".",      "/"};
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
	budget_scale(r, text);
}

static struct money *money_at(struct reader *r, size_t i)
{
	return (struct money *)r->budget.rows.at + i;
}

static void turn_to_income(struct reader *r)
{
	for (size_t i = r->budget.section_from; i < r->budget.rows.n; i++) {
		struct money *m = money_at(r, i);
		if (!num_given(m->income)) {
			m->income = m->cost;
			m->cost = NUM_NONE;
		}
	}
}

enum sum { SUM_NONE, SUM_COST, SUM_INCOME, SUM_NET, SUM_ALL, SUM_OTHER };

static enum sum sum_of(struct str name)
{
	struct key k;
	key_of(name, &k);
	while (k.n && (k.at[k.n - 1] == ':' || k.at[k.n - 1] == '.'))
		k.n--;
	bool sum = key_starts(&k, "summa") || key_starts(&k, "total") ||
	           key_starts(&k, "delsumma") ||
	           (k.n > 6 && memcmp(k.at + k.n - 6, "totalt", 6) == 0);
	if (key_is(&k, "netto") || key_is(&k, "nettokostnader") || key_is(&k, "nettokostnad") ||
	    key_is(&k, "nettobudget") || key_is(&k, "resultat"))
		return SUM_NET;
	if (!sum)
		return SUM_NONE;
	if (key_has(&k, "netto") || key_has(&k, "resultat"))
		return SUM_NET;
	if (key_is(&k, "summaintäkter") || key_is(&k, "totalaintäkter") ||
	    key_is(&k, "intäktertotalt"))
		return SUM_INCOME;
	if (key_is(&k, "summakostnader") || key_is(&k, "totalakostnader") ||
	    key_is(&k, "kostnadertotalt"))
		return SUM_COST;
	if (key_is(&k, "summa") || key_starts(&k, "total") || key_has(&k, "budget") ||
	    key_is(&k, "summatotalt") || key_has(&k, "totalt"))
		return SUM_ALL;
	return SUM_OTHER;
}

/* «Intäkter⇥3 000»: the row itself says what it is. */
static bool is_income(struct str name)
{
	struct key k;
	key_of(name, &k);
	return key_starts(&k, "intäkt");
}

static void start_total(struct reader *r, struct str name, uint32_t line)
{
	struct budget_state *b = &r->budget;
	if (!b->has_total)
		b->total = (struct money){.cost = NUM_NONE, .income = NUM_NONE, .net = NUM_NONE};
	b->has_total = true;
	b->total.name = reader_keep(r, name);
	b->total.line = line;
}

/* A printed sum of a one-column budget. */
static void take_sum(struct reader *r, enum sum sum, struct str name, double amount, uint32_t line)
{
	struct budget_state *b = &r->budget;
	if (sum == SUM_OTHER)
		return; /* «Summa personalkostnader»: neither row nor total */
	start_total(r, name, line);
	if (sum == SUM_INCOME) {
		turn_to_income(r);
		b->total.income = amount;
	} else if (sum == SUM_COST) {
		b->total.cost = amount;
	} else {
		b->total.net = amount;
	}
	b->section_from = b->rows.n;
	b->income = false;
}

static bool take_amounts(struct reader *r, const struct str *cells, size_t n, struct money *ret_m,
                         double *ret_amount)
{
	const struct table *t = &r->table;
	for (size_t i = 1; i < n; i++) {
		double x = NUM_NONE;
		enum column c = i < t->n_columns ? t->columns[i] : COLUMN_NONE;
		if (t->kind != TABLE_BUDGET) /* no head: one column, or three in the usual order */
			c = n <= 2   ? COLUMN_AMOUNT
			    : i == 1 ? COLUMN_COST
			    : i == 2 ? COLUMN_INCOME
			             : COLUMN_NET;
		if (c == COLUMN_NONE || cell_is_blank(cells[i]))
			continue;
		if (cell_amount(cells[i], r->budget.scale != SCALE_MNKR, &x))
			return false;
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

/* A row with text only: a head inside the table, or a part of a name. */
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
		struct money *m = money_at(r, b->rows.n - 1);
		if (strlen(m->name) + name.n < SHORT_BYTES * 4) {
			char *joined =
			        arena_printf(r->plan->arena, "%s %.*s", m->name, STR_ARGS(name));
			if (joined)
				m->name = joined;
			else
				reader_no_memory(r);
		}
		reader_find(r, FINDING_SPLIT_ROW, line,
		            "Budgetraden är delad (sidbrytning) och har satts ihop.");
		return;
	}
	r->row.kind = TABLE_BUDGET; /* opens the row below */
	r->row.line = r->row.name.n ? r->row.line : line;
	(void)reader_join(r, &r->row.name, name); /* too long: cut */
}

void budget_row(struct reader *r, const struct str *cells, size_t n, uint32_t line)
{
	struct budget_state *b = &r->budget;
	struct money m = {.cost = NUM_NONE, .income = NUM_NONE, .net = NUM_NONE, .line = line};
	double amount = NUM_NONE;
	if (n == 1) {
		text_row(r, cells[0], line);
		return;
	}
	if (!take_amounts(r, cells, n, &m, &amount)) {
		reader_find(r, FINDING_UNREADABLE, line,
		            "Beloppet på budgetraden «%.*s» är inget tal.",
		            STR_ARGS(text_head(cells[0], 100)));
		return;
	}
	struct str name = cells[0];
	if (r->row.kind == TABLE_BUDGET) {
		reader_find(r, FINDING_SPLIT_ROW, line,
		            "Budgetraden är delad (sidbrytning) och har satts ihop.");
		(void)reader_join(r, &r->row.name, name); /* too long: cut */
		name = buf_slice(&r->row.name);
		m.line = r->row.line;
		r->row.kind = TABLE_NONE;
	}
	enum sum sum = sum_of(name);
	if (!name.n) {
		reader_find(r, FINDING_UNREADABLE, line, "Budgetraden saknar namn.");
	} else if (sum != SUM_NONE && num_given(amount)) {
		take_sum(r, sum, name, amount, m.line);
	} else if (sum == SUM_OTHER && b->has_total && !b->part_total) {
		; /* «Summa IFO»: a part, and the whole is known */
	} else if (sum != SUM_NONE) {
		b->part_total = sum == SUM_OTHER;
		start_total(r, name, m.line);
		b->total.cost = m.cost;
		b->total.income = m.income;
		b->total.net = m.net;
	} else {
		if (num_given(amount) && (b->income || is_income(name)))
			m.income = amount;
		else if (num_given(amount))
			m.cost = amount;
		m.name = reader_keep(r, name);
		struct money *kept = reader_item(r, &b->rows, sizeof(*kept));
		if (kept)
			*kept = m;
	}
	buf_clear(&r->row.name);
}

void budget_close_row(struct reader *r)
{
	if (r->row.kind != TABLE_BUDGET)
		return;
	reader_find(r, FINDING_UNREADABLE, r->row.line, "Budgetraden saknar belopp: «%.*s».",
	            STR_ARGS(text_head(buf_slice(&r->row.name), 100)));
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
	return (struct budget_row){
	        .name = m->name,
	        .cost_sek = sek_of(m->cost, scale),
	        .income_sek = sek_of(m->income, scale),
	        .net_sek = sek_of(m->net, scale),
	        .line = m->line,
	};
}

static double largest(const struct money *m, double so_far)
{
	const double all[] = {m->cost, m->income, m->net};
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		if (num_given(all[i]) && fabs(all[i]) > so_far)
			so_far = fabs(all[i]);
	}
	return so_far;
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
	double most = b->has_total ? largest(&b->total, 0) : 0;
	for (size_t i = 0; i < b->rows.n; i++)
		most = largest(money_at(r, i), most);
	if (b->scale == 0 && most >= KR_FROM)
		b->scale = SCALE_KR;
	if (b->scale == 0)
		reader_find(r, FINDING_UNREADABLE, b->rows.n ? money_at(r, 0)->line : b->total.line,
		            "Budgeten säger inte om beloppen är kronor, tkr eller mnkr; de är "
		            "utelämnade.");
	struct budget_row *rows = arena_array(p->arena, b->rows.n, sizeof(*rows));
	if (!rows) {
		reader_no_memory(r);
		return;
	}
	for (size_t i = 0; i < b->rows.n; i++)
		rows[i] = in_sek(money_at(r, i), b->scale);
	p->has_budget = true;
	p->budget.rows = rows;
	p->budget.n_rows = b->rows.n;
	p->budget.has_total = b->has_total;
	if (b->has_total)
		p->budget.total = in_sek(&b->total, b->scale);
}
