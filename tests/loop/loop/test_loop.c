/* SPDX-License-Identifier: EUPL-1.2 */
/* Jobs, ticks, the meter and counted closing on a real loop. */
#include "test.h"
#include "loop.h"

struct room {
	struct uv_loop_s loop;
	struct loop_gate gate;
	struct loop_tick tick, other;
	struct loop_meter meter;
	unsigned n_ticks, n_closed, n_done, n_worked;
	int status;
	bool in_start;
};

static void on_closed(void *arg)
{
	struct room *r = arg;
	r->n_closed++;
}

static void on_tick(struct loop_tick *t, void *arg)
{
	struct room *r = arg;
	if (++r->n_ticks == 3)
		loop_tick_stop(t);
}

static void finish(struct room *r)
{
	(void)uv_run(&r->loop, UV_RUN_DEFAULT); /* until nothing is left */
	assert_int_equal(uv_loop_close(&r->loop), 0);
}

static void test_gate_tells_when_the_last_one_has_left(void **state)
{
	(void)state;
	struct room r = {0};
	loop_gate_enter(&r.gate);
	loop_gate_enter(&r.gate);
	loop_gate_leave(&r.gate);
	loop_gate_leave(&r.gate); /* empty, but nobody is closing */
	assert_int_equal(r.n_closed, 0);
	loop_gate_enter(&r.gate);
	assert_false(loop_gate_closing(&r.gate));
	loop_gate_close(&r.gate, on_closed, &r);
	assert_true(loop_gate_closing(&r.gate));
	assert_int_equal(r.n_closed, 0);
	loop_gate_leave(&r.gate);
	assert_int_equal(r.n_closed, 1);
}

static void test_tick_repeats_until_stopped_and_closes(void **state)
{
	(void)state;
	struct room r = {0};
	assert_int_equal(uv_loop_init(&r.loop), 0);
	assert_int_equal(loop_tick_open(&r.loop, &r.tick, &r.gate, on_tick, &r), 0);
	assert_int_equal(loop_tick_open(&r.loop, &r.other, &r.gate, on_tick, &r), 0);
	loop_tick_start(&r.tick, 0, 1);
	(void)uv_run(&r.loop, UV_RUN_DEFAULT); /* a stopped timer keeps no loop alive */
	assert_int_equal(r.n_ticks, 3);
	loop_tick_start(&r.other, 0, 0);
	loop_gate_close(&r.gate, on_closed, &r);
	loop_tick_close(&r.tick);
	loop_tick_close(&r.other);
	assert_int_equal(r.n_closed, 0); /* never from inside close */
	finish(&r);
	assert_int_equal(r.n_closed, 1);
	assert_int_equal(r.n_ticks, 3); /* a closing room hears no tick */
}

struct task {
	struct loop_job job;
	struct room *room;
	int in, out;
};

static void on_work(struct loop_job *job)
{
	struct task *t = (struct task *)(void *)job;
	t->out = t->in * 2;
}

static void on_done(struct loop_job *job, int status)
{
	struct task *t = (struct task *)(void *)job;
	assert_false(t->room->in_start);
	assert_false(job->running);
	t->room->n_done++;
	t->room->status = status;
	t->room->n_worked += t->out != 0;
}

static void test_job_is_done_once_on_the_loop(void **state)
{
	(void)state;
	struct room r = {0};
	struct task t = {.room = &r, .in = 21};
	assert_int_equal(uv_loop_init(&r.loop), 0);
	loop_job_cancel(&t.job); /* idle: nothing */
	r.in_start = true;
	assert_int_equal(loop_job_start(&r.loop, &t.job, on_work, on_done), 0);
	assert_true(t.job.running);
	r.in_start = false;
	finish(&r);
	assert_int_equal(r.n_done, 1);
	assert_int_equal(r.status, 0);
	assert_int_equal(t.out, 42);
}

static void test_cancelled_jobs_are_done_too(void **state)
{
	(void)state;
	enum { N = 200 };
	struct room r = {0};
	static struct task tasks[N];
	assert_int_equal(uv_loop_init(&r.loop), 0);
	for (int i = 0; i < N; i++) {
		tasks[i] = (struct task){.room = &r, .in = 1};
		assert_int_equal(loop_job_start(&r.loop, &tasks[i].job, on_work, on_done), 0);
	}
	for (int i = 0; i < N; i++)
		loop_job_cancel(&tasks[i].job);
	finish(&r);
	assert_int_equal(r.n_done, N);
}

static void on_long_tick(struct loop_tick *t, void *arg)
{
	struct room *r = arg;
	uint64_t from = uv_hrtime();
	while (uv_hrtime() - from < 30000000) /* a step of 30 ms */
		;
	if (++r->n_ticks == 2)
		loop_tick_stop(t);
}

static void test_meter_sees_the_longest_step_but_not_the_waiting(void **state)
{
	(void)state;
	struct room r = {0};
	assert_int_equal(uv_loop_init(&r.loop), 0);
	assert_int_equal(loop_meter_open(&r.loop, &r.meter, &r.gate), 0);
	assert_int_equal(loop_tick_open(&r.loop, &r.tick, &r.gate, on_long_tick, &r), 0);
	loop_tick_start(&r.tick, 1, 1);
	(void)uv_run(&r.loop, UV_RUN_DEFAULT); /* the meter alone keeps no loop alive */
	assert_true(r.meter.longest_us >= 30000);
	assert_true(r.meter.n_turns >= 2);
	r.n_ticks = 0;
	r.tick.cb = on_tick;
	loop_tick_start(&r.tick, 500, 1); /* half a second of waiting is no step */
	(void)uv_run(&r.loop, UV_RUN_DEFAULT);
	assert_true(r.meter.longest_us < 500000);
	loop_gate_close(&r.gate, on_closed, &r);
	loop_meter_close(&r.meter);
	loop_tick_close(&r.tick);
	finish(&r);
	assert_int_equal(r.n_closed, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_gate_tells_when_the_last_one_has_left),
	        cmocka_unit_test(test_tick_repeats_until_stopped_and_closes),
	        cmocka_unit_test(test_job_is_done_once_on_the_loop),
	        cmocka_unit_test(test_cancelled_jobs_are_done_too),
	        cmocka_unit_test(test_meter_sees_the_longest_step_but_not_the_waiting),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
