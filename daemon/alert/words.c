/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/words.c (core): the sentences around the rows of a letter: subject, lead, what else is
 * open, why one is written to. A subject leads with the change, so that a list of mails can be read
 * without opening one. */
#include "mail.h"
#include <string.h>

#define SUBJECT_MAX_SIGNS 120 /* what list views show, and some */

const char *chapter_title(const struct pass *p, enum chapter c)
{
	static const char *const titles[CHAPTER_COUNT][LANGUAGE_COUNT] = {
	        [CHAPTER_NEW] = IN_EACH(TITLE_NEW),
	        [CHAPTER_WORSE] = IN_EACH(TITLE_WORSE),
	        [CHAPTER_ESCALATED] = IN_EACH(TITLE_ESCALATED),
	        [CHAPTER_HEARD_SOON] = IN_EACH(TITLE_HEARD_SOON),
	        [CHAPTER_STILL] = IN_EACH(TITLE_STILL),
	        [CHAPTER_RECOVERED] = IN_EACH(TITLE_RECOVERED),
	        [CHAPTER_ENDED] = IN_EACH(TITLE_ENDED),
	        [CHAPTER_MISSING] = IN_EACH(TITLE_MISSING),
	        [CHAPTER_UNSTABLE] = IN_EACH(TITLE_UNSTABLE),
	        [CHAPTER_REMINDER] = IN_EACH(TITLE_REMINDER),
	};
	must(c < CHAPTER_COUNT);
	return titles[c][p->language];
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
	static const char *const one[CHAPTER_COUNT][LANGUAGE_COUNT] = {
	        [CHAPTER_NEW] = IN_EACH(ONE_NEW),
	        [CHAPTER_WORSE] = IN_EACH(ONE_WORSE),
	        [CHAPTER_ESCALATED] = IN_EACH(ONE_ESCALATED),
	        [CHAPTER_STILL] = IN_EACH(ONE_STILL),
	        [CHAPTER_HEARD_SOON] = IN_EACH(ONE_HEARD_SOON),
	        [CHAPTER_RECOVERED] = IN_EACH(ONE_RECOVERED),
	        [CHAPTER_ENDED] = IN_EACH(ONE_ENDED),
	        [CHAPTER_MISSING] = IN_EACH(ONE_MISSING),
	        [CHAPTER_UNSTABLE] = IN_EACH(ONE_UNSTABLE),
	        [CHAPTER_REMINDER] = IN_EACH(ONE_REMINDER),
	};
	static const char *const many[CHAPTER_COUNT][LANGUAGE_COUNT] = {
	        [CHAPTER_NEW] = IN_EACH(MANY_NEW),
	        [CHAPTER_WORSE] = IN_EACH(ONE_WORSE),
	        [CHAPTER_ESCALATED] = IN_EACH(MANY_ESCALATED),
	        [CHAPTER_STILL] = IN_EACH(ONE_STILL),
	        [CHAPTER_HEARD_SOON] = IN_EACH(ONE_HEARD_SOON),
	        [CHAPTER_RECOVERED] = IN_EACH(MANY_RECOVERED),
	        [CHAPTER_ENDED] = IN_EACH(MANY_ENDED),
	        [CHAPTER_MISSING] = IN_EACH(MANY_MISSING),
	        [CHAPTER_UNSTABLE] = IN_EACH(MANY_UNSTABLE),
	        [CHAPTER_REMINDER] = IN_EACH(MANY_REMINDER),
	};
	size_t n[CHAPTER_COUNT];
	const char *out = "";
	count(l, n);
	for (size_t c = 0; c < CHAPTER_COUNT; c++)
		if (n[c] > 0)
			out = pass_text(p, "%s%s%zu %s", out, *out ? ", " : "", n[c],
			                n[c] == 1 ? one[c][p->language] : many[c][p->language]);
	if (l->n_left_out > 0)
		out = say(p, AND_MORE, out, l->n_left_out);
	return out;
}

