/* SPDX-License-Identifier: EUPL-1.2 */
/* view/page_unit.c (core): one unit: its figures with what it says and does about them, alerts,
 * and what is odd in its documents. */
#include "room.h"

static void put_said(struct buf *out, const struct figure *f)
{
	buf_text(out, "<td class=\"said\">");
	if (f->analysis) {
		buf_text(out, "<strong>Analys:</strong> ");
		html_text(out, f->analysis);
	}
	if (f->action) {
		buf_text(out, f->analysis ? "<br><strong>Åtgärd:</strong> "
		                          : "<strong>Åtgärd:</strong> ");
		html_text(out, f->action);
	}
	if (!f->analysis && !f->action)
		buf_text(out, "–");
	buf_text(out, "</td><td class=\"nw\">");
	html_day(out, f->received_unix_s);
	buf_text(out, "</td></tr>\n");
}

static void put_figures(struct buf *out, const struct node_view *v, int year)
{
	size_t n = 0;
	for (size_t i = 0; v && i < v->n_figures; i++)
		n += v->figures[i].period.year == year;
	if (n == 0) {
		buf_text(out, "<p>Inga utfall finns eller ska finnas än.</p>\n");
		return;
	}
	buf_text(out, "<p class=\"note\">Avvikelse: plus är bra.</p>\n");
	html_figure_heads(out);
	buf_text(out, "<th scope=\"col\">Enheten säger</th><th scope=\"col\">Mottaget</th></tr>"
	              "</thead>\n<tbody>\n");
	for (size_t i = 0; i < v->n_figures; i++) {
		if (v->figures[i].period.year != year)
			continue;
		html_figure(out, v, &v->figures[i]);
		put_said(out, &v->figures[i]);
	}
	buf_text(out, "</tbody></table></div>\n");
}

static const char *status_people(const struct activity_row *a)
{
	if (a->overdue)
		return "försenad";
	switch (a->status) {
	case ACTIVITY_UNKNOWN: return "okänd";
	case ACTIVITY_NOT_STARTED: return "ej påbörjad";
	case ACTIVITY_ONGOING: return "pågår";
	case ACTIVITY_DONE: return "klar";
	case ACTIVITY_CANCELLED: return "avbruten";
	case ACTIVITY_STATUS_COUNT: break;
	}
	must_fail("view: activity status out of range");
}

static void put_activities(struct buf *out, const struct node_view *v, int year)
{
	size_t n = 0;
	for (size_t i = 0; v && i < v->n_activities; i++)
		n += v->activities[i].year == year;
	if (n == 0)
		return;
	buf_text(out, "<section aria-labelledby=\"aktiviteter\"><h2 id=\"aktiviteter\">Aktiviteter"
	              "</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	              "aria-label=\"Aktiviteter\"><table>\n<thead><tr><th scope=\"col\">Aktivitet"
	              "</th><th scope=\"col\">Till</th><th scope=\"col\">Läge</th></tr></thead>\n"
	              "<tbody>\n");
	for (size_t i = 0; i < v->n_activities; i++) {
		const struct activity_row *a = &v->activities[i];
		char day[CIVIL_TEXT_BYTES];
		if (a->year != year)
			continue;
		buf_text(out, "<tr><th scope=\"row\">");
		html_text(out, a->planned->text);
		buf_fmt(out, "</th><td class=\"nw\">%s</td><td><span class=\"state %s\">%s</span>",
		        a->planned->end == CIVIL_NONE ? "–" : civil_text(a->planned->end, day),
		        a->overdue                   ? "behind"
		        : a->status == ACTIVITY_DONE ? "met"
		                                     : "quiet",
		        status_people(a));
		if (a->comment) {
			buf_text(out, "<br><small>");
			html_text(out, a->comment);
			buf_text(out, "</small>");
		}
		buf_text(out, "</td></tr>\n");
	}
	buf_text(out, "</tbody></table></div></section>\n");
}

