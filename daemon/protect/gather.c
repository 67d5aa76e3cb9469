/* SPDX-License-Identifier: EUPL-1.2 */
/* protect/gather.c (core): lays out one indicator and period as a problem: the units' figures as
 * cells under the totals of their departments and districts, and below each cell its subgroups:
 * women and men, and the lines of its breakdown, some of which stand in another district's total
 * too. What a unit's whole leaves when its women and men (or its breakdown) are taken away is a
 * cell as well: nobody prints it, anybody can reckon it. */
#include <errno.h>
#include "base/hash.h"
#include "inside.h"

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

static uint64_t unit_key(const struct gate *g, uint32_t unit)
{
	return hash_bytes(str_of(g->tree->org->units[unit].id));
}

static double size_of(const struct part *part)
{
	return num_given(part->denominator) ? part->denominator : part->value;
}

static struct cell cell_of(struct gate *g, uint32_t unit, struct figure *f, struct part part)
{
	bool small = protect_small(g->params, f, &part);
	return (struct cell){.unit = unit,
	                     .district = INDEX_NONE,
	                     .unit_key = unit_key(g, unit),
	                     .figure = f,
	                     .part = part,
	                     .size = size_of(&part),
	                     .people = 1,
	                     .primary = small,
	                     .hidden = small};
}

static void set_key(struct gate *g, struct cell *c, uint64_t indicator_key)
{
	c->key = shown_cell_key(c->unit_key, indicator_key, c->figure->period, &c->part);
	c->open = shown_has(g->shown, c->key);
}

static void put_whole(struct gate *g, uint32_t unit, struct figure *f)
{
	struct cell *c = &g->p.cells[g->p.n_cells++];
	*c = cell_of(g, unit, f, f->all);
	c->key = shown_cell_key(c->unit_key, g->p.indicator_key, f->period, &f->all);
	/* What was shown once is so for ever: it is looked for once a figure. */
	c->open = f->shown || shown_has(g->shown, c->key);
	f->shown = c->open;
}

/* One more below a whole. @return NULL without memory */
static struct cell *put_part(struct gate *g, struct cell c)
{
	struct problem *p = &g->p;
	if (p->n_parts == g->room_parts) {
		struct cell *more =
		        arena_grow(g->scratch, p->parts, p->n_parts, &g->room_parts, sizeof(*more));
		if (!more)
			return NULL;
		p->parts = more;
	}
	p->parts[p->n_parts] = c;
	return &p->parts[p->n_parts++];
}

/* What tells subgroups of one figure apart. */
static uint64_t subgroup_key(const struct gate *g, const struct subgroup *s)
{
	uint64_t key = hash_more(g->p.indicator_key, str_of(subgroup_kind_name(s->kind)));
	return s->name ? hash_more(key, str_of(s->name)) : key;
}

static int put_subgroup(struct gate *g, uint32_t unit, struct figure *f, struct subgroup *s,
                        struct cell **ret_cell)
{
	struct cell c = cell_of(g, unit, f, s->part);
	c.subgroup = s;
	set_key(g, &c, subgroup_key(g, s));
	*ret_cell = put_part(g, c);
	return *ret_cell ? 0 : -ENOMEM;
}

/* ---- totals ---- */

static bool is_weightless(const struct merge *m, size_t contributor)
{
	return m->method == METHOD_WEIGHTED && m->entered[contributor].weight == 0;
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
	t->key = shown_total_key(n->scope,
	                         hash_bytes(str_of(g->tree->org->departments[department].id)),
	                         g->p.indicator_key, f->period);
	for (size_t i = 0; i < f->merge->n_contributors; i++) {
		const struct contributor *c = &f->merge->contributors[i];
		struct seen *own = own_of(g, c);
		put_whole(g, c->unit, own->figure);
		own->cell = (uint32_t)p->n_cells;
		p->cells[p->n_cells - 1].outside[IN_DEPARTMENT] = is_weightless(f->merge, i);
		t->n++;
	}
}

/* A line of a unit of another district, in the district that is put in next. @return NULL without
 * memory */
static struct cell *put_elsewhere(struct gate *g, struct contributor *c)
{
	struct figure *own = own_of(g, c)->figure;
	struct cell *x = NULL;
	must(c->subgroup < own->n_subgroups);
	if (put_subgroup(g, c->unit, own, &own->subgroups[c->subgroup], &x))
		return NULL;
	x->who = c;
	x->district = (uint32_t)g->p.n_districts;
	return x;
}