static const char *change_word(const struct pass *p, const struct row *r)
{
	bool target = r->a->kind == ALERT_TARGET_LOWERED;
	switch (r->chapter) {
	case CHAPTER_UNSTABLE: return say_one(p, CHANGE_UNSTABLE);
	case CHAPTER_STILL:
	case CHAPTER_HEARD_SOON: return chapter_title(p, r->chapter);
	case CHAPTER_RECOVERED:
		return target ? say_one(p, CHANGE_TARGET_RECOVERED) : say_one(p, CHANGE_RECOVERED);
	case CHAPTER_ENDED:
		return watch_has_left(p, r->a) ? say_one(p, CHANGE_ENDED)
		                               : say_one(p, CHANGE_ACTION_GIVEN);
	case CHAPTER_WORSE:
		return r->a->ack_overdue ? say_one(p, CHANGE_ACTION_FAILED)
		       : target          ? say_one(p, CHANGE_TARGET_AGAIN)
		                         : chapter_title(p, r->chapter);
	case CHAPTER_ESCALATED: return say_one(p, CHANGE_ESCALATED);
	case CHAPTER_NEW:
	case CHAPTER_MISSING:
	case CHAPTER_REMINDER:
	case CHAPTER_COUNT: break;
	}
	switch (r->a->kind) {
	case ALERT_INDICATOR_BEHIND: return say_one(p, CHANGE_BEHIND);
	case ALERT_FORECAST_BEHIND: return say_one(p, CHANGE_FORECAST);
	case ALERT_REPORT_LATE: return say_one(p, CHANGE_LATE);
	case ALERT_FEED_INVALID: return say_one(p, CHANGE_INVALID);
	case ALERT_FEED_UNREACHABLE:
		return department_speaks(r->a) ? say_one(p, CHANGE_DEPARTMENT)
		                               : say_one(p, CHANGE_UNREACHABLE);
	case ALERT_ACTIVITY_OVERDUE: return say_one(p, CHANGE_ACTIVITY);
	case ALERT_BUDGET_DEVIATION: return say_one(p, CHANGE_BUDGET);
	case ALERT_TARGET_LOWERED: return say_one(p, CHANGE_TARGET);
	case ALERT_DEVIATION_WITHOUT_ACTION: return say_one(p, CHANGE_NO_ACTION);
	case ALERT_OPERATOR: return say_one(p, CHANGE_OPERATOR);
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
	        pass_text(p, "%s: %s%s%s", change_word(p, r), r->where, *what ? ", " : "", what);
	if (r->a->kind == ALERT_TARGET_LOWERED && r->target)
		return pass_text(p, "%s (%s)", head, r->target);
	if (!r->value || !r->target || r->a->kind == ALERT_BUDGET_DEVIATION)
		return head;
	return say(p, TARGET_IN_BRACKETS, head, r->value, r->target);
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
	return n == 2 ? say(p, TWO_PLACES, first, second)
	              : say(p, MORE_PLACES, first, second, n - 2);
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

const char *text_subject(struct pass *p, const struct mail *l)
{
	if (l->kind == NOTICE_DIGEST)
		return text_one_line(
		        p, say(p, STATE_OF_DAY, counts(p, l), text_day(p, p->digest_day)));
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

const char *text_greeting(struct pass *p, const struct reader *to)
{
	return to->name ? say(p, HELLO_NAME, to->name) : say_one(p, HELLO);
}

const char *text_lead(struct pass *p, const struct mail *l)
{
	if (l->kind != NOTICE_DIGEST)
		return all_of(l, CHAPTER_ESCALATED)    ? say_one(p, LEAD_UNANSWERED)
		       : all_of(l, CHAPTER_HEARD_SOON) ? say_one(p, LEAD_HEARD_SOON)
		                                       : say_one(p, LEAD_NEWS);
	if (p->deadline_day == CIVIL_NONE)
		return say_one(p, LEAD_DIGEST);
	char period[PERIOD_PEOPLE_BYTES];
	return pass_text(p, "%s %s", say_one(p, LEAD_DIGEST),
	                 say(p, LAST_DAY_FOR, period_said(p->deadline, p->language, period),
	                     text_day(p, p->deadline_day)));
}

const char *text_still_open(struct pass *p, const struct mail *l)
{
	const char *left = l->n_left_out > 0 ? say(p, ROWS_LEFT_OUT, l->n_left_out) : "";
	if (l->kind == NOTICE_DIGEST || l->n_still_open == 0)
		return left;
	return say(p, STILL_OPEN, left,
	           l->n_still_open == 1 ? say_one(p, STILL_OPEN_ONE)
	                                : say(p, STILL_OPEN_MANY, l->n_still_open));
}

const char *text_silenced(struct pass *p, const struct mail *l)
{
	if (l->n_silenced == 0)
		return "";
	return l->n_silenced == 1 ? say_one(p, SILENCED_ONE) : say(p, SILENCED_MANY, l->n_silenced);
}

const char *text_muted(struct pass *p, const struct mail *l)
{
	if (l->n_muted == 0)
		return "";
	return say(p, MUTED,
	           l->n_muted == 1 ? say_one(p, MUTED_ONE) : say(p, MUTED_MANY, l->n_muted));
}

const char *text_role(struct pass *p, const struct reader *to)
{
	switch (to->role) {
	case ROLE_NONE: break;
	case ROLE_OPERATOR: return say_one(p, ROLE_OPERATOR);
	case ROLE_HEAD: return say(p, ROLE_HEAD, to->of);
	case ROLE_DEPUTY_OF_HEAD: return say(p, ROLE_DEPUTY_OF_HEAD, to->of);
	case ROLE_DIRECTOR: return say(p, ROLE_DIRECTOR, to->of);
	case ROLE_DIRECTOR_OVER: return say(p, ROLE_DIRECTOR_OVER, to->of);
	case ROLE_DIRECTOR_NO_HEAD: return say(p, ROLE_DIRECTOR_NO_HEAD, to->of);
	case ROLE_CONTROLLER: return say(p, ROLE_CONTROLLER, to->of);
	case ROLE_CONTROLLER_NO_HEAD: return say(p, ROLE_CONTROLLER_NO_HEAD, to->of);
	case ROLE_CONTROLLER_NO_DIRECTOR: return say(p, ROLE_CONTROLLER_NO_DIRECTOR, to->of);
	case ROLE_CONTACT: return say(p, ROLE_CONTACT, to->of);
	}
	return NULL;
}

const char *text_reason(struct pass *p, const struct mail *l)
{
	const char *role = l->role ? say(p, AS_ROLE, l->role) : say_one(p, AS_TOLD_BEFORE);
	return l->sender ? say(p, SENT_FOR, role, l->sender) : say(p, SENT, role);
}
