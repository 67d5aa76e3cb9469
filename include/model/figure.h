/* SPDX-License-Identifier: EUPL-1.2 */
/* model/figure: one indicator in one period, of a unit or rolled up, with all that is thought of
 * it. Plain values: rollup makes them, assess judges them, protect says what must not be told. */
#ifndef MODEL_FIGURE_H
#define MODEL_FIGURE_H

#include <stdatomic.h>
#include "model/docs.h"
#include "model/unit.h"
#include "model/verdict.h"

/** Which indicator: a catalogue index, or LOCAL | the unit's own number for it.  A local one keeps
 * its number through all the years of its unit (by name: ids mean something within one plan only),
 * stays with its unit and never rolls up. */
#define INDICATOR_LOCAL (UINT32_C(1) << 31)

/** One unit behind a rolled-up figure. */
struct contributor {
	uint32_t unit;
	uint32_t subgroup; /**< shared: which of its unit's figure entered; INDEX_NONE: none */
	enum state state;
	bool shared; /**< only its breakdown of that district (MEANING 16) */
	bool hidden;
	bool hidden_state; /**< its state would tell a hidden number of last year */
	double value;
	double share_of_gap; /**< signed fraction, sums to 1; NUM_NONE when the gap is 0 or one is
	                        hidden */
};

/** How a contributor entered the whole: in the tree alone, since a weight is a denominator in
 * disguise. */
struct entered {
	double term;   /**< its part of the value: all terms add up to it */
	double weight; /**< levels: its share of the weighing, 0..1; NUM_NONE for counts */
	double par;    /**< counts: its part of the number compared with; NUM_NONE for levels */
	double numerator, denominator; /**< of the part that entered; NUM_NONE */
	int64_t received_unix_s;       /**< of its document */
};

/** What only a rolled-up figure has: one block, counted (merge_new() in model/touched.h). */
struct merge {
	atomic_uint refs;
	enum method method;
	uint32_t n_expected, n_reported;
	double weight_share;      /**< reported share of the weight; NUM_NONE when not all weigh */
	bool provisional;         /**< below min_coverage: raises nothing */
	int64_t oldest_unix_s;    /**< oldest evidence; 0 when nothing reported */
	int64_t corrected_unix_s; /**< when the latest of its parts was corrected; 0 */
	double expected_part_sum; /**< counts: sum of the units' expected parts; NUM_NONE */
	struct contributor *contributors; /**< in order of the register; in this block */
	struct entered *entered;          /**< of each of them; NULL in published copies */
	size_t n_contributors;
};

/** What a target was before it was changed this year.  When it was made weaker several times in a
 * row, before the first of them. */
struct target_before {
	double value;      /**< NUM_NONE */
	int64_t at_unix_s; /**< when the last change was received */
	int32_t from;      /**< civil day from which the target that is in force now holds;
	                        CIVIL_NONE: it was not changed */
	uint8_t kind;      /**< enum target_kind */
	bool weaker;       /**< it was made weaker */
};

/* What the gate hides (bits of figure.hidden). */
#define HIDE_ALL          1u /* the figure and all that follows from it */
#define HIDE_CONTRIBUTORS 2u
#define HIDE_FORECAST     4u
#define HIDE_PREVIOUS     16u /* what was said before a correction */
#define HIDE_BASELINE     8u  /* what was compared with: it tells a hidden figure of last year */

/* Printed; in this order within a figure. */
#define SUBGROUP_NAMES(X) X(SUBGROUP_WOMEN, "women") X(SUBGROUP_MEN, "men") X(SUBGROUP_PART, "part")
#define X(id, name)       id,
enum PACKED subgroup_kind { SUBGROUP_NAMES(X) SUBGROUP_KIND_COUNT };
#undef X
const char *subgroup_kind_name(enum subgroup_kind k);

/** Women, men, or one line of the breakdown: a part of a unit's figure, judged by itself.  Levels
 * are held against the whole's target unless the plan breaks it down too; counts only then. */
