/* SPDX-License-Identifier: EUPL-1.2 */
/* An attack on the gate.  Random small districts are published, several times over; the attacker
 * keeps every copy that ever left, writes each shown total as an equation over the numbers not
 * shown to him, knows that people come in whole numbers and that nobody is fewer than none, that
 * breakdowns are part of their unit, and sees which units have reported anew.  A small number is
 * safe when another solution exists in which it differs: looked for from the true one, by moving a
 * person at a time between hidden places. */
#include "test.h"
#include "base/buf.h"
#include "world.h"

#define T1 "2014-T1"

enum { MAX_UNITS = 12, MAX_VARS = 640, MAX_EQS = 640, MAX_TERMS = 24 };
enum { MAX_SAID = 40 }; /* documents in all, in the order they came */

/* A number of people, or a share with its people, that was not shown to the attacker. */
struct var {
	uint32_t unit, version; /* how many times the unit had reported */
	uint32_t place; /* place: 0 at home; 1 + district for a breakdown; from 1000: a rest */
	struct part true_part;
	bool shown, small;
};

struct equation {
	uint32_t vars[MAX_TERMS];
	int signs[MAX_TERMS];
	size_t n;
	bool people; /* numerators and denominators add up; else the values do */
};

struct attacker {
	bool counts;  /* the indicator counts people */
	bool guesses; /* that a number is as it was when it is the same: the strongest he can be */
	struct var vars[MAX_VARS];
	size_t n_vars;
	struct equation eqs[MAX_EQS];
	size_t n_eqs;
	int moves[MAX_VARS];
	uint32_t versions[MAX_UNITS];
};

static bool same_part(struct part a, struct part b)
{
	const double x[] = {a.value, a.numerator, a.denominator};
	const double y[] = {b.value, b.numerator, b.denominator};
	for (int i = 0; i < 3; i++) {
		if (num_given(x[i]) != num_given(y[i]) || (num_given(x[i]) && x[i] != y[i]))
			return false;
	}
	return true;
}

