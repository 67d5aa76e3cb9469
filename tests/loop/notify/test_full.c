/* SPDX-License-Identifier: EUPL-1.2 */
/* notify on a real loop when more waits than it has room for: the rest stays in the store (here a
 * list), in order, and is taken up again when there is room: each is sent once, none is lost, and
 * none overtakes another to the same receiver.  The mail server is this program's own
 * net_smtp_send() and takes all. */
#include "test.h"
#include <stdatomic.h>
#include "fake_http.h"
#include "../../../daemon/notify/hooks.h"

#define START_UNIX_S 1400000000
#define ROWS_MAX     32
#define MAIL         NULL

int net_smtp_send(const struct net_smtp *s, const char *from, const char *to, struct str mime,
                  int *ret_code, struct err *err)
{
	(void)s, (void)from, (void)to, (void)mime, (void)err; /* it takes all */
	*ret_code = 250;
	return 0;
}

struct world {
	uv_loop_t loop;
	struct notify *n;
	struct fake_http *http;
	struct notify_hook hooks[2];
	char urls[2][256], names[2][NOTIFY_HOOK_NAME_BYTES];
	size_t n_hooks;
	int64_t now_unix_s;
	/* the store: what was put, and whether it waits; row 1 is the first */
	struct {
		const char *to; /* MAIL, or a hook */
		bool waits;
	} rows[ROWS_MAX];
	int64_t n_rows;
	struct recall wanted[2]; /* asked for, in this order, and not given yet */
	char wanted_to[2][NOTIFY_HOOK_NAME_BYTES];
	size_t n_wanted;
	int refuse; /* what room_cb says when it is not 0 */
	int n_asked, n_results;
	char told[512];
	bool hold, closed; /* hold: results are not on disk */
	int n_held;
};

static int64_t clock_of(void *arg)
{
	return ((struct world *)arg)->now_unix_s;
}

static void on_result(const struct delivery *d, const struct notice *n, void *arg)
{
	static const char *const ends[] = {"", "?", "!"}; /* sent, again, given up */
	struct world *w = arg;
	size_t at = strlen(w->told);
	w->n_results++;
	w->rows[d->row].waits = d->end == LETTER_RETRY;
	(void)snprintf(w->told + at, sizeof(w->told) - at, "%s%s ", n->id, ends[d->end]);
	if (w->hold)
		w->n_held++;
	else
		notify_settled(w->n);
}

static int on_room(const struct recall *wanted, void *arg)
{
	struct world *w = arg;
	w->n_asked++;
	if (w->refuse)
		return w->refuse;
	assert_true(w->n_wanted < ARRAY_LEN(w->wanted));
	assert_true(wanted->from_row > 0 && wanted->most > 0);
	w->wanted[w->n_wanted] = *wanted;
	if (wanted->to) {
		(void)snprintf(w->wanted_to[w->n_wanted], sizeof(w->wanted_to[0]), "%s",
		               wanted->to);
		w->wanted[w->n_wanted].to = w->wanted_to[w->n_wanted];
	}
	w->n_wanted++;
	return 0;
}

static struct world *open_world(unsigned most, const struct fake_route *routes, size_t n_routes)
{
	struct world *w = calloc(1, sizeof(*w));
	struct err err;
	assert_non_null(w);
	w->now_unix_s = START_UNIX_S;
	w->http = n_routes ? fake_http_new("127.0.0.1", routes, n_routes) : NULL;
	assert_int_equal(uv_loop_init(&w->loop), 0);
	struct notify_setup s = {
	        .params = {.smtp_url = "smtp://127.0.0.1:2525", .from = "Tertial <larm@x.se>"},
	        .result_cb = on_result,
	        .clock_cb = clock_of,
	        .room_cb = on_room,
	        .arg = w,
	        .most_mails = most,
	        .most_events = most,
	};
	assert_int_equal(notify_new(&w->loop, &s, &w->n, &err), 0);
	return w;
}

static void set_hooks(struct world *w, size_t n)
{
	static const char *const own[] = {NULL};
	struct net_params net = {.own_names = own};
	struct err err;
	assert_int_equal(notify_set_hooks(w->n, w->hooks, n, &net, &err), 0);
}

