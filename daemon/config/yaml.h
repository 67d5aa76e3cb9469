/* SPDX-License-Identifier: EUPL-1.2 */
/* config/yaml.h (shell, private): a YAML text as a tree of values that know their line and column.
 * Memory: the tree and its texts live in the arena given. */
#ifndef CONFIG_YAML_H
#define CONFIG_YAML_H

#include "base/arena.h"
#include "report.h"

#define YAML_FILE_BYTES_MAX (32u << 20) /* 20,000 units of 400 bytes, four times over */
#define YAML_DEPTH_MAX      12          /* the register nests five deep */
#define YAML_NODES_MAX      4000000     /* what a file of that size can hold in honest use */

enum yaml_kind { YAML_EMPTY, YAML_TEXT, YAML_LIST, YAML_MAP };

struct yaml_node {
	enum yaml_kind kind;
	struct place at;
	const char *text; /**< YAML_TEXT; NUL-terminated, holds no NUL of its own */
	size_t n;         /**< items of a list, pairs of a map */
	/** n items of a list; of a map 2 * n: key, value, key, value … */
	const struct yaml_node *const *items;
};

/** Read one document.
 * Aliases, foreign tags, a second document, too deep or too many: errors in the report, and the
 * reading of this file has failed.  A key twice is an error too, but the tree is given, so that the
 * rest can be checked.
 * @param file name for places; must outlive the tree
 * @param file_at its number in the order of reading
 * @param ret_root written on success only; YAML_EMPTY for a file without content
 * @return 0; -EINVAL errors are in the report; -ENOMEM */
MUST_CHECK int yaml_read(struct arena *a, const char *file, uint32_t file_at, struct str bytes,
                         struct report *report, const struct yaml_node **ret_root);

/** Value of a key of a map, or NULL. */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);

#endif
