/* SPDX-License-Identifier: EUPL-1.2 */
/* What was shown is remembered, stored and put back, and binds what is shown. */
#include "test.h"
#include "people_world.h"
#include "base/buf.h"

static void test_only_what_is_new_is_to_be_stored(void **state)
{
	(void)state;
	static const double of[] = {3, 10, 20, 30};
	struct world *w = people(of, 4);
	assert_int_equal(protect_shown_new(1 << 16, &w->shown), 0);
	assert_int_equal(protect_shown_take(w->shown).n, 0);
	world_pass(w);
	struct str first = protect_shown_take(w->shown);
	assert_true(first.n > 0);
	assert_int_equal(protect_shown_take(w->shown).n, 0);
	tree_touch_all(w->tree);
	world_pass(w); /* the same again */
	assert_int_equal(protect_shown_take(w->shown).n, 0);
	world_say(w, 3, 60, T1, world_value(31));
	world_pass(w);
	struct str second = protect_shown_take(w->shown);
	assert_true(second.n > 0 && second.n < first.n); /* one cell; the sum is the same */
	w = world_free(w);
}

/* One entry of what was stored, as shown.c describes its bytes: a number's key, or a sum with
 * signature, method, how many unknowns, and those. */
struct entry {
	uint64_t head[4];
	size_t n_head, n_members;
	struct {
		uint64_t key;
		double value;
		char primary;
	} members[16];
};

static bool next_entry(struct str *rest, struct entry *e)
{
	if (rest->n == 0)
		return false;
	size_t at = 1;
	e->n_head = rest->at[0] == 's' ? 4 : 1;
	memcpy(e->head, rest->at + at, e->n_head * 8);
	at += e->n_head * 8;
	e->n_members = e->n_head == 4 ? e->head[3] : 0;
	assert_true(e->n_members <= ARRAY_LEN(e->members));
	for (size_t i = 0; i < e->n_members; i++, at += 37) {
		memcpy(&e->members[i].key, rest->at + at, 8);
		memcpy(&e->members[i].value, rest->at + at + 8, 8);
		e->members[i].primary = rest->at[at + 32];
	}
	*rest = str_cut(*rest, at, rest->n);
	return true;
}

static size_t words_of(struct str all, uint64_t got[64])
{
	struct entry e;
	size_t n = 0;
	while (next_entry(&all, &e)) {
		assert_true(n + e.n_head + e.n_members <= 64);
		for (size_t i = 0; i < e.n_head; i++)
			got[n++] = e.head[i];
		for (size_t i = 0; i < e.n_members; i++)
			got[n++] = e.members[i].key;
	}
	return n;
}

static void check_keys(struct world *w, const uint64_t *keys, size_t n_keys)
{
	uint64_t got[64];
	size_t n = words_of(protect_shown_take(w->shown), got);
	for (size_t i = 0; i < n_keys; i++) {
		size_t at = 0;
		while (at < n && got[at] != keys[i])
			at++;
		if (at == n)
			fail_msg("0x%016llx is made no more", (unsigned long long)keys[i]);
	}
}

/* The keys are on disk in many a house: another way to make them would forget what was shown,
 * without a word.  Two numbers shown, and of three sums the key, the signature and the unknowns. */
static void test_the_keys_are_those_of_before(void **state)
{
	(void)state;
	static const uint64_t keys[] = {UINT64_C(0xbd944a089b54a62d), UINT64_C(0x1053b28f4afa5a09),
	                                UINT64_C(0x4c6a66c46335ca44), UINT64_C(0x422f4910825d749f),
	                                UINT64_C(0xa08cc9d3176fe860), UINT64_C(0xd714bd90216e7e73),
	                                UINT64_C(0x05284c8550ea061a), UINT64_C(0x4883f741d25627ee),
	                                UINT64_C(0x09b8aee989d9ce01), UINT64_C(0xe18b02459775d429),
	                                UINT64_C(0x10043710d87b8df4), UINT64_C(0xb794f2e44af8b541),
	                                UINT64_C(0x4b3645c53d2db9b9), UINT64_C(0xdfc696f1b6e8543c)};
	struct world *w = world_new();
	uint32_t d = world_district(w, "d"), e = world_district(w, "e");
	uint32_t a = world_department(w, "a", d), b = world_department(w, "b", d);
	static const double of[][2] = {{3, 40}, {20, 60}, {30, 90}, {2, 50}, {50, 100}, {60, 120}};
	for (uint32_t i = 0; i < ARRAY_LEN(of); i++) {
		char id[16];
		(void)snprintf(id, sizeof(id), "u%u", i);
		(void)world_unit(w, id, i < 3 ? a : b);
	}
	world_serves(w, 4, e);
	world_serves(w, 5, e);
	(void)world_indicator(w, "x");
	w->protect.min_group = 5;
	for (uint32_t i = 0; i < ARRAY_LEN(of); i++)
		world_say(w, i, 60, T1, world_of(of[i][0], of[i][1]));
	for (uint32_t i = 4; i <= 5; i++) {
		struct results *r = w->tree->units[i].years[0].results;
		struct breakdown *part = arena_array(r->arena, 1, sizeof(*part));
		*part = (struct breakdown){"e", world_of(i == 4 ? 2 : 30, 60)};
		((struct outcome *)(uintptr_t)r->outcomes)->breakdown = part;
		((struct outcome *)(uintptr_t)r->outcomes)->n_breakdown = 1;
	}
	assert_int_equal(protect_shown_new(1 << 16, &w->shown), 0);
	world_pass(w);
	check_keys(w, keys, ARRAY_LEN(keys));
	w = world_free(w);
}

