/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/cause.c (core): when it is not the outcome that moved an alert.
 * An open alert is compared with the numbers it was judged by, which it keeps; else the figure is
 * compared with its copy in the generation that the book was fed last, which after a start is what
 * was stored, by the rules of then.  The same outcome against another target: the target was
 * changed; the same against the same: the rule was. */
#include "mail.h"
#include <string.h>

/* What the figure was compared with. */
struct before {
	const struct figure *f; /* of the generation before; NULL */
	double value, compared;
	enum verdict verdict;
};

const struct node_view *cause_view(const struct pass *p, struct scope s)
{
	const char *id = scope_id(p->s->org, s);
	uint32_t at = p->before ? org_find(p->before->org, s.kind, str_of(id)) : INDEX_NONE;
	return at != INDEX_NONE ? snapshot_node(p->before, (struct scope){s.kind, at}) : NULL;
}

const struct figure *cause_same_row(const struct node_view *v, const struct figure *f)
{
	for (size_t i = 0; v && f->planned && i < v->n_figures; i++) {
		const struct figure *g = &v->figures[i];
		if (g->planned && period_eq(g->period, f->period) &&
		    strcmp(g->planned->name, f->planned->name) == 0)
			return g;
	}
	return NULL;
}

static const struct figure *figure_before(const struct pass *p, struct scope s,
                                          const struct figure *f)
{
	const struct node_view *v = cause_view(p, s);
	const struct figure *was = node_view_figure(v, f->id, f->period);
	return was ? was : cause_same_row(v, f);
}

/* What raises nothing is neither good nor bad. */
static enum verdict verdict_before(const struct figure *was)
{
	return was->merge && was->merge->provisional ? VERDICT_HOLD : watch_verdict(was);
}

static bool same_outcome(const struct figure *a, const struct figure *b)
{
	if (a->basis_is_forecast != b->basis_is_forecast || !num_same(a->basis, b->basis) ||
	    !num_same(a->all.numerator, b->all.numerator) ||
	    !num_same(a->all.denominator, b->all.denominator) || !a->merge != !b->merge)
		return false;
	return !a->merge || (a->merge->n_reported == b->merge->n_reported &&
	                     a->merge->n_expected == b->merge->n_expected);
}

/* @return false: nothing is known, or the outcome itself is another */
static bool before_of(const struct pass *p, struct scope s, enum alert_kind kind,
                      const struct figure *f, struct before *ret)
{
	const struct alert *a = pass_open(p, kind, s, f->id);
	const struct figure *was = figure_before(p, s, f);
	if (was && (was->hidden & HIDE_ALL || !same_outcome(was, f)))
		return false;
	if (a && period_eq(a->period, f->period) && num_given(a->target)) {
		*ret = (struct before){was, a->value, a->target,
		                       a->state == ALERT_CLEARING ? VERDICT_GOOD : VERDICT_BAD};
		return num_same(ret->value, f->basis);
	}
	if (was)
		*ret = (struct before){was, was->basis, was->compared, verdict_before(was)};
	return was != NULL;
}

static const char *target_changed(struct pass *p, const struct figure *f, const struct before *b,
                                  int32_t on)
{
	struct figure was = *f;
	was.target = b->f ? b->f->target : b->compared;
	was.target_kind = b->f ? b->f->target_kind : f->target_kind;
	was.direction = b->f ? b->f->direction : f->direction;
	was.compared = b->compared;
	const char *day = text_day(p, on);
	if (b->f && b->f->target_kind == f->target_kind && num_same(b->f->target, f->target))
		return say(p, COMPARED_CHANGED, text_target(p, &was), text_target(p, f), day);
	return say(p, TARGET_CHANGED, text_target(p, &was), text_target(p, f), day);
}

static const char *way(const struct pass *p, enum direction d)
{
	switch (d) {
	case DIRECTION_HIGHER: return say_one(p, HIGHER_IS_BETTER);
	case DIRECTION_LOWER: return say_one(p, LOWER_IS_BETTER);
	case DIRECTION_APPROACH: return say_one(p, NEAR_IS_BEST);
	case DIRECTION_NONE:
	case DIRECTION_COUNT: break;
	}
	return say_one(p, NO_DIRECTION);
}

/* A setting by which the two generations were judged. */
static double setting(const struct snapshot *s, const char *key)
{
	const struct setting_place *at = setting_places_find(s->settings, key);
	return at ? at->number : NUM_NONE;
}

static bool setting_changed(const struct pass *p, const char *key, double *ret_now, double *ret_was)
{
	*ret_now = setting(p->s, key);
	*ret_was = p->before ? setting(p->before, key) : NUM_NONE;
	return num_given(*ret_now) && num_given(*ret_was) && !num_same(*ret_now, *ret_was);
}

static const char *rule_changed(struct pass *p, const struct figure *f, const struct before *b)
{
	double now, was;
	if (b->f && b->f->direction != f->direction)
		return say(p, RULE_DIRECTION, way(p, f->direction), way(p, b->f->direction));
	if (b->f && b->f->merge && f->merge && b->f->merge->provisional != f->merge->provisional &&
	    setting_changed(p, "assess.min_coverage", &now, &was))
		return say(p, RULE_COVERAGE, text_figure(p, now * 100, "%"),
		           text_figure(p, was * 100, "%"));
	if (b->f && num_given(b->f->tolerance) && num_given(f->tolerance) &&
	    !num_same(b->f->tolerance, f->tolerance))
		return say(p, RULE_TOLERANCE, text_distance(p, f->tolerance, f->unit),
		           text_distance(p, b->f->tolerance, f->unit));
	return say_one(p, RULE_OTHER);
}

