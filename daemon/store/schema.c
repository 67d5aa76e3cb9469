/* SPDX-License-Identifier: EUPL-1.2 */
/* store/schema.c (shell; loop thread, before it turns): the database file, and how it grows from
 * one version to the next.
 *
 * The format.  One SQLite 3 file in WAL mode, application_id "TERT" (0x54455254), user_version =
 * number of the last step below.  All tables STRICT.  Times are whole seconds since 1970 (UTC);
 * *_day is a civil day counted from 1970-01-01; a figure that is not given is NULL; enums are the
 * numbers of their lists in include/model (append-only).
 *
 *   document  every document as it came, byte for byte.  Of one (unit, kind, year) the row with
 *             the largest `row` is in force; older ones are history (`as_of`) until pruned.
 *             `kept`: it changed a target or corrected a figure, or was changed so; it is read at
 *             start too, and the newest are not pruned, since it decides how earlier periods are
 *             judged and told.
 *   feed      one row a feed: when it was tried, when it succeeded, what was wrong.
 *   alert     one row an alert that is not quiet, or that is waiting to be listed as recovered by
 *             a digest, or that recovered so lately that a new raise would be a swing.
 *   told      who was told of its raise, and in which letter that thread began.
 *   reminded  the newest step (days after the last day, before it negative) of which a unit was
 *             reminded of a period; month: of the last day, when it is later than the period's own.
 *   letter    the outbox: state 0 waiting, 1 sent, 2 dead.  `id` is the left side of the
 *             Message-ID, made from content: UNIQUE keeps the same news from being mailed twice.
 *             Rows stay after sending, for that reason and for the log.
 *   journal   who was told what, when, and what the other side said: one row a try, never changed.
 *   number    whole numbers by name: generation, last_digest, last_reminder (a civil day);
 *             whole_from: the moment from which the history of documents is whole (what was
 *             superseded before it is pruned).
 *   shown     what protect needs to know of everything ever shown (its bytes:
 *             protect/shown.c), in order.
 *
 * A step is never edited once released; a change is a new step at the end. */
#include <errno.h>
#include "store_inner.h"

#define APPLICATION_ID "1413829204" /* 0x54455254: file(1) and we ourselves know the file by it */

static const char *const steps[] = {
        "CREATE TABLE document ("
        " row INTEGER PRIMARY KEY AUTOINCREMENT, unit TEXT NOT NULL, kind INTEGER NOT NULL, year "
        "INTEGER NOT NULL,"
        " received INTEGER NOT NULL, url TEXT NOT NULL, etag TEXT, last_modified TEXT,"
        " hash BLOB NOT NULL, body BLOB NOT NULL) STRICT;"
        "CREATE INDEX document_of ON document (unit, kind, year, row);"
        "CREATE TABLE feed ("
        " unit TEXT NOT NULL, kind INTEGER NOT NULL, last_attempt INTEGER NOT NULL, last_success "
        "INTEGER NOT NULL,"
        " failing_since INTEGER NOT NULL, invalid INTEGER NOT NULL, n_observed INTEGER NOT NULL,"
        " error_kind TEXT, error_message TEXT, error_pointer TEXT, error_line INTEGER NOT NULL,"
        " error_at INTEGER NOT NULL, PRIMARY KEY (unit, kind)) STRICT, WITHOUT ROWID;"
        "CREATE TABLE alert ("
        " id TEXT PRIMARY KEY, kind INTEGER NOT NULL, state INTEGER NOT NULL, severity INTEGER NOT "
        "NULL,"
        " muted INTEGER NOT NULL, scope_kind INTEGER NOT NULL, scope_id TEXT NOT NULL, subject "
        "TEXT NOT NULL,"
        " name TEXT NOT NULL, period_year INTEGER NOT NULL, period_kind INTEGER NOT NULL,"
        " period_index INTEGER NOT NULL, since INTEGER NOT NULL, raised INTEGER NOT NULL,"
        " n_observed INTEGER NOT NULL, value REAL, target REAL, gap REAL, worst_gap REAL, unit "
        "TEXT, why TEXT,"
        " untold INTEGER NOT NULL, worse INTEGER NOT NULL, acknowledged_by TEXT, "
        "acknowledged_action TEXT,"
        " acknowledged_due_day INTEGER, silenced_until INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
        "CREATE TABLE told ("
        " alert TEXT NOT NULL, address TEXT NOT NULL, letter_id TEXT, PRIMARY KEY (alert, address))"
        " STRICT, WITHOUT ROWID;"
        "CREATE TABLE letter ("
        " row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind INTEGER NOT NULL, "
        "to_name TEXT,"
        " address TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL, "
        "in_reply_to TEXT,"
        " created INTEGER NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL, next_try "
        "INTEGER NOT NULL,"
        " first_try INTEGER NOT NULL) STRICT;"
        "CREATE INDEX letter_waiting ON letter (row) WHERE state = 0;"
        "CREATE INDEX letter_dead ON letter (row) WHERE state = 2;"
        "CREATE TABLE journal ("
        " row INTEGER PRIMARY KEY AUTOINCREMENT, letter INTEGER NOT NULL, letter_id TEXT NOT NULL,"
        " address TEXT NOT NULL, subject TEXT NOT NULL, tried INTEGER NOT NULL, ended INTEGER NOT "
        "NULL,"
        " code INTEGER NOT NULL, said TEXT) STRICT;"
        "CREATE TABLE number (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT "
        "ROWID;",
        "CREATE TABLE shown (row INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL) STRICT;",
        "ALTER TABLE document ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;",
        "ALTER TABLE alert ADD COLUMN cause TEXT;",
        "ALTER TABLE alert ADD COLUMN recovered INTEGER NOT NULL DEFAULT 0;"
        "ALTER TABLE alert ADD COLUMN swinging_since INTEGER NOT NULL DEFAULT 0;"
        "ALTER TABLE alert ADD COLUMN n_swings INTEGER NOT NULL DEFAULT 0;"
        "ALTER TABLE alert ADD COLUMN flap INTEGER NOT NULL DEFAULT 0;",
        "CREATE TABLE reminded ("
        " unit TEXT NOT NULL, period_year INTEGER NOT NULL, period_kind INTEGER NOT NULL,"
        " period_index INTEGER NOT NULL, month INTEGER NOT NULL, step INTEGER NOT NULL,"
        " PRIMARY KEY (unit, period_year, period_kind, period_index, month)) STRICT, WITHOUT "
        "ROWID;",
};

