/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/csv_row: one row of cells to one outcome. Private to the room. */
#ifndef INTAKE_CSV_ROW_H
#define INTAKE_CSV_ROW_H

#include "check.h"
#include "csv.h"

#define CSV_CELLS_MAX   256 /* columns; more is no list of outcomes */
#define CSV_WHERE_BYTES 24

/** Which cell is which column. */
struct csv_head {
	size_t n;
	uint8_t column[CSV_CELLS_MAX];   /**< enum csv_column, CSV_COLUMN_COUNT for one that is not
	                                    ours */
	bool per_cent[CSV_COLUMN_COUNT]; /**< the head itself says «(%)» */
	const char *printed[CSV_COLUMN_COUNT]; /**< as the file has it, in the check's arena */
};
struct csv_row {
	const struct str *cells; /**< trimmed, borrowed */
	size_t n_cells;
	uint32_t line;
};

/** Make the head of its cells; unknown columns become findings.
 * @return 0; -EINVAL with reason (no period column, a column twice, nothing to read); -ENOMEM */
MUST_CHECK int csv_head_read(struct csv_head *h, const struct str *cells, size_t n_cells,
                             uint32_t line, struct check *check, struct reason *ret_reason);
bool csv_row_is_blank(const struct csv_row *row);
/** @param ret_outcome texts are copied into the check's arena
 * @param ret_unit "%" when the cells say so, else CHECK_UNIT_UNKNOWN
 * @return 1 an outcome; 0 left out with a finding; -ENOMEM */
MUST_CHECK int csv_row_read(const struct csv_head *h, const struct csv_row *row,
                            struct check *check, struct outcome *ret_outcome,
                            const char **ret_unit);
/** A head as the file has it, blanks single, for messages. @return NULL without memory */
const char *csv_printed(struct str head, struct arena *arena);
/** One cell into an outcome; its texts are copied into the check's arena.
 * @param c what it says, `column` where it stands, for messages
 * @param per_cent set when a value says «%»
 * @return 1 read; 0 left out with a finding; -ENOMEM */
MUST_CHECK int csv_cell_read(enum csv_column c, const char *column, struct str cell, uint32_t line,
                             struct check *check, struct outcome *o, bool *per_cent);
/** What that column gave is not given. */
void csv_cell_clear(enum csv_column c, struct outcome *o);
/** Blank or a code for «missing»: «-», «.», «..», «–». */
bool csv_is_missing(struct str cell);
/** «2014-05-12», with or without a time after it; missing codes give CIVIL_NONE. @return 0; -EINVAL
 */
MUST_CHECK int csv_day(struct str cell, int32_t *ret_day);
/** Cells beyond the head that say something: a delimiter that stands inside a text or number. */
bool csv_overflows(size_t n_head, const struct csv_row *row);
MUST_CHECK int csv_refuse_overflow(struct check *check, size_t n_head, const struct csv_row *row);
/** "Rad 7". @return out */
const char *csv_where(uint32_t line, char out[CSV_WHERE_BYTES]);

#endif