static void put_findings(struct buf *out, const struct node_view *v)
{
	size_t n = v ? v->n_findings : 0;
	buf_fmt(out,
	        "<section aria-labelledby=\"anm\"><h2 id=\"anm\">Anmärkningar på plan och utfall "
	        "(%zu)</h2>\n",
	        n);
	if (n == 0)
		buf_text(out, "<p>Inga anmärkningar.</p>\n");
	else
		buf_text(out, "<ul class=\"findings\">\n");
	for (size_t i = 0; i < n; i++) {
		const struct finding_row *f = &v->findings[i];
		buf_fmt(out, "<li>%s %d", f->document == DOC_PLAN ? "Plan" : "Utfall", f->year);
		if (f->finding.line)
			buf_fmt(out, ", rad %u", f->finding.line);
		buf_text(out, ": ");
		html_text(out, f->finding.message);
		buf_text(out, "</li>\n");
	}
	buf_text(out, n ? "</ul></section>\n" : "</section>\n");
}

static void put_documents(struct buf *out, const struct unit *u, const struct node_view *v)
{
	static const char *const words[] = {[DOC_PLAN] = "Plan", [DOC_RESULTS] = "Utfall"};
	buf_text(out, "<ul class=\"counts\">");
	for (size_t k = 0; k < DOC_KIND_COUNT; k++) {
		const struct doc_state *d = v ? &v->docs[k] : NULL;
		enum evidence e = d ? d->evidence : EVIDENCE_NEVER;
		if (!u->sources[k].url)
			continue;
		buf_fmt(out, "<li class=\"state %s\">%s: %s</li>",
		        e == EVIDENCE_FRESH                            ? "met"
		        : e == EVIDENCE_INVALID || e == EVIDENCE_NEVER ? "missing"
		                                                       : "near",
		        words[k], evidence_people(e));
	}
	buf_text(out, "</ul>\n");
	for (size_t k = 0; v && k < DOC_KIND_COUNT; k++) {
		const struct doc_state *d = &v->docs[k];
		if (!d->last_error.set)
			continue;
		buf_fmt(out, "<p class=\"alert\">%s, senaste fel ", words[k]);
		html_day(out, d->last_error.at_unix_s);
		buf_text(out, ": ");
		html_text(out, d->last_error.message);
		if (d->last_success_unix_s) {
			buf_text(out, " Uppgifterna från ");
			html_day(out, d->last_success_unix_s);
			buf_text(out, " gäller fortfarande.");
		}
		buf_text(out, "</p>\n");
	}
}

/* Whom the plan names as the one to ask. */
static void put_handler(struct buf *out, const struct node_view *v, int year)
{
	for (size_t i = 0; v && i < v->n_years; i++) {
		const struct plan *p = v->years[i].plan;
		if (v->years[i].year != year || !p || !p->handler)
			continue;
		buf_text(out, " · handläggare ");
		html_text(out, p->handler);
	}
}

void render_unit_page(const struct context *c, struct buf *out)
{
	const struct org *o = c->s->org;
	const struct unit *u = &o->units[c->q->unit];
	const struct node_view *v = c->s->units[c->q->unit];
	const struct district *d = &o->districts[org_home(o, c->q->unit)];
	int year = c->q->year ? c->q->year : view_newest_year(v);
	struct state_counts counts = counts_of(v, year);
	html_begin(c, out, u->name);
	buf_text(out, "<nav class=\"crumbs\" aria-label=\"Var du är\"><a href=\"/\">Alla "
	              "stadsdelsnämnder</a> › ");
	html_link(out, "/d/", d->id, d->name);
	buf_text(out, "</nav>\n<h1>");
	html_text(out, u->name);
	buf_text(out, "</h1>\n<p class=\"lead\">");
	html_text(out, o->departments[u->department].name);
	if (year)
		buf_fmt(out, " · planår %d", year);
	put_handler(out, v, year);
	buf_text(out, "</p>\n");
	html_counts(out, &counts);
	put_documents(out, u, v);
	buf_text(out, "<section aria-labelledby=\"indikatorer\">"
	              "<h2 id=\"indikatorer\">Indikatorer</h2>\n");
	if (v && v->n_years > 1) {
		buf_text(out, "<nav class=\"choose\" aria-label=\"År\">\n");
		for (size_t i = 0; i < v->n_years; i++)
			buf_fmt(out, "<a href=\"?year=%d\"%s>%d</a>\n", v->years[i].year,
			        v->years[i].year == year ? " aria-current=\"page\"" : "",
			        v->years[i].year);
		buf_text(out, "</nav>\n");
	}
	put_figures(out, v, year);
	buf_text(out, "</section>\n");
	html_alerts(c, out, false);
	put_activities(out, v, year);
	put_findings(out, v);
	html_end(c, out);
}
