/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/watch_target.c (core): targets that a unit made weaker during the year, and their rows.
 * What was before is known from the plans that were superseded (rollup/promise.c), so it is the
 * same after a restart.  It is over when the target is as strong again, or when the plan of the
 * next year holds; another lowering of what is open is worse. */
#include "mail.h"
#include <string.h>

/* The indicator's figure that tells of that year's plan; they all say the same. */
static const struct figure *figure_of_year(const struct figure *run, size_t n, int year)
{
	for (size_t i = n; i-- > 0;)
		if (run[i].planned && run[i].period.year == year)
			return &run[i];
	return NULL;
}

static const char *target_said(struct pass *p, enum target_kind kind, double value,
                               const struct figure *f)
{
	switch (kind) {
	case TARGET_VALUE: break;
	case TARGET_INCREASE: return say_one(p, THAT_INCREASES);
	case TARGET_DECREASE: return say_one(p, THAT_DECREASES);
	case TARGET_MAINTAIN: return say_one(p, THAT_STAYS);
	case TARGET_NONE:
	case TARGET_BOARD_SETS:
	case TARGET_KIND_COUNT: return say_one(p, NO_TARGET);
	}
	return pass_text(p, "%s%s",
	                 f->direction == DIRECTION_LOWER ? say_one(p, AT_MOST)
	                                                 : say_one(p, AT_LEAST),
	                 text_figure(p, value, f->unit));
}

static const char *target_before(struct pass *p, const struct figure *f)
{
	return target_said(p, (enum target_kind)f->was.kind, f->was.value, f);
}

static const char *target_now(struct pass *p, const struct figure *f)
{
	double value =
	        f->planned->target.kind == TARGET_VALUE ? f->planned->target.value : NUM_NONE;
	return target_said(p, f->planned->target.kind, value, f);
}

static const char *why(struct pass *p, const struct figure *f, int year)
{
	const char *from = f->was.from <= civil_day(year, 1, 1)
	                           ? say(p, ALL_OF_YEAR, year)
	                           : say(p, FROM_DAY, text_day(p, f->was.from));
	return say(p, TARGET_LOWERED, year, target_before(p, f), target_now(p, f), from);
}

static void lowered_numbers(struct pass *p, const struct figure *f, struct sighting *g)
{
	const struct target *now = &f->planned->target;
	bool numbers = now->kind == TARGET_VALUE && f->was.kind == TARGET_VALUE;
	int year = g->period.year;
	g->figures = true;
	g->unit = f->unit;
	g->target = now->kind == TARGET_VALUE ? now->value : NUM_NONE;
	g->gap = !numbers                          ? NUM_NONE
	         : f->direction == DIRECTION_LOWER ? num_sub(f->was.value, now->value)
	                                           : num_sub(now->value, f->was.value);
	g->tolerance = 0; /* any further lowering is worse */
	SAY_IN_EACH(p, g->why, why(p, f, year));
}

static void see_target(struct pass *p, const struct node_view *v, const struct figure *run,
                       size_t n, int year, bool muted)
{
	const struct figure *f = figure_of_year(run, n, year);
	struct sighting g =
	        unit_sighting(p, v->scope.index, ALERT_TARGET_LOWERED, run->id, run->name);
	const struct alert *a = pass_open(p, g.kind, g.scope, g.subject);
	bool open = a != NULL;
	bool lowered = f && f->was.weaker;
	if (!lowered && !open)
		return;
	g.muted = muted;
	g.by_calendar = true;
	g.verdict = lowered                             ? VERDICT_BAD
	            : f || (a && a->period.year < year) ? VERDICT_GOOD
	                                                : VERDICT_HOLD;
	if (lowered) {
		g.period = (struct period){(int16_t)year, PERIODICITY_YEAR, 1};
		g.grown = a && a->period.year < year;
		lowered_numbers(p, f, &g);
	}
	if (f && open != lowered)
		SAY_IN_EACH(p, g.cause, cause_of_direction(p, v->scope, f));
	pass_see(p, &g);
}

void watch_targets(struct pass *p, const struct node_view *v, bool muted)
{
	int year = watch_year_in_force(p, v);
	for (size_t from = 0, n; from < v->n_figures; from += n) {
		const struct figure *run = &v->figures[from];
		for (n = 1; from + n < v->n_figures && run[n].indicator == run->indicator; n++)
			continue;
		see_target(p, v, run, n, year, muted);
	}
}

/* ---- in a mail ---- */

static const struct figure *figure_of(const struct node_view *v, const struct alert *a)
{
	for (size_t i = 0; v && i < v->n_figures; i++)
		if (v->figures[i].planned && v->figures[i].period.year == a->period.year &&
		    strcmp(v->figures[i].id, a->subject) == 0)
			return &v->figures[i];
	return NULL;
}

void target_row(struct pass *p, const struct item *i, const struct node_view *v, struct row *r)
{
	const struct alert *a = i->a;
	const struct figure *f = figure_of(v, a);
	char period[PERIOD_PEOPLE_BYTES];
	r->period = pass_text(p, "%s", period_said(a->period, p->language, period));
	if (i->chapter == CHAPTER_RECOVERED) {
		r->target = f ? target_now(p, f) : NULL;
		r->why_now = text_with_cause(p, i,
		                             f && !f->was.weaker ? say_one(p, TARGET_STRONG_AGAIN)
		                                                 : say_one(p, TARGET_YEAR_OVER));
		return;
	}
	if (f && f->was.weaker)
		r->target = say(p, TARGET_BEFORE, target_now(p, f), target_before(p, f));
	if (num_given(a->gap))
		r->gap = say(p, WEAKER, text_distance(p, a->gap, a->unit));
	r->why_now = text_with_cause(p, i, text_sentence(p, i));
	r->how_to_stop = say_one(p, STOP_TARGET);
}
