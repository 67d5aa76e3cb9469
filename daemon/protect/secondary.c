/* SPDX-License-Identifier: EUPL-1.2 */
/* protect/secondary.c (core): what must also be hidden so that nothing hidden follows (MEANING 23).
 *
 * What an outsider can reckon with, for one indicator and period: every shown total is the sum of
 * its parts (numerators and denominators, counts, or weighed values).  With the shown parts taken
 * away, each shown total leaves one sum of hidden parts: department shown: its hidden cells
 *   district shown:   the hidden cells of its hidden departments, and hidden breakdowns from
 * elsewhere unit shown:       its hidden breakdowns, and what it did at home These sums have no
 * cell in common, so a hidden number is safe when each sum it stands in has at least two unknowns
 * and is not so small (or so full) that only one way is left to share it out. A district's sum must
 * hold parts of two departments, or the hidden department's total would follow. Where a department
 * and its district are merged by different methods, the same cells stand in two different sums:
 * then the department's total goes too.
 *
 * As little as possible: the smallest shown cell of the total first; a total when no cell is left.
 * What was once shown as it is now covers nothing. Runs until nothing changes; each turn hides one.
 */
#include "inside.h"

void sum_add(struct sum *s, const struct part *p, bool primary)
{
	s->n_cells++;
	s->n_primary += primary;
	s->all.value = num_add(s->all.value, p->value);
	s->all.numerator = num_add(s->all.numerator, p->numerator);
	s->all.denominator = num_add(s->all.denominator, p->denominator);
}

static bool unknown(const struct cell *c)
{
	return c->hidden && !c->open && !c->weightless;
}

bool sum_safe(double min_group, const struct sum *s, enum method method, const char *unit)
{
	double value = s->all.value, k = s->all.numerator, n = s->all.denominator;
	double cells = (double)s->n_cells, full = unit && unit[0] == '%' ? 100 * cells : INFINITY;
	size_t n_secondary = s->n_cells - s->n_primary;
	if (s->n_parts < 2)
		return false;
	switch (method) {
	case METHOD_RATIO: /* each group has one person at least */
		return num_cmp(k, 0) > 0 && (num_cmp(k, n) != 0) && num_cmp(n, cells) > 0;
	case METHOD_SUM: /* small ones are 0..min-1, the others min or more */
		return num_cmp(value, (double)n_secondary * min_group) > 0 &&
		       (n_secondary > 0 || num_cmp(value, cells * (min_group - 1)) < 0);
	case METHOD_WEIGHTED:
	case METHOD_MEAN: return num_cmp(value, 0) > 0 && value < full;
	case METHOD_COUNT: break;
	}
	must_fail("protect: method out of range");
}

static struct sum sum_of(const struct cell *cells, size_t n)
{
	struct sum s = {.all = {0, 0, 0}};
	for (size_t i = 0; i < n; i++) {
		if (unknown(&cells[i]))
			sum_add(&s, &cells[i].part, cells[i].primary);
	}
	s.n_parts = s.n_cells;
	return s;
}

/* Smallest first; the first in the register among equals. */
static bool hide_smallest(struct cell *cells, size_t n)
{
	struct cell *best = NULL;
	for (size_t i = 0; i < n; i++) {
		struct cell *c = &cells[i];
		if (!c->hidden && !c->open && !c->weightless && (!best || c->size < best->size))
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

static bool solve_department(struct problem *p, struct total *t, const struct total *district)
{
	struct cell *cells = &p->cells[t->first];
	struct sum s = sum_of(cells, t->n);
	if (t->hidden || s.n_cells == 0)
		return false;
	bool two_sums = district && !district->hidden && !same_sums(t, district);
	if (!two_sums && sum_safe(p->min_group, &s, t->figure->merge->method, t->figure->unit))
		return false;
	if (two_sums || !hide_smallest(cells, t->n))
		t->hidden = true;
	return true;
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
		    sum_of(&p->cells[t->first], t->n).n_cells > 0 &&
		    (!best || size_of(p, t) < size_of(p, best)))
			best = t;
	}
	if (best)
		best->hidden = true;
	return best != NULL;
}

/* Breakdowns are at most the whole of their unit.  When hidden ones together are all of their
 * wholes, every one of them is told: nothing is left for home or for a further district.
 * @param t one district, or NULL for all that are shown */
static bool all_elsewhere(const struct problem *p, const struct total *t)
{
	struct sum there = {.all = {0, 0, 0}}, wholes = {.all = {0, 0, 0}};
	for (size_t i = 0; i < p->n_cells; i++) {
		bool counted = false;
		for (uint32_t k = p->cells[i].next; k; k = p->shared[k - 1].next) {
			const struct cell *c = &p->shared[k - 1];
			const struct total *in = &p->districts[c->district];
			if (!unknown(c) || in->hidden || (t && in != t))
				continue;
			sum_add(&there, &c->part, false);
			if (!counted)
				sum_add(&wholes, &p->cells[i].part, false);
			counted = true;
		}
	}
	const struct part *x = &there.all, *w = &wholes.all;
	if (there.n_cells == 0)
		return false;
	if (!num_given(x->denominator) || !num_given(w->denominator))
		return num_given(x->value) && num_cmp(x->value, w->value) == 0;
	return num_cmp(x->numerator, w->numerator) == 0 ||
	       num_cmp(x->denominator, w->denominator) == 0 ||
	       num_cmp(num_sub(x->denominator, x->numerator),
	               num_sub(w->denominator, w->numerator)) == 0;
}

