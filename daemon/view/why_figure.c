/* SPDX-License-Identifier: EUPL-1.2 */
/* view/why_figure.c (core): the steps of one figure: what was said, what it is, what it is held
 * against (why_compare.c), what is thought of it, and when it was due. */
#include "why.h"

#define CENT 100.0

/* "30 / 40 × 100 = 75 %"; NULL when the parts do not give the value. */
static const char *by_parts(struct why *w, struct part p, const char *unit)
{
	bool percent = unit && unit[0] == '%';
	double value = part_value((struct part){NUM_NONE, p.numerator, p.denominator}, unit);
	if (!num_given(value) || num_cmp(value, p.value) != 0)
		return NULL;
	return why_text(w, "%s / %s%s%s%s", why_operand(w, p.numerator),
	                why_operand(w, p.denominator), percent ? " × 100" : "", why_equals(value),
	                why_amount(w, value, unit));
}

static void add_part(struct why *w, struct part p, const char *id, const char *what, bool printed)
{
	const char *unit = w->figure->unit;
	struct why_step *step =
	        why_step(w, printed ? WHY_VALUE_PRINTED : WHY_VALUE_PARTS, id, what);
	const char *parts = by_parts(w, p, unit);
	step->result = p.value;
	if (!printed && parts)
		step->formula = parts;
	else if (parts)
		step->formula =
		        why_text(w, "%s står i dokumentet%s; %s", why_amount(w, p.value, unit),
		                 why_outcome_spot(w, w->figure), parts);
	else
		step->formula = why_text(w, "%s står i dokumentet%s", why_amount(w, p.value, unit),
		                         why_outcome_spot(w, w->figure));
}

static const char *subgroup_people(struct why *w, const struct subgroup *s)
{
	switch (s->kind) {
	case SUBGROUP_WOMEN: return "Kvinnor";
	case SUBGROUP_MEN: return "Män";
	case SUBGROUP_PART: return why_text(w, "Varav %s", s->name ? s->name : "del");
	case SUBGROUP_KIND_COUNT: break;
	}
	must_fail("view: subgroup out of range");
}

static void add_subgroups(struct why *w)
{
	const struct figure *f = w->figure;
	bool any_hidden = false;
	for (size_t i = 0; i < f->n_subgroups; i++) {
		const struct subgroup *s = &f->subgroups[i];
		any_hidden |= s->hidden;
		if (!s->hidden && num_given(s->part.value))
			add_part(w, s->part, subgroup_kind_name(s->kind), subgroup_people(w, s),
			         !by_parts(w, s->part, f->unit));
	}
	if (any_hidden)
		why_cite(w, why_step(w, WHY_PROTECTED_PART, "subgroups", "Delar av siffran"),
		         "privacy.min_group");
}

/* It said something else before: of a unit's own figure also what. */
static void add_correction(struct why *w)
{
	const struct figure *f = w->figure;
	int64_t at_unix_s = figure_corrected(f);
	if (!at_unix_s)
		return;
	const char *at = why_moment(w, at_unix_s);
	double before = f->corrected ? f->corrected->before.value : NUM_NONE;
	struct why_step *step = why_step(w, WHY_CORRECTED, "corrected", "Rättat");
	step->formula = num_given(before)
	                        ? why_text(w, "%s; var %s", at, why_amount(w, before, f->unit))
	                        : at;
}

static const char *missing_people(enum missing_reason m)
{
	switch (m) {
	case MISSING_NONE: break;
	case MISSING_NOT_PUBLISHED: return "inte publicerat än";
	case MISSING_NOT_COLLECTED: return "mäts inte";
	case MISSING_NOT_REPORTED: return "inte rapporterat";
	case MISSING_TOO_FEW: return "för få svar";
	case MISSING_NOT_APPLICABLE: return "gäller inte enheten";
	case MISSING_LOST: return "uppgiften har gått förlorad";
	case MISSING_COUNT: must_fail("view: missing reason out of range");
	}
	return NULL;
}

