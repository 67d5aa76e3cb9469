/* SPDX-License-Identifier: EUPL-1.2 */
/* HTTP answers as units give them: whole, unchanged, refused, cut, slow, too large. */
#include "test.h"
#include "fake_http.h"
#include "net_rig.h"

static const char plan[] = "{\"format\": \"tertial.plan/1\"}";

static void test_whole_answer_comes_with_its_headers(void **state)
{
	(void)state;
	const struct fake_route routes[] = {
	        {"/plan",
	         "200 OK\r\nETag: \"a1\"\r\nLast-Modified: Wed, 30 Apr 2014 10:00:00 GMT\r\n"
	         "content-type:  application/json ",
	         .body = STR(plan), .unless = "If-None-Match: \"a1\""},
	        {"/bare", "200 OK", .body = STR("x"), .no_length = true, .close = true},
	        {"/empty", "200 OK", .body = STR("")},
	        {"/odd", "200 OK\r\nETag: \"a\001\"\r\nLast-Modified: x\177", .body = STR("y")},
	};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	struct rig r;
	struct net_params p = rig_params();
	rig_open(&r, &p);
	struct got g = rig_get(&r, &(struct net_request){.url = fake_http_url(f, "/plan")});
	assert_int_equal(g.fault, NET_FAULT_NONE);
	assert_int_equal(g.status, 200);
	assert_string_equal(g.body, plan);
	assert_int_equal(g.n_body, strlen(plan));
	assert_string_equal(g.etag, "\"a1\"");
	assert_string_equal(g.last_modified, "Wed, 30 Apr 2014 10:00:00 GMT");
	assert_string_equal(g.content_type, "application/json");
	assert_true(g.retry_after_s == -1);
	free(g.body);

	g = rig_get(&r, &(struct net_request){.url = fake_http_url(f, "/plan"), .etag = "\"a1\""});
	assert_int_equal(g.fault, NET_FAULT_NONE);
	assert_int_equal(g.status, 304);
	assert_null(g.body);

	g = rig_get(&r, &(struct net_request){.url = fake_http_url(f, "/bare")});
	assert_int_equal(g.fault, NET_FAULT_NONE);
	assert_string_equal(g.body, "x");
	assert_string_equal(g.etag, "");
	free(g.body);

	g = rig_get(&r, &(struct net_request){.url = fake_http_url(f, "/empty")});
	assert_int_equal(g.fault, NET_FAULT_NONE);
	assert_int_equal(g.n_body, 0);
	free(g.body);

	/* What could not be sent back as a condition is as if not given. */
	g = rig_get(&r, &(struct net_request){.url = fake_http_url(f, "/odd")});
	assert_int_equal(g.fault, NET_FAULT_NONE);
	assert_string_equal(g.etag, "");
	assert_string_equal(g.last_modified, "");
	free(g.body);
	struct net_stats st = net_stats(r.net);
	assert_int_equal(st.n_done, 5);
	assert_int_equal(st.n_not_modified, 1);
	assert_int_equal(st.n_in_flight + st.n_queued, 0);
	rig_close(&r);
	f = fake_http_free(f);
}

