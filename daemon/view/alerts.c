/* SPDX-License-Identifier: EUPL-1.2 */
/* view/alerts.c (core): what is open, who was told, who has taken it up. */
#include <stdio.h>
#include "order.h"
#include "why_id.h"

static void put_acknowledged(struct jsonw *j, const struct alert *a)
{
	if (!a->acknowledged_by) {
		jsonw_put_null(j, "acknowledged");
		return;
	}
	jsonw_put_open(j, "acknowledged", '{');
	jsonw_put_text(j, "by", a->acknowledged_by);
	jsonw_put_text(j, "action", a->acknowledged_action);
	jsonw_put_day(j, "due", a->acknowledged_due);
	jsonw_put_bool(j, "overdue", a->ack_overdue);
	jsonw_close(j, '}');
}

void put_alert_scope(struct jsonw *j, const struct alert *a)
{
	char scope[QUERY_VALUE_BYTES];
	(void)snprintf(scope, sizeof(scope), "%s:%s", scope_kind_name(a->scope_kind),
	               a->scope_id); /* ids are at most LIMIT_ID_BYTES: it fits */
	jsonw_put_text(j, "scope", a->kind == ALERT_OPERATOR ? "operator" : scope);
}

void put_alert(struct jsonw *j, const struct alert *a)
{
	char path[sizeof(API_PREFIX) + 32];
	jsonw_put_text(j, "id", a->id);
	jsonw_put_text(j, "kind", alert_kind_name(a->kind));
	put_alert_scope(j, a);
	jsonw_put_text(j, "indicator", alert_about_indicator(a->kind) ? a->subject : NULL);
	jsonw_put_text(j, "subject", a->subject);
	jsonw_put_text(j, "name", a->name);
	jsonw_put_period(j, "period", a->period);
	jsonw_put_text(j, "state", alert_state_name(a->state));
	jsonw_put_text(j, "severity", severity_name(a->severity));
	jsonw_put_bool(j, "muted", a->muted);
	jsonw_put_bool(j, "unstable", alert_is_unstable(a));
	jsonw_put_time(j, "since", a->since_unix_s);
	jsonw_put_open(j, "told", '[');
	for (size_t i = 0; i < a->n_told; i++)
		jsonw_text(j, a->told[i]);
	jsonw_close(j, ']');
	put_acknowledged(j, a);
	jsonw_put_time(j, "silenced_until",
	               a->silenced_until_unix_s == ALERT_UNTIL_RESOLVED ? 0
	                                                                : a->silenced_until_unix_s);
	jsonw_put_text(j, "silence", a->silence);
	jsonw_put_int(j, "escalated", a->escalated);
	jsonw_put_num(j, "value", a->value);
	jsonw_put_num(j, "target", a->target);
	jsonw_put_num(j, "gap", a->gap);
	jsonw_put_text(j, "unit", a->unit);
	jsonw_put_text(j, "why", a->why[LANGUAGE_SV]);
	jsonw_put_text(j, "cause", a->cause[LANGUAGE_SV]);
	(void)snprintf(path, sizeof(path), API_PREFIX "why/alert/%s",
	               a->id); /* 16 digits: it fits */
	jsonw_put_text(j, "why_path", path);
}

bool alert_in_scope(const struct context *c, const struct alert *a)
{
	struct scope scope;
	return !has_scope(c->q) || (alert_scope(a, c->s->org, &scope) && wants_scope(c, scope));
}

static bool wants_alert(const struct context *c, const struct alert *a)
{
	const struct question *q = c->q;
	return (!q->year || a->period.year == q->year) &&
	       (!q->states || (q->states >> a->state & 1)) &&
	       (!q->kinds || (q->kinds >> a->kind & 1)) &&
	       (!q->indicator[0] || (alert_about_indicator(a->kind) &&
	                             strcmp(q->indicator, a->subject ? a->subject : "") == 0)) &&
	       alert_in_scope(c, a);
}

void render_alerts(const struct context *c, struct buf *out)
{
	struct jsonw j = {.out = out};
	jsonw_open(&j, '{');
	put_generation(&j, c->s);
	jsonw_put_open(&j, "alerts", '[');
	for (size_t i = 0; i < c->s->n_alerts; i++) {
		if (!wants_alert(c, snapshot_alert(c->s, i)))
			continue;
		jsonw_open(&j, '{');
		put_alert(&j, snapshot_alert(c->s, i));
		jsonw_close(&j, '}');
	}
	jsonw_close(&j, ']');
	jsonw_close(&j, '}');
}

void render_alert(const struct context *c, struct buf *out)
{
	struct jsonw j = {.out = out};
	jsonw_open(&j, '{');
	put_generation(&j, c->s);
	put_alert(&j, snapshot_alert(c->s, c->q->alert));
	jsonw_close(&j, '}');
}
