/* SPDX-License-Identifier: EUPL-1.2 */
/* What is hidden beside the small ones (MEANING 23): as little as possible, smallest first, a total
 * last; worked by hand for counts of people. */
#include "test.h"
#include "model/touched.h"
#include "world.h"

#define T1    "2014-T1"
#define NOT   NUM_NONE /* has not reported */
#define UNITS 4

struct situation {
	const char *what;
	double a[UNITS], b[UNITS]; /* two departments */
	const char *hidden;        /* letters: a0.. b0.. units; A, B, D totals */
};

static const struct situation cases[] = {
        {"nothing small", {10, 20, 30, NOT}, {10, NOT, NOT, NOT}, ""},
        {"one small: the smallest beside it", {3, 20, 10, 30}, {50, 60, NOT, NOT}, "a0 a2"},
        {"two small ones cover each other", {3, 2, 10, 30}, {50, NOT, NOT, NOT}, "a0 a1"},
        {"two nobodies would be told by their sum", {0, 0, 10, 30}, {50, 60, NOT, NOT}, "a0 a1 a2"},
        {"two fours too", {4, 4, 10, 30}, {50, 60, NOT, NOT}, "a0 a1 a2"},
        {"nobody beside the least that may be shown",
         {0, 5, 10, 30},
         {50, 60, NOT, NOT},
         "a0 a1 a2"},
        {"alone in its department: the total too, then one more total",
         {3, NOT, NOT, NOT},
         {10, 20, NOT, NOT},
         "a0 A D"},
        {"another department has something hidden: its total goes, the district's stays",
         {3, NOT, NOT, NOT},
         {2, 20, 30, NOT},
         "a0 A b0 b1 B"},
        {"both alone", {3, NOT, NOT, NOT}, {30, NOT, NOT, NOT}, "a0 A D"},
        {"both small", {3, NOT, NOT, NOT}, {2, NOT, NOT, NOT}, "a0 A b0 B"},
        {"the smaller of equals is the first", {3, 10, 10, NOT}, {50, NOT, NOT, NOT}, "a0 a1"},
};

static bool listed(const char *list, const char *name)
{
	for (const char *at = list; (at = strstr(at, name)); at++) {
		char before = at == list ? ' ' : at[-1], after = at[strlen(name)];
		if (before == ' ' && (after == ' ' || after == 0))
			return true;
	}
	return false;
}

static struct world *build(const struct situation *c)
{
	struct world *w = world_new();
	uint32_t d = world_district(w, "d");
	w->protect.min_group = 5;
	for (int k = 0; k < 2; k++) {
		uint32_t dep = world_department(w, k ? "b" : "a", d);
		for (int i = 0; i < UNITS; i++) {
			char id[3] = {(char)('a' + k), (char)('0' + i), 0};
			(void)world_unit(w, id, dep);
		}
	}
	struct indicator *x = world_indicator(w, "x");
	x->measure = MEASURE_COUNTED;
	x->unit = "st";
	x->persons = true;
	for (uint32_t i = 0; i < 2 * UNITS; i++)
		world_say(w, i, 30, T1, world_value(i < UNITS ? c->a[i] : c->b[i - UNITS]));
	return w;
}

static void test_what_is_hidden(void **state)
{
	(void)state;
	for (size_t n = 0; n < ARRAY_LEN(cases); n++) {
		struct world *w = build(&cases[n]);
		world_pass(w);
		for (uint32_t i = 0; i < 2 * UNITS + 3; i++) {
			const struct figure *f =
			        i < 2 * UNITS ? world_unit_figure(w, i, T1)
			        : i < 2 * UNITS + 2
			                ? world_figure(w, SCOPE_DEPARTMENT, i - 2 * UNITS, 0, T1)
			                : world_figure(w, SCOPE_DISTRICT, 0, 0, T1);
			const char *name = i < 2 * UNITS        ? w->units[i].id
			                   : i == 2 * UNITS     ? "A"
			                   : i == 2 * UNITS + 1 ? "B"
			                                        : "D";
			bool hidden = f && (f->hidden & HIDE_ALL);
			if (hidden != listed(cases[n].hidden, name))
				fail_msg("%s: %s is %s", cases[n].what, name,
				         hidden ? "hidden" : "shown");
		}
		w = world_free(w);
	}
}

