/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/front: what the front page says.  Core; private to this folder. */
#ifndef INTAKE_FRONT_H
#define INTAKE_FRONT_H

#include "reader.h"

#define NAME_BYTES_MAX 100 /* a unit's name; longer is prose */

/** Slices of the cleaned text; n 0 and year 0 where the page does not say. */
struct front_said {
	struct str unit, district, handler;
	struct str title; /**< the line «Verksamhetsplan …» */
	int year;
};
void front_read(const struct reader *r, struct front_said *ret);

#endif
