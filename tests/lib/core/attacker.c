/* SPDX-License-Identifier: EUPL-1.2 */
/* See the door. */
#include "attacker.h"
#include <stdio.h>
#include <string.h>

static uint32_t var_of(struct attacker *a, uint32_t unit, uint32_t place, struct part p)
{
	for (uint32_t i = 0; i < a->n_vars; i++) {
		const struct var *v = &a->vars[i];
		if (v->unit == unit && v->place == place &&
		    (a->guesses ? part_eq(&v->true_part, &p) : v->version == a->versions[unit])) {
			must(part_eq(&v->true_part, &p));
			return i;
		}
	}
	must(a->n_vars < MAX_VARS);
	double min = 5;
	bool people = num_given(p.numerator) && num_given(p.denominator);
	a->vars[a->n_vars] =
	        (struct var){unit,
	                     a->versions[unit],
	                     place,
	                     p,
	                     false,
	                     a->counts ? p.value < min
	                               : people && (p.numerator < min || p.denominator < min ||
	                                            p.denominator - p.numerator < min)};
	return (uint32_t)a->n_vars++;
}

void attacker_learn_total(struct attacker *a, const struct figure *true_figure,
                          const struct figure *copy, uint32_t place)
{
	if (!num_given(copy->all.value))
		return;
	struct equation e = {.people = copy->merge->method == METHOD_RATIO};
	for (size_t i = 0; i < copy->merge->n_contributors; i++) {
		const struct contributor *c = &true_figure->merge->contributors[i];
		const struct entered *in = &true_figure->merge->entered[i];
		if (copy->merge->method == METHOD_WEIGHTED && in->weight == 0)
			continue; /* it is not in the total */
		struct part p = {c->value, in->numerator, in->denominator};
		uint32_t v = var_of(a, c->unit, c->shared ? place : 0, p);
		if (num_given(copy->merge->contributors[i].value))
			a->vars[v].shown = true;
		e.signs[e.n] = 1;
		e.vars[e.n++] = v;
	}
	must(a->n_eqs < MAX_EQS);
	a->eqs[a->n_eqs++] = e;
}

/* Where a subgroup's number stands: districts are 1, 2 …; 90 women, 91 men, 80 a part of its own.
 */
static uint32_t place_of(const struct subgroup *s)
{
	if (s->kind != SUBGROUP_PART)
		return s->kind == SUBGROUP_WOMEN ? 90 : 91;
	return s->name[0] == 'e' ? 2 + (uint32_t)(s->name[1] - '0') : 80;
}

/* That the parts with the rest at home are the whole; and the parts that are shown. */
static void learn_split(struct attacker *a, const struct figure *f, const struct figure *copy,
                        uint32_t unit, bool sexes)
{
	uint32_t whole = var_of(a, unit, 0, f->all);
	struct equation e = {.people = !a->counts, .n = 1, .vars = {whole}, .signs = {-1}};
	struct part rest = f->all;
	uint32_t listed = 0, n_bare = 0;
	for (size_t i = 0; i < f->n_subgroups; i++) {
		const struct subgroup *s = &f->subgroups[i];
		if ((s->kind != SUBGROUP_PART) != sexes)
			continue;
		if (!a->counts && !num_given(s->part.denominator)) {
			n_bare++; /* of nobody knows how many: they are in the rest */
			continue;
		}
		rest.value -= s->part.value;
		rest.numerator -= s->part.numerator;
		rest.denominator -= s->part.denominator;
		e.vars[e.n] = var_of(a, unit, place_of(s), s->part);
		if (num_given(copy->subgroups[i].part.value))
			a->vars[e.vars[e.n]].shown = true;
		e.signs[e.n++] = 1;
		listed += place_of(s);
	}
	if (e.n == 1)
		return;
	/* Perhaps nobody: he cannot know. Another rest when others are listed.  Two lines that are
	 * in it are no group: they cover each other. */
	uint32_t home = var_of(a, unit, (sexes ? 1000 : 2000) + listed, rest);
	if (n_bare > 1 || (a->counts ? rest.value == 0 : rest.denominator == 0))
		a->vars[home].small = false;
	e.vars[e.n] = home;
	e.signs[e.n++] = 1;
	must(a->n_eqs < MAX_EQS);
	a->eqs[a->n_eqs++] = e;
}

