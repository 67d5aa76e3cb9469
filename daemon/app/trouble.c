/* SPDX-License-Identifier: EUPL-1.2 */
/* app/trouble.c (shell): the daemon's own troubles, as alerts to the operator.  The book belongs to
 * the world: what is said while that is away waits until it is home.
 * An alert outlives the process, what the process knows does not: so whatever is found to be well
 * is said, also where this run never knew that it was not. */
#include "flow.h"
#include <stdlib.h>
#include <string.h>
#include "log.h"

struct word {
	struct loan_wait wait;
	struct flow *flow;
	bool bad;
	const char *why; /* behind the subject */
	char subject[];
};

static void tell_now(struct flow *f, const struct word *w)
{
	int ret =
	        alert_book_operator(f->book, w->subject, w->bad, w->why, clock_alert_now(f->clock));
	if (ret < 0)
		log_write(LOG_LEVEL_ERR, "alert", NULL,
		          "minnet tog slut; driftlarmet «%s» skickas inte: %s", w->subject, w->why);
	if (ret == 0)
		return;
	f->look_at_all = true;
	flow_wake(f);
}

static void on_home(struct loan_wait *wait)
{
	struct word *w = (struct word *)wait;
	if (!w->flow->stopping)
		tell_now(w->flow, w);
	free(w);
}

void tell_operator(struct flow *f, const char *subject, bool bad, const char *why)
{
	size_t n_subject = strlen(subject) + 1, n_why = strlen(why) + 1;
	struct word *w = calloc(1, sizeof(*w) + n_subject + n_why);
	if (!w) {
		log_write(LOG_LEVEL_ERR, "alert", NULL,
		          "minnet tog slut; driftlarmet «%s» skickas inte: %s", subject, why);
		return;
	}
	w->flow = f;
	w->bad = bad;
	memcpy(w->subject, subject, n_subject);
	w->why = memcpy(w->subject + n_subject, why, n_why);
	loan_when_home(f, &w->wait, on_home);
}

bool trouble_is_written_to(const struct flow *f, const char *email)
{
	const char *fallback = f->cfg->fallback;
	return address_is_known(f->cfg->org, email) ||
	       (fallback && str_eq_nocase(str_of(fallback), str_of(email)));
}

/* Nobody writes to that address any more: no letter will ever say that it is well again. */
static void tell_of_gone_addresses(struct flow *f)
{
	size_t n_prefix = strlen(ALERT_DELIVERY);
	for (size_t i = 0; i < f->published->n_alerts; i++) {
		const struct alert *a = snapshot_alert(f->published, i);
		if (a->kind == ALERT_OPERATOR &&
		    strncmp(a->subject, ALERT_DELIVERY, n_prefix) == 0 &&
		    !trouble_is_written_to(f, a->subject + n_prefix))
			tell_operator(f, a->subject, false, "adressen används inte längre");
	}
}

void trouble_published(struct flow *f)
{
	if (f->addresses_looked_at)
		return;
	f->addresses_looked_at = true;
	tell_of_gone_addresses(f);
}

void trouble_settings_read(struct flow *f)
{
	tell_operator(f, "reload", false, "inställningarna är omlästa");
	if (f->cfg->n_webhooks == 0)
		tell_operator(f, "webhook", false, "händelser skickas inte längre");
	if (!f->cfg->units.url)
		tell_operator(f, "register", false, "registret hämtas inte längre");
	tell_operator(f, "delivery", false, "varje adress har sitt eget larm"); /* as it was once */
	f->addresses_looked_at = false;
	if (f->published)
		trouble_published(f);
}

void trouble_stored(struct flow *f)
{
	if (f->n_commit_failures > 0)
		log_write(LOG_LEVEL_NOTICE, "store", NULL, "lagringen fungerar igen");
	if (f->n_commit_failures > 0 || !f->stored)
		tell_operator(f, "store", false, "lagringen fungerar igen");
	f->n_commit_failures = 0;
	f->stored = true;
}
