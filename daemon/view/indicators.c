/* SPDX-License-Identifier: EUPL-1.2 */
/* view/indicators.c (core): rolled-up figures, each with coverage, date and contributors; a unit's
 * own figures have the same form, without method and contributors. */
#include "room.h"

static void put_count_or_null(struct json *j, const char *key, bool given, int64_t n)
{
	if (given)
		json_put_int(j, key, n);
	else
		json_put_null(j, key);
}

static void put_coverage(struct json *j, struct scope scope, const struct figure *f)
{
	bool unit = scope.kind == SCOPE_UNIT;
	const struct merge *m = unit ? NULL : f->merge;
	bool reported = num_given(figure_value(f)) || figure_hidden(f);
	json_put_open(j, "coverage", '{');
	put_count_or_null(j, "reported", unit || m, m ? m->n_reported : reported);
	put_count_or_null(j, "expected", unit || m, m ? m->n_expected : f->owed);
	json_put_num(j, "weight", m ? m->weight_share : NUM_NONE);
	json_close(j, '}');
}

static void put_contributors(struct json *j, const struct org *o, const struct figure *f)
{
	json_put_open(j, "contributors", '[');
	for (size_t i = 0; f->merge && i < f->merge->n_contributors; i++) {
		const struct contributor *c = &f->merge->contributors[i];
		json_open(j, '{');
		json_put_text(j, "unit", o->units[c->unit].id);
		json_put_num(j, "value", c->hidden ? NUM_NONE : c->value);
		if (c->hidden)
			json_put_text(j, "missing_reason", "protected");
		json_put_text(j, "state", state_name(c->hidden ? STATE_PROTECTED : c->state));
		json_put_num(j, "share_of_gap", c->hidden ? NUM_NONE : c->share_of_gap);
		json_put_bool(j, "shared", c->shared);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_interval(struct json *j, const struct figure *f)
{
	if (!num_given(f->low) || !num_given(f->high)) {
		json_put_null(j, "interval");
		return;
	}
	json_put_open(j, "interval", '{');
	json_put_num(j, "low", f->low);
	json_put_num(j, "high", f->high);
	json_close(j, '}');
}

static void put_row(struct json *j, const struct org *o, struct scope scope, const struct figure *f)
{
	bool hidden = figure_hidden(f), rolled = scope.kind != SCOPE_UNIT && f->merge;
	int64_t oldest = rolled ? f->merge->oldest_unix_s : f->received_unix_s;
	json_open(j, '{');
	json_put_text(j, "indicator", f->id);
	json_put_text(j, "name", f->name);
	put_scope(j, o, scope);
	json_put_period(j, "period", f->period);
	json_put_num(j, "value", figure_value(f));
	json_put_text(j, "missing_reason", missing_why(f));
	json_put_text(j, "unit", f->unit);
	json_put_text(j, "method", rolled ? method_name(f->merge->method) : NULL);
	put_coverage(j, scope, f);
	json_put_time(j, "oldest", oldest);
	json_put_num(j, "target", f->target);
	json_put_text(j, "target_kind", target_kind_name(f->target_kind));
	json_put_num(j, "council_target", f->council);
	json_put_text(j, "state", state_name(f->state));
	json_put_text(j, "why", no_state_people(f));
	json_put_text(j, "why_kind", no_state_name(f->why_not));
	json_put_num(j, "gap", hidden ? NUM_NONE : f->gap);
	json_put_num(j, "compared_with", hidden ? NUM_NONE : f->compared);
	json_put_text(j, "basis",
	              hidden || !num_given(f->basis) ? NULL
	              : f->basis_is_forecast         ? "forecast"
	                                             : "value");
	json_put_num(j, "forecast",
	             f->hidden & (HIDE_ALL | HIDE_FORECAST) ? NUM_NONE : f->forecast);
	if (hidden)
		json_put_null(j, "interval");
	else
		put_interval(j, f);
	json_put_day(j, "due", f->due);
	json_put_bool(j, "provisional", rolled && f->merge->provisional);
	put_contributors(j, o, f);
	json_close(j, '}');
}

static void put_node(struct json *j, const struct context *c, struct scope scope)
{
	const struct node_view *v = snapshot_node(c->s, scope);
	for (size_t i = 0; v && i < v->n_figures; i++) {
		if (wants_figure(c->q, &v->figures[i]))
			put_row(j, c->s->org, scope, &v->figures[i]);
	}
}

void render_indicators(const struct context *c, struct buf *out)
{
	struct json j = {.out = out};
	json_open(&j, '{');
	json_put_int(&j, "generation", (int64_t)c->s->generation);
	json_put_open(&j, "indicators", '[');
	if (has_scope(c->q)) {
		put_node(&j, c, asked_scope(c->q));
	} else {
		for (uint32_t i = 0; i < c->s->org->n_districts; i++)
			put_node(&j, c, (struct scope){SCOPE_DISTRICT, i});
	}
	json_close(&j, ']');
	json_close(&j, '}');
}
