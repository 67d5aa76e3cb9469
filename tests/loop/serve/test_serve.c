/* SPDX-License-Identifier: EUPL-1.2 */
/* The HTTP server on a real loop, asked by raw sockets on loopback: right answers, none of them
 * delayed by a slow or hostile client, and nothing left behind at the end. */
#include "test.h"
#include "small_world.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <fcntl.h>
#include <unistd.h>
#include <uv.h>
#include "serve.h"

struct house {
	uv_loop_t loop;
	struct serve *serve;
	struct snapshot *snapshot;
	unsigned n_rendered; /* how often a snapshot was asked for */
	bool closed;
};

static struct snapshot *on_snapshot(void *arg)
{
	struct house *h = arg;
	h->n_rendered++;
	return h->snapshot;
}

static void on_live(struct view_live *ret, void *arg)
{
	(void)arg;
	*ret = (struct view_live){.version = "0.1.0", .ready = true, .last_cycle_ms = -1};
}

static void on_closed(void *arg)
{
	((struct house *)arg)->closed = true;
}

static void open_house(struct house *h, struct serve_params params)
{
	struct err err = {0};
	*h = (struct house){.snapshot = world_snapshot()};
	assert_int_equal(uv_loop_init(&h->loop), 0);
	struct serve_setup setup = {
	        .params = params, .snapshot_cb = on_snapshot, .live_cb = on_live, .arg = h};
	if (serve_new(&h->loop, &setup, &h->serve, &err))
		fail_msg("%s", err.text);
}

static void close_house(struct house *h)
{
	serve_close(h->serve, on_closed, h);
	assert_false(h->closed); /* never from inside the call */
	while (!h->closed)
		(void)uv_run(&h->loop, UV_RUN_ONCE);
	(void)uv_run(&h->loop, UV_RUN_NOWAIT);
	assert_int_equal(uv_loop_close(&h->loop), 0);
	h->snapshot = snapshot_unref(h->snapshot);
}

static int dial(unsigned port)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
	                        .sin_port = htons((uint16_t)port),
	                        .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	return fd;
}

static void say(int fd, const char *text)
{
	size_t n = strlen(text);
	assert_int_equal(send(fd, text, n, MSG_NOSIGNAL), (ssize_t)n);
}

/* Turn the loop until the peer closes, or until `until` has come. */
static void hear(struct house *h, int fd, const char *until, char *reply, size_t n_reply)
{
	size_t n = 0;
	reply[0] = '\0';
	while (n + 1 < n_reply && (!until || !strstr(reply, until))) {
		(void)uv_run(&h->loop, UV_RUN_NOWAIT);
		ssize_t got = recv(fd, reply + n, n_reply - n - 1, MSG_DONTWAIT);
		if (got == 0 || (got < 0 && errno != EAGAIN))
			return;
		if (got > 0)
			reply[n += (size_t)got] = '\0';
	}
}

#define REPLY_BYTES 65536
static char reply[REPLY_BYTES];

static const char *ask(struct house *h, const char *line, const char *headers)
{
	char request[1024];
	int fd = dial(serve_port(h->serve));
	(void)snprintf(request, sizeof(request),
	               "%s HTTP/1.1\r\nHost: x\r\n%sConnection: close\r\n\r\n", line, headers);
	say(fd, request);
	hear(h, fd, NULL, reply, sizeof(reply));
	assert_int_equal(close(fd), 0);
	return reply;
}

