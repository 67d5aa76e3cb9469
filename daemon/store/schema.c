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
 *   secret    by name: «links» seals the links in mails.  Whoever reads this file can make one.
 *   silence   what people have silenced, until when: alert NULL: all that fit scope, kind and
 *             subject (NULL, and kind -1: any); until 0: until that alert is resolved.
 *   hooked    what webhooks were told of an alert, where that is anything.
 *   reminded  the newest step (days after the last day, before it negative) of which a unit was
 *             reminded of a period; month: of the last day, when it is later than the period's own.
 *   letter    the outbox, of mails and of events for webhooks: state 0 waiting, 1 sent, 2 dead.
 *             `id` is the left side of the Message-ID, or the webhook-id, made from content: UNIQUE
 *             keeps the same news from being sent twice.
 *             Rows stay after sending, for that reason and for the log.
 *   journal   who was told what, when, and what the other side said, one row a try; and who
 *             acknowledged or silenced what.  Rows are added, never changed, never pruned, and
 *             chained: see below.
 *   journal_newest  its newest row and that row's hash, so that rows cut from its end are missed.
 *   number    whole numbers by name: generation, last_digest, last_reminder (a civil day);
 *             whole_from: the moment from which the history of documents is whole (what was
 *             superseded before it is pruned).
 *   rules     what the figures were judged by that the alerts rest on: one row, in the words of
 *             config_rules_read().
 *   shown     what protect needs to know of everything ever shown (its bytes:
 *             protect/shown.c), in order.
 *
 * The chain.  Rows of `journal` are numbered from 1 without gaps; `previous` is the hash of the row
 * before (of the first: 32 zero bytes), and `hash` is the SHA-256 of these bytes, end to end:
 *   the 17 signs "tertial.journal/1" and a zero byte
 *   then previous, row, kind, at, who, subject, what, ref, letter, ended, code, each of them as
 *     NULL      'n'
 *     a number  'i' and 8 bytes, big-endian, two's complement
 *     a text    't', its length in bytes as 8 bytes big-endian, and its UTF-8 bytes
 *     a blob    'b', its length in bytes as 8 bytes big-endian, and its bytes
 * Each value says its kind and length, so no two rows give the same bytes.  The rows that were
 * there before the chain are its first ones, chained by the step that made it.  A new row goes on
 * from journal_newest, also when rows before it were cut away: their gap stays.  Triggers refuse
 * what would change a row; whoever takes the triggers away is found by the chain
 * (`tertial log --verify`), and whoever makes the whole chain anew by a hash kept elsewhere: the
 * daemon logs the newest at each start.
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
        "ALTER TABLE alert ADD COLUMN ack_overdue INTEGER NOT NULL DEFAULT 0;"
        "ALTER TABLE alert ADD COLUMN escalated INTEGER NOT NULL DEFAULT 0;"
        "ALTER TABLE alert ADD COLUMN silence TEXT;"
        "ALTER TABLE alert ADD COLUMN owed INTEGER NOT NULL DEFAULT 0;"
        "CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;"
        "CREATE TABLE silence ("
        " id TEXT PRIMARY KEY, alert TEXT, scope_kind INTEGER NOT NULL, scope_id TEXT, kind "
        "INTEGER NOT NULL,"
        " subject TEXT, until INTEGER NOT NULL, by TEXT NOT NULL, why TEXT, created INTEGER NOT "
        "NULL,"
        " reminded INTEGER NOT NULL) STRICT, WITHOUT ROWID;",
        /* the chained journal; journal_hash() is of journal.c */
        "ALTER TABLE journal RENAME TO journal_before;"
        "CREATE TABLE journal ("
        " row INTEGER PRIMARY KEY, kind INTEGER NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL,"
        " subject TEXT NOT NULL, what TEXT, ref TEXT, letter INTEGER, ended INTEGER, code INTEGER,"
        " previous BLOB NOT NULL, hash BLOB NOT NULL) STRICT;"
        "CREATE INDEX journal_letter ON journal (letter) WHERE letter IS NOT NULL;"
        "CREATE TABLE journal_newest (one INTEGER PRIMARY KEY CHECK (one = 1), row INTEGER NOT "
        "NULL, hash BLOB NOT NULL) STRICT;"
        "CREATE TRIGGER journal_mark AFTER INSERT ON journal BEGIN"
        " INSERT OR REPLACE INTO journal_newest VALUES (1, NEW.row, NEW.hash); END;"
        "WITH RECURSIVE chain (was, row, previous, hash) AS ("
        " SELECT 0, 0, x'', zeroblob(32) UNION ALL"
        " SELECT b.row, c.row + 1, c.hash, journal_hash(c.hash, c.row + 1, 0, b.tried, b.address,"
        "  b.subject, b.said, b.letter_id, b.letter, b.ended, b.code)"
        " FROM chain AS c JOIN journal_before AS b"
        "  ON b.row = (SELECT min(row) FROM journal_before WHERE row > c.was))"
        "INSERT INTO journal SELECT c.row, 0, b.tried, b.address, b.subject, b.said, b.letter_id,"
        " b.letter, b.ended, b.code, c.previous, c.hash"
        " FROM chain AS c JOIN journal_before AS b ON b.row = c.was ORDER BY c.row;"
        "DROP TABLE journal_before;"
        "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN"
        " SELECT RAISE(ABORT, 'en rad i journalen ändras aldrig'); END;"
        "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN"
        " SELECT RAISE(ABORT, 'en rad i journalen tas aldrig bort'); END;"
        "CREATE TRIGGER journal_no_replace BEFORE INSERT ON journal"
        " WHEN NEW.row <= (SELECT max(row) FROM journal) BEGIN"
        " SELECT RAISE(ABORT, 'en rad i journalen ersätts aldrig'); END;"
        "CREATE TRIGGER journal_newest_no_update BEFORE UPDATE ON journal_newest BEGIN"
        " SELECT RAISE(ABORT, 'märket följer journalen'); END;"
        "CREATE TRIGGER journal_newest_no_delete BEFORE DELETE ON journal_newest BEGIN"
        " SELECT RAISE(ABORT, 'märket följer journalen'); END;",
        "CREATE TABLE hooked (alert TEXT PRIMARY KEY, told INTEGER NOT NULL) STRICT, WITHOUT "
        "ROWID; INSERT INTO hooked SELECT id, 1 FROM alert WHERE state IN (2, 3) AND untold = 0;",
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
        "ALTER TABLE alert ADD COLUMN why_en TEXT; ALTER TABLE alert ADD COLUMN cause_en TEXT;"
        "ALTER TABLE letter ADD COLUMN language INTEGER NOT NULL DEFAULT 0;",
        "CREATE TABLE rules (one INTEGER PRIMARY KEY CHECK (one = 1), body BLOB NOT NULL) STRICT;",
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
