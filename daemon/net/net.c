/* SPDX-License-Identifier: EUPL-1.2 */
/* net.c (shell, loop thread): the room's birth, its limits, new requests and its end; see the
 * door.
 *
 * Memory: owns shards, slots, queue and handles; frees itself when its last handle has closed.
 *
 * The end: close the handles, then take every easy handle out of its multi and tell -ECANCELED,
 * then the queue's, then drop all. Nothing of it happens inside net_close(). */
#include "inner.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>
#include "log.h"

#define TRANSFERS_MAX 1024
#define RATIO_DEFAULT 200 /* text packs ten times; nothing honest packs two hundred times */

/* ---- birth ---- */

static int check(const struct net_params *p, struct err *err)
{
	if (p->max_transfers < 1 || p->max_transfers > TRANSFERS_MAX || p->max_per_host < 1 ||
	    p->max_per_host > 64)
		return err_set(err, -EINVAL,
		               "hämtningens samtidighet är utanför gränserna: högst %d samtidigt "
		               "(pull.concurrency), 1-64 per värd (pull.per_host)",
		               TRANSFERS_MAX);
	if (p->connect_timeout_ms <= 0 || p->timeout_ms <= 0 || p->max_body_bytes == 0 ||
	    p->first_byte_timeout_ms < 0 || p->timeout_ms > INT32_MAX)
		return err_set(err, -EINVAL,
		               "hämtningens tider och storlek måste vara större än noll "
		               "(pull.timeout, pull.connect_timeout, pull.max_body)");
	return 0;
}

static void wipe(char *secret)
{
	if (secret)
		explicit_bzero(secret, strlen(secret));
	free(secret);
}

static void drop_params(struct net *n)
{
	free(n->user_agent);
	free(n->ca_file);
	free(n->proxy);
	free(n->own_names);
	wipe(n->proxy_login);
}

/* Copies of the texts. @return false without memory */
static bool copy_params(struct net *to, const struct net_params *p)
{
	const char *ca = p->ca_file ? p->ca_file : curl_version_info(CURLVERSION_NOW)->cainfo;
	to->user_agent = strdup(p->user_agent ? p->user_agent : "tertiald/" TERTIAL_VERSION);
	to->ca_file = ca ? strdup(ca) : NULL;
	to->proxy = p->proxy ? strdup(p->proxy) : NULL;
	to->proxy_login = p->proxy_login ? strdup(p->proxy_login) : NULL;
	to->own_names = outward_names(p->own_names);
	return to->user_agent && (!ca || to->ca_file) && (!p->proxy || to->proxy) &&
	       (!p->proxy_login || to->proxy_login) && to->own_names;
}

static int take_params(struct net *n, const struct net_params *p)
{
	struct net next = {0};
	if (!copy_params(&next, p)) {
		drop_params(&next);
		return -ENOMEM;
	}
	drop_params(n);
	n->user_agent = next.user_agent;
	n->ca_file = next.ca_file;
	n->proxy = next.proxy;
	n->proxy_login = next.proxy_login;
	n->own_names = next.own_names;
	n->p = *p;
	n->p.user_agent = n->user_agent;
	n->p.ca_file = n->ca_file;
	n->p.proxy = n->proxy;
	n->p.proxy_login = n->proxy_login;
	n->p.own_names = NULL; /* in own_names */
	if (n->p.max_ratio == 0)
		n->p.max_ratio = RATIO_DEFAULT;
	if (n->p.first_byte_timeout_ms == 0 || n->p.first_byte_timeout_ms > p->timeout_ms)
		n->p.first_byte_timeout_ms = p->timeout_ms;
	n->settings++;
	n->queue.max_active = p->max_transfers < n->n_slots ? p->max_transfers : n->n_slots;
	n->queue.max_per_host = p->max_per_host;
	return 0;
}

static int open_slots(struct net *n)
{
	n->slots = calloc(n->n_slots, sizeof(struct slot *));
	if (!n->slots)
		return -ENOMEM;
	for (unsigned i = 0; i < n->n_slots; i++) {
		struct slot *s = malloc(sizeof(*s));
		n->slots[i] = s;
		if (!s)
			return -ENOMEM;
		int r = slot_open(n, s);
		if (r == 0 && (curl_easy_setopt(s->easy, CURLOPT_CLOSESOCKETFUNCTION,
		                                multi_close_socket) != CURLE_OK ||
		               curl_easy_setopt(s->easy, CURLOPT_CLOSESOCKETDATA, n) != CURLE_OK))
			r = -ENOMEM;
		if (r < 0)
			return r;
		s->next_free = n->free_slots;
		n->free_slots = s;
	}
	return 0;
}

/* Everything that is no handle of libuv's; half-built is fine. */
static void drop(struct net *n)
{
	for (unsigned i = 0; n->slots && i < n->n_slots; i++) {
		if (n->slots[i])
			slot_close(n->slots[i]);
		free(n->slots[i]);
	}
	free(n->slots);
	for (unsigned i = 0; i < n->n_shards; i++) {
		if (n->shards[i].multi)
			(void)curl_multi_cleanup(n->shards[i].multi); /* no handle is in there */
	}
	if (n->queue.buckets)
		queue_done(&n->queue);
	if (n->epoll_fd >= 0)
		(void)close(n->epoll_fd); /* nothing was written to it */
	drop_params(n);
	free(n);
	curl_global_cleanup();
}

