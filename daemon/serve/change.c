/* SPDX-License-Identifier: EUPL-1.2 */
/* serve/change.c (shell, loop thread): requests that ask for something to be done.
 * Good path: body read whole -> view_order() -> the app does it, while the connection sleeps ->
 * when it is stored and shown: view_ordered().
 * What can go wrong: too long a body (read past, 413), no right to it (401), a refusal (its words),
 * the disk (503, and it is done all the same when the disk takes it again: then asking twice does
 * no harm). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "inner.h"

static void take_body(struct request *r, const char *upload, size_t n)
{
	size_t room = VIEW_BODY_BYTES - r->body.n;
	r->body_cut |= n > room;
	buf_add(&r->body, upload, n < room ? n : room);
}

/* The word of "Authorization: Bearer …". */
static const char *author_of(struct serve *s, struct MHD_Connection *c)
{
	static const char scheme[] = "Bearer ";
	const char *said =
	        MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_AUTHORIZATION);
	if (!said || !s->setup.author_cb || strncasecmp(said, scheme, sizeof(scheme) - 1) != 0)
		return NULL;
	return s->setup.author_cb(str_trim(str_of(said + sizeof(scheme) - 1)), s->setup.arg);
}

static enum MHD_Result refuse(struct serve *s, struct MHD_Connection *c, struct request *r,
                              const struct view_request *q, const struct err *err)
{
	struct view_answer a;
	if (view_order_refused(err, q, &r->order, &a))
		return MHD_NO; /* no memory: the connection is dropped */
	return queue_answer(s, c, &a);
}

static enum MHD_Result order(struct serve *s, struct MHD_Connection *c, struct request *r,
                             const struct view_request *q)
{
	struct err err = {0};
	int64_t number = ++s->n_orders;
	if (!s->setup.order_cb)
		(void)err_set(&err, -ENOTSUP,
		              "det går inte här"); /* the code goes with the words */
	else if (s->orders.n == WAITS_MAX)
		(void)err_set(&err, -EBUSY, "%d andra väntar redan; försök igen om en stund",
		              WAITS_MAX); /* likewise */
	else if (s->setup.order_cb(&r->order.order, number, &err, s->setup.arg) == 0 &&
	         wait_start(&s->orders, &r->wait, c, number, uv_now(s->loop)))
		return MHD_YES;
	return refuse(s, c, r, q, &err);
}

static enum MHD_Result answer(struct serve *s, struct MHD_Connection *c, struct request *r,
                              const struct view_request *q)
{
	struct view_live live = {0};
	struct view_answer a;
	s->setup.live_cb(&live, s->setup.arg);
	if (r->wait.state == WAIT_TOLD && !r->wait.s)
		return refuse(s, c, r, q, &r->wait.err);
	if (r->wait.state == WAIT_TOLD)
		return view_ordered(r->wait.s, &live, q, &r->order, &a) ? MHD_NO
		                                                        : queue_answer(s, c, &a);
	int ret = view_order(s->setup.snapshot_cb(s->setup.arg), &live, q, author_of(s, c),
	                     &r->order, &a);
	if (ret > 0)
		return order(s, c, r, q);
	return ret < 0 ? MHD_NO : queue_answer(s, c, &a);
}

/* @return false: its body comes first, or more of it */
static bool is_whole(struct request *r, const struct view_request *q, const char *upload,
                     size_t *n_upload)
{
	if (!r->started) {
		r->started = true;
		buf_init(&r->body, VIEW_BODY_BYTES + 1);
		return !view_has_change(q->method, q->path);
	}
	if (*n_upload) {
		take_body(r, upload, *n_upload);
		*n_upload = 0;
		return false;
	}
	return true;
}

enum MHD_Result on_change(struct serve *s, struct MHD_Connection *c, struct request *r,
                          const char *method, const char *upload, size_t *n_upload)
{
	char *path = strdup(r->uri);
	char *query = path ? strchr(path, '?') : NULL;
	if (query)
		*query++ = '\0';
	struct view_request q = {
	        .method = method,
	        .path = path,
	        .query = query,
	        .accept = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT),
	        .content_type = MHD_lookup_connection_value(c, MHD_HEADER_KIND,
	                                                    MHD_HTTP_HEADER_CONTENT_TYPE)};
	enum MHD_Result ok = MHD_YES;
	if (!path || buf_failed(&r->body)) {
		ok = MHD_NO; /* no memory: the connection is dropped */
	} else if (is_whole(r, &q, upload, n_upload)) {
		q.body = buf_slice(&r->body);
		q.body_cut = r->body_cut;
		ok = answer(s, c, r, &q);
	}
	free(path);
	return ok;
}

void request_over(struct serve *s, struct request *r)
{
	wait_over(r->order.arena ? &s->orders : &s->waits, &r->wait);
	view_order_done(&r->order);
	buf_done(&r->body);
}
