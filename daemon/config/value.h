/* SPDX-License-Identifier: EUPL-1.2 */
/* config/value.h (shell room, private): one written value into the place its line points to. */
#ifndef CONFIG_VALUE_H
#define CONFIG_VALUE_H

#include "loader.h"

/** @param shown the key as messages name it
 * @param draft what the line's offset counts from; untouched after an error */
void read_value(struct loader *l, const struct setting *s, const struct yaml_node *value,
                const char *shown, void *draft, struct arena *strings);

#define BOUND_BYTES 48
/** A bound as it would be written: "15m", "8MiB", "0.5". @return out */
const char *bound_text(enum setting_type type, double x, char out[BOUND_BYTES]);

#endif
