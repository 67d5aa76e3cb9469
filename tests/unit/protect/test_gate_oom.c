/* SPDX-License-Identifier: EUPL-1.2 */
/* With any one allocation failing nothing is shown that would not be shown otherwise: the gate says
 * so and hides, a copy is whole or there is none, and a memory of what was shown that cannot grow
 * hides too. */
#include "test.h"
#include "base/buf.h"
#include "world.h"
#include "oom.h"

#define T1 "2014-T1"

/* Three departments; one small number each in two of them, one unit that serves elsewhere. */
static struct world *some_world(void)
{
	struct world *w = world_new();
	uint32_t d = world_district(w, "d"), e = world_district(w, "e");
	static const double people[] = {3, 10, 20, 30, 4, 50, 60, 70, 80};
	for (uint32_t i = 0; i < 9; i++) {
		char id[16];
		(void)snprintf(id, sizeof(id), "dep%u", i);
		if (i % 3 == 0)
			(void)world_department(w, id, d);
		(void)snprintf(id, sizeof(id), "u%u", i);
		(void)world_unit(w, id, i / 3);
	}
	world_serves(w, 1, e);
	struct indicator *x = world_indicator(w, "x");
	x->measure = MEASURE_COUNTED;
	x->unit = "st";
	x->persons = true;
	w->protect.min_group = 5;
	for (uint32_t i = 0; i < 9; i++)
		world_say(w, i, 60, T1, world_value(people[i]));
	struct results *r = w->tree->units[1].years[0].results;
	struct breakdown *b = arena_array(r->arena, 1, sizeof(*b));
	*b = (struct breakdown){"e", world_value(2)};
	((struct outcome *)(uintptr_t)r->outcomes)->breakdown = b;
	((struct outcome *)(uintptr_t)r->outcomes)->n_breakdown = 1;
	world_pass(w);
	return w;
}

static size_t n_hidden(const struct world *w, bool *all_of_touched)
{
	size_t n = 0;
	*all_of_touched = true;
	for (uint32_t i = 0; i < w->org->n_units; i++) {
		for (size_t k = 0; k < w->tree->units[i].n_figures; k++) {
			bool hidden = w->tree->units[i].figures[k].hidden & HIDE_ALL;
			n += hidden;
			*all_of_touched &= hidden;
		}
	}
	return n;
}

/* Figures remember that they were shown; of another memory they know nothing. */
static void touch_all_for(const struct world *w)
{
	for (uint32_t i = 0; i < w->org->n_units; i++) {
		for (size_t k = 0; k < w->tree->units[i].n_figures; k++)
			w->tree->units[i].figures[k].shown = false;
	}
	tree_touch_all(w->tree);
}

static void test_the_gate_hides_what_it_could_not_decide(void **state)
{
	(void)state;
	for (int remembering = 0; remembering < 2; remembering++) {
		struct world *w = some_world();
		bool all = false, reached = true;
		size_t wanted = n_hidden(w, &all);
		assert_true(wanted > 2 && !all);
		for (size_t n = 1; reached; n++) {
			struct protect_shown *h = NULL;
			if (remembering)
				assert_int_equal(protect_shown_new(1 << 16, &h), 0);
			touch_all_for(w);
			oom_countdown = n;
			int ret = protect_tree(&w->protect, h, w->tree);
			reached = oom_end();
			size_t got = n_hidden(w, &all);
			if (ret < 0) {
				assert_int_equal(ret, -ENOMEM);
				assert_true(reached && all);
				const struct node *d = &w->tree->districts[0];
				const struct node *a = &w->tree->departments[0];
				assert_true(d->figures[0].hidden & HIDE_ALL);
				assert_true(d->figures[0].hidden & HIDE_CONTRIBUTORS);
				assert_true(a->figures[0].hidden & HIDE_ALL);
			} else {
				assert_true(got >= wanted); /* what is not remembered is hidden */
				assert_true(reached || got == wanted);
			}
			h = protect_shown_free(h);
		}
		w = world_free(w);
	}
}

