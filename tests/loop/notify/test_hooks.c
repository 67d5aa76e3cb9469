/* SPDX-License-Identifier: EUPL-1.2 */
/* notify/hooks on a real loop, against a web server that says what the case tells it to; the clock
 * is moved by hand, so that no case waits for a retry.  The mail server is this program's own
 * net_smtp_send(). */
#include "test.h"
#include <stdatomic.h>
#include "fake_http.h"
#include "../../../daemon/notify/hooks.h"

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

/* ---- one try ---- */
static void an_event_is_posted_with_id_time_and_signature(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{.path = "/krok?q=1", .head = "200 OK"},
	                                    {.path = "/tva", .head = "204 No Content"}};
	struct world *w = open_world(routes, 2);
	add_hook(w, fake_http_url(w->http, "/krok?q=1"), SECRET);
	add_hook(w, fake_http_url(w->http, "/tva"), "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX");
	set_hooks(w);
	offer(w, 0, "0123abcd");
	assert_int_equal(w->n_results, 0); /* nothing is told inside the call */
	until(w, 1);
	char *heard = fake_http_heard(w->http);
	static const char *const lines[] = {
	        "POST /krok?q=1 HTTP/1.1\r\n",
	        "Content-Type: application/json\r\n",
	        "Idempotency-Key: 0123abcd\r\n",
	        "webhook-id: 0123abcd\r\n",
	        "webhook-timestamp: 1400000000\r\n",
	        /* by Python's hmac, of "0123abcd.1400000000." and the body */
	        "webhook-signature: v1,Buo4jtAmK9L9ARidkh+VPV1g+8WBqL6wIbf85dPA/1g=\r\n",
	        ("\r\n\r\n" BODY),
	};
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		if (!strstr(heard, lines[i]))
			fail_msg("not sent: %s, but\n%s", lines[i], heard);
	free(heard);
	offer(w, 1, "0123abcd"); /* the same id: only the key differs */
	until(w, 2);
	heard = fake_http_heard(w->http);
	assert_non_null(strstr(heard, "webhook-signature: "
	                              "v1,tofE8vtntFmOMJCu4GkM/rRF0hObCIdQiTrGgrc1x2w=\r\n"));
	free(heard);
	assert_string_equal(w->told, "0123abcd:sent:200 0123abcd:sent:204 ");
	assert_int_equal(notify_stats(w->n).n_waiting, 0);
	assert_int_equal(notify_stats(w->n).n_sent, 2);
	close_world(w);
}

static void what_is_no_key_is_told_apart(void **state)
{
	(void)state;
	static const struct {
		const char *secret, *fault;
	} cases[] = {
	        {"en-nyckel-med-många-tecken", NULL},
	        {"WHSEC_en-nyckel-med-många", NULL},
	        {"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", NULL},
	        {"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRY=", NULL},
	        {"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRY", "base64"}, /* its "=" is gone */
	        {"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFR-_", "base64"},
	        {"whsec_en-nyckel-med-många-tecken", "base64"},
	        {"whsec_AAECAwQFBgcI CQoLDA0ODxAREhMUFRYX", "base64"},
	        {"whsec_", "för kort"},
	        {"whsec_AAECAwQF", "för kort"},
	        {"femton-tecken-x", "för kort"},
	        {"", "för kort"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *fault = notify_hook_key_fault(cases[i].secret);
		if (!fault != !cases[i].fault || (fault && !strstr(fault, cases[i].fault)))
			fail_msg("%s: %s", cases[i].secret, fault ? fault : "(a key)");
	}
}

/* As plain text it would sign what no receiver takes: dead letters, one after the other. */
static void with_a_broken_key_nothing_is_sent(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{.path = "/", .head = "200 OK"}};
	struct world *w = open_world(routes, 1);
	add_hook(w, fake_http_url(w->http, "/"), "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRY");
	set_hooks(w);
	offer(w, 0, "a");
	turn(w);
	assert_int_equal(w->n_results, 0);
	assert_int_equal(notify_stats(w->n).n_retrying, 1);
	w->hooks[0].secret = SECRET;
	set_hooks(w);
	until(w, 1);
	assert_string_equal(w->told, "a:sent:200 ");
	close_world(w);
}

