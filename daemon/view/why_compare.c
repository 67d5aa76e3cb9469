/* SPDX-License-Identifier: EUPL-1.2 */
/* view/why_compare.c (core): what a figure is held against, and how far from it: target, the part
 * expected by now, tolerance, gap, interval, the council's number.
 * The rules are those of assess; here they are told, so each formula is reckoned anew and written
 * only when it gives the number that is shown. */
#include "why.h"

#define YEAR_MONTHS 12.0

static bool is_text(enum target_kind k)
{
	return k == TARGET_INCREASE || k == TARGET_DECREASE || k == TARGET_MAINTAIN;
}

/* "öka", "minska": what the plan says where it says no number. */
static const char *text_target(enum target_kind k)
{
	switch (k) {
	case TARGET_INCREASE: return "öka";
	case TARGET_DECREASE: return "minska";
	case TARGET_MAINTAIN: return "behåll";
	case TARGET_BOARD_SETS: return "tas fram av nämnden; inget tal finns än";
	case TARGET_NONE:
	case TARGET_VALUE: break;
	case TARGET_KIND_COUNT: must_fail("view: target kind out of range");
	}
	return "inget mål är satt";
}

/* ---- the target ---- */

/* The units' targets behind a sum, when they are all in the open and add up. */
static const char *target_terms(struct why *w)
{
	const struct figure *f = w->figure;
	const struct merge *m = f->merge;
	double *x = arena_array(w->arena, m->n_contributors, sizeof(*x)), sum = 0;
	if (!x) {
		w->failed = true;
		return NULL;
	}
	size_t n = 0;
	for (size_t i = 0; i < m->n_contributors; i++) {
		const struct figure *of =
		        why_find(w, (struct scope){SCOPE_UNIT, m->contributors[i].unit},
		                 f->indicator, f->period);
		if (!of || of->target_kind != TARGET_VALUE || !num_given(of->target))
			continue;
		x[n++] = of->target;
		sum = num_add(sum, of->target);
	}
	return n > 1 && num_cmp(sum, f->target) == 0 ? why_sum(w, x, n) : NULL;
}

/* The catalogue's target of the district, when that is the one. */
static const struct district_target *listed_target(const struct why *w)
{
	uint32_t district = scope_district(w->s->org, w->scope);
	for (size_t i = 0; w->entry && i < w->entry->n_targets; i++) {
		const struct district_target *t = &w->entry->targets[i];
		if (t->district == district && t->year == w->figure->period.year)
			return t;
	}
	return NULL;
}

/* Do all units that have a target have this one? */
static bool is_common(const struct why *w)
{
	const struct figure *f = w->figure;
	const struct merge *m = f->merge;
	bool any = false;
	for (size_t i = 0; i < m->n_contributors; i++) {
		const struct figure *of =
		        why_find(w, (struct scope){SCOPE_UNIT, m->contributors[i].unit},
		                 f->indicator, f->period);
		if (!of || of->target_kind != TARGET_VALUE || !num_given(of->target))
			continue;
		if (num_cmp(of->target, f->target) != 0)
			return false;
		any = true;
	}
	return any || m->n_contributors == 0;
}

static void add_merged_target(struct why *w)
{
	const struct figure *f = w->figure;
	const char *amount = why_amount(w, f->target, f->unit);
	if (f->measure == MEASURE_COUNTED) {
		struct why_step *step = why_step(w, WHY_TARGET_SUM, "target", "Mål");
		const char *terms = target_terms(w);
		step->formula = terms ? why_text(w, "%s%s%s", terms, why_equals(f->target), amount)
		                      : why_text(w, "summan av enheternas mål är %s", amount);
		step->result = f->target;
		return;
	}
	char text[NUM_TEXT_BYTES];
	const struct district_target *t = is_common(w) ? NULL : listed_target(w);
	struct why_step *step =
	        why_step(w, t ? WHY_TARGET_CATALOGUE : WHY_TARGET_COMMON, "target", "Mål");
	step->formula = t ? why_text(w, "%s enligt katalogen", amount)
	                  : why_text(w, "%s, enheternas gemensamma", amount);
	step->result = f->target;
	if (t && w->entry->file)
		step->setting = (struct why_setting){
		        why_text(w, "indicators[%s].targets.%s.%d", w->entry->id,
		                 w->s->org->districts[t->district].id, t->year),
		        why_text(w, "%s", num_text(t->value, text)), w->entry->file,
		        t->line ? t->line : w->entry->line};
}

