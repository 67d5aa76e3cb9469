/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/csv_long: the export form with one value a row, as users of planning systems know it:
 * date, unit, measure, column, value.  Several rows together make one outcome.  Private to the
 * room. */
#ifndef INTAKE_CSV_LONG_H
#define INTAKE_CSV_LONG_H

#include "csv_row.h"

/* What the head names; any order, Swedish or English. */
enum long_column {
	LONG_DATE,
	LONG_UNIT, /* may be missing: then all is ours */
	LONG_MEASURE,
	LONG_WHICH,
	LONG_VALUE,
	LONG_PERIODICITY, /* may be missing: then a day does not tell its period */
	LONG_COLUMN_COUNT
};

#define LONG_WORDS_MAX 32 /* different words in the column «kolumn» that are told when not read */

/** An outcome in the making. */
struct long_outcome {
	struct outcome o;
	bool per_cent;  /**< a value was printed with % */
	bool said;      /**< a row says that something of it is missing */
	uint32_t given; /**< bits of enum csv_column: which columns have been read */
};

/** The rows read so far. Lists and texts lie in the check's arena. */
struct csv_long {
	struct check *check;
	const struct unit *whose; /**< NULL: the first row's unit */
	const char *unit; /**< as the rows kept name it; NULL when there is no such column */
	size_t column[LONG_COLUMN_COUNT];       /**< which cell, SIZE_MAX for none */
	const char *printed[LONG_COLUMN_COUNT]; /**< as the file has it */
	size_t n_cells;
	struct long_outcome *outcomes;
	size_t n_outcomes, cap_outcomes;
	struct table by_key;
	const char *others; /**< another unit in the file */
	size_t n_others, n_own;
	const char
	        *unread[LONG_WORDS_MAX]; /**< words of LONG_WHICH that name nothing that is read */
	size_t n_unread;
};

/** Does a head with these cells announce this form? */
bool csv_long_is_head(const struct str *cells, size_t n_cells);
/** @param n_most rows that may come. @return 0; -ENOMEM */
MUST_CHECK int csv_long_init(struct csv_long *l, struct check *check, const struct unit *whose,
                             size_t n_most);
void csv_long_done(struct csv_long *l);
/** @return 0; -EINVAL with reason (a column twice or missing); -ENOMEM */
MUST_CHECK int csv_long_head(struct csv_long *l, const struct str *cells, size_t n_cells,
                             uint32_t line, struct reason *ret_reason);
/** @return 0 read, or left out with a finding; -ENOMEM */
MUST_CHECK int csv_long_row(struct csv_long *l, const struct csv_row *row);
/** All rows are read: give the outcomes to the check.
 * @return 0; -EINVAL with reason (no row of the unit's, or of several units); -ENOMEM */
MUST_CHECK int csv_long_end(struct csv_long *l, struct reason *ret_reason);

#endif
