/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/event: what webhooks are told, and when; and the bodies themselves.  Each folder of
 * tests/data/events is a case: `in` is a script of a small district, `tertial.jsonl` and
 * `alertmanager.jsonl` the bodies that a hook of that format is sent, one a line (a flow test tries
 * them against the schema).  GOLDEN_WRITE=1 writes what is made now, to be read by eye. */
#include "alert_world.h"
#include <dirent.h>

#define DISTRICT                                                                                   \
	"set hooks=h hear=events\n"                                                                \
	"now 2014-05-20T09:00\n"                                                                   \
	"operator mail=drift@x.se\n"                                                               \
	"district d name=Södermalm\n"                                                             \
	"department social district=d name=Social head=anna@x.se\n"                                \
	"unit prev department=social name=Preventionsgruppen contact=prev@x.se\n"
#define NOBODY                                                                                     \
	"set hooks=h hear=events\n"                                                                \
	"now 2014-05-20T09:00\n"                                                                   \
	"district d name=Södermalm\n"                                                             \
	"department social district=d name=Social\n"                                               \
	"unit prev department=social name=Preventionsgruppen\n"
#define FIG    "figure unit:prev mal period=2014-T1 target=90 tol=4.5 action=Ja value="
#define BEHIND FIG "80 state=behind gap=-10\n"
#define WORSE  FIG "70 state=behind gap=-20\n"
#define MET    FIG "91 state=met gap=1\n"
#define EVENT(new, worse, over)                                                                    \
	"event h: händelser: " #new " nya, " #worse " värre, " #over " återhämtade\n"
#define NIGHT "now 2014-05-20T23:00\nset quiet=22:00-06:00\n"
#define DAWN  "now 2014-05-21T06:00\n"

static const struct world_case cases[] = {
        {"new, worse and recovered are told, each once",
         DISTRICT BEHIND "feed\nfeed observed\n" WORSE "feed observed\nfeed\ntick\n" MET
                         "feed observed\nfeed\ntick\n",
         EVENT(1, 0, 0) EVENT(0, 1, 0) EVENT(0, 0, 1)},
        {"the same when there is nobody to mail",
         NOBODY BEHIND "feed\nfeed observed\n" WORSE "feed observed\nfeed\ntick\n" MET
                       "feed observed\nfeed\ntick\n",
         EVENT(1, 0, 0) EVENT(0, 1, 0) EVENT(0, 0, 1)},
        {"the same in quiet hours, and not again when they are over",
         DISTRICT NIGHT BEHIND "feed\n" WORSE "feed observed\n" MET "feed observed\n" DAWN
                               "tick\nfeed\n",
         EVENT(1, 0, 0) EVENT(0, 1, 0) EVENT(0, 0, 1)},
        {"a recovery that mail must wait for, and what comes after it, are told in their order",
         DISTRICT BEHIND "feed\n" NIGHT MET "feed observed\n" BEHIND "feed observed\n" DAWN
                         "tick\n" MET "feed observed\n",
         EVENT(1, 0, 0) EVENT(0, 0, 1) EVENT(1, 0, 0) EVENT(0, 0, 1)},
        {"the same over the hourly limit of mails",
         DISTRICT "set max=1\n" BEHIND "feed\n" WORSE "feed observed\n" MET "feed observed\n",
         EVENT(1, 0, 0) EVENT(0, 1, 0) EVENT(0, 0, 1)},
        {"what is muted waits, and is told once when the unit is back",
         DISTRICT BEHIND "doc prev plan failing=2014-05-20 error=x\nfeed\nfeed observed\ntick\n"
                         "doc prev plan\nfeed\nfeed\n",
         EVENT(1, 0, 0) EVENT(1, 0, 1)}, /* the unreachable feed; then it, and the figure */
        {"what got worse while muted is told as worse afterwards",
         DISTRICT BEHIND "feed\ndoc prev plan failing=2014-05-20 error=x\n" WORSE
                         "feed observed\ndoc prev plan\nfeed\n",
         EVENT(1, 0, 0) EVENT(1, 0, 0) EVENT(0, 1, 1)},
        {"what was never told is not told as recovered",
         DISTRICT BEHIND "doc prev plan failing=2014-05-20 error=x\nfeed\n" MET
                         "feed observed\ndoc prev plan\nfeed\n",
         EVENT(1, 0, 0) EVENT(0, 0, 1)}, /* of the feed */
        {"a silence holds it back until it ends",
         DISTRICT "kept prev subject=a1 text=Akt told=anna@x.se silenced=2014-05-21\n"
                  "feed\ntick\nsay x\n" DAWN "tick\ntick\n",
         "x\n" EVENT(1, 0, 0)},
        {"pending is nothing to tell, nor is what clears but has not cleared",
         DISTRICT "set for=2\n" BEHIND "feed observed\nsay x\nfeed observed\n" MET
                  "feed observed\nsay y\nfeed observed\n",
         "x\n" EVENT(1, 0, 0) "y\n" EVENT(0, 0, 1)},
        {"a restart tells nothing again, and forgets nothing",
         DISTRICT BEHIND "feed\nrestart\nfeed\nfeed observed\nrestart\n" WORSE
                         "feed observed\nrestart\n" MET "feed observed\n",
         EVENT(1, 0, 0) EVENT(0, 1, 0) EVENT(0, 0, 1)},
        {"what is owed outlives a restart",
         DISTRICT BEHIND "doc prev plan failing=2014-05-20 error=x\nfeed\nrestart\n"
                         "doc prev plan\nfeed\n",
         EVENT(1, 0, 0) EVENT(1, 0, 1)},
        {"the daemon's own troubles are told too",
         DISTRICT "feed\ntrouble disk bad=1 why=full\nfeed\ntrouble disk why=\ntick\n",
         EVENT(1, 0, 0) EVENT(0, 0, 1)},
        {"before the first cycle is over nothing is told", DISTRICT BEHIND "feed first=0\n", ""},
        {"what a unit leaves behind when it leaves the register is over, once",
         DISTRICT BEHIND "feed\nforget prev\nfeed\nfeed\ntick\ncount\n",
         EVENT(1, 0, 0) EVENT(0, 0, 1) "0 alerts\n"},
        {"so it is at night, when it was muted or silenced, and when a restart came between",
         DISTRICT BEHIND "feed\ndoc prev plan failing=2014-05-20 error=x\n" WORSE
                         "feed observed\nsilence unit:prev mal until=2014-06-10 by=Anna\n" NIGHT
                         "restart\nforget prev\nfeed\nfeed\ncount\n",
         EVENT(1, 0, 0) EVENT(1, 0, 0) EVENT(0, 0, 2) "0 alerts\n"},
        {"and what hooks never heard of is nothing to end",
         DISTRICT "set for=2\n" BEHIND "feed observed\nforget prev\nfeed\ncount\n", "0 alerts\n"},
        {"a hook that comes later is told what changes from then on",
         DISTRICT "set hooks=\n" BEHIND "feed\nset hooks=h\nfeed\ntick\nsay x\n" MET
                  "feed observed\n",
         "x\n" EVENT(0, 0, 1)},
};

