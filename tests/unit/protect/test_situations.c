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
        {"counts: small there",
         MEASURE_COUNTED,
         {COUNTS('A', 40, 3), COUNTS('B', 50, 20), COUNT('A', 9)},
         "e0 e1"},
        {"counts: small at home",
         MEASURE_COUNTED,
         {COUNTS('A', 40, 37), COUNTS('B', 50, 20), COUNT('A', 9)},
         "e0 e1"},
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

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_what_is_hidden),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
