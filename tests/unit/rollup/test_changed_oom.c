/* SPDX-License-Identifier: EUPL-1.2 */
/* What a round could not merge for want of memory is made up for by the next one: nothing that
 * changed is forgotten, also what a unit says no more.  Any one allocation fails. */
#include "test.h"
#include "world.h"
#include "oom.h"

#define T1 "2014-T1"
enum { INDICATORS = 24 };

static uint32_t by_number(struct str name, void *arg)
{
	(void)arg;
	uint32_t i = 0;
	for (size_t k = 1; k < name.n; k++) /* "x17" */
		i = 10 * i + (uint32_t)(name.at[k] - '0');
	return i;
}

static uint32_t no_row(const struct plan *p, struct str name, void *arg)
{
	(void)p;
	(void)name;
	(void)arg;
	return INDEX_NONE;
}

static const struct rollup_names names = {by_number, no_row, no_row, NULL};

static void say(struct world *w, uint32_t unit, double value, uint32_t step)
{
	struct results *r = world_results(2014);
	for (uint32_t i = 1; i <= INDICATORS; i += step)
		(void)world_outcome(r, w->indicators[i - 1].id, T1, world_value(value));
	world_put_results(w, unit, r);
}

/* Two units of one department and one of another, in one district. */
static struct world *before(void)
{
	struct world *w = world_new();
	uint32_t d = world_district(w, "d"), a = world_department(w, "a", d);
	(void)world_unit(w, "u0", a);
	(void)world_unit(w, "u1", a);
	(void)world_unit(w, "u2", world_department(w, "b", d));
	for (int i = 0; i < INDICATORS; i++) {
		char id[8];
		(void)snprintf(id, sizeof(id), "x%d", i);
		(void)world_indicator(w, id);
	}
	for (uint32_t unit = 0; unit < 3; unit++)
		say(w, unit, 10 * (unit + 1), 1);
	world_pass(w);
	return w;
}

static void judge(struct world *w)
{
	assert_int_equal(rollup_units(w->tree, &names), 0);
	assess_units(&w->assess, w->now, w->tree);
}

static double whole(const struct world *w, enum scope_kind kind, uint32_t index, uint32_t i)
{
	return world_figure(w, kind, index, i, T1)->all.value;
}

/* The first has nothing to say of every other indicator any more, the last says other numbers. */
static void expect_all_made_up_for(const struct world *w)
{
	for (uint32_t i = 0; i < INDICATORS; i++) {
		bool gone = i % 2 == 1;
		assert_true(whole(w, SCOPE_DEPARTMENT, 0, i) == (gone ? 20 : 30));
		assert_true(whole(w, SCOPE_DEPARTMENT, 1, i) == 70);
		assert_true(whole(w, SCOPE_DISTRICT, 0, i) == (gone ? 45 : 130.0 / 3));
	}
}

enum then { TRY_AGAIN, ANOTHER_ROUND, MORE_GONE, THENS };

static bool fails_at(size_t n, enum then then)
{
	struct world *w = before();
	say(w, 0, 40, 2);
	say(w, 2, 70, 1);
	judge(w);
	oom_countdown = n;
	int ret = rollup_scopes(&w->rollup, w->tree);
	bool reached = oom_end();
	assert_int_equal(ret, reached ? -ENOMEM : 0);
	if (then == MORE_GONE)
		say(w, 1, 20, 2);
	if (then != TRY_AGAIN) {
		tree_touch(w->tree, 0);
		tree_touch(w->tree, 2);
		judge(w);
	}
	assert_int_equal(rollup_scopes(&w->rollup, w->tree), 0);
	if (then != MORE_GONE)
		expect_all_made_up_for(w);
	for (uint32_t i = 1; then == MORE_GONE && i < INDICATORS; i += 2) {
		assert_null(world_figure(w, SCOPE_DEPARTMENT, 0, i, T1));
		assert_true(whole(w, SCOPE_DISTRICT, 0, i) == 70);
	}
	w = world_free(w);
	return reached;
}

static void test_the_next_round_makes_up_for_one_that_failed(void **state)
{
	(void)state;
	for (enum then then = 0; then < THENS; then++) {
		for (size_t n = 1; fails_at(n, then); n++)
			;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_the_next_round_makes_up_for_one_that_failed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
