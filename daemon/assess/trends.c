/* SPDX-License-Identifier: EUPL-1.2 */
/* assess/trends.c (core): the monthly series of one published node, each judged by trend.c.
 * Good path: the figures of an indicator -> one point a month -> cut at declared step changes ->
 * assess_trend().  What can go wrong: no memory. */
#include <errno.h>
#include "assess.h"

/* The figures of one indicator. */
struct row {
	const struct figure *at;
	size_t n;
	size_t n_months;             /* of them, by month */
	const struct figure *latest; /* by month, with a value; NULL: none */
};

static double value_of(const struct figure *f)
{
	return f->state == STATE_PROTECTED ? NUM_NONE : part_value(f->all, f->unit);
}

static struct row row_at(const struct node_view *v, size_t at)
{
	struct row r = {.at = &v->figures[at]};
	for (; at + r.n < v->n_figures && r.at[r.n].indicator == r.at->indicator; r.n++) {
		if (r.at[r.n].period.kind != PERIODICITY_MONTH)
			continue;
		r.n_months++;
		if (num_given(value_of(&r.at[r.n])))
			r.latest = &r.at[r.n];
	}
	return r;
}

/* Counted in the same way?  A unit may change its mind about its own indicator. */
static bool alike(const struct figure *a, const struct figure *b)
{
	return text_eq(a->unit, b->unit) && a->measure == b->measure;
}

/* A sum over other units is another sum: what it grew by is not what they did. */
static bool same_contributors(const struct merge *a, const struct merge *b)
{
	bool same = a->n_contributors == b->n_contributors;
	for (size_t i = 0; same && i < a->n_contributors; i++)
		same = a->contributors[i].unit == b->contributors[i].unit;
	return same;
}

/* What the month stands for in the series: the value; of a count, which grows from 1 January, what
 * the month added.  A provisional figure stands for nothing. */
static double point_value(const struct figure *latest, const struct figure *f,
                          const struct figure *before)
{
	if ((f->merge && f->merge->provisional) || !alike(f, latest))
		return NUM_NONE;
	if (f->measure != MEASURE_COUNTED || f->period.index == 1)
		return value_of(f);
	if (!before || !alike(f, before) || before->period.year != f->period.year ||
	    before->period.index + 1 != f->period.index ||
	    (f->merge && !same_contributors(f->merge, before->merge)))
		return NUM_NONE;
	return num_sub(value_of(f), value_of(before));
}

static void fill_points(struct trend *t, const struct row *r)
{
	const struct figure *before = NULL;
	for (size_t i = 0; i < r->n; i++) {
		const struct figure *f = &r->at[i];
		if (f->period.kind != PERIODICITY_MONTH)
			continue;
		t->points[t->n_points++] = (struct trend_point){
		        .period = f->period, .value = point_value(r->latest, f, before)};
		before = f;
	}
}

static void cut(struct trend *t, const struct indicator *i, const struct org *o, struct scope scope)
{
	struct trend_segment *s = t->segments;
	*s = (struct trend_segment){.to = t->n_points};
	for (size_t k = 0; i && k < i->n_step_changes; k++) {
		const struct step_change *c = &i->step_changes[k];
		size_t at = s->from;
		if (!step_change_covers(c, o, scope))
			continue;
		while (at < t->n_points && period_cmp(t->points[at].period, c->from) < 0)
			at++;
		if (at == s->from || at == t->n_points)
			continue; /* before the first month, after the last, or declared twice */
		s->to = at;
		*++s = (struct trend_segment){.from = at, .to = t->n_points};
	}
	t->n_segments = (size_t)(s - t->segments) + 1;
}

static int make_trend(const struct org *o, const struct catalogue *c, struct node_view *v,
                      const struct row *r, struct trend *t)
{
	uint32_t at = r->at->indicator;
	const struct indicator *i = at & INDICATOR_LOCAL ? NULL : &c->indicators[at];
	const struct figure *latest = r->latest;
	*t = (struct trend){.indicator = at,
	                    .direction = latest->direction,
	                    .increments = latest->measure == MEASURE_COUNTED};
	t->points = arena_array(v->arena, r->n_months, sizeof(*t->points));
	t->segments = arena_array(v->arena, (i ? i->n_step_changes : 0) + 1, sizeof(*t->segments));
	if (!t->points || !t->segments)
		return -ENOMEM;
	fill_points(t, r);
	cut(t, i, o, v->scope);
	/* A count's target is the year's, and no month's. */
	bool monthly = latest->target_kind == TARGET_VALUE && !t->increments;
	assess_trend(t, monthly ? latest->target : NUM_NONE);
	return 0;
}

int assess_trends(const struct org *o, const struct catalogue *c, struct node_view *v)
{
	size_t n = 0;
	struct row r;
	for (size_t at = 0; at < v->n_figures; at += r.n) {
		r = row_at(v, at);
		n += r.latest != NULL;
	}
	if (n == 0)
		return 0;
	struct trend *trends = arena_array(v->arena, n, sizeof(*trends));
	if (!trends)
		return -ENOMEM;
	n = 0;
	for (size_t at = 0; at < v->n_figures; at += r.n) {
		r = row_at(v, at);
		if (r.latest && make_trend(o, c, v, &r, &trends[n++]) < 0)
			return -ENOMEM;
	}
	v->trends = trends;
	v->n_trends = n;
	return 0;
}
