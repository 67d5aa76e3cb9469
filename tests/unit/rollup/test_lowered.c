/* SPDX-License-Identifier: EUPL-1.2 */
/* What a target was before it was made weaker during the year: back through the plans as long as
 * each change made it weaker. */
#include "test.h"
#include "world.h"

static int64_t noon(const char *date)
{
	int32_t day = 0;
	assert_int_equal(civil_parse(str_of(date), &day), 0);
	return civil_to_unix((struct civil_time){day, 43200}, CIVIL_STOCKHOLM);
}

#define STEPS_MAX 5
struct step {
	const char *received; /* NULL: no more */
	const char *from;     /* valid_from; NULL */
	double target;
};

static const struct {
	const char *what;
	struct step steps[STEPS_MAX];
	double was; /* 0: not lowered */
	const char *from;
} cases[] = {
        {"never changed", {{"2014-01-10", NULL, 90}}, 0, NULL},
        {"lowered", {{"2014-01-10", NULL, 90}, {"2014-06-16", NULL, 80}}, 90, "2014-06-16"},
        {"raised", {{"2014-01-10", NULL, 80}, {"2014-06-16", NULL, 90}}, 0, NULL},
        {"for all of the year",
         {{"2014-01-10", "2014-01-01", 90}, {"2014-06-16", "2014-01-01", 80}},
         90,
         "2014-01-01"},
        {"twice: before the first, from the last",
         {{"2014-01-10", NULL, 90}, {"2014-06-16", NULL, 80}, {"2014-08-01", NULL, 75}},
         90,
         "2014-08-01"},
        {"and restored",
         {{"2014-01-10", NULL, 90}, {"2014-06-16", NULL, 80}, {"2014-08-01", NULL, 90}},
         0,
         NULL},
        {"in part restored: stronger than what it was last",
         {{"2014-01-10", NULL, 90}, {"2014-06-16", NULL, 80}, {"2014-08-01", NULL, 85}},
         0,
         NULL},
        {"and lowered again",
         {{"2014-01-10", NULL, 90},
          {"2014-06-16", NULL, 80},
          {"2014-08-01", NULL, 85},
          {"2014-09-01", NULL, 82}},
         85,
         "2014-09-01"},
        {"before the year began", {{"2013-11-10", NULL, 90}, {"2013-12-16", NULL, 80}}, 0, NULL},
};

static void back_to_the_last_that_was_stronger(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world *w = world_plain(1);
		for (size_t k = 0; k < STEPS_MAX && cases[i].steps[k].received; k++) {
			const struct step *s = &cases[i].steps[k];
			struct plan *p = world_plan(2014);
			p->valid_from = CIVIL_NONE;
			if (s->from)
				assert_int_equal(civil_parse(str_of(s->from), &p->valid_from), 0);
			(void)world_row(p, "x", PERIODICITY_TERTIAL, s->target);
			(void)world_row(p, "bredvid", PERIODICITY_YEAR, 50);
			w->plans_received_unix_s = noon(s->received);
			world_put_plan(w, 0, p);
		}
		world_pass(w);
		const struct figure *f = world_unit_figure(w, 0, "2014-T1");
		assert_non_null(f);
		bool lowered = f->was.weaker;
		if (lowered != (cases[i].was != 0) || (lowered && f->was.value != cases[i].was))
			fail_msg("%s: was %g", cases[i].what, f->was.value);
		char day[CIVIL_TEXT_BYTES];
		if (lowered && strcmp(civil_text(f->was.from, day), cases[i].from) != 0)
			fail_msg("%s: from %s", cases[i].what, day);
		const struct figure *other = world_own_figure(w, "bredvid", "2014");
		assert_true(other && other->was.from == CIVIL_NONE);
		w = world_free(w);
	}
}

static void put(struct world *w, const char *received, double target)
{
	struct plan *p = world_plan(2014);
	(void)world_row(p, "x", PERIODICITY_TERTIAL, target);
	w->plans_received_unix_s = noon(received);
	world_put_plan(w, 0, p);
}

/* Any change is known, with when it was received. */
static void what_was_made_stronger_was_something_before(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	put(w, "2014-01-10", 70);
	put(w, "2014-06-16", 80);
	put(w, "2014-08-01", 90);
	world_pass(w);
	const struct figure *f = world_unit_figure(w, 0, "2014-T2");
	assert_non_null(f);
	assert_false(f->was.weaker);
	assert_int_equal(f->was.kind, TARGET_VALUE);
	assert_true(f->was.value == 80);
	assert_int_equal(f->was.at_unix_s, noon("2014-08-01"));
	w = world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(back_to_the_last_that_was_stronger),
	        cmocka_unit_test(what_was_made_stronger_was_something_before),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
