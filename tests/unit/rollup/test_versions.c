/* SPDX-License-Identifier: EUPL-1.2 */
/* Targets that were changed during the year, and outcomes that were corrected; worked by hand.
 * Each period is judged by the target in force at its end: T1 ends 30 April, T2 31 August. */
#include <stdio.h>
#include "test.h"
#include "world.h"

#define T1 "2014-T1"
#define T2 "2014-T2"

static int64_t noon(const char *date)
{
	int32_t day = 0;
	assert_int_equal(civil_parse(str_of(date), &day), 0);
	return civil_to_unix((struct civil_time){day, 43200}, CIVIL_STOCKHOLM);
}

/* A plan received that day, with one target; `from` is its valid_from or NULL. */
static struct plan *plan(struct world *w, const char *received, const char *from, double target)
{
	struct plan *p = world_plan(2014);
	p->valid_from = CIVIL_NONE;
	if (from)
		assert_int_equal(civil_parse(str_of(from), &p->valid_from), 0);
	(void)world_row(p, "x", PERIODICITY_TERTIAL, target);
	w->plans_received_unix_s = noon(received);
	world_put_plan(w, 0, p);
	return p;
}

static void say(struct world *w, const char *received, double t1, double t2)
{
	struct results *r = world_results(2014);
	(void)world_outcome(r, "x", T1, world_value(t1));
	if (num_given(t2))
		(void)world_outcome(r, "x", T2, world_value(t2));
	w->results_received_unix_s = noon(received);
	world_put_results(w, 0, r);
}

static bool found(struct world *w, enum finding_kind kind)
{
	for (size_t i = 0; i < w->tree->units[0].n_findings; i++) {
		if (w->tree->units[0].findings[i].finding.kind == kind)
			return true;
	}
	return false;
}

static void test_each_period_by_the_target_at_its_end(void **state)
{
	(void)state;
	static const struct {
		const char *what, *received, *from;
		double t1, t2, year; /* targets in force */
		bool told;
	} cases[] = {
	        {"received in June", "2014-06-02", NULL, 80, 70, 70, true},
	        {"on T1's last day", "2014-04-30", NULL, 70, 70, 70, true},
	        {"the day after", "2014-05-01", NULL, 80, 70, 70, true},
	        {"announced for September", "2014-06-02", "2014-09-01", 80, 80, 70, true},
	        {"back to before T1's end", "2014-06-02", "2014-03-01", 70, 70, 70, true},
	        {"for all of the year: the first was wrong", "2014-06-02", "2014-01-01", 70, 70, 70,
	         false},
	        {"after the year", "2015-02-02", NULL, 80, 80, 80, true},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		(void)plan(w, "2014-01-10", NULL, 80);
		say(w, "2014-05-05", 75, 75);
		(void)plan(w, cases[i].received, cases[i].from, 70);
		world_pass(w);
		const double want[] = {cases[i].t1, cases[i].t2, cases[i].year};
		const char *const at[] = {T1, T2, "2014"};
		for (size_t k = 0; k < 3; k++) {
			const struct figure *f = world_unit_figure(w, 0, at[k]);
			if (f->target != want[k])
				fail_msg("%s, %s: %g", cases[i].what, at[k], f->target);
			if (k < 2)
				assert_int_equal(f->state == STATE_MET, want[k] == 70);
			/* the row that owes it is the newest plan's, whatever is in force */
			assert_ptr_equal(f->planned, w->tree->units[0].years[0].plan->indicators);
		}
		if (found(w, FINDING_TARGET_CHANGED) != cases[i].told)
			fail_msg("%s: told or not", cases[i].what);
		w = world_free(w);
	}
}

static void test_what_is_said_of_a_change(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	(void)plan(w, "2014-01-10", NULL, 80.5);
	(void)plan(w, "2014-06-02", NULL, 70);
	world_pass(w);
	assert_int_equal(w->tree->units[0].n_findings, 1);
	assert_string_equal(w->tree->units[0].findings[0].finding.message,
	                    "x: målet ändrades 2014-06-02 från 80,5 till 70; perioder som slutar "
	                    "före dess bedöms mot det tidigare");
	w = world_free(w);
}

