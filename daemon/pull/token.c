/* SPDX-License-Identifier: EUPL-1.2 */
/* token.c (shell, loop thread): OAuth2 client credentials (RFC 6749, 4.4): a token is asked for
 * once, kept for as long as it holds, and shared by all feeds with the same client.
 *
 * Memory: tokens are one block of the pull's, their values on the heap and wiped.  A question on
 * its way is a block of its own, since the answer may come when the pull has gone.
 *
 * The good path: token_wait -> POST -> on_answer -> each that waits goes on (fetch_go).
 *
 * What can go wrong: the server refuses or does not answer, or says something else than a token:
 * each that waits is told as failed, with these words, and waits by its own back-off. */
#include "inner.h"
#include "base/buf.h"
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_BYTES_MAX (64u << 10)
#define HOLDS_S          300 /* when the server does not say */
#define HOLDS_MIN_S      1   /* else those that waited for it could not use it */
#define HOLDS_MAX_S      (INT64_C(24) * 3600)
#define EARLY_S          30 /* a token is not used in its last moments … */
#define EARLY_PART       10 /* … nor in its last tenth */
#define FORM_BYTES_MAX   8192
#define SECRET_BYTES_MAX (3 * 8192 + 1) /* each sign may become three */

struct asking {
	struct pull *pull; /* NULL: it has gone */
	struct token *token;
};

struct token {
	const struct access *access; /* the register's, of the first unit that has it */
	char *value;                 /* owned; NULL: none */
	int64_t expires_ms;
	unsigned number;       /* counts the values */
	struct asking *asking; /* NULL: no question on its way */
	struct fetch *waiting, **last_waiting;
};

/* ---- which feeds share one ---- */

static int order(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int by_access(const struct access *a, const struct access *b)
{
	const char *const pairs[][2] = {
	        {a->token_url, b->token_url},    {a->client_id, b->client_id},
	        {a->credential, b->credential},  {a->scope, b->scope},
	        {a->ca_file, b->ca_file},        {a->proxy, b->proxy},
	        {a->client_cert, b->client_cert}};
	int c = 0;
	for (size_t i = 0; c == 0 && i < ARRAY_LEN(pairs); i++)
		c = order(pairs[i][0], pairs[i][1]);
	return c;
}

struct asked {
	const struct access *access;
	struct feed *feed;
};

static int by_asked(const void *a, const void *b)
{
	return by_access(((const struct asked *)a)->access, ((const struct asked *)b)->access);
}

int tokens_new(struct pull *p)
{
	size_t n = 0;
	struct asked *all = calloc(p->n_feeds + 1, sizeof(*all));
	p->tokens = calloc(p->n_feeds + 1, sizeof(*p->tokens));
	if (!all || !p->tokens) {
		free(all);
		return -ENOMEM;
	}
	for (uint32_t i = 0; i < p->n_feeds; i++) {
		const struct access *a = &p->s.org->units[p->feeds[i].unit].access;
		if (a->kind == ACCESS_OAUTH2)
			all[n++] = (struct asked){a, &p->feeds[i]};
	}
	if (n > 1)
		qsort(all, n, sizeof(*all), by_asked);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || by_access(all[i].access, all[i - 1].access) != 0) {
			struct token *t = &p->tokens[p->n_tokens++];
			t->access = all[i].access;
			t->last_waiting = &t->waiting;
		}
		all[i].feed->token = &p->tokens[p->n_tokens - 1];
	}
	free(all);
	return 0;
}

void tokens_free(struct pull *p)
{
	for (size_t i = 0; i < p->n_tokens; i++) {
		if (p->tokens[i].asking)
			p->tokens[i].asking->pull = NULL;
		access_wipe(p->tokens[i].value);
	}
	free(p->tokens);
	p->tokens = NULL;
	p->n_tokens = 0;
}

/* ---- one token ---- */

const char *token_value(const struct token *t, int64_t now_ms)
{
	return t->value && now_ms < t->expires_ms ? t->value : NULL;
}

unsigned token_number(const struct token *t)
{
	return t->number;
}

static void drop(struct token *t)
{
	access_wipe(t->value);
	t->value = NULL;
}

void token_forget(struct token *t, unsigned number)
{
	if (t->number == number) /* else another fetch has seen to a new one */
		drop(t);
}

static int keep(struct token *t, const char *value, int64_t holds_s, int64_t now_ms)
{
	char *copy = strdup(value);
	if (!copy)
		return -ENOMEM;
	drop(t);
	t->value = copy;
	t->number++;
	if (holds_s < 0)
		holds_s = HOLDS_S;
	if (holds_s < HOLDS_MIN_S)
		holds_s = HOLDS_MIN_S;
	if (holds_s > HOLDS_MAX_S)
		holds_s = HOLDS_MAX_S;
	int64_t early_s = holds_s / EARLY_PART < EARLY_S ? holds_s / EARLY_PART : EARLY_S;
	t->expires_ms = now_ms + (holds_s - early_s) * 1000;
	return 0;
}

