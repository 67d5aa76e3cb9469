/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/order.c (core): a person's order is a pass of its own: one that nobody is written to about.
 * What can go wrong: no such alert or silence, nothing to acknowledge, a day that has passed: told
 * to who asked, and nothing is changed. */
#include "mail.h"
#include <errno.h>
#include <string.h>

#define SILENCES_MAX     500
#define SILENCE_MAX_DAYS 366 /* longer is a decision to be written down elsewhere */
#define DUE_MAX_DAYS     366
#define DUE_DEFAULT_DAYS 90 /* for want of a day, and of a next outcome */

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

/* The next day on which its indicator owes a figure; CIVIL_NONE: none is known. */
static int32_t next_due(const struct pass *p, const struct alert *a)
{
	struct scope s;
	const struct node_view *v = alert_scope(a, p->s->org, &s) ? snapshot_node(p->s, s) : NULL;
	const struct figure *next = text_next_owed(v, a, p->now.civil.day + 1);
	return next ? next->due : CIVIL_NONE;
}

/* Nothing is seen to for ever: without a day it is the next outcome's. */
static int due_of(const struct pass *p, const struct order *o, const struct alert *a,
                  int32_t *ret_due, struct err *err)
{
	char day[CIVIL_TEXT_BYTES];
	int32_t today = p->now.civil.day;
	*ret_due = o->due != CIVIL_NONE ? o->due : next_due(p, a);
	if (*ret_due == CIVIL_NONE)
		*ret_due = today + DUE_DEFAULT_DAYS;
	if (*ret_due < today)
		return err_set(err, -EINVAL, "dagen %s har redan varit; ange en dag framåt",
		               civil_text(*ret_due, day));
	if (*ret_due > today + DUE_MAX_DAYS)
		return err_set(err, -EINVAL,
		               "dagen %s är mer än %d dagar bort; ange en närmare dag",
		               civil_text(*ret_due, day), DUE_MAX_DAYS);
	return 0;
}

static int acknowledge(struct pass *p, const struct order *o, struct err *err)
{
	const struct kept_alert *e = told_alert(p, o->id, err);
	if (!e)
		return err->code;
	if (!o->action || !*o->action)
		return err_set(err, -EINVAL, "skriv vad som görs åt saken (action)");
	struct alert a = e->a;
	int ret = due_of(p, o, &e->a, &a.acknowledged_due, err);
	if (ret < 0)
		return ret;
	bool same = !e->a.ack_overdue && text_eq(e->a.acknowledged_by, o->by) &&
	            text_eq(e->a.acknowledged_action, o->action) &&
	            e->a.acknowledged_due == a.acknowledged_due;
	if (same)
		return 0; /* asked twice: nothing to do */
	a.acknowledged_by = pass_text(p, "%s", o->by);
	a.acknowledged_action = pass_text(p, "%s", o->action);
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

static bool is_open(const struct pass *p, const char *id)
{
	const struct kept_alert *e = book_find_id(p->b, id);
	return e && e->a.state != ALERT_QUIET;
}

static bool is_known(const struct pass *p, const char *subject)
{
	const struct catalogue *c = p->s->catalogue;
	for (size_t i = 0; i < c->n_indicators; i++)
		if (strcmp(c->indicators[i].id, subject) == 0)
			return true;
	for (size_t i = 0; i < p->b->n; i++)
		if (p->b->entries[i]->a.state != ALERT_QUIET &&
		    text_eq(p->b->entries[i]->a.subject, subject))
			return true;
	for (size_t u = 0; u < p->s->org->n_units; u++) { /* a unit's own, not yet behind */
		const struct node_view *v = snapshot_unit(p->s, u);
		for (size_t i = 0; v && i < v->n_figures; i++)
			if (text_eq(v->figures[i].id, subject))
				return true;
	}
	return false;
}

static int check_silence(const struct pass *p, const struct silence *s, struct err *err)
{
	int64_t longest_s = (int64_t)SILENCE_MAX_DAYS * 86400;
	if (s->alert && !is_open(p, s->alert))
		return no_alert(err, s->alert);
	if (s->subject && !is_known(p, s->subject))
		return err_set(err, -ENOENT,
		               "indikatorn «%.100s» finns varken i katalogen eller hos någon enhet",
		               s->subject);
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
