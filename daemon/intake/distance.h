/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/distance: how many single changes lie between two texts. Private to the room. */
#ifndef INTAKE_DISTANCE_H
#define INTAKE_DISTANCE_H

#include "base/str.h"

#define DISTANCE_BYTES_MAX 512 /* longer texts are compared by their first 512 bytes */

/** Levenshtein over bytes, in a band of `most`.
 * @return the distance, or SIZE_MAX when it is more than `most` */
size_t distance_within(struct str a, struct str b, size_t most);

#endif