static int add_district(struct gate *g, uint32_t district)
{
	struct problem *p = &g->p;
	const struct district *d = &g->tree->org->districts[district];
	struct node *n = &g->tree->districts[district];
	struct figure *f = figure_of(g, n);
	if (!f || f->merge->n_contributors == 0)
		return 0;
	struct total t = {.scope = n->scope,
	                  .figure = f,
	                  .first = p->n_parts,
	                  .first_of = p->n_departments,
	                  .hidden = f->hidden & HIDE_ALL};
	t.key = shown_total_key(n->scope, hash_bytes(str_of(d->id)), g->p.indicator_key, f->period);
	for (size_t i = 0; i < d->n_departments; i++)
		add_department(g, d->departments[i]);
	t.n_of = p->n_departments - t.first_of;
	for (size_t i = 0; i < f->merge->n_contributors; i++) {
		struct contributor *c = &f->merge->contributors[i];
		struct cell *x =
		        c->shared ? put_elsewhere(g, c) : &p->cells[own_of(g, c)->cell - 1];
		if (!x)
			return -ENOMEM;
		x->outside[IN_DISTRICT] = is_weightless(f->merge, i);
		t.n += c->shared;
	}
	p->districts[p->n_districts++] = t;
	return 0;
}

/* ---- what stands below a whole ---- */

static bool in_split(const struct subgroup *s, enum split split)
{
	return (s->kind == SUBGROUP_PART) == (split == SPLIT_PARTS);
}

/* Parts that stand in a district's total have their cells already, linked from `placed` on. */
static bool is_placed(const struct problem *p, const struct subgroup *s, uint32_t placed)
{
	for (uint32_t i = placed; i; i = p->parts[i - 1].next) {
		if (p->parts[i - 1].subgroup == s)
			return true;
	}
	return false;
}

static void chain(struct problem *p, size_t whole_at, size_t part_at, enum split split)
{
	struct cell *whole = &p->cells[whole_at], *part = &p->parts[part_at];
	part->whole = (uint32_t)whole_at + 1;
	part->next = whole->first[split];
	whole->first[split] = (uint32_t)part_at + 1;
}

static void set_part(struct gate *g, struct cell *c, struct part part)
{
	c->part = part;
	c->size = size_of(&part);
	c->primary = protect_small(g->params, c->figure, &part);
	c->hidden |= c->primary;
	set_key(g, c, subgroup_key(g, c->subgroup));
}

/* One or two shares, beside the people of the whole and of all other parts, tell theirs. */
static void reckon_shares(struct gate *g, const struct cell *whole, enum split split)
{
	struct cell *bare[2];
	size_t n_bare = 0, n_others = 0;
	const struct figure *f = whole->figure;
	struct part left = whole->part, part[2];
	for (uint32_t i = whole->first[split]; i; i = g->p.parts[i - 1].next) {
		struct cell *c = &g->p.parts[i - 1];
		if (num_given(c->part.denominator)) {
			left.numerator -= c->part.numerator;
			left.denominator -= c->part.denominator;
			n_others++;
		} else if (n_bare == ARRAY_LEN(bare)) {
			return;
		} else {
			part[n_bare] = c->part;
			bare[n_bare++] = c;
		}
	}
	bool told = n_bare == 2   ? primary_by_shares(f, left, &part[0], &part[1])
	            : n_bare == 1 ? n_others > 0 && primary_by_rest(f, left, &part[0])
	                          : false;
	for (size_t i = 0; told && i < n_bare; i++)
		set_part(g, bare[i], part[i]);
}

/* How many people a whole and its parts are of, where two of the three numbers or all the others
 * tell it.  A share of nobody knows how many is no part by itself: its people are in the rest. */
static void count_people(struct gate *g, struct cell *whole, enum split split)
{
	whole->part = primary_whole(whole->figure, &whole->part);
	for (uint32_t i = whole->first[split]; i; i = g->p.parts[i - 1].next) {
		struct cell *c = &g->p.parts[i - 1];
		c->part = primary_whole(c->figure, &c->part);
	}
	reckon_shares(g, whole, split);
	for (uint32_t i = whole->first[split]; i; i = g->p.parts[i - 1].next) {
		struct cell *c = &g->p.parts[i - 1];
		c->outside[IN_UNIT] = !num_given(c->part.denominator);
	}
}

