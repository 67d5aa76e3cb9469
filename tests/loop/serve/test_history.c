/* SPDX-License-Identifier: EUPL-1.2 */
/* Questions of history on a real loop: the connection sleeps until the moment has come, nobody else
 * does, and whatever happens meanwhile (a refusal, a client that leaves, the end of the daemon) no
 * connection and no snapshot is left behind. */
#include "test.h"
#include "small_world.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>
#include "serve.h"
#include "../../../daemon/serve/wait.h"

#define REPLY_BYTES 65536
#define DAY         "GET /api/v1/units?as_of=2014-09-0"
static char reply[REPLY_BYTES];

struct house {
	uv_loop_t loop;
	struct serve *serve;
	struct snapshot *now, *then;
	unsigned n_asked;
	int64_t last_asked;
	int ret; /* what history says: 0 wait, 1 at once, negative */
	bool closed;
};

static struct snapshot *on_snapshot(void *arg)
{
	return ((struct house *)arg)->now;
}

static void on_live(struct view_live *ret, void *arg)
{
	(void)arg;
	*ret = (struct view_live){
	        .version = "0.1.0", .now_unix_s = WORLD_NOW, .ready = true, .last_cycle_ms = -1};
}

static int on_history(int64_t moment, struct snapshot **ret_s, struct err *err, void *arg)
{
	struct house *h = arg;
	h->n_asked++;
	h->last_asked = moment;
	if (h->ret < 0)
		return err_set(err, h->ret, "så är det med den saken");
	if (h->ret > 0)
		*ret_s = snapshot_ref(h->then);
	return h->ret;
}

static void on_closed(void *arg)
{
	((struct house *)arg)->closed = true;
}

static void open_house(struct house *h, int64_t request_ms)
{
	struct err err = {0};
	*h = (struct house){.now = world_snapshot(), .then = world_snapshot()};
	assert_int_equal(uv_loop_init(&h->loop), 0);
	struct serve_setup setup = {.params = {.listen = "127.0.0.1:0", .request_ms = request_ms},
	                            .snapshot_cb = on_snapshot,
	                            .live_cb = on_live,
	                            .history_cb = on_history,
	                            .arg = h};
	if (serve_new(&h->loop, &setup, &h->serve, &err))
		fail_msg("%s", err.text);
}

static void close_house(struct house *h)
{
	serve_close(h->serve, on_closed, h);
	while (!h->closed)
		(void)uv_run(&h->loop, UV_RUN_ONCE);
	(void)uv_run(&h->loop, UV_RUN_NOWAIT);
	assert_int_equal(uv_loop_close(&h->loop), 0);
	assert_int_equal(h->then->refs, 1); /* nobody kept what is ours */
	h->now = snapshot_unref(h->now);
	h->then = snapshot_unref(h->then);
}

static int ask(struct house *h, const char *line)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
	                        .sin_port = htons((uint16_t)serve_port(h->serve)),
	                        .sin_addr = {htonl(INADDR_LOOPBACK)}};
	char request[512];
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	int n = snprintf(request, sizeof(request), "%s HTTP/1.1\r\nHost: x\r\n\r\n", line);
	assert_int_equal(send(fd, request, (size_t)n, MSG_NOSIGNAL), n);
	return fd;
}

/* Turn the loop until the reply holds `until`, or the peer closes. */
static const char *hear(struct house *h, int fd, const char *until)
{
	size_t n = 0;
	reply[0] = '\0';
	while (n + 1 < sizeof(reply) && !strstr(reply, until)) {
		(void)uv_run(&h->loop, UV_RUN_NOWAIT);
		ssize_t got = recv(fd, reply + n, sizeof(reply) - n - 1, MSG_DONTWAIT);
		if (got == 0 || (got < 0 && errno != EAGAIN))
			break;
		if (got > 0)
			reply[n += (size_t)got] = '\0';
	}
	return reply;
}

static void answer_then(struct house *h, int64_t moment)
{
	h->then->as_of_unix_s = h->then->made_unix_s = moment;
	serve_history_answer(h->serve, moment, h->then, NULL);
}

static void wait_asked(struct house *h, unsigned n)
{
	while (h->n_asked < n)
		(void)uv_run(&h->loop, UV_RUN_NOWAIT);
}

