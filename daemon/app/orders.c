/* SPDX-License-Identifier: EUPL-1.2 */
/* app/orders.c (shell): see the header.
 * Good path: orders_take() copies -> next turn, when the world is home: alert_book_order() -> its
 * rows into the round's batch -> a round publishes what changed -> the batch is on disk -> the
 * asker's answer.  What can go wrong: refused by the book (told at once); the disk (told that it is
 * not stored yet; the batch is tried again, and the order with it). */
#include "orders.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "flow.h"
#include "log.h"

struct taken {
	struct loan_wait wait;
	struct taken *next;
	struct flow *flow;
	struct order *order;
	int64_t number;
};

/* What an alert is about, in words. */
static void about_alert(const struct flow *f, const char *id, char *out, size_t n)
{
	for (size_t i = 0; i < f->published->n_alerts; i++) {
		const struct alert *a = snapshot_alert(f->published, i);
		if (strcmp(a->id, id) != 0)
			continue;
		(void)snprintf(out, n, "%s %s:%s %s", alert_kind_name(a->kind),
		               scope_kind_name(a->scope_kind), a->scope_id,
		               a->name ? a->name : ""); /* cut when too long */
		return;
	}
	(void)snprintf(out, n, "%s", id); /* raised since: its id alone */
}

static void about_silence(const struct flow *f, const struct silence *s, char *out, size_t n)
{
	if (s && s->alert)
		about_alert(f, s->alert, out, n);
	else if (s)
		(void)snprintf(out, n, "%s %s:%s %s",
		               s->kind < ALERT_KIND_COUNT ? alert_kind_name(s->kind) : "alla",
		               s->scope_id ? scope_kind_name(s->scope_kind) : "",
		               s->scope_id ? s->scope_id : "",
		               s->subject ? s->subject : ""); /* cut when too long */
	else
		out[0] = '\0';
}

/* Into the log, and into the journal of who said what. */
static void note(struct flow *f, const struct order *o)
{
	static const enum journal_kind kinds[ORDER_KIND_COUNT] = {
	        [ORDER_ACKNOWLEDGE] = JOURNAL_ACKNOWLEDGED,
	        [ORDER_WITHDRAW] = JOURNAL_ACKNOWLEDGEMENT_ENDED,
	        [ORDER_SILENCE] = JOURNAL_SILENCED,
	        [ORDER_UNSILENCE] = JOURNAL_SILENCE_ENDED,
	        [ORDER_RETRY] = JOURNAL_RETRIED};
	char subject[256];
	if (o->kind == ORDER_SILENCE)
		about_silence(f, &o->silence, subject, sizeof(subject));
	else if (o->kind == ORDER_UNSILENCE)
		about_silence(f, silences_find(f->published->silences, o->id), subject,
		              sizeof(subject));
	else if (o->kind == ORDER_RETRY)
		(void)snprintf(subject, sizeof(subject), "brev %s", o->id); /* cut when too long */
	else
		about_alert(f, o->id, subject, sizeof(subject));
	log_write(LOG_LEVEL_NOTICE, "alert", NULL, "%s av %s: %s", order_kind_name(o->kind), o->by,
	          subject);
	store_put_journal(f->batch,
	                  &(struct journal_entry){.kind = kinds[o->kind],
	                                          .at_unix_s = clock_real_unix_s(),
	                                          .who = o->by,
	                                          .subject = subject,
	                                          .what = o->action ? o->action : o->silence.why,
	                                          .ref = o->id ? o->id : o->silence.alert});
}

static int retry(struct flow *f, const struct order *o, struct err *err)
{
	char *end;
	bool all = strcmp(o->id, "all") == 0;
	long long row = strtoll(o->id, &end, 10);
	if (!all && (*end || row <= 0))
		return err_set(err, -EINVAL, "«%.40s» är inget brev; skriv dess nummer, eller all",
		               o->id);
	store_put_revival(f->batch, all ? 0 : row);
	return 0;
}

