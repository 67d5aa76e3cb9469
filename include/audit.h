/* SPDX-License-Identifier: EUPL-1.2 */
/* audit: what is odd in a plan, said as findings with their line.
 * Core room.  One file per family: targets.c (missing, weaker than the council's, not set), names.c
 * (duplicate, unknown, homoglyph in a feed), promises.c (numbers in prose), dates.c (activities),
 * money.c (budget). Findings a reader wrote (split rows, unreadable lines, empty tables) are the
 * plan's own; these come on top. */
#ifndef AUDIT_H
#define AUDIT_H

#include "base/err.h"
#include "model/feed.h"
#include "model/unit.h"

/** What the catalogue says of each of the plan's indicators; made by the caller with
 * intake_match(). */
struct audit_names {
	const uint32_t *indicator; /**< per plan indicator: catalogue index or INDEX_NONE */
	const char *const *near;   /**< per plan indicator: nearest known names as text, or NULL */
};

/** Look through a plan.
 * @param names NULL when there is no catalogue: then unknown indicators are not told
 * @param arena the findings and their texts are put here
 * @param ret_findings sorted by line, then kind; in `arena`
 * @return 0; -ENOMEM */
MUST_CHECK int audit_plan(const struct plan *p, const struct catalogue *c,
                          const struct audit_names *names, struct arena *arena,
                          const struct finding **ret_findings, size_t *ret_n);

/** The plan's own findings and these, each once (kind, line and message), by line: what `tertial
 * read` prints. A plan that was printed so and is read again gets the same list.
 * @param ret_all in `arena`
 * @return 0; -ENOMEM */
MUST_CHECK int audit_merge(const struct plan *p, const struct finding *findings, size_t n,
                           struct arena *arena, const struct finding **ret_all, size_t *ret_n);

/** Is the unit's own target weaker than the council's (MEANING 15)?  Only for two values of kind
 * value, same unit, a share, index or mean (never counts: "st" or measure count), and a known
 * direction. */
bool audit_weaker(const struct target *own, const struct target *council, enum direction d,
                  enum measure m);

#endif
