/* SPDX-License-Identifier: EUPL-1.2 */
/* store/store_inner.h: what the files of this room share.  Needs: one SQLite connection, used by
 * one job at a time (or by the loop thread before it turns). */
#ifndef STORE_INNER_H
#define STORE_INNER_H

#include <sqlite3.h>
#include "base/arena.h"
#include "loop.h"
#include "model/docs.h"
#include "store.h"

/* What a batch holds, in the order it was put. */
enum op_kind {
	OP_DOCUMENT,
	OP_FEED,
	OP_ALERT,
	OP_NOTICE,
	OP_NUMBER,
	OP_DELIVERY,
	OP_SHOWN,
	OP_SILENCES,
	OP_JOURNAL,
	OP_REVIVE,
	OP_REMINDED,
	OP_PRUNE,
	OP_RECALL,
	OP_RULES
};
/* Letters that were given up and wait again. */
struct revival {
	int64_t row;            /* 0: all of them */
	struct letter *letters; /* by the job, in the batch's arena */
	size_t n;
};

struct op {
	enum op_kind kind;
	union {
		struct store_document document;
		struct store_feed feed;
		struct alert alert;
		struct notice notice;
		struct {
			const char *name;
			int64_t value;
		} number;
		struct delivery delivery;
		struct str shown, rules;
		struct silences *silences; /* counted */
		struct journal_entry journal;
		struct revival revival;
		struct recall recall; /* found by the job, in the batch's arena */
		struct reminded reminded;
		int keep_years;
	} at;
	int64_t row;   /* of a notice: the letter it became in this commit */
	bool inserted; /* false: the same news was there already */
};

struct store_batch {
	struct arena *arena; /* owns all strings and bodies */
	struct op *ops;
	size_t n, cap;
	bool failed; /* sticky */
	/* while queued */
	struct store_batch *next;
	store_done_cb done_cb;
	void *done_arg;
};

#define SQL_NUMBER_(x) #x
#define SQL_NUMBER(x)  SQL_NUMBER_(x)
/* Is this row of `document` one of the newest of its feed and year that decide how earlier periods
 * are judged?  As many as the model keeps beside the plan in force; since the one before a change
 * is kept with it, a feed that is changed and changed again may come back with half as many
 * versions. `among`: "" or "AND newer...": which newer ones count. */
#define SQL_STILL_MATTERS(among)                                                                   \
	"(document.kept = 1 AND (SELECT count(*) FROM document AS newer WHERE "                    \
	"newer.unit = document.unit AND newer.kind = document.kind AND "                           \
	"newer.year = document.year AND newer.kept = 1 AND newer.row > document.row " among        \
	") <= " SQL_NUMBER(PLAN_VERSIONS_MAX) ")"

/* What is written and read of an alert, in this order: whatever order later steps give the table.
 */
#define SQL_ALERT_COLUMNS                                                                          \
	"id, kind, state, severity, muted, scope_kind, scope_id, subject, name, period_year, "     \
	"period_kind, period_index, since, raised, n_observed, value, target, gap, worst_gap, "    \
	"unit, why, untold, worse, acknowledged_by, acknowledged_action, acknowledged_due_day, "   \
	"silenced_until, cause, recovered, swinging_since, n_swings, flap, ack_overdue, "          \
	"escalated, silence, owed, why_en, cause_en"

/* What is read of a letter, in this order. */
#define SQL_LETTER_COLUMNS                                                                         \
	"row, id, kind, to_name, address, subject, text, html, in_reply_to, created, attempts, "   \
	"next_try, first_try, language"

