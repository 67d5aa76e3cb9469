/* SPDX-License-Identifier: EUPL-1.2 */
/* store/write.c (shell; runs in the pool job): a batch into the database, all of it or nothing. */
#include <errno.h>
#include "store_inner.h"

/* Binding fails only without memory or by a wrong index: the step then says it. So in all four. */
static void text(sqlite3_stmt *st, int at, const char *t)
{
	(void)(t ? sqlite3_bind_text(st, at, t, -1, SQLITE_STATIC) : sqlite3_bind_null(st, at));
}

static void number(sqlite3_stmt *st, int at, int64_t n)
{
	(void)sqlite3_bind_int64(st, at, n); /* see text() */
}

static void figure(sqlite3_stmt *st, int at, double x)
{
	(void)(num_given(x) ? sqlite3_bind_double(st, at, x) : sqlite3_bind_null(st, at));
}

static void bind_document(sqlite3_stmt *st, const struct store_document *o)
{
	text(st, 1, o->unit_id);
	number(st, 2, o->kind);
	number(st, 3, o->year);
	text(st, 4, o->url);
	text(st, 5, o->etag);
	text(st, 6, o->last_modified);
	/* see text() */
	(void)sqlite3_bind_blob(st, 7, o->hash, STORE_HASH_BYTES, SQLITE_STATIC);
}

/* The one in force so far is looked at again at every start. */
static int keep_newest(struct db *d, const struct store_document *o, struct err *err)
{
	sqlite3_stmt *st;
	int e = db_statement(d, SQL_KEEP_DOCUMENT, &st, err);
	if (e)
		return e;
	text(st, 1, o->unit_id);
	number(st, 2, o->kind);
	number(st, 3, o->year);
	return db_step(d, st, "skriva i", err);
}

/* The newest one again, with perhaps a new ETag, is no new document. */
static int put_document(struct db *d, const struct store_document *o, struct err *err)
{
	sqlite3_stmt *st;
	int e = db_statement(d, SQL_SAME_DOCUMENT, &st, err);
	if (e)
		return e;
	bind_document(st, o);
	e = db_step(d, st, "skriva i", err);
	if (e || sqlite3_changes(d->sqlite) > 0)
		return e;
	if (o->amends)
		e = keep_newest(d, o, err);
	if (!e)
		e = db_statement(d, SQL_PUT_DOCUMENT, &st, err);
	if (e)
		return e;
	bind_document(st, o);
	number(st, 8, o->received_unix_s);
	number(st, 10, o->amends);
	(void)sqlite3_bind_blob64(st, 9, o->n_body ? o->body : "", o->n_body, SQLITE_STATIC);
	return db_step(d, st, "skriva i", err);
}

static int put_feed(struct db *d, const struct store_feed *f, struct err *err)
{
	sqlite3_stmt *st;
	int e = db_statement(d, SQL_PUT_FEED, &st, err);
	if (e)
		return e;
	text(st, 1, f->unit_id);
	number(st, 2, f->kind);
	number(st, 3, f->last_attempt_unix_s);
	number(st, 4, f->last_success_unix_s);
	number(st, 5, f->failing_since_unix_s);
	number(st, 6, f->invalid);
	number(st, 7, f->n_observed);
	text(st, 8, f->error_kind);
	text(st, 9, f->error_message);
	text(st, 10, f->error_pointer);
	number(st, 11, f->error_line);
	number(st, 12, f->error_at_unix_s);
	return db_step(d, st, "skriva i", err);
}

static int by_id(struct db *d, enum statement s, const char *id, struct err *err)
{
	sqlite3_stmt *st;
	int e = db_statement(d, s, &st, err);
	if (e)
		return e;
	text(st, 1, id);
	return db_step(d, st, "skriva i", err);
}

