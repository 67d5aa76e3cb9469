/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/whose: a unit by what documents call it. Private to the room. */
#ifndef INTAKE_WHOSE_H
#define INTAKE_WHOSE_H

#include "intake.h"

/** Is this the unit's id, name or an alias (names normalised)? */
bool whose_name(const struct unit *u, struct str name);

#endif
