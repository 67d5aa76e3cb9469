/* SPDX-License-Identifier: EUPL-1.2 */
/* notify/outbox on a real loop: which letters are tried, when again, and how each ends.  The mail
 * server is this program's own net_smtp_send(), so that each answer is written down in the case;
 * the clock is moved by hand. */
#include "test.h"
#include <stdatomic.h>
#include "../../../daemon/notify/outbox.h"

struct answer {
	int status, code;
};

/* What the server will say, one answer a try; the job runs on a pool thread, so the shared part is
 * atomic. */
static struct answer script[16];
static atomic_int n_tried;
static char tried_to[16][32];

int net_smtp_send(const struct net_smtp *s, const char *from, const char *to, struct str mime,
                  int *ret_code, struct err *err)
{
	int i = atomic_fetch_add(&n_tried, 1);
	must(i < 16);
	must(strcmp(s->url, "smtp://127.0.0.1:2525") == 0 && strcmp(from, "larm@x.se") == 0 &&
	     mime.n > 100);
	(void)snprintf(tried_to[i], sizeof(tried_to[i]), "%s", to);
	*ret_code = script[i].code;
	if (script[i].status)
		(void)err_set(err, script[i].status, "%d", script[i].code);
	return script[i].status;
}

struct world {
	uv_loop_t loop;
	struct notify *n;
	int64_t now_unix_s;
	int n_results;
	struct delivery last;
	char told[256];
	bool closed;
	bool keep_unsettled; /* the owner has not stored the result yet */
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
	if (!w->keep_unsettled)
		notify_settled(w->n);
}

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct err err;
	assert_non_null(w);
	w->now_unix_s = 1400000000;
	atomic_store(&n_tried, 0);
	memset(script, 0, sizeof(script));
	assert_int_equal(uv_loop_init(&w->loop), 0);
	struct notify_setup s = {
	        .params = {.smtp_url = "smtp://127.0.0.1:2525", .from = "Tertial <larm@x.se>"},
	        .result_cb = on_result,
	        .clock_cb = clock_of,
	        .arg = w,
	};
	assert_int_equal(notify_new(&w->loop, &s, &w->n, &err), 0);
	*state = w;
	return 0;
}

static void on_closed(void *arg)
{
	((struct world *)arg)->closed = true;
}

static int teardown(void **state)
{
	struct world *w = *state;
	notify_close(w->n, on_closed, w);
	assert_int_equal(uv_run(&w->loop, UV_RUN_DEFAULT), 0);
	assert_true(w->closed);
	assert_int_equal(uv_loop_close(&w->loop), 0);
	free(w);
	return 0;
}

static int offer(struct world *w, int64_t row, const char *id, const char *to)
{
	struct letter l = {.row = row,
	                   .notice = {.id = id,
	                              .kind = NOTICE_IMMEDIATE,
	                              .to = to,
	                              .subject = "Ämne",
	                              .text = "Text\n",
	                              .html = "<p>Text</p>\n",
	                              .created_unix_s = 1400000000}};
	return notify_offer(w->n, &l);
}

static void until(struct world *w, int n_results)
{
	while (w->n_results < n_results)
		(void)uv_run(&w->loop, UV_RUN_ONCE);
}

static void a_letter_is_sent_once(void **state)
{
	struct world *w = *state;
	script[0].code = 250;
	assert_int_equal(offer(w, 7, "a", "anna@x.se"), 0);
	assert_int_equal(w->n_results, 0); /* nothing is told inside the call */
	until(w, 1);
	assert_string_equal(w->told, "a:sent:250 ");
	assert_int_equal(w->last.row, 7);
	assert_int_equal(w->last.tried_unix_s, 1400000000);
	assert_int_equal(notify_stats(w->n).n_waiting, 0);
	assert_string_equal(tried_to[0], "anna@x.se");
}

static void the_next_waits_until_the_last_is_on_disk(void **state)
{
	struct world *w = *state;
	script[0].code = script[1].code = 250;
	w->keep_unsettled = true;
	assert_int_equal(offer(w, 1, "a", "anna@x.se"), 0);
	assert_int_equal(offer(w, 2, "b", "bo@x.se"), 0);
	until(w, 1);
	for (int turn = 0; turn < 20; turn++)
		(void)uv_run(&w->loop, UV_RUN_NOWAIT);
	assert_int_equal(atomic_load(&n_tried), 1);
	assert_true(notify_stats(w->n).busy);
	notify_settled(w->n);
	until(w, 2);
	assert_string_equal(w->told, "a:sent:250 b:sent:250 ");
	notify_settled(w->n);
	assert_false(notify_stats(w->n).busy);
}

