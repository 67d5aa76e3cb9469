/* SPDX-License-Identifier: EUPL-1.2 */
/* alert: targets that were made weaker, and alerts that another target or another rule moved. */
#include "alert_world.h"

/* the formatter counts bytes here, and would move the backslash after «ö» beyond the edge */
/* clang-format off */
#define DISTRICT \
	"now 2014-06-16T09:00\n" \
	"district d name=Södermalm\n" \
	"department social district=d name=Social head=anna@x.se controller=karin@x.se\n" \
	"unit prev department=social name=Prev contact=prev@x.se\n"
/* clang-format on */
#define NB  "\xC2\xA0"
#define FIG "figure unit:prev mal period=2014-T1 tol=4.5 action=Ja "
#define MET FIG "value=91 state=met gap=1 target="
#define LOWERED(now, was)                                                                          \
	"mail anna@x.se: Mål sänkt: Prev, mal (minst " now NB "%, förut minst " was NB "%)\n"
#define RAISED(period) "target_lowered prev mal raised " period " anna@x.se\n"

static const struct world_case lowered[] = {
        {"a weaker target is told at once, and once, also after a restart",
         DISTRICT MET "80 was=90 from=2014-06-16\nfeed\nfeed observed\nrestart\nfeed\nstates\n",
         LOWERED("80", "90") RAISED("2014")},
        {"`for` does not count here: it is no noise",
         DISTRICT "set for=3\n" MET "80 was=90 from=2014-06-16\nfeed\n", LOWERED("80", "90")},
        {"a plan as it was raises nothing", DISTRICT MET "80 was=none\nfeed observed\nstates\n",
         ""},
        {"restored: over, in the same thread",
         DISTRICT MET "80 was=90 from=2014-06-16\nfeed\n" MET "90 was=none\nfeed\nstates\n",
         LOWERED("80",
                 "90") "mail anna@x.se re thread: Mål inte längre sänkt: Prev, mal (minst 90" NB
                       "%)\n"},
        {"lowered again is worse",
         DISTRICT MET "80 was=90 from=2014-06-16\nfeed\n" MET
                      "75 was=90 from=2014-06-20\nfeed\nfeed\n",
         LOWERED("80", "90") "mail anna@x.se re thread: Mål sänkt igen: Prev, mal (minst 75" NB
                             "%, förut minst 90" NB "%)\n"},
        {"restored and lowered anew is new",
         DISTRICT MET "80 was=90 from=2014-06-16\nfeed\n" MET "90 was=none\nfeed\n" MET
                      "85 was=90 from=2014-07-01\nfeed\n",
         LOWERED("80",
                 "90") "mail anna@x.se re thread: Mål inte längre sänkt: Prev, mal (minst 90" NB
                       "%)\n" LOWERED("85", "90")},
        {"next year's plan ends it, when its year has begun",
         DISTRICT MET "80 was=90 from=2014-06-16\nfeed\n"
                      "figure unit:prev mal period=2015-T1 state=not_due target=80 was=none\n"
                      "now 2014-12-20T09:00\nfeed\nsay new year\nnow 2015-01-02T09:00\nfeed\n",
         LOWERED("80", "90") "new year\nmail anna@x.se re thread: Mål inte längre sänkt: Prev, "
                             "mal (minst 80" NB "%)\n"},
        {"a figure that is gone ends nothing",
         DISTRICT MET "80 was=90 from=2014-06-16\nfeed\ndrop unit:prev mal 2014-T1\nfeed\nstates\n",
         LOWERED("80", "90") RAISED("2014")},
        {"a target that is taken away",
         DISTRICT FIG "value=91 state=no_target target_kind=none was=90 from=2014-06-16\nfeed\n",
         "mail anna@x.se: Mål sänkt: Prev, mal (inget mål, förut minst 90" NB "%)\n"},
        {"to increase, and then no more than to keep",
         DISTRICT FIG "value=91 state=met gap=1 target_kind=maintain was=increase "
                      "from=2014-06-16\nfeed\n",
         "mail anna@x.se: Mål sänkt: Prev, mal (att vara oförändrat, förut att öka)\n"},
        {"less is better",
         DISTRICT FIG "direction=lower value=4 state=met gap=1.5 target=5.5 was=4.4 "
                      "from=2014-06-16\nfeed\n",
         "mail anna@x.se: Mål sänkt: Prev, mal (högst 5,5" NB "%, förut högst 4,4" NB "%)\n"},
};

static void a_lowered_target(void **state)
{
	(void)state;
	world_cases(lowered, ARRAY_LEN(lowered));
}

#define AT(value, target, gap, state)                                                              \
	"figure unit:prev mal period=2014-T1 action=Ja analysis=Ja reported=2014-05-12 tol=4.5 "   \
	"value=" value " target=" target " gap=" gap " state=" state "\n"
#define TARGET "Målet ändrades från minst "