static void test_request_carries_conditions_headers_and_body(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{"/in", "200 OK", .body = STR("ok")}};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	struct rig r;
	struct net_params p = rig_params();
	p.user_agent = "tertiald/test";
	rig_open(&r, &p);
	const char *const headers[] = {"X-A: 1", "Content-Type: application/json", NULL};
	struct net_request q = {.url = fake_http_url(f, "/in"),
	                        .method = "POST",
	                        .headers = headers,
	                        .authorization = "Bearer hemlig",
	                        .body = STR("{}")};
	struct got g = rig_get(&r, &q);
	assert_int_equal(g.status, 200);
	free(g.body);
	struct net_request again = {.url = fake_http_url(f, "/in"), .last_modified = "igår"};
	g = rig_get(&r, &again); /* the same easy handle: nothing of the POST is left in it */
	assert_int_equal(g.status, 200);
	free(g.body);
	char *heard = fake_http_heard(f);
	const char *get = strstr(heard, "GET /in");
	assert_non_null(strstr(heard, "POST /in HTTP/1.1"));
	assert_non_null(get);
	assert_non_null(strstr(heard, "\r\nAuthorization: Bearer hemlig\r\n"));
	assert_non_null(strstr(heard, "\r\nX-A: 1\r\n"));
	assert_non_null(strstr(heard, "\r\nUser-Agent: tertiald/test\r\n"));
	assert_non_null(strstr(heard, "\r\n\r\n{}"));
	assert_null(strstr(heard, "Expect:"));
	assert_non_null(strstr(get, "\r\nIf-Modified-Since: igår\r\n"));
	assert_non_null(strstr(get, "\r\nAccept-Encoding: gzip\r\n"));
	assert_null(strstr(get, "hemlig"));
	assert_null(strstr(get, "Content-Type"));
	assert_int_equal(fake_http_connections(f), 1);
	free(heard);
	rig_close(&r);
	f = fake_http_free(f);
}

static void test_impossible_requests_are_refused_at_once(void **state)
{
	(void)state;
	struct rig r;
	struct net_params p = rig_params();
	rig_open(&r, &p);
	static const struct net_request cases[] = {
	        {.url = "file:///etc/passwd"},
	        {.url = "ftp://a/b"},
	        {.url = "http://"},
	        {.url = "http:///x"},
	        {.url = "https://me@/x"},
	        {.url = "http://a/b c"},
	        {.url = "http://a/\r\nX: y"},
	        {.url = ""},
	        {.url = "http://a/", .method = "PUT"},
	        {.url = "http://a/", .authorization = "x\r\nY: z"},
	        {.url = "http://a/", .etag = "\"\n\""},
	};
	struct got g;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(rig_ask(&r, &cases[i], &g), -EINVAL);
	rig_close(&r);
}

