/* SPDX-License-Identifier: EUPL-1.2 */
/* view/page_district.c (core): one district committee: rolled-up indicators, units, alerts. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "room.h"

/* What wants attention first. */
static int urgency(const struct figure *f)
{
	static const int order[STATE_COUNT] = {
	        [STATE_BEHIND] = 0,      [STATE_NEAR] = 1,    [STATE_UNCERTAIN] = 2,
	        [STATE_MISSING] = 3,     [STATE_MET] = 4,     [STATE_NO_TARGET] = 5,
	        [STATE_NO_BASELINE] = 5, [STATE_NOT_DUE] = 6, [STATE_PROTECTED] = 6,
	};
	return order[f->state];
}

static int by_urgency(const void *a, const void *b)
{
	const struct figure *x = *(const struct figure *const *)a;
	const struct figure *y = *(const struct figure *const *)b;
	int order = urgency(x) - urgency(y);
	if (!order)
		order = strcmp(x->name, y->name);
	return order ? order : period_cmp(x->period, y->period);
}

/* Years and periods that have figures, as a row of links. */
static void put_choice(struct buf *out, int year, struct period period, bool current,
                       const char *text)
{
	char p[PERIOD_TEXT_BYTES], stem[64];
	if (period.year)
		(void)snprintf(stem, sizeof(stem), "?year=%d&amp;period=%s", year,
		               period_text(period, p));
	else
		(void)snprintf(stem, sizeof(stem), "?year=%d", year);
	buf_fmt(out, "<a href=\"%s\"%s>", stem, current ? " aria-current=\"page\"" : "");
	html_text(out, text);
	buf_text(out, "</a>\n");
}

static int by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

#define CHOICES_MAX 32

static void put_years(struct buf *out, const struct node_view *v, int year)
{
	int years[CHOICES_MAX];
	size_t n = 0;
	for (size_t i = 0; v && i < v->n_figures; i++) {
		size_t k = 0;
		while (k < n && years[k] != v->figures[i].period.year)
			k++;
		if (k == n && n < CHOICES_MAX)
			years[n++] = v->figures[i].period.year;
	}
	if (n < 2)
		return;
	qsort(years, n, sizeof(*years), by_number);
	buf_text(out, "<nav class=\"choose\" aria-label=\"År\">\n");
	for (size_t i = 0; i < n; i++) {
		char text[16];
		(void)snprintf(text, sizeof(text), "%d", years[i]);
		put_choice(out, years[i], (struct period){0}, years[i] == year, text);
	}
	buf_text(out, "</nav>\n");
}

static int by_period(const void *a, const void *b)
{
	return period_cmp(*(const struct period *)a, *(const struct period *)b);
}

static void put_periods(struct buf *out, const struct node_view *v, int year, struct period chosen)
{
	struct period periods[CHOICES_MAX];
	size_t n = 0;
	for (size_t i = 0; v && i < v->n_figures; i++) {
		struct period p = v->figures[i].period;
		size_t k = 0;
		while (k < n && !period_eq(periods[k], p))
			k++;
		if (p.year == year && k == n && n < CHOICES_MAX)
			periods[n++] = p;
	}
	if (n < 2)
		return;
	qsort(periods, n, sizeof(*periods), by_period);
	buf_text(out, "<nav class=\"choose\" aria-label=\"Period\">\n");
	put_choice(out, year, (struct period){0}, !chosen.year, "Senaste");
	for (size_t i = 0; i < n; i++) {
		char text[PERIOD_PEOPLE_BYTES];
		put_choice(out, year, periods[i], chosen.year && period_eq(chosen, periods[i]),
		           periods[i].kind == PERIODICITY_YEAR ? "Helår"
		                                               : period_people(periods[i], text));
	}
	buf_text(out, "</nav>\n");
}