/* One number of people makes a share one of people, whichever of the two is given. */
static void test_half_of_a_share_s_people_are_people(void **state)
{
	(void)state;
	static const struct part small[] = {{60, 3, NOT}, {60, NOT, 4}};
	for (size_t i = 0; i < ARRAY_LEN(small); i++) {
		struct world *w = world_plain(2);
		w->protect.min_group = 5;
		world_say(w, 0, 80, T1, small[i]);
		world_say(w, 1, 80, T1, world_value(50));
		world_pass(w);
		assert_true(world_unit_figure(w, 0, T1)->hidden & HIDE_ALL);
		/* with the other shown the whole must go; with the whole shown, the other */
		bool other = world_unit_figure(w, 1, T1)->hidden & HIDE_ALL;
		bool whole = world_figure(w, SCOPE_DEPARTMENT, 0, 0, T1)->hidden & HIDE_ALL;
		assert_true(other || whole);
		w = world_free(w);
	}
}

/* People are counted by a unit that serves another district too, and by two units there. */
static struct world *serving(uint32_t *ret_there, uint32_t *ret_small, uint32_t *ret_large)
{
	struct world *w = world_plain(1);
	*ret_there = world_district(w, "e");
	*ret_small = world_unit(w, "small", world_department(w, "b", *ret_there));
	*ret_large = world_unit(w, "large", world_department(w, "c", *ret_there));
	world_serves(w, 0, *ret_there);
	world_indicator_counts(w, 0);
	w->protect.min_group = 5;
	return w;
}

/* A weight of 0 takes a unit out of a weighed total, and out of no other sum: not out of its own
 * parts', nor of a district's that is reckoned without weights. */
static void test_a_weight_of_0_is_of_weighed_totals_only(void **state)
{
	(void)state;
	static const struct breakdown lines[] = {{"e", {NAN, 2, 30}}, {"hemma", {NAN, 38, 50}}};
	for (int weight = 0; weight < 2; weight++) {
		uint32_t there, small, large;
		struct world *w = serving(&there, &small, &large);
		w->indicators[0].measure = MEASURE_LEVEL;
		w->indicators[0].unit = "%";
		w->indicators[0].weight = WEIGHT_EMPLOYEES;
		for (uint32_t u = 0; u < 3; u++)
			w->units[u].weights[WEIGHT_EMPLOYEES] = u == 0 ? weight : 3;
		world_say(w, 0, 80, T1, world_of(40, 80));
		world_say(w, small, 80, T1, world_value(50));
		world_say(w, large, 80, T1, world_value(60));
		world_reported(w, 0)->breakdown = lines;
		world_reported(w, 0)->n_breakdown = ARRAY_LEN(lines);
		world_pass(w);
		const struct figure *f = world_unit_figure(w, 0, T1);
		assert_int_equal(world_figure(w, SCOPE_DISTRICT, there, 0, T1)->merge->method,
		                 METHOD_WEIGHTED);
		assert_true(f->subgroups[0].hidden && f->subgroups[1].hidden);
		w = world_free(w);
	}
	for (int weight = 0; weight < 2; weight++) {
		struct world *w = world_plain(2);
		uint32_t b = world_department(w, "b", 0);
		(void)world_unit(w, "b0", b);
		(void)world_unit(w, "b1", b);
		w->indicators[0].weight = WEIGHT_EMPLOYEES;
		w->protect.min_group = 5;
		for (uint32_t u = 0; u < 4; u++) {
			w->units[u].weights[WEIGHT_EMPLOYEES] = u == 0 ? weight : u < 2 ? 3 : NOT;
			world_say(w, u, 80, T1, u ? world_value(40 + u) : world_of(3, 40));
		}
		world_pass(w);
		const struct figure *a = world_figure(w, SCOPE_DEPARTMENT, 0, 0, T1);
		const struct figure *d = world_figure(w, SCOPE_DISTRICT, 0, 0, T1);
		assert_int_equal(a->merge->method, METHOD_WEIGHTED);
		assert_int_equal(d->merge->method, METHOD_MEAN);
		assert_true(a->hidden & HIDE_ALL);
		assert_true(d->hidden & HIDE_ALL);
		w = world_free(w);
	}
}

