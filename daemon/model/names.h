/* SPDX-License-Identifier: EUPL-1.2 */
/* model/names: a function that gives an enum's name, made from the list that made the enum. */
#ifndef MODEL_NAMES_H
#define MODEL_NAMES_H

#include "base/attr.h"

#define NAMES_OF(fn, type, LIST, COUNT)                                                            \
	const char *fn(enum type at)                                                               \
	{                                                                                          \
		static const char *const names[] = {LIST(ONE_NAME)};                               \
		must(at < COUNT);                                                                  \
		return names[at];                                                                  \
	}
#define ONE_NAME(id, name) [id] = name,

#endif
