/* SPDX-License-Identifier: EUPL-1.2 */
/* model/unit: the register (who exists, who leads, where a unit publishes) and the indicator
 * catalogue. Both are read from configuration as a whole, never changed after, and counted: a
 * reload makes new ones. Any thread may count references. Strings are NUL-terminated UTF-8 in the
 * arena of their owner. */
#ifndef MODEL_UNIT_H
#define MODEL_UNIT_H

#include <stdatomic.h>
#include "base/language.h"
#include "model/feed.h"
#include "model/scope.h"
#include "model/source.h"

struct person {
	const char *name;  /**< NULL when not given */
	const char *email; /**< NULL when the role is vacant */
	enum language language;
};

struct district {
	const char *id, *name;
	const uint32_t *departments; /**< in order of the register */
	size_t n_departments;
};

struct department {
	const char *id, *name;
	uint32_t district;
	struct person head, deputy, controller, director;
	const uint32_t *units;
	size_t n_units;
};

/** A key of the catalogue's `weight`. */
#define WEIGHT_NAMES(X)                                                                            \
	X(WEIGHT_NONE, NULL) X(WEIGHT_EMPLOYEES, "employees") X(WEIGHT_USERS, "users")
#define X(id, name) id,
enum weight { WEIGHT_NAMES(X) WEIGHT_COUNT };
#undef X
const char *weight_name(enum weight w);

struct unit {
	const char *id, *name;
	uint32_t department;
	const char *const *aliases;
	size_t n_aliases;
	const uint32_t *serves; /**< districts besides its own */
	size_t n_serves;
	double weights[WEIGHT_COUNT];   /**< NUM_NONE when not given; [WEIGHT_NONE] unused */
	int32_t active_from, active_to; /**< civil days, inclusive; CIVIL_NONE when open */
	struct access access;
	struct person contact;
	struct source sources[DOC_KIND_COUNT];
	const char *file; /**< where it is written, for messages */
	uint32_t line;
};

struct org {
	atomic_uint refs;
	struct arena *arena;
	const struct district *districts;
	size_t n_districts;
	const struct department *departments;
	size_t n_departments;
	const struct unit *units;
	size_t n_units;
	struct person operator_;
	enum language language;                  /**< of whoever is no person above */
	const uint32_t *by_id[SCOPE_KIND_COUNT]; /**< numbers in order of ids: org_index() */
	size_t n_by_id[SCOPE_KIND_COUNT];        /**< how many it knew of */
};

struct district_target {
	uint32_t district;
	int year;
	double value;
	uint32_t line; /**< where it is written, in the entry's file; 0 */
};

/** Keys of an entry whose place is kept: what a figure's chain cites. */
#define INDICATOR_KEY_NAMES(X)                                                                     \
	X(INDICATOR_UNIT, "unit")                                                                  \
	X(INDICATOR_DIRECTION, "direction")                                                        \
	X(INDICATOR_MEASURE, "measure")                                                            \
	X(INDICATOR_WEIGHT, "weight")                                                              \
	X(INDICATOR_TOLERANCE, "tolerance")                                                        \
	X(INDICATOR_PERSONS, "persons") X(INDICATOR_EXPECTED_MONTH, "expected_month")
#define X(id, name) id,
enum indicator_key { INDICATOR_KEY_NAMES(X) INDICATOR_KEY_COUNT };
#undef X

/** From `from` on the figures of an indicator cannot be compared with those before: it is counted
 * another way, the unit was split.  Declared by people, never guessed. */
struct step_change {
	struct period from; /**< a month */
	struct scope scope; /**< that scope and all below it; kind SCOPE_KIND_COUNT: everywhere */
	const char *why;    /**< Swedish */
};

/** One entry of indicators.yaml. */
struct indicator {
	const char *id, *name;
	const char *const *aliases;
	size_t n_aliases;
	const char *unit;         /**< "%", "st", or NULL for an index or a mean */
	enum direction direction; /**< DIRECTION_NONE when the catalogue does not say */
	enum measure measure;
	enum weight weight;
	double tolerance;   /**< points of the unit; NUM_NONE: assess.tolerance */
	bool persons;       /**< a count of people: protected when small */
	int expected_month; /**< 1..12; 0: none */
	const struct district_target *targets;
	size_t n_targets;
	const struct step_change *step_changes; /**< by month */
	size_t n_step_changes;
	const char *file;
	uint32_t line;
	uint32_t lines[INDICATOR_KEY_COUNT]; /**< of each key; 0: not written */
};

struct catalogue {
	atomic_uint refs;
	struct arena *arena;
	const struct indicator *indicators;
	size_t n_indicators;
	/** What intake_names_new() made of it: looked up by intake, freed with the catalogue
	 * through `names_free`. */
	struct intake_names *names;
	void (*names_free)(struct intake_names *names);
};

MUST_CHECK struct org *org_new(size_t max_bytes);
struct org *org_ref(struct org *o);
struct org *org_unref(struct org *o);
MUST_CHECK struct catalogue *catalogue_new(size_t max_bytes);
struct catalogue *catalogue_ref(struct catalogue *c);
struct catalogue *catalogue_unref(struct catalogue *c);

/** What a figure of a unit is: `i` is the catalogue's indicator, `row` the plan's row; each may be
 * NULL, and the catalogue goes first.
 * The unit it is in, "%" or "st", or NULL: an index, a mean, or nobody said. */
const char *indicator_unit(const struct indicator *i, const struct plan_indicator *row);
/** Never MEASURE_NONE: what nobody calls a count, and is not in "st", is a level. */
enum measure indicator_measure(const struct indicator *i, const struct plan_indicator *row);
/** Which period an outcome of period p is for: T3, H2 and December of a count are the year
 * (MEANING 1), unless the plan owes the count by month. */
struct period indicator_period(const struct indicator *i, const struct plan_indicator *row,
                               struct period p);

/** Is `s` what the step change is declared for, or below it? */
bool step_change_covers(const struct step_change *c, const struct org *o, struct scope s);
/** Does the unit exist on that day? */
bool unit_active(const struct unit *u, int32_t day);

#endif
