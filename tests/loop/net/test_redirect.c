/* SPDX-License-Identifier: EUPL-1.2 */
/* Where a redirect may lead, and what goes along. */
#include "test.h"
#include "../../../daemon/net/inner.h"
#include "fake_http.h"
#include "net_rig.h"

static void test_judgement(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to;
		unsigned n_before;
		bool follow, same_host;
	} cases[] = {
	        {"http://a/x", "http://a/y", 0, true, true},
	        {"http://a/x", "http://A:80/y", 2, true, true},
	        {"https://a:443/x", "https://a/y", 0, true, true},
	        {"http://a/x", "http://a/y", 3, false, false},
	        {"http://a/x", "http://a:8080/y", 0, true, false},
	        {"http://a/x", "http://b/y", 0, true, false},
	        {"http://a/x", "http://a.b/y", 0, true, false},
	        {"http://a/x", "http://a@b/y", 0, true, false},
	        {"http://a/x", "http://b@a/y", 0, true, true},
	        {"http://a/x", "http://b\\@a/y", 0, true, false},
	        {"http://a/x", "https://a/y", 0, true, false},
	        {"https://a/x", "http://a/y", 0, false, false},
	        {"HTTPS://a/x", "HTTP://a/y", 0, false, false},
	        {"http://a:443/x", "https://a:443/y", 0, true, false},
	        {"http://a/x", "file:///etc/passwd", 0, false, false},
	        {"http://a/x", "gopher://a/", 0, false, false},
	        {"http://a/x", "ftp://a/", 0, false, false},
	        {"http://a/x", "/y", 0, false, false},
	        {"http://a/x", "", 0, false, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct redirect r = redirect_judge(cases[i].from, cases[i].to, cases[i].n_before);
		if (r.follow != cases[i].follow || r.same_host != cases[i].same_host)
			print_message("%s -> %s\n", cases[i].from, cases[i].to);
		assert_int_equal(r.follow, cases[i].follow);
		assert_int_equal(r.same_host, cases[i].same_host);
		assert_int_equal(r.why != NULL, !r.follow);
	}
}

static void test_three_are_followed_and_no_more(void **state)
{
	(void)state;
	const struct fake_route routes[] = {
	        {"/4", "302 Vidare\r\nLocation: /3", .body = STR("inte detta")},
	        {"/3", "301 Vidare\r\nLocation: 2", .body = STR("")},
	        {"/2", "307 Vidare\r\nLocation: /1", .body = STR("")},
	        {"/1", "308 Vidare\r\nLocation: /0", .body = STR("")},
	        {"/0", "200 OK\r\nETag: \"0\"", .body = STR("framme")},
	        {"/loop", "302 Vidare\r\nLocation: /loop", .body = STR("")},
	        {"/nowhere", "302 Vidare", .body = STR("")},
	        {"/file", "302 Vidare\r\nLocation: file:///etc/passwd", .body = STR("")},
	        {"/gopher", "302 Vidare\r\nLocation: gopher://127.0.0.1:25/_x", .body = STR("")},
	        {"/junk", "302 Vidare\r\nLocation: http://[", .body = STR("")},
	};
	static const struct {
		const char *path;
		enum net_fault fault;
		int status;
		const char *text;
	} cases[] = {
	        {"/3", NET_FAULT_NONE, 200, ""},
	        {"/4", NET_FAULT_REDIRECT, 308, "högst 3"},
	        {"/loop", NET_FAULT_REDIRECT, 302, "högst 3"},
	        {"/nowhere", NET_FAULT_HTTP_STATUS, 302, "utan adress"},
	        {"/file", NET_FAULT_REDIRECT, 302, "file:///etc/passwd"},
	        {"/gopher", NET_FAULT_REDIRECT, 302, "annat än http"},
	};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	struct rig r;
	struct net_params p = rig_params();
	rig_open(&r, &p);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct net_request q = {.url = fake_http_url(f, cases[i].path)};
		struct got g = rig_get(&r, &q);
		if (g.fault != cases[i].fault || !strstr(g.text, cases[i].text))
			print_message("%s: %s, %s\n", cases[i].path, net_fault_name(g.fault),
			              g.text);
		assert_int_equal(g.fault, cases[i].fault);
		assert_int_equal(g.status, cases[i].status);
		assert_non_null(strstr(g.text, cases[i].text));
		if (g.fault == NET_FAULT_NONE) {
			assert_string_equal(g.body, "framme");
			assert_string_equal(g.etag, "\"0\"");
		}
		free(g.body);
	}
	struct got junk = rig_get(&r, &(struct net_request){.url = fake_http_url(f, "/junk")});
	assert_int_not_equal(junk.fault, NET_FAULT_NONE);
	rig_close(&r);
	f = fake_http_free(f);
}

static bool anywhere(const char *url, void *arg)
{
	(void)url;
	(void)arg;
	return true;
}

static bool nowhere(const char *url, void *arg)
{
	struct got *g = arg;
	(void)snprintf(g->etag, sizeof(g->etag), "%s", url); /* may be cut: looked at below */
	return false;
}

