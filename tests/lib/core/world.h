/* SPDX-License-Identifier: EUPL-1.2 */
/* A small world for tests of figures: register, catalogue, plans and results built by a few calls,
 * then run through the passes as the daemon does.  Failing memory ends the test. */
#ifndef WORLD_H
#define WORLD_H

#include "assess.h"
#include "model/touched.h"
#include "protect.h"
#include "rollup.h"

struct world {
	struct org *org;
	struct catalogue *catalogue;
	struct tree *tree; /**< made by the first world_plan(), world_results() or world_pass() */
	struct assess_params assess;
	struct rollup_params rollup;
	struct protect_params protect;
	struct protect_shown *shown; /**< NULL until a test makes one */
	struct assess_now now;
	int64_t plans_received_unix_s, results_received_unix_s; /**< of what is put next */
	/* being built */
	struct district *districts;
	struct department *departments;
	struct unit *units;
	struct indicator *indicators;
};

/** Empty; today is 2014-06-02, protection is off, all settings are the defaults. */
struct world *world_new(void);
struct world *world_free(struct world *w);
/** The register: each gives the index; names are the ids. */
uint32_t world_district(struct world *w, const char *id);
uint32_t world_department(struct world *w, const char *id, uint32_t district);
uint32_t world_unit(struct world *w, const char *id, uint32_t department);
void world_serves(struct world *w, uint32_t unit, uint32_t district);
/** A level in per cent, higher is better; change what differs. */
struct indicator *world_indicator(struct world *w, const char *id);
/** Make it a count of people. */
void world_indicator_counts(struct world *w, uint32_t indicator);
void world_today(struct world *w, const char *date);

/** One district d, one department a, units u0, u1 …, one indicator "x". */
struct world *world_plain(unsigned n_units);

/** A plan; fill it, then world_put_plan(). */
struct plan *world_plan(int year);
struct plan_indicator *world_row(struct plan *p, const char *name, enum periodicity periodicity,
                                 double target);
void world_put_plan(struct world *w, uint32_t unit, struct plan *p);
struct results *world_results(int year);
struct outcome *world_outcome(struct results *r, const char *indicator, const char *period,
                              struct part all);
void world_put_results(struct world *w, uint32_t unit, struct results *r);
/** The first outcome of the unit's newest results: to be changed before the next pass. */
struct outcome *world_reported(const struct world *w, uint32_t unit);
/** Both at once: one row «x» by tertial with `target`, one outcome in `period`. */
void world_say(struct world *w, uint32_t unit, double target, const char *period, struct part all);

/** All passes, over what is touched; marks are cleared. */
void world_pass(struct world *w);
/** The marks stay. */
void world_pass_unfinished(struct world *w);
struct period world_period(const char *text);
const struct figure *world_unit_figure(const struct world *w, uint32_t unit, const char *period);
const struct figure *world_figure(const struct world *w, enum scope_kind kind, uint32_t index,
                                  uint32_t indicator, const char *period);
/** The first unit's, by the indicator's id, also one of its own. */
const struct figure *world_own_figure(const struct world *w, const char *id, const char *period);
/** Of the first unit. */
size_t world_n_findings(const struct world *w, enum finding_kind kind);
/** By value, and by numerator and denominator. */
struct part world_value(double value);
struct part world_of(double numerator, double denominator);

/** Small generator, the same on every machine. */
struct dice {
	uint64_t state;
};
uint32_t dice_below(struct dice *d, uint32_t n);

#endif