static void test_each_way_to_fail_has_its_fault_and_words(void **state)
{
	(void)state;
	static char long_head[70000], long_line[120000];
	const char *end = long_head + sizeof(long_head);
	char *at = long_head + snprintf(long_head, sizeof(long_head), "200 OK");
	for (int i = 0; i < 1100; i++)
		at += snprintf(at, (size_t)(end - at), "\r\nX-%04d: %050d", i, i);
	memset(long_line, 'a', sizeof(long_line) - 1);
	memcpy(long_line, "200 OK\r\nX: ", 11);
	struct str bomb = fake_http_gzip('x', 50 << 20), ratio = fake_http_gzip('x', 900 << 10);
	const struct fake_route routes[] = {
	        {"/cut", "200 OK", .body = STR(plan), .claim_bytes = 6000},
	        {"/reset", "200 OK", .body = STR(plan), .claim_bytes = 6000, .reset = true},
	        {"/nothing", "200 OK", .body = STR(plan), .cut_after = 1, .close = true},
	        {"/chunk", "200 OK\r\nTransfer-Encoding: chunked", .body = STR("5\r\nab"),
	         .no_length = true},
	        {"/big", "200 OK", .body = STR("0123456789abcdef"), .n_repeat = 1 << 17},
	        {"/growing", "200 OK", .body = STR("0123456789abcdef"), .n_repeat = 1 << 17,
	         .no_length = true},
	        {"/bomb", "200 OK\r\nContent-Encoding: gzip", .body = bomb},
	        {"/ratio", "200 OK\r\nContent-Encoding: gzip", .body = ratio},
	        {"/notgzip", "200 OK\r\nContent-Encoding: gzip", .body = STR("<html>hej</html>")},
	        {"/404", "404 Not Found", .body = STR("borta")},
	        {"/500", "500 Oj", .body = STR("0123456789abcdef"), .n_repeat = 1 << 17},
	        {"/304", "304 Not Modified", .body = STR("")},
	        {"/silent", NULL, .body = STR("")},
	        {"/slow", "200 OK", .body = STR(plan), .stall_after = 50, .stall_ms = -1},
	        {"/head", long_head, .body = STR("x")},
	        {"/line", long_line, .body = STR("x")},
	};
	static const struct {
		const char *path;
		enum net_fault fault;
		int status;
		const char *text; /* must be in the words */
	} cases[] = {
	        {"/cut", NET_FAULT_BROKEN, 200, "28 av 6000 byte"},
	        {"/reset", NET_FAULT_BROKEN, 200, "bröts"},
	        {"/nothing", NET_FAULT_BROKEN, 0, ""},
	        {"/chunk", NET_FAULT_BROKEN, 200, "bröts"},
	        {"/big", NET_FAULT_TOO_LARGE, 200, "anger 2097152 byte, gränsen är 1048576"},
	        {"/growing", NET_FAULT_TOO_LARGE, 200, "gränsen 1048576 byte"},
	        {"/bomb", NET_FAULT_TOO_LARGE, 200, "gränsen 1048576 byte"},
	        {"/ratio", NET_FAULT_TOO_LARGE, 200, "gränsen 200 gånger"},
	        {"/notgzip", NET_FAULT_BROKEN, 200, "packa upp"},
	        {"/404", NET_FAULT_HTTP_STATUS, 404, "404"},
	        {"/500", NET_FAULT_HTTP_STATUS, 500, "fel hos servern"},
	        {"/304", NET_FAULT_HTTP_STATUS, 304, "inget villkor"},
	        {"/silent", NET_FAULT_TIMEOUT, 0, "inget svar inom 0.3 s"},
	        {"/slow", NET_FAULT_TIMEOUT, 200, "inom 0.3 s (pull.timeout): 11 byte"},
	        {"/head", NET_FAULT_TOO_LARGE, 200, "65536 byte"},
	        {"/line", NET_FAULT_TOO_LARGE, 200, "65536 byte"},
	};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	struct rig r;
	struct net_params p = rig_params();
	p.timeout_ms = 300;
	rig_open(&r, &p);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		bool may_be_slow = cases[i].fault == NET_FAULT_TIMEOUT;
		p.timeout_ms = may_be_slow ? 300 : 20000;
		net_set_params(r.net, &p);
		struct net_request q = {.url = fake_http_url(f, cases[i].path)};
		struct got g = rig_get(&r, &q);
		if (g.fault != cases[i].fault || !strstr(g.text, cases[i].text))
			print_message("%s: %s, %s\n", cases[i].path, net_fault_name(g.fault),
			              g.text);
		assert_int_equal(g.fault, cases[i].fault);
		assert_int_equal(g.status, cases[i].status);
		assert_non_null(strstr(g.text, cases[i].text));
		assert_true(g.code < 0);
		assert_null(g.body);
	}
	rig_close(&r);
	f = fake_http_free(f);
	free((char *)bomb.at);
	free((char *)ratio.at);
}

static void test_nobody_there(void **state)
{
	(void)state;
	struct rig r;
	struct net_params p = rig_params();
	p.connect_timeout_ms = 200;
	rig_open(&r, &p);
	char url[64];
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/", fake_http_dead_port()); /* fits */
	struct got g = rig_get(&r, &(struct net_request){.url = url});
	assert_int_equal(g.fault, NET_FAULT_CONNECT);
	assert_int_equal(g.code, -ECONNREFUSED);
	assert_non_null(strstr(g.text, "nekades"));
	g = rig_get(&r, &(struct net_request){.url = "http://127.0.0.1:99999/"});
	assert_int_equal(g.fault, NET_FAULT_BAD_URL);
	g = rig_get(&r, &(struct net_request){.url = "http://finns-inte.invalid/"});
	assert_true(g.fault == NET_FAULT_RESOLVE || g.fault == NET_FAULT_TIMEOUT);
	rig_close(&r);
}

