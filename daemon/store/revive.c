/* SPDX-License-Identifier: EUPL-1.2 */
/* store/revive.c (shell; the writer's job): letters that were given up wait once more, as if never
 * tried; what they hold is copied into the batch, to be handed out when it is committed.
 * What can go wrong: no memory, or a disk that does not take it: then none of them waits. */
#include <errno.h>
#include "store_inner.h"

static const char *copy(struct store_batch *b, sqlite3_stmt *st, int at, bool *failed)
{
	const char *text = (const char *)sqlite3_column_text(st, at);
	char *t = text ? arena_dup(b->arena, text) : NULL;
	*failed |= text && !t;
	return t;
}

static int take(struct store_batch *b, struct revival *r, size_t *cap, sqlite3_stmt *st)
{
	bool failed = false;
	int kind = sqlite3_column_int(st, 2), language = sqlite3_column_int(st, 10);
	if (kind < 0 || kind >= NOTICE_KIND_COUNT || language < 0 || language >= LANGUAGE_COUNT)
		return 0; /* of a newer version: it waits in the store until that one starts */
	if (r->n == *cap) {
		struct letter *more = arena_grow(b->arena, r->letters, r->n, cap, sizeof(*more));
		if (!more)
			return -ENOMEM;
		r->letters = more;
	}
	r->letters[r->n++] = (struct letter){
	        .row = sqlite3_column_int64(st, 0),
	        .notice = {.id = copy(b, st, 1, &failed),
	                   .kind = (enum notice_kind)kind,
	                   .to_name = copy(b, st, 3, &failed),
	                   .to = copy(b, st, 4, &failed),
	                   .subject = copy(b, st, 5, &failed),
	                   .text = copy(b, st, 6, &failed),
	                   .html = copy(b, st, 7, &failed),
	                   .in_reply_to = copy(b, st, 8, &failed),
	                   .created_unix_s = sqlite3_column_int64(st, 9),
	                   .language = (enum language)language},
	};
	return failed ? -ENOMEM : 0;
}

int revive(struct db *d, struct store_batch *b, struct revival *r, struct err *err)
{
	sqlite3_stmt *st;
	size_t cap = 0;
	int rc, e = db_statement(d, SQL_REVIVE, &st, err);
	if (e)
		return e;
	r->letters = NULL; /* a batch that failed comes again */
	r->n = 0;
	(void)sqlite3_bind_int64(st, 1, r->row); /* the step tells */
	errno = 0;                               /* as in db_step() */
	while (!e && (rc = sqlite3_step(st)) != SQLITE_DONE) {
		if (rc != SQLITE_ROW)
			e = db_error(d, rc, "skriva i", err);
		else if (take(b, r, &cap, st) < 0)
			e = err_set(err, -ENOMEM, "minnet räcker inte");
	}
	(void)sqlite3_reset(st); /* repeats the error of the step */
	(void)sqlite3_clear_bindings(st);
	return e;
}