static void one_refused_harms_no_other(void **state)
{
	struct world *w = *state;
	script[0] = (struct answer){-EPROTO, 550};
	script[1] = (struct answer){-EAGAIN, 451};
	script[2] = (struct answer){0, 250};
	assert_int_equal(offer(w, 1, "a", "fel@x.se"), 0);
	assert_int_equal(offer(w, 2, "b", "sen@x.se"), 0);
	assert_int_equal(offer(w, 3, "c", "bra@x.se"), 0);
	until(w, 3);
	assert_string_equal(w->told, "a:dead:550 b:retry:451 c:sent:250 ");
	assert_int_equal(notify_stats(w->n).n_waiting, 1);
	assert_int_equal(notify_stats(w->n).n_retrying, 1);
}

static void tried_again_within_15_seconds(void **state)
{
	struct world *w = *state;
	script[0] = (struct answer){-EAGAIN, 451};
	assert_int_equal(offer(w, 1, "a", "anna@x.se"), 0);
	until(w, 1);
	int64_t wait_s = w->last.next_try_unix_s - w->now_unix_s;
	assert_true(wait_s >= 11 && wait_s <= 15);
	script[1].code = script[2].code = 250;
	assert_int_equal(offer(w, 2, "b", "bo@x.se"), 0); /* not yet due: only the new one goes */
	until(w, 2);
	w->now_unix_s += 15;
	assert_int_equal(offer(w, 3, "c", "cia@x.se"), 0);
	script[3].code = 250;
	until(w, 4);
	assert_string_equal(w->told, "a:retry:451 b:sent:250 a:sent:250 c:sent:250 ");
}

static void a_later_letter_does_not_overtake_one_to_the_same(void **state)
{
	struct world *w = *state;
	script[0] = (struct answer){-EAGAIN, 451}; /* greylisted */
	script[1].code = script[2].code = script[3].code = 250;
	assert_int_equal(offer(w, 1, "raise", "anna@x.se"), 0);
	until(w, 1);
	assert_int_equal(offer(w, 2, "over", "Anna@X.se"), 0); /* the same, however written */
	assert_int_equal(offer(w, 3, "other", "bo@x.se"), 0);
	until(w, 2);
	for (int turn = 0; turn < 20; turn++)
		(void)uv_run(&w->loop, UV_RUN_NOWAIT);
	assert_string_equal(w->told, "raise:retry:451 other:sent:250 ");
	w->now_unix_s += 15;
	assert_int_equal(offer(w, 4, "last", "cia@x.se"), 0); /* it looks */
	script[4].code = 250;
	until(w, 5);
	assert_string_equal(w->told, "raise:retry:451 other:sent:250 raise:sent:250 over:sent:250 "
	                             "last:sent:250 ");
}

/* Else each would have 72 hours of its own, one after the other. */
static void those_that_wait_behind_one_grow_old_with_it(void **state)
{
	struct world *w = *state;
	for (int i = 0; i < 3; i++)
		script[i] = (struct answer){-EAGAIN, 451};
	script[3].code = 250;
	assert_int_equal(offer(w, 1, "a", "anna@x.se"), 0);
	until(w, 1);
	assert_int_equal(offer(w, 2, "b", "anna@x.se"), 0);
	w->now_unix_s += 72 * 3600;
	assert_int_equal(offer(w, 3, "c", "bo@x.se"), 0);
	until(w, 4);
	assert_string_equal(w->told, "a:retry:451 a:dead:451 b:dead:451 c:sent:250 ");
}

static void a_clock_that_is_set_back_delays_nothing(void **state)
{
	struct world *w = *state;
	script[0] = (struct answer){-EAGAIN, 451};
	script[1].code = script[2].code = 250;
	assert_int_equal(offer(w, 1, "a", "anna@x.se"), 0);
	until(w, 1);
	w->now_unix_s -= 30 * 86400;
	assert_int_equal(offer(w, 2, "b", "bo@x.se"), 0); /* it looks */
	until(w, 3);
	assert_string_equal(w->told, "a:retry:451 a:sent:250 b:sent:250 ");
}

