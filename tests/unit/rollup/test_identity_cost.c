/* SPDX-License-Identifier: EUPL-1.2 */
/* What names may cost to read: a few rows with names as long as a feed may have. */
#include "test.h"
#include "world.h"

static double value_in(const struct world *w, const char *id, const char *period)
{
	const struct figure *f = world_own_figure(w, id, period);
	return f ? f->all.value : NUM_NONE;
}

static double value_of(const struct world *w, const char *id)
{
	return value_in(w, id, "2014");
}

/* Reading loosely costs each byte of each name; when the budget is used up, exact look-up is left.
 */
static void test_loose_reading_of_long_names_is_bounded(void **state)
{
	(void)state;
	static char name[60000];
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	(void)world_row(p, "tid 3", PERIODICITY_YEAR, 1);
	(void)world_row(p, "tid 4", PERIODICITY_YEAR, 1);
	(void)world_row(p, "tid 5", PERIODICITY_YEAR, 1);
	memset(name, 'x', sizeof(name) - 1);
	for (int i = 0; i < 4; i++) {
		name[0] = (char)('a' + i);
		(void)world_row(p, name, PERIODICITY_YEAR, i);
	}
	world_put_plan(w, 0, p);
	struct results *r = world_results(2014);
	(void)world_outcome(r, "TID 3", "2014", world_value(1000));
	name[1] = 'y';
	for (int i = 0; i < 40; i++) {
		name[0] = (char)('0' + i);
		(void)world_outcome(r, name, "2014", world_value(i));
	}
	(void)world_outcome(r, "TID 4", "2014", world_value(1001));
	(void)world_outcome(r, "tid 5", "2014", world_value(1002));
	world_put_results(w, 0, r);
	world_pass(w);
	assert_true(value_of(w, "tid-3") == 1000);
	assert_false(num_given(value_of(w, "tid-4")));
	assert_true(value_of(w, "tid-5") == 1002);
	w = world_free(w);
}

/* The names in results cost too; and what is written as in any plan is found to the end. */
static void test_exact_names_are_found_when_the_budget_is_used_up(void **state)
{
	(void)state;
	static char name[60000];
	struct world *w = world_plain(1);
	static const char *const rows[] = {"något", "tid 0", "TID 0", "tid 4", "tid 5"};
	struct plan *p = world_plan(2014), *last = world_plan(2013);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		world_row(p, rows[i], PERIODICITY_YEAR, 1)->id = i == 0 ? "x" : NULL;
	world_row(last, "Tid 5", PERIODICITY_YEAR, 1)->id = "i5";
	world_put_plan(w, 0, p);
	world_put_plan(w, 0, last);
	struct results *r = world_results(2014);
	memset(name, 'x', sizeof(name) - 1);
	for (int i = 0; i < 160; i++) {
		name[0] = (char)('0' + i % 40);
		name[1] = (char)('a' + i / 40);
		(void)world_outcome(r, name, "2014", world_value(i));
	}
	(void)world_outcome(r, "TID 4", "2014", world_value(1000));
	(void)world_outcome(r, "något", "2014", world_value(1001));
	(void)world_outcome(r, "i5", "2013", world_value(1004));
	(void)world_outcome(r, "TID 0", "2012", world_value(1002)); /* this year's plan has it */
	(void)world_outcome(r, "Tid 5", "2011", world_value(1003)); /* last year's has */
	world_put_results(w, 0, r);
	world_pass(w);
	static const struct {
		const char *id, *period;
		double value;
	} found[] = {{"tid-4", "2014", NUM_NONE},
	             {"x", "2014", 1001},
	             {"tid-5", "2013", 1004},
	             {"tid-0", "2012", 1002},
	             {"tid-5", "2011", 1003}};
	for (size_t i = 0; i < ARRAY_LEN(found); i++)
		assert_true(num_cmp(value_in(w, found[i].id, found[i].period), found[i].value) ==
		            0);
	w = world_free(w);
}

/* Also within a plan of so many long names that the last ones are read exactly only. */
static void test_a_row_written_twice_is_one_when_the_budget_is_used_up(void **state)
{
	(void)state;
	enum { ROWS = 250 };
	static char name[400];
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	(void)world_row(p, "eget", PERIODICITY_YEAR, NUM_NONE);
	for (int i = 0; i < ROWS; i++) {
		memset(name, 'x', sizeof(name) - 1);
		(void)snprintf(name, 8, "%d", i);
		name[strlen(name)] = ' ';
		(void)world_row(p, name, PERIODICITY_YEAR, i);
	}
	(void)world_row(p, "eget", PERIODICITY_YEAR, 7);
	world_put_plan(w, 0, p);
	world_pass(w);
	assert_int_equal(w->tree->units[0].n_figures, 1 + ROWS);
	w = world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_loose_reading_of_long_names_is_bounded),
	        cmocka_unit_test(test_exact_names_are_found_when_the_budget_is_used_up),
	        cmocka_unit_test(test_a_row_written_twice_is_one_when_the_budget_is_used_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
