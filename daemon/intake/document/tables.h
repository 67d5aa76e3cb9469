/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/tables: what tables.c, rows.c and budget.c show to the walk and to each other.
 * Core; private to this folder; memory and failures as reader.h says. */
#ifndef INTAKE_DOCUMENT_TABLES_H
#define INTAKE_DOCUMENT_TABLES_H

#include "reader.h"

void table_line(struct reader *r, size_t at);
/** A line without TAB next to a table may belong to a row. @return true when taken */
bool table_text(struct reader *r, struct str text, size_t at);
void table_close(struct reader *r);
/** Does the next row, over the page's end and the head repeated there, begin small: the second half
 * of a name? */
bool row_goes_on_below(const struct reader *r, size_t at);
void row_take(struct reader *r, const struct str *cells, size_t n, uint32_t line);
void row_text(struct reader *r, struct str text, uint32_t line);
/** A line more that belongs to the open row. */
void row_part(struct reader *r, uint32_t line);
/** The open row cannot be taken: each of its lines says so. */
void row_refuse(struct reader *r, const char *why, struct str what);
void row_close(struct reader *r);
bool budget_heading(struct str text);
void budget_open(struct reader *r, struct str text, uint32_t line);
/** Look for «tkr», «mnkr» in a short text and remember it. */
void budget_scale(struct reader *r, struct str text);
/** «Löner: ………… 11 480 500» under a budget heading: a row without TAB. @return false when it is
 * none */
bool budget_dotted_row(struct reader *r, struct str text, uint32_t line);
void budget_row(struct reader *r, const struct str *cells, size_t n, uint32_t line);
void budget_close_row(struct reader *r);
void budget_finish(struct reader *r);
/** A printed sum, with its line and three columns in *m or one in `amount`: kept with the rows that
 * it is of. @return false when the name says no sum */
bool sum_take(struct reader *r, struct str name, struct money *m, double amount);

#endif
