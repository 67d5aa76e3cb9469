/* SPDX-License-Identifier: EUPL-1.2 */
/* base/width: how many columns of a terminal a text takes; for tables.  UTF-8 in, nothing owned. */
#ifndef BASE_WIDTH_H
#define BASE_WIDTH_H

#include "base/str.h"

/** Combining marks and joiners take none, East Asian wide forms two. */
size_t width_of(struct str s);
/** The longest start of s that takes at most `width` columns. */
struct str width_fit(struct str s, size_t width);

#endif
