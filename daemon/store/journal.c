/* SPDX-License-Identifier: EUPL-1.2 */
/* store/journal.c (shell; the writer's job, or another program): the journal's hash, its rows, and
 * the walk along its chain.  The format is written down in schema.c.
 * The readers own a connection each, for one call: one snapshot of the file, also while a daemon
 * writes. */
#include <errno.h>
#include <sodium.h>
#include <string.h>
#include "store_inner.h"

#define FORMAT        "tertial.journal/1" /* its NUL is hashed too */
#define RENUMBERED    10000 /* as many missing rows are looked for when the rest has new numbers */
#define HASHED        "row, kind, at, who, subject, what, ref, letter, ended, code"
#define IN_LIST(n, c) ((uint64_t)(n) < (uint64_t)(c))

_Static_assert(crypto_hash_sha256_BYTES == JOURNAL_HASH_BYTES, "the hash is SHA-256");

/* ---- the hash ---- */

static void add_number(crypto_hash_sha256_state *h, char mark, uint64_t n)
{
	uint8_t bytes[9] = {(uint8_t)mark};
	for (size_t i = 0; i < 8; i++)
		bytes[1 + i] = (uint8_t)(n >> (56 - 8 * i));
	(void)crypto_hash_sha256_update(h, bytes, sizeof(bytes)); /* 0, always */
}

static void add_value(crypto_hash_sha256_state *h, sqlite3_value *v)
{
	int type = sqlite3_value_type(v);
	if (type == SQLITE_INTEGER) {
		add_number(h, 'i', (uint64_t)sqlite3_value_int64(v));
	} else if (type == SQLITE_TEXT || type == SQLITE_BLOB) {
		const void *bytes = type == SQLITE_TEXT ? (const void *)sqlite3_value_text(v)
		                                        : sqlite3_value_blob(v);
		size_t n = (size_t)sqlite3_value_bytes(v);
		add_number(h, type == SQLITE_TEXT ? 't' : 'b', n);
		(void)crypto_hash_sha256_update(h, bytes, bytes ? n : 0); /* 0, always */
	} else { /* a real number stands in no column of the journal */
		(void)crypto_hash_sha256_update(h, (const uint8_t *)"n", 1); /* 0 */
	}
}

static void hash_values(sqlite3_context *c, int n, sqlite3_value **values)
{
	uint8_t out[JOURNAL_HASH_BYTES];
	crypto_hash_sha256_state h;
	(void)crypto_hash_sha256_init(&h); /* all three give 0, always */
	(void)crypto_hash_sha256_update(&h, (const uint8_t *)FORMAT, sizeof(FORMAT));
	for (int i = 0; i < n; i++)
		add_value(&h, values[i]);
	(void)crypto_hash_sha256_final(&h, out);
	sqlite3_result_blob(c, out, sizeof(out), SQLITE_TRANSIENT);
}

int journal_function(struct db *d, struct err *err)
{
	int rc = sqlite3_create_function_v2(d->sqlite, "journal_hash", 11,
	                                    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
	                                    NULL, hash_values, NULL, NULL, NULL);
	return rc == SQLITE_OK ? 0 : db_error(d, rc, "läsa", err);
}

/* ---- reading: a snapshot of its own ---- */

static int prepare(struct db *d, const char *sql, sqlite3_stmt **ret, struct err *err)
{
	int rc = sqlite3_prepare_v2(d->sqlite, sql, -1, ret, NULL);
	return rc == SQLITE_OK ? 0 : db_error(d, rc, "läsa", err);
}

/* @return 1 a row; 0 the end */
static int step(struct db *d, sqlite3_stmt *st, struct err *err)
{
	int rc = sqlite3_step(st);
	return rc == SQLITE_ROW ? 1 : rc == SQLITE_DONE ? 0 : db_error(d, rc, "läsa", err);
}