/* Of the very same document the gate hid it by another rule. */
static const char *shown_by_rule(struct pass *p, struct scope s, const struct figure *f)
{
	const struct node_view *v = cause_view(p, s);
	const struct figure *was = node_view_figure(v, f->id, f->period);
	const struct year_docs *y =
	        f->said.form != SPOT_NONE ? node_view_year(v, f->said.year) : NULL;
	double now_group, was_group;
	if (!was || !(was->hidden & HIDE_ALL) || !y ||
	    y->results_received_unix_s != f->received_unix_s ||
	    !setting_changed(p, "privacy.min_group", &now_group, &was_group))
		return NULL;
	return say(p, RULE_GROUP, text_figure(p, now_group, NULL), text_figure(p, was_group, NULL));
}

/* What was before a start is not known of, or was the same and not told, as when it ended in its
 * first cycle: but this outcome came before its target was changed, and would not be behind the one
 * of then. */
static const char *by_the_plans(struct pass *p, const struct figure *f)
{
	const struct target_before *was = &f->was;
	if (f->state != STATE_BEHIND || was->from == CIVIL_NONE || was->weaker ||
	    was->kind != TARGET_VALUE || f->target_kind != TARGET_VALUE ||
	    f->promise != f->planned || f->measure == MEASURE_COUNTED || f->basis_is_forecast ||
	    f->received_unix_s == 0 || f->received_unix_s >= was->at_unix_s)
		return NULL;
	bool lower = f->direction == DIRECTION_LOWER;
	double gap = lower ? was->value - f->basis : f->basis - was->value;
	if (!(lower || f->direction == DIRECTION_HIGHER) || num_cmp(gap, -f->tolerance) < 0)
		return NULL;
	struct before b = {.compared = was->value};
	struct figure then = *f;
	then.target = then.compared = was->value;
	b.f = &then;
	return target_changed(p, f, &b, pass_day(p, was->at_unix_s));
}

/* Of the very same outcomes of units, which went by names of their own before: only those that the
 * catalogue knows are rolled up. */
static const char *gathered_by_rule(struct pass *p, const struct figure *f)
{
	bool renamed = false;
	if (!p->before || p->before->catalogue == p->s->catalogue)
		return NULL;
	for (size_t i = 0; f->merge && i < f->merge->n_contributors; i++) {
		struct scope unit = {SCOPE_UNIT, f->merge->contributors[i].unit};
		const struct figure *part =
		        node_view_figure(snapshot_node(p->s, unit), f->id, f->period);
		const struct figure *was = part ? figure_before(p, unit, part) : NULL;
		if (!was || was->hidden & HIDE_ALL || !same_outcome(was, part))
			return NULL;
		renamed |= strcmp(was->id, part->id) != 0;
	}
	return renamed ? say(p, RULE_CATALOGUE, f->name) : NULL;
}

/* The target or the rule, whichever it was. */
static const char *not_the_outcome(struct pass *p, const struct figure *f, const struct before *b)
{
	bool turned = b->verdict != watch_verdict(f);
	bool same_promise =
	        b->f && b->f->target_kind == f->target_kind && num_same(b->f->target, f->target);
	if (b->f && strcmp(b->f->id, f->id) != 0)
		return turned ? say(p, RULE_CATALOGUE, f->name) : NULL;
	if (same_promise && b->f->direction != f->direction)
		return turned ? rule_changed(p, f, b) : NULL;
	if (same_promise && !num_given(b->compared))
		return NULL; /* last year's outcome came, perhaps */
	if (!num_same(b->compared, f->compared) || (b->f && b->f->target_kind != f->target_kind))
		return target_changed(p, f, b, p->now.civil.day);
	return turned ? rule_changed(p, f, b) : NULL;
}

const char *cause_of(struct pass *p, struct scope s, enum alert_kind kind, const struct figure *f)
{
	struct before b = {0};
	const char *cause = NULL;
	bool open = pass_open(p, kind, s, f->id) != NULL;
	if (before_of(p, s, kind, f, &b))
		cause = not_the_outcome(p, f, &b);
	else if (!open)
		cause = f->merge ? gathered_by_rule(p, f) : shown_by_rule(p, s, f);
	bool behind = kind == ALERT_INDICATOR_BEHIND || kind == ALERT_FORECAST_BEHIND;
	return cause || open || !behind || !p->b->skipped ? cause : by_the_plans(p, f);
}

const char *cause_of_direction(struct pass *p, struct scope s, const struct figure *f)
{
	const struct figure *was = figure_before(p, s, f);
	return was && was->planned == f->planned && was->direction != f->direction
	               ? say(p, RULE_DIRECTION, way(p, f->direction), way(p, was->direction))
	               : NULL;
}

const char *cause_of_due(struct pass *p, struct scope s, const struct figure *f)
{
	const struct figure *was = figure_before(p, s, f);
	bool both = was && was->owed && f->owed;
	return both && was->due != f->due && figure_is_late(was) != figure_is_late(f)
	               ? say(p, RULE_DUE, text_day(p, f->due), text_day(p, was->due))
	               : NULL;
}