void why_value(struct why *w)
{
	const struct figure *f = w->figure;
	if (f->merge) {
		why_merge_value(w);
	} else if (num_given(f->all.value)) {
		add_part(w, f->all, "value", "Utfall",
		         f->said.form == SPOT_NONE || f->said.printed);
		add_subgroups(w);
	} else {
		const char *told = missing_people(f->missing);
		struct why_step *step = why_step(
		        w, told ? WHY_VALUE_TOLD_MISSING : WHY_VALUE_MISSING, "value", "Utfall");
		step->formula = told;
	}
	add_correction(w);
	if (num_given(f->forecast) && !(f->hidden & HIDE_FORECAST)) {
		struct why_step *step = why_step(w, WHY_BASIS_FORECAST, "forecast", "Prognos");
		step->formula = why_text(w, "prognosen för året är %s",
		                         why_amount(w, f->forecast, f->unit));
		step->result = f->forecast;
	}
}

static const char *direction_people(enum direction d)
{
	switch (d) {
	case DIRECTION_HIGHER: return "högre är bättre";
	case DIRECTION_LOWER: return "lägre är bättre";
	case DIRECTION_APPROACH: return "nära målet är bäst";
	case DIRECTION_NONE:
	case DIRECTION_COUNT: break;
	}
	return "ingen säger åt vilket håll som är bra";
}

/* What the indicator is, and who says so. */
static void add_nature(struct why *w)
{
	const struct figure *f = w->figure;
	const struct plan_indicator *row = f->planned;
	bool own = row && row->direction != DIRECTION_NONE &&
	           row->direction_source != DIRECTION_INFERRED && row->direction == f->direction;
	bool listed = w->entry && w->entry->direction != DIRECTION_NONE &&
	              w->entry->direction == f->direction;
	struct why_step *step = why_step(w, WHY_DIRECTION, "direction", "Riktning");
	step->formula = why_text(
	        w, "%s%s", direction_people(f->direction),
	        own && row->direction_source == DIRECTION_FROM_UNIT  ? ", enligt enhetens plan"
	        : listed                                             ? ", enligt katalogen"
	        : row && row->direction_source == DIRECTION_INFERRED ? ", underförstått i planen"
	                                                             : "");
	if (listed && !(own && row->direction_source == DIRECTION_FROM_UNIT))
		why_cite_entry(w, step, INDICATOR_DIRECTION, direction_name(f->direction));
	step = why_step(w, WHY_MEASURE, "measure", "Mått");
	step->formula = f->measure == MEASURE_COUNTED ? "antal, räknat från 1 januari"
	                                              : "nivå (andel, index eller medel)";
	if (w->entry && w->entry->measure != MEASURE_NONE)
		why_cite_entry(w, step, INDICATOR_MEASURE, measure_name(f->measure));
}

static bool is_strict(const struct figure *f)
{
	return f->target_kind == TARGET_INCREASE || f->target_kind == TARGET_DECREASE;
}

static enum why_rule state_rule(const struct figure *f)
{
	switch (f->state) {
	case STATE_PROTECTED: return WHY_PROTECTED;
	case STATE_NOT_DUE: return WHY_STATE_NOT_DUE;
	case STATE_MISSING: return WHY_STATE_MISSING;
	case STATE_NO_TARGET: return WHY_STATE_NO_TARGET;
	case STATE_NO_BASELINE: return WHY_STATE_NO_BASELINE;
	case STATE_MET: return is_strict(f) ? WHY_STATE_MET_STRICT : WHY_STATE_MET;
	case STATE_UNCERTAIN: return WHY_STATE_UNCERTAIN;
	case STATE_NEAR: return WHY_STATE_NEAR;
	case STATE_BEHIND: return WHY_STATE_BEHIND;
	case STATE_COUNT: break;
	}
	must_fail("view: state out of range");
}

