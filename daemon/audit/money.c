/* SPDX-License-Identifier: EUPL-1.2 */
/* audit/money.c (core): a budget whose rows do not make its total.
 * Amounts are printed rounded (mnkr with a decimal, tkr); the printed precision is read off the
 * amounts themselves. */
#include "findings.h"
#include <stdlib.h>

#define PRECISION_MOST 1000000 /* whole mnkr */

enum column { COST, INCOME, NET, COLUMNS };

static int64_t amount(const struct budget_row *row, enum column c)
{
	return c == COST ? row->cost_sek : c == INCOME ? row->income_sek : row->net_sek;
}

/* The largest power of ten that all amounts are whole in. */
static int64_t precision_of(const struct budget *b)
{
	int64_t precision = PRECISION_MOST;
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

static void check_column(struct audit_book *b, const struct budget *budget, enum column c,
                         int64_t precision)
{
	static const char *const names[] = {"kostnader", "intäkter", "netto"};
	char sum_text[NUM_TEXT_BYTES], total_text[NUM_TEXT_BYTES];
	int64_t sum = 0, total = amount(&budget->total, c);
	int64_t n = 0;
	for (size_t i = 0; i < budget->n_rows; i++) {
		int64_t x = amount(&budget->rows[i], c);
		n += x != SEK_NONE;
		sum += x != SEK_NONE ? x : 0;
	}
	if (total == SEK_NONE || n == 0 || llabs(sum - total) * 2 <= precision * n)
		return;
	if (n > 1 || precision == 1 || llabs(sum - total) >= precision)
		audit_find(b, FINDING_BUDGET_DOES_NOT_ADD_UP, budget->total.line,
		           "Budgetens rader ger %s i %s, men summan är skriven som %s.",
		           sek(sum, sum_text), names[c], sek(total, total_text));
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

void audit_money(struct audit_book *b)
{
	const struct budget *budget = &b->plan->budget;
	if (!b->plan->has_budget)
		return;
	int64_t precision = precision_of(budget);
	for (size_t i = 0; i < budget->n_rows; i++)
		check_row(b, &budget->rows[i], precision);
	if (!budget->has_total)
		return;
	check_row(b, &budget->total, precision);
	for (int c = 0; c < COLUMNS; c++)
		check_column(b, budget, (enum column)c, precision);
}