/* What was said before a correction is told when protection is off; else only if it was shown. */
static void test_what_was_corrected_unseen_stays_unseen(void **state)
{
	(void)state;
	static const struct {
		double min_group;
		bool hidden;
	} trials[] = {{0, false}, {1, true}, {5, true}};
	for (size_t i = 0; i < ARRAY_LEN(trials); i++) {
		struct world *w = world_plain(1);
		world_indicator_counts(w, 0);
		w->protect.min_group = trials[i].min_group;
		for (int k = 0; k < 2; k++)
			world_say(w, 0, 30, T1, world_value(20 + k));
		world_pass(w);
		assert_non_null(world_unit_figure(w, 0, T1)->corrected);
		assert_int_equal(world_unit_figure(w, 0, T1)->hidden & HIDE_PREVIOUS,
		                 trials[i].hidden ? HIDE_PREVIOUS : 0);
		w = world_free(w);
	}
}

static void test_hiding_follows_the_figures_and_its_siblings_are_touched(void **state)
{
	(void)state;
	struct world *w = build(&cases[1]);
	world_pass(w);
	assert_true(world_unit_figure(w, 2, T1)->hidden & HIDE_ALL);
	world_say(w, 0, 30, T1, world_value(13)); /* corrected: no longer small */
	world_pass(w);
	assert_int_equal(world_unit_figure(w, 0, T1)->hidden & ~HIDE_PREVIOUS, 0);
	assert_int_equal(world_unit_figure(w, 2, T1)->hidden & ~HIDE_PREVIOUS, 0);
	assert_int_equal(world_unit_figure(w, 2, T1)->state, STATE_MET); /* as it was judged */
	assert_int_equal(w->tree->units[2].n_findings, 0);
	w = world_free(w);
}

/* As if the district's figure had changed. */
static void look_again(struct world *w, const char *period)
{
	struct node *d = &w->tree->districts[0];
	node_find_key(d, figure_key(world_figure(w, SCOPE_DISTRICT, 0, 0, period)))->changed =
	        CHANGED_FIGURE;
	tree_touch_node(w->tree, d);
}

/* Whatever period it was that changed: the sibling is published again. */
static void test_a_sibling_is_touched_by_any_figure(void **state)
{
	(void)state;
	static const char *const periods[] = {"2013-T1", T1, "2014-T2"};
	for (size_t i = 0; i < ARRAY_LEN(periods); i++) {
		struct world *w = world_plain(3);
		w->protect.min_group = 5;
		w->indicators[0].measure = MEASURE_COUNTED;
		w->indicators[0].persons = true;
		for (uint32_t u = 0; u < 3; u++) {
			struct results *r = world_results(2014);
			for (size_t k = 0; k < ARRAY_LEN(periods); k++)
				(void)world_outcome(r, "x", periods[k],
				                    world_value(u ? 10 * u : 3));
			world_put_results(w, u, r);
		}
		world_pass(w);
		const struct figure *f = world_unit_figure(w, 1, periods[i]);
		assert_true(f->hidden & HIDE_ALL);
		/* decided again, nothing changed: nobody is touched */
		look_again(w, periods[i]);
		assert_int_equal(protect_tree(&w->protect, NULL, w->tree), 0);
		assert_false(w->tree->units[1].touched || w->tree->departments[0].touched);
		/* u0 is no longer small in that period */
		struct figure *small =
		        (struct figure *)(uintptr_t)world_unit_figure(w, 0, periods[i]);
		small->all.value = 13;
		assert_int_equal(protect_tree(&w->protect, NULL, w->tree), 0);
		assert_false(f->hidden & HIDE_ALL);
		assert_true(w->tree->units[0].touched && w->tree->units[1].touched);
		assert_true(w->tree->departments[0].touched);
		assert_false(w->tree->units[2].touched);
		w = world_free(w);
	}
}

