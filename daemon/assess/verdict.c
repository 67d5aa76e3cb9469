/* SPDX-License-Identifier: EUPL-1.2 */
/* assess/verdict.c (core): one figure against its target (MEANING 7-12, 15, 34-36).
 * A state is the first that fits: not_due, missing, no_target, no_baseline, met, uncertain, near,
 * behind; `protected` comes after, from the gate.  A number with an unknown direction cannot be
 * judged: no_target, and why_not says direction_unknown. */
#include "inside.h"

#define CENT 100.0 /* per cent */

/* What a number is held against, and which way is good. */
struct yardstick {
	double number;
	enum direction direction;
	bool strict; /* increase and decrease: equal is not enough */
};

struct ruling {
	enum state state;
	double compared, tolerance, gap;
};

static bool is_text(enum target_kind k)
{
	return k == TARGET_INCREASE || k == TARGET_DECREASE || k == TARGET_MAINTAIN;
}

static double tolerance_of(const struct assess_params *p, const struct indicator *i, double number)
{
	if (i && num_given(i->tolerance))
		return i->tolerance;
	return fabs(number) * p->tolerance_pct / CENT;
}

/* Last year's number for this basis.  A forecast speaks of the whole year, so a count's is held
 * against the whole of last year; a count that has only last year's whole behind it is held against
 * the part of it that is expected by now. */
static double text_number(const struct figure *f, bool forecast)
{
	bool count = f->measure == MEASURE_COUNTED;
	if (count && forecast)
		return f->baseline_year;
	if (!count || !f->baseline_whole)
		return f->baseline;
	enum direction d = f->target_kind == TARGET_DECREASE ? DIRECTION_LOWER : DIRECTION_HIGHER;
	return assess_expected_part(NULL, f->baseline, f->period, d, NUM_NONE);
}

static struct yardstick yardstick_of(const struct figure *f, bool forecast)
{
	static const enum direction ways[TARGET_KIND_COUNT] = {
	        [TARGET_INCREASE] = DIRECTION_HIGHER,
	        [TARGET_DECREASE] = DIRECTION_LOWER,
	        [TARGET_MAINTAIN] = DIRECTION_APPROACH,
	};
	if (is_text(f->target_kind))
		return (struct yardstick){text_number(f, forecast), ways[f->target_kind],
		                          f->target_kind != TARGET_MAINTAIN};
	bool whole = forecast || !num_given(f->expected_part);
	return (struct yardstick){whole ? f->target : f->expected_part, f->direction, false};
}

/* Signed so that positive is good; snapped by who compares or shows it, once. */
static double gap_of(double basis, double number, enum direction d, double tolerance)
{
	if (d == DIRECTION_HIGHER)
		return basis - number;
	if (d == DIRECTION_LOWER)
		return number - basis;
	return tolerance - fabs(basis - number);
}

static struct ruling rule(const struct assess_params *p, const struct indicator *i,
                          const struct figure *f, double basis, bool forecast)
{
	struct yardstick y = yardstick_of(f, forecast);
	struct ruling r = {STATE_NO_BASELINE, NUM_NONE, NUM_NONE, NUM_NONE};
	if (!num_given(y.number))
		return r;
	r.compared = y.number;
	r.tolerance = tolerance_of(p, i, y.number);
	double gap = gap_of(basis, y.number, y.direction, r.tolerance);
	r.gap = num_snap(gap);
	bool equal = num_cmp(basis, y.number) == 0;
	bool by_chance = !forecast && num_given(f->low) && num_cmp(f->low, y.number) <= 0 &&
	                 num_cmp(y.number, f->high) <= 0;
	if (y.strict ? num_cmp(r.gap, 0) > 0 : num_cmp(r.gap, 0) >= 0)
		r.state = STATE_MET;
	else if (y.strict && equal)
		r.state = STATE_NEAR;
	else if (by_chance)
		r.state = STATE_UNCERTAIN;
	else
		r.state = num_cmp(gap, -r.tolerance) >= 0 ? STATE_NEAR : STATE_BEHIND;
	return r;
}

static void set_interval(struct figure *f)
{
	double k = f->all.numerator, n = f->all.denominator;
	bool share = f->measure != MEASURE_COUNTED && f->unit && f->unit[0] == '%';
	f->low = f->high = NUM_NONE;
	if (!share || !num_given(f->all.value) || !num_given(k) || !num_given(n) || n <= 0 ||
	    k < 0 || k > n)
		return;
	assess_wilson(k, n, &f->low, &f->high);
	f->low *= CENT;
	f->high *= CENT;
}

static bool is_pieces(const char *unit)
{
	return unit && strcmp(unit, "st") == 0;
}

/* A council's number is comparable only where both are shares, indexes or means. */
static bool council_comparable(const struct figure *f)
{
	if (f->council_kind != TARGET_VALUE || !num_given(f->council) ||
	    f->measure == MEASURE_COUNTED || is_pieces(f->unit))
		return false;
	const char *theirs = f->promise ? f->promise->council.unit : f->unit;
	if (is_pieces(theirs))
		return false;
	return !theirs || !f->unit || strcmp(theirs, f->unit) == 0;
}