static void bind_alert(sqlite3_stmt *st, const struct alert *a)
{
	text(st, 1, a->id);
	number(st, 2, a->kind);
	number(st, 3, a->state);
	number(st, 4, a->severity);
	number(st, 5, a->muted);
	number(st, 6, a->scope_kind);
	text(st, 7, a->scope_id);
	text(st, 8, a->subject);
	text(st, 9, a->name);
	number(st, 10, a->period.year);
	number(st, 11, a->period.kind);
	number(st, 12, a->period.index);
	number(st, 13, a->since_unix_s);
	number(st, 14, a->raised_unix_s);
	number(st, 15, a->n_observed);
	figure(st, 16, a->value);
	figure(st, 17, a->target);
	figure(st, 18, a->gap);
	figure(st, 19, a->worst_gap);
	text(st, 20, a->unit);
	text(st, 21, a->why[LANGUAGE_SV]);
	number(st, 22, a->untold);
	number(st, 23, a->worse_unix_s);
	text(st, 24, a->acknowledged_by);
	text(st, 25, a->acknowledged_action);
	if (a->acknowledged_due != CIVIL_NONE)
		number(st, 26, a->acknowledged_due);
	number(st, 27, a->silenced_until_unix_s);
	text(st, 28, a->cause[LANGUAGE_SV]);
	number(st, 29, a->recovered_unix_s);
	number(st, 30, a->swinging_since_unix_s);
	number(st, 31, a->n_swings);
	number(st, 32, a->flap);
	number(st, 33, a->ack_overdue);
	number(st, 34, a->escalated);
	text(st, 35, a->silence);
	number(st, 36, a->owed_unix_s);
	text(st, 37, a->why[LANGUAGE_EN]);
	text(st, 38, a->cause[LANGUAGE_EN]);
}

static int put_alert(struct db *d, const struct alert *a, struct err *err)
{
	sqlite3_stmt *st;
	int e = by_id(d, SQL_DROP_TOLD, a->id, err);
	if (!e)
		e = hooked_put(d, a, err);
	if (!e && alert_is_over(a))
		return by_id(d, SQL_DROP_ALERT, a->id, err);
	if (!e)
		e = db_statement(d, SQL_PUT_ALERT, &st, err);
	if (e)
		return e;
	bind_alert(st, a);
	e = db_step(d, st, "skriva i", err);
	for (size_t i = 0; i < a->n_told && !e; i++) {
		e = db_statement(d, SQL_PUT_TOLD, &st, err);
		if (e)
			break;
		text(st, 1, a->id);
		text(st, 2, a->told[i]);
		text(st, 3, a->told_in ? a->told_in[i] : NULL);
		e = db_step(d, st, "skriva i", err);
	}
	return e;
}

static int put_silence(struct db *d, const struct silence *s, struct err *err)
{
	sqlite3_stmt *st;
	int e = db_statement(d, SQL_PUT_SILENCE, &st, err);
	if (e)
		return e;
	text(st, 1, s->id);
	text(st, 2, s->alert);
	number(st, 3, s->scope_kind);
	text(st, 4, s->scope_id);
	number(st, 5, s->kind == ALERT_KIND_COUNT ? -1 : (int64_t)s->kind);
	text(st, 6, s->subject);
	number(st, 7, s->until_unix_s);
	text(st, 8, s->by);
	text(st, 9, s->why);
	number(st, 10, s->created_unix_s);
	number(st, 11, s->reminded);
	return db_step(d, st, "skriva i", err);
}

/* They are few, and change together: all anew. */
static int put_silences(struct db *d, const struct silences *all, struct err *err)
{
	sqlite3_stmt *st;
	int e = db_statement(d, SQL_DROP_SILENCES, &st, err);
	if (!e)
		e = db_step(d, st, "skriva i", err);
	for (size_t i = 0; i < all->n && !e; i++)
		e = put_silence(d, &all->at[i], err);
	return e;
}

static int put_notice(struct db *d, struct op *o, struct err *err)
{
	const struct notice *n = &o->at.notice;
	sqlite3_stmt *st;
	int e = db_statement(d, SQL_PUT_NOTICE, &st, err);
	if (e)
		return e;
	text(st, 1, n->id);
	number(st, 2, n->kind);
	text(st, 3, n->to_name);
	text(st, 4, n->to);
	text(st, 5, n->subject);
	text(st, 6, n->text);
	text(st, 7, n->html);
	text(st, 8, n->in_reply_to);
	number(st, 9, n->created_unix_s);
	number(st, 10, n->language);
	e = db_step(d, st, "skriva i", err);
	o->inserted = !e && sqlite3_changes(d->sqlite) > 0;
	o->row = o->inserted ? sqlite3_last_insert_rowid(d->sqlite) : 0;
	return e;
}

static int put_number(struct db *d, const char *name, int64_t value, struct err *err)
{
	sqlite3_stmt *st;
	int e = db_statement(d, SQL_PUT_NUMBER, &st, err);
	if (e)
		return e;
	text(st, 1, name);
	number(st, 2, value);
	return db_step(d, st, "skriva i", err);
}

