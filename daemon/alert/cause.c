/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/cause.c (core): when it is not the outcome that moved an alert.
 * An open alert is compared with the numbers it was judged by, which it keeps; else the figure is
 * compared with its copy in the generation before.  The same outcome against another target: the
 * target was changed; the same against the same: the rule was. */
#include "mail.h"
#include <string.h>

/* What the figure was compared with. */
struct before {
	const struct figure *f; /* of the generation before; NULL */
	double value, compared;
	enum verdict verdict;
};

static const struct figure *figure_before(const struct pass *p, struct scope s,
                                          const struct figure *f)
{
	const char *id = scope_id(p->s->org, s);
	uint32_t at = p->before ? org_find(p->before->org, s.kind, str_of(id)) : INDEX_NONE;
	const struct node_view *v =
	        at != INDEX_NONE ? snapshot_node(p->before, (struct scope){s.kind, at}) : NULL;
	return node_view_figure(v, f->id, f->period);
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

static bool is_open(const struct pass *p, struct scope s, enum alert_kind kind,
                    const struct figure *f)
{
	const struct kept_alert *e =
	        book_find(p->b, alert_key(kind, s.kind, scope_id(p->s->org, s), f->id));
	return e && e->a.state != ALERT_QUIET;
}

/* @return false: nothing is known, or the outcome itself is another */
static bool before_of(const struct pass *p, struct scope s, enum alert_kind kind,
                      const struct figure *f, struct before *ret)
{
	const struct kept_alert *e =
	        book_find(p->b, alert_key(kind, s.kind, scope_id(p->s->org, s), f->id));
	const struct figure *was = figure_before(p, s, f);
	if (was && (was->hidden & HIDE_ALL || !same_outcome(was, f)))
		return false;
	if (e && e->a.state != ALERT_QUIET && period_eq(e->a.period, f->period) &&
	    num_given(e->a.target)) {
		*ret = (struct before){was, e->a.value, e->a.target,
		                       e->a.state == ALERT_CLEARING ? VERDICT_GOOD : VERDICT_BAD};
		return num_same(ret->value, f->basis);
	}
	if (was)
		*ret = (struct before){was, was->basis, was->compared, watch_verdict(was)};
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

static const char *rule_changed(struct pass *p, const struct figure *f, const struct before *b)
{
	if (b->f && b->f->direction != f->direction)
		return say(p, RULE_DIRECTION, way(p, f->direction), way(p, b->f->direction));
	if (b->f && num_given(b->f->tolerance) && num_given(f->tolerance) &&
	    !num_same(b->f->tolerance, f->tolerance))
		return say(p, RULE_TOLERANCE, text_distance(p, f->tolerance, f->unit),
		           text_distance(p, b->f->tolerance, f->unit));
	return say_one(p, RULE_OTHER);
}

/* Nothing is known of before, as after a start: but this outcome came before its target was
 * changed, and would not be behind the one of then. */
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

const char *cause_of(struct pass *p, struct scope s, enum alert_kind kind, const struct figure *f)
{
	struct before b = {0};
	if (!p->before && !is_open(p, s, kind, f))
		return by_the_plans(p, f);
	if (!before_of(p, s, kind, f, &b))
		return NULL;
	bool other_number =
	        !num_same(b.compared, f->compared) || (b.f && b.f->target_kind != f->target_kind);
	if (other_number)
		return target_changed(p, f, &b, p->now.civil.day);
	return b.verdict != watch_verdict(f) ? rule_changed(p, f, &b) : NULL;
}
