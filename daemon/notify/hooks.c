/* SPDX-License-Identifier: EUPL-1.2 */
/* notify/hooks.c (shell; loop thread): events on their way to webhooks.
 * Owns a queue for each hook, and a net of its own: pull's queue may be long and full of slow
 * units, and its limits of time and size are others; and closing it breaks off what is in flight,
 * so that a silent hook holds up no stop.
 *
 * The good path: hooks_offer() -> on_tick() posts the first letter of each queue whose moment has
 * come -> on_answer() tells that it is sent -> when that is on disk, the next.
 * What can go wrong: no answer, or one that says later: again with growing waits, or when the hook
 * has said (at most 24 h); what stands behind it waits, so that a recovery never comes before the
 * raise.  Refused for good, or given up after 72 h: dead, and the next goes.  A hook that left the
 * settings: its letters are dead.  One whose secret cannot be read: its letters wait.  So many wait
 * that there is no room: left.c.
 * Closing: what is in flight is broken off and stays in the store for the next start, where it
 * comes with the same id. */
#include "hooks.h"
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_TIMEOUT_MS INT64_C(10000)
#define TIMEOUT_MS         INT64_C(30000)
#define ANSWER_BYTES       ((size_t)64 << 10) /* nobody reads it */
#define RETRY_AFTER_MAX_S  (INT64_C(24) * 3600)
#define LETTERS_MAX        10000 /* of one hook; the rest waits in the store for room */
#define LETTERS_MAX_BYTES  ((size_t)64 << 20) /* the same */

struct endpoint {
	struct endpoint *next;
	struct hooks *room;
	struct waiting *first, **end;
	unsigned n;
	size_t n_bytes;                             /* of bodies */
	struct left left;                           /* … and what stays in the store */
	bool known;                                 /* in the settings; else its letters are dead */
	bool locked;                                /* its secret cannot be read */
	bool in_flight;                             /* `first` is */
	bool failing;                               /* the last letter that ended here is dead */
	uint64_t unsettled;                         /* number of the try that is not on disk; 0 */
	const char *url, *secret, *ca_file, *proxy; /* in `words`; NULL */
	char *words;                                /* owned, wiped; NULL */
	size_t n_words;
	char name[];
};

struct hooks {
	struct uv_loop_s *loop;
	struct hooks_setup setup;
	struct loop_tick tick;
	struct net *net; /* NULL until there is a hook */
	struct endpoint *first;
	uint64_t settled;
	bool woken; /* the tick comes in the next turn */
	bool closing;
};

/* ---- endpoints ---- */
static struct endpoint *find(const struct hooks *h, const char *name)
{
	struct endpoint *e = h->first;
	while (e && strcmp(e->name, name) != 0)
		e = e->next;
	return e;
}

static struct endpoint *add(struct hooks *h, const char *name)
{
	size_t n = strlen(name) + 1;
	struct endpoint *e = calloc(1, sizeof(*e) + n);
	if (!e)
		return NULL;
	memcpy(e->name, name, n);
	e->room = h;
	e->end = &e->first;
	struct endpoint **last = &h->first;
	while (*last)
		last = &(*last)->next;
	*last = e;
	return e;
}

static void drop_words(struct endpoint *e)
{
	if (e->words)
		sodium_memzero(e->words, e->n_words);
	free(e->words);
	e->words = NULL;
	e->url = e->secret = e->ca_file = e->proxy = NULL;
}

static void unlink_first(struct endpoint *e)
{
	struct waiting *w = e->first;
	e->first = w->next;
	if (!e->first)
		e->end = &e->first;
	e->n--;
	e->n_bytes -= strlen(w->l.notice.text);
	free(w);
}

static struct endpoint *end(struct endpoint *e)
{
	while (e->first)
		unlink_first(e);
	drop_words(e);
	free(e);
	return NULL;
}

