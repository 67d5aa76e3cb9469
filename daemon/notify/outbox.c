/* SPDX-License-Identifier: EUPL-1.2 */
/* notify/outbox.c (shell; loop thread, composing and sending in one pool job at a time): letters on
 * their way. Owns the waiting mails and the settings in use; events for webhooks it hands to
 * hooks.c, where each hook has a queue of its own.
 *
 * The good path: notify_offer() queues -> a job composes and sends the first that is due ->
 * result_cb(sent), the letter is forgotten -> the next. What can go wrong: the server says 4xx or
 * nothing: result_cb(retry) with the next moment, the letter stays; when there was no connection at
 * all, no other letter is tried before that moment either, so a silent server costs one connection.
 * The same when the server refuses our login: that is about us, not about the letter.  While the
 * password cannot be read, all wait.
 * The server says 5xx, or 72 hours have passed: result_cb(dead), the letter is forgotten; the
 * others go on.  So many wait that there is no room: left.c.  Closing: the job in flight is waited
 * for and its result told, the rest stays in the store for the next start. */
#include <errno.h>
#include <gmime/gmime.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include "model/link.h"
#include "hooks.h"
#include "outbox.h"

#define FIRST_RETRY_S INT64_C(15)
#define AHEAD_SLOTS   1024
#define LETTERS_MAX   100000 /* of some 30 kB: the rest waits in the store for room */

struct notify {
	struct uv_loop_s *loop;
	struct notify_setup setup;   /* params: not used after the copy below */
	struct notify_params params; /* strings owned; replaced only while no job runs */
	struct notify_params next_params;
	bool has_next_params;
	struct loop_gate gate;
	struct loop_tick tick;
	struct loop_job job;
	struct waiting *first, **end;
	uint32_t n;
	struct left left;
	struct left_setup left_setup;
	struct waiting *current;    /* in the job; still in the list */
	uint64_t unsettled;         /* number of the try that is not yet on disk; 0: none */
	bool deciding;              /* inside done() */
	uint64_t n_told, n_settled; /* tries, of mails and events: told of, and on disk */
	struct hooks *hooks;
	int64_t server_down_until_unix_s;
	/* written by the job */
	int status, code;
	struct net_smtp_trace trace;
	struct err err;
	struct notify_stats stats;
	void (*closed_cb)(void *arg);
	void *closed_arg;
};

static char *dup_or_null(const char *t, bool *failed)
{
	char *copy = t ? strdup(t) : NULL;
	*failed |= t && !copy;
	return copy;
}

void params_done(struct notify_params *p)
{
	free((char *)p->smtp_url);
	free((char *)p->smtp_user);
	if (p->smtp_password)
		sodium_memzero((char *)p->smtp_password, strlen(p->smtp_password));
	free((char *)p->smtp_password);
	free((char *)p->smtp_ca);
	free((char *)p->from);
	free((char *)p->reply_to);
	free((char *)p->domain);
	*p = (struct notify_params){0};
}

int params_copy(const struct notify_params *from, struct notify_params *to)
{
	bool failed = false;
	struct notify_params p = {
	        .smtp_url = dup_or_null(from->smtp_url, &failed),
	        .smtp_user = dup_or_null(from->smtp_user, &failed),
	        .smtp_password = dup_or_null(from->smtp_password, &failed),
	        .smtp_locked = from->smtp_locked,
	        .smtp_tls = from->smtp_tls,
	        .smtp_ca = dup_or_null(from->smtp_ca, &failed),
	        .from = dup_or_null(from->from, &failed),
	        .reply_to = dup_or_null(from->reply_to, &failed),
	        .domain = dup_or_null(from->domain, &failed),
	};
	if (failed) {
		params_done(&p);
		return -ENOMEM;
	}
	*to = p;
	return 0;
}

static bool params_same(const struct notify_params *a, const struct notify_params *b)
{
	return text_eq(a->smtp_url, b->smtp_url) && text_eq(a->smtp_user, b->smtp_user) &&
	       text_eq(a->smtp_password, b->smtp_password) && a->smtp_locked == b->smtp_locked &&
	       a->smtp_tls == b->smtp_tls && text_eq(a->smtp_ca, b->smtp_ca) &&
	       text_eq(a->from, b->from) && text_eq(a->reply_to, b->reply_to) &&
	       text_eq(a->domain, b->domain);
}

int64_t retry_delay_s(uint32_t n_attempts, unsigned dice)
{
	int64_t delay_s = FIRST_RETRY_S;
	for (uint32_t i = 1; i < n_attempts && delay_s < LONGEST_RETRY_S; i++)
		delay_s *= 2;
	if (delay_s > LONGEST_RETRY_S)
		delay_s = LONGEST_RETRY_S;
	return delay_s -
	       delay_s * (int64_t)(dice & 0xff) / 1024; /* up to a quarter sooner, never later */
}

