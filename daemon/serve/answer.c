/* SPDX-License-Identifier: EUPL-1.2 */
/* serve/answer.c (shell, loop thread): one request, from its line to its answer.
 * Good path: kept answer, or view_answer() -> queued -> MHD sends it as the socket takes it.
 * What can go wrong: no memory (503, or the connection is dropped); history that is not there, or
 * not now (400, 503). */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "inner.h"

static const char *const common_headers[][2] = {
        {"Content-Security-Policy",
         "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; "
         "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
         "frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
};

/* ---- answers ---- */

/* One header; a response without it (no memory) is still a right answer. */
static void add_header(struct MHD_Response *r, const char *name, const char *value)
{
	(void)MHD_add_response_header(r, name, value); /* see above */
}

/* Takes the body over. @return NULL without memory */
static struct MHD_Response *response_of(struct view_answer *a)
{
	char generation[24], as_of[CIVIL_RFC3339_BYTES];
	struct MHD_Response *r = MHD_create_response_from_buffer_with_free_callback(
	        a->n_body, a->body, a->body ? free : NULL);
	if (!r) {
		view_answer_done(a);
		return NULL;
	}
	a->body = NULL;
	for (size_t i = 0; i < ARRAY_LEN(common_headers); i++)
		add_header(r, common_headers[i][0], common_headers[i][1]);
	if (a->content_type && a->status != 304)
		add_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, a->content_type);
	if (a->etag[0])
		add_header(r, MHD_HTTP_HEADER_ETAG, a->etag);
	/* Kept answers may be stored by the asker, but must be asked about each time. */
	add_header(r, MHD_HTTP_HEADER_CACHE_CONTROL, a->may_cache ? "no-cache" : "no-store");
	(void)snprintf(generation, sizeof(generation), "%" PRIu64, a->generation);
	if (a->generation)
		add_header(r, "Tertial-Generation", generation);
	if (a->as_of_unix_s)
		add_header(r, "Tertial-As-Of",
		           civil_rfc3339(a->as_of_unix_s, CIVIL_STOCKHOLM, as_of));
	if (a->allow)
		add_header(r, MHD_HTTP_HEADER_ALLOW, a->allow);
	if (a->status == 401)
		add_header(r, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
	if (a->status == 303)
		add_header(r, MHD_HTTP_HEADER_LOCATION, a->location);
	if (a->status == 503 || a->status == 429)
		add_header(r, MHD_HTTP_HEADER_RETRY_AFTER, "5");
	return r;
}

enum MHD_Result queue_answer(struct serve *s, struct MHD_Connection *c, struct view_answer *a)
{
	unsigned status = (unsigned)a->status;
	struct MHD_Response *r = response_of(a);
	if (!r)
		return MHD_NO;
	enum MHD_Result ok = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	s->n_answers++;
	return ok;
}

static enum MHD_Result answer_kept(struct serve *s, struct MHD_Connection *c,
                                   const struct cache_entry *e, const char *if_none_match)
{
	if (view_tag_matches(if_none_match, e->etag)) {
		struct view_answer same = {
		        .status = 304, .generation = e->generation, .may_cache = true};
		memcpy(same.etag, e->etag, sizeof(same.etag));
		return queue_answer(s, c, &same);
	}
	s->n_answers++;
	return MHD_queue_response(c, MHD_HTTP_OK, e->response);
}

static enum MHD_Result answer_new(struct serve *s, struct MHD_Connection *c, const char *key,
                                  const struct snapshot *snapshot, const struct view_live *live,
                                  const struct view_request *r)
{
	struct view_answer a;
	if (view_answer(snapshot, live, r, &a))
		return MHD_NO; /* no memory: the connection is dropped, the daemon goes on */
	if (a.status != 200 || !a.may_cache)
		return queue_answer(s, c, &a);
	size_t n_body = a.n_body;
	struct MHD_Response *response = response_of(&a);
	if (!response)
		return MHD_NO;
	enum MHD_Result ok = MHD_queue_response(c, MHD_HTTP_OK, response);
	if (!cache_keep(&s->cache, key, response, n_body, &a))
		MHD_destroy_response(response);
	s->n_answers++;
	return ok;
}

/* ---- history ---- */

static enum MHD_Result refuse_history(struct serve *s, struct MHD_Connection *c,
                                      const struct view_request *r, const struct err *err)
{
	struct view_answer a;
	bool never = err->code == -ENODATA;
	if (view_refuse(never ? 400 : 503,
	                never ? "Så långt tillbaka sparas inte" : "Historiken kan inte läsas nu",
	                err->text, r, &a))
		return MHD_NO; /* no memory, as in answer_new() */
	return queue_answer(s, c, &a);
}

/* From kept history, or by and by: then the connection sleeps, and its handler is called again. */
static enum MHD_Result ask_history(struct serve *s, struct MHD_Connection *c, struct request *r,
                                   const struct view_live *live, const struct view_request *q,
                                   int64_t moment_unix_s)
{
	struct snapshot *then = NULL;
	struct err err = {0};
	int ret = s->setup.history_cb(moment_unix_s, &then, &err, s->setup.arg);
	if (ret > 0) {
		enum MHD_Result ok = answer_new(s, c, r->uri, then, live, q);
		(void)snapshot_unref(then); /* returns NULL, always */
		return ok;
	}
	if (ret == 0 && wait_start(&s->waits, &r->wait, c, moment_unix_s, uv_now(s->loop)))
		return MHD_YES;
	if (ret == 0)
		(void)err_set(&err, -EBUSY, /* what it asks for is made all the same, and kept */
		              "%d andra frågor väntar redan; försök igen om en stund", WAITS_MAX);
	return refuse_history(s, c, q, &err);
}

static enum MHD_Result answer_asked(struct serve *s, struct MHD_Connection *c, struct request *r,
                                    const struct view_request *q)
{
	struct view_live live = {0};
	int64_t moment_unix_s;
	if (r->wait.state == WAIT_TOLD && !r->wait.s)
		return refuse_history(s, c, q, &r->wait.err);
	s->setup.live_cb(&live, s->setup.arg);
	if (r->wait.state == WAIT_TOLD)
		return answer_new(s, c, r->uri, r->wait.s, &live, q);
	struct snapshot *now = s->setup.snapshot_cb(s->setup.arg);
	if (s->setup.history_cb && view_wants_history(now, &live, q, &moment_unix_s))
		return ask_history(s, c, r, &live, q, moment_unix_s);
	return answer_new(s, c, r->uri, now, &live, q);
}

/* ---- MHD's callbacks ---- */

/* The only place where the raw request line can be seen. */
void *on_uri(void *arg, const char *uri, struct MHD_Connection *c)
{
	size_t n = strlen(uri) + 1;
	struct request *r = malloc(sizeof(*r) + n);
	(void)arg;
	(void)c;
	if (r) {
		*r = (struct request){.started = false};
		memcpy(r->uri, uri, n);
	}
	return r;
}

enum MHD_Result on_request(void *arg, struct MHD_Connection *c, const char *url, const char *method,
                           const char *version, const char *upload, size_t *n_upload, void **req)
{
	struct serve *s = ((struct door *)arg)->serve;
	struct request *r = *req;
	(void)url;
	(void)version;
	if (!r)
		return MHD_NO; /* no memory for its line */
	if (view_is_change(method))
		return on_change(s, c, r, method, upload, n_upload);
	if (!r->started || *n_upload) {
		r->started = true; /* a body of a GET means nothing; it is read past */
		*n_upload = 0;
		return MHD_YES;
	}
	const char *if_none_match =
	        MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH);
	const struct cache_entry *e = cache_find(&s->cache, r->uri);
	if (e)
		return answer_kept(s, c, e, if_none_match);
	char *path = strdup(r->uri);
	if (!path)
		return MHD_NO;
	char *query = strchr(path, '?');
	if (query)
		*query++ = '\0';
	struct view_request question = {
	        .method = method,
	        .path = path,
	        .query = query,
	        .if_none_match = if_none_match,
	        .accept = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT)};
	enum MHD_Result ok = answer_asked(s, c, r, &question);
	free(path);
	return ok;
}

void on_request_over(void *arg, struct MHD_Connection *c, void **req,
                     enum MHD_RequestTerminationCode code)
{
	struct serve *s = ((struct door *)arg)->serve;
	const union MHD_ConnectionInfo *info =
	        MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct client *k = info ? info->socket_context : NULL;
	(void)code;
	if (k)
		k->since_ms = uv_now(s->loop);
	if (*req)
		request_over(s, *req);
	free(*req);
	*req = NULL;
}
