/* SPDX-License-Identifier: EUPL-1.2 */
/* An attack on the gate.  Random small districts are published, several times over, with restarts
 * and with questions of history in between; the attacker (attacker.h) must not be able to tell any
 * small number. */
#include "test.h"
#include "attacker.h"
#include "base/buf.h"
#include "world.h"

#define T1 "2014-T1"

enum { MAX_SAID = 40 }; /* documents in all, in the order they came */

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
	struct dice dice,
	        odd; /* odd: how feeds and registers differ from the plain; 0: they do not */
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

/* Some print a line as a share of nobody knows how many, in whole per cents. */
static struct part perhaps_bare(struct play *p, struct part line)
{
	if (p->counts || !p->odd.state || dice_below(&p->odd, 3))
		return line;
	return world_value(num_round(100 * line.numerator / line.denominator, 0));
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
	*ret_part = p->counts ? world_value(rr) : perhaps_bare(p, world_of(kk, kk + rr));
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

static void start(struct play *p, uint64_t seed, bool odd)
{
	*p = (struct play){.w = world_new(), .dice = {seed * 2654435761u + 1}};
	p->odd.state = odd ? seed * 40503u + 7 : 0;
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
			static const double weights[] = {3, 0, NUM_NONE};
			w->units[u].weights[WEIGHT_EMPLOYEES] =
			        weights[odd ? dice_below(&p->odd, ARRAY_LEN(weights)) : 0];
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
					attacker_learn_unit(a, &nodes[i].figures[k], &v->figures[k],
					                    i);
				else
					attacker_learn_total(a, &nodes[i].figures[k],
					                     &v->figures[k], 1 + i);
			}
			v = node_view_unref(v);
		}
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
		const char *what = attacker_pinned(a, i);
		++*n_small;
		if (what)
			attacker_print(a);
		if (what)
			fail_msg("seed %llu: %s of unit %u (place %u) is told: %g of %g, %g",
			         (unsigned long long)seed, what, v->unit, v->place,
			         v->true_part.numerator, v->true_part.denominator,
			         v->true_part.value);
	}
}

/* Documents come, one or more between two publications; in between anything may be asked of any
 * moment gone by. */
static void attack_history(uint64_t seed, bool odd, unsigned *n_small, unsigned *n_shown)
{
	static struct attacker a;
	static struct play p;
	memset(&a, 0, sizeof(a));
	start(&p, seed, odd);
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
	bool restarts, guesses, odd;
};

static void attack(uint64_t seed, struct plot plot, unsigned *n_small, unsigned *n_shown)
{
	struct buf stored;
	buf_init(&stored, 1 << 20);
	static struct attacker a;
	struct play p;
	memset(&a, 0, sizeof(a));
	start(&p, seed, plot.odd);
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
		attack(seed, (struct plot){1, false, false, false}, &n_small, &n_shown);
	assert_true(n_small > SOME(500) && n_shown > SOME(500)); /* there was something to find */
}

static void test_no_number_of_publications_does(void **state)
{
	(void)state;
	unsigned n_small = 0, n_shown = 0;
	for (uint64_t seed = 1; seed <= SOME(1500); seed++)
		attack(seed, (struct plot){4, false, seed % 2, false}, &n_small, &n_shown);
	assert_true(n_small > SOME(500) && n_shown > SOME(300));
}

static void test_nor_with_restarts_between_them(void **state)
{
	(void)state;
	unsigned n_small = 0, n_shown = 0;
	for (uint64_t seed = 1; seed <= SOME(1500); seed++)
		attack(seed, (struct plot){4, true, seed % 2, false}, &n_small, &n_shown);
	assert_true(n_small > SOME(500) && n_shown > SOME(300));
}

static void test_nor_do_questions_of_history(void **state)
{
	(void)state;
	unsigned n_small = 0, n_shown = 0;
	for (uint64_t seed = 1; seed <= SOME(300); seed++)
		attack_history(seed, false, &n_small, &n_shown);
	attack_history(8082, false, &n_small,
	               &n_shown); /* once told how many one unit's people were */
	attack_history(8416, false, &n_small, &n_shown); /* … and that a new line was for nobody */
	assert_true(n_small > SOME(500) && n_shown > SOME(300));
}

/* Registers with weights of 0 or none, feeds with shares of nobody knows how many. */
static void test_nor_do_odd_weights_and_shares(void **state)
{
	(void)state;
	unsigned n_small = 0, n_shown = 0;
	for (uint64_t seed = 1; seed <= SOME(600); seed++) {
		attack(seed, (struct plot){1, false, false, true}, &n_small, &n_shown);
		attack(seed, (struct plot){4, seed % 4 == 0, seed % 2, true}, &n_small, &n_shown);
	}
	for (uint64_t seed = 1; seed <= SOME(100); seed++)
		attack_history(seed, true, &n_small, &n_shown);
	assert_true(n_small > SOME(500) && n_shown > SOME(300));
}

/* Districts that once told something, and what showed it: kept. */
static void test_districts_that_once_told_something(void **state)
{
	(void)state;
	static const uint64_t seeds[] = {894,   2327,  4381,  5400,  5733,  5912,
	                                 6570,  8582,  8678,  9338,  9975,  10702,
	                                 11316, 11718, 12237, 13475, 14421, 25789};
	unsigned n_small = 0, n_shown = 0;
	for (size_t i = 0; i < 2 * ARRAY_LEN(seeds); i++)
		attack(seeds[i / 2], (struct plot){4, i % 2, seeds[i / 2] % 2, false}, &n_small,
		       &n_shown);
	assert_true(n_small > 0 && n_shown > 0);
}

static void test_damaged_bytes_are_refused(void **state)
{
	(void)state;
	static const char *const damaged[] = {"x", "c123", "s", "sabcdefgh", "t"};
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
	        cmocka_unit_test(test_nor_do_odd_weights_and_shares),
	        cmocka_unit_test(test_districts_that_once_told_something),
	        cmocka_unit_test(test_damaged_bytes_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
