/* SPDX-License-Identifier: EUPL-1.2 */
/* store/secret.c (shell; loop thread, before it turns): what only this daemon knows, made once. */
#include <errno.h>
#include <string.h>
#include "store_inner.h"

#define SECRET_BYTES 32

static int find(struct db *d, const char *name, uint8_t value[SECRET_BYTES], struct err *err)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(d->sqlite, "SELECT value FROM secret WHERE name = ?1", -1, &st,
	                            NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	int e = rc == SQLITE_ROW ? 0 : rc == SQLITE_DONE ? -ENOENT : db_error(d, rc, "läsa", err);
	if (!e && sqlite3_column_bytes(st, 0) == SECRET_BYTES)
		memcpy(value, sqlite3_column_blob(st, 0), SECRET_BYTES);
	else if (!e)
		e = err_set(err, -EBADMSG, "databasen %s är skadad: hemligheten «%s»", d->path,
		            name);
	(void)sqlite3_finalize(st); /* repeats what the step said */
	return e;
}

static int make(struct db *d, const char *name, const uint8_t value[SECRET_BYTES], struct err *err)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(d->sqlite, "INSERT INTO secret VALUES (?1, ?2)", -1, &st, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_blob(st, 2, value, SECRET_BYTES, SQLITE_STATIC);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	int e = rc == SQLITE_DONE ? 0 : db_error(d, rc, "skriva i", err);
	(void)sqlite3_finalize(st); /* repeats what the step said */
	return e;
}

int store_secret(struct store *s, const char *name, const uint8_t fresh[32], uint8_t ret_value[32],
                 struct err *err)
{
	int e = find(&s->db, name, ret_value, err);
	if (e != -ENOENT || !fresh)
		return e;
	e = make(&s->db, name, fresh, err);
	if (!e)
		memcpy(ret_value, fresh, SECRET_BYTES);
	return e;
}
