/* SPDX-License-Identifier: EUPL-1.2 */
/* store/history.c (shell; on a pool thread): what was in force at a moment gone by.
 * Owns its connection, opened read only for one question and closed after it: a file that was
 * moved or locked meanwhile is told of at once, and nothing is held between questions.
 * The good path: open -> one read transaction -> is that moment still kept? -> documents -> feeds.
 * What can go wrong: the file is gone, locked or damaged (words, as the writer says them); what was
 * in force then has been pruned. */
#include <errno.h>
#include "base/civil.h"
#include "store_inner.h"

/* Was anything that was in force then thrown away? */
static int check_kept(struct db *d, int64_t moment_unix_s, struct err *err)
{
	char from[CIVIL_RFC3339_BYTES];
	int64_t whole_from = read_number(d, NUMBER_WHOLE_FROM, INT64_MIN);
	if (moment_unix_s >= whole_from)
		return 0;
	return err_set(err, -ENODATA,
	               "as_of ligger före det som sparas: äldre dokument är gallrade "
	               "(store.keep_years); fråga om tiden från %s",
	               civil_rfc3339(whole_from, CIVIL_STOCKHOLM, from));
}

static int find_last(struct db *d, int64_t moment_unix_s, uint64_t *ret_last, struct err *err)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(d->sqlite, "SELECT max(row) FROM document WHERE received <= ?1",
	                            -1, &st, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(st, 1, moment_unix_s);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		*ret_last = (uint64_t)sqlite3_column_int64(st, 0); /* NULL, when none had: 0 */
	int e = rc == SQLITE_ROW ? 0 : db_error(d, rc, "läsa", err);
	(void)sqlite3_finalize(st); /* repeats what the step said */
	return e;
}

static int read_all(struct db *d, int64_t moment_unix_s, const struct store_history_cbs *cbs,
                    uint64_t *ret_last, struct err *err)
{
	int e = check_kept(d, moment_unix_s, err);
	if (!e)
		e = find_last(d, moment_unix_s, ret_last, err);
	if (!e)
		e = read_documents(d, moment_unix_s, cbs->document, cbs->arg, err);
	return e ? e : read_feeds(d, cbs->feed, cbs->arg, err);
}

int store_history(const char *path, int64_t moment_unix_s, const struct store_history_cbs *cbs,
                  uint64_t *ret_last, struct err *err)
{
	struct db d;
	uint64_t last = 0;
	int e = db_open_reader(path, &d, err);
	if (!e)
		e = read_all(&d, moment_unix_s, cbs, &last, err);
	db_close(&d); /* ends the read transaction too */
	if (!e)
		*ret_last = last;
	return e;
}
