/* SPDX-License-Identifier: EUPL-1.2 */
/* rollup/finding.c (core): what is odd in a unit's documents, gathered: the plan's findings, rows
 * of results that could not be taken, outcomes that no plan row owes, and printed values that
 * differ from their parts.  The last are said here without numbers: a finding leaves the house
 * whether the figure may or not.  What speaks of the figures themselves comes from protect. */
#include <errno.h>
#include "base/limits.h"
#include "inside.h"

static void put(struct finding_list *l, struct finding_row row)
{
	if (l->n == LIMIT_FINDINGS)
		return;
	if (l->n == LIMIT_FINDINGS - 1) { /* the last one says that there were more */
		row.finding.kind = FINDING_TOO_MANY;
		row.finding.message = arena_printf(
		        l->arena, "fler än %d anmärkningar; resten visas inte", LIMIT_FINDINGS);
	}
	if (l->failed || !row.finding.message) {
		l->failed = -ENOMEM;
		return;
	}
	if (l->n == l->cap) {
		struct finding_row *more =
		        arena_grow(l->arena, l->rows, l->n, &l->cap, sizeof(*more));
		if (!more) {
			l->failed = -ENOMEM;
			return;
		}
		l->rows = more;
	}
	l->rows[l->n++] = row;
}

void finding_plans(struct finding_list *l, const struct node *n)
{
	for (size_t i = 0; i < n->n_years; i++) {
		const struct year_docs *y = &n->years[i];
		bool audited = y->plan_arena;
		size_t n_of = audited ? y->n_plan_findings : y->plan ? y->plan->n_findings : 0;
		const struct finding *of = audited   ? y->plan_findings
		                           : y->plan ? y->plan->findings
		                                     : NULL;
		for (size_t k = 0; k < n_of; k++)
			put(l, (struct finding_row){of[k], DOC_PLAN, y->year});
	}
}

/* A target as it was set: the number, else what was printed, else the word for it. */
static const char *target_words(const struct target *t, char out[NUM_TEXT_BYTES])
{
	static const char *const words[TARGET_KIND_COUNT] = {
	        [TARGET_NONE] = "inget mål",
	        [TARGET_INCREASE] = "öka",
	        [TARGET_DECREASE] = "minska",
	        [TARGET_MAINTAIN] = "bibehålla",
	        [TARGET_BOARD_SETS] = "tas fram av nämnden",
	};
	if (t->kind == TARGET_VALUE)
		return num_people(t->value, 9, t->unit, out);
	return t->text && *t->text ? t->text : words[t->kind];
}

static bool same_target(const struct target *a, const struct target *b)
{
	return a->kind == b->kind && num_eq(a->value, b->value);
}

static void tell_change(struct finding_list *l, const struct plan_rows *p, size_t version,
                        uint32_t row)
{
	const struct earlier_rows *e = &p->earlier[version];
	const struct earlier_rows *next = version + 1 < p->docs->n_earlier ? e + 1 : NULL;
	const struct plan *newest = p->docs->plan;
	uint32_t was = e->row[row], is = next ? next->row[row] : row;
	if (was == INDEX_NONE || is == INDEX_NONE || l->n == LIMIT_FINDINGS)
		return;
	const struct target *before = &e->of->plan->indicators[was].target;
	const struct target *after = &(next ? next->of->plan : newest)->indicators[is].target;
	if (same_target(before, after))
		return;
	char from[NUM_TEXT_BYTES], to[NUM_TEXT_BYTES], day[CIVIL_TEXT_BYTES];
	const char *message = arena_printf(
	        l->arena,
	        "%s: målet ändrades %s från %s till %s; perioder som slutar före dess bedöms "
	        "mot det tidigare",
	        newest->indicators[row].name, civil_text(e->of->until, day),
	        target_words(before, from), target_words(after, to));
	put(l, (struct finding_row){{FINDING_TARGET_CHANGED, message, newest->indicators[row].line},
	                            DOC_PLAN,
	                            newest->year});
}

void finding_changes(struct finding_list *l, const struct identity *id)
{
	for (size_t i = 0; i < id->n_plans; i++) {
		const struct plan_rows *p = &id->plans[i];
		for (size_t v = 0; v < p->docs->n_earlier; v++) {
			for (size_t k = 0; k < p->n_winners; k++)
				tell_change(l, p, v, p->winners[k]);
		}
	}
}

/* Does the printed value say something else than its parts, beyond the rounding of its last digit?
 */
static bool value_differs(struct part p, const char *unit)
{
	if (!num_given(p.value))
		return false;
	double printed = p.value, step = 1;
	p.value = NUM_NONE;
	double computed = part_value(p, unit);
	if (!num_given(computed))
		return false;
	for (int places = 0; places < 9 && num_cmp(num_round(printed, places), printed) != 0;
	     places++)
		step /= 10;
	return num_cmp(fabs(printed - computed), step / 2) > 0;
}

static void tell_of(struct finding_list *l, const struct entry *e, enum finding_kind kind,
                    const char *name, const char *what)
{
	if (l->n == LIMIT_FINDINGS)
		return;
	char period[PERIOD_PEOPLE_BYTES];
	const char *message = arena_printf(l->arena, "%s, %s: %s", name,
	                                   period_people(e->outcome->period, period), what);
	put(l, (struct finding_row){{kind, message, e->outcome->line}, DOC_RESULTS, e->docs->year});
}

/* What intake said of results; of values against their parts more is known here. */
static void put_own(struct finding_list *l, const struct finding *findings, size_t n, int year)
{
	for (size_t i = 0; i < n; i++) {
		if (findings[i].kind != FINDING_VALUE_DIFFERS_FROM_PARTS)
			put(l, (struct finding_row){findings[i], DOC_RESULTS, year});
	}
}

void finding_results(struct finding_list *l, const struct node *n, const struct identity *id,
                     const struct entry *entries, size_t n_entries)
{
	for (size_t i = 0; i < n->n_years; i++) {
		const struct year_docs *y = &n->years[i];
		if (y->results)
			put_own(l, y->results->findings, y->results->n_findings, y->year);
		put_own(l, y->results_findings, y->n_results_findings, y->year);
	}
	uint32_t told = INDEX_NONE;
	int told_year = 0;
	for (size_t i = 0; i < n_entries; i++) {
		const struct entry *e = &entries[i];
		if (!e->outcome)
			continue;
		bool local = e->indicator & INDICATOR_LOCAL;
		const struct indicator *c =
		        local ? NULL : &id->tree->catalogue->indicators[e->indicator];
		const char *name = c ? c->name : e->outcome->indicator;
		int year = e->period.year;
		bool planned = identity_row(id, e->indicator, year) != NULL;
		const struct plan_indicator *like = identity_any_row(id, e->indicator, year);
		if (!planned && identity_has_plan(id, year) &&
		    (told != e->indicator || told_year != year)) {
			tell_of(l, e, FINDING_OUTCOME_WITHOUT_PLAN, name,
			        "rapporteras, men står inte i årets plan");
			told = e->indicator;
			told_year = year;
		}
		if (value_differs(e->outcome->all, indicator_unit(c, like)))
			tell_of(l, e, FINDING_VALUE_DIFFERS_FROM_PARTS, name,
			        "det skrivna värdet stämmer inte med täljare och nämnare; det "
			        "skrivna gäller");
	}
}
