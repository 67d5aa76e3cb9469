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
#include "base/hash.h"
#include "flow.h"
#include "log.h"

#define LINKS_PER_MINUTE 60
#define LINK_PER_HOUR    10 /* one link */
#define HOUR_MS          3600000
#define WORDS_BYTES      4200 /* of what is said, at most 1,000 signs, and its day */

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
		alert_in_words(a, out, n);
		return;
	}
	(void)snprintf(out, n, "%s", id); /* raised since: its id alone */
}

/* «report_late unit:alfa sjukfranvaro»: what of it is said. */
static void about_silence(const struct flow *f, const struct silence *s, char *out, size_t n)
{
	out[0] = '\0';
	if (!s)
		return; /* asked for a moment ago, and taken back before it was shown */
	if (s->alert)
		about_alert(f, s->alert, out, n);
	else
		silence_in_words(s, out, n);
}

static void about(const struct flow *f, const struct order *o, char *out, size_t n)
{
	if (o->kind == ORDER_SILENCE)
		about_silence(f, &o->silence, out, n);
	else if (o->kind == ORDER_UNSILENCE)
		about_silence(f, silences_find(f->published->silences, o->id), out, n);
	else if (o->kind == ORDER_RETRY)
		(void)snprintf(out, n, "brev %s", o->id); /* cut when too long */
	else
		about_alert(f, o->id, out, n);
}

/* What will be done, or why it is silenced, and until when; "" when neither is said. */
static void words_of(const struct flow *f, const struct order *o, char *out, size_t n)
{
	char day[CIVIL_TEXT_BYTES], moment[CIVIL_RFC3339_BYTES];
	const char *said = o->action ? o->action : o->silence.why ? o->silence.why : "";
	const char *gap = *said ? " " : "";
	if (o->kind == ORDER_ACKNOWLEDGE && o->due != CIVIL_NONE)
		(void)snprintf(out, n, "%s%s(klart senast %s)", said, gap,
		               civil_text(o->due, day)); /* cut when too long */
	else if (o->kind == ORDER_SILENCE && o->silence.until_unix_s)
		(void)snprintf(
		        out, n, "%s%s(till %s)", said, gap,
		        civil_rfc3339(o->silence.until_unix_s, f->clock->zone, moment)); /* same */
	else if (o->kind == ORDER_SILENCE)
		(void)snprintf(out, n, "%s%s(tills det är löst)", said, gap); /* likewise */
	else
		(void)snprintf(out, n, "%s", said); /* likewise */
}

