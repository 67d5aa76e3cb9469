/* SPDX-License-Identifier: EUPL-1.2 */
/* assess/pass.c (core): judges all that a touched node holds.  Writes in place; allocates nothing.
 */
#include "inside.h"
#include "model/touched.h"

static const struct indicator *known(const struct tree *t, uint32_t indicator)
{
	return indicator & INDICATOR_LOCAL ? NULL : &t->catalogue->indicators[indicator];
}

#define DUES 64 /* a year's periods and some expected months: more only cost a computation */

/* Due days met in this pass. */
struct dues {
	struct {
		uint32_t key; /**< 0: free */
		int month;
		int32_t day;
	} at[DUES];
};

static int32_t due_of(struct dues *d, const struct assess_params *p, struct period period,
                      int month)
{
	uint32_t key = period_key(period);
	size_t at = ((key >> 8) * 5 + key * 17 + (uint32_t)month) % DUES;
	if (d->at[at].key != key || d->at[at].month != month) {
		d->at[at].key = key;
		d->at[at].month = month;
		d->at[at].day = assess_due_day(p, period, month);
	}
	return d->at[at].day;
}

/* This period's share of last year's total; NUM_NONE unless both are known and make sense. */
static double profile_of(const struct figure *f)
{
	if (f->baseline_whole || !num_given(f->baseline) || !num_given(f->baseline_year) ||
	    f->baseline_year <= 0 || f->baseline < 0 || f->baseline > f->baseline_year)
		return NUM_NONE;
	return f->baseline / f->baseline_year;
}

static bool is_overdue(const struct activity_row *a, int32_t today)
{
	return a->planned->end != CIVIL_NONE && today > a->planned->end &&
	       (a->status == ACTIVITY_NOT_STARTED || a->status == ACTIVITY_ONGOING);
}

static void judge_unit(const struct assess_params *p, struct assess_now now, const struct tree *t,
                       struct dues *dues, struct node *n)
{
	bool late = false;
	for (size_t i = 0; i < n->n_figures; i++) {
		struct figure *f = &n->figures[i];
		const struct indicator *k = known(t, f->indicator);
		int32_t due = due_of(dues, p, f->period, k ? k->expected_month : 0);
		assess_figure_due(p, now, k, profile_of(f), due, f);
		late |= figure_is_late(f);
	}
	for (size_t i = 0; i < n->n_activities; i++)
		n->activities[i].overdue = is_overdue(&n->activities[i], now.day);
	for (size_t k = 0; k < DOC_KIND_COUNT; k++)
		n->docs[k].evidence =
		        assess_evidence(p, now, &n->docs[k], late && k == DOC_RESULTS);
}

void assess_units(const struct assess_params *p, struct assess_now now, struct tree *t)
{
	struct dues dues = {0};
	size_t n = 0;
	struct node *const *units = tree_touched(t, SCOPE_UNIT, &n);
	for (size_t i = 0; i < n; i++)
		judge_unit(p, now, t, &dues, units[i]);
}

/* Each contributor's signed part of the difference between the whole and what it is compared with.
 * What the parts are held against is scaled to what the whole is held against, so they add up. */
static void share_gap(const struct figure *f)
{
	const struct merge *m = f->merge;
	double par_sum = 0, difference = 0, scale = NUM_NONE;
	bool parts = m->n_contributors > 0 && num_given(m->entered[0].par);
	for (size_t i = 0; parts && i < m->n_contributors; i++)
		par_sum += m->entered[i].par;
	if (parts && par_sum != 0)
		scale = f->compared / par_sum;
	bool shared_out = num_given(f->gap) && num_cmp(f->gap, 0) != 0 &&
	                  (!parts || num_given(scale) || num_cmp(f->compared, 0) == 0);
	for (size_t i = 0; i < m->n_contributors; i++) {
		struct contributor *c = &m->contributors[i];
		const struct entered *e = &m->entered[i];
		double par = !parts             ? e->weight * f->compared
		             : num_given(scale) ? e->par * scale
		                                : 0;
		c->share_of_gap = shared_out ? e->term - par : NUM_NONE;
		difference += shared_out ? c->share_of_gap : 0;
	}
	for (size_t i = 0; shared_out && i < m->n_contributors; i++) {
		struct contributor *c = &m->contributors[i];
		const struct entered *e = &m->entered[i];
		/* On the spot, and yet a gap: what is left of the tolerance, by weight. */
		c->share_of_gap = num_cmp(difference, 0) != 0 ? c->share_of_gap / difference
		                  : parts && par_sum != 0     ? e->par / par_sum
		                  : parts                     ? 1.0 / (double)m->n_contributors
		                                              : e->weight;
	}
}

static void judge_scope(const struct assess_params *p, struct assess_now now, const struct tree *t,
                        struct node *n)
{
	for (size_t i = 0; i < n->n_figures; i++) {
		struct figure *f = &n->figures[i];
		if (!(f->changed & CHANGED_FIGURE))
			continue;
		assess_figure(p, now, known(t, f->indicator), NUM_NONE, f);
		share_gap(f);
	}
}

void assess_scopes(const struct assess_params *p, struct assess_now now, struct tree *t)
{
	for (enum scope_kind k = SCOPE_DEPARTMENT; k < SCOPE_KIND_COUNT; k++) {
		size_t n = 0;
		struct node *const *nodes = tree_touched(t, k, &n);
		for (size_t i = 0; i < n; i++)
			judge_scope(p, now, t, nodes[i]);
	}
}
