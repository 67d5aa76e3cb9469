/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/names: the inside of the catalogue look-up. Private to the room. */
#ifndef INTAKE_NAMES_H
#define INTAKE_NAMES_H

#include "intake.h"
#include "table.h"

#define NAMES_LETTERS 32

/* One name or alias of the catalogue, normalised. */
struct known {
	uint32_t indicator;
	struct str normal;              /* in arena */
	uint8_t letters[NAMES_LETTERS]; /* how often each letter occurs: cheap lower bound of the
	                                   distance */
};

struct intake_names {
	const struct catalogue *catalogue; /* borrowed */
	struct arena *arena;
	struct known *known;
	size_t n_known;
	struct table ids, printed,
	        normal; /* ids and names as printed -> indicator; normal forms -> known */
};

#endif
