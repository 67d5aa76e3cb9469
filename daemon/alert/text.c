/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/text.c (core): an alert in the reader's language: figures as people write them, and the
 * rows of a letter.  Everything is said in the words of the one who reads: what it is, how far
 * from the target, how sure, what the unit says, why now, when next, and what ends it. */
#include "mail.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define CAUSES_MAX 3 /* units named behind a rolled-up gap */
#define WORDS_MAX_BYTES                                                                            \
	900 /* of a unit's analysis or action in a mail; all of it is on the page                  \
	     */

const char *text_day(struct pass *p, int32_t day)
{
	char out[CIVIL_PEOPLE_BYTES];
	return pass_text(p, "%s", civil_said(day, p->language, out));
}

static int places_of(double x, const char *unit)
{
	if (unit && strcmp(unit, "kr") == 0)
		return 0;
	return (unit && strcmp(unit, "%") == 0) || fabs(x) >= 100 ? 1 : 2;
}

const char *text_figure(struct pass *p, double x, const char *unit)
{
	char out[NUM_TEXT_BYTES];
	return pass_text(p, "%s", num_said(x, places_of(x, unit), unit, p->language, out));
}

const char *text_kr(struct pass *p, int64_t sek)
{
	return text_figure(p, (double)sek, "kr");
}

/* «2,7 procentenheter»: never rounded to nothing when it is something. */
const char *text_distance(struct pass *p, double x, const char *unit)
{
	char out[NUM_TEXT_BYTES];
	int places = places_of(x, unit);
	bool pct = unit && strcmp(unit, "%") == 0;
	x = fabs(x);
	while (places < 9 && x > 0 && num_round(x, places) == 0)
		places++;
	const char *number = num_said(x, places, pct ? NULL : unit, p->language, out);
	if (!pct)
		return pass_text(p, "%s", number);
	return num_round(x, places) == 1 ? say(p, POINT, number) : say(p, POINTS, number);
}

const char *text_gap(struct pass *p, double gap, const char *unit)
{
	if (!num_given(gap))
		return NULL;
	if (num_cmp(gap, 0) == 0)
		return say_one(p, ON_TARGET);
	const char *far = text_distance(p, gap, unit);
	return gap < 0 ? say(p, WORSE_THAN_TARGET, far) : say(p, BETTER_THAN_TARGET, far);
}

/* «högst 4,4 %», «minst 12 st (hela året 36 st)», «mer än 54 % (året innan)» */
const char *text_target(struct pass *p, const struct figure *f)
{
	const char *number = text_figure(p, f->compared, f->unit);
	switch (f->target_kind) {
	case TARGET_INCREASE: return say(p, TO_INCREASE, number);
	case TARGET_DECREASE: return say(p, TO_DECREASE, number);
	case TARGET_MAINTAIN: return say(p, TO_MAINTAIN, number);
	case TARGET_NONE:
	case TARGET_VALUE:
	case TARGET_BOARD_SETS:
	case TARGET_KIND_COUNT: break;
	}
	const char *word = f->direction == DIRECTION_LOWER      ? say_one(p, AT_MOST)
	                   : f->direction == DIRECTION_APPROACH ? say_one(p, NEAR)
	                   : f->direction == DIRECTION_HIGHER   ? say_one(p, AT_LEAST)
	                                                        : "";
	if (f->measure == MEASURE_COUNTED && num_given(f->target) && num_given(f->compared) &&
	    num_cmp(f->target, f->compared) != 0)
		return say(p, SO_FAR, word, number, text_figure(p, f->target, f->unit));
	return pass_text(p, "%s%s", word, number);
}

const char *text_why(struct pass *p, const struct figure *f, bool rolled_up)
{
	char period[PERIOD_PEOPLE_BYTES];
	const char *gap = text_gap(p, f->gap, f->unit);
	return say(p, FIGURE_WHY,
	           f->basis_is_forecast ? say_one(p, THE_FORECAST) : say_one(p, THE_OUTCOME),
	           period_said(f->period, p->language, period), text_figure(p, f->basis, f->unit),
	           text_target(p, f), gap ? ", " : "", gap ? gap : "",
	           rolled_up ? say_one(p, OF_ALL_UNITS) : "");
}