static int apply(struct flow *f, const struct order *o, struct err *err)
{
	struct alert_changes changes = {0};
	if (!f->published || !f->first_cycle_over)
		return err_set(err, -EAGAIN,
		               "alla enheter har inte prövats än; försök igen om en stund");
	if (!f->batch)
		f->batch = store_batch_new();
	if (!f->batch)
		return err_set(err, -ENOMEM, "minnet räcker inte; försök igen");
	int ret = o->kind == ORDER_RETRY
	                  ? retry(f, o, err)
	                  : alert_book_order(f->book, f->published, o, clock_alert_now(f->clock),
	                                     &changes, err);
	if (ret < 0)
		return ret;
	flow_keep_changes(f, &changes);
	f->look_at_all = true; /* a new generation shows it */
	note(f, o);
	return 0;
}

static void on_home(struct loan_wait *wait)
{
	struct taken *t = (struct taken *)wait;
	struct flow *f = t->flow;
	struct orders *all = &f->orders;
	struct err err = {0};
	if (f->stopping) {
		all->n_taken--; /* serve has told its asker */
	} else if (apply(f, t->order, &err) < 0) {
		all->n_taken--;
		serve_order_answer(f->serve, t->number, NULL, &err);
	} else {
		all->waiting[all->n++] = t->number;
		flow_wake_now(f);
	}
	free(t->order);
	free(t);
}

int orders_take(struct flow *f, const struct order *o, int64_t number, struct err *err)
{
	if (f->orders.n_taken == ORDERS_MAX)
		return err_set(err, -EBUSY, "%d andra väntar redan; försök igen om en stund",
		               ORDERS_MAX);
	struct taken *t = calloc(1, sizeof(*t));
	struct order *copy = t ? order_copy(o) : NULL;
	if (!copy) {
		free(t);
		return err_set(err, -ENOMEM, "minnet räcker inte; försök igen");
	}
	*t = (struct taken){.flow = f, .order = copy, .number = number};
	*f->orders.last = t;
	f->orders.last = &t->next;
	f->orders.n_taken++;
	loop_tick_start(&f->orders.tick, 0, 0); /* serve is in the midst of the request */
	return 0;
}

static struct taken *next_taken(struct orders *all)
{
	struct taken *t = all->first;
	if (!t)
		return NULL;
	all->first = t->next;
	if (!all->first)
		all->last = &all->first;
	return t;
}

static void on_tick(struct loop_tick *tick, void *flow)
{
	struct flow *f = flow;
	(void)tick; /* there is one only */
	for (struct taken *t; (t = next_taken(&f->orders)) != NULL;)
		loan_when_home(f, &t->wait, on_home);
}

int orders_open(struct flow *f)
{
	f->orders.last = &f->orders.first;
	return loop_tick_open(f->loop, &f->orders.tick, f->gate, on_tick, f);
}

void orders_stop(struct flow *f)
{
	loop_tick_close(&f->orders.tick);
}

void orders_done(struct flow *f)
{
	for (struct taken *t; (t = next_taken(&f->orders)) != NULL;) {
		free(t->order);
		free(t);
	}
}

void orders_committing(struct flow *f)
{
	f->orders.n_committing = f->orders.n;
}

static void tell(struct flow *f, struct snapshot *s, const struct err *err)
{
	struct orders *all = &f->orders;
	int64_t done[ORDERS_MAX];
	size_t n = all->n_committing;
	memcpy(done, all->waiting, n * sizeof(done[0]));
	memmove(all->waiting, &all->waiting[n], (all->n - n) * sizeof(all->waiting[0]));
	all->n -= n;
	all->n_taken -= n;
	all->n_committing = 0;
	for (size_t i = 0; i < n; i++)
		serve_order_answer(f->serve, done[i], s, err);
}

void orders_stored(struct flow *f)
{
	tell(f, f->published, NULL);
}

void orders_failed(struct flow *f, const struct err *err)
{
	struct err later = *err;
	(void)err_wrap(&later, "det är mottaget men inte lagrat än, och görs när det går");
	later.code = -EAGAIN;
	tell(f, NULL, &later);
}
