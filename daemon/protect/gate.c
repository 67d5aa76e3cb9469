/* SPDX-License-Identifier: EUPL-1.2 */
/* protect/gate.c (core): decides what is hidden of one indicator in one period, for districts that
 * hang together. The true figures keep their numbers and states; only `hidden` is written here, so
 * that a later pass can show again what no longer needs hiding.  pass.c says for whom and when. */
#include <errno.h>
#include "inside.h"

/* ---- the primary rule ---- */

bool gate_counts_people(const struct figure *f, const struct part *part)
{
	return f->measure == MEASURE_COUNTED
	               ? f->persons
	               : num_given(part->numerator) || num_given(part->denominator);
}

static void hide_small(const struct protect_params *p, struct figure *f)
{
	f->hidden = protect_small(p, f, &f->all) ? HIDE_ALL : 0;
	if (p->min_group > 0 && f->corrected && gate_counts_people(f, &f->corrected->before))
		f->hidden |= HIDE_PREVIOUS; /* until it is found to have been shown */
	for (size_t i = 0; i < f->n_subgroups; i++) {
		struct subgroup *s = &f->subgroups[i];
		s->hidden = (f->hidden & HIDE_ALL) || protect_small(p, f, &s->part);
		s->hidden_baseline = false;
	}
}

void gate_start(const struct protect_params *p, struct figure *f)
{
	hide_small(p, f);
	for (size_t k = 0; f->merge && k < f->merge->n_contributors; k++)
		f->merge->contributors[k].hidden = false;
}

/* ---- one indicator and period ---- */

/* Nothing to protect where no people are counted, now or in what was shown before. */
static bool has_people(const struct problem *p)
{
	for (size_t i = 0; i < p->n_departments; i++) {
		if (shown_knows(p->shown, p->departments[i].key))
			return true;
	}
	for (size_t i = 0; i < p->n_districts; i++) {
		if (shown_knows(p->shown, p->districts[i].key))
			return true;
	}
	for (size_t i = 0; i < p->n_cells + p->n_parts; i++) {
		const struct cell *c = i < p->n_cells ? &p->cells[i] : &p->parts[i - p->n_cells];
		if (gate_counts_people(c->figure, &c->part))
			return true;
	}
	return false;
}

/* A count of other things than people has nothing to protect, ever. */
bool gate_counts_things(const struct figure *f)
{
	return f->measure == MEASURE_COUNTED && !f->persons;
}

/* The first says it for all of them. */
static bool counts_things(const struct problem *p)
{
	return gate_counts_things(p->n_cells ? p->cells[0].figure : p->parts[0].figure);
}

/* Of a shown whole: which of its parts are not.  A rest that alone is left can be reckoned. */
static void remember_split(struct problem *p, struct cell *whole, enum split split)
{
	if (whole->hidden || !whole->first[split] || !whole->adds_up[split])
		return;
	struct unknowns u = split_unknowns(p, whole, split);
	bool told = u.n == 1 && u.at[0]->rest && !u.at[0]->primary;
	int failed = told ? shown_add_cell(p->shown, u.at[0]->key)
	                  : shown_add_total(p->shown, split_key(p, whole, split), u);
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
			ret = shown_bind(p->shown, c->key);
		}
		for (uint32_t k = c->first[SPLIT_PARTS]; ret == 0 && k; k = p->parts[k - 1].next) {
			if (p->parts[k - 1].who)
				ret = shown_bind(p->shown, p->parts[k - 1].key);
		}
	}
	return ret;
}

static int remember_total(const struct problem *p, const struct total *t)
{
	struct unknowns u = problem_unknowns(p, t);
	int ret = shown_add_total(p->shown, t->key, u);
	return ret < 0 ? ret : bind_links(p, u);
}

/* Remember what will be shown; what cannot be remembered is not shown.  Covers are not looked for
 * again then: a full memory is for the operator to see, and hides too much rather than too little.
 */
static void remember(struct problem *p)
{
	for (size_t i = 0; i < p->n_cells + p->n_parts; i++) {
		struct cell *c = i < p->n_cells ? &p->cells[i] : &p->parts[i - p->n_cells];
		if (!c->hidden && !c->open && shown_add_cell(p->shown, c->key))
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
		const struct seen *own = gate_seen(g, &g->tree->units[c->unit]);
		uint32_t at = own ? own->cell : 0;
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
	uint64_t key = shown_cell_key(c->unit_key, p->indicator_key, c->figure->period, &before);
	return shown_has(p->shown, key);
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
	bool matters = people || (p->n_cells + p->n_parts > 0 && !counts_things(p));
	if (p->shown && matters && !g->params->look_only)
		remember(p);
	if (!people)
		return;
	mark_cells(p);
	for (size_t i = 0; i < p->n_departments; i++)
		mark_total(g, &p->departments[i]);
	for (size_t i = 0; i < p->n_districts; i++)
		mark_total(g, &p->districts[i]);
}

int gate_solve_alone(struct gate *g, uint32_t unit, struct figure *f)
{
	if (!num_given(f->all.value) || (f->n_subgroups == 0 && !gate_counts_people(f, &f->all)))
		return 0; /* it has nothing that could be reckoned with */
	if (gather_alone(g, unit, f))
		return -ENOMEM;
	decide(g);
	return 0;
}

int gate_solve(struct gate *g)
{
	if (gather(g))
		return -ENOMEM;
	decide(g);
	/* Units of the districts whose figure enters none of the wholes. */
	for (size_t i = 0; i < g->n_seen; i++) {
		const struct seen *s = &g->seen[i];
		bool alone = s->figure && s->node->scope.kind == SCOPE_UNIT && s->cell == 0;
		if (alone && gate_solve_alone(g, s->node->scope.index, s->figure))
			return -ENOMEM;
	}
	return 0;
}