/* ---- the figure behind an alert ---- */
static const struct figure *figure_of(const struct node_view *v, const struct alert *a)
{
	const struct figure *f = node_view_figure(v, a->subject, a->period);
	return f && !(f->hidden & HIDE_ALL) && f->state != STATE_PROTECTED ? f : NULL;
}

/* One line of plain words: blanks for what breaks lines, nothing for other control signs, cut at a
 * character. */
const char *text_plain(struct pass *p, const char *text)
{
	struct str s = str_trim(str_of(text));
	struct buf b;
	if (s.n == 0)
		return NULL;
	buf_init(&b, WORDS_MAX_BYTES + 8);
	for (size_t at = 0; at < s.n && b.n < WORDS_MAX_BYTES;) {
		char c[4];
		uint32_t cp = utf8_next(s, &at);
		if (cp == '\n' || cp == '\t' || cp == '\r' || cp == 0x2028 || cp == 0x2029)
			cp = ' ';
		if (cp == UTF8_BAD)
			cp = 0xFFFD;
		if (cp < ' ' || (cp >= 0x7F && cp < 0xA0) ||
		    (cp == ' ' && b.n > 0 && b.at[b.n - 1] == ' '))
			continue;
		buf_add(&b, c, utf8_put(c, cp));
		if (b.n >= WORDS_MAX_BYTES && at < s.n)
			buf_text(&b, " …");
	}
	const char *out = b.n > 0 ? pass_text(p, "%s", b.at) : NULL;
	p->failed |= buf_failed(&b) == -ENOMEM;
	buf_done(&b);
	return out;
}

static const char *certainty(struct pass *p, const struct figure *f)
{
	if (f->merge) {
		const struct merge *m = f->merge;
		return say(p, BUILT_ON, m->n_reported, m->n_expected);
	}
	if (f->basis_is_forecast)
		return say_one(p, OWN_FORECAST);
	if (num_given(f->all.denominator) && num_given(f->all.numerator) && num_given(f->low))
		return say(p, N_INTERVAL, text_figure(p, f->all.denominator, NULL),
		           text_figure(p, f->low, f->unit), text_figure(p, f->high, f->unit));
	if (num_given(f->all.denominator))
		return pass_text(p, "n = %s", text_figure(p, f->all.denominator, NULL));
	if (f->measure == MEASURE_COUNTED)
		return say_one(p, COUNTED);
	return say_one(p, N_UNKNOWN);
}

/* Which units make the gap of a rolled-up figure: the largest first. */
static const char *causes(struct pass *p, const struct figure *f)
{
	const struct contributor *picked[CAUSES_MAX] = {NULL};
	size_t n = 0;
	for (; n < CAUSES_MAX; n++) {
		const struct contributor *best = NULL;
		for (size_t i = 0; i < f->merge->n_contributors; i++) {
			const struct contributor *c = &f->merge->contributors[i];
			bool taken =
			        c->hidden || !num_given(c->share_of_gap) || c->share_of_gap <= 0;
			for (size_t k = 0; k < n; k++)
				taken |= picked[k] == c;
			if (!taken && (!best || c->share_of_gap > best->share_of_gap))
				best = c;
		}
		if (!best)
			break;
		picked[n] = best;
	}
	if (n == 0)
		return NULL;
	const char *out = say_one(p, LARGEST_PARTS);
	for (size_t i = 0; i < n; i++) {
		char share[NUM_TEXT_BYTES];
		out = pass_text(
		        p, "%s%s %s (%s)", out, i ? "," : "",
		        p->s->org->units[picked[i]->unit].name,
		        num_said(picked[i]->share_of_gap * 100, 0, "%", p->language, share));
	}
	return pass_text(p, "%s.", out);
}

const struct figure *text_next_owed(const struct node_view *v, const struct alert *a,
                                    int32_t from_day)
{
	const struct figure *next = NULL;
	for (size_t i = 0; v && i < v->n_figures; i++) {
		const struct figure *f = &v->figures[i];
		bool comes = f->state == STATE_NOT_DUE || f->state == STATE_MISSING;
		if (comes && strcmp(f->id, a->subject) == 0 && f->due != CIVIL_NONE &&
		    f->due >= from_day && period_cmp(f->period, a->period) > 0 &&
		    (!next || f->due < next->due))
			next = f;
	}
	return next;
}