static int open_chained(const char *path, struct db *d, struct err *err)
{
	sqlite3_stmt *st = NULL;
	bool chained = false;
	int e = db_open_reader(path, d, err);
	if (!e)
		e = journal_function(d, err);
	if (!e)
		e = prepare(d, "SELECT 1 FROM pragma_table_info('journal') WHERE name = 'previous'",
		            &st, err);
	if (!e) {
		e = step(d, st, err);
		chained = e > 0;
	}
	(void)sqlite3_finalize(st); /* repeats what the step said */
	if (e < 0 || chained)
		return e < 0 ? e : 0;
	return err_set(err, -ENODATA,
	               "databasen %s har ingen kedjad journal: den skrevs av en äldre tertiald; "
	               "starta den nya, så uppgraderas filen",
	               path);
}

static const char *text(sqlite3_stmt *st, int at)
{
	return (const char *)sqlite3_column_text(st, at);
}

static int damaged(const struct db *d, int64_t row, struct err *err)
{
	return err_set(err, -EBADMSG,
	               "databasen %s är skadad: rad %lld i journalen har ett okänt värde; kör "
	               "tertial log --verify, och återställ en säkerhetskopia",
	               d->path, (long long)row);
}

static int give_entry(struct db *d, sqlite3_stmt *st,
                      int (*cb)(const struct journal_entry *e, void *arg), void *arg,
                      struct err *err)
{
	struct journal_entry e = {
	        .row = sqlite3_column_int64(st, 0),
	        .kind = (enum journal_kind)sqlite3_column_int(st, 1),
	        .at_unix_s = sqlite3_column_int64(st, 2),
	        .who = text(st, 3),
	        .subject = text(st, 4),
	        .what = text(st, 5),
	        .ref = text(st, 6),
	        .letter = sqlite3_column_int64(st, 7),
	        .ended = (enum letter_end)sqlite3_column_int(st, 8),
	        .code = sqlite3_column_int(st, 9),
	};
	const void *hash = sqlite3_column_blob(st, 10);
	if (!IN_LIST(sqlite3_column_int64(st, 1), JOURNAL_KIND_COUNT) ||
	    !IN_LIST(sqlite3_column_int64(st, 8), LETTER_END_COUNT) ||
	    sqlite3_column_bytes(st, 10) != JOURNAL_HASH_BYTES)
		return damaged(d, e.row, err);
	memcpy(e.hash, hash, JOURNAL_HASH_BYTES);
	return cb(&e, arg);
}

int store_journal(const char *path, int64_t since_unix_s,
                  int (*cb)(const struct journal_entry *e, void *arg), void *arg, struct err *err)
{
	struct db d;
	sqlite3_stmt *st = NULL;
	int e = open_chained(path, &d, err);
	if (!e)
		e = prepare(&d, "SELECT " HASHED ", hash FROM journal WHERE at >= ?1 ORDER BY row",
		            &st, err);
	if (!e) {
		/* a bad index would be our own fault */
		(void)sqlite3_bind_int64(st, 1, since_unix_s);
		while ((e = step(&d, st, err)) > 0 && (e = give_entry(&d, st, cb, arg, err)) >= 0)
			continue;
	}
	(void)sqlite3_finalize(st); /* repeats what the step said */
	db_close(&d);
	return e;
}

/* ---- the chain ---- */

static bool is_hash(sqlite3_stmt *st, int at, const uint8_t hash[JOURNAL_HASH_BYTES])
{
	return sqlite3_column_bytes(st, at) == JOURNAL_HASH_BYTES &&
	       memcmp(sqlite3_column_blob(st, at), hash, JOURNAL_HASH_BYTES) == 0;
}

/* A number that one row of the journal has to tell of another; 0 when it has none. */
static int ask(struct db *d, const char *sql, int64_t row, int64_t *ret, struct err *err)
{
	sqlite3_stmt *st = NULL;
	int e = prepare(d, sql, &st, err);
	if (!e) {
		(void)sqlite3_bind_int64(st, 1, row); /* see store_journal() */
		e = step(d, st, err);
	}
	*ret = e > 0 ? sqlite3_column_int64(st, 0) : 0;
	(void)sqlite3_finalize(st); /* repeats what the step said */
	return e < 0 ? e : 0;
}