static void a_silent_server_costs_one_try(void **state)
{
	struct world *w = *state;
	script[0] = (struct answer){-EAGAIN, 0};
	assert_int_equal(offer(w, 1, "a", "anna@x.se"), 0);
	assert_int_equal(offer(w, 2, "b", "bo@x.se"), 0);
	until(w, 1);
	assert_int_equal(atomic_load(&n_tried), 1);
	assert_false(notify_stats(w->n).busy);
	w->now_unix_s += 15;
	script[1].code = script[2].code = script[3].code = 250;
	assert_int_equal(offer(w, 3, "c", "cia@x.se"), 0);
	until(w, 4);
	assert_string_equal(w->told, "a:retry:0 a:sent:250 b:sent:250 c:sent:250 ");
}

static void a_refused_login_costs_one_try_and_no_letter(void **state)
{
	struct world *w = *state;
	script[0] = script[1] = (struct answer){-EACCES, 535};
	assert_int_equal(offer(w, 1, "a", "anna@x.se"), 0);
	assert_int_equal(offer(w, 2, "b", "bo@x.se"), 0);
	until(w, 1);
	assert_true(w->last.shut_out);
	assert_int_equal(atomic_load(&n_tried), 1);
	assert_int_equal(notify_stats(w->n).n_retrying, 2);
	w->now_unix_s += 15;
	script[2].code = script[3].code = script[4].code = 250;
	assert_int_equal(offer(w, 3, "c", "cia@x.se"), 0);
	until(w, 2);
	w->now_unix_s += 30;
	assert_int_equal(offer(w, 4, "d", "dan@x.se"), 0);
	script[5].code = 250;
	until(w, 6);
	assert_false(w->last.shut_out);
	assert_string_equal(w->told, "a:retry:535 a:retry:535 a:sent:250 b:sent:250 c:sent:250 "
	                             "d:sent:250 ");
}

static void a_refused_login_is_given_up_after_72_hours(void **state)
{
	struct world *w = *state;
	script[0] = (struct answer){-EACCES, 535};
	struct letter l = {
	        .row = 1,
	        .n_attempts = 150,
	        .first_try_unix_s = w->now_unix_s - 72 * 3600,
	        .notice = {.id = "a", .to = "anna@x.se", .subject = "", .text = "", .html = ""}};
	assert_int_equal(notify_offer(w->n, &l), 0);
	until(w, 1);
	assert_string_equal(w->told, "a:dead:535 ");
}

static void a_new_password_is_tried_at_once_and_the_same_one_is_not(void **state)
{
	struct world *w = *state;
	struct notify_params p = {.smtp_url = "smtp://127.0.0.1:2525",
	                          .from = "Tertial <larm@x.se>",
	                          .smtp_user = "tertial",
	                          .smtp_password = "gammalt"};
	assert_int_equal(notify_set_params(w->n, &p), 0);
	script[0] = (struct answer){-EACCES, 535};
	assert_int_equal(offer(w, 1, "a", "anna@x.se"), 0);
	until(w, 1);
	assert_int_equal(notify_set_params(w->n, &p), 0);
	assert_false(notify_stats(w->n).busy);
	p.smtp_password = "nytt";
	script[1].code = 250;
	assert_int_equal(notify_set_params(w->n, &p), 0);
	until(w, 2);
	assert_string_equal(w->told, "a:retry:535 a:sent:250 ");
}

static void a_new_password_while_the_old_one_is_tried(void **state)
{
	struct world *w = *state;
	struct notify_params p = {.smtp_url = "smtp://127.0.0.1:2525",
	                          .from = "Tertial <larm@x.se>",
	                          .smtp_password = "nytt"};
	script[0] = (struct answer){-EACCES, 535};
	script[1].code = 250;
	assert_int_equal(offer(w, 1, "a", "anna@x.se"), 0);
	assert_int_equal(notify_set_params(w->n, &p), 0);
	until(w, 2);
	assert_string_equal(w->told, "a:retry:535 a:sent:250 ");
}

static void while_the_password_cannot_be_read_letters_wait(void **state)
{
	struct world *w = *state;
	struct notify_params p = {.smtp_url = "smtp://127.0.0.1:2525",
	                          .from = "Tertial <larm@x.se>",
	                          .smtp_user = "tertial",
	                          .smtp_locked = true};
	assert_int_equal(notify_set_params(w->n, &p), 0);
	assert_int_equal(offer(w, 1, "a", "anna@x.se"), 0);
	assert_false(notify_stats(w->n).busy);
	assert_int_equal(notify_stats(w->n).n_waiting, 1);
	assert_int_equal(notify_stats(w->n).n_retrying, 1);
	p.smtp_locked = false;
	p.smtp_password = "hemligt";
	script[0].code = 250;
	assert_int_equal(notify_set_params(w->n, &p), 0);
	until(w, 1);
	assert_string_equal(w->told, "a:sent:250 ");
}

