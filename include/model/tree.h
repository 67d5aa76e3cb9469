/* SPDX-License-Identifier: EUPL-1.2 */
/* model/tree: the running world of figures: units at the leaves, departments and districts above.
 * The true figures live here and only here; the loop thread alone writes it (in rollup, assess and
 * protect); what leaves the house is made from the snapshot (model/snapshot.h), which holds
 * published copies. A node is `touched` when a document, the day or the register changed below it;
 * each pass works on touched nodes only: rollup_units -> assess_units -> rollup_scopes ->
 * assess_scopes -> protect_tree -> snapshot (clears the marks). */
#ifndef MODEL_TREE_H
#define MODEL_TREE_H

#include "model/docs.h"
#include "model/unit.h"
#include "model/verdict.h"

enum scope_kind { SCOPE_UNIT, SCOPE_DEPARTMENT, SCOPE_DISTRICT, SCOPE_KIND_COUNT };
struct scope {
	enum scope_kind kind;
	uint32_t index; /**< in org->units, departments, districts */
};
const char *scope_kind_name(enum scope_kind k); /* "unit", "department", "district" */

/** Which indicator: a catalogue index, or LOCAL | the unit's own number for it.  A local one keeps
 * its number through all the years of its unit (by name: ids mean something within one plan only),
 * stays with its unit and never rolls up. */
#define INDICATOR_LOCAL (UINT32_C(1) << 31)

/** One unit behind a rolled-up figure. */
struct contributor {
	uint32_t unit;
	double value;
	enum state state;
	double share_of_gap; /**< signed fraction, sums to 1; NUM_NONE when the gap is 0 or one is
	                        hidden */
	bool shared;         /**< only its breakdown of that district (MEANING 16) */
	bool hidden;
	/* How it entered the whole; the published copies have NUM_NONE here, since a weight is a
	 * denominator in disguise. */
	double term;   /**< its part of the value: all terms add up to it */
	double weight; /**< levels: its share of the weighing, 0..1; NUM_NONE for counts */
	double par;    /**< counts: its part of the number compared with; NUM_NONE for levels */
	double numerator, denominator; /**< of the part that entered; NUM_NONE */
};

/** What only a rolled-up figure has. */
struct merge {
	enum method method;
	uint32_t n_expected, n_reported;
	double weight_share;      /**< reported share of the weight; NUM_NONE when not all weigh */
	bool provisional;         /**< below min_coverage: raises nothing */
	int64_t oldest_unix_s;    /**< oldest evidence; 0 when nothing reported */
	double expected_part_sum; /**< counts: sum of the units' expected parts; NUM_NONE */
	struct contributor *contributors; /**< in order of the register; in the node's arena */
	size_t n_contributors;
};

/* What the gate hides (bits of figure.hidden). */
#define HIDE_ALL          1u /* the figure and all that follows from it */
#define HIDE_WOMEN        2u
#define HIDE_MEN          4u
#define HIDE_CONTRIBUTORS 8u
#define HIDE_FORECAST     16u
#define HIDE_BASELINE     32u /* what was compared with: it tells a hidden figure of last year */

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
	const struct plan_indicator *planned; /**< unit: the plan's row that owes it; NULL: reported
	                                         only, or rolled up */
	bool owed;                            /**< the plan owes this very period */
	enum target_kind target_kind;
	double target; /**< number in force; NUM_NONE */
	enum target_kind council_kind;
	double council; /**< as the plan prints it; NUM_NONE without a number.  Comparable or not is
	                     told by council_gap: a council count is city-wide (MEANING 15) */
	/* what was reported */
	const struct outcome
	        *outcome; /**< unit: what the unit said; NULL; always NULL in published copies */
	struct part all, women, men;
	double forecast;
	enum missing_reason missing;
	const char *analysis, *action; /**< NULL */
	int32_t reported;              /**< civil day, CIVIL_NONE */
	int64_t received_unix_s;       /**< of the document; 0 */
	/* what is thought of it: written by assess */
	enum state state;
	enum no_state why_not;
	bool basis_is_forecast;
	bool contradiction; /**< forecast says met, outcome says far behind */
	bool weaker_than_council;
	double basis;         /**< what was judged */
	double compared;      /**< with which number: the target, the expected part, the baseline */
	double baseline;      /**< last year's same period, else its whole year; NUM_NONE */
	double baseline_year; /**< last year's whole year; NUM_NONE */
	bool baseline_whole;  /**< `baseline` is the whole year for want of the same period */
	double expected_part; /**< counts with a number: what is expected by now; NUM_NONE */
	double gap;           /**< positive is good; NUM_NONE without a state of comparison */
	double tolerance;     /**< points */
	double low, high;     /**< Wilson 95 %, in the indicator's unit; NUM_NONE */
	double council_gap;   /**< NUM_NONE when not comparable */
	int32_t due;          /**< due day; CIVIL_NONE when nothing is owed */
	/* rolled up */
	struct merge *merge; /**< NULL for a unit; in the node's arena */
	/* the gate */
	uint8_t hidden; /**< HIDE_*: written by protect */
};