static void test_answers_with_status_and_headers(void **state)
{
	static const struct {
		const char *line, *headers, *status, *holds;
	} cases[] = {
	        {"GET /healthz", "", "HTTP/1.1 200", "no-store"},
	        {"GET /api/v1/units", "", "HTTP/1.1 200", "Tertial-Generation: 7\r\n"},
	        {"GET /api/v1/units", "", "HTTP/1.1 200", "ETag: \"7-"},
	        {"GET /api/v1/units", "", "HTTP/1.1 200", "X-Content-Type-Options: nosniff"},
	        {"GET /", "", "HTTP/1.1 200", "default-src 'none'"},
	        {"GET /d/sodermalm", "", "HTTP/1.1 200", "text/html; charset=utf-8"},
	        {"GET /metrics", "", "HTTP/1.1 200", "# EOF\n"},
	        {"GET /api/v1/indicators?district=s%C3%B6dermalm", "", "HTTP/1.1 404", "södermalm"},
	        {"GET /api/v1/indicators?distrikt=x", "", "HTTP/1.1 400", "problem+json"},
	        {"GET /finns/inte", "Accept: text/html\r\n", "HTTP/1.1 404", "<h1>Adressen"},
	        {"GET /finns/inte", "", "HTTP/1.1 404", "problem+json"},
	        {"DELETE /api/v1/units", "", "HTTP/1.1 405", "Allow: GET, HEAD"},
	        {"POST /api/v1/units", "Content-Length: 3\r\n", "HTTP/1.1 405", "problem+json"},
	        {"GET /api/v1/units", "If-None-Match: *\r\n", "HTTP/1.1 304", "ETag: \"7-"},
	        {"GET /api/v1/units", "If-None-Match: \"x\"\r\n", "HTTP/1.1 200", "generation"},
	};
	struct house h;
	(void)state;
	open_house(&h, (struct serve_params){.listen = "127.0.0.1:0"});
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *got = ask(&h, cases[i].line, cases[i].headers);
		if (strncmp(got, cases[i].status, strlen(cases[i].status)) != 0 ||
		    !strstr(got, cases[i].holds))
			fail_msg("case %zu: %.600s", i, got);
	}
	assert_int_equal(serve_answers(h.serve), ARRAY_LEN(cases));
	close_house(&h);
}

static void test_head_has_the_length_and_no_body(void **state)
{
	struct house h;
	char head[256];
	(void)state;
	open_house(&h, (struct serve_params){.listen = "127.0.0.1:0"});
	const char *got = ask(&h, "GET /api/v1/districts", "");
	const char *length = strstr(got, "Content-Length: ");
	assert_non_null(length);
	(void)snprintf(head, sizeof(head), "%.*s", (int)strcspn(length, "\r"), length);
	got = ask(&h, "HEAD /api/v1/districts", "");
	assert_non_null(strstr(got, head));
	assert_string_equal(strstr(got, "\r\n\r\n"), "\r\n\r\n");
	close_house(&h);
}

static void test_rendered_once_per_generation_and_question(void **state)
{
	struct house h;
	(void)state;
	open_house(&h, (struct serve_params){.listen = "127.0.0.1:0"});
	for (int i = 0; i < 3; i++)
		(void)ask(&h, "GET /api/v1/units", "");
	(void)ask(&h, "HEAD /api/v1/units", "");
	assert_int_equal(h.n_rendered, 1);
	(void)ask(&h, "GET /api/v1/units?district=sodermalm", "");
	assert_int_equal(h.n_rendered, 2);
	serve_published(h.serve);
	(void)ask(&h, "GET /api/v1/units", "");
	assert_int_equal(h.n_rendered, 3);
	(void)ask(&h, "GET /metrics", ""); /* changes between generations: never kept */
	(void)ask(&h, "GET /metrics", "");
	assert_int_equal(h.n_rendered, 5);
	close_house(&h);
}

static void test_a_cache_too_small_for_an_answer_still_answers(void **state)
{
	struct house h;
	(void)state;
	open_house(&h, (struct serve_params){.listen = "127.0.0.1:0", .max_cache_bytes = 2000});
	for (int i = 0; i < 3; i++) {
		assert_non_null(strstr(ask(&h, "GET /api/v1/units", ""), "preventionsgruppen"));
		assert_non_null(strstr(ask(&h, "GET /api/v1/districts", ""), "ostermalm"));
		assert_non_null(strstr(ask(&h, "GET /api/v1/findings", ""), "Kvartal"));
	}
	close_house(&h);
}

