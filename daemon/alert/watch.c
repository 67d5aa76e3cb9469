/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/watch.c (core): published figures -> good, bad or nothing new, for units, departments and
 * districts. Judged is the latest reported period; what is missing, not yet due, protected,
 * provisional or within chance says nothing, neither to raise nor to clear. */
#include "mail.h"
#include <string.h>

#define SERIOUS_TOLERANCES     4.0 /* behind by so many tolerances is serious */
#define WHOLE_GAP              0.999999999
#define ACTION_OWED_AFTER_DAYS 10 /* working days (MEANING 26) */

/* The two kinds that speak of one indicator; at most one of them is open at a time, so that the
 * same shortfall is not told twice under two names when a forecast is added or withdrawn. */
static enum alert_kind kind_of(const struct pass *p, const struct node_view *v,
                               const struct figure *f)
{
	enum alert_kind first =
	        f->basis_is_forecast ? ALERT_FORECAST_BEHIND : ALERT_INDICATOR_BEHIND;
	enum alert_kind other =
	        f->basis_is_forecast ? ALERT_INDICATOR_BEHIND : ALERT_FORECAST_BEHIND;
	return pass_open(p, other, v->scope, f->id) ? other : first;
}

/* The figure that rules: the latest reported one, not older than the year before the newest. */
static const struct figure *ruling(const struct figure *run, size_t n, int newest_year)
{
	for (size_t i = n; i-- > 0;) {
		const struct figure *f = &run[i];
		if (f->period.year < newest_year - 1)
			return NULL;
		bool silent = f->state == STATE_MISSING || f->state == STATE_NOT_DUE;
		if (!silent && !(f->merge && f->merge->provisional))
			return f;
		if (f->taken_back)
			return NULL; /* absence neither raises nor clears */
	}
	return NULL;
}

/* Is what the open alert shows now behind the gate? */
static bool now_hidden(const struct pass *p, const struct node_view *v, enum alert_kind kind,
                       const struct figure *run, size_t n)
{
	const struct alert *a = pass_open(p, kind, v->scope, run->id);
	for (size_t i = 0; a && i < n; i++)
		if (run[i].state == STATE_PROTECTED && period_eq(run[i].period, a->period))
			return true;
	return false;
}

static bool told_unit_explains(const struct pass *p, const struct figure *f)
{
	for (size_t i = 0; f->merge && i < f->merge->n_contributors; i++) {
		const struct contributor *c = &f->merge->contributors[i];
		if (!num_given(c->share_of_gap) || c->share_of_gap < WHOLE_GAP)
			continue;
		const char *id = p->s->org->units[c->unit].id;
		const struct alert *a =
		        pass_alert(p, alert_key(ALERT_INDICATOR_BEHIND, SCOPE_UNIT, id, f->id));
		const struct alert *b =
		        pass_alert(p, alert_key(ALERT_FORECAST_BEHIND, SCOPE_UNIT, id, f->id));
		if (a || b) /* told, or about to be: whichever counts its observations first */
			return true;
	}
	return false;
}

enum verdict watch_verdict(const struct figure *f)
{
	if (!f || f->hidden & HIDE_ALL)
		return VERDICT_HOLD;
	if (f->state == STATE_BEHIND)
		return VERDICT_BAD;
	if (f->state == STATE_MET)
		return VERDICT_GOOD;
	if (f->state == STATE_NEAR && num_given(f->gap) && num_given(f->tolerance) &&
	    num_cmp(f->gap, -f->tolerance / 2) >= 0)
		return VERDICT_GOOD;
	return VERDICT_HOLD;
}

/* Numbers and words are for alerts that are open or will be: most sightings are of neither. */
static bool worth_words(const struct pass *p, const struct sighting *g)
{
	return g->verdict == VERDICT_BAD || pass_open(p, g->kind, g->scope, g->subject);
}

