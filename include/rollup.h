/* SPDX-License-Identifier: EUPL-1.2 */
/* rollup: from documents to figures, and from units' figures to departments' and districts'
 * (MEANING 16-20, 35, 36). Core room.  Works on touched nodes only and puts the results into them.
 * rollup_units: documents in force -> one figure per (indicator, period) owed or reported,
 * with target, council number, baseline and parts; a row twice in the plan counts once (the first
 * with a number). rollup_scopes: always over units, never over departments' means; ratio of sums,
 * weighted, mean or sum, and `method` says which; coverage, oldest evidence, contributors; targets
 * summed or common; baseline of the same units. Units not active at the period's end are left out.
 * A unit that serves several districts counts at home; elsewhere its breakdown of that district's
 * name only, marked shared. Never across different periods or definitions. */
#ifndef ROLLUP_H
#define ROLLUP_H

#include "base/err.h"
#include "model/tree.h"

struct rollup_params {
	double min_coverage; /**< fraction, strictly below is provisional */
};

/** Name -> what it is, asked of intake by the caller (rooms of a level never meet): catalogue index
 * or INDEX_NONE. */
typedef uint32_t (*rollup_match_cb)(struct str name, void *arg);
/** Index of the plan's indicator (or activity) that a result row means, or INDEX_NONE. */
typedef uint32_t (*rollup_plan_match_cb)(const struct plan *p, struct str name, void *arg);

struct rollup_names {
	rollup_match_cb indicator;
	rollup_plan_match_cb plan_indicator;
	rollup_plan_match_cb plan_activity;
	void *arg;
};

/** @return 0; -ENOMEM: the unit keeps its figures of before and stays touched */
MUST_CHECK int rollup_units(struct tree *t, const struct rollup_names *names);
/** Compares the units' figures, which have been judged, with those of the pass before, and merges
 * what changed (model/touched.h), or all of a node that is whole.  @return 0; -ENOMEM: what could
 * not be merged is as before; the marks stay, so the next pass makes up for it */
MUST_CHECK int rollup_scopes(const struct rollup_params *p, struct tree *t);

#endif
