/* SPDX-License-Identifier: EUPL-1.2 */
/* store/revive.c (shell; the writer's job): letters that are handed out once more: those that were
 * given up wait again, as if never tried; those that wait, but had no room in memory, are read
 * anew. What they hold is copied into the batch, to be handed out when it is committed.
 * What can go wrong: no memory, or a disk that does not take it: then nothing of it is done. */
#include <errno.h>
#include "store_inner.h"

#define RECALL_BYTES ((size_t)4 << 20) /* of texts, and one more: the loop copies them again */

static const char *copy(struct store_batch *b, sqlite3_stmt *st, int at, bool *failed)
{
	const char *text = (const char *)sqlite3_column_text(st, at);
	char *t = text ? arena_dup(b->arena, text) : NULL;
	*failed |= text && !t;
	return t;
}

struct taken {
	const char *doing;       /* as in db_error() */
	size_t most, most_bytes; /* so many and so many bytes of texts are enough */
	struct letter *letters;
	size_t n, cap, n_bytes;
	int64_t next_row; /* the first that was left; 0: none */
};

static int take(struct store_batch *b, struct taken *all, sqlite3_stmt *st)
{
	bool failed = false;
	int kind = sqlite3_column_int(st, 2), language = sqlite3_column_int(st, 13);
	if (kind < 0 || kind >= NOTICE_KIND_COUNT || language < 0 || language >= LANGUAGE_COUNT)
		return 0; /* of a newer version: it waits in the store until that one starts */
	if (all->n == all->cap) {
		struct letter *more =
		        arena_grow(b->arena, all->letters, all->n, &all->cap, sizeof(*more));
		if (!more)
			return -ENOMEM;
		all->letters = more;
	}
	all->letters[all->n++] = (struct letter){
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
	        .n_attempts = (uint32_t)sqlite3_column_int64(st, 10),
	        .next_try_unix_s = sqlite3_column_int64(st, 11),
	        .first_try_unix_s = sqlite3_column_int64(st, 12),
	};
	all->n_bytes += (size_t)sqlite3_column_bytes(st, 6) + (size_t)sqlite3_column_bytes(st, 7);
	return failed ? -ENOMEM : 0;
}

static int take_all(struct db *d, struct store_batch *b, sqlite3_stmt *st, struct taken *all,
                    struct err *err)
{
	int rc, e = 0;
	errno = 0; /* as in db_step() */
	while (!e && (rc = sqlite3_step(st)) != SQLITE_DONE) {
		if (rc != SQLITE_ROW) {
			e = db_error(d, rc, all->doing, err);
		} else if (all->n >= all->most || all->n_bytes >= all->most_bytes) {
			all->next_row = sqlite3_column_int64(st, 0);
			break;
		} else if (take(b, all, st) < 0) {
			e = err_set(err, -ENOMEM, "minnet räcker inte");
		}
	}
	(void)sqlite3_reset(st); /* repeats the error of the step */
	(void)sqlite3_clear_bindings(st);
	return e;
}

int revive(struct db *d, struct store_batch *b, struct revival *r, struct err *err)
{
	sqlite3_stmt *st;
	struct taken all = {.doing = "skriva i", .most = SIZE_MAX, .most_bytes = SIZE_MAX};
	int e = db_statement(d, SQL_REVIVE, &st, err);
	if (e)
		return e;
	(void)sqlite3_bind_int64(st, 1, r->row); /* the step tells; so in all */
	(void)sqlite3_bind_int64(st, 2, LETTERS_REVIVED_AT_ONCE);
	e = take_all(d, b, st, &all, err);
	r->letters = all.letters; /* a batch that failed comes again */
	r->n = all.n;
	return e;
}

int recall(struct db *d, struct store_batch *b, struct recall *r, struct err *err)
{
	sqlite3_stmt *st;
	struct taken all = {.doing = "läsa", .most = r->most, .most_bytes = RECALL_BYTES};
	int e = db_statement(d, SQL_RECALL, &st, err);
	if (e)
		return e;
	(void)sqlite3_bind_int64(st, 1, r->from_row); /* the step tells; so in all three */
	(void)(r->to ? sqlite3_bind_text(st, 2, r->to, -1, SQLITE_STATIC)
	             : sqlite3_bind_null(st, 2));
	(void)sqlite3_bind_int64(st, 3, NOTICE_EVENT);
	e = take_all(d, b, st, &all, err);
	r->letters = all.letters;
	r->n = all.n;
	r->next_row = all.next_row;
	return e;
}
