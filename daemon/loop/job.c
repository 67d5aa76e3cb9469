/* SPDX-License-Identifier: EUPL-1.2 */
/* job.c (shell; `work` on a pool thread, the rest on the loop): work with owned data; see the
 * door. Owns nothing: the job is embedded in the struct that holds its inputs and outputs.
 *
 * The good path: start -> work on a pool thread -> done(0) on the loop.
 *
 * What can go wrong: cancelled while queued -> done(UV_ECANCELED), work never ran. */
#include "loop.h"
#include <stddef.h>
#include <sys/resource.h>
#include <unistd.h>

#define NICER 5 /* of 19: a third of the loop's weight */

static struct loop_job *job_of(struct uv_work_s *req)
{
	return (struct loop_job *)((char *)req - offsetof(struct loop_job, req));
}

/* Between a round and a turn of the loop the processor is the loop's: what takes long can wait a
 * little, and each answer, fetch and letter waits for the loop.  On Linux a thread has a niceness
 * of its own (setpriority(2)). */
static void give_way(void)
{
	static _Thread_local bool gives;
	if (gives)
		return;
	gives = true;
	(void)setpriority(PRIO_PROCESS, (id_t)gettid(),
	                  getpriority(PRIO_PROCESS, 0) + NICER); /* else it competes: only slower */
}

static void on_work(struct uv_work_s *req)
{
	struct loop_job *job = job_of(req);
	give_way();
	job->work(job);
}

static void on_done(struct uv_work_s *req, int status)
{
	struct loop_job *job = job_of(req);
	job->running = false;
	job->done(job, status); /* may free *job */
}

int loop_job_start(struct uv_loop_s *loop, struct loop_job *job, loop_work_cb work,
                   loop_done_cb done)
{
	must(!job->running);
	job->work = work;
	job->done = done;
	int r = uv_queue_work(loop, &job->req, on_work, on_done);
	if (r == 0)
		job->running = true;
	return r;
}

void loop_job_cancel(struct loop_job *job)
{
	if (job->running)
		(void)uv_cancel(
		        (uv_req_t *)&job
		                ->req); /* fails when it runs already: done comes all the same */
}
