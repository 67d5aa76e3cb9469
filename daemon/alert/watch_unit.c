/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/watch_unit.c (core): what a unit can be told of besides its indicators: reports that are
 * late, feeds that fail, and the budget. */
#include "mail.h"
#include <stdlib.h>
#include <string.h>

bool unit_has_ended(const struct pass *p, uint32_t unit)
{
	const struct unit *u = &p->s->org->units[unit];
	return u->active_to != CIVIL_NONE && u->active_to < p->now.civil.day;
}

struct sighting unit_sighting(const struct pass *p, uint32_t unit, enum alert_kind kind,
                              const char *subject, const char *name)
{
	return (struct sighting){
	        .kind = kind,
	        .scope = {SCOPE_UNIT, unit},
	        .scope_id = p->s->org->units[unit].id,
	        .subject = subject,
	        .name = name,
	        .severity = SEVERITY_WARNING,
	        .value = NUM_NONE,
	        .target = NUM_NONE,
	        .gap = NUM_NONE,
	        .tolerance = NUM_NONE,
	};
}

static const char *why_late(struct pass *p, const struct figure *last, size_t n_missing)
{
	char text[PERIOD_PEOPLE_BYTES];
	const char *period = period_said(last->period, p->language, text);
	const char *day =
	        last->due == CIVIL_NONE ? say_one(p, DAY_UNKNOWN) : text_day(p, last->due);
	return n_missing == 1 ? say(p, LATE_ONE, period, n_missing, day)
	                      : say(p, LATE_MANY, period, n_missing, day);
}

/* The figure that the open alert is about, when it is not reported, but not late any more either;
 * NULL. */
static const struct figure *no_longer_late(const struct pass *p, const struct node_view *v,
                                           const struct sighting *g)
{
	const struct alert *a = pass_open(p, g->kind, g->scope, g->subject);
	for (size_t i = 0; a && i < v->n_figures; i++)
		if (v->figures[i].owed && v->figures[i].state == STATE_NOT_DUE &&
		    period_eq(v->figures[i].period, a->period))
			return &v->figures[i];
	return NULL;
}

/* One alert a unit, whatever the number of figures: one more period owed is worse, one less is no
 * news. */
static void see_report(struct pass *p, const struct node_view *v, bool muted)
{
	struct sighting g = unit_sighting(p, v->scope.index, ALERT_REPORT_LATE,
	                                  doc_kind_name(DOC_RESULTS), SAID_SV_NAME_REPORT);
	const struct figure *last = NULL;
	size_t n_missing = 0, n_owed = 0;
	for (size_t i = 0; i < v->n_figures; i++) {
		const struct figure *f = &v->figures[i];
		n_owed += f->owed;
		if (!f->owed || f->state != STATE_MISSING || f->missing != MISSING_NONE)
			continue;
		if (!last || period_cmp(f->period, last->period) > 0) {
			last = f;
			n_missing = 0;
		}
		n_missing += period_eq(f->period, last->period);
	}
	g.muted = muted;
	g.by_calendar = true;
	g.verdict = last ? VERDICT_BAD : n_owed > 0 ? VERDICT_GOOD : VERDICT_HOLD;
	const struct figure *moved = last ? last : no_longer_late(p, v, &g);
	if (moved)
		SAY_IN_EACH(p, g.cause, cause_of_due(p, v->scope, moved));
	if (last) {
		const struct alert *a = pass_open(p, g.kind, g.scope, g.subject);
		g.figures = true;
		g.period = last->period;
		g.grown = a && period_cmp(last->period, a->period) > 0;
		SAY_IN_EACH(p, g.why, why_late(p, last, n_missing));
	}
	pass_see(p, &g);
}

/* In the words of whoever found it. */
static const char *fault_of(const struct pass *p, const struct doc_state *d)
{
	return d->last_error.set && d->last_error.message ? d->last_error.message
	                                                  : say_one(p, CAUSE_UNKNOWN);
}

static void see_feed(struct pass *p, const struct node_view *v, enum doc_kind kind)
{
	static const char *const names[DOC_KIND_COUNT] = {SAID_SV_NAME_PLAN, SAID_SV_NAME_RESULTS};
	const struct doc_state *d = &v->docs[kind];
	struct sighting g = unit_sighting(p, v->scope.index, ALERT_FEED_UNREACHABLE,
	                                  doc_kind_name(kind), names[kind]);
	g.fresh = true;
	uint32_t department = p->s->org->units[v->scope.index].department;
	bool awaits = d->failing_since_unix_s != 0 &&
	              department_may_be_silent(p, department, d->failing_since_unix_s);
	p->n_awaiting += awaits;
	g.muted = awaits || department_is_silent(p, department);
	g.verdict = d->failing_since_unix_s != 0  ? VERDICT_BAD
	            : d->last_attempt_unix_s != 0 ? VERDICT_GOOD
	                                          : VERDICT_HOLD;
	g.figures = g.verdict == VERDICT_BAD;
	if (g.figures)
		SAY_IN_EACH(p, g.why,
		            say(p, UNREACHABLE_WHY,
		                text_day(p, pass_day(p, d->failing_since_unix_s)), fault_of(p, d)));
	pass_see(p, &g);
	g.kind = ALERT_FEED_INVALID;
	g.verdict = d->invalid                    ? VERDICT_BAD
	            : d->last_success_unix_s != 0 ? VERDICT_GOOD
	                                          : VERDICT_HOLD;
	g.figures = g.verdict == VERDICT_BAD;
	if (g.figures)
		SAY_IN_EACH(p, g.why,
		            say(p, INVALID_WHY, fault_of(p, d),
		                d->last_success_unix_s ? say_one(p, LAST_GOOD_HOLDS) : ""));
	pass_see(p, &g);
}

