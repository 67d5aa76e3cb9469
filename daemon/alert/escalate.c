/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/escalate.c (core): what nobody has answered.  Once each working day, at the digest's time
 * of day: a day that somebody promised something by has passed, and it is still so; or an alert has
 * stood for alerts.escalate_after working days without an acknowledgement: then the deputy is
 * told, and as many days later the director (a vacant role is passed over).  Days that it was muted
 * or silenced do not count.  Who has come in the place of those who were told is told first.  What
 * a limit or quiet hours hold back is looked at again until it could be told. */
#include "answer.h"
#include <string.h>

enum { TOLD_HEAD, TOLD_DEPUTY, TOLD_DIRECTOR };

/* From when an answer has been owed: of what was told before that was kept, since it was raised. */
static int32_t owed_since(const struct pass *p, const struct alert *a)
{
	int64_t raised = a->worse_unix_s > a->raised_unix_s ? a->worse_unix_s : a->raised_unix_s;
	return pass_day(p, a->owed_unix_s ? a->owed_unix_s : raised);
}

static bool past_its_day(const struct pass *p, const struct alert *a)
{
	return a->acknowledged_by && !a->ack_overdue && !pass_is_hidden(a) &&
	       a->acknowledged_due != CIVIL_NONE && a->acknowledged_due < p->now.civil.day;
}

static bool is_silenced(const struct pass *p, const struct alert *a)
{
	return a->silenced_until_unix_s > p->now.unix_s;
}

/* The next level at which there is somebody who has not heard of it; 0: none. */
static unsigned next_level(struct pass *p, const struct alert *a, struct reader *ret)
{
	for (unsigned level = a->escalated + 1; level <= TOLD_DIRECTOR; level++)
		if (route_escalated(p, a, level, ret))
			return level;
	return 0;
}

static bool owes_answer(const struct pass *p, const struct alert *a)
{
	return a->state == ALERT_RAISED && a->n_told > 0 && !a->untold && !a->muted &&
	       !alert_is_seen_to(a) && !alert_is_unstable(a) && !is_silenced(p, a) &&
	       !pass_is_hidden(a);
}

static void look_overdue(struct pass *p, const struct kept_alert *e)
{
	struct alert a = e->a;
	a.ack_overdue = true;
	a.untold = true;
	a.worse_unix_s = p->now.unix_s;
	struct draft *d = pass_draft(p, &a, e, e->key);
	if (d)
		d->news = pass_news_of(p, &a);
}

/* The unit has moved, or the head is another: nobody whom it concerns today has heard of it. */
static bool is_unheard(struct pass *p, const struct alert *a, struct readers *now)
{
	route_at_once(p, a, now);
	for (size_t k = 0; k < now->n; k++)
		for (size_t i = 0; i < a->n_told; i++)
			if (str_eq_nocase(str_of(now->at[k].email), str_of(a->told[i])))
				return false;
	return now->n > 0;
}

/* To them it is new, and their time to answer begins. @return false: it cannot be told now */
static bool tell_unheard(struct pass *p, const struct kept_alert *e, const struct readers *now)
{
	struct alert a = e->a;
	bool full = p->quiet_hours;
	for (size_t k = 0; k < now->n; k++)
		full |= route_is_full(p->b, now->at[k].email, p->now.unix_s);
	if (full)
		return false;
	a.escalated = 0;
	struct draft *d = pass_draft(p, &a, e, e->key);
	if (d)
		d->news = CHAPTER_NEW;
	return true;
}

/* @return false: it is time, but it cannot be told now */
static bool look_unanswered(struct pass *p, const struct kept_alert *e)
{
	struct reader to;
	struct readers now = {0};
	struct alert a = e->a;
	if (owes_answer(p, &a) && is_unheard(p, &a, &now))
		return tell_unheard(p, e, &now);
	int after_days = p->b->p.escalate_after_days;
	unsigned level = after_days > 0 && owes_answer(p, &a) ? next_level(p, &a, &to) : 0;
	if (!level || civil_add_working_days(owed_since(p, &a), after_days) > p->now.civil.day)
		return true;
	if (p->quiet_hours || route_is_full(p->b, to.email, p->now.unix_s))
		return false;
	a.escalated = level;
	struct draft *d = pass_draft(p, &a, e, e->key);
	if (d)
		d->news = CHAPTER_ESCALATED;
	return true;
}

void escalate_look(struct pass *p)
{
	bool done = true;
	if (p->b->looked_day == p->now.civil.day || !civil_is_working_day(p->now.civil.day) ||
	    p->now.civil.second < p->b->p.digest_second)
		return;
	for (size_t i = 0; i < p->b->n && !p->failed; i++) {
		const struct kept_alert *e = p->b->entries[i];
		if (e->a.state != ALERT_RAISED)
			continue;
		if (pass_find(p, e->key)) { /* drafted in this very pass: the next one looks */
			done = false;
			continue;
		}
		if (past_its_day(p, &e->a))
			look_overdue(p, e);
		else
			done &= look_unanswered(p, e);
	}
	if (done)
		p->looked_day = p->now.civil.day;
	pass_sort(p);
}

int32_t escalate_day(struct pass *p, const struct alert *a, bool told_now, struct reader *ret_to)
{
	int after_days = p->b->p.escalate_after_days;
	bool owes = !alert_is_seen_to(a) && !alert_is_unstable(a);
	unsigned level = after_days > 0 && owes ? next_level(p, a, ret_to) : 0;
	int32_t since = told_now ? p->now.civil.day : owed_since(p, a);
	return level ? civil_add_working_days(since, after_days) : CIVIL_NONE;
}
