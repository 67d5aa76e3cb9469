/* SPDX-License-Identifier: EUPL-1.2 */
/* meter.c (shell, loop thread): how long the loop's steps take; see the door. Owns nothing:
 * embedded in its room.
 *
 * One turn of libuv: timers, prepare, [wait, then I/O callbacks], check, closing, timers, prepare.
 * I/O callbacks run between prepare and check together with the wait, so the moment of waking is
 * taken from the loop's own clock, which libuv sets right after the wait. That clock counts whole
 * milliseconds: a step is told up to 1 ms too long, never too short. It costs two readings of the
 * clock a turn and no system call (UV_METRICS_IDLE_TIME would cost one more epoll_wait a turn). */
#include "loop.h"

#define NS_PER_MS UINT64_C(1000000)
#define NS_PER_US UINT64_C(1000)

static void on_check(struct uv_check_s *check)
{
	struct loop_meter *m = check->data;
	m->woke_ns = uv_now(check->loop) * NS_PER_MS;
}

static void on_prepare(struct uv_prepare_s *prepare)
{
	struct loop_meter *m = prepare->data;
	uint64_t now_ns = uv_hrtime();
	m->n_turns++;
	if (m->woke_ns == 0 || now_ns <= m->woke_ns)
		return;
	int64_t step_us = (int64_t)((now_ns - m->woke_ns) / NS_PER_US);
	if (step_us > m->longest_us)
		m->longest_us = step_us;
}

static void on_closed(struct uv_handle_s *handle)
{
	struct loop_meter *m = handle->data;
	loop_gate_leave(m->gate);
}

int loop_meter_open(struct uv_loop_s *loop, struct loop_meter *m, struct loop_gate *gate)
{
	*m = (struct loop_meter){.gate = gate};
	/* These inits and starts cannot fail in libuv 1.44: they only link the handle in. */
	must(uv_prepare_init(loop, &m->prepare) == 0);
	loop_gate_enter(gate);
	must(uv_check_init(loop, &m->check) == 0);
	loop_gate_enter(gate);
	m->prepare.data = m;
	m->check.data = m;
	must(uv_prepare_start(&m->prepare, on_prepare) == 0);
	must(uv_check_start(&m->check, on_check) == 0);
	/* A meter alone must not keep the loop alive. */
	uv_unref((struct uv_handle_s *)&m->prepare);
	uv_unref((struct uv_handle_s *)&m->check);
	return 0;
}

void loop_meter_close(struct loop_meter *m)
{
	uv_close((struct uv_handle_s *)&m->prepare, on_closed);
	uv_close((struct uv_handle_s *)&m->check, on_closed);
}
