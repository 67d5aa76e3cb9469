/* SPDX-License-Identifier: EUPL-1.2 */
/* What is hidden beside the small ones (MEANING 23), for shares, means and breakdowns; by hand.
 * u0.. are units, A and B the departments of district D, E another district; e0.. is what stands of
 * u0.. in E.  A share of k in n: k, n - k and n are groups; «rest» is what a unit did at home. */
#include "test.h"
#include "world.h"

#define T1 "2014-T1"

enum { MOST = 6 };

struct one {
	char dep; /* 0: no unit */
	double value, k, n, weight;
	double e_value, e_k, e_n; /* in E; all 0: does not serve it */
};
#define SHARE(dep, k, n)                                                                           \
	{                                                                                          \
		dep, NAN, k, n, 1, 0, 0, 0                                                         \
	}
#define SERVES(dep, k, n, e_k, e_n)                                                                \
	{                                                                                          \
		dep, NAN, k, n, 1, NAN, e_k, e_n                                                   \
	}
#define VALUE(dep, value, weight)                                                                  \
	{                                                                                          \
		dep, value, NAN, NAN, weight, 0, 0, 0                                              \
	}
#define COUNT(dep, value)                                                                          \
	{                                                                                          \
		dep, value, NAN, NAN, 1, 0, 0, 0                                                   \
	}
#define COUNTS(dep, value, e)                                                                      \
	{                                                                                          \
		dep, value, NAN, NAN, 1, e, NAN, NAN                                               \
	}

struct situation {
	const char *what;
	enum measure measure;
	struct one of[MOST];
	const char *hidden;
};

