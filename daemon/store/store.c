/* SPDX-License-Identifier: EUPL-1.2 */
/* store/store.c (shell; loop thread, the work in one pool job at a time): the room and its queue of
 * batches. Owns the connection, the lock and the queued batches.
 *
 * The good path: store_commit() queues -> a job begins, writes and commits the first -> back on the
 * loop the new letters are handed out, then done_cb(0) -> the next batch. What can go wrong: the
 * disk is full or the file refuses: nothing of the batch is stored, it goes back to its owner, and
 * so do all that waited behind it, in order, so that the owner can give them again in the same
 * order.  The process dies in the middle: SQLite's WAL forgets the half transaction.  Closing: what
 * is queued is still committed, then the file is closed in a last job, because that writes too. */
#include "store.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "log.h"
#include "store_inner.h"

static int64_t file_bytes(const struct db *d)
{
	struct stat st;
	return stat(d->path, &st) == 0 ? (int64_t)st.st_size : 0;
}

static void count_letters(struct store *s)
{
	sqlite3_stmt *st;
	if (db_statement(&s->db, SQL_COUNT_LETTERS, &st, NULL) != 0)
		return; /* only a metric: the last figure stays */
	if (sqlite3_step(st) == SQLITE_ROW) {
		s->job_unsent = (uint32_t)sqlite3_column_int64(st, 0);
		s->job_dead = (uint32_t)sqlite3_column_int64(st, 1);
	}
	(void)sqlite3_reset(st); /* repeats what the step said */
	s->job_file_bytes = file_bytes(&s->db);
}

static void take_figures(struct store *s)
{
	s->stats.n_unsent = s->job_unsent;
	s->stats.n_dead = s->job_dead;
	s->stats.file_bytes = s->job_file_bytes;
}

int store_open(struct uv_loop_s *loop, const struct store_params *p, struct store **ret_store,
               struct err *err)
{
	struct store *s = calloc(1, sizeof(*s));
	if (!s)
		return err_set(err, -ENOMEM, "minnet räcker inte");
	s->loop = loop;
	int e = db_open(p->path, &s->db, err);
	if (e) {
		db_close(&s->db);
		free(s);
		return e;
	}
	count_letters(s);
	take_figures(s);
	s->stats.last_commit_ms = (int64_t)uv_now(loop);
	loop_gate_enter(&s->gate); /* the open database, until the last job has closed it */
	*ret_store = s;
	return 0;
}

static void start_next(struct store *s);

/* Runs in the pool: touches nothing but the connection, the first batch and the job's own fields.
 */
static void work(struct loop_job *job)
{
	struct store *s = (struct store *)((char *)job - offsetof(struct store, job));
	if (s->closing_job) {
		db_close(&s->db);
		return;
	}
	s->err = (struct err){0};
	s->status = write_batch(&s->db, s->first, &s->err);
	if (s->status == 0)
		count_letters(s);
}

static struct store_batch *pop(struct store *s)
{
	struct store_batch *b = s->first;
	s->first = b->next;
	if (!s->first)
		s->last = NULL;
	b->next = NULL;
	s->stats.n_queued--;
	return b;
}

/* The letters of a committed batch. */
static void hand_out(struct store *s, const struct store_batch *b)
{
	const struct store_letter_cbs *to = &s->letter_cbs;
	for (size_t i = 0; to->made && i < b->n; i++) {
		const struct op *o = &b->ops[i];
		if (o->kind == OP_NOTICE && o->inserted)
			to->made(&(struct letter){.row = o->row, .notice = o->at.notice}, to->arg);
		if (o->kind == OP_NOTICE && !o->inserted) /* as after a crash: the same news */
			log_write(LOG_LEVEL_NOTICE, "store", NULL,
			          "brevet till %s är gjort förut och skickas inte igen (brev %s)",
			          o->at.notice.to, o->at.notice.id);
		for (size_t k = 0; o->kind == OP_REVIVE && k < o->at.revival.n; k++)
			to->revived(&o->at.revival.letters[k], to->arg);
		if (o->kind == OP_RECALL)
			to->recalled(&o->at.recall, to->arg);
	}
}

static void give_back(struct store *s)
{
	struct store_batch *waiting = s->first;
	struct err err = s->err;
	int status = s->status;
	s->first = s->last = NULL;
	s->stats.n_queued = 0;
	while (waiting) { /* an owner may queue anew inside: those stand in a fresh queue */
		struct store_batch *b = waiting;
		waiting = b->next;
		b->next = NULL;
		s->stats.n_failed++;
		b->done_cb(status, &err, b, b->done_arg);
	}
}

static void done(struct loop_job *job, int status)
{
	struct store *s = (struct store *)((char *)job - offsetof(struct store, job));
	s->working = false;
	if (s->closing_job) {
		loop_closed_cb cb = s->gate.closed_cb;
		void *arg = s->gate.closed_arg;
		must(s->gate.pending ==
		     2); /* the database's and the job's: nothing else is in flight */
		free(s);
		cb(arg);
		return;
	}
	if (status != 0) { /* never begun: as if the disk had refused */
		s->status = status;
		(void)err_set(&s->err, status, "skrivningen avbröts");
	}
	if (s->status == 0) {
		struct store_batch *b = pop(s);
		take_figures(s);
		s->stats.n_commits++;
		s->stats.last_commit_ms = (int64_t)uv_now(s->loop);
		hand_out(s, b);
		b->done_cb(0, NULL, NULL, b->done_arg);
		b = store_batch_free(b);
	} else {
		give_back(s);
	}
	loop_gate_leave(&s->gate); /* the database's own entry keeps the room alive */
	start_next(s);
}

static void start_next(struct store *s)
{
	if (s->working || (!s->first && !loop_gate_closing(&s->gate)))
		return;
	s->closing_job = s->first == NULL;
	int e = loop_job_start(s->loop, &s->job, work, done);
	must(e == 0); /* uv_queue_work() fails only for a missing callback */
	s->working = true;
	loop_gate_enter(&s->gate);
}

int store_commit(struct store *s, struct store_batch *b, store_done_cb done_cb, void *arg)
{
	if (b->failed)
		return -ENOMEM;
	if (loop_gate_closing(&s->gate))
		return -ECANCELED;
	b->done_cb = done_cb;
	b->done_arg = arg;
	b->next = NULL;
	if (s->last) {
		s->last->next = b;
	} else {
		s->first = b;
		s->stats.last_commit_ms = (int64_t)uv_now(s->loop); /* nothing was owed before */
	}
	s->last = b;
	s->stats.n_queued++;
	start_next(s);
	return 0;
}

void store_close(struct store *s, void (*closed_cb)(void *arg), void *arg)
{
	loop_gate_close(&s->gate, closed_cb, arg);
	start_next(s);
}

void store_set_letter_cbs(struct store *s, const struct store_letter_cbs *cbs)
{
	must(cbs->made && cbs->revived && cbs->recalled);
	s->letter_cbs = *cbs;
}

struct store_stats store_stats(const struct store *s)
{
	return s->stats;
}
