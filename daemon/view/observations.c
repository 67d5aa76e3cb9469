/* SPDX-License-Identifier: EUPL-1.2 */
/* view/observations.c (core): the units' figures as one long flat table, for Power BI and Grafana.
 * One row per unit, indicator and period, and one for each subgroup given: women, men, and the
 * lines of the breakdown, each with a state of its own.
 * CSV is RFC 4180: comma, decimal point, CRLF, UTF-8 without BOM, an empty field for null. */
#include "room.h"

/* A row is written twice over, as JSON members and as CSV fields, by the same calls. */
struct row_out {
	struct jsonw *json; /* NULL: CSV */
	struct buf *csv;
	bool started;
};

static void put_csv_text(struct buf *out, const char *text)
{
	if (!text[strcspn(text, "\",\r\n")]) {
		buf_text(out, text);
		return;
	}
	buf_char(out, '"');
	for (const char *p = text; *p; p++) {
		if (*p == '"')
			buf_char(out, '"');
		buf_char(out, *p);
	}
	buf_char(out, '"');
}

static void put_text(struct row_out *r, const char *key, const char *text)
{
	if (r->json) {
		jsonw_put_text(r->json, key, text);
		return;
	}
	if (r->started)
		buf_char(r->csv, ',');
	r->started = true;
	if (text)
		put_csv_text(r->csv, text);
}

static void put_num(struct row_out *r, const char *key, double x)
{
	char text[NUM_TEXT_BYTES];
	if (r->json)
		jsonw_put_num(r->json, key, x);
	else
		put_text(r, key, num_given(x) ? num_text(x, text) : NULL);
}

/* What a row says of a figure, or of one subgroup of it. */
struct said {
	const char *sex, *part_name;
	bool hidden;
	struct part part;
	double target, gap;
	enum state state;
	const char *missing;
};

static struct said said_of_whole(const struct figure *f)
{
	bool hidden = figure_hidden(f);
	return (struct said){.sex = "all",
	                     .hidden = hidden,
	                     .part = f->all,
	                     .target = f->target,
	                     .gap = f->gap,
	                     .state = f->state,
	                     .missing = missing_why(f)};
}

static struct said said_of(const struct figure *f, const struct subgroup *s)
{
	bool part = s->kind == SUBGROUP_PART, hidden = s->hidden || figure_hidden(f);
	return (struct said){.sex = part ? "all" : subgroup_kind_name(s->kind),
	                     .part_name = s->name,
	                     .hidden = hidden,
	                     .part = s->part,
	                     .target = s->target,
	                     .gap = s->gap,
	                     .state = s->state};
}

static void put_row(struct row_out *r, const struct context *c, uint32_t unit,
                    const struct figure *f, const struct subgroup *s)
{
	const struct org *o = c->s->org;
	struct said said = s ? said_of(f, s) : said_of_whole(f);
	const struct part p = said.hidden ? PART_NONE : said.part;
	char period[PERIOD_TEXT_BYTES], day[CIVIL_TEXT_BYTES], time[CIVIL_RFC3339_BYTES];
	put_text(r, "district", o->districts[org_home(o, unit)].id);
	put_text(r, "department", o->departments[o->units[unit].department].id);
	put_text(r, "unit", o->units[unit].id);
	put_text(r, "indicator", f->id);
	put_text(r, "name", f->name);
	put_num(r, "year", f->period.year);
	put_text(r, "period", period_text(f->period, period));
	put_text(r, "sex", said.sex);
	put_text(r, "part", said.part_name);
	put_num(r, "value", part_value(p, f->unit));
	put_num(r, "numerator", p.numerator);
	put_num(r, "denominator", p.denominator);
	put_text(r, "unit_of_measure", f->unit);
	put_num(r, "target", said.target);
	put_num(r, "council_target", f->council);
	put_text(r, "state", state_name(said.hidden ? STATE_PROTECTED : said.state));
	put_num(r, "gap", said.hidden ? NUM_NONE : said.gap);
	put_num(r, "forecast",
	        said.hidden || s || (f->hidden & HIDE_FORECAST) ? NUM_NONE : f->forecast);
	put_text(r, "missing_reason", said.hidden ? "protected" : said.missing);
	put_text(r, "reported", f->reported == CIVIL_NONE ? NULL : civil_text(f->reported, day));
	put_text(r, "received",
	         f->received_unix_s ? civil_rfc3339(f->received_unix_s, CIVIL_STOCKHOLM, time)
	                            : NULL);
	put_num(r, "generation", (double)c->s->generation);
}

static void put_figure(struct row_out *r, const struct context *c, uint32_t unit,
                       const struct figure *f)
{
	for (size_t i = 0; i <= f->n_subgroups; i++) {
		if (r->json)
			jsonw_open(r->json, '{');
		r->started = false;
		put_row(r, c, unit, f, i ? &f->subgroups[i - 1] : NULL);
		if (r->json)
			jsonw_close(r->json, '}');
		else
			buf_text(r->csv, "\r\n");
	}
}

static void each_row(const struct context *c, struct row_out *r)
{
	for (uint32_t u = 0; u < c->s->org->n_units; u++) {
		const struct node_view *v = c->s->units[u];
		for (size_t i = 0; v && wants_unit(c, u) && i < v->n_figures; i++) {
			if (wants_figure(c->q, &v->figures[i]))
				put_figure(r, c, u, &v->figures[i]);
		}
	}
}

void render_observations(const struct context *c, struct buf *out)
{
	struct jsonw j = {.out = out};
	struct row_out r = {.json = c->q->csv ? NULL : &j, .csv = out};
	if (c->q->csv) {
		buf_text(out,
		         "district,department,unit,indicator,name,year,period,sex,part,value,"
		         "numerator,denominator,unit_of_measure,target,council_target,state,gap,"
		         "forecast,missing_reason,reported,received,generation\r\n");
		each_row(c, &r);
		return;
	}
	jsonw_open(&j, '{');
	jsonw_put_int(&j, "generation", (int64_t)c->s->generation);
	jsonw_put_open(&j, "observations", '[');
	each_row(c, &r);
	jsonw_close(&j, ']');
	jsonw_close(&j, '}');
}