static const struct situation cases[] = {
        /* ---- shares: ratio of sums ---- */
        {"nothing small",
         MEASURE_LEVEL,
         {SHARE('A', 10, 20), SHARE('A', 10, 30), SHARE('B', 5, 10)},
         ""},
        {"one small: the one of fewest people beside it",
         MEASURE_LEVEL,
         {SHARE('A', 3, 20), SHARE('A', 10, 30), SHARE('A', 30, 60), SHARE('B', 20, 40)},
         "u0 u1"},
        {"nearly all is small too",
         MEASURE_LEVEL,
         {SHARE('A', 37, 40), SHARE('A', 30, 60), SHARE('A', 10, 30), SHARE('B', 20, 40)},
         "u0 u2"},
        {"two small cover each other",
         MEASURE_LEVEL,
         {SHARE('A', 3, 20), SHARE('A', 2, 30), SHARE('A', 30, 60), SHARE('B', 20, 40)},
         "u0 u1"},
        {"nobody of each: their sum of nobody tells both",
         MEASURE_LEVEL,
         {SHARE('A', 0, 20), SHARE('A', 0, 30), SHARE('A', 30, 60), SHARE('B', 20, 40)},
         "u0 u1 u2"},
        {"one person in all: either may be it",
         MEASURE_LEVEL,
         {SHARE('A', 1, 20), SHARE('A', 0, 30), SHARE('A', 30, 60), SHARE('B', 20, 40)},
         "u0 u1"},
        {"all but one person",
         MEASURE_LEVEL,
         {SHARE('A', 19, 20), SHARE('A', 30, 30), SHARE('A', 30, 60), SHARE('B', 20, 40)},
         "u0 u1"},
        {"everybody of each: so does this",
         MEASURE_LEVEL,
         {SHARE('A', 20, 20), SHARE('A', 30, 30), SHARE('A', 30, 60), SHARE('B', 20, 40)},
         "u0 u1 u2"},
        {"one person each: there is one way",
         MEASURE_LEVEL,
         {SHARE('A', 1, 1), SHARE('A', 0, 1), SHARE('A', 30, 60), SHARE('B', 20, 40)},
         "u0 u1 u2"},
        {"alone: the totals too", MEASURE_LEVEL, {SHARE('A', 3, 20), SHARE('B', 20, 40)}, "u0 A D"},
        {"each alone: the departments' totals, not the district's",
         MEASURE_LEVEL,
         {SHARE('A', 3, 20), SHARE('B', 2, 40)},
         "u0 A u1 B"},
        {"the department that has something hidden goes along",
         MEASURE_LEVEL,
         {SHARE('A', 3, 20), SHARE('B', 2, 40), SHARE('B', 20, 41), SHARE('B', 50, 90)},
         "u0 A u1 u2 B"},
        /* ---- values: weighted, and the mean ---- */
        {"values are of nobody",
         MEASURE_LEVEL,
         {VALUE('A', 3, 1), VALUE('A', 1, 2), VALUE('B', 0, 1)},
         ""},
        {"a share among values: one beside it by value",
         MEASURE_LEVEL,
         {SHARE('A', 3, 40), VALUE('A', 50, 1), VALUE('A', 30, 2), SHARE('B', 20, 40)},
         "u0 u2"},
        {"two beside a value of no weight",
         MEASURE_LEVEL,
         {SHARE('A', 3, 40), VALUE('A', 50, 0), VALUE('A', 60, 1), VALUE('A', 70, 1)},
         "u0 u2"},
        {"a mean where one has no weight",
         MEASURE_LEVEL,
         {SHARE('A', 3, 40), VALUE('A', 50, NAN), VALUE('A', 60, 1), VALUE('A', 70, 1)},
         "u0 u1"},
        /* A is a ratio, D weighs values: two sums of the same units, so A goes; then u0 is alone
         * in D's sum, and D goes, since what is hidden in A cannot be covered there */
        {"another method above",
         MEASURE_LEVEL,
         {SHARE('A', 3, 40), SHARE('A', 20, 50), SHARE('A', 30, 60), VALUE('B', 50, 1)},
         "u0 A D"},
        {"another method above, two hidden already",
         MEASURE_LEVEL,
         {SHARE('A', 3, 40), SHARE('A', 2, 50), SHARE('A', 30, 60), VALUE('B', 50, 1)},
         "u0 u1 A"},
        {"the first department goes along",
         MEASURE_LEVEL,
         {SHARE('A', 2, 40), SHARE('A', 20, 41), SHARE('A', 50, 90), SHARE('B', 3, 20)},
         "u0 u1 A u3 B"},
        {"nobody of each, in a mean",
         MEASURE_LEVEL,
         {SHARE('A', 0, 20), SHARE('A', 0, 30), VALUE('A', 50, NAN), VALUE('A', 60, 1)},
         "u0 u1 u2"},
        {"everybody of each, in a mean",
         MEASURE_LEVEL,
         {SHARE('A', 20, 20), SHARE('A', 30, 30), VALUE('A', 50, NAN), VALUE('A', 60, 1)},
         "u0 u1 u2"},
        {"nobody of each, weighted",
         MEASURE_LEVEL,
         {SHARE('A', 0, 20), SHARE('A', 0, 30), VALUE('A', 50, 2), VALUE('A', 60, 1)},
         "u0 u1 u2"},
        {"everybody of each, weighted",
         MEASURE_LEVEL,
         {SHARE('A', 20, 20), SHARE('A', 30, 30), VALUE('A', 50, 2), VALUE('A', 60, 1)},
         "u0 u1 u2"},
        /* ---- breakdowns ---- */
        {"nothing small there or at home",
         MEASURE_LEVEL,
         {SERVES('A', 40, 80, 20, 40), SHARE('A', 20, 40), SERVES('B', 40, 80, 20, 40)},
         ""},
        {"small there: alone in E, whose total goes",
         MEASURE_LEVEL,
         {SERVES('A', 40, 80, 2, 40), SHARE('A', 20, 40)},
         "e0 E"},
        {"small there: another covers it",
         MEASURE_LEVEL,
         {SERVES('A', 40, 80, 2, 40), SERVES('B', 40, 80, 20, 40), SHARE('A', 20, 40)},
         "e0 e1"},
        {"small at home: its breakdown goes",
         MEASURE_LEVEL,
         {SERVES('A', 40, 80, 38, 60), SERVES('B', 40, 80, 20, 40)},
         "e0 e1"},
        {"hidden at home: its breakdown goes",
         MEASURE_LEVEL,
         {SERVES('A', 3, 80, 1, 30), SHARE('A', 20, 40), SERVES('B', 40, 80, 20, 41),
          SERVES('B', 40, 80, 20, 40)},
         "u0 u1 e0 e3"},
        /* the rest at home is too few who were not; there it is all of them, in both */
        {"all who were not are there",
         MEASURE_LEVEL,
         {SERVES('A', 40, 80, 10, 50), SERVES('B', 40, 80, 12, 52)},
         "e0 e1 E"},
        {"all who were are there",
         MEASURE_LEVEL,
         {SERVES('A', 40, 80, 40, 60), SERVES('B', 40, 80, 40, 62)},
         "e0 e1 E"},
        {"not all who were are there",
         MEASURE_LEVEL,
         {SERVES('A', 40, 80, 38, 60), SERVES('B', 40, 80, 40, 62)},
         "e0 e1"},
        {"small there, among values: one beside it by value",
         MEASURE_LEVEL,
         {{'A', NAN, 40, 80, 1, NAN, 2, 30},
          {'A', 50, NAN, NAN, 1, 70, NAN, NAN},
          {'B', 60, NAN, NAN, 1, 60, NAN, NAN}},
         "e0 e2"},
        {"small there, of no weight: it is not in E's total",
         MEASURE_LEVEL,
         {{'A', NAN, 40, 80, 0, NAN, 2, 30},
          {'A', 50, NAN, NAN, 1, 50, NAN, NAN},
          {'B', 60, NAN, NAN, 1, 60, NAN, NAN}},
         "e0"},
        {"counts: small there",
         MEASURE_COUNTED,
         {COUNTS('A', 40, 3), COUNTS('B', 50, 20), COUNT('A', 9)},
         "e0 e1"},
        {"counts: small at home",
         MEASURE_COUNTED,
         {COUNTS('A', 40, 37), COUNTS('B', 50, 20), COUNT('A', 9)},
         "e0 e1"},
        /* 40 of u0 are all of u0: shown at home they would be told there, and 3 with them */
        {"counts: nobody at home beside one hidden there",
         MEASURE_COUNTED,
         {COUNTS('A', 40, 40), COUNT('A', 20), COUNT('A', 30), COUNTS('B', 50, 3), COUNT('B', 9)},
         "u0 u1 e0 e3"},
        {"counts: somebody at home beside one hidden there",
         MEASURE_COUNTED,
         {COUNTS('A', 50, 40), COUNT('A', 20), COUNT('A', 30), COUNTS('B', 50, 3), COUNT('B', 9)},
         "e0 e3"},
        {"counts: nobody at home", MEASURE_COUNTED, {COUNTS('A', 40, 40), COUNTS('B', 50, 20)}, ""},
};

