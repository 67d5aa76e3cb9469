/* SPDX-License-Identifier: EUPL-1.2 */
/* hooks_rig: notify with webhooks on a real loop, against a web server that says what the case
 * tells it to; the clock is moved by hand, so that no case waits for a retry.  The mail server is
 * the program's own net_smtp_send().  Header only; one program includes it once. */
#ifndef HOOKS_RIG_H
#define HOOKS_RIG_H

#include "test.h"
#include <stdatomic.h>
#include "fake_http.h"
#include "../../daemon/notify/hooks.h"

#define START_UNIX_S 1400000000
#define SECRET       "en-nyckel-av-trettio-tecken-xx"
#define BODY         "{\"schema\":\"tertial.events/1\"}\n"

static atomic_int n_mailed;

int net_smtp_send(const struct net_smtp *s, const char *from, const char *to, struct str mime,
                  int *ret_code, struct err *err)
{
	(void)s, (void)from, (void)to, (void)mime, (void)err; /* it takes all */
	atomic_fetch_add(&n_mailed, 1);
	*ret_code = 250;
	return 0;
}

struct world {
	uv_loop_t loop;
	struct notify *n;
	struct fake_http *http;
	struct notify_hook hooks[16];
	char urls[16][256];
	size_t n_hooks;
	int64_t now_unix_s;
	int n_results, wanted;
	struct delivery last;
	char told[1024], said[1024];
	bool closed, keep_unsettled;
	unsigned n_failing; /* hooks, as the owner sees it when it is told */
};

static int64_t clock_of(void *arg)
{
	return ((struct world *)arg)->now_unix_s;
}

static void on_result(const struct delivery *d, const struct notice *n, void *arg)
{
	static const char *const names[] = {"sent", "retry", "dead"};
	struct world *w = arg;
	size_t at = strlen(w->told);
	w->n_results++;
	w->last = *d;
	(void)snprintf(w->told + at, sizeof(w->told) - at, "%s:%s:%d ", n->id, names[d->end],
	               d->code);
	w->n_failing = notify_stats(w->n).n_hooks_failing;
	(void)snprintf(w->said, sizeof(w->said), "%s", d->said ? d->said : "");
	if (!w->keep_unsettled)
		notify_settled(w->n);
	if (w->n_results == w->wanted)
		uv_stop(&w->loop);
}

static struct world *open_world(const struct fake_route *routes, size_t n)
{
	struct world *w = calloc(1, sizeof(*w));
	struct err err;
	assert_non_null(w);
	w->now_unix_s = START_UNIX_S;
	atomic_store(&n_mailed, 0);
	w->http = n ? fake_http_new("127.0.0.1", routes, n) : NULL;
	assert_int_equal(uv_loop_init(&w->loop), 0);
	struct notify_setup s = {
	        .params = {.smtp_url = "smtp://127.0.0.1:2525", .from = "Tertial <larm@x.se>"},
	        .result_cb = on_result,
	        .clock_cb = clock_of,
	        .arg = w,
	};
	assert_int_equal(notify_new(&w->loop, &s, &w->n, &err), 0);
	return w;
}

static void on_closed(void *arg)
{
	((struct world *)arg)->closed = true;
}

static void close_world(struct world *w)
{
	notify_close(w->n, on_closed, w);
	assert_int_equal(uv_run(&w->loop, UV_RUN_DEFAULT), 0);
	assert_true(w->closed);
	assert_int_equal(uv_loop_close(&w->loop), 0);
	if (w->http)
		w->http = fake_http_free(w->http);
	free(w);
}

/* In force from now on; every letter is looked at again. */
static void set_hooks(struct world *w)
{
	static const char *const own[] = {NULL};
	struct net_params net = {.own_names = own};
	struct err err;
	assert_int_equal(notify_set_hooks(w->n, w->hooks, w->n_hooks, &net, &err), 0);
}

static void add_hook(struct world *w, const char *url, const char *secret)
{
	(void)snprintf(w->urls[w->n_hooks], sizeof(w->urls[0]), "%s", url);
	w->hooks[w->n_hooks] = (struct notify_hook){.url = w->urls[w->n_hooks], .secret = secret};
	w->n_hooks++;
}

static void offer_as(struct world *w, size_t hook, const struct letter *so_far, const char *id)
{
	char name[NOTIFY_HOOK_NAME_BYTES];
	struct letter l = *so_far;
	notify_hook_name(w->urls[hook], name);
	l.row = so_far->row ? so_far->row : w->n_results + 1;
	l.notice = (struct notice){.id = id,
	                           .kind = NOTICE_EVENT,
	                           .to = name,
	                           .subject = "1 ny",
	                           .text = BODY,
	                           .html = "",
	                           .created_unix_s = START_UNIX_S};
	assert_int_equal(notify_offer(w->n, &l), 0);
}

static void offer(struct world *w, size_t hook, const char *id)
{
	offer_as(w, hook, &(struct letter){0}, id);
}

static void until(struct world *w, int n_results)
{
	w->wanted = n_results;
	if (w->n_results < n_results)
		(void)uv_run(&w->loop, UV_RUN_DEFAULT); /* stopped by the last of them */
	assert_int_equal(w->n_results, n_results);
}

static void turn(struct world *w)
{
	for (int i = 0; i < 50; i++)
		(void)uv_run(&w->loop, UV_RUN_NOWAIT);
}

#endif
