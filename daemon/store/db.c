/* SPDX-License-Identifier: EUPL-1.2 */
/* store/db.c (shell): one SQLite connection, the lock that keeps other daemons out, and SQLite's
 * errors in words. Used by the loop thread before it turns, then by one pool job at a time. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include "store_inner.h"

#define BUSY_WAIT_MS   5000 /* a backup may hold the file for a moment */
#define READER_WAIT_MS 2000 /* a question can be asked again: it waits less than a write does */

/* One more row of the journal, of the columns that `values` selects: it goes on from the newest row
 * there ever was. */
#define SQL_JOURNAL_ADD(values)                                                                    \
	"INSERT INTO journal (row, kind, at, who, subject, what, ref, letter, ended, code, "       \
	"previous, hash) SELECT n, kind, at, who, subject, what, ref, letter, ended, code, "       \
	"previous, journal_hash(previous, n, kind, at, who, subject, what, ref, letter, ended, "   \
	"code) FROM (SELECT row + 1 AS n, hash AS previous FROM (SELECT row, hash FROM "           \
	"journal_newest UNION ALL SELECT row, hash FROM (SELECT row, hash FROM journal ORDER BY "  \
	"row DESC LIMIT 1) UNION ALL SELECT 0, zeroblob(32)) ORDER BY row DESC LIMIT 1), (" values \
	")"

static const char *const sql_of[SQL_COUNT] = {
        [SQL_BEGIN] = "BEGIN IMMEDIATE",
        [SQL_COMMIT] = "COMMIT",
        [SQL_SAME_DOCUMENT] =
                "UPDATE document SET url = ?4, etag = ?5, last_modified = ?6 WHERE row = (SELECT "
                "max(row) "
                "FROM document WHERE unit = ?1 AND kind = ?2 AND year = ?3) AND hash = ?7",
        [SQL_PUT_DOCUMENT] = "INSERT INTO document (unit, kind, year, url, etag, last_modified, "
                             "hash, received, body, kept) "
                             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        [SQL_KEEP_DOCUMENT] = "UPDATE document SET kept = 1 WHERE row = (SELECT max(row) FROM "
                              "document WHERE unit = ?1 AND kind = ?2 AND year = ?3)",
        [SQL_PUT_FEED] = "INSERT OR REPLACE INTO feed VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
                         "?10, ?11, ?12)",
        [SQL_PUT_ALERT] =
                "INSERT OR REPLACE INTO alert (" SQL_ALERT_COLUMNS
                ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
                "?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, "
                "?33, ?34, ?35, ?36, ?37, ?38)",
        [SQL_PUT_REMINDED] = "INSERT OR REPLACE INTO reminded VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        [SQL_DROP_TOLD] = "DELETE FROM told WHERE alert = ?1",
        [SQL_PUT_TOLD] = "INSERT OR REPLACE INTO told VALUES (?1, ?2, ?3)",
        [SQL_DROP_ALERT] = "DELETE FROM alert WHERE id = ?1",
        [SQL_DROP_SILENCES] = "DELETE FROM silence",
        [SQL_PUT_SILENCE] = "INSERT INTO silence VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
                            "?11)",
        [SQL_PUT_NOTICE] = "INSERT INTO letter (id, kind, to_name, address, subject, text, html, "
                           "in_reply_to, created, language, "
                           "state, attempts, next_try, first_try) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
                           "?7, ?8, ?9, ?10, 0, 0, 0, 0) "
                           "ON CONFLICT (id) DO NOTHING",
        [SQL_PUT_SHOWN] = "INSERT INTO shown (body) VALUES (?1)",
        [SQL_PUT_NUMBER] = "INSERT OR REPLACE INTO number VALUES (?1, ?2)",
        [SQL_PUT_RULES] = "INSERT OR REPLACE INTO rules VALUES (1, ?1)",
        [SQL_END_LETTER] =
                "UPDATE letter SET state = ?2, attempts = attempts + 1, next_try = ?3, "
                "first_try = CASE first_try WHEN 0 THEN ?4 ELSE first_try END WHERE row = ?1",
        /* a try of a letter: its row, when, how it ended, code, what was said */
        [SQL_JOURNAL_DELIVERY] =
                SQL_JOURNAL_ADD("SELECT 0 AS kind, ?2 AS at, address AS who, subject, ?5 AS what, "
                                "id AS ref, row AS letter, ?3 AS ended, ?4 AS code FROM letter "
                                "WHERE row = ?1"),
        [SQL_JOURNAL_ENTRY] =
                SQL_JOURNAL_ADD("SELECT ?1 AS kind, ?2 AS at, ?3 AS who, ?4 AS subject, ?5 AS "
                                "what, ?6 AS ref, NULL AS letter, NULL AS ended, NULL AS code"),
        [SQL_REVIVE] = "UPDATE letter SET state = 0, attempts = 0, next_try = 0, first_try = 0 "
                       "WHERE row IN (SELECT row FROM letter WHERE state = 2 AND (?1 = 0 OR row = "
                       "?1) ORDER BY row LIMIT ?2) RETURNING " SQL_LETTER_COLUMNS,
        /* to whom: a webhook, or NULL for all mails; the number of an event's kind */
        [SQL_RECALL] = "SELECT " SQL_LETTER_COLUMNS " FROM letter WHERE state = 0 AND "
                       "row >= ?1 AND CASE WHEN ?2 IS NULL THEN kind <> ?3 ELSE kind = ?3 AND "
                       "address = ?2 END ORDER BY row",
        [SQL_COUNT_LETTERS] = "SELECT (SELECT count(*) FROM letter WHERE state = 0), "
                              "(SELECT count(*) FROM letter WHERE state = 2)",
        [SQL_PUT_HOOKED] = "INSERT OR REPLACE INTO hooked VALUES (?1, ?2)",
        [SQL_DROP_HOOKED] = "DELETE FROM hooked WHERE alert = ?1",
};