static void without_a_secret_it_is_unsigned_but_has_its_id(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{.path = "/", .head = "200 OK"}};
	struct world *w = open_world(routes, 1);
	add_hook(w, fake_http_url(w->http, "/"), NULL);
	set_hooks(w);
	offer(w, 0, "a");
	until(w, 1);
	char *heard = fake_http_heard(w->http);
	assert_null(strstr(heard, "webhook-signature"));
	assert_non_null(strstr(heard, "webhook-id: a\r\n"));
	free(heard);
	close_world(w);
}

/* ---- what each answer means ---- */
static void each_answer_is_sent_tried_again_or_dead(void **state)
{
	(void)state;
	static const struct {
		struct fake_route route;
		const char *told;
	} cases[] = {
	        {{.head = "200 OK"}, "sent:200"},
	        {{.head = "202 Accepted", .body = STR("köad")}, "sent:202"},
	        {{.head = "200 OK", .body = STR("0123456789"), .n_repeat = 20000}, "sent:200"},
	        {{.head = "200 OK", .body = STR("halv"), .claim_bytes = 100, .close = true},
	         "sent:200"},
	        {{.head = "301 Moved Permanently\r\nLocation: /nytt"}, "dead:301"},
	        {{.head = "307 Temporary Redirect\r\nLocation: /nytt"}, "dead:307"},
	        {{.head = "304 Not Modified"}, "dead:304"},
	        {{.head = "400 Bad Request"}, "dead:400"},
	        {{.head = "401 Unauthorized"}, "dead:401"},
	        {{.head = "404 Not Found"}, "dead:404"},
	        {{.head = "408 Request Timeout"}, "retry:408"},
	        {{.head = "409 Conflict"}, "dead:409"},
	        {{.head = "410 Gone"}, "dead:410"},
	        {{.head = "413 Content Too Large"}, "dead:413"},
	        {{.head = "425 Too Early"}, "retry:425"},
	        {{.head = "429 Too Many Requests"}, "retry:429"},
	        {{.head = "500 Internal Server Error"}, "retry:500"},
	        {{.head = "503 Service Unavailable", .body = STR("0123456789"), .n_repeat = 20000},
	         "retry:503"},
	        {{.head = "599 ?"}, "retry:599"},
	        {{.head = "200 OK", .cut_after = 4, .reset = true}, "retry:0"},
	};
	struct fake_route routes[ARRAY_LEN(cases) + 1];
	char paths[ARRAY_LEN(cases)][16], wanted[32];
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		routes[i] = cases[i].route;
		(void)snprintf(paths[i], sizeof(paths[i]), "/%zu", i);
		routes[i].path = paths[i];
	}
	routes[ARRAY_LEN(cases)] = (struct fake_route){.path = "/nytt", .head = "200 OK"};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = open_world(routes, ARRAY_LEN(routes));
		add_hook(w, fake_http_url(w->http, paths[i]), SECRET);
		set_hooks(w);
		offer(w, 0, "a");
		until(w, 1);
		(void)snprintf(wanted, sizeof(wanted), "a:%s ", cases[i].told);
		if (strcmp(w->told, wanted) != 0)
			fail_msg("%s: %s", cases[i].route.head, w->told);
		turn(w);
		assert_int_equal(fake_http_requests(w->http), 1); /* also of a redirect */
		bool sent = w->last.end == LETTER_SENT;
		assert_true(sent == (w->said[0] == '\0'));
		assert_null(strstr(w->said, SECRET));
		assert_null(strstr(w->said, "http://"));
		assert_int_equal(notify_stats(w->n).n_hooks_failing, w->last.end == LETTER_DEAD);
		close_world(w);
	}
}

static void when_nobody_listens_it_is_tried_again(void **state)
{
	(void)state;
	char url[64];
	struct world *w = open_world(NULL, 0);
	(void)snprintf(url, sizeof(url), "http://localhost:%d/", fake_http_dead_port());
	add_hook(w, url, SECRET);
	set_hooks(w);
	offer(w, 0, "a");
	until(w, 1);
	assert_string_equal(w->told, "a:retry:0 ");
	int64_t wait_s = w->last.next_try_unix_s - w->now_unix_s;
	assert_true(wait_s >= 11 && wait_s <= 15);
	assert_non_null(strstr(w->said, "ingen lyssnar"));
	close_world(w);
}

