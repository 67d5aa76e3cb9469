/* SPDX-License-Identifier: EUPL-1.2 */
/* view/indicators.c (core): rolled-up figures, each with coverage, date and contributors; a unit's
 * own figures have the same form, without method and contributors. */
#include "why_id.h"

static void put_count_or_null(struct jsonw *j, const char *key, bool given, int64_t n)
{
	if (given)
		jsonw_put_int(j, key, n);
	else
		jsonw_put_null(j, key);
}

static void put_coverage(struct jsonw *j, struct scope scope, const struct figure *f)
{
	bool unit = scope.kind == SCOPE_UNIT;
	const struct merge *m = unit ? NULL : f->merge;
	bool reported = num_given(figure_value(f)) || figure_hidden(f);
	bool expected = f->owed && (reported || f->missing != MISSING_NOT_APPLICABLE);
	jsonw_put_open(j, "coverage", '{');
	put_count_or_null(j, "reported", unit || m, m ? m->n_reported : reported);
	put_count_or_null(j, "expected", unit || m, m ? m->n_expected : expected);
	jsonw_put_num(j, "weight", m ? m->weight_share : NUM_NONE);
	jsonw_close(j, '}');
}

static void put_contributors(struct jsonw *j, const struct org *o, const struct figure *f)
{
	jsonw_put_open(j, "contributors", '[');
	for (size_t i = 0; f->merge && i < f->merge->n_contributors; i++) {
		const struct contributor *c = &f->merge->contributors[i];
		jsonw_open(j, '{');
		jsonw_put_text(j, "unit", o->units[c->unit].id);
		jsonw_put_num(j, "value", c->hidden ? NUM_NONE : c->value);
		if (c->hidden)
			jsonw_put_text(j, "missing_reason", "protected");
		jsonw_put_text(j, "state", state_name(c->hidden ? STATE_PROTECTED : c->state));
		jsonw_put_num(j, "share_of_gap", c->hidden ? NUM_NONE : c->share_of_gap);
		jsonw_put_bool(j, "shared", c->shared);
		jsonw_close(j, '}');
	}
	jsonw_close(j, ']');
}

void put_interval(struct jsonw *j, const struct figure *f)
{
	if (figure_hidden(f) || !num_given(f->low) || !num_given(f->high)) {
		jsonw_put_null(j, "interval");
		return;
	}
	jsonw_put_open(j, "interval", '{');
	jsonw_put_num(j, "low", f->low);
	jsonw_put_num(j, "high", f->high);
	jsonw_close(j, '}');
}

/* A whole is corrected when a part was; what it was before is told of a unit's own figure only. */
static void put_corrected(struct jsonw *j, const struct figure *f)
{
	int64_t at = figure_corrected(f);
	if (!at) {
		jsonw_put_null(j, "corrected");
		return;
	}
	jsonw_put_open(j, "corrected", '{');
	jsonw_put_time(j, "at", at);
	jsonw_put_num(j, "previous", f->corrected ? f->corrected->before.value : NUM_NONE);
	jsonw_close(j, '}');
}

static void put_row(struct jsonw *j, const struct org *o, struct scope scope,
                    const struct figure *f)
{
	bool hidden = figure_hidden(f), rolled = scope.kind != SCOPE_UNIT && f->merge;
	int64_t oldest = rolled ? f->merge->oldest_unix_s : f->received_unix_s;
	jsonw_open(j, '{');
	jsonw_put_text(j, "indicator", f->id);
	jsonw_put_text(j, "name", f->name);
	put_scope(j, o, scope);
	jsonw_put_period(j, "period", f->period);
	jsonw_put_num(j, "value", figure_value(f));
	jsonw_put_text(j, "missing_reason", missing_why(f));
	jsonw_put_text(j, "unit", f->unit);
	/* Nothing reported: no method was used. */
	jsonw_put_text(j, "method",
	               rolled && f->merge->n_reported ? method_name(f->merge->method) : NULL);
	put_coverage(j, scope, f);
	jsonw_put_time(j, "oldest", oldest);
	put_corrected(j, f);
	jsonw_put_num(j, "target", f->target);
	jsonw_put_text(j, "target_kind", target_kind_name(f->target_kind));
	jsonw_put_num(j, "council_target", f->council);
	jsonw_put_num(j, "council_gap", hidden ? NUM_NONE : f->council_gap);
	jsonw_put_bool(j, "weaker_than_council", f->weaker_than_council);
	jsonw_put_text(j, "state", state_name(f->state));
	jsonw_put_text(j, "why", no_state_people(f));
	jsonw_put_text(j, "why_kind", no_state_name(f->why_not));
	jsonw_put_num(j, "gap", hidden ? NUM_NONE : f->gap);
	jsonw_put_num(j, "compared_with", hidden ? NUM_NONE : f->compared);
	jsonw_put_text(j, "basis",
	               hidden || !num_given(f->basis) ? NULL
	               : f->basis_is_forecast         ? "forecast"
	                                              : "value");
	jsonw_put_num(j, "forecast",
	              f->hidden & (HIDE_ALL | HIDE_FORECAST) ? NUM_NONE : f->forecast);
	put_interval(j, f);
	jsonw_put_day(j, "due", f->due);
	jsonw_put_bool(j, "provisional", rolled && f->merge->provisional);
	put_contributors(j, o, f);
	put_why_path(j, o, scope, f);
	jsonw_close(j, '}');
}

static void put_node(struct jsonw *j, const struct context *c, struct scope scope)
{
	const struct node_view *v = snapshot_node(c->s, scope);
	for (size_t i = 0; v && i < v->n_figures; i++) {
		if (wants_figure(c->q, &v->figures[i]))
			put_row(j, c->s->org, scope, &v->figures[i]);
	}
}

void render_indicators(const struct context *c, struct buf *out)
{
	struct jsonw j = {.out = out};
	jsonw_open(&j, '{');
	put_generation(&j, c->s);
	jsonw_put_open(&j, "indicators", '[');
	if (has_scope(c->q)) {
		put_node(&j, c, asked_scope(c->q));
	} else {
		for (uint32_t i = 0; i < c->s->org->n_districts; i++)
			put_node(&j, c, (struct scope){SCOPE_DISTRICT, i});
	}
	jsonw_close(&j, ']');
	jsonw_close(&j, '}');
}
