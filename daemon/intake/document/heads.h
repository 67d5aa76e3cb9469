/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/heads: the heads of tables.  Core; private to this folder; owns nothing. */
#ifndef INTAKE_DOCUMENT_HEADS_H
#define INTAKE_DOCUMENT_HEADS_H

#include "progress.h"

/** Cells of a line, bare; text beyond the last column a table may have stays in the last cell.
 * @return how many, without blank ones at the end */
size_t head_cells(struct str line, struct str out[TABLE_COLS_MAX]);
/** The head of a table, its columns in any order; unknown ones are COLUMN_UNKNOWN. @return false
 * when it is none */
bool head_read(const struct str *cells, size_t n, struct table *ret);
/** The same of a line. */
bool head_is(struct str line);
/** Columns for a head that has only its name: those of the page before, else the usual ones. */
void head_usual_columns(const struct table *before, struct table *t);
/** A repeated head that lost some of its cells has them from the page before. */
void head_restore_columns(const struct table *before, struct table *t, const struct str *cells,
                          size_t n);
/** A cell after the first that only a row of such a table has: a target, a day, a periodicity. */
bool head_has_value(const struct str *cells, size_t n);

#endif
