/* SPDX-License-Identifier: EUPL-1.2 */
/* view/answer.c (core): the door's one question: parse, render, tag; see view.h. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/hash.h"
#include "base/limits.h"
#include "html.h"
#include "order.h"

static void render_problem(const struct problem *p, const char *path, struct buf *out)
{
	struct jsonw j = {.out = out};
	jsonw_open(&j, '{');
	jsonw_put_text(&j, "type", "about:blank");
	jsonw_put_text(&j, "title", p->title);
	jsonw_put_int(&j, "status", p->status);
	jsonw_put_text(&j, "detail", p->detail);
	jsonw_put_text(&j, "instance", path);
	jsonw_close(&j, '}');
	buf_char(out, '\n');
}

/* A person gets a page: who asked for one, or asks by a browser for what does not exist. */
static bool wants_page(const struct view_request *r, const struct resource *resource)
{
	if (resource)
		return resource->page;
	return !str_starts(str_of(r->path), str_of("/api/")) && r->accept &&
	       str_find(str_of(r->accept), STR("text/html")) != SIZE_MAX;
}

/* Weak tags compare as strong ones do (RFC 9110, 13.1.2). */
bool view_tag_matches(const char *if_none_match, const char *etag)
{
	struct str rest = str_of(if_none_match), tag;
	if (!if_none_match)
		return false;
	while (str_split(&rest, ',', &tag)) {
		tag = str_trim(tag);
		if (str_starts(tag, STR("W/")))
			tag = str_cut(tag, 2, tag.n);
		if (str_eq(tag, str_of(etag)) || str_eq(tag, STR("*")))
			return true;
	}
	return false;
}

int view_problem(const struct problem *p, const struct view_request *r, bool page,
                 struct view_answer *ret_answer)
{
	struct buf out;
	buf_init(&out, LIMIT_ANSWER_BYTES);
	if (page)
		html_problem(p, &out);
	else
		render_problem(p, r->path, &out);
	struct view_answer a = {.status = p->status,
	                        .content_type = page ? "text/html; charset=utf-8"
	                                             : "application/problem+json",
	                        .allow = p->status == 405 ? change_methods(str_of(r->path)) : NULL};
	a.body = buf_take(&out, &a.n_body);
	buf_done(&out);
	if (!a.body)
		return -ENOMEM;
	*ret_answer = a;
	return 0;
}

static int answer_problem(const struct problem *p, const struct view_request *r,
                          const struct resource *resource, struct view_answer *ret_answer)
{
	return view_problem(p, r, wants_page(r, resource), ret_answer);
}

static const char *type_of(const struct question *q)
{
	return q->csv ? "text/csv; charset=utf-8; header=present" : q->resource->type;
}

int view_answer(const struct snapshot *s, const struct view_live *live,
                const struct view_request *r, struct view_answer *ret_answer)
{
	struct question q = {0};
	struct problem p = {0};
	if (question_read(s ? s->org : NULL, r, &q, &p) || moment_check(s, live, &q, &p) ||
	    question_resolve(s, live, &q, &p))
		return answer_problem(&p, r, q.resource, ret_answer);
	struct buf out;
	struct context c = {.s = s, .live = live, .q = &q};
	struct view_answer a = {.status = 200,
	                        .content_type = type_of(&q),
	                        .generation = s ? s->generation : 0,
	                        .as_of_unix_s = s ? s->as_of_unix_s : 0,
	                        .may_cache = !q.resource->live};
	if (q.resource->render == render_readyz && !live->ready)
		a.status = 503;
	buf_init(&out, LIMIT_ANSWER_BYTES);
	q.resource->render(&c, &out);
	if (buf_failed(&out) == -E2BIG) {
		buf_done(&out);
		p = (struct problem){.status = 413, .title = "Svaret blir för stort"};
		(void)snprintf(p.detail, sizeof(p.detail),
		               "Svaret blir större än %u byte; fråga om ett år, en avdelning eller "
		               "en enhet i taget.",
		               LIMIT_ANSWER_BYTES);
		return answer_problem(&p, r, q.resource, ret_answer);
	}
	a.body = buf_take(&out, &a.n_body);
	buf_done(&out);
	if (!a.body)
		return -ENOMEM;
	if (a.status == 200)
		(void)snprintf(a.etag, sizeof(a.etag), "\"%" PRIu64 "-%016" PRIx64 "\"",
		               a.generation, hash_bytes((struct str){a.body, a.n_body}));
	if (a.etag[0] && view_tag_matches(r->if_none_match, a.etag)) {
		view_answer_done(&a);
		a.status = 304;
	}
	*ret_answer = a;
	return 0;
}

bool view_wants_history(const struct snapshot *s, const struct view_live *live,
                        const struct view_request *r, int64_t *ret_moment_unix_s)
{
	struct question q = {0};
	struct problem p = {0};
	if (!s || !r->query || question_read(s->org, r, &q, &p) || q.resource->present_only ||
	    !moment_is_past(s, live, &q))
		return false;
	*ret_moment_unix_s = q.as_of_unix_s;
	return true;
}

int view_refuse(int status, const char *title, const char *detail, const struct view_request *r,
                struct view_answer *ret_answer)
{
	char id[QUERY_VALUE_BYTES];
	struct problem p = {0};
	(void)wrong(&p, status, title, "%s", detail); /* the status is the caller's own */
	return answer_problem(&p, r, resource_find(str_of(r->path), id), ret_answer);
}

void view_answer_done(struct view_answer *a)
{
	free(a->body);
	a->body = NULL;
	a->n_body = 0;
}