/* Statements are prepared when first needed and kept. */
enum statement {
	SQL_BEGIN,
	SQL_COMMIT,
	SQL_SAME_DOCUMENT,
	SQL_KEEP_DOCUMENT,
	SQL_PUT_DOCUMENT,
	SQL_PUT_FEED,
	SQL_PUT_ALERT,
	SQL_PUT_REMINDED,
	SQL_DROP_TOLD,
	SQL_PUT_TOLD,
	SQL_DROP_ALERT,
	SQL_DROP_SILENCES,
	SQL_PUT_SILENCE,
	SQL_PUT_NOTICE,
	SQL_PUT_NUMBER,
	SQL_PUT_RULES,
	SQL_PUT_SHOWN,
	SQL_END_LETTER,
	SQL_JOURNAL_DELIVERY,
	SQL_JOURNAL_ENTRY,
	SQL_COUNT_LETTERS,
	SQL_REVIVE,
	SQL_RECALL,
	SQL_PUT_HOOKED,
	SQL_DROP_HOOKED,
	SQL_COUNT
};

struct db {
	sqlite3 *sqlite;
	sqlite3_stmt *statements[SQL_COUNT];
	int lock_fd; /* -1: none */
	char *path;
};

/* ---- schema.c ---- */
MUST_CHECK int schema_migrate(struct db *d, struct err *err);

/* ---- db.c ---- */
MUST_CHECK int db_open(const char *path, struct db *d, struct err *err);
/* Read only, with a read transaction begun; a file that is not there is not made. */
MUST_CHECK int db_open_reader(const char *path, struct db *d, struct err *err);
void db_close(struct db *d);
/* What SQLite said, as errno with Swedish words: cause and cure. */
int db_error(const struct db *d, int rc, const char *doing, struct err *err);
MUST_CHECK int db_run(struct db *d, const char *sql, const char *doing, struct err *err);
MUST_CHECK int db_statement(struct db *d, enum statement s, sqlite3_stmt **ret, struct err *err);
/* Step a statement that gives no row, then reset it. */
MUST_CHECK int db_step(struct db *d, sqlite3_stmt *st, const char *doing, struct err *err);

/* After an error: the error that matters is the first, so this one's own is not told. */
void db_rollback(struct db *d);

/* ---- write.c ---- */
MUST_CHECK int write_batch(struct db *d, struct store_batch *b, struct err *err);

/* ---- journal.c ---- */
/* Teach a connection journal_hash(), which the schema and the statements use. */
MUST_CHECK int journal_function(struct db *d, struct err *err);
/* ---- revive.c ---- */
MUST_CHECK int revive(struct db *d, struct store_batch *b, struct revival *r, struct err *err);
MUST_CHECK int recall(struct db *d, struct store_batch *b, struct recall *r, struct err *err);

/* ---- hooked.c: what webhooks were told of an alert ---- */
MUST_CHECK int hooked_put(struct db *d, const struct alert *a, struct err *err);
MUST_CHECK int hooked_read(struct db *d, struct alert *a, struct err *err);

/* ---- read.c: on any connection ---- */
/* Those in force at a moment and those before that still mattered then, versions in order. */
MUST_CHECK int read_documents(struct db *d, int64_t moment_unix_s,
                              int (*cb)(const struct store_document *d, void *arg), void *arg,
                              struct err *err);
MUST_CHECK int read_feeds(struct db *d, int (*cb)(const struct store_feed *f, void *arg), void *arg,
                          struct err *err);
int64_t read_number(struct db *d, const char *name, int64_t otherwise);

/* ---- prune.c ---- */
/* The moment before which superseded documents were pruned; no such number: none ever was. */
#define NUMBER_WHOLE_FROM "whole_from"
MUST_CHECK int prune(struct db *d, int keep_years, struct err *err);

struct store {
	struct uv_loop_s *loop;
	struct db db;
	struct loop_gate gate;
	struct loop_job job;
	struct store_batch *first, *last; /* queued; `first` is the one in work while job.running */
	bool working, closing_job;
	/* written by the job, read when it is done */
	int status;
	struct err err;
	int64_t job_file_bytes;
	uint32_t job_unsent, job_dead;
	struct store_letter_cbs letter_cbs; /* all NULL until they are set */
	struct store_stats stats;
};

#endif