/* What happened to a row that does not go on from the one before it. */
static int name_fault(struct db *d, struct journal_chain *c, int64_t row, bool behind, bool own,
                      struct err *err)
{
	int64_t maker = 0, was = 0, due = c->n_rows + 1;
	int e = 0;
	c->row = row;
	c->other_row = 0;
	c->fault = JOURNAL_CHANGED;
	if (row == due && behind)
		return 0;
	e = ask(d,
	        "SELECT row FROM journal WHERE hash = (SELECT previous FROM journal WHERE row = "
	        "?1)",
	        row, &maker, err);
	if (!e && !own)
		e = ask(d,
		        "WITH RECURSIVE may (n) AS (SELECT ?1 + 1 UNION ALL SELECT n + 1 FROM may "
		        "WHERE n < ?1 + " SQL_NUMBER(
		                RENUMBERED) ") SELECT n FROM may, journal WHERE "
		                            "journal.row = ?1 AND hash = journal_hash(previous, n, "
		                            "kind, at, who, "
		                            "subject, what, ref, letter, ended, code) LIMIT 1",
		        row, &was, err);
	if (e)
		return e;
	if (maker > 0) {
		c->fault = JOURNAL_MOVED;
		c->other_row = maker;
	} else if (row > due || was > 0) {
		c->fault = JOURNAL_MISSING;
		c->row = due;
		c->other_row = (was > 0 ? was : row) - 1;
	} else if (own) {
		c->fault = JOURNAL_REPLACED;
		c->other_row = row - 1;
	}
	return 0;
}

static int walk(struct db *d, const uint8_t *known, struct journal_chain *c, struct err *err)
{
	sqlite3_stmt *st = NULL;
	int e = prepare(d,
	                "SELECT row, previous, hash, journal_hash(previous, " HASHED
	                "), at FROM journal ORDER BY row",
	                &st, err);
	while (!e && c->fault == JOURNAL_WHOLE && (e = step(d, st, err)) > 0) {
		int64_t row = sqlite3_column_int64(st, 0);
		bool behind = is_hash(st, 1, c->newest);
		bool own = sqlite3_column_bytes(st, 2) == JOURNAL_HASH_BYTES &&
		           is_hash(st, 3, sqlite3_column_blob(st, 2));
		if (row != c->n_rows + 1 || !behind || !own) {
			e = name_fault(d, c, row, behind, own, err);
			continue;
		}
		memcpy(c->newest, sqlite3_column_blob(st, 2), JOURNAL_HASH_BYTES);
		c->newest_at_unix_s = sqlite3_column_int64(st, 4);
		c->n_rows++;
		if (known && memcmp(known, c->newest, JOURNAL_HASH_BYTES) == 0)
			c->known_row = row;
		e = 0;
	}
	(void)sqlite3_finalize(st); /* repeats what the step said */
	return e;
}

/* Is the last row the newest there ever was? */
static int check_mark(struct db *d, struct journal_chain *c, struct err *err)
{
	sqlite3_stmt *st = NULL;
	int e = prepare(d, "SELECT row, hash FROM journal_newest", &st, err);
	if (!e)
		e = step(d, st, err);
	if (e == 0 && c->n_rows > 0) {
		c->fault = JOURNAL_UNMARKED;
	} else if (e > 0) {
		int64_t row = sqlite3_column_int64(st, 0);
		if (row > c->n_rows)
			c->fault = JOURNAL_CUT;
		else if (row < c->n_rows || !is_hash(st, 1, c->newest))
			c->fault = JOURNAL_UNMARKED;
		c->other_row = row;
	}
	if (c->fault != JOURNAL_WHOLE)
		c->row = c->fault == JOURNAL_CUT ? c->n_rows + 1 : c->n_rows;
	(void)sqlite3_finalize(st); /* repeats what the step said */
	return e < 0 ? e : 0;
}

