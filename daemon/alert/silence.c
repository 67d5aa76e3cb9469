/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/silence.c (core): what people have silenced: marks on the alerts it fits, as long as it
 * lasts.  A silenced alert goes on living and is shown; nobody is written to about it.  What was
 * raised or got worse meanwhile is told when the silence ends.  The working day before its end all
 * are reminded whom it kept from hearing. */
#include "answer.h"
#include <string.h>

static int64_t end_of(const struct silence *s)
{
	return s->until_unix_s ? s->until_unix_s : ALERT_UNTIL_RESOLVED;
}

static bool is_over(const struct pass *p, const struct silence *s)
{
	const struct kept_alert *e;
	if (s->until_unix_s)
		return s->until_unix_s <= p->now.unix_s;
	e = s->alert ? book_find_id(p->b, s->alert) : NULL;
	return !e || e->a.state == ALERT_QUIET;
}

/* The one that lasts longest of those that keep it quiet. */
static const struct silence *over_alert(const struct pass *p, const struct alert *a)
{
	const struct silence *longest = NULL;
	for (size_t i = 0; p->silences && i < p->silences->n; i++) {
		const struct silence *s = &p->silences->at[i];
		if (end_of(s) > p->now.unix_s && (!longest || end_of(s) > end_of(longest)) &&
		    silence_fits(s, a, p->s->org))
			longest = s;
	}
	return longest;
}

void silence_mark(struct pass *p, struct alert *a)
{
	const struct silence *s = over_alert(p, a);
	if (a->silence && !s)
		a->owed_unix_s = p->now.unix_s; /* it is heard again */
	a->silenced_until_unix_s = s ? end_of(s) : 0;
	if (!text_eq(a->silence, s ? s->id : NULL))
		a->silence = s ? pass_text(p, "%s", s->id) : NULL;
}

void silence_mark_all(struct pass *p)
{
	for (size_t i = 0; i < p->b->n && !p->failed; i++) {
		const struct kept_alert *e = p->b->entries[i];
		struct draft *d = pass_find(p, e->key);
		struct alert a = d ? d->a : e->a;
		if (a.state == ALERT_QUIET)
			continue;
		silence_mark(p, &a);
		if (text_eq(a.silence, e->a.silence) &&
		    a.silenced_until_unix_s == e->a.silenced_until_unix_s)
			continue;
		if (d)
			d->a = a; /* drafted in this very pass already */
		else
			d = pass_draft(p, &a, e, e->key);
		if (d)
			d->news = pass_news_of(p, &a);
	}
	pass_sort(p);
}

/* ---- the end is near ---- */

/* The last working day before its end, when a digest would come that day; 0: too late for one. */
static int64_t reminder_moment(const struct pass *p, const struct silence *s)
{
	struct civil_time at = civil_of_unix(s->until_unix_s, p->now.zone);
	do
		at.day--;
	while (!civil_is_working_day(at.day));
	at.second = p->b->p.digest_second;
	int64_t moment = civil_to_unix(at, p->now.zone);
	return moment > s->created_unix_s ? moment : 0;
}

static bool is_due(const struct pass *p, const struct silence *s)
{
	int64_t moment = s->until_unix_s && !s->reminded ? reminder_moment(p, s) : 0;
	return moment && moment <= p->now.unix_s && civil_is_working_day(p->now.civil.day);
}

static const struct silence *first_due(const struct pass *p)
{
	for (size_t i = 0; p->silences && i < p->silences->n; i++)
		if (is_due(p, &p->silences->at[i]))
			return &p->silences->at[i];
	return NULL;
}

static bool is_under(const struct alert *a, const struct silence *s)
{
	return a->state == ALERT_RAISED && !a->muted && !pass_is_hidden(a) &&
	       text_eq(a->silence, s->id);
}

/* All that this one keeps from being heard can be told of now. */
static bool may_remind(struct pass *p, const struct silence *s)
{
	if (p->quiet_hours || p->free_day)
		return false;
	for (size_t i = 0; i < p->b->n; i++) {
		const struct alert *a = &p->b->entries[i]->a;
		if (is_under(a, s) && !tell_may_reach_all(p, a))
			return false;
	}
	return true;
}

static void remind(struct pass *p, const struct silence *s)
{
	for (size_t i = 0; i < p->b->n && !p->failed; i++) {
		const struct kept_alert *e = p->b->entries[i];
		if (!is_under(&e->a, s))
			continue;
		struct draft *d = pass_find(p, e->key);
		d = d ? d : pass_draft(p, &e->a, e, e->key);
		if (d && d->news == CHAPTER_NONE)
			d->news = CHAPTER_HEARD_SOON;
	}
	pass_sort(p);
}

/* All whose day it is, in one mail. */
static void remind_all(struct pass *p)
{
	const struct silence *s;
	while (!p->failed && (s = first_due(p)) && may_remind(p, s)) {
		struct silence reminded = *s;
		remind(p, s);
		reminded.reminded = true;
		pass_set_silences(p, silences_with(p->silences, &reminded));
	}
}

static const struct silence *first_over(const struct pass *p)
{
	for (size_t i = 0; p->silences && i < p->silences->n; i++)
		if (is_over(p, &p->silences->at[i]))
			return &p->silences->at[i];
	return NULL;
}

void silence_look(struct pass *p)
{
	const struct silence *over;
	bool ended = false;
	while (!p->failed && (over = first_over(p))) {
		pass_set_silences(p, silences_without(p->silences, over->id));
		ended = true;
	}
	if (ended && !p->failed)
		silence_mark_all(p);
	remind_all(p);
}