/* There is no such address any more. */
static void end_feed(struct pass *p, uint32_t unit, enum doc_kind kind)
{
	static const enum alert_kind kinds[] = {ALERT_FEED_UNREACHABLE, ALERT_FEED_INVALID};
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		const struct kept_alert *e =
		        book_find(p->b, alert_key(kinds[i], SCOPE_UNIT, p->s->org->units[unit].id,
		                                  doc_kind_name(kind)));
		if (e && e->a.state != ALERT_QUIET)
			pass_end(p, e);
	}
}

/* The latest period that has a forecast; after transfers where both are told. */
static const struct budget_report *latest_budget(const struct results *r)
{
	const struct budget_report *best = NULL;
	for (size_t i = 0; r && i < r->n_budget; i++) {
		const struct budget_report *b = &r->budget[i];
		int order = best ? period_cmp(b->period, best->period) : 1;
		if (order > 0 || (order == 0 && b->after_transfers >= best->after_transfers))
			best = b;
	}
	return best;
}

static const char *why_budget(struct pass *p, const struct budget_report *b)
{
	char period[PERIOD_PEOPLE_BYTES];
	return say(p, BUDGET_WHY, period_said(b->period, p->language, period),
	           text_kr(p, b->forecast_sek), text_kr(p, b->budget_sek));
}

/* Years are sorted: the newest that has one. */
static const struct budget_report *budget_of(const struct node_view *v)
{
	const struct results *r = NULL;
	for (size_t i = 0; v && i < v->n_years; i++)
		if (v->years[i].results && v->years[i].results->n_budget > 0)
			r = v->years[i].results;
	const struct budget_report *b = latest_budget(r);
	return b && b->budget_sek != SEK_NONE && b->forecast_sek != SEK_NONE ? b : NULL;
}

static enum verdict budget_verdict(const struct budget_report *b, double tolerance_pct)
{
	double gap = num_sub((double)b->budget_sek, (double)b->forecast_sek);
	double tolerance = fabs((double)b->budget_sek) * tolerance_pct / 100;
	return num_cmp(gap, -tolerance) < 0        ? VERDICT_BAD
	       : num_cmp(gap, -tolerance / 2) >= 0 ? VERDICT_GOOD
	                                           : VERDICT_HOLD;
}

/* The same budget and forecast, which another limit makes good or bad. */
static const char *budget_cause(struct pass *p, struct scope s, const struct budget_report *b)
{
	const struct budget_report *was = budget_of(cause_view(p, s));
	double now_pct = p->b->p.tolerance_pct, was_pct = p->before ? p->before->tolerance_pct : 0;
	if (!was || !period_eq(was->period, b->period) || was->budget_sek != b->budget_sek ||
	    was->forecast_sek != b->forecast_sek ||
	    budget_verdict(b, was_pct) == budget_verdict(b, now_pct))
		return NULL;
	return say(p, RULE_BUDGET, text_figure(p, now_pct, "%"), text_figure(p, was_pct, "%"));
}

static void see_budget(struct pass *p, const struct node_view *v, bool muted, bool fresh)
{
	const struct budget_report *b = budget_of(v);
	if (!b)
		return;
	struct sighting g = unit_sighting(p, v->scope.index, ALERT_BUDGET_DEVIATION, "budget",
	                                  SAID_SV_NAME_BUDGET);
	g.muted = muted;
	g.fresh = fresh;
	g.period = b->period;
	g.value = (double)b->forecast_sek;
	g.target = (double)b->budget_sek;
	g.gap = num_sub(g.target, g.value);
	g.tolerance = fabs(g.target) * p->b->p.tolerance_pct / 100;
	g.unit = "kr";
	g.near = num_cmp(g.gap, -g.tolerance) >= 0 && g.gap < 0;
	g.verdict = budget_verdict(b, p->b->p.tolerance_pct);
	const struct alert *a = pass_open(p, g.kind, g.scope, g.subject);
	if (a && period_cmp(b->period, a->period) < 0)
		return; /* what it is about was taken back: that clears nothing */
	g.figures = true;
	SAY_IN_EACH(p, g.why, why_budget(p, b));
	SAY_IN_EACH(p, g.cause, budget_cause(p, v->scope, b));
	pass_see(p, &g);
}

void watch_feeds(struct pass *p, uint32_t unit)
{
	const struct node_view *v = snapshot_node(p->s, (struct scope){SCOPE_UNIT, unit});
	const struct unit *u = &p->s->org->units[unit];
	if (!v || unit_has_ended(p, unit))
		return;
	for (enum doc_kind k = 0; k < DOC_KIND_COUNT; k++) {
		if (u->sources[k].url)
			see_feed(p, v, k);
		else
			end_feed(p, unit, k);
	}
}

void watch_unit(struct pass *p, uint32_t unit)
{
	const struct node_view *v = snapshot_node(p->s, (struct scope){SCOPE_UNIT, unit});
	p->looked[unit] = true;
	if (unit_has_ended(p, unit))
		return; /* it is no more: nothing is owed, and nothing new can be known */
	bool muted = mute_unit(p, v);
	watch_figures(p, v, muted, p->observed[unit]);
	watch_targets(p, v, muted);
	see_report(p, v, muted);
	watch_feeds(p, unit);
	watch_activities(p, v, muted);
	see_budget(p, v, muted, p->observed[unit]);
}
