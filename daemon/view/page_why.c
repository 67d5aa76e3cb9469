/* SPDX-License-Identifier: EUPL-1.2 */
/* view/page_why.c (core): a chain as a page: steps with their rules and settings, who stands behind
 * it, and the documents. */
#include <errno.h>
#include "html.h"
#include "why.h"

static void put_setting(struct buf *out, const struct why_setting *s)
{
	if (!s->key)
		return;
	buf_text(out, "<br><small>Inställning <code>");
	html_text(out, s->key);
	buf_text(out, " = ");
	html_text(out, s->value);
	buf_text(out, "</code>");
	if (s->file) {
		buf_text(out, ", ");
		html_text(out, s->file);
		buf_fmt(out, " rad %u", s->line);
	} else {
		buf_text(out, ", förvalt");
	}
	buf_text(out, "</small>");
}

static void put_steps(struct buf *out, const struct why *w)
{
	buf_text(out, "<section aria-labelledby=\"steg\"><h2 id=\"steg\">Så blev det</h2>\n"
	              "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Steg\">"
	              "<table>\n<thead><tr><th scope=\"col\">Steg</th><th scope=\"col\">Uträkning"
	              "</th><th scope=\"col\">Regel</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < w->n_steps; i++) {
		const struct why_step *s = &w->steps[i];
		buf_text(out, "<tr><th scope=\"row\">");
		html_text(out, s->what);
		buf_text(out, "</th><td>");
		html_text(out, s->formula);
		buf_text(out, "</td><td>");
		html_text(out, why_rule_text(s->rule));
		put_setting(out, &s->setting);
		buf_text(out, "</td></tr>\n");
	}
	buf_text(out, "</tbody></table></div></section>\n");
}

static void put_contributor(struct buf *out, const struct why *w, const struct contributor *c)
{
	const struct unit *u = &w->s->org->units[c->unit];
	struct scope scope = {SCOPE_UNIT, c->unit};
	const struct figure *f = w->figure, *of = why_find(w, scope, f->indicator, f->period);
	buf_text(out, "<tr><th scope=\"row\">");
	html_link(out, "/u/", u->id, u->name);
	if (of)
		html_why_link(out, w->s->org, scope, of);
	buf_text(out, "</th><td>");
	html_state(out, c->hidden ? STATE_PROTECTED : c->state, NULL);
	buf_text(out, "</td><td class=\"n\">");
	html_number(out, c->hidden ? NUM_NONE : c->value, f->unit);
	buf_text(out, "</td><td class=\"n\">");
	if (!c->hidden && num_given(c->share_of_gap))
		html_number(out, num_round(c->share_of_gap * 100, 0), "%");
	else
		buf_text(out, "–");
	buf_text(out, "</td></tr>\n");
}