static int open_handles(struct net *n)
{
	n->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (n->epoll_fd < 0)
		return -errno;
	int r = uv_poll_init(n->loop, &n->poll, n->epoll_fd);
	if (r < 0)
		return r;
	n->poll.data = n;
	/* From here on nothing fails: a timer's init and a poll's start only link them in. */
	must(loop_tick_open(n->loop, &n->tick, &n->gate, multi_on_tick, n) == 0);
	must(uv_idle_init(n->loop, &n->again) == 0);
	n->again.data = n;
	loop_gate_enter(&n->gate);
	loop_gate_enter(&n->gate); /* the poll */
	must(uv_poll_start(&n->poll, UV_READABLE, multi_on_poll) == 0);
	return 0;
}

int net_new(struct uv_loop_s *loop, const struct net_params *p, struct net **ret_net,
            struct err *err)
{
	int r = check(p, err);
	if (r < 0)
		return r;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, -EIO, "libcurl kunde inte startas");
	unsigned n_shards = multi_shards(p->n_plain_hosts, p->n_tls_hosts);
	struct net *n = calloc(1, sizeof(*n) + n_shards * sizeof(struct shard));
	if (!n) {
		curl_global_cleanup();
		return err_set(err, -ENOMEM, "minnet räcker inte");
	}
	n->loop = loop;
	n->n_shards = n_shards;
	n->soonest_ms = INT64_MAX;
	for (unsigned i = 0; i < n_shards; i++)
		n->shards[i] = (struct shard){.net = n, .due_ms = INT64_MAX};
	n->n_slots = p->max_transfers;
	n->epoll_fd = -1;
	n->armed_ms = INT64_MAX;
	r = queue_init(&n->queue);
	if (r == 0)
		r = take_params(n, p);
	if (r == 0)
		multi_set_kept(n);
	if (r == 0)
		r = open_slots(n);
	if (r == 0)
		r = open_handles(n);
	if (r < 0) {
		drop(n);
		return err_set(err, r, "hämtningen kunde inte startas: %s", uv_strerror(r));
	}
	*ret_net = n;
	return 0;
}

void net_set_params(struct net *n, const struct net_params *p)
{
	if (check(p, NULL) == 0 && take_params(n, p) == 0)
		multi_set_kept(n);
	else
		log_write(LOG_LEVEL_ERR, "net", NULL,
		          "nya gränser för hämtningen kunde inte tas; de gamla gäller");
}

int net_start(struct net *n, const struct net_request *r, net_done_cb cb, void *arg)
{
	char text[NET_KEY_BYTES];
	struct str key;
	struct transfer *t = NULL;
	if (loop_gate_closing(&n->gate))
		return -ECANCELED;
	int ret = net_host_key(str_of(r->url), text, &key);
	if (ret == 0)
		ret = transfer_new(r, cb, arg, &t);
	if (ret == 0)
		ret = queue_put(&n->queue, t, key);
	if (ret < 0) {
		t = transfer_free(t);
		return ret;
	}
	if (!n->working)
		multi_next_turn(n); /* once, however many are put in this one */
	return 0;
}

struct net_stats net_stats(const struct net *n)
{
	struct net_stats st = n->stats;
	st.n_in_flight = n->queue.n_active;
	st.n_queued = n->queue.n_waiting;
	return st;
}

/* ---- end ---- */

static struct net_answer canceled(void)
{
	struct net_answer a = {.fault = NET_FAULT_OTHER, .retry_after_s = -1};
	(void)err_set(&a.err, -ECANCELED, "avbruten: tjänsten stoppas"); /* the code is set */
	return a;
}

static void on_all_closed(void *arg)
{
	struct net *n = arg;
	struct net_answer a = canceled();
	for (unsigned i = 0; i < n->n_slots; i++) {
		struct slot *s = n->slots[i];
		if (!s->t)
			continue;
		(void)curl_multi_remove_handle(s->shard->multi, s->easy); /* it is in there */
		multi_tell(n, s, &a);
	}
	for (struct transfer *t; (t = queue_drop(&n->queue)) != NULL;) {
		t->cb(&a, t->arg);
		t = transfer_free(t);
	}
	void (*cb)(void *) = n->closed_cb;
	void *cb_arg = n->closed_arg;
	drop(n);
	cb(cb_arg);
}

static void on_handle_closed(struct uv_handle_s *handle)
{
	struct net *n = handle->data;
	loop_gate_leave(&n->gate);
}

void net_close(struct net *n, void (*closed_cb)(void *arg), void *arg)
{
	n->closed_cb = closed_cb;
	n->closed_arg = arg;
	loop_gate_close(&n->gate, on_all_closed, n);
	loop_tick_close(&n->tick);
	uv_close((struct uv_handle_s *)&n->again, on_handle_closed);
	uv_close((struct uv_handle_s *)&n->poll, on_handle_closed);
}