int store_journal_verify(const char *path, const uint8_t *known, struct journal_chain *ret_chain,
                         struct err *err)
{
	struct db d;
	struct journal_chain c = {0};
	int e = open_chained(path, &d, err);
	if (!e)
		e = walk(&d, known, &c, err);
	if (!e && c.fault == JOURNAL_WHOLE)
		e = check_mark(&d, &c, err);
	db_close(&d);
	if (!e)
		*ret_chain = c;
	return e;
}

int64_t store_journal_newest(struct store *s, uint8_t ret_hash[JOURNAL_HASH_BYTES])
{
	struct err err; /* the log is without it then */
	sqlite3_stmt *st = NULL;
	int64_t row = 0;
	int e = prepare(&s->db, "SELECT row, hash FROM journal_newest", &st, &err);
	if (!e && step(&s->db, st, &err) > 0 && sqlite3_column_bytes(st, 1) == JOURNAL_HASH_BYTES) {
		row = sqlite3_column_int64(st, 0);
		memcpy(ret_hash, sqlite3_column_blob(st, 1), JOURNAL_HASH_BYTES);
	}
	(void)sqlite3_finalize(st); /* repeats what the step said */
	return row;
}

/* ---- the outbox ---- */

static int give_letter(struct db *d, sqlite3_stmt *st,
                       int (*cb)(const struct letter *l, bool dead,
                                 const struct journal_entry *last, void *arg),
                       void *arg, struct err *err)
{
	struct letter l = {
	        .row = sqlite3_column_int64(st, 0),
	        .notice = {.id = text(st, 1),
	                   .kind = (enum notice_kind)sqlite3_column_int(st, 2),
	                   .to_name = text(st, 3),
	                   .to = text(st, 4),
	                   .subject = text(st, 5),
	                   .text = "",
	                   .html = "",
	                   .created_unix_s = sqlite3_column_int64(st, 6)},
	        .n_attempts = (uint32_t)sqlite3_column_int64(st, 8),
	        .next_try_unix_s = sqlite3_column_int64(st, 9),
	        .first_try_unix_s = sqlite3_column_int64(st, 10),
	};
	struct journal_entry last = {
	        .kind = JOURNAL_LETTER,
	        .row = sqlite3_column_int64(st, 11),
	        .at_unix_s = sqlite3_column_int64(st, 12),
	        .who = l.notice.to,
	        .subject = l.notice.subject,
	        .ref = l.notice.id,
	        .letter = l.row,
	        .ended = (enum letter_end)sqlite3_column_int(st, 13),
	        .code = sqlite3_column_int(st, 14),
	        .what = text(st, 15),
	};
	if (!IN_LIST(sqlite3_column_int64(st, 2), NOTICE_KIND_COUNT) ||
	    !IN_LIST(sqlite3_column_int64(st, 13), LETTER_END_COUNT))
		return err_set(err, -EBADMSG,
		               "databasen %s är skadad: brev %lld har ett okänt värde; återställ "
		               "en säkerhetskopia",
		               d->path, (long long)l.row);
	return cb(&l, sqlite3_column_int(st, 7) == 2, last.row ? &last : NULL, arg);
}

int store_outbox(const char *path,
                 int (*cb)(const struct letter *l, bool dead, const struct journal_entry *last,
                           void *arg),
                 void *arg, struct err *err)
{
	struct db d;
	sqlite3_stmt *st = NULL;
	int e = open_chained(path, &d, err);
	if (!e)
		e = prepare(
		        &d,
		        "SELECT l.row, l.id, l.kind, l.to_name, l.address, l.subject, l.created, "
		        "l.state, l.attempts, l.next_try, l.first_try, j.row, j.at, j.ended, "
		        "j.code, j.what FROM letter AS l LEFT JOIN journal AS j ON j.row = (SELECT "
		        "max(row) FROM journal WHERE letter = l.row) WHERE l.state <> 1 ORDER BY "
		        "l.row",
		        &st, err);
	while (!e && (e = step(&d, st, err)) > 0) {
		e = give_letter(&d, st, cb, arg, err);
		if (e > 0)
			e = 0;
	}
	(void)sqlite3_finalize(st); /* repeats what the step said */
	db_close(&d);
	return e;
}
