/* SPDX-License-Identifier: EUPL-1.2 */
/* model/touched.c (core): lists of what is touched, so that nobody has to look for it, and the
 * blocks that a rolled-up figure keeps while others are made anew.  See the door. */
#include "model/touched.h"
#include <errno.h>
#include <stdlib.h>

void tree_touch_node(struct tree *t, struct node *n)
{
	if (n->touched)
		return;
	n->touched = true;
	t->touched[n->scope.kind][t->n_touched[n->scope.kind]++] = n;
}

void tree_touch(struct tree *t, uint32_t unit)
{
	must(unit < t->org->n_units);
	const struct unit *u = &t->org->units[unit];
	tree_touch_node(t, &t->units[unit]);
	tree_touch_node(t, &t->departments[u->department]);
	tree_touch_node(t, &t->districts[org_home(t->org, unit)]);
	for (size_t i = 0; i < u->n_serves; i++)
		tree_touch_node(t, &t->districts[u->serves[i]]);
}

static void touch_nodes(struct tree *t, struct node *nodes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		tree_touch_node(t, &nodes[i]);
		nodes[i].whole = true;
	}
}

void tree_touch_all(struct tree *t)
{
	touch_nodes(t, t->units, t->org->n_units);
	touch_nodes(t, t->departments, t->org->n_departments);
	touch_nodes(t, t->districts, t->org->n_districts);
}

bool tree_is_touched(const struct tree *t)
{
	return t->n_touched[SCOPE_UNIT] || t->n_touched[SCOPE_DEPARTMENT] ||
	       t->n_touched[SCOPE_DISTRICT];
}

static int by_index(const void *a, const void *b)
{
	const struct node *x = *(struct node *const *)a, *y = *(struct node *const *)b;
	return (x->scope.index > y->scope.index) - (x->scope.index < y->scope.index);
}

struct node *const *tree_touched(struct tree *t, enum scope_kind kind, size_t *ret_n)
{
	*ret_n = t->n_touched[kind];
	if (*ret_n > 1)
		qsort(t->touched[kind], *ret_n, sizeof(struct node *), by_index);
	return t->touched[kind];
}

static void clear_node(struct node *n)
{
	n->touched = n->whole = false;
	n->gone = NULL;
	n->n_gone = 0;
	for (size_t i = 0; i < n->n_figures; i++)
		n->figures[i].changed = 0;
}

void tree_clear(struct tree *t)
{
	for (enum scope_kind k = 0; k < SCOPE_KIND_COUNT; k++) {
		for (size_t i = 0; i < t->n_touched[k]; i++)
			clear_node(t->touched[k][i]);
		t->n_touched[k] = 0;
	}
}

const uint32_t *tree_members(const struct tree *t, struct scope s, size_t *ret_n)
{
	must(s.kind == SCOPE_DEPARTMENT || s.kind == SCOPE_DISTRICT);
	const size_t *at = &t->members_at[s.kind][s.index];
	*ret_n = at[1] - at[0];
	return &t->members[s.kind][at[0]];
}

int held_take(const struct node *n, struct arena *arena, struct held **ret_held, size_t *ret_n)
{
	size_t most = n->n_years, at = 0;
	for (size_t i = 0; i < n->n_years; i++)
		most += n->years[i].n_earlier;
	struct held *held = arena_array(arena, most, sizeof(*held));
	if (!held)
		return -ENOMEM;
	for (size_t i = 0; i < n->n_years; i++) {
		const struct year_docs *y = &n->years[i];
		held[at++] = (struct held){y->plan ? plan_ref(y->plan) : NULL,
		                           y->results ? results_ref(y->results) : NULL};
		for (size_t k = 0; k < y->n_earlier; k++)
			held[at++] = (struct held){plan_ref(y->earlier[k].plan), NULL};
	}
	*ret_held = held;
	*ret_n = at;
	return 0;
}

static void drop(struct figures_before *b)
{
	for (size_t i = 0; i < b->n_held; i++) {
		b->held[i].plan = plan_unref(b->held[i].plan);
		b->held[i].results = results_unref(b->held[i].results);
	}
	b->arena = arena_free(b->arena);
	*b = (struct figures_before){0};
}

void node_drop_before(struct node *n)
{
	drop(&n->before);
}

void node_put_aside(struct node *n)
{
	struct figures_before now = {n->arena, n->figures, n->n_figures, n->held, n->n_held};
	if (n->before.arena)
		drop(&now);
	else
		n->before = now;
	n->arena = NULL;
	n->figures = NULL;
	n->n_figures = n->n_held = 0;
	n->held = NULL;
}

static struct merge *merge_of(size_t n_contributors, size_t bytes_each)
{
	struct merge *m = NULL;
	if (n_contributors <= SIZE_MAX / 2 / bytes_each)
		m = malloc(sizeof(*m) + n_contributors * bytes_each);
	if (!m)
		return NULL;
	*m = (struct merge){.refs = 1, .contributors = (struct contributor *)(m + 1)};
	return m;
}

struct merge *merge_new(size_t n_contributors)
{
	struct merge *m =
	        merge_of(n_contributors, sizeof(struct contributor) + sizeof(struct entered));
	if (m)
		m->entered = (struct entered *)(m->contributors + n_contributors);
	return m;
}

struct merge *merge_new_published(size_t n_contributors)
{
	return merge_of(n_contributors, sizeof(struct contributor));
}

struct merge *merge_ref(struct merge *m)
{
	m->refs++;
	return m;
}

struct merge *merge_unref(struct merge *m)
{
	if (m && --m->refs == 0)
		free(m);
	return NULL;
}

struct contributor *merge_find(const struct merge *m, uint32_t unit)
{
	size_t low = 0, high = m->n_contributors;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (m->contributors[mid].unit < unit)
			low = mid + 1;
		else
			high = mid;
	}
	bool found = low < m->n_contributors && m->contributors[low].unit == unit;
	return found ? &m->contributors[low] : NULL;
}
