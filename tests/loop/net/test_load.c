/* SPDX-License-Identifier: EUPL-1.2 */
/* Many at once: caps on real sockets, kept connections, callbacks that start and close, closing in
 * full flight. */
#include "test.h"
#include "fake_http.h"
#include "net_rig.h"

#define N 40

static void test_caps_hold_and_connections_are_kept(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{"/x", "200 OK", .body = STR("x"), .delay_ms = 2}};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	struct rig r;
	struct net_params p = rig_params();
	p.max_per_host = 2;
	rig_open(&r, &p);
	struct got got[N];
	for (int i = 0; i < N; i++)
		assert_int_equal(
		        rig_ask(&r, &(struct net_request){.url = fake_http_url(f, "/x")}, &got[i]),
		        0);
	assert_int_equal(net_stats(r.net).n_queued, N);
	rig_run(&r);
	for (int i = 0; i < N; i++) {
		assert_int_equal(got[i].n_times, 1);
		assert_int_equal(got[i].fault, NET_FAULT_NONE);
		free(got[i].body);
	}
	assert_int_equal(fake_http_requests(f), N);
	assert_true(fake_http_most_at_once(f) <= 2);
	assert_true(fake_http_connections(f) <= 2);
	rig_close(&r);
	f = fake_http_free(f);
}

static void test_plan_and_results_of_a_unit_share_a_connection(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{"/plan", "200 OK", .body = STR("p")},
	                                    {"/results", "200 OK", .body = STR("r")}};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	struct rig r;
	struct net_params p = rig_params();
	rig_open(&r, &p);
	struct got a, b;
	assert_int_equal(rig_ask(&r, &(struct net_request){.url = fake_http_url(f, "/plan")}, &a),
	                 0);
	assert_int_equal(
	        rig_ask(&r, &(struct net_request){.url = fake_http_url(f, "/results")}, &b), 0);
	rig_run(&r);
	assert_string_equal(a.body, "p");
	assert_string_equal(b.body, "r");
	free(a.body);
	free(b.body);
	assert_int_equal(fake_http_connections(f), 1);
	rig_close(&r);
	f = fake_http_free(f);
}

static void test_silent_hosts_delay_no_other(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{"/silent", .head = NULL},
	                                    {"/x", "200 OK", .body = STR("x")}};
	struct fake_http *good = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	struct fake_http *bad[6];
	struct rig r;
	struct net_params p = rig_params();
	p.max_transfers = 8;
	p.timeout_ms = 300;
	rig_open(&r, &p);
	struct got silent[6], got[N];
	for (int i = 0; i < 6; i++) {
		char address[32];
		(void)snprintf(address, sizeof(address), "127.0.0.%d", 10 + i); /* fits */
		bad[i] = fake_http_new(address, routes, ARRAY_LEN(routes));
		struct net_request q = {.url = fake_http_url(bad[i], "/silent"), .failing = true};
		assert_int_equal(rig_ask(&r, &q, &silent[i]), 0);
	}
	for (int i = 0; i < N; i++)
		assert_int_equal(rig_ask(&r,
		                         &(struct net_request){.url = fake_http_url(good, "/x")},
		                         &got[i]),
		                 0);
	rig_run(&r);
	for (int i = 0; i < N; i++) {
		assert_int_equal(got[i].fault, NET_FAULT_NONE);
		free(got[i].body);
		for (int k = 0; k < 6; k++)
			assert_true(got[i].order < silent[k].order);
	}
	for (int i = 0; i < 6; i++) {
		assert_int_equal(silent[i].fault, NET_FAULT_TIMEOUT);
		bad[i] = fake_http_free(bad[i]);
	}
	rig_close(&r);
	good = fake_http_free(good);
}

