/* SPDX-License-Identifier: EUPL-1.2 */
/* What is too small by itself (MEANING 22), and what goes with it. */
#include "test.h"
#include "world.h"

#define N  NUM_NONE
#define T1 "2014-T1"

static void test_small_groups(void **state)
{
	(void)state;
	static const struct {
		enum measure measure;
		bool persons;
		struct part part;
		bool small;
	} cases[] = {
	        {MEASURE_LEVEL, false, {NAN, 4, 40}, true},
	        {MEASURE_LEVEL, false, {NAN, 5, 40}, false},
	        {MEASURE_LEVEL, false, {NAN, 36, 40}, true}, /* the four that were not */
	        {MEASURE_LEVEL, false, {NAN, 35, 40}, false},
	        {MEASURE_LEVEL, false, {NAN, 0, 20}, true},
	        {MEASURE_LEVEL, false, {NAN, 20, 20}, true},
	        {MEASURE_LEVEL, false, {NAN, 2, 4}, true},
	        {MEASURE_LEVEL, false, {75, NAN, NAN}, false}, /* of how many is not said */
	        {MEASURE_LEVEL, false, {75, NAN, 4}, true},
	        {MEASURE_LEVEL, false, {75, 3, NAN}, true},
	        {MEASURE_LEVEL, false, {4.2, 420, 100}, false}, /* a mean: more points than people
	                                                         */
	        {MEASURE_LEVEL, true, {3, NAN, NAN}, false},
	        {MEASURE_COUNTED, true, {4, NAN, NAN}, true},
	        {MEASURE_COUNTED, true, {0, NAN, NAN}, true},
	        {MEASURE_COUNTED, true, {5, NAN, NAN}, false},
	        {MEASURE_COUNTED, false, {4, NAN, NAN}, false},
	        {MEASURE_COUNTED, false, {4, 4, 4}, false},
	        {MEASURE_COUNTED, true, {NAN, NAN, NAN}, false},
	};
	struct protect_params p = {.min_group = 5}, off = {0};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct figure f = {.measure = cases[i].measure, .persons = cases[i].persons};
		assert_int_equal(protect_small(&p, &f, &cases[i].part), cases[i].small);
		assert_false(protect_small(&off, &f, &cases[i].part));
	}
}

static const struct figure *published(struct node_view *v, const char *period)
{
	for (size_t i = 0; i < v->n_figures; i++) {
		if (period_eq(v->figures[i].period, world_period(period)))
			return &v->figures[i];
	}
	return NULL;
}

static void test_nothing_of_a_hidden_figure_leaves(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	w->protect.min_group = 5;
	world_say(w, 0, 80, T1, world_of(3, 40));
	struct outcome *o = world_reported(w, 0);
	o->forecast = 90; /* a contradiction too */
	o->analysis = "tre personer";
	o->action = "ring dem";
	o->women = world_of(20, 30); /* by itself it could be shown */
	o->reported = 1;
	o->line = 12;
	world_pass(w);
	struct node_view *v = protect_publish(&w->tree->units[0]);
	const struct figure *f = published(v, T1);
	assert_int_equal(f->state, STATE_PROTECTED);
	const double numbers[] = {f->all.value,
	                          f->all.numerator,
	                          f->all.denominator,
	                          f->subgroups[0].part.value,
	                          f->subgroups[0].part.numerator,
	                          f->subgroups[0].part.denominator,
	                          f->subgroups[0].gap,
	                          f->subgroups[0].compared,
	                          f->subgroups[0].low,
	                          f->subgroups[0].high,
	                          f->forecast,
	                          f->basis,
	                          f->compared,
	                          f->gap,
	                          f->low,
	                          f->high,
	                          f->council_gap,
	                          f->tolerance,
	                          f->baseline};
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		assert_false(num_given(numbers[i]));
	assert_true(f->target == 80 && !f->analysis && !f->action && !f->outcome);
	assert_false(f->contradiction);
	assert_int_equal(v->n_findings, 1);
	assert_int_equal(v->findings[0].finding.kind, FINDING_GROUP_TOO_SMALL);
	assert_int_equal(v->findings[0].finding.line, 12);
	assert_true(v->findings[0].document == DOC_RESULTS && v->findings[0].year == 2014);
	assert_string_equal(v->findings[0].finding.message,
	                    "x, T1 2014: visas inte, för att ingen liten grupp ska kunna utläsas");
	v = node_view_unref(v);
	/* the only unit: the wholes are the same number */
	v = protect_publish(&w->tree->districts[0]);
	assert_int_equal(published(v, T1)->state, STATE_PROTECTED);
	assert_false(num_given(published(v, T1)->all.value));
	assert_false(num_given(published(v, T1)->merge->contributors[0].value));
	v = node_view_unref(v);
	/* the true figure keeps its number and state */
	assert_true(world_unit_figure(w, 0, T1)->all.numerator == 3);
	w = world_free(w);
}