static void test_first_byte_has_a_deadline_of_its_own(void **state)
{
	(void)state;
	const struct fake_route routes[] = {
	        {"/silent", NULL, .body = STR("")},
	        {"/late", "200 OK", .body = STR("x"), .stall_after = 20, .stall_ms = 300},
	};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	struct rig r;
	struct net_params p = rig_params();
	p.first_byte_timeout_ms = 150;
	rig_open(&r, &p);
	struct got silent, late;
	assert_int_equal(
	        rig_ask(&r, &(struct net_request){.url = fake_http_url(f, "/silent")}, &silent), 0);
	assert_int_equal(
	        rig_ask(&r, &(struct net_request){.url = fake_http_url(f, "/late")}, &late), 0);
	rig_run(&r);
	assert_int_equal(silent.fault, NET_FAULT_TIMEOUT);
	assert_non_null(strstr(silent.text, "inget svar inom 0.15 s"));
	assert_int_equal(late.fault,
	                 NET_FAULT_NONE); /* in all it took longer: that is another limit */
	free(late.body);
	rig_close(&r);
	f = fake_http_free(f);
}

static void test_retry_after_in_seconds_or_as_a_date(void **state)
{
	(void)state;
	const struct fake_route routes[] = {
	        {"/s", "503 Nej\r\nRetry-After: 120", .body = STR("")},
	        {"/d",
	         "429 Nej\r\nDate: Wed, 30 Apr 2014 10:00:00 GMT\r\n"
	         "Retry-After: Wed, 30 Apr 2014 10:05:00 GMT",
	         .body = STR("")},
	        {"/past",
	         "503 Nej\r\nDate: Wed, 30 Apr 2014 10:00:00 GMT\r\n"
	         "Retry-After: Wed, 30 Apr 2014 09:00:00 GMT",
	         .body = STR("")},
	        {"/junk", "503 Nej\r\nRetry-After: snart", .body = STR("")},
	        {"/huge", "503 Nej\r\nRetry-After: 999999999999999999", .body = STR("")},
	        {"/minus", "503 Nej\r\nRetry-After: -5", .body = STR("")},
	};
	static const int64_t seconds[] = {120, 300, 0, -1, 31536000, -1};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	struct rig r;
	struct net_params p = rig_params();
	rig_open(&r, &p);
	for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
		struct net_request q = {.url = fake_http_url(f, routes[i].path)};
		struct got g = rig_get(&r, &q);
		assert_int_equal(g.fault, NET_FAULT_HTTP_STATUS);
		assert_true(g.retry_after_s == seconds[i]);
	}
	rig_close(&r);
	f = fake_http_free(f);
}

static void test_environment_is_no_configuration(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{"/x", "200 OK", .body = STR("x")}};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	assert_int_equal(setenv("http_proxy", "http://127.0.0.1:1", 1), 0);
	assert_int_equal(setenv("ALL_PROXY", "socks5://127.0.0.1:1", 1), 0);
	struct rig r;
	struct net_params p = rig_params();
	rig_open(&r, &p);
	struct got g = rig_get(&r, &(struct net_request){.url = fake_http_url(f, "/x")});
	assert_int_equal(g.fault, NET_FAULT_NONE);
	free(g.body);
	rig_close(&r);
	(void)unsetenv("http_proxy");
	(void)unsetenv("ALL_PROXY");
	f = fake_http_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_whole_answer_comes_with_its_headers),
	        cmocka_unit_test(test_request_carries_conditions_headers_and_body),
	        cmocka_unit_test(test_impossible_requests_are_refused_at_once),
	        cmocka_unit_test(test_each_way_to_fail_has_its_fault_and_words),
	        cmocka_unit_test(test_nobody_there),
	        cmocka_unit_test(test_first_byte_has_a_deadline_of_its_own),
	        cmocka_unit_test(test_retry_after_in_seconds_or_as_a_date),
	        cmocka_unit_test(test_environment_is_no_configuration),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