static void figure_numbers(struct pass *p, const struct figure *f, struct sighting *g)
{
	g->figures = true;
	g->period = f->period;
	g->value = f->basis;
	g->target = f->compared;
	g->gap = f->gap;
	g->tolerance = f->tolerance;
	g->unit = f->unit;
	SAY_IN_EACH(p, g->why, text_why(p, f, f->merge != NULL));
	g->severity = num_given(f->gap) && num_given(f->tolerance) &&
	                              num_cmp(f->gap, -SERIOUS_TOLERANCES * f->tolerance) < 0
	                      ? SEVERITY_SERIOUS
	                      : SEVERITY_WARNING;
}

static struct sighting sighting_of(const struct pass *p, const struct node_view *v,
                                   const struct figure *f)
{
	return (struct sighting){
	        .scope = v->scope,
	        .scope_id = scope_id(p->s->org, v->scope),
	        .subject = f->id,
	        .name = f->name,
	        .value = NUM_NONE,
	        .target = NUM_NONE,
	        .gap = NUM_NONE,
	        .tolerance = NUM_NONE,
	};
}

/* Of last year, and in no plan any more: what is open has ended (watch_left.c), and nothing begins.
 */
static bool is_over(const struct pass *p, const struct sighting *g, const struct figure *f)
{
	const struct alert *a = pass_open(p, g->kind, g->scope, g->subject);
	if (a)
		return watch_has_left(p, a);
	return g->verdict == VERDICT_BAD && watch_left(p, g->scope, g->subject, f->period.year);
}

/* Is what rules now older than what the alert was about last?  Then that was taken back, and
 * absence neither raises nor clears. */
static bool is_older(const struct pass *p, const struct sighting *g, const struct figure *f)
{
	const struct kept_alert *e =
	        book_find(p->b, alert_key(g->kind, g->scope.kind, g->scope_id, g->subject));
	return f && e && e->a.period.year && period_cmp(f->period, e->a.period) < 0;
}

/* Since when it is known to be behind: a document may come again for other reasons. */
static int32_t behind_since(const struct pass *p, const struct node_view *v, const struct figure *f)
{
	static const enum alert_kind kinds[] = {ALERT_INDICATOR_BEHIND, ALERT_FORECAST_BEHIND};
	int32_t day = f->reported != CIVIL_NONE ? f->reported : pass_day(p, f->received_unix_s);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		const struct alert *a = pass_open(p, kinds[i], v->scope, f->id);
		if (!a || !a->raised_unix_s || !period_eq(a->period, f->period))
			continue;
		int32_t raised = pass_day(p, a->raised_unix_s);
		if (raised > period_last_day(f->period) && raised < day)
			day = raised; /* else it was raised by an earlier period */
	}
	return day;
}

/* «Redovisa åtgärder vid avvikelser»: behind, and ten working days later still no word of what will
 * be done. */
static void see_action(struct pass *p, const struct node_view *v, const struct figure *f,
                       bool muted)
{
	struct sighting g = sighting_of(p, v, f);
	bool acts = f->action && str_trim(str_of(f->action)).n > 0;
	g.kind = ALERT_DEVIATION_WITHOUT_ACTION;
	g.muted = muted;
	g.by_calendar = true;
	if (acts || watch_verdict(f) == VERDICT_GOOD)
		g.verdict = VERDICT_GOOD;
	else if (f->state == STATE_BEHIND &&
	         (f->reported != CIVIL_NONE || f->received_unix_s > 0) &&
	         civil_add_working_days(behind_since(p, v, f), ACTION_OWED_AFTER_DAYS) <
	                 p->now.civil.day)
		g.verdict = VERDICT_BAD;
	if (g.verdict != VERDICT_HOLD && worth_words(p, &g))
		figure_numbers(p, f, &g);
	if (g.figures && !acts)
		SAY_IN_EACH(p, g.cause, cause_of(p, v->scope, g.kind, f));
	g.severity = SEVERITY_NOTICE;
	g.tolerance = NUM_NONE; /* it never gets worse: the figure's own alert says that */
	if (!is_over(p, &g, f) && !is_older(p, &g, f))
		pass_see(p, &g);
}