/* Those that no setting and no letter knows any more. */
static void drop_idle(struct hooks *h)
{
	for (struct endpoint **at = &h->first; *at;) {
		struct endpoint *e = *at;
		if (e->known || e->first || e->in_flight || e->unsettled || e->left.from_row) {
			at = &e->next;
			continue;
		}
		*at = e->next;
		(void)end(e); /* returns NULL, always */
	}
}

/* ---- one try ---- */
static void wake(struct hooks *h)
{
	if (h->closing)
		return;
	h->woken = true;
	loop_tick_start(&h->tick, 0, 0);
}

/* Tell how it ended; the letter stays the first when it is to be tried again. */
static void ended(struct endpoint *e, enum letter_end how, int code, const char *said,
                  int64_t retry_after_s)
{
	struct hooks *h = e->room;
	struct letter *l = &e->first->l;
	int64_t now_unix_s = h->setup.clock_cb(h->setup.clock_arg), wait_s;
	l->n_attempts++;
	if (!l->first_try_unix_s)
		l->first_try_unix_s = now_unix_s;
	if (how == LETTER_RETRY && now_unix_s - l->first_try_unix_s >= GIVE_UP_AFTER_S)
		how = LETTER_DEAD;
	for (struct waiting *w = e->first->next; w && how == LETTER_RETRY; w = w->next)
		if (!w->l.first_try_unix_s)
			w->l.first_try_unix_s = now_unix_s; /* it waits for the same */
	wait_s = retry_delay_s(l->n_attempts, randombytes_random() & 0xff);
	if (retry_after_s >= 0)
		wait_s = retry_after_s < 1                   ? 1
		         : retry_after_s > RETRY_AFTER_MAX_S ? RETRY_AFTER_MAX_S
		                                             : retry_after_s;
	l->next_try_unix_s = how == LETTER_RETRY ? now_unix_s + wait_s : 0;
	struct delivery d = {.row = l->row,
	                     .end = how,
	                     .tried_unix_s = now_unix_s,
	                     .next_try_unix_s = l->next_try_unix_s,
	                     .code = code,
	                     .said = said && said[0] ? said : NULL};
	if (how != LETTER_RETRY)
		e->failing = how == LETTER_DEAD && e->known;
	e->unsettled = UINT64_MAX; /* until its number is known: it may be settled inside */
	uint64_t number = h->setup.ended_cb(&d, &l->notice, h->setup.arg);
	e->unsettled = number > h->settled ? number : 0;
	if (how != LETTER_RETRY)
		unlink_first(e);
	wake(h);
}

static void on_answer(struct net_answer *a, void *arg)
{
	struct endpoint *e = arg;
	struct err said;
	e->in_flight = false;
	if (e->room->closing)
		return; /* broken off, or nobody left to write it down: it comes again */
	enum letter_end how = hook_verdict(a, TIMEOUT_MS, &said);
	ended(e, how, a->http_status, said.text, a->retry_after_s);
}

static void start(struct endpoint *e)
{
	struct hooks *h = e->room;
	const struct notice *n = &e->first->l.notice;
	struct hook_headers headers;
	struct net_request r = {
	        .url = e->url,
	        .method = "POST",
	        .headers = headers.list,
	        .body = str_of(n->text),
	        .ca_file = e->ca_file,
	        .proxy = e->proxy,
	};
	hook_sign(n->id, r.body, e->secret, h->setup.clock_cb(h->setup.clock_arg), &headers);
	int ret = net_start(h->net, &r, on_answer, e);
	if (ret == 0)
		e->in_flight = true;
	else if (ret == -ENOMEM)
		ended(e, LETTER_RETRY, 0, "minnet räcker inte", -1);
	else
		ended(e, LETTER_DEAD, 0, "adressen går inte att läsa", -1);
}

/* ---- what is due ---- */

/* @return seconds until its first letter's moment; 0: something was done; INT64_MAX: it waits for
 * something else */
