/* SPDX-License-Identifier: EUPL-1.2 */
/* view/html.c (core): what all pages share: head and foot, states with sign and words (never colour
 * alone), figures as Swedes write them. */
#include <inttypes.h>
#include <stdio.h>
#include "html.h"

void view_html_escape(struct str s, struct buf *out)
{
	size_t from = 0, at = 0;
	while (at < s.n) {
		const char *safe = NULL;
		size_t here = at;
		uint32_t cp = utf8_next(s, &at);
		switch (cp) {
		case '&': safe = "&amp;"; break;
		case '<': safe = "&lt;"; break;
		case '>': safe = "&gt;"; break;
		case '"': safe = "&quot;"; break;
		case '\'': safe = "&#39;"; break;
		case UTF8_BAD: safe = "\xEF\xBF\xBD"; break;
		case '\t':
		case '\n':
		case '\r': break;
		default: safe = cp < 0x20 || cp == 0x7F ? "\xEF\xBF\xBD" : NULL; break;
		}
		if (!safe)
			continue;
		buf_add(out, s.at + from, here - from);
		buf_text(out, safe);
		from = at;
	}
	if (s.n > from)
		buf_add(out, s.at + from, s.n - from);
}

void html_text(struct buf *out, const char *text)
{
	if (text)
		view_html_escape(str_of(text), out);
	else
		buf_text(out, "–");
}

void html_link(struct buf *out, const char *stem, const char *id, const char *name)
{
	buf_fmt(out, "<a href=\"%s", stem);
	for (const char *p = id; *p; p++) {
		unsigned char c = (unsigned char)*p;
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		             (c >= 'A' && c <= 'Z') || strchr("-._~", c);
		buf_fmt(out, plain ? "%c" : "%%%02X", c);
	}
	buf_text(out, "\">");
	html_text(out, name);
	buf_text(out, "</a>");
}

static void open_page(struct buf *out, const char *title)
{
	buf_text(out, "<!DOCTYPE html>\n<html lang=\"sv\">\n<head>\n<meta charset=\"utf-8\">\n"
	              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	              "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	html_text(out, title);
	buf_text(out, " – Tertial</title>\n<style>");
	buf_text(out, html_style);
	buf_text(out, "</style>\n</head>\n<body>\n"
	              "<a class=\"skip\" href=\"#innehall\">Till innehållet</a>\n"
	              "<header class=\"top\"><a class=\"brand\" href=\"/\"><span "
	              "aria-hidden=\"true\">◔</span> Tertial</a>");
}

void html_begin(const struct context *c, struct buf *out, const char *title)
{
	char day[CIVIL_TEXT_BYTES];
	struct civil_time made = civil_of_unix(c->s->made_unix_s, CIVIL_STOCKHOLM);
	open_page(out, title);
	buf_fmt(out,
	        "<p>Läget <time>%s</time> kl. %02d:%02d</p></header>\n<main id=\"innehall\">\n",
	        civil_text(made.day, day), made.second / 3600, made.second / 60 % 60);
}

void html_end(const struct context *c, struct buf *out)
{
	buf_fmt(out,
	        "</main>\n<footer><p>Generation %" PRIu64
	        ". Siffrorna är enheternas egna, sammanvägda; ett tal utan tillräcklig täckning "
	        "är preliminärt och små grupper skyddas. "
	        "<a href=\"/api/v1/openapi.json\">Data som "
	        "JSON</a></p></footer>\n</body>\n</html>\n",
	        c->s->generation);
}

void html_problem(const struct problem *p, struct buf *out)
{
	open_page(out, p->title);
	buf_text(out, "</header>\n<main id=\"innehall\">\n<h1>");
	html_text(out, p->title);
	buf_text(out, "</h1>\n<p>");
	html_text(out, p->detail);
	buf_text(out,
	         "</p>\n<p><a href=\"/\">Till förstasidan</a></p>\n</main>\n</body>\n</html>\n");
}

struct state_look {
	const char *class, *sign, *word;
};

static struct state_look look_of(enum state s)
{
	switch (s) {
	case STATE_PROTECTED: return (struct state_look){"quiet", "▣", "skyddad"};
	case STATE_NOT_DUE: return (struct state_look){"quiet", "○", "inte dags än"};
	case STATE_MISSING: return (struct state_look){"missing", "∅", "saknas"};
	case STATE_NO_TARGET: return (struct state_look){"quiet", "–", "inget mål"};
	case STATE_NO_BASELINE: return (struct state_look){"quiet", "–", "inget att jämföra med"};
	case STATE_MET: return (struct state_look){"met", "✓", "når målet"};
	case STATE_UNCERTAIN: return (struct state_look){"uncertain", "±", "inom slumpen"};
	case STATE_NEAR: return (struct state_look){"near", "≈", "nära målet"};
	case STATE_BEHIND: return (struct state_look){"behind", "▼", "når inte målet"};
	case STATE_COUNT: break;
	}
	must_fail("view: state out of range");
}

void html_state(struct buf *out, enum state s, const char *why)
{
	struct state_look look = look_of(s);
	buf_fmt(out, "<span class=\"state %s\"><span aria-hidden=\"true\">%s</span> %s</span>",
	        look.class, look.sign, look.word);
	if (why && s != STATE_PROTECTED && s != STATE_NOT_DUE && s != STATE_MISSING) {
		buf_text(out, "<br><small>");
		html_text(out, why);
		buf_text(out, "</small>");
	}
}

void html_counts(struct buf *out, const struct state_counts *counts)
{
	/* Worst first: that is what the reader came for. */
	static const enum state order[] = {STATE_BEHIND,    STATE_NEAR,        STATE_UNCERTAIN,
	                                   STATE_MET,       STATE_MISSING,     STATE_NOT_DUE,
	                                   STATE_NO_TARGET, STATE_NO_BASELINE, STATE_PROTECTED};
	bool any = false;
	buf_text(out, "<ul class=\"counts\">");
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		struct state_look look = look_of(order[i]);
		unsigned n = counts->n[order[i]];
		if (!n)
			continue;
		any = true;
		buf_fmt(out,
		        "<li class=\"state %s\"><span aria-hidden=\"true\">%s</span> %u %s</li>",
		        look.class, look.sign, n, look.word);
	}
	if (!any)
		buf_text(out, "<li class=\"state quiet\">inga indikatorer än</li>");
	buf_text(out, "</ul>");
}

