/* SPDX-License-Identifier: EUPL-1.2 */
/* model/tree: the running world of figures: units at the leaves, departments and districts above.
 * The true figures live here and only here; one thread at a time has it and writes it (in rollup,
 * assess and protect); what leaves the house is made from the snapshot (model/snapshot.h), which
 * holds published copies. A node is `touched` when a document, the day or the register changed
 * below it; each pass works on touched nodes, and on their changed figures, only: rollup_units ->
 * assess_units -> rollup_scopes -> assess_scopes -> protect_tree -> snapshot, which clears the
 * marks (model/touched.h). */
#ifndef MODEL_TREE_H
#define MODEL_TREE_H

#include "model/docs.h"
#include "model/figure.h"

struct node {
	struct scope scope;
	bool touched; /**< in the tree's list of them: written by model/touched.c */
	bool whole;   /**< touched, and all of its figures count as changed */
	/* units only */
	struct year_docs *years; /**< sorted by year, owned */
	size_t n_years;
	struct doc_state docs[DOC_KIND_COUNT];
	/* results of the passes: all but merges in `arena`, made anew when touched */
	struct arena *arena;
	struct figure *figures;
	size_t n_figures;
	struct held *held; /**< units: what the figures borrow from; in `arena` */
	size_t n_held;
	struct figures_before before; /**< units: until rollup_scopes has compared */
	const uint64_t *gone;         /**< units: figure_key()s of what is no more; in `arena` */
	size_t n_gone;
	uint32_t mark;                   /**< for the pass that runs; 0 between passes */
	struct activity_row *activities; /**< units only */
	size_t n_activities;
	const struct finding_row *findings; /**< units only; see below */
	size_t n_findings;
	size_t n_findings_ungated; /**< the first ones, from rollup; protect puts those that speak
	                              of figures behind them */
};

struct tree {
	struct org *org;                              /**< counted */
	struct catalogue *catalogue;                  /**< counted */
	struct node *units, *departments, *districts; /**< as many as org has, same order */
	struct node **touched[SCOPE_KIND_COUNT];      /**< as many as could be */
	size_t n_touched[SCOPE_KIND_COUNT];
	/** Units that a scope is made of, its own and those that serve it: tree_members() */
	uint32_t *members[SCOPE_KIND_COUNT];
	size_t *members_at[SCOPE_KIND_COUNT];
};

MUST_CHECK int tree_new(struct org *org, struct catalogue *catalogue, struct tree **ret_tree);
struct tree *tree_free(struct tree *t);
void tree_empty(struct tree *t); /**< drop documents and figures; on any thread that alone has it */
struct node *tree_node(struct tree *t, struct scope s);
/** Put a document in force: takes one reference.  Another document of the same kind and year is
 * dropped, but for a plan's targets and an outcome's value that were in force before
 * (model/docs.h).
 * @return 0; 1 something of the one before still matters: it must be there after a restart too;
 * -ENOMEM (the tree is as before and the reference is still the caller's) */
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
struct figure *node_find_key(const struct node *n, uint64_t key);
/** The same, looking first where it stood in the node before, or next after it: nodes of one kind
 * are mostly alike.  @param near where that was, 0 at first; moved when it is found */
struct figure *node_find_near(const struct node *n, uint64_t key, size_t *near);
/** Due, and not a word about it: what makes a report late (MEANING 3, 14). */
static inline bool figure_is_late(const struct figure *f)
{
	return f->owed && f->state == STATE_MISSING && f->missing == MISSING_NONE;
}

#endif