static int full(const struct db *d, struct err *err, const char *doing)
{
	return err_set(err, -ENOSPC,
	               "kan inte %s databasen %s: disken är full; frigör plats, så fortsätter "
	               "skrivningen av sig själv",
	               doing, d->path);
}

int db_error(const struct db *d, int rc, const char *doing, struct err *err)
{
	int left = errno, system = d->sqlite ? sqlite3_system_errno(d->sqlite) : 0;
	const char *said = d->sqlite ? sqlite3_errmsg(d->sqlite) : sqlite3_errstr(rc);
	switch (rc & 0xff) {
	case SQLITE_FULL: return full(d, err, doing);
	case SQLITE_NOMEM:
		return err_set(err, -ENOMEM, "kan inte %s databasen %s: minnet räcker inte", doing,
		               d->path);
	case SQLITE_READONLY:
		return err_set(err, -EROFS,
		               "kan inte %s databasen %s: den är skrivskyddad; ge tertialds "
		               "användare skrivrätt till filen "
		               "och mappen",
		               doing, d->path);
	case SQLITE_CANTOPEN:
		return err_set(err, system ? -system : -EACCES,
		               "kan inte %s databasen %s: %s; kontrollera att mappen finns och får "
		               "skrivas",
		               doing, d->path, system ? strerror(system) : said);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, -EBUSY,
		               "kan inte %s databasen %s: ett annat program håller den låst", doing,
		               d->path);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(err, -EBADMSG,
		               "kan inte %s databasen %s: filen är skadad eller ingen "
		               "SQLite-databas (%s); flytta undan den "
		               "och återställ en säkerhetskopia",
		               doing, d->path, said);
	case SQLITE_IOERR:
		system = system ? system : left;
		if (system == ENOSPC || system == EFBIG || system == EDQUOT)
			return full(d, err, doing);
		return err_set(err, system ? -system : -EIO,
		               "kan inte %s databasen %s: läs- eller skrivfel på disken: %s", doing,
		               d->path, system ? strerror(system) : said);
	default: return err_set(err, -EIO, "kan inte %s databasen %s: %s", doing, d->path, said);
	}
}

int db_run(struct db *d, const char *sql, const char *doing, struct err *err)
{
	errno = 0; /* as in db_step() */
	int rc = sqlite3_exec(d->sqlite, sql, NULL, NULL, NULL);
	return rc == SQLITE_OK ? 0 : db_error(d, rc, doing, err);
}

int db_statement(struct db *d, enum statement s, sqlite3_stmt **ret, struct err *err)
{
	if (!d->statements[s]) {
		int rc = sqlite3_prepare_v3(d->sqlite, sql_of[s], -1, SQLITE_PREPARE_PERSISTENT,
		                            &d->statements[s], NULL);
		if (rc != SQLITE_OK)
			return db_error(d, rc, "läsa", err);
	}
	*ret = d->statements[s];
	return 0;
}

int db_step(struct db *d, sqlite3_stmt *st, const char *doing, struct err *err)
{
	errno = 0; /* SQLite does not keep that of the WAL file: db_error() looks here too */
	int rc = sqlite3_step(st);
	int e = rc == SQLITE_DONE || rc == SQLITE_ROW ? 0 : db_error(d, rc, doing, err);
	(void)sqlite3_reset(st); /* repeats the error of the step */
	(void)sqlite3_clear_bindings(st);
	return e;
}