/* Another one is hidden now, as many as before: the whole is published again, for who it names. */
static void test_a_whole_is_touched_by_who_is_hidden_in_it(void **state)
{
	(void)state;
	struct situation c = {"", {10, 20, 3, 50}, {50, 60, NOT, NOT}, ""};
	struct world *w = build(&c);
	world_pass(w);
	assert_true(world_unit_figure(w, 0, T1)->hidden & HIDE_ALL);
	((struct figure *)(uintptr_t)world_unit_figure(w, 0, T1))->all.value = 30;
	look_again(w, T1);
	assert_int_equal(protect_tree(&w->protect, NULL, w->tree), 0);
	assert_false(world_unit_figure(w, 0, T1)->hidden & HIDE_ALL);
	assert_true(world_unit_figure(w, 1, T1)->hidden & HIDE_ALL);
	assert_true(w->tree->departments[0].touched);
	assert_false(w->tree->departments[1].touched || w->tree->units[2].touched);
	w = world_free(w);
}

/* Three small ones cover each other; whichever grows, the other two still do. */
static void test_a_whole_is_touched_by_any_of_its_hidden(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 3; i++) {
		struct situation c = {"", {3, 2, 1, 50}, {50, 60, NOT, NOT}, ""};
		struct world *w = build(&c);
		world_pass(w);
		for (uint32_t u = 0; u < 4; u++)
			assert_int_equal(world_unit_figure(w, u, T1)->hidden & HIDE_ALL,
			                 u < 3 ? HIDE_ALL : 0);
		((struct figure *)(uintptr_t)world_unit_figure(w, i, T1))->all.value = 30;
		look_again(w, T1);
		assert_int_equal(protect_tree(&w->protect, NULL, w->tree), 0);
		for (uint32_t u = 0; u < 4; u++)
			assert_int_equal(world_unit_figure(w, u, T1)->hidden & HIDE_ALL,
			                 u < 3 && u != i ? HIDE_ALL : 0);
		assert_true(w->tree->departments[0].touched);
		w = world_free(w);
	}
}

/* What a unit does elsewhere covers a small one there, until that one has grown. */
static void test_a_unit_is_touched_by_any_of_its_parts(void **state)
{
	(void)state;
	static const struct breakdown lines[] = {
	        {"annat", {20, NAN, NAN}}, {"e", {10, NAN, NAN}}, {"tredje", {25, NAN, NAN}}};
	uint32_t e, small, large;
	struct world *w = serving(&e, &small, &large);
	world_say(w, 0, 300, T1, world_value(100));
	world_say(w, small, 300, T1, world_value(3));
	world_say(w, large, 300, T1, world_value(60));
	struct outcome *o = world_reported(w, 0);
	o->breakdown = lines;
	o->n_breakdown = ARRAY_LEN(lines);
	world_pass(w);
	const struct figure *f = world_unit_figure(w, 0, T1);
	assert_int_equal(f->n_subgroups, ARRAY_LEN(lines));
	assert_true(f->subgroups[1].hidden && !f->subgroups[0].hidden && !f->subgroups[2].hidden);
	uint8_t hidden = f->hidden;
	((struct figure *)(uintptr_t)world_unit_figure(w, small, T1))->all.value = 30;
	struct node *there = &w->tree->districts[e];
	node_find_key(there, figure_key(f))->changed = CHANGED_FIGURE;
	tree_touch_node(w->tree, there);
	assert_int_equal(protect_tree(&w->protect, NULL, w->tree), 0);
	assert_false(f->subgroups[1].hidden);
	assert_int_equal(f->hidden, hidden);
	assert_true(w->tree->units[0].touched);
	w = world_free(w);
}