/* ---- the job ---- */
static struct notify *of_job(struct loop_job *job)
{
	return (struct notify *)((char *)job - offsetof(struct notify, job));
}

/* In the pool: looks at the current letter and the settings, writes the result fields only. */
static void work(struct loop_job *job)
{
	struct notify *n = of_job(job);
	n->err = (struct err){0};
	n->status = notify_send(&n->params, &n->current->l.notice, &n->trace, &n->code, &n->err);
}

/* The log is the owner's, who knows what follows; here it is only decided. */
static enum letter_end end_of(const struct notify *n, const struct waiting *w, int64_t now_unix_s)
{
	if (n->status == 0)
		return LETTER_SENT;
	if (n->status != -EAGAIN && n->status != -EACCES && n->status != -ENOMEM &&
	    n->status != UV_ECANCELED)
		return LETTER_DEAD; /* refused for good, or a letter that cannot be composed */
	int64_t first = w->l.first_try_unix_s ? w->l.first_try_unix_s : now_unix_s;
	return now_unix_s - first >= GIVE_UP_AFTER_S ? LETTER_DEAD : LETTER_RETRY;
}

/* Tell it and count it. @return its number, in the order they are told and put on disk */
static uint64_t tell(struct notify *n, const struct delivery *d, const struct notice *what)
{
	uint64_t number = ++n->n_told;
	n->stats.n_sent += d->end == LETTER_SENT;
	n->stats.n_retried += d->end == LETTER_RETRY;
	n->stats.n_dead += d->end == LETTER_DEAD;
	n->setup.result_cb(d, what, n->setup.arg);
	return number;
}

static uint64_t on_hook_ended(const struct delivery *d, const struct notice *what, void *arg)
{
	return tell(arg, d, what);
}

static void unlink_letter(struct notify *n, struct waiting *w)
{
	struct waiting **at = &n->first;
	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	if (!*at)
		n->end = at;
	n->n--;
	free(w);
}

static void look(struct notify *n);

/* Perhaps another server, or a password that it takes: whatever waited for the old one is due. */
static void take_params(struct notify *n, const struct notify_params *fresh)
{
	bool same = params_same(&n->params, fresh);
	params_done(&n->params);
	n->params = *fresh;
	if (same)
		return;
	n->server_down_until_unix_s = 0;
	for (struct waiting *w = n->first; w; w = w->next)
		w->l.next_try_unix_s = 0;
}

static void done(struct loop_job *job, int status)
{
	struct notify *n = of_job(job);
	struct waiting *w = n->current;
	int64_t now_unix_s = n->setup.clock_cb(n->setup.arg);
	if (status != 0) {
		n->status = status;
		(void)err_set(&n->err, status, "sändningen avbröts");
	}
	enum letter_end end = end_of(n, w, now_unix_s);
	w->l.n_attempts++;
	if (!w->l.first_try_unix_s)
		w->l.first_try_unix_s = now_unix_s;
	w->l.next_try_unix_s =
	        end == LETTER_RETRY
	                ? now_unix_s + retry_delay_s(w->l.n_attempts, randombytes_random() & 0xff)
	                : 0;
	bool shut_out = n->status == -EACCES;
	n->server_down_until_unix_s =
	        end == LETTER_RETRY && (n->code == 0 || shut_out) ? w->l.next_try_unix_s : 0;
	struct delivery d = {.row = w->l.row,
	                     .end = end,
	                     .tried_unix_s = now_unix_s,
	                     .next_try_unix_s = w->l.next_try_unix_s,
	                     .code = n->code,
	                     .shut_out = shut_out,
	                     .said = n->err.text[0]      ? n->err.text
	                             : n->trace.words[0] ? n->trace.words
	                                                 : NULL};
	n->deciding = true;
	n->unsettled = UINT64_MAX; /* until its number is known: it may be settled inside */
	uint64_t number = tell(n, &d, &w->l.notice);
	n->unsettled = number > n->n_settled ? number : 0;
	n->current = NULL;
	n->deciding = false;
	if (end != LETTER_RETRY)
		unlink_letter(n, w);
	if (n->has_next_params) {
		take_params(n, &n->next_params);
		n->has_next_params = false;
	}
	if (!loop_gate_closing(&n->gate))
		look(n);
	loop_gate_leave(&n->gate); /* may free the room */
}