static void add_hook(struct world *w, const char *url)
{
	size_t i = w->n_hooks++;
	(void)snprintf(w->urls[i], sizeof(w->urls[i]), "%s", url);
	w->hooks[i] = (struct notify_hook){.url = w->urls[i]};
	notify_hook_name(url, w->names[i]);
	set_hooks(w, w->n_hooks);
}

static void on_closed(void *arg)
{
	((struct world *)arg)->closed = true;
}

static void close_world(struct world *w)
{
	notify_close(w->n, on_closed, w);
	while (!w->closed)
		(void)uv_run(&w->loop, UV_RUN_ONCE);
	(void)uv_run(&w->loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&w->loop), 0);
	if (w->http)
		w->http = fake_http_free(w->http);
	free(w);
}

static struct letter letter_of(const struct world *w, int64_t row, char id[8])
{
	const char *to = w->rows[row].to;
	(void)snprintf(id, 8, "%d", (int)row);
	return (struct letter){.row = row,
	                       .notice = {.id = id,
	                                  .kind = to ? NOTICE_EVENT : NOTICE_IMMEDIATE,
	                                  .to = to ? to : "anna@x.se",
	                                  .subject = "x",
	                                  .text = "x\n",
	                                  .html = "<p>x</p>\n",
	                                  .created_unix_s = START_UNIX_S}};
}

/* Stored, then offered. */
static int put(struct world *w, const char *to)
{
	char id[8];
	int64_t row = ++w->n_rows;
	assert_true(row < ROWS_MAX);
	w->rows[row].to = to;
	w->rows[row].waits = true;
	struct letter l = letter_of(w, row, id);
	return notify_offer(w->n, &l);
}

/* One that was given up is to be tried again. */
static int put_again(struct world *w, int64_t row)
{
	char id[8];
	w->rows[row].waits = true;
	struct letter l = letter_of(w, row, id);
	return notify_offer_again(w->n, &l);
}

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* The store reads what was asked for first. @return nothing of it stays there */
static bool give(struct world *w)
{
	struct letter found[ROWS_MAX];
	char ids[ROWS_MAX][8];
	assert_true(w->n_wanted > 0);
	struct recall r = w->wanted[0];
	char to[NOTIFY_HOOK_NAME_BYTES];
	if (r.to) {
		(void)snprintf(to, sizeof(to), "%s", r.to);
		r.to = to;
	}
	w->wanted[0] = w->wanted[1];
	memcpy(w->wanted_to[0], w->wanted_to[1], sizeof(w->wanted_to[0]));
	if (--w->n_wanted > 0 && w->wanted[0].to)
		w->wanted[0].to = w->wanted_to[0];
	for (int64_t row = r.from_row; row <= w->n_rows && !r.next_row; row++) {
		if (!w->rows[row].waits || !same(w->rows[row].to, r.to))
			continue;
		if (r.n == r.most)
			r.next_row = row;
		else
			found[r.n] = letter_of(w, row, ids[r.n]), r.n++;
	}
	r.letters = found;
	return notify_recalled(w->n, &r);
}

static void until(struct world *w, int n_results)
{
	while (w->n_results < n_results)
		(void)uv_run(&w->loop, UV_RUN_ONCE);
}

static void turn(struct world *w)
{
	for (int i = 0; i < 50; i++)
		(void)uv_run(&w->loop, UV_RUN_NOWAIT);
}

/* One more result is on disk. */
static void settle(struct world *w)
{
	assert_true(w->n_held > 0);
	w->n_held--;
	notify_settled(w->n);
}