/* What was hidden of last year is shown: all that stands on it is looked at anew, near and far. */
static void test_what_stands_on_last_year_follows_everywhere(void **state)
{
	(void)state;
	static const struct breakdown promised[] = {{"e0", {24, NAN, NAN}}, {"e1", {24, NAN, NAN}}};
	static const struct breakdown done[] = {{"e0", {9, NAN, NAN}}, {"e1", {8, NAN, NAN}}};
	static const double last_year[] = {10, 3, 50};
	struct world *w = world_plain(3);
	w->protect.min_group = 5;
	world_indicator_counts(w, 0);
	for (uint32_t e = 0; e < 2; e++)
		world_serves(w, 0, world_district(w, e ? "e1" : "e0"));
	for (uint32_t u = 0; u < 3; u++) {
		struct plan *p = world_plan(2014);
		struct plan_indicator *row = world_row(p, "x", PERIODICITY_TERTIAL, 120);
		struct results *then = world_results(2013), *now = world_results(2014);
		(void)world_outcome(then, "x", "2013-T1", world_value(last_year[u]));
		struct outcome *o = world_outcome(now, "x", T1, world_value(60));
		row->breakdown = u == 0 ? promised : NULL;
		row->n_breakdown = u == 0 ? ARRAY_LEN(promised) : 0;
		o->breakdown = u == 0 ? done : NULL;
		o->n_breakdown = u == 0 ? ARRAY_LEN(done) : 0;
		world_put_plan(w, u, p);
		world_put_results(w, u, then);
		world_put_results(w, u, now);
	}
	world_pass(w);
	for (int shown = 0; shown < 2; shown++) {
		if (shown) {
			((struct figure *)(uintptr_t)world_unit_figure(w, 1, "2013-T1"))
			        ->all.value = 30;
			look_again(w, "2013-T1");
			assert_int_equal(protect_tree(&w->protect, NULL, w->tree), 0);
		}
		assert_int_equal(world_unit_figure(w, 0, "2013-T1")->hidden & HIDE_ALL,
		                 shown ? 0 : HIDE_ALL);
		assert_int_equal(world_unit_figure(w, 0, T1)->hidden & HIDE_BASELINE,
		                 shown ? 0 : HIDE_BASELINE);
		for (uint32_t d = 0; d < 3; d++) {
			const struct figure *f = world_figure(w, SCOPE_DISTRICT, d, 0, T1);
			if ((f->hidden & HIDE_BASELINE) != (shown ? 0 : HIDE_BASELINE))
				fail_msg("district %u, %s", d, shown ? "shown" : "hidden");
			assert_int_equal(w->tree->districts[d].touched, shown);
		}
		assert_int_equal(world_figure(w, SCOPE_DEPARTMENT, 0, 0, T1)->hidden &
		                         HIDE_BASELINE,
		                 shown ? 0 : HIDE_BASELINE);
	}
	w = world_free(w);
}