/* The whole less its parts: a group as good as any, since anybody can reckon it. */
static int put_rest(struct gate *g, size_t whole_at, enum split split)
{
	struct problem *p = &g->p;
	struct cell *whole = &p->cells[whole_at];
	bool count = whole->figure->measure == MEASURE_COUNTED;
	struct cell rest = *whole;
	uint64_t listed = p->indicator_key; /* a rest is another one when more are listed */
	uint32_t n_lines = 0;
	for (uint32_t i = whole->first[split]; i; i = p->parts[i - 1].next) {
		const struct cell *c = &p->parts[i - 1];
		n_lines++;
		if (c->outside[IN_UNIT])
			continue;
		listed += subgroup_key(g, c->subgroup);
		rest.part.value = num_sub(rest.part.value, c->part.value);
		rest.part.numerator = num_sub(rest.part.numerator, c->part.numerator);
		rest.part.denominator = num_sub(rest.part.denominator, c->part.denominator);
	}
	if (n_lines > whole->people) /* women and men, or lines, are of one person each at least */
		whole->people = n_lines;
	double left = count ? rest.part.value : rest.part.denominator;
	whole->adds_up[split] = num_given(left);
	if (!num_given(left) || num_cmp(left, 0) <= 0)
		return 0;
	/* Not printed: what counts is whether it is small, not whether the figure counts people. */
	struct figure like = {.measure = count ? MEASURE_COUNTED : MEASURE_LEVEL, .persons = true};
	rest.first[SPLIT_SEXES] = rest.first[SPLIT_PARTS] = 0;
	rest.rest = rest.hidden = true;
	rest.people = 1;
	rest.primary = protect_small(g->params, &like, &rest.part);
	rest.size = size_of(&rest.part);
	set_key(g, &rest, hash_more(listed, STR("rest")));
	if (!put_part(g, rest))
		return -ENOMEM;
	chain(p, whole_at, p->n_parts - 1, split);
	return 0;
}

static int split_whole(struct gate *g, size_t whole_at)
{
	struct problem *p = &g->p;
	struct figure *f = p->cells[whole_at].figure;
	uint32_t placed = p->cells[whole_at].first[SPLIT_PARTS];
	for (int split = 0; f->n_subgroups > 0 && split < SPLIT_COUNT; split++) {
		struct cell *x = NULL;
		for (size_t i = 0; i < f->n_subgroups; i++) {
			struct subgroup *s = &f->subgroups[i];
			if (!in_split(s, (enum split)split) || is_placed(p, s, placed))
				continue;
			if (put_subgroup(g, p->cells[whole_at].unit, f, s, &x))
				return -ENOMEM;
			chain(p, whole_at, p->n_parts - 1, (enum split)split);
		}
		if (!p->cells[whole_at].first[split])
			continue;
		if (f->measure != MEASURE_COUNTED)
			count_people(g, &p->cells[whole_at], (enum split)split);
		if (put_rest(g, whole_at, (enum split)split))
			return -ENOMEM;
	}
	return 0;
}

static int split_all(struct gate *g)
{
	struct problem *p = &g->p;
	for (size_t i = p->n_parts; i > 0; i--) {
		const struct seen *own = gate_seen(g, &g->tree->units[p->parts[i - 1].unit]);
		uint32_t whole = own ? own->cell : 0;
		if (whole)
			chain(p, whole - 1, i - 1, SPLIT_PARTS);
	}
	for (size_t i = 0; i < p->n_cells; i++) {
		if (split_whole(g, i))
			return -ENOMEM;
	}
	if (p->n_cells + p->n_parts > g->room_scratch) {
		g->room_scratch = 2 * (p->n_cells + p->n_parts);
		p->scratch = arena_array(g->scratch, 2 * g->room_scratch, sizeof(*p->scratch));
		p->by_key = p->scratch ? p->scratch + g->room_scratch : NULL;
	}
	return p->scratch || g->room_scratch == 0 ? 0 : -ENOMEM;
}

static void start(struct gate *g, const char *indicator)
{
	struct problem *p = &g->p;
	p->n_cells = p->n_parts = p->n_departments = p->n_districts = 0;
	p->sorted = false;
	p->indicator_key = hash_bytes(str_of(indicator));
}

int gather(struct gate *g)
{
	start(g, g->tree->catalogue->indicators[g->key >> 32].id);
	for (size_t i = 0; i < g->n_districts; i++) {
		if (add_district(g, g->districts[i]))
			return -ENOMEM;
	}
	return split_all(g);
}

int gather_alone(struct gate *g, uint32_t unit, struct figure *f)
{
	start(g, f->id);
	if (g->room_cells == 0) {
		g->p.cells = arena_array(g->scratch, 1, sizeof(*g->p.cells));
		if (!g->p.cells)
			return -ENOMEM;
		g->room_cells = 1;
	}
	put_whole(g, unit, f);
	return split_all(g);
}
