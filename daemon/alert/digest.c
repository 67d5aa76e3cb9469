/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/digest.c (core): the weekly letter, which also comes before each deadline (deadline.c):
 * when it falls due, and all that it lists.
 * A moment that passed while the daemon stood still is made up for once, with what is true now. */
#include "remind.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool digest_moment(const struct alert_params *p, struct alert_now now, struct civil_time *ret_at,
                   int64_t *ret_unix_s)
{
	if (p->digest_weekday < 1 || p->digest_weekday > 7)
		return false;
	int32_t nominal =
	        now.civil.day - (civil_weekday(now.civil.day) - p->digest_weekday + 7) % 7;
	struct civil_time at;
	/* A holiday may move this week's past `now`; then last week's was the last one. */
	for (;; nominal -= 7) {
		at.day = p->keep_holidays ? civil_next_working_day(nominal) : nominal;
		at.second = p->digest_second;
		if (at.day < now.civil.day ||
		    (at.day == now.civil.day && at.second <= now.civil.second))
			break;
	}
	struct deadline d;
	if (deadline_digest(p, now.civil, &d) && d.digest_day > at.day)
		at.day = d.digest_day;
	*ret_at = at;
	*ret_unix_s = civil_to_unix(at, now.zone);
	return true;
}

/* Muted and silenced ones are counted: CHAPTER_NONE. @return false: not in the letter at all */
static bool chapter_of(const struct pass *p, const struct alert *a, int64_t since_unix_s,
                       enum chapter *ret)
{
	bool unstable = alert_is_unstable(a);
	if (!unstable &&
	    (a->state == ALERT_PENDING || (a->state == ALERT_QUIET && a->raised_unix_s == 0)))
		return false;
	if (pass_is_hidden(a))
		return false;
	if (unstable && !a->muted && a->silenced_until_unix_s <= p->now.unix_s)
		*ret = CHAPTER_UNSTABLE;
	else if (a->state == ALERT_QUIET)
		*ret = CHAPTER_RECOVERED;
	else if (a->silenced_until_unix_s > p->now.unix_s || a->muted)
		*ret = CHAPTER_NONE;
	else if (a->kind == ALERT_REPORT_LATE)
		*ret = CHAPTER_MISSING;
	else if (a->raised_unix_s > since_unix_s)
		*ret = CHAPTER_NEW;
	else
		*ret = a->worse_unix_s > since_unix_s ? CHAPTER_WORSE : CHAPTER_STILL;
	return true;
}

static bool ended(struct pass *p, const struct alert *a)
{
	struct scope s;
	if (!alert_scope(a, p->s->org, &s) || s.kind != SCOPE_UNIT)
		return false;
	const struct unit *u = &p->s->org->units[s.index];
	return u->active_to != CIVIL_NONE && u->active_to < p->now.civil.day;
}

static void list_alert(struct pass *p, const struct alert *a, int64_t since_unix_s,
                       struct items *list)
{
	struct readers to = {0};
	enum chapter chapter;
	if (!chapter_of(p, a, since_unix_s, &chapter) || ended(p, a))
		return;
	route_digest(p, a, &to);
	for (size_t i = 0; i < to.n; i++)
		items_add(p, list, &(struct item){to.at[i], SIZE_MAX, a, chapter});
}

/* Listed as recovered once: then the row may go. */
static void let_go(struct pass *p, const struct kept_alert *e)
{
	struct draft *d = pass_find(p, e->key);
	if (!d && e->a.state == ALERT_QUIET && e->a.raised_unix_s != 0)
		d = pass_draft(p, &e->a, e, e->key);
	if (d && d->a.state == ALERT_QUIET)
		d->a.raised_unix_s = 0;
}

/* The id of this pass' mail of that kind to the reader; NULL: there is none. */
static const char *written_to(const struct pass *p, enum notice_kind kind, const char *email)
{
	for (size_t i = 0; i < p->n_notices; i++)
		if (p->notices[i].kind == kind &&
		    str_eq_nocase(str_of(p->notices[i].to), str_of(email)))
			return p->notices[i].id;
	return NULL;
}

