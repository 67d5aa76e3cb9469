/* SPDX-License-Identifier: EUPL-1.2 */
/* store/prune.c (shell; a pool thread, within a transaction, at start and once a day): what is
 * older than keep_years goes, but never what is in force, decides how a year's earlier periods are
 * judged, or was in force at the moment keep_years ago: from there on history is whole, and that
 * moment is noted.  Age is counted from the newest document received, so that a daemon started with
 * a frozen clock prunes nothing else.  Of the journal nothing goes, ever: its chain must stay
 * whole. */
#include "store_inner.h"

#define SECONDS_A_YEAR "31557600" /* 365.25 days */
#define LIMIT          "((SELECT max(received) FROM document) - ?1 * " SECONDS_A_YEAR ")"

static int run(struct db *d, const char *sql, int keep_years, struct err *err)
{
	sqlite3_stmt *st = NULL;
	int e, rc = sqlite3_prepare_v2(d->sqlite, sql, -1, &st, NULL);
	if (rc == SQLITE_OK) {
		/* a bad index would be our own fault */
		(void)sqlite3_bind_int(st, 1, keep_years);
		e = db_step(d, st, "gallra", err);
	} else {
		e = db_error(d, rc, "gallra", err);
	}
	(void)sqlite3_finalize(st); /* repeats what the step said */
	return e;
}

int prune(struct db *d, int keep_years, struct err *err)
{
	int e = run(
	        d,
	        "DELETE FROM document WHERE row < (SELECT max(row) FROM document AS newer WHERE "
	        "newer.unit = document.unit AND newer.kind = document.kind AND "
	        "newer.year = document.year AND newer.received < " LIMIT ") AND "
	        "NOT " SQL_STILL_MATTERS(""),
	        keep_years, err);
	if (!e && sqlite3_changes(d->sqlite) > 0)
		e = run(d,
		        "INSERT OR REPLACE INTO number VALUES ('" NUMBER_WHOLE_FROM "', " LIMIT ")",
		        keep_years, err);
	/* the id stays: it is what keeps old news from being sent again */
	if (!e)
		e = run(d,
		        "UPDATE letter SET text = '', html = '' WHERE state <> 0 AND text <> '' "
		        "AND created < (SELECT max(created) FROM letter) - ?1 * " SECONDS_A_YEAR,
		        keep_years, err);
	/* nobody is reminded of a period that long ago: a step comes within a year of its end */
	if (!e)
		e = db_run(d,
		           "DELETE FROM reminded WHERE period_year < (SELECT max(period_year) FROM "
		           "reminded) - 3",
		           "gallra", err);
	return e;
}