static void test_before_the_first_generation_it_says_wait(void **state)
{
	struct house h;
	(void)state;
	open_house(&h, (struct serve_params){.listen = "127.0.0.1:0"});
	struct snapshot *kept = h.snapshot;
	h.snapshot = NULL;
	assert_non_null(strstr(ask(&h, "GET /api/v1/units", ""), "Retry-After: 5"));
	assert_memory_equal(reply, "HTTP/1.1 503", 12);
	h.snapshot = kept;
	assert_memory_equal(ask(&h, "GET /api/v1/units", ""), "HTTP/1.1 200", 12);
	close_house(&h);
}

static void test_a_head_too_long_is_refused_and_others_go_on(void **state)
{
	struct house h;
	char *request = malloc(200000);
	(void)state;
	assert_non_null(request);
	open_house(&h, (struct serve_params){.listen = "127.0.0.1:0"});
	int fd = dial(serve_port(h.serve));
	int n = snprintf(request, 200000, "GET / HTTP/1.1\r\nHost: x\r\nX-Long: ");
	memset(request + n, 'a', 100000);
	(void)send(fd, request, (size_t)n + 100000, MSG_NOSIGNAL | MSG_DONTWAIT);
	hear(&h, fd, "\r\n\r\n", reply, sizeof(reply));
	assert_memory_equal(reply, "HTTP/1.1 431", 12);
	assert_int_equal(close(fd), 0);
	assert_memory_equal(ask(&h, "GET /healthz", ""), "HTTP/1.1 200", 12);
	free(request);
	close_house(&h);
}

static void test_a_slow_client_delays_nobody(void **state)
{
	struct house h;
	(void)state;
	open_house(&h, (struct serve_params){.listen = "127.0.0.1:0"});
	int slow = dial(serve_port(h.serve));
	say(slow, "GET /healthz HTT");
	assert_memory_equal(ask(&h, "GET /api/v1/units", ""), "HTTP/1.1 200", 12);
	say(slow, "P/1.1\r\nHost: x\r\n");
	assert_memory_equal(ask(&h, "GET /api/v1/units", ""), "HTTP/1.1 200", 12);
	say(slow, "Connection: close\r\n\r\n");
	hear(&h, slow, NULL, reply, sizeof(reply));
	assert_memory_equal(reply, "HTTP/1.1 200", 12);
	assert_int_equal(close(slow), 0);
	close_house(&h);
}

/* Each drop keeps the connection lively, so that only the deadline of the whole request ends it. */
static void test_a_dripping_client_is_ended(void **state)
{
	struct house h;
	ssize_t got = -1;
	(void)state;
	open_house(&h, (struct serve_params){.listen = "127.0.0.1:0", .request_ms = 20});
	int fd = dial(serve_port(h.serve));
	say(fd, "GET /healthz HTTP/1.1\r\nX: ");
	while (got < 0 && errno != ECONNRESET) {
		(void)send(fd, "a", 1, MSG_NOSIGNAL | MSG_DONTWAIT); /* the end shows in recv */
		(void)uv_run(&h.loop, UV_RUN_ONCE);
		got = recv(fd, reply, sizeof(reply), MSG_DONTWAIT);
	}
	assert_true(got <= 0); /* ended without an answer */
	assert_int_equal(close(fd), 0);
	assert_memory_equal(ask(&h, "GET /healthz", ""), "HTTP/1.1 200", 12);
	close_house(&h);
}