static void compare_council(const struct assess_params *p, const struct indicator *i,
                            struct figure *f)
{
	f->weaker_than_council = false;
	f->council_gap = NUM_NONE;
	enum direction d = f->direction;
	if (!council_comparable(f) || d == DIRECTION_NONE)
		return;
	if (num_given(f->basis))
		f->council_gap =
		        num_snap(gap_of(f->basis, f->council, d, tolerance_of(p, i, f->council)));
	if (f->target_kind == TARGET_VALUE && num_given(f->target) && d != DIRECTION_APPROACH)
		f->weaker_than_council = num_cmp(gap_of(f->target, f->council, d, 0), 0) < 0;
}

/* Nothing was said of it: not due yet, or missing.  What nobody owes has no due day, and is looked
 * at from the day it would have had. */
static void judge_silence(struct assess_now now, int32_t due, struct figure *f)
{
	f->state = now.day <= due ? STATE_NOT_DUE : STATE_MISSING;
	f->why_not = f->merge ? NO_STATE_NOTHING_REPORTED : NO_STATE_NONE;
}

/* Why there is nothing to hold it against; NO_STATE_NONE when there is. */
static enum no_state no_yardstick(const struct figure *f)
{
	if (f->merge && f->why_not != NO_STATE_NONE && f->why_not != NO_STATE_NOTHING_REPORTED)
		return f->why_not; /* rollup knows */
	if (is_text(f->target_kind))
		return NO_STATE_NONE;
	if (f->target_kind == TARGET_BOARD_SETS)
		return NO_STATE_BOARD_SETS;
	if (f->target_kind != TARGET_VALUE || !num_given(f->target))
		return NO_STATE_NO_TARGET;
	return f->direction == DIRECTION_NONE ? NO_STATE_DIRECTION_UNKNOWN : NO_STATE_NONE;
}

static void judge_value(const struct assess_params *p, const struct indicator *i, struct figure *f)
{
	f->basis_is_forecast = !f->merge && num_given(f->forecast);
	f->basis = f->basis_is_forecast ? f->forecast : f->all.value;
	f->why_not = no_yardstick(f);
	if (f->why_not != NO_STATE_NONE) {
		f->state = STATE_NO_TARGET;
		return;
	}
	struct ruling r = rule(p, i, f, f->basis, f->basis_is_forecast);
	f->state = r.state;
	f->compared = r.compared;
	f->tolerance = r.tolerance;
	f->gap = r.gap;
	if (f->basis_is_forecast && r.state == STATE_MET)
		f->contradiction = rule(p, i, f, f->all.value, false).state == STATE_BEHIND;
}

/* The part of a count's target that is expected by now: as much of it as of the whole's. */
static double expected_of(const struct figure *f, const struct subgroup *s)
{
	if (!num_given(f->expected_part) || !num_given(s->target))
		return NUM_NONE;
	if (num_cmp(f->target, 0) == 0) /* the whole's course tells nothing */
		return assess_expected_part(NULL, s->target, f->period, f->direction, NUM_NONE);
	return f->expected_part / f->target * s->target;
}

/* As if it were a figure of its own, with no forecast. */
static void judge_subgroup(const struct assess_params *p, const struct indicator *i,
                           const struct figure *f, struct subgroup *s)
{
	struct figure x = *f;
	x.all = s->part;
	x.forecast = NUM_NONE;
	x.target = s->target;
	x.baseline = s->baseline;
	x.baseline_year = s->baseline_year;
	x.baseline_whole = s->baseline_whole;
	x.expected_part = s->expected_part = expected_of(f, s);
	x.compared = x.gap = NUM_NONE;
	set_interval(&x);
	judge_value(p, i, &x);
	s->state = x.state;
	s->why_not = x.why_not;
	s->compared = x.compared;
	s->gap = x.gap;
	s->low = x.low;
	s->high = x.high;
}

void assess_figure_due(const struct assess_params *p, struct assess_now now,
                       const struct indicator *i, double profile, int32_t due, struct figure *f)
{
	f->due = f->owed ? due : CIVIL_NONE;
	f->basis_is_forecast = f->contradiction = false;
	f->basis = f->compared = f->gap = f->tolerance = f->expected_part = NUM_NONE;
	if (f->measure == MEASURE_COUNTED && f->target_kind == TARGET_VALUE)
		f->expected_part =
		        f->merge
		                ? f->merge->expected_part_sum
		                : assess_expected_part(f->promise ? &f->promise->target : NULL,
		                                       f->target, f->period, f->direction, profile);
	set_interval(f);
	if (num_given(f->all.value))
		judge_value(p, i, f);
	else
		judge_silence(now, due, f);
	compare_council(p, i, f);
	for (size_t k = 0; k < f->n_subgroups; k++)
		judge_subgroup(p, i, f, &f->subgroups[k]);
}

void assess_figure(const struct assess_params *p, struct assess_now now, const struct indicator *i,
                   double profile, struct figure *f)
{
	int32_t due = assess_due_day(p, f->period, i ? i->expected_month : 0);
	assess_figure_due(p, now, i, profile, due, f);
}
