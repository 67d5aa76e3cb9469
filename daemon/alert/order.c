/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/order.c (core): a person's order is a pass of its own: one that nobody is written to about.
 * What can go wrong: no such alert or silence, nothing to acknowledge, a day that has passed: told
 * to who asked, and nothing is changed. */
#include "answer.h"
#include <errno.h>
#include <string.h>

#define SILENCES_MAX     500
#define SILENCE_MAX_DAYS 366 /* longer is a decision to be written down elsewhere */

static int no_alert(struct err *err, const char *id)
{
	return err_set(err, -ENOENT, "larmet «%.40s» finns inte bland de öppna; se tertial alerts",
	               id);
}

/* The open alert of that id; NULL, with words, when there is none that can be acknowledged. */
static const struct kept_alert *told_alert(const struct pass *p, const char *id, struct err *err)
{
	const struct kept_alert *e = book_find_id(p->b, id);
	if (!e || e->a.state == ALERT_QUIET) {
		(void)no_alert(err, id); /* its code is the caller's too */
		return NULL;
	}
	if (e->a.state == ALERT_PENDING) {
		(void)err_set(err, -EINVAL,
		              "larmet «%s» har inte höjts än: det väntar på fler mätningar", id);
		return NULL;
	}
	return e;
}

static int acknowledge(struct pass *p, const struct order *o, struct err *err)
{
	char day[CIVIL_TEXT_BYTES];
	const struct kept_alert *e = told_alert(p, o->id, err);
	if (!e)
		return err->code;
	if (!o->action || !*o->action)
		return err_set(err, -EINVAL, "skriv vad som görs åt saken (action)");
	if (o->due != CIVIL_NONE && o->due < p->now.civil.day)
		return err_set(err, -EINVAL, "dagen %s har redan varit; ange en dag framåt",
		               civil_text(o->due, day));
	struct alert a = e->a;
	a.acknowledged_by = pass_text(p, "%s", o->by);
	a.acknowledged_action = pass_text(p, "%s", o->action);
	a.acknowledged_due = o->due;
	a.ack_overdue = false;
	(void)pass_draft(p, &a, e, e->key); /* NULL: the pass has failed, and says it */
	return 0;
}

static int withdraw(struct pass *p, const struct order *o, struct err *err)
{
	const struct kept_alert *e = told_alert(p, o->id, err);
	if (!e)
		return err->code;
	if (!e->a.acknowledged_by)
		return err_set(err, -ENOENT, "larmet «%s» är inte kvitterat", o->id);
	struct alert a = e->a;
	alert_forget_ack(&a);
	(void)pass_draft(p, &a, e, e->key); /* as above */
	return 0;
}

static int check_silence(const struct pass *p, const struct silence *s, struct err *err)
{
	int64_t longest_s = (int64_t)SILENCE_MAX_DAYS * 86400;
	if (s->alert && !book_find_id(p->b, s->alert))
		return no_alert(err, s->alert);
	if (!s->alert && s->scope_id &&
	    org_find(p->s->org, s->scope_kind, str_of(s->scope_id)) == INDEX_NONE)
		return err_set(err, -ENOENT, "%s:%.100s finns inte i registret",
		               scope_kind_name(s->scope_kind), s->scope_id);
	if (!s->alert && !s->scope_id && s->kind == ALERT_KIND_COUNT && !s->subject)
		return err_set(err, -EINVAL,
		               "säg vad som ska tystas: ett larm, eller scope, kind eller "
		               "indicator");
	if (s->until_unix_s == 0 && !s->alert)
		return err_set(err, -EINVAL,
		               "säg till vilken dag (until); bara ett enda larm kan tystas tills "
		               "det är löst");
	if (s->until_unix_s && s->until_unix_s <= p->now.unix_s)
		return err_set(err, -EINVAL, "until har redan varit; ange en dag framåt");
	if (s->until_unix_s > p->now.unix_s + longest_s)
		return err_set(err, -EINVAL, "until är mer än %d dagar bort; ange en närmare dag",
		               SILENCE_MAX_DAYS);
	if (p->silences && p->silences->n >= SILENCES_MAX)
		return err_set(err, -ENOSPC,
		               "det finns redan %d tystnader, fler ryms inte; ta bort någon",
		               SILENCES_MAX);
	return 0;
}

static int silence(struct pass *p, const struct order *o, struct err *err)
{
	struct silence s = o->silence;
	int ret = check_silence(p, &s, err);
	if (ret < 0)
		return ret;
	s.by = o->by;
	s.created_unix_s = p->now.unix_s;
	s.reminded = false;
	silence_id(&s, s.id);
	pass_set_silences(p, silences_with(p->silences, &s));
	if (!p->failed)
		silence_mark_all(p);
	return 0;
}

static int unsilence(struct pass *p, const struct order *o, struct err *err)
{
	if (!silences_find(p->silences, o->id))
		return err_set(err, -ENOENT, "tystnaden «%.40s» finns inte; se tertial silence",
		               o->id);
	pass_set_silences(p, silences_without(p->silences, o->id));
	if (!p->failed)
		silence_mark_all(p);
	return 0;
}

int order_do(struct pass *p, const struct order *o, struct err *err)
{
	switch (o->kind) {
	case ORDER_ACKNOWLEDGE: return acknowledge(p, o, err);
	case ORDER_WITHDRAW: return withdraw(p, o, err);
	case ORDER_SILENCE: return silence(p, o, err);
	case ORDER_UNSILENCE: return unsilence(p, o, err);
	case ORDER_RETRY: /* of letters: no alert's */
	case ORDER_KIND_COUNT: break;
	}
	must_fail("alert: order out of range");
}
