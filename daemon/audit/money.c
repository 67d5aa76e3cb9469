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

static const char *const column_names[] = {"kostnader", "intäkter", "netto"};

/* «varav timvikarier»: counted in the row above. */
static bool is_part(const struct budget_row *row)
{
	struct str name = str_of(row->name);
	return str_starts(name, STR("varav ")) || str_starts(name, STR("Varav ")) ||
	       str_starts(name, STR("därav "));
}

/* Do rows [from, to) make what is printed in this column, but for rounding?  *ret_sum is what they
 * make. */
static bool adds_up(const struct budget *budget, const struct budget_sum *of, enum column c,
                    int64_t precision, int64_t *ret_sum)
{
	int64_t total = amount(&of->printed, c), n = 0;
	*ret_sum = 0;
	for (size_t i = of->from; i < of->to; i++) {
		int64_t x = amount(&budget->rows[i], c);
		if (is_part(&budget->rows[i]))
			continue;
		n += x != SEK_NONE;
		*ret_sum += x != SEK_NONE ? x : 0;
	}
	int64_t gap = llabs(*ret_sum - total);
	return total == SEK_NONE || n == 0 || gap * 2 <= precision * n ||
	       (n == 1 && gap < precision);
}

static bool all_add_up(const struct budget *budget, const struct budget_sum *of, int64_t precision)
{
	int64_t sum;
	for (int c = 0; c < COLUMNS; c++) {
		if (!adds_up(budget, of, (enum column)c, precision, &sum))
			return false;
	}
	return true;
}

/* One finding for a sum, however many of its columns are wrong. */
static void check_sum(struct audit_book *b, const struct budget *budget,
                      const struct budget_sum *of, int64_t precision)
{
	char sum_text[NUM_TEXT_BYTES], total_text[NUM_TEXT_BYTES];
	struct budget_sum from_top = *of;
	int64_t sum = 0;
	int c = 0;
	from_top.from = 0;
	if (all_add_up(budget, of, precision) || all_add_up(budget, &from_top, precision))
		return; /* some parts' sums count from the top */
	while (c + 1 < COLUMNS && adds_up(budget, of, (enum column)c, precision, &sum))
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
	int64_t precision = precision_of(budget);
	for (size_t i = 0; i < budget->n_rows; i++)
		check_row(b, &budget->rows[i], precision);
	for (size_t i = 0; i < budget->n_sums; i++)
		check_sum(b, budget, &budget->sums[i], precision);
	if (!budget->has_total)
		return;
	struct budget_sum whole = {budget->total, 0, budget->n_rows};
	bool alone = all_add_up(budget, &whole, precision), summed = false;
	for (size_t i = 0; i < budget->n_sums; i++) /* one above all rows is of none yet */
		summed = summed || budget->sums[i].from < budget->sums[i].to;
	if (alone)
		check_row(b, &budget->total, precision);
	else if (!summed)
		check_sum(b, budget, &whole, precision);
}