static void test_it_sleeps_until_its_moment_comes_and_nobody_else_does(void **state)
{
	struct house h;
	(void)state;
	open_house(&h, 0);
	int first = ask(&h, DAY "5");
	wait_asked(&h, 1);
	int64_t fifth = h.last_asked;
	int second = ask(&h, DAY "5");
	wait_asked(&h, 2);
	int other = ask(&h, "GET /api/v1/districts?as_of=2014-09-04T08:00");
	wait_asked(&h, 3);
	int64_t fourth = h.last_asked;
	assert_int_equal(fifth - fourth, 28 * 3600);
	for (int i = 0; i < 3; i++) { /* the present is answered meanwhile */
		int fd = ask(&h, "GET /api/v1/units");
		assert_non_null(strstr(hear(&h, fd, "\"units\":["), "HTTP/1.1 200"));
		assert_null(strstr(reply, "Tertial-As-Of"));
		assert_int_equal(close(fd), 0);
	}
	assert_int_equal(recv(first, reply, sizeof(reply), MSG_DONTWAIT), -1);
	answer_then(&h, fifth);
	int both[] = {first, second};
	for (int i = 0; i < 2; i++) {
		assert_memory_equal(hear(&h, both[i], "forsorjning"), "HTTP/1.1 200", 12);
		assert_non_null(strstr(reply, "Tertial-As-Of: 2014-09-05T12:00:00+02:00\r\n"));
		assert_non_null(strstr(reply, "\"as_of\":\"2014-09-05T12:00:00+02:00\""));
		assert_int_equal(close(both[i]), 0);
	}
	assert_int_equal(recv(other, reply, sizeof(reply), MSG_DONTWAIT), -1); /* not its moment */
	answer_then(&h, fourth);
	assert_memory_equal(hear(&h, other, "\"districts\":["), "HTTP/1.1 200", 12);
	/* The connection goes on with its next question. */
	const char *next = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
	assert_int_equal(send(other, next, strlen(next), MSG_NOSIGNAL), (ssize_t)strlen(next));
	assert_memory_equal(hear(&h, other, "\r\n\r\nok\n"), "HTTP/1.1 200", 12);
	assert_int_equal(close(other), 0);
	assert_int_equal(h.n_asked, 3);
	close_house(&h);
}

static void test_what_is_kept_is_answered_at_once_and_rendered_once(void **state)
{
	struct house h;
	(void)state;
	open_house(&h, 0);
	h.ret = 1;
	h.then->as_of_unix_s = h.then->made_unix_s = WORLD_NOW - 40 * 60 - 86400;
	for (int i = 0; i < 2; i++) {
		int fd = ask(&h, DAY "5");
		assert_memory_equal(hear(&h, fd, "forsorjning"), "HTTP/1.1 200", 12);
		assert_int_equal(close(fd), 0);
	}
	assert_int_equal(h.n_asked, 1); /* the second one by its address */
	serve_published(h.serve);
	int fd = ask(&h, DAY "5");
	assert_memory_equal(hear(&h, fd, "forsorjning"), "HTTP/1.1 200", 12);
	assert_int_equal(close(fd), 0);
	assert_int_equal(h.n_asked, 2);
	close_house(&h);
}

static void test_refusals_are_said_in_words(void **state)
{
	static const struct {
		int code;
		const char *status;
	} cases[] = {{-EBUSY, "HTTP/1.1 503"}, {-EIO, "HTTP/1.1 503"}, {-ENODATA, "HTTP/1.1 400"}};
	struct house h;
	(void)state;
	open_house(&h, 0);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (int later = 0; later < 2; later++) {
			struct err err = {0};
			(void)err_set(&err, cases[i].code, "så är det med den saken");
			unsigned n = h.n_asked;
			h.ret = later ? 0 : cases[i].code;
			int fd = ask(&h, DAY "5");
			wait_asked(&h, n + 1);
			if (later)
				serve_history_answer(h.serve, h.last_asked, NULL, &err);
			assert_memory_equal(hear(&h, fd, "den saken"), cases[i].status, 12);
			assert_true(!strstr(reply, "Retry-After: 5") ==
			            (cases[i].code == -ENODATA));
			assert_non_null(strstr(reply, "application/problem+json"));
			assert_int_equal(close(fd), 0);
		}
	}
	close_house(&h);
}

static void test_who_has_waited_too_long_is_told(void **state)
{
	struct house h;
	(void)state;
	open_house(&h, 600);
	int fd = ask(&h, DAY "5");
	assert_memory_equal(hear(&h, fd, "för länge"), "HTTP/1.1 503", 12);
	assert_int_equal(close(fd), 0);
	answer_then(&h, h.last_asked); /* nobody is there any more */
	close_house(&h);
}

