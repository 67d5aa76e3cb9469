/* SPDX-License-Identifier: EUPL-1.2 */
/* Which indicator a row means, and what becomes of what was said of it (MEANING 6, 13). */
#include "test.h"
#include "base/limits.h"
#include "world.h"

#define N NUM_NONE

/* A plan of 2014 with rows by the year, then outcomes in the order given. */
struct row {
	const char *id, *name;
	double target;
};

static struct world *of_rows(const struct row *rows, size_t n)
{
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	for (size_t i = 0; i < n; i++)
		world_row(p, rows[i].name, PERIODICITY_YEAR, rows[i].target)->id = rows[i].id;
	world_put_plan(w, 0, p);
	return w;
}

static void say(struct world *w, const char *name, const char *period, double value)
{
	struct results *r = world_results(2014);
	(void)world_outcome(r, name, period, world_value(value));
	world_put_results(w, 0, r);
	world_pass(w);
}

/* Which target stands beside what was said under that name. */
static double target_of(const struct row *rows, size_t n, const char *name)
{
	struct world *w = of_rows(rows, n);
	double target = N;
	say(w, name, "2014", 33);
	for (size_t i = 0; i < w->tree->units[0].n_figures; i++) {
		const struct figure *f = &w->tree->units[0].figures[i];
		if (f->all.value == 33)
			target = f->target;
	}
	w = world_free(w);
	return target;
}

static void test_an_id_goes_before_a_name_and_the_first_row_before_the_next(void **state)
{
	(void)state;
	static const struct row rows[] = {{NULL, "b1", 1},    {"b1", "övrigt", 2},
	                                  {NULL, "sist", 3},  {"a0", "mitt", 4},
	                                  {NULL, "först", 5}, {"z9", "mitt!", 6}};
	static const struct {
		const char *name;
		double target;
	} asked[] = {
	        {"b1", 2},    {"övrigt", 2}, {"sist", 3},  {"a0", 4},  {"mitt", 4},
	        {"först", 5}, {"z9", 6},     {"mitt!", 6}, {"SIST", 3} /* as intake reads names */};
	for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
		if (target_of(rows, ARRAY_LEN(rows), asked[i].name) != asked[i].target)
			fail_msg("%s", asked[i].name);
	}
	/* all of them, whichever is asked for: each is found among many */
	struct row many[200];
	char names[200][16];
	for (int i = 0; i < 200; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "mått %03d", i * 7 % 200);
		many[i] = (struct row){NULL, names[i], i + 1};
	}
	for (int i = 0; i < 200; i += 13)
		assert_true(target_of(many, 200, names[i]) == i + 1);
}

