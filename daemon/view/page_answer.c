/* SPDX-License-Identifier: EUPL-1.2 */
/* view/page_answer.c (core): the page that a link in a mail opens: what the alert is, and a form to
 * acknowledge it by, in the language of the mail's reader.  To look at it changes nothing: mail
 * scanners follow links. */
#include <stdio.h>
#include "html.h"
#include "order.h"

/* clang-format off: two columns of words */
#define WORDS(X)                                                                                   \
	X(acknowledged, "Kvitterat", "Acknowledged")                                               \
	X(past_its_day, "Kvitterat, men dagen har gått", "Acknowledged, but the day has passed")   \
	X(by, "av", "by")                                                                          \
	X(done_by, "Klart senast", "To be done by")                                                \
	X(acknowledge, "Kvittera", "Acknowledge")                                                  \
	X(once_more, "Kvittera på nytt", "Acknowledge again")                                      \
	X(what_is_done, "Vad görs åt saken?", "What is being done about it?")                      \
	X(done_by_if, "Klart senast (om det finns en dag)", "To be done by (if there is a day)")   \
	X(button, "Kvittera larmet", "Acknowledge the alert")                                      \
	X(note,                                                                                    \
	  "Då går larmet inte vidare till någon annan. Det stängs när det som larmade är i " \
	  "ordning, och hörs igen om det blir sämre eller dagen passerar.",                        \
	  "Then the alert goes on to nobody else. It closes when what was wrong is in order, and " \
	  "is "                                                                                    \
	  "heard again if it gets worse or the day passes.")                                       \
	X(alert, "Larmet", "The alert")                                                            \
	X(where, "Var", "Where")                                                                   \
	X(period, "Period", "Period")                                                              \
	X(outcome, "Utfall", "Outcome")                                                            \
	X(target, "Mål", "Target")                                                                 \
	X(why, "Varför", "Why")                                                                    \
	X(source, "Varifrån uppgiften kommer", "Where the figure comes from (in Swedish)")
/* clang-format on */

struct words {
#define X(name, sv, en) const char *name;
	WORDS(X)
#undef X
};
static const struct words words[LANGUAGE_COUNT] = {
#define X(name, sv, en) .name = (sv),
        [LANGUAGE_SV] = {WORDS(X)},
#undef X
#define X(name, sv, en) .name = (en),
        [LANGUAGE_EN] = {WORDS(X)},
#undef X
};

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
	        "Larmet är inte öppet längre, indikatorn heter något annat i katalogen, eller så "
	        "är "
	        "länken inte hel. Ett nytt brev har en ny länk; alla öppna larm står på sidan.");
}

static void put_row(struct buf *out, const char *head, const char *text)
{
	if (!text || !text[0])
		return;
	buf_fmt(out, "<tr><th scope=\"row\">%s</th><td>", head);
	html_text(out, text);
	buf_text(out, "</td></tr>\n");
}

static void put_number(struct buf *out, const struct context *c, const char *head, double x,
                       const char *unit)
{
	char text[NUM_TEXT_BYTES];
	put_row(out, head, num_given(x) ? num_said(x, 2, unit, c->q->language, text) : NULL);
}

static void put_acknowledged(struct buf *out, const struct context *c, const struct alert *a)
{
	const struct words *w = &words[c->q->language];
	char day[CIVIL_PEOPLE_BYTES];
	if (!a->acknowledged_by)
		return;
	buf_fmt(out, "<p class=\"card\" role=\"status\"><strong>%s</strong> %s ",
	        a->ack_overdue ? w->past_its_day : w->acknowledged, w->by);
	html_text(out, a->acknowledged_by);
	buf_text(out, ": ");
	html_text(out, a->acknowledged_action);
	if (a->acknowledged_due != CIVIL_NONE)
		buf_fmt(out, "<br>%s %s", w->done_by,
		        civil_said(a->acknowledged_due, c->q->language, day));
	buf_text(out, "</p>\n");
}

static void put_form(struct buf *out, const struct context *c, const struct alert *a)
{
	const struct words *w = &words[c->q->language];
	char today[CIVIL_TEXT_BYTES];
	int32_t day = civil_of_unix(c->live->now_unix_s, CIVIL_STOCKHOLM).day;
	buf_fmt(out, "<h2>%s</h2>\n<form class=\"card\" method=\"post\" action=\"/kvittera/",
	        a->acknowledged_by ? w->once_more : w->acknowledge);
	html_text(out, c->q->id);
	buf_fmt(out,
	        "\">\n<p><label for=\"action\">%s</label><br>\n"
	        "<textarea id=\"action\" name=\"action\" rows=\"4\" maxlength=\"1000\" "
	        "required></textarea></p>\n"
	        "<p><label for=\"due\">%s</label><br>\n"
	        "<input id=\"due\" name=\"due\" type=\"date\" min=\"%s\"></p>\n"
	        "<p><button type=\"submit\">%s</button></p>\n"
	        "<p class=\"note\">%s</p>\n</form>\n",
	        w->what_is_done, w->done_by_if, civil_text(day, today), w->button, w->note);
}

void render_answer_page(const struct context *c, struct buf *out)
{
	const struct alert *a = snapshot_alert(c->s, c->q->alert);
	enum language l = c->q->language;
	const struct words *w = &words[l];
	char period[PERIOD_PEOPLE_BYTES];
	struct scope scope;
	const char *kind = alert_word(a, l);
	const char *name = a->name && a->name[0] ? a->name : kind;
	html_begin(c, out, name);
	buf_fmt(out, "<div lang=\"%s\">\n<p class=\"lead\">%s</p>\n<h1>", language_name(l), kind);
	html_text(out, name);
	buf_text(out, "</h1>\n");
	put_acknowledged(out, c, a);
	buf_fmt(out,
	        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">"
	        "<table>\n<tbody>\n",
	        w->alert);
	put_row(out, w->where,
	        alert_scope(a, c->s->org, &scope) ? scope_name(c->s->org, scope) : NULL);
	put_row(out, w->period, a->period.year ? period_said(a->period, l, period) : NULL);
	put_number(out, c, w->outcome, a->value, a->unit);
	put_number(out, c, w->target, a->target, a->unit);
	put_row(out, w->why, a->why[l] ? a->why[l] : a->why[LANGUAGE_SV]);
	buf_text(out, "</tbody></table></div>\n");
	buf_fmt(out, "<p><a href=\"/why/alert/%s\">%s</a></p>\n", a->id, w->source);
	put_form(out, c, a);
	buf_text(out, "</div>\n");
	html_end(c, out);
}
