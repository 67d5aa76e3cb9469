/* SPDX-License-Identifier: EUPL-1.2 */
/* protect/secondary.c (core): what must also be hidden so that nothing hidden follows (MEANING 23).
 *
 * What an outsider can reckon with, for one indicator and period: every shown total is the sum of
 * its parts (numerators and denominators, counts, or weighed values).  With the shown parts taken
 * away, each shown total leaves one sum of unknowns:
 *
 *   a department    its hidden cells
 *   a district      the hidden cells of its hidden departments, hidden breakdowns from elsewhere
 *   a unit          its hidden sexes and what they leave of it; the same of its breakdown
 *
 * A hidden number is safe when each sum it stands in has at least two unknowns and is not so small
 * (or so full) that only one way is left to share it out. A district's sum must hold parts of two
 * departments, or the hidden department's total would follow. Where a department and its district
 * are merged by different methods, the same cells stand in two different sums: then the
 * department's total goes too.
 *
 * As little as possible: the smallest shown cell of the total first; a total when no cell is left.
 * What was once shown as it is now covers nothing. Runs until nothing changes.
 */
#include <stdlib.h>
#include "inside.h"

void sum_add(struct sum *s, const struct part *p, bool primary, uint32_t people)
{
	s->n_cells++;
	s->n_people += people;
	s->n_primary += primary;
	s->all.value = num_add(s->all.value, p->value);
	s->all.numerator = num_add(s->all.numerator, p->numerator);
	s->all.denominator = num_add(s->all.denominator, p->denominator);
}

static bool unknown(const struct cell *c, enum place in)
{
	return c->hidden && !c->open && !c->outside[in];
}

static bool could_cover(const struct cell *c, enum place in)
{
	return !c->hidden && !c->open && !c->outside[in];
}

bool sum_safe(double min_group, const struct sum *s, enum method method, const char *unit)
{
	double value = s->all.value, k = s->all.numerator, n = s->all.denominator;
	double cells = (double)s->n_cells, people = (double)s->n_people;
	double full = unit && unit[0] == '%' ? 100 * cells : INFINITY;
	size_t n_secondary = s->n_cells - s->n_primary;
	if (s->n_parts < 2)
		return false;
	switch (method) {
	case METHOD_RATIO:
		return num_cmp(k, 0) > 0 && (num_cmp(k, n) != 0) && num_cmp(n, people) > 0;
	case METHOD_SUM: /* small ones are 0..min-1, the others min or more */
		return num_cmp(value, (double)n_secondary * min_group) > 0 &&
		       (n_secondary > 0 || num_cmp(value, cells * (min_group - 1)) < 0);
	case METHOD_WEIGHTED:
	case METHOD_MEAN: return num_cmp(value, 0) > 0 && value < full;
	case METHOD_COUNT: break;
	}
	must_fail("protect: method out of range");
}

static struct sum sum_of(const struct cell *cells, size_t n, enum place in)
{
	struct sum s = {.all = {0, 0, 0}};
	for (size_t i = 0; i < n; i++) {
		if (unknown(&cells[i], in))
			sum_add(&s, &cells[i].part, cells[i].primary, cells[i].people);
	}
	s.n_parts = s.n_cells;
	return s;
}

/* Smallest first; the first in the register among equals. */
static bool hide_smallest(struct cell *cells, size_t n, enum place in)
{
	struct cell *best = NULL;
	for (size_t i = 0; i < n; i++) {
		struct cell *c = &cells[i];
		if (could_cover(c, in) && (!best || c->size < best->size))
			best = c;
	}
	if (best)
		best->hidden = true;
	return best != NULL;
}

static bool same_sums(const struct total *department, const struct total *district)
{
	return department->figure->merge->method == district->figure->merge->method;
}

