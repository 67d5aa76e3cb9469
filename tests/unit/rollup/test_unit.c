/* SPDX-License-Identifier: EUPL-1.2 */
/* From a unit's documents to its figures (MEANING 1, 6, 13, 14, 29). */
#include "test.h"
#include "base/limits.h"
#include "world.h"

#define N NUM_NONE

static void test_what_is_owed(void **state)
{
	(void)state;
	static const struct {
		enum periodicity periodicity;
		size_t n;
		const char *some;
	} cases[] = {{PERIODICITY_MONTH, 12, "2014-12"},
	             {PERIODICITY_TERTIAL, 3, "2014"},
	             {PERIODICITY_HALF, 2, "2014-H1"},
	             {PERIODICITY_YEAR, 1, "2014"}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		struct plan *p = world_plan(2014);
		(void)world_row(p, "x", cases[i].periodicity, 80);
		world_put_plan(w, 0, p);
		world_pass(w);
		assert_int_equal(w->tree->units[0].n_figures, cases[i].n);
		const struct figure *f = world_unit_figure(w, 0, cases[i].some);
		assert_true(f && f->owed && f->planned && f->target == 80);
		assert_false(num_given(f->all.value));
		w = world_free(w);
	}
}

static void test_value_from_its_parts(void **state)
{
	(void)state;
	static const struct {
		const char *unit;
		struct part part;
		double value;
	} cases[] = {{"%", {NAN, 30, 40}, 75},
	             {NULL, {NAN, 30, 40}, 0.75},
	             {"%", {74.9, 30, 40}, 74.9},
	             {"%", {NAN, 30, 0}, NAN},
	             {"%", {NAN, 30, NAN}, NAN}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		w->indicators[0].unit = cases[i].unit;
		world_say(w, 0, 80, "2014-T1", cases[i].part);
		world_pass(w);
		double x = world_unit_figure(w, 0, "2014-T1")->all.value;
		assert_true(num_eq(x, cases[i].value));
		w = world_free(w);
	}
}

static void test_where_it_was_said(void **state)
{
	(void)state;
	static const struct {
		uint32_t line, item;
		struct part part;
		struct spot said;
	} cases[] = {{7, 0, {74.9, 30, 40}, {7, 2014, SPOT_LINE, true}},
	             {0, 3, {NAN, 30, 40}, {3, 2014, SPOT_ITEM, false}},
	             {0, 0, {75, NAN, NAN}, {0, 2014, SPOT_ITEM, true}}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		struct results *r = world_results(2014);
		struct outcome *o = world_outcome(r, "x", "2014-T1", cases[i].part);
		o->line = cases[i].line;
		o->item = cases[i].item;
		world_put_results(w, 0, r);
		world_pass(w);
		struct spot said = world_unit_figure(w, 0, "2014-T1")->said;
		assert_int_equal(said.at, cases[i].said.at);
		assert_int_equal(said.year, cases[i].said.year);
		assert_int_equal(said.form, cases[i].said.form);
		assert_int_equal(said.printed, cases[i].said.printed);
		w = world_free(w);
	}
}

static void test_printed_value_that_differs_is_found_but_counts(void **state)
{
	(void)state;
	static const struct {
		struct part part;
		bool found;
	} cases[] = {
	        {{75, 30, 40}, false},     {{67, 2, 3}, false},     {{66.7, 2, 3}, false},
	        {{66.6, 2, 3}, true},      {{70, 30, 40}, true},    {{66.67, 2, 3}, false},
	        {{74.5, 149, 200}, false}, {{70, 30, NAN}, false},  {{70, 30, 0}, false},
	        {{75.5, 75, 100}, true},   {{75, 149, 200}, false}, /* just half */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		world_say(w, 0, 80, "2014-T1", cases[i].part);
		world_pass(w);
		assert_true(world_unit_figure(w, 0, "2014-T1")->all.value == cases[i].part.value);
		assert_int_equal(world_n_findings(w, FINDING_VALUE_DIFFERS_FROM_PARTS),
		                 cases[i].found);
		w = world_free(w);
	}
}