static int64_t look(struct endpoint *e, int64_t now_unix_s)
{
	if (!e->first || e->in_flight || e->unsettled)
		return INT64_MAX;
	if (!e->known) {
		ended(e, LETTER_DEAD, 0, "mottagaren finns inte i inställningarna längre", -1);
		return 0;
	}
	if (e->locked)
		return INT64_MAX;
	int64_t at = e->first->l.next_try_unix_s;
	if (at - now_unix_s > RETRY_AFTER_MAX_S)
		at = now_unix_s; /* the wall clock was set back */
	if (at > now_unix_s)
		return at - now_unix_s;
	start(e);
	return 0;
}

static void on_tick(struct loop_tick *tick, void *arg)
{
	struct hooks *h = arg;
	int64_t now_unix_s = h->setup.clock_cb(h->setup.clock_arg), least_s = INT64_MAX;
	h->woken = false;
	drop_idle(h);
	for (struct endpoint *e = h->first; e; e = e->next) {
		if (e->n_bytes <= LETTERS_MAX_BYTES / 2)
			left_ask(&e->left, &h->setup.left, e->name, e->n);
		int64_t wait_s = look(e, now_unix_s);
		if (left_waits(&e->left) && wait_s > LOOK_AGAIN_MS / 1000)
			wait_s = LOOK_AGAIN_MS / 1000;
		if (wait_s > 0 && wait_s < least_s)
			least_s = wait_s;
	}
	if (least_s != INT64_MAX && !h->woken)
		loop_tick_start(tick,
		                least_s < LOOK_AGAIN_MS / 1000 ? least_s * 1000 : LOOK_AGAIN_MS, 0);
}

/* ---- the room's calls ---- */
static int take(void *endpoint, const struct letter *l)
{
	struct endpoint *e = endpoint;
	size_t n_bytes = strlen(l->notice.text);
	bool heavy = e->n > 0 && e->n_bytes + n_bytes > LETTERS_MAX_BYTES;
	if (heavy || e->n >= e->room->setup.left.most)
		return -ENOSPC;
	struct waiting *w = waiting_new(l);
	if (!w)
		return -ENOMEM;
	*e->end = w;
	e->end = &w->next;
	e->n++;
	e->n_bytes += n_bytes;
	return 0;
}

static struct endpoint *of_letter(struct hooks *h, const struct letter *l)
{
	struct endpoint *e = find(h, l->notice.to);
	wake(h);
	return e ? e : add(h, l->notice.to); /* not in the settings */
}

int hooks_offer(struct hooks *h, const struct letter *l)
{
	struct endpoint *e = of_letter(h, l);
	if (!e)
		return -ENOMEM;
	return e->left.from_row ? 1 : left_note(&e->left, l->row, take(e, l));
}

int hooks_offer_again(struct hooks *h, const struct letter *l)
{
	struct endpoint *e = of_letter(h, l);
	if (!e)
		return -ENOMEM;
	return left_has(&e->left, l->row) ? 0 : take(e, l); /* 0: it comes with the others */
}

bool hooks_recalled(struct hooks *h, const struct recall *found)
{
	struct endpoint *e = find(h, found->to);
	must(e); /* drop_idle() leaves those that have asked */
	wake(h);
	return left_take(&e->left, found, take, e);
}

void hooks_settled(struct hooks *h, uint64_t upto)
{
	h->settled = upto;
	for (struct endpoint *e = h->first; e; e = e->next)
		if (e->unsettled <= upto)
			e->unsettled = 0;
	wake(h);
}

void hooks_count(const struct hooks *h, struct notify_stats *s)
{
	for (const struct endpoint *e = h->first; e; e = e->next) {
		bool held = e->first && e->known && (e->locked || e->first->l.n_attempts > 0);
		s->n_waiting += e->n;
		s->n_retrying += held ? e->n : 0;
		s->busy |= e->in_flight || e->unsettled;
		s->n_hooks_failing += e->failing;
	}
}

/* ---- settings ---- */
static size_t words_of(const struct notify_hook *hook)
{
	return text_bytes(hook->url) + text_bytes(hook->secret) + text_bytes(hook->ca_file) +
	       text_bytes(hook->proxy);
}

