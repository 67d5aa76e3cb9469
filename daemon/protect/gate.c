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
		for (size_t k = 0; k < n->figures[i].n_subgroups; k++)
			hash = (hash ^ n->figures[i].subgroups[k].hidden) * UINT64_C(0x100000001B3);
	}
	return hash;
}

/* ---- the primary rule ---- */

static bool counts_people(const struct figure *f, const struct part *part)
{
	return f->measure == MEASURE_COUNTED
	               ? f->persons
	               : num_given(part->numerator) || num_given(part->denominator);
}

static void hide_small(const struct protect_params *p, struct figure *f)
{
	f->hidden = protect_small(p, f, &f->all) ? HIDE_ALL : 0;
	if (p->min_group > 0 && f->corrected && counts_people(f, &f->corrected->before))
		f->hidden |= HIDE_PREVIOUS; /* until it is found to have been shown */
	for (size_t i = 0; i < f->n_subgroups; i++) {
		struct subgroup *s = &f->subgroups[i];
		s->hidden = (f->hidden & HIDE_ALL) || protect_small(p, f, &s->part);
		s->hidden_baseline = false;
	}
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

static int each_unit(struct gate *g, int (*fn)(struct gate *g, struct node *n))
{
	const struct org *o = g->tree->org;
	int ret = 0;
	for (size_t i = 0; i < g->n_districts; i++) {
		const struct district *d = &o->districts[g->districts[i]];
		for (size_t k = 0; k < d->n_departments; k++) {
			const struct department *dep = &o->departments[d->departments[k]];
			for (size_t u = 0; ret == 0 && u < dep->n_units; u++)
				ret = fn(g, &g->tree->units[dep->units[u]]);
		}
	}
	return ret;
}

/* ---- one indicator and period ---- */

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
	for (size_t i = 0; i < p->n_cells + p->n_parts; i++) {
		const struct cell *c = i < p->n_cells ? &p->cells[i] : &p->parts[i - p->n_cells];
		if (counts_people(c->figure, &c->part))
			return true;
	}
	return false;
}

/* A count of other things than people has nothing to protect, ever. */
static bool counts_things(const struct problem *p)
{
	const struct figure *f = p->n_cells ? p->cells[0].figure : p->parts[0].figure;
	return f->measure == MEASURE_COUNTED && !f->persons;
}

/* Of a shown whole: which of its parts are not.  A rest that alone is left can be reckoned. */
static void remember_split(struct problem *p, struct cell *whole, enum split split)
{
	if (whole->hidden || !whole->first[split] || !whole->adds_up[split])
		return;
	struct unknowns u = split_unknowns(p, whole, split);
	bool told = u.n == 1 && u.at[0]->rest && !u.at[0]->primary;
	int failed = told ? history_show_cell(p->history, u.at[0]->key)
	                  : history_show_total(p->history, split_key(p, whole, split), u);
	whole->hidden |= failed < 0;
}

/* A breakdown is at most its unit's whole: a sum over wholes bounds their parts in other districts,
 * and a sum over parts bounds their whole and its other parts. */
static int bind_links(const struct problem *p, struct unknowns u)
{
	int ret = 0;
	for (size_t i = 0; ret == 0 && i < u.n; i++) {
		const struct cell *c = u.at[i];
		if (c->who && c->whole) {
			c = &p->cells[c->whole - 1];
			ret = history_bind(p->history, c->key);
		}
		for (uint32_t k = c->first[SPLIT_PARTS]; ret == 0 && k; k = p->parts[k - 1].next) {
			if (p->parts[k - 1].who)
				ret = history_bind(p->history, p->parts[k - 1].key);
		}
	}
	return ret;
}

static int remember_total(const struct problem *p, const struct total *t)
{
	struct unknowns u = problem_unknowns(p, t);
	int ret = history_show_total(p->history, t->key, u);
	return ret < 0 ? ret : bind_links(p, u);
}

/* Remember what will be shown; what cannot be remembered is not shown.  Covers are not looked for
 * again then: a full history is for the operator to see, and hides too much rather than too little.
 */
