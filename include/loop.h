/* SPDX-License-Identifier: EUPL-1.2 */
/* loop: work off the loop with owned data, timers, and counted closing.
 * Shell room, loop thread (the work function of a job runs on a pool thread). */
#ifndef LOOP_H
#define LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>
#include "base/attr.h"

/** Counts the open handles and requests of a room; the last one out calls the closed callback
 * (STYLE: handles). */
typedef void (*loop_closed_cb)(void *arg);
struct loop_gate {
	unsigned pending;
	loop_closed_cb closed_cb; /**< NULL until closing: this is the `closing` flag */
	void *closed_arg;
};
/** One more handle or request in flight: next to each successful init or submit, nowhere else. */
void loop_gate_enter(struct loop_gate *g);
/** Every terminal callback ends here and touches its room no more: closed_cb may free it. */
void loop_gate_leave(struct loop_gate *g);
/** Begin closing. The caller then closes its handles; with nothing pending closed_cb is called by
 * the next loop_gate_leave(): so hold one `enter` of your own while closing. */
void loop_gate_close(struct loop_gate *g, loop_closed_cb cb, void *arg);
static inline bool loop_gate_closing(const struct loop_gate *g)
{
	return g->closed_cb != NULL;
}

/** A job: inputs and outputs owned by the struct that embeds it; between start and done the loop
 * does not look into it. `done` is called exactly once, on the loop, never from inside
 * loop_job_start(); status is 0 or UV_ECANCELED. */
struct loop_job;
typedef void (*loop_work_cb)(struct loop_job *job);
typedef void (*loop_done_cb)(struct loop_job *job, int status);
struct loop_job {
	struct uv_work_s req;
	loop_work_cb work;
	loop_done_cb done;
	bool running;
};
/** @return 0; negative errno (then done is never called) */
MUST_CHECK int loop_job_start(struct uv_loop_s *loop, struct loop_job *job, loop_work_cb work,
                              loop_done_cb done);
/** Try to keep a queued job from running; done is still called. */
void loop_job_cancel(struct loop_job *job);

/** A timer on the monotonic clock. */
struct loop_tick;
typedef void (*loop_tick_cb)(struct loop_tick *tick, void *arg);
struct loop_tick {
	struct uv_timer_s timer;
	struct loop_gate *gate;
	loop_tick_cb cb;
	void *arg;
};
/** Open it under a gate (entered once). @return 0; negative errno */
MUST_CHECK int loop_tick_open(struct uv_loop_s *loop, struct loop_tick *t, struct loop_gate *gate,
                              loop_tick_cb cb, void *arg);
/** @param after_ms >= 0; every_ms 0: once */
void loop_tick_start(struct loop_tick *t, int64_t after_ms, int64_t every_ms);
void loop_tick_stop(struct loop_tick *t);
void loop_tick_close(struct loop_tick *t);

/** How long the loop's steps take: the longest so far and a mark that it still turns (for metrics
 * and the watchdog). */
struct loop_meter {
	struct uv_prepare_s prepare;
	struct uv_check_s check;
	struct loop_gate *gate;
	uint64_t woke_ns;
	int64_t longest_us;
	int64_t n_turns;
};
MUST_CHECK int loop_meter_open(struct uv_loop_s *loop, struct loop_meter *m,
                               struct loop_gate *gate);
void loop_meter_close(struct loop_meter *m);

#endif
