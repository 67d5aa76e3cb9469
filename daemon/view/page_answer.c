/* SPDX-License-Identifier: EUPL-1.2 */
/* view/page_answer.c (core): the page that a link in a mail opens: what the alert is, and a form to
 * acknowledge it by.  To look at it changes nothing: mail scanners follow links. */
#include <stdio.h>
#include "html.h"
#include "order.h"

const struct alert *link_find(const struct snapshot *s, const struct view_live *live,
                              const char *link, uint64_t *ret_reader)
{
	char id[ALERT_ID_BYTES];
	if (!live->link || !link_alert(str_of(link), id))
		return NULL;
	for (size_t i = 0; i < s->n_alerts; i++) {
		const struct alert *a = snapshot_alert(s, i);
		if (strcmp(a->id, id) == 0)
			return link_opens(live->link, str_of(link), a, ret_reader) ? a : NULL;
	}
	return NULL;
}

int wrong_link(struct problem *p)
{
	return wrong(
	        p, 404, "Länken gäller inte",
	        "Larmet är inte öppet längre, eller så är länken inte hel. Ett nytt brev har en "
	        "ny länk; alla öppna larm står på sidan.");
}

static void put_row(struct buf *out, const char *head, const char *text)
{
	if (!text || !text[0])
		return;
	buf_fmt(out, "<tr><th scope=\"row\">%s</th><td>", head);
	html_text(out, text);
	buf_text(out, "</td></tr>\n");
}

static void put_number(struct buf *out, const char *head, double x, const char *unit)
{
	char text[NUM_TEXT_BYTES];
	put_row(out, head, num_given(x) ? num_people(x, 2, unit, text) : NULL);
}

static void put_acknowledged(struct buf *out, const struct alert *a)
{
	char day[CIVIL_PEOPLE_BYTES];
	if (!a->acknowledged_by)
		return;
	buf_fmt(out, "<p class=\"card\" role=\"status\"><strong>%s</strong> av ",
	        a->ack_overdue ? "Kvitterat, men dagen har gått" : "Kvitterat");
	html_text(out, a->acknowledged_by);
	buf_text(out, ": ");
	html_text(out, a->acknowledged_action);
	if (a->acknowledged_due != CIVIL_NONE)
		buf_fmt(out, "<br>Klart senast %s", civil_people(a->acknowledged_due, day));
	buf_text(out, "</p>\n");
}

static void put_form(struct buf *out, const struct context *c, const struct alert *a)
{
	char today[CIVIL_TEXT_BYTES];
	int32_t day = civil_of_unix(c->live->now_unix_s, CIVIL_STOCKHOLM).day;
	buf_fmt(out, "<h2>%s</h2>\n<form class=\"card\" method=\"post\" action=\"/kvittera/",
	        a->acknowledged_by ? "Kvittera på nytt" : "Kvittera");
	html_text(out, c->q->id);
	buf_fmt(out,
	        "\">\n<p><label for=\"action\">Vad görs åt saken?</label><br>\n"
	        "<textarea id=\"action\" name=\"action\" rows=\"4\" maxlength=\"1000\" "
	        "required></textarea></p>\n"
	        "<p><label for=\"due\">Klart senast (om det finns en dag)</label><br>\n"
	        "<input id=\"due\" name=\"due\" type=\"date\" min=\"%s\"></p>\n"
	        "<p><button type=\"submit\">Kvittera larmet</button></p>\n"
	        "<p class=\"note\">Då går larmet inte vidare till någon annan. Det stängs när det "
	        "som larmade är i ordning, och hörs igen om det blir sämre eller dagen passerar."
	        "</p>\n</form>\n",
	        civil_text(day, today));
}

void render_answer_page(const struct context *c, struct buf *out)
{
	const struct alert *a = snapshot_alert(c->s, c->q->alert);
	char period[PERIOD_PEOPLE_BYTES];
	struct scope scope;
	const char *name = a->name && a->name[0] ? a->name : alert_word(a);
	html_begin(c, out, name);
	buf_fmt(out, "<p class=\"lead\">%s</p>\n<h1>", alert_word(a));
	html_text(out, name);
	buf_text(out, "</h1>\n");
	put_acknowledged(out, a);
	buf_text(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Larmet\">"
	              "<table>\n<tbody>\n");
	put_row(out, "Var",
	        alert_scope(a, c->s->org, &scope) ? scope_name(c->s->org, scope) : NULL);
	put_row(out, "Period", a->period.year ? period_people(a->period, period) : NULL);
	put_number(out, "Utfall", a->value, a->unit);
	put_number(out, "Mål", a->target, a->unit);
	put_row(out, "Varför", a->why[LANGUAGE_SV]);
	buf_text(out, "</tbody></table></div>\n");
	buf_fmt(out, "<p><a href=\"/why/alert/%s\">Varifrån uppgiften kommer</a></p>\n", a->id);
	put_form(out, c, a);
	html_end(c, out);
}