/* So with the sums of a whole's parts: by sex, and by line. */
static void test_the_keys_of_splits_are_those_of_before(void **state)
{
	(void)state;
	static const uint64_t keys[] = {METHOD_SUM,
	                                UINT64_C(0x05f28dbc06993845),
	                                UINT64_C(0xa0b31fd27389bed6),
	                                UINT64_C(0x7b9cb7eaf8760d55),
	                                UINT64_C(0x6cbc759372c38450),
	                                UINT64_C(0xa1fab8fe68da97d0),
	                                UINT64_C(0xdc74a0b37842695f),
	                                UINT64_C(0x1dbb5587a7474767),
	                                UINT64_C(0x028ade7a0b434022)};
	struct world *w = people((const double[]){100}, 1);
	const struct breakdown lines[] = {{"ett", world_value(3)}, {"två", world_value(10)}};
	struct outcome *o = world_reported(w, 0);
	o->breakdown = lines;
	o->n_breakdown = ARRAY_LEN(lines);
	o->women = world_value(4);
	assert_int_equal(protect_shown_new(1 << 16, &w->shown), 0);
	world_pass(w);
	check_keys(w, keys, ARRAY_LEN(keys));
	w = world_free(w);
}

/* Cut anywhere, or with a byte too many: whole entries are taken, a broken one is refused. */
static void test_broken_bytes_are_refused_wherever_they_break(void **state)
{
	(void)state;
	static const double of[] = {3, 10, 20, 30};
	struct world *w = people(of, 4);
	assert_int_equal(protect_shown_new(1 << 16, &w->shown), 0);
	world_pass(w);
	struct str all = protect_shown_take(w->shown);
	size_t n_whole = 0;
	for (size_t n = 0; n <= all.n; n++) {
		struct protect_shown *h = NULL;
		assert_int_equal(protect_shown_new(1 << 16, &h), 0);
		int ret = protect_shown_replay(h, str_cut(all, 0, n));
		assert_true(ret == 0 || ret == -EINVAL);
		n_whole += ret == 0;
		assert_int_equal(protect_shown_take(h).n, 0); /* stored already */
		h = protect_shown_free(h);
	}
	/* nothing; two cells (20 and 30); the department's sum: the district's has no unknown */
	assert_int_equal(n_whole, 1 + 2 + 1);
	w = world_free(w);
}

static void test_impossible_entries_are_refused(void **state)
{
	(void)state;
	struct {
		char kind;
		uint64_t head[4]; /* total, signature, method, members */
		uint64_t key;
		double numbers[3];
		char primary;
		uint32_t people;
	} __attribute__((packed)) entry = {'s', {7, 8, METHOD_SUM, 1}, 9, {1, 2, 3}, 'p', 1};
	static const struct {
		int what;
		uint64_t value;
		int ret;
	} cases[] = {{0, 7, 0},
	             {0, 0, -EINVAL},
	             {2, METHOD_COUNT, -EINVAL},
	             {2, METHOD_MEAN, 0},
	             {3, 2, -EINVAL},
	             {3, UINT64_MAX, -EINVAL},
	             {3, 0, -EINVAL},
	             {3, UINT64_MAX / 37 + 1, -EINVAL},
	             {4, 0, -EINVAL}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct protect_shown *h = NULL;
		__typeof__(entry) e = entry;
		if (cases[i].what < 4)
			e.head[cases[i].what] = cases[i].value;
		else
			e.key = cases[i].value;
		assert_int_equal(protect_shown_new(1 << 16, &h), 0);
		int ret = protect_shown_replay(h, (struct str){(const char *)&e, sizeof(e)});
		if (ret != cases[i].ret)
			fail_msg("case %zu: %d", i, ret);
		h = protect_shown_free(h);
	}
	/* a cell without a key */
	struct protect_shown *h = NULL;
	assert_int_equal(protect_shown_new(1 << 16, &h), 0);
	assert_int_equal(protect_shown_replay(h, (struct str){"c\0\0\0\0\0\0\0\0", 9}), -EINVAL);
	assert_int_equal(protect_shown_replay(h, (struct str){"c\1\0\0\0\0\0\0\0", 9}), 0);
	h = protect_shown_free(h);
}

