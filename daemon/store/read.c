/* SPDX-License-Identifier: EUPL-1.2 */
/* store/read.c (shell; loop thread before it turns, or a pool job; history.c too): what was
 * stored, handed to the rooms at start. Strings are SQLite's own and live until the next row. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "store_inner.h"

typedef int (*row_cb)(struct db *d, sqlite3_stmt *st, void *arg, struct err *err);

static const char *text(sqlite3_stmt *st, int at)
{
	return (const char *)sqlite3_column_text(st, at);
}

static double figure(sqlite3_stmt *st, int at)
{
	return sqlite3_column_type(st, at) == SQLITE_NULL ? NUM_NONE
	                                                  : sqlite3_column_double(st, at);
}

static int each(struct db *d, const char *sql, row_cb cb, void *arg, struct err *err)
{
	sqlite3_stmt *st = NULL;
	int e = 0, rc = sqlite3_prepare_v2(d->sqlite, sql, -1, &st, NULL);
	if (rc != SQLITE_OK)
		return db_error(d, rc, "läsa", err);
	while (!e && (rc = sqlite3_step(st)) == SQLITE_ROW)
		e = cb(d, st, arg, err);
	if (!e && rc != SQLITE_DONE)
		e = db_error(d, rc, "läsa", err);
	(void)sqlite3_finalize(st); /* repeats what the step said */
	return e;
}

/* A number out of its list was not written by us: the file is damaged, and guessing would be worse
 * than stopping. */
static int damaged(const struct db *d, const char *table, struct err *err)
{
	return err_set(err, -EBADMSG,
	               "databasen %s är skadad: tabellen %s har ett okänt värde; återställ en "
	               "säkerhetskopia",
	               d->path, table);
}

#define IN_LIST(st, at, count) ((uint64_t)sqlite3_column_int64(st, at) < (uint64_t)(count))

struct document_arg {
	int (*cb)(const struct store_document *d, void *arg);
	void *arg;
};

static int on_document(struct db *db, sqlite3_stmt *st, void *arg, struct err *err)
{
	struct document_arg *a = arg;
	if (!IN_LIST(st, 1, DOC_KIND_COUNT) || sqlite3_column_bytes(st, 7) != STORE_HASH_BYTES)
		return damaged(db, "document", err);
	struct store_document d = {
	        .unit_id = text(st, 0),
	        .kind = (enum doc_kind)sqlite3_column_int(st, 1),
	        .year = sqlite3_column_int(st, 2),
	        .received_unix_s = sqlite3_column_int64(st, 3),
	        .url = text(st, 4),
	        .etag = text(st, 5),
	        .last_modified = text(st, 6),
	        .n_body = (size_t)sqlite3_column_bytes(st, 8),
	};
	memcpy(d.hash, sqlite3_column_blob(st, 7), STORE_HASH_BYTES);
	const char *body = sqlite3_column_blob(st, 8);
	d.body = body ? body : "";
	return a->cb(&d, a->arg);
}

/* Of a feed that changes its figures all the time the older corrections are forgotten. */
int read_documents(struct db *d, int64_t moment_unix_s,
                   int (*cb)(const struct store_document *d, void *arg), void *arg, struct err *err)
{
	struct document_arg a = {cb, arg};
	char sql[800];
	(void)sqlite3_snprintf(
	        sizeof(sql), sql,
	        "SELECT unit, kind, year, received, url, etag, last_modified, hash, body FROM "
	        "document WHERE row IN (SELECT max(row) FROM document WHERE received <= %lld GROUP "
	        "BY unit, kind, year) OR (received <= %lld AND " SQL_STILL_MATTERS(
	                "AND newer.received <= %lld") ") ORDER BY year, unit, kind, row",
	        moment_unix_s, moment_unix_s, moment_unix_s); /* numbers: they fit */
	return each(d, sql, on_document, &a, err);
}

int store_each_document(struct store *s, int (*cb)(const struct store_document *d, void *arg),
                        void *arg, struct err *err)
{
	return read_documents(&s->db, INT64_MAX, cb, arg, err);
}

/* The columns before the body: its pages are not read. */
int store_each_known(struct store *s, int (*cb)(const struct store_document *d, void *arg),
                     void *arg, struct err *err)
{
	struct document_arg a = {cb, arg};
	return each(&s->db,
	            "SELECT unit, kind, year, received, url, etag, last_modified, hash, x'' FROM "
	            "document WHERE row IN (SELECT max(row) FROM document GROUP BY unit, kind)",
	            on_document, &a, err);
}

struct feed_arg {
	int (*cb)(const struct store_feed *f, void *arg);
	void *arg;
};