static void test_another_host_is_gone_to_only_where_the_asker_says_so(void **state)
{
	(void)state;
	const struct fake_route there[] = {{"/x", "200 OK", .body = STR("främmande")}};
	struct fake_http *other = fake_http_new("127.0.0.2", there, ARRAY_LEN(there));
	char away[160], wanted[120];
	(void)snprintf(wanted, sizeof(wanted), "%s", fake_http_url(other, "/x")); /* fits */
	(void)snprintf(away, sizeof(away), "302 Vidare\r\nLocation: %s", wanted); /* same */
	const struct fake_route here[] = {{"/away", away, .body = STR("")}};
	struct fake_http *f = fake_http_new(NULL, here, ARRAY_LEN(here));
	struct rig r;
	struct net_params p = rig_params();
	rig_open(&r, &p);
	for (int i = 0; i < 2; i++) {
		struct net_request q = {.url = fake_http_url(f, "/away"),
		                        .may_go = i ? nowhere : NULL};
		struct got g = rig_get(&r, &q);
		assert_int_equal(g.fault, NET_FAULT_REDIRECT);
		assert_non_null(strstr(g.text, "registret"));
		assert_non_null(strstr(g.text, wanted));
	}
	assert_int_equal(fake_http_connections(other), 0);
	rig_close(&r);
	f = fake_http_free(f);
	other = fake_http_free(other);
}

static void test_credential_stays_with_its_host(void **state)
{
	(void)state;
	const struct fake_route there[] = {
	        {"/x", "200 OK", .body = STR("främmande")},
	};
	struct fake_http *other = fake_http_new("127.0.0.2", there, ARRAY_LEN(there));
	char away[128];
	(void)snprintf(away, sizeof(away), "302 Vidare\r\nLocation: %s",
	               fake_http_url(other, "/x")); /* fits */
	const struct fake_route here[] = {
	        {"/home", "302 Vidare\r\nLocation: /end", .body = STR("")},
	        {"/end", "200 OK", .body = STR("hemma")},
	        {"/away", away, .body = STR("")},
	};
	struct fake_http *f = fake_http_new(NULL, here, ARRAY_LEN(here));
	struct rig r;
	struct net_params p = rig_params();
	rig_open(&r, &p);
	const char *const headers[] = {"X-Api-Key: nyckel", NULL};
	struct net_request q = {.url = fake_http_url(f, "/home"),
	                        .authorization = "Bearer hemlig",
	                        .headers = headers,
	                        .etag = "\"e\"",
	                        .may_go = anywhere};
	struct got g = rig_get(&r, &q);
	assert_string_equal(g.body, "hemma");
	free(g.body);
	char *heard = fake_http_heard(f);
	const char *end = strstr(heard, "GET /end");
	assert_non_null(end);
	assert_non_null(strstr(end, "Authorization: Bearer hemlig\r\n"));
	assert_non_null(strstr(end, "X-Api-Key: nyckel\r\n"));
	free(heard);

	q.url = fake_http_url(f, "/away");
	g = rig_get(&r, &q);
	assert_int_equal(g.fault, NET_FAULT_NONE);
	assert_string_equal(g.body, "främmande");
	free(g.body);
	q.etag = NULL; /* now no line is left that may go along */
	g = rig_get(&r, &q);
	assert_string_equal(g.body, "främmande");
	free(g.body);
	heard = fake_http_heard(other);
	assert_non_null(strstr(heard, "GET /x"));
	assert_non_null(strstr(heard, "If-None-Match: \"e\"\r\n"));
	assert_null(strstr(heard, "hemlig"));
	assert_null(strstr(heard, "nyckel"));
	free(heard);
	rig_close(&r);
	f = fake_http_free(f);
	other = fake_http_free(other);
}

static void test_post_is_never_sent_on(void **state)
{
	(void)state;
	const struct fake_route routes[] = {
	        {"/in", "307 Vidare\r\nLocation: /out", .body = STR("")},
	        {"/out", "200 OK", .body = STR("")},
	};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	struct rig r;
	struct net_params p = rig_params();
	rig_open(&r, &p);
	struct net_request q = {.url = fake_http_url(f, "/in"), .method = "POST", .body = STR("x")};
	struct got g = rig_get(&r, &q);
	assert_int_equal(g.fault, NET_FAULT_HTTP_STATUS);
	assert_int_equal(g.status, 307);
	assert_int_equal(fake_http_requests(f), 1);
	rig_close(&r);
	f = fake_http_free(f);
}

static void test_whole_chain_has_one_deadline(void **state)
{
	(void)state;
	const struct fake_route routes[] = {
	        {"/a", "302 Vidare\r\nLocation: /silent", .body = STR("")},
	        {"/silent", .head = NULL},
	        {"/ok", "200 OK", .body = STR("x"), .delay_ms = 200},
	};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	struct rig r;
	struct net_params p = rig_params();
	p.timeout_ms = 150;
	p.max_transfers = 1; /* one easy handle: nothing of the chain may stay in it */
	rig_open(&r, &p);
	struct got g = rig_get(&r, &(struct net_request){.url = fake_http_url(f, "/a")});
	assert_int_equal(g.fault, NET_FAULT_TIMEOUT);
	p.timeout_ms = 20000;
	net_set_params(r.net, &p);
	g = rig_get(&r, &(struct net_request){.url = fake_http_url(f, "/ok")});
	assert_int_equal(g.fault, NET_FAULT_NONE);
	free(g.body);
	rig_close(&r);
	f = fake_http_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_judgement),
	        cmocka_unit_test(test_three_are_followed_and_no_more),
	        cmocka_unit_test(test_another_host_is_gone_to_only_where_the_asker_says_so),
	        cmocka_unit_test(test_credential_stays_with_its_host),
	        cmocka_unit_test(test_post_is_never_sent_on),
	        cmocka_unit_test(test_whole_chain_has_one_deadline),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