static void each_change_is_told_once_to_hooks(void **state)
{
	(void)state;
	world_cases(cases, ARRAY_LEN(cases));
}

/* ---- ids ---- */
struct seen {
	char ids[16][40];
	size_t n;
};

static void note_ids(struct seen *s, const struct alert_changes *c)
{
	for (size_t i = 0; i < c->n_notices; i++) {
		const struct notice *n = &c->notices[i];
		if (n->kind != NOTICE_EVENT)
			continue;
		assert_int_equal(strlen(n->id), 32);
		assert_true(s->n < ARRAY_LEN(s->ids));
		(void)snprintf(s->ids[s->n++], sizeof(s->ids[0]), "%s", n->id);
	}
}

/* Bad, good, bad and good again within one second of a frozen clock. */
static void play_ids(struct seen *s)
{
	static const struct alert_hook hooks[] = {{"a", ALERT_FORMAT_TERTIAL},
	                                          {"b", ALERT_FORMAT_TERTIAL}};
	struct alert_params p = {.for_observations = 1, .hooks = hooks, .n_hooks = 2};
	struct alert_now now = {1400572800, {16210, 36000}, CIVIL_STOCKHOLM};
	struct alert_book *b = NULL;
	struct org *o = org_new(1024);
	struct catalogue *c = catalogue_new(1024);
	struct snapshot *g = o && c ? snapshot_new(o, c, 1) : NULL;
	assert_non_null(g);
	assert_int_equal(alert_book_new(&p, &b), 0);
	for (int i = 0; i < 4; i++) {
		struct alert_changes changes;
		struct alert_input in = {.s = g, .first_cycle_over = true, .now = now};
		assert_int_equal(alert_book_operator(b, "disk", i % 2 == 0, "full", now), 1);
		assert_int_equal(alert_book_feed(b, &in, &changes), 0);
		note_ids(s, &changes);
	}
	b = alert_book_free(b);
	(void)snapshot_unref(g);
	(void)org_unref(o);
	(void)catalogue_unref(c);
}

static void ids_are_made_of_content_and_never_used_twice(void **state)
{
	(void)state;
	struct seen one = {0}, two = {0};
	play_ids(&one);
	play_ids(&two);
	assert_int_equal(one.n, 8); /* four changes, two hooks */
	assert_memory_equal(&one, &two, sizeof(one));
	for (size_t i = 0; i < one.n; i++)
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(one.ids[i], one.ids[k]);
}

static unsigned count_of(const char *text, const char *wanted)
{
	unsigned n = 0;
	for (; (text = strstr(text, wanted)); text++)
		n++;
	return n;
}

