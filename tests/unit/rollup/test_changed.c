/* SPDX-License-Identifier: EUPL-1.2 */
/* Which figures of a unit differ from those of its last pass: the wholes above are merged again of
 * these and of no others.  Here the test judges: it writes into the unit's figures what assess
 * could have written, one field at a time. */
#include "test.h"
#include "world.h"

#define N  NUM_NONE
#define T1 "2014-T1"

static uint32_t by_letter(struct str name, void *arg)
{
	(void)arg;
	return str_eq(name, str_of("x")) ? 0 : str_eq(name, str_of("y")) ? 1 : INDEX_NONE;
}

static uint32_t no_row(const struct plan *p, struct str name, void *arg)
{
	(void)p;
	(void)name;
	(void)arg;
	return INDEX_NONE;
}

static const struct rollup_names names = {by_letter, no_row, no_row, NULL};

/* ---- one field at a time ---- */

/* What a field may say: `a`, then `b`. */
union value {
	double number;
	int whole;
	bool flag;
	int64_t moment;
	const void *at;
};

enum kind { NUMBER, WHOLE, FLAG, MOMENT, AT, KINDS };
static const size_t sizes[KINDS] = {sizeof(double), sizeof(int), sizeof(bool), sizeof(int64_t),
                                    sizeof(void *)};

struct field {
	const char *name;
	size_t at;
	enum kind kind;
};

#define OF(type, field, kind)                                                                      \
	{                                                                                          \
#field, offsetof(struct type, field), kind                                         \
	}

static const struct field of_figure[] = {
        OF(figure, planned, AT),
        OF(figure, promise, AT),
        OF(figure, owed, FLAG),
        OF(figure, target_kind, WHOLE),
        OF(figure, target, NUMBER),
        OF(figure, council_kind, WHOLE),
        OF(figure, council, NUMBER),
        OF(figure, direction, WHOLE),
        OF(figure, measure, WHOLE),
        OF(figure, persons, FLAG),
        OF(figure, id, AT),
        OF(figure, name, AT),
        OF(figure, unit, AT),
        OF(figure, state, WHOLE),
        OF(figure, why_not, WHOLE),
        OF(figure, basis_is_forecast, FLAG),
        OF(figure, contradiction, FLAG),
        OF(figure, weaker_than_council, FLAG),
        OF(figure, due, WHOLE),
        OF(figure, basis, NUMBER),
        OF(figure, compared, NUMBER),
        OF(figure, baseline, NUMBER),
        OF(figure, baseline_year, NUMBER),
        OF(figure, baseline_whole, FLAG),
        OF(figure, expected_part, NUMBER),
        OF(figure, gap, NUMBER),
        OF(figure, tolerance, NUMBER),
        OF(figure, low, NUMBER),
        OF(figure, high, NUMBER),
        OF(figure, council_gap, NUMBER),
        OF(figure, all.value, NUMBER),
        OF(figure, all.numerator, NUMBER),
        OF(figure, all.denominator, NUMBER),
        OF(figure, forecast, NUMBER),
        OF(figure, missing, WHOLE),
};
static const struct field of_subgroup[] = {
        OF(subgroup, kind, WHOLE),
        OF(subgroup, name, AT),
        OF(subgroup, part.value, NUMBER),
        OF(subgroup, part.numerator, NUMBER),
        OF(subgroup, part.denominator, NUMBER),
        OF(subgroup, target, NUMBER),
        OF(subgroup, baseline, NUMBER),
        OF(subgroup, baseline_year, NUMBER),
        OF(subgroup, baseline_whole, FLAG),
        OF(subgroup, state, WHOLE),
        OF(subgroup, why_not, WHOLE),
        OF(subgroup, compared, NUMBER),
        OF(subgroup, gap, NUMBER),
        OF(subgroup, expected_part, NUMBER),
        OF(subgroup, low, NUMBER),
        OF(subgroup, high, NUMBER),
};
static const struct field of_correction[] = {
        OF(correction, at_unix_s, MOMENT),
        OF(correction, before.value, NUMBER),
        OF(correction, before.numerator, NUMBER),
        OF(correction, before.denominator, NUMBER),
};
/* Said in the unit's own pages only: nothing above is made of it. */
static const struct field of_texts[] = {
        OF(figure, analysis, AT),
        OF(figure, action, AT),
        OF(figure, reported, WHOLE),
        OF(figure, said, WHOLE),
};