static void retry_after_wins_over_our_own_waits(void **state)
{
	(void)state;
	static const struct {
		const char *head;
		int64_t wait_s;
	} cases[] = {
	        {"503 Service Unavailable\r\nRetry-After: 7", 7},
	        {"429 Too Many Requests\r\nRetry-After: 4000", 4000},
	        {"429 Too Many Requests\r\nRetry-After: 0", 1},
	        {"429 Too Many Requests\r\nRetry-After: 9999999", 86400},
	        {"503 x\r\nDate: Tue, 13 May 2014 16:00:00 GMT\r\n"
	         "Retry-After: Tue, 13 May 2014 16:01:40 GMT",
	         100},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct fake_route routes[] = {{.path = "/", .head = cases[i].head}};
		struct world *w = open_world(routes, 1);
		add_hook(w, fake_http_url(w->http, "/"), SECRET);
		set_hooks(w);
		offer(w, 0, "a");
		until(w, 1);
		assert_int_equal(w->last.next_try_unix_s - START_UNIX_S, cases[i].wait_s);
		close_world(w);
	}
}

/* ---- order, and what one hook is to another ---- */
static void a_retry_has_the_same_id_and_what_is_behind_it_waits(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{.path = "/a",
	                                     .head = "200 OK",
	                                     .at_first = "503 Service Unavailable",
	                                     .n_first = 1},
	                                    {.path = "/b", .head = "200 OK"}};
	struct world *w = open_world(routes, 2);
	add_hook(w, fake_http_url(w->http, "/a"), SECRET);
	add_hook(w, fake_http_url(w->http, "/b"), SECRET);
	set_hooks(w);
	offer(w, 0, "new");
	offer(w, 0, "over");
	until(w, 1);
	offer(w, 1, "other");
	until(w, 2);
	turn(w);
	assert_string_equal(w->told, "new:retry:503 other:sent:200 ");
	assert_int_equal(notify_stats(w->n).n_waiting, 2);
	assert_int_equal(notify_stats(w->n).n_retrying, 2);
	w->now_unix_s += 15;
	set_hooks(w); /* look again */
	until(w, 4);
	assert_string_equal(w->told, "new:retry:503 other:sent:200 new:sent:200 over:sent:200 ");
	char *heard = fake_http_heard(w->http), *first = strstr(heard, "webhook-id: new\r\n");
	assert_non_null(first);
	assert_non_null(strstr(first + 1, "webhook-id: new\r\n"));
	/* the time, and so the signature, is that of each try */
	assert_non_null(strstr(heard, "webhook-timestamp: 1400000015\r\n"));
	free(heard);
	close_world(w);
}

static void what_is_refused_lets_the_next_go(void **state)
{
	(void)state;
	const struct fake_route routes[] = {
	        {.path = "/a", .head = "200 OK", .at_first = "400 Bad Request", .n_first = 1}};
	struct world *w = open_world(routes, 1);
	add_hook(w, fake_http_url(w->http, "/a"), SECRET);
	set_hooks(w);
	offer(w, 0, "a");
	offer(w, 0, "b");
	until(w, 1);
	assert_int_equal(notify_stats(w->n).n_hooks_failing, 1);
	until(w, 2);
	assert_string_equal(w->told, "a:dead:400 b:sent:200 ");
	assert_int_equal(notify_stats(w->n).n_hooks_failing, 0);
	assert_int_equal(notify_stats(w->n).n_dead, 1);
	close_world(w);
}

static void a_silent_hook_costs_one_connection_and_delays_nobody(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{.path = "/silent", .head = NULL},
	                                    {.path = "/b", .head = "200 OK"}};
	struct world *w = open_world(routes, 2);
	add_hook(w, fake_http_url(w->http, "/silent"), SECRET);
	add_hook(w, fake_http_url(w->http, "/b"), SECRET); /* on the same host */
	set_hooks(w);
	for (int i = 0; i < 5; i++)
		offer(w, 0, "silent");
	while (fake_http_requests(w->http) < 1)
		(void)uv_run(&w->loop, UV_RUN_NOWAIT);
	struct letter mail = {.row = 99,
	                      .notice = {.id = "mail",
	                                 .to = "anna@x.se",
	                                 .subject = "",
	                                 .text = "Text\n",
	                                 .html = "<p>Text</p>\n"}};
	assert_int_equal(notify_offer(w->n, &mail), 0);
	until(w, 1);
	assert_string_equal(w->told, "mail:sent:250 ");
	offer(w, 1, "b1");
	offer(w, 1, "b2");
	until(w, 3);
	assert_string_equal(w->told, "mail:sent:250 b1:sent:200 b2:sent:200 ");
	assert_true(notify_stats(w->n).busy);
	assert_int_equal(notify_stats(w->n).n_waiting, 5);
	assert_int_equal(fake_http_requests(w->http), 3);
	notify_close(w->n, on_closed, w); /* breaks it off, without a word about it */
	assert_int_equal(uv_run(&w->loop, UV_RUN_DEFAULT), 0);
	assert_int_equal(w->n_results, 3);
	assert_true(w->closed);
	assert_int_equal(uv_loop_close(&w->loop), 0);
	w->http = fake_http_free(w->http);
	free(w);
}