/* What is shown although an allocation failed is stored: a memory put back from what was stored
 * finds nothing new in it, and the bytes are whole. */
static void test_what_is_shown_is_stored(void **state)
{
	(void)state;
	struct world *w = some_world();
	bool reached = true;
	for (size_t n = 1; reached; n++) {
		struct protect_shown *h = NULL, *back = NULL;
		struct buf stored;
		buf_init(&stored, 1 << 16);
		assert_int_equal(protect_shown_new(1 << 16, &h), 0);
		touch_all_for(w);
		oom_countdown = n;
		(void)protect_tree(&w->protect, h,
		                   w->tree); /* what it could not decide is hidden */
		reached = oom_end();
		buf_str(&stored, protect_shown_take(h));
		tree_touch_all(w->tree); /* there is memory again */
		assert_int_equal(protect_tree(&w->protect, h, w->tree), 0);
		buf_str(&stored, protect_shown_take(h));
		assert_int_equal(protect_shown_new(1 << 16, &back), 0);
		assert_int_equal(protect_shown_replay(back, buf_slice(&stored)), 0);
		touch_all_for(w);
		assert_int_equal(protect_tree(&w->protect, back, w->tree), 0);
		assert_int_equal(protect_shown_take(back).n, 0);
		h = protect_shown_free(h);
		back = protect_shown_free(back);
		buf_done(&stored);
	}
	w = world_free(w);
}

static void test_a_copy_is_whole_or_there_is_none(void **state)
{
	(void)state;
	struct world *w = some_world();
	for (int kind = SCOPE_UNIT; kind <= SCOPE_DISTRICT; kind++) {
		bool reached = true;
		for (size_t n = 1; reached; n++) {
			oom_countdown = n;
			struct node_view *v = protect_publish(
			        tree_node(w->tree, (struct scope){(enum scope_kind)kind, 0}));
			reached = oom_end();
			assert_int_equal(v == NULL, reached);
			v = node_view_unref(v);
		}
	}
	w = world_free(w);
}

static void test_what_was_shown_is_born_or_not(void **state)
{
	(void)state;
	bool reached = true;
	for (size_t n = 1; reached; n++) {
		struct protect_shown *h = NULL;
		oom_countdown = n;
		int ret = protect_shown_new(1 << 16, &h);
		reached = oom_end();
		assert_int_equal(ret, reached ? -ENOMEM : 0);
		assert_int_equal(h == NULL, reached);
		h = protect_shown_free(h);
	}
	assert_null(protect_shown_free(NULL));
}

static void test_what_was_stored_is_put_back_or_refused(void **state)
{
	(void)state;
	struct world *w = some_world();
	struct protect_shown *first = NULL;
	assert_int_equal(protect_shown_new(1 << 16, &first), 0);
	touch_all_for(w);
	w->shown = first;
	world_pass(w);
	w->shown = NULL;
	struct str stored = protect_shown_take(first);
	assert_true(stored.n > 0);
	bool reached = true;
	for (size_t n = 1; reached; n++) {
		struct protect_shown *h = NULL;
		assert_int_equal(protect_shown_new(1 << 16, &h), 0);
		oom_countdown = n;
		int ret = protect_shown_replay(h, stored);
		reached = oom_end();
		assert_int_equal(ret, reached ? -ENOMEM : 0);
		h = protect_shown_free(h);
	}
	first = protect_shown_free(first);
	w = world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_the_gate_hides_what_it_could_not_decide),
	        cmocka_unit_test(test_what_is_shown_is_stored),
	        cmocka_unit_test(test_a_copy_is_whole_or_there_is_none),
	        cmocka_unit_test(test_what_was_shown_is_born_or_not),
	        cmocka_unit_test(test_what_was_stored_is_put_back_or_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
