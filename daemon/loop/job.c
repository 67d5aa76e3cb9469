/* SPDX-License-Identifier: EUPL-1.2 */
/* job.c (shell; `work` on a pool thread, the rest on the loop): work with owned data; see the
 * door. Owns nothing: the job is embedded in the struct that holds its inputs and outputs.
 *
 * The good path: start -> work on a pool thread -> done(0) on the loop.
 *
 * What can go wrong: cancelled while queued -> done(UV_ECANCELED), work never ran. */
#include "loop.h"
#include <stddef.h>

static struct loop_job *job_of(struct uv_work_s *req)
{
	return (struct loop_job *)((char *)req - offsetof(struct loop_job, req));
}

static void on_work(struct uv_work_s *req)
{
	struct loop_job *job = job_of(req);
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
