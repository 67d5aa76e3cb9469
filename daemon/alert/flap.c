/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/flap.c (core): alerts that swing to and fro.
 * The idea is Nagios' flap detection: what changed its state too often lately is told once as
 * unstable, and then no more until it is calm.  Its weighted shares of the last 21 checks are not
 * ours, since a figure changes a few times a year and a feed in any minute: here an alert is
 * unstable that was raised again, soon after it recovered, for the third time.
 *
 *   NONE --- raised again the 3rd time ---> NOTE --- told ---> UNSTABLE
 *    ^                                                            | stood for 3 working days
 *    '------- told, in mails as before ------- SETTLED <----------'
 *
 * Once a day it is looked whether an unstable one has settled, and what has been calm for long is
 * forgotten. */
#include "mail.h"

#define FLAP_SWINGS 3 /* raised again so many times in a row … */
#define FLAP_WITHIN_DAYS                                                                           \
	30                 /* … each within so long after the recovery before: a monthly figure
                               that is bad every other month does not swing */
#define FLAP_STANDS_DAYS 3 /* working days: a week-end alone settles nothing */
#define DAY_S            86400

void flap_on_raised(struct alert *a, int64_t now_unix_s)
{
	bool again = a->recovered_unix_s != 0 &&
	             now_unix_s - a->recovered_unix_s <= (int64_t)FLAP_WITHIN_DAYS * DAY_S;
	if (again && a->n_swings < UINT32_MAX) {
		a->n_swings++;
	} else if (!again && !alert_is_unstable(a)) {
		a->n_swings = 0;
		a->swinging_since_unix_s = now_unix_s;
	}
	if (a->n_swings >= FLAP_SWINGS && a->flap == FLAP_NONE)
		a->flap = FLAP_NOTE;
}

void flap_on_settled(struct alert *a, int64_t now_unix_s)
{
	a->recovered_unix_s = now_unix_s;
	alert_forget_ack(a);               /* of what is over */
	a->muted &= !alert_is_unstable(a); /* its note must not wait for ever */
	if (a->flap == FLAP_SETTLED) /* it turned before that was told: told as any recovery */
		flap_told(a);
}

void flap_told(struct alert *a)
{
	if (a->flap == FLAP_NOTE)
		a->flap = FLAP_UNSTABLE;
	if (a->flap != FLAP_SETTLED)
		return;
	a->flap = FLAP_NONE;
	a->n_swings = 0;
	a->swinging_since_unix_s = a->raised_unix_s;
}

bool flap_news(const struct alert *a, enum chapter *ret)
{
	bool open = a->state == ALERT_RAISED || a->state == ALERT_CLEARING;
	if (a->flap == FLAP_NOTE)
		*ret = open || a->state == ALERT_QUIET ? CHAPTER_UNSTABLE : CHAPTER_NONE;
	else if (a->flap == FLAP_UNSTABLE)
		*ret = CHAPTER_NONE;
	else if (a->flap == FLAP_SETTLED)
		*ret = a->state == ALERT_RAISED && a->untold ? CHAPTER_STILL : CHAPTER_NONE;
	else
		return false;
	return true;
}

static bool stands(const struct pass *p, const struct alert *a)
{
	int32_t since = pass_day(p, a->since_unix_s);
	return (a->state == ALERT_RAISED || a->state == ALERT_QUIET) &&
	       civil_add_working_days(since, FLAP_STANDS_DAYS) <= p->now.civil.day;
}

/* The state that stood is told: to all as still open, or to those who were told as recovered.
 * @return false: it cannot be told now */
static bool settle(struct pass *p, const struct kept_alert *e)
{
	struct alert a = e->a;
	bool quiet = a.state == ALERT_QUIET;
	if (quiet && !pass_may_tell(p, &a))
		return false;
	a.flap = FLAP_SETTLED;
	a.untold = !quiet;
	struct draft *d = pass_draft(p, &a, e, e->key);
	if (!d)
		return false;
	if (quiet && a.n_told > 0)
		d->news = CHAPTER_RECOVERED;
	else if (quiet)
		flap_told(&d->a);
	else
		d->news = pass_news_of(p, &a);
	return true;
}

static void forget(struct pass *p, const struct kept_alert *e)
{
	struct alert a = e->a;
	a.recovered_unix_s = a.swinging_since_unix_s = 0;
	a.n_swings = 0;
	(void)pass_draft(p, &a, e, e->key); /* without memory the pass has failed */
}

void flap_sweep(struct pass *p)
{
	bool all = true;
	size_t n = p->b->swept_day == p->now.civil.day || p->quiet_hours ? 0 : p->b->n;
	for (size_t i = 0; i < n && !p->failed; i++) {
		const struct kept_alert *e = p->b->entries[i];
		const struct alert *a = &e->a;
		bool long_ago =
		        p->now.unix_s - a->recovered_unix_s > (int64_t)FLAP_WITHIN_DAYS * DAY_S;
		if (pass_find(p, e->key))
			continue; /* it moves in this very pass */
		if (a->flap == FLAP_UNSTABLE && stands(p, a))
			all &= settle(p, e);
		else if (a->state == ALERT_QUIET && a->flap == FLAP_NONE && a->recovered_unix_s &&
		         long_ago)
			forget(p, e);
	}
	p->swept = n > 0 && all;
	pass_sort(p);
}

/* ---- in a mail ---- */

void flap_row(struct pass *p, const struct alert *a, enum chapter c, struct row *r)
{
	if (!alert_is_unstable(a) && a->flap != FLAP_SETTLED)
		return;
	const char *since = text_day(p, pass_day(p, a->swinging_since_unix_s));
	bool quiet = a->state == ALERT_QUIET;
	if (a->flap == FLAP_SETTLED) {
		r->why_now = say(p, SETTLED, since, FLAP_STANDS_DAYS,
		                 quiet ? say_one(p, SETTLED_GOOD) : say_one(p, SETTLED_BAD));
		return;
	}
	r->why_now = say(p, SWINGS, a->n_swings, since,
	                 quiet || a->state == ALERT_PENDING ? say_one(p, NOW_GOOD)
	                                                    : say_one(p, NOW_BAD));
	if (c == CHAPTER_UNSTABLE)
		r->when_next = say(p, SWINGS_NEXT, FLAP_STANDS_DAYS);
}
