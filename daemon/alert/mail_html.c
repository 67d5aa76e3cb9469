/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/mail_html.c (core): the same letter as HTML: one column, no images, no scripts, no outside
 * resources. Real headings and a table with row heads, so that a screen reader can walk it; colours
 * reach 4.5:1 on both grounds, and colour never says anything alone.  Styles stand on the elements,
 * because several mail programs drop style sheets. */
#include "mail.h"
#include <string.h>

#define FONT  "font-family:-apple-system,'Segoe UI',Roboto,Arial,sans-serif;"
#define INK   "#1b1b1b"
#define FAINT "#505050"
#define LINK  "#00497c"

static void escaped(struct buf *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&': buf_text(out, "&amp;"); break;
		case '<': buf_text(out, "&lt;"); break;
		case '>': buf_text(out, "&gt;"); break;
		case '"': buf_text(out, "&quot;"); break;
		case '\'': buf_text(out, "&#39;"); break;
		default: buf_char(out, *text); break;
		}
	}
}

static const char *colour(enum chapter c)
{
	static const char *const colours[CHAPTER_COUNT] = {
	        [CHAPTER_NEW] = "#b3261e",       [CHAPTER_WORSE] = "#b3261e",
	        [CHAPTER_STILL] = "#8a5300",     [CHAPTER_RECOVERED] = "#1f6b3a",
	        [CHAPTER_ENDED] = "#505050",     [CHAPTER_MISSING] = "#4a4a8a",
	        [CHAPTER_UNSTABLE] = "#8a5300",  [CHAPTER_REMINDER] = "#00497c",
	        [CHAPTER_ESCALATED] = "#8a5300", [CHAPTER_HEARD_SOON] = "#8a5300",
	};
	must(c < CHAPTER_COUNT);
	return colours[c];
}

/* @param own in a unit's words, whatever language the mail is in */
static void field_in(struct buf *out, const char *label, const char *text, bool strong, bool own)
{
	if (!text || !*text)
		return;
	buf_fmt(out,
	        "<tr><th scope=\"row\" "
	        "style=\"text-align:left;vertical-align:top;font-weight:normal;"
	        "color:" FAINT ";width:5.5em;padding:2px 10px 2px 0;white-space:nowrap\">%s</th>"
	        "<td%s style=\"vertical-align:top;padding:2px 0;overflow-wrap:anywhere%s\">",
	        label, own ? " lang=\"sv\"" : "", strong ? ";font-weight:bold" : "");
	escaped(out, text);
	buf_text(out, "</td></tr>\n");
}

static void field(struct buf *out, const char *label, const char *text, bool strong)
{
	field_in(out, label, text, strong, false);
}

/* The words tell links apart also for who hears only them. */
static void link_to(struct buf *out, const char *address, const char *does, const char *what)
{
	if (!address)
		return;
	buf_text(out, "<p style=\"margin:6px 0 0 0;font-size:15px\"><a style=\"color:" LINK
	              "\" href=\"");
	escaped(out, address);
	buf_fmt(out, "\">%s", does);
	escaped(out, what);
	buf_text(out, "</a></p>\n");
}