static uint32_t add(struct world *w, unsigned i, const struct one *x, const uint32_t *departments)
{
	char id[8];
	(void)snprintf(id, sizeof(id), "u%u", i % 10);
	uint32_t unit = world_unit(w, id, departments[x->dep - 'A']);
	w->units[unit].weights[WEIGHT_EMPLOYEES] = x->weight;
	if (x->e_value != 0)
		world_serves(w, unit, 1);
	return unit;
}

static struct world *build(const struct situation *c)
{
	struct world *w = world_new();
	uint32_t d = world_district(w, "D");
	(void)world_district(w, "E");
	uint32_t departments[] = {world_department(w, "A", d), world_department(w, "B", d)};
	struct indicator *x = world_indicator(w, "x");
	x->measure = c->measure;
	x->unit = c->measure == MEASURE_COUNTED ? "st" : "%";
	x->persons = c->measure == MEASURE_COUNTED;
	x->weight = WEIGHT_EMPLOYEES;
	w->protect.min_group = 5;
	for (unsigned i = 0; i < MOST && c->of[i].dep; i++)
		(void)add(w, i, &c->of[i], departments);
	for (uint32_t i = 0; i < MOST && c->of[i].dep; i++) {
		const struct one *o = &c->of[i];
		world_say(w, i, 80, T1, (struct part){o->value, o->k, o->n});
		if (o->e_value == 0)
			continue;
		struct results *r = w->tree->units[i].years[0].results;
		struct breakdown *b = arena_array(r->arena, 1, sizeof(*b));
		*b = (struct breakdown){"E", {o->e_value, o->e_k, o->e_n}};
		((struct outcome *)(uintptr_t)r->outcomes)->breakdown = b;
		((struct outcome *)(uintptr_t)r->outcomes)->n_breakdown = 1;
	}
	world_pass(w);
	return w;
}

static void put(char *out, const char *what, unsigned i, bool hidden)
{
	if (hidden)
		(void)snprintf(out + strlen(out), 100 - strlen(out), i < MOST ? "%s%s%u" : "%s%s",
		               *out ? " " : "", what, i);
}

static bool is_hidden(const struct world *w, enum scope_kind kind, uint32_t index)
{
	const struct figure *f = world_figure(w, kind, index, 0, T1);
	return f && (f->hidden & HIDE_ALL);
}

/* All that is hidden, in the order: a department with its units, D, E and what stands in it. */
static void list(const struct world *w, char *out)
{
	*out = '\0';
	for (uint32_t dep = 0; dep < 2; dep++) {
		for (uint32_t i = 0; i < w->org->n_units; i++)
			put(out, "u", i,
			    w->units[i].department == dep && is_hidden(w, SCOPE_UNIT, i));
		put(out, dep ? "B" : "A", MOST, is_hidden(w, SCOPE_DEPARTMENT, dep));
	}
	put(out, "D", MOST, is_hidden(w, SCOPE_DISTRICT, 0));
	const struct figure *e = world_figure(w, SCOPE_DISTRICT, 1, 0, T1);
	for (size_t i = 0; e && i < e->merge->n_contributors; i++)
		put(out, "e", e->merge->contributors[i].unit, e->merge->contributors[i].hidden);
	put(out, "E", MOST, is_hidden(w, SCOPE_DISTRICT, 1));
}

