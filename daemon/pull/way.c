/* SPDX-License-Identifier: EUPL-1.2 */
/* way.c (shell, loop thread; following on a pool thread): a source that takes several requests: a
 * listing that names its newest document, Kolada's pages.  Where an answer leads is the owner's to
 * say (follow_cb); this walks.
 *
 * Memory: the way belongs to its fetch; while a job looks at it, the register is counted, since a
 * reload may leave it.
 *
 * The good path: way_begin -> request -> way_follow -> (job) -> the next request … -> the document.
 *
 * What can go wrong: an answer that leads nowhere, or too far: told as a document that cannot be
 * read; a failing request: as with any other fetch. */
#include "inner.h"
#include <errno.h>
#include <stdlib.h>

struct way *way_free(struct way *w)
{
	if (!w)
		return NULL;
	buf_done(&w->trail.body);
	free(w->answer);
	free(w);
	return NULL;
}

static const struct source *source_of(const struct fetch *x, const struct org *o)
{
	return &o->units[x->told.unit].sources[x->told.kind];
}

int way_begin(struct fetch *x)
{
	struct pull *p = x->pull;
	struct way *w = calloc(1, sizeof(*w));
	if (!w)
		return -ENOMEM;
	buf_init(&w->trail.body, p->s.params.max_body_bytes);
	int step = p->s.follow_cb(source_of(x, p->s.org), (struct str){0}, &w->trail, &w->err);
	must(step != TRAIL_DONE); /* nothing was asked yet */
	if (step < 0) {
		w = way_free(w);
		return step;
	}
	w->last = step == TRAIL_DOCUMENT;
	x->way = w;
	return 0;
}

/* On a pool thread. */
static void follow(struct loop_job *job)
{
	struct fetch *x = (struct fetch *)((char *)job - offsetof(struct fetch, job));
	struct way *w = x->way;
	w->trail.n_answers++;
	w->step = x->follow_cb(source_of(x, w->org), (struct str){w->answer, w->n_answer},
	                       &w->trail, &w->err);
}

static void on_followed(struct loop_job *job, int status)
{
	struct fetch *x = (struct fetch *)((char *)job - offsetof(struct fetch, job));
	struct way *w = x->way;
	(void)status; /* nobody cancels it */
	w->org = org_unref(w->org);
	free(w->answer);
	w->answer = NULL;
	if (!x->pull) {
		fetch_free(x);
		return;
	}
	w->last = w->step == TRAIL_DOCUMENT;
	if (w->step < 0) {
		fetch_astray(x, &w->err);
	} else if (w->step == TRAIL_DONE) {
		size_t n;
		char *body = buf_take(&w->trail.body, &n);
		fetch_gathered(x, body, n);
	} else {
		fetch_go(x);
	}
}

int way_follow(struct fetch *x, struct net_answer *a)
{
	struct pull *p = x->pull;
	struct way *w = x->way;
	w->answer = a->body;
	w->n_answer = a->n_body;
	a->body = NULL; /* ours now */
	w->org = org_ref(p->s.org);
	x->follow_cb = p->s.follow_cb;
	int ret = loop_job_start(p->loop, &x->job, follow, on_followed);
	if (ret < 0)
		w->org = org_unref(w->org);
	return ret;
}
