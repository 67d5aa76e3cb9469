/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/words.c (core): the sentences around the rows of a letter: subject, lead, what else is
 * open, why one is written to. A subject leads with the change, so that a list of mails can be read
 * without opening one. */
#include "mail.h"
#include <string.h>

#define SUBJECT_MAX_SIGNS 120 /* what list views show, and some */

const char *chapter_title(enum chapter c)
{
	static const char *const titles[CHAPTER_COUNT] = {
	        [CHAPTER_NEW] = "Nya",
	        [CHAPTER_WORSE] = "Sämre",
	        [CHAPTER_ESCALATED] = "Ännu inte kvitterade",
	        [CHAPTER_HEARD_SOON] = "Tystnaden upphör snart",
	        [CHAPTER_STILL] = "Fortfarande",
	        [CHAPTER_RECOVERED] = "Återhämtade",
	        [CHAPTER_MISSING] = "Saknade rapporter",
	        [CHAPTER_UNSTABLE] = "Ostadiga",
	        [CHAPTER_REMINDER] = "Att rapportera",
	};
	must(c < CHAPTER_COUNT);
	return titles[c];
}

static void count(const struct mail *l, size_t n[CHAPTER_COUNT])
{
	memset(n, 0, CHAPTER_COUNT * sizeof(n[0]));
	for (size_t i = 0; i < l->n_rows; i++)
		n[l->rows[i].chapter]++;
}

/* «2 nya, 1 sämre, 3 rapporter saknas» */
static const char *counts(struct pass *p, const struct mail *l)
{
	static const char *const one[CHAPTER_COUNT] = {[CHAPTER_NEW] = "ny",
	                                               [CHAPTER_WORSE] = "sämre",
	                                               [CHAPTER_ESCALATED] = "ännu inte kvitterad",
	                                               [CHAPTER_STILL] = "fortfarande",
	                                               [CHAPTER_HEARD_SOON] = "hörs snart igen",
	                                               [CHAPTER_RECOVERED] = "återhämtad",
	                                               [CHAPTER_MISSING] = "rapport saknas",
	                                               [CHAPTER_UNSTABLE] = "ostadig",
	                                               [CHAPTER_REMINDER] = "påminnelse"};
	static const char *const many[CHAPTER_COUNT] = {[CHAPTER_NEW] = "nya",
	                                                [CHAPTER_WORSE] = "sämre",
	                                                [CHAPTER_ESCALATED] =
	                                                        "ännu inte kvitterade",
	                                                [CHAPTER_STILL] = "fortfarande",
	                                                [CHAPTER_HEARD_SOON] = "hörs snart igen",
	                                                [CHAPTER_RECOVERED] = "återhämtade",
	                                                [CHAPTER_MISSING] = "rapporter saknas",
	                                                [CHAPTER_UNSTABLE] = "ostadiga",
	                                                [CHAPTER_REMINDER] = "påminnelser"};
	size_t n[CHAPTER_COUNT];
	const char *out = "";
	count(l, n);
	for (size_t c = 0; c < CHAPTER_COUNT; c++)
		if (n[c] > 0)
			out = pass_text(p, "%s%s%zu %s", out, *out ? ", " : "", n[c],
			                n[c] == 1 ? one[c] : many[c]);
	if (l->n_left_out > 0)
		out = pass_text(p, "%s, och %zu till", out, l->n_left_out);
	return out;
}

static const char *change_word(const struct row *r)
{
	bool target = r->a->kind == ALERT_TARGET_LOWERED;
	if (r->chapter == CHAPTER_UNSTABLE)
		return "Ostadig";
	if (r->chapter == CHAPTER_STILL)
		return "Fortfarande";
	if (r->chapter == CHAPTER_HEARD_SOON)
		return "Tystnaden upphör snart";
	if (r->chapter == CHAPTER_RECOVERED)
		return target ? "Mål inte längre sänkt" : "Återhämtad";
	if (r->chapter == CHAPTER_WORSE)
		return r->a->ack_overdue ? "Lovad åtgärd uteblev"
		       : target          ? "Mål sänkt igen"
		                         : "Sämre";
	if (r->chapter == CHAPTER_ESCALATED)
		return "Ännu inte kvitterat";
	switch (r->a->kind) {
	case ALERT_INDICATOR_BEHIND: return "Ny avvikelse";
	case ALERT_FORECAST_BEHIND: return "Ny avvikelse i prognos";
	case ALERT_REPORT_LATE: return "Rapport saknas";
	case ALERT_FEED_INVALID: return "Dokument kan inte tas emot";
	case ALERT_FEED_UNREACHABLE:
		return department_speaks(r->a) ? "Ingen enhet kan nås" : "Adress svarar inte";
	case ALERT_ACTIVITY_OVERDUE: return "Aktivitet försenad";
	case ALERT_BUDGET_DEVIATION: return "Budgetavvikelse";
	case ALERT_TARGET_LOWERED: return "Mål sänkt";
	case ALERT_DEVIATION_WITHOUT_ACTION: return "Åtgärd saknas";
	case ALERT_OPERATOR: return "Driftlarm";
	case ALERT_KIND_COUNT: break;
	}
	must_fail("alert: kind out of range");
}