static void test_one_connection_carries_many_requests(void **state)
{
	struct house h;
	(void)state;
	open_house(&h, (struct serve_params){.listen = "127.0.0.1:0"});
	int fd = dial(serve_port(h.serve));
	for (int i = 0; i < 5; i++) {
		say(fd, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
		hear(&h, fd, "\r\n\r\nok\n", reply, sizeof(reply));
		assert_memory_equal(reply, "HTTP/1.1 200", 12);
	}
	assert_int_equal(close(fd), 0);
	close_house(&h);
}

static void test_connections_over_the_limit_wait_their_turn(void **state)
{
	enum { MOST = 4, CLIENTS = 12 };
	struct house h;
	int fds[CLIENTS];
	(void)state;
	open_house(&h, (struct serve_params){.listen = "127.0.0.1:0", .max_connections = MOST});
	for (int i = 0; i < CLIENTS; i++) {
		fds[i] = dial(serve_port(h.serve));
		say(fds[i], "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
	}
	for (int i = 0; i < CLIENTS; i++) {
		hear(&h, fds[i], "\r\n\r\nok\n", reply, sizeof(reply));
		assert_memory_equal(reply, "HTTP/1.1 200", 12);
		assert_int_equal(close(fds[i]), 0);
	}
	close_house(&h);
}

#define QUESTION "GET /healthz HTTP/1.1\r\nHost: x\r\n"

static void leave(struct house *h, int fd, int other)
{
	for (int turn = 0; turn < 10; turn++)
		(void)uv_run(&h->loop, UV_RUN_NOWAIT);
	assert_int_equal(recv(other, reply, 1, MSG_DONTWAIT), -1); /* not let in until now */
	assert_int_equal(close(fd), 0);
}

/* The only place is taken, and another waits for it: it comes in as soon as the first has ended, in
 * whichever way, though nothing else happens that would let the server look: there is no other
 * client, and the sweep is far away unless it is what ends the first. */
static void test_a_full_listener_takes_the_next_when_one_ends(void **state)
{
	static const struct {
		const char *said;
		bool leaves; /* the client itself; else the server ends it */
		int64_t request_ms;
	} firsts[] = {
	        {"", true, 3600000},
	        {"GET /healthz HTT", true, 3600000},
	        {QUESTION "\r\n", true, 3600000},
	        {QUESTION "Connection: close\r\n\r\n", false, 3600000},
	        {"GET /healthz HTT", false, 20},
	};
	struct house h;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(firsts); i++) {
		open_house(&h, (struct serve_params){.listen = "127.0.0.1:0",
		                                     .max_connections = 1,
		                                     .request_ms = firsts[i].request_ms});
		int first = dial(serve_port(h.serve)), next = dial(serve_port(h.serve));
		say(first, firsts[i].said);
		say(next, QUESTION "Connection: close\r\n\r\n");
		if (firsts[i].leaves)
			leave(&h, first, next);
		hear(&h, next, NULL, reply, sizeof(reply));
		assert_memory_equal(reply, "HTTP/1.1 200", 12);
		assert_int_equal(close(next), 0);
		if (!firsts[i].leaves)
			assert_int_equal(close(first), 0);
		close_house(&h);
	}
}

static void test_closing_with_clients_open_leaves_nothing(void **state)
{
	struct house h;
	int fds[3];
	(void)state;
	open_house(&h, (struct serve_params){.listen = "127.0.0.1:0"});
	for (int i = 0; i < 3; i++)
		fds[i] = dial(serve_port(h.serve));
	say(fds[1], "GET /api/v1/uni");
	say(fds[2], "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
	hear(&h, fds[2], "\r\n\r\nok\n", reply, sizeof(reply));
	close_house(&h);
	for (int i = 0; i < 3; i++) {
		ssize_t got = recv(fds[i], reply, sizeof(reply), 0);
		assert_true(got <= 0); /* ended, not hanging */
		assert_int_equal(close(fds[i]), 0);
	}
}

/* An address refused: the error names key, address and cure, and nothing is left behind. */
static void refuse(const char *listen, const char *path, int code, const char *says)
{
	struct house h = {0};
	struct err err = {0};
	struct serve *s = NULL;
	assert_int_equal(uv_loop_init(&h.loop), 0);
	struct serve_setup setup = {.params = {.listen = listen, .unix_path = path},
	                            .snapshot_cb = on_snapshot,
	                            .live_cb = on_live,
	                            .arg = &h};
	assert_int_equal(serve_new(&h.loop, &setup, &s, &err), code);
	if (!strstr(err.text, says))
		fail_msg("%s", err.text);
	assert_null(s);
	(void)uv_run(&h.loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&h.loop), 0);
}

static void test_addresses_that_cannot_be_are_refused_in_words(void **state)
{
	static const char *const bad[] = {
	        "8080",     "127.0.0.1", "127.0.0.1:", "127.0.0.1:x",  "127.0.0.1:65536",
	        "::1:8080", ":8080",     "[::1]",      "nagonstans:80"};
	struct house h;
	char taken[64];
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		refuse(bad[i], NULL, -EINVAL, "skriv till exempel 127.0.0.1:8080");
	refuse("192.0.2.1:0", NULL, -EADDRNOTAVAIL, "serve.listen: 192.0.2.1:0 är ingen adress på");
	open_house(&h, (struct serve_params){.listen = "127.0.0.1:0"});
	(void)snprintf(taken, sizeof(taken), "127.0.0.1:%u", serve_port(h.serve));
	refuse(taken, NULL, -EADDRINUSE, "är upptagen av ett annat program");
	refuse(taken, NULL, -EADDRINUSE, taken);
	close_house(&h);
}

static void test_unix_socket(void **state)
{
	char folder[] = "/tmp/tertial-serve-XXXXXX", path[64], blocked[64];
	struct house h;
	struct stat st;
	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof(path), "%s/s", folder);
	(void)snprintf(blocked, sizeof(blocked), "%s/file", folder);
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	memcpy(a.sun_path, path, strlen(path) + 1);
	int left = socket(AF_UNIX, SOCK_STREAM, 0); /* what a killed process leaves */
	assert_int_equal(bind(left, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(close(left), 0);
	open_house(&h, (struct serve_params){.listen = "127.0.0.1:0", .unix_path = path});
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	say(fd, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	hear(&h, fd, NULL, reply, sizeof(reply));
	assert_memory_equal(reply, "HTTP/1.1 200", 12);
	assert_int_equal(close(fd), 0);
	assert_memory_equal(ask(&h, "GET /healthz", ""), "HTTP/1.1 200", 12);
	refuse(NULL, path, -EADDRINUSE, "serve.unix");
	close_house(&h);
	assert_int_equal(lstat(path, &st), -1); /* gone with its server */
	fd = creat(blocked, 0600);
	assert_true(fd >= 0);
	assert_int_equal(close(fd), 0);
	refuse(NULL, blocked, -EEXIST, "är ingen sockel");
	assert_int_equal(unlink(blocked), 0);
	assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_answers_with_status_and_headers),
	        cmocka_unit_test(test_head_has_the_length_and_no_body),
	        cmocka_unit_test(test_rendered_once_per_generation_and_question),
	        cmocka_unit_test(test_a_cache_too_small_for_an_answer_still_answers),
	        cmocka_unit_test(test_before_the_first_generation_it_says_wait),
	        cmocka_unit_test(test_a_head_too_long_is_refused_and_others_go_on),
	        cmocka_unit_test(test_a_slow_client_delays_nobody),
	        cmocka_unit_test(test_a_dripping_client_is_ended),
	        cmocka_unit_test(test_one_connection_carries_many_requests),
	        cmocka_unit_test(test_connections_over_the_limit_wait_their_turn),
	        cmocka_unit_test(test_a_full_listener_takes_the_next_when_one_ends),
	        cmocka_unit_test(test_closing_with_clients_open_leaves_nothing),
	        cmocka_unit_test(test_addresses_that_cannot_be_are_refused_in_words),
	        cmocka_unit_test(test_unix_socket),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
