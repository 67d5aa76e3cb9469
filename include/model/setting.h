/* SPDX-License-Identifier: EUPL-1.2 */
/* model/setting: the settings that figures and alerts are judged by, as they were written, and
 * where: what a figure's chain cites.  Filled by whoever read the configuration; counted, never
 * changed after; any thread may count. */
#ifndef MODEL_SETTING_H
#define MODEL_SETTING_H

#include <stdatomic.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/attr.h"
#include "base/num.h"

struct setting_place {
	const char *key;   /**< dotted, from the top of the main file: "assess.tolerance" */
	const char *value; /**< as written, or the default as it would be */
	double number;     /**< what it means where it is a number of its own unit; NUM_NONE */
	const char *file;  /**< NULL: not written, the default holds */
	uint32_t line;     /**< 0 without a file */
};

struct setting_places {
	atomic_uint refs;
	struct arena *arena; /**< owns the list and its texts */
	const struct setting_place *at;
	size_t n;
};

/** An empty one with its arena and one reference; NULL without memory. */
MUST_CHECK struct setting_places *setting_places_new(size_t max_bytes);
struct setting_places *setting_places_ref(struct setting_places *s);
/** The last one frees. @return NULL; NULL is fine */
struct setting_places *setting_places_unref(struct setting_places *s);
/** By key; NULL when it is not there, or s is NULL. */
const struct setting_place *setting_places_find(const struct setting_places *s, const char *key);

#endif