static int on_feed(struct db *db, sqlite3_stmt *st, void *arg, struct err *err)
{
	struct feed_arg *a = arg;
	if (!IN_LIST(st, 1, DOC_KIND_COUNT))
		return damaged(db, "feed", err);
	struct store_feed f = {
	        .unit_id = text(st, 0),
	        .kind = (enum doc_kind)sqlite3_column_int(st, 1),
	        .last_attempt_unix_s = sqlite3_column_int64(st, 2),
	        .last_success_unix_s = sqlite3_column_int64(st, 3),
	        .failing_since_unix_s = sqlite3_column_int64(st, 4),
	        .invalid = sqlite3_column_int(st, 5) != 0,
	        .n_observed = (uint32_t)sqlite3_column_int64(st, 6),
	        .error_kind = text(st, 7),
	        .error_message = text(st, 8),
	        .error_pointer = text(st, 9),
	        .error_line = (uint32_t)sqlite3_column_int64(st, 10),
	        .error_at_unix_s = sqlite3_column_int64(st, 11),
	};
	return a->cb(&f, a->arg);
}

int read_feeds(struct db *d, int (*cb)(const struct store_feed *f, void *arg), void *arg,
               struct err *err)
{
	struct feed_arg a = {cb, arg};
	return each(d, "SELECT * FROM feed ORDER BY unit, kind", on_feed, &a, err);
}

int store_each_feed(struct store *s, int (*cb)(const struct store_feed *f, void *arg), void *arg,
                    struct err *err)
{
	return read_feeds(&s->db, cb, arg, err);
}

/* ---- alerts with those told ---- */
struct alert_arg {
	int (*cb)(const struct alert *a, void *arg);
	void *arg;
};

static int read_told(struct db *d, struct arena *mem, struct alert *a, struct err *err)
{
	sqlite3_stmt *st = NULL;
	const char **told = NULL, **told_in = NULL;
	size_t cap = 0, cap_in = 0;
	int e = 0, rc = sqlite3_prepare_v2(
	                   d->sqlite,
	                   "SELECT address, letter_id FROM told WHERE alert = ?1 ORDER BY address",
	                   -1, &st, NULL);
	if (rc != SQLITE_OK)
		return db_error(d, rc, "läsa", err);
	(void)sqlite3_bind_text(
	        st, 1, a->id, -1,
	        SQLITE_STATIC); /* without memory the step finds nobody, and says it */
	while (!e && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		if (a->n_told == cap) {
			told = arena_grow(mem, told, a->n_told, &cap, sizeof(*told));
			told_in = arena_grow(mem, told_in, a->n_told, &cap_in, sizeof(*told_in));
		}
		const char *to = told && told_in ? arena_dup(mem, text(st, 0)) : NULL;
		const char *in = text(st, 1) && to ? arena_dup(mem, text(st, 1)) : NULL;
		if (!to || (text(st, 1) && !in)) {
			e = err_set(err, -ENOMEM, "minnet räcker inte");
			break;
		}
		told[a->n_told] = to;
		told_in[a->n_told++] = in;
	}
	if (!e && rc != SQLITE_DONE)
		e = db_error(d, rc, "läsa", err);
	(void)sqlite3_finalize(st); /* repeats what the step said */
	a->told = told;
	a->told_in = told_in;
	return e;
}

