/* SPDX-License-Identifier: EUPL-1.2 */
/* rollup/again.c (core): of a department or district only what changed in its units is merged
 * again; the other figures stay as they are, with their judgement and what is hidden of them.  The
 * dates of the oldest evidence are seen to apart: a new report renews the date of all that it
 * repeats. */
#include <errno.h>
#include <stdlib.h>
#include "inside.h"

#define ORDERS_AT_ONCE 8 /* so many of a unit's figures lie in few cache lines */

/* One figure to be merged again. */
struct order {
	struct scope scope;
	uint64_t key;
};

struct orders {
	struct arena *arena;
	struct order *at;
	size_t n, cap;
	bool failed;
};

static void put(struct orders *l, const struct tree *t, struct scope s, uint64_t key)
{
	const struct node *n =
	        s.kind == SCOPE_DEPARTMENT ? &t->departments[s.index] : &t->districts[s.index];
	if (n->whole || l->failed)
		return; /* made anew already */
	if (l->n == l->cap) {
		struct order *more = arena_grow(l->arena, l->at, l->n, &l->cap, sizeof(*more));
		l->failed = !more;
		if (!more)
			return;
		l->at = more;
	}
	l->at[l->n++] = (struct order){s, key};
}

static void put_above(struct orders *l, const struct tree *t, uint32_t unit, uint64_t key)
{
	const struct unit *u = &t->org->units[unit];
	uint32_t home = org_home(t->org, unit);
	if (key >> 32 & INDICATOR_LOCAL)
		return;
	put(l, t, (struct scope){SCOPE_DEPARTMENT, u->department}, key);
	put(l, t, (struct scope){SCOPE_DISTRICT, home}, key);
	for (size_t i = 0; i < u->n_serves; i++)
		put(l, t, (struct scope){SCOPE_DISTRICT, u->serves[i]}, key);
}

static void put_changed(struct orders *l, const struct tree *t, const struct node *n)
{
	for (size_t i = 0; i < n->n_figures; i++) {
		if (n->figures[i].changed & CHANGED_FIGURE)
			put_above(l, t, n->scope.index, figure_key(&n->figures[i]));
	}
	for (size_t i = 0; i < n->n_gone; i++)
		put_above(l, t, n->scope.index, n->gone[i]);
}

static uint64_t place_of(const struct order *o)
{
	return (uint64_t)o->scope.kind << 32 | o->scope.index;
}

static int by_place(const void *a, const void *b)
{
	const struct order *x = a, *y = b;
	uint64_t p = place_of(x), q = place_of(y);
	return p != q ? (p > q) - (p < q) : (x->key > y->key) - (x->key < y->key);
}

/* A few orders of one scope, and what its members bring to each. */
struct hand {
	const struct order *orders;
	size_t n, n_members;
	struct piece *pieces; /* for each order in turn, with room for all members */
	size_t room;
	size_t n_pieces[ORDERS_AT_ONCE]; /* of them there are */
};

static int take_up(struct hand *h, const struct order *orders, size_t n, size_t n_members,
                   struct arena *arena)
{
	h->orders = orders;
	h->n = n < ORDERS_AT_ONCE ? n : ORDERS_AT_ONCE;
	h->n_members = n_members;
	memset(h->n_pieces, 0, sizeof(h->n_pieces));
	if (h->n * n_members > h->room) {
		h->room = h->n * n_members;
		h->pieces = arena_array(arena, h->room, sizeof(*h->pieces));
	}
	return h->pieces || h->room == 0 ? 0 : -ENOMEM;
}

/* Both the member's figures and the orders are sorted: walk them side by side. */
static void deal_member(const struct merging *g, struct hand *h, uint32_t unit, struct near *near)
{
	const struct node *n = &g->tree->units[unit];
	size_t at = near->own = figures_from_near(n, h->orders[0].key, near->own);
	for (size_t i = 0; i < h->n; i++) {
		while (at < n->n_figures && figure_key(&n->figures[at]) < h->orders[i].key)
			at++;
		if (at == n->n_figures)
			return;
		const struct figure *f = &n->figures[at];
		if (figure_key(f) == h->orders[i].key && scope_has(g->tree, g->scope, unit, f))
			h->pieces[i * h->n_members + h->n_pieces[i]++] =
			        scope_piece(g->tree, g->scope, unit, f, near);
	}
}

/* Those of one scope, merged: `made` gets a figure for each that still is.  A member's figures lie
 * side by side: several are dealt out at a visit. */
static int merge_all(struct merging *g, struct hand *h, const struct order *orders, size_t n,
                     struct figure *made, size_t *ret_n)
{
	size_t n_members = 0;
	const uint32_t *members = tree_members(g->tree, g->scope, &n_members);
	struct near near = {0};
	for (size_t done = 0; done < n; done += h->n) {
		if (take_up(h, &orders[done], n - done, n_members, g->scratch))
			return -ENOMEM;
		for (size_t k = 0; k < n_members; k++)
			deal_member(g, h, members[k], &near);
		for (size_t i = 0; i < h->n; i++) {
			if (h->n_pieces[i] == 0)
				continue;
			if (scope_merge(g, &h->pieces[i * n_members], h->n_pieces[i],
			                &made[*ret_n]))
				return -ENOMEM;
			made[(*ret_n)++].changed = CHANGED_FIGURE;
		}
	}
	return 0;
}

static void replace(struct figure *old, const struct figure *made)
{
	old->merge = merge_unref(old->merge);
	*old = *made;
}

