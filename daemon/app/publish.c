/* SPDX-License-Identifier: EUPL-1.2 */
/* app/publish.c (shell): the next generation: touched nodes published anew through the gate, the
 * others shared. What can go wrong: no memory; then nothing changes and the marks stay for the next
 * round. */
#include "flow.h"
#include <errno.h>
#include "assess.h"

/* The published copy, with the trends of what it shows. */
static struct node_view *publish_node(const struct flow *f, const struct node *n)
{
	struct node_view *v = protect_publish(n);
	return v && assess_trends(f->tree->org, f->tree->catalogue, v) < 0 ? node_view_unref(v) : v;
}

/* The nodes of one kind in the next generation: touched ones published anew, the others shared. */
static int publish_nodes(struct flow *f, struct snapshot *next, struct node *nodes, size_t n,
                         struct scope *touched, size_t *n_touched)
{
	for (size_t i = 0; i < n; i++) {
		bool same_org =
		        f->published && f->published->org == f->tree->org; /* not after a reload */
		struct node_view *v = same_org ? snapshot_node(f->published, nodes[i].scope) : NULL;
		struct feed_known *k = nodes[i].scope.kind == SCOPE_UNIT
		                               ? flow_feed(f, (uint32_t)i, DOC_PLAN)
		                               : NULL;
		bool stamped = k && (k[DOC_PLAN].stamped || k[DOC_RESULTS].stamped);
		if (nodes[i].touched || !v) {
			v = publish_node(f, &nodes[i]);
			touched[(*n_touched)++] = nodes[i].scope;
		} else {
			v = stamped ? node_view_restamp(v, &nodes[i]) : node_view_ref(v);
		}
		if (!v)
			return -ENOMEM;
		if (stamped)
			k[DOC_PLAN].stamped = k[DOC_RESULTS].stamped = false;
		snapshot_set_node(next, v);
	}
	return 0;
}

int publish_next(struct flow *f, struct snapshot **ret_next, struct scope *touched, size_t *ret_n)
{
	const struct org *o = f->tree->org;
	struct snapshot *next = snapshot_new(f->tree->org, f->tree->catalogue, f->generation + 1);
	if (!next)
		return -ENOMEM;
	size_t n = 0;
	next->tolerance_pct = f->cfg->assess.tolerance_pct;
	next->made_unix_s = clock_civil_unix_s(f->clock);
	next->last_cycle_unix_s = f->first_cycle_over ? next->made_unix_s : 0;
	if (publish_nodes(f, next, f->tree->units, o->n_units, touched, &n) ||
	    publish_nodes(f, next, f->tree->departments, o->n_departments, touched, &n) ||
	    publish_nodes(f, next, f->tree->districts, o->n_districts, touched, &n)) {
		next = snapshot_unref(next);
		return -ENOMEM;
	}
	*ret_next = next;
	*ret_n = n;
	return 0;
}

bool publish_waits(const struct flow *f)
{
	const struct org *o = f->tree->org;
	for (size_t i = 0; i < o->n_units; i++) {
		if (f->tree->units[i].touched)
			return true;
	}
	for (size_t i = 0; i < o->n_departments; i++) {
		if (f->tree->departments[i].touched)
			return true;
	}
	for (size_t i = 0; i < o->n_districts; i++) {
		if (f->tree->districts[i].touched)
			return true;
	}
	return false;
}

void publish_clear(struct flow *f)
{
	const struct org *o = f->tree->org;
	for (size_t i = 0; i < o->n_units; i++)
		f->tree->units[i].touched = false;
	for (size_t i = 0; i < o->n_departments; i++)
		f->tree->departments[i].touched = false;
	for (size_t i = 0; i < o->n_districts; i++)
		f->tree->districts[i].touched = false;
	f->n_observed = 0;
	f->look_at_all = false;
	f->stamps_waiting = false;
}
