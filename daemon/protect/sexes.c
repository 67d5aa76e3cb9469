/* SPDX-License-Identifier: EUPL-1.2 */
/* protect/sexes.c (core): can a small group of women, of men, or of those who are neither be
 * reckoned from what is said beside the whole (MEANING 22)?  They are shown together or not at all.
 */
#include "inside.h"

#define CENT 100.0 /* per cent */

static bool is_said(const struct part *p)
{
	return num_given(p->value) || num_given(p->numerator) || num_given(p->denominator);
}

static struct part less(const struct part *a, const struct part *b)
{
	return (struct part){num_sub(a->value, b->value), num_sub(a->numerator, b->numerator),
	                     num_sub(a->denominator, b->denominator)};
}

static bool is_nobody(const struct figure *f, const struct part *p)
{
	if (f->measure == MEASURE_COUNTED)
		return !(num_cmp(p->value, 0) > 0);
	return num_given(p->denominator)
	               ? num_cmp(p->denominator, 0) <= 0
	               : !num_given(p->numerator) || num_cmp(p->numerator, 0) <= 0;
}

/* Two shares and the whole tell how many each is of: k = w·x + m·(n - x), where x are the women. */
static void by_shares(const struct figure *f, const struct part *all, struct part *women,
                      struct part *men)
{
	double scale = f->unit && f->unit[0] == '%' ? CENT : 1;
	double w = women->value / scale, m = men->value / scale;
	double x = num_ratio(all->numerator - m * all->denominator, w - m);
	if (num_given(women->denominator) || num_given(men->denominator) || !num_given(x) ||
	    num_cmp(x, 0) < 0 || num_cmp(x, all->denominator) > 0)
		return;
	*women = (struct part){women->value, w * x, x};
	*men = (struct part){men->value, m * (all->denominator - x), all->denominator - x};
}

bool sexes_small(const struct protect_params *p, const struct figure *f)
{
	struct part all = primary_whole(f, &f->all), women = primary_whole(f, &f->women),
	            men = primary_whole(f, &f->men);
	bool w = is_said(&f->women), m = is_said(&f->men);
	if (!w && !m)
		return false;
	if (w && m && f->measure != MEASURE_COUNTED)
		by_shares(f, &all, &women, &men);
	if (protect_small(p, f, &women) || protect_small(p, f, &men))
		return true;
	/* One sex alone tells the other by subtraction; both tell those who are neither. */
	struct part rest = less(&all, w ? &women : &men);
	if (w && m) {
		rest = less(&rest, &men);
		return !is_nobody(f, &rest) && protect_small(p, f, &rest);
	}
	return protect_small(p, f, &rest);
}