/* A late report that would tell another by the sum shown before: what was said then must go on
 * covering it; after a restart too. */
static void test_what_was_shown_binds_what_is_shown(void **state)
{
	(void)state;
	for (int restart = 0; restart < 2; restart++) {
		static const double of[] = {3, 10, 20, 30};
		struct world *w = people(of, 4);
		assert_int_equal(protect_shown_new(1 << 16, &w->shown), 0);
		world_pass(w);
		assert_true(hidden(w, 0) && hidden(w, 1) && !hidden(w, 2) && !total_hidden(w));
		if (restart) {
			struct buf stored;
			buf_init(&stored, 1 << 16);
			buf_str(&stored, protect_shown_take(w->shown));
			w->shown = protect_shown_free(w->shown);
			assert_int_equal(protect_shown_new(1 << 16, &w->shown), 0);
			assert_int_equal(protect_shown_replay(w->shown, buf_slice(&stored)), 0);
			buf_done(&stored);
			tree_touch_all(w->tree);
			world_pass(w); /* as before: it is the same sum */
			assert_true(hidden(w, 0) && hidden(w, 1) && !total_hidden(w));
		}
		/* 3 becomes 13: nobody is small now, but 10 would tell the 3 of before.  With 10
		 * hidden the sum of 73 would tell it, beside 13 too: then the total goes. */
		world_say(w, 0, 60, T1, world_value(13));
		world_pass(w);
		assert_true(hidden(w, 1) && total_hidden(w));
		assert_true(!hidden(w, 2) && !hidden(w, 3));
		/* without what was said before all could be shown */
		w->shown = protect_shown_free(w->shown);
		tree_touch_all(w->tree);
		world_pass(w);
		assert_true(!hidden(w, 1) && !total_hidden(w));
		w = world_free(w);
	}
}

/* 20 of 20 and 30 of 30 were hidden with 10 of 40 beside them.  Then 30 turns out to be 25 of 30:
 * it covers 20 of 20 now, but 10 of 40 must stay hidden, or the old sum less it is 50 of 50. */
static void test_an_old_sum_of_all_is_not_laid_bare(void **state)
{
	(void)state;
	struct world *w = world_plain(4);
	w->protect.min_group = 5;
	static const double of[][2] = {{20, 20}, {30, 30}, {10, 40}, {30, 60}};
	assert_int_equal(protect_shown_new(1 << 16, &w->shown), 0);
	for (uint32_t i = 0; i < 4; i++)
		world_say(w, i, 60, T1, world_of(of[i][0], of[i][1]));
	world_pass(w);
	assert_true(hidden(w, 0) && hidden(w, 1) && hidden(w, 2) && !hidden(w, 3));
	world_say(w, 1, 60, T1, world_of(25, 30));
	world_pass(w);
	assert_true(hidden(w, 0) && hidden(w, 2) && !hidden(w, 3));
	w = world_free(w);
}

/* Who was small then is noted with the sum: of them there is less to share out. */
static void test_who_was_small_is_stored(void **state)
{
	(void)state;
	static const double of[] = {3, 10, 20, 30};
	struct world *w = people(of, 4);
	assert_int_equal(protect_shown_new(1 << 16, &w->shown), 0);
	world_pass(w);
	struct str all = protect_shown_take(w->shown);
	struct entry e;
	size_t n = 0;
	while (next_entry(&all, &e)) {
		for (size_t i = 0; i < e.n_members; i++, n++)
			assert_int_equal(e.members[i].primary, e.members[i].value < 5 ? 'p' : '-');
	}
	assert_int_equal(n, 2); /* of the department; the district has it whole */
	w = world_free(w);
}

