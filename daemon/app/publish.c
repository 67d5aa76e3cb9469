/* SPDX-License-Identifier: EUPL-1.2 */
/* app/publish.c (shell): the next generation: touched nodes published anew through the gate, all
 * else shared with the one before. What can go wrong: no memory; then nothing changes and the marks
 * stay for the next round. */
#include <errno.h>
#include <stdlib.h>
#include "apply.h"
#include "assess.h"

struct node_view *publish_node(const struct tree *t, const struct node *n,
                               const struct node_view *before)
{
	struct node_view *v = protect_publish_again(n, before);
	return v && assess_trends(t->org, t->catalogue, v) < 0 ? node_view_unref(v) : v;
}

static int publish_touched(struct flow *f, struct snapshot *next, struct scope *touched,
                           size_t *n_touched)
{
	for (enum scope_kind k = 0; k < SCOPE_KIND_COUNT; k++) {
		size_t n = 0;
		struct node *const *nodes = tree_touched(f->tree, k, &n);
		for (size_t i = 0; i < n; i++) {
			struct scope at = nodes[i]->scope;
			struct node_view *v =
			        publish_node(f->tree, nodes[i], snapshot_node(next, at));
			if (!v)
				return -ENOMEM;
			snapshot_set_node(next, v);
			touched[(*n_touched)++] = at;
		}
	}
	return 0;
}

/* The first of a unit's feeds that was fetched anew stands for all of them. */
static bool stands_for_unit(struct flow *f, uint32_t unit, const struct feed_known *k)
{
	for (enum doc_kind kind = 0; kind < DOC_KIND_COUNT; kind++) {
		if (flow_feed(f, unit, kind)->stamped)
			return flow_feed(f, unit, kind) == k;
	}
	return false;
}

/* Units that were fetched anew and said nothing new. */
static int publish_stamps(struct flow *f, struct snapshot *next)
{
	for (struct feed_known *k = f->first_dirty; k; k = k->next_dirty) {
		uint32_t unit = flow_unit_of(f, k);
		struct node *n = &f->tree->units[unit];
		if (n->touched || !stands_for_unit(f, unit, k))
			continue;
		struct node_view *v = node_view_restamp(snapshot_unit(next, unit), n);
		if (!v)
			return -ENOMEM;
		snapshot_set_node(next, v);
	}
	return 0;
}

int publish_next(struct flow *f, const struct config *rules, struct snapshot **ret_next,
                 struct scope **ret_touched, size_t *ret_n)
{
	const struct snapshot *before = f->published ? f->published : f->judged;
	bool same = before && before->org == f->tree->org && /* not after a reload */
	            before->catalogue == f->tree->catalogue;
	size_t n = 0, n_nodes = 0;
	if (!same)
		tree_touch_all(f->tree);
	for (enum scope_kind k = 0; k < SCOPE_KIND_COUNT; k++)
		n_nodes += f->tree->n_touched[k];
	struct snapshot *next =
	        same ? snapshot_next(before, f->generation + 1)
	             : snapshot_new(f->tree->org, f->tree->catalogue, f->generation + 1);
	struct scope *touched = calloc(n_nodes + 1, sizeof(*touched));
	if (!next || !touched || publish_touched(f, next, touched, &n) || publish_stamps(f, next) ||
	    next->failed) {
		free(touched);
		next = snapshot_unref(next);
		return -ENOMEM;
	}
	next->settings = setting_places_ref(rules->settings);
	next->tolerance_pct = rules->assess.tolerance_pct;
	next->made_unix_s = clock_civil_unix_s(f->clock);
	next->last_cycle_unix_s = f->first_cycle_over ? next->made_unix_s : 0;
	*ret_next = next;
	*ret_touched = touched;
	*ret_n = n;
	return 0;
}

void publish_clear(struct flow *f)
{
	tree_clear(f->tree);
	f->n_observed = 0;
	f->look_at_all = false;
	f->stamps_waiting = false;
}
