/* SPDX-License-Identifier: EUPL-1.2 */
/* A name in DNS must not lead a request to this machine itself. */
#include "test.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <unistd.h>
#include "../../../daemon/net/inner.h"

static struct curl_sockaddr address_of(const char *text)
{
	struct curl_sockaddr a = {.socktype = SOCK_STREAM, .protocol = IPPROTO_TCP};
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	assert_int_equal(inet_pton(AF_INET, text, &v4.sin_addr), 1);
	a.family = AF_INET;
	memcpy(&a.addr, &v4, sizeof(v4));
	a.addrlen = sizeof(v4);
	return a;
}

static const struct {
	const char *url, *address;
	bool goes;
} cases[] = {
        {"http://enhet.example.se/plan", "192.0.2.7", true},
        {"http://enhet.example.se/plan", "10.0.0.7", true}, /* the municipality's own net */
        {"http://enhet.example.se/plan", "172.16.1.1", true},
        {"http://enhet.example.se/plan", "127.0.0.1", false},
        {"http://enhet.example.se:8080/plan", "127.9.8.7", false},
        {"https://ENHET.example.se/plan", "127.0.0.1", false},
        {"http://enhet.example.se/plan", "0.0.0.0", false},
        {"http://enhet.example.se/plan", "169.254.169.254", false},
        {"http://enhet.example.se/plan", "224.0.0.1", false},
        {"http://enhet.example.se/plan", "255.255.255.255", false},
        {"http://127.0.0.1/plan", "127.0.0.1", true}, /* the operator's own words */
        {"http://127.1:99/plan", "127.0.0.1", true},
        {"http://localhost:99/plan", "127.0.0.1", true},
        {"http://alfa.localhost/plan", "127.0.0.1", true},
        {"http://localhost.example.se/plan", "127.0.0.1", false},
        {"http://intern:99/plan", "127.0.1.1", true}, /* of /etc/hosts */
        {"http://Intern/plan", "127.0.1.1", true},
        {"http://intern.example.se/plan", "127.0.1.1", false},
        {"http://inter/plan", "127.0.1.1", false},
};

static void test_where_a_name_may_lead(void **state)
{
	(void)state;
	static const char *const names[] = {"vm", "intern", NULL};
	struct net n = {.own_names = outward_names(names)};
	assert_non_null(n.own_names);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct transfer t = {.url = cases[i].url};
		struct slot s = {.net = &n, .t = &t};
		struct curl_sockaddr to = address_of(cases[i].address);
		curl_socket_t fd = outward_open(&s, CURLSOCKTYPE_IPCXN, &to);
		if ((fd != CURL_SOCKET_BAD) != cases[i].goes)
			print_message("%s at %s\n", cases[i].url, cases[i].address);
		assert_int_equal(fd != CURL_SOCKET_BAD, cases[i].goes);
		assert_int_equal(s.turned_away, !cases[i].goes);
		if (fd != CURL_SOCKET_BAD)
			assert_int_equal(close(fd), 0);
	}
	free(n.own_names);
}

static void test_a_redirect_is_judged_by_where_it_leads(void **state)
{
	(void)state;
	struct net n = {.own_names = outward_names(NULL)};
	struct transfer t = {.url = "http://127.0.0.1/plan"};
	char moved[] = "http://enhet.example.se/plan";
	struct slot s = {.net = &n, .t = &t};
	struct curl_sockaddr to = address_of("127.0.0.1");
	t.moved_to = moved;
	assert_int_equal(outward_open(&s, CURLSOCKTYPE_IPCXN, &to), CURL_SOCKET_BAD);
	t.proxy = "http://proxy.example.se"; /* then the address is the proxy's */
	curl_socket_t fd = outward_open(&s, CURLSOCKTYPE_IPCXN, &to);
	assert_int_not_equal(fd, CURL_SOCKET_BAD);
	assert_int_equal(close(fd), 0);
	free(n.own_names);
}

static void test_version_six(void **state)
{
	(void)state;
	static const struct {
		const char *address;
		bool goes;
	} sixes[] = {{"2001:db8::7", true},
	             {"fd00::7", true},
	             {"::1", false},
	             {"::", false},
	             {"fe80::1", false},
	             {"ff02::1", false},
	             {"::ffff:127.0.0.1", false},
	             {"::ffff:192.0.2.7", true}};
	struct net n = {.own_names = outward_names(NULL)};
	for (size_t i = 0; i < ARRAY_LEN(sixes); i++) {
		struct {
			struct curl_sockaddr to;
			char room[64];
		} a = {.to = {.family = AF_INET6,
		              .socktype = SOCK_STREAM,
		              .protocol = IPPROTO_TCP}};
		struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
		assert_int_equal(inet_pton(AF_INET6, sixes[i].address, &v6.sin6_addr), 1);
		memcpy((char *)&a + offsetof(struct curl_sockaddr, addr), &v6, sizeof(v6));
		struct transfer t = {.url = "http://enhet.example.se/plan"};
		struct slot s = {.net = &n, .t = &t};
		curl_socket_t fd = outward_open(&s, CURLSOCKTYPE_IPCXN, &a.to);
		if (s.turned_away == sixes[i].goes)
			print_message("%s\n", sixes[i].address);
		assert_int_equal(s.turned_away, !sixes[i].goes);
		if (fd != CURL_SOCKET_BAD) /* a machine without IPv6 has no such socket */
			assert_int_equal(close(fd), 0);
	}
	free(n.own_names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_where_a_name_may_lead),
	        cmocka_unit_test(test_a_redirect_is_judged_by_where_it_leads),
	        cmocka_unit_test(test_version_six),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
