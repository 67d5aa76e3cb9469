/* SPDX-License-Identifier: EUPL-1.2 */
/* Which row of which plan an indicator has: ids among names, rows written twice, other years. */
#include "test.h"
#include "world.h"

#define N NUM_NONE

struct row {
	const char *id, *name;
	double target;
	enum target_kind kind;
};

static void put_plan(struct world *w, int year, const struct row *rows, size_t n)
{
	struct plan *p = world_plan(year);
	for (size_t i = 0; i < n && rows[i].name; i++) {
		struct plan_indicator *row =
		        world_row(p, rows[i].name, PERIODICITY_YEAR, rows[i].target);
		row->id = rows[i].id;
		row->target.kind = rows[i].kind;
	}
	world_put_plan(w, 0, p);
}

static const struct figure *named(const struct world *w, const char *name, const char *period)
{
	const struct node *n = &w->tree->units[0];
	for (size_t i = 0; i < n->n_figures; i++) {
		if (strcmp(n->figures[i].name, name) == 0 &&
		    period_eq(n->figures[i].period, world_period(period)))
			return &n->figures[i];
	}
	return NULL;
}

/* What is said under a name goes to one row; what another promises stays with its own name. */
static void test_ids_and_names_that_are_alike(void **state)
{
	(void)state;
	static const struct {
		struct row rows[4];
		size_t n; /* indicators */
		const char *said, *goes_to, *other;
		double target, target_of_other;
	} cases[] = {
	        /* the same name twice around a row that has it as its id */
	        {{{NULL, "eget", 1, TARGET_VALUE},
	          {"eget", "annat", N, TARGET_BOARD_SETS},
	          {NULL, "eget", 3, TARGET_VALUE}},
	         2,
	         "annat",
	         "annat",
	         "eget",
	         N,
	         1},
	        /* the first with a number counts: neither one that is to have one, nor a word */
	        {{{NULL, "eget", N, TARGET_BOARD_SETS},
	          {NULL, "eget", N, TARGET_INCREASE},
	          {NULL, "eget", 3, TARGET_VALUE},
	          {NULL, "eget", 4, TARGET_VALUE}},
	         1,
	         "eget",
	         "eget",
	         "eget",
	         3,
	         3},
	        /* the first row too is known by its id */
	        {{{"kod", "annat", 5, TARGET_VALUE}, {NULL, "eget", 3, TARGET_VALUE}},
	         2,
	         "kod",
	         "annat",
	         "eget",
	         5,
	         3},
	        {{{NULL, "eget", 7, TARGET_INCREASE}, {NULL, "eget", 3, TARGET_VALUE}},
	         1,
	         "eget",
	         "eget",
	         "eget",
	         3,
	         3},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		put_plan(w, 2014, cases[i].rows, 4);
		struct results *r = world_results(2014);
		(void)world_outcome(r, cases[i].said, "2014", world_value(33));
		world_put_results(w, 0, r);
		world_pass(w);
		const struct figure *f = named(w, cases[i].goes_to, "2014");
		const struct figure *other = named(w, cases[i].other, "2014");
		assert_int_equal(w->tree->units[0].n_figures, cases[i].n);
		assert_true(f && f->all.value == 33 && other);
		if (!num_eq(f->target, cases[i].target) ||
		    !num_eq(other->target, cases[i].target_of_other))
			fail_msg("case %zu: %g, %g", i, f->target, other->target);
		w = world_free(w);
	}
}

/* A plan says by id that its row is the catalogue's; in last year's plan the name alone is the
 * unit's own. */
static void test_an_id_of_the_catalogue_speaks_for_its_own_plan(void **state)
{
	(void)state;
	static const struct row now[] = {{"x", "något", 5, TARGET_VALUE}};
	static const struct row then[] = {{NULL, "något", 4, TARGET_VALUE}};
	struct world *w = world_plain(1);
	put_plan(w, 2014, now, 1);
	put_plan(w, 2013, then, 1);
	world_pass(w);
	assert_int_equal(w->tree->units[0].n_figures, 2);
	assert_true(world_unit_figure(w, 0, "2014")->target == 5);
	assert_null(world_unit_figure(w, 0, "2013"));
	assert_true(named(w, "något", "2013")->indicator & INDICATOR_LOCAL);
	w = world_free(w);
}

/* Which indicator the row of that year's plan is. */
static uint32_t indicator_of(const struct world *w, int year, const char *row)
{
	const struct node *n = &w->tree->units[0];
	for (size_t i = 0; i < n->n_figures; i++) {
		const struct figure *f = &n->figures[i];
		if (f->period.year == year && f->planned && strcmp(f->planned->name, row) == 0)
			return f->indicator;
	}
	fail_msg("%s is not in %d", row, year);
	return INDEX_NONE;
}

/* What an older plan called otherwise is found in each newer one: exactly, or nearly. */
static void test_a_name_is_found_in_any_newer_plan(void **state)
{
	(void)state;
	static const struct row plans[][2] = {
	        {{NULL, "nyast", 1, TARGET_VALUE}, {NULL, "Alla Tre", 1, TARGET_VALUE}},
	        {{NULL, "mellan", 2, TARGET_VALUE}, {NULL, "alla tre", 2, TARGET_VALUE}},
	        {{NULL, "MELLAN", 3, TARGET_VALUE}, {NULL, "nyast", 3, TARGET_VALUE}},
	};
	struct world *w = world_plain(1);
	for (int i = 0; i < 3; i++)
		put_plan(w, 2014 - i, plans[i], 2);
	world_pass(w);
	uint32_t newest = indicator_of(w, 2014, "nyast"), all = indicator_of(w, 2014, "Alla Tre");
	uint32_t between = indicator_of(w, 2013, "mellan");
	assert_true(newest != all && newest != between && all != between);
	assert_int_equal(indicator_of(w, 2013, "alla tre"), all);
	assert_int_equal(indicator_of(w, 2012, "MELLAN"), between);
	assert_int_equal(indicator_of(w, 2012, "nyast"), newest);
	w = world_free(w);
}

/* A plan's own id is what the row is called outside, also when the newest plan has left it out. */
static void test_an_older_plan_names_what_it_alone_has(void **state)
{
	(void)state;
	static const struct row now[] = {{NULL, "annat", 5, TARGET_VALUE}};
	static const struct row then[] = {{"k7", "något eget", 4, TARGET_VALUE}};
	struct world *w = world_plain(1);
	put_plan(w, 2014, now, 1);
	put_plan(w, 2013, then, 1);
	world_pass(w);
	assert_non_null(world_own_figure(w, "k7", "2013"));
	assert_non_null(world_own_figure(w, "annat", "2014"));
	w = world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_ids_and_names_that_are_alike),
	        cmocka_unit_test(test_an_older_plan_names_what_it_alone_has),
	        cmocka_unit_test(test_a_name_is_found_in_any_newer_plan),
	        cmocka_unit_test(test_an_id_of_the_catalogue_speaks_for_its_own_plan),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
