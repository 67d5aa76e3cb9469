/* SPDX-License-Identifier: EUPL-1.2 */
/* protect/primary.c (core): is a group, by itself, too small to show (MEANING 22)? */
#include "inside.h"

#define CENT          100.0 /* per cent */
#define HALF_PER_CENT 0.005 /* people print shares as whole per cents */

static bool below(double x, double min_group)
{
	return num_given(x) && num_cmp(x, min_group) < 0;
}

static double scale_of(const struct figure *f)
{
	return f->unit && f->unit[0] == '%' ? CENT : 1;
}

struct part primary_whole(const struct figure *f, const struct part *part)
{
	struct part p = *part;
	double share = p.value / scale_of(f);
	if (f->measure == MEASURE_COUNTED)
		return p;
	if (!num_given(p.numerator) && num_given(p.denominator))
		p.numerator = share * p.denominator;
	else if (!num_given(p.denominator))
		p.denominator = num_ratio(p.numerator, share);
	return p;
}

/* k = a·x + b·(n - x), where x are the people of the one. */
bool primary_by_shares(const struct figure *f, struct part left, struct part *one,
                       struct part *other)
{
	double a = one->value / scale_of(f), b = other->value / scale_of(f);
	double x = num_ratio(left.numerator - b * left.denominator, a - b);
	if (!num_given(x) || num_cmp(x, 0) < 0 || num_cmp(x, left.denominator) > 0)
		return false;
	*one = (struct part){one->value, a * x, x};
	*other = (struct part){other->value, b * (left.denominator - x), left.denominator - x};
	return true;
}

bool primary_by_rest(const struct figure *f, struct part left, struct part *one)
{
	double share = num_ratio(left.numerator, left.denominator);
	double apart = fabs(share - one->value / scale_of(f));
	if (!num_given(share) || num_cmp(apart, HALF_PER_CENT) > 0)
		return false;
	*one = (struct part){one->value, left.numerator, left.denominator};
	return true;
}

bool protect_small(const struct protect_params *p, const struct figure *f, const struct part *part)
{
	struct part whole = primary_whole(f, part);
	double min = p->min_group, k = whole.numerator, n = whole.denominator;
	if (min <= 0)
		return false;
	if (f->measure == MEASURE_COUNTED)
		return f->persons && below(part->value, min);
	/* Those the share is not about are a group of their own.  A mean (more points than people)
	 * has no such group. */
	bool share = num_given(k) && num_given(n) && num_cmp(k, n) <= 0;
	return below(k, min) || below(n, min) || (share && below(num_sub(n, k), min));
}