struct subgroup {
	enum subgroup_kind kind;
	const char *name;               /**< of a part, as printed; NULL for women and men */
	struct part part;               /**< with a value */
	double target;                  /**< NUM_NONE */
	double baseline, baseline_year; /**< of the same subgroup; as a figure's */
	bool baseline_whole;
	/* written by assess */
	enum state state;
	enum no_state why_not;
	double compared, gap, low, high; /**< NUM_NONE */
	double expected_part;            /**< as a figure's: of its own target; NUM_NONE */
	/* the gate */
	bool hidden;          /**< all of it */
	bool hidden_baseline; /**< what it was compared with */
	uint32_t by_name;     /**< of the i-th in the list: which one is the i-th by kind and name;
	                           for rollup's own look-up */
};

/** One indicator in one period, of a unit or rolled up.  Strings and outcome are borrowed from the
 * unit's documents, which the node holds. Figures of a node are sorted by (indicator, period) and
 * unique. */
struct figure {
	uint32_t indicator;
	struct period period;
	/* what the indicator is: from catalogue and plan */
	const char *id;   /**< catalogue id; else the plan's id; else a slug of its name */
	const char *name; /**< catalogue name; else as printed */
	const char *unit; /**< "%", "st", NULL */
	enum direction direction;
	enum measure measure; /**< MEASURE_LEVEL unless the catalogue, the plan or the unit "st"
	                         says count */
	bool persons;
	/* what was owed and promised */
	bool owed; /**< the plan owes this very period */
	enum target_kind target_kind, council_kind;
	/* what was reported */
	enum missing_reason missing;
	bool taken_back; /**< without a value, but it had one; of a whole: so is one of its parts */
	/* what is thought of it: written by assess */
	enum state state;
	enum no_state why_not;
	bool basis_is_forecast;
	bool contradiction; /**< forecast says met, outcome says far behind */
	bool weaker_than_council;
	bool baseline_whole; /**< `baseline` is the whole year for want of the same period */
	/* the gate */
	uint8_t hidden;  /**< HIDE_*: written by protect */
	uint8_t changed; /**< CHANGED_*: since the marks were cleared; see model/touched.h */
	bool shown;      /**< unit: this very number is known to have been shown */
	/* what was owed and promised, in numbers and where */
	const struct plan_indicator *planned; /**< unit: the plan's row that owes it; NULL: reported
	                                         only, or rolled up */
	const struct plan_indicator *promise; /**< unit: the row whose target is in force at the
	                                         period's end: planned, or an earlier plan's */
	struct target_before was;             /**< unit: of `planned` */
	double target;                        /**< number in force; NUM_NONE */
	double council; /**< as the plan prints it; NUM_NONE without a number.  Comparable or not is
	                     told by council_gap: a council count is city-wide (MEANING 15) */
	int32_t due;    /**< due day; CIVIL_NONE when nothing is owed */
	/* what was reported */
	int32_t reported; /**< civil day, CIVIL_NONE */
	const struct outcome
	        *outcome; /**< unit: what the unit said; NULL; always NULL in published copies */
	struct part all;
	struct subgroup *subgroups; /**< unit: those with a value; in the node's arena */
	size_t n_subgroups;
	double forecast;
	const char *analysis, *action; /**< NULL */
	int64_t received_unix_s;       /**< of the document; 0 */
	struct spot said;              /**< where `outcome` stands; also in published copies */
	/** Unit: it said something else before; in the node's arena; NULL. */
	const struct correction *corrected;
	/* what is thought of it, in numbers */
	double basis;         /**< what was judged */
	double compared;      /**< with which number: the target, the expected part, the baseline */
	double baseline;      /**< last year's same period, else its whole year; NUM_NONE */
	double baseline_year; /**< last year's whole year; NUM_NONE */
	double expected_part; /**< counts with a number: what is expected by now; NUM_NONE */
	double gap;           /**< positive is good; NUM_NONE without a state of comparison */
	double tolerance;     /**< points */
	double low, high;     /**< Wilson 95 %, in the indicator's unit; NUM_NONE */
	double council_gap;   /**< NUM_NONE when not comparable */
	/* rolled up */
	struct merge *merge; /**< NULL for a unit; one reference is the figure's */
};

#endif