static void test_a_row_twice_counts_once_and_the_first_number_wins(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	w->indicators[0].name = "Sjukfrånvaro";
	struct plan *p = world_plan(2014);
	(void)world_row(p, "x", PERIODICITY_TERTIAL, N);
	(void)world_row(p, "Sjukfrånvaro", PERIODICITY_TERTIAL, 4.4);
	(void)world_row(p, "x", PERIODICITY_TERTIAL, 5);
	(void)world_row(p, "eget mått", PERIODICITY_YEAR, N);
	(void)world_row(p, "Eget mått", PERIODICITY_YEAR, 7);
	world_put_plan(w, 0, p);
	world_pass(w);
	assert_int_equal(w->tree->units[0].n_figures, 3 + 1);
	assert_true(world_unit_figure(w, 0, "2014-T1")->target == 4.4);
	assert_true(world_own_figure(w, "eget-matt", "2014")->target == 7);
	w = world_free(w);
}

static void test_last_year_is_history_and_baseline(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	world_row(p, "x", PERIODICITY_TERTIAL, N)->target.kind = TARGET_INCREASE;
	world_row(p, "eget", PERIODICITY_TERTIAL, N)->target.kind = TARGET_DECREASE;
	world_put_plan(w, 0, p);
	struct results *r = world_results(2014);
	(void)world_outcome(r, "x", "2013-T1", world_value(70));
	(void)world_outcome(r, "x", "2014-T1", world_value(71));
	(void)world_outcome(r, "x", "2014-T2", world_value(74));
	(void)world_outcome(r, "x", "2013", world_value(75));
	(void)world_outcome(r, "Eget", "2013", world_value(10)); /* written a little differently */
	(void)world_outcome(r, "eget", "2014-T1", world_value(9));
	world_put_results(w, 0, r);
	world_pass(w);
	const struct figure *t1 = world_unit_figure(w, 0, "2014-T1");
	const struct figure *t2 = world_unit_figure(w, 0, "2014-T2");
	assert_true(t1->baseline == 70 && t1->state == STATE_MET && !t1->baseline_whole);
	assert_true(t1->baseline_year == 75);
	assert_true(t2->baseline == 75 && t2->baseline_whole && t2->state == STATE_NEAR);
	assert_true(world_own_figure(w, "eget", "2014-T1")->state == STATE_MET);
	const struct figure *then = world_unit_figure(w, 0, "2013");
	assert_true(then && !then->owed && !then->planned && then->state == STATE_NO_TARGET);
	assert_false(
	        world_n_findings(w, FINDING_OUTCOME_WITHOUT_PLAN)); /* no plan of 2013 is known */
	w = world_free(w);
}

static void test_two_years_in_force_and_the_newest_word_counts(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	for (int year = 2013; year <= 2014; year++) {
		struct plan *p = world_plan(year);
		if (year == 2014)
			(void)world_row(p, "annat", PERIODICITY_YEAR, 1);
		(void)world_row(p, "eget", PERIODICITY_YEAR, year);
		world_put_plan(w, 0, p);
	}
	struct results *old = world_results(2013), *new = world_results(2014);
	(void)world_outcome(old, "eget", "2013", world_value(1));
	(void)world_outcome(new, "eget", "2013", world_value(2)); /* corrected since */
	(void)world_outcome(old, "annat", "2013", world_value(5));
	(void)world_outcome(new, "annat", "2013", world_value(NUM_NONE)); /* says nothing */
	assert_int_equal(
	        tree_set_results((world_put_results(w, 0, old), w->tree), 0, new, 2014, 3000), 0);
	world_pass(w);
	assert_true(world_own_figure(w, "eget", "2013")->all.value == 2);
	assert_true(world_own_figure(w, "eget", "2013")->received_unix_s == 3000);
	assert_true(world_own_figure(w, "eget", "2013")->target == 2013);
	assert_true(world_own_figure(w, "eget", "2014")->baseline == 2);
	assert_true(world_own_figure(w, "annat", "2013")->all.value == 5);
	assert_true(world_n_findings(
	        w, FINDING_OUTCOME_WITHOUT_PLAN)); /* annat is not in 2013's plan */
	w = world_free(w);
}

