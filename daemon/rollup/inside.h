/* SPDX-License-Identifier: EUPL-1.2 */
/* rollup/inside: what the files of this room share.  Nobody else includes it. */
#ifndef ROLLUP_INSIDE_H
#define ROLLUP_INSIDE_H

#include "model/touched.h"
#include "rollup.h"

#define NODE_MAX_BYTES ((size_t)256 << 20) /* far above any real node: a bound all the same */

/* ---- identity.c: which indicator a row means ---- */

/** One plan of the unit, made ready for look-up. */
struct plan_rows {
	const struct year_docs *docs;
	uint32_t *indicator; /**< per row: catalogue index, or LOCAL | number */
	uint32_t *winners;   /**< rows that count, sorted by indicator: one per indicator */
	size_t n_winners;
	struct row_name *names; /**< ids and names as printed, sorted */
	size_t n_names;
	size_t bytes; /**< of all names, and some for each row: what reading them loosely costs */
	struct earlier_rows *earlier; /**< docs->n_earlier of them */
	uint32_t **superseded; /**< docs->n_superseded of them: per row of the newest plan its row
	                          there, or INDEX_NONE */
};

/** An earlier plan of the year, as far as the newest one's rows stand in it. */
struct earlier_rows {
	const struct plan_before *of;
	uint32_t *row; /**< per row of the newest plan: its row in this one, or INDEX_NONE */
};

struct row_name {
	const char *text;
	uint32_t row;
	uint32_t rank; /**< ids before names, then order of the rows */
};

/** An indicator of the unit's own. */
struct local {
	const char *name;
	const char *id; /**< the plan's; else a slug of the name; unique within the unit */
	uint64_t hash;  /**< of the name */
};

struct identity {
	const struct tree *tree;
	const struct rollup_names *names;
	struct arena *scratch, *arena; /**< arena: what the figures keep */
	struct plan_rows *plans;       /**< newest first */
	size_t n_plans;
	struct local *locals;
	size_t n_locals, cap_locals;
	uint32_t *slots; /**< local + 1 by hash of its name; 0 is free */
	size_t n_slots;
	size_t budget; /**< bytes that may still be compared by intake's reading of names */
};

MUST_CHECK int identity_make(struct identity *id, struct node *n);
/** The indicator an outcome means. @return 0; -ENOMEM */
MUST_CHECK int identity_of(struct identity *id, const char *name, int year,
                           uint32_t *ret_indicator);
/** The same, of what a plan, the catalogue or a report names. @return false: none does */
bool identity_known(struct identity *id, const char *name, int year, uint32_t *ret_indicator);
/** The row that counts for it in that year's plan; NULL. */
const struct plan_indicator *identity_row(const struct identity *id, uint32_t indicator, int year);
/** The same in that year's plan, else in the newest one that has it; NULL. */
const struct plan_indicator *identity_any_row(const struct identity *id, uint32_t indicator,
                                              int year);
bool identity_has_plan(const struct identity *id, int year);
const struct plan_rows *identity_plan(const struct identity *id, int year);
/** Index the names and ids of a plan's rows. @return 0; -ENOMEM */
MUST_CHECK int plan_rows_index(struct identity *id, struct plan_rows *p);
/** The first row of that id or name; NULL. */
const struct row_name *plan_rows_find(const struct plan_rows *p, const char *text);
/** As intake reads names, as long as the budget lasts. @return row or INDEX_NONE */
uint32_t plan_rows_loosely(struct identity *id, const struct plan_rows *p, const char *name);

/* ---- promise.c: targets that were changed during the year ---- */

/** Find the newest plan's rows in the earlier ones. @return 0; -ENOMEM */
MUST_CHECK int promise_index(struct identity *id, struct plan_rows *p);
/** The row whose target is in force at the period's end: the newest plan's own, or of an earlier
 * one. @param row of the newest plan; NULL gives NULL */
const struct plan_indicator *promise_row(const struct plan_rows *p,
                                         const struct plan_indicator *row, struct period period);
/** What its target was before it was changed. @param row as for promise_row() */
struct target_before promise_before(const struct plan_rows *p, const struct plan_indicator *row,
                                    enum direction d);

/* ---- slug.c ---- */
/** Ids of local indicators: called once all are known. @return 0; -ENOMEM */
MUST_CHECK int identity_name_locals(struct identity *id);