/* @param totals false: cells only; a total goes when no cell helps anywhere */
static bool solve_department(struct problem *p, struct total *t, const struct total *district,
                             bool totals)
{
	struct cell *cells = &p->cells[t->first];
	struct sum s = sum_of(cells, t->n, IN_DEPARTMENT);
	bool two_sums = district && !district->hidden && !same_sums(t, district);
	size_t n_unknown =
	        two_sums ? s.n_cells + sum_of(cells, t->n, IN_DISTRICT).n_cells : s.n_cells;
	if (t->hidden || n_unknown == 0)
		return false;
	if (!two_sums && sum_safe(p->min_group, &s, t->figure->merge->method, t->figure->unit))
		return false;
	if (!two_sums && hide_smallest(cells, t->n, IN_DEPARTMENT))
		return true;
	t->hidden = two_sums || totals;
	return t->hidden;
}

static double size_of(const struct problem *p, const struct total *t)
{
	double size = 0;
	for (size_t i = 0; i < t->n; i++)
		size += p->cells[t->first + i].size;
	return size;
}

/* A department whose total can go along: it has something hidden already. */
static bool hide_department(struct problem *p, const struct total *district)
{
	struct total *best = NULL;
	for (size_t i = 0; i < district->n_of; i++) {
		struct total *t = &p->departments[district->first_of + i];
		if (!t->hidden && same_sums(t, district) &&
		    sum_of(&p->cells[t->first], t->n, IN_DISTRICT).n_cells > 0 &&
		    (!best || size_of(p, t) < size_of(p, best)))
			best = t;
	}
	if (best)
		best->hidden = true;
	return best != NULL;
}

/* Breakdowns elsewhere, side by side with what their units have for them. */
struct elsewhere {
	struct part there;        /* the unknown ones in shown totals */
	struct part room;         /* the wholes of their units, less what is known of them */
	size_t n_there, n_others; /* n_others: further unknown parts of the same units */
};

static void add_part(struct part *sum, const struct part *p, int sign)
{
	sum->value = num_add(sum->value, sign * p->value);
	sum->numerator = num_add(sum->numerator, sign * p->numerator);
	sum->denominator = num_add(sum->denominator, sign * p->denominator);
}

static void look_elsewhere(const struct problem *p, const struct cell *whole, const struct total *t,
                           struct elsewhere *e)
{
	struct elsewhere of = {0};
	of.room = whole->part;
	for (uint32_t k = whole->first[SPLIT_PARTS]; k; k = p->parts[k - 1].next) {
		const struct cell *c = &p->parts[k - 1];
		const struct total *in = c->who ? &p->districts[c->district] : NULL;
		bool counts = in && !in->hidden && (!t || in == t) && !c->outside[IN_DISTRICT];
		if (!unknown(c, IN_UNIT))
			add_part(&of.room, &c->part, -1);
		else if (counts)
			add_part(&of.there, &c->part, 1);
		of.n_there += unknown(c, IN_UNIT) && counts;
		of.n_others += unknown(c, IN_UNIT) && !counts && !c->rest;
	}
	if (of.n_there == 0)
		return;
	add_part(&e->there, &of.there, 1);
	add_part(&e->room, &of.room, 1);
	e->n_there += of.n_there;
	e->n_others += of.n_others;
}

/* Breakdowns are at most the whole of their unit.  When hidden ones together are all that their
 * wholes have room for, every one of them is told: nothing is left for home or for a further
 * district.  Each share is of one person at least.
 * @param t one district, or NULL for all that are shown */
static bool all_elsewhere(const struct problem *p, const struct total *t)
{
	struct elsewhere e = {0};
	for (size_t i = 0; i < p->n_cells; i++)
		look_elsewhere(p, &p->cells[i], t, &e);
	if (e.n_there == 0)
		return false;
	struct part left = e.room;
	add_part(&left, &e.there, -1);
	if (!num_given(left.denominator))
		return num_given(left.value) && num_cmp(left.value, 0) <= 0;
	return num_cmp(left.numerator, 0) <= 0 ||
	       num_cmp(left.denominator, (double)e.n_others) <= 0 ||
	       num_cmp(num_sub(left.denominator, left.numerator), 0) <= 0;
}

