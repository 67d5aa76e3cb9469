/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/event_body.c (core): a body of our own, conf/schemas/events.schema.json.  The fields of an
 * alert have the names and the values of the API's alerts; change, scope_name, raised and link are
 * the event's. */
#include "event.h"
#include "model/json_writer.h"

static void put_event(struct jsonw *j, const struct event *e, enum civil_zone zone)
{
	const struct alert *a = e->a;
	char period[PERIOD_TEXT_BYTES];
	jsonw_open(j, '{');
	jsonw_put_text(j, "id", a->id);
	jsonw_put_text(j, "change", event_change_name(e->change));
	jsonw_put_text(j, "kind", alert_kind_name(a->kind));
	jsonw_put_text(j, "scope", e->scope);
	jsonw_put_text(j, "scope_name", e->where);
	jsonw_put_text(j, "indicator", alert_about_indicator(a->kind) ? a->subject : NULL);
	jsonw_put_text(j, "subject", a->subject);
	jsonw_put_text(j, "name", a->name);
	jsonw_put_text(j, "period", a->period.year ? period_text(a->period, period) : NULL);
	jsonw_put_text(j, "state", alert_state_name(e->state));
	jsonw_put_text(j, "severity", severity_name(e->severity));
	jsonw_put_time_in(j, "raised", e->raised_unix_s, zone);
	jsonw_put_time_in(j, "since", a->since_unix_s, zone);
	jsonw_put_num(j, "value", a->value);
	jsonw_put_num(j, "target", a->target);
	jsonw_put_num(j, "gap", a->gap);
	jsonw_put_text(j, "unit", a->unit);
	jsonw_put_text(j, "why", e->why);
	jsonw_put_text(j, "link", e->link);
	jsonw_close(j, '}');
}

void event_body(const struct pass *p, const struct event_list *l, struct buf *out)
{
	struct jsonw j = {.out = out};
	jsonw_open(&j, '{');
	jsonw_put_text(&j, "schema", "tertial.events/1");
	jsonw_put_time_in(&j, "created", p->now.unix_s, l->zone);
	jsonw_put_text(&j, "district", p->b->p.district_name);
	jsonw_put_open(&j, "events", '[');
	for (size_t i = 0; i < l->n; i++)
		put_event(&j, &l->at[i], l->zone);
	jsonw_close(&j, ']');
	jsonw_close(&j, '}');
	buf_char(out, '\n');
}