static void test_closing_in_full_flight_cancels_each_once(void **state)
{
	(void)state;
	const struct fake_route routes[] = {
	        {"/silent", .head = NULL},
	        {"/half", "200 OK", .body = STR("0123456789"), .stall_after = 42, .stall_ms = -1}};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	struct rig r;
	struct net_params p = rig_params();
	p.max_transfers = 10;
	p.max_per_host = 10;
	rig_open(&r, &p);
	struct got got[N];
	for (int i = 0; i < N; i++) {
		struct net_request q = {.url = fake_http_url(f, i % 2 ? "/silent" : "/half"),
		                        .authorization = "Bearer hemlig",
		                        .failing = i % 5 == 0};
		assert_int_equal(rig_ask(&r, &q, &got[i]), 0);
	}
	while (net_stats(r.net).n_in_flight < 10 || fake_http_requests(f) < 5)
		(void)uv_run(&r.loop, UV_RUN_ONCE); /* until they are under way */
	rig_close(&r);
	for (int i = 0; i < N; i++) {
		assert_int_equal(got[i].n_times, 1);
		assert_int_equal(got[i].code, -ECANCELED);
		assert_null(got[i].body);
	}
	f = fake_http_free(f);
}

static void test_closing_before_the_first_turn(void **state)
{
	(void)state;
	struct rig r;
	struct net_params p = rig_params();
	rig_open(&r, &p);
	struct got g;
	assert_int_equal(rig_ask(&r, &(struct net_request){.url = "http://127.0.0.1:1/"}, &g), 0);
	rig_close(&r);
	assert_int_equal(g.n_times, 1);
	assert_int_equal(g.code, -ECANCELED);
}

struct chain {
	struct rig *rig;
	const char *url;
	unsigned n_left, n_ok;
	bool close_at_end;
	int late; /* what net_start() said while closing */
};

static void on_chain(struct net_answer *a, void *arg)
{
	struct chain *c = arg;
	c->n_ok += a->fault == NET_FAULT_NONE;
	struct net_request q = {.url = c->url};
	if (c->n_left-- > 0) {
		must(net_start(c->rig->net, &q, on_chain, c) == 0);
		return;
	}
	net_close(c->rig->net, rig_on_closed, c->rig);
	c->late = net_start(c->rig->net, &q, on_chain, c);
}

static void test_callbacks_may_start_and_close(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{"/x", "200 OK", .body = STR("x")},
	                                    {"/silent", .head = NULL}};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	struct rig r;
	struct net_params p = rig_params();
	rig_open(&r, &p);
	struct chain c = {.rig = &r, .n_left = 10};
	char *url = strdup(fake_http_url(f, "/x"));
	c.url = url;
	assert_int_equal(net_start(r.net, &(struct net_request){.url = url}, on_chain, &c), 0);
	struct got g;
	assert_int_equal(rig_ask(&r, &(struct net_request){.url = fake_http_url(f, "/silent")}, &g),
	                 0);
	(void)uv_run(&r.loop, UV_RUN_DEFAULT); /* until all is closed, or stopped by the cancel */
	(void)uv_run(&r.loop, UV_RUN_DEFAULT);
	assert_int_equal(c.n_ok, 11);
	assert_int_equal(c.late, -ECANCELED);
	assert_int_equal(g.code, -ECANCELED);
	assert_true(r.closed);
	assert_int_equal(uv_loop_close(&r.loop), 0);
	free(url);
	f = fake_http_free(f);
}

static void test_impossible_parameters_are_refused_with_the_setting(void **state)
{
	(void)state;
	struct uv_loop_s loop;
	assert_int_equal(uv_loop_init(&loop), 0);
	struct net_params good = rig_params(), cases[6];
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		cases[i] = good;
	cases[0].max_transfers = 0;
	cases[1].max_per_host = 65;
	cases[2].timeout_ms = 0;
	cases[3].connect_timeout_ms = -1;
	cases[4].max_body_bytes = 0;
	cases[5].timeout_ms = (int64_t)INT32_MAX + 1;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct net *n = NULL;
		struct err err;
		assert_int_equal(net_new(&loop, &cases[i], &n, &err), -EINVAL);
		assert_null(n);
		assert_non_null(strstr(err.text, "pull."));
	}
	assert_int_equal(uv_loop_close(&loop), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_caps_hold_and_connections_are_kept),
	        cmocka_unit_test(test_plan_and_results_of_a_unit_share_a_connection),
	        cmocka_unit_test(test_silent_hosts_delay_no_other),
	        cmocka_unit_test(test_closing_in_full_flight_cancels_each_once),
	        cmocka_unit_test(test_closing_before_the_first_turn),
	        cmocka_unit_test(test_callbacks_may_start_and_close),
	        cmocka_unit_test(test_impossible_parameters_are_refused_with_the_setting),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
