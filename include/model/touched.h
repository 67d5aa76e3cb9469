/* SPDX-License-Identifier: EUPL-1.2 */
/* model/touched: what has changed in the world since the last generation was made of it.
 * Three marks, each cleared by tree_clear() alone, so that a round that was given up loses none:
 *   node.touched    below it a document, the day or the register changed, or the gate decided
 *                   otherwise: it is published anew
 *   node.whole      and every figure of it counts as changed: a new tree, a new day
 *   figure.changed  this figure differs from before: rolled up, judged, decided or published anew
 * Marking allocates nothing and cannot fail: the tree has room for all.  Loop thread. */
#ifndef MODEL_TOUCHED_H
#define MODEL_TOUCHED_H

#include "model/tree.h"

/* Bits of figure.changed. */
#define CHANGED_FIGURE  1u /* what it says: the wholes it enters and the gate look again */
#define CHANGED_SHOWN   2u /* what is shown of it: hiding, the oldest evidence */
#define CHANGED_SETTLED 4u /* the gate has decided in this pass */

/** Orders figures as they stand in a node. */
static inline uint64_t figure_key_of(uint32_t indicator, struct period period)
{
	return (uint64_t)indicator << 32 | period_key(period);
}
static inline uint64_t figure_key(const struct figure *f)
{
	return figure_key_of(f->indicator, f->period);
}
/** In figures that stand in that order: the first at or behind a key. @return 0..n */
size_t figures_from(const struct figure *figures, size_t n, uint64_t key);
/** The same of a node, looking first at `near` and next to it: nodes of one kind are alike. */
size_t figures_from_near(const struct node *n, uint64_t key, size_t near);

/** Mark a unit and all above it (its department, its home district, the districts it serves). */
void tree_touch(struct tree *t, uint32_t unit);
/** The node alone. */
void tree_touch_node(struct tree *t, struct node *n);
/** Everything, whole. */
void tree_touch_all(struct tree *t);
bool tree_is_touched(const struct tree *t);
/** Touched nodes of a kind in order of the register; borrowed until the next is touched. */
struct node *const *tree_touched(struct tree *t, enum scope_kind kind, size_t *ret_n);
/** The next generation is made: no mark stays. */
void tree_clear(struct tree *t);

/** Units that a department or district is rolled up from, in order of the register. */
const uint32_t *tree_members(const struct tree *t, struct scope s, size_t *ret_n);
/** Is this member there by a breakdown only, at home in another district? */
static inline bool tree_serves_from_elsewhere(const struct tree *t, struct scope s, uint32_t unit)
{
	return s.kind == SCOPE_DISTRICT && org_home(t->org, unit) != s.index;
}

/** Take a reference of each document of the node into `arena`. @return 0; -ENOMEM: none is taken */
MUST_CHECK int held_take(const struct node *n, struct arena *arena, struct held **ret_held,
                         size_t *ret_n);
/** Drop the figures of before and what they borrowed from. */
void node_drop_before(struct node *n);
/** Put this pass's figures aside, to be compared with the next; when some are aside already they
 * stay, and this pass's are dropped. */
void node_put_aside(struct node *n);

/** Empty but for one reference and room for contributors, and how they entered, which the caller
 * writes; NULL without memory. */
MUST_CHECK struct merge *merge_new(size_t n_contributors);
/** For a published copy: without how they entered. */
MUST_CHECK struct merge *merge_new_published(size_t n_contributors);
struct merge *merge_ref(struct merge *m);
/** The last one frees. @return NULL; NULL is fine */
struct merge *merge_unref(struct merge *m);
/** That unit's; NULL. */
struct contributor *merge_find(const struct merge *m, uint32_t unit);

#endif