static void row(const struct pass *p, const struct row *r, struct buf *out)
{
	buf_fmt(out,
	        "<div style=\"border-left:4px solid %s;padding:2px 0 2px 12px;margin:0 0 20px "
	        "0\">\n",
	        colour(r->chapter));
	buf_text(out, "<h3 style=\"font-size:17px;line-height:1.3;margin:0 0 6px 0\">");
	escaped(out, r->what);
	buf_text(out, "<br><span style=\"font-weight:normal;font-size:15px;color:" FAINT "\">");
	escaped(out, r->where);
	if (r->period) {
		buf_text(out, " · ");
		escaped(out, r->period);
	}
	buf_text(out,
	         "</span></h3>\n<table style=\"border-collapse:collapse;width:100%;font-size:15px;"
	         "line-height:1.45\">\n");
	field(out, say_one(p, LABEL_OWED), r->owed, true);
	field(out, say_one(p, LABEL_LAST_DAY), r->last_day, true);
	field(out, say_one(p, LABEL_SOURCE), r->source, false);
	field(out, say_one(p, LABEL_VALUE), r->value, true);
	field(out, say_one(p, LABEL_TARGET), r->target, false);
	field(out, say_one(p, LABEL_GAP), r->gap, true);
	field(out, say_one(p, LABEL_CERTAINTY), r->certainty, false);
	bool foreign = p->language != LANGUAGE_SV;
	field_in(out, say_one(p, LABEL_ANALYSIS), r->analysis, false, r->own_analysis && foreign);
	field_in(out, say_one(p, LABEL_ACTION), r->action, false, r->own_action && foreign);
	field(out, say_one(p, LABEL_WHY_NOW), r->why_now, false);
	field(out, say_one(p, LABEL_WHEN_NEXT), r->when_next, false);
	field(out, say_one(p, LABEL_HOW_TO_STOP), r->how_to_stop, false);
	field(out, say_one(p, LABEL_SEEN_TO), r->seen_to, false);
	field(out, say_one(p, LABEL_SILENCED), r->silenced, false);
	buf_text(out, "</table>\n");
	link_to(out, r->link, say_one(p, LINK_READ_MORE), r->what);
	link_to(out, r->answer, say_one(p, LINK_ANSWER), r->what);
	buf_text(out, "</div>\n");
}

static void chapter(const struct pass *p, const struct mail *l, enum chapter c, struct buf *out)
{
	size_t n = 0;
	for (size_t i = 0; i < l->n_rows; i++)
		n += l->rows[i].chapter == c;
	if (n == 0)
		return;
	buf_fmt(out,
	        "<h2 style=\"font-size:19px;line-height:1.3;margin:28px 0 12px 0;color:%s\">%s "
	        "(%zu)</h2>\n",
	        colour(c), chapter_title(p, c), n);
	for (size_t i = 0; i < l->n_rows; i++)
		if (l->rows[i].chapter == c)
			row(p, &l->rows[i], out);
}

static void paragraph(struct buf *out, const char *text, const char *style)
{
	if (!*text)
		return;
	buf_fmt(out, "<p style=\"%s\">", style);
	escaped(out, text);
	buf_text(out, "</p>\n");
}

void mail_as_html(const struct mail *l, struct pass *p, struct buf *out)
{
	buf_fmt(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
	        language_name(p->language));
	buf_text(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	              "<meta name=\"color-scheme\" content=\"light\">\n<title>");
	escaped(out, l->title);
	buf_text(out,
	         "</title>\n</head>\n<body style=\"margin:0;padding:0;background:#ffffff;color:" INK
	         ";" FONT "font-size:16px;line-height:1.45\">\n"
	         "<div role=\"article\" style=\"max-width:640px;margin:0 auto;padding:16px\">\n"
	         "<h1 style=\"font-size:22px;line-height:1.25;margin:0 0 16px 0\">");
	escaped(out, l->title);
	buf_text(out, "</h1>\n");
	paragraph(out, l->greeting, "margin:0 0 8px 0");
	paragraph(out, l->lead, "margin:0 0 8px 0");
	for (enum chapter c = 0; c < CHAPTER_COUNT; c++)
		chapter(p, l, c, out);
	paragraph(out, text_still_open(p, l), "margin:16px 0 8px 0");
	paragraph(out, text_silenced(p, l), "margin:0 0 8px 0");
	paragraph(out, text_muted(p, l), "margin:0 0 8px 0");
	if (l->page_url && *l->page_url) {
		buf_text(out, "<p style=\"margin:16px 0\"><a style=\"color:" LINK "\" href=\"");
		escaped(out, l->page_url);
		buf_fmt(out, "\">%s</a></p>\n", say_one(p, WHOLE_PICTURE_LINK));
	}
	buf_text(out,
	         "<hr style=\"border:0;border-top:1px solid #c8c8c8;margin:24px 0 12px 0\">\n");
	paragraph(out, text_reason(p, l), "margin:0;font-size:13px;color:" FAINT);
	buf_text(out, "</div>\n</body>\n</html>\n");
}
