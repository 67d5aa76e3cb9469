/* SPDX-License-Identifier: EUPL-1.2 */
/* A random district on paper: what each unit said of one indicator in the first tertial of 2014 and
 * the year before.  Worlds are made of it, in any order of the register, and what must come out can
 * be reckoned from the paper alone. Include after test.h. */
#ifndef SPEC_H
#define SPEC_H

#include "world.h"

enum { SPEC_UNITS = 9, SPEC_DEPARTMENTS = 3 };
#define SPEC_T1 "2014-T1"

struct said {
	unsigned department;
	struct part now, before, year_before; /**< T1 of 2014, T1 of 2013, 2013 */
	enum missing_reason missing;          /**< only where nothing was said */
	enum target_kind kind;
	double target, forecast, weight;
	bool away;         /**< the unit had ended by 30 April */
	bool serves;       /**< the other district too */
	struct part there; /**< its breakdown for it; PART_NONE: none said */
	double promised;   /**< of its target; NUM_NONE: none in the plan */
};

struct spec {
	enum measure measure;
	enum direction direction;
	bool persons, weighed;   /**< weighed: the catalogue has a weight */
	double points;           /**< tolerance; NUM_NONE */
	double catalogue_target; /**< of the home district; NUM_NONE */
	unsigned n;
	struct said said[SPEC_UNITS];
};

/** What the dice are to make. */
struct spec_wish {
	bool people;  /**< whole numbers of people only */
	bool extreme; /**< any number up to NUM_MAX, also where it makes no sense */
};
void spec_any(struct dice *d, struct spec_wish wish, struct spec *ret_spec);

/** Districts: 0 «d», 1 «e» with a department that has no unit; departments 0..2 in d.
 * @param order unit of the spec at each place of the register; NULL: as on paper.  The id of unit
 * i of the spec is "u<i>" */
struct world *spec_world(const struct spec *s, const unsigned *order);
/** Where unit i of the spec stands in the register. */
uint32_t spec_unit(const struct world *w, unsigned i);
/** A random order of 0..n-1. */
void spec_shuffle(struct dice *d, unsigned n, unsigned order[SPEC_UNITS]);

#endif