static struct fetch *next_waiting(struct token *t)
{
	struct fetch *x = t->waiting;
	if (x)
		token_leave(x);
	return x;
}

void token_leave(struct fetch *x)
{
	struct token *t = x->token;
	struct fetch **at = &t->waiting;
	while (*at != x)
		at = &(*at)->next_waiting;
	*at = x->next_waiting;
	if (t->last_waiting == &x->next_waiting)
		t->last_waiting = at;
	x->token = NULL;
	x->next_waiting = NULL;
}

/* ---- the question ---- */

/* application/x-www-form-urlencoded, bounded: what does not fit makes the whole too long. */
static void put_form(struct buf *out, const char *text)
{
	static const char plain[] =
	        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
	for (const char *at = text; *at; at++) {
		if (strchr(plain, *at))
			buf_char(out, *at);
		else
			buf_fmt(out, "%%%02X", (unsigned char)*at);
	}
}

static char *login(const struct access *a, const char *secret)
{
	struct buf user, password;
	char *value = NULL;
	buf_init(&user, FORM_BYTES_MAX);
	buf_init(&password, SECRET_BYTES_MAX);
	put_form(&user, a->client_id); /* RFC 6749, 2.3.1: encoded before they are joined */
	put_form(&password, secret);
	if (!buf_failed(&user) && !buf_failed(&password))
		value = access_basic(user.at ? user.at : "", password.at ? password.at : "");
	if (password.at)
		sodium_memzero(password.at, password.n);
	buf_done(&user);
	buf_done(&password);
	return value;
}

/* Those that wait are told or go on; a callback may close the pull, which empties the list. */
static void answer_all(struct token *t, const struct net_answer *failed)
{
	for (struct fetch *x; (x = next_waiting(t)) != NULL;) {
		if (failed)
			fetch_fail(x, failed);
		else
			fetch_go(x);
	}
}

static void on_answer(struct net_answer *a, void *arg)
{
	struct asking *q = arg;
	struct pull *p = q->pull;
	struct token *t = q->token;
	char value[PULL_TOKEN_BYTES];
	int64_t holds_s = -1;
	free(q);
	if (!p)
		return;
	t->asking = NULL;
	if (a->fault == NET_FAULT_NONE) {
		int r = p->s.token_cb((struct str){a->body, a->n_body}, value, &holds_s, &a->err);
		if (r == 0)
			r = keep(t, value, holds_s, (int64_t)uv_now(p->loop));
		sodium_memzero(value, sizeof(value));
		if (a->body)
			sodium_memzero(a->body, a->n_body);
		if (r == -ENOMEM)
			(void)err_set(&a->err, r, "minnet räcker inte"); /* the code is set */
		a->fault = r < 0 ? NET_FAULT_OTHER : NET_FAULT_NONE;
	}
	if (a->fault != NET_FAULT_NONE)
		(void)err_wrap(&a->err, "inloggningen (auth.token_url) misslyckades"); /* same */
	answer_all(t, a->fault != NET_FAULT_NONE ? a : NULL);
}

static int ask(struct pull *p, struct token *t)
{
	const struct access *a = t->access;
	static const char *const headers[] = {"Content-Type: application/x-www-form-urlencoded",
	                                      "Accept: application/json", NULL};
	const char *secret =
	        p->s.credential_cb ? p->s.credential_cb(a->credential, p->s.arg) : NULL;
	if (!secret || !p->s.token_cb)
		return -ENOKEY;
	struct asking *q = malloc(sizeof(*q));
	char *authorization = login(a, secret);
	struct buf form;
	buf_init(&form, FORM_BYTES_MAX);
	buf_text(&form, "grant_type=client_credentials");
	if (a->scope) {
		buf_text(&form, "&scope=");
		put_form(&form, a->scope);
	}
	int r = q && authorization && !buf_failed(&form) ? 0 : -ENOMEM;
	if (r == 0) {
		struct net_request ask = {
		        .url = a->token_url,
		        .method = "POST",
		        .authorization = authorization,
		        .headers = headers,
		        .body = buf_slice(&form),
		        .max_body_bytes = ANSWER_BYTES_MAX,
		};
		access_ways(p, a, &ask);
		*q = (struct asking){p, t};
		r = net_start(p->s.net, &ask, on_answer, q);
	}
	buf_done(&form);
	access_wipe(authorization);
	if (r < 0)
		free(q);
	else
		t->asking = q;
	return r;
}

int token_wait(struct pull *p, struct token *t, struct fetch *x)
{
	int r = t->asking ? 0 : ask(p, t);
	if (r < 0)
		return r;
	x->token = t;
	x->next_waiting = NULL;
	*t->last_waiting = x;
	t->last_waiting = &x->next_waiting;
	return 0;
}
