/* SPDX-License-Identifier: EUPL-1.2 */
/* app/renew.c (shell): credentials whose files changed are read again, in a pool job: a set is
 * made beside the one in force and takes its place.
 * What can go wrong: no memory, or a reload meanwhile (which read them all): the set in force
 * stays, and a few seconds later it is looked again. */
#include "app_rooms.h"

#define RENEW_EVERY_MS 5000

static void renew_secrets(struct loop_job *job)
{
	struct app *a = (struct app *)((char *)job - offsetof(struct app, secrets_job));
	a->secrets_next = secrets_renew(a->secrets_before);
}

static void on_secrets_renewed(struct loop_job *job, int status)
{
	struct app *a = (struct app *)((char *)job - offsetof(struct app, secrets_job));
	struct secrets *next = a->secrets_next;
	/* Not after a reload, nor beside one: it reads them all. */
	bool wanted = next && a->secrets == a->secrets_before && !a->reload.under_way;
	bool changed =
	        wanted && status == 0 && a->closing_step == 0 && secrets_tell(next, a->secrets);
	if (wanted) {
		(void)secrets_unref(a->secrets); /* the job's is left */
		a->secrets = secrets_ref(next);
	}
	if (changed) {
		struct net_params net = app_net_params(a->cfg, a->secrets);
		net_set_params(a->net, &net);
		app_set_hooks(a, a->cfg, a->secrets);
		app_set_mailer(a);
	}
	a->secrets_next = secrets_unref(next);
	a->secrets_before = secrets_unref(a->secrets_before);
	loop_gate_leave(&a->gate);
}

void renew_second(struct app *a)
{
	int64_t now_ms = (int64_t)uv_now(&a->loop);
	if (a->secrets_before || !secrets_count(a->secrets) ||
	    now_ms - a->secrets_ms < RENEW_EVERY_MS)
		return;
	a->secrets_ms = now_ms;
	a->secrets_before = secrets_ref(a->secrets);
	if (loop_job_start(&a->loop, &a->secrets_job, renew_secrets, on_secrets_renewed) < 0)
		a->secrets_before = secrets_unref(a->secrets_before); /* later, then */
	else
		loop_gate_enter(&a->gate);
}
