/* SPDX-License-Identifier: EUPL-1.2 */
/* What the passes over units and scopes judge besides single figures (MEANING 20, 24, 29, 35). */
#include "test.h"
#include "world.h"

#define N  NUM_NONE
#define T1 "2014-T1"

static void add_activity(struct plan *p, const char *text, int32_t end)
{
	struct plan_activity *a =
	        (struct plan_activity *)(uintptr_t)&p->activities[p->n_activities];
	*a = (struct plan_activity){.text = text, .start = CIVIL_NONE, .end = end};
	p->n_activities++;
}

static void test_each_activity_is_held_against_its_own_end(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int end; /* day of June 2014; 0: none */
		enum activity_status status;
		bool listed, overdue;
	} cases[] = {
	        {"ended yesterday", 1, ACTIVITY_ONGOING, true, true},
	        {"ends today", 2, ACTIVITY_ONGOING, true, false},
	        {"never began", 1, ACTIVITY_NOT_STARTED, true, true},
	        {"is done", 1, ACTIVITY_DONE, true, false},
	        {"was given up", 1, ACTIVITY_CANCELLED, true, false},
	        {"has no end", 0, ACTIVITY_ONGOING, true, false},
	        {"is not spoken of", 1, ACTIVITY_NOT_STARTED, false, true},
	};
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	struct results *r = world_results(2014);
	struct activity_report *said = arena_array(r->arena, ARRAY_LEN(cases), sizeof(*said));
	assert_non_null(said);
	r->lists_activities = true;
	r->activities = said;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		add_activity(p, cases[i].text,
		             cases[i].end ? civil_day(2014, 6, cases[i].end) : CIVIL_NONE);
		if (cases[i].listed)
			said[r->n_activities++] =
			        (struct activity_report){cases[i].text, cases[i].status, NULL, 0};
	}
	world_put_plan(w, 0, p);
	world_put_results(w, 0, r);
	world_pass(w);
	assert_int_equal(w->tree->units[0].n_activities, ARRAY_LEN(cases));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct activity_row *a = &w->tree->units[0].activities[i];
		assert_int_equal(a->status, cases[i].status);
		if (a->overdue != cases[i].overdue)
			fail_msg("%s", cases[i].text);
	}
	w = world_free(w);
}

/* Late is said of the results alone, and only when a figure that is owed is past its day. */
static void test_evidence_of_the_documents(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	(void)world_row(p, "x", PERIODICITY_TERTIAL, 80);
	world_put_plan(w, 0, p);
	struct doc_state *docs = w->tree->units[0].docs;
	for (int day = 20; day <= 21; day++) { /* due 20 May */
		char today[CIVIL_TEXT_BYTES];
		world_today(w, civil_text(civil_day(2014, 5, day), today));
		docs[DOC_PLAN].last_success_unix_s = w->now.unix_s;
		docs[DOC_RESULTS].last_success_unix_s = w->now.unix_s;
		tree_touch_all(w->tree);
		world_pass(w);
		assert_int_equal(docs[DOC_PLAN].evidence, EVIDENCE_FRESH);
		assert_int_equal(docs[DOC_RESULTS].evidence,
		                 day == 20 ? EVIDENCE_FRESH : EVIDENCE_LATE);
	}
	w = world_free(w);
}

/* Nothing was to be reached, nothing was, and two and a half would have been near enough: the gap is
 * shared by head, since no one promised more than another. */
static void test_a_gap_over_nothing_is_shared_by_head(void **state)
{
	(void)state;
	struct world *w = world_plain(4);
	w->indicators[0].measure = MEASURE_COUNTED;
	w->indicators[0].unit = "st";
	w->indicators[0].direction = DIRECTION_APPROACH;
	w->indicators[0].tolerance = 2.5;
	for (uint32_t i = 0; i < 4; i++)
		world_say(w, i, 0, T1, world_value(0));
	world_pass(w);
	const struct figure *f = world_figure(w, SCOPE_DISTRICT, 0, 0, T1);
	assert_true(f->state == STATE_MET && f->gap == 2.5);
	for (size_t i = 0; i < 4; i++)
		assert_true(f->merge->contributors[i].share_of_gap == 0.25);
	w = world_free(w);
	/* 10, 0, 0 and 30 were to be reached in the year: by promise */
	w = world_plain(4);
	w->indicators[0] = (struct indicator){.id = "x",
	                                      .name = "x",
	                                      .unit = "st",
	                                      .measure = MEASURE_COUNTED,
	                                      .direction = DIRECTION_APPROACH,
	                                      .tolerance = N};
	static const double promised[] = {10, 0, 0, 30};
	for (uint32_t i = 0; i < 4; i++)
		world_say(w, i, promised[i], "2014", world_value(10));
	world_pass(w);
	f = world_figure(w, SCOPE_DISTRICT, 0, 0, "2014");
	assert_true(f->state == STATE_MET && f->gap == 2);
	for (size_t i = 0; i < 4; i++)
		assert_true(f->merge->contributors[i].share_of_gap == promised[i] / 40);
	w = world_free(w);
}

/* What one unit cannot be judged by, a whole cannot either. */
static void test_a_whole_needs_a_direction_too(void **state)
{
	(void)state;
	for (int known = 0; known < 2; known++) {
		struct world *w = world_plain(2);
		w->indicators[0].direction = known ? DIRECTION_HIGHER : DIRECTION_NONE;
		world_say(w, 0, 80, T1, world_value(90));
		world_say(w, 1, 80, T1, world_value(80));
		world_pass(w);
		const struct figure *f = world_figure(w, SCOPE_DEPARTMENT, 0, 0, T1);
		assert_int_equal(f->state, known ? STATE_MET : STATE_NO_TARGET);
		assert_int_equal(f->why_not, known ? NO_STATE_NONE : NO_STATE_DIRECTION_UNKNOWN);
		assert_true(known ? f->gap == 5 : !num_given(f->gap));
		w = world_free(w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_each_activity_is_held_against_its_own_end),
	        cmocka_unit_test(test_evidence_of_the_documents),
	        cmocka_unit_test(test_a_gap_over_nothing_is_shared_by_head),
	        cmocka_unit_test(test_a_whole_needs_a_direction_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