static int ask_number(struct db *d, const char *sql, int64_t *ret, struct err *err)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(d->sqlite, sql, -1, &st, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		*ret = sqlite3_column_int64(st, 0);
	int e = rc == SQLITE_ROW ? 0 : db_error(d, rc, "läsa", err);
	sqlite3_finalize(st);
	return e;
}

static int take_step(struct db *d, size_t step, struct err *err)
{
	char version[64];
	(void)sqlite3_snprintf(sizeof(version), version, "PRAGMA user_version = %d", (int)step + 1);
	int e = db_run(d, "BEGIN IMMEDIATE", "öppna", err);
	if (e)
		return e;
	e = db_run(d, steps[step], "uppgradera", err);
	if (!e)
		e = db_run(d, version, "uppgradera", err);
	if (!e && step == 0)
		e = db_run(d, "PRAGMA application_id = " APPLICATION_ID, "uppgradera", err);
	if (!e)
		e = db_run(d, "COMMIT", "uppgradera", err);
	if (e)
		db_rollback(d);
	return e;
}

int schema_migrate(struct db *d, struct err *err)
{
	int64_t version = 0, application = 0, n_tables = 0, ours = 0;
	int e = ask_number(d, "PRAGMA user_version", &version, err);
	if (!e)
		e = ask_number(d, "PRAGMA application_id", &application, err);
	if (!e)
		e = ask_number(d, "SELECT count(*) FROM sqlite_schema", &n_tables, err);
	if (!e)
		e = ask_number(d, "SELECT " APPLICATION_ID, &ours, err);
	if (e)
		return e;
	if (application != ours && (application != 0 || version != 0 || n_tables > 0))
		return err_set(
		        err, -EINVAL,
		        "databasen %s tillhör ett annat program; ange en annan fil i store.path",
		        d->path);
	if (version > (int64_t)ARRAY_LEN(steps))
		return err_set(err, -ENOTSUP,
		               "databasen %s har version %d och skrevs av en nyare tertiald (denna "
		               "kan %d); "
		               "installera den nyare, eller återställ en säkerhetskopia",
		               d->path, (int)version, (int)ARRAY_LEN(steps));
	for (size_t i = (size_t)version; i < ARRAY_LEN(steps) && !e; i++)
		e = take_step(d, i, err);
	return e;
}
