/* SPDX-License-Identifier: EUPL-1.2 */
/* protect/pass.c (core): for which figures the gate decides anew.  What changed in a district's
 * figures is decided with all units, departments and districts that hang together with it in that
 * very indicator and period: by units that serve several and say so there.  All else keeps what was
 * decided before.  Then what last year's hiding means for this year, and the findings.  Owner of
 * nothing but its scratch and the marks of nodes while it runs. */
#include <errno.h>
#include <stdlib.h>
#include "inside.h"

#define SCRATCH_MAX_BYTES ((size_t)1 << 30)

static uint64_t fold(uint64_t hash, unsigned x)
{
	return (hash ^ x) * UINT64_C(0x100000001B3);
}

static uint64_t hidden_hash(const struct figure *f)
{
	uint64_t hash = fold(UINT64_C(0xCBF29CE484222325), f->hidden);
	for (size_t k = 0; f->merge && k < f->merge->n_contributors; k++) {
		const struct contributor *c = &f->merge->contributors[k];
		hash = fold(hash, c->hidden + 2u * c->hidden_state);
	}
	for (size_t k = 0; k < f->n_subgroups; k++) {
		const struct subgroup *s = &f->subgroups[k];
		hash = fold(hash, s->hidden + 2u * s->hidden_baseline);
	}
	return hash;
}

/* ---- what hangs together ---- */

static int see(struct gate *g, struct node *n)
{
	if (g->n_seen == g->cap_seen) {
		struct seen *more =
		        arena_grow(g->scratch, g->seen, g->n_seen, &g->cap_seen, sizeof(*more));
		if (!more)
			return -ENOMEM;
		g->seen = more;
	}
	g->seen[g->n_seen++] =
	        (struct seen){.node = n, .figure = node_find_near(n, g->key, &g->near)};
	n->mark = (uint32_t)g->n_seen;
	return 0;
}

static int reach(struct gate *g, uint32_t district)
{
	if (g->tree->districts[district].mark)
		return 0;
	if (g->n_districts == g->cap_districts) {
		uint32_t *more = arena_grow(g->scratch, g->districts, g->n_districts,
		                            &g->cap_districts, sizeof(*more));
		if (!more)
			return -ENOMEM;
		g->districts = more;
	}
	g->districts[g->n_districts++] = district;
	return see(g, &g->tree->districts[district]);
}

/* The districts where a unit's breakdown stands. */
static int reach_served(struct gate *g, uint32_t unit)
{
	const struct unit *u = &g->tree->org->units[unit];
	for (size_t i = 0; i < u->n_serves; i++) {
		const struct figure *f = node_find_key(&g->tree->districts[u->serves[i]], g->key);
		const struct contributor *c = f ? merge_find(f->merge, unit) : NULL;
		if (c && c->shared && reach(g, u->serves[i]))
			return -ENOMEM;
	}
	return 0;
}

