/* SPDX-License-Identifier: EUPL-1.2 */
/* fetch.c (shell, loop thread; the hash of a large body on a pool thread): one request from submit
 * to callback.
 *
 * Memory: a fetch is on the heap and frees itself when it is over; the pull it belongs to may have
 * gone before (`pull` is NULL then), so that closing never waits for a slow unit.
 *
 * The good path: fetch_start -> [token.c] -> net -> on_answer -> [way.c, and net again] -> [hash in
 * a job] -> conclude -> pull_fetched.
 *
 * What can go wrong: a fault of net's; a 2xx that is not a whole document; 304 for a document that
 * was rejected while the question was on its way: all told as PULL_FAILED. */
#include "inner.h"
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define HASH_INLINE_BYTES (256u << 10) /* 0.3 ms; more goes to the pool */

void feed_forget(struct feed *f)
{
	free(f->etag);
	free(f->last_modified);
	free(f->at);
	f->etag = NULL;
	f->last_modified = NULL;
	f->at = NULL;
	f->known = false;
}

void feed_learn(struct feed *f, const char *at, const char *etag, const char *last_modified,
                const uint8_t hash[PULL_HASH_BYTES])
{
	char *at_copy = at ? strdup(at) : NULL;
	char *etag_copy = etag ? strdup(etag) : NULL;
	char *modified_copy = last_modified ? strdup(last_modified) : NULL;
	feed_forget(f);
	if ((etag && !etag_copy) || (last_modified && !modified_copy) || (at && !at_copy)) {
		free(at_copy);
		free(etag_copy);
		free(modified_copy);
		return;
	}
	f->at = at_copy;
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

void fetch_free(struct fetch *x)
{
	x->way = way_free(x->way);
	free(x->told.body);
	free(x->etag);
	free(x->last_modified);
	free(x);
}

void fetch_detach_all(struct pull *p)
{
	struct fetch *next;
	for (struct fetch *x = p->in_flight; x; x = next) {
		next = x->next;
		detach(p, x);
		if (!x->token)
			continue; /* its answer comes, and frees it */
		token_leave(x);
		fetch_free(x);
	}
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
	const char *at = x->way ? t->url : NULL;
	t->result = same ? PULL_SAME : PULL_NEW;
	if (!same || !text_eq(at, f->at) || !text_eq(t->etag, f->etag) ||
	    !text_eq(t->last_modified, f->last_modified))
		feed_learn(f, at, t->etag, t->last_modified, t->hash);
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

/* The token may have been taken back before its time: once more, with a new one.
 * @return false: it is the answer */
static bool again_with_new_token(struct fetch *x, const struct net_answer *a)
{
	struct token *t = x->pull->feeds[x->feed].token;
	if (!t || x->renewed || a->http_status != 401)
		return false;
	x->renewed = true;
	token_forget(t, x->token_number);
	if (!token_value(t, (int64_t)uv_now(x->pull->loop)))
		return token_wait(x->pull, t, x) == 0;
	fetch_go(x);
	return true;
}

/* A body is hashed, and then it is known whether it is new. */
static void take_body(struct fetch *x)
{
	if (!x->told.body || x->told.result == PULL_FAILED) {
		conclude(x);
		return;
	}
	if (x->told.n_body > HASH_INLINE_BYTES &&
	    loop_job_start(x->pull->loop, &x->job, on_hash, on_hashed) == 0)
		return;
	hash_body(&x->told);
	conclude(x);
}

void fetch_gathered(struct fetch *x, char *body, size_t n)
{
	x->told.url = x->pull->s.org->units[x->told.unit].sources[x->told.kind].url;
	x->told.http_status = 200;
	x->told.body = body;
	x->told.n_body = n;
	if (!body)
		fail(&x->told, NET_FAULT_OTHER, -ENOMEM, "minnet räcker inte för dokumentet");
	take_body(x);
}

void fetch_astray(struct fetch *x, const struct err *why)
{
	x->told.result = PULL_FAILED;
	x->told.fault = NET_FAULT_UNREADABLE;
	x->told.err = *why;
	conclude(x);
}

static void on_answer(struct net_answer *a, void *arg)
{
	struct fetch *x = arg;
	if (!x->pull) {
		fetch_free(x);
		return;
	}
	if (again_with_new_token(x, a))
		return;
	if (x->way && !x->way->last && a->fault == NET_FAULT_NONE && a->http_status == 200 &&
	    a->body && way_follow(x, a) == 0)
		return;
	if (!take_answer(x, a))
		fail(&x->told, NET_FAULT_OTHER, -ENOMEM, "minnet räcker inte för dokumentet");
	if (x->way && !x->way->last && x->told.result != PULL_FAILED)
		fail(&x->told, NET_FAULT_UNREADABLE, -EINVAL,
		     "svaret på vägen till dokumentet är tomt eller kunde inte följas");
	take_body(x);
}

/* ---- the question ---- */

/* A redirect to another host of ours: one that the register names. */
static bool may_go(const char *url, void *arg)
{
	const struct fetch *x = arg;
	const struct org *o = x->pull ? x->pull->s.org : NULL;
	for (size_t i = 0; o && i < o->n_units; i++) {
		for (enum doc_kind k = 0; k < DOC_KIND_COUNT; k++) {
			const char *named = o->units[i].sources[k].url;
			if (named && net_same_host(url, named))
				return true;
		}
	}
	return false;
}

/* @return 0: on_answer() comes; negative errno: it does not */
static int ask(struct fetch *x)
{
	const struct pull *p = x->pull;
	const struct feed *f = &p->feeds[x->feed];
	char *authorization;
	int ret = access_value(p, f, &authorization);
	if (ret < 0)
		return ret;
	if (x->way)
		x->told.url = x->way->trail.url;
	/* What is known is of one address alone; and on the way nothing is. */
	bool known = f->known && (!x->way || (x->way->last && text_eq(f->at, x->told.url)));
	struct net_request r = {
	        .url = x->told.url,
	        .authorization = authorization,
	        .etag = known ? f->etag : NULL,
	        .last_modified = known ? f->last_modified : NULL,
	        .max_body_bytes = p->s.params.max_body_bytes,
	        .failing = f->failing,
	        .may_go = may_go,
	};
	access_ways(p, &p->s.org->units[f->unit].access, &r);
	if (f->token)
		x->token_number = token_number(f->token);
	ret = net_start(p->s.net, &r, on_answer, x);
	access_wipe(authorization);
	return ret;
}

void fetch_fail(struct fetch *x, const struct net_answer *a)
{
	struct pull_fetch *t = &x->told;
	t->result = PULL_FAILED;
	t->fault = a->fault;
	t->http_status = a->http_status;
	t->err = a->err;
	x->retry_after_s = a->retry_after_s;
	conclude(x);
}

void fetch_go(struct fetch *x)
{
	struct pull *p = x->pull;
	uint32_t feed = x->feed;
	int ret = ask(x);
	if (ret == 0)
		return;
	detach(p, x);
	fetch_free(x);
	if (ret != -ECANCELED) /* net is closing: the end is near */
		pull_not_started(p, feed, ret);
}

int fetch_start(struct pull *p, uint32_t feed)
{
	const struct feed *f = &p->feeds[feed];
	struct fetch *x = calloc(1, sizeof(*x));
	if (!x)
		return -ENOMEM;
	x->pull = p;
	x->feed = feed;
	x->retry_after_s = -1;
	x->told.unit = f->unit;
	x->told.kind = (enum doc_kind)f->kind;
	const struct source *source = &p->s.org->units[f->unit].sources[f->kind];
	x->told.url = source->url;
	int ret = source->type != SOURCE_DOCUMENT && p->s.follow_cb ? way_begin(x) : 0;
	bool waits = f->token && !token_value(f->token, (int64_t)uv_now(p->loop));
	if (ret == 0)
		ret = waits ? token_wait(p, f->token, x) : ask(x);
	if (ret < 0) {
		fetch_free(x);
		return ret;
	}
	attach(p, x);
	return 0;
}