/* 450 at once, and then one more. @return what is told of the one more, which lives with `b` */
static const char *play_storm(struct alert_book *b, struct snapshot *g)
{
	struct alert_now now = {1400572800, {16210, 36000}, CIVIL_STOCKHOLM};
	struct alert_input in = {.s = g, .first_cycle_over = true, .now = now};
	struct alert_changes changes;
	char subject[16], wanted[32];
	for (int i = 0; i < 450; i++) {
		(void)snprintf(subject, sizeof(subject), "s%03d", i);
		assert_int_equal(alert_book_operator(b, subject, true, "x", now), 1);
	}
	assert_int_equal(alert_book_feed(b, &in, &changes), 0);
	assert_int_equal(changes.n_notices, 3);
	for (int i = 0; i < 450; i++) {
		unsigned n = 0;
		(void)snprintf(wanted, sizeof(wanted), "\"subject\":\"s%03d\"", i);
		for (size_t k = 0; k < changes.n_notices; k++)
			n += count_of(changes.notices[k].text, wanted);
		assert_int_equal(n, 1);
	}
	assert_int_equal(alert_book_operator(b, "one more", true, "x", now), 1);
	assert_int_equal(alert_book_feed(b, &in, &changes), 0);
	assert_int_equal(changes.n_notices, 1);
	return changes.notices[0].text;
}

static void a_storm_is_cut_into_bodies_and_none_is_lost(void **state)
{
	(void)state;
	struct org *o = org_new(1024);
	struct catalogue *c = catalogue_new(1024);
	struct snapshot *g = o && c ? snapshot_new(o, c, 1) : NULL;
	assert_non_null(g);
	for (int f = 0; f < ALERT_FORMAT_COUNT; f++) {
		bool grouped = f == ALERT_FORMAT_ALERTMANAGER;
		struct alert_hook hook = {"a", (enum alert_format)f};
		struct alert_params p = {.for_observations = 1, .hooks = &hook, .n_hooks = 1};
		struct alert_book *b = NULL;
		assert_int_equal(alert_book_new(&p, &b), 0);
		const char *told = play_storm(b, g);
		assert_int_equal(count_of(told, "\"subject\":\"one more\""), 1);
		assert_int_equal(count_of(told, "\"subject\":"), grouped ? 200 : 1);
		assert_int_equal(count_of(told, "\"truncatedAlerts\":251"), grouped ? 1 : 0);
		b = alert_book_free(b);
	}
	(void)snapshot_unref(g);
	(void)org_unref(o);
	(void)catalogue_unref(c);
}

/* ---- bodies ---- */
static char *slurp(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return NULL;
	char *text = calloc(1, 1 << 20);
	assert_non_null(text);
	(void)fread(text, 1, (1 << 20) - 1, f);
	assert_int_equal(fclose(f), 0);
	return text;
}

static void compare(const char *folder, const char *format, const char *script)
{
	char path[512];
	struct buf made;
	assert_true((size_t)snprintf(path, sizeof(path), "%s/%s.jsonl", folder, format) <
	            sizeof(path));
	buf_init(&made, 1 << 20);
	world_play(script, &made, NULL, false, format);
	assert_true(made.n > 0 && utf8_check(buf_slice(&made)) == SIZE_MAX);
	if (getenv("GOLDEN_WRITE")) {
		FILE *f = fopen(path, "wb");
		assert_non_null(f);
		assert_int_equal(fwrite(made.at, 1, made.n, f), made.n);
		assert_int_equal(fclose(f), 0);
	}
	char *golden = slurp(path);
	if (!golden || strcmp(golden, made.at) != 0)
		fail_msg("%s is not what is sent now:\n%s", path, made.at);
	free(golden);
	buf_done(&made);
}

static void every_body_is_as_it_was_read_and_approved(void **state)
{
	(void)state;
	DIR *all = opendir(TEST_DATA "/events");
	assert_non_null(all);
	unsigned n = 0;
	for (struct dirent *e; (e = readdir(all));) {
		char folder[400], in[512];
		if (e->d_name[0] == '.')
			continue;
		assert_true((size_t)snprintf(folder, sizeof(folder), TEST_DATA "/events/%s",
		                             e->d_name) < sizeof(folder));
		assert_true((size_t)snprintf(in, sizeof(in), "%s/in", folder) < sizeof(in));
		char *script = slurp(in);
		assert_non_null(script);
		compare(folder, "tertial", script);
		compare(folder, "alertmanager", script);
		free(script);
		n++;
	}
	(void)closedir(all);
	assert_true(n >= 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(each_change_is_told_once_to_hooks),
	        cmocka_unit_test(ids_are_made_of_content_and_never_used_twice),
	        cmocka_unit_test(a_storm_is_cut_into_bodies_and_none_is_lost),
	        cmocka_unit_test(every_body_is_as_it_was_read_and_approved),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
