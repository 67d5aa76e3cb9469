/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/period_words: periods as people and Excel write them. Private to the room. */
#ifndef INTAKE_PERIOD_WORDS_H
#define INTAKE_PERIOD_WORDS_H

#include "model/period.h"

/** "2014-T1", "T1 2014", "Tertial 1 2014", "Halvår 1 2014", "mars 2014", "mar-14" (Excel's
 * 2014-03), "VB 2014", "2014".
 * @return 0; -EINVAL */
MUST_CHECK int period_words(struct str s, struct period *ret_period);
/** A month's name or its first three letters, Swedish or English, in small ASCII letters.
 * @return 1..12; 0 when it is none */
int month_word(const char *word);
/** «Tertial», «Halv- år», «Årligen», «Tertiäl». @return PERIODICITY_COUNT when it is none of the
 * four */
enum periodicity periodicity_words(struct str s);

#endif