/* ---- what is due ---- */
static void start(struct notify *n, struct waiting *w)
{
	n->current = w;
	int e = loop_job_start(n->loop, &n->job, work, done);
	must(e == 0); /* uv_queue_work() fails only for a missing callback */
	loop_gate_enter(&n->gate);
}

static bool can_send(const struct notify *n)
{
	return n->params.smtp_url && !n->params.smtp_locked;
}

/* When the server will be asked again; the clock may have been set back since that was decided. */
static int64_t due_at(const struct notify *n, const struct waiting *w, int64_t now_unix_s)
{
	int64_t at = w->l.next_try_unix_s, down = n->server_down_until_unix_s;
	if (at - now_unix_s > LONGEST_RETRY_S)
		at = now_unix_s;
	return at < down && down - now_unix_s <= LONGEST_RETRY_S ? down : at;
}

/* Addresses that an earlier letter waits for.  A later one waits too, so that nobody reads that it
 * is over before he reads that it began.  When more addresses wait than there is room for, letters
 * to those may overtake. */
struct ahead {
	uint64_t at[AHEAD_SLOTS]; /* hashes; 0: free */
	unsigned n;
};

static uint64_t *ahead_slot(struct ahead *h, uint64_t to)
{
	size_t i = to % AHEAD_SLOTS;
	while (h->at[i] && h->at[i] != to)
		i = (i + 1) % AHEAD_SLOTS;
	return &h->at[i];
}

static void ahead_add(struct ahead *h, uint64_t to)
{
	uint64_t *slot = ahead_slot(h, to);
	if (*slot || h->n == AHEAD_SLOTS - 1)
		return;
	*slot = to;
	h->n++;
}

/* Start the first letter that is due, or sleep until the next one is. */
static void look(struct notify *n)
{
	struct ahead ahead = {0};
	if (loop_gate_closing(&n->gate))
		return;
	left_ask(&n->left, &n->left_setup, NULL, n->n);
	if (n->current || n->unsettled || !can_send(n))
		return;
	int64_t now_unix_s = n->setup.clock_cb(n->setup.arg), wait_s = INT64_MAX;
	for (struct waiting *w = n->first; w; w = w->next) {
		int64_t at = due_at(n, w, now_unix_s);
		if (at <= now_unix_s && *ahead_slot(&ahead, w->to)) {
			if (!w->l.first_try_unix_s)
				w->l.first_try_unix_s = now_unix_s; /* its 72 hours begin */
			continue; /* its turn comes after the one before it */
		}
		if (at <= now_unix_s) {
			loop_tick_stop(&n->tick);
			start(n, w);
			return;
		}
		ahead_add(&ahead, w->to);
		if (at - now_unix_s < wait_s)
			wait_s = at - now_unix_s;
	}
	if (!n->first && !left_waits(&n->left))
		loop_tick_stop(&n->tick);
	else
		loop_tick_start(&n->tick,
		                wait_s < LOOK_AGAIN_MS / 1000 ? wait_s * 1000 : LOOK_AGAIN_MS, 0);
}

static void on_tick(struct loop_tick *tick, void *arg)
{
	(void)tick; /* there is one only */
	look(arg);
}

/* ---- the room ---- */
int notify_new(struct uv_loop_s *loop, const struct notify_setup *s, struct notify **ret_notify,
               struct err *err)
{
	struct notify *n = calloc(1, sizeof(*n));
	if (!n)
		return err_set(err, -ENOMEM, "minnet räcker inte");
	g_mime_init(); /* counts its callers */
	if (sodium_init() < 0) {
		free(n);
		return err_set(err, -EIO, "libsodium kan inte starta: slumptal saknas");
	}
	n->loop = loop;
	n->setup = *s;
	n->end = &n->first;
	n->left_setup = (struct left_setup){s->room_cb, s->arg,
	                                    s->most_mails ? s->most_mails : LETTERS_MAX};
	struct hooks_setup hooks = {.gate = &n->gate,
	                            .ended_cb = on_hook_ended,
	                            .clock_cb = s->clock_cb,
	                            .arg = n,
	                            .clock_arg = s->arg,
	                            .left = {s->room_cb, s->arg, s->most_events}};
	int e = params_copy(&s->params, &n->params);
	if (!e)
		e = hooks_new(loop, &hooks, &n->hooks);
	if (!e)
		must(loop_tick_open(loop, &n->tick, &n->gate, on_tick, n) == 0); /* as hooks' own */
	if (e) {
		params_done(&n->params);
		free(n);
		return err_set(err, e, "brevlådan kan inte öppnas: %s", strerror(-e));
	}
	*ret_notify = n;
	return 0;
}