static void put_target(struct buf *out, const struct figure *f)
{
	switch (f->target_kind) {
	case TARGET_INCREASE: buf_text(out, "öka"); break;
	case TARGET_DECREASE: buf_text(out, "minska"); break;
	case TARGET_MAINTAIN: buf_text(out, "behåll"); break;
	case TARGET_BOARD_SETS: buf_text(out, "tas fram av nämnden"); break;
	case TARGET_NONE:
	case TARGET_VALUE: html_number(out, f->target, f->unit); break;
	case TARGET_KIND_COUNT: must_fail("view: target kind out of range");
	}
	if (num_given(f->council) && (!num_given(f->target) || num_cmp(f->council, f->target))) {
		buf_text(out, "<br><small>KF ");
		html_number(out, f->council, f->unit);
		buf_text(out, "</small>");
	}
	if (f->measure == MEASURE_COUNTED && num_given(f->compared) && num_given(f->target) &&
	    num_cmp(f->compared, f->target) != 0) {
		buf_text(out, "<br><small>hittills ");
		html_number(out, f->compared, f->unit);
		buf_text(out, "</small>");
	}
}

/* How sure it is: the basis when it is not the value, the interval when chance may have done it. */
static void put_certainty(struct buf *out, const struct figure *f)
{
	char number[NUM_TEXT_BYTES];
	if (figure_hidden(f))
		return;
	if (f->basis_is_forecast)
		buf_text(out, "<br><small>bedömt på prognosen</small>");
	if (f->state != STATE_UNCERTAIN || !num_given(f->low) || !num_given(f->high))
		return;
	buf_text(out, "<br><small>95 % säkert mellan ");
	html_text(out, num_people(f->low, 1, NULL, number));
	buf_text(out, " och ");
	html_text(out, num_people(f->high, 1, f->unit, number));
	if (num_given(f->all.denominator)) {
		buf_text(out, ", n\xC2\xA0=\xC2\xA0");
		html_text(out, num_people(f->all.denominator, 0, NULL, number));
	}
	buf_text(out, "</small>");
}

void html_figure_heads(struct buf *out)
{
	buf_text(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	              "aria-label=\"Indikatorer\"><table>\n<thead><tr>"
	              "<th scope=\"col\">Indikator</th><th scope=\"col\">Läge</th>"
	              "<th scope=\"col\" class=\"n\">Utfall</th>"
	              "<th scope=\"col\" class=\"n\">Mål</th>"
	              "<th scope=\"col\" class=\"n\">Avvikelse</th><th scope=\"col\">Period</th>");
}

static void put_correction(struct buf *out, const struct figure *f)
{
	if (!f->corrected || figure_hidden(f))
		return;
	buf_text(out, "<br><small>rättat ");
	html_day(out, f->corrected->at_unix_s);
	if (num_given(f->corrected->before.value)) {
		buf_text(out, ", var ");
		html_number(out, f->corrected->before.value, f->unit);
	}
	buf_text(out, "</small>");
}

/* What the monthly series says of this month: of the latest always, of others when they stand out.
 * The word is text; what it means is said to those who point at it. */
static void put_trend(struct buf *out, const struct node_view *v, const struct figure *f)
{
	const struct trend *t =
	        f->period.kind == PERIODICITY_MONTH ? node_view_trend(v, f->indicator) : NULL;
	size_t last = t ? t->n_points : 0, at = 0;
	while (last > 0 && !num_given(t->points[last - 1].value))
		last--;
	while (at < last && !period_eq(t->points[at].period, f->period))
		at++;
	enum variation seen = at < last ? t->points[at].variation : VARIATION_NONE;
	if (seen == VARIATION_NONE || (seen == VARIATION_COMMON_CAUSE && at + 1 < last))
		return;
	struct icon icon = variation_icon(seen);
	buf_text(out, "<br><small class=\"trend\" title=\"");
	html_text(out, icon.meaning);
	buf_text(out, "\">trend: ");
	html_text(out, icon.word);
	buf_text(out, "</small>");
}