static bool solve_district(struct problem *p, struct total *t)
{
	if (t->hidden)
		return false;
	struct sum s = sum_of(&p->shared[t->first], t->n);
	for (size_t i = 0; i < t->n_of; i++) {
		const struct total *d = &p->departments[t->first_of + i];
		struct sum of = sum_of(&p->cells[d->first], d->n);
		if (!d->hidden || of.n_cells == 0)
			continue;
		s.n_parts += same_sums(d, t) ? 1 : of.n_cells;
		s.n_cells += of.n_cells;
		s.n_primary += of.n_primary;
		s.all.value = num_add(s.all.value, of.all.value);
		s.all.numerator = num_add(s.all.numerator, of.all.numerator);
		s.all.denominator = num_add(s.all.denominator, of.all.denominator);
	}
	bool spread = t->n == 0 || (!all_elsewhere(p, t) && !all_elsewhere(p, NULL));
	if (s.n_cells == 0 ||
	    (spread && sum_safe(p->min_group, &s, t->figure->merge->method, t->figure->unit)))
		return false;
	if (!hide_smallest(&p->shared[t->first], t->n) && !hide_department(p, t))
		t->hidden = true;
	return true;
}

/* ---- a unit and its breakdowns for other districts ---- */

static bool small_rest(const struct problem *p, const struct part *rest, bool count)
{
	struct protect_params params = {p->min_group};
	struct figure like = {.measure = count ? MEASURE_COUNTED : MEASURE_LEVEL, .persons = true};
	bool nobody = count ? num_cmp(rest->value, 0) <= 0 : num_cmp(rest->denominator, 0) <= 0;
	return !nobody && protect_small(&params, &like, rest);
}

static struct part less(struct part a, const struct part *b)
{
	return (struct part){num_sub(a.value, b->value), num_sub(a.numerator, b->numerator),
	                     num_sub(a.denominator, b->denominator)};
}

static bool hide_smallest_of(struct problem *p, const struct cell *whole)
{
	struct cell *best = NULL;
	for (uint32_t i = whole->next; i; i = p->shared[i - 1].next) {
		struct cell *c = &p->shared[i - 1];
		if (!c->hidden && !c->open && (!best || c->size < best->size))
			best = c;
	}
	if (best)
		best->hidden = true;
	return best != NULL;
}

/* The unit's whole less its breakdowns is what it did at home: a group as good as any. */
static bool solve_unit(struct problem *p, struct cell *whole)
{
	struct part rest = whole->part;
	struct sum hidden = {.all = {0, 0, 0}};
	bool changed = false, count = whole->figure->measure == MEASURE_COUNTED;
	for (uint32_t i = whole->next; i; i = p->shared[i - 1].next) {
		struct cell *c = &p->shared[i - 1];
		rest = less(rest, &c->part);
		changed |= whole->hidden && !c->hidden;
		c->hidden |= whole->hidden;
		if (unknown(c))
			sum_add(&hidden, &c->part, c->primary);
	}
	bool adds_up = count || num_given(rest.denominator);
	if (changed || whole->hidden || !adds_up)
		return changed;
	if (hidden.n_cells == 0)
		return small_rest(p, &rest, count) && hide_smallest_of(p, whole);
	bool nobody = count ? num_cmp(rest.value, 0) <= 0 : num_cmp(rest.denominator, 0) <= 0;
	if (!nobody)
		sum_add(&hidden, &rest, small_rest(p, &rest, count));
	hidden.n_parts = hidden.n_cells;
	if (sum_safe(p->min_group, &hidden, count ? METHOD_SUM : METHOD_RATIO, whole->figure->unit))
		return false;
	if (hide_smallest_of(p, whole))
		return true;
	whole->hidden = !whole->open;
	return whole->hidden;
}

/* ---- what was shown before ---- */

static void put_unknown(struct unknowns *u, struct cell *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (unknown(&cells[i]))
			u->at[u->n++] = &cells[i];
	}
}

struct unknowns problem_unknowns(const struct problem *p, const struct total *t)
{
	struct unknowns u = {p->scratch, 0, t->figure->merge->method};
	if (t->scope.kind == SCOPE_DEPARTMENT) {
		put_unknown(&u, &p->cells[t->first], t->n);
		return u;
	}
	put_unknown(&u, &p->shared[t->first], t->n);
	for (size_t i = 0; i < t->n_of; i++) {
		const struct total *d = &p->departments[t->first_of + i];
		if (d->hidden)
			put_unknown(&u, &p->cells[d->first], d->n);
	}
	return u;
}

/* Together with what was said before: the total, or a cell that must go on covering another. */
static bool solve_history(struct problem *p, struct total *t)
{
	struct cell *cover = history_cover(p->history, t, p->min_group, p->cells, p->n_cells);
	if (!cover)
		cover = history_cover(p->history, t, p->min_group, p->shared, p->n_shared);
	if (cover) {
		cover->hidden = true;
		return true;
	}
	if (t->hidden || history_allows(p->history, t->key, problem_unknowns(p, t)))
		return false;
	t->hidden = true;
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

void secondary_solve(struct problem *p)
{
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < p->n_departments; i++)
			again |= solve_department(p, &p->departments[i], above(p, i));
		for (size_t i = 0; i < p->n_districts; i++)
			again |= solve_district(p, &p->districts[i]);
		for (size_t i = 0; p->n_shared > 0 && i < p->n_cells; i++)
			again |= p->cells[i].next && solve_unit(p, &p->cells[i]);
		for (size_t i = 0; !again && p->history && i < p->n_departments; i++)
			again |= solve_history(p, &p->departments[i]);
		for (size_t i = 0; !again && p->history && i < p->n_districts; i++)
			again |= solve_history(p, &p->districts[i]);
	}
}