static const char *next_due(struct pass *p, const struct node_view *v, const struct alert *a)
{
	const struct figure *next = text_next_owed(v, a, p->now.civil.day);
	char period[PERIOD_PEOPLE_BYTES];
	return next ? say(p, NEXT_OUTCOME, period_said(next->period, p->language, period),
	                  text_day(p, next->due))
	            : NULL;
}

/* ---- rows by kind ---- */
static const char *has_grown(struct pass *p, const struct item *i)
{
	const struct kept_alert *old = i->draft == SIZE_MAX ? NULL : p->drafts[i->draft].old;
	double before = old ? old->a.worst_gap : NUM_NONE;
	if (!num_given(before) || !num_given(i->a->gap) || before >= 0 ||
	    num_cmp(i->a->gap, before) >= 0)
		return say_one(p, GAP_GREW);
	return say(p, GAP_GREW_FROM, text_distance(p, before, i->a->unit),
	           text_distance(p, i->a->gap, i->a->unit));
}

static const char *past_its_day(struct pass *p, const struct alert *a)
{
	const char *by = text_plain(p, a->acknowledged_by);
	return say(p, PAST_ITS_DAY, by ? by : say_one(p, SOMEBODY),
	           text_day(p, a->acknowledged_due));
}

const char *text_open_since(struct pass *p, const struct alert *a)
{
	return say(p, OPEN_SINCE, text_day(p, pass_day(p, a->raised_unix_s)));
}

const char *text_kept(const struct pass *p, const char *const words[LANGUAGE_COUNT])
{
	return words[p->language] ? words[p->language] : words[LANGUAGE_SV];
}

static const char *unanswered(struct pass *p, const struct alert *a)
{
	if (a->ack_overdue)
		return past_its_day(p, a);
	return say(p, UNANSWERED, text_day(p, pass_day(p, a->raised_unix_s)));
}

/* What happened while it was silenced, and is told in full when it ends. */
static const char *held_back(struct pass *p, const struct alert *a)
{
	if (!a->untold)
		return text_open_since(p, a);
	if (a->ack_overdue)
		return past_its_day(p, a);
	return a->n_told > 0 ? say_one(p, WORSE_IN_SILENCE) : say_one(p, RAISED_IN_SILENCE);
}

/* What moved it is news when it moved: not when nobody has answered, or a silence ends. */
static bool tells_cause(const struct item *i)
{
	return i->chapter == CHAPTER_NEW || i->chapter == CHAPTER_MISSING ||
	       i->chapter == CHAPTER_RECOVERED ||
	       (i->chapter == CHAPTER_WORSE && !i->a->ack_overdue);
}

static const char *why_now(struct pass *p, const struct item *i, const struct figure *f)
{
	const char *cause = text_kept(p, i->a->cause);
	if (cause && tells_cause(i))
		return cause;
	switch (i->chapter) {
	case CHAPTER_WORSE: return i->a->ack_overdue ? past_its_day(p, i->a) : has_grown(p, i);
	case CHAPTER_ESCALATED: return unanswered(p, i->a);
	case CHAPTER_HEARD_SOON: return held_back(p, i->a);
	case CHAPTER_RECOVERED:
	case CHAPTER_ENDED: return say_one(p, IN_ORDER_NOW);
	case CHAPTER_STILL: return text_open_since(p, i->a);
	case CHAPTER_NEW:
	case CHAPTER_MISSING:
	case CHAPTER_UNSTABLE:
	case CHAPTER_REMINDER:
	case CHAPTER_COUNT: break;
	}
	if (!f || f->state != STATE_BEHIND)
		return NULL; /* it is not so any more, and not good either */
	if (f->reported != CIVIL_NONE)
		return say(p, REPORTED_BEYOND, text_day(p, f->reported),
		           text_distance(p, f->tolerance, f->unit));
	return say(p, BEYOND, text_distance(p, f->tolerance, f->unit));
}

/* What is there to be compared no longer (the outcome was taken back, or the target away) is told
 * as it was when the alert took it over. */
static const struct figure *as_told(struct pass *p, const struct figure *f, const struct alert *a)
{
	if (!f || (num_given(f->basis) && num_given(f->compared)) || !num_given(a->value) ||
	    !num_given(a->target))
		return f;
	struct figure *told = arena_alloc(p->arena, sizeof(*told));
	if (!told) {
		p->failed = true;
		return f;
	}
	*told = *f;
	told->basis = told->all.value = a->value;
	told->basis_is_forecast = a->kind == ALERT_FORECAST_BEHIND;
	told->target = told->compared = a->target;
	told->target_kind = TARGET_VALUE;
	told->gap = a->gap;
	told->low = told->high = NUM_NONE;
	return told;
}

