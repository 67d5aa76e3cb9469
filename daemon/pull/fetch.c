/* SPDX-License-Identifier: EUPL-1.2 */
/* fetch.c (shell, loop thread; the hash of a large body on a pool thread): one request from submit
 * to callback.
 *
 * Memory: a fetch is on the heap and frees itself when it is over; the pull it belongs to may have
 * gone before (`pull` is NULL then), so that closing never waits for a slow unit.
 *
 * The good path: fetch_start -> net -> on_answer -> [hash in a job] -> conclude -> pull_fetched.
 *
 * What can go wrong: a fault of net's; a 2xx that is not a whole document; 304 for a document that
 * was rejected while the question was on its way: all told as PULL_FAILED. */
#include "inner.h"
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define HASH_INLINE_BYTES (256u << 10) /* 0.3 ms; more goes to the pool */

struct fetch {
	struct pull *pull; /* NULL: detached */
	struct fetch *next, *prev;
	uint32_t feed;
	struct loop_job job;
	struct pull_fetch told;
	int64_t retry_after_s;
	char *etag, *last_modified; /* owned */
};

void feed_forget(struct feed *f)
{
	free(f->etag);
	free(f->last_modified);
	f->etag = NULL;
	f->last_modified = NULL;
	f->known = false;
}

void feed_learn(struct feed *f, const char *etag, const char *last_modified,
                const uint8_t hash[PULL_HASH_BYTES])
{
	char *etag_copy = etag ? strdup(etag) : NULL;
	char *modified_copy = last_modified ? strdup(last_modified) : NULL;
	feed_forget(f);
	if ((etag && !etag_copy) || (last_modified && !modified_copy)) {
		free(etag_copy);
		free(modified_copy);
		return;
	}
	f->etag = etag_copy;
	f->last_modified = modified_copy;
	memcpy(f->hash, hash, PULL_HASH_BYTES);
	f->known = true;
}

static void attach(struct pull *p, struct fetch *x)
{
	x->pull = p;
	x->prev = NULL;
	x->next = p->in_flight;
	if (x->next)
		x->next->prev = x;
	p->in_flight = x;
	if (p->stats.n_in_flight++ == 0) /* no progress was owed while nothing was due */
		p->stats.progress_ms = (int64_t)uv_now(p->loop);
}

static void detach(struct pull *p, struct fetch *x)
{
	if (x->prev)
		x->prev->next = x->next;
	else
		p->in_flight = x->next;
	if (x->next)
		x->next->prev = x->prev;
	p->stats.n_in_flight--;
	x->pull = NULL;
}

void fetch_detach_all(struct pull *p)
{
	while (p->in_flight)
		detach(p, p->in_flight);
}

static void fetch_free(struct fetch *x)
{
	free(x->told.body);
	free(x->etag);
	free(x->last_modified);
	free(x);
}

static void fail(struct pull_fetch *t, enum net_fault fault, int code, const char *text)
{
	t->result = PULL_FAILED;
	t->fault = fault;
	(void)err_set(&t->err, code, "%s", text); /* the code is set */
}

/* A 304 repeats what it likes; the rest still holds. Copies, for the feed may be forgotten while
 * they are told. */
static void keep_old_names(struct fetch *x, const struct feed *f)
{
	memcpy(x->told.hash, f->hash, PULL_HASH_BYTES);
	if (!x->etag && f->etag)
		x->etag = strdup(f->etag);
	if (!x->last_modified && f->last_modified)
		x->last_modified = strdup(f->last_modified);
	x->told.etag = x->etag;
	x->told.last_modified = x->last_modified;
}

static void compare(struct fetch *x, struct feed *f)
{
	struct pull_fetch *t = &x->told;
	if (t->http_status == 304 && !f->known) {
		fail(t, NET_FAULT_BROKEN, -ESTALE,
		     "servern svarade 304 om ett dokument som har underkänts: hämtas om i sin "
		     "helhet");
		return;
	}
	if (t->http_status == 304)
		keep_old_names(x, f);
	bool same = f->known && memcmp(f->hash, t->hash, PULL_HASH_BYTES) == 0;
	t->result = same ? PULL_SAME : PULL_NEW;
	if (!same || !text_eq(t->etag, f->etag) || !text_eq(t->last_modified, f->last_modified))
		feed_learn(f, t->etag, t->last_modified, t->hash);
}

