/* SPDX-License-Identifier: EUPL-1.2 */
/* alert: memory runs out anywhere in a pass, a tick or the day's look for reminders: it says so,
 * the book is as before, and done again it tells the same. */
#include "alert_world.h"
#include "oom.h"

#define FIG(u, more) "figure unit:" u " mal period=2014-T1 target=90 tol=4.5 action=Ja " more "\n"
#define BAD(day)     "now 2014-" day "T09:00\n" FIG("a", "value=80 state=behind gap=-10") "feed\n"
#define OK(day)      "now 2014-" day "T10:00\n" FIG("a", "value=91 state=met gap=1") "feed\n"
#define FAILS        " failing=2014-05-15 error=x\n"
#define DOWN(u)      "doc " u " plan" FAILS "doc " u " results" FAILS

/* A swinging alert, two departments, a silence. */
static const char before[] =
        "set reminders=28,7 copies=3 page=https://x.se/ name=D\n"
        "operator mail=drift@x.se\n"
        "district d\n"
        "department social district=d head=anna@x.se controller=karin@x.se\n"
        "department skola district=d head=bo@x.se controller=lisa@x.se\n"
        "unit a department=social contact=a@x.se\n"
        "unit b department=skola contact=b@x.se\n"
        "unit c department=skola contact=c@x.se\n" BAD("05-05") OK("05-06") BAD("05-07") OK("05-08")
                BAD("05-09") OK("05-13") BAD("05-14") "silence unit:c until=2014-06-02 by=Anna\n";

enum act { FEED, TICK, REMIND };

/* What comes then, to be done with failing memory. */
static const struct {
	const char *what, *script;
	enum act act;
} cases[] = {
        {"a department out of reach, a target made weaker, a rule that moved an alert",
         "now 2014-05-15T09:00\n" DOWN("b") DOWN(
                 "c") "figure unit:a sjuk period=2014-T1 direction=lower state=met value=4 gap=1 "
                      "target=5.5 was=4.4 from=2014-05-15\n",
         FEED},
        {"what settled", "now 2014-05-19T09:00\n", TICK},
        {"reminders",
         "figure unit:b mal period=2014-T1 state=not_due due=2014-05-22\n"
         "figure unit:c mal period=2014-T1 state=not_due due=2014-05-22\n"
         "now 2014-05-15T09:00\n",
         REMIND},
};

static int act(struct world *w, struct snapshot *s, enum act a, struct alert_changes *c)
{
	int64_t digest = 0;
	int32_t day = 0;
	struct alert_input in = {
	        .s = s, .before = w->before, .first_cycle_over = true, .now = w->now};
	switch (a) {
	case FEED: return alert_book_feed(w->book, &in, c);
	case TICK: return alert_book_tick(w->book, s, w->now, w->last_digest, c, &digest);
	case REMIND: return alert_book_remind(w->book, s, w->now, 1, c, &day);
	}
	return -EINVAL;
}

/* @param n the allocation that fails; 0: none. @return it was reached */
static bool run(size_t at, size_t n, struct buf *out)
{
	struct world *w = world_begin(out, NULL, true);
	world_lines(w, before);
	buf_clear(out);
	world_lines(w, cases[at].script);
	struct snapshot *s = w_snapshot(w);
	struct alert_changes c = {0};
	oom_countdown = n;
	int ret = act(w, s, cases[at].act, &c);
	bool reached = n > 0 && oom_end();
	if (ret) {
		assert_true(reached);
		assert_int_equal(ret, -ENOMEM);
		assert_int_equal(act(w, s, cases[at].act, &c), 0);
	}
	w_print(w, &c);
	assert_true(w->out->n > 0);
	(void)snapshot_unref(s); /* the last one */
	world_end(w);
	return reached;
}

static void nothing_is_lost_or_told_twice(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buf want, got;
		buf_init(&want, 1 << 20);
		(void)run(i, 0, &want);
		for (size_t n = 1;; n++) {
			buf_init(&got, 1 << 20);
			bool reached = run(i, n, &got);
			if (strcmp(want.at, got.at ? got.at : "") != 0)
				fail_msg("%s, allocation %zu\n--- told:\n%s--- should be:\n%s",
				         cases[i].what, n, got.at ? got.at : "", want.at);
			buf_done(&got);
			if (!reached)
				break;
		}
		buf_done(&want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_lost_or_told_twice)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