/* What each kind of field may say before and now; texts and rows are told apart by the caller. */
struct change {
	union value was, is;
	bool differs;
};
static const char text[] = "text", same_text[] = "text", other_text[] = "annan";
static const struct change numbers[] = {{{.number = 1}, {.number = 2}, true},
                                        {{.number = 2}, {.number = 1}, true},
                                        {{.number = N}, {.number = 1}, true},
                                        {{.number = 1}, {.number = N}, true},
                                        {{.number = N}, {.number = N}, false}};
static const struct change wholes[] = {{{.whole = 0}, {.whole = 1}, true},
                                       {{.whole = 1}, {.whole = 0}, true},
                                       {{.whole = 1}, {.whole = 1}, false}};
static const struct change flags[] = {{{.flag = false}, {.flag = true}, true},
                                      {{.flag = true}, {.flag = false}, true},
                                      {{.flag = true}, {.flag = true}, false}};
static const struct change moments[] = {{{.moment = 7}, {.moment = 8}, true},
                                        {{.moment = 7}, {.moment = 7}, false}};
static const struct change texts[] = {{{.at = text}, {.at = other_text}, true},
                                      {{.at = text}, {.at = NULL}, true},
                                      {{.at = NULL}, {.at = text}, true},
                                      {{.at = text}, {.at = same_text}, false},
                                      {{.at = NULL}, {.at = NULL}, false}};
static const struct plan_indicator row, other_row;
static const struct change rows[] = {{{.at = &row}, {.at = &other_row}, true},
                                     {{.at = &row}, {.at = &row}, false}};

static const struct change *changes_of(const struct field *f, size_t *ret_n)
{
	static const struct {
		const struct change *at;
		size_t n;
	} of[KINDS] = {[NUMBER] = {numbers, ARRAY_LEN(numbers)},
	               [WHOLE] = {wholes, ARRAY_LEN(wholes)},
	               [FLAG] = {flags, ARRAY_LEN(flags)},
	               [MOMENT] = {moments, ARRAY_LEN(moments)},
	               [AT] = {texts, ARRAY_LEN(texts)}};
	bool is_row = strcmp(f->name, "planned") == 0 || strcmp(f->name, "promise") == 0;
	*ret_n = is_row ? ARRAY_LEN(rows) : of[f->kind].n;
	return is_row ? rows : of[f->kind].at;
}

static void write_field(void *to, const struct field *f, const union value *v)
{
	memcpy((char *)to + f->at, v, sizes[f->kind]);
}

/* Units u0 and u1 report, u0 of women and men too. */
static struct world *two_units(void)
{
	struct world *w = world_plain(2);
	world_say(w, 1, 80, T1, world_of(30, 40));
	world_say(w, 0, 80, T1, world_of(50, 100));
	struct outcome *o = world_reported(w, 0);
	o->women = world_of(20, 50);
	o->men = world_of(30, 50);
	world_pass(w);
	return w;
}

static struct figure *t1(struct world *w)
{
	return (struct figure *)(uintptr_t)world_unit_figure(w, 0, T1);
}

/* The unit's figures once more, of the same documents, and as assess judges them. */
static void judge_again(struct world *w)
{
	tree_touch(w->tree, 0);
	assert_int_equal(rollup_units(w->tree, &names), 0);
	assess_units(&w->assess, w->now, w->tree);
}

static bool is_merged_again(struct world *w)
{
	assert_int_equal(rollup_scopes(&w->rollup, w->tree), 0);
	bool again = world_figure(w, SCOPE_DEPARTMENT, 0, 0, T1)->changed & CHANGED_FIGURE;
	assert_int_equal(world_figure(w, SCOPE_DISTRICT, 0, 0, T1)->changed != 0, again);
	assert_int_equal(world_figure(w, SCOPE_DEPARTMENT, 0, 0, "2014-T2")->changed, 0);
	return again;
}

static void test_a_report_that_repeats_the_last_changes_nothing(void **state)
{
	(void)state;
	struct world *w = two_units();
	judge_again(w);
	assert_false(is_merged_again(w));
	w = world_free(w);
}

enum where { IN_FIGURE, IN_WOMEN, IN_MEN, IN_CORRECTION };

