/* SPDX-License-Identifier: EUPL-1.2 */
/* view/series.c (core): one indicator of one scope over time.  Rows are of one periodicity; those
 * by month carry limits and signals, made when the node was published (model/trend.h). */
#include <stdio.h>
#include "room.h"

struct series {
	const struct context *c;
	struct scope scope;
	const struct figure *figures; /* of the indicator, all periodicities; sorted by period */
	size_t n;
	enum periodicity periodicity; /* PERIODICITY_COUNT: there are no rows at all */
	const struct trend *trend;    /* NULL unless by month */
};

static bool has_rows(const struct series *s, enum periodicity p)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->figures[i].period.kind == p)
			return true;
	}
	return false;
}

static struct series find_series(const struct context *c)
{
	struct series s = {.c = c, .scope = asked_scope(c->q), .periodicity = c->q->periodicity};
	const struct node_view *v = snapshot_node(c->s, s.scope);
	for (size_t i = 0; v && i < v->n_figures; i++) {
		if (v->figures[i].indicator != c->q->series_of)
			continue;
		s.figures = s.n++ ? s.figures : &v->figures[i];
	}
	/* From month to year: the first that has rows is the finest. */
	for (int p = 0; s.periodicity == PERIODICITY_COUNT && p < PERIODICITY_COUNT; p++) {
		if (has_rows(&s, (enum periodicity)p))
			s.periodicity = (enum periodicity)p;
	}
	if (s.periodicity == PERIODICITY_MONTH)
		s.trend = node_view_trend(v, c->q->series_of);
	return s;
}

static void put_side(struct jsonw *j, const struct trend *t, uint8_t bits, bool high)
{
	for (size_t r = 0; r < TREND_RULE_COUNT; r++) {
		if (!(bits >> r & 1))
			continue;
		jsonw_open(j, '{');
		jsonw_put_text(j, "rule", trend_rule_name((enum trend_rule)r));
		jsonw_put_text(j, "side", high ? "high" : "low");
		jsonw_put_text(j, "meaning",
		               trend_meaning_name(trend_meaning_of(t->direction, high)));
		jsonw_close(j, '}');
	}
}

/* @param at number of the month's point; t NULL: there is none */
static void put_signals(struct jsonw *j, const struct trend *t, size_t at)
{
	size_t k = 0;
	while (t && k + 1 < t->n_segments && t->segments[k].to <= at)
		k++;
	const struct trend_segment *s = t ? &t->segments[k] : NULL;
	const struct trend_point *p = t ? &t->points[at] : NULL;
	jsonw_put_num(j, "mean", s ? s->mean : NUM_NONE);
	jsonw_put_num(j, "low_limit", s ? s->low : NUM_NONE);
	jsonw_put_num(j, "high_limit", s ? s->high : NUM_NONE);
	if (s)
		jsonw_put_int(j, "segment", (int64_t)k);
	else
		jsonw_put_null(j, "segment");
	jsonw_put_text(j, "variation",
	               p && p->variation != VARIATION_NONE ? variation_icon(p->variation).id
	                                                   : NULL);
	jsonw_put_open(j, "signals", '[');
	if (p) {
		put_side(j, t, p->high, true);
		put_side(j, t, p->low, false);
	}
	jsonw_close(j, ']');
}

static void put_row(struct jsonw *j, const struct series *s, const struct figure *f, size_t at)
{
	const struct trend *t = s->trend;
	jsonw_open(j, '{');
	jsonw_put_period(j, "period", f->period);
	jsonw_put_text(j, "periodicity", periodicity_name(s->periodicity));
	jsonw_put_num(j, "value", figure_value(f));
	jsonw_put_text(j, "missing_reason", missing_why(f));
	if (f->measure == MEASURE_COUNTED && s->periodicity == PERIODICITY_MONTH)
		jsonw_put_num(j, "increment", t && t->increments ? t->points[at].value : NUM_NONE);
	jsonw_put_bool(j, "provisional", f->merge && f->merge->provisional);
	jsonw_put_num(j, "target", f->target);
	jsonw_put_text(j, "target_kind", target_kind_name(f->target_kind));
	jsonw_put_num(j, "council_target", f->council);
	jsonw_put_text(j, "state", state_name(f->state));
	put_interval(j, f);
	put_signals(j, t, at);
	jsonw_close(j, '}');
}

static void put_rows(struct jsonw *j, const struct series *s)
{
	size_t at = 0;
	jsonw_put_open(j, "series", '[');
	for (size_t i = 0; i < s->n; i++) {
		const struct figure *f = &s->figures[i];
		if (f->period.kind != s->periodicity)
			continue;
		if (wants_figure(s->c->q, f))
			put_row(j, s, f, at);
		at++; /* one point a month, in the same order */
	}
	jsonw_close(j, ']');
}

