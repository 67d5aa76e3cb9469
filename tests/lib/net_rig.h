/* SPDX-License-Identifier: EUPL-1.2 */
/* net_rig: a loop with one net on it, for tests: asks, runs until all answers are there, closes
 * clean. Header only, because it needs the shell rooms and the library of peers does not. */
#ifndef NET_RIG_H
#define NET_RIG_H

#include <stdlib.h>
#include <string.h>
#include <uv.h>
#include "base/attr.h"
#include "net.h"

struct got {
	unsigned n_times;
	enum net_fault fault;
	int status, code;
	char *body; /* owned */
	size_t n_body;
	char etag[256], last_modified[64], content_type[64], text[ERR_TEXT_BYTES];
	int64_t retry_after_s;
	unsigned order; /* this was the n-th answer of the rig */
	struct rig *rig;
};

struct rig {
	struct uv_loop_s loop;
	struct net *net;
	unsigned n_waiting, n_answers;
	bool closed;
};

static inline struct net_params rig_params(void)
{
	return (struct net_params){.n_plain_hosts = 4,
	                           .max_transfers = 16,
	                           .max_per_host = 4,
	                           .connect_timeout_ms = 5000,
	                           .timeout_ms = 20000,
	                           .max_body_bytes = 1 << 20};
}

static inline void rig_open(struct rig *r, const struct net_params *p)
{
	struct err err;
	*r = (struct rig){0};
	must(uv_loop_init(&r->loop) == 0);
	must(net_new(&r->loop, p, &r->net, &err) == 0);
}

static inline void rig_keep(char *out, size_t cap, const char *text)
{
	size_t n = text ? strlen(text) : 0;
	must(n < cap);
	memcpy(out, text ? text : "", n + 1);
}

static inline void rig_on_answer(struct net_answer *a, void *arg)
{
	struct got *g = arg;
	g->n_times++;
	g->fault = a->fault;
	g->status = a->http_status;
	g->code = a->fault ? a->err.code : 0;
	g->body = a->body;
	g->n_body = a->n_body;
	a->body = NULL; /* taken */
	g->retry_after_s = a->retry_after_s;
	rig_keep(g->etag, sizeof(g->etag), a->etag);
	rig_keep(g->last_modified, sizeof(g->last_modified), a->last_modified);
	rig_keep(g->content_type, sizeof(g->content_type), a->content_type);
	rig_keep(g->text, sizeof(g->text), a->fault ? a->err.text : NULL);
	g->order = ++g->rig->n_answers;
	if (--g->rig->n_waiting == 0)
		uv_stop(&g->rig->loop);
}

static inline int rig_ask(struct rig *r, const struct net_request *q, struct got *g)
{
	*g = (struct got){.rig = r};
	int ret = net_start(r->net, q, rig_on_answer, g);
	if (ret == 0)
		r->n_waiting++;
	must(g->n_times == 0); /* never from inside net_start() */
	return ret;
}

static inline void rig_run(struct rig *r)
{
	if (r->n_waiting > 0)
		(void)uv_run(&r->loop, UV_RUN_DEFAULT); /* stopped by the last answer */
}

static inline struct got rig_get(struct rig *r, const struct net_request *q)
{
	struct got g;
	must(rig_ask(r, q, &g) == 0);
	rig_run(r);
	must(g.n_times == 1);
	return g;
}

static inline void rig_on_closed(void *arg)
{
	struct rig *r = arg;
	r->closed = true;
}

static inline void rig_close(struct rig *r)
{
	net_close(r->net, rig_on_closed, r);
	(void)uv_run(&r->loop, UV_RUN_DEFAULT);
	must(r->closed);
	must(uv_loop_close(&r->loop) == 0);
}

#endif