static int by_index(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static int gather_districts(struct gate *g, uint32_t first)
{
	g->n_districts = 0;
	if (reach(g, first))
		return -ENOMEM;
	for (size_t at = 0; at < g->n_districts; at++) {
		const struct node *n = &g->tree->districts[g->districts[at]];
		const struct figure *f = gate_seen(g, n)->figure;
		for (size_t i = 0; f && i < f->merge->n_contributors; i++) {
			const struct contributor *c = &f->merge->contributors[i];
			if (c->shared ? reach(g, org_home(g->tree->org, c->unit))
			              : reach_served(g, c->unit))
				return -ENOMEM;
		}
	}
	if (g->n_districts > 1)
		qsort(g->districts, g->n_districts, sizeof(*g->districts), by_index);
	return 0;
}

static int see_all(struct gate *g)
{
	const struct org *o = g->tree->org;
	for (size_t i = 0; i < g->n_districts; i++) {
		const struct district *d = &o->districts[g->districts[i]];
		for (size_t k = 0; k < d->n_departments; k++) {
			const struct department *dep = &o->departments[d->departments[k]];
			for (size_t u = 0; u < dep->n_units; u++) {
				if (see(g, &g->tree->units[dep->units[u]]))
					return -ENOMEM;
			}
			if (see(g, &g->tree->departments[d->departments[k]]))
				return -ENOMEM;
		}
	}
	return 0;
}

static int make_room(struct gate *g)
{
	struct problem *p = &g->p;
	size_t n_cells = 0, n_departments = 0;
	for (size_t i = 0; i < g->n_districts; i++) {
		size_t n = 0;
		struct scope s = {SCOPE_DISTRICT, g->districts[i]};
		(void)tree_members(g->tree, s, &n); /* their number alone */
		n_cells += n; /* its own, and those from elsewhere: enough for either */
		n_departments += g->tree->org->districts[g->districts[i]].n_departments;
	}
	if (n_cells > g->room_cells) {
		p->cells = arena_array(g->scratch, 2 * n_cells, sizeof(*p->cells));
		g->room_cells = p->cells ? 2 * n_cells : 0;
	}
	if (n_departments > g->room_departments) {
		p->departments =
		        arena_array(g->scratch, 2 * n_departments, sizeof(*p->departments));
		g->room_departments = p->departments ? 2 * n_departments : 0;
	}
	if (g->n_districts > g->room_districts) {
		p->districts = arena_array(g->scratch, 2 * g->n_districts, sizeof(*p->districts));
		g->room_districts = p->districts ? 2 * g->n_districts : 0;
	}
	return n_cells > g->room_cells || n_departments > g->room_departments ||
	                       g->n_districts > g->room_districts
	               ? -ENOMEM
	               : 0;
}

/* ---- what was decided ---- */

static void mark_shown(struct gate *g, struct node *n, struct figure *f)
{
	f->changed |= CHANGED_SHOWN;
	tree_touch_node(g->tree, n);
}

static void renew_scope(struct gate *g, struct node *n, struct figure *f)
{
	uint64_t before = hidden_hash(f);
	f->hidden &= (uint8_t)~HIDE_BASELINE;
	speak_baseline_scope(g, n, f);
	if (hidden_hash(f) != before)
		mark_shown(g, n, f);
}

static void renew_in(struct gate *g, struct node *scope, uint64_t key)
{
	struct figure *f = node_find_key(scope, key);
	if (f)
		renew_scope(g, scope, f);
}

/* And all that stands on it. */
static void renew_unit(struct gate *g, struct node *n, struct figure *f)
{
	const struct unit *u = &g->tree->org->units[n->scope.index];
	uint64_t key = figure_key(f), before = hidden_hash(f);
	f->hidden &= (uint8_t)~HIDE_BASELINE;
	speak_baseline_unit(n, f);
	if (hidden_hash(f) == before)
		return;
	mark_shown(g, n, f);
	renew_in(g, &g->tree->departments[u->department], key);
	renew_in(g, &g->tree->districts[org_home(g->tree->org, n->scope.index)], key);
	for (size_t i = 0; i < u->n_serves; i++)
		renew_in(g, &g->tree->districts[u->serves[i]], key);
}

/* What is hidden of last year's figure changed: this year's are compared with it. */
static void renew_following(struct gate *g, struct node *n, const struct figure *then)
{
	for (size_t i = (size_t)(then - n->figures) + 1;
	     i < n->n_figures && n->figures[i].indicator == then->indicator; i++) {
		struct figure *f = &n->figures[i];
		if (f->period.year != then->period.year + 1)
			continue;
		if (n->scope.kind == SCOPE_UNIT)
			renew_unit(g, n, f);
		else
			renew_scope(g, n, f);
	}
}

static void keep_decision(struct gate *g, struct node *n, struct figure *f, uint64_t before)
{
	if (hidden_hash(f) == before)
		return;
	mark_shown(g, n, f);
	renew_following(g, n, f);
}

static void finish(struct gate *g)
{
	for (size_t i = 0; i < g->n_seen; i++) {
		struct seen *s = &g->seen[i];
		if (s->figure && !s->settled && s->node->scope.kind == SCOPE_UNIT)
			speak_baseline_unit(s->node, s->figure);
	}
	for (size_t i = 0; i < g->n_seen; i++) {
		struct seen *s = &g->seen[i];
		if (!s->figure || s->settled)
			continue;
		if (s->node->scope.kind != SCOPE_UNIT)
			speak_baseline_scope(g, s->node, s->figure);
		keep_decision(g, s->node, s->figure, s->before);
	}
}

/* What is half decided is published as what it became: hidden, until the next pass. */
static int half_decided(struct gate *g)
{
	for (size_t i = 0; i < g->n_seen; i++) {
		if (g->seen[i].figure)
			mark_shown(g, g->seen[i].node, g->seen[i].figure);
	}
	return -ENOMEM;
}

static int decide(struct gate *g, uint32_t district)
{
	if (gather_districts(g, district) || see_all(g) || make_room(g))
		return -ENOMEM;
	bool easy = g->params->min_group > 0 && plain(g);
	for (size_t i = 0; i < g->n_seen; i++) {
		struct seen *s = &g->seen[i];
		s->settled = easy && s->figure && !(s->figure->changed & CHANGED_FIGURE);
		if (!s->figure || s->settled)
			continue;
		s->before = hidden_hash(s->figure);
		gate_start(g->params, s->figure);
	}
	if (!easy && g->params->min_group > 0 && gate_solve(g))
		return half_decided(g);
	if (easy && !g->params->look_only)
		plain_remember(g);
	finish(g);
	for (size_t i = 0; i < g->n_districts; i++) {
		struct figure *f = gate_seen(g, &g->tree->districts[g->districts[i]])->figure;
		if (f && (f->changed & CHANGED_FIGURE))
			f->changed |= CHANGED_SETTLED;
	}
	return 0;
}

static void forget_seen(struct gate *g)
{
	for (size_t i = 0; i < g->n_seen; i++)
		g->seen[i].node->mark = 0;
	g->n_seen = 0;
}

/* District by district, so that its units stay at hand. */
static int decide_all(struct gate *g)
{
	size_t n = 0;
	int ret = 0;
	struct node *const *districts = tree_touched(g->tree, SCOPE_DISTRICT, &n);
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < districts[i]->n_figures; k++)
			districts[i]->figures[k].changed &= (uint8_t)~CHANGED_SETTLED;
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; ret == 0 && k < districts[i]->n_figures; k++) {
			const struct figure *f = &districts[i]->figures[k];
			if (!(f->changed & CHANGED_FIGURE) || (f->changed & CHANGED_SETTLED))
				continue;
			g->key = figure_key(f);
			ret = decide(g, districts[i]->scope.index);
			forget_seen(g);
		}
	}
	return ret;
}