static bool solve_district(struct problem *p, struct total *t, bool totals)
{
	if (t->hidden)
		return false;
	struct sum s = sum_of(&p->parts[t->first], t->n, IN_DISTRICT);
	for (size_t i = 0; i < t->n_of; i++) {
		const struct total *d = &p->departments[t->first_of + i];
		struct sum of = sum_of(&p->cells[d->first], d->n, IN_DISTRICT);
		if (!d->hidden || of.n_cells == 0)
			continue;
		s.n_parts += same_sums(d, t) ? 1 : of.n_cells;
		s.n_cells += of.n_cells;
		s.n_people += of.n_people;
		s.n_primary += of.n_primary;
		s.all.value = num_add(s.all.value, of.all.value);
		s.all.numerator = num_add(s.all.numerator, of.all.numerator);
		s.all.denominator = num_add(s.all.denominator, of.all.denominator);
	}
	bool spread = t->n == 0 || (!all_elsewhere(p, t) && !all_elsewhere(p, NULL));
	if (s.n_cells == 0 ||
	    (spread && sum_safe(p->min_group, &s, t->figure->merge->method, t->figure->unit)))
		return false;
	if (hide_smallest(&p->parts[t->first], t->n, IN_DISTRICT))
		return true;
	if (totals && !hide_department(p, t))
		t->hidden = true;
	return totals;
}

/* ---- a unit and its subgroups ---- */

static int by_size(const void *a, const void *b)
{
	const struct cell *const *x = a, *const *y = b;
	if (num_cmp((*x)->size, (*y)->size) != 0)
		return (*x)->size < (*y)->size ? -1 : 1;
	return (*x < *y) - (*x > *y); /* the last of the report first, among equals */
}

/* What could still be hidden of a split, smallest first; in p->scratch behind the unknowns. */
static struct unknowns covers_of(const struct problem *p, const struct cell *whole,
                                 enum split split, const struct unknowns *unknown)
{
	struct unknowns covers = {unknown->at + unknown->n, 0, unknown->method};
	for (uint32_t i = whole->first[split]; i; i = p->parts[i - 1].next) {
		struct cell *c = &p->parts[i - 1];
		if (could_cover(c, IN_UNIT))
			covers.at[covers.n++] = c;
	}
	if (covers.n > 1)
		qsort(covers.at, covers.n, sizeof(struct cell *), by_size);
	return covers;
}

/* Parts of a hidden whole, and parts of which one is hidden where nobody can say how they add up.
 */
static bool hide_all_of(struct problem *p, const struct cell *whole, enum split split)
{
	bool changed = false, one_hidden = whole->hidden;
	for (uint32_t i = whole->first[split]; i; i = p->parts[i - 1].next)
		one_hidden |= p->parts[i - 1].hidden;
	for (uint32_t i = one_hidden ? whole->first[split] : 0; i; i = p->parts[i - 1].next) {
		changed |= !p->parts[i - 1].hidden;
		p->parts[i - 1].hidden = true;
	}
	return changed;
}

/* A line that was shown as it is covers nothing in its district's total; when it may not be told
 * again, the total may not tell it either. */
static bool hide_districts_of(struct problem *p, const struct cell *whole, enum split split)
{
	bool changed = false;
	for (uint32_t i = whole->first[split]; i; i = p->parts[i - 1].next) {
		const struct cell *c = &p->parts[i - 1];
		struct total *in = c->open && c->who ? &p->districts[c->district] : NULL;
		if (!in || in->hidden)
			continue;
		in->hidden = true;
		changed = true;
	}
	return changed;
}

/* The whole is the sum of its parts and of what is left: safe when at least two of them are
 * unknown and there is more than one way to share it out, or when the one unknown may be known. */