static void *part_of(struct figure *f, enum where where, struct correction *c)
{
	f->corrected = where == IN_CORRECTION ? c : NULL;
	return where == IN_FIGURE       ? (void *)f
	       : where == IN_CORRECTION ? (void *)c
	                                : (void *)&f->subgroups[where == IN_MEN];
}

static void try_fields(const struct field *fields, size_t n_fields, enum where where, bool matters)
{
	for (size_t i = 0; i < n_fields; i++) {
		size_t n = 0;
		const struct change *changes = changes_of(&fields[i], &n);
		for (size_t k = 0; k < n; k++) {
			struct world *w = two_units();
			struct correction was = {NULL, world_period(T1), PART_NONE, 7}, is = was;
			write_field(part_of(t1(w), where, &was), &fields[i], &changes[k].was);
			judge_again(w);
			write_field(part_of(t1(w), where, &is), &fields[i], &changes[k].is);
			if (is_merged_again(w) != (matters && changes[k].differs))
				fail_msg("%s, change %zu", fields[i].name, k);
			w = world_free(w);
		}
	}
}

static void test_all_that_can_enter_a_whole_is_compared(void **state)
{
	(void)state;
	try_fields(of_figure, ARRAY_LEN(of_figure), IN_FIGURE, true);
	try_fields(of_subgroup, ARRAY_LEN(of_subgroup), IN_WOMEN, true);
	try_fields(of_subgroup, ARRAY_LEN(of_subgroup), IN_MEN, true);
	try_fields(of_correction, ARRAY_LEN(of_correction), IN_CORRECTION, true);
	try_fields(of_texts, ARRAY_LEN(of_texts), IN_FIGURE, false);
}

static void test_a_part_and_a_correction_come_and_go(void **state)
{
	(void)state;
	static const struct correction c = {.before = {N, N, N}, .at_unix_s = 7};
	for (int now = 0; now < 4; now++) { /* bit 0: one part less; bit 1: corrected */
		for (int then = 0; then < 4; then++) {
			struct world *w = two_units();
			t1(w)->n_subgroups -= then & 1;
			t1(w)->corrected = then & 2 ? &c : NULL;
			judge_again(w);
			t1(w)->n_subgroups -= now & 1;
			t1(w)->corrected = now & 2 ? &c : NULL;
			assert_int_equal(is_merged_again(w), now != then);
			w = world_free(w);
		}
	}
}

/* ---- what is compared with last year ---- */

static struct results *some_years(const struct part *last_year)
{
	static const char *const periods[] = {"2014-T1", "2014-T2", "2016-T1"};
	struct results *r = world_results(2014);
	for (size_t i = 0; i < ARRAY_LEN(periods); i++) {
		(void)world_outcome(r, "x", periods[i], world_of(60, 80));
		(void)world_outcome(r, "y", periods[i], world_of(60, 80));
	}
	if (last_year)
		(void)world_outcome(r, "x", "2013-T1", *last_year);
	return r;
}

static bool says_other(struct world *w, enum scope_kind kind, uint32_t indicator,
                       const char *period)
{
	return world_figure(w, kind, 0, indicator, period)->changed & CHANGED_FIGURE;
}

/* When last year's figure changes, so does each of this year's, of the same indicator alone: also
 * where the unit's own number of last year is the same, since a whole is made of its parts. */
