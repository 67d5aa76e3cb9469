/* SPDX-License-Identifier: EUPL-1.2 */
/* assess/expected.c (core): how much of a year's count is expected by a period's end (MEANING 10).
 * Counts run from 1 January, so the line starts at 0 and ends at the target. */
#include "assess.h"

#define YEAR_MONTHS 12

struct point {
	double month, value;
};

/* The straight line from a to b, at `month` between them. */
static double between(struct point a, struct point b, double month)
{
	double rise = num_sub(b.value, a.value) * (month - a.month) / (b.month - a.month);
	return a.value + rise;
}

static double by_phases(const struct target *t, double target, struct period period)
{
	double month = period_months_through(period);
	struct point before = {0, 0}, after = {YEAR_MONTHS, target};
	for (size_t i = 0; i < t->n_phases; i++) {
		const struct phase *p = &t->phases[i];
		struct point at = {period_months_through(p->period), p->value};
		if (p->period.year != period.year || !num_given(p->value))
			continue;
		if (at.month <= month && at.month > before.month)
			before = at;
		if (at.month >= month && at.month < after.month)
			after = at;
	}
	return before.month == month ? before.value : between(before, after, month);
}

double assess_expected_part(const struct target *t, double target, struct period period,
                            enum direction d, double profile)
{
	int months = period_months_through(period);
	if (!num_given(target) || d == DIRECTION_LOWER || months >= YEAR_MONTHS)
		return target;
	if (t && t->n_phases > 0)
		return by_phases(t, target, period);
	if (num_given(profile) && profile >= 0 && profile <= 1)
		return target * profile;
	return target * months / YEAR_MONTHS; /* snapped when compared, not before: thirds add up */
}
