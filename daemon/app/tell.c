/* SPDX-License-Identifier: EUPL-1.2 */
/* app/tell.c (shell): letters on their way, and the daemon's own troubles. */
#include "flow.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "log.h"

#define FALLBACK_BYTES ((size_t)4 << 20) /* both forms of a mail of at most 1 MB */

void tell_letter(const struct letter *l, void *flow)
{
	struct flow *f = flow;
	if (!f->stopping && notify_offer(f->notify, l) <
	                            0) /* it stays in the outbox and goes out after a restart */
		log_write(LOG_LEVEL_ERR, "notify", NULL,
		          "för mycket väntar; brevet till %s ligger kvar i utkorgen till omstart",
		          l->notice.to);
}

static void tell_now(struct flow *f, const char *subject, bool bad, const char *why)
{
	int ret = alert_book_operator(f->book, subject, bad, why, clock_alert_now(f->clock));
	if (ret < 0)
		log_write(LOG_LEVEL_ERR, "alert", NULL,
		          "minnet tog slut; driftlarmet «%s» skickas inte: %s", subject, why);
	if (ret == 0)
		return;
	f->look_at_all = true;
	flow_wake(f);
}

struct word {
	struct loan_wait wait;
	struct flow *flow;
	const char *subject;
	bool bad;
	char why[];
};

static void on_home(struct loan_wait *wait)
{
	struct word *w = (struct word *)wait;
	if (!w->flow->stopping)
		tell_now(w->flow, w->subject, w->bad, w->why);
	free(w);
}

void tell_operator(struct flow *f, const char *subject, bool bad, const char *why)
{
	size_t n = strlen(why) + 1;
	struct word *w = calloc(1, sizeof(*w) + n);
	if (!w) {
		log_write(LOG_LEVEL_ERR, "alert", NULL,
		          "minnet tog slut; driftlarmet «%s» skickas inte: %s", subject, why);
		return;
	}
	w->flow = f;
	w->subject = subject;
	w->bad = bad;
	memcpy(w->why, why, n);
	loan_when_home(f, &w->wait, on_home);
}

/* One line a try: what happened and what happens next. */
static void log_result(const struct delivery *d, const struct notice *n)
{
	const char *said = d->said ? d->said : "";
	switch (d->end) {
	case LETTER_SENT:
		log_write(LOG_LEVEL_INFO, "notify", NULL, "skickat till %s: %s (brev %s)", n->to,
		          n->subject, n->id);
		return;
	case LETTER_RETRY:
		log_write(LOG_LEVEL_WARNING, "notify", NULL, "till %s: %s; brev %s försöks igen",
		          n->to, said, n->id);
		return;
	case LETTER_DEAD:
		log_write(LOG_LEVEL_ERR, "notify", NULL,
		          "till %s: %s; brev %s kan inte levereras och sparas", n->to, said, n->id);
		return;
	case LETTER_END_COUNT: break;
	}
	must_fail("letter end out of range");
}

/* A letter that died is told to whoever is named for it, by the very transaction that marks it. */
static void tell_fallback(struct flow *f, const struct delivery *d, const struct notice *n)
{
	struct arena *a = f->cfg->fallback ? arena_new(FALLBACK_BYTES) : NULL;
	struct notice fallback;
	const char *to = f->cfg->fallback;
	int ret = a ? alert_fallback_notice(n, d->said, to, address_language(f->cfg->org, to),
	                                    clock_alert_now(f->clock), a, &fallback)
	            : -ENOMEM;
	if (ret == 0)
		store_put_notice(f->urgent, &fallback);
	else if (ret < 0 && f->cfg->fallback)
		log_write(LOG_LEVEL_ERR, "notify", NULL,
		          "minnet tog slut; %s får inte veta att brevet till %s inte kom fram",
		          f->cfg->fallback, n->to);
	(void)arena_free(a); /* returns NULL, always */
}

static void tell_of_mail(struct flow *f, const struct delivery *d, const struct notice *n)
{
	if (d->end == LETTER_DEAD)
		tell_fallback(f, d, n);
	if (d->end == LETTER_DEAD && !f->stopping)
		tell_operator(f, "delivery", true, d->said ? d->said : "brevet kan inte levereras");
	else if (d->end == LETTER_SENT && f->delivery_failed && !f->stopping)
		tell_operator(f, "delivery", false, "brev går fram igen");
	if (d->end != LETTER_RETRY)
		f->delivery_failed = d->end == LETTER_DEAD;
}

/* Of a hook that was taken out of the settings only the log tells: that is no trouble. */
static void tell_of_hook(struct flow *f, const struct delivery *d, const struct notice *n)
{
	char why[1024];
	unsigned n_failing = notify_stats(f->notify).n_hooks_failing;
	if (f->stopping || d->end == LETTER_RETRY)
		return;
	if (d->end == LETTER_DEAD && n_failing > 0) {
		(void)snprintf(why, sizeof(why), "händelser till %s tas inte emot: %s", n->to,
		               d->said ? d->said : "orsaken är okänd"); /* cut at worst */
		tell_operator(f, "webhook", true, why);
	} else if (d->end == LETTER_SENT && n_failing == 0) {
		tell_operator(f, "webhook", false, "händelser tas emot igen");
	}
}

void tell_result(const struct delivery *d, const struct notice *n, void *flow)
{
	struct flow *f = flow;
	log_result(d, n);
	if (!f->urgent)
		f->urgent = store_batch_new();
	if (!f->urgent) {
		log_write(LOG_LEVEL_ERR, "notify", NULL,
		          "minnet tog slut; brevet till %s kan komma en gång till", n->to);
		notify_settled(f->notify);
		return;
	}
	store_put_delivery(f->urgent, d);
	f->urgent_letters++;
	if (n->kind == NOTICE_EVENT)
		tell_of_hook(f, d, n);
	else
		tell_of_mail(f, d, n);
	flow_wake_now(f);
}