static int on_alert(struct db *db, sqlite3_stmt *st, void *arg, struct err *err)
{
	struct alert_arg *g = arg;
	if (!IN_LIST(st, 1, ALERT_KIND_COUNT) || !IN_LIST(st, 2, ALERT_STATE_COUNT) ||
	    !IN_LIST(st, 3, SEVERITY_COUNT) || !IN_LIST(st, 5, SCOPE_KIND_COUNT) ||
	    !IN_LIST(st, 31, FLAP_COUNT))
		return damaged(db, "alert", err);
	struct alert a = {
	        .kind = (enum alert_kind)sqlite3_column_int(st, 1),
	        .state = (enum alert_state)sqlite3_column_int(st, 2),
	        .severity = (enum severity)sqlite3_column_int(st, 3),
	        .muted = sqlite3_column_int(st, 4) != 0,
	        .scope_kind = (enum scope_kind)sqlite3_column_int(st, 5),
	        .scope_id = text(st, 6),
	        .subject = text(st, 7),
	        .name = text(st, 8),
	        .period = {(int16_t)sqlite3_column_int(st, 9), (uint8_t)sqlite3_column_int(st, 10),
	                   (uint8_t)sqlite3_column_int(st, 11)},
	        .since_unix_s = sqlite3_column_int64(st, 12),
	        .raised_unix_s = sqlite3_column_int64(st, 13),
	        .n_observed = (uint32_t)sqlite3_column_int64(st, 14),
	        .value = figure(st, 15),
	        .target = figure(st, 16),
	        .gap = figure(st, 17),
	        .worst_gap = figure(st, 18),
	        .unit = text(st, 19),
	        .why = {[LANGUAGE_SV] = text(st, 20), [LANGUAGE_EN] = text(st, 36)},
	        .untold = sqlite3_column_int(st, 21) != 0,
	        .worse_unix_s = sqlite3_column_int64(st, 22),
	        .acknowledged_by = text(st, 23),
	        .acknowledged_action = text(st, 24),
	        .acknowledged_due = sqlite3_column_type(st, 25) == SQLITE_NULL
	                                    ? CIVIL_NONE
	                                    : (int32_t)sqlite3_column_int(st, 25),
	        .silenced_until_unix_s = sqlite3_column_int64(st, 26),
	        .cause = {[LANGUAGE_SV] = text(st, 27), [LANGUAGE_EN] = text(st, 37)},
	        .recovered_unix_s = sqlite3_column_int64(st, 28),
	        .swinging_since_unix_s = sqlite3_column_int64(st, 29),
	        .n_swings = (uint32_t)sqlite3_column_int64(st, 30),
	        .flap = (enum flap)sqlite3_column_int(st, 31),
	        .ack_overdue = sqlite3_column_int(st, 32) != 0,
	        .escalated = (unsigned)sqlite3_column_int(st, 33),
	        .silence = text(st, 34),
	        .owed_unix_s = sqlite3_column_int64(st, 35),
	};
	(void)sqlite3_snprintf(sizeof(a.id), a.id, "%s", text(st, 0));
	struct arena *mem = arena_new((size_t)1 << 24);
	int e = mem ? read_told(db, mem, &a, err) : err_set(err, -ENOMEM, "minnet räcker inte");
	if (!e)
		e = hooked_read(db, &a, err);
	if (!e)
		e = g->cb(&a, g->arg);
	mem = arena_free(mem);
	return e;
}

int store_each_alert(struct store *s, int (*cb)(const struct alert *a, void *arg), void *arg,
                     struct err *err)
{
	struct alert_arg a = {cb, arg};
	return each(&s->db, "SELECT " SQL_ALERT_COLUMNS " FROM alert ORDER BY id", on_alert, &a,
	            err);
}

struct reminded_arg {
	int (*cb)(const struct reminded *r, void *arg);
	void *arg;
};

static int on_reminded(struct db *db, sqlite3_stmt *st, void *arg, struct err *err)
{
	struct reminded_arg *a = arg;
	if (!IN_LIST(st, 2, PERIODICITY_COUNT))
		return damaged(db, "reminded", err);
	struct reminded r = {
	        .unit_id = text(st, 0),
	        .period = {(int16_t)sqlite3_column_int(st, 1), (uint8_t)sqlite3_column_int(st, 2),
	                   (uint8_t)sqlite3_column_int(st, 3)},
	        .month = (uint8_t)sqlite3_column_int(st, 4),
	        .step = (int16_t)sqlite3_column_int(st, 5),
	};
	return a->cb(&r, a->arg);
}

int store_each_reminded(struct store *s, int (*cb)(const struct reminded *r, void *arg), void *arg,
                        struct err *err)
{
	struct reminded_arg a = {cb, arg};
	return each(&s->db, "SELECT * FROM reminded ORDER BY unit", on_reminded, &a, err);
}

/* ---- silences ---- */
struct silences_arg {
	struct silences *all; /* so far; each one more is a new block: they are few */
};

static int on_silence(struct db *db, sqlite3_stmt *st, void *arg, struct err *err)
{
	struct silences_arg *g = arg;
	int kind = sqlite3_column_int(st, 4);
	if (!IN_LIST(st, 2, SCOPE_KIND_COUNT) || kind < -1 || kind >= ALERT_KIND_COUNT)
		return damaged(db, "silence", err);
	struct silence one = {
	        .alert = text(st, 1),
	        .scope_kind = (enum scope_kind)sqlite3_column_int(st, 2),
	        .scope_id = text(st, 3),
	        .kind = kind < 0 ? ALERT_KIND_COUNT : (enum alert_kind)kind,
	        .subject = text(st, 5),
	        .until_unix_s = sqlite3_column_int64(st, 6),
	        .by = text(st, 7),
	        .why = text(st, 8),
	        .created_unix_s = sqlite3_column_int64(st, 9),
	        .reminded = sqlite3_column_int(st, 10) != 0,
	};
	(void)sqlite3_snprintf(sizeof(one.id), one.id, "%s", text(st, 0));
	struct silences *more = silences_with(g->all, &one);
	if (!more)
		return err_set(err, -ENOMEM, "minnet räcker inte");
	(void)silences_unref(g->all); /* returns NULL, always */
	g->all = more;
	return 0;
}