/* ---- mails ---- */
static void what_there_is_no_room_for_comes_when_half_has_gone(void **state)
{
	(void)state;
	struct world *w = open_world(4, NULL, 0);
	w->hold = true;
	for (int i = 0; i < 4; i++)
		assert_int_equal(put(w, MAIL), 0);
	assert_int_equal(put(w, MAIL), -ENOSPC); /* the first that stays … */
	assert_int_equal(put(w, MAIL), 1);       /* … and one behind it */
	assert_int_equal(notify_stats(w->n).n_waiting, 4);
	until(w, 1);
	assert_int_equal(put(w, MAIL), 1); /* there is room, but it would overtake them */
	assert_int_equal(w->n_asked, 0);
	settle(w);
	until(w, 2);
	assert_int_equal(w->n_asked, 1); /* two wait: half */
	assert_int_equal(w->wanted[0].from_row, 5);
	assert_int_equal(w->wanted[0].most, 2);
	assert_null(w->wanted[0].to);
	assert_false(give(w)); /* 5 and 6; 7 stays */
	assert_int_equal(notify_stats(w->n).n_waiting, 4);
	assert_int_equal(put(w, MAIL), 1);
	w->hold = false;
	settle(w);
	until(w, 4);
	assert_int_equal(w->n_asked, 2);
	assert_int_equal(w->wanted[0].from_row, 7);
	assert_true(give(w)); /* 7 and 8: all */
	until(w, 5);
	assert_int_equal(put(w, MAIL), 0);
	until(w, 9);
	assert_string_equal(w->told, "1 2 3 4 5 6 7 8 9 ");
	assert_int_equal(w->n_asked, 2);
	close_world(w);
}

static void room_for_one_is_enough(void **state)
{
	(void)state;
	struct world *w = open_world(1, NULL, 0);
	assert_int_equal(put(w, MAIL), 0);
	assert_int_equal(put(w, MAIL), -ENOSPC);
	assert_int_equal(put(w, MAIL), 1);
	for (int i = 1; i < 3; i++) {
		until(w, i);
		assert_int_equal(w->n_wanted, 1);
		assert_int_equal(give(w), i == 2);
	}
	until(w, 3);
	assert_string_equal(w->told, "1 2 3 ");
	close_world(w);
}

/* The store has it no more: it was asked for, and nothing waits there by then. */
static void nothing_found_is_nothing_left(void **state)
{
	(void)state;
	struct world *w = open_world(1, NULL, 0);
	assert_int_equal(put(w, MAIL), 0);
	assert_int_equal(put(w, MAIL), -ENOSPC);
	w->rows[2].waits = false;
	until(w, 1);
	assert_true(give(w));
	assert_int_equal(put(w, MAIL), 0);
	until(w, 2);
	assert_string_equal(w->told, "1 3 ");
	close_world(w);
}

static void an_owner_who_cannot_ask_now_is_asked_again(void **state)
{
	(void)state;
	struct world *w = open_world(2, NULL, 0);
	w->refuse = -ENOMEM;
	assert_int_equal(put(w, MAIL), 0);
	assert_int_equal(put(w, MAIL), 0);
	assert_int_equal(put(w, MAIL), -ENOSPC);
	until(w, 2);
	turn(w);
	int n_before = w->n_asked;
	assert_true(n_before > 0 && w->n_wanted == 0);
	assert_int_equal(uv_loop_alive(&w->loop), 1); /* it will look by itself … */
	w->refuse = 0;
	struct notify_params p = {.smtp_url = "smtp://127.0.0.1:2525", .from = "larm@x.se"};
	assert_int_equal(notify_set_params(w->n, &p), 0); /* … and looks now */
	assert_int_equal(w->n_wanted, 1);
	assert_true(give(w));
	until(w, 3);
	assert_string_equal(w->told, "1 2 3 ");
	close_world(w);
}

static void what_was_given_up_is_taken_if_there_is_room_and_never_twice(void **state)
{
	(void)state;
	struct world *w = open_world(2, NULL, 0);
	w->hold = true;
	w->n_rows = 1; /* given up long ago */
	assert_int_equal(put(w, MAIL), 0);
	assert_int_equal(put(w, MAIL), 0);
	assert_int_equal(put_again(w, 1), -ENOSPC);
	w->rows[1].waits = false;                /* it is dead again */
	assert_int_equal(put(w, MAIL), -ENOSPC); /* 4 */
	assert_int_equal(put(w, MAIL), 1);       /* 5 */
	until(w, 1);
	assert_int_equal(w->wanted[0].from_row, 4); /* and not 1 */
	assert_int_equal(put_again(w, 5), 0);       /* it comes with 4 */
	assert_int_equal(notify_stats(w->n).n_waiting, 1);
	assert_int_equal(put_again(w, 1), 0);
	assert_int_equal(notify_stats(w->n).n_waiting, 2);
	assert_false(give(w)); /* no room after all: 1 took it */
	assert_int_equal(notify_stats(w->n).n_waiting, 2);
	w->hold = false;
	settle(w);
	until(w, 2);
	assert_false(give(w));
	until(w, 4);
	assert_true(give(w));
	until(w, 5);
	assert_string_equal(w->told, "2 3 1 4 5 ");
	close_world(w);
}