void html_figure(struct buf *out, const struct node_view *v, const struct figure *f)
{
	bool hidden = figure_hidden(f);
	buf_text(out, "<tr><th scope=\"row\">");
	html_text(out, f->name);
	buf_text(out, "</th><td>");
	html_state(out, f->state, no_state_people(f));
	if (f->merge && f->merge->provisional && f->merge->n_reported)
		buf_text(out, " <span class=\"mark\">preliminär</span>");
	put_certainty(out, f);
	put_trend(out, v, f);
	buf_text(out, "</td><td class=\"n\">");
	html_number(out, figure_value(f), f->unit);
	if (!hidden && num_given(f->forecast) && !(f->hidden & HIDE_FORECAST)) {
		buf_text(out, "<br><small>prognos ");
		html_number(out, f->forecast, f->unit);
		buf_text(out, "</small>");
	}
	put_correction(out, f);
	buf_text(out, "</td><td class=\"n\">");
	put_target(out, f);
	buf_text(out, "</td><td class=\"n\">");
	html_gap(out, hidden ? NUM_NONE : f->gap, f->unit);
	buf_text(out, "</td><td class=\"nw\">");
	html_period(out, f->period);
	buf_text(out, "</td>");
}

/* Coverage, and behind it who stands for what. */
static void put_coverage(const struct context *c, struct buf *out, const struct merge *m)
{
	if (!m) {
		buf_text(out, "–");
		return;
	}
	buf_fmt(out, "<details><summary>%u av %u %s</summary><ul>", m->n_reported, m->n_expected,
	        m->n_expected == 1 ? "enhet" : "enheter");
	for (size_t i = 0; i < m->n_contributors; i++) {
		const struct contributor *k = &m->contributors[i];
		const struct unit *u = &c->s->org->units[k->unit];
		buf_text(out, "<li>");
		html_link(out, "/u/", u->id, u->name);
		buf_text(out, " ");
		html_state(out, k->hidden ? STATE_PROTECTED : k->state, NULL);
		/* More than all of it means that others pull the other way: a riddle here. */
		if (!k->hidden && k->share_of_gap > 0 && k->share_of_gap <= 1) {
			buf_text(out, " <small>");
			html_number(out, num_round(k->share_of_gap * 100, 0), "%");
			buf_text(out, " av avvikelsen</small>");
		}
		buf_text(out, "</li>");
	}
	buf_text(out, "</ul></details>");
}

static void put_rolled_row(const struct context *c, struct buf *out, const struct figure *f)
{
	const struct merge *m = f->merge;
	html_figure(out, c->s->districts[c->q->district], f);
	buf_text(out, "<td>");
	put_coverage(c, out, m);
	buf_text(out, "</td><td class=\"nw\">");
	html_day(out, m ? m->oldest_unix_s : 0);
	buf_text(out, "</td></tr>\n");
}

static void put_indicators(const struct context *c, struct buf *out, const struct node_view *v,
                           int year)
{
	const struct figure **rows = calloc((v ? v->n_figures : 0) + 1, sizeof(*rows));
	size_t n = 0, at = 0;
	if (!rows) {
		out->failed = -ENOMEM;
		return;
	}
	if (c->q->period.year) {
		for (size_t i = 0; v && i < v->n_figures; i++) {
			if (period_eq(v->figures[i].period, c->q->period))
				rows[n++] = &v->figures[i];
		}
	} else {
		for (const struct figure *f; (f = next_current(v, year, &at)) != NULL;)
			rows[n++] = f;
	}
	if (n == 0) {
		buf_text(out, "<p>Inga gemensamma indikatorer har rapporterats eller ska "
		              "rapporteras än.</p>\n");
		free(rows);
		return;
	}
	qsort(rows, n, sizeof(*rows), by_urgency);
	buf_text(out, "<p class=\"note\">Sammanvägt över enheterna; det som behöver "
	              "uppmärksamhet står först. Avvikelse: plus är bra.</p>\n");
	html_figure_heads(out);
	buf_text(out, "<th scope=\"col\">Täckning</th><th scope=\"col\">Underlag från</th></tr>"
	              "</thead>\n<tbody>\n");
	for (size_t i = 0; i < n; i++)
		put_rolled_row(c, out, rows[i]);
	buf_text(out, "</tbody></table></div>\n");
	free(rows);
}