static void the_next_waits_until_its_own_last_is_on_disk(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{.path = "/a", .head = "200 OK"},
	                                    {.path = "/b", .head = "200 OK"}};
	struct world *w = open_world(routes, 2);
	add_hook(w, fake_http_url(w->http, "/a"), SECRET);
	add_hook(w, fake_http_url(w->http, "/b"), SECRET);
	set_hooks(w);
	w->keep_unsettled = true;
	offer(w, 0, "a1");
	until(w, 1);
	offer(w, 1, "b1");
	until(w, 2);
	offer(w, 0, "a2");
	offer(w, 1, "b2");
	turn(w);
	assert_int_equal(fake_http_requests(w->http), 2);
	notify_settled(w->n); /* the first told: that of /a */
	until(w, 3);
	turn(w);
	assert_string_equal(w->told, "a1:sent:200 b1:sent:200 a2:sent:200 ");
	notify_settled(w->n);
	until(w, 4);
	assert_string_equal(w->told, "a1:sent:200 b1:sent:200 a2:sent:200 b2:sent:200 ");
	assert_true(notify_stats(w->n).busy);
	notify_settled(w->n);
	notify_settled(w->n);
	assert_false(notify_stats(w->n).busy);
	close_world(w);
}

/* ---- the end of a letter ---- */
static void after_72_hours_it_is_given_up(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{.path = "/", .head = "503 x\r\nRetry-After: 86400"}};
	struct world *w = open_world(routes, 1);
	struct letter l = {.n_attempts = 150,
	                   .first_try_unix_s = START_UNIX_S - INT64_C(72) * 3600 + 1};
	add_hook(w, fake_http_url(w->http, "/"), SECRET);
	set_hooks(w);
	offer_as(w, 0, &l, "a");
	until(w, 1);
	assert_string_equal(w->told, "a:retry:503 ");
	w->now_unix_s += 86400;
	set_hooks(w);
	until(w, 2);
	assert_string_equal(w->told, "a:retry:503 a:dead:503 ");
	close_world(w);
}

static void what_waits_behind_it_has_waited_as_long(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{.path = "/", .head = "503 x\r\nRetry-After: 86400"}};
	struct world *w = open_world(routes, 1);
	add_hook(w, fake_http_url(w->http, "/"), SECRET);
	set_hooks(w);
	offer(w, 0, "a");
	offer(w, 0, "b");
	until(w, 1);
	w->now_unix_s += INT64_C(72) * 3600;
	set_hooks(w);
	until(w, 3);
	assert_string_equal(w->told, "a:retry:503 a:dead:503 b:dead:503 ");
	close_world(w);
}

static void a_full_queue_says_so_and_harms_no_other(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{.path = "/silent", .head = NULL},
	                                    {.path = "/b", .head = "200 OK"}};
	struct world *w = open_world(routes, 2);
	char name[NOTIFY_HOOK_NAME_BYTES];
	add_hook(w, fake_http_url(w->http, "/silent"), SECRET);
	add_hook(w, fake_http_url(w->http, "/b"), SECRET);
	set_hooks(w);
	notify_hook_name(w->urls[0], name);
	struct letter l = {.row = 1,
	                   .notice = {.id = "a", .kind = NOTICE_EVENT, .to = name, .text = BODY}};
	int ret = 0, n = 0;
	while ((ret = notify_offer(w->n, &l)) == 0)
		n++;
	assert_int_equal(ret, -ENOSPC);
	assert_int_equal(n, 10000);
	offer(w, 1, "b");
	until(w, 1);
	assert_string_equal(w->told, "b:sent:200 ");
	close_world(w);
}

