/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/check: what an outcome may and may not say. Private to the room. */
#ifndef INTAKE_CHECK_H
#define INTAKE_CHECK_H

#include "intake.h"
#include "table.h"

/** Collects outcomes one at a time, leaves out what cannot be taken, and writes the findings. */
struct check {
	struct arena *arena; /**< for lists and messages */
	struct outcome *outcomes;
	size_t n_outcomes, cap_outcomes;
	struct finding *findings;
	size_t n_findings, cap_findings;
	size_t n_refused; /**< rows that could not be taken */
	struct table by_key;
	struct buf key, other; /**< normal names while comparing */
	const char *named;     /**< whose normal name `key` begins with; NULL */
	size_t n_named;        /**< that much of it */
};

/** @param n_most outcomes that may come. @return 0; -ENOMEM */
MUST_CHECK int check_init(struct check *c, struct arena *arena, size_t n_most);
void check_done(struct check *c);
/** One outcome: taken, left out as the same again, or left out with a finding.
 * @param unit "%" when the document says so, else CHECK_UNIT_UNKNOWN
 * @param where "Rad 7" or "/outcomes/3": put in front of the message
 * @return 0; -ENOMEM */
MUST_CHECK int check_outcome(struct check *c, const struct outcome *o, const char *unit,
                             const char *where);
/** A finding at a place; the last of LIMIT_FINDINGS says that there were more. @return 0; -ENOMEM
 */
MUST_CHECK int check_find(struct check *c, enum finding_kind kind, uint32_t line, const char *fmt,
                          ...) PRINTF_LIKE(4, 5);
/** check_find() for a row that is left out. */
#define check_refuse(c, line, ...)                                                                 \
	((c)->n_refused++, check_find((c), FINDING_UNREADABLE, (line), __VA_ARGS__))

/** Every figure the same?  Texts and dates may differ. */
bool check_same_values(const struct outcome *a, const struct outcome *b);

/** How a part's printed value and its numerator and denominator go together. */
enum parts_fit {
	PARTS_FIT,      /**< nothing to compare, or the same within the printed rounding */
	PARTS_OVER,     /**< numerator > denominator of a share */
	PARTS_DIFFER,   /**< both given, and different */
	PARTS_NEGATIVE, /**< a numerator or denominator below 0 */
};
/** @param unit the indicator's ("%", "st", NULL for an index or mean), or CHECK_UNIT_UNKNOWN: then
 * only what is wrong in every unit is told */
enum parts_fit check_parts(struct part p, const char *unit);
extern const char check_unit_unknown[];
#define CHECK_UNIT_UNKNOWN check_unit_unknown

#endif
