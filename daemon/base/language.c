/* SPDX-License-Identifier: EUPL-1.2 */
/* base/language.c (core): their names. */
#include "base/language.h"
#include "base/attr.h"

const char *language_name(enum language l)
{
#define X(id, name) name,
	static const char *const names[] = {LANGUAGE_NAMES(X)};
#undef X
	must(l < LANGUAGE_COUNT);
	return names[l];
}