static void indicator_row(struct pass *p, const struct item *i, const struct node_view *v,
                          struct row *r)
{
	const struct alert *a = i->a;
	const struct figure *f = as_told(p, figure_of(v, a), a);
	char period[PERIOD_PEOPLE_BYTES];
	if (a->period.year)
		r->period = pass_text(p, "%s", period_said(a->period, p->language, period));
	r->why_now = why_now(p, i, f);
	r->when_next = next_due(p, v, a);
	if (!f)
		return; /* protected since, or out of the history kept: no figure may be shown */
	r->value = f->basis_is_forecast && num_given(f->all.value)
	                   ? say(p, IN_FORECAST_SO_FAR, text_figure(p, f->basis, f->unit),
	                         text_figure(p, f->all.value, f->unit))
	           : f->basis_is_forecast ? say(p, IN_FORECAST, text_figure(p, f->basis, f->unit))
	                                  : text_figure(p, f->basis, f->unit);
	r->target = text_target(p, f);
	r->gap = text_gap(p, f->gap, f->unit);
	r->certainty = certainty(p, f);
	if (f->merge) {
		r->analysis = causes(p, f);
	} else {
		r->analysis = f->analysis ? text_plain(p, f->analysis) : NULL;
		r->action = f->action ? text_plain(p, f->action) : NULL;
		r->own_analysis = r->analysis != NULL;
		r->own_action = r->action != NULL;
	}
	if (i->chapter == CHAPTER_RECOVERED)
		return;
	if (!f->merge && !r->analysis)
		r->analysis = say_one(p, NOT_REPORTED);
	if (!f->merge && !r->action)
		r->action = say_one(p, NOT_REPORTED);
	if (num_given(f->tolerance))
		r->how_to_stop = say(p, STOP_FIGURE, text_distance(p, f->tolerance / 2, f->unit));
}

const char *text_sentence(struct pass *p, const struct item *i)
{
	const char *kept = text_kept(p, i->a->why), *why = kept ? text_plain(p, kept) : NULL;
	if (i->chapter != CHAPTER_STILL || !i->a->raised_unix_s)
		return why;
	return pass_text(p, "%s %s", why ? why : "", text_open_since(p, i->a));
}

const char *text_with_cause(struct pass *p, const struct item *i, const char *why)
{
	const char *cause = text_kept(p, i->a->cause);
	if (!cause || !tells_cause(i))
		return why;
	return i->chapter == CHAPTER_RECOVERED ? cause
	                                       : pass_text(p, "%s %s", why ? why : "", cause);
}

/* The sentence of an alert that has no figure, and what ends it. */
static void plain_row(struct pass *p, const struct item *i, struct row *r)
{
	static const char *const stop[ALERT_KIND_COUNT][LANGUAGE_COUNT] = {
	        [ALERT_REPORT_LATE] = IN_EACH(STOP_LATE),
	        [ALERT_FEED_INVALID] = IN_EACH(STOP_INVALID),
	        [ALERT_FEED_UNREACHABLE] = IN_EACH(STOP_UNREACHABLE),
	        [ALERT_ACTIVITY_OVERDUE] = IN_EACH(STOP_ACTIVITY),
	        [ALERT_BUDGET_DEVIATION] = IN_EACH(STOP_BUDGET),
	        [ALERT_OPERATOR] = IN_EACH(STOP_OPERATOR),
	};
	static const char *const recovered[ALERT_KIND_COUNT][LANGUAGE_COUNT] = {
	        [ALERT_REPORT_LATE] = IN_EACH(RECOVERED_LATE),
	        [ALERT_FEED_INVALID] = IN_EACH(RECOVERED_INVALID),
	        [ALERT_FEED_UNREACHABLE] = IN_EACH(RECOVERED_UNREACHABLE),
	        [ALERT_ACTIVITY_OVERDUE] = IN_EACH(RECOVERED_ACTIVITY),
	        [ALERT_BUDGET_DEVIATION] = IN_EACH(RECOVERED_BUDGET),
	        [ALERT_OPERATOR] = IN_EACH(RECOVERED_OPERATOR),
	};
	const struct alert *a = i->a;
	char period[PERIOD_PEOPLE_BYTES];
	if (a->period.year && a->kind != ALERT_ACTIVITY_OVERDUE)
		r->period = pass_text(p, "%s", period_said(a->period, p->language, period));
	if (i->chapter == CHAPTER_RECOVERED) {
		r->why_now = text_with_cause(p, i, recovered[a->kind][p->language]);
		return;
	}
	const char *why = text_with_cause(p, i, text_sentence(p, i));
	if (i->chapter == CHAPTER_ESCALATED)
		why = pass_text(p, "%s %s", why ? why : "", unanswered(p, a));
	else if (i->chapter == CHAPTER_WORSE && a->ack_overdue)
		why = pass_text(p, "%s %s", why ? why : "", past_its_day(p, a));
	r->why_now = why;
	if (a->kind == ALERT_BUDGET_DEVIATION && num_given(a->value)) {
		r->value = say(p, IN_FORECAST, text_figure(p, a->value, "kr"));
		r->target = say(p, BUDGET_OF, text_figure(p, a->target, "kr"));
		r->gap = say(p, OVER_BUDGET, text_distance(p, a->gap, "kr"));
	}
	r->how_to_stop = stop[a->kind][p->language];
}