static void test_this_years_figures_follow_last_years(void **state)
{
	(void)state;
	static const struct {
		bool then, now;
		struct part said_then, said_now;
		bool follows;
	} cases[] = {
	        {true, true, {N, 30, 60}, {N, 30, 60}, false},
	        {true, true, {N, 30, 60}, {N, 40, 80}, true},
	        {true, true, {N, 30, 60}, {N, 31, 60}, true},
	        {true, false, {N, 30, 60}, {N, 0, 0}, true},
	        {false, true, {N, 0, 0}, {N, 30, 60}, true},
	        {false, false, {N, 0, 0}, {N, 0, 0}, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		(void)world_indicator(w, "y");
		world_put_results(w, 0, some_years(cases[i].then ? &cases[i].said_then : NULL));
		world_pass(w);
		world_put_results(w, 0, some_years(cases[i].now ? &cases[i].said_now : NULL));
		world_pass_unfinished(w);
		for (uint32_t x = 0; x < 2; x++) {
			bool follows = cases[i].follows && x == 0;
			for (int kind = SCOPE_UNIT; kind < SCOPE_KIND_COUNT; kind++) {
				enum scope_kind k = (enum scope_kind)kind;
				assert_int_equal(says_other(w, k, x, "2014-T1"), follows);
				assert_int_equal(says_other(w, k, x, "2014-T2"), follows);
				assert_false(says_other(w, k, x, "2016-T1"));
			}
		}
		w = world_free(w);
	}
}

/* The year's own figure goes and its December has the same number; next door they differ. */
static void test_this_year_follows_what_is_gone_of_last_year(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	uint32_t here = world_district(w, "here");
	world_serves(w, 0, here);
	world_indicator_counts(w, 0);
	for (int year = 2013; year <= 2014; year++) {
		struct plan *p = world_plan(year);
		world_row(p, "x", PERIODICITY_MONTH, N)->target.kind = TARGET_INCREASE;
		world_put_plan(w, 0, p);
	}
	static const struct breakdown b[] = {{"here", {3, N, N}}, {"here", {9, N, N}}};
	static const struct breakdown by_id[] = {{"H", {6, N, N}}};
	w->districts[here].id =
	        "H"; /* another name of it: the unit's own parts have no last year */
	for (int whole = 1; whole >= 0; whole--) {
		struct results *r = world_results(2014);
		const char *const said[] = {"2013-12", "2014-12", "2013"};
		for (int i = 0; i < 2 + whole; i++) {
			struct outcome *o = world_outcome(r, "x", said[i], world_value(20));
			o->breakdown = i == 1 ? by_id : i == 2 ? &b[0] : &b[1];
			o->n_breakdown = 1;
		}
		world_put_results(w, 0, r);
		world_pass(w);
		const struct figure *f = world_figure(w, SCOPE_DISTRICT, here, 0, "2014-12");
		assert_true(f->baseline_year == (whole ? 3 : 9));
	}
	w = world_free(w);
}

/* ---- rounds ---- */

static void say(struct world *w, uint32_t unit, double value)
{
	struct results *r = world_results(2014);
	(void)world_outcome(r, "x", T1, world_value(value));
	world_put_results(w, unit, r);
}

static void test_each_round_is_compared_with_the_one_before(void **state)
{
	(void)state;
	static const double said[] = {70, 60, 70, 70, 80, 60};
	struct world *w = world_new();
	uint32_t d = world_district(w, "d");
	(void)world_indicator(w, "x");
	static const char *const ids[] = {"a", "b", "c"};
	for (size_t k = 0; k < ARRAY_LEN(ids); k++)
		(void)world_unit(w, ids[k], world_department(w, ids[k], d));
	for (size_t i = 0; i < ARRAY_LEN(said); i++) { /* several units at once */
		for (uint32_t k = 0; k < ARRAY_LEN(ids); k++)
			say(w, k, said[i] + k);
		world_pass(w);
		for (uint32_t k = 0; k < ARRAY_LEN(ids); k++) {
			const struct figure *f = world_figure(w, SCOPE_DEPARTMENT, k, 0, T1);
			assert_true(f->all.value == said[i] + k);
		}
	}
	w = world_free(w);
}

static void test_what_is_said_no_more_leaves_the_wholes(void **state)
{
	(void)state;
	for (uint32_t kept = 0; kept < 2; kept++) { /* the first goes, or the last */
		struct world *w = world_plain(1);
		(void)world_indicator(w, "y");
		struct results *r = world_results(2014);
		(void)world_outcome(r, "x", T1, world_value(1));
		(void)world_outcome(r, "y", T1, world_value(2));
		world_put_results(w, 0, r);
		world_pass(w);
		r = world_results(2014);
		(void)world_outcome(r, kept ? "y" : "x", T1, world_value(kept + 1));
		world_put_results(w, 0, r);
		world_pass(w);
		for (uint32_t x = 0; x < 2; x++) {
			for (int k = SCOPE_UNIT; k < SCOPE_KIND_COUNT; k++)
				assert_int_equal(world_figure(w, (enum scope_kind)k, 0, x, T1) !=
				                         NULL,
				                 x == kept);
		}
		w = world_free(w);
	}
}

/* Marks are cleared when the next generation is made, not before. */
static void test_what_a_round_found_stays_found(void **state)
{
	(void)state;
	struct world *w = two_units();
	world_say(w, 0, 80, T1, world_of(51, 100));
	for (int round = 0; round < 3; round++) {
		world_pass_unfinished(w);
		assert_true(says_other(w, SCOPE_UNIT, 0, T1));
		assert_int_equal(rollup_scopes(&w->rollup, w->tree), 0); /* once more: the same */
		assert_true(says_other(w, SCOPE_UNIT, 0, T1));
		tree_touch(w->tree, 0);
	}
	tree_clear(w->tree);
	judge_again(w);
	for (int times = 0; times < 2; times++) {
		assert_int_equal(rollup_scopes(&w->rollup, w->tree), 0);
		assert_false(says_other(w, SCOPE_UNIT, 0, T1));
		assert_false(says_other(w, SCOPE_UNIT, 0, "2014-T2"));
	}
	w = world_free(w);
}

static void test_a_new_day_makes_all_anew(void **state)
{
	(void)state;
	struct world *w = two_units();
	tree_touch_all(w->tree);
	world_pass_unfinished(w);
	for (int k = SCOPE_UNIT; k < SCOPE_KIND_COUNT; k++) {
		const struct node *n = tree_node(w->tree, (struct scope){(enum scope_kind)k, 0});
		assert_int_equal(n->n_figures, 3);
		for (size_t i = 0; i < n->n_figures; i++)
			assert_true(n->figures[i].changed & CHANGED_FIGURE);
	}
	w = world_free(w);
}

/* Women are few in T1, and were last year in T2; in the year all are. */
static void say_of_few(struct world *w)
{
	static const struct {
		const char *period;
		struct part women, men;
	} said[] = {{"2013-T2", {N, 2, 3}, {N, 30, 50}},
	            {"2014-T1", {N, 1, 2}, {N, 30, 50}},
	            {"2014-T2", {N, 20, 40}, {N, 30, 50}},
	            {"2014", {N, 1, 2}, {N, 1, 1}}};
	struct results *r = world_results(2014);
	for (size_t i = 0; i < ARRAY_LEN(said); i++) {
		const struct part *f = &said[i].women, *m = &said[i].men;
		struct outcome *o = world_outcome(
		        r, "x", said[i].period,
		        world_of(f->numerator + m->numerator, f->denominator + m->denominator));
		o->women = said[i].women;
		o->men = said[i].men;
	}
	world_put_results(w, 0, r);
	world_pass(w);
}

static void test_what_is_hidden_of_the_same_stays_hidden(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	w->protect.min_group = 5;
	struct plan *p = world_plan(2014);
	world_row(p, "x", PERIODICITY_TERTIAL, N)->target.kind = TARGET_INCREASE;
	world_put_plan(w, 0, p);
	for (int times = 0; times < 2; times++) {
		say_of_few(w);
		const struct figure *t2 = world_unit_figure(w, 0, "2014-T2");
		assert_int_equal(world_unit_figure(w, 0, "2014")->hidden, HIDE_ALL);
		assert_true(t1(w)->hidden == 0 && t2->hidden == 0);
		for (size_t i = 0; i < 2; i++) { /* one would tell of the other */
			const struct subgroup *now = &t1(w)->subgroups[i],
			                      *later = &t2->subgroups[i];
			assert_true(now->hidden && !now->hidden_baseline);
			assert_true(!later->hidden && later->hidden_baseline);
		}
	}
	w = world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_report_that_repeats_the_last_changes_nothing),
	        cmocka_unit_test(test_all_that_can_enter_a_whole_is_compared),
	        cmocka_unit_test(test_a_part_and_a_correction_come_and_go),
	        cmocka_unit_test(test_this_years_figures_follow_last_years),
	        cmocka_unit_test(test_this_year_follows_what_is_gone_of_last_year),
	        cmocka_unit_test(test_each_round_is_compared_with_the_one_before),
	        cmocka_unit_test(test_what_is_said_no_more_leaves_the_wholes),
	        cmocka_unit_test(test_what_a_round_found_stays_found),
	        cmocka_unit_test(test_a_new_day_makes_all_anew),
	        cmocka_unit_test(test_what_is_hidden_of_the_same_stays_hidden),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
