/* SPDX-License-Identifier: EUPL-1.2 */
/* protect/gate.c (core): decides what is hidden, for all districts that hang together with a
 * touched one (by units that serve several), one indicator and period at a time. The true figures
 * keep their numbers and states; only `hidden` is written here, so that a later pass can show again
 * what no longer needs hiding.  Owner of nothing but its scratch. */
#include <errno.h>
#include <stdlib.h>
#include "base/hash.h"
#include "inside.h"

#define SCRATCH_MAX_BYTES ((size_t)1 << 30)

struct gate {
	const struct protect_params *params;
	struct protect_history *history;
	struct tree *tree;
	struct arena *scratch;
	uint32_t *districts; /**< that hang together; in order of the register */
	size_t n_districts;
	uint8_t *reached;    /**< per district of the org */
	uint32_t *cell_of;   /**< per unit of the org: its cell in this problem + 1 */
	uint32_t *cursor;    /**< per unit of the org: where the keys walked so far end */
	uint64_t *unit_keys; /**< per unit of the org: hash of its id; 0: not yet made */
	uint64_t indicator_key;
	uint64_t *before; /**< per unit: what was hidden before, as one number */
	struct problem p;
};

static uint64_t hidden_hash(const struct node *n)
{
	uint64_t hash = n->n_figures;
	for (size_t i = 0; i < n->n_figures; i++) {
		hash = (hash ^ n->figures[i].hidden) * UINT64_C(0x100000001B3);
		const struct merge *m = n->figures[i].merge;
		for (size_t k = 0; m && k < m->n_contributors; k++)
			hash = (hash ^ (m->contributors[k].hidden +
			                2u * m->contributors[k].hidden_state)) *
			       UINT64_C(0x100000001B3);
	}
	return hash;
}

static struct figure *find(struct node *n, uint32_t indicator, struct period period)
{
	const struct figure *f = node_find(n, indicator, period);
	return f ? &n->figures[f - n->figures] : NULL;
}

static uint64_t unit_key(struct gate *g, uint32_t unit)
{
	if (!g->unit_keys[unit])
		g->unit_keys[unit] = hash_bytes(str_of(g->tree->org->units[unit].id));
	return g->unit_keys[unit];
}

/* A unit's figure.  Indicators and periods come in order, so each unit is walked once. */
static struct figure *find_next(struct gate *g, uint32_t unit, uint32_t indicator,
                                struct period period)
{
	struct node *n = &g->tree->units[unit];
	uint32_t key = period_key(period), *at = &g->cursor[unit];
	while (*at < n->n_figures && (n->figures[*at].indicator < indicator ||
	                              (n->figures[*at].indicator == indicator &&
	                               period_key(n->figures[*at].period) < key)))
		(*at)++;
	must(*at < n->n_figures && n->figures[*at].indicator == indicator &&
	     period_key(n->figures[*at].period) == key);
	return &n->figures[*at];
}

/* ---- the primary rule ---- */

static void hide_small(const struct protect_params *p, struct figure *f)
{
	f->hidden = 0;
	if (protect_small(p, f, &f->all))
		f->hidden |= HIDE_ALL;
	/* One tells the other by subtraction, so they go together. */
	if (sexes_small(p, f) || (f->hidden & HIDE_ALL))
		f->hidden |= HIDE_WOMEN | HIDE_MEN;
}

static void start_node(const struct gate *g, struct node *n)
{
	for (size_t i = 0; i < n->n_figures; i++) {
		hide_small(g->params, &n->figures[i]);
		struct merge *m = n->figures[i].merge;
		for (size_t k = 0; m && k < m->n_contributors; k++)
			m->contributors[k].hidden = false;
	}
}

/* ---- the districts that hang together ---- */

