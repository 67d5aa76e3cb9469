/* SPDX-License-Identifier: EUPL-1.2 */
/* store/hooked.c (shell; in the pool job, or on any connection that reads): what webhooks were told
 * of an alert, beside the alert's own row. */
#include <errno.h>
#include "store_inner.h"

int hooked_put(struct db *d, const struct alert *a, struct err *err)
{
	sqlite3_stmt *st;
	bool gone = a->hooks_told == HOOKS_NOTHING ||
	            (a->state == ALERT_QUIET && a->raised_unix_s == 0);
	int e = db_statement(d, gone ? SQL_DROP_HOOKED : SQL_PUT_HOOKED, &st, err);
	if (e)
		return e;
	/* Binding fails only without memory or by a wrong index: the step then says it. */
	(void)sqlite3_bind_text(st, 1, a->id, -1, SQLITE_STATIC);
	if (!gone)
		(void)sqlite3_bind_int64(st, 2, a->hooks_told); /* see above */
	return db_step(d, st, "skriva i", err);
}

int hooked_read(struct db *d, struct alert *a, struct err *err)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(d->sqlite, "SELECT told FROM hooked WHERE alert = ?1", -1, &st,
	                            NULL);
	if (rc != SQLITE_OK)
		return db_error(d, rc, "läsa", err);
	(void)sqlite3_bind_text(st, 1, a->id, -1,
	                        SQLITE_STATIC); /* else none is found: sent again */
	rc = sqlite3_step(st);
	int told = rc == SQLITE_ROW ? sqlite3_column_int(st, 0) : HOOKS_NOTHING;
	int e = rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : db_error(d, rc, "läsa", err);
	(void)sqlite3_finalize(st); /* repeats what the step said */
	if (!e && (told < HOOKS_NOTHING || told > HOOKS_OWED_WORSE))
		return err_set(
		        err, -EBADMSG,
		        "databasen %s är skadad: tabellen hooked har ett okänt värde; återställ en "
		        "säkerhetskopia",
		        d->path);
	a->hooks_told = (enum hooks_told)told;
	return e;
}
