/* SPDX-License-Identifier: EUPL-1.2 */
/* rollup/scope.c (core): the figures of departments and districts, always over units (MEANING 16).
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
	uint32_t *members; /**< units, in order of the register */
	size_t n_members;
	struct pile *piles;
	size_t n_piles, cap_piles;
	uint32_t *slots; /**< pile + 1 by hash of its key; 0 is free */
	size_t n_slots;
	struct piece *pieces;
};

static uint64_t key_of(const struct figure *f)
{
	return (uint64_t)f->indicator << 32 | period_key(f->period);
}

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

static bool is_shared(const struct deal *d, uint32_t unit)
{
	return d->scope.kind == SCOPE_DISTRICT && org_home(d->tree->org, unit) != d->scope.index;
}

/* Does this figure belong in the scope at all? */
static bool belongs(const struct deal *d, uint32_t unit, bool shared, const struct figure *f)
{
	if (f->indicator & INDICATOR_LOCAL)
		return false;
	const struct unit *u = &d->tree->org->units[unit];
	bool bounded = u->active_from != CIVIL_NONE || u->active_to != CIVIL_NONE;
	if (bounded && !unit_active(u, period_last_day(f->period)))
		return false;
	bool reported = num_given(f->all.value);
	if (!shared)
		return reported || (f->owed && f->missing != MISSING_NOT_APPLICABLE);
	const struct district *to = &d->tree->org->districts[d->scope.index];
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
	x->expected_part =
	        num_given(part) && f->target != 0 ? f->expected_part / f->target * part : part;
}

static struct piece piece_of(const struct deal *d, uint32_t unit, const struct figure *f)
{
	bool shared = is_shared(d, unit);
	const struct tree *t = d->tree;
	const struct district *elsewhere = shared ? &t->org->districts[d->scope.index] : NULL;
	const struct indicator *i = &t->catalogue->indicators[f->indicator];
	int year = f->period.year - 1;
	struct period whole = {(int16_t)year, PERIODICITY_YEAR, 1};
	struct period december = {(int16_t)year, PERIODICITY_MONTH, 12};
	const struct node *n = &t->units[unit];
	struct piece x = {.unit = unit, .figure = f, .shared = shared};
	x.subgroup = shared ? subgroup_of_district(f, elsewhere) : INDEX_NONE;
	x.part = part_for(f, elsewhere);
	x.reported = num_given(x.part.value);
	x.expected = x.reported || (f->owed && f->missing != MISSING_NOT_APPLICABLE);
	x.weight = i->weight == WEIGHT_NONE ? NUM_NONE : t->org->units[unit].weights[i->weight];
	set_promise(&x, elsewhere);
	x.baseline = x.baseline_year = PART_NONE;
	if (x.reported && num_given(f->baseline)) { /* else there is nothing to find */
		x.baseline = part_for(node_find(n, f->indicator, period_in_year(f->period, year)),
		                      elsewhere);
		x.baseline_year = part_for(node_find(n, f->indicator, whole), elsewhere);
		if (!num_given(x.baseline_year.value) && f->measure == MEASURE_COUNTED)
			x.baseline_year = part_for(node_find(n, f->indicator, december), elsewhere);
	}
	return x;
}

static int by_index(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static int by_key(const void *a, const void *b)
{
	const struct pile *x = a, *y = b;
	return (x->key > y->key) - (x->key < y->key);
}

static int find_members(struct deal *d)
{
	const struct org *o = d->tree->org;
	const struct tree *t = d->tree;
	if (d->scope.kind == SCOPE_DEPARTMENT) {
		const struct department *dep = &o->departments[d->scope.index];
		d->members = arena_array(d->scratch, dep->n_units, sizeof(*d->members));
		for (size_t i = 0; d->members && i < dep->n_units; i++)
			d->members[d->n_members++] = dep->units[i];
	} else {
		const struct district *dis = &o->districts[d->scope.index];
		size_t from = t->serving_at[d->scope.index], to = t->serving_at[d->scope.index + 1];
		size_t n = to - from;
		for (size_t i = 0; i < dis->n_departments; i++)
			n += o->departments[dis->departments[i]].n_units;
		d->members = arena_array(d->scratch, n, sizeof(*d->members));
		for (size_t i = 0; d->members && i < dis->n_departments; i++) {
			const struct department *dep = &o->departments[dis->departments[i]];
			for (size_t k = 0; k < dep->n_units; k++)
				d->members[d->n_members++] = dep->units[k];
		}
		for (size_t i = from; d->members && i < to; i++) {
			if (org_home(o, t->serving[i]) != d->scope.index)
				d->members[d->n_members++] = t->serving[i];
		}
	}
	if (d->n_members)
		qsort(d->members, d->n_members, sizeof(*d->members), by_index);
	return d->members ? 0 : -ENOMEM;
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
		bool shared = is_shared(d, unit);
		for (size_t k = 0; k < n->n_figures; k++) {
			uint32_t pile = 0;
			if (!belongs(d, unit, shared, &n->figures[k]))
				continue;
			if (count(d, key_of(&n->figures[k]), &pile))
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
	for (size_t i = 0; i < n_dealt; i++) {
		struct pile *p = &d->piles[dealt[i].pile];
		d->pieces[p->at + p->n++] = piece_of(d, dealt[i].unit, dealt[i].figure);
	}
	return 0;
}

static int scope_pass(const struct rollup_params *p, struct tree *t, struct scope scope)
{
	struct node *n = tree_node(t, scope);
	struct deal d = {.tree = t, .scope = scope, .scratch = arena_new(SIZE_MAX / 4)};
	struct arena *arena = arena_new(NODE_MAX_BYTES);
	struct merging g = {p, t, scope, arena, d.scratch};
	struct figure *figures = NULL;
	int ret = d.scratch && arena ? find_members(&d) : -ENOMEM;
	if (ret == 0)
		ret = deal_out(&d);
	if (ret == 0) {
		if (d.n_piles)
			qsort(d.piles, d.n_piles, sizeof(*d.piles), by_key);
		figures = arena_array(arena, d.n_piles, sizeof(*figures));
		ret = figures ? 0 : -ENOMEM;
	}
	for (size_t i = 0; ret == 0 && i < d.n_piles; i++)
		ret = scope_merge(&g, &d.pieces[d.piles[i].at], d.piles[i].n, &figures[i]);
	if (ret == 0) {
		n->arena = (arena_free(n->arena), arena);
		n->figures = figures;
		n->n_figures = d.n_piles;
		arena = NULL;
	}
	d.scratch = arena_free(d.scratch);
	arena = arena_free(arena);
	return ret;
}

int rollup_scopes(const struct rollup_params *p, struct tree *t)
{
	int ret = 0;
	for (uint32_t i = 0; i < t->org->n_departments; i++) {
		if (t->departments[i].touched) {
			int failed = scope_pass(p, t, (struct scope){SCOPE_DEPARTMENT, i});
			ret = ret < 0 ? ret : failed;
		}
	}
	for (uint32_t i = 0; i < t->org->n_districts; i++) {
		if (t->districts[i].touched) {
			int failed = scope_pass(p, t, (struct scope){SCOPE_DISTRICT, i});
			ret = ret < 0 ? ret : failed;
		}
	}
	return ret;
}
