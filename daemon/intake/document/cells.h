/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/cells: what stands in one cell of a table.  Core; private to this folder. */
#ifndef INTAKE_CELLS_H
#define INTAKE_CELLS_H

#include "reader.h"

/** Read a target as printed: «65 %», «1 600 st», «öka», «tas fram av nämnden», «-», blank.  A text
 * that is none of these gives kind none and a finding. */
struct target cell_target(struct reader *r, struct str text, uint32_t line);
/** Does a target stand there: a figure alone, a share, a number of pieces, a word like «öka»?
 * «26 platser» may be anything. */
bool cell_is_target(struct str text);
/** «2014-01-01», also with dots or slashes. @return civil day, or CIVIL_NONE with *ret_bad set when
 * there is a text that is no day */
int32_t cell_date(struct str text, bool *ret_bad);
/** Figures by district inside a comment (breakdown.c): at least two names with figures in a chain.
 */
void cell_breakdown(struct reader *r, struct str comment, struct plan_indicator *ret_indicator);
#define SCALE_KR   1.0
#define SCALE_TKR  1e3
#define SCALE_MNKR 1e6

/** An amount as printed; `dots_group`: «13.898» is a thousand and more.
 * @param ret_scale SEK per printed unit when the cell says it («3,4 mnkr»), else 0
 * @return 0; -EINVAL */
MUST_CHECK int cell_amount(struct str text, bool dots_group, double *ret_x, double *ret_scale);
/** «-», «–», «.», «..» or nothing. */
bool cell_is_blank(struct str text);

#endif
