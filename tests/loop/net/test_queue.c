/* SPDX-License-Identifier: EUPL-1.2 */
/* Who may start next: simulated time, no sockets. */
#include "test.h"
#include "../../../daemon/net/inner.h"

static void make(struct queue *q, unsigned max_active, unsigned max_per_host)
{
	assert_int_equal(queue_init(q), 0);
	q->max_active = max_active;
	q->max_per_host = max_per_host;
}

static struct transfer *put(struct queue *q, const char *host, bool failing)
{
	struct transfer *t = calloc(1, sizeof(*t));
	assert_non_null(t);
	t->failing = failing;
	assert_int_equal(queue_put(q, t, str_of(host)), 0);
	return t;
}

static void leave(struct queue *q, struct transfer *t)
{
	queue_leave(q, t);
	free(t);
}

static void end(struct queue *q)
{
	for (struct transfer *t; (t = queue_drop(q)) != NULL;)
		free(t);
	assert_int_equal(q->n_active, 0);
	assert_int_equal(q->n_waiting, 0);
	queue_done(q); /* dies when a host is left */
}

static void test_hosts_take_turns_within_the_caps(void **state)
{
	(void)state;
	struct queue q;
	make(&q, 5, 2);
	struct transfer *a[4], *b[2], *c;
	for (int i = 0; i < 4; i++)
		a[i] = put(&q, "http://a", false);
	for (int i = 0; i < 2; i++)
		b[i] = put(&q, "http://b", false);
	c = put(&q, "http://c", false);
	assert_ptr_equal(queue_take(&q, 0), a[0]);
	assert_ptr_equal(queue_take(&q, 0), b[0]);
	assert_ptr_equal(queue_take(&q, 0), c);
	assert_ptr_equal(queue_take(&q, 0),
	                 a[1]); /* two more wait: a second connection is worth it */
	assert_null(
	        queue_take(&q, 0)); /* a is full, b's only one waits for the connection in use */
	leave(&q, b[0]);
	assert_ptr_equal(queue_take(&q, 1), b[1]);
	leave(&q, a[0]);
	assert_ptr_equal(queue_take(&q, 1), a[2]);
	leave(&q, c);
	leave(&q, b[1]);
	assert_null(queue_take(&q, 1)); /* a is full again */
	leave(&q, a[1]);
	leave(&q, a[2]);
	assert_ptr_equal(queue_take(&q, 1), a[3]);
	leave(&q, a[3]);
	assert_null(queue_take(&q, 1));
	end(&q);
}

static void test_all_slots_taken_means_nobody(void **state)
{
	(void)state;
	struct queue q;
	make(&q, 1, 4);
	struct transfer *a = put(&q, "http://a", false), *b = put(&q, "http://b", false);
	assert_ptr_equal(queue_take(&q, 0), a);
	assert_null(queue_take(&q, 1000));
	leave(&q, a);
	assert_ptr_equal(queue_take(&q, 1000), b);
	leave(&q, b);
	end(&q);
}

static void test_single_waiting_one_is_held_for_the_connection_in_use(void **state)
{
	(void)state;
	struct queue q;
	make(&q, 8, 4);
	struct transfer *plan = put(&q, "http://a", false), *results = put(&q, "http://a", false);
	assert_true(queue_when(&q) == INT64_MAX);
	assert_ptr_equal(queue_take(&q, 1000), plan);
	assert_null(queue_take(&q, 1000));
	assert_true(queue_when(&q) == 1000 + NET_HOLD_MS);
	assert_null(queue_take(&q, 1000 + NET_HOLD_MS - 1));
	assert_ptr_equal(queue_take(&q, 1000 + NET_HOLD_MS), results);
	leave(&q, plan);
	leave(&q, results);
	end(&q);
}

static void test_no_moment_is_named_while_all_slots_are_taken(void **state)
{
	(void)state;
	struct queue q;
	make(&q, 2, 4);
	struct transfer *plan = put(&q, "http://a", false), *results = put(&q, "http://a", false);
	struct transfer *other = put(&q, "http://b", false);
	assert_ptr_equal(queue_take(&q, 0), plan);
	assert_ptr_equal(queue_take(&q, 0), other);
	assert_null(queue_take(&q, 10 * NET_HOLD_MS));
	assert_true(queue_when(&q) == INT64_MAX); /* else the loop would spin */
	leave(&q, other);
	assert_true(queue_when(&q) == NET_HOLD_MS);
	assert_ptr_equal(queue_take(&q, 10 * NET_HOLD_MS), results);
	leave(&q, plan);
	leave(&q, results);
	end(&q);
}

