/* SPDX-License-Identifier: EUPL-1.2 */
/* view/why_merge.c (core): how a whole came of its units, and how much of it is there.
 * Weights are never told, and sums of numerators and denominators only where each of them is told
 * of its unit already: else the hidden part would follow by subtraction. */
#include "why.h"

#define CENT 100.0

static bool any_hidden(const struct figure *f)
{
	for (size_t i = 0; i < f->merge->n_contributors; i++) {
		if (f->merge->contributors[i].hidden)
			return true;
	}
	return f->hidden != 0;
}

bool why_parts_shown(struct why *w)
{
	const struct figure *f = w->figure;
	const struct merge *m = f->merge;
	double k = 0, n = 0;
	if (any_hidden(f) || m->n_contributors == 0)
		return false;
	for (size_t i = 0; i < m->n_contributors; i++) {
		const struct figure *of =
		        why_find(w, (struct scope){SCOPE_UNIT, m->contributors[i].unit},
		                 f->indicator, f->period);
		if (m->contributors[i].shared || !of || of->hidden)
			return false;
		k = num_add(k, of->all.numerator);
		n = num_add(n, of->all.denominator);
	}
	return num_given(k) && num_given(n) && num_given(f->all.numerator) &&
	       num_given(f->all.denominator) && num_cmp(k, f->all.numerator) == 0 &&
	       num_cmp(n, f->all.denominator) == 0;
}

/* The units' values, when none is hidden; NULL. */
static const double *values_of(struct why *w)
{
	const struct merge *m = w->figure->merge;
	double *x = arena_array(w->arena, m->n_contributors, sizeof(*x));
	if (!x)
		w->failed = true;
	for (size_t i = 0; x && i < m->n_contributors; i++) {
		if (any_hidden(w->figure) || !num_given(m->contributors[i].value))
			return NULL;
		x[i] = m->contributors[i].value;
	}
	return m->n_contributors ? x : NULL;
}

static const char *ratio(struct why *w)
{
	const struct figure *f = w->figure;
	bool percent = f->unit && f->unit[0] == '%', shown = why_parts_shown(w);
	const char *k = shown ? why_number(w, f->all.numerator) : "summan av täljarna";
	const char *n = shown ? why_number(w, f->all.denominator) : "summan av nämnarna";
	return why_text(w, "%s / %s%s%s%s", k, n, percent ? " × 100" : "", why_equals(f->all.value),
	                why_amount(w, f->all.value, f->unit));
}

static const char *mean(struct why *w)
{
	const struct figure *f = w->figure;
	const double *x = values_of(w);
	size_t n = f->merge->n_contributors;
	const char *amount = why_amount(w, f->all.value, f->unit);
	double sum = 0;
	for (size_t i = 0; x && i < n; i++)
		sum = num_add(sum, x[i]);
	if (!x || num_cmp(sum / (double)n, f->all.value) != 0)
		return why_text(w, "medel av %u enheters värden%s%s", f->merge->n_reported,
		                why_equals(f->all.value), amount);
	return why_text(w, "(%s) / %zu%s%s", why_sum(w, x, n), n, why_equals(f->all.value), amount);
}

static const char *sum(struct why *w)
{
	const struct figure *f = w->figure;
	const double *x = values_of(w);
	size_t n = f->merge->n_contributors;
	const char *amount = why_amount(w, f->all.value, f->unit);
	if (!x)
		return why_text(w, "summan av %u enheters utfall%s%s", f->merge->n_reported,
		                why_equals(f->all.value), amount);
	return why_text(w, "%s%s%s", why_sum(w, x, n), why_equals(f->all.value), amount);
}

void why_merge_value(struct why *w)
{
	const struct figure *f = w->figure;
	const struct merge *m = f->merge;
	if (!num_given(f->all.value)) {
		why_step(w, WHY_MERGE_NOTHING, "value", "Utfall");
		return;
	}
	static const enum why_rule rules[METHOD_COUNT] = {
	        [METHOD_RATIO] = WHY_MERGE_RATIO,
	        [METHOD_WEIGHTED] = WHY_MERGE_WEIGHTED,
	        [METHOD_MEAN] = WHY_MERGE_MEAN,
	        [METHOD_SUM] = WHY_MERGE_SUM,
	};
	struct why_step *step = why_step(w, rules[m->method], "value", "Utfall");
	step->result = f->all.value;
	switch (m->method) {
	case METHOD_RATIO: step->formula = ratio(w); break;
	case METHOD_MEAN: step->formula = mean(w); break;
	case METHOD_SUM: step->formula = sum(w); break;
	case METHOD_WEIGHTED:
		step->formula =
		        why_text(w, "vägt medel av %u enheters värden%s%s", m->n_reported,
		                 why_equals(f->all.value), why_amount(w, f->all.value, f->unit));
		if (w->entry)
			why_cite_entry(w, step, INDICATOR_WEIGHT, weight_name(w->entry->weight));
		break;
	case METHOD_COUNT: must_fail("view: method out of range");
	}
	if (any_hidden(f))
		why_cite(w, why_step(w, WHY_PROTECTED_PART, "parts", "Enheternas delar"),
		         "privacy.min_group");
}

static bool contributes(const struct merge *m, uint32_t unit)
{
	for (size_t i = 0; i < m->n_contributors; i++) {
		if (m->contributors[i].unit == unit)
			return true;
	}
	return false;
}

/* Who owes the figure and has not said anything. */
static void find_awaited(struct why *w)
{
	const struct figure *f = w->figure;
	if (f->merge->n_reported >= f->merge->n_expected)
		return;
	for (uint32_t unit = 0; unit < w->s->org->n_units; unit++) {
		struct scope scope = {SCOPE_UNIT, unit};
		if (!scope_covers(w->s->org, w->scope, scope))
			continue;
		const struct figure *of = why_find(w, scope, f->indicator, f->period);
		if (!of || !of->owed || figure_hidden(of) || num_given(of->all.value) ||
		    of->missing == MISSING_NOT_APPLICABLE || contributes(f->merge, unit))
			continue;
		if (w->n_awaited == w->cap_awaited) {
			struct why_awaited *more = arena_grow(w->arena, w->awaited, w->n_awaited,
			                                      &w->cap_awaited, sizeof(*more));
			if (!more) {
				w->failed = true;
				return;
			}
			w->awaited = more;
		}
		w->awaited[w->n_awaited++] = (struct why_awaited){unit, of->state};
	}
}

void why_coverage(struct why *w)
{
	const struct merge *m = w->figure->merge;
	bool weighed = num_given(m->weight_share);
	double least = why_setting_number(w, "assess.min_coverage");
	double share = weighed         ? m->weight_share
	               : m->n_expected ? (double)m->n_reported / m->n_expected
	                               : NUM_NONE;
	struct why_step *step = why_step(w, WHY_COVERAGE, "coverage", "Täckning");
	const char *limit = num_given(least)
	                            ? why_text(w, "; gränsen är %s%s",
	                                       why_amount(w, num_round(least * CENT, 1), "%"),
	                                       m->provisional ? ", så talet är preliminärt" : "")
	                            : "";
	share = num_given(share) ? num_round(share * CENT, 1) : NUM_NONE;
	step->formula = why_text(w, "%u av %u enheter, %s%s%s", m->n_reported, m->n_expected,
	                         why_amount(w, share, "%"), weighed ? " av vikten" : "", limit);
	step->result = num_given(share) ? num_snap(share / CENT) : NUM_NONE;
	why_cite(w, step, "assess.min_coverage");
	find_awaited(w);
}
