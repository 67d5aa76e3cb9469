/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/normal: the letters names are compared by. Private to the room. */
#ifndef INTAKE_NORMAL_H
#define INTAKE_NORMAL_H

#include "base/str.h"

/** The next sign in plain form: small, Latin for look-alikes, marks joined, invisible ones skipped.
 * Bad bytes give U+FFFD. @return 0 at the end */
uint32_t normal_next(struct str s, size_t *at);
/** A letter of any alphabet, in plain form. */
bool normal_is_letter(uint32_t cp);

#endif