void db_rollback(struct db *d)
{
	if (!sqlite3_get_autocommit(d->sqlite)) /* a full disk may have rolled back by itself */
		(void)sqlite3_exec(d->sqlite, "ROLLBACK", NULL, NULL,
		                   NULL); /* else the next BEGIN fails and says so */
}

/* A lock file beside the database: SQLite's own locks would also keep backups out. The kernel drops
 * it when we die. */
static int take_lock(struct db *d, struct err *err)
{
	char name[4096], who[32] = "";
	if ((size_t)snprintf(name, sizeof(name), "%s.lock", d->path) >= sizeof(name))
		return err_set(err, -ENAMETOOLONG, "store.path är för lång: %s", d->path);
	int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (fd < 0) {
		int e = -errno;
		return err_set(err, e,
		               "kan inte skapa %s: %s; kontrollera att mappen finns och att "
		               "tertialds användare får skriva där",
		               name, strerror(-e));
	}
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		int e = errno == EWOULDBLOCK ? -EBUSY : -errno;
		ssize_t n = pread(fd, who, sizeof(who) - 1, 0);
		who[n > 0 ? strspn(who, "0123456789") : 0] = '\0';
		(void)close(fd); /* nothing was written through it */
		if (e != -EBUSY)
			return err_set(err, e, "kan inte låsa %s: %s", name, strerror(-e));
		return err_set(err, e,
		               "databasen %s används redan av en annan tertiald%s%s; stoppa den, "
		               "eller ange en annan fil i store.path",
		               d->path, *who ? " med process-id " : "", who);
	}
	int n = snprintf(who, sizeof(who), "%ld\n", (long)getpid());
	/* the number only helps the reader of that message: without it the lock holds just as well
	 */
	if (ftruncate(fd, 0) != 0 || pwrite(fd, who, (size_t)n, 0) != n)
		(void)0;
	d->lock_fd = fd;
	return 0;
}

static int open_file(struct db *d, struct err *err)
{
	int rc = sqlite3_open_v2(d->path, &d->sqlite,
	                         SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
	                                 SQLITE_OPEN_PRIVATECACHE,
	                         NULL);
	if (rc != SQLITE_OK)
		return db_error(d, rc, "öppna", err);
	/* both only set fields of an open connection */
	(void)sqlite3_extended_result_codes(d->sqlite, 1);
	(void)sqlite3_busy_timeout(d->sqlite, BUSY_WAIT_MS);
	int e = db_run(d, "PRAGMA journal_mode = WAL", "öppna", err);
	if (!e)
		e = db_run(d, "PRAGMA synchronous = FULL", "öppna", err);
	if (!e)
		e = db_run(d, "PRAGMA trusted_schema = OFF", "öppna", err);
	if (!e)
		e = journal_function(d, err);
	if (!e && sqlite3_db_readonly(d->sqlite, "main"))
		e = db_error(d, SQLITE_READONLY, "skriva i", err);
	return e;
}

int db_open(const char *path, struct db *d, struct err *err)
{
	*d = (struct db){.lock_fd = -1, .path = strdup(path)};
	int e = d->path ? 0 : err_set(err, -ENOMEM, "minnet räcker inte");
	if (!e)
		e = take_lock(d, err);
	if (!e)
		e = open_file(d, err);
	if (!e)
		e = schema_migrate(d, err);
	if (e)
		db_close(d);
	return e;
}

int db_open_reader(const char *path, struct db *d, struct err *err)
{
	*d = (struct db){.lock_fd = -1, .path = strdup(path)};
	if (!d->path)
		return err_set(err, -ENOMEM, "minnet räcker inte");
	int rc = sqlite3_open_v2(
	        path, &d->sqlite,
	        SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL);
	if (rc != SQLITE_OK)
		return db_error(d, rc, "läsa", err);
	/* both only set fields of an open connection */
	(void)sqlite3_extended_result_codes(d->sqlite, 1);
	(void)sqlite3_busy_timeout(d->sqlite, READER_WAIT_MS);
	int e = db_run(d, "PRAGMA trusted_schema = OFF", "läsa", err);
	return e ? e : db_run(d, "BEGIN", "läsa", err);
}

void db_close(struct db *d)
{
	for (size_t i = 0; i < SQL_COUNT; i++) {
		(void)sqlite3_finalize(d->statements[i]); /* repeats what its last step said */
		d->statements[i] = NULL;
	}
	(void)sqlite3_close_v2(d->sqlite); /* always ends it */
	d->sqlite = NULL;
	if (d->lock_fd >= 0)
		(void)close(d->lock_fd); /* the lock goes with it */
	d->lock_fd = -1;
	free(d->path);
	d->path = NULL;
}