/* A target without a number, and words: as a reader would say them. */
static void test_words_for_targets_that_are_no_numbers(void **state)
{
	(void)state;
	static const struct {
		enum target_kind before, after;
		const char *text, *said; /* as printed before; NULL */
	} cases[] = {
	        {TARGET_NONE, TARGET_INCREASE, NULL, "från inget mål till öka"},
	        {TARGET_NONE, TARGET_INCREASE, "se bilaga", "från se bilaga till öka"},
	        {TARGET_MAINTAIN, TARGET_DECREASE, NULL, "från bibehålla till minska"},
	        {TARGET_NONE, TARGET_BOARD_SETS, "", "från inget mål till tas fram av nämnden"}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		for (int k = 0; k < 2; k++) {
			struct plan *p = world_plan(2014);
			struct plan_indicator *row = world_row(p, "x", PERIODICITY_TERTIAL, NAN);
			row->target.kind = k ? cases[i].after : cases[i].before;
			row->target.text = k ? NULL : cases[i].text;
			w->plans_received_unix_s = noon(k ? "2014-06-02" : "2014-01-10");
			world_put_plan(w, 0, p);
		}
		world_pass(w);
		assert_int_equal(w->tree->units[0].n_findings, 1);
		const char *message = w->tree->units[0].findings[0].finding.message;
		if (!strstr(message, cases[i].said))
			fail_msg("%s: %s", cases[i].said, message);
		w = world_free(w);
	}
}

/* Last year's plan was changed too, and is told beside this year's that was not. */
static void test_a_change_in_last_years_plan_is_told(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	for (int k = 0; k < 2; k++) {
		struct plan *p = world_plan(2013);
		(void)world_row(p, "x", PERIODICITY_TERTIAL, 80 + k);
		w->plans_received_unix_s = noon(k ? "2013-06-02" : "2013-01-10");
		world_put_plan(w, 0, p);
	}
	(void)plan(w, "2014-01-10", NULL, 80);
	world_pass(w);
	assert_int_equal(w->tree->units[0].n_findings, 1);
	assert_int_equal(w->tree->units[0].findings[0].year, 2013);
	w = world_free(w);
}

/* Every row that changed, and what each year's plan and results were found to have. */
static void test_all_rows_and_all_years_are_told(void **state)
{
	(void)state;
	static const struct finding of_plan[] = {{FINDING_BUDGET_MISSING, "budget saknas", 3}};
	static const struct finding of_results[] = {{FINDING_UNREADABLE, "rad 7", 7}};
	struct world *w = world_plain(1);
	for (int year = 2013; year <= 2014; year++) {
		for (int k = 0; k < 2; k++) {
			struct plan *p = world_plan(year);
			(void)world_row(p, "x", PERIODICITY_TERTIAL, 80 + k);
			(void)world_row(p, "ett eget", PERIODICITY_TERTIAL, 5 + k);
			p->findings = of_plan;
			p->n_findings = 1;
			w->plans_received_unix_s = civil_to_unix(
			        (struct civil_time){civil_day(year, 2 + k, 1), 0}, CIVIL_STOCKHOLM);
			world_put_plan(w, 0, p);
		}
		struct results *r = world_results(year);
		r->findings = of_results;
		r->n_findings = 1;
		world_put_results(w, 0, r);
	}
	world_pass(w);
	unsigned n[3] = {0, 0, 0}; /* of plans, changes, results */
	for (size_t i = 0; i < w->tree->units[0].n_findings; i++) {
		enum finding_kind kind = w->tree->units[0].findings[i].finding.kind;
		n[kind == FINDING_TARGET_CHANGED ? 1 : kind == FINDING_UNREADABLE ? 2 : 0]++;
	}
	assert_int_equal(n[0], 2);
	assert_int_equal(n[1], 4);
	assert_int_equal(n[2], 2);
	w = world_free(w);
}