static bool solve_split(struct problem *p, struct cell *whole, enum split split)
{
	struct sum s = {.all = {0, 0, 0}};
	bool changed = false;
	if (whole->hidden || !whole->adds_up[split])
		return hide_all_of(p, whole, split);
	struct unknowns u = split_unknowns(p, whole, split);
	for (size_t i = 0; i < u.n; i++)
		sum_add(&s, &u.at[i]->part, u.at[i]->primary, 1);
	s.n_parts = s.n_cells;
	if (u.n == 0 || (u.n == 1 && u.at[0]->rest && !u.at[0]->primary) ||
	    sum_safe(p->min_group, &s, u.method, whole->figure->unit))
		return false;
	struct unknowns covers = covers_of(p, whole, split, &u);
	for (size_t i = 0; i < covers.n; i++) {
		covers.at[i]->hidden = changed = true;
		sum_add(&s, &covers.at[i]->part, false, 1);
		s.n_parts = s.n_cells;
		if (sum_safe(p->min_group, &s, u.method, whole->figure->unit))
			return true;
	}
	if (changed)
		return true;
	if (!whole->open) {
		whole->hidden = true;
		return true;
	}
	/* Too late for the whole: no part is told again; an only unknown covers nothing. */
	changed = hide_all_of(p, whole, split);
	changed |= hide_districts_of(p, whole, split);
	if (!changed && u.n == 1 && !u.at[0]->open)
		changed = u.at[0]->open = true;
	return changed;
}

/* ---- what was shown before ---- */

static void put_unknown(struct unknowns *u, struct cell *cells, size_t n, enum place in)
{
	for (size_t i = 0; i < n; i++) {
		if (unknown(&cells[i], in))
			u->at[u->n++] = &cells[i];
	}
}

struct unknowns problem_unknowns(const struct problem *p, const struct total *t)
{
	struct unknowns u = {p->scratch, 0, t->figure->merge->method};
	if (t->scope.kind == SCOPE_DEPARTMENT) {
		put_unknown(&u, &p->cells[t->first], t->n, IN_DEPARTMENT);
		return u;
	}
	put_unknown(&u, &p->parts[t->first], t->n, IN_DISTRICT);
	for (size_t i = 0; i < t->n_of; i++) {
		const struct total *d = &p->departments[t->first_of + i];
		if (d->hidden)
			put_unknown(&u, &p->cells[d->first], d->n, IN_DISTRICT);
	}
	return u;
}

struct unknowns split_unknowns(const struct problem *p, const struct cell *whole, enum split split)
{
	bool count = whole->figure->measure == MEASURE_COUNTED;
	struct unknowns u = {p->scratch, 0, count ? METHOD_SUM : METHOD_RATIO};
	for (uint32_t i = whole->first[split]; i; i = p->parts[i - 1].next)
		put_unknown(&u, &p->parts[i - 1], 1, IN_UNIT);
	return u;
}

uint64_t split_key(const struct problem *p, const struct cell *whole, enum split split)
{
	struct scope at = {SCOPE_UNIT, split};
	return shown_total_key(at, whole->unit_key + (uint64_t)split, p->indicator_key,
	                       whole->figure->period);
}

static int by_cell_key(const void *a, const void *b)
{
	const struct cell *const *x = a, *const *y = b;
	if ((*x)->key != (*y)->key)
		return (*x)->key < (*y)->key ? -1 : 1;
	return (*x > *y) - (*x < *y);
}

/* All cells and parts in order of key: made when the first old sum asks for them. */
static struct unknowns by_key(struct problem *p)
{
	struct unknowns all = {p->by_key, p->n_cells + p->n_parts, METHOD_SUM};
	if (p->sorted)
		return all;
	for (size_t i = 0; i < p->n_cells; i++)
		all.at[i] = &p->cells[i];
	for (size_t i = 0; i < p->n_parts; i++)
		all.at[p->n_cells + i] = &p->parts[i];
	if (all.n > 1)
		qsort(all.at, all.n, sizeof(struct cell *), by_cell_key);
	p->sorted = true;
	return all;
}

