/* SPDX-License-Identifier: EUPL-1.2 */
/* assess/trend.c (core): one monthly series against chance; the rules and their sources are in
 * assess.h.  Segment by segment: mean and limits, then each rule marks its points, then each point
 * gets its icon. */
#include <math.h>
#include "assess.h"

#define LIMIT_WIDTH  2.66 /* 3 / d2 for ranges of two, d2 = 1.128: in mean moving ranges */
#define RANGE_LIMIT  3.27 /* D4 for ranges of two */
#define OUTER_THIRD  (2.0 / 3)
#define RANGES_MIN   6 /* half of what twelve neighbours give; with fewer the width is a guess */
#define SHIFT_POINTS 7
#define RUN_POINTS   6

/* As num_cmp(), snapped first, so that equal decimals are equal however large.  Snapping moves a
 * number by at most 5e-10 or 5e-15 of itself: what is farther apart is told without, which is a
 * hundred times as fast for large numbers. */
static int order(double a, double b)
{
	double apart = a - b;
	if (fabs(apart) > 1e-8 + 1e-13 * (fabs(a) + fabs(b)))
		return apart > 0 ? 1 : -1;
	return apart == 0 ? 0 : num_cmp(num_snap(a), num_snap(b));
}

/* Two values of neighbouring months: a gap parts them. */
static bool follows(const struct trend_point *p)
{
	const struct period *a = &p[-1].period, *b = &p->period;
	return b->year * 12 + b->index == a->year * 12 + a->index + 1 && num_given(p[-1].value) &&
	       num_given(p->value);
}

static void set_limits(const struct trend *t, struct trend_segment *s)
{
	double first = NUM_NONE, beyond_first = 0, ranges = 0;
	size_t n_ranges = 0;
	s->n_values = 0;
	s->mean = s->moving_range = s->low = s->high = s->moving_range_limit = NUM_NONE;
	for (size_t i = s->from; i < s->to; i++) {
		const struct trend_point *p = &t->points[i];
		if (!num_given(p->value))
			continue;
		first = num_given(first) ? first : p->value;
		beyond_first += p->value - first; /* so that the mean of equals is exact */
		s->n_values++;
		if (i > s->from && follows(p)) {
			ranges += order(p->value, p[-1].value) == 0
			                  ? 0
			                  : fabs(num_sub(p->value, p[-1].value));
			n_ranges++;
		}
	}
	s->why_none = s->n_values < TREND_POINTS_MIN ? TREND_TOO_FEW_POINTS
	              : n_ranges < RANGES_MIN        ? TREND_TOO_FEW_RANGES
	                                             : TREND_HAS_LIMITS;
	if (s->why_none != TREND_HAS_LIMITS)
		return;
	s->mean = num_snap(first + beyond_first / (double)s->n_values);
	s->moving_range = ranges / (double)n_ranges;
	s->moving_range_limit = RANGE_LIMIT * s->moving_range;
	s->low = s->mean - LIMIT_WIDTH * s->moving_range;
	s->high = s->mean + LIMIT_WIDTH * s->moving_range;
}

static void mark(struct trend_point *p, size_t n, enum trend_rule rule, int side)
{
	for (size_t i = 0; i < n; i++)
		*(side > 0 ? &p[i].high : &p[i].low) |= (uint8_t)(1u << rule);
}

static int side_of_mean(const struct trend_segment *s, const struct trend_point *p)
{
	return num_given(p->value) ? order(p->value, s->mean) : 0;
}

static void find_shifts(struct trend *t, const struct trend_segment *s)
{
	struct trend_point *p = t->points;
	int before = 0;
	for (size_t from = s->from, i = s->from; i <= s->to; i++) {
		int side = i < s->to ? side_of_mean(s, &p[i]) : 0;
		if (side == 0 || side != before || !follows(&p[i])) {
			if (i - from >= SHIFT_POINTS)
				mark(&p[from], i - from, TREND_SHIFT, before);
			from = i;
		}
		before = side;
	}
}

static void find_runs(struct trend *t, const struct trend_segment *s)
{
	struct trend_point *p = t->points;
	int before = 0; /* 1 rising, -1 falling, 0 equal, or not to be compared */
	for (size_t from = s->from, i = s->from + 1; i <= s->to; i++) {
		bool goes_on = i < s->to && follows(&p[i]);
		int step = goes_on ? order(p[i].value, p[i - 1].value) : 0;
		if (step == 0 || step != before) {
			if (i - from >= RUN_POINTS)
				mark(&p[from], i - from, TREND_RUN, before);
			from = i - 1; /* where it turns belongs to both */
		}
		before = step;
	}
}