static void after_72_hours_it_is_given_up(void **state)
{
	struct world *w = *state;
	script[0] = script[1] = (struct answer){-EAGAIN, 451};
	struct letter l = {
	        .row = 1,
	        .n_attempts = 150,
	        .first_try_unix_s = w->now_unix_s - 72 * 3600 + 1,
	        .notice = {.id = "a", .to = "anna@x.se", .subject = "", .text = "", .html = ""}};
	assert_int_equal(notify_offer(w->n, &l), 0);
	until(w, 1);
	assert_true(w->last.next_try_unix_s - w->now_unix_s <= 1800);
	w->now_unix_s += 1800;
	script[2].code = 250;
	assert_int_equal(offer(w, 2, "b", "bo@x.se"), 0);
	until(w, 3);
	assert_string_equal(w->told, "a:retry:451 a:dead:451 b:sent:250 ");
}

static void an_address_that_is_none_is_dead_at_once(void **state)
{
	struct world *w = *state;
	assert_int_equal(offer(w, 1, "a", "ingen adress"), 0);
	until(w, 1);
	assert_string_equal(w->told, "a:dead:0 ");
	assert_int_equal(atomic_load(&n_tried), 0);
}

static void without_a_server_letters_wait(void **state)
{
	struct world *w = *state;
	struct notify_params none = {.from = "larm@x.se"},
	                     some = {.smtp_url = "smtp://127.0.0.1:2525", .from = "larm@x.se"};
	assert_int_equal(notify_set_params(w->n, &none), 0);
	assert_int_equal(offer(w, 1, "a", "anna@x.se"), 0);
	assert_false(notify_stats(w->n).busy);
	assert_int_equal(notify_stats(w->n).n_waiting, 1);
	script[0].code = 250;
	assert_int_equal(notify_set_params(w->n, &some), 0);
	until(w, 1);
	assert_string_equal(w->told, "a:sent:250 ");
}

static void closing_waits_for_the_letter_in_flight(void **state)
{
	struct world *w = *state;
	script[0].code = 250;
	assert_int_equal(offer(w, 1, "a", "anna@x.se"), 0);
	assert_int_equal(offer(w, 2, "b", "bo@x.se"), 0);
	notify_close(w->n, on_closed, w);
	assert_int_equal(offer(w, 3, "c", "cia@x.se"), -ECANCELED);
	assert_int_equal(uv_run(&w->loop, UV_RUN_DEFAULT), 0);
	assert_string_equal(w->told, "a:sent:250 "); /* b is in the store, for the next start */
	assert_true(w->closed);
	w->closed = false;
	assert_int_equal(uv_loop_close(&w->loop), 0);
	free(w);
}

static void waits_double_to_half_an_hour(void **state)
{
	(void)state;
	static const int64_t longest_s[] = {15, 30, 60, 120, 240, 480, 960, 1800, 1800};
	for (uint32_t i = 0; i < ARRAY_LEN(longest_s); i++) {
		assert_int_equal(retry_delay_s(i + 1, 0), longest_s[i]);
		assert_true(retry_delay_s(i + 1, 255) >= longest_s[i] * 3 / 4);
		assert_true(retry_delay_s(i + 1, 255) < longest_s[i]);
	}
	assert_int_equal(retry_delay_s(UINT32_MAX, 0), 1800);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	        CASE(a_letter_is_sent_once),
	        CASE(the_next_waits_until_the_last_is_on_disk),
	        CASE(one_refused_harms_no_other),
	        CASE(tried_again_within_15_seconds),
	        CASE(a_later_letter_does_not_overtake_one_to_the_same),
	        CASE(those_that_wait_behind_one_grow_old_with_it),
	        CASE(a_clock_that_is_set_back_delays_nothing),
	        CASE(a_silent_server_costs_one_try),
	        CASE(a_refused_login_costs_one_try_and_no_letter),
	        CASE(a_refused_login_is_given_up_after_72_hours),
	        CASE(a_new_password_is_tried_at_once_and_the_same_one_is_not),
	        CASE(a_new_password_while_the_old_one_is_tried),
	        CASE(while_the_password_cannot_be_read_letters_wait),
	        CASE(after_72_hours_it_is_given_up),
	        CASE(an_address_that_is_none_is_dead_at_once),
	        CASE(without_a_server_letters_wait),
	        cmocka_unit_test_setup(closing_waits_for_the_letter_in_flight, setup),
	        cmocka_unit_test(waits_double_to_half_an_hour),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