static void put_contributors(struct buf *out, const struct why *w)
{
	const struct merge *m = w->figure ? w->figure->merge : NULL;
	if (!m)
		return;
	buf_text(out,
	         "<section aria-labelledby=\"enheter\"><h2 id=\"enheter\">Enheterna bakom</h2>"
	         "\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	         "aria-label=\"Enheter\"><table>\n<thead><tr><th scope=\"col\">Enhet</th>"
	         "<th scope=\"col\">Läge</th><th scope=\"col\" class=\"n\">Utfall</th>"
	         "<th scope=\"col\" class=\"n\">Del av avvikelsen</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < m->n_contributors; i++)
		put_contributor(out, w, &m->contributors[i]);
	for (size_t i = 0; i < w->n_awaited; i++) {
		const struct unit *u = &w->s->org->units[w->awaited[i].unit];
		buf_text(out, "<tr><th scope=\"row\">");
		html_link(out, "/u/", u->id, u->name);
		buf_text(out, "</th><td>");
		html_state(out, w->awaited[i].state, NULL);
		buf_text(out, "</td><td class=\"n\">–</td><td class=\"n\">–</td></tr>\n");
	}
	buf_text(out, "</tbody></table></div></section>\n");
}

static void put_moment(struct buf *out, int64_t unix_s)
{
	char text[CIVIL_RFC3339_BYTES], day[CIVIL_TEXT_BYTES];
	struct civil_time t = civil_of_unix(unix_s, CIVIL_STOCKHOLM);
	if (!unix_s) {
		buf_text(out, "–");
		return;
	}
	buf_fmt(out, "<time datetime=\"%s\">%s kl. %02d:%02d</time>",
	        civil_rfc3339(unix_s, CIVIL_STOCKHOLM, text), civil_text(t.day, day),
	        t.second / 3600, t.second / 60 % 60);
}

static void put_hash(struct buf *out, const struct why_document *d)
{
	if (d->withheld) {
		buf_text(out, "<small>visas inte: dokumentet har uppgifter som inte får gå att "
		              "räkna ut</small>");
	} else if (d->origin) {
		buf_text(out, "<code class=\"hash\">");
		for (size_t i = 0; i < DOC_HASH_BYTES; i++)
			buf_fmt(out, "%02x%s", d->origin->hash[i], i % 8 == 7 ? "<wbr>" : "");
		buf_text(out, "</code>");
	} else {
		buf_text(out, "–");
	}
}

static void put_document(struct buf *out, const struct why *w, const struct why_document *d)
{
	buf_fmt(out, "<tr><th scope=\"row\">%s", d->kind == DOC_PLAN ? "Plan" : "Utfall");
	if (d->year)
		buf_fmt(out, " %d", d->year);
	buf_text(out, " för ");
	html_text(out, d->name);
	buf_text(out, "<br><small>");
	html_text(out, w->s->org->units[d->unit].name);
	buf_text(out, "</small></th><td>");
	if (d->line)
		buf_fmt(out, "rad %u", d->line);
	else if (d->pointer)
		buf_fmt(out, "<code>%s</code>", d->pointer); /* digits and words of ours */
	else
		buf_text(out, "–");
	buf_text(out, "</td><td>");
	html_text(out, d->url);
	if (d->state && d->state->last_error.set) {
		buf_text(out, "<br><small>Senaste fel: ");
		html_text(out, d->state->last_error.message);
		buf_text(out, "</small>");
	}
	buf_text(out, "</td><td class=\"nw\">");
	put_moment(out, d->received_unix_s);
	buf_text(out, "</td><td>");
	put_hash(out, d);
	buf_text(out, "</td></tr>\n");
}

static void put_documents(struct buf *out, const struct why *w)
{
	if (w->n_documents == 0)
		return;
	buf_text(out, "<section aria-labelledby=\"dokument\"><h2 id=\"dokument\">Dokumenten</h2>\n"
	              "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	              "aria-label=\"Dokument\"><table>\n<thead><tr><th scope=\"col\">Dokument</th>"
	              "<th scope=\"col\">Var i det</th><th scope=\"col\">Adress</th>"
	              "<th scope=\"col\">Hämtat</th><th scope=\"col\">BLAKE2b-256</th></tr></thead>"
	              "\n<tbody>\n");
	for (size_t i = 0; i < w->n_documents; i++)
		put_document(out, w, &w->documents[i]);
	buf_text(out, "</tbody></table></div>\n");
	if (w->n_units_left_out)
		buf_fmt(out,
		        "<p class=\"note\">%zu enheter till har sina dokument under sin egen "
		        "siffras «varför».</p>\n",
		        w->n_units_left_out);
	buf_text(out, "</section>\n");
}

static void put_crumbs(struct buf *out, const struct why *w)
{
	const struct org *o = w->s->org;
	buf_text(out, "<nav class=\"crumbs\" aria-label=\"Var du är\"><a href=\"/\">Alla "
	              "stadsdelsnämnder</a>");
	if (w->node) {
		const struct district *d = &o->districts[scope_district(o, w->scope)];
		buf_text(out, " › ");
		html_link(out, "/d/", d->id, d->name);
	}
	if (w->node && w->scope.kind == SCOPE_UNIT) {
		buf_text(out, " › ");
		html_link(out, "/u/", o->units[w->scope.index].id, o->units[w->scope.index].name);
	}
	buf_text(out, "</nav>\n");
}

static void put_head(struct buf *out, const struct why *w)
{
	const struct figure *f = w->figure;
	const char *name = f ? f->name : w->alert->name;
	struct period period = f ? f->period : w->alert->period;
	buf_text(out, "<h1>Varför: ");
	html_text(out, name && name[0] ? name : "larm");
	buf_text(out, "</h1>\n<p class=\"lead\">");
	if (w->node) {
		html_text(out, scope_name(w->s->org, w->scope));
		buf_text(out, period.year ? " · " : "");
	}
	if (period.year)
		html_period(out, period);
	buf_text(out, "</p>\n");
	if (!f)
		return;
	buf_text(out, "<p>");
	html_state(out, f->state, NULL);
	if (f->merge && f->merge->provisional && f->merge->n_reported)
		buf_text(out, " <span class=\"mark\">preliminär</span>");
	if (num_given(figure_value(f))) {
		buf_text(out, " Utfall ");
		html_number(out, figure_value(f), f->unit);
	}
	buf_text(out, "</p>\n");
}

void render_why_page(const struct context *c, struct buf *out)
{
	struct why w;
	if (why_make(&w, c)) {
		html_begin(c, out, w.figure ? w.figure->name : "Varför");
		put_crumbs(out, &w);
		put_head(out, &w);
		put_steps(out, &w);
		put_contributors(out, &w);
		put_documents(out, &w);
		html_end(c, out);
	} else {
		out->failed = -ENOMEM;
	}
	why_done(&w);
}

void render_why_mail_page(const struct context *c, struct buf *out)
{
	html_begin(c, out, "Varför brevet kom");
	buf_text(out, "<nav class=\"crumbs\" aria-label=\"Var du är\"><a href=\"/\">Alla "
	              "stadsdelsnämnder</a></nav>\n<h1>Varför brevet kom</h1>\n<p class=\"lead\">"
	              "Det var det första om dessa larm, som fortfarande är öppna.</p>\n"
	              "<ul class=\"alerts\">\n");
	for (size_t i = 0; i < c->s->n_alerts; i++) {
		const struct alert *a = snapshot_alert(c->s, i);
		if (!mail_told(c->q->mail, a))
			continue;
		buf_text(out, "<li class=\"alert\">");
		html_link(out, "/why/alert/", a->id, a->name && a->name[0] ? a->name : "larm");
		buf_text(out, "<br>");
		html_text(out, a->why[LANGUAGE_SV]);
		buf_text(out, "</li>\n");
	}
	buf_text(out, "</ul>\n");
	html_end(c, out);
}