static void add_target(struct why *w)
{
	const struct figure *f = w->figure;
	if (f->target_kind == TARGET_VALUE && num_given(f->target) && f->merge) {
		add_merged_target(w);
		return;
	}
	if (f->target_kind == TARGET_VALUE && num_given(f->target)) {
		struct why_step *step = why_step(w, WHY_TARGET_PLAN, "target", "Mål");
		step->formula = why_text(w, "%s enligt planen%s", why_amount(w, f->target, f->unit),
		                         why_plan_spot(w, f));
		step->result = f->target;
		return;
	}
	struct why_step *step = why_step(
	        w, is_text(f->target_kind) ? WHY_TARGET_TEXT : WHY_TARGET_NONE, "target", "Mål");
	step->formula = why_text(w, "%s%s", text_target(f->target_kind),
	                         f->merge ? "" : why_plan_spot(w, f));
}

/* ---- what is expected by now ---- */

/* "120 × 4/12 = 40 st", when it is so. */
static const char *linear(struct why *w, double whole)
{
	const struct figure *f = w->figure;
	int months = period_months_through(f->period);
	double part = whole * months / YEAR_MONTHS;
	if (num_cmp(part, f->compared) != 0)
		return NULL;
	return why_text(w, "%s × %d/12%s%s", why_operand(w, whole), months, why_equals(part),
	                why_amount(w, part, f->unit));
}

/* "20 + (60 − 20) × (8 − 4)/(12 − 4) = 40 st": between the phases around the period. */
static const char *by_phases(struct why *w, const struct target *t)
{
	const struct figure *f = w->figure;
	int month = period_months_through(f->period);
	int from = 0, to = (int)YEAR_MONTHS;
	double low = 0, high = f->target;
	for (size_t i = 0; i < t->n_phases; i++) {
		const struct phase *p = &t->phases[i];
		int at = period_months_through(p->period);
		if (p->period.year != f->period.year || !num_given(p->value))
			continue;
		if (at <= month && at > from) {
			from = at;
			low = p->value;
		}
		if (at >= month && at < to) {
			to = at;
			high = p->value;
		}
	}
	double part = from == month ? low : low + (high - low) * (month - from) / (to - from);
	if (num_cmp(part, f->compared) != 0)
		return NULL;
	if (from == month)
		return why_text(w, "etappen till och med månad %d är %s", month,
		                why_amount(w, part, f->unit));
	return why_text(w, "%s + (%s − %s) × (%d − %d)/(%d − %d)%s%s", why_operand(w, low),
	                why_number(w, high), why_operand(w, low), month, from, to, from,
	                why_equals(part), why_amount(w, part, f->unit));
}

/* "120 × 30/100 = 36 st": as large a part as last year. */
static const char *by_profile(struct why *w)
{
	const struct figure *f = w->figure;
	if (f->baseline_whole || !num_given(f->baseline) || !num_given(f->baseline_year) ||
	    f->baseline_year <= 0)
		return NULL;
	double part = f->target * (f->baseline / f->baseline_year);
	if (num_cmp(part, f->compared) != 0)
		return NULL;
	return why_text(w, "%s × %s/%s%s%s", why_operand(w, f->target), why_number(w, f->baseline),
	                why_number(w, f->baseline_year), why_equals(part),
	                why_amount(w, part, f->unit));
}

/* The units' expected parts, when they are all in the open and add up. */
static const char *expected_terms(struct why *w)
{
	const struct figure *f = w->figure;
	const struct merge *m = f->merge;
	double *x = arena_array(w->arena, m->n_contributors, sizeof(*x)), sum = 0;
	if (!x) {
		w->failed = true;
		return NULL;
	}
	for (size_t i = 0; i < m->n_contributors; i++) {
		const struct figure *of =
		        why_find(w, (struct scope){SCOPE_UNIT, m->contributors[i].unit},
		                 f->indicator, f->period);
		if (!of || m->contributors[i].hidden || m->contributors[i].shared ||
		    figure_hidden(of) || !num_given(of->expected_part))
			return NULL;
		x[i] = of->expected_part;
		sum += x[i];
	}
	return m->n_contributors > 1 && num_cmp(sum, f->compared) == 0
	               ? why_sum(w, x, m->n_contributors)
	               : NULL;
}