/* What the last letter says under «Varför nu», as it begins; its lines may be broken anywhere. */
static const struct {
	const char *promise, *script, *why;
} causes[] = {
        {"another target lets it recover",
         DISTRICT AT("80", "90", "-10", "behind") "feed\n" AT("80", "75", "5", "met") "feed\n",
         TARGET "90" NB "% till minst 75" NB "% den 16 juni 2014; utfallet är detsamma."},
        {"also after a restart: the alert keeps what it was judged by",
         DISTRICT AT("80", "90", "-10", "behind") "feed\nrestart\n" AT("80", "75", "5",
                                                                       "met") "feed\n",
         TARGET "90" NB "% till minst 75" NB "% den 16 juni 2014; utfallet är detsamma."},
        {"also when quiet hours hold it back",
         DISTRICT AT("80", "90", "-10",
                     "behind") "feed\nset quiet=20:00-06:00\nnow "
                               "2014-06-16T21:00\n" AT("80", "75", "5",
                                                       "met") "feed\nnow "
                                                              "2014-06-17T07:00\ntick\n",
         TARGET "90" NB "% till minst 75" NB "% den 16 juni 2014; utfallet är detsamma."},
        {"another target makes it new",
         DISTRICT AT("80", "75", "5", "met") "feed\n" AT("80", "90", "-10", "behind") "feed\n",
         TARGET "75" NB "% till minst 90" NB "% den 16 juni 2014; utfallet är detsamma."},
        {"also when nothing is known of before, as in a process of its own",
         DISTRICT AT("80", "90", "-10", "behind was=75 from=2014-06-16 stronger=1") "feed\n",
         TARGET "75" NB "% till minst 90" NB "% den 16 juni 2014; utfallet är detsamma."},
        {"not when the outcome came after it",
         DISTRICT AT("80", "90", "-10", "behind was=75 from=2014-05-02 stronger=1") "feed\n",
         "Rapporterat 12 maj 2014;"},
        {"nor when it would have been behind all the same",
         DISTRICT AT("80", "90", "-10", "behind was=86 from=2014-06-16 stronger=1") "feed\n",
         "Rapporterat 12 maj 2014;"},
        {"… and worse",
         DISTRICT AT("80", "90", "-10", "behind") "feed\n" AT("80", "97", "-17", "behind") "feed\n",
         TARGET "90" NB "% till minst 97" NB "% den 16 juni 2014; utfallet är detsamma."},
        {"another tolerance",
         DISTRICT AT("88", "90", "-2", "behind") "feed\nfigure unit:prev mal period=2014-T1 "
                                                 "reported=2014-05-12 tol=9 value=88 target=90 "
                                                 "gap=-2 state=near\nfeed\n",
         "Regeln ändrades: toleransen är 9" NB "procentenheter, i stället för 4,5" NB
         "procentenheter; "
         "utfall och mål är desamma."},
        {"another direction",
         DISTRICT AT("80", "90", "-10", "behind") "feed\nfigure unit:prev mal period=2014-T1 "
                                                  "direction=lower tol=4.5 value=80 target=90 "
                                                  "gap=10 state=met\nfeed\n",
         "Regeln ändrades: lägre är bättre, i stället för högre är bättre; utfall och mål är "
         "desamma."},
        {"a rule that nobody remembers",
         DISTRICT AT("88", "90", "-2", "behind") "feed\nrestart\n" AT("88", "90", "-2",
                                                                      "near") "feed\n",
         "Regeln ändrades: utfall och mål är desamma, men bedöms på ett annat sätt."},
        {"the outcome did it",
         DISTRICT AT("80", "90", "-10", "behind") "feed\n" AT("91", "90", "1", "met") "feed\n",
         "Det som larmade är nu i ordning."},
        {"the outcome and the target: the outcome counts",
         DISTRICT AT("80", "90", "-10", "behind") "feed\n" AT("81", "75", "6", "met") "feed\n",
         "Det som larmade är nu i ordning."},
        {"new, and nothing is known of before", DISTRICT AT("80", "90", "-10", "behind") "feed\n",
         "Rapporterat 12 maj 2014;"},
        {"a cause is forgotten when the outcome moves it next",
         DISTRICT AT("80", "90", "-10", "behind") "feed\n" AT("80", "75", "5", "met") "feed\n" AT(
                 "60", "75", "-15", "behind") "feed\n",
         "Rapporterat 12 maj 2014;"},
};

/* The words of the last «Varför nu», on one line. @return in `line` */
static const char *why_now(const char *told, char line[1024])
{
	const char *at = NULL;
	size_t n = 0;
	for (const char *next = told; (next = strstr(next, "Varför nu:")); next++)
		at = next + strlen("Varför nu:");
	for (; at && *at && n < 1000; at++) {
		bool blank = *at == ' ' || *at == '\n';
		if (blank && (n == 0 || line[n - 1] == ' '))
			continue;
		line[n++] = blank ? ' ' : *at;
	}
	line[n] = '\0';
	return line;
}

static void what_moved_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(causes); i++) {
		struct buf out;
		char line[1024];
		buf_init(&out, 1 << 20);
		world_run(causes[i].script, &out, NULL, true);
		const char *why = why_now(out.at ? out.at : "", line);
		if (strncmp(why, causes[i].why, strlen(causes[i].why)) != 0)
			fail_msg("%s\n--- why: %s\n--- should be: %s", causes[i].promise, why,
			         causes[i].why);
		buf_done(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_lowered_target),
	        cmocka_unit_test(what_moved_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