/* However often its tables grow, all that was shown is still known. */
static void test_what_was_shown_is_known_when_much_more_was(void **state)
{
	(void)state;
	enum { MANY = 1200 };
	static double of[MANY];
	for (int i = 0; i < MANY; i++)
		of[i] = i % 3 ? 100 + i : 3; /* so that sums and unknowns are many too */
	struct world *w = people(of, MANY);
	assert_int_equal(protect_shown_new(1 << 20, &w->shown), 0);
	world_pass(w);
	struct str first = protect_shown_take(w->shown);
	size_t n_shown = 0;
	for (uint32_t i = 0; i < MANY; i++)
		n_shown += !hidden(w, i);
	assert_true(n_shown > 700 && first.n > n_shown * 9 + 400 * 33);
	tree_touch_all(w->tree);
	world_pass(w);
	assert_int_equal(protect_shown_take(w->shown).n, 0);
	w = world_free(w);
}

/* What covers in one period covers in the next too: it is not taken to have been shown. */
static void test_each_period_is_remembered_by_itself(void **state)
{
	(void)state;
	static const double of[] = {3, 10, 20, 30};
	static const char *const periods[] = {"2013", T1, "2014-T2"};
	struct world *w = people(of, 4);
	for (uint32_t i = 0; i < 4; i++) {
		struct results *r = world_results(2014);
		for (size_t k = 0; k < ARRAY_LEN(periods); k++)
			(void)world_outcome(r, "x", periods[k], world_value(of[i]));
		(void)world_outcome(r, "egen", T1, world_of(20, 40));
		world_put_results(w, i, r);
	}
	assert_int_equal(protect_shown_new(1 << 16, &w->shown), 0);
	for (int again = 0; again < 2; again++) {
		tree_touch_all(w->tree);
		world_pass(w);
		for (size_t k = 0; k < ARRAY_LEN(periods); k++) {
			for (uint32_t i = 0; i < 4; i++)
				assert_int_equal(world_unit_figure(w, i, periods[k])->hidden &
				                         HIDE_ALL,
				                 i < 2 ? HIDE_ALL : 0);
		}
	}
	w = world_free(w);
}

/* Things are nobody: nothing of them is ever to be remembered. */
static void test_things_are_not_remembered(void **state)
{
	(void)state;
	static const double of[] = {3, 10, 20, 30};
	struct world *w = people(of, 4);
	w->indicators[0].persons = false;
	assert_int_equal(protect_shown_new(1 << 16, &w->shown), 0);
	world_pass(w);
	for (uint32_t i = 0; i < 4; i++)
		assert_false(hidden(w, i));
	assert_int_equal(protect_shown_take(w->shown).n, 0);
	w = world_free(w);
}

/* What nobody was counted in is remembered too: it is no cover for who comes later. */
static void test_what_was_shown_without_people_covers_nobody(void **state)
{
	(void)state;
	static const struct breakdown line = {"egen", {50, NAN, NAN}};
	for (uint32_t n = 1; n < 5; n++) {
		struct world *w = world_plain(n + 1);
		w->protect.min_group = 5;
		assert_int_equal(protect_shown_new(1 << 20, &w->shown), 0);
		for (uint32_t u = 0; u < n; u++) {
			struct results *r = world_results(2014);
			struct outcome *o = world_outcome(r, "x", T1, world_value(60 + u));
			o->breakdown = u == 0 ? &line : NULL;
			o->n_breakdown = u == 0;
			world_put_results(w, u, r);
		}
		world_pass(w);
		struct results *r = world_results(2014);
		(void)world_outcome(r, "x", T1, world_of(3, 10));
		world_put_results(w, n, r);
		world_pass(w);
		assert_true(world_unit_figure(w, n, T1)->hidden & HIDE_ALL);
		for (uint32_t u = 0; u < n; u++)
			assert_false(world_unit_figure(w, u, T1)->hidden & HIDE_ALL);
		assert_true(world_figure(w, SCOPE_DEPARTMENT, 0, 0, T1)->hidden & HIDE_ALL);
		assert_true(world_figure(w, SCOPE_DISTRICT, 0, 0, T1)->hidden & HIDE_ALL);
		w = world_free(w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_what_was_shown_without_people_covers_nobody),
	        cmocka_unit_test(test_only_what_is_new_is_to_be_stored),
	        cmocka_unit_test(test_the_keys_are_those_of_before),
	        cmocka_unit_test(test_the_keys_of_splits_are_those_of_before),
	        cmocka_unit_test(test_broken_bytes_are_refused_wherever_they_break),
	        cmocka_unit_test(test_impossible_entries_are_refused),
	        cmocka_unit_test(test_what_was_shown_binds_what_is_shown),
	        cmocka_unit_test(test_an_old_sum_of_all_is_not_laid_bare),
	        cmocka_unit_test(test_who_was_small_is_stored),
	        cmocka_unit_test(test_what_was_shown_is_known_when_much_more_was),
	        cmocka_unit_test(test_each_period_is_remembered_by_itself),
	        cmocka_unit_test(test_things_are_not_remembered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