static void action_row(struct pass *p, const struct item *i, const struct node_view *v,
                       struct row *r)
{
	indicator_row(p, i, v, r);
	const struct figure *f = figure_of(v, i->a);
	if (i->chapter == CHAPTER_RECOVERED) {
		if (r->chapter == CHAPTER_RECOVERED && f && f->state == STATE_BEHIND) {
			r->chapter = CHAPTER_ENDED; /* the outcome has not recovered */
			r->why_now = say_one(p, ACTION_GIVEN);
		}
		return;
	}
	const char *why = text_with_cause(p, i, say_one(p, NO_ACTION));
	r->why_now = i->chapter == CHAPTER_ESCALATED
	                     ? pass_text(p, "%s %s", why, unanswered(p, i->a))
	                     : why;
	r->how_to_stop = say_one(p, STOP_ACTION);
}

/* The alert's own place: its unit's page, or that of the district it is in.  Ids need no escape. */
static const char *link_to(struct pass *p, const char *page, const struct alert *a,
                           const struct scope *s)
{
	const struct org *o = p->s->org;
	const char *slash = str_ends(str_of(page), STR("/")) ? "" : "/";
	if (!s)
		return page;
	if (s->kind == SCOPE_UNIT)
		return pass_text(p, "%s%su/%s#larm-%s", page, slash, o->units[s->index].id, a->id);
	const struct district *d = &o->districts[scope_district(o, *s)];
	return pass_text(p, "%s%sd/%s#larm-%s", page, slash, d->id, a->id);
}

/* «Anna Chef: extra utbildning i maj, klart senast 30 maj 2014» */
static const char *seen_to(struct pass *p, const struct alert *a)
{
	if (!a->acknowledged_by)
		return NULL;
	const char *by = text_plain(p, a->acknowledged_by);
	const char *action = a->acknowledged_action ? text_plain(p, a->acknowledged_action) : NULL;
	return pass_text(p, "%s%s%s%s", by ? by : say_one(p, SOMEBODY_WITHIN), action ? ": " : "",
	                 action ? action : "",
	                 a->acknowledged_due == CIVIL_NONE
	                         ? ""
	                         : say(p, DONE_BY, text_day(p, a->acknowledged_due)));
}

static const char *silenced(struct pass *p, const struct alert *a)
{
	const struct silence *s = a->silence ? silences_find(p->silences, a->silence) : NULL;
	if (!s)
		return NULL;
	const char *why = s->why ? text_plain(p, s->why) : NULL;
	const char *colon = why ? ": " : "";
	why = why ? why : "";
	return s->until_unix_s ? say(p, UNTIL_DAY, text_day(p, pass_day(p, s->until_unix_s - 1)),
	                             s->by, colon, why)
	                       : say(p, UNTIL_SOLVED, s->by, colon, why);
}

