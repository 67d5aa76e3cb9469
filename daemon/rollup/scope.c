/* SPDX-License-Identifier: EUPL-1.2 */
/* rollup/scope.c (core): the figures of departments and districts, always over units (MEANING 16);
 * here all of a scope at once, in again.c the few that changed.
 * The units' figures are dealt out to one pile per (indicator, period) in one walk; each pile
 * becomes a figure.  A unit at home brings its own figure; elsewhere its breakdown of that
 * district's name. */
#include <errno.h>
#include <stdlib.h>
#include "inside.h"

struct pile {
	uint64_t key; /**< indicator and period_key */
	size_t n, at; /**< how many pieces, where they start */
};

struct deal {
	const struct tree *tree;
	struct scope scope;
	struct arena *scratch;
	const uint32_t *members;
	size_t n_members;
	struct pile *piles;
	size_t n_piles, cap_piles;
	uint32_t *slots; /**< pile + 1 by hash of its key; 0 is free */
	size_t n_slots;
	struct piece *pieces;
};

static size_t slot_of(const struct deal *d, uint64_t key)
{
	/* Fibonacci hashing: keys are dense in both halves. */
	size_t at = (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (d->n_slots - 1);
	while (d->slots[at] && d->piles[d->slots[at] - 1].key != key)
		at = (at + 1) & (d->n_slots - 1);
	return at;
}

static int more_room(struct deal *d)
{
	if (d->n_piles == d->cap_piles) {
		struct pile *more =
		        arena_grow(d->scratch, d->piles, d->n_piles, &d->cap_piles, sizeof(*more));
		if (!more)
			return -ENOMEM;
		d->piles = more;
	}
	if (d->n_slots > 2 * d->n_piles + 2)
		return 0;
	size_t wanted = d->n_slots ? 2 * d->n_slots : 64;
	uint32_t *slots = arena_array(d->scratch, wanted, sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	d->slots = slots;
	d->n_slots = wanted;
	for (uint32_t i = 0; i < d->n_piles; i++)
		slots[slot_of(d, d->piles[i].key)] = i + 1;
	return 0;
}

static int count(struct deal *d, uint64_t key, uint32_t *ret_pile)
{
	if (more_room(d))
		return -ENOMEM;
	size_t at = slot_of(d, key);
	if (!d->slots[at]) {
		d->piles[d->n_piles++] = (struct pile){.key = key};
		d->slots[at] = (uint32_t)d->n_piles;
	}
	*ret_pile = d->slots[at] - 1;
	d->piles[*ret_pile].n++;
	return 0;
}

static const struct breakdown *promised_for(const struct figure *f, const struct district *d)
{
	return f->planned && f->owed
	               ? breakdown_of_district(f->planned->breakdown, f->planned->n_breakdown, d)
	               : NULL;
}

bool scope_has(const struct tree *t, struct scope s, uint32_t unit, const struct figure *f)
{
	if (f->indicator & INDICATOR_LOCAL)
		return false;
	const struct unit *u = &t->org->units[unit];
	bool bounded = u->active_from != CIVIL_NONE || u->active_to != CIVIL_NONE;
	if (bounded && !unit_active(u, period_last_day(f->period)))
		return false;
	bool reported = num_given(f->all.value);
	if (!tree_serves_from_elsewhere(t, s, unit))
		return reported || (f->owed && f->missing != MISSING_NOT_APPLICABLE);
	const struct district *to = &t->org->districts[s.index];
	if (subgroup_of_district(f, to) != INDEX_NONE)
		return true;
	return promised_for(f, to) && f->missing != MISSING_NOT_APPLICABLE;
}

static struct part part_for(const struct figure *f, const struct district *elsewhere)
{
	uint32_t at = elsewhere ? subgroup_of_district(f, elsewhere) : INDEX_NONE;
	if (!f || (elsewhere && at == INDEX_NONE))
		return PART_NONE;
	return elsewhere ? f->subgroups[at].part : f->all;
}

/* A shared count promises its part of the target only when the plan says which. */
static void set_promise(struct piece *x, const struct district *elsewhere)
{
	const struct figure *f = x->figure;
	x->target_kind = f->target_kind;
	x->target = f->target;
	x->expected_part = f->expected_part;
	if (!elsewhere || f->target_kind != TARGET_VALUE)
		return;
	const struct breakdown *b =
	        f->promise ? breakdown_of_district(f->promise->breakdown, f->promise->n_breakdown,
	                                           elsewhere)
	                   : NULL;
	double part = b ? b->part.value : NUM_NONE;
	if (f->measure != MEASURE_COUNTED) {
		x->target = num_given(part) ? part : f->target;
		return;
	}
	x->target_kind = num_given(part) ? TARGET_VALUE : TARGET_NONE;
	x->target = part;
	x->expected_part = x->subgroup != INDEX_NONE ? f->subgroups[x->subgroup].expected_part
	                                             : NUM_NONE; /* it has not reported */
}

/* Of last year. */
static struct part before(const struct node *n, const struct figure *f, struct period period,
                          const struct district *elsewhere, size_t *near)
{
	return part_for(node_find_near(n, figure_key_of(f->indicator, period), near), elsewhere);
}

struct piece scope_piece(const struct tree *t, struct scope s, uint32_t unit,
                         const struct figure *f, struct near *near)
{
	bool shared = tree_serves_from_elsewhere(t, s, unit);
	const struct district *elsewhere = shared ? &t->org->districts[s.index] : NULL;
	const struct indicator *i = &t->catalogue->indicators[f->indicator];
	const struct node *n = &t->units[unit];
	struct piece x = {.unit = unit, .figure = f, .shared = shared};
	x.subgroup = shared ? subgroup_of_district(f, elsewhere) : INDEX_NONE;
	x.part = part_for(f, elsewhere);
	x.reported = num_given(x.part.value);
	x.weight = i->weight == WEIGHT_NONE ? NUM_NONE : t->org->units[unit].weights[i->weight];
	set_promise(&x, elsewhere);
	x.baseline = x.baseline_year = PART_NONE;
	if (x.reported && num_given(f->baseline)) { /* else there is nothing to find */
		struct last_year y = period_last_year(f->period);
		x.baseline = before(n, f, y.same, elsewhere, &near->same);
		x.baseline_year = before(n, f, y.whole, elsewhere, &near->whole);
		if (!num_given(x.baseline_year.value) && f->measure == MEASURE_COUNTED)
			x.baseline_year = before(n, f, y.december, elsewhere, &near->december);
	}
	return x;
}

static int by_key(const void *a, const void *b)
{
	const struct pile *x = a, *y = b;
	return (x->key > y->key) - (x->key < y->key);
}

/* One walk finds what belongs and counts the piles, a second, over the list, fills them. */
static int deal_out(struct deal *d)
{
	size_t most = 0, n_dealt = 0, total = 0;
	for (size_t i = 0; i < d->n_members; i++)
		most += d->tree->units[d->members[i]].n_figures;
	struct dealt {
		const struct figure *figure;
		uint32_t unit, pile;
	} *dealt = arena_array(d->scratch, most, sizeof(*dealt));
	if (!dealt)
		return -ENOMEM;
	for (size_t i = 0; i < d->n_members; i++) {
		uint32_t unit = d->members[i];
		const struct node *n = &d->tree->units[unit];
		for (size_t k = 0; k < n->n_figures; k++) {
			uint32_t pile = 0;
			if (!scope_has(d->tree, d->scope, unit, &n->figures[k]))
				continue;
			if (count(d, figure_key(&n->figures[k]), &pile))
				return -ENOMEM;
			dealt[n_dealt++] = (struct dealt){&n->figures[k], unit, pile};
		}
	}
	for (size_t i = 0; i < d->n_piles; i++) {
		d->piles[i].at = total;
		total += d->piles[i].n;
		d->piles[i].n = 0;
	}
	d->pieces = arena_array(d->scratch, total, sizeof(*d->pieces));
	if (!d->pieces)
		return -ENOMEM;
	struct near near = {0};
	for (size_t i = 0; i < n_dealt; i++) {
		struct pile *p = &d->piles[dealt[i].pile];
		d->pieces[p->at + p->n++] =
		        scope_piece(d->tree, d->scope, dealt[i].unit, dealt[i].figure, &near);
	}
	return 0;
}

static void figures_done(struct figure *figures, size_t n)
{
	for (size_t i = 0; i < n; i++)
		figures[i].merge = merge_unref(figures[i].merge);
}

/* All of a scope, from the beginning. */
static int scope_pass(const struct rollup_params *p, struct tree *t, struct scope scope)
{
	struct node *n = tree_node(t, scope);
	struct deal d = {.tree = t, .scope = scope, .scratch = arena_new(SIZE_MAX / 4)};
	struct arena *arena = arena_new(NODE_MAX_BYTES);
	struct merging g = {.params = p, .tree = t, .scope = scope, .scratch = d.scratch};
	struct figure *figures = NULL;
	size_t n_made = 0;
	d.members = tree_members(t, scope, &d.n_members);
	int ret = d.scratch && arena ? deal_out(&d) : -ENOMEM;
	if (ret == 0) {
		if (d.n_piles)
			qsort(d.piles, d.n_piles, sizeof(*d.piles), by_key);
		figures = arena_array(arena, d.n_piles, sizeof(*figures));
		ret = figures ? 0 : -ENOMEM;
	}
	for (; ret == 0 && n_made < d.n_piles; n_made += ret == 0) {
		struct figure *f = &figures[n_made];
		ret = scope_merge(&g, &d.pieces[d.piles[n_made].at], d.piles[n_made].n, f);
		f->changed = CHANGED_FIGURE;
	}
	if (ret == 0) {
		figures_done(n->figures, n->n_figures);
		n->arena = (arena_free(n->arena), arena);
		n->figures = figures;
		n->n_figures = d.n_piles;
		arena = NULL;
	} else if (figures) {
		figures_done(figures, n_made);
	}
	d.scratch = arena_free(d.scratch);
	arena = arena_free(arena);
	return ret;
}

int rollup_scopes(const struct rollup_params *p, struct tree *t)
{
	int ret = changed_units(t);
	for (enum scope_kind k = SCOPE_DEPARTMENT; ret == 0 && k < SCOPE_KIND_COUNT; k++) {
		size_t n = 0;
		struct node *const *nodes = tree_touched(t, k, &n);
		for (size_t i = 0; i < n; i++) {
			if (nodes[i]->whole && scope_pass(p, t, nodes[i]->scope))
				ret = -ENOMEM;
		}
	}
	return ret ? ret : again_scopes(p, t);
}