static void test_failing_ones_wait_in_their_own_lane(void **state)
{
	(void)state;
	struct queue q;
	make(&q, 8, 4);
	struct transfer *bad[6], *twin, *good[7];
	char host[32];
	for (int i = 0; i < 6; i++) {
		(void)snprintf(host, sizeof(host), "http://bad%d", i); /* fits */
		bad[i] = put(&q, host, true);
	}
	twin = put(&q, "http://bad0", true);
	for (int i = 0; i < 7; i++) {
		(void)snprintf(host, sizeof(host), "http://good%d", i); /* fits */
		good[i] = put(&q, host, false);
	}
	assert_ptr_equal(queue_take(&q, 0), bad[0]); /* one slot is always theirs */
	for (int i = 0; i < 7; i++)
		assert_ptr_equal(queue_take(&q, 0), good[i]);
	assert_null(queue_take(&q, 0));
	for (int i = 0; i < 7; i++)
		leave(&q, good[i]);
	assert_ptr_equal(queue_take(&q, 1), bad[1]);
	assert_null(queue_take(&q, 1)); /* a quarter of eight, although six slots are free */
	leave(&q, bad[0]);
	assert_ptr_equal(queue_take(&q, 2), bad[2]);
	leave(&q, bad[1]);
	leave(&q, bad[2]);
	struct transfer *last[4];
	for (int i = 0; i < 4; i++) {
		last[i] = queue_take(&q, 3);
		assert_non_null(last[i]);
		leave(&q, last[i]);
	}
	assert_true(last[0] == bad[3] || last[1] == bad[3] || last[2] == bad[3]);
	(void)twin;
	assert_null(queue_take(&q, 4));
	end(&q);
}

static void test_failing_ones_take_one_slot_a_host(void **state)
{
	(void)state;
	struct queue q;
	make(&q, 64, 4);
	struct transfer *one = put(&q, "http://bad", true), *two = put(&q, "http://bad", true);
	struct transfer *good = put(&q, "http://bad", false);
	assert_ptr_equal(queue_take(&q, 0), one);
	assert_null(queue_take(&q, 0)); /* `good` is held, `two` waits for `one` */
	assert_ptr_equal(queue_take(&q, NET_HOLD_MS), good);
	assert_null(queue_take(&q, NET_HOLD_MS));
	leave(&q, one);
	assert_ptr_equal(queue_take(&q, NET_HOLD_MS), two);
	leave(&q, two);
	leave(&q, good);
	end(&q);
}

static void test_many_hosts_come_and_go(void **state)
{
	(void)state;
	enum { N = 2000 };
	struct queue q;
	make(&q, N, 1);
	static struct transfer *started[N];
	char host[32];
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < N; i++) {
			(void)snprintf(host, sizeof(host), "http://enhet-%d", i); /* fits */
			(void)put(&q, host, false);
		}
		for (int i = 0; i < N; i++) {
			started[i] = queue_take(&q, round);
			assert_non_null(started[i]);
		}
		assert_null(queue_take(&q, round));
		for (int i = 0; i < N; i++)
			leave(&q, started[i]);
		assert_int_equal(q.n_hosts, 0);
	}
	for (int i = 0; i < N; i++) {
		(void)snprintf(host, sizeof(host), "http://enhet-%d", i % 100); /* fits */
		(void)put(&q, host, i % 3 == 0);
	}
	end(&q);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_hosts_take_turns_within_the_caps),
	        cmocka_unit_test(test_all_slots_taken_means_nobody),
	        cmocka_unit_test(test_single_waiting_one_is_held_for_the_connection_in_use),
	        cmocka_unit_test(test_no_moment_is_named_while_all_slots_are_taken),
	        cmocka_unit_test(test_failing_ones_wait_in_their_own_lane),
	        cmocka_unit_test(test_failing_ones_take_one_slot_a_host),
	        cmocka_unit_test(test_many_hosts_come_and_go),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