/* What it was about is behind the gate now: nothing of it is shown or sent any more. */
static void hide_action(struct pass *p, const struct node_view *v, const struct figure *run,
                        size_t n, bool muted)
{
	struct sighting g = sighting_of(p, v, run);
	g.kind = ALERT_DEVIATION_WITHOUT_ACTION;
	g.muted = muted;
	g.by_calendar = true;
	g.severity = SEVERITY_NOTICE;
	g.hidden = now_hidden(p, v, g.kind, run, n);
	if (g.hidden && !is_over(p, &g, run))
		pass_see(p, &g);
}

static void see_run(struct pass *p, const struct node_view *v, const struct figure *run, size_t n,
                    int newest_year, bool muted, bool fresh)
{
	const struct figure *f = ruling(run, n, newest_year);
	struct sighting g = sighting_of(p, v, run);
	g.kind = kind_of(p, v, f ? f : run);
	if (is_older(p, &g, f))
		f = NULL;
	g.verdict = watch_verdict(f);
	g.muted = muted;
	g.fresh = fresh;
	g.near = f && f->state == STATE_NEAR;
	g.hidden = now_hidden(p, v, g.kind, run, n);
	if (f && (g.verdict != VERDICT_HOLD || g.near) && worth_words(p, &g))
		figure_numbers(p, f, &g);
	if (g.figures)
		SAY_IN_EACH(p, g.cause, cause_of(p, v->scope, g.kind, f));
	g.explained = f && g.verdict == VERDICT_BAD && f->merge && told_unit_explains(p, f);
	if (!is_over(p, &g, f))
		pass_see(p, &g);
	bool hidden = f && (f->hidden & HIDE_ALL || f->state == STATE_PROTECTED);
	if (v->scope.kind == SCOPE_UNIT && f && !hidden)
		see_action(p, v, f, muted);
	else if (v->scope.kind == SCOPE_UNIT)
		hide_action(p, v, run, n, muted);
}

int watch_newest_year(const struct node_view *v)
{
	int year = 0;
	for (size_t i = 0; i < v->n_years; i++)
		if (v->years[i].plan && v->years[i].year > year)
			year = v->years[i].year;
	for (size_t i = 0; i < v->n_years && year == 0; i++)
		year = v->years[v->n_years - 1].year;
	return year;
}

void watch_figures(struct pass *p, const struct node_view *v, bool muted, bool fresh)
{
	int unit_year = watch_newest_year(v), this_year, month, day;
	civil_ymd(p->now.civil.day, &this_year, &month, &day);
	if (unit_year > this_year)
		unit_year = this_year; /* a plan that has not begun makes nothing old */
	for (size_t from = 0, n; from < v->n_figures; from += n) {
		const struct figure *run = &v->figures[from];
		for (n = 1; from + n < v->n_figures && run[n].indicator == run->indicator; n++)
			continue;
		see_run(p, v, run, n, unit_year ? unit_year : run[n - 1].period.year, muted, fresh);
	}
}

/* It has left the register, its days there are over, or nothing is rolled up there any more. */
static bool is_gone(const struct pass *p, const struct alert *a)
{
	struct scope s;
	if (!alert_scope(a, p->s->org, &s))
		return true;
	if (watch_has_left(p, a))
		return false; /* ended already, and told */
	if (s.kind == SCOPE_UNIT)
		return unit_has_ended(p, s.index);
	const struct node_view *v = snapshot_node(p->s, s);
	for (size_t i = 0; v && i < v->n_figures; i++)
		if (strcmp(v->figures[i].id, a->subject) == 0)
			return false;
	return v && alert_about_indicator(a->kind);
}

void watch_gone_scopes(struct pass *p)
{
	for (size_t i = 0; i < p->b->n && !p->failed; i++) {
		const struct kept_alert *e = p->b->entries[i];
		if (e->a.kind != ALERT_OPERATOR && e->a.state != ALERT_QUIET && is_gone(p, &e->a))
			pass_end(p, e);
	}
	p->b->gone_day = p->now.civil.day;
}