static void closing_leaves_it_where_it_is(void **state)
{
	(void)state;
	struct world *w = open_world(1, NULL, 0);
	assert_int_equal(put(w, MAIL), 0);
	assert_int_equal(put(w, MAIL), -ENOSPC);
	until(w, 1);
	assert_int_equal(w->n_wanted, 1);
	notify_close(w->n, on_closed, w);
	assert_false(give(w)); /* it comes too late, and is not taken */
	assert_int_equal(put_again(w, 1), -ECANCELED);
	while (!w->closed)
		(void)uv_run(&w->loop, UV_RUN_ONCE);
	assert_string_equal(w->told, "1 ");
	(void)uv_run(&w->loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&w->loop), 0);
	free(w);
}

/* ---- events ---- */
static void a_full_hook_keeps_its_order_and_harms_no_other(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{.path = "/a",
	                                     .head = "200 OK",
	                                     .at_first = "503 x\r\nRetry-After: 600",
	                                     .n_first = 1},
	                                    {.path = "/b", .head = "200 OK"}};
	struct world *w = open_world(2, routes, 2);
	add_hook(w, fake_http_url(w->http, "/a"));
	add_hook(w, fake_http_url(w->http, "/b"));
	const char *a = w->names[0], *b = w->names[1];
	assert_int_equal(put(w, a), 0);       /* 1 */
	assert_int_equal(put(w, a), 0);       /* 2 */
	assert_int_equal(put(w, a), -ENOSPC); /* 3 */
	assert_int_equal(put(w, b), 0);       /* 4 */
	assert_int_equal(put(w, MAIL), 0);    /* 5 */
	assert_int_equal(put(w, a), 1);       /* 6 */
	until(w, 3);
	assert_null(strstr(w->told, "2")); /* it waits behind 1 */
	assert_non_null(strstr(w->told, "1? "));
	assert_non_null(strstr(w->told, "4 "));
	assert_non_null(strstr(w->told, "5 "));
	assert_int_equal(w->n_asked, 0);
	w->told[0] = '\0';
	w->now_unix_s += 600;
	set_hooks(w, 2);
	until(w, 4);
	turn(w);
	assert_int_equal(w->wanted[0].from_row, 3);
	assert_string_equal(w->wanted[0].to, a);
	assert_false(give(w)); /* there was room for 3 */
	until(w, 5);
	turn(w);
	assert_true(give(w));
	until(w, 7);
	assert_string_equal(w->told, "1 2 3 6 ");
	close_world(w);
}

static void what_stays_for_a_hook_that_left_the_settings_is_given_up_too(void **state)
{
	(void)state;
	const struct fake_route routes[] = {{.path = "/a", .head = "503 x\r\nRetry-After: 600"}};
	struct world *w = open_world(2, routes, 1);
	add_hook(w, fake_http_url(w->http, "/a"));
	for (int i = 0; i < 5; i++)
		assert_int_equal(put(w, w->names[0]), i < 2 ? 0 : i == 2 ? -ENOSPC : 1);
	until(w, 1);
	set_hooks(w, 0);
	for (turn(w); w->n_wanted > 0; turn(w))
		(void)give(w); /* all of it, by and by */
	assert_string_equal(w->told, "1? 1! 2! 3! 4! 5! ");
	turn(w);
	assert_int_equal(notify_stats(w->n).n_waiting, 0);
	close_world(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_there_is_no_room_for_comes_when_half_has_gone),
	        cmocka_unit_test(room_for_one_is_enough),
	        cmocka_unit_test(nothing_found_is_nothing_left),
	        cmocka_unit_test(an_owner_who_cannot_ask_now_is_asked_again),
	        cmocka_unit_test(what_was_given_up_is_taken_if_there_is_room_and_never_twice),
	        cmocka_unit_test(closing_leaves_it_where_it_is),
	        cmocka_unit_test(a_full_hook_keeps_its_order_and_harms_no_other),
	        cmocka_unit_test(what_stays_for_a_hook_that_left_the_settings_is_given_up_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
