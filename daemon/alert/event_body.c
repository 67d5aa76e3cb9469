/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/event_body.c (core): a body of our own, conf/schemas/events.schema.json.  The fields of an
 * alert have the names and the values of the API's alerts; change, scope_name, raised and link are
 * the event's. */
#include "event.h"

static void put_event(struct event_json *j, const struct event *e, enum civil_zone zone)
{
	const struct alert *a = e->a;
	char period[PERIOD_TEXT_BYTES];
	event_open(j, NULL, '{');
	event_text(j, "id", a->id);
	event_text(j, "change", event_change_name(e->change));
	event_text(j, "kind", alert_kind_name(a->kind));
	event_text(j, "scope", e->scope);
	event_text(j, "scope_name", e->where);
	event_text(j, "indicator", alert_about_indicator(a->kind) ? a->subject : NULL);
	event_text(j, "subject", a->subject);
	event_text(j, "name", a->name);
	event_text(j, "period", a->period.year ? period_text(a->period, period) : NULL);
	event_text(j, "state", alert_state_name(e->state));
	event_text(j, "severity", severity_name(e->severity));
	event_time(j, "raised", e->raised_unix_s, zone);
	event_time(j, "since", a->since_unix_s, zone);
	event_figure(j, "value", a->value);
	event_figure(j, "target", a->target);
	event_figure(j, "gap", a->gap);
	event_text(j, "unit", a->unit);
	event_text(j, "why", e->why);
	event_text(j, "link", e->link);
	event_close(j, '}');
}

void event_body(const struct pass *p, const struct event_list *l, struct buf *out)
{
	struct event_json j = {out, false};
	event_open(&j, NULL, '{');
	event_text(&j, "schema", "tertial.events/1");
	event_time(&j, "created", p->now.unix_s, l->zone);
	event_text(&j, "district", p->b->p.district_name);
	event_open(&j, "events", '[');
	for (size_t i = 0; i < l->n; i++)
		put_event(&j, &l->at[i], l->zone);
	event_close(&j, ']');
	event_close(&j, '}');
	buf_char(out, '\n');
}
