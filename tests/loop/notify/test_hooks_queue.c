/* SPDX-License-Identifier: EUPL-1.2 */
/* notify/hooks: the queue of each hook: what waits for what, and what becomes of it. */
#include "hooks_rig.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_retry_has_the_same_id_and_what_is_behind_it_waits),
	        cmocka_unit_test(what_is_refused_lets_the_next_go),
	        cmocka_unit_test(a_silent_hook_costs_one_connection_and_delays_nobody),
	        cmocka_unit_test(the_next_waits_until_its_own_last_is_on_disk),
	        cmocka_unit_test(after_72_hours_it_is_given_up),
	        cmocka_unit_test(what_waits_behind_it_has_waited_as_long),
	        cmocka_unit_test(a_full_queue_says_so_and_harms_no_other),
	        cmocka_unit_test(a_hook_that_left_the_settings_makes_its_letters_dead),
	        cmocka_unit_test(a_hook_that_comes_back_in_time_gets_its_letters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