/* v0 from the start, v1 from 1 March, v2 from 1 June; then v3 says it held from 1 February. */
static void test_a_later_plan_takes_over_from_the_day_it_names(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	(void)plan(w, "2014-01-10", NULL, 80);
	(void)plan(w, "2014-03-01", NULL, 81);
	(void)plan(w, "2014-06-01", NULL, 82);
	const struct year_docs *y = &w->tree->units[0].years[0];
	assert_int_equal(y->n_earlier, 2);
	assert_int_equal(y->earlier[0].until, civil_day(2014, 3, 1));
	assert_int_equal(y->earlier[1].until, civil_day(2014, 6, 1));
	world_pass(w);
	assert_true(world_unit_figure(w, 0, T1)->target == 81);
	(void)plan(w, "2014-06-20", NULL, 82); /* nothing new promised: in force since 1 June */
	assert_int_equal(w->tree->units[0].years[0].plan_from, civil_day(2014, 6, 1));
	(void)plan(w, "2014-07-01", "2014-02-01", 90);
	y = &w->tree->units[0].years[0];
	assert_int_equal(y->n_earlier, 1);
	assert_int_equal(y->earlier[0].until, civil_day(2014, 2, 1));
	world_pass(w);
	assert_true(world_unit_figure(w, 0, T1)->target == 90);
	w = world_free(w);
}

static void test_versions_are_bounded(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	for (int i = 0; i < 3 * PLAN_VERSIONS_MAX; i++) {
		char day[CIVIL_TEXT_BYTES];
		(void)plan(w, civil_text(civil_day(2014, 2, 1) + i, day), NULL, i);
	}
	const struct year_docs *y = &w->tree->units[0].years[0];
	assert_int_equal(y->n_earlier, PLAN_VERSIONS_MAX);
	/* the newest stay, as they do when the store is read again */
	for (size_t i = 0; i < y->n_earlier; i++)
		assert_int_equal(y->earlier[i].until,
		                 civil_day(2014, 2, 1) + 2 * PLAN_VERSIONS_MAX + (int)i);
	world_pass(w);
	assert_true(world_unit_figure(w, 0, "2014")->target == 3 * PLAN_VERSIONS_MAX - 1);
	w = world_free(w);
}

static void test_an_indicator_that_came_later_has_its_first_target(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	(void)plan(w, "2014-01-10", NULL, 80);
	struct plan *later = world_plan(2014);
	(void)world_row(later, "x", PERIODICITY_TERTIAL, 80);
	(void)world_row(later, "ny", PERIODICITY_TERTIAL, 5);
	w->plans_received_unix_s = noon("2014-06-02");
	world_put_plan(w, 0, later);
	world_pass(w);
	const struct node *n = &w->tree->units[0];
	unsigned seen = 0;
	for (size_t i = 0; i < n->n_figures; i++) {
		const struct figure *f = &n->figures[i];
		bool new = strcmp(f->name, "ny") == 0;
		seen += new;
		assert_true(f->target == (new ? 5 : 80));
	}
	assert_int_equal(seen, 3);
	assert_false(found(w, FINDING_TARGET_CHANGED));
	w = world_free(w);
}

static void test_each_change_of_a_target_is_told(void **state)
{
	(void)state;
	static const char *const told[] = {
	        "x: målet ändrades 2014-02-01 från 80 till 85; perioder som slutar före dess "
	        "bedöms mot det tidigare",
	        "x: målet ändrades 2014-03-01 från 85 till 90; perioder som slutar före dess "
	        "bedöms mot det tidigare"};
	struct world *w = world_plain(1);
	(void)plan(w, "2014-01-10", NULL, 80);
	(void)plan(w, "2014-02-10", "2014-02-01", 85);
	(void)plan(w, "2014-03-10", "2014-03-01", 90);
	world_pass(w);
	const struct node *n = &w->tree->units[0];
	assert_int_equal(n->n_findings, ARRAY_LEN(told));
	for (size_t i = 0; i < ARRAY_LEN(told); i++)
		assert_string_equal(n->findings[i].finding.message, told[i]);
	w = world_free(w);
}