static void test_only_so_many_wait(void **state)
{
	struct house h;
	int fds[WAITS_MAX];
	(void)state;
	open_house(&h, 0);
	for (unsigned i = 0; i < WAITS_MAX; i++) {
		fds[i] = ask(&h, DAY "5");
		wait_asked(&h, i + 1);
	}
	int fd = ask(&h, DAY "5");
	assert_memory_equal(hear(&h, fd, "väntar redan"), "HTTP/1.1 503", 12);
	assert_int_equal(close(fd), 0);
	answer_then(&h, h.last_asked);
	for (unsigned i = 0; i < WAITS_MAX; i++) {
		assert_memory_equal(hear(&h, fds[i], "forsorjning"), "HTTP/1.1 200", 12);
		assert_int_equal(close(fds[i]), 0);
	}
	fd = ask(&h, DAY "4"); /* there is room again */
	wait_asked(&h, WAITS_MAX + 2);
	answer_then(&h, h.last_asked);
	assert_memory_equal(hear(&h, fd, "forsorjning"), "HTTP/1.1 200", 12);
	assert_int_equal(close(fd), 0);
	close_house(&h);
}

static void test_a_client_that_leaves_while_it_waits_leaves_nothing(void **state)
{
	struct house h;
	(void)state;
	open_house(&h, 0);
	for (unsigned i = 0; i < 3; i++) {
		int fd = ask(&h, DAY "5");
		wait_asked(&h, i + 1);
		struct linger reset = {1, 0};
		if (i == 1)
			assert_int_equal(
			        setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)), 0);
		assert_int_equal(close(fd), 0);
		(void)uv_run(&h.loop, UV_RUN_NOWAIT);
	}
	answer_then(&h, h.last_asked);
	int fd = ask(&h, "GET /healthz");
	assert_memory_equal(hear(&h, fd, "\r\n\r\nok\n"), "HTTP/1.1 200", 12);
	assert_int_equal(close(fd), 0);
	assert_int_equal(h.then->refs, 1); /* before the end, too */
	close_house(&h);
}

static void test_closing_while_they_wait_tells_them(void **state)
{
	struct house h;
	int fds[3];
	(void)state;
	open_house(&h, 0);
	for (unsigned i = 0; i < 3; i++) {
		fds[i] = ask(&h, i == 2 ? DAY "4" : DAY "5");
		wait_asked(&h, i + 1);
	}
	/* This one comes in the very last turn, and must not be put to sleep any more. */
	const char *last = DAY "3 HTTP/1.1\r\nHost: x\r\n\r\n";
	int late = ask(&h, "GET /healthz");
	(void)hear(&h, late, "\r\n\r\nok\n");
	assert_int_equal(send(late, last, strlen(last), MSG_NOSIGNAL), (ssize_t)strlen(last));
	close_house(&h);
	for (int i = 0; i < 3; i++) {
		ssize_t n = recv(fds[i], reply, sizeof(reply) - 1, 0);
		assert_true(n > 0);
		reply[n] = '\0';
		assert_memory_equal(reply, "HTTP/1.1 503", 12);
		assert_non_null(strstr(reply, "stängs"));
		assert_int_equal(close(fds[i]), 0);
	}
	assert_int_equal(close(late), 0);
	assert_int_equal(h.n_asked, 3);
}

static void test_a_told_one_that_is_not_heard_before_the_end_leaves_nothing(void **state)
{
	struct house h;
	(void)state;
	open_house(&h, 0);
	int fd = ask(&h, DAY "5");
	wait_asked(&h, 1);
	answer_then(&h, h.last_asked);
	close_house(&h);
	assert_int_equal(close(fd), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_it_sleeps_until_its_moment_comes_and_nobody_else_does),
	        cmocka_unit_test(test_what_is_kept_is_answered_at_once_and_rendered_once),
	        cmocka_unit_test(test_refusals_are_said_in_words),
	        cmocka_unit_test(test_who_has_waited_too_long_is_told),
	        cmocka_unit_test(test_only_so_many_wait),
	        cmocka_unit_test(test_a_client_that_leaves_while_it_waits_leaves_nothing),
	        cmocka_unit_test(test_closing_while_they_wait_tells_them),
	        cmocka_unit_test(test_a_told_one_that_is_not_heard_before_the_end_leaves_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