/* A request in flight has copies of its own. @param words as many bytes as words_of() says */
static void take_words(struct endpoint *e, const struct notify_hook *hook, char *words)
{
	char *at = words;
	drop_words(e);
	e->words = words;
	e->n_words = words_of(hook);
	e->url = text_put(&at, hook->url);
	e->secret = text_put(&at, hook->secret);
	e->ca_file = text_put(&at, hook->ca_file);
	e->proxy = text_put(&at, hook->proxy);
	e->locked = hook->locked || (e->secret && !hook_is_key(e->secret));
	e->known = true;
}

static struct endpoint *of_hook(struct hooks *h, const struct notify_hook *hook)
{
	char name[NOTIFY_HOOK_NAME_BYTES];
	notify_hook_name(hook->url, name);
	struct endpoint *e = find(h, name);
	return e ? e : add(h, name);
}

/* All memory first, then what cannot fail: a hook that is forgotten for want of memory would lose
 * its letters. */
static int take_all(struct hooks *h, const struct notify_hook *list, size_t n)
{
	char *words[NOTIFY_HOOKS_MAX];
	size_t n_made = 0;
	for (; n_made < n; n_made++) {
		words[n_made] =
		        of_hook(h, &list[n_made]) ? malloc(words_of(&list[n_made]) + 1) : NULL;
		if (!words[n_made])
			break;
	}
	if (n_made < n) {
		while (n_made > 0)
			free(words[--n_made]);
		return -ENOMEM;
	}
	for (struct endpoint *e = h->first; e; e = e->next)
		e->known = false;
	for (size_t i = 0; i < n; i++)
		take_words(of_hook(h, &list[i]), &list[i], words[i]);
	for (struct endpoint *e = h->first; e; e = e->next)
		e->failing &= e->known;
	return 0;
}

static struct net_params own_limits(const struct net_params *net)
{
	struct net_params p = *net;
	p.n_plain_hosts = p.n_tls_hosts = NOTIFY_HOOKS_MAX / 2;
	p.max_transfers = p.max_per_host =
	        NOTIFY_HOOKS_MAX; /* each its own: none waits for another */
	p.connect_timeout_ms = CONNECT_TIMEOUT_MS;
	p.timeout_ms = TIMEOUT_MS;
	p.first_byte_timeout_ms = 0;
	p.max_body_bytes = ANSWER_BYTES;
	return p;
}

int hooks_set(struct hooks *h, const struct notify_hook *list, size_t n,
              const struct net_params *net, struct err *err)
{
	struct net_params p = own_limits(net);
	must(n <= NOTIFY_HOOKS_MAX);
	if (n > 0 && !h->net) {
		int ret = net_new(h->loop, &p, &h->net, err);
		if (ret < 0)
			return ret;
		loop_gate_enter(h->setup.gate);
	} else if (h->net) {
		net_set_params(h->net, &p);
	}
	if (take_all(h, list, n) < 0)
		return err_set(err, -ENOMEM, "minnet räcker inte");
	wake(h);
	return 0;
}

/* ---- beginning and end ---- */
int hooks_new(struct uv_loop_s *loop, const struct hooks_setup *s, struct hooks **ret_hooks)
{
	struct hooks *h = calloc(1, sizeof(*h));
	if (!h)
		return -ENOMEM;
	h->loop = loop;
	h->setup = *s;
	if (!h->setup.left.most)
		h->setup.left.most = LETTERS_MAX;
	int ret = loop_tick_open(loop, &h->tick, s->gate, on_tick, h);
	if (ret < 0) {
		free(h);
		return ret;
	}
	*ret_hooks = h;
	return 0;
}

static void on_net_closed(void *arg)
{
	struct hooks *h = arg;
	loop_gate_leave(h->setup.gate);
}

void hooks_close(struct hooks *h)
{
	h->closing = true;
	loop_tick_close(&h->tick);
	if (h->net)
		net_close(h->net, on_net_closed, h);
}

struct hooks *hooks_free(struct hooks *h)
{
	while (h && h->first) {
		struct endpoint *e = h->first;
		h->first = e->next;
		(void)end(e); /* returns NULL, always */
	}
	free(h);
	return NULL;
}