/* Rows that changed places keep their targets; what no plan has, has none. */
static void test_rows_are_found_where_they_stood(void **state)
{
	(void)state;
	static const struct {
		const char *received;
		double x, y;
		bool x_first;
	} plans[] = {{"2014-01-10", 80, 10, false}, {"2014-06-02", 85, 15, true}};
	struct world *w = world_plain(1);
	for (size_t i = 0; i < ARRAY_LEN(plans); i++) {
		struct plan *p = world_plan(2014);
		if (plans[i].x_first)
			(void)world_row(p, "x", PERIODICITY_TERTIAL, plans[i].x);
		(void)world_row(p, "y", PERIODICITY_TERTIAL, plans[i].y);
		if (!plans[i].x_first)
			(void)world_row(p, "x", PERIODICITY_TERTIAL, plans[i].x);
		w->plans_received_unix_s = noon(plans[i].received);
		world_put_plan(w, 0, p);
	}
	struct results *r = world_results(2014);
	(void)world_outcome(r, "z", T1, world_value(7));
	world_put_results(w, 0, r);
	world_pass(w);
	assert_true(world_own_figure(w, "x", T1)->target == 80);
	assert_true(world_own_figure(w, "x", T2)->target == 85);
	assert_true(world_own_figure(w, "y", T1)->target == 10);
	assert_true(world_own_figure(w, "y", T2)->target == 15);
	assert_null(world_own_figure(w, "z", T1)->promise);
	w = world_free(w);
}

/* ---- corrections ---- */

static void test_a_correction_is_judged_anew_and_seen(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	(void)plan(w, "2014-01-10", NULL, 80);
	say(w, "2014-05-05", 85, NAN);
	world_pass(w);
	assert_int_equal(world_unit_figure(w, 0, T1)->state, STATE_MET);
	assert_null(world_unit_figure(w, 0, T1)->corrected);
	say(w, "2014-06-01", 60, 90); /* T1 corrected; T2 is new, no correction */
	world_pass(w);
	const struct figure *f = world_unit_figure(w, 0, T1);
	assert_int_equal(f->state, STATE_BEHIND);
	assert_non_null(f->corrected);
	assert_true(f->corrected->before.value == 85);
	assert_int_equal(f->corrected->at_unix_s, noon("2014-06-01"));
	assert_null(world_unit_figure(w, 0, T2)->corrected);
	/* its department and district are corrected with it, without a number */
	f = world_figure(w, SCOPE_DISTRICT, 0, 0, T1);
	assert_null(f->corrected);
	assert_int_equal(f->merge->corrected_unix_s, noon("2014-06-01"));
	/* the same again, and a new figure beside it: still the correction of then */
	say(w, "2014-06-10", 60, 91);
	world_pass(w);
	f = world_unit_figure(w, 0, T1);
	assert_int_equal(f->corrected->at_unix_s, noon("2014-06-01"));
	assert_true(world_unit_figure(w, 0, T2)->corrected->before.value == 90);
	/* taken back */
	say(w, "2014-06-20", NAN, 91);
	world_pass(w);
	f = world_unit_figure(w, 0, T1);
	assert_int_equal(f->state, STATE_MISSING);
	assert_true(f->corrected->before.value == 60);
	w = world_free(w);
}

static void test_what_was_said_before_is_told_only_when_it_was_told_then(void **state)
{
	(void)state;
	static const struct {
		double first, second;
		bool told;
	} cases[] = {{30, 25, true}, {3, 25, false}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		w->protect.min_group = 5;
		assert_int_equal(protect_shown_new(1 << 20, &w->shown), 0);
		struct part parts[] = {world_of(cases[i].first, 60), world_of(cases[i].second, 60)};
		for (size_t k = 0; k < 2; k++) {
			world_say(w, 0, 80, T1, parts[k]);
			w->results_received_unix_s += 86400;
			world_pass(w);
		}
		struct node_view *v = protect_publish(&w->tree->units[0]);
		const struct figure *f = NULL;
		for (size_t k = 0; k < v->n_figures; k++)
			f = period_eq(v->figures[k].period, world_period(T1)) ? &v->figures[k] : f;
		assert_non_null(f->corrected);
		assert_int_equal(num_given(f->corrected->before.value), cases[i].told);
		assert_false(num_given(f->corrected->before.numerator) && !cases[i].told);
		v = node_view_unref(v);
		w = world_free(w);
	}
}