static void a_hook_that_left_the_settings_makes_its_letters_dead(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{.path = "/a", .head = "503 x"},
	                                    {.path = "/b", .head = "200 OK"}};
	struct world *w = open_world(routes, 2);
	add_hook(w, fake_http_url(w->http, "/a"), SECRET);
	add_hook(w, fake_http_url(w->http, "/b"), SECRET);
	set_hooks(w);
	offer(w, 0, "a1");
	until(w, 1);
	offer(w, 0, "a2");
	w->hooks[0] = w->hooks[1];
	w->n_hooks = 1;
	set_hooks(w);
	assert_int_equal(w->n_results, 1); /* nothing is told inside the call */
	until(w, 3);
	assert_string_equal(w->told, "a1:retry:503 a1:dead:0 a2:dead:0 ");
	assert_non_null(strstr(w->said, "inställningarna"));
	assert_int_equal(w->n_failing, 0); /* that is no trouble */
	(void)snprintf(w->urls[2], sizeof(w->urls[2]), "https://x.se/okand");
	offer(w, 2, "c"); /* left by an earlier run */
	until(w, 4);
	assert_int_equal(w->last.end, LETTER_DEAD);
	assert_int_equal(notify_stats(w->n).n_waiting, 0);
	close_world(w);
}

static void a_hook_that_comes_back_in_time_gets_its_letters(void **state)
{
	(void)state;
	const struct fake_route routes[] = {
	        {.path = "/a", .head = "200 OK", .at_first = "503 x", .n_first = 1}};
	struct world *w = open_world(routes, 1);
	add_hook(w, fake_http_url(w->http, "/a"), SECRET);
	set_hooks(w);
	offer(w, 0, "a");
	until(w, 1);
	w->hooks[0].secret = "en annan nyckel som är lång";
	w->now_unix_s += 15;
	set_hooks(w);
	until(w, 2);
	assert_string_equal(w->told, "a:retry:503 a:sent:200 ");
	close_world(w);
}

static void without_its_secret_nothing_is_sent(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{.path = "/a", .head = "200 OK"}};
	struct world *w = open_world(routes, 1);
	add_hook(w, fake_http_url(w->http, "/a"), NULL);
	w->hooks[0].locked = true;
	set_hooks(w);
	offer(w, 0, "a");
	turn(w);
	assert_int_equal(fake_http_connections(w->http), 0);
	assert_int_equal(notify_stats(w->n).n_retrying, 1);
	w->hooks[0].locked = false;
	w->hooks[0].secret = SECRET;
	set_hooks(w);
	until(w, 1);
	assert_string_equal(w->told, "a:sent:200 ");
	char *heard = fake_http_heard(w->http);
	assert_non_null(strstr(heard, "webhook-signature: v1,"));
	free(heard);
	close_world(w);
}

static void a_name_holds_neither_path_nor_query(void **state)
{
	(void)state;
	char a[NOTIFY_HOOK_NAME_BYTES], b[NOTIFY_HOOK_NAME_BYTES];
	notify_hook_name("https://krok.exempel.se:8443/services/T0/B0/hemlig?nyckel=1", a);
	notify_hook_name("https://krok.exempel.se:8443/services/T0/B0/hemlig?nyckel=2", b);
	assert_string_not_equal(a, b);
	assert_true(strncmp(a, "https://krok.exempel.se:8443#", 29) == 0);
	assert_int_equal(strlen(a), 29 + 8);
	assert_null(strchr(a, '@')); /* nobody takes it for a mail address */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(an_event_is_posted_with_id_time_and_signature),
	        cmocka_unit_test(what_is_no_key_is_told_apart),
	        cmocka_unit_test(with_a_broken_key_nothing_is_sent),
	        cmocka_unit_test(without_a_secret_it_is_unsigned_but_has_its_id),
	        cmocka_unit_test(each_answer_is_sent_tried_again_or_dead),
	        cmocka_unit_test(when_nobody_listens_it_is_tried_again),
	        cmocka_unit_test(retry_after_wins_over_our_own_waits),
	        cmocka_unit_test(a_retry_has_the_same_id_and_what_is_behind_it_waits),
	        cmocka_unit_test(what_is_refused_lets_the_next_go),
	        cmocka_unit_test(a_silent_hook_costs_one_connection_and_delays_nobody),
	        cmocka_unit_test(the_next_waits_until_its_own_last_is_on_disk),
	        cmocka_unit_test(after_72_hours_it_is_given_up),
	        cmocka_unit_test(what_waits_behind_it_has_waited_as_long),
	        cmocka_unit_test(a_full_queue_says_so_and_harms_no_other),
	        cmocka_unit_test(a_hook_that_left_the_settings_makes_its_letters_dead),
	        cmocka_unit_test(a_hook_that_comes_back_in_time_gets_its_letters),
	        cmocka_unit_test(without_its_secret_nothing_is_sent),
	        cmocka_unit_test(a_name_holds_neither_path_nor_query),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