/** An activity with what the results say of it. */
struct activity_row {
	const struct plan_activity *planned; /**< of the unit's plan of `year` */
	int year;
	enum activity_status status;
	bool overdue;
	const char *comment; /**< NULL */
};

struct node {
	struct scope scope;
	bool touched;
	/* units only */
	struct year_docs *years; /**< sorted by year, owned */
	size_t n_years;
	struct doc_state docs[DOC_KIND_COUNT];
	/* results of the passes: all in `arena`, made anew when touched */
	struct arena *arena;
	struct figure *figures;
	size_t n_figures;
	struct activity_row *activities; /**< units only */
	size_t n_activities;
	const struct finding_row *findings; /**< units only; see below */
	size_t n_findings;
	size_t n_findings_ungated; /**< the first ones, from rollup; protect puts those that speak
	                              of figures behind them */
};

/** A finding with where it came from. */
struct finding_row {
	struct finding finding;
	enum doc_kind document;
	int year;
};

struct tree {
	struct org *org;                              /**< counted */
	struct catalogue *catalogue;                  /**< counted */
	struct node *units, *departments, *districts; /**< as many as org has, same order */
	/** Units that serve a district besides their own: those of district d are
	 * serving[serving_at[d]] … serving[serving_at[d + 1] - 1], in order of the register. */
	uint32_t *serving;
	size_t *serving_at;
};

MUST_CHECK int tree_new(struct org *org, struct catalogue *catalogue, struct tree **ret_tree);
struct tree *tree_free(struct tree *t);
void tree_empty(struct tree *t); /**< drop documents and figures; on any thread that alone has it */
struct node *tree_node(struct tree *t, struct scope s);
/** Mark a unit and all above it (its department, its home district, the districts it serves). */
void tree_touch(struct tree *t, uint32_t unit);
void tree_touch_all(struct tree *t);
/** Put a document in force: takes one reference.  Another document of the same kind and year is
 * dropped.
 * @return 0; -ENOMEM (the tree is as before and the reference is still the caller's) */
MUST_CHECK int tree_set_plan(struct tree *t, uint32_t unit, struct plan *p,
                             int64_t received_unix_s);
/** What audit found in the plan of `year`, with the arena it lives in, which the tree takes over.
 * Goes with the plan: the next tree_set_plan() of that year drops it. @return false when there is
 * no such plan (the arena is still the caller's) */
bool tree_set_findings(struct tree *t, uint32_t unit, int year, const struct finding *findings,
                       size_t n, struct arena *arena);
/** Which outcomes of that year's results must not be used, and why; as tree_set_findings(). */
bool tree_set_refused(struct tree *t, uint32_t unit, int year, const bool *refused,
                      const struct finding *findings, size_t n, struct arena *arena);
/** CSV results have year 0: `year` is what the caller found in the periods. */
MUST_CHECK int tree_set_results(struct tree *t, uint32_t unit, struct results *r, int year,
                                int64_t received_unix_s);
/** Documents of a year, or NULL. */
struct year_docs *node_year(const struct node *n, int year);
/** Newest year with a plan, else with results; 0 when there is none. */
int node_newest_year(const struct node *n);
/** @return figure or NULL; borrowed until the node's next pass */
const struct figure *node_find(const struct node *n, uint32_t indicator, struct period period);
/** Due, and not a word about it: what makes a report late (MEANING 3, 14). */
static inline bool figure_is_late(const struct figure *f)
{
	return f->owed && f->state == STATE_MISSING && f->missing == MISSING_NONE;
}

#endif