static void add_count_part(struct why *w)
{
	const struct figure *f = w->figure;
	const struct target *t = f->promise ? &f->promise->target : NULL;
	enum why_rule rule = WHY_COMPARE_LINEAR;
	const char *formula = NULL;
	if (f->merge) {
		const char *terms = expected_terms(w);
		rule = WHY_COMPARE_SUM;
		formula = terms ? why_text(w, "%s%s%s", terms, why_equals(f->compared),
		                           why_amount(w, f->compared, f->unit))
		                : NULL;
	} else if (f->direction == DIRECTION_LOWER) {
		rule = WHY_COMPARE_CEILING;
	} else if (period_months_through(f->period) >= (int)YEAR_MONTHS) {
		rule = WHY_COMPARE_YEAR;
	} else if (t && t->n_phases > 0) {
		rule = WHY_COMPARE_PHASES;
		formula = by_phases(w, t);
	} else if ((formula = by_profile(w)) != NULL) {
		rule = WHY_COMPARE_PROFILE;
	} else {
		formula = linear(w, f->target);
	}
	struct why_step *step = why_step(w, rule, "compared", "Jämförs med");
	step->formula = formula ? formula : why_text(w, "%s", why_amount(w, f->compared, f->unit));
	step->result = f->compared;
}

static void add_baseline(struct why *w)
{
	const struct figure *f = w->figure;
	int year = f->period.year - 1;
	bool count = f->measure == MEASURE_COUNTED, whole = f->baseline_whole;
	bool of_year = count && f->basis_is_forecast;
	const char *part = count && whole && !of_year ? linear(w, f->baseline) : NULL;
	struct why_step *step =
	        why_step(w, whole && !of_year ? WHY_COMPARE_BASELINE_YEAR : WHY_COMPARE_BASELINE,
	                 "compared", "Jämförs med");
	step->formula = part               ? why_text(w, "hela %d: %s", year, part)
	                : whole || of_year ? why_text(w, "hela %d, %s", year,
	                                              why_amount(w, f->compared, f->unit))
	                                   : why_text(w, "samma period %d, %s", year,
	                                              why_amount(w, f->compared, f->unit));
	step->result = f->compared;
}

static void add_compared(struct why *w)
{
	const struct figure *f = w->figure;
	if (!num_given(f->compared)) {
		if (f->hidden & HIDE_BASELINE)
			why_cite(w, why_step(w, WHY_COMPARE_HIDDEN, "compared", "Jämförs med"),
			         "privacy.min_group");
		return;
	}
	if (is_text(f->target_kind)) {
		add_baseline(w);
		return;
	}
	if (!f->basis_is_forecast && f->measure == MEASURE_COUNTED) {
		add_count_part(w);
		return;
	}
	struct why_step *step =
	        why_step(w, f->basis_is_forecast ? WHY_COMPARE_FORECAST : WHY_COMPARE_LEVEL,
	                 "compared", "Jämförs med");
	step->formula = why_text(w, "målet, %s", why_amount(w, f->compared, f->unit));
	step->result = f->compared;
}

/* ---- how far from it ---- */

static void add_tolerance(struct why *w)
{
	const struct figure *f = w->figure;
	double percent = why_setting_number(w, "assess.tolerance");
	if (!num_given(f->tolerance))
		return;
	bool points = w->entry && num_given(w->entry->tolerance);
	struct why_step *step = why_step(w, points ? WHY_TOLERANCE_POINTS : WHY_TOLERANCE_PERCENT,
	                                 "tolerance", "Tolerans");
	const char *result = why_distance(w, f->tolerance, f->unit);
	step->result = f->tolerance;
	step->formula = result;
	if (points) {
		char text[NUM_TEXT_BYTES];
		why_cite_entry(w, step, INDICATOR_TOLERANCE,
		               why_text(w, "%s", num_text(f->tolerance, text)));
		return;
	}
	why_cite(w, step, "assess.tolerance");
	if (num_given(percent) && num_cmp(fabs(f->compared) * percent / 100, f->tolerance) == 0)
		step->formula = why_text(w, "%s av %s%s%s", why_amount(w, percent, "%"),
		                         why_number(w, fabs(f->compared)), why_equals(f->tolerance),
		                         result);
}

static enum direction way_of(const struct figure *f)
{
	switch (f->target_kind) {
	case TARGET_INCREASE: return DIRECTION_HIGHER;
	case TARGET_DECREASE: return DIRECTION_LOWER;
	case TARGET_MAINTAIN: return DIRECTION_APPROACH;
	case TARGET_NONE:
	case TARGET_VALUE:
	case TARGET_BOARD_SETS: break;
	case TARGET_KIND_COUNT: must_fail("view: target kind out of range");
	}
	return f->direction;
}

static double reckon_gap(const struct figure *f, enum direction way)
{
	if (way == DIRECTION_HIGHER)
		return num_sub(f->basis, f->compared);
	if (way == DIRECTION_LOWER)
		return num_sub(f->compared, f->basis);
	return num_sub(f->tolerance, fabs(num_sub(f->basis, f->compared)));
}

