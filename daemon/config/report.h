/* SPDX-License-Identifier: EUPL-1.2 */
/* config/report.h (shell, private): every error and remark of one reading, with its place.
 * Memory: the texts live in the report's own arena until report_done(). */
#ifndef CONFIG_REPORT_H
#define CONFIG_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/attr.h"
#include "config.h"

#define REPORT_ENTRIES_MAX 1000 /* enough to see the pattern; the rest is counted */

/** Where something stands.  Lines and columns from 1; 0: the file as a whole. */
struct place {
	const char *file;
	uint32_t file_at; /**< files in the order they are read: for sorting */
	uint32_t line, column;
};

struct report_entry {
	struct place at;
	uint32_t order; /**< of arrival, so that sorting is stable */
	bool is_error;
	const char *text;
};

struct report {
	struct arena *arena;
	struct report_entry *entries;
	size_t n, cap;
	unsigned n_errors, n_notices; /**< counted also when not kept */
	bool no_memory;
};

MUST_CHECK int report_init(struct report *r);
void report_done(struct report *r);
/** Something that must be put right before the daemon can use the file. */
void report_error(struct report *r, struct place at, const char *fmt, ...) PRINTF_LIKE(3, 4);
/** Something worth knowing that does not stand in the way. */
void report_notice(struct report *r, struct place at, const char *fmt, ...) PRINTF_LIKE(3, 4);
/** Sort by file, line and column, and write what people read. */
void report_write(struct report *r, struct config_report *out);

/** The name of `names` that is most like `wanted` (fewest letters changed, added, left out or
 * swapped), or NULL when there are none.
 * @param ret_close true: so like that it was surely meant; NULL when not asked */
const char *report_nearest(const char *wanted, const char *const *names, size_t n, bool *ret_close);

#endif