void attacker_learn_unit(struct attacker *a, const struct figure *f, const struct figure *copy,
                         uint32_t unit)
{
	if (!num_given(f->all.value))
		return;
	uint32_t whole = var_of(a, unit, 0, f->all);
	if (num_given(copy->all.value))
		a->vars[whole].shown = true;
	if (!a->counts && !num_given(f->all.denominator))
		return;
	learn_split(a, f, copy, unit, false);
	learn_split(a, f, copy, unit, true);
}

static bool affects(const struct attacker *a, const struct equation *e)
{
	int sum = 0;
	for (size_t i = 0; i < e->n; i++)
		sum += e->signs[i] * a->moves[e->vars[i]];
	return sum != 0;
}

enum which { VALUE, NUMERATORS, DENOMINATORS, BOTH };

/* May this number move that way? */
static bool bounded(const struct attacker *a, uint32_t var, int move, enum which which)
{
	const struct part *p = &a->vars[var].true_part;
	if (a->vars[var].shown)
		return false;
	double k = p->numerator, n = p->denominator;
	double step = a->counts ? 1 : 0.01;             /* shares move by less than a person */
	int least = a->vars[var].place >= 1000 ? 0 : 1; /* a share is of somebody */
	switch (which) {
	case VALUE:
		return p->value + move * step >= 0 && (a->counts || p->value + move * step <= 100);
	case NUMERATORS: return k + move >= 0 && k + move <= n;
	case DENOMINATORS: return n + move >= least && k <= n + move;
	case BOTH: return k + move >= 0 && n + move >= least;
	}
	return false;
}

/* Mend the first equation that the moves so far break by one more move; true when none is broken.
 */
static bool mend(struct attacker *a, enum which which, int depth)
{
	const struct equation *broken = NULL;
	int sum = 0;
	for (size_t i = 0; i < a->n_eqs && !broken; i++) {
		bool about = a->eqs[i].people == (which != VALUE); /* counts have values only */
		if (about && affects(a, &a->eqs[i]))
			broken = &a->eqs[i];
	}
	if (!broken)
		return true;
	if (depth == 0)
		return false;
	for (size_t i = 0; i < broken->n; i++)
		sum += broken->signs[i] * a->moves[broken->vars[i]];
	for (size_t i = 0; i < broken->n; i++) {
		uint32_t v = broken->vars[i];
		int move = sum * broken->signs[i] > 0 ? -1 : 1;
		if (a->moves[v] != 0 || !bounded(a, v, move, which))
			continue;
		a->moves[v] = move;
		if (mend(a, which, depth - 1))
			return true;
		a->moves[v] = 0;
	}
	return false;
}

static bool can_differ(struct attacker *a, uint32_t var, enum which which)
{
	for (int move = -1; move <= 1; move += 2) {
		memset(a->moves, 0, sizeof(a->moves));
		if (!bounded(a, var, move, which))
			continue;
		a->moves[var] = move;
		if (mend(a, which, 14))
			return true;
	}
	return false;
}

static bool in_values(const struct attacker *a, uint32_t var)
{
	for (size_t i = 0; i < a->n_eqs; i++) {
		for (size_t k = 0; k < a->eqs[i].n; k++) {
			if (a->eqs[i].vars[k] == var && !a->eqs[i].people)
				return true;
		}
	}
	return false;
}

const char *attacker_pinned(struct attacker *a, uint32_t var)
{
	if (a->vars[var].shown)
		return "shown";
	if (a->counts || in_values(a, var))
		return can_differ(a, var, VALUE) ? NULL : "value";
	if (!can_differ(a, var, NUMERATORS) && !can_differ(a, var, BOTH))
		return "numerator";
	return can_differ(a, var, DENOMINATORS) || can_differ(a, var, BOTH) ? NULL : "denominator";
}

void attacker_print(const struct attacker *a)
{
	for (uint32_t i = 0; i < a->n_vars; i++) {
		const struct var *v = &a->vars[i];
		(void)fprintf(stderr, "v%u: unit %u place %u: %g of %g, %g%s%s\n", i, v->unit,
		              v->place, v->true_part.numerator, v->true_part.denominator,
		              v->true_part.value, v->shown ? ", shown" : "",
		              v->small ? ", small" : "");
	}
	for (size_t i = 0; i < a->n_eqs; i++) {
		(void)fprintf(stderr, "%s:", a->eqs[i].people ? "people" : "values");
		for (size_t k = 0; k < a->eqs[i].n; k++)
			(void)fprintf(stderr, " %cv%u", a->eqs[i].signs[k] < 0 ? '-' : '+',
			              a->eqs[i].vars[k]);
		(void)fprintf(stderr, "\n");
	}
}