static void put_segments(struct jsonw *j, const struct trend *t)
{
	jsonw_put_open(j, "segments", '[');
	for (size_t i = 0; t && i < t->n_segments; i++) {
		const struct trend_segment *s = &t->segments[i];
		jsonw_open(j, '{');
		jsonw_put_period(j, "from", t->points[s->from].period);
		jsonw_put_period(j, "to", t->points[s->to - 1].period);
		jsonw_put_int(j, "points", (int64_t)s->n_values);
		jsonw_put_num(j, "mean", s->mean);
		jsonw_put_num(j, "low_limit", s->low);
		jsonw_put_num(j, "high_limit", s->high);
		jsonw_put_num(j, "moving_range", s->moving_range);
		jsonw_put_num(j, "moving_range_limit", s->moving_range_limit);
		jsonw_put_text(j, "why_none", trend_why_name(s->why_none));
		jsonw_close(j, '}');
	}
	jsonw_close(j, ']');
}

static void put_icon(struct jsonw *j, const char *key, struct icon icon)
{
	jsonw_put_open(j, key, '{');
	jsonw_put_text(j, "icon", icon.id);
	jsonw_put_text(j, "word", icon.word);
	jsonw_put_text(j, "meaning", icon.meaning);
	jsonw_close(j, '}');
}

/* Those that hold here, also where no figures are yet. */
static void put_step_changes(struct jsonw *j, const struct series *s)
{
	const struct snapshot *snapshot = s->c->s;
	uint32_t at = s->c->q->series_of;
	const struct indicator *i =
	        at & INDICATOR_LOCAL ? NULL : &snapshot->catalogue->indicators[at];
	jsonw_put_open(j, "step_changes", '[');
	for (size_t k = 0; i && k < i->n_step_changes; k++) {
		const struct step_change *c = &i->step_changes[k];
		if (!step_change_covers(c, snapshot->org, s->scope))
			continue;
		jsonw_open(j, '{');
		jsonw_put_period(j, "from", c->from);
		if (c->scope.kind == SCOPE_KIND_COUNT)
			jsonw_put_null(j, "scope");
		else
			put_scope(j, snapshot->org, c->scope);
		jsonw_put_text(j, "why", c->why);
		jsonw_close(j, '}');
	}
	jsonw_close(j, ']');
}

/* What it is: as the latest row has it, else as the catalogue. */
static void put_head(struct jsonw *j, const struct series *s)
{
	const struct figure *last = NULL;
	const struct catalogue *known = s->c->s->catalogue;
	for (size_t i = 0; i < s->n; i++) {
		if (s->figures[i].period.kind == s->periodicity || !last)
			last = &s->figures[i];
	}
	/* No figures: then it was found in the catalogue. */
	const struct indicator *i = last ? NULL : &known->indicators[s->c->q->series_of];
	jsonw_put_text(j, "indicator", last ? last->id : i->id);
	jsonw_put_text(j, "name", last ? last->name : i->name);
	put_scope(j, s->c->s->org, s->scope);
	jsonw_put_text(j, "unit", last ? last->unit : i->unit);
	jsonw_put_text(j, "direction", direction_name(last ? last->direction : i->direction));
	jsonw_put_text(j, "periodicity",
	               s->periodicity < PERIODICITY_COUNT ? periodicity_name(s->periodicity)
	                                                  : NULL);
	jsonw_put_open(j, "periodicities", '[');
	for (size_t p = 0; p < PERIODICITY_COUNT; p++) {
		if (has_rows(s, (enum periodicity)p))
			jsonw_text(j, periodicity_name((enum periodicity)p));
	}
	jsonw_close(j, ']');
	jsonw_put_text(j, "judged", s->trend && s->trend->increments ? "increment" : "value");
}

void render_series(const struct context *c, struct buf *out)
{
	struct jsonw j = {.out = out};
	struct series s = find_series(c);
	jsonw_open(&j, '{');
	jsonw_put_int(&j, "generation", (int64_t)c->s->generation);
	put_head(&j, &s);
	put_rows(&j, &s);
	put_segments(&j, s.trend);
	put_icon(&j, "variation", variation_icon(s.trend ? s.trend->variation : VARIATION_NONE));
	put_icon(&j, "assurance", assurance_icon(s.trend ? s.trend->assurance : ASSURANCE_NONE));
	put_step_changes(&j, &s);
	jsonw_close(&j, '}');
}