/* ---- figure.c: what the unit owes and said, as figures ---- */

/** A period owed, or an outcome reported. */
struct entry {
	uint64_t key; /**< figure_key() of what it is about */
	uint32_t indicator;
	struct period period;
	bool owed;
	const struct outcome *outcome; /**< NULL */
	const struct year_docs *docs;  /**< of the outcome */
	bool converted;                /**< T3, H2 or December of a count, read as the year */
	uint32_t order;                /**< in the feed */
};
/** One figure of the entries [from, from + n), which share indicator and period, best first.
 * @return 0; -ENOMEM */
MUST_CHECK int rollup_fill(const struct identity *id, const struct entry *from, size_t n,
                           struct figure *ret_figure);
/** Look up last year's numbers of each; figures are sorted. */
void rollup_baselines(struct node *n);

/* ---- subgroup.c ---- */
/** Women, men and breakdown of the figure's outcome, those with a value. @return 0; -ENOMEM */
MUST_CHECK int subgroups_fill(struct arena *arena, struct figure *f);
/** The same subgroup of another year's figure; NULL. */
const struct subgroup *subgroup_like(const struct figure *f, const struct subgroup *s);
/** The breakdown that speaks of a district, by its name or id. @return NULL; INDEX_NONE; f may be
 * NULL */
const struct breakdown *breakdown_of_district(const struct breakdown *list, size_t n,
                                              const struct district *d);
uint32_t subgroup_of_district(const struct figure *f, const struct district *d);

/* ---- finding.c ---- */
struct finding_list {
	struct arena *arena;
	struct finding_row *rows;
	size_t n, cap;
	int failed; /**< 0, -ENOMEM */
};
void finding_plans(struct finding_list *l, const struct node *n);
void finding_changes(struct finding_list *l, const struct identity *id);
void finding_results(struct finding_list *l, const struct node *n, const struct identity *id,
                     const struct entry *entries, size_t n_entries);

/* ---- changed.c ---- */
/** Mark what differs from before in each touched unit, which has been judged. @return 0; -ENOMEM */
MUST_CHECK int changed_units(struct tree *t);

/* ---- scope.c, again.c, merge.c, weigh.c ---- */

/** What one unit brings to a rolled-up figure. */
struct piece {
	uint32_t unit;
	const struct figure *figure;
	bool shared;
	uint32_t subgroup; /**< shared: the one that enters; INDEX_NONE: it says nothing of it */
	struct part part;  /**< value given: it reported */
	bool reported;
	double weight; /**< by the catalogue's key; NUM_NONE */
	enum target_kind target_kind;
	double target, expected_part;
	struct part baseline, baseline_year; /**< last year's same period, and its whole year */
};
/** What a whole becomes of its parts. */
struct weighed {
	enum method method;
	struct part part;
};
/** Merge parts: ratio of sums, weighted, mean, or the sum of counts (MEANING 17).  All parts have a
 * value. @param terms, shares per part: its part of the value, its share of the weighing; NULL */
struct weighed weigh(const struct part *parts, const double *weights, size_t n,
                     enum measure measure, const char *unit, double *terms, double *shares);
/** The units that reported, side by side: room that one merge after another uses. */
struct reported {
	const struct piece **from;
	struct part *parts, *others; /**< others: last year's of the same, or forecasts */
	double *weights, *terms, *shares;
	size_t n, room;
};
/** Of which scope, under which rules. */
struct merging {
	const struct rollup_params *params;
	const struct tree *tree;
	struct scope scope;
	struct arena *scratch; /**< for the pass */
	struct reported reported;
};
/** One figure of the pieces, which are in order of the register. @return 0; -ENOMEM */
MUST_CHECK int scope_merge(struct merging *g, const struct piece *pieces, size_t n,
                           struct figure *ret_figure);

/** Does a member's figure belong in the scope at all? */
bool scope_has(const struct tree *t, struct scope s, uint32_t unit, const struct figure *f);
/* Where figures stood in the unit before (node_find_near); zeroes at first. */
struct near {
	size_t own, same, whole, december;
};

/** What the member brings, of a figure that belongs. */
struct piece scope_piece(const struct tree *t, struct scope s, uint32_t unit,
                         const struct figure *f, struct near *near);
/** Merge again, in the scopes above touched units, what changed in them. */
MUST_CHECK int again_scopes(const struct rollup_params *p, struct tree *t);

#endif