/* Last year's hidden line from elsewhere would be told by what this year's is compared with. */
static void test_a_hidden_line_of_last_year_is_not_told_by_its_district(void **state)
{
	(void)state;
	static const struct breakdown then = {"e", {10, NAN, NAN}}, now = {"e", {20, NAN, NAN}};
	static const double last_year[] = {40, 100, 3};
	struct world *w = world_new();
	uint32_t d = world_district(w, "d"), e = world_district(w, "e");
	(void)world_unit(w, "shown", world_department(w, "c", e));
	uint32_t serving = world_unit(w, "serving", world_department(w, "a", d));
	(void)world_unit(w, "small", world_department(w, "b", e));
	world_serves(w, serving, e);
	(void)world_indicator(w, "x");
	world_indicator_counts(w, 0);
	w->protect.min_group = 5;
	for (uint32_t u = 0; u < 3; u++) {
		struct results *r = world_results(2013);
		struct outcome *o = world_outcome(r, "x", "2013-T1", world_value(last_year[u]));
		o->breakdown = &then;
		o->n_breakdown = u == serving;
		world_put_results(w, u, r);
	}
	struct results *r = world_results(2014);
	struct outcome *o = world_outcome(r, "x", T1, world_value(100));
	o->breakdown = &now;
	o->n_breakdown = 1;
	world_put_results(w, serving, r);
	world_pass(w);
	const struct figure *before = world_figure(w, SCOPE_DISTRICT, e, 0, "2013-T1");
	const struct figure *f = world_figure(w, SCOPE_DISTRICT, e, 0, T1);
	assert_false(before->hidden & HIDE_ALL);
	assert_true(world_unit_figure(w, serving, "2013-T1")->subgroups[0].hidden);
	assert_false(world_unit_figure(w, serving, T1)->hidden & HIDE_BASELINE);
	assert_true(f->baseline == 10);
	assert_true(f->hidden & HIDE_BASELINE);
	w = world_free(w);
}

/* Women's last year may be told by its December alone. */
static void test_a_hidden_december_is_hidden_of_subgroups_too(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	world_indicator_counts(w, 0);
	w->protect.min_group = 5;
	struct plan *p = world_plan(2014);
	(void)world_row(p, "x", PERIODICITY_MONTH, 60);
	world_put_plan(w, 0, p);
	struct results *r = world_results(2014);
	world_outcome(r, "x", "2013-12", world_value(90))->women = world_value(3);
	world_outcome(r, "x", "2014-03", world_value(90))->women = world_value(30);
	world_put_results(w, 0, r);
	world_pass(w);
	const struct subgroup *women = world_unit_figure(w, 0, "2014-03")->subgroups;
	assert_true(world_unit_figure(w, 0, "2013-12")->subgroups[0].hidden);
	assert_true(women->baseline_year == 3 && !women->hidden);
	assert_true(women->hidden_baseline);
	w = world_free(w);
}

/* A whole of last year is shown again, for one who is not in this year's. */
static void test_a_whole_follows_its_own_last_year(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	uint32_t b = world_department(w, "b", 0);
	(void)world_unit(w, "b0", b);
	(void)world_unit(w, "b1", b);
	w->protect.min_group = 5;
	world_indicator_counts(w, 0);
	for (uint32_t u = 0; u < 3; u++) {
		struct results *then = world_results(2013);
		(void)world_outcome(then, "x", "2013-T1", world_value(u ? 10 * u : 3));
		world_put_results(w, u, then);
		if (u)
			world_say(w, u, 90, T1, world_value(40));
	}
	world_pass(w);
	assert_true(world_figure(w, SCOPE_DISTRICT, 0, 0, "2013-T1")->hidden & HIDE_ALL);
	assert_true(world_figure(w, SCOPE_DISTRICT, 0, 0, T1)->hidden & HIDE_BASELINE);
	assert_false(world_unit_figure(w, 1, T1)->hidden & HIDE_BASELINE);
	((struct figure *)(uintptr_t)world_unit_figure(w, 0, "2013-T1"))->all.value = 30;
	look_again(w, "2013-T1");
	assert_int_equal(protect_tree(&w->protect, NULL, w->tree), 0);
	assert_false(world_figure(w, SCOPE_DISTRICT, 0, 0, "2013-T1")->hidden & HIDE_ALL);
	assert_false(world_figure(w, SCOPE_DISTRICT, 0, 0, T1)->hidden & HIDE_BASELINE);
	assert_true(world_figure(w, SCOPE_DISTRICT, 0, 0, T1)->changed & CHANGED_SHOWN);
	w = world_free(w);
}

