/* SPDX-License-Identifier: EUPL-1.2 */
/* view/page_home.c (core): the first page: the district committees, each with how it goes. */
#include "html.h"

/* Units at home in a district, and how many of their results are in and on time. */
static void put_reporting(const struct context *c, struct buf *out, uint32_t district)
{
	const struct org *o = c->s->org;
	size_t n_units = 0, n_fresh = 0, n_with_results = 0, n_alerts = 0, n_serving = 0;
	for (uint32_t u = 0; u < o->n_units; u++) {
		const struct node_view *v = snapshot_unit(c->s, u);
		for (size_t i = 0; i < o->units[u].n_serves; i++)
			n_serving += o->units[u].serves[i] == district;
		if (org_home(o, u) != district)
			continue;
		n_units++;
		n_with_results += o->units[u].sources[DOC_RESULTS].url != NULL;
		n_fresh += o->units[u].sources[DOC_RESULTS].url && v &&
		           v->docs[DOC_RESULTS].evidence == EVIDENCE_FRESH;
	}
	struct question q = {.district = district, .department = INDEX_NONE, .unit = INDEX_NONE};
	struct context here = {.s = c->s, .live = c->live, .q = &q};
	for (size_t i = 0; i < c->s->n_alerts; i++)
		n_alerts += snapshot_alert(c->s, i)->state == ALERT_RAISED &&
		            alert_in_scope(&here, snapshot_alert(c->s, i));
	buf_fmt(out, "<p>%zu %s", n_units, n_units == 1 ? "enhet" : "enheter");
	if (n_serving)
		buf_fmt(out, " · %zu från andra nämnder", n_serving);
	if (n_with_results)
		buf_fmt(out, " · aktuella utfall från %zu av %zu", n_fresh, n_with_results);
	buf_fmt(out, " · %zu %s</p>\n", n_alerts, n_alerts == 1 ? "öppet larm" : "öppna larm");
}

void render_home(const struct context *c, struct buf *out)
{
	const struct org *o = c->s->org;
	html_begin(c, out, "Stadsdelsnämnder");
	buf_text(out, "<h1>Stadsdelsnämnder</h1>\n<p class=\"lead\">Antal indikatorer per läge, "
	              "senaste rapporterade period.</p>\n<ul class=\"cards\">\n");
	for (uint32_t i = 0; i < o->n_districts; i++) {
		const struct node_view *v = snapshot_district(c->s, i);
		int year = view_newest_year(v);
		struct state_counts counts = counts_of(v, year);
		buf_text(out, "<li class=\"card\"><h2>");
		html_link(out, "/d/", o->districts[i].id, o->districts[i].name);
		buf_text(out, "</h2>\n");
		if (year)
			buf_fmt(out, "<p>Planår %d</p>\n", year);
		html_counts(out, &counts);
		put_reporting(c, out, i);
		buf_text(out, "</li>\n");
	}
	buf_text(out, "</ul>\n");
	html_end(c, out);
}
