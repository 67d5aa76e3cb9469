/* SPDX-License-Identifier: EUPL-1.2 */
/* The small district of the alert tests: what was told, and what the book holds, as lines of text.
 */
#ifndef ALERT_TOLD_H
#define ALERT_TOLD_H

#include "alert_moment.h"

static void w_print_event(struct world *w, const struct notice *n)
{
	if (!w->events)
		buf_fmt(w->out, "event %s: %s\n", n->to, n->subject);
	else if (strcmp(n->to, w->events) == 0)
		buf_text(w->out, n->text);
}

static void w_print(struct world *w, const struct alert_changes *c)
{
	for (size_t i = 0; i < c->n_notices; i++) {
		const struct notice *n = &c->notices[i];
		if (n->kind == NOTICE_EVENT)
			w_print_event(w, n);
		if (n->kind == NOTICE_EVENT || w->events || w->no_letters)
			continue;
		buf_fmt(w->out, "%s %s%s%s: %s\n",
		        n->kind == NOTICE_DIGEST     ? "digest"
		        : n->kind == NOTICE_REMINDER ? "reminder"
		                                     : "mail",
		        n->to, n->in_reply_to ? " re " : "", n->in_reply_to ? "thread" : "",
		        n->subject);
		if (w->bodies)
			buf_fmt(w->out, "Message-ID: %s\nIn-Reply-To: %s\nTo-Name: %s\n\n%s\n",
			        n->id, n->in_reply_to ? n->in_reply_to : "-",
			        n->to_name ? n->to_name : "-", n->text);
		if (w->html) {
			buf_clear(w->html);
			buf_text(w->html, n->html);
		}
	}
}

/* A generation that shows the book: what is open, in the same order. */
static struct snapshot *w_shown(const struct world *w)
{
	struct org *o = org_new(1024);
	struct catalogue *c = catalogue_new(1024);
	struct snapshot *s = o && c ? snapshot_new(o, c, 1) : NULL;
	assert_non_null(s);
	assert_int_equal(alert_book_show(w->book, s), 0);
	size_t n = 0;
	for (size_t i = 0; i < w->book->n; i++) {
		const struct alert *a = &w->book->entries[i]->a;
		if (a->state != ALERT_QUIET)
			assert_ptr_equal(snapshot_alert(s, n++), a);
	}
	assert_int_equal(s->n_alerts, n);
	(void)org_unref(o); /* the snapshot has its own */
	(void)catalogue_unref(c);
	return s;
}

static void w_states(struct world *w)
{
	struct snapshot *s = w_shown(w);
	for (size_t i = 0; i < s->n_alerts; i++) {
		const struct alert *a = snapshot_alert(s, i);
		char period[PERIOD_TEXT_BYTES];
		buf_fmt(w->out, "%s %s %s %s%s%s%s", alert_kind_name(a->kind), a->scope_id,
		        a->subject, alert_state_name(a->state), a->muted ? " muted" : "",
		        a->period.year ? " " : "",
		        a->period.year ? period_text(a->period, period) : "");
		if (a->acknowledged_by)
			buf_fmt(w->out, " %s", a->ack_overdue ? "overdue" : "acknowledged");
		if (a->silence)
			buf_fmt(w->out, " silenced");
		if (a->escalated)
			buf_fmt(w->out, " escalated=%u", a->escalated);
		for (size_t k = 0; k < a->n_told; k++)
			buf_fmt(w->out, " %s", a->told[k]);
		buf_char(w->out, '\n');
	}
	(void)snapshot_unref(s); /* the last one */
}

#endif
