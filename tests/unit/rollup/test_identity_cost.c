/* SPDX-License-Identifier: EUPL-1.2 */
/* What names may cost to read: a few rows with names as long as a feed may have. */
#include "test.h"
#include "world.h"

static double value_of(const struct world *w, const char *id)
{
	const struct node *n = &w->tree->units[0];
	for (size_t i = 0; i < n->n_figures; i++) {
		if (strcmp(n->figures[i].id, id) == 0)
			return n->figures[i].all.value;
	}
	return NUM_NONE;
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

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_loose_reading_of_long_names_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