static int put_reminded(struct db *d, const struct reminded *r, struct err *err)
{
	sqlite3_stmt *st;
	int e = db_statement(d, SQL_PUT_REMINDED, &st, err);
	if (e)
		return e;
	text(st, 1, r->unit_id);
	number(st, 2, r->period.year);
	number(st, 3, r->period.kind);
	number(st, 4, r->period.index);
	number(st, 5, r->month);
	number(st, 6, r->step);
	return db_step(d, st, "skriva i", err);
}

static int put_bytes(struct db *d, enum statement to, struct str bytes, struct err *err)
{
	sqlite3_stmt *st;
	int e = db_statement(d, to, &st, err);
	if (e)
		return e;
	(void)sqlite3_bind_blob64(st, 1, bytes.at, bytes.n, SQLITE_STATIC); /* the step tells */
	return db_step(d, st, "skriva i", err);
}

static int put_delivery(struct db *d, const struct delivery *v, struct err *err)
{
	static const int state_of[LETTER_END_COUNT] = {
	        [LETTER_SENT] = 1, [LETTER_RETRY] = 0, [LETTER_DEAD] = 2};
	sqlite3_stmt *st;
	int e = db_statement(d, SQL_END_LETTER, &st, err);
	if (e)
		return e;
	number(st, 1, v->row);
	number(st, 2, state_of[v->end]);
	number(st, 3, v->next_try_unix_s);
	number(st, 4, v->tried_unix_s);
	e = db_step(d, st, "skriva i", err);
	if (!e)
		e = db_statement(d, SQL_JOURNAL_DELIVERY, &st, err);
	if (e)
		return e;
	number(st, 1, v->row);
	number(st, 2, v->tried_unix_s);
	number(st, 3, v->end);
	number(st, 4, v->code);
	text(st, 5, v->said);
	return db_step(d, st, "skriva i", err);
}

static int put_journal(struct db *d, const struct journal_entry *j, struct err *err)
{
	sqlite3_stmt *st;
	int e = db_statement(d, SQL_JOURNAL_ENTRY, &st, err);
	if (e)
		return e;
	number(st, 1, j->kind);
	number(st, 2, j->at_unix_s);
	text(st, 3, j->who);
	text(st, 4, j->subject);
	text(st, 5, j->what);
	text(st, 6, j->ref);
	return db_step(d, st, "skriva i", err);
}

static int put_op(struct db *d, struct store_batch *b, struct op *o, struct err *err)
{
	switch (o->kind) {
	case OP_DOCUMENT: return put_document(d, &o->at.document, err);
	case OP_FEED: return put_feed(d, &o->at.feed, err);
	case OP_ALERT: return put_alert(d, &o->at.alert, err);
	case OP_NOTICE: return put_notice(d, o, err);
	case OP_NUMBER: return put_number(d, o->at.number.name, o->at.number.value, err);
	case OP_SHOWN: return put_bytes(d, SQL_PUT_SHOWN, o->at.shown, err);
	case OP_RULES: return put_bytes(d, SQL_PUT_RULES, o->at.rules, err);
	case OP_SILENCES: return put_silences(d, o->at.silences, err);
	case OP_REVIVE: return revive(d, b, &o->at.revival, err);
	case OP_RECALL: return recall(d, b, &o->at.recall, err);
	case OP_JOURNAL: return put_journal(d, &o->at.journal, err);
	case OP_REMINDED: return put_reminded(d, &o->at.reminded, err);
	case OP_DELIVERY: return put_delivery(d, &o->at.delivery, err);
	case OP_PRUNE: return prune(d, o->at.keep_years, err);
	}
	must_fail("store: kind of operation out of range");
}

int write_batch(struct db *d, struct store_batch *b, struct err *err)
{
	sqlite3_stmt *st;
	int e = db_statement(d, SQL_BEGIN, &st, err);
	if (!e)
		e = db_step(d, st, "skriva i", err);
	if (e)
		return e;
	for (size_t i = 0; i < b->n && !e; i++)
		e = put_op(d, b, &b->ops[i], err);
	if (!e)
		e = db_statement(d, SQL_COMMIT, &st, err);
	if (!e)
		e = db_step(d, st, "skriva i", err);
	if (e)
		db_rollback(d);
	return e;
}