/* Written to in this moment, by this pass or by the feed of the same round. */
static bool mailed_now(const struct pass *p, const char *email)
{
	uint64_t to = address_hash(email);
	for (size_t i = 0; i < p->b->n_sent; i++)
		if (p->b->sent[i].to == to && p->b->sent[i].unix_s == p->now.unix_s)
			return true;
	return written_to(p, NOTICE_IMMEDIATE, email) != NULL;
}

/* Has this reader been told of it in this very moment?  Then the digest would say the same news
 * twice. */
static bool just_told(const struct pass *p, const struct item *i)
{
	bool told = false;
	for (size_t k = 0; k < i->a->n_told; k++)
		told |= str_eq_nocase(str_of(i->a->told[k]), str_of(i->to.email));
	return told && (i->a->raised_unix_s == p->now.unix_s ||
	                (i->a->owed_unix_s == p->now.unix_s && mailed_now(p, i->to.email)));
}

static void write_letters(struct pass *p, const struct items *list)
{
	for (size_t from = 0, n; from < list->n && !p->failed; from += n) {
		const char *to = list->at[from].to.email;
		bool something = false;
		for (n = 0; from + n < list->n && strcasecmp(list->at[from + n].to.email, to) == 0;
		     n++)
			something |= list->at[from + n].chapter != CHAPTER_NONE &&
			             !just_told(p, &list->at[from + n]);
		const char *id = NULL;
		if (something)
			tell_mail(p, &list->at[from], n, NOTICE_DIGEST, &id);
	}
}

/* What a limit held back that nobody knows of, and the digest has told to all it was to be told to,
 * is owed no mail of its own any more.  Of what somebody was told before, those readers may be
 * others than the digest's: it waits for its own. */
static void settle_untold(struct pass *p, const struct kept_alert *e, int64_t since_unix_s)
{
	struct draft *d = pass_find(p, e->key);
	const struct alert *a = d ? &d->a : &e->a;
	enum chapter c;
	struct readers to = {0};
	if (!a->untold || a->n_told > 0 || a->flap != FLAP_NONE || ended(p, a) ||
	    !chapter_of(p, a, since_unix_s, &c) || c == CHAPTER_NONE)
		return;
	route_at_once(p, a, &to);
	for (size_t i = 0; i < to.n; i++)
		if (!written_to(p, NOTICE_DIGEST, to.at[i].email))
			return;
	if (!d && !(d = pass_draft(p, a, e, e->key)))
		return;
	for (size_t i = 0; i < to.n; i++)
		tell_noted(p, &d->a, to.at[i].email, written_to(p, NOTICE_DIGEST, to.at[i].email));
}

void digest_tell(struct pass *p, int64_t since_unix_s, struct civil_time at)
{
	struct items list = {0};
	struct deadline next;
	p->digest_day = at.day;
	p->deadline_day = CIVIL_NONE;
	if (deadline_digest(&p->b->p, at, &next) && next.digest_day == at.day) {
		p->deadline = next.period;
		p->deadline_day = next.due;
	}
	for (size_t i = 0; i < p->b->n && !p->failed; i++) {
		const struct kept_alert *e = p->b->entries[i];
		const struct draft *d = pass_find(p, e->key);
		list_alert(p, d ? &d->a : &e->a, since_unix_s, &list);
	}
	for (size_t i = 0; i < p->n_sorted && !p->failed; i++)
		if (!p->drafts[i].old)
			list_alert(p, &p->drafts[i].a, since_unix_s, &list);
	if (p->failed)
		return;
	if (list.n > 1)
		qsort(list.at, list.n, sizeof(list.at[0]), items_by_reader);
	write_letters(p, &list);
	for (size_t i = 0; i < p->b->n && !p->failed; i++)
		settle_untold(p, p->b->entries[i], since_unix_s);
	pass_sort(p);
	for (size_t i = 0; i < p->b->n && !p->failed; i++)
		let_go(p, p->b->entries[i]);
	pass_sort(p);
}
