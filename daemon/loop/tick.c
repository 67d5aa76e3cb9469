/* SPDX-License-Identifier: EUPL-1.2 */
/* tick.c (shell, loop thread): a timer under a gate; see the door. Owns nothing: embedded in its
 * room. */
#include "loop.h"

static void on_timer(struct uv_timer_s *timer)
{
	struct loop_tick *t = timer->data;
	if (!loop_gate_closing(t->gate))
		t->cb(t, t->arg);
}

static void on_closed(struct uv_handle_s *handle)
{
	struct loop_tick *t = handle->data;
	loop_gate_leave(t->gate);
}

int loop_tick_open(struct uv_loop_s *loop, struct loop_tick *t, struct loop_gate *gate,
                   loop_tick_cb cb, void *arg)
{
	int r = uv_timer_init(loop, &t->timer);
	if (r < 0)
		return r;
	loop_gate_enter(gate);
	t->timer.data = t;
	t->gate = gate;
	t->cb = cb;
	t->arg = arg;
	return 0;
}

void loop_tick_start(struct loop_tick *t, int64_t after_ms, int64_t every_ms)
{
	must(after_ms >= 0 && every_ms >= 0);
	/* Fails only for a closing timer or without callback: bugs. */
	must(uv_timer_start(&t->timer, on_timer, (uint64_t)after_ms, (uint64_t)every_ms) == 0);
}

void loop_tick_stop(struct loop_tick *t)
{
	(void)uv_timer_stop(&t->timer); /* always 0 */
}

void loop_tick_close(struct loop_tick *t)
{
	uv_close((struct uv_handle_s *)&t->timer, on_closed);
}
