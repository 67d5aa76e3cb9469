/* SPDX-License-Identifier: EUPL-1.2 */
/* protect/gate.c (core): decides what is hidden of one indicator in one period, for districts that
 * hang together. The true figures keep their numbers and states; only `hidden` is written here, so
 * that a later pass can show again what no longer needs hiding.  pass.c says for whom and when. */
#include "base/hash.h"
#include "inside.h"

/* ---- the primary rule ---- */

static void hide_small(const struct protect_params *p, struct figure *f)
{
	f->hidden = 0;
	if (protect_small(p, f, &f->all))
		f->hidden |= HIDE_ALL;
	bool women = num_given(f->women.value), men = num_given(f->men.value);
	bool small =
	        (women && protect_small(p, f, &f->women)) || (men && protect_small(p, f, &f->men));
	/* One sex alone tells the other by subtraction, so they go together; so does the one that
	 * was not given. */
	if (women != men) {
		const struct part *one = women ? &f->women : &f->men;
		struct part rest = {num_sub(f->all.value, one->value),
		                    num_sub(f->all.numerator, one->numerator),
		                    num_sub(f->all.denominator, one->denominator)};
		small |= protect_small(p, f, &rest);
	}
	if (small || (f->hidden & HIDE_ALL))
		f->hidden |= HIDE_WOMEN | HIDE_MEN;
}

void gate_start(const struct protect_params *p, struct figure *f)
{
	hide_small(p, f);
	for (size_t k = 0; f->merge && k < f->merge->n_contributors; k++)
		f->merge->contributors[k].hidden = false;
}

/* ---- one indicator and period ---- */

static uint64_t unit_key(const struct gate *g, uint32_t unit)
{
	return hash_bytes(str_of(g->tree->org->units[unit].id));
}

/* What a contributor's unit has itself. */
static struct seen *own_of(const struct gate *g, const struct contributor *c)
{
	struct seen *own = gate_seen(g, &g->tree->units[c->unit]);
	must(own && own->figure);
	return own;
}

static struct figure *figure_of(const struct gate *g, const struct node *n)
{
	const struct seen *s = gate_seen(g, n);
	return s ? s->figure : NULL;
}

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

static void add_department(struct gate *g, uint32_t department)
{
	struct problem *p = &g->p;
	struct node *n = &g->tree->departments[department];
	struct figure *f = figure_of(g, n);
	if (!f || f->merge->n_contributors == 0)
		return;
	struct total *t = &p->departments[p->n_departments++];
	*t = (struct total){.scope = n->scope,
	                    .figure = f,
	                    .first = p->n_cells,
	                    .hidden = f->hidden & HIDE_ALL};
	t->key = history_total_key(n->scope,
	                           hash_bytes(str_of(g->tree->org->departments[department].id)),
	                           g->indicator_key, f->period);
	for (size_t i = 0; i < f->merge->n_contributors; i++) {
		struct contributor *c = &f->merge->contributors[i];
		struct seen *own = own_of(g, c);
		put_cell(g, &p->cells[p->n_cells++], c, own->figure, own->figure->all, f->merge);
		own->cell = (uint32_t)p->n_cells;
		t->n++;
	}
}

static void add_district(struct gate *g, uint32_t district)
{
	struct problem *p = &g->p;
	const struct district *d = &g->tree->org->districts[district];
	struct node *n = &g->tree->districts[district];
	struct figure *f = figure_of(g, n);
	if (!f || f->merge->n_contributors == 0)
		return;
	struct total t = {.scope = n->scope,
	                  .figure = f,
	                  .first = p->n_shared,
	                  .first_of = p->n_departments,
	                  .hidden = f->hidden & HIDE_ALL};
	t.key = history_total_key(n->scope, hash_bytes(str_of(d->id)), g->indicator_key, f->period);
	for (size_t i = 0; i < d->n_departments; i++)
		add_department(g, d->departments[i]);
	t.n_of = p->n_departments - t.first_of;
	for (size_t i = 0; i < f->merge->n_contributors; i++) {
		struct contributor *c = &f->merge->contributors[i];
		if (!c->shared)
			continue;
		struct figure *own = own_of(g, c)->figure;
		struct part part = {c->value, c->numerator, c->denominator};
		struct cell *x = &p->shared[p->n_shared++];
		put_cell(g, x, c, own, part, f->merge);
		x->who = c;
		x->district = (uint32_t)p->n_districts; /* this one, put in below */
		/* One number in two places: another key than the unit's own. */
		x->key = history_cell_key(x->unit_key, t.key, f->period, &part);
		x->open = history_shown(g->history, x->key);
		t.n++;
	}
	p->districts[p->n_districts++] = t;
}

static void chain_breakdowns(struct gate *g)
{
	struct problem *p = &g->p;
	for (size_t i = p->n_shared; i > 0; i--) {
		const struct seen *own = gate_seen(g, &g->tree->units[p->shared[i - 1].unit]);
		uint32_t whole = own ? own->cell : 0;
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
		uint32_t at = own_of(g, c)->cell;
		if (!c->shared)
			c->hidden = at && g->p.cells[at - 1].hidden;
		if (c->hidden)
			t->figure->hidden |= HIDE_FORECAST;
	}
}

void gate_solve(struct gate *g)
{
	struct problem *p = &g->p;
	p->n_cells = p->n_shared = p->n_departments = p->n_districts = 0;
	for (size_t i = 0; i < g->n_districts; i++)
		add_district(g, g->districts[i]);
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
}
