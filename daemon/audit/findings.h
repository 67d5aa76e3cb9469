/* SPDX-License-Identifier: EUPL-1.2 */
/* audit/findings: where the families of findings write. Private to the room. */
#ifndef AUDIT_FINDINGS_H
#define AUDIT_FINDINGS_H

#include "audit.h"

struct audit_book {
	const struct plan *plan;
	const struct catalogue *catalogue; /**< NULL when there is none */
	const struct audit_names *names;   /**< NULL when there is no catalogue */
	struct arena *arena;
	struct finding *findings; /**< in arena */
	size_t n, cap;
	int failed; /**< sticky: 0 or -ENOMEM */
};

/** Write one; the last of LIMIT_FINDINGS says that there were more. */
void audit_find(struct audit_book *b, enum finding_kind kind, uint32_t line, const char *fmt, ...)
        PRINTF_LIKE(4, 5);
/** What the catalogue says of plan indicator i; NULL when unknown. */
const struct indicator *audit_known(const struct audit_book *b, size_t i);
/** The plan's own word first, then the catalogue's. */
enum direction audit_direction(const struct audit_book *b, size_t i);
/** Which way is better, by the words of a name alone; DIRECTION_NONE where they do not say. */
enum direction audit_direction_by_name(const char *name);
enum measure audit_measure(const struct audit_book *b, size_t i);

/* One per family of findings. */
void audit_targets(struct audit_book *b);
void audit_indicator_names(struct audit_book *b);
void audit_promises(struct audit_book *b);
void audit_dates(struct audit_book *b);
void audit_money(struct audit_book *b);

#endif