int store_silences(struct store *s, struct silences **ret, struct err *err)
{
	struct silences_arg a = {silences_with(NULL, NULL)};
	int e = a.all ? each(&s->db, "SELECT * FROM silence ORDER BY id", on_silence, &a, err)
	              : err_set(err, -ENOMEM, "minnet räcker inte");
	if (e)
		a.all = silences_unref(a.all);
	*ret = a.all;
	return e;
}

/* ---- letters not yet ended ---- */
struct letter_arg {
	int (*cb)(const struct letter *l, void *arg);
	void *arg;
};

static int on_letter(struct db *db, sqlite3_stmt *st, void *arg, struct err *err)
{
	struct letter_arg *a = arg;
	if (!IN_LIST(st, 2, NOTICE_KIND_COUNT) || !IN_LIST(st, 13, LANGUAGE_COUNT))
		return damaged(db, "letter", err);
	struct letter l = {
	        .row = sqlite3_column_int64(st, 0),
	        .notice = {.id = text(st, 1),
	                   .kind = (enum notice_kind)sqlite3_column_int(st, 2),
	                   .to_name = text(st, 3),
	                   .to = text(st, 4),
	                   .subject = text(st, 5),
	                   .text = text(st, 6),
	                   .html = text(st, 7),
	                   .in_reply_to = text(st, 8),
	                   .created_unix_s = sqlite3_column_int64(st, 9),
	                   .language = (enum language)sqlite3_column_int(st, 13)},
	        .n_attempts = (uint32_t)sqlite3_column_int64(st, 10),
	        .next_try_unix_s = sqlite3_column_int64(st, 11),
	        .first_try_unix_s = sqlite3_column_int64(st, 12),
	};
	return a->cb(&l, a->arg);
}

int store_each_letter(struct store *s, int (*cb)(const struct letter *l, void *arg), void *arg,
                      struct err *err)
{
	struct letter_arg a = {cb, arg};
	return each(&s->db,
	            "SELECT " SQL_LETTER_COLUMNS " FROM letter WHERE state = 0 ORDER BY row",
	            on_letter, &a, err);
}

struct recipient_arg {
	int64_t after_unix_s;
	int (*cb)(const char *address, int64_t created_unix_s, void *arg);
	void *arg;
};

/* Rows grow with time, and the bodies beside them are large: no more are read than are wanted. */
#define ENOUGH 1

static int on_recipient(struct db *db, sqlite3_stmt *st, void *arg, struct err *err)
{
	struct recipient_arg *a = arg;
	int64_t created_unix_s = sqlite3_column_int64(st, 1);
	(void)db;
	(void)err; /* the callback's own */
	if (created_unix_s <= a->after_unix_s)
		return ENOUGH;
	return sqlite3_column_int(st, 2) == NOTICE_IMMEDIATE
	               ? a->cb(text(st, 0), created_unix_s, a->arg)
	               : 0;
}

int store_each_recipient(struct store *s, int64_t after_unix_s,
                         int (*cb)(const char *address, int64_t created_unix_s, void *arg),
                         void *arg, struct err *err)
{
	struct recipient_arg a = {after_unix_s, cb, arg};
	int e = each(&s->db, "SELECT address, created, kind FROM letter ORDER BY row DESC",
	             on_recipient, &a, err);
	return e == ENOUGH ? 0 : e;
}

struct bytes_arg {
	int (*cb)(struct str bytes, void *arg);
	void *arg;
	const char *table;
};

static int on_bytes(struct db *db, sqlite3_stmt *st, void *arg, struct err *err)
{
	struct bytes_arg *a = arg;
	struct str bytes = {sqlite3_column_blob(st, 0), (size_t)sqlite3_column_bytes(st, 0)};
	int e = a->cb(bytes, a->arg);
	return e == -EINVAL ? damaged(db, a->table, err) : e;
}

int store_each_shown(struct store *s, int (*cb)(struct str bytes, void *arg), void *arg,
                     struct err *err)
{
	struct bytes_arg a = {cb, arg, "shown"};
	return each(&s->db, "SELECT body FROM shown ORDER BY row", on_bytes, &a, err);
}

int store_rules(struct store *s, int (*cb)(struct str text, void *arg), void *arg, struct err *err)
{
	struct bytes_arg a = {cb, arg, "rules"};
	return each(&s->db, "SELECT body FROM rules", on_bytes, &a, err);
}

int64_t read_number(struct db *d, const char *name, int64_t otherwise)
{
	sqlite3_stmt *st = NULL;
	int64_t value = otherwise;
	if (sqlite3_prepare_v2(d->sqlite, "SELECT value FROM number WHERE name = ?1", -1, &st,
	                       NULL) != SQLITE_OK)
		return otherwise;
	if (sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		value = sqlite3_column_int64(st, 0);
	(void)sqlite3_finalize(st); /* repeats what the step said */
	return value;
}

int64_t store_number(struct store *s, const char *name, int64_t otherwise)
{
	return read_number(&s->db, name, otherwise);
}
