/* SPDX-License-Identifier: EUPL-1.2 */
/* bench/rollup_world: a register of N units in memory, with plans and results such as units send,
 * the same on every machine.  Failing memory ends the program. */
#ifndef BENCH_ROLLUP_WORLD_H
#define BENCH_ROLLUP_WORLD_H

#include "model/tree.h"

#define WORLD_YEAR       2014
#define WORLD_INDICATORS 30
#define WORLD_OUTCOMES   121 /* by month, tertial, half and year: four periods an indicator */

enum world_shape {
	SHAPE_BRANCHES, /* districts of 50 units in 5 departments; one in five serves next door */
	SHAPE_ONE,      /* one district, one department: the branch is the whole */
};

struct org *world_org(uint32_t n_units, enum world_shape shape);
struct catalogue *world_catalogue(void);
/** This year's plan: 30 indicators, the same promises from everybody. */
struct plan *world_plan(uint32_t unit);
/** This year's results.  @param changed number of the outcome that is another than in the first
 * report; WORLD_OUTCOMES: none. @param version how much another */
struct results *world_results(const struct org *o, uint32_t unit, uint32_t changed,
                              uint32_t version);
/** Last year's: ten indicators of the whole year. */
struct results *world_results_before(uint32_t unit);
/** Catalogue index by the plan's and the results' word for it, which is the id. */
uint32_t world_indicator(struct str name);

#endif
