/* SPDX-License-Identifier: EUPL-1.2 */
/* view/observations.c (core): the units' figures as one long flat table, for Power BI and Grafana.
 * One row per unit, indicator, period and sex (all; women and men where given or hidden).
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

enum sex { SEX_ALL, SEX_WOMEN, SEX_MEN };

static const struct part *part_of(const struct figure *f, enum sex sex)
{
	switch (sex) {
	case SEX_ALL: return &f->all;
	case SEX_WOMEN: return &f->women;
	case SEX_MEN: return &f->men;
	}
	must_fail("view: sex out of range");
}

static bool sex_hidden(const struct figure *f, enum sex sex)
{
	return figure_hidden(f) || (sex == SEX_WOMEN && (f->hidden & HIDE_WOMEN)) ||
	       (sex == SEX_MEN && (f->hidden & HIDE_MEN));
}

static void put_row(struct row_out *r, const struct context *c, uint32_t unit,
                    const struct figure *f, enum sex sex)
{
	static const char *const sexes[] = {"all", "women", "men"};
	static const struct part nothing = {NUM_NONE, NUM_NONE, NUM_NONE};
	const struct org *o = c->s->org;
	bool hidden = sex_hidden(f, sex), whole = sex == SEX_ALL;
	const struct part *p = hidden ? &nothing : part_of(f, sex);
	char period[PERIOD_TEXT_BYTES], day[CIVIL_TEXT_BYTES], time[CIVIL_RFC3339_BYTES];
	put_text(r, "district", o->districts[org_home(o, unit)].id);
	put_text(r, "department", o->departments[o->units[unit].department].id);
	put_text(r, "unit", o->units[unit].id);
	put_text(r, "indicator", f->id);
	put_text(r, "name", f->name);
	put_num(r, "year", f->period.year);
	put_text(r, "period", period_text(f->period, period));
	put_text(r, "sex", sexes[sex]);
	put_text(r, "part", NULL); /* breakdowns are not published yet */
	put_num(r, "value", part_value(*p, f->unit));
	put_num(r, "numerator", p->numerator);
	put_num(r, "denominator", p->denominator);
	put_text(r, "unit_of_measure", f->unit);
	put_num(r, "target", f->target);
	put_num(r, "council_target", f->council);
	put_text(r, "state",
	         hidden  ? state_name(STATE_PROTECTED)
	         : whole ? state_name(f->state)
	                 : NULL);
	put_num(r, "gap", hidden || !whole ? NUM_NONE : f->gap);
	put_num(r, "forecast",
	        hidden || !whole || (f->hidden & HIDE_FORECAST) ? NUM_NONE : f->forecast);
	put_text(r, "missing_reason", hidden ? "protected" : whole ? missing_why(f) : NULL);
	put_text(r, "reported", f->reported == CIVIL_NONE ? NULL : civil_text(f->reported, day));
	put_text(r, "received",
	         f->received_unix_s ? civil_rfc3339(f->received_unix_s, CIVIL_STOCKHOLM, time)
	                            : NULL);
	put_num(r, "generation", (double)c->s->generation);
}

static bool has_sex(const struct figure *f, enum sex sex)
{
	const struct part *p = part_of(f, sex);
	if (sex == SEX_ALL)
		return true;
	return num_given(part_value(*p, f->unit)) ||
	       (f->hidden & (sex == SEX_WOMEN ? HIDE_WOMEN : HIDE_MEN));
}

static void each_row(const struct context *c, struct row_out *r)
{
	for (uint32_t u = 0; u < c->s->org->n_units; u++) {
		const struct node_view *v = c->s->units[u];
		for (size_t i = 0; v && wants_unit(c, u) && i < v->n_figures; i++) {
			const struct figure *f = &v->figures[i];
			for (int sex = SEX_ALL; wants_figure(c->q, f) && sex <= SEX_MEN; sex++) {
				if (!has_sex(f, (enum sex)sex))
					continue;
				if (r->json)
					jsonw_open(r->json, '{');
				r->started = false;
				put_row(r, c, u, f, (enum sex)sex);
				if (r->json)
					jsonw_close(r->json, '}');
				else
					buf_text(r->csv, "\r\n");
			}
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
	put_generation(&j, c->s);
	jsonw_put_open(&j, "observations", '[');
	each_row(c, &r);
	jsonw_close(&j, ']');
	jsonw_close(&j, '}');
}
