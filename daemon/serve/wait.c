/* SPDX-License-Identifier: EUPL-1.2 */
/* serve/wait.c (shell, loop thread): see the private header.  Owns nothing but the references of
 * the snapshots told; the waits live in their requests. */
#include "wait.h"
#include <errno.h>
#include <microhttpd.h>

void waits_init(struct waits *all)
{
	*all = (struct waits){.n = 0};
	all->ring.before = all->ring.after = &all->ring;
}

static void leave_ring(struct waits *all, struct wait *w)
{
	w->before->after = w->after;
	w->after->before = w->before;
	w->before = w->after = NULL;
	all->n--;
}

/* The only place that ends a suspension. */
static void tell(struct waits *all, struct wait *w, struct snapshot *s, const struct err *err)
{
	must(w->state == WAIT_SUSPENDED);
	leave_ring(all, w);
	w->state = WAIT_TOLD;
	if (s)
		w->s = snapshot_ref(s);
	else
		w->err = *err;
	MHD_resume_connection(w->connection);
}

bool wait_start(struct waits *all, struct wait *w, struct MHD_Connection *c, int64_t key,
                uint64_t now_ms)
{
	must(w->state == WAIT_ASKED);
	if (all->n == WAITS_MAX)
		return false;
	*w = (struct wait){.before = all->ring.before,
	                   .after = &all->ring,
	                   .state = WAIT_SUSPENDED,
	                   .connection = c,
	                   .key = key,
	                   .since_ms = now_ms};
	w->before->after = w;
	all->ring.before = w;
	all->n++;
	MHD_suspend_connection(c);
	return true;
}

void wait_answer(struct waits *all, int64_t key, struct snapshot *s, const struct err *err)
{
	struct wait *after;
	for (struct wait *w = all->ring.after; w != &all->ring; w = after) {
		after = w->after;
		if (w->key == key)
			tell(all, w, s, err);
	}
}

unsigned wait_expire(struct waits *all, uint64_t now_ms, uint64_t limit_ms, const char *why)
{
	struct wait *after;
	unsigned n = 0;
	struct err err;
	(void)err_set(&err, -ETIMEDOUT, "%s", why); /* the code goes with the words */
	for (struct wait *w = all->ring.after; w != &all->ring; w = after) {
		after = w->after;
		if (now_ms - w->since_ms < limit_ms)
			continue;
		tell(all, w, NULL, &err);
		n++;
	}
	return n;
}

void wait_end_all(struct waits *all, const char *why)
{
	struct err err;
	(void)err_set(&err, -ECANCELED, "%s", why); /* likewise */
	while (all->ring.after != &all->ring)
		tell(all, all->ring.after, NULL, &err);
}

void wait_over(struct waits *all, struct wait *w)
{
	if (w->state == WAIT_SUSPENDED)
		leave_ring(all, w);
	w->s = snapshot_unref(w->s);
}
