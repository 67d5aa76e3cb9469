/* SPDX-License-Identifier: EUPL-1.2 */
/* notify/hooks: what an event is when it is posted, and how each answer ends its try. */
#include "hooks_rig.h"

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
	        cmocka_unit_test(without_its_secret_nothing_is_sent),
	        cmocka_unit_test(a_name_holds_neither_path_nor_query),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