void html_number(struct buf *out, double x, const char *unit)
{
	char text[NUM_TEXT_BYTES];
	html_text(out, num_people(x, 2, unit, text));
}

void html_gap(struct buf *out, double gap, const char *unit)
{
	/* The difference of two per cents is counted in points. */
	bool percent = unit && strcmp(unit, "%") == 0;
	if (num_given(gap) && gap > 0)
		buf_char(out, '+');
	html_number(out, gap, percent ? "%-enh." : unit);
}

void html_period(struct buf *out, struct period p)
{
	char text[PERIOD_PEOPLE_BYTES];
	if (p.kind == PERIODICITY_YEAR)
		buf_text(out, "Helår ");
	buf_text(out, period_people(p, text));
}

void html_day(struct buf *out, int64_t unix_s)
{
	char day[CIVIL_TEXT_BYTES];
	if (unix_s)
		buf_fmt(out, "<time>%s</time>",
		        civil_text(civil_of_unix(unix_s, CIVIL_STOCKHOLM).day, day));
	else
		buf_text(out, "–");
}

const char *alert_word(const struct alert *a, enum language l)
{
	static const char *const words[ALERT_KIND_COUNT][LANGUAGE_COUNT] = {
	        [ALERT_INDICATOR_BEHIND] = {"Når inte målet", "Behind target"},
	        [ALERT_FORECAST_BEHIND] = {"Prognosen når inte målet",
	                                   "The forecast is behind target"},
	        [ALERT_REPORT_LATE] = {"Rapport saknas", "Report missing"},
	        [ALERT_FEED_INVALID] = {"Dokumentet går inte att läsa",
	                                "The document cannot be read"},
	        [ALERT_FEED_UNREACHABLE] = {"Adressen svarar inte", "The address does not answer"},
	        [ALERT_ACTIVITY_OVERDUE] = {"Aktivitet försenad", "Activity overdue"},
	        [ALERT_BUDGET_DEVIATION] = {"Budgetavvikelse", "Budget deviation"},
	        [ALERT_TARGET_LOWERED] = {"Målet har sänkts", "The target was lowered"},
	        [ALERT_DEVIATION_WITHOUT_ACTION] = {"Avvikelse utan åtgärd",
	                                            "Deviation without action"},
	        [ALERT_OPERATOR] = {"Drift", "Operations"},
	};
	static const char *const all_units[LANGUAGE_COUNT] = {"Ingen enhet kan nås",
	                                                      "No unit can be reached"};
	must(a->kind < ALERT_KIND_COUNT && l < LANGUAGE_COUNT);
	return a->kind == ALERT_FEED_UNREACHABLE && a->scope_kind != SCOPE_UNIT ? all_units[l]
	                                                                        : words[a->kind][l];
}

