/* SPDX-License-Identifier: EUPL-1.2 */
/* store/prune.c (shell; loop thread, before it turns): what is older than keep_years goes, but
 * never what is in force. Age is counted from the newest document received, so that a daemon
 * started with a frozen clock prunes nothing else. */
#include "store_inner.h"

#define SECONDS_A_YEAR "31557600" /* 365.25 days */

int prune(struct db *d, int keep_years, struct err *err)
{
	static const char *const sql[] = {
	        "DELETE FROM document WHERE received < (SELECT max(received) FROM document) - ?1 "
	        "* " SECONDS_A_YEAR " AND row < (SELECT max(row) FROM document AS newer WHERE "
	        "newer.unit = document.unit AND "
	        "newer.kind = document.kind AND newer.year = document.year)",
	        /* the id stays: it is what keeps old news from being sent again */
	        "UPDATE letter SET text = '', html = '' WHERE state <> 0 AND text <> '' AND "
	        "created < "
	        "(SELECT max(created) FROM letter) - ?1 * " SECONDS_A_YEAR,
	};
	int e = db_run(d, "BEGIN IMMEDIATE", "gallra", err);
	if (e)
		return e;
	for (size_t i = 0; i < ARRAY_LEN(sql) && !e; i++) {
		sqlite3_stmt *st = NULL;
		int rc = sqlite3_prepare_v2(d->sqlite, sql[i], -1, &st, NULL);
		if (rc == SQLITE_OK) {
			(void)sqlite3_bind_int(st, 1,
			                       keep_years); /* a bad index would be our own fault */
			e = db_step(d, st, "gallra", err);
		} else {
			e = db_error(d, rc, "gallra", err);
		}
		(void)sqlite3_finalize(st); /* repeats what the step said */
	}
	if (!e)
		e = db_run(d, "COMMIT", "gallra", err);
	if (e)
		db_rollback(d);
	return e;
}
