/* SPDX-License-Identifier: EUPL-1.2 */
/* audit/money.c (core): a budget whose rows do not make its total.
 * Amounts are printed rounded (mnkr with a decimal, tkr); the printed precision is read off the
 * amounts themselves. */
#include "findings.h"
#include <stdlib.h>

#define PRECISION_MOST 1000000 /* whole mnkr */
#define PRECISION_TKR  1000

enum column { COST, INCOME, NET, COLUMNS };

static int64_t amount(const struct budget_row *row, enum column c)
{
	return c == COST ? row->cost_sek : c == INCOME ? row->income_sek : row->net_sek;
}

/* The largest power of ten that all amounts are whole in; tkr are not rounded further. */
static int64_t precision_of(const struct budget *b)
{
	int64_t precision = b->in_tkr ? PRECISION_TKR : PRECISION_MOST;
	for (size_t i = 0; i <= b->n_rows; i++) {
		const struct budget_row *row = i < b->n_rows ? &b->rows[i] : &b->total;
		if (i == b->n_rows && !b->has_total)
			break;
		for (int c = 0; c < COLUMNS; c++) {
			int64_t x = amount(row, (enum column)c);
			while (x != SEK_NONE && x % precision != 0)
				precision /= 10;
		}
	}
	return precision;
}

static const char *sek(int64_t x, char out[NUM_TEXT_BYTES])
{
	return num_people((double)x, 0, "kr", out);
}

static const char *const column_names[] = {"kostnader", "intäkter", "netto"};

/* «varav timvikarier»: counted in the row above. */
static bool is_part(const struct budget_row *row)
{
	struct str name = str_of(row->name);
	return str_starts(name, STR("varav ")) || str_starts(name, STR("Varav ")) ||
	       str_starts(name, STR("därav "));
}

/* What the rows before `at` make, column by column, and how many of them say it. */
struct tally {
	size_t at;
	int64_t sum[COLUMNS], n[COLUMNS];
	bool beyond[COLUMNS]; /* more than can be counted */
};

/* The two ends of the rows that a sum is of.  Sums stand in the order of the rows, so that each row
 * is counted once for each end. */
struct tallies {
	const struct budget *budget;
	int64_t precision;
	struct tally from, to;
};

static void count_to(const struct budget *budget, struct tally *t, size_t at)
{
	if (at < t->at)
		*t = (struct tally){0};
	for (; t->at < at; t->at++) {
		const struct budget_row *row = &budget->rows[t->at];
		for (int c = 0; c < COLUMNS && !is_part(row); c++) {
			int64_t x = amount(row, (enum column)c);
			if (x == SEK_NONE)
				continue;
			t->n[c]++;
			t->beyond[c] |= __builtin_add_overflow(t->sum[c], x, &t->sum[c]);
		}
	}
}

/* Do the rows between the two ends make what is printed in this column, but for rounding?
 * *ret_sum is what they make. */
static bool adds_up(const struct tallies *t, const struct tally *from,
                    const struct budget_row *printed, enum column c, int64_t *ret_sum)
{
	int64_t total = amount(printed, c), n = t->to.n[c] - from->n[c], gap;
	*ret_sum = 0;
	if (total == SEK_NONE || n == 0 || t->to.beyond[c] ||
	    __builtin_sub_overflow(t->to.sum[c], from->sum[c], ret_sum) ||
	    __builtin_sub_overflow(*ret_sum, total, &gap) || gap == INT64_MIN)
		return true;
	gap = llabs(gap);
	return gap <= t->precision * n / 2 || (n == 1 && gap < t->precision);
}

static bool all_add_up(const struct tallies *t, const struct tally *from,
                       const struct budget_row *printed)
{
	int64_t sum;
	for (int c = 0; c < COLUMNS; c++) {
		if (!adds_up(t, from, printed, (enum column)c, &sum))
			return false;
	}
	return true;
}

/* One finding for a sum, however many of its columns are wrong. */
static void check_sum(struct audit_book *b, struct tallies *t, const struct budget_sum *of)
{
	static const struct tally top = {0};
	char sum_text[NUM_TEXT_BYTES], total_text[NUM_TEXT_BYTES];
	int64_t sum = 0;
	int c = 0;
	count_to(t->budget, &t->to, of->to);
	if (of->from > 0)
		count_to(t->budget, &t->from, of->from);
	const struct tally *from = of->from > 0 ? &t->from : &top;
	if (all_add_up(t, from, &of->printed) || all_add_up(t, &top, &of->printed))
		return; /* some parts' sums count from the top */
	while (c + 1 < COLUMNS && adds_up(t, from, &of->printed, (enum column)c, &sum))
		c++;
	sek(sum, sum_text);
	sek(amount(&of->printed, (enum column)c), total_text);
	audit_find(b, FINDING_BUDGET_DOES_NOT_ADD_UP, of->printed.line,
	           "Budgetens rader ger %s i %s, men summan «%.*s» är skriven som %s.", sum_text,
	           column_names[c], STR_FIT(of->printed.name, 100), total_text);
}

/* Cost less income is net, but for the rounding of all three. */
static void check_row(struct audit_book *b, const struct budget_row *row, int64_t precision)
{
	char said[NUM_TEXT_BYTES], counted[NUM_TEXT_BYTES];
	if (row->cost_sek == SEK_NONE || row->income_sek == SEK_NONE || row->net_sek == SEK_NONE)
		return;
	int64_t net = row->cost_sek - row->income_sek;
	/* Some print income less cost: the sign is theirs to choose. */
	if (llabs(net - row->net_sek) * 2 <= precision * 3 ||
	    llabs(net + row->net_sek) * 2 <= precision * 3)
		return;
	audit_find(b, FINDING_BUDGET_DOES_NOT_ADD_UP, row->line,
	           "Budgetraden «%s»: kostnader minus intäkter är %s, men netto är skrivet som %s.",
	           row->name, sek(net, counted), sek(row->net_sek, said));
}

/* Read from a document by a reader that has told it already? */
static bool told(const struct plan *p)
{
	for (size_t i = 0; p->from_feed && i < p->n_findings; i++) {
		if (p->findings[i].kind == FINDING_BUDGET_DOES_NOT_ADD_UP)
			return true;
	}
	return false;
}

void audit_money(struct audit_book *b)
{
	const struct budget *budget = &b->plan->budget;
	if (!b->plan->has_budget || told(b->plan))
		return;
	struct tallies t = {.budget = budget, .precision = precision_of(budget)};
	for (size_t i = 0; i < budget->n_rows; i++)
		check_row(b, &budget->rows[i], t.precision);
	bool summed = false; /* a sum above all rows is of none yet */
	for (size_t i = 0; i < budget->n_sums; i++) {
		check_sum(b, &t, &budget->sums[i]);
		summed = summed || budget->sums[i].from < budget->sums[i].to;
	}
	if (!budget->has_total)
		return;
	static const struct tally top = {0};
	struct budget_sum whole = {budget->total, 0, budget->n_rows};
	count_to(budget, &t.to, budget->n_rows);
	if (all_add_up(&t, &top, &budget->total))
		check_row(b, &budget->total, t.precision);
	else if (!summed)
		check_sum(b, &t, &whole);
}
