/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/watch_left.c (core): indicators that the plan of a later year does not hold.  What was
 * behind at the end of last year is news until the new year's first tertial is over: then there is
 * a new plan, no figure of it will ever come, and a digest that lists it each week says nothing.
 * So the alert ends, and those who were told hear why.  Without a new plan nothing ends. */
#include "mail.h"
#include <string.h>

#define FIRST_MONTH_AFTER 5 /* May: the first tertial is over */

int watch_year_in_force(const struct pass *p, const struct node_view *v)
{
	int year = 0, month = 0, day = 0, best = 0;
	civil_ymd(p->now.civil.day, &year, &month, &day);
	for (size_t i = 0; i < v->n_years; i++)
		if (v->years[i].plan && v->years[i].year <= year && v->years[i].year > best)
			best = v->years[i].year;
	return best ? best : watch_newest_year(v);
}

static bool plan_holds(const struct node_view *v, const char *id, int year)
{
	for (size_t i = 0; i < v->n_figures; i++)
		if (v->figures[i].planned && v->figures[i].period.year == year &&
		    strcmp(v->figures[i].id, id) == 0)
			return true;
	return false;
}

/* It has a plan of that year, without it. */
static bool unit_left(const struct pass *p, uint32_t unit, const char *id, int year)
{
	const struct node_view *v = snapshot_unit(p->s, unit);
	const struct year_docs *y = node_view_year(v, year);
	return y && y->plan && !plan_holds(v, id, year);
}

/* Does one of its units still have it, or no plan of that year yet? */
static bool any_holds(const struct pass *p, const struct department *d, const char *id, int year)
{
	for (size_t i = 0; i < d->n_units; i++)
		if (unit_active(&p->s->org->units[d->units[i]], p->now.civil.day) &&
		    !unit_left(p, d->units[i], id, year))
			return true;
	return false;
}

static bool scope_left(const struct pass *p, struct scope s, const char *id, int year)
{
	const struct org *o = p->s->org;
	if (s.kind == SCOPE_UNIT)
		return unit_left(p, s.index, id, year);
	if (s.kind == SCOPE_DEPARTMENT)
		return !any_holds(p, &o->departments[s.index], id, year);
	const struct district *d = &o->districts[s.index];
	for (size_t i = 0; i < d->n_departments; i++)
		if (any_holds(p, &o->departments[d->departments[i]], id, year))
			return false;
	return true;
}

int watch_left(const struct pass *p, struct scope s, const char *id, int last_year)
{
	int year = 0, month = 0, day = 0;
	civil_ymd(p->now.civil.day, &year, &month, &day);
	if (last_year >= year || month < FIRST_MONTH_AFTER)
		return 0;
	return scope_left(p, s, id, year) ? year : 0;
}

bool watch_has_left(const struct pass *p, const struct alert *a)
{
	struct scope s;
	if (!alert_about_outcome(a->kind) || !a->period.year || !alert_scope(a, p->s->org, &s) ||
	    (s.kind == SCOPE_UNIT && unit_has_ended(p, s.index)))
		return false;
	return watch_left(p, s, a->subject, a->period.year);
}

void watch_left_alerts(struct pass *p)
{
	for (size_t i = 0; i < p->b->n && !p->failed; i++) {
		const struct alert *a = &p->b->entries[i]->a;
		struct scope s;
		if (a->state == ALERT_QUIET || !watch_has_left(p, a) ||
		    !alert_scope(a, p->s->org, &s))
			continue;
		struct sighting g = {.kind = a->kind,
		                     .scope = s,
		                     .scope_id = a->scope_id,
		                     .subject = a->subject,
		                     .name = a->name,
		                     .verdict = VERDICT_GOOD,
		                     .by_calendar = true,
		                     .muted = a->muted,
		                     .value = NUM_NONE,
		                     .target = NUM_NONE,
		                     .gap = NUM_NONE,
		                     .tolerance = NUM_NONE};
		int year = watch_left(p, s, a->subject, a->period.year);
		SAY_IN_EACH(p, g.cause,
		            s.kind == SCOPE_UNIT
		                    ? say(p, INDICATOR_LEFT, year, a->period.year)
		                    : say(p, INDICATOR_LEFT_ALL, year, a->period.year));
		pass_see(p, &g);
	}
}