/* Into the log, and into the journal of who said what. */
static void note(struct flow *f, const struct order *o)
{
	static const struct {
		enum journal_kind kind;
		const char *word;
	} as[ORDER_KIND_COUNT] = {
	        [ORDER_ACKNOWLEDGE] = {JOURNAL_ACKNOWLEDGED, "kvitterat"},
	        [ORDER_WITHDRAW] = {JOURNAL_ACKNOWLEDGEMENT_ENDED, "kvittens borttagen"},
	        [ORDER_SILENCE] = {JOURNAL_SILENCED, "tystat"},
	        [ORDER_UNSILENCE] = {JOURNAL_SILENCE_ENDED, "tystnad borttagen"},
	        [ORDER_RETRY] = {JOURNAL_RETRIED, "nytt försök"}};
	char subject[256], words[WORDS_BYTES];
	about(f, o, subject, sizeof(subject));
	words_of(f, o, words, sizeof(words));
	log_write(LOG_LEVEL_NOTICE, "alert", NULL, "%s av %s: %s", as[o->kind].word, o->by,
	          subject);
	store_put_journal(f->batch,
	                  &(struct journal_entry){.kind = as[o->kind].kind,
	                                          .at_unix_s = clock_real_unix_s(),
	                                          .who = o->by,
	                                          .subject = subject,
	                                          .what = words[0] ? words : NULL,
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

/* Uses of the order's link in the last hour. */
static unsigned n_used(const struct orders *all, uint64_t link, int64_t now_ms)
{
	unsigned n = 0;
	size_t known = all->n_used < LINKS_REMEMBERED ? all->n_used : LINKS_REMEMBERED;
	for (size_t i = 0; i < known; i++)
		n += all->used[i].link == link && now_ms - all->used[i].at_ms < HOUR_MS;
	return n;
}

/* Whoever holds a forwarded mail holds its link: it must neither fill the journal, of which nothing
 * is ever pruned, nor keep others from answering. */
static int look_at_link(struct flow *f, const struct order *o, struct err *err)
{
	struct orders *all = &f->orders;
	int64_t now_ms = (int64_t)uv_now(f->loop);
	uint64_t link = hash_more(hash_bytes(str_of(o->id)), str_of(o->by));
	if (n_used(all, link, now_ms) >= LINK_PER_HOUR)
		return err_set(err, -EDQUOT,
		               "länken har använts %d gånger på en timme; vänta, eller be den som "
		               "sköter tjänsten kvittera",
		               LINK_PER_HOUR);
	if (now_ms - all->minute_ms >= 60000) {
		all->minute_ms = now_ms;
		all->n_links = 0;
	}
	if (++all->n_links > LINKS_PER_MINUTE)
		return err_set(err, -EDQUOT,
		               "fler än %d kvitteringar genom länkar på en minut; försök igen om "
		               "en stund",
		               LINKS_PER_MINUTE);
	all->used[all->n_used % LINKS_REMEMBERED].link = link;
	all->used[all->n_used % LINKS_REMEMBERED].at_ms = now_ms;
	all->n_used++;
	return 0;
}

/* @return 1: done, to be answered when it is stored; 0: it is so already; negative with words */
static int apply(struct flow *f, const struct order *o, struct err *err)
{
	struct alert_changes changes = {0};
	if (!f->published || !f->first_cycle_over)
		return err_set(err, -EAGAIN,
		               "alla enheter har inte prövats än; försök igen om en stund");
	int too_much = o->by_link ? look_at_link(f, o, err) : 0;
	if (too_much)
		return too_much;
	if (!f->batch)
		f->batch = store_batch_new();
	if (!f->batch)
		return err_set(err, -ENOMEM, "minnet räcker inte; försök igen");
	int ret = o->kind == ORDER_RETRY
	                  ? retry(f, o, err)
	                  : alert_book_order(f->book, f->published, o, clock_alert_now(f->clock),
	                                     &changes, err);
	if (ret < 0 || (o->kind != ORDER_RETRY && changes.n_changed == 0 && !changes.silences))
		return ret;
	flow_keep_changes(f, &changes);
	note(f, o);
	f->look_at_all = true; /* a new generation shows it */
	return 1;
}

static void on_home(struct loan_wait *wait)
{
	struct taken *t = (struct taken *)wait;
	struct flow *f = t->flow;
	struct orders *all = &f->orders;
	struct err err = {0};
	int ret;
	if (f->stopping) {
		all->n_taken--; /* serve has told its asker */
	} else if ((ret = apply(f, t->order, &err)) <= 0) {
		all->n_taken--;
		serve_order_answer(f->serve, t->number, ret < 0 ? NULL : f->published, &err);
	} else {
		all->waiting[all->n].number = t->number;
		/* its rows go with a generation that was made before it; one that is on its way
		 * to the disk has gone without them */
		all->waiting[all->n++].next = f->candidate && !f->committing_round;
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

/* @param all_of_them else those that the generation shows; the others wait for the next one */
static void tell(struct flow *f, bool all_of_them, struct snapshot *s, const struct err *err)
{
	struct orders *all = &f->orders;
	int64_t done[ORDERS_MAX];
	size_t n_done = 0, n = 0;
	for (size_t i = 0; i < all->n; i++) {
		if (i < all->n_committing && (all_of_them || !all->waiting[i].next)) {
			done[n_done++] = all->waiting[i].number;
			continue;
		}
		all->waiting[n] = all->waiting[i];
		all->waiting[n++].next &= i >= all->n_committing;
	}
	all->n = n;
	all->n_taken -= n_done;
	all->n_committing = 0;
	for (size_t i = 0; i < n_done; i++)
		serve_order_answer(f->serve, done[i], s, err);
}

void orders_stored(struct flow *f)
{
	tell(f, false, f->published, NULL);
	if (f->orders.n > 0)
		flow_wake_now(f); /* somebody waits for the next one */
}

void orders_failed(struct flow *f, const struct err *err)
{
	struct err later = *err;
	(void)err_wrap(&later, "det är mottaget men inte lagrat än, och görs när det går");
	later.code = -EAGAIN;
	tell(f, true, NULL, &later);
}