static void test_the_catalogue_by_name_or_by_its_own_id(void **state)
{
	(void)state;
	static const struct {
		struct row row;
		bool catalogue;
	} cases[] = {
	        {{NULL, "Sjukfrånvaro", 4}, true},
	        {{NULL, "x", 4}, true},
	        {{"x", "något annat", 4}, true},             /* its id is the catalogue's */
	        {{"Sjukfrånvaro", "något annat", 4}, false}, /* a name is no id */
	        {{"i7", "något annat", 4}, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = of_rows(&cases[i].row, 1);
		w->indicators[0].name = "Sjukfrånvaro";
		say(w, cases[i].row.name, "2014", 33);
		const struct figure *f = world_unit_figure(w, 0, "2014");
		assert_int_equal(f != NULL, cases[i].catalogue);
		assert_int_equal(w->tree->units[0].n_figures, 1);
		assert_true(w->tree->units[0].figures[0].all.value == 33);
		w = world_free(w);
	}
}

static void test_a_name_written_twice_is_one_indicator(void **state)
{
	(void)state;
	static const struct row rows[] = {{NULL, "eget mått", N},
	                                  {NULL, "Eget mått", 2},
	                                  {NULL, "eget mått", 3},
	                                  {NULL, "annat", 4}};
	struct world *w = of_rows(rows, ARRAY_LEN(rows));
	say(w, "eget mått", "2014", 33);
	assert_int_equal(w->tree->units[0].n_figures, 2);
	assert_true(world_own_figure(w, "eget-matt", "2014")->target == 2);
	assert_true(world_own_figure(w, "annat", "2014")->target == 4);
	w = world_free(w);
}

/* One indicator through the years, by name; the newest plan says what it is called. */
static void test_a_units_own_indicator_goes_through_the_years(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	static const char *const names[] = {"egen tid", "EGEN TID", "egen tid"};
	for (int year = 2012; year <= 2014; year++) {
		struct plan *p = world_plan(year);
		if (year != 2013)
			(void)world_row(p, "först", PERIODICITY_YEAR, 1);
		world_row(p, names[year - 2012], PERIODICITY_YEAR, year)->id =
		        year == 2013 ? "gammal" : NULL;
		world_put_plan(w, 0, p);
	}
	struct results *r = world_results(2014);
	(void)world_outcome(r, "egen tid", "2012", world_value(12));
	(void)world_outcome(r, "egen tid", "2013", world_value(13));
	(void)world_outcome(r, "egen tid", "2014", world_value(14));
	(void)world_outcome(r, "egen tid", "2011", world_value(11)); /* before any plan */
	world_put_results(w, 0, r);
	world_pass(w);
	assert_int_equal(w->tree->units[0].n_figures, 4 + 2);
	for (int year = 2011; year <= 2014; year++) {
		char text[5];
		(void)snprintf(text, sizeof(text), "%d", year);
		const struct figure *f = world_own_figure(w, "egen-tid", text);
		assert_true(f && f->all.value == year - 2000);
		assert_true(year == 2011 ? !f->planned : f->target == year);
		assert_true(year == 2011 ? !num_given(f->baseline) : f->baseline == year - 2001);
		assert_string_equal(f->name, year == 2013 ? "EGEN TID" : "egen tid");
	}
	assert_int_equal(world_n_findings(w, FINDING_OUTCOME_WITHOUT_PLAN), 0);
	w = world_free(w);
}

/* More names than any plan has: the same name is the same indicator, each time it is met. */
static void test_many_unknown_names(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	struct results *r = world_results(2014);
	static const char *const periods[] = {"2014-T1", "2014-T2"};
	for (int k = 0; k < 2; k++) {
		for (int i = 0; i < 100; i++) {
			char name[32];
			(void)snprintf(name, sizeof(name), "okänt %d", i * 37 % 100);
			(void)world_outcome(r, name, periods[k], world_value(i * 37 % 100));
		}
	}
	world_put_results(w, 0, r);
	world_pass(w);
	assert_int_equal(w->tree->units[0].n_figures, 200);
	for (int i = 0; i < 100; i++) {
		char id[32];
		(void)snprintf(id, sizeof(id), "okant-%d", i);
		for (int k = 0; k < 2; k++) {
			const struct figure *f = world_own_figure(w, id, periods[k]);
			assert_true(f && f->all.value == i && !f->planned && !f->owed);
			assert_false(num_given(f->target) || num_given(f->council));
		}
	}
	assert_int_equal(world_n_findings(w, FINDING_OUTCOME_WITHOUT_PLAN),
	                 0); /* there is no plan */
	w = world_free(w);
}

/* Reading names loosely costs a row each; a feed made to hurt gets exact look-up in the end. */
static void test_loose_reading_is_bounded(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	for (int i = 0; i < 256; i++) {
		char name[32];
		(void)snprintf(name, sizeof(name), "tid %d", i);
		(void)world_row(p, name, PERIODICITY_YEAR, i);
	}
	world_put_plan(w, 0, p);
	struct results *r = world_results(2014);
	(void)world_outcome(r, "TID 3", "2014", world_value(1000));
	for (int i = 0; i < 400; i++) {
		char name[32];
		(void)snprintf(name, sizeof(name), "skräp %d", i);
		(void)world_outcome(r, name, "2014", world_value(i));
	}
	(void)world_outcome(r, "TID 4", "2014", world_value(1001));
	(void)world_outcome(r, "tid 5", "2014", world_value(1002));
	world_put_results(w, 0, r);
	world_pass(w);
	assert_true(world_own_figure(w, "tid-3", "2014")->all.value == 1000);
	assert_false(num_given(world_own_figure(w, "tid-4", "2014")->all.value));
	assert_true(world_own_figure(w, "tid-5", "2014")->all.value == 1002);
	assert_int_equal(w->tree->units[0].n_figures, 256 + 401);
	w = world_free(w);
}

static void test_slugs(void **state)
{
	(void)state;
	static const struct {
		const char *id, *name, *slug;
	} cases[] = {
	        {NULL, "Andel (%) nöjda, åk 3–5", "andel-nojda-ak-3-5"},
	        {NULL, "ÅÄÖ éèüà ß", "aao-eeua"},
	        {NULL, "  --  hej  --  ", "hej"},
	        {NULL, "a  b__c", "a-b-c"},
	        {NULL, "0 9 z", "0-9-z"},
	        {NULL, "/:`{@[", "indikator"},
	        {"eget-id", "något", "eget-id"},
	        {"", "något", "nagot"},
	        {NULL, "X", "x-lokal"}, /* is the catalogue's */
	        {"x ", "något", "x "},  /* is not */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct row row = {cases[i].id, cases[i].name, 1};
		struct world *w = world_new();
		(void)world_unit(w, "u", world_department(w, "a", world_district(w, "d")));
		world_indicator(w, "x")->name = "Sjukfrånvaro";
		struct plan *p = world_plan(2014);
		world_row(p, row.name, PERIODICITY_YEAR, 1)->id = row.id;
		world_put_plan(w, 0, p);
		world_pass(w);
		if (strcmp(w->tree->units[0].figures[0].id, cases[i].slug) != 0)
			fail_msg("%s: %s", cases[i].name, w->tree->units[0].figures[0].id);
		w = world_free(w);
	}
}

static void test_slugs_are_bounded_and_unique(void **state)
{
	(void)state;
	char name[400];
	memset(name, 'y', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	struct row rows[12] = {{NULL, name, 1}, {NULL, name + 1, 2}, {NULL, "  ett", 3}};
	char own[9][16];
	for (int i = 0; i < 9; i++) { /* different names, one slug */
		(void)snprintf(own[i], sizeof(own[i]), "ett%.*s", i, "!!!!!!!!");
		rows[3 + i] = (struct row){i == 4 ? "ett" : NULL, own[i], 4 + i};
	}
	struct world *w = of_rows(rows, ARRAY_LEN(rows));
	say(w, "ett", "2014", 33);
	const struct node *n = &w->tree->units[0];
	assert_int_equal(n->n_figures, ARRAY_LEN(rows));
	for (size_t i = 0; i < n->n_figures; i++) {
		assert_true(strlen(n->figures[i].id) < LIMIT_ID_BYTES);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(n->figures[i].id, n->figures[k].id);
	}
	assert_int_equal(strlen(n->figures[0].id), LIMIT_ID_BYTES - 16);
	assert_true(world_own_figure(w, "ett", "2014")->target == 3); /* the first in the plan */
	assert_true(world_own_figure(w, "ett-2", "2014")->target == 4 &&
	            world_own_figure(w, "ett-10", "2014"));
	w = world_free(w);
	/* also when others stand between them */
	static const struct row apart[] = {{NULL, "ett", 1},
	                                   {NULL, "tre", 2},
	                                   {NULL, "ett!", 3},
	                                   {"tre", "fyra", 4},
	                                   {NULL, "ett?", 5}};
	w = of_rows(apart, ARRAY_LEN(apart));
	world_pass(w);
	static const char *const ids[] = {"ett", "tre", "ett-2", "tre-2", "ett-3"};
	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		assert_true(world_own_figure(w, ids[i], "2014")->target == (double)i + 1);
	w = world_free(w);
}

/* ---- what was said arrives, and nothing else ---- */

static void test_all_that_was_said_of_an_outcome_arrives(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	world_say(w, 0, 80, "2014-T1", world_of(30, 40));
	struct plan_indicator *row =
	        (struct plan_indicator *)(uintptr_t)w->tree->units[0].years[0].plan->indicators;
	row->has_council = true;
	row->council = (struct target){.kind = TARGET_VALUE, .value = 85, .unit = "%"};
	struct outcome *o = world_reported(w, 0);
	o->women = world_of(10, 16);
	o->men = world_value(70);
	o->missing = MISSING_LOST; /* and yet there is a value */
	o->forecast = 82;
	o->analysis = "analys";
	o->action = "åtgärd";
	o->reported = 16200;
	world_pass(w);
	const struct figure *f = world_unit_figure(w, 0, "2014-T1");
	assert_true(f->outcome == o && f->planned == row && f->owed);
	assert_int_equal(f->n_subgroups, 2);
	const struct part *women = &f->subgroups[0].part, *men = &f->subgroups[1].part;
	assert_true(women->value == 62.5 && women->numerator == 10);
	assert_true(men->value == 70 && !num_given(men->denominator));
	assert_int_equal(f->missing, MISSING_NONE);
	assert_true(f->forecast == 82 && f->reported == 16200 && f->received_unix_s == 2000);
	assert_string_equal(f->analysis, "analys");
	assert_string_equal(f->action, "åtgärd");
	assert_true(f->council == 85 && f->council_kind == TARGET_VALUE);
	assert_true(f->council_gap == -3);
	o->all = PART_NONE;
	row->council = (struct target){.kind = TARGET_INCREASE, .value = 85};
	row->target.kind = TARGET_BOARD_SETS;
	tree_touch_all(w->tree);
	world_pass(w);
	f = world_unit_figure(w, 0, "2014-T1");
	assert_int_equal(f->missing, MISSING_LOST);
	assert_true(f->council_kind == TARGET_INCREASE && !num_given(f->council));
	assert_true(f->target_kind == TARGET_BOARD_SETS && !num_given(f->target));
	/* what nobody spoke of */
	f = world_unit_figure(w, 0, "2014-T2");
	assert_true(!f->outcome && f->planned == row && f->owed);
	assert_true(!num_given(f->all.value) && f->n_subgroups == 0);
	assert_true(f->reported == CIVIL_NONE && f->received_unix_s == 0 && !f->analysis);
	assert_false(num_given(f->forecast) || num_given(f->gap) || num_given(f->low));
	w = world_free(w);
}

static void test_the_unit_of_a_units_own_indicator(void **state)
{
	(void)state;
	static const struct {
		const char *own, *council;
		bool has_council;
		const char *unit;
		enum measure measure;
	} cases[] = {
	        {"%", "st", true, "%", MEASURE_LEVEL},
	        {NULL, "st", true, "st", MEASURE_COUNTED},
	        {NULL, "st", false, NULL, MEASURE_LEVEL},
	        {"st", NULL, false, "st", MEASURE_COUNTED},
	        {"kr", "st", true, "kr", MEASURE_LEVEL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		struct plan *p = world_plan(2014);
		struct plan_indicator *row = world_row(p, "eget", PERIODICITY_YEAR, 5);
		row->target.unit = cases[i].own;
		row->has_council = cases[i].has_council;
		row->council.unit = cases[i].council;
		world_put_plan(w, 0, p);
		world_pass(w);
		const struct figure *f = world_own_figure(w, "eget", "2014");
		assert_int_equal(f->measure, cases[i].measure);
		if (cases[i].unit)
			assert_string_equal(f->unit, cases[i].unit);
		else
			assert_null(f->unit);
		w = world_free(w);
	}
}

/* What a year without a plan was about is told by the nearest plan that has it: the newest. */
static void test_a_year_without_a_plan_is_read_by_the_others(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	for (int year = 2013; year <= 2014; year++) {
		struct plan *p = world_plan(year);
		struct plan_indicator *row = world_row(p, "eget", PERIODICITY_YEAR, 5);
		row->target.unit = year == 2014 ? "st" : "%";
		row->direction = year == 2014 ? DIRECTION_LOWER : DIRECTION_HIGHER;
		row->direction_source = DIRECTION_FROM_UNIT;
		if (year == 2013)
			world_row(p, "gammalt", PERIODICITY_YEAR, 5)->target.unit = "%";
		world_put_plan(w, 0, p);
	}
	struct results *r = world_results(2014);
	(void)world_outcome(r, "eget", "2012-T3", world_value(7)); /* a count's T3 is the year */
	(void)world_outcome(r, "eget", "2013", world_value(8));
	(void)world_outcome(r, "gammalt", "2014", world_value(9));
	(void)world_outcome(r, "GAMMALT", "2012", world_value(6)); /* as intake reads names */
	world_put_results(w, 0, r);
	world_pass(w);
	const struct figure *f = world_own_figure(w, "eget", "2012");
	assert_true(f && f->all.value == 7 && f->measure == MEASURE_COUNTED);
	assert_true(f->direction == DIRECTION_LOWER && !f->planned && !num_given(f->target));
	f = world_own_figure(w, "eget", "2013");
	assert_true(f->measure == MEASURE_LEVEL && f->direction == DIRECTION_HIGHER);
	f = world_own_figure(w, "gammalt", "2014");
	assert_true(f && strcmp(f->unit, "%") == 0 && !f->owed);
	assert_true(world_own_figure(w, "gammalt", "2012")->all.value == 6);
	w = world_free(w);
}

/* ---- which of several words on the same counts ---- */

struct word {
	int feed_year;
	int64_t received;
	const char *period;
	struct part part;
};

static void test_which_word_counts(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		struct word first, second;
		double value;
	} cases[] = {
	        {"one with a value",
	         {2014, 10, "2014", {NAN, NAN, NAN}},
	         {2014, 10, "2014", {2, NAN, NAN}},
	         2},
	        {"also an older one",
	         {2013, 9, "2014", {1, NAN, NAN}},
	         {2014, 10, "2014", {NAN, NAN, NAN}},
	         1},
	        {"parts are a value",
	         {2013, 9, "2014", {NAN, 3, 2}},
	         {2014, 10, "2014", {NAN, NAN, NAN}},
	         1.5},
	        {"of one person",
	         {2013, 9, "2014", {NAN, 3, 1}},
	         {2014, 10, "2014", {NAN, NAN, NAN}},
	         3},
	        {"of nobody is none",
	         {2013, 9, "2014", {7, NAN, NAN}},
	         {2014, 10, "2014", {NAN, 3, 0}},
	         7},
	        {"one part is none",
	         {2013, 9, "2014", {7, NAN, NAN}},
	         {2014, 10, "2014", {NAN, NAN, 2}},
	         7},
	        {"nor the other",
	         {2013, 9, "2014", {7, NAN, NAN}},
	         {2014, 10, "2014", {NAN, 2, NAN}},
	         7},
	        {"the period itself before T3",
	         {2013, 9, "2014", {1, NAN, NAN}},
	         {2014, 10, "2014-T3", {2, NAN, NAN}},
	         1},
	        {"T3 before the period",
	         {2013, 9, "2014-T3", {1, NAN, NAN}},
	         {2014, 10, "2014", {2, NAN, NAN}},
	         2},
	        {"received last",
	         {2013, 10, "2014", {1, NAN, NAN}},
	         {2014, 9, "2014", {2, NAN, NAN}},
	         1},
	        {"received last, the other",
	         {2013, 9, "2014", {1, NAN, NAN}},
	         {2014, 10, "2014", {2, NAN, NAN}},
	         2},
	        {"the year's own feed",
	         {2013, 9, "2014", {1, NAN, NAN}},
	         {2014, 9, "2014", {2, NAN, NAN}},
	         2},
	        {"the year's own feed, older",
	         {2013, 9, "2013", {1, NAN, NAN}},
	         {2014, 9, "2013", {2, NAN, NAN}},
	         1},
	        {"the newest feed of two others",
	         {2013, 9, "2012", {1, NAN, NAN}},
	         {2014, 9, "2012", {2, NAN, NAN}},
	         2},
	        {"the first in the feed",
	         {2014, 9, "2014", {1, NAN, NAN}},
	         {2014, 9, "2014", {2, NAN, NAN}},
	         1},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct word *words[] = {&cases[i].first, &cases[i].second};
		struct world *w = world_plain(1);
		w->indicators[0].measure = MEASURE_COUNTED;
		w->indicators[0].unit = "st";
		struct results *r[2] = {world_results(2014), NULL};
		world_put_results(w, 0, r[0]);
		for (int k = 0; k < 2; k++) {
			bool again = k && words[0]->feed_year == words[1]->feed_year;
			r[k] = again ? r[0] : world_results(words[k]->feed_year);
			(void)world_outcome(r[k], "x", words[k]->period, words[k]->part);
			if (!again)
				assert_int_equal(tree_set_results(w->tree, 0, r[k],
				                                  words[k]->feed_year,
				                                  words[k]->received),
				                 0);
		}
		world_pass(w);
		char year[5] = {0};
		memcpy(year, words[0]->period, 4);
		const struct figure *f = world_unit_figure(w, 0, year);
		if (!f || f->all.value != cases[i].value)
			fail_msg("%s: %g", cases[i].what, f ? f->all.value : N);
		assert_int_equal(w->tree->units[0].n_figures, 1);
		w = world_free(w);
	}
}

static void test_refused_outcomes_are_not_used(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	struct results *r = world_results(2014);
	(void)world_outcome(r, "x", "2014-T1", world_value(1));
	(void)world_outcome(r, "x", "2014-T2", world_value(2));
	world_put_results(w, 0, r);
	struct arena *a = arena_new(1000);
	bool *refused = arena_array(a, 2, sizeof(*refused));
	refused[0] = true;
	static const struct finding of[] = {
	        {FINDING_UNREADABLE, "rad 7", 7},
	        {FINDING_VALUE_DIFFERS_FROM_PARTS, "sägs av utfallen själva", 8}};
	assert_true(tree_set_refused(w->tree, 0, 2014, refused, of, 2, a));
	world_pass(w);
	assert_null(world_unit_figure(w, 0, "2014-T1"));
	assert_true(world_unit_figure(w, 0, "2014-T2")->all.value == 2);
	assert_int_equal(world_n_findings(w, FINDING_UNREADABLE), 1);
	assert_int_equal(world_n_findings(w, FINDING_VALUE_DIFFERS_FROM_PARTS), 0);
	w = world_free(w);
}

/* Said once for each indicator and year, with the first period and its line. */
static void test_an_outcome_without_a_plan_is_told_once_a_year(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	for (int year = 2013; year <= 2014; year++) {
		struct plan *p = world_plan(year);
		(void)world_row(p, "x", PERIODICITY_TERTIAL, 80);
		world_put_plan(w, 0, p);
	}
	struct results *r = world_results(2014);
	static const char *const periods[] = {"2013-T1", "2013-T2", "2014-T1", "2014-T2"};
	for (uint32_t i = 0; i < 4; i++) {
		world_outcome(r, "eget", periods[i], world_value(i))->line = 10 + i;
		world_outcome(r, "annat", periods[i], world_value(i))->line = 20 + i;
		world_outcome(r, "x", periods[i], world_value(i))->line = 30 + i;
	}
	world_put_results(w, 0, r);
	world_pass(w);
	const struct node *n = &w->tree->units[0];
	assert_int_equal(n->n_findings, 4);
	static const uint32_t lines[] = {10, 12, 20, 22};
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(n->findings[i].finding.kind, FINDING_OUTCOME_WITHOUT_PLAN);
		assert_int_equal(n->findings[i].finding.line, lines[i]);
		assert_int_equal(n->findings[i].document, DOC_RESULTS);
		assert_int_equal(n->findings[i].year, 2014);
	}
	assert_string_equal(n->findings[0].finding.message,
	                    "eget, T1 2013: rapporteras, men står inte i årets plan");
	w = world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_an_id_goes_before_a_name_and_the_first_row_before_the_next),
	        cmocka_unit_test(test_the_catalogue_by_name_or_by_its_own_id),
	        cmocka_unit_test(test_a_name_written_twice_is_one_indicator),
	        cmocka_unit_test(test_a_units_own_indicator_goes_through_the_years),
	        cmocka_unit_test(test_many_unknown_names),
	        cmocka_unit_test(test_loose_reading_is_bounded),
	        cmocka_unit_test(test_slugs),
	        cmocka_unit_test(test_slugs_are_bounded_and_unique),
	        cmocka_unit_test(test_all_that_was_said_of_an_outcome_arrives),
	        cmocka_unit_test(test_the_unit_of_a_units_own_indicator),
	        cmocka_unit_test(test_a_year_without_a_plan_is_read_by_the_others),
	        cmocka_unit_test(test_which_word_counts),
	        cmocka_unit_test(test_refused_outcomes_are_not_used),
	        cmocka_unit_test(test_an_outcome_without_a_plan_is_told_once_a_year),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