int notify_set_params(struct notify *n, const struct notify_params *p)
{
	struct notify_params fresh;
	int e = params_copy(p, &fresh);
	if (e)
		return e;
	if (n->current) { /* the job is reading them */
		if (n->has_next_params)
			params_done(&n->next_params);
		n->next_params = fresh;
		n->has_next_params = true;
		return 0;
	}
	take_params(n, &fresh);
	look(n);
	return 0;
}

int notify_set_hooks(struct notify *n, const struct notify_hook *hooks, size_t n_hooks,
                     const struct net_params *net, struct err *err)
{
	return hooks_set(n->hooks, hooks, n_hooks, net, err);
}

struct waiting *waiting_new(const struct letter *l)
{
	const struct notice *n = &l->notice;
	struct waiting *w =
	        malloc(sizeof(*w) + text_bytes(n->id) + text_bytes(n->to_name) + text_bytes(n->to) +
	               text_bytes(n->subject) + text_bytes(n->text) + text_bytes(n->html) +
	               text_bytes(n->in_reply_to));
	if (!w)
		return NULL;
	char *at = (char *)(w + 1);
	w->next = NULL;
	w->to = address_hash(n->to) | 1; /* never 0 */
	w->l = *l;
	w->l.notice.id = text_put(&at, n->id);
	w->l.notice.to_name = text_put(&at, n->to_name);
	w->l.notice.to = text_put(&at, n->to);
	w->l.notice.subject = text_put(&at, n->subject);
	w->l.notice.text = text_put(&at, n->text);
	w->l.notice.html = text_put(&at, n->html);
	w->l.notice.in_reply_to = text_put(&at, n->in_reply_to);
	return w;
}

static int take(void *notify, const struct letter *l)
{
	struct notify *n = notify;
	struct waiting *w = n->n < n->left_setup.most ? waiting_new(l) : NULL;
	if (!w)
		return n->n < n->left_setup.most ? -ENOMEM : -ENOSPC;
	*n->end = w;
	n->end = &w->next;
	n->n++;
	return 0;
}

int notify_offer(struct notify *n, const struct letter *l)
{
	if (loop_gate_closing(&n->gate))
		return -ECANCELED;
	if (l->notice.kind == NOTICE_EVENT)
		return hooks_offer(n->hooks, l);
	if (n->left.from_row)
		return 1;
	int ret = left_note(&n->left, l->row, take(n, l));
	look(n);
	return ret;
}

int notify_offer_again(struct notify *n, const struct letter *l)
{
	if (loop_gate_closing(&n->gate))
		return -ECANCELED;
	if (l->notice.kind == NOTICE_EVENT)
		return hooks_offer_again(n->hooks, l);
	int ret = left_has(&n->left, l->row) ? 0 : take(n, l); /* 0: it comes with the others */
	look(n);
	return ret;
}

bool notify_recalled(struct notify *n, const struct recall *found)
{
	if (loop_gate_closing(&n->gate))
		return false;
	if (found->to)
		return hooks_recalled(n->hooks, found);
	bool none_left = left_take(&n->left, found, take, n);
	look(n);
	return none_left;
}

void notify_settled(struct notify *n)
{
	n->n_settled++;
	hooks_settled(n->hooks, n->n_settled);
	if (n->unsettled <= n->n_settled)
		n->unsettled = 0;
	if (!n->deciding) /* else done() looks when it has decided */
		look(n);
}

struct notify_stats notify_stats(const struct notify *n)
{
	struct notify_stats s = n->stats;
	bool server_down = n->server_down_until_unix_s > n->setup.clock_cb(n->setup.arg);
	s.n_waiting = n->n;
	for (const struct waiting *w = n->first; w; w = w->next)
		s.n_retrying += w->l.n_attempts > 0 || server_down || !can_send(n);
	s.busy = n->current || n->unsettled;
	hooks_count(n->hooks, &s);
	return s;
}

static void on_closed(void *arg)
{
	struct notify *n = arg;
	void (*cb)(void *arg) = n->closed_cb;
	void *cb_arg = n->closed_arg;
	struct waiting *next;
	for (struct waiting *w = n->first; w; w = next) {
		next = w->next;
		free(w);
	}
	params_done(&n->params);
	if (n->has_next_params)
		params_done(&n->next_params);
	n->hooks = hooks_free(n->hooks);
	free(n);
	cb(cb_arg);
}

void notify_close(struct notify *n, void (*closed_cb)(void *arg), void *arg)
{
	n->closed_cb = closed_cb;
	n->closed_arg = arg;
	loop_gate_close(&n->gate, on_closed, n);
	hooks_close(n->hooks);
	loop_tick_close(&n->tick);
}