static void put_document(struct buf *out, const struct unit *u, const struct node_view *v,
                         enum doc_kind k)
{
	static const struct doc_state nothing = {.evidence = EVIDENCE_NEVER};
	const struct doc_state *d = v ? &v->docs[k] : &nothing;
	static const char *const class[EVIDENCE_COUNT] = {[EVIDENCE_NEVER] = "missing",
	                                                  [EVIDENCE_FRESH] = "met",
	                                                  [EVIDENCE_LATE] = "near",
	                                                  [EVIDENCE_STALE] = "near",
	                                                  [EVIDENCE_INVALID] = "behind"};
	buf_text(out, "<td class=\"nw\">");
	if (!u->sources[k].url) {
		buf_text(out, "–</td>");
		return;
	}
	buf_fmt(out, "<span class=\"state %s\">%s</span>", class[d->evidence],
	        evidence_people(d->evidence));
	if (d->failing_since_unix_s) {
		buf_text(out, "<br><small>nås inte sedan ");
		html_day(out, d->failing_since_unix_s);
		buf_text(out, "</small>");
	}
	buf_text(out, "</td>");
}

static void put_unit_row(const struct context *c, struct buf *out, uint32_t unit)
{
	const struct org *o = c->s->org;
	const struct unit *u = &o->units[unit];
	const struct node_view *v = c->s->units[unit];
	struct state_counts counts = counts_of(v, view_newest_year(v));
	buf_text(out, "<tr><th scope=\"row\">");
	html_link(out, "/u/", u->id, u->name);
	if (org_home(o, unit) != c->q->district) {
		buf_text(out, "<br><small>från ");
		html_text(out, o->districts[org_home(o, unit)].name);
		buf_text(out, "</small>");
	}
	buf_text(out, "</th><td>");
	html_text(out, o->departments[u->department].name);
	buf_text(out, "</td>");
	put_document(out, u, v, DOC_PLAN);
	put_document(out, u, v, DOC_RESULTS);
	buf_text(out, "<td>");
	html_counts(out, &counts);
	buf_fmt(out, "</td><td class=\"n\">%zu</td></tr>\n", v ? v->n_findings : 0);
}

static void put_units(const struct context *c, struct buf *out)
{
	buf_text(out,
	         "<section aria-labelledby=\"enheter\"><h2 id=\"enheter\">Enheter</h2>\n"
	         "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	         "aria-label=\"Enheter\"><table>\n"
	         "<thead><tr><th scope=\"col\">Enhet</th><th scope=\"col\">Avdelning</th>"
	         "<th scope=\"col\">Plan</th><th scope=\"col\">Utfall</th>"
	         "<th scope=\"col\">Indikatorer</th><th scope=\"col\" class=\"n\">Anmärkningar</th>"
	         "</tr></thead>\n<tbody>\n");
	for (uint32_t u = 0; u < c->s->org->n_units; u++) {
		if (wants_serving_unit(c, u))
			put_unit_row(c, out, u);
	}
	buf_text(out, "</tbody></table></div></section>\n");
}

void render_district_page(const struct context *c, struct buf *out)
{
	const struct district *d = &c->s->org->districts[c->q->district];
	const struct node_view *v = c->s->districts[c->q->district];
	int year = c->q->period.year ? c->q->period.year
	           : c->q->year      ? c->q->year
	                             : view_newest_year(v);
	struct state_counts counts = counts_of(v, year);
	html_begin(c, out, d->name);
	buf_text(out, "<nav class=\"crumbs\" aria-label=\"Var du är\"><a href=\"/\">Alla "
	              "stadsdelsnämnder</a></nav>\n<h1>");
	html_text(out, d->name);
	buf_text(out, "</h1>\n");
	if (year)
		buf_fmt(out, "<p class=\"lead\">Planår %d</p>\n", year);
	html_counts(out, &counts);
	put_years(out, v, year);
	buf_text(out, "<section aria-labelledby=\"indikatorer\">"
	              "<h2 id=\"indikatorer\">Indikatorer</h2>\n");
	put_periods(out, v, year, c->q->period);
	put_indicators(c, out, v, year);
	buf_text(out, "</section>\n");
	html_alerts(c, out, true);
	put_units(c, out);
	html_end(c, out);
}