static void remember(struct problem *p)
{
	for (size_t i = 0; i < p->n_cells + p->n_parts; i++) {
		struct cell *c = i < p->n_cells ? &p->cells[i] : &p->parts[i - p->n_cells];
		if (!c->hidden && !c->open && history_show_cell(p->history, c->key))
			c->hidden = true;
	}
	for (size_t i = 0; i < p->n_cells; i++) {
		for (int split = 0; split < SPLIT_COUNT; split++)
			remember_split(p, &p->cells[i], (enum split)split);
	}
	for (size_t i = 0; i < p->n_departments + p->n_districts; i++) {
		struct total *t = i < p->n_departments ? &p->departments[i]
		                                       : &p->districts[i - p->n_departments];
		if (!t->hidden && remember_total(p, t))
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

/* What was said before a correction may be told again only when it was told then. */
static bool previous_shown(const struct problem *p, const struct cell *c)
{
	struct part before = c->figure->corrected->before;
	before.value = part_value(before, c->figure->unit);
	uint64_t key = history_cell_key(c->unit_key, p->indicator_key, c->figure->period, &before);
	return history_shown(p->history, key);
}

static void mark_cells(struct problem *p)
{
	for (size_t i = 0; i < p->n_cells; i++) {
		struct figure *f = p->cells[i].figure;
		if (f->corrected && previous_shown(p, &p->cells[i]))
			f->hidden &= (uint8_t)~HIDE_PREVIOUS;
		if (!p->cells[i].hidden)
			continue;
		f->hidden |= HIDE_ALL;
		for (size_t k = 0; k < f->n_subgroups; k++)
			f->subgroups[k].hidden = true;
	}
	for (size_t i = 0; i < p->n_parts; i++) {
		struct cell *c = &p->parts[i];
		if (c->subgroup)
			c->subgroup->hidden |= c->hidden;
		if (c->who)
			c->who->hidden = c->hidden;
	}
}

/* Decide what g->p has laid out, and write it into the figures. */
static void decide(struct gate *g)
{
	struct problem *p = &g->p;
	bool people = has_people(p);
	if (people)
		secondary_solve(p);
	/* Also what has no people now: it may stand beside small ones in a later publication. */
	if (p->history && (people || (p->n_cells + p->n_parts > 0 && !counts_things(p))))
		remember(p);
	if (people) {
		mark_cells(p);
		for (size_t i = 0; i < p->n_departments; i++)
			mark_total(g, &p->departments[i]);
		for (size_t i = 0; i < p->n_districts; i++)
			mark_total(g, &p->districts[i]);
	}
	for (size_t i = 0; i < p->n_cells; i++)
		g->cell_of[p->cells[i].unit] = 0;
}

/* A figure with subgroups that enters no total: the unit's own indicator, or one of a time when the
 * unit did not exist. */
static bool stands_alone(const struct unit *u, const struct figure *f)
{
	return f->n_subgroups > 0 && num_given(f->all.value) &&
	       ((f->indicator & INDICATOR_LOCAL) || !unit_active(u, period_last_day(f->period)));
}

static int decide_alone(struct gate *g, struct node *n)
{
	const struct unit *u = &g->tree->org->units[n->scope.index];
	for (size_t i = 0; i < n->n_figures; i++) {
		if (!stands_alone(u, &n->figures[i]))
			continue;
		if (gather_alone(g, n->scope.index, &n->figures[i]))
			return -ENOMEM;
		decide(g);
	}
	return 0;
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
	size_t n_units = 0, n_departments = 0, n_keys = 0, n = 0;
	for (size_t i = 0; i < g->n_districts; i++) {
		const struct district *d = &o->districts[g->districts[i]];
		n_departments += d->n_departments;
		for (size_t k = 0; k < d->n_departments; k++)
			n_units += o->departments[d->departments[k]].n_units;
		n_keys += g->tree->districts[g->districts[i]].n_figures;
	}
	struct problem *p = &g->p;
	p->cells = arena_array(g->scratch, n_units, sizeof(*p->cells));
	p->departments = arena_array(g->scratch, n_departments, sizeof(*p->departments));
	p->districts = arena_array(g->scratch, g->n_districts, sizeof(*p->districts));
	struct key *keys = arena_array(g->scratch, n_keys, sizeof(*keys));
	if (!p->cells || !p->departments || !p->districts || !keys)
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
			if (i > 0 && keys[i].order == keys[i - 1].order)
				continue;
			if (gather(g, keys[i].indicator, keys[i].period))
				return -ENOMEM;
			decide(g);
		}
		ret = each_unit(g, decide_alone);
		if (ret < 0)
			return ret;
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
