/* SPDX-License-Identifier: EUPL-1.2 */
/* model/snapshot: one generation of everything that may leave the house, immutable and counted.
 * Readers (view through serve, alert for texts) hold a reference, on any thread; a round makes a
 * new one, and the loop swaps one pointer. A node that was not touched is shared with the
 * generation before. Figures in here are published copies: what protect hid has its numbers
 * NUM_NONE, its texts and outcome NULL, its state STATE_PROTECTED. Nothing behind this door can be
 * un-hidden. */
#ifndef MODEL_SNAPSHOT_H
#define MODEL_SNAPSHOT_H

#include <stdatomic.h>
#include "model/order.h"
#include "model/setting.h"
#include "model/tree.h"
#include "model/trend.h"

/** Published copy of one node. */
struct node_view {
	atomic_uint refs;
	struct arena *arena;
	struct scope scope;
	const struct figure *figures; /**< sorted as in the node; strings in documents held below,
	                                 or in the arena */
	size_t n_figures;
	const struct trend *trends; /**< of indicators with monthly values, in order of indicator;
	                               made by assess_trends(), in the arena */
	size_t n_trends;
	struct merge **merges; /**< those of the figures: counted, shared with the views before and
	                          after; in the arena */
	size_t n_merges;
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
struct node_view *node_view_unref(struct node_view *v);
/* What a view has of an indicator, or of a year; NULL when it has none; v may be NULL. */
const struct figure *node_view_find(const struct node_view *v, uint32_t indicator,
                                    struct period period);
/** The same by id: numbers of the catalogue are of one configuration. */
const struct figure *node_view_figure(const struct node_view *v, const char *id,
                                      struct period period);
const struct trend *node_view_trend(const struct node_view *v, uint32_t indicator);
const struct year_docs *node_view_year(const struct node_view *v, int year);

/* Views are kept in counted chunks, which generations share: a new one costs what changed. */
struct view_chunk;

struct snapshot {
	atomic_uint refs;
	bool failed;               /**< memory ran out while it was made: not fit to be shown */
	uint64_t generation;       /**< grows by one each publish, kept in the store */
	int64_t made_unix_s;       /**< civil stamp (frozen under --as-of) */
	int64_t last_cycle_unix_s; /**< when every feed had been tried; 0: not yet */
	/** Made anew of what was in force then, and `generation` is the number of the newest
	 * document received by then; 0: the present. */
	int64_t as_of_unix_s;
	double tolerance_pct; /**< assess.tolerance, for budget rows; 5 until the maker sets it */
	struct setting_places *settings; /**< what it was judged by; counted; NULL: not told */
	struct org *org;
	struct catalogue *catalogue;
	struct view_chunk **views[SCOPE_KIND_COUNT]; /**< read by snapshot_node() */
	struct alert_shelf *shelves[ALERT_SHELVES];  /**< NULL: empty; read by snapshot_alert() */
	size_t alerts_before[ALERT_SHELVES];
	size_t n_alerts;           /**< all that are not quiet */
	struct silences *silences; /**< counted; NULL: none */
};

/** A new generation without nodes and alerts; takes its own references. @return one reference; NULL
 * without memory */
MUST_CHECK struct snapshot *snapshot_new(struct org *org, struct catalogue *catalogue,
                                         uint64_t generation);
/** The generation after `before`, with the same register, catalogue and views, without alerts. */
MUST_CHECK struct snapshot *snapshot_next(const struct snapshot *before, uint64_t generation);
struct snapshot *snapshot_ref(struct snapshot *s);
struct snapshot *snapshot_unref(struct snapshot *s);
/** Place a view (takes over one reference, drops what stood there).  Without memory s->failed is
 * set. */
void snapshot_set_node(struct snapshot *s, struct node_view *v);
/** @return NULL: there is none */
struct node_view *snapshot_node(const struct snapshot *s, struct scope scope);
struct node_view *snapshot_unit(const struct snapshot *s, size_t unit);
struct node_view *snapshot_district(const struct snapshot *s, size_t district);
/** The open alerts in order of their ids. @param i below n_alerts */
const struct alert *snapshot_alert(const struct snapshot *s, size_t i);
/** Show these shelves, ALERT_SHELVES of them (NULL: empty): takes references. */
void snapshot_set_shelves(struct snapshot *s, struct alert_shelf *const *shelves);

#endif