static int by_index(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static void reach(struct gate *g, uint32_t district)
{
	if (g->reached[district])
		return;
	g->reached[district] = 1;
	g->districts[g->n_districts++] = district;
}

static void gather_districts(struct gate *g, uint32_t first)
{
	const struct org *o = g->tree->org;
	g->n_districts = 0;
	reach(g, first);
	for (size_t at = 0; at < g->n_districts; at++) {
		const struct district *d = &o->districts[g->districts[at]];
		for (size_t i = 0; i < d->n_departments; i++) {
			const struct department *dep = &o->departments[d->departments[i]];
			for (size_t k = 0; k < dep->n_units; k++) {
				const struct unit *u = &o->units[dep->units[k]];
				for (size_t s = 0; s < u->n_serves; s++)
					reach(g, u->serves[s]);
			}
		}
		for (size_t i = g->tree->serving_at[g->districts[at]];
		     i < g->tree->serving_at[g->districts[at] + 1]; i++)
			reach(g, org_home(o, g->tree->serving[i]));
	}
	qsort(g->districts, g->n_districts, sizeof(*g->districts), by_index);
}

/* Call fn for each node of the districts: district, its departments, their units. */
static void each_node(struct gate *g, void (*fn)(struct gate *g, struct node *n))
{
	const struct org *o = g->tree->org;
	for (size_t i = 0; i < g->n_districts; i++) {
		const struct district *d = &o->districts[g->districts[i]];
		for (size_t k = 0; k < d->n_departments; k++) {
			const struct department *dep = &o->departments[d->departments[k]];
			for (size_t u = 0; u < dep->n_units; u++)
				fn(g, &g->tree->units[dep->units[u]]);
			fn(g, &g->tree->departments[d->departments[k]]);
		}
		fn(g, &g->tree->districts[g->districts[i]]);
	}
}

/* ---- one indicator and period ---- */

static void put_cell(struct gate *g, struct cell *at, const struct contributor *c, struct figure *f,
                     struct part part, const struct merge *m)
{
	const struct protect_params *params = g->params;
	double size = num_given(part.denominator) ? part.denominator : part.value;
	*at = (struct cell){
	        .unit = c->unit,
	        .unit_key = unit_key(g, c->unit),
	        .figure = f,
	        .part = part,
	        .size = size,
	        .weightless = m->method == METHOD_WEIGHTED && c->weight == 0,
	        .primary = protect_small(params, f, &part),
	};
	at->hidden = at->primary;
	at->key = history_cell_key(at->unit_key, g->indicator_key, f->period, &part);
	at->open = history_shown(g->history, at->key);
}

static void add_department(struct gate *g, uint32_t department, uint32_t indicator,
                           struct period period)
{
	struct problem *p = &g->p;
	struct node *n = &g->tree->departments[department];
	struct figure *f = find(n, indicator, period);
	if (!f || f->merge->n_contributors == 0)
		return;
	struct total *t = &p->departments[p->n_departments++];
	*t = (struct total){.scope = n->scope,
	                    .figure = f,
	                    .first = p->n_cells,
	                    .hidden = f->hidden & HIDE_ALL};
	t->key = history_total_key(n->scope,
	                           hash_bytes(str_of(g->tree->org->departments[department].id)),
	                           g->indicator_key, period);
	for (size_t i = 0; i < f->merge->n_contributors; i++) {
		struct contributor *c = &f->merge->contributors[i];
		struct figure *own = find_next(g, c->unit, indicator, period);
		put_cell(g, &p->cells[p->n_cells++], c, own, own->all, f->merge);
		g->cell_of[c->unit] = (uint32_t)p->n_cells;
		t->n++;
	}
}

static void add_district(struct gate *g, uint32_t district, uint32_t indicator,
                         struct period period)
{
	struct problem *p = &g->p;
	const struct district *d = &g->tree->org->districts[district];
	struct node *n = &g->tree->districts[district];
	struct figure *f = find(n, indicator, period);
	if (!f || f->merge->n_contributors == 0)
		return;
	struct total t = {.scope = n->scope,
	                  .figure = f,
	                  .first = p->n_shared,
	                  .first_of = p->n_departments,
	                  .hidden = f->hidden & HIDE_ALL};
	t.key = history_total_key(n->scope, hash_bytes(str_of(d->id)), g->indicator_key, period);
	for (size_t i = 0; i < d->n_departments; i++)
		add_department(g, d->departments[i], indicator, period);
	t.n_of = p->n_departments - t.first_of;
	for (size_t i = 0; i < f->merge->n_contributors; i++) {
		struct contributor *c = &f->merge->contributors[i];
		if (!c->shared)
			continue;
		struct figure *own = find_next(g, c->unit, indicator, period);
		struct part part = {c->value, c->numerator, c->denominator};
		struct cell *x = &p->shared[p->n_shared++];
		put_cell(g, x, c, own, part, f->merge);
		x->who = c;
		x->district = (uint32_t)p->n_districts; /* this one, put in below */
		/* One number in two places: another key than the unit's own. */
		x->key = history_cell_key(x->unit_key, t.key, period, &part);
		x->open = history_shown(g->history, x->key);
		t.n++;
	}
	p->districts[p->n_districts++] = t;
}

static void chain_breakdowns(struct gate *g)
{
	struct problem *p = &g->p;
	for (size_t i = p->n_shared; i > 0; i--) {
		uint32_t whole = g->cell_of[p->shared[i - 1].unit];
		if (!whole)
			continue;
		p->shared[i - 1].next = p->cells[whole - 1].next;
		p->cells[whole - 1].next = (uint32_t)i;
	}
}

/* Nothing to protect where no people are counted, now or in what was shown before. */
static bool has_people(const struct problem *p)
{
	for (size_t i = 0; i < p->n_departments; i++) {
		if (history_knows(p->history, p->departments[i].key))
			return true;
	}
	for (size_t i = 0; i < p->n_districts; i++) {
		if (history_knows(p->history, p->districts[i].key))
			return true;
	}
	for (size_t i = 0; i < p->n_cells + p->n_shared; i++) {
		const struct cell *c = i < p->n_cells ? &p->cells[i] : &p->shared[i - p->n_cells];
		bool count = c->figure->measure == MEASURE_COUNTED;
		if (count ? c->figure->persons
		          : num_given(c->part.numerator) || num_given(c->part.denominator))
			return true;
	}
	return false;
}

/* A count of other things than people has nothing to protect, ever. */
static bool counts_things(const struct problem *p)
{
	const struct figure *f = p->n_cells ? p->cells[0].figure : p->shared[0].figure;
	return f->measure == MEASURE_COUNTED && !f->persons;
}

/* Remember what will be shown; what cannot be remembered is not shown.  Covers are not looked for
 * again then: a full history is for the operator to see, and hides too much rather than too little.
 */
static void remember(struct gate *g)
{
	struct problem *p = &g->p;
	for (size_t i = 0; g->history && i < p->n_cells + p->n_shared; i++) {
		struct cell *c = i < p->n_cells ? &p->cells[i] : &p->shared[i - p->n_cells];
		if (!c->hidden && !c->open && history_show_cell(g->history, c->key))
			c->hidden = true;
	}
	for (size_t i = 0; g->history && i < p->n_departments + p->n_districts; i++) {
		struct total *t = i < p->n_departments ? &p->departments[i]
		                                       : &p->districts[i - p->n_departments];
		if (!t->hidden && history_show_total(g->history, t->key, problem_unknowns(p, t)))
			t->hidden = true;
	}
}

static void mark_total(const struct gate *g, struct total *t)
{
	struct merge *m = t->figure->merge;
	if (t->hidden)
		t->figure->hidden |= HIDE_ALL;
	for (size_t i = 0; i < m->n_contributors; i++) {
		struct contributor *c = &m->contributors[i];
		uint32_t at = g->cell_of[c->unit];
		if (!c->shared)
			c->hidden = at && g->p.cells[at - 1].hidden;
		if (c->hidden)
			t->figure->hidden |= HIDE_FORECAST;
	}
}

static void solve(struct gate *g, uint32_t indicator, struct period period)
{
	struct problem *p = &g->p;
	p->n_cells = p->n_shared = p->n_departments = p->n_districts = 0;
	g->indicator_key = hash_bytes(str_of(g->tree->catalogue->indicators[indicator].id));
	for (size_t i = 0; i < g->n_districts; i++)
		add_district(g, g->districts[i], indicator, period);
	bool people = has_people(p);
	if (people) {
		chain_breakdowns(g);
		secondary_solve(p);
	}
	/* Also what has no people now: it may stand beside small ones in a later publication. */
	if (people || (p->n_cells + p->n_shared > 0 && !counts_things(p)))
		remember(g);
	if (people) {
		for (size_t i = 0; i < p->n_cells; i++) {
			if (p->cells[i].hidden)
				p->cells[i].figure->hidden |= HIDE_ALL | HIDE_WOMEN | HIDE_MEN;
		}
		for (size_t i = 0; i < p->n_shared; i++)
			p->shared[i].who->hidden = p->shared[i].hidden;
		for (size_t i = 0; i < p->n_departments; i++)
			mark_total(g, &p->departments[i]);
		for (size_t i = 0; i < p->n_districts; i++)
			mark_total(g, &p->districts[i]);
	}
	for (size_t i = 0; i < p->n_cells; i++)
		g->cell_of[p->cells[i].unit] = 0;
}

/* ---- one pass ---- */

static size_t place_of(const struct gate *g, const struct node *n)
{
	const struct org *o = g->tree->org;
	switch (n->scope.kind) {
	case SCOPE_UNIT: return n->scope.index;
	case SCOPE_DEPARTMENT: return o->n_units + n->scope.index;
	case SCOPE_DISTRICT: return o->n_units + o->n_departments + n->scope.index;
	case SCOPE_KIND_COUNT: break;
	}
	must_fail("protect: scope out of range");
}

static void start(struct gate *g, struct node *n)
{
	g->before[place_of(g, n)] = hidden_hash(n);
	start_node(g, n);
}

static void finish_unit(struct gate *g, struct node *n)
{
	(void)g;
	if (n->scope.kind == SCOPE_UNIT)
		speak_baselines_unit(n);
}

static void finish_all(struct gate *g, struct node *n)
{
	if (n->scope.kind != SCOPE_UNIT)
		speak_baselines_scope(g->tree, n);
	bool changed = hidden_hash(n) != g->before[place_of(g, n)];
	n->touched |= changed;
	if (n->scope.kind == SCOPE_UNIT && n->touched)
		speak_findings(n);
}

static int by_key(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

struct key {
	uint64_t order; /**< indicator and period_key */
	uint32_t indicator;
	struct period period;
};

static int make_room(struct gate *g, struct key **ret_keys, size_t *ret_n)
{
	const struct org *o = g->tree->org;
	size_t n_units = 0, n_departments = 0, n_shared = 0, n_keys = 0, n = 0;
	for (size_t i = 0; i < g->n_districts; i++) {
		const struct district *d = &o->districts[g->districts[i]];
		n_departments += d->n_departments;
		for (size_t k = 0; k < d->n_departments; k++)
			n_units += o->departments[d->departments[k]].n_units;
		n_shared += g->tree->serving_at[g->districts[i] + 1] -
		            g->tree->serving_at[g->districts[i]];
		n_keys += g->tree->districts[g->districts[i]].n_figures;
	}
	struct problem *p = &g->p;
	p->cells = arena_array(g->scratch, n_units, sizeof(*p->cells));
	p->shared = arena_array(g->scratch, n_shared, sizeof(*p->shared));
	p->scratch = arena_array(g->scratch, n_units + n_shared, sizeof(struct cell *));
	p->departments = arena_array(g->scratch, n_departments, sizeof(*p->departments));
	p->districts = arena_array(g->scratch, g->n_districts, sizeof(*p->districts));
	struct key *keys = arena_array(g->scratch, n_keys, sizeof(*keys));
	if (!p->cells || !p->shared || !p->scratch || !p->departments || !p->districts || !keys)
		return -ENOMEM;
	for (size_t i = 0; i < g->n_districts; i++) {
		const struct node *d = &g->tree->districts[g->districts[i]];
		for (size_t k = 0; k < d->n_figures; k++) {
			const struct figure *f = &d->figures[k];
			keys[n++] =
			        (struct key){(uint64_t)f->indicator << 32 | period_key(f->period),
			                     f->indicator, f->period};
		}
	}
	if (n)
		qsort(keys, n, sizeof(*keys), by_key); /* `order` comes first in it */
	*ret_keys = keys;
	*ret_n = n;
	return 0;
}

static int pass_together(struct gate *g)
{
	struct key *keys = NULL;
	size_t n = 0;
	each_node(g, start);
	if (g->params->min_group > 0) {
		int ret = make_room(g, &keys, &n);
		if (ret < 0)
			return ret;
		for (size_t i = 0; i < n; i++) {
			if (i == 0 || keys[i].order != keys[i - 1].order)
				solve(g, keys[i].indicator, keys[i].period);
		}
	}
	each_node(g, finish_unit);
	each_node(g, finish_all);
	return 0;
}

static void hide_touched(struct node *nodes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; nodes[i].touched && k < nodes[i].n_figures; k++)
			nodes[i].figures[k].hidden = HIDE_ALL | HIDE_CONTRIBUTORS;
	}
}