static bool in_page(const struct context *c, const struct alert *a)
{
	bool open = a->state == ALERT_RAISED || a->state == ALERT_CLEARING;
	return open && a->kind != ALERT_OPERATOR && alert_in_scope(c, a);
}

static void put_alert_item(const struct context *c, struct buf *out, const struct alert *a,
                           bool with_unit)
{
	const struct org *o = c->s->org;
	uint32_t unit =
	        a->scope_kind == SCOPE_UNIT ? org_find_unit(o, str_of(a->scope_id)) : INDEX_NONE;
	buf_fmt(out, "<li id=\"larm-%s\" class=\"alert %s\"><strong>%s</strong>", a->id,
	        a->severity == SEVERITY_SERIOUS ? "serious" : "", alert_word(a, LANGUAGE_SV));
	if (a->name && a->name[0]) {
		buf_text(out, ": ");
		html_text(out, a->name);
	}
	if (with_unit && unit != INDEX_NONE) {
		buf_text(out, " · ");
		html_link(out, "/u/", a->scope_id, o->units[unit].name);
	}
	if (a->muted)
		buf_text(out, " · <em>tyst: enheten nås inte</em>");
	if (alert_is_unstable(a))
		buf_text(out, " · <em>ostadigt: läget berättas när det har stått stilla</em>");
	if (a->why[LANGUAGE_SV]) {
		buf_text(out, "<br>");
		html_text(out, a->why[LANGUAGE_SV]);
	}
	buf_text(out, "<br><small>Sedan ");
	html_day(out, a->raised_unix_s ? a->raised_unix_s : a->since_unix_s);
	if (a->acknowledged_by) {
		buf_text(out, a->ack_overdue ? " · kvitterat, men dagen har gått, av "
		                             : " · kvitterat av ");
		html_text(out, a->acknowledged_by);
		buf_text(out, ": ");
		html_text(out, a->acknowledged_action);
	}
	if (a->silenced_until_unix_s == ALERT_UNTIL_RESOLVED) {
		buf_text(out, " · tystat tills det är löst");
	} else if (a->silenced_until_unix_s) {
		buf_text(out, " · tystat till och med ");
		html_day(out, a->silenced_until_unix_s - 1);
	}
	buf_fmt(out, " · <a href=\"/why/alert/%s\" aria-label=\"varför: ", a->id);
	html_text(out, a->name && a->name[0] ? a->name : alert_word(a, LANGUAGE_SV));
	buf_text(out, "\">varför</a></small></li>\n");
}

void html_alerts(const struct context *c, struct buf *out, bool with_unit)
{
	size_t n = 0;
	for (size_t i = 0; i < c->s->n_alerts; i++)
		n += in_page(c, snapshot_alert(c->s, i));
	buf_fmt(out, "<section aria-labelledby=\"larm\"><h2 id=\"larm\">Öppna larm (%zu)</h2>\n",
	        n);
	if (n == 0)
		buf_text(out, "<p>Inga larm är öppna.</p>\n");
	else
		buf_text(out, "<ul class=\"alerts\">\n");
	for (int severity = SEVERITY_COUNT - 1; severity >= 0; severity--) { /* worst first */
		for (size_t i = 0; i < c->s->n_alerts; i++) {
			const struct alert *a = snapshot_alert(c->s, i);
			if ((int)a->severity == severity && in_page(c, a))
				put_alert_item(c, out, a, with_unit);
		}
	}
	buf_text(out, n ? "</ul></section>\n" : "</section>\n");
}
