/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/sums.c (core): the printed sums of a budget table.
 * They are the total, or a part's («Summa IFO»); never rows.  Each is kept with the rows that it is
 * the sum of, so that audit can add up. */
#include "tables.h"

enum sum { SUM_NONE, SUM_COST, SUM_INCOME, SUM_NET, SUM_ALL, SUM_PART };

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
	return SUM_PART;
}

static void keep(struct reader *r, const struct money *m, size_t from)
{
	struct money_sum *kept = reader_item(r, &r->budget.sums, sizeof(*kept));
	if (kept)
		*kept = (struct money_sum){*m, from, r->budget.rows.n};
}

static void start_total(struct reader *r, const struct money *m)
{
	struct budget_state *b = &r->budget;
	if (!b->has_total)
		b->total = (struct money){.cost = NUM_NONE, .income = NUM_NONE, .net = NUM_NONE};
	b->has_total = true;
	b->total.name = m->name;
	b->total.line = m->line;
	b->total.scale = m->scale;
}

/* Rows before «Summa intäkter» are income. */
static void turn_to_income(struct reader *r)
{
	struct money *rows = r->budget.rows.at;
	for (size_t i = r->budget.section_from; i < r->budget.rows.n; i++) {
		if (num_given(rows[i].income))
			continue;
		rows[i].income = rows[i].cost;
		rows[i].cost = NUM_NONE;
	}
}

/* A sum of a one-column budget: the total has its cost, income and net from different lines. */
static void take_amount(struct reader *r, enum sum sum, struct money *m, double amount)
{
	struct budget_state *b = &r->budget;
	if (sum == SUM_ALL && !b->any_income)
		sum = SUM_COST; /* «Totalt» of costs alone */
	if (sum == SUM_INCOME || (sum == SUM_PART && b->income))
		m->income = amount;
	else if (sum == SUM_COST || sum == SUM_PART)
		m->cost = amount;
	if (sum == SUM_PART) { /* «Summa personalkostnader»: no total */
		keep(r, m, b->section_from);
		return;
	}
	start_total(r, m);
	if (sum == SUM_INCOME) {
		turn_to_income(r);
		b->any_income = true;
		b->total.income = amount;
	} else if (sum == SUM_COST) {
		b->total.cost = amount;
	} else {
		b->total.net = amount;
	}
	if (sum == SUM_INCOME || sum == SUM_COST)
		keep(r, m, 0);
	b->section_from = b->rows.n;
	b->income = false;
}

bool sum_take(struct reader *r, struct str name, struct money *m, double amount)
{
	struct budget_state *b = &r->budget;
	enum sum sum = sum_of(name);
	if (sum == SUM_NONE)
		return false;
	m->name = reader_keep(r, name);
	if (num_given(amount)) {
		take_amount(r, sum, m, amount);
		return true;
	}
	keep(r, m, sum == SUM_PART ? b->section_from : 0);
	b->section_from = b->rows.n;
	if (sum == SUM_PART && b->has_total && !b->part_total)
		return true; /* the whole is known */
	b->part_total = sum == SUM_PART;
	start_total(r, m);
	b->total.cost = m->cost;
	b->total.income = m->income;
	b->total.net = m->net;
	return true;
}