/* A unit that says what it did elsewhere and not how much in all: its home has no figure. */
static void test_a_part_without_a_whole_is_protected_too(void **state)
{
	(void)state;
	static const struct breakdown line = {"e", {10, NAN, NAN}};
	uint32_t e, small, large;
	struct world *w = serving(&e, &small, &large);
	for (uint32_t u = 0; u < 3; u++) {
		struct results *r = world_results(2014);
		struct outcome *o = world_outcome(r, "x", "2014-04",
		                                  u == 0       ? PART_NONE
		                                  : u == small ? world_value(3)
		                                               : world_value(60));
		o->breakdown = u == 0 ? &line : NULL;
		o->n_breakdown = u == 0;
		world_put_results(w, u, r);
	}
	world_pass(w);
	assert_null(world_figure(w, SCOPE_DISTRICT, 0, 0, "2014-04"));
	assert_false(world_figure(w, SCOPE_DISTRICT, e, 0, "2014-04")->hidden & HIDE_ALL);
	assert_true(world_unit_figure(w, small, "2014-04")->hidden & HIDE_ALL);
	assert_false(world_unit_figure(w, large, "2014-04")->hidden & HIDE_ALL);
	assert_true(world_unit_figure(w, 0, "2014-04")->subgroups[0].hidden);
	w = world_free(w);
}

static void test_contributors_are_hidden_and_shares_of_the_gap_withheld(void **state)
{
	(void)state;
	struct world *w = build(&cases[1]);
	world_pass(w);
	struct node_view *v = protect_publish(&w->tree->districts[0]);
	const struct figure *f = NULL;
	for (size_t i = 0; i < v->n_figures; i++) {
		if (period_eq(v->figures[i].period, world_period(T1)))
			f = &v->figures[i];
	}
	assert_true(f->all.value == 173);
	assert_int_equal(f->merge->n_contributors, 6);
	assert_null(f->merge->entered);
	for (size_t i = 0; i < 6; i++) {
		const struct contributor *c = &f->merge->contributors[i];
		bool hidden = c->unit == 0 || c->unit == 2;
		assert_int_equal(c->hidden, hidden);
		assert_int_equal(c->state == STATE_PROTECTED, hidden);
		assert_int_equal(num_given(c->value), !hidden);
		assert_false(num_given(c->share_of_gap));
	}
	v = node_view_unref(v);
	w = world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_what_is_hidden),
	        cmocka_unit_test(test_half_of_a_share_s_people_are_people),
	        cmocka_unit_test(test_a_weight_of_0_is_of_weighed_totals_only),
	        cmocka_unit_test(test_what_was_corrected_unseen_stays_unseen),
	        cmocka_unit_test(test_hiding_follows_the_figures_and_its_siblings_are_touched),
	        cmocka_unit_test(test_a_sibling_is_touched_by_any_figure),
	        cmocka_unit_test(test_a_whole_is_touched_by_who_is_hidden_in_it),
	        cmocka_unit_test(test_a_whole_is_touched_by_any_of_its_hidden),
	        cmocka_unit_test(test_a_unit_is_touched_by_any_of_its_parts),
	        cmocka_unit_test(test_what_stands_on_last_year_follows_everywhere),
	        cmocka_unit_test(test_a_hidden_line_of_last_year_is_not_told_by_its_district),
	        cmocka_unit_test(test_a_hidden_december_is_hidden_of_subgroups_too),
	        cmocka_unit_test(test_a_whole_follows_its_own_last_year),
	        cmocka_unit_test(test_a_part_without_a_whole_is_protected_too),
	        cmocka_unit_test(test_contributors_are_hidden_and_shares_of_the_gap_withheld),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