/* A text that is long and each time another. */
static const char *long_name(int version, int row)
{
	static char name[40000];
	memset(name, 'x', sizeof(name) - 1);
	(void)snprintf(name, 32, "%d-%d ", version, row); /* it fits; the rest is taken off */
	name[strlen(name)] = 'x';
	return name;
}

/* A feed that says something else each time is taken, and memory does not grow with it. */
static void test_corrections_of_what_is_gone_are_bounded(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	(void)plan(w, "2014-01-02", NULL, 80);
	for (int version = 0; version < 12; version++) {
		struct results *r = world_results(2014);
		(void)world_outcome(r, "x", T1, world_value(version));
		for (int i = 0; i < 200; i++)
			(void)world_outcome(r, long_name(version, i), T1, world_value(1));
		w->results_received_unix_s = noon("2014-06-02") + version;
		world_put_results(w, 0, r);
	}
	const struct year_docs *y = &w->tree->units[0].years[0];
	assert_true(arena_bytes(y->corrections_arena) < (size_t)20 << 20);
	world_pass(w);
	const struct figure *f = world_unit_figure(w, 0, T1);
	assert_true(f->all.value == 11 && f->corrected && f->corrected->before.value == 10);
	w = world_free(w);
}

static void test_earlier_plans_are_bounded_in_bytes(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	for (int version = 0; version < 12; version++) {
		struct plan *p = world_plan(2014);
		p->valid_from = civil_day(2014, 1, 2 + version);
		(void)world_row(p, "x", PERIODICITY_TERTIAL, version);
		for (int i = 0; i < 100; i++)
			(void)world_row(p, long_name(version, i), PERIODICITY_YEAR, 1);
		world_put_plan(w, 0, p);
	}
	const struct year_docs *y = &w->tree->units[0].years[0];
	size_t bytes = 0;
	for (size_t i = 0; i < y->n_earlier; i++)
		bytes += arena_bytes(y->earlier[i].plan->arena);
	assert_true(y->n_earlier > 2 && y->n_earlier < 11 && bytes <= (size_t)32 << 20);
	/* the newest stay: until 13 January, and one day each before that */
	assert_int_equal(y->earlier[y->n_earlier - 1].until, civil_day(2014, 1, 13));
	assert_int_equal(y->earlier[0].until, civil_day(2014, 1, 14) - (int32_t)y->n_earlier);
	w = world_free(w);
}

static void test_a_whole_is_corrected_with_any_of_its_parts(void **state)
{
	(void)state;
	static const char *const words[] = {"2014-05-10", "2014-05-20"};
	struct world *w = world_plain(3);
	for (uint32_t unit = 0; unit < 3; unit++) {
		for (size_t k = 0; k < (unit == 1 ? 2 : 1); k++) { /* the second corrects itself */
			struct results *r = world_results(2014);
			(void)world_outcome(r, "x", T1, world_value(70 + (double)k));
			w->results_received_unix_s = noon(words[k]);
			world_put_results(w, unit, r);
		}
	}
	world_pass(w);
	for (enum scope_kind kind = SCOPE_DEPARTMENT; kind < SCOPE_KIND_COUNT; kind++)
		assert_int_equal(world_figure(w, kind, 0, 0, T1)->merge->corrected_unix_s,
		                 noon("2014-05-20"));
	w = world_free(w);
}

/* Two feeds that say the same period otherwise: what the older one said was corrected by the newer.
 */