/* "utfall − mål = 75 − 80 = −5 procentenheter", when it is so. */
static const char *gap_formula(struct why *w, enum direction way, const char *theirs)
{
	const struct figure *f = w->figure;
	const char *ours = f->basis_is_forecast ? "prognos" : "utfall";
	const char *a = why_operand(w, f->basis), *b = why_operand(w, f->compared);
	const char *result = why_distance(w, f->gap, f->unit), *equals = why_equals(f->gap);
	double gap = reckon_gap(f, way);
	if (!num_given(gap) || num_cmp(gap, f->gap) != 0)
		return result;
	if (way == DIRECTION_HIGHER)
		return why_text(w, "%s − %s = %s − %s%s%s", ours, theirs, a, b, equals, result);
	if (way == DIRECTION_LOWER)
		return why_text(w, "%s − %s = %s − %s%s%s", theirs, ours, b, a, equals, result);
	return why_text(w, "tolerans − |%s − %s| = %s − |%s − %s|%s%s", ours, theirs,
	                why_number(w, f->tolerance), a, b, equals, result);
}

static void add_gap(struct why *w)
{
	const struct figure *f = w->figure;
	enum direction way = way_of(f);
	if (!num_given(f->gap) || !num_given(f->basis) || !num_given(f->compared))
		return;
	bool part = f->measure == MEASURE_COUNTED && num_given(f->target) &&
	            num_cmp(f->target, f->compared) != 0;
	const char *theirs = is_text(f->target_kind) ? "året före" : part ? "väntat" : "mål";
	enum why_rule rule = way == DIRECTION_HIGHER  ? WHY_GAP_HIGHER
	                     : way == DIRECTION_LOWER ? WHY_GAP_LOWER
	                                              : WHY_GAP_APPROACH;
	struct why_step *step = why_step(w, rule, "gap", "Avvikelse");
	step->formula = gap_formula(w, way, theirs);
	step->result = f->gap;
}

/* Share and number of a Wilson interval, written out with them. */
static const char *wilson_formula(struct why *w, double k, double n)
{
	const char *p = why_number(w, k / n), *q = why_number(w, 1 - k / n);
	const char *m = why_number(w, n);
	return why_text(w,
	                "(%s/%s + 1,96²/(2 × %s) ± 1,96 × √(%s × %s/%s + 1,96²/(4 × %s²)))"
	                " / (1 + 1,96²/%s) × 100",
	                why_number(w, k), m, m, p, q, m, m, m);
}

static void add_interval(struct why *w)
{
	const struct figure *f = w->figure;
	double k = f->all.numerator, n = f->all.denominator;
	if (!num_given(f->low) || !num_given(f->high))
		return;
	const char *range = why_text(w, "%s–%s", why_number(w, num_round(f->low, 1)),
	                             why_amount(w, num_round(f->high, 1), f->unit));
	bool shown = num_given(k) && num_given(n) && n > 0 && (!f->merge || why_parts_shown(w));
	struct why_step *step = why_step(w, WHY_INTERVAL, "interval", "Slumpens utrymme");
	step->formula = shown ? why_text(w, "%s av %s: %s ≈ %s", why_number(w, k), why_number(w, n),
	                                 wilson_formula(w, k, n), range)
	                      : range;
}

static void add_council(struct why *w)
{
	const struct figure *f = w->figure;
	if (f->council_kind != TARGET_VALUE || !num_given(f->council))
		return;
	const char *amount = why_amount(w, f->council, f->unit);
	if (num_given(f->council_gap)) {
		struct why_step *step =
		        why_step(w, WHY_COUNCIL, "council", "Kommunfullmäktiges mål");
		step->formula = why_text(w, "%s; avvikelsen från det är %s", amount,
		                         why_distance(w, f->council_gap, f->unit));
		step->result = f->council_gap;
	} else if (num_given(f->basis) && f->direction != DIRECTION_NONE) {
		why_step(w, WHY_COUNCIL_CITY, "council", "Kommunfullmäktiges mål")->formula =
		        why_text(w, "%s i planen", why_number(w, f->council));
	}
	if (f->weaker_than_council)
		why_step(w, WHY_COUNCIL_WEAKER, "weaker", "Svagare än kommunfullmäktiges")
		        ->formula = why_text(w, "%s mot kommunfullmäktiges %s",
		                             why_amount(w, f->target, f->unit), amount);
}

void why_compare(struct why *w)
{
	add_target(w);
	if (figure_hidden(w->figure))
		return;
	add_compared(w);
	add_tolerance(w);
	add_gap(w);
	add_interval(w);
	add_council(w);
}
