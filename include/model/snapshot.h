/* SPDX-License-Identifier: EUPL-1.2 */
/* model/snapshot: one generation of everything that may leave the house, immutable and counted.
 * Readers (view through serve, alert for texts) hold a reference; the loop thread alone makes a new
 * one and swaps one pointer. A node that was not touched is shared with the generation before.
 * Figures in here are published copies: what protect hid has its numbers NUM_NONE, its texts and
 * outcome NULL, its state STATE_PROTECTED. Nothing behind this door can be un-hidden. */
#ifndef MODEL_SNAPSHOT_H
#define MODEL_SNAPSHOT_H

#include "model/notice.h"
#include "model/tree.h"
#include "model/trend.h"

/** Published copy of one node. */
struct node_view {
	unsigned refs;
	struct arena *arena;
	struct scope scope;
	const struct figure *figures; /**< sorted as in the node; strings in documents held below,
	                                 or in the arena */
	size_t n_figures;
	const struct trend *trends; /**< of indicators with monthly values, in order of indicator;
	                               made by assess_trends(), in the arena */
	size_t n_trends;
	const struct activity_row *activities;
	size_t n_activities;
	const struct finding_row *findings;
	size_t n_findings;
	struct doc_state docs[DOC_KIND_COUNT]; /**< messages copied into the arena */
	struct year_docs
	        *years; /**< with references to the documents (goals, budget); in the arena */
	size_t n_years;
	struct node_view *base; /**< a restamped view borrows all but `docs` from this one; counted;
	                           else NULL */
};
/** Copy a node's doc states, activities, findings and years, and take references; figures are the
 * caller's to publish (protect_publish).  @return one reference; NULL without memory */
MUST_CHECK struct node_view *node_view_new(const struct node *n);
/** The same view with newer doc states (a fetch that brought nothing new): shares everything else
 * with `v`.
 * @return one reference; NULL without memory */
MUST_CHECK struct node_view *node_view_restamp(struct node_view *v, const struct node *n);
struct node_view *node_view_ref(struct node_view *v);
/** The trend of an indicator, or NULL; v may be NULL. */
const struct trend *node_view_trend(const struct node_view *v, uint32_t indicator);
struct node_view *node_view_unref(struct node_view *v);

struct snapshot {
	unsigned refs;
	uint64_t generation;       /**< grows by one each publish, kept in the store */
	int64_t made_unix_s;       /**< civil stamp (frozen under --as-of) */
	int64_t last_cycle_unix_s; /**< when every feed had been tried; 0: not yet */
	double tolerance_pct; /**< assess.tolerance, for budget rows; 5 until the maker sets it */
	struct org *org;
	struct catalogue *catalogue;
	struct node_view **units, **departments, **districts;
	const struct alert
	        *alerts; /**< all that are not quiet, sorted by id; copied into the arena */
	size_t n_alerts;
	struct arena *arena;
};

/** A new generation without nodes and alerts; takes its own references. @return one reference; NULL
 * without memory */
MUST_CHECK struct snapshot *snapshot_new(struct org *org, struct catalogue *catalogue,
                                         uint64_t generation);
struct snapshot *snapshot_ref(struct snapshot *s);
struct snapshot *snapshot_unref(struct snapshot *s);
/** Place a view (takes over one reference, drops what stood there). */
void snapshot_set_node(struct snapshot *s, struct node_view *v);
struct node_view *snapshot_node(const struct snapshot *s, struct scope scope);
/** Copy alerts with their texts. @return 0; -ENOMEM */
MUST_CHECK int snapshot_set_alerts(struct snapshot *s, const struct alert *const *alerts, size_t n);

#endif
