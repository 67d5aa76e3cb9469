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

/** The indicator that a name means, by id, by name, by alias; no proposals. @param normal its
 * normal form @return catalogue index or INDEX_NONE */
uint32_t names_meaning(const struct intake_names *names, struct str name, struct str normal);

/* The ways to say the same, best first: each table is asked in turn. */
enum way { WAY_ID, WAY_PRINTED, WAY_NORMAL, WAY_CATALOGUE, WAY_COUNT };

struct intake_plan_index {
	const struct plan *plan;          /* borrowed */
	const struct intake_names *names; /* borrowed; may be NULL */
	struct table tables[WAY_COUNT];
	uint32_t *catalogue; /* per plan indicator */
};

#endif