/* One row says it all; several are counted, and the units named. */
static const char *one_row(struct pass *p, const struct row *r)
{
	const char *what = r->a->kind == ALERT_REPORT_LATE ? (r->period ? r->period : "")
	                   : department_speaks(r->a)       ? ""
	                                                   : r->what;
	const char *head =
	        pass_text(p, "%s: %s%s%s", change_word(r), r->where, *what ? ", " : "", what);
	if (r->a->kind == ALERT_TARGET_LOWERED && r->target)
		return pass_text(p, "%s (%s)", head, r->target);
	if (!r->value || !r->target || r->a->kind == ALERT_BUDGET_DEVIATION)
		return head;
	return pass_text(p, "%s %s (mål %s)", head, r->value, r->target);
}

static const char *places(struct pass *p, const struct mail *l)
{
	const char *first = NULL, *second = NULL;
	size_t n = 0;
	for (size_t i = 0; i < l->n_rows; i++) {
		const char *w = l->rows[i].where;
		bool seen = false;
		for (size_t k = 0; k < i && !seen; k++)
			seen = strcmp(l->rows[k].where, w) == 0;
		if (seen)
			continue;
		n++;
		if (!first)
			first = w;
		else if (!second)
			second = w;
	}
	if (!first)
		return "";
	if (!second)
		return first;
	return n == 2 ? pass_text(p, "%s och %s", first, second)
	              : pass_text(p, "%s, %s och %zu till", first, second, n - 2);
}

/* A header is one line: no control signs, and not longer than a list shows. */
const char *text_one_line(struct pass *p, const char *text)
{
	struct str s = str_of(text);
	struct buf b;
	size_t n_signs = 0;
	buf_init(&b, 1024);
	for (size_t at = 0; at < s.n && n_signs < SUBJECT_MAX_SIGNS; n_signs++) {
		char c[4];
		uint32_t cp = utf8_next(s, &at);
		cp = cp < ' ' || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029 ? ' '
		                                                                           : cp;
		buf_add(&b, c, utf8_put(c, cp == UTF8_BAD ? 0xFFFD : cp));
		if (n_signs == SUBJECT_MAX_SIGNS - 1 && at < s.n)
			buf_text(&b, "…");
	}
	const char *out = pass_text(p, "%s", b.at ? b.at : "");
	p->failed |= buf_failed(&b) != 0;
	buf_done(&b);
	return out;
}

const char *text_subject(struct pass *p, const struct mail *l, const char *what)
{
	if (l->kind == NOTICE_DIGEST)
		return text_one_line(p, pass_text(p, "%s – läget %s", counts(p, l), what));
	if (l->n_rows == 1 && l->n_left_out == 0)
		return text_one_line(p, one_row(p, &l->rows[0]));
	return text_one_line(p, pass_text(p, "%s: %s", counts(p, l), places(p, l)));
}

static bool all_of(const struct mail *l, enum chapter c)
{
	size_t n[CHAPTER_COUNT];
	count(l, n);
	return l->n_rows > 0 && n[c] == l->n_rows;
}

const char *text_lead(const struct mail *l)
{
	return l->kind == NOTICE_DIGEST
	               ? "Här är alla öppna larm, och vad som har hänt sedan förra veckobrevet."
	       : all_of(l, CHAPTER_ESCALATED)  ? "Det här har ingen kvitterat än."
	       : all_of(l, CHAPTER_HEARD_SOON) ? "Det här är tystat, men hörs snart igen."
	                                       : "Det här är nytt sedan förra brevet.";
}

const char *text_still_open(struct pass *p, const struct mail *l)
{
	const char *left =
	        l->n_left_out > 0
	                ? pass_text(p, "Ytterligare %zu rader ryms inte i brevet. ", l->n_left_out)
	                : "";
	if (l->kind == NOTICE_DIGEST || l->n_still_open == 0)
		return left;
	return pass_text(p, "%s%s sedan tidigare och oförändrat; allt listas i veckobrevet.", left,
	                 l->n_still_open == 1 ? "Ett larm är öppet"
	                                      : pass_text(p, "%zu larm är öppna", l->n_still_open));
}

const char *text_silenced(struct pass *p, const struct mail *l)
{
	if (l->n_silenced == 0)
		return "";
	return l->n_silenced == 1 ? "Någon har tystat ett larm; det står på sidan."
	                          : pass_text(p, "Någon har tystat %zu larm; de står på sidan.",
	                                      l->n_silenced);
}

const char *text_muted(struct pass *p, const struct mail *l)
{
	if (l->n_muted == 0)
		return "";
	return pass_text(p, "%s, eftersom enhetens dokument inte kan läsas just nu.",
	                 l->n_muted == 1 ? "Ett larm är tystat"
	                                 : pass_text(p, "%zu larm är tystade", l->n_muted));
}

const char *text_reason(struct pass *p, const struct mail *l)
{
	const char *role = l->role && *l->role
	                           ? pass_text(p, "Du får brevet som %s.", l->role)
	                           : "Du får brevet för att du fick det förra om samma sak.";
	return l->sender ? pass_text(p,
	                             "%s Det skickas av %s genom Tertial, utan att någon har "
	                             "skrivit det för hand.",
	                             role, l->sender)
	                 : pass_text(p,
	                             "%s Det skickas av Tertial, utan att någon har skrivit det "
	                             "för hand.",
	                             role);
}
