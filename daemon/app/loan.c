/* SPDX-License-Identifier: EUPL-1.2 */
/* app/loan.c (shell; loop thread, `work` on a pool thread): see loan.h.  Owns nothing: those that
 * wait are embedded in their owners.
 * Good path: loan_start() -> work in the pool -> back on the loop -> those that waited, in order;
 * one of them may lend the world again: the rest wait on. */
#include "loan.h"
#include "flow.h"

static struct flow *of_job(struct loop_job *job)
{
	struct loan *l = (struct loan *)((char *)job - offsetof(struct loan, job));
	return (struct flow *)((char *)l - offsetof(struct flow, loan));
}

void loan_init(struct loan *l)
{
	l->last = &l->first;
}

static void work(struct loop_job *job)
{
	struct flow *f = of_job(job);
	f->loan.work(f);
}

static void call(struct loan_wait *w, void (*cb)(struct loan_wait *w))
{
	w->waits = false;
	cb(w); /* may free *w */
}

static void on_back(struct loop_job *job, int status)
{
	struct flow *f = of_job(job);
	struct loan *l = &f->loan;
	(void)status; /* it is never cancelled */
	l->out = false;
	l->back(f);
	while (!l->out && l->first) {
		struct loan_wait *w = l->first;
		l->first = w->next;
		if (!l->first)
			l->last = &l->first;
		call(w, w->cb);
	}
	loop_gate_leave(f->gate);
}

int loan_start(struct flow *f, void (*to)(struct flow *f), void (*back)(struct flow *f))
{
	struct loan *l = &f->loan;
	must(!l->out);
	l->work = to;
	l->back = back;
	int ret = loop_job_start(f->loop, &l->job, work, on_back);
	if (ret < 0)
		return ret;
	l->out = true;
	l->since_ms = (int64_t)uv_now(f->loop);
	loop_gate_enter(f->gate);
	return 0;
}

void loan_when_home(struct flow *f, struct loan_wait *w, void (*cb)(struct loan_wait *w))
{
	struct loan *l = &f->loan;
	if (w->waits)
		return;
	if (!l->out) {
		call(w, cb);
		return;
	}
	w->cb = cb;
	w->next = NULL;
	w->waits = true;
	*l->last = w;
	l->last = &w->next;
}