static uint32_t var_of(struct attacker *a, uint32_t unit, uint32_t place, struct part p)
{
	for (uint32_t i = 0; i < a->n_vars; i++) {
		const struct var *v = &a->vars[i];
		if (v->unit == unit && v->place == place &&
		    (a->guesses ? same_part(v->true_part, p) : v->version == a->versions[unit])) {
			assert_true(same_part(v->true_part, p));
			return i;
		}
	}
	assert_true(a->n_vars < MAX_VARS);
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

/* All that one shown total tells: `true` parts come from the tree, what is hidden from the copy. */
static void learn_total(struct attacker *a, const struct figure *true_figure,
                        const struct figure *copy, uint32_t place)
{
	if (!num_given(copy->all.value))
		return;
	struct equation e = {.people = copy->merge->method == METHOD_RATIO};
	for (size_t i = 0; i < copy->merge->n_contributors; i++) {
		const struct contributor *c = &true_figure->merge->contributors[i];
		struct part p = {c->value, c->numerator, c->denominator};
		uint32_t v = var_of(a, c->unit, c->shared ? place : 0, p);
		if (num_given(copy->merge->contributors[i].value))
			a->vars[v].shown = true;
		e.signs[e.n] = 1;
		e.vars[e.n++] = v;
	}
	assert_true(a->n_eqs < MAX_EQS);
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
	uint32_t listed = 0;
	for (size_t i = 0; i < f->n_subgroups; i++) {
		const struct subgroup *s = &f->subgroups[i];
		if ((s->kind != SUBGROUP_PART) != sexes)
			continue;
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
	/* Perhaps nobody: he cannot know. Another rest when others are listed. */
	uint32_t home = var_of(a, unit, (sexes ? 1000 : 2000) + listed, rest);
	if (a->counts ? rest.value == 0 : rest.denominator == 0)
		a->vars[home].small = false;
	e.vars[e.n] = home;
	e.signs[e.n++] = 1;
	assert_true(a->n_eqs < MAX_EQS);
	a->eqs[a->n_eqs++] = e;
}

/* The unit's own copy. */
static void learn_unit(struct attacker *a, const struct figure *f, const struct figure *copy,
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

static const char *pinned(struct attacker *a, uint32_t var)
{
	if (a->vars[var].shown)
		return "shown";
	if (a->counts || in_values(a, var))
		return can_differ(a, var, VALUE) ? NULL : "value";
	if (!can_differ(a, var, NUMERATORS) && !can_differ(a, var, BOTH))
		return "numerator";
	return can_differ(a, var, DENOMINATORS) || can_differ(a, var, BOTH) ? NULL : "denominator";
}

/* ---- the districts ---- */

/* A document as it came: what questions of history are answered from. */
struct said {
	uint32_t unit, version;
	struct plan *plan;
	struct results *results;
};

struct play {
	struct world *w;
	struct said said[MAX_SAID];
	size_t n_said;
	struct dice dice;
	bool counts, some_bare; /* some_bare: a unit without numerator and denominator */
	unsigned n_units, n_serving;
};

static double few_or_many(struct dice *d)
{
	return dice_below(d, 3) ? dice_below(d, 8) : dice_below(d, 40);
}

static struct part any_part(struct play *p)
{
	if (p->counts)
		return world_value(few_or_many(&p->dice));
	double k = few_or_many(&p->dice), rest = few_or_many(&p->dice);
	if (p->some_bare && dice_below(&p->dice, 4) == 0)
		return world_value(dice_below(&p->dice, 1001) / 10.0);
	return world_of(k, k + rest > 0 ? k + rest : 1);
}

/* Take some out of what is left, or all of it. @return false: nobody */
static bool take_some(struct play *p, double *k, double *rest, bool all, struct part *ret_part)
{
	double kk = *k > 0 ? dice_below(&p->dice, (uint32_t)*k + 1) : 0;
	double rr = *rest > 0 ? dice_below(&p->dice, (uint32_t)*rest + 1) : 0;
	if (all) {
		kk = *k;
		rr = *rest;
	}
	if (!p->counts && kk + rr == 0)
		return false;
	*ret_part = p->counts ? world_value(rr) : world_of(kk, kk + rr);
	*k -= kk;
	*rest -= rr;
	return true;
}

static void say(struct play *p, uint32_t unit)
{
	struct part all = any_part(p);
	static const char *const names[] = {"e0", "e1", "own"};
	bool divides = p->counts || num_given(all.denominator);
	struct breakdown b[3];
	size_t n = 0, n_serves = divides ? p->w->units[unit].n_serves : 0;
	bool own = divides && dice_below(&p->dice, 3) == 0;
	double k = p->counts ? 0 : all.numerator,
	       rest = p->counts ? all.value : all.denominator - k;
	double k_sex = k, rest_sex = rest;
	for (size_t i = 0; i < n_serves + own; i++) {
		b[n].name = i == n_serves ? names[2] : names[i];
		bool last = i + 1 == n_serves + own && dice_below(&p->dice, 2);
		n += take_some(p, &k, &rest, last, &b[n].part);
	}
	world_say(p->w, unit, 60, T1, all);
	struct results *r = p->w->tree->units[unit].years[0].results;
	struct outcome *o = (struct outcome *)(uintptr_t)r->outcomes;
	struct breakdown *kept = arena_array(r->arena, n, sizeof(*kept));
	assert_non_null(kept);
	if (n)
		memcpy(kept, b, n * sizeof(*kept));
	o->breakdown = kept;
	o->n_breakdown = n;
	if (!divides || dice_below(&p->dice, 2))
		return;
	if (!take_some(p, &k_sex, &rest_sex, false, &o->women))
		o->women = PART_NONE;
	if (dice_below(&p->dice, 4) &&
	    !take_some(p, &k_sex, &rest_sex, dice_below(&p->dice, 4), &o->men))
		o->men = PART_NONE;
}

static void start(struct play *p, uint64_t seed)
{
	*p = (struct play){.w = world_new(), .dice = {seed * 2654435761u + 1}};
	p->counts = dice_below(&p->dice, 2);
	p->some_bare = !p->counts && dice_below(&p->dice, 3) == 0;
	struct world *w = p->w;
	uint32_t d = world_district(w, "d"),
	         e[2] = {world_district(w, "e0"), world_district(w, "e1")};
	bool elsewhere = dice_below(&p->dice, 2);
	unsigned n_departments = 1 + dice_below(&p->dice, 3);
	w->protect.min_group = 5;
	assert_int_equal(protect_shown_new(1 << 20, &w->shown), 0);
	struct indicator *x = world_indicator(w, "x");
	x->measure = p->counts ? MEASURE_COUNTED : MEASURE_LEVEL;
	x->persons = p->counts;
	x->unit = p->counts ? "st" : "%";
	if (dice_below(&p->dice, 2))
		x->weight = WEIGHT_EMPLOYEES;
	for (unsigned i = 0; i < n_departments + 2 * elsewhere; i++) {
		char id[16];
		(void)snprintf(id, sizeof(id), "dep%u", i);
		bool home = i < n_departments;
		uint32_t dep = world_department(w, id, home ? d : e[i - n_departments]);
		unsigned n = home ? 1 + dice_below(&p->dice, 3) : dice_below(&p->dice, 2);
		for (unsigned k = 0; k < n && p->n_units < MAX_UNITS; k++) {
			(void)snprintf(id, sizeof(id), "u%u", p->n_units);
			uint32_t u = world_unit(w, id, dep);
			p->n_units++;
			w->units[u].weights[WEIGHT_EMPLOYEES] = 3;
			if (elsewhere && home && dice_below(&p->dice, 2)) {
				world_serves(w, u, e[0]);
				if (dice_below(&p->dice, 2))
					world_serves(w, u, e[1]);
			}
		}
	}
}

static void publish(struct play *p, struct attacker *a)
{
	struct tree *t = p->w->tree;
	for (int kind = SCOPE_UNIT; kind <= SCOPE_DISTRICT; kind++) {
		const struct node *nodes = kind == SCOPE_UNIT         ? t->units
		                           : kind == SCOPE_DEPARTMENT ? t->departments
		                                                      : t->districts;
		size_t n = kind == SCOPE_UNIT         ? p->w->org->n_units
		           : kind == SCOPE_DEPARTMENT ? p->w->org->n_departments
		                                      : p->w->org->n_districts;
		for (uint32_t i = 0; i < n; i++) {
			struct node_view *v = protect_publish(&nodes[i]);
			assert_non_null(v);
			for (size_t k = 0; k < v->n_figures; k++) {
				if (kind == SCOPE_UNIT)
					learn_unit(a, &nodes[i].figures[k], &v->figures[k], i);
				else
					learn_total(a, &nodes[i].figures[k], &v->figures[k], 1 + i);
			}
			v = node_view_unref(v);
		}
	}
}

/* What the attacker wrote down: for the one who must mend the gate. */
static void print_known(const struct attacker *a)
{
	for (uint32_t i = 0; i < a->n_vars; i++) {
		const struct var *v = &a->vars[i];
		print_message("v%u: unit %u place %u: %g of %g, %g%s%s\n", i, v->unit, v->place,
		              v->true_part.numerator, v->true_part.denominator, v->true_part.value,
		              v->shown ? ", shown" : "", v->small ? ", small" : "");
	}
	for (size_t i = 0; i < a->n_eqs; i++) {
		print_message("%s:", a->eqs[i].people ? "people" : "values");
		for (size_t k = 0; k < a->eqs[i].n; k++)
			print_message(" %cv%u", a->eqs[i].signs[k] < 0 ? '-' : '+',
			              a->eqs[i].vars[k]);
		print_message("\n");
	}
}

/* The daemon stops and starts: only what was stored of what was shown comes back, and all is looked
 * at anew. */
static void restart(struct play *p, struct buf *stored)
{
	buf_str(stored, protect_shown_take(p->w->shown));
	p->w->shown = protect_shown_free(p->w->shown);
	assert_int_equal(protect_shown_new(1 << 20, &p->w->shown), 0);
	assert_int_equal(protect_shown_replay(p->w->shown, buf_slice(stored)), 0);
	assert_int_equal(protect_shown_take(p->w->shown).n, 0); /* nothing of it is new */
	tree_touch_all(p->w->tree);
}

/* A line for nobody, new in a whole that was told with all its other lines before: who guesses that
 * these are what they were knows it, whatever is done now. */
static bool told_before(const struct attacker *a, uint32_t var)
{
	const struct var *v = &a->vars[var];
	return a->guesses && a->counts && v->place != 0 && v->true_part.value == 0;
}

/* The unit's newest document, as it is about to be superseded. */
static void keep_said(struct play *p, uint32_t unit, uint32_t version)
{
	const struct node *n = &p->w->tree->units[unit];
	assert_true(p->n_said < MAX_SAID);
	p->said[p->n_said++] = (struct said){unit, version, plan_ref(n->years[0].plan),
	                                     results_ref(n->years[0].results)};
}

/* The world of when the first `n` documents had come, whether it was published or not. */
static void ask_history(struct play *p, struct attacker *a, size_t n)
{
	struct tree *present = p->w->tree;
	uint32_t versions[MAX_UNITS];
	memcpy(versions, a->versions, sizeof(versions));
	memset(a->versions, 0, sizeof(a->versions));
	assert_int_equal(tree_new(p->w->org, p->w->catalogue, &p->w->tree), 0);
	for (size_t i = 0; i < n; i++) {
		const struct said *s = &p->said[i];
		world_put_plan(p->w, s->unit, plan_ref(s->plan));
		world_put_results(p->w, s->unit, results_ref(s->results));
		a->versions[s->unit] = s->version;
	}
	world_pass(p->w);
	publish(p, a);
	p->w->tree = (tree_free(p->w->tree), present);
	memcpy(a->versions, versions, sizeof(versions));
}

static void find_pinned(struct attacker *a, uint64_t seed, unsigned *n_small, unsigned *n_shown)
{
	for (uint32_t i = 0; i < a->n_vars; i++) {
		const struct var *v = &a->vars[i];
		*n_shown += v->shown;
		if (!v->small || told_before(a, i))
			continue;
		const char *what = pinned(a, i);
		++*n_small;
		if (what)
			print_known(a);
		if (what)
			fail_msg("seed %llu: %s of unit %u (place %u) is told: %g of %g, %g",
			         (unsigned long long)seed, what, v->unit, v->place,
			         v->true_part.numerator, v->true_part.denominator,
			         v->true_part.value);
	}
}

/* Documents come, one or more between two publications; in between anything may be asked of any
 * moment gone by. */
static void attack_history(uint64_t seed, unsigned *n_small, unsigned *n_shown)
{
	static struct attacker a;
	static struct play p;
	memset(&a, 0, sizeof(a));
	start(&p, seed);
	a.counts = p.counts;
	for (int k = 0; k < 3; k++) {
		for (uint32_t i = 0; p.n_units && i < (k ? 2 : p.n_units); i++) {
			uint32_t unit = k ? dice_below(&p.dice, p.n_units) : i;
			if (k == 0 && dice_below(&p.dice, 4) == 0)
				continue;
			say(&p, unit);
			keep_said(&p, unit, ++a.versions[unit]);
		}
		world_pass(p.w);
		publish(&p, &a);
		for (int asked = 0; asked < 2; asked++)
			ask_history(&p, &a, dice_below(&p.dice, (uint32_t)p.n_said + 1));
	}
	find_pinned(&a, seed, n_small, n_shown);
	for (size_t i = 0; i < p.n_said; i++) {
		(void)plan_unref(p.said[i].plan); /* returns NULL, always */
		(void)results_unref(p.said[i].results);
	}
	p.w = world_free(p.w);
}

struct plot {
	int n_publications;
	bool restarts, guesses;
};

static void attack(uint64_t seed, struct plot plot, unsigned *n_small, unsigned *n_shown)
{
	struct buf stored;
	buf_init(&stored, 1 << 20);
	static struct attacker a;
	struct play p;
	memset(&a, 0, sizeof(a));
	start(&p, seed);
	a.counts = p.counts;
	a.guesses = plot.guesses;
	for (uint32_t i = 0; i < p.n_units; i++) {
		if (plot.n_publications == 1 || dice_below(&p.dice, 3))
			say(&p, i);
	}
	for (int k = 0; k < plot.n_publications; k++) {
		world_pass(p.w);
		publish(&p, &a);
		if (plot.restarts)
			restart(&p, &stored);
		if (p.n_units) { /* a late report, or a correction: he sees that there is one */
			uint32_t unit = dice_below(&p.dice, p.n_units);
			say(&p, unit);
			a.versions[unit]++;
		}
	}
	find_pinned(&a, seed, n_small, n_shown);
	buf_done(&stored);
	p.w = world_free(p.w);
}

static void test_one_publication_tells_no_small_number(void **state)
{
	(void)state;
	unsigned n_small = 0, n_shown = 0;
	for (uint64_t seed = 1; seed <= SOME(600); seed++)
		attack(seed, (struct plot){1, false, false}, &n_small, &n_shown);
	assert_true(n_small > SOME(500) && n_shown > SOME(500)); /* there was something to find */
}

static void test_no_number_of_publications_does(void **state)
{
	(void)state;
	unsigned n_small = 0, n_shown = 0;
	for (uint64_t seed = 1; seed <= SOME(1500); seed++)
		attack(seed, (struct plot){4, false, seed % 2}, &n_small, &n_shown);
	assert_true(n_small > SOME(500) && n_shown > SOME(300));
}

static void test_nor_with_restarts_between_them(void **state)
{
	(void)state;
	unsigned n_small = 0, n_shown = 0;
	for (uint64_t seed = 1; seed <= SOME(1500); seed++)
		attack(seed, (struct plot){4, true, seed % 2}, &n_small, &n_shown);
	assert_true(n_small > SOME(500) && n_shown > SOME(300));
}

static void test_nor_do_questions_of_history(void **state)
{
	(void)state;
	unsigned n_small = 0, n_shown = 0;
	for (uint64_t seed = 1; seed <= SOME(300); seed++)
		attack_history(seed, &n_small, &n_shown);
	attack_history(8082, &n_small, &n_shown); /* once told how many one unit's people were */
	assert_true(n_small > SOME(500) && n_shown > SOME(300));
}

/* Districts that once told something, and what showed it: kept. */
static void test_districts_that_once_told_something(void **state)
{
	(void)state;
	static const uint64_t seeds[] = {894,  2327, 4381,  5400,  5733,  5912,  6570,  8582, 8678,
	                                 9338, 9975, 10702, 11316, 11718, 12237, 13475, 14421};
	unsigned n_small = 0, n_shown = 0;
	for (size_t i = 0; i < 2 * ARRAY_LEN(seeds); i++)
		attack(seeds[i / 2], (struct plot){4, i % 2, seeds[i / 2] % 2}, &n_small, &n_shown);
	assert_true(n_small > 0 && n_shown > 0);
}

static void test_damaged_bytes_are_refused(void **state)
{
	(void)state;
	static const char *const damaged[] = {"x", "c123", "t", "tabcdefgh"};
	for (size_t i = 0; i < ARRAY_LEN(damaged); i++) {
		struct protect_shown *h = NULL;
		assert_int_equal(protect_shown_new(1 << 16, &h), 0);
		assert_int_equal(protect_shown_replay(h, str_of(damaged[i])), -EINVAL);
		h = protect_shown_free(h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_one_publication_tells_no_small_number),
	        cmocka_unit_test(test_no_number_of_publications_does),
	        cmocka_unit_test(test_nor_with_restarts_between_them),
	        cmocka_unit_test(test_nor_do_questions_of_history),
	        cmocka_unit_test(test_districts_that_once_told_something),
	        cmocka_unit_test(test_damaged_bytes_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
