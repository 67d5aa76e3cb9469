/* SPDX-License-Identifier: EUPL-1.2 */
/* Who is pulled when: simulated time, to the millisecond. */
#include "test.h"
#include "base/hash.h"
#include "due.h"

static struct due *make(int64_t interval_ms, int64_t ramp_ms, uint32_t n)
{
	const struct due_params p = {interval_ms, ramp_ms, .backoff_min_ms = 5000};
	struct due *d = NULL;
	assert_int_equal(due_new(&p, n, &d), 0);
	return d;
}

static int64_t slot_of(const char *key, int64_t interval_ms)
{
	return (int64_t)(hash_bytes(str_of(key)) % (uint64_t)interval_ms);
}

static void add(struct due *d, uint32_t feed, int64_t now_ms)
{
	char key[16];
	(void)snprintf(key, sizeof(key), "unit-%u", feed); /* fits */
	due_add(d, feed, str_of(key), now_ms);
}

static void test_bad_parameters_are_refused(void **state)
{
	(void)state;
	static const struct due_params cases[] = {
	        {999, 0, 5000}, {1000, -1, 5000}, {1000, 0, 0}, {0, 0, 5000}};
	struct due *d = NULL;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(due_new(&cases[i], 3, &d), -EINVAL);
	assert_null(d);
	assert_null(due_free(NULL));
}

static void test_empty_plan_waits_for_ever(void **state)
{
	(void)state;
	struct due *d = make(60000, 0, 0);
	assert_int_equal(due_next(d, INT64_MAX / 2), UINT32_MAX);
	assert_true(due_when(d) == INT64_MAX);
	d = due_free(d);
}

static void test_first_cycle_is_spread_over_the_ramp_and_takes_each_once(void **state)
{
	(void)state;
	struct due *d = make(60000, 10000, 1000);
	for (uint32_t i = 0; i < 1000; i++)
		add(d, i, 5000);
	bool seen[1000] = {false};
	unsigned n_in_second[10] = {0};
	for (int64_t now = 5000; now < 15000; now++) {
		assert_true(due_when(d) >= now);
		for (uint32_t f; (f = due_next(d, now)) != UINT32_MAX;) {
			assert_false(seen[f]);
			seen[f] = true;
			assert_int_equal(due_lateness_ms(d), 0);
			n_in_second[(now - 5000) / 1000]++;
		}
	}
	for (uint32_t i = 0; i < 1000; i++)
		assert_true(seen[i]);
	for (size_t i = 0; i < ARRAY_LEN(n_in_second); i++)
		assert_in_range(n_in_second[i], 60, 140);
	d = due_free(d);
}

static void test_without_ramp_all_are_due_at_once_in_order(void **state)
{
	(void)state;
	struct due *d = make(60000, 0, 100);
	for (uint32_t i = 0; i < 100; i++)
		add(d, i, 5000);
	for (uint32_t i = 0; i < 100; i++)
		assert_int_equal(due_next(d, 5000), i);
	assert_int_equal(due_next(d, INT64_MAX / 2), UINT32_MAX);
	d = due_free(d);
}

static void test_healthy_feed_keeps_its_slot_over_cycles_and_restarts(void **state)
{
	(void)state;
	int64_t slot = slot_of("unit-0", 60000);
	for (int64_t start = 0; start < 300000; start += 7777) {
		struct due *d = make(60000, 0, 1);
		add(d, 0, start);
		assert_int_equal(due_next(d, start), 0);
		due_done(d, 0, false, -1, start + 40);
		int64_t when = due_when(d);
		assert_int_equal(when % 60000, slot);
		assert_in_range(when - start, 30000, 90000);
		for (int i = 0; i < 5; i++) { /* taken 200 ms late, done 300 ms later */
			assert_int_equal(due_next(d, when + 200), 0);
			assert_int_equal(due_lateness_ms(d), 200);
			due_done(d, 0, false, -1, when + 500);
			assert_int_equal(due_when(d), when + 60000);
			when += 60000;
		}
		d = due_free(d);
	}
}

static void test_fetch_slower_than_the_interval_skips_slots(void **state)
{
	(void)state;
	struct due *d = make(1000, 0, 1);
	add(d, 0, 0);
	assert_int_equal(due_next(d, 0), 0);
	due_done(d, 0, false, -1, 3500);
	assert_in_range(due_when(d), 3501, 4500);
	assert_int_equal(due_when(d) % 1000, slot_of("unit-0", 1000));
	d = due_free(d);
}

