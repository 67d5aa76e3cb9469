/* SPDX-License-Identifier: EUPL-1.2 */
/* app/tell.c (shell): letters on their way: how each try ended goes to the disk, the log, the
 * operator, and whoever is named for what cannot be delivered. */
#include "tell.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "log.h"

#define SUBJECT_BYTES  320               /* an address has at most 254 (RFC 5321) */
#define FALLBACK_BYTES ((size_t)4 << 20) /* both forms of a mail of at most 1 MB */

/* ---- letters in and out of memory ---- */

void tell_left(const struct letter *l)
{
	bool event = l->notice.kind == NOTICE_EVENT;
	log_write(LOG_LEVEL_WARNING, "notify", NULL,
	          "för mycket väntar på att %s%s; det nya ligger kvar i databasen och hämtas när "
	          "hälften har gått",
	          event ? "tas emot av " : "mejlas", event ? l->notice.to : "");
}

void tell_letter(const struct letter *l, void *flow)
{
	struct flow *f = flow;
	if (!f->stopping && notify_offer(f->notify, l) < 0)
		tell_left(l);
}

/* Without room it is given up again: else it would wait for a restart, unseen. */
void tell_revived(const struct letter *l, void *flow)
{
	struct flow *f = flow;
	if (f->stopping || notify_offer_again(f->notify, l) == 0)
		return;
	struct delivery d = {.row = l->row,
	                     .end = LETTER_DEAD,
	                     .tried_unix_s = clock_real_unix_s(),
	                     .said = "för mycket väntar; försök igen om en stund"};
	log_write(LOG_LEVEL_WARNING, "notify", NULL, "till %s: %s (brev %s)", l->notice.to, d.said,
	          l->notice.id);
	if (!f->urgent)
		f->urgent = store_batch_new();
	if (!f->urgent)
		return; /* it goes out after a restart */
	store_put_delivery(f->urgent, &d);
	flow_wake_now(f);
}

int tell_room(const struct recall *wanted, void *flow)
{
	struct flow *f = flow;
	if (f->stopping)
		return -ECANCELED;
	if (!f->urgent)
		f->urgent = store_batch_new();
	if (!f->urgent)
		return -ENOMEM;
	store_put_recall(f->urgent, wanted->to, wanted->from_row, wanted->most);
	flow_wake_now(f);
	return 0;
}

void tell_recalled(const struct recall *found, void *flow)
{
	struct flow *f = flow;
	if (!f->stopping && notify_recalled(f->notify, found))
		log_write(LOG_LEVEL_NOTICE, "notify", NULL,
		          "allt som låg kvar i databasen för %s är hämtat",
		          found->to ? found->to : "mejlservern");
}

/* ---- how they ended ---- */

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

/* One trouble an address: that others get their letters says nothing of this one. */
static void tell_of_mail(struct flow *f, const struct delivery *d, const struct notice *n)
{
	if (d->end == LETTER_DEAD)
		tell_fallback(f, d, n);
	if (f->stopping)
		return;
	if (d->shut_out)
		tell_operator(f, "smtp", true, d->said ? d->said : "mejlservern nekar oss");
	else if (d->end != LETTER_RETRY && d->code) /* it has let us in, at least */
		tell_operator(f, "smtp", false, "mejlservern tar emot oss");
	if (d->end == LETTER_RETRY)
		return;
	char subject[SUBJECT_BYTES];
	(void)snprintf(subject, sizeof(subject), ALERT_DELIVERY "%s", n->to); /* they fit */
	if (d->end == LETTER_SENT)
		tell_operator(f, subject, false, "brev går fram igen");
	else if (trouble_is_written_to(f, n->to)) /* else it was the last one: the log has it */
		tell_operator(f, subject, true, d->said ? d->said : "brevet kan inte levereras");
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
