/* SPDX-License-Identifier: EUPL-1.2 */
/* Indicators of a unit's own, which enter no whole: small groups are hidden there too, and what was
 * compared with them, however late they change. */
#include "test.h"
#include "world.h"

static void say(struct world *w, int year, const char *period, double numerator, double denominator)
{
	struct results *r = world_results(year);
	(void)world_outcome(r, "egen", period, world_of(numerator, denominator));
	world_put_results(w, 0, r);
}

static const struct figure *own(const struct world *w, const char *period)
{
	return world_figure(w, SCOPE_UNIT, 0, INDICATOR_LOCAL | 0, period);
}

static void test_a_small_group_of_its_own_is_hidden(void **state)
{
	(void)state;
	struct world *w = world_plain(2);
	w->protect.min_group = 5;
	struct plan *p = world_plan(2014);
	world_row(p, "egen", PERIODICITY_YEAR, 50)->target.unit = "%";
	world_put_plan(w, 0, p);
	say(w, 2014, "2014", 30, 60);
	say(w, 2013, "2013", 30, 60);
	world_pass(w);
	assert_int_equal(own(w, "2014")->hidden, 0);
	say(w, 2013, "2013", 2, 60);
	world_pass(w);
	assert_true(own(w, "2013")->hidden & HIDE_ALL);
	assert_int_equal(own(w, "2014")->hidden, HIDE_BASELINE);
	say(w, 2014, "2014", 3, 60);
	world_pass(w);
	assert_true(own(w, "2014")->hidden & HIDE_ALL);
	say(w, 2014, "2014", 20, 60);
	say(w, 2013, "2013", 20, 60);
	world_pass(w);
	assert_int_equal(own(w, "2013")->hidden & ~HIDE_PREVIOUS, 0);
	assert_int_equal(own(w, "2014")->hidden & ~HIDE_PREVIOUS, 0);
	assert_null(world_free(w));
}

/* Whatever the smallest group is, what was shown is remembered. */
static void test_what_is_shown_of_its_own_is_remembered(void **state)
{
	(void)state;
	static const double min_groups[] = {0, 1, 5};
	for (size_t i = 0; i < ARRAY_LEN(min_groups); i++) {
		struct world *w = world_plain(1);
		w->protect.min_group = min_groups[i];
		assert_int_equal(protect_shown_new(1 << 16, &w->shown), 0);
		say(w, 2014, "2014", 30, 60);
		world_pass(w);
		assert_int_equal(own(w, "2014")->hidden, 0);
		assert_int_equal(protect_shown_take(w->shown).n > 0, min_groups[i] > 0);
		assert_null(world_free(w));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_what_is_shown_of_its_own_is_remembered),
	        cmocka_unit_test(test_a_small_group_of_its_own_is_hidden),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
