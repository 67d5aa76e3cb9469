/* SPDX-License-Identifier: EUPL-1.2 */
/* protect/primary.c (core): is a group, by itself, too small to show (MEANING 22)? */
#include "protect.h"

static bool below(double x, double min_group)
{
	return num_given(x) && num_cmp(x, min_group) < 0;
}

bool protect_small(const struct protect_params *p, const struct figure *f, const struct part *part)
{
	double min = p->min_group, k = part->numerator, n = part->denominator;
	if (min <= 0)
		return false;
	if (f->measure == MEASURE_COUNTED)
		return f->persons && below(part->value, min);
	/* Those the share is not about are a group of their own.  A mean (more points than people)
	 * has no such group. */
	bool share = num_given(k) && num_given(n) && num_cmp(k, n) <= 0;
	return below(k, min) || below(n, min) || (share && below(num_sub(n, k), min));
}