static void test_one_sex_tells_the_other(void **state)
{
	(void)state;
	static const struct {
		struct part women, men;
		bool hidden;
	} cases[] = {
	        {{NAN, 15, 30}, {NAN, 15, 30}, false},
	        {{NAN, 3, 30}, {NAN, 27, 30}, true},
	        {{NAN, 15, 30}, {NAN, NAN, NAN}, false},
	        {{NAN, 26, 30}, {NAN, NAN, NAN}, true}, /* 4 men of 30 follow */
	        {{NAN, NAN, NAN}, {NAN, 26, 30}, true},
	        {{50, NAN, NAN}, {50, NAN, NAN}, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		w->protect.min_group = 5;
		world_say(w, 0, 80, T1, world_of(30, 60));
		world_reported(w, 0)->women = cases[i].women;
		world_reported(w, 0)->men = cases[i].men;
		world_pass(w);
		struct node_view *v = protect_publish(&w->tree->units[0]);
		const struct figure *f = published(v, T1);
		assert_true(f->all.numerator == 30);
		assert_true(f->n_subgroups > 0);
		for (size_t k = 0; k < f->n_subgroups; k++) {
			const struct subgroup *s = &f->subgroups[k];
			assert_int_equal(num_given(s->part.value), !cases[i].hidden);
			assert_int_equal(s->state == STATE_PROTECTED, cases[i].hidden);
		}
		assert_int_equal(v->n_findings, cases[i].hidden);
		v = node_view_unref(v);
		w = world_free(w);
	}
}

/* Shares alone tell how many they are of, beside the whole's people: 90 % of x and 48 % of the rest
 * are 30 of 60 for no other x than 3; and who are left when 28 of 56 are taken away are 2 of 4. */
static void test_shares_alone_tell_their_people(void **state)
{
	(void)state;
	static const struct {
		const char *unit;
		struct part women, men;
		bool hidden[2];
	} cases[] = {
	        {"%", {90, NAN, NAN}, {48, NAN, NAN}, {true, true}},
	        {NULL, {0.9, NAN, NAN}, {0.48, NAN, NAN}, {true, true}},
	        {"%", {60, NAN, NAN}, {40, NAN, NAN}, {false, false}},
	        {NULL, {0.6, NAN, NAN}, {0.4, NAN, NAN}, {false, false}},
	        {"%", {80, NAN, NAN}, {70, NAN, NAN}, {false, false}}, /* of no people at all */
	        {"%", {50.5, NAN, NAN}, {50, 28, 56}, {true, true}},   /* in whole per cents */
	        {NULL, {0.505, NAN, NAN}, {0.5, 28, 56}, {true, true}},
	        {"%", {50.6, NAN, NAN}, {50, 28, 56}, {false, true}}, /* of others; 4 are left */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		w->indicators[0].unit = cases[i].unit;
		w->protect.min_group = 5;
		world_say(w, 0, 80, T1, world_of(30, 60));
		world_reported(w, 0)->women = cases[i].women;
		world_reported(w, 0)->men = cases[i].men;
		world_pass(w);
		const struct figure *f = world_unit_figure(w, 0, T1);
		assert_int_equal(f->n_subgroups, 2);
		for (size_t k = 0; k < 2; k++) {
			if (f->subgroups[k].hidden != cases[i].hidden[k])
				fail_msg("case %zu: %zu", i, k);
		}
		w = world_free(w);
	}
}

/* The lines of a breakdown: as few as possible go, the smallest beside the small one. */
static void test_parts_cover_each_other(void **state)
{
	(void)state;
	static const struct {
		double parts[4];
		const char *hidden; /* one letter a part: h or s */
	} cases[] = {
	        {{20, 15, 10, 15}, "ssss"}, {{3, 15, 10, 32}, "hshs"},
	        {{3, 15, 10, 12}, "hsss"}, /* 20 more that nobody lists cover it */
	        {{3, 15, 10, 31}, "hsss"}, /* three, and one that nobody lists: or two and two */
	        {{3, 1, 20, 36}, "hhss"},   {{0, 4, 20, 36}, "hhss"},
	        {{0, 0, 24, 36}, "hhhs"}, /* nobody twice: told by their sum */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		w->protect.min_group = 5;
		world_indicator_counts(w, 0);
		world_say(w, 0, 80, T1, world_value(60));
		struct breakdown b[] = {{"Norr", world_value(cases[i].parts[0])},
		                        {"Söder", world_value(cases[i].parts[1])},
		                        {"Väster", world_value(cases[i].parts[2])},
		                        {"Öster", world_value(cases[i].parts[3])}};
		world_reported(w, 0)->breakdown = b;
		world_reported(w, 0)->n_breakdown = 4;
		world_pass(w);
		struct node_view *v = protect_publish(&w->tree->units[0]);
		const struct figure *f = published(v, T1);
		assert_true(f->all.value == 60);
		assert_int_equal(f->n_subgroups, 4);
		for (size_t k = 0; k < 4; k++) {
			if (num_given(f->subgroups[k].part.value) != (cases[i].hidden[k] == 's'))
				fail_msg("case %zu: %s", i, f->subgroups[k].name);
		}
		v = node_view_unref(v);
		w = world_free(w);
	}
}

static void test_contradicting_forecast_is_found_when_it_may_be_told(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	w->protect.min_group = 5;
	world_say(w, 0, 80, T1, world_value(50));
	world_reported(w, 0)->forecast = 90;
	world_pass(w);
	const struct node *n = &w->tree->units[0];
	assert_int_equal(n->n_findings, 1);
	assert_int_equal(n->findings[0].finding.kind, FINDING_FORECAST_CONTRADICTS_OUTCOME);
	w = world_free(w);
}

/* Last year's small number must not be told by this year's comparison. */
static void test_hidden_baseline_is_not_told_by_the_gap(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	w->protect.min_group = 5;
	struct plan *p = world_plan(2014);
	world_row(p, "x", PERIODICITY_TERTIAL, N)->target.kind = TARGET_INCREASE;
	world_put_plan(w, 0, p);
	struct results *r = world_results(2014);
	(void)world_outcome(r, "x", "2013-T1", world_of(3, 40));
	(void)world_outcome(r, "x", T1, world_of(20, 40));
	world_put_results(w, 0, r);
	world_pass(w);
	struct node_view *v = protect_publish(&w->tree->units[0]);
	const struct figure *f = published(v, T1);
	assert_true(f->all.value == 50);
	assert_false(num_given(f->gap) || num_given(f->baseline) || num_given(f->compared) ||
	             num_given(f->tolerance));
	assert_int_equal(f->state, STATE_NO_BASELINE);
	v = node_view_unref(v);
	w = world_free(w);
}

/* The forecast of a whole less those shown would be the forecast of who is hidden. */
static void test_the_forecast_of_a_whole_goes_with_one_hidden(void **state)
{
	(void)state;
	for (int small = 0; small < 2; small++) {
		struct world *w = world_plain(3);
		w->protect.min_group = 5;
		w->indicators[0].measure = MEASURE_COUNTED;
		w->indicators[0].persons = true;
		for (uint32_t u = 0; u < 3; u++) {
			world_say(w, u, 60, T1, world_value(small && u == 0 ? 3 : 20 + u));
			world_reported(w, u)->forecast = 50;
		}
		world_pass(w);
		for (int kind = SCOPE_DEPARTMENT; kind <= SCOPE_DISTRICT; kind++) {
			struct node_view *v = protect_publish(
			        tree_node(w->tree, (struct scope){(enum scope_kind)kind, 0}));
			const struct figure *f = published(v, T1);
			assert_true(num_given(f->all.value));
			assert_true(small ? !num_given(f->forecast) : f->forecast == 150);
			v = node_view_unref(v);
		}
		w = world_free(w);
	}
}

static void test_findings_stand_before_those_of_the_gate(void **state)
{
	(void)state;
	static const struct finding of[] = {{FINDING_UNREADABLE, "rad 7", 7},
	                                    {FINDING_UNREADABLE, "rad 8", 8}};
	struct world *w = world_plain(1);
	w->protect.min_group = 5;
	world_say(w, 0, 80, T1, world_of(3, 40));
	w->tree->units[0].years[0].results->findings = of;
	w->tree->units[0].years[0].results->n_findings = 2;
	world_pass(w);
	const struct node *n = &w->tree->units[0];
	assert_int_equal(n->n_findings, 3);
	assert_string_equal(n->findings[0].finding.message, "rad 7");
	assert_string_equal(n->findings[1].finding.message, "rad 8");
	assert_int_equal(n->findings[2].finding.kind, FINDING_GROUP_TOO_SMALL);
	w = world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_small_groups),
	        cmocka_unit_test(test_nothing_of_a_hidden_figure_leaves),
	        cmocka_unit_test(test_one_sex_tells_the_other),
	        cmocka_unit_test(test_shares_alone_tell_their_people),
	        cmocka_unit_test(test_parts_cover_each_other),
	        cmocka_unit_test(test_contradicting_forecast_is_found_when_it_may_be_told),
	        cmocka_unit_test(test_the_forecast_of_a_whole_goes_with_one_hidden),
	        cmocka_unit_test(test_findings_stand_before_those_of_the_gate),
	        cmocka_unit_test(test_hidden_baseline_is_not_told_by_the_gap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
