/* SPDX-License-Identifier: EUPL-1.2 */
/* app/admit.c (shell, but touches no outside): may this document be put in force?  It was read; now
 * it is held against the register and against what is in force: whose it is, which year it is of,
 * whether it says too much, or suddenly far too little.
 * What can go wrong: each refusal has its reason; the document in force stays. */
#include "apply.h"

#define YEARS_AHEAD_MAX 20 /* a plan further ahead than this is a slip of the pen */

/* The year a CSV speaks of: the newest of its periods. */
static int newest_year(const struct results *r)
{
	int year = 0;
	for (size_t i = 0; i < r->n_outcomes; i++)
		year = r->outcomes[i].period.year > year ? r->outcomes[i].period.year : year;
	return year;
}

/* … but never a year before the unit was there: what it tells of that is history. */
static int year_of_csv(const struct unit *u, const struct results *r)
{
	int year = newest_year(r), first = 0, month, mday;
	if (u->active_from == CIVIL_NONE || year == 0)
		return year;
	civil_ymd(u->active_from, &first, &month, &mday);
	return year < first ? first : year;
}

static int refuse_year(struct arrival *a, const char *why, int year)
{
	a->reason.kind = REASON_WRONG_YEAR;
	return err_set(&a->reason.err, -EINVAL, "dokumentet gäller %d, %s", year, why);
}

/* May a document of this year come from this unit now? */
static int check_year(const struct flow *f, uint32_t unit, struct arrival *a, int year)
{
	struct assess_now now = clock_assess_now(f->clock);
	int this_year, month, mday;
	civil_ymd(now.day, &this_year, &month, &mday);
	if (intake_check_year(&f->tree->org->units[unit], year, &a->reason) < 0)
		return -EINVAL;
	if (year > this_year + YEARS_AHEAD_MAX)
		return refuse_year(a, "vilket är orimligt långt fram; rätta årtalet i dokumentet",
		                   year);
	int newest = node_newest_year(&f->tree->units[unit]);
	const struct year_docs *y = newest ? node_year(&f->tree->units[unit], newest) : NULL;
	bool slip =
	        newest > this_year + 1; /* so early no plan is made: what comes now corrects it */
	if (a->kind == DOC_PLAN && y && y->plan && newest > year && !slip)
		return refuse_year(
		        a,
		        "men en nyare plan gäller redan; publicera den nyaste planen på adressen",
		        year);
	return 0;
}

/* What one unit's documents of all years together may say: figures are made of it, within bounds
 * that hold for a unit (rollup), and one unit's plenty must not stand in another's way. */
#define UNIT_SAYINGS_MAX 200000

static size_t n_said(const struct plan *p, const struct results *r)
{
	size_t n = p ? p->n_indicators * PERIOD_OWED_MAX : 0;
	for (size_t i = 0; r && i < r->n_outcomes; i++)
		n += 1 + r->outcomes[i].n_breakdown;
	return n;
}

static int check_plenty(const struct flow *f, uint32_t unit, struct arrival *a, int year)
{
	const struct node *n = &f->tree->units[unit];
	size_t said = n_said(a->plan, a->results);
	for (size_t i = 0; i < n->n_years; i++) {
		const struct year_docs *y = &n->years[i];
		bool same = y->year == year; /* takes the place of what is there */
		said += n_said(same && a->plan ? NULL : y->plan,
		               same && a->results ? NULL : y->results);
	}
	if (said <= UNIT_SAYINGS_MAX)
		return 0;
	a->reason.kind = REASON_TOO_LARGE;
	return err_set(&a->reason.err, -E2BIG,
	               "enhetens planer och utfall säger sammanlagt %zu uppgifter över alla år; "
	               "gränsen är %d: publicera färre rader",
	               said, UNIT_SAYINGS_MAX);
}

static void hex_of(const uint8_t hash[PULL_HASH_BYTES], char ret_hex[2 * PULL_HASH_BYTES + 1])
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < PULL_HASH_BYTES; i++) {
		ret_hex[2 * i] = digits[hash[i] >> 4];
		ret_hex[2 * i + 1] = digits[hash[i] & 15];
	}
	ret_hex[2 * PULL_HASH_BYTES] = '\0';
}

#define LOST_LEAST 2 /* one row that goes is an edit */

/* A plan that lost half of its indicators is an accident more often than a decision: the one before
 * stays until the plan says from when it is valid, or somebody confirms this very document. */
static int check_shrunk(const struct flow *f, uint32_t unit, struct arrival *a, int year)
{
	const struct year_docs *y = node_year(&f->tree->units[unit], year);
	const struct plan *old = y ? y->plan : NULL;
	if (!a->plan || !old || 2 * a->plan->n_indicators > old->n_indicators ||
	    a->plan->n_indicators + LOST_LEAST > old->n_indicators)
		return 0;
	if (a->plan->valid_from != CIVIL_NONE && a->plan->valid_from != old->valid_from)
		return 0;
	char hash[2 * PULL_HASH_BYTES + 1];
	hex_of(a->hash, hash);
	const char *confirmed = f->tree->org->units[unit].sources[DOC_PLAN].confirmed;
	if (confirmed && str_starts(str_of(hash), str_of(confirmed)))
		return 0;
	a->reason.kind = REASON_SHRUNK;
	return err_set(
	        &a->reason.err, -EINVAL,
	        "planen har nu %zu av sina %zu indikatorer; den tidigare gäller tills det är "
	        "bekräftat: skriv valid_from i planen, eller plan.confirmed: %.16s vid "
	        "enheten i registret",
	        a->plan->n_indicators, old->n_indicators, hash);
}

int admit_document(const struct flow *f, uint32_t unit, struct arrival *a, int *ret_year)
{
	const struct unit *u = &f->tree->org->units[unit];
	const char *id = a->plan ? a->plan->unit_id : NULL;
	const char *name = a->plan ? a->plan->unit_name : a->results->unit;
	int year = a->plan ? a->plan->year : a->results->year;
	if (year == 0)
		year = year_of_csv(u, a->results);
	/* A CSV says neither unit nor, when it is empty, year: then it is this year's, and says
	 * nothing. */
	if (year == 0) {
		int month, mday;
		civil_ymd(clock_assess_now(f->clock).day, &year, &month, &mday);
	}
	if (name && intake_check_unit(u, a->plan ? id : a->results->unit, name, &a->reason) < 0)
		return -EINVAL;
	*ret_year = year;
	int ret = check_year(f, unit, a, year);
	if (ret == 0)
		ret = check_shrunk(f, unit, a, year);
	return ret < 0 ? ret : check_plenty(f, unit, a, year);
}