static void test_another_feed_corrects_too(void **state)
{
	(void)state;
	static const struct {
		const char *when[2]; /* last year's feed and this year's were received */
		double said[2], value, before;
		int by; /* which corrected the other; -1: neither */
	} cases[] = {
	        {{"2013-06-01", "2014-05-01"}, {70, 75}, 75, 70, 1},
	        {{"2014-06-01", "2014-05-01"}, {70, 75}, 70, 75, 0},
	        {{"2014-05-01", "2014-05-01"}, {70, 75}, 70, NAN, -1}, /* its own year's */
	        {{"2013-06-01", "2014-05-01"}, {70, 70}, 70, NAN, -1},
	        {{"2013-06-01", "2014-05-01"}, {NAN, 75}, 75, NAN, -1},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		for (int k = 0; k < 2; k++) {
			struct results *r = world_results(2013 + k);
			(void)world_outcome(r, "x", "2013-T1", world_value(cases[i].said[k]));
			w->results_received_unix_s = noon(cases[i].when[k]);
			world_put_results(w, 0, r);
		}
		world_pass(w);
		const struct figure *f = world_unit_figure(w, 0, "2013-T1");
		assert_true(f->all.value == cases[i].value);
		assert_int_equal(f->corrected != NULL, cases[i].by >= 0);
		if (f->corrected) {
			assert_true(f->corrected->before.value == cases[i].before);
			assert_int_equal(f->corrected->at_unix_s, noon(cases[i].when[cases[i].by]));
		}
		w = world_free(w);
	}
}

/* What a feed took back itself is what was corrected, and not what an older feed once said; of
 * several older feeds it is what the newest said. */
static void test_the_latest_word_is_what_was_corrected(void **state)
{
	(void)state;
	static const struct {
		struct {
			const char *when;
			int feed;
			double said;
		} words[3];
	} cases[] = {
	        {{{"2013-06-01", 2013, 40}, {"2014-05-01", 2014, 50}, {"2014-05-20", 2014, 60}}},
	        {{{"2012-06-01", 2012, 40}, {"2013-06-01", 2013, 50}, {"2014-05-20", 2014, 60}}},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		for (size_t k = 0; k < 3; k++) {
			struct results *r = world_results(cases[i].words[k].feed);
			(void)world_outcome(r, "x", "2013-T1", world_value(cases[i].words[k].said));
			w->results_received_unix_s = noon(cases[i].words[k].when);
			world_put_results(w, 0, r);
		}
		world_pass(w);
		const struct figure *f = world_unit_figure(w, 0, "2013-T1");
		assert_true(f->all.value == 60 && f->corrected->before.value == 50);
		assert_int_equal(f->corrected->at_unix_s, noon("2014-05-20"));
		w = world_free(w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_each_period_by_the_target_at_its_end),
	        cmocka_unit_test(test_what_is_said_of_a_change),
	        cmocka_unit_test(test_words_for_targets_that_are_no_numbers),
	        cmocka_unit_test(test_a_change_in_last_years_plan_is_told),
	        cmocka_unit_test(test_all_rows_and_all_years_are_told),
	        cmocka_unit_test(test_a_later_plan_takes_over_from_the_day_it_names),
	        cmocka_unit_test(test_versions_are_bounded),
	        cmocka_unit_test(test_an_indicator_that_came_later_has_its_first_target),
	        cmocka_unit_test(test_each_change_of_a_target_is_told),
	        cmocka_unit_test(test_rows_are_found_where_they_stood),
	        cmocka_unit_test(test_a_correction_is_judged_anew_and_seen),
	        cmocka_unit_test(test_a_whole_is_corrected_with_any_of_its_parts),
	        cmocka_unit_test(test_what_was_said_before_is_told_only_when_it_was_told_then),
	        cmocka_unit_test(test_corrections_of_what_is_gone_are_bounded),
	        cmocka_unit_test(test_earlier_plans_are_bounded_in_bytes),
	        cmocka_unit_test(test_another_feed_corrects_too),
	        cmocka_unit_test(test_the_latest_word_is_what_was_corrected),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