/* Figures that enter no whole: a unit's own, and what is not applicable.  What stands on one of
 * them a year later was changed with it. */
static int decide_alone(struct gate *g, struct node *n)
{
	const struct node *home = &g->tree->districts[org_home(g->tree->org, n->scope.index)];
	for (size_t i = 0, k = 0; i < n->n_figures; i++) {
		struct figure *f = &n->figures[i];
		uint64_t key = figure_key(f);
		while (k < home->n_figures && figure_key(&home->figures[k]) < key)
			k++;
		bool enters = k < home->n_figures && figure_key(&home->figures[k]) == key;
		if (enters || !(f->changed & CHANGED_FIGURE))
			continue;
		gate_start(g->params, f);
		if (g->params->min_group > 0 && gate_solve_alone(g, n->scope.index, f))
			return -ENOMEM;
		speak_baseline_unit(n, f);
	}
	return 0;
}

/* ---- one pass ---- */

/* Undecided: hidden until the next pass, which looks at all of it. */
static void hide_touched(struct tree *t, enum scope_kind kind)
{
	size_t n = 0;
	struct node *const *nodes = tree_touched(t, kind, &n);
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < nodes[i]->n_figures; k++) {
			struct figure *f = &nodes[i]->figures[k];
			f->hidden = HIDE_ALL | HIDE_CONTRIBUTORS;
			f->changed |= CHANGED_FIGURE;
		}
	}
}

int protect_tree(const struct protect_params *p, struct protect_shown *h, struct tree *t)
{
	struct gate g = {.params = p, .shown = h, .tree = t};
	size_t n = 0;
	g.p.min_group = p->min_group;
	g.p.shown = h;
	g.scratch = arena_new(SCRATCH_MAX_BYTES);
	struct node *const *units = tree_touched(t, SCOPE_UNIT, &n);
	int ret = g.scratch ? 0 : -ENOMEM;
	for (size_t i = 0; ret == 0 && i < n; i++)
		ret = decide_alone(&g, units[i]);
	ret = ret == 0 ? decide_all(&g) : ret;
	g.scratch = arena_free(g.scratch);
	for (enum scope_kind k = 0; ret < 0 && k < SCOPE_KIND_COUNT; k++)
		hide_touched(t, k);
	units = tree_touched(t, SCOPE_UNIT, &n);
	for (size_t i = 0; i < n; i++)
		speak_findings(units[i]);
	return ret;
}