static void test_failures_back_off_and_success_returns_to_the_slot(void **state)
{
	(void)state;
	struct due *d = make(60000, 0, 1);
	add(d, 0, 1000);
	static const int64_t whole_ms[] = {5000, 10000, 20000, 40000, 60000, 60000};
	int64_t now = 1000;
	for (size_t i = 0; i < ARRAY_LEN(whole_ms); i++) {
		assert_int_equal(due_next(d, now), 0);
		due_done(d, 0, true, -1, now);
		assert_in_range(due_when(d) - now, whole_ms[i] * 3 / 4, whole_ms[i]);
		assert_int_equal(due_next(d, due_when(d) - 1), UINT32_MAX);
		now = due_when(d);
	}
	assert_int_equal(due_next(d, now), 0);
	due_done(d, 0, false, -1, now);
	assert_int_equal(due_when(d) % 60000, slot_of("unit-0", 60000));
	d = due_free(d);
}

static void test_backoff_is_never_longer_than_a_short_interval(void **state)
{
	(void)state;
	struct due *d = make(1000, 0, 1); /* shorter than the first back-off of 5 s */
	add(d, 0, 0);
	assert_int_equal(due_next(d, 0), 0);
	due_done(d, 0, true, -1, 0);
	assert_in_range(due_when(d), 750, 1000);
	d = due_free(d);
}

static void test_retry_after_wins_between_a_second_and_a_day(void **state)
{
	(void)state;
	static const struct {
		bool failed;
		int64_t retry_after_ms, wait_ms;
	} cases[] = {
	        {true, 120000, 120000},  {true, 3000, 3000},
	        {true, 0, 1000},         {true, DUE_RETRY_AFTER_MAX_MS + 1, DUE_RETRY_AFTER_MAX_MS},
	        {false, 120000, 120000}, {true, INT64_MAX, DUE_RETRY_AFTER_MAX_MS},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct due *d = make(60000, 0, 1);
		add(d, 0, 0);
		assert_int_equal(due_next(d, 0), 0);
		due_done(d, 0, cases[i].failed, cases[i].retry_after_ms, 700);
		assert_int_equal(due_when(d) - 700, cases[i].wait_ms);
		d = due_free(d);
	}
}

static void test_reject_counts_on_from_before_the_useless_success(void **state)
{
	(void)state;
	struct due *d = make(600000, 0, 2);
	add(d, 0, 0);
	add(d, 1, 0);
	assert_int_equal(due_next(d, 0), 0);
	assert_int_equal(due_next(d, 0), 1);
	due_done(d, 1, false, -1, 0);
	int64_t now = 0;
	for (unsigned n = 1; n <= 4; n++) {
		due_done(d, 0, false, -1, now);
		due_reject(d, 0, now);
		assert_in_range(due_when(d) - now, (5000 << (n - 1)) * 3 / 4, 5000 << (n - 1));
		now = due_when(d);
		assert_int_equal(due_next(d, now), 0);
	}
	due_reject(d, 0, now);                        /* out: left alone */
	assert_in_range(due_when(d), 300000, 900000); /* the other one only */
	due_done(d, 0, true, -1, now);
	assert_in_range(due_when(d) - now, (5000 << 4) * 3 / 4, 5000 << 4); /* the fifth */
	d = due_free(d);
}

/* Any walk through the heap gives the moments in order: against a plain search for the least. */
static void test_heap_always_gives_the_earliest(void **state)
{
	(void)state;
	enum { N = 50 };
	struct due *d = make(5000, 5000, N);
	for (uint32_t i = 0; i < N; i++)
		add(d, i, 0);
	uint64_t dice = 1;
	int64_t now = 0;
	for (int step = 0; step < 5000; step++) {
		int64_t when = due_when(d);
		assert_true(when >= now - 1000);
		now = when > now ? when : now;
		uint32_t f = due_next(d, now);
		assert_true(f < N);
		assert_int_equal(due_lateness_ms(d), now - when);
		dice = hash_more(dice, STR("x"));
		due_done(d, f, dice % 3 == 0, dice % 7 == 0 ? (int64_t)(dice % 9000) : -1, now);
		if (dice % 5 == 0)
			due_reject(d, (f + 1) % N, now);
		assert_true(due_when(d) < now + 10000);
	}
	d = due_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_bad_parameters_are_refused),
	        cmocka_unit_test(test_empty_plan_waits_for_ever),
	        cmocka_unit_test(test_first_cycle_is_spread_over_the_ramp_and_takes_each_once),
	        cmocka_unit_test(test_without_ramp_all_are_due_at_once_in_order),
	        cmocka_unit_test(test_healthy_feed_keeps_its_slot_over_cycles_and_restarts),
	        cmocka_unit_test(test_fetch_slower_than_the_interval_skips_slots),
	        cmocka_unit_test(test_failures_back_off_and_success_returns_to_the_slot),
	        cmocka_unit_test(test_backoff_is_never_longer_than_a_short_interval),
	        cmocka_unit_test(test_retry_after_wins_between_a_second_and_a_day),
	        cmocka_unit_test(test_reject_counts_on_from_before_the_useless_success),
	        cmocka_unit_test(test_heap_always_gives_the_earliest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