/* "−5 < −4 (toleransen)"; NULL when the numbers are not there to show. */
static const char *state_formula(struct why *w)
{
	const struct figure *f = w->figure;
	if (!num_given(f->gap))
		return NULL;
	const char *gap = why_number(w, f->gap);
	if (f->state == STATE_MET)
		return why_text(w, "avvikelsen %s %s 0", gap, is_strict(f) ? ">" : "≥");
	if (f->state == STATE_UNCERTAIN)
		return why_text(w, "avvikelsen %s < 0, men %s ≤ %s ≤ %s", gap,
		                why_number(w, f->low), why_number(w, f->compared),
		                why_number(w, f->high));
	if (!num_given(f->tolerance))
		return NULL;
	const char *limit = why_number(w, -f->tolerance);
	if (f->state == STATE_NEAR)
		return why_text(w, "avvikelsen %s ≥ −toleransen%s%s", gap, why_equals(f->tolerance),
		                limit);
	if (f->state == STATE_BEHIND)
		return why_text(w, "avvikelsen %s < −toleransen%s%s", gap, why_equals(f->tolerance),
		                limit);
	return NULL;
}

static void add_state(struct why *w)
{
	const struct figure *f = w->figure;
	struct why_step *step = why_step(w, state_rule(f), "state", "Tillstånd");
	const char *formula = state_formula(w);
	const char *why = no_state_people(f);
	step->formula = formula ? why_text(w, "%s: %s", state_people(f->state), formula)
	                : why   ? why_text(w, "%s: %s", state_people(f->state), why)
	                        : state_people(f->state);
}

static const char *grace_key(enum periodicity p)
{
	switch (p) {
	case PERIODICITY_MONTH: return "assess.grace_days.month";
	case PERIODICITY_TERTIAL: return "assess.grace_days.tertial";
	case PERIODICITY_HALF: return "assess.grace_days.half";
	case PERIODICITY_YEAR: return "assess.grace_days.year";
	case PERIODICITY_COUNT: break;
	}
	must_fail("view: periodicity out of range");
}

/* "30 april 2014 + 20 dagar = 20 maj 2014"; the bare day when the settings do not give it. */
static const char *due_formula(struct why *w, int32_t from, double grace)
{
	int32_t due = w->figure->due;
	int32_t end = num_given(grace) ? from + (int32_t)grace : CIVIL_NONE;
	if (end == CIVIL_NONE || civil_next_working_day(end) != due)
		return why_day(w, due);
	return why_text(w, "%s + %s dagar = %s%s%s", why_day(w, from), why_number(w, grace),
	                why_day(w, end), end == due ? "" : ", en ledig dag; nästa arbetsdag är ",
	                end == due ? "" : why_day(w, due));
}

void why_due(struct why *w)
{
	const struct figure *f = w->figure;
	int32_t from = period_last_day(f->period);
	int month = w->entry ? w->entry->expected_month : 0;
	const char *key = grace_key((enum periodicity)f->period.kind);
	if (f->due == CIVIL_NONE)
		return;
	if (month > 0) {
		int32_t end =
		        civil_day(f->period.year, month, civil_month_days(f->period.year, month));
		struct why_step *step =
		        why_step(w, WHY_DUE_MONTH, "expected_month", "Väntad månad");
		step->formula = why_text(w, "väntas tidigast %s", why_day(w, end));
		why_cite_entry(w, step, INDICATOR_EXPECTED_MONTH, why_text(w, "%d", month));
		from = end > from ? end : from;
	}
	struct why_step *step = why_step(w, WHY_DUE, "due", "Sista dag");
	step->formula = due_formula(w, from, why_setting_number(w, key));
	step->day = f->due;
	why_cite(w, step, key);
}

static void add_protection(struct why *w)
{
	const struct figure *f = w->figure;
	struct why_step *step = why_step(w, WHY_PROTECTED, "protected", "Skydd");
	double least = why_setting_number(w, "privacy.min_group");
	if (num_given(least))
		step->formula =
		        why_text(w, "grupper mindre än %s visas inte", why_number(w, least));
	why_cite(w, step, "privacy.min_group");
	if (f->persons)
		why_cite_entry(w, why_step(w, WHY_PROTECTED, "persons", "Antal personer"),
		               INDICATOR_PERSONS, "true");
}

void why_figure(struct why *w)
{
	const struct figure *f = w->figure;
	bool hidden = figure_hidden(f);
	if (hidden)
		add_protection(w);
	else
		why_value(w);
	add_nature(w);
	why_compare(w);
	if (f->merge)
		why_coverage(w);
	if (!hidden)
		add_state(w);
	why_due(w);
}