/* «Kvitteras det inte senast 3 mars 2014 går det vidare till Dan Vice.» */
static const char *goes_on(struct pass *p, const struct item *i)
{
	struct reader to;
	bool told_now = i->draft != SIZE_MAX && i->chapter != CHAPTER_HEARD_SOON;
	int32_t day = escalate_day(p, i->a, told_now, &to);
	if (day == CIVIL_NONE || str_eq_nocase(str_of(to.email), str_of(i->to.email)))
		return NULL;
	return say(p, GOES_ON, text_day(p, day), to.name ? to.name : to.email);
}

static const char *joined(struct pass *p, const char *a, const char *b)
{
	return a && b ? pass_text(p, "%s %s", a, b) : a ? a : b;
}

/* What people have said of it, and what they may say. */
static void answers(struct pass *p, const struct item *i, struct row *r)
{
	const struct alert *a = i->a;
	const char *page = p->b->p.page_url;
	char link[LINK_BYTES];
	if (i->chapter == CHAPTER_RECOVERED)
		return;
	r->seen_to = seen_to(p, a);
	r->silenced = silenced(p, a);
	if (alert_is_seen_to(a) || !i->to.email) /* nobody's: what a webhook is told */
		return;
	r->when_next = joined(p, r->when_next, goes_on(p, i));
	if (!p->b->p.link.seal || !page || !*page)
		return;
	link_make(&p->b->p.link, a, i->to.email, link);
	r->answer = pass_text(p, "%s%skvittera/%s", page,
	                      str_ends(str_of(page), STR("/")) ? "" : "/", link);
}

/* What the alert is about: the reader's word for it where it is ours, else the name it has. */
static const char *name_of(struct pass *p, const struct alert *a)
{
	static const char *const feeds[DOC_KIND_COUNT][LANGUAGE_COUNT] = {
	        [DOC_PLAN] = IN_EACH(NAME_PLAN), [DOC_RESULTS] = IN_EACH(NAME_RESULTS)};
	switch (a->kind) {
	case ALERT_REPORT_LATE: return say_one(p, NAME_REPORT);
	case ALERT_BUDGET_DEVIATION: return say_one(p, NAME_BUDGET);
	case ALERT_FEED_INVALID:
	case ALERT_FEED_UNREACHABLE:
		for (enum doc_kind k = 0; k < DOC_KIND_COUNT; k++)
			if (text_eq(a->subject, doc_kind_name(k)))
				return feeds[k][p->language];
		return say_one(p, NAME_ADDRESSES);
	case ALERT_OPERATOR:
		return str_starts(str_of(a->subject), STR(ALERT_DELIVERY))
		               ? say(p, NAME_DELIVERY, a->subject + strlen(ALERT_DELIVERY))
		               : a->name;
	case ALERT_INDICATOR_BEHIND:
	case ALERT_FORECAST_BEHIND:
	case ALERT_ACTIVITY_OVERDUE:
	case ALERT_TARGET_LOWERED:
	case ALERT_DEVIATION_WITHOUT_ACTION:
	case ALERT_KIND_COUNT: break;
	}
	return a->name;
}

struct row text_row(struct pass *p, const struct item *i)
{
	const struct alert *a = i->a;
	const char *page = p->b->p.page_url;
	struct scope s;
	bool there = alert_scope(a, p->s->org, &s);
	const struct node_view *v = there ? snapshot_node(p->s, s) : NULL;
	const char *what = name_of(p, a);
	bool ended = i->chapter == CHAPTER_RECOVERED && watch_has_left(p, a);
	struct row r = {.chapter = ended ? CHAPTER_ENDED : i->chapter, .a = a};
	r.where = there                       ? scope_name(p->s->org, s)
	          : a->kind == ALERT_OPERATOR ? "Tertial"
	                                      : a->scope_id;
	r.what = what ? text_plain(p, what) : NULL;
	r.what = r.what ? r.what : "";
	if (a->kind == ALERT_INDICATOR_BEHIND || a->kind == ALERT_FORECAST_BEHIND)
		indicator_row(p, i, v, &r);
	else if (a->kind == ALERT_DEVIATION_WITHOUT_ACTION)
		action_row(p, i, v, &r);
	else if (department_speaks(a))
		department_row(p, i, &r);
	else if (a->kind == ALERT_TARGET_LOWERED)
		target_row(p, i, v, &r);
	else
		plain_row(p, i, &r);
	flap_row(p, a, i->chapter, &r);
	if (page && *page)
		r.link = link_to(p, page, a, there ? &s : NULL);
	answers(p, i, &r);
	return r;
}