static bool all_there(const struct node *n, const struct figure *made, size_t n_made)
{
	for (size_t i = 0; i < n_made; i++) {
		if (!node_find_key(n, figure_key(&made[i])))
			return false;
	}
	return true;
}

/* Some come or go: the list is written anew; both lists and the orders are sorted. */
static int rewrite(struct node *n, const struct order *orders, size_t n_orders,
                   const struct figure *made, size_t n_made)
{
	struct arena *arena = arena_new(NODE_MAX_BYTES);
	struct figure *list =
	        arena ? arena_array(arena, n->n_figures + n_made, sizeof(*list)) : NULL;
	size_t at = 0, k = 0, o = 0;
	if (!list) {
		arena = arena_free(arena);
		return -ENOMEM;
	}
	for (size_t i = 0; i < n->n_figures; i++) {
		struct figure *f = &n->figures[i];
		uint64_t key = figure_key(f);
		while (k < n_made && figure_key(&made[k]) <= key)
			list[at++] = made[k++];
		while (o < n_orders && orders[o].key < key)
			o++;
		if (o < n_orders && orders[o].key == key)
			f->merge = merge_unref(f->merge); /* made anew, or nobody has it */
		else
			list[at++] = *f;
	}
	while (k < n_made)
		list[at++] = made[k++];
	n->arena = (arena_free(n->arena), arena);
	n->figures = list;
	n->n_figures = at;
	return 0;
}

static int again(struct merging *g, struct hand *h, struct node *n, const struct order *orders,
                 size_t n_orders)
{
	size_t n_made = 0;
	struct figure *made = arena_array(g->scratch, n_orders, sizeof(*made));
	g->scope = n->scope;
	int ret = made ? merge_all(g, h, orders, n_orders, made, &n_made) : -ENOMEM;
	if (ret == 0 && n_made == n_orders && all_there(n, made, n_made)) {
		for (size_t i = 0; i < n_made; i++)
			replace(node_find_key(n, figure_key(&made[i])), &made[i]);
		return 0;
	}
	if (ret == 0)
		ret = rewrite(n, orders, n_orders, made, n_made);
	for (size_t i = 0; ret < 0 && i < n_made; i++)
		made[i].merge = merge_unref(made[i].merge);
	return ret;
}

/* ---- dates ---- */

static void renew(struct figure *whole, const struct figure *own, uint32_t unit)
{
	struct merge *m = whole->merge;
	const struct contributor *c = merge_find(m, unit);
	struct entered *e = c ? &m->entered[c - m->contributors] : NULL;
	if (!e || e->received_unix_s == own->received_unix_s)
		return;
	bool oldest = e->received_unix_s == m->oldest_unix_s;
	e->received_unix_s = own->received_unix_s;
	if (!oldest && e->received_unix_s >= m->oldest_unix_s)
		return;
	int64_t before = m->oldest_unix_s;
	m->oldest_unix_s = m->entered[0].received_unix_s;
	for (size_t i = 1; i < m->n_contributors; i++) {
		if (m->entered[i].received_unix_s < m->oldest_unix_s)
			m->oldest_unix_s = m->entered[i].received_unix_s;
	}
	if (m->oldest_unix_s != before)
		whole->changed |= CHANGED_SHOWN;
}

/* Both lists are sorted: walk them side by side.  What changed has its date by the merge. */
static void renew_dates(struct node *scope, const struct node *unit)
{
	for (size_t i = 0, k = 0; !scope->whole && i < unit->n_figures; i++) {
		uint64_t key = figure_key(&unit->figures[i]);
		if (unit->figures[i].changed & CHANGED_FIGURE)
			continue;
		while (k < scope->n_figures && figure_key(&scope->figures[k]) < key)
			k++;
		if (k < scope->n_figures && figure_key(&scope->figures[k]) == key)
			renew(&scope->figures[k], &unit->figures[i], unit->scope.index);
	}
}

static void renew_above(struct tree *t, const struct node *unit)
{
	const struct unit *u = &t->org->units[unit->scope.index];
	renew_dates(&t->departments[u->department], unit);
	renew_dates(&t->districts[org_home(t->org, unit->scope.index)], unit);
	for (size_t i = 0; i < u->n_serves; i++)
		renew_dates(&t->districts[u->serves[i]], unit);
}

int again_scopes(const struct rollup_params *p, struct tree *t)
{
	size_t n = 0;
	struct node *const *units = tree_touched(t, SCOPE_UNIT, &n);
	struct orders l = {.arena = arena_new(SIZE_MAX / 4)};
	if (!l.arena)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		put_changed(&l, t, units[i]);
	if (l.n > 1)
		qsort(l.at, l.n, sizeof(*l.at), by_place);
	int ret = l.failed ? -ENOMEM : 0;
	struct merging g = {.params = p, .tree = t, .scratch = l.arena};
	struct hand hand = {0};
	size_t n_once = 0;
	for (size_t i = 0; ret == 0 && i < l.n; i++) {
		if (i == 0 || by_place(&l.at[i], &l.at[i - 1]) != 0)
			l.at[n_once++] = l.at[i];
	}
	for (size_t i = 0, end; ret == 0 && i < n_once; i = end) {
		for (end = i + 1; end < n_once && place_of(&l.at[end]) == place_of(&l.at[i]); end++)
			;
		ret = again(&g, &hand, tree_node(t, l.at[i].scope), &l.at[i], end - i);
	}
	for (size_t i = 0; ret == 0 && i < n; i++)
		renew_above(t, units[i]);
	l.arena = arena_free(l.arena);
	return ret;
}