/* The hash is known (or there is no body): new, same or failed, then tell. */
static void conclude(struct fetch *x)
{
	struct pull *p = x->pull;
	struct pull_fetch *t = &x->told;
	if (t->result != PULL_FAILED)
		compare(x, &p->feeds[x->feed]);
	if (t->result != PULL_NEW) {
		free(t->body);
		t->body = NULL;
		t->n_body = 0;
	}
	detach(p, x);
	pull_fetched(p, x->feed, t, x->retry_after_s);
	fetch_free(x);
}

static void hash_body(struct pull_fetch *t)
{
	/* Fails for impossible lengths only. */
	(void)crypto_generichash(t->hash, sizeof(t->hash), (const unsigned char *)t->body,
	                         t->n_body, NULL, 0);
}

static void on_hash(struct loop_job *job)
{
	struct fetch *x = (struct fetch *)((char *)job - offsetof(struct fetch, job));
	hash_body(&x->told);
}

static void on_hashed(struct loop_job *job, int status)
{
	struct fetch *x = (struct fetch *)((char *)job - offsetof(struct fetch, job));
	(void)status; /* nobody cancels it */
	if (x->pull)
		conclude(x);
	else
		fetch_free(x);
}

/* @return false: not enough memory, told as a failure */
static bool take_answer(struct fetch *x, struct net_answer *a)
{
	struct pull_fetch *t = &x->told;
	t->fault = a->fault;
	t->http_status = a->http_status;
	x->retry_after_s = a->fault != NET_FAULT_NONE ? a->retry_after_s : -1;
	x->etag = a->etag ? strdup(a->etag) : NULL;
	x->last_modified = a->last_modified ? strdup(a->last_modified) : NULL;
	t->etag = x->etag;
	t->last_modified = x->last_modified;
	if (a->fault != NET_FAULT_NONE) {
		t->result = PULL_FAILED;
		t->err = a->err;
		return true;
	}
	if (a->http_status == 304)
		return true;
	if (a->http_status != 200 && a->http_status != 203) {
		fail(t, NET_FAULT_HTTP_STATUS, -EREMOTEIO, "");
		(void)err_set(&t->err, -EREMOTEIO,
		              "servern svarade %d: väntade 200 med hela dokumentet",
		              a->http_status); /* the code is set */
		return true;
	}
	t->body = a->body ? a->body : calloc(1, 1); /* an empty document is a document */
	t->n_body = a->n_body;
	a->body = NULL;
	return t->body && (!a->etag || x->etag) && (!a->last_modified || x->last_modified);
}

static void on_answer(struct net_answer *a, void *arg)
{
	struct fetch *x = arg;
	if (!x->pull) {
		fetch_free(x);
		return;
	}
	if (!take_answer(x, a))
		fail(&x->told, NET_FAULT_OTHER, -ENOMEM, "minnet räcker inte för dokumentet");
	if (!x->told.body) {
		conclude(x);
		return;
	}
	if (x->told.n_body > HASH_INLINE_BYTES &&
	    loop_job_start(x->pull->loop, &x->job, on_hash, on_hashed) == 0)
		return;
	hash_body(&x->told);
	conclude(x);
}

int fetch_start(struct pull *p, uint32_t feed)
{
	const struct feed *f = &p->feeds[feed];
	const struct unit *u = &p->s.org->units[f->unit];
	struct fetch *x = calloc(1, sizeof(*x));
	if (!x)
		return -ENOMEM;
	x->feed = feed;
	x->retry_after_s = -1;
	x->told.unit = f->unit;
	x->told.kind = (enum doc_kind)f->kind;
	x->told.url = u->sources[f->kind].url;
	struct net_request r = {
	        .url = x->told.url,
	        .etag = f->known ? f->etag : NULL,
	        .last_modified = f->known ? f->last_modified : NULL,
	        .max_body_bytes = p->s.params.max_body_bytes,
	        .lane = f->unit,
	        .failing = f->failing,
	};
	if (u->credential && p->s.credential_cb)
		r.authorization = p->s.credential_cb(u->credential, p->s.arg);
	int ret = net_start(p->s.net, &r, on_answer, x);
	if (ret < 0) {
		free(x);
		return ret;
	}
	attach(p, x);
	return 0;
}
