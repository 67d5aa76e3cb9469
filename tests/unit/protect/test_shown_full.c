/* SPDX-License-Identifier: EUPL-1.2 */
/* The memory of what was shown has room for what may be shown: what cannot be remembered is not
 * shown, and what is remembered outlives a larger table. */
#include "test.h"
#include "people_world.h"

/* A full memory shows what it knows and nothing that it could not keep. */
static void test_a_full_memory_hides(void **state)
{
	(void)state;
	double of[200];
	for (int i = 0; i < 200; i++)
		of[i] = 100 + i;
	struct world *w = people(of, 200);
	assert_int_equal(protect_shown_new(256 * 8, &w->shown), 0); /* one table of 256 */
	world_pass(w);
	size_t n_shown = 0;
	for (uint32_t i = 0; i < 200; i++)
		n_shown += !hidden(w, i);
	assert_true(n_shown > 0 && n_shown < 200);
	assert_true(protect_shown_full(w->shown));
	/* one of 512 holds them all */
	struct world *large = people(of, 200);
	assert_int_equal(protect_shown_new(512 * 8, &large->shown), 0);
	world_pass(large);
	assert_false(protect_shown_full(large->shown));
	large = world_free(large);
	struct protect_shown *more = NULL;
	assert_int_equal(protect_shown_new(1 << 20, &more), 0);
	assert_int_equal(protect_shown_replay(more, protect_shown_take(w->shown)), 0);
	w->shown = protect_shown_free(w->shown);
	w->shown = more;
	tree_touch_all(w->tree);
	world_pass(w);
	for (uint32_t i = 0; i < 200; i++)
		assert_false(hidden(w, i));
	assert_false(protect_shown_full(w->shown));
	assert_true(protect_shown_take(w->shown).n == (200 - n_shown) * 9);
	w = world_free(w);
}

/* More sums than the first table holds: what they were is kept when it grows. */
static void test_sums_are_kept_when_their_table_grows(void **state)
{
	(void)state;
	static const double of[] = {3, 10, 20};
	struct world *w = world_new();
	uint32_t d = world_district(w, "d");
	w->protect.min_group = 5;
	for (uint32_t i = 0; i < 3 * 140; i++) {
		char id[16];
		(void)snprintf(id, sizeof(id), "a%u", i / 3);
		if (i % 3 == 0)
			(void)world_department(w, id, d);
		(void)snprintf(id, sizeof(id), "u%u", i);
		(void)world_unit(w, id, i / 3);
	}
	(void)world_indicator(w, "x");
	world_indicator_counts(w, 0);
	for (uint32_t i = 0; i < 3 * 140; i++)
		world_say(w, i, 60, T1, world_value(of[i % 3] + i / 3 % 2));
	assert_int_equal(protect_shown_new(1 << 20, &w->shown), 0);
	world_pass(w);
	assert_true(protect_shown_take(w->shown).n > 140 * 33);
	tree_touch_all(w->tree);
	world_pass(w);
	assert_int_equal(protect_shown_take(w->shown).n, 0);
	w = world_free(w);
}

/* Room for the cells' table and no other: a sum with something unknown in it cannot be kept, so it
 * is not shown; one without tells nothing new. */
static void test_a_sum_that_cannot_be_kept_is_not_shown(void **state)
{
	(void)state;
	for (int small = 0; small < 2; small++) {
		const double of[] = {small ? 3 : 13, 10, 20, 30};
		struct world *w = people(of, 4);
		assert_int_equal(protect_shown_new(256 * 8, &w->shown), 0);
		world_pass(w);
		assert_false(hidden(w, 2) || hidden(w, 3));
		assert_int_equal(total_hidden(w), small);
		w = world_free(w);
	}
	/* no room at all */
	const double of[] = {13, 10, 20, 30};
	struct world *w = people(of, 4);
	assert_int_equal(protect_shown_new(1000, &w->shown), 0);
	world_pass(w);
	for (uint32_t i = 0; i < 4; i++)
		assert_true(hidden(w, i));
	w = world_free(w);
}

/* So it is with a whole whose parts are unknown. */
static void test_a_whole_whose_parts_cannot_be_kept_is_not_shown(void **state)
{
	(void)state;
	for (int small = 0; small < 2; small++) {
		const double of[] = {100};
		const struct breakdown lines[] = {{"ett", {small ? 3 : 13, NAN, NAN}},
		                                  {"två", {10, NAN, NAN}}};
		for (int full = 0; full < 2; full++) {
			struct world *w = people(of, 1);
			struct outcome *o = world_reported(w, 0);
			o->breakdown = lines;
			o->n_breakdown = ARRAY_LEN(lines);
			/* room for the cells' table, and for no other */
			size_t room = full ? 256 * 8 : 1 << 20;
			assert_int_equal(protect_shown_new(room, &w->shown), 0);
			world_pass(w);
			assert_int_equal(world_unit_figure(w, 0, T1)->subgroups[0].hidden, small);
			assert_int_equal(hidden(w, 0), small && full);
			w = world_free(w);
		}
	}
}

/* A sum of so many unknowns that they cannot be kept: it is not shown, and people are told. */
static void test_a_sum_of_too_many_is_not_shown(void **state)
{
	(void)state;
	double of[300];
	for (int i = 0; i < 300; i++)
		of[i] = 3;
	struct world *w = people(of, 300);
	assert_int_equal(protect_shown_new(20 << 10, &w->shown), 0);
	world_pass(w);
	assert_true(total_hidden(w));
	assert_true(protect_shown_full(w->shown));
	protect_shown_allow(w->shown, 1 << 20);
	assert_false(protect_shown_full(w->shown));
	tree_touch_all(w->tree);
	world_pass(w);
	assert_false(total_hidden(w) || protect_shown_full(w->shown));
	w = world_free(w);
}

/* What was stored is taken whole, also by a house that has become smaller: the maximum is for what
 * is new. */
static void test_what_was_stored_is_taken_whole(void **state)
{
	(void)state;
	double of[200];
	for (int i = 0; i < 200; i++)
		of[i] = i ? 100 + i : 3;
	struct world *w = people(of, 200);
	assert_int_equal(protect_shown_new(1 << 20, &w->shown), 0);
	world_pass(w);
	struct protect_shown *back = NULL;
	assert_int_equal(protect_shown_new(1000, &back), 0);
	assert_int_equal(protect_shown_replay(back, protect_shown_take(w->shown)), 0);
	assert_true(protect_shown_full(back)); /* for what is new */
	w->shown = protect_shown_free(w->shown);
	w->shown = back;
	tree_touch_all(w->tree);
	world_pass(w);
	assert_true(hidden(w, 0) && !hidden(w, 150) && !total_hidden(w));
	world_say(w, 150, 60, T1, world_value(777));
	for (int more = 0; more < 2; more++) { /* the register has grown */
		protect_shown_allow(w->shown, more ? 1 << 20 : 2000);
		tree_touch_all(w->tree);
		world_pass(w);
		assert_int_equal(protect_shown_full(w->shown), !more);
		assert_int_equal(hidden(w, 199), false);
	}
	assert_false(hidden(w, 150));
	w = world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_full_memory_hides),
	        cmocka_unit_test(test_sums_are_kept_when_their_table_grows),
	        cmocka_unit_test(test_a_sum_that_cannot_be_kept_is_not_shown),
	        cmocka_unit_test(test_a_whole_whose_parts_cannot_be_kept_is_not_shown),
	        cmocka_unit_test(test_a_sum_of_too_many_is_not_shown),
	        cmocka_unit_test(test_what_was_stored_is_taken_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