/* A number that must go on covering another in a sum that was told before. */
static bool cover_shown(struct problem *p, struct shown_sum s)
{
	struct cell *cover =
	        shown_knows(p->shown, s.key) ? shown_cover(p->shown, &s, by_key(p)) : NULL;
	if (cover)
		cover->hidden = true;
	return cover != NULL;
}

/* Together with what was said before: the total, or a cell that must go on covering another. */
static bool solve_shown(struct problem *p, struct total *t)
{
	if (cover_shown(p, (struct shown_sum){t->key, p->min_group, t->figure->unit}))
		return true;
	if (t->hidden || shown_allows(p->shown, t->key, problem_unknowns(p, t)))
		return false;
	t->hidden = true;
	return true;
}

static bool solve_split_shown(struct problem *p, struct cell *whole, enum split split)
{
	uint64_t key = split_key(p, whole, split);
	if (cover_shown(p, (struct shown_sum){key, p->min_group, whole->figure->unit}))
		return true;
	if (whole->hidden || whole->open || !whole->adds_up[split])
		return false;
	/* A rest that alone is unknown, and so is told, may have kept another from being told. */
	if (shown_allows(p->shown, key, split_unknowns(p, whole, split)))
		return false;
	whole->hidden = true;
	return true;
}

static const struct total *above(const struct problem *p, size_t department)
{
	for (size_t i = 0; i < p->n_districts; i++) {
		const struct total *t = &p->districts[i];
		if (department >= t->first_of && department < t->first_of + t->n_of)
			return t;
	}
	return NULL;
}

static bool solve_splits(struct problem *p,
                         bool (*fn)(struct problem *p, struct cell *whole, enum split split))
{
	bool changed = false;
	for (size_t i = 0; p->n_parts > 0 && i < p->n_cells; i++) {
		for (int split = 0; split < SPLIT_COUNT; split++)
			changed |=
			        p->cells[i].first[split] && fn(p, &p->cells[i], (enum split)split);
	}
	return changed;
}

static bool solve_departments(struct problem *p, bool totals)
{
	bool changed = false;
	for (size_t i = 0; i < p->n_departments; i++)
		changed |= solve_department(p, &p->departments[i], above(p, i), totals);
	return changed;
}

/* One total at a time: what it covers is looked at before the next. */
static bool solve_districts(struct problem *p, bool totals)
{
	bool changed = false;
	for (size_t i = 0; !(changed && totals) && i < p->n_districts; i++)
		changed |= solve_district(p, &p->districts[i], totals);
	return changed;
}

static bool solve_cells(struct problem *p)
{
	bool changed = solve_departments(p, false);
	changed |= solve_districts(p, false);
	changed |= solve_splits(p, solve_split);
	return changed;
}

static bool solve_totals(struct problem *p)
{
	return solve_departments(p, true) || solve_districts(p, true);
}

/* A part that once stood unknown in a shown sum goes on covering the others. */
static bool hide_bound(struct problem *p)
{
	bool changed = false;
	for (size_t i = 0; i < p->n_parts; i++) {
		struct cell *c = &p->parts[i];
		if (c->hidden || c->open || !shown_bound(p->shown, c->key))
			continue;
		c->hidden = true;
		changed = true;
	}
	return changed;
}

/* Together with what was said before. */
static bool solve_past(struct problem *p)
{
	bool changed = hide_bound(p);
	for (size_t i = 0; p->shown && i < p->n_departments; i++)
		changed |= solve_shown(p, &p->departments[i]);
	for (size_t i = 0; p->shown && i < p->n_districts; i++)
		changed |= solve_shown(p, &p->districts[i]);
	return changed || (p->shown && solve_splits(p, solve_split_shown));
}

void secondary_solve(struct problem *p)
{
	while (solve_cells(p) || solve_totals(p) || solve_past(p))
		;
}
