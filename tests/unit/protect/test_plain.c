/* SPDX-License-Identifier: EUPL-1.2 */
/* Where no people are counted nothing is hidden, and what is shown is remembered all the same: as
 * it is where one unit beside them counts people. */
#include "test.h"
#include "world.h"

#define T1      "2014-T1"
#define BEFORE  "2013-T1"
#define N_UNITS 4
#define KEYS    64

/* Two departments of two units each; and one unit more, of many people, when `people` is set. */
static struct world *values(bool people)
{
	struct world *w = world_new();
	uint32_t d = world_district(w, "d");
	uint32_t a = world_department(w, "a", d), b = world_department(w, "b", d);
	for (uint32_t i = 0; i < N_UNITS; i++) {
		char id[8];
		(void)snprintf(id, sizeof(id), "u%u", i);
		(void)world_unit(w, id, i < 2 ? a : b);
	}
	if (people)
		(void)world_unit(w, "many", b);
	(void)world_indicator(w, "x");
	w->protect.min_group = 5;
	assert_int_equal(protect_shown_new(1 << 20, &w->shown), 0);
	for (uint32_t i = 0; i < N_UNITS; i++)
		world_say(w, i, 60, T1, world_value(70 + i));
	if (people)
		world_say(w, N_UNITS, 60, T1, world_of(500, 1000));
	return w;
}

/* The numbers newly remembered; there may be no sums. */
static size_t new_numbers(struct world *w, uint64_t got[KEYS])
{
	struct str all = protect_shown_take(w->shown);
	size_t n = 0;
	for (; all.n > 0; all = str_cut(all, 9, all.n)) {
		assert_true(n < KEYS && all.n >= 9 && all.at[0] == 'c');
		memcpy(&got[n++], all.at + 1, 8);
	}
	return n;
}

static bool among(uint64_t key, const uint64_t *keys, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (keys[i] == key)
			return true;
	}
	return false;
}

static void test_the_same_numbers_are_remembered_as_beside_people(void **state)
{
	(void)state;
	uint64_t alone[KEYS], beside[KEYS];
	struct world *a = values(false), *b = values(true);
	world_pass(a);
	world_pass(b);
	size_t n = new_numbers(a, alone), n_beside = new_numbers(b, beside);
	assert_int_equal(n, N_UNITS);
	assert_int_equal(n_beside, N_UNITS + 1);
	for (size_t i = 0; i < n; i++)
		assert_true(among(alone[i], beside, n_beside));
	world_say(a, 2, 60, T1, world_value(99));
	world_say(b, 2, 60, T1, world_value(99));
	world_pass(a);
	world_pass(b);
	assert_int_equal(new_numbers(a, alone), 1);
	assert_int_equal(new_numbers(b, beside), 1);
	assert_true(alone[0] == beside[0]);
	a = world_free(a);
	b = world_free(b);
}

/* What is counted may differ from plan to plan; the first unit's says for all, both ways. */
static void test_a_single_count_among_levels_ends_nothing(void **state)
{
	(void)state;
	uint64_t got[KEYS];
	struct world *w = values(false);
	w->indicators[0].measure = MEASURE_NONE; /* the catalogue does not say */
	for (uint32_t i = 0; i < N_UNITS; i++) {
		struct plan *p = world_plan(2014);
		struct plan_indicator *row = world_row(p, "x", PERIODICITY_TERTIAL, 60);
		row->measure = i == 1 ? MEASURE_COUNTED : MEASURE_LEVEL;
		world_put_plan(w, i, p);
	}
	world_pass(w);
	assert_int_equal(world_unit_figure(w, 1, T1)->measure, MEASURE_COUNTED);
	assert_int_equal(world_unit_figure(w, 2, T1)->measure, MEASURE_LEVEL);
	assert_int_equal(new_numbers(w, got), N_UNITS);
	w = world_free(w);
}

static void test_a_count_of_things_is_not_remembered(void **state)
{
	(void)state;
	struct world *w = values(false);
	w->indicators[0].measure = MEASURE_COUNTED;
	w->indicators[0].unit = "st";
	world_pass(w);
	assert_int_equal(protect_shown_take(w->shown).n, 0);
	w = world_free(w);
}

static unsigned hides(const struct world *w, enum scope_kind kind, uint32_t index)
{
	return kind == SCOPE_UNIT ? world_unit_figure(w, index, T1)->hidden
	                          : world_figure(w, kind, index, 0, T1)->hidden;
}