int protect_tree(const struct protect_params *p, struct protect_history *h, struct tree *t)
{
	const struct org *o = t->org;
	struct gate g = {.params = p, .history = h, .tree = t};
	g.p.min_group = p->min_group;
	g.p.history = h;
	g.scratch = arena_new(SCRATCH_MAX_BYTES);
	if (g.scratch) {
		g.districts = arena_array(g.scratch, o->n_districts, sizeof(*g.districts));
		g.reached = arena_array(g.scratch, o->n_districts, 1);
		g.cell_of = arena_array(g.scratch, o->n_units, sizeof(*g.cell_of));
		g.cursor = arena_array(g.scratch, o->n_units, sizeof(*g.cursor));
		g.unit_keys = arena_array(g.scratch, o->n_units, sizeof(*g.unit_keys));
		g.before = arena_array(g.scratch, o->n_units + o->n_departments + o->n_districts,
		                       sizeof(*g.before));
	}
	int ret = g.scratch && g.districts && g.reached && g.cell_of && g.cursor && g.unit_keys &&
	                          g.before
	                  ? 0
	                  : -ENOMEM;
	for (uint32_t i = 0; ret == 0 && i < o->n_districts; i++) {
		if (!t->districts[i].touched || g.reached[i])
			continue;
		gather_districts(&g, i);
		ret = pass_together(&g);
	}
	if (ret < 0) {
		hide_touched(t->units, o->n_units);
		hide_touched(t->departments, o->n_departments);
		hide_touched(t->districts, o->n_districts);
	}
	g.scratch = arena_free(g.scratch);
	return ret;
}
