/* SPDX-License-Identifier: EUPL-1.2 */
/* base/num: figures as people write them.
 * A figure is a double or NUM_NONE («not given»).  Figures come in as decimals of at most nine
 * places, so every sum and difference is snapped to the nearest 1e-9 (15 significant digits above
 * 1e6): what a controller's calculator says, without the dust of binary fractions.  Nothing here
 * gives infinity from finite input. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include "base/attr.h"
#include "base/language.h"
#include "base/str.h"

#define NUM_NONE ((double)NAN)
#define NUM_MAX  1e12 /* largest magnitude accepted from outside: above it an input is an error */

static inline bool num_given(double x)
{
	return !isnan(x);
}
/** The decimal that was meant; NUM_NONE stays. */
double num_snap(double x);
/** a + b and a - b, snapped; NUM_NONE when either is. */
double num_add(double a, double b);
double num_sub(double a, double b);
/** a / b, unrounded; NUM_NONE when either is or b is 0. */
double num_ratio(double a, double b);
/** -1, 0, 1 after snapping; both must be given. */
int num_cmp(double a, double b);
/** The same decimal after snapping, or neither given: do two documents say the same? */
bool num_eq(double a, double b);
/** Exactly the same figure, or neither given: is what was reckoned still what it was? */
bool num_same(double a, double b);
/** Half away from zero, `places` 0..9: for the edge only. */
double num_round(double x, int places);

#define NUM_TEXT_BYTES 40
/** Shortest decimal that reads back as the same figure (point, no exponent): for JSON and CSV.
 * "null" for NUM_NONE. @return out */
const char *num_text(double x, char out[NUM_TEXT_BYTES]);
/** For Swedish readers: decimal comma, U+2212 as minus, NBSP between thousands, at most `places`
 * decimals without trailing zeros; "–" for NUM_NONE.  `unit` "%" or "st" follows after an NBSP;
 * NULL or "" for none. @return out */
const char *num_people(double x, int places, const char *unit, char out[NUM_TEXT_BYTES]);
/** The same in the reader's language.  English: decimal point, comma between thousands, "95.2%",
 * "SEK 1,200"; what is counted in "st" (pieces) needs no word. */
const char *num_said(double x, int places, const char *unit, enum language l,
                     char out[NUM_TEXT_BYTES]);
/** Read a decimal as printed: comma or point, blanks, NBSP, thin space or apostrophe between
 * thousands (groups of three), '-' or U+2212 in front. The whole of s must be the number.
 * @return 0; -EINVAL not a number; -ERANGE magnitude above NUM_MAX */
MUST_CHECK int num_parse(struct str s, double *ret_x);

#endif