static void test_people_may_come_and_go(void **state)
{
	(void)state;
	struct world *w = values(false);
	world_pass(w);
	world_say(w, 0, 60, T1, world_of(3, 40)); /* small: the other of its department covers */
	world_say(w, 1, 60, T1, world_of(20, 60));
	world_pass(w);
	assert_true(hides(w, SCOPE_UNIT, 0) & HIDE_ALL);
	assert_true((hides(w, SCOPE_UNIT, 1) | hides(w, SCOPE_DEPARTMENT, 0)) & HIDE_ALL);
	assert_int_equal(hides(w, SCOPE_UNIT, 2), 0);
	world_say(w, 0, 60, T1, world_value(7));
	world_say(w, 1, 60, T1, world_value(8));
	world_pass(w);
	for (uint32_t i = 0; i < N_UNITS; i++)
		assert_int_equal(hides(w, SCOPE_UNIT, i) & HIDE_ALL, 0);
	assert_int_equal(hides(w, SCOPE_DEPARTMENT, 0) & HIDE_ALL, 0);
	w = world_free(w);
}

/* Nobody says how many the whole is of, but of the women it is said. */
static void test_people_below_a_whole_of_none_are_protected(void **state)
{
	(void)state;
	struct world *w = values(false);
	world_reported(w, 0)->women = world_of(3, 40);
	world_pass(w);
	const struct figure *f = world_unit_figure(w, 0, T1);
	assert_int_equal(f->n_subgroups, 1);
	assert_true(f->subgroups[0].hidden);
	w = world_free(w);
	w = values(false);
	world_reported(w, 0)->women = world_of(30, 60); /* many: shown, and remembered too */
	world_pass(w);
	uint64_t got[KEYS];
	assert_int_equal(new_numbers(w, got), N_UNITS + 1);
	w = world_free(w);
}

/* Last year's numbers are of few people; this year's, of none, are compared with them. */
static void test_what_is_compared_with_a_hidden_number_does_not_tell_it(void **state)
{
	(void)state;
	struct world *w = values(false);
	world_say(w, 0, 60, BEFORE, world_of(3, 40));
	for (uint32_t i = 1; i < N_UNITS; i++)
		world_say(w, i, 60, BEFORE, world_of(200 + i, 600));
	world_pass(w);
	assert_true(hides(w, SCOPE_UNIT, 0) & HIDE_BASELINE);
	assert_int_equal(hides(w, SCOPE_UNIT, 3) & HIDE_ALL, 0);
	assert_true(hides(w, SCOPE_DEPARTMENT, 0) & HIDE_BASELINE);
	assert_true(hides(w, SCOPE_DISTRICT, 0) & HIDE_BASELINE);
	w = world_free(w);
}

/* Of a sum that was once shown with something unknown, nothing more is told by the easy way. */
static void test_a_sum_that_was_shown_with_an_unknown_is_looked_at_whole(void **state)
{
	(void)state;
	struct world *w = values(false);
	w->indicators[0].measure = MEASURE_COUNTED;
	w->indicators[0].unit = "st";
	w->indicators[0].persons = true;
	static const double of[] = {3, 10, 20, 30};
	for (uint32_t i = 0; i < N_UNITS; i++)
		world_say(w, i, 60, T1, world_value(of[i]));
	world_pass(w);
	assert_true(hides(w, SCOPE_UNIT, 0) & HIDE_ALL);
	world_say(w, 2, 60, T1, world_value(21));
	world_pass(w);
	assert_true(hides(w, SCOPE_UNIT, 0) & HIDE_ALL);
	assert_int_equal(hides(w, SCOPE_UNIT, 3) & HIDE_ALL, 0);
	w = world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_the_same_numbers_are_remembered_as_beside_people),
	        cmocka_unit_test(test_a_single_count_among_levels_ends_nothing),
	        cmocka_unit_test(test_a_count_of_things_is_not_remembered),
	        cmocka_unit_test(test_people_may_come_and_go),
	        cmocka_unit_test(test_people_below_a_whole_of_none_are_protected),
	        cmocka_unit_test(test_what_is_compared_with_a_hidden_number_does_not_tell_it),
	        cmocka_unit_test(test_a_sum_that_was_shown_with_an_unknown_is_looked_at_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