/* Ids mean something within one plan only. */
static void test_an_id_means_what_its_own_years_plan_says(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	for (int year = 2013; year <= 2014; year++) {
		struct plan *p = world_plan(year);
		world_row(p, year == 2013 ? "ett" : "två", PERIODICITY_YEAR, year)->id = "i1";
		world_row(p, year == 2013 ? "två" : "ett", PERIODICITY_YEAR, -year)->id = "i2";
		world_put_plan(w, 0, p);
	}
	struct results *r = world_results(2014);
	(void)world_outcome(r, "i1", "2013", world_value(13));
	(void)world_outcome(r, "i1", "2014", world_value(14));
	world_put_results(w, 0, r);
	world_pass(w);
	const struct node *n = &w->tree->units[0];
	assert_int_equal(n->n_figures, 4);
	for (size_t i = 0; i < n->n_figures; i++) {
		const struct figure *f = &n->figures[i];
		assert_int_equal(num_given(f->all.value), f->target > 0);
		assert_true(f->target < 0 || f->all.value == f->target - 2000);
	}
	w = world_free(w);
}

static void test_the_third_tertial_of_a_count_is_the_year(void **state)
{
	(void)state;
	static const struct {
		enum measure measure;
		enum periodicity periodicity;
		const char *said;
		bool year;
	} cases[] = {
	        {MEASURE_COUNTED, PERIODICITY_TERTIAL, "2014-T3", true},
	        {MEASURE_COUNTED, PERIODICITY_HALF, "2014-H2", true},
	        {MEASURE_COUNTED, PERIODICITY_TERTIAL, "2014-12", true},
	        {MEASURE_COUNTED, PERIODICITY_MONTH, "2014-12", false}, /* owed for itself */
	        {MEASURE_LEVEL, PERIODICITY_TERTIAL, "2014-T3", false},
	        {MEASURE_LEVEL, PERIODICITY_TERTIAL, "2014-12", false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		w->indicators[0].measure = cases[i].measure;
		struct plan *p = world_plan(2014);
		(void)world_row(p, "x", cases[i].periodicity, 80);
		world_put_plan(w, 0, p);
		struct results *r = world_results(2014);
		(void)world_outcome(r, "x", cases[i].said, world_value(33));
		world_put_results(w, 0, r);
		world_pass(w);
		const struct figure *f = world_unit_figure(w, 0, "2014");
		assert_int_equal(f && f->all.value == 33, cases[i].year);
		assert_int_equal(world_unit_figure(w, 0, cases[i].said) != NULL, !cases[i].year);
		w = world_free(w);
	}
}

static void test_a_day_is_the_period_that_the_plan_owes(void **state)
{
	(void)state;
	static const struct {
		enum periodicity periodicity;
		const char *day, *reads, *owes; /* reads: as intake read it without the plan */
	} cases[] = {
	        {PERIODICITY_TERTIAL, "2014-04-30", "2014-T1", "2014-T1"},
	        {PERIODICITY_MONTH, "2014-04-30", "2014-T1", "2014-04"},
	        {PERIODICITY_HALF, "2014-06-30", "2014-H1", "2014-H1"},
	        {PERIODICITY_MONTH, "2014-12-31", "2014", "2014-12"},
	        {PERIODICITY_TERTIAL, "2014-01-01", "2014-01", "2014-T1"},
	        {PERIODICITY_YEAR, "2014-04-30", "2014-T1", "2014-T1"}, /* not the year's */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		struct plan *p = world_plan(2014);
		(void)world_row(p, "x", cases[i].periodicity, 80);
		world_put_plan(w, 0, p);
		struct results *r = world_results(2014);
		struct outcome *o = world_outcome(r, "x", cases[i].reads, world_value(33));
		o->dated = true;
		assert_int_equal(civil_parse(str_of(cases[i].day), &o->day), 0);
		world_put_results(w, 0, r);
		world_pass(w);
		const struct figure *f = world_unit_figure(w, 0, cases[i].owes);
		if (!f || f->all.value != 33)
			fail_msg("%s by %s", cases[i].day, periodicity_name(cases[i].periodicity));
		w = world_free(w);
	}
}

static void test_what_an_indicator_is(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	w->indicators[0].measure = MEASURE_NONE;
	w->indicators[0].direction = DIRECTION_NONE;
	w->indicators[0].unit = "st";
	struct plan *p = world_plan(2014);
	(void)world_row(p, "x", PERIODICITY_YEAR, 80);
	struct plan_indicator *own = world_row(p, "Nöjda besökare (%)", PERIODICITY_YEAR, 80);
	own->direction = DIRECTION_LOWER;
	own->direction_source = DIRECTION_FROM_UNIT;
	own->target.unit = "%";
	struct plan_indicator *text = world_row(p, "text", PERIODICITY_YEAR, N);
	text->target.kind = TARGET_DECREASE;
	text->target.unit = "st";
	struct plan_indicator *said = world_row(p, "sagt", PERIODICITY_YEAR, 3);
	said->measure = MEASURE_COUNTED;
	said->id = "s1";
	said->has_council = true;
	said->council = (struct target){.kind = TARGET_VALUE, .value = 1600, .unit = "st"};
	world_put_plan(w, 0, p);
	world_pass(w);
	const struct figure *f = world_unit_figure(w, 0, "2014");
	assert_true(f->measure == MEASURE_COUNTED && f->direction == DIRECTION_NONE);
	f = world_own_figure(w, "nojda-besokare", "2014");
	assert_true(f && f->direction == DIRECTION_LOWER && f->measure == MEASURE_LEVEL);
	assert_string_equal(f->unit, "%");
	assert_string_equal(f->name, "Nöjda besökare (%)");
	f = world_own_figure(w, "text", "2014");
	assert_true(f && f->direction == DIRECTION_LOWER && f->measure == MEASURE_COUNTED);
	f = world_own_figure(w, "s1", "2014");
	assert_true(f && f->measure == MEASURE_COUNTED && f->council == 1600);
	assert_string_equal(f->unit, "st");
	assert_false(num_given(f->council_gap));
	w = world_free(w);
}

static void test_inferred_direction_yields_to_the_catalogue(void **state)
{
	(void)state;
	static const struct {
		enum direction plan;
		enum direction_source source;
		enum direction catalogue, expected;
	} cases[] = {
	        {DIRECTION_LOWER, DIRECTION_FROM_UNIT, DIRECTION_HIGHER, DIRECTION_LOWER},
	        {DIRECTION_LOWER, DIRECTION_INFERRED, DIRECTION_HIGHER, DIRECTION_HIGHER},
	        {DIRECTION_LOWER, DIRECTION_INFERRED, DIRECTION_NONE, DIRECTION_LOWER},
	        {DIRECTION_NONE, DIRECTION_FROM_NOWHERE, DIRECTION_HIGHER, DIRECTION_HIGHER},
	        {DIRECTION_NONE, DIRECTION_FROM_NOWHERE, DIRECTION_NONE, DIRECTION_NONE},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		w->indicators[0].direction = cases[i].catalogue;
		struct plan *p = world_plan(2014);
		struct plan_indicator *row = world_row(p, "x", PERIODICITY_YEAR, 80);
		row->direction = cases[i].plan;
		row->direction_source = cases[i].source;
		world_put_plan(w, 0, p);
		world_pass(w);
		assert_int_equal(world_unit_figure(w, 0, "2014")->direction, cases[i].expected);
		w = world_free(w);
	}
}

static void test_a_unit_owes_nothing_when_it_is_not_there(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	w->units[0].active_from = civil_day(2014, 5, 1);
	w->units[0].active_to = civil_day(2014, 12, 30);
	world_say(w, 0, 80, "2014-T1", world_value(70)); /* said all the same */
	world_pass(w);
	const struct figure *t1 = world_unit_figure(w, 0, "2014-T1");
	assert_true(t1 && !t1->owed && t1->all.value == 70);
	assert_true(world_unit_figure(w, 0, "2014-T2")->owed);
	assert_null(world_unit_figure(w, 0, "2014"));
	assert_null(world_figure(w, SCOPE_DISTRICT, 0, 0, "2014-T1"));
	w = world_free(w);
}

static void test_silence_with_a_reason_is_no_late_report(void **state)
{
	(void)state;
	for (int with_reason = 0; with_reason <= 1; with_reason++) {
		struct world *w = world_plain(1);
		world_say(w, 0, 80, "2014-T1", PART_NONE);
		struct outcome *o = (struct outcome *)(uintptr_t)&w->tree->units[0]
		                            .years[0]
		                            .results->outcomes[0];
		o->missing = with_reason ? MISSING_NOT_COLLECTED : MISSING_NONE;
		w->tree->units[0].docs[DOC_RESULTS].last_success_unix_s = w->now.unix_s;
		w->tree->units[0].docs[DOC_PLAN].last_success_unix_s = w->now.unix_s;
		world_pass(w);
		assert_int_equal(world_unit_figure(w, 0, "2014-T1")->state, STATE_MISSING);
		assert_int_equal(w->tree->units[0].docs[DOC_RESULTS].evidence,
		                 with_reason ? EVIDENCE_FRESH : EVIDENCE_LATE);
		assert_int_equal(w->tree->units[0].docs[DOC_PLAN].evidence, EVIDENCE_FRESH);
		w = world_free(w);
	}
}

static void test_activities(void **state)
{
	(void)state;
	static const struct {
		bool lists, listed;
		enum activity_status said, status;
		const char *end;
		bool overdue;
	} cases[] = {
	        {false, false, ACTIVITY_UNKNOWN, ACTIVITY_UNKNOWN, "2014-05-01", false},
	        {true, false, ACTIVITY_UNKNOWN, ACTIVITY_NOT_STARTED, "2014-06-01", true},
	        {true, false, ACTIVITY_UNKNOWN, ACTIVITY_NOT_STARTED, "2014-06-02", false},
	        {true, true, ACTIVITY_ONGOING, ACTIVITY_ONGOING, "2014-06-01", true},
	        {true, true, ACTIVITY_DONE, ACTIVITY_DONE, "2014-05-01", false},
	        {true, true, ACTIVITY_CANCELLED, ACTIVITY_CANCELLED, "2014-05-01", false},
	        {true, true, ACTIVITY_ONGOING, ACTIVITY_ONGOING, NULL, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		struct plan *p = world_plan(2014);
		struct plan_activity *a = (struct plan_activity *)(uintptr_t)p->activities;
		*a = (struct plan_activity){
		        .text = "bygga", .start = CIVIL_NONE, .end = CIVIL_NONE};
		if (cases[i].end)
			assert_int_equal(civil_parse(str_of(cases[i].end), &a->end), 0);
		p->n_activities = 1;
		world_put_plan(w, 0, p);
		struct results *r = world_results(2014);
		struct activity_report *report = arena_alloc(r->arena, sizeof(*report));
		*report = (struct activity_report){"bygga", cases[i].said, "så", CIVIL_NONE};
		r->lists_activities = cases[i].lists;
		r->activities = report;
		r->n_activities = cases[i].listed;
		world_put_results(w, 0, r);
		world_pass(w);
		const struct activity_row *row = &w->tree->units[0].activities[0];
		assert_int_equal(w->tree->units[0].n_activities, 1);
		assert_int_equal(row->status, cases[i].status);
		assert_int_equal(row->overdue, cases[i].overdue);
		assert_int_equal(row->comment != NULL, cases[i].listed);
		w = world_free(w);
	}
}

static void test_activities_of_all_years_stand_in_a_row(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	const struct plan_activity *planned[2];
	for (int year = 2013; year <= 2014; year++) {
		struct plan *p = world_plan(year);
		struct plan_activity *a = (struct plan_activity *)(uintptr_t)p->activities;
		for (int i = 0; i < 3; i++)
			a[i] = (struct plan_activity){
			        .text = "bygga", .start = CIVIL_NONE, .end = CIVIL_NONE};
		p->n_activities = 3;
		planned[year - 2013] = a;
		world_put_plan(w, 0, p);
		struct results *r = world_results(year);
		r->lists_activities = year == 2014;
		(void)world_outcome(r, "okänt", year == 2014 ? "2014" : "2013", world_value(1));
		world_put_results(w, 0, r);
	}
	world_pass(w);
	const struct node *n = &w->tree->units[0];
	assert_int_equal(n->n_activities, 6);
	assert_int_equal(n->n_findings, 2); /* they stand behind the activities */
	for (int i = 0; i < 6; i++) {
		assert_ptr_equal(n->activities[i].planned, &planned[i / 3][i % 3]);
		assert_int_equal(n->activities[i].year, 2013 + i / 3);
		assert_int_equal(n->activities[i].status,
		                 i < 3 ? ACTIVITY_UNKNOWN : ACTIVITY_NOT_STARTED);
	}
	w = world_free(w);
}

static void test_ids_of_its_own_indicators_are_unique(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	(void)world_row(p, "Antal möten!", PERIODICITY_YEAR, 1);
	(void)world_row(p, "Antal möten?", PERIODICITY_YEAR, 2);
	(void)world_row(p, "???", PERIODICITY_YEAR, 3);
	(void)world_row(p, "X!", PERIODICITY_YEAR, 4); /* would be the catalogue's id */
	world_put_plan(w, 0, p);
	struct results *r = world_results(2014);
	(void)world_outcome(r, "okänt", "2014", world_value(5));
	world_put_results(w, 0, r);
	world_pass(w);
	assert_true(world_own_figure(w, "antal-moten", "2014")->target == 1);
	assert_true(world_own_figure(w, "antal-moten-2", "2014")->target == 2);
	assert_true(world_own_figure(w, "indikator", "2014")->target == 3);
	assert_true(world_own_figure(w, "x-lokal", "2014")->target == 4);
	assert_true(world_own_figure(w, "okant", "2014")->all.value == 5);
	assert_null(world_own_figure(w, "okant", "2014")->planned);
	assert_true(world_n_findings(w, FINDING_OUTCOME_WITHOUT_PLAN) > 0);
	w = world_free(w);
}

static void test_findings_of_a_unit_are_bounded(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	(void)world_row(p, "Antal möten", PERIODICITY_YEAR, 1);
	struct finding *many = arena_array(p->arena, LIMIT_FINDINGS + 5, sizeof(*many));
	assert_non_null(many);
	for (size_t i = 0; i < LIMIT_FINDINGS + 5; i++)
		many[i] = (struct finding){FINDING_SPLIT_ROW, "delad rad", (uint32_t)i + 1};
	p->findings = many;
	p->n_findings = LIMIT_FINDINGS + 5;
	world_put_plan(w, 0, p);
	struct results *r = world_results(2014);
	(void)world_outcome(r, "okänt", "2014", world_value(5));
	world_put_results(w, 0, r);
	world_pass(w);
	const struct node *n = &w->tree->units[0];
	assert_int_equal(n->n_findings, LIMIT_FINDINGS);
	assert_int_equal(n->findings[LIMIT_FINDINGS - 2].finding.kind, FINDING_SPLIT_ROW);
	assert_int_equal(n->findings[LIMIT_FINDINGS - 1].finding.kind, FINDING_TOO_MANY);
	assert_string_equal(n->findings[LIMIT_FINDINGS - 1].finding.message,
	                    "fler än 10000 anmärkningar; resten visas inte");
	w = world_free(w);
}

static void test_findings_of_plan_and_results_stand_together(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	world_say(w, 0, 80, "2014-T1", world_value(70));
	struct year_docs *y = node_year(&w->tree->units[0], 2014);
	static const struct finding of_plan[] = {{FINDING_TARGET_MISSING, "mål saknas", 3}};
	static const struct finding audited[] = {{FINDING_TARGET_MISSING, "mål saknas", 3},
	                                         {FINDING_BUDGET_MISSING, "ingen budget", 9}};
	static const struct finding of_results[] = {{FINDING_UNREADABLE, "rad 7", 7},
	                                            {FINDING_UNREADABLE, "rad 8", 8},
	                                            {FINDING_UNREADABLE, "rad 9", 9}};
	y->plan->findings = of_plan;
	y->plan->n_findings = 1;
	y->results->findings = of_results;
	y->results->n_findings = 3;
	world_pass(w);
	assert_int_equal(w->tree->units[0].n_findings, 4);
	assert_true(tree_set_findings(w->tree, 0, 2014, audited, 2, arena_new(1000)));
	world_pass(w);
	const struct node *n = &w->tree->units[0];
	assert_int_equal(n->n_findings, 5);
	assert_int_equal(n->findings[1].finding.kind, FINDING_BUDGET_MISSING);
	assert_int_equal(n->findings[1].document, DOC_PLAN);
	for (uint32_t i = 0; i < 3; i++) {
		assert_int_equal(n->findings[2 + i].finding.line, 7 + i);
		assert_int_equal(n->findings[2 + i].document, DOC_RESULTS);
	}
	w = world_free(w);
}

/* An id means something within its plan only: it takes nothing from a known name. */
static void test_a_known_name_with_an_id_of_the_plans_own(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	world_row(p, "x", PERIODICITY_TERTIAL, 80)->id = "eget-id";
	world_put_plan(w, 0, p);
	world_pass(w);
	assert_non_null(world_unit_figure(w, 0, "2014-T1"));
	assert_non_null(world_figure(w, SCOPE_DISTRICT, 0, 0, "2014-T1"));
	w = world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_known_name_with_an_id_of_the_plans_own),
	        cmocka_unit_test(test_what_is_owed),
	        cmocka_unit_test(test_value_from_its_parts),
	        cmocka_unit_test(test_where_it_was_said),
	        cmocka_unit_test(test_printed_value_that_differs_is_found_but_counts),
	        cmocka_unit_test(test_a_row_twice_counts_once_and_the_first_number_wins),
	        cmocka_unit_test(test_last_year_is_history_and_baseline),
	        cmocka_unit_test(test_two_years_in_force_and_the_newest_word_counts),
	        cmocka_unit_test(test_an_id_means_what_its_own_years_plan_says),
	        cmocka_unit_test(test_the_third_tertial_of_a_count_is_the_year),
	        cmocka_unit_test(test_a_day_is_the_period_that_the_plan_owes),
	        cmocka_unit_test(test_what_an_indicator_is),
	        cmocka_unit_test(test_inferred_direction_yields_to_the_catalogue),
	        cmocka_unit_test(test_a_unit_owes_nothing_when_it_is_not_there),
	        cmocka_unit_test(test_silence_with_a_reason_is_no_late_report),
	        cmocka_unit_test(test_activities),
	        cmocka_unit_test(test_activities_of_all_years_stand_in_a_row),
	        cmocka_unit_test(test_ids_of_its_own_indicators_are_unique),
	        cmocka_unit_test(test_findings_of_a_unit_are_bounded),
	        cmocka_unit_test(test_findings_of_plan_and_results_stand_together),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