static bool in_outer_third(const struct trend_segment *s, const struct trend_point *p, int side)
{
	double line = s->mean + side * OUTER_THIRD * LIMIT_WIDTH * s->moving_range;
	return order(p->value, line) * side > 0;
}

static void find_two_of_three(struct trend *t, const struct trend_segment *s)
{
	for (size_t i = s->from + 2; i < s->to; i++) {
		struct trend_point *p = &t->points[i - 2];
		int side = side_of_mean(s, p), n = 0;
		if (side == 0 || !follows(p + 1) || !follows(p + 2) ||
		    side_of_mean(s, p + 1) != side || side_of_mean(s, p + 2) != side)
			continue;
		for (size_t k = 0; k < 3; k++)
			n += in_outer_third(s, p + k, side);
		for (size_t k = 0; n >= 2 && k < 3; k++) {
			if (in_outer_third(s, p + k, side))
				mark(p + k, 1, TREND_TWO_OF_THREE, side);
		}
	}
}

static void find_outside(struct trend *t, const struct trend_segment *s)
{
	for (size_t i = s->from; i < s->to; i++) {
		struct trend_point *p = &t->points[i];
		if (!num_given(p->value))
			continue;
		if (order(p->value, s->high) > 0)
			mark(p, 1, TREND_OUTSIDE, 1);
		else if (order(p->value, s->low) < 0)
			mark(p, 1, TREND_OUTSIDE, -1);
	}
}

/* Where rules disagree the first of this order decides, as in the programme's own script. */
static enum variation variation_of(enum direction d, const struct trend_point *p)
{
	static const enum trend_rule weight[] = {TREND_OUTSIDE, TREND_RUN, TREND_SHIFT,
	                                         TREND_TWO_OF_THREE};
	static const enum variation icons[TREND_MEANING_COUNT][2] = {
	        [TREND_IMPROVING] = {VARIATION_IMPROVEMENT_LOW, VARIATION_IMPROVEMENT_HIGH},
	        [TREND_CONCERNING] = {VARIATION_CONCERN_LOW, VARIATION_CONCERN_HIGH},
	        [TREND_NEITHER] = {VARIATION_NEITHER_LOW, VARIATION_NEITHER_HIGH},
	};
	for (size_t i = 0; i < ARRAY_LEN(weight); i++) {
		unsigned bit = 1u << weight[i];
		if ((p->high | p->low) & bit) {
			bool high = p->high & bit;
			return icons[trend_meaning_of(d, high)][high];
		}
	}
	return VARIATION_COMMON_CAUSE;
}

/* A value on the target meets it (MEANING 7), so a limit on the target is on the good side. */
static enum assurance assurance_of(enum direction d, const struct trend_segment *s, double target)
{
	if (s->why_none != TREND_HAS_LIMITS || !num_given(target) ||
	    trend_meaning_of(d, true) == TREND_NEITHER)
		return ASSURANCE_NONE;
	double worst = d == DIRECTION_HIGHER ? s->low : s->high;
	double best = d == DIRECTION_HIGHER ? s->high : s->low;
	int good = d == DIRECTION_HIGHER ? 1 : -1;
	if (order(worst, target) * good >= 0)
		return ASSURANCE_PASS;
	return order(best, target) * good < 0 ? ASSURANCE_FAIL : ASSURANCE_HIT_OR_MISS;
}

static void judge_segment(struct trend *t, struct trend_segment *s)
{
	set_limits(t, s);
	if (s->why_none != TREND_HAS_LIMITS)
		return;
	find_shifts(t, s);
	find_runs(t, s);
	if (s->moving_range > 0) { /* else nothing moved: the limits have no width to go beyond */
		find_outside(t, s);
		find_two_of_three(t, s);
	}
	for (size_t i = s->from; i < s->to; i++) {
		if (num_given(t->points[i].value))
			t->points[i].variation = variation_of(t->direction, &t->points[i]);
	}
}

void assess_trend(struct trend *t, double target)
{
	t->variation = VARIATION_NONE;
	t->assurance = ASSURANCE_NONE;
	for (size_t i = 0; i < t->n_points; i++) {
		t->points[i].high = t->points[i].low = 0;
		t->points[i].variation = VARIATION_NONE;
	}
	for (size_t i = 0; i < t->n_segments; i++)
		judge_segment(t, &t->segments[i]);
	size_t last = t->n_points, at = t->n_segments;
	while (last > 0 && !num_given(t->points[last - 1].value))
		last--;
	if (last == 0)
		return;
	while (t->segments[at - 1].from >= last)
		at--;
	t->variation = t->points[last - 1].variation;
	t->assurance = assurance_of(t->direction, &t->segments[at - 1], target);
}