static void test_what_is_hidden(void **state)
{
	(void)state;
	size_t n_wrong = 0;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = build(&cases[i]);
		char out[100];
		list(w, out);
		if (strcmp(out, cases[i].hidden) != 0) {
			print_message("%s: hidden «%s», not «%s»\n", cases[i].what, out,
			              cases[i].hidden);
			n_wrong++;
		}
		w = world_free(w);
	}
	assert_int_equal(n_wrong, 0);
}

/* A department is held against its own district, also when an earlier one hangs together with it:
 * far weighs values beside far1's shares, so far1's total would be a second sum. */
static void test_each_department_under_its_own_district(void **state)
{
	(void)state;
	struct world *w = world_new();
	uint32_t d = world_district(w, "D"), e = world_district(w, "E");
	uint32_t a = world_department(w, "A", d), far1 = world_department(w, "far1", e);
	uint32_t far2 = world_department(w, "far2", e);
	static const struct part of[] = {{NAN, 20, 40}, {NAN, 30, 70}, {NAN, 3, 40},
	                                 {NAN, 2, 50},  {NAN, 30, 60}, {50, NAN, NAN}};
	const uint32_t in[] = {a, a, far1, far1, far1, far2};
	for (uint32_t i = 0; i < ARRAY_LEN(of); i++) {
		char id[16];
		(void)snprintf(id, sizeof(id), "u%u", i);
		w->units[world_unit(w, id, in[i])].weights[WEIGHT_EMPLOYEES] = 1;
	}
	world_serves(w, 0, e);
	world_indicator(w, "x")->weight = WEIGHT_EMPLOYEES;
	w->protect.min_group = 5;
	for (uint32_t i = 0; i < ARRAY_LEN(of); i++)
		world_say(w, i, 80, T1, of[i]);
	world_pass(w);
	assert_false(is_hidden(w, SCOPE_DEPARTMENT, a) || is_hidden(w, SCOPE_DISTRICT, d));
	assert_true(is_hidden(w, SCOPE_DEPARTMENT, far1));
	assert_false(is_hidden(w, SCOPE_DEPARTMENT, far2) || is_hidden(w, SCOPE_DISTRICT, e));
	w = world_free(w);
}

/* Many figures in districts that hang together: each is decided with its own kind. */
static void test_indicators_and_periods_are_kept_apart(void **state)
{
	(void)state;
	static const char *const periods[] = {"2014-01", T1, "2014-T2", "2014"};
	struct world *w = world_new();
	uint32_t d = world_district(w, "D"), e = world_district(w, "E");
	const uint32_t in[] = {world_department(w, "A", d), world_department(w, "B", e)};
	for (uint32_t i = 0; i < 8; i++) {
		char id[16];
		(void)snprintf(id, sizeof(id), "u%u", i);
		(void)world_unit(w, id, in[i / 4]);
	}
	world_serves(w, 0, e);
	for (int i = 0; i < 3; i++) {
		char id[16];
		(void)snprintf(id, sizeof(id), "x%d", i);
		struct indicator *x = world_indicator(w, id);
		x->measure = MEASURE_COUNTED;
		x->persons = i != 1; /* x1 counts things */
	}
	w->protect.min_group = 5;
	for (uint32_t u = 0; u < 8; u++) {
		struct results *r = world_results(2014);
		for (unsigned k = 0; k < 12; k++) /* small: one unit in each of two departments */
			(void)world_outcome(r, w->indicators[k % 3].id, periods[k / 3],
			                    world_value(u % 4 == k % 4 ? 3 : 10 + u + k));
		world_put_results(w, u, r);
	}
	world_pass(w);
	size_t n_hidden[8] = {0};
	for (unsigned k = 0; k < 12; k++) {
		for (uint32_t u = 0; u < 8; u++) {
			/* beside the small one: the first of the department, or the second */
			uint32_t small = k % 4, other = small == 0 ? 1 : 0;
			const struct figure *f =
			        world_figure(w, SCOPE_UNIT, u, k % 3, periods[k / 3]);
			bool hidden = k % 3 != 1 && (u % 4 == small || u % 4 == other);
			assert_int_equal(f->hidden & HIDE_ALL ? 1 : 0, hidden);
			n_hidden[u] += hidden;
		}
	}
	for (uint32_t u = 0; u < 8; u++) { /* each is told of all of its own */
		assert_int_equal(w->tree->units[u].n_findings, n_hidden[u]);
		assert_true(n_hidden[u] > 1);
	}
	w = world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_what_is_hidden),
	        cmocka_unit_test(test_each_department_under_its_own_district),
	        cmocka_unit_test(test_indicators_and_periods_are_kept_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