/* What kept quiet to see whether its department does, too: those have been asked, perhaps. */
static void watch_awaiting(struct pass *p)
{
	for (size_t i = 0; p->b->n_owing > 0 && i < p->b->n && !p->failed; i++) {
		const struct alert *a = &p->b->entries[i]->a;
		struct scope s;
		if (a->kind == ALERT_FEED_UNREACHABLE && a->muted && a->untold &&
		    alert_scope(a, p->s->org, &s) && s.kind == SCOPE_UNIT && !p->looked[s.index]) {
			p->looked[s.index] = true; /* once for both addresses */
			watch_feeds(p, s.index);
		}
	}
}

static void watch_scope(struct pass *p, struct scope s)
{
	const struct node_view *v = snapshot_node(p->s, s);
	if (!v || p->failed)
		return;
	if (s.kind != SCOPE_UNIT)
		p->looked_above[s.kind][s.index] = true;
	if (s.kind == SCOPE_UNIT)
		watch_unit(p, s.index);
	else
		watch_figures(p, v, false, p->any_observed);
	if (s.kind == SCOPE_DEPARTMENT)
		watch_department(p, s.index);
}

/* What counts observations (alerts.for, clear_for) has one more, though nothing else is new. */
static void watch_counting(struct pass *p, enum scope_kind kind)
{
	bool counts = p->b->p.for_observations > 1 || p->b->p.clear_observations > 1;
	for (size_t i = 0; counts && p->any_observed && i < p->b->n && !p->failed; i++) {
		const struct alert *a = &p->b->entries[i]->a;
		struct scope s;
		if ((a->state != ALERT_PENDING && a->state != ALERT_CLEARING) ||
		    !alert_scope(a, p->s->org, &s) || s.kind != kind)
			continue;
		bool looked = kind == SCOPE_UNIT ? p->looked[s.index] || !p->observed[s.index]
		                                 : p->looked_above[kind][s.index];
		if (!looked)
			watch_scope(p, s);
	}
}

void watch_scopes(struct pass *p, const struct alert_input *in)
{
	bool *observed = arena_array(p->arena, p->s->org->n_units, sizeof(*observed));
	p->looked = arena_array(p->arena, p->s->org->n_units, sizeof(*p->looked));
	for (enum scope_kind k = SCOPE_DEPARTMENT; k < SCOPE_KIND_COUNT; k++) {
		p->looked_above[k] = arena_array(p->arena, org_count(p->s->org, k), sizeof(bool));
		p->failed |= !p->looked_above[k];
	}
	if (!observed || !p->looked || p->failed) {
		p->failed = true;
		return;
	}
	for (size_t i = 0; i < in->n_observed; i++)
		observed[in->observed[i]] = true;
	p->observed = observed;
	p->any_observed = in->n_observed > 0;
	bool all = !in->touched || p->b->gone_day != p->now.civil.day; /* of the book, too */
	if (all)
		watch_left_alerts(p);
	/* Units first: whether a rollup may rise depends on what they told. */
	for (enum scope_kind kind = SCOPE_UNIT; kind < SCOPE_KIND_COUNT; kind++) {
		size_t n = in->touched ? in->n_touched : org_count(p->s->org, kind);
		for (size_t i = 0; i < n; i++) {
			struct scope s =
			        in->touched ? in->touched[i] : (struct scope){kind, (uint32_t)i};
			if (s.kind == kind)
				watch_scope(p, s);
		}
		watch_counting(p, kind);
		if (kind == SCOPE_UNIT)
			watch_awaiting(p);
		if (kind == SCOPE_UNIT && all) {
			watch_gone_activities(p);
			watch_gone_scopes(p);
		}
		pass_sort(p);
	}
	p->b->awaits_units = p->n_awaiting > 0;
}
