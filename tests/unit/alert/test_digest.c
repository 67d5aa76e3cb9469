/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/digest: when the weekly letter falls due, and what stands in it. */
#include "alert_world.h"

/* the formatter counts bytes here, and would move the backslash after «ö» beyond the edge */
/* clang-format off */
#define DISTRICT \
	"operator mail=drift@x.se\n" \
	"district d name=Södermalm\n" \
	"department social district=d name=Social head=anna@x.se controller=karin@x.se " \
	"director=eva@x.se\n" \
	"unit prev department=social name=Prev contact=prev@x.se\n"
/* clang-format on */
#define NB   "\xC2\xA0"
#define GOAL "(mål minst 90" NB "%)\n"
#define BEHIND                                                                                     \
	"figure unit:prev mal period=2014-T1 target=90 tol=4.5 action=Ja value=80 state=behind "   \
	"gap=-10\n"
#define WORSE                                                                                      \
	"figure unit:prev mal period=2014-T1 target=90 tol=4.5 action=Ja value=70 state=behind "   \
	"gap=-20\n"
#define MET "figure unit:prev mal period=2014-T1 target=90 tol=4.5 value=91 state=met gap=1\n"
#define OTHER                                                                                      \
	"figure unit:prev annat period=2014-T1 target=90 tol=4.5 action=Ja value=80 state=behind " \
	"gap=-10\n"
#define NEW  "mail anna@x.se: Ny avvikelse: Prev, mal 80" NB "% " GOAL
#define BACK "mail anna@x.se re thread: Återhämtad: Prev, mal 91" NB "% " GOAL

#define BOTH(what) "digest anna@x.se: " what "\ndigest karin@x.se: " what "\n"

static const struct world_case cases[] = {
        {"Monday 07:30, once, to head and controller; a week later it still stands",
         DISTRICT "now 2014-05-22T09:00\n" BEHIND
                  "feed\nnow 2014-05-26T07:29\ntick\nnow 2014-05-26T07:30\ntick\ntick\n"
                  "now 2014-06-02T08:00\ntick\n",
         NEW BOTH("1 ny – läget 26 maj 2014") BOTH("1 fortfarande – läget 2 juni 2014")},
        {"after a stop the missed one is sent once",
         DISTRICT
         "now 2014-05-22T09:00\n" BEHIND
         "feed\nnow 2014-05-26T07:30\ntick\nrestart\nnow 2014-06-11T10:00\nfeed\ntick\ntick\n",
         NEW BOTH("1 ny – läget 26 maj 2014") BOTH("1 fortfarande – läget 9 juni 2014")},
        {"what is new in a late letter is not new in the next",
         DISTRICT "now 2014-05-26T07:30\nfeed\ntick\nnow 2014-06-04T10:00\n" BEHIND
                  "feed\ntick\nnow 2014-06-09T07:30\ntick\n",
         NEW
         "digest karin@x.se: 1 ny – läget 2 juni 2014\n" BOTH("1 fortfarande – läget 9 juni 2014")},
        {"on a holiday it comes the next working day", /* Easter Monday 21 April 2014 */
         DISTRICT "now 2014-04-17T09:00\n" BEHIND
                  "feed\nnow 2014-04-21T08:00\ntick\nnow 2014-04-22T07:29\ntick\n"
                  "now 2014-04-22T07:30\ntick\n",
         NEW BOTH("1 ny – läget 22 april 2014")},
        {"a first start in mid-week owes no letter of last Monday",
         DISTRICT "now 2014-05-22T09:00\n" BEHIND "feed\ntick\n", NEW},
        {"a first start on the day itself does, but not to who was told the same this very moment",
         DISTRICT "now 2014-05-26T07:30\n" BEHIND "feed\ntick\n",
         NEW "digest karin@x.se: 1 ny – läget 26 maj 2014\n"},
        {"what is told to the deputy this very moment is no news to the head, whose letter comes",
         "operator mail=drift@x.se\nset escalate=1 holidays=yes\ndistrict d name=Södermalm\n"
         "department social district=d name=Social head=anna@x.se deputy=dan@x.se\n"
         "unit prev department=social name=Prev contact=prev@x.se\nset link=1\n"
         "now 2014-05-23T09:00\n" BEHIND "feed\nnow 2014-05-26T07:30\ntick\n",
         NEW "mail dan@x.se: Ännu inte kvitterat: Prev, mal 80" NB "% " GOAL
             "digest anna@x.se: 1 ny – läget 26 maj 2014\n"},
        {"worse that a limit held back is still told, to the deputy too, who has no digest",
         "operator mail=drift@x.se\nset escalate=1 holidays=yes\ndistrict d name=Södermalm\n"
         "department social district=d name=Social head=anna@x.se deputy=dan@x.se\n"
         "unit prev department=social name=Prev contact=prev@x.se\nset link=1 max=1\n"
         "now 2014-05-20T09:00\n" BEHIND "feed\nnow 2014-05-21T09:00\ntick\n"
         "now 2014-05-26T07:10\n" OTHER "feed\nnow 2014-05-26T07:15\n" WORSE
         "feed observed\nnow 2014-05-26T07:30\ntick\nsay later\nnow 2014-05-26T08:40\ntick\n",
         NEW "mail dan@x.se: Ännu inte kvitterat: Prev, mal 80" NB "% " GOAL
             "mail anna@x.se: Ny avvikelse: Prev, annat 80" NB "% " GOAL
             "digest anna@x.se: 2 nya – läget 26 maj 2014\nlater\n"
             "mail anna@x.se re thread: Sämre: Prev, mal 70" NB "% " GOAL
             "mail dan@x.se re thread: Sämre: Prev, mal 70" NB "% " GOAL},
        {"worse that is told in the feed of the same round is no letter by itself",
         DISTRICT "now 2014-05-22T09:00\n" BEHIND "feed\nnow 2014-05-26T07:30\ntick\n"
                  "now 2014-06-02T07:30\n" WORSE "feed observed\ntick\n",
         NEW BOTH("1 ny – läget 26 maj 2014") "mail anna@x.se re thread: Sämre: Prev, mal 70" NB
                                              "% " GOAL
                                              "digest karin@x.se: 1 sämre – läget 2 juni 2014\n"},
        {"in quiet hours it waits, and says then what waited with it once",
         DISTRICT "set quiet=22:00-08:00\nnow 2014-05-26T07:31\n" BEHIND
                  "feed\ntick\nsay then\nnow 2014-05-26T08:01\ntick\ntick\n",
         "then\n" NEW "digest karin@x.se: 1 ny – läget 26 maj 2014\n"},
        {"an hour that the night skips is over when the next has come", /* 30 March 2014 */
         DISTRICT "set digest=02:30 weekday=7 holidays=no\nnow 2014-03-24T09:00\n" BEHIND
                  "feed\nnow 2014-03-30T01:59\ntick\nnow 2014-03-30T03:10\ntick\ntick\n"
                  "say then\nnow 2014-03-30T03:31\ntick\ntick\n",
         NEW "then\n" BOTH("1 ny – läget 30 mars 2014")},
        {"what the hourly limit held back is told by it, and not once more",
         DISTRICT "set max=1\nnow 2014-05-26T07:10\n" BEHIND
                  "feed\nfigure unit:prev annat period=2014-T1 target=90 tol=4.5 action=Ja "
                  "value=80 state=behind gap=-10\nfeed observed\nnow 2014-05-26T07:30\ntick\n"
                  "now 2014-05-26T08:15\ntick\nsay over\n"
                  "figure unit:prev annat period=2014-T1 target=90 tol=4.5 value=91 state=met "
                  "gap=1\nfeed observed\n",
         NEW BOTH("2 nya – läget 26 maj 2014") "over\nmail anna@x.se re thread: Återhämtad: "
                                               "Prev, annat 91" NB "% " GOAL},
        {"nothing open, no letter",
         DISTRICT "now 2014-05-22T09:00\nfeed\nnow 2014-05-26T08:00\ntick\n", ""},
        {"what recovered in the week is listed once",
         DISTRICT "now 2014-05-20T09:00\n" BEHIND "feed\nnow 2014-05-22T09:00\n" MET
                  "feed observed\nnow 2014-05-26T08:00\ntick\nnow 2014-06-02T08:00\ntick\n",
         NEW BACK BOTH("1 återhämtad – läget 26 maj 2014")},
        {"worse since the last letter",
         DISTRICT "now 2014-05-22T09:00\n" BEHIND
                  "feed\nnow 2014-05-26T08:00\ntick\nnow 2014-05-28T08:00\n" WORSE
                  "feed observed\nnow 2014-06-02T08:00\ntick\n",
         NEW BOTH("1 ny – läget 26 maj 2014") "mail anna@x.se re thread: Sämre: Prev, mal 70" NB
                                              "% (mål minst 90" NB
                                              "%)\n" BOTH("1 sämre – läget 2 juni 2014")},
        {"late reports stand by themselves, and reach the head here",
         DISTRICT "now 2014-05-22T09:00\nfigure unit:prev mal period=2014-T1 state=missing "
                  "due=2014-05-20\nfeed\n"
                  "now 2014-05-26T08:00\ntick\n",
         "mail karin@x.se: Rapport saknas: Prev, T1 2014\nmail prev@x.se: Rapport saknas: Prev, T1 "
         "2014\n" BOTH("1 rapport saknas – läget 26 maj 2014")},
        {"muted alone is no letter",
         DISTRICT "now 2014-05-22T09:00\n" BEHIND
                  "feed\ndoc prev plan invalid=1 error=x\nfeed\nset weekday=1\n"
                  "now 2014-05-26T08:00\ntick\n",
         NEW "mail karin@x.se: Dokument kan inte tas emot: Prev, Verksamhetsplan\n"
             "mail prev@x.se: Dokument kan inte tas emot: Prev, Verksamhetsplan\n" BOTH(
                     "1 ny – läget 26 maj 2014")},
        {"two working days before a deadline too: T1 is due on Tuesday 20 May",
         DISTRICT "now 2014-05-14T09:00\n" BEHIND
                  "feed\nnow 2014-05-16T07:29\ntick\nnow 2014-05-16T07:30\ntick\ntick\nnow "
                  "2014-05-19T07:30\ntick\n",
         NEW BOTH("1 ny – läget 16 maj 2014") BOTH("1 fortfarande – läget 19 maj 2014")},
        {"never two the same day: the year's is due on Wednesday, so that one falls on Monday",
         DISTRICT "set grace=29\nnow 2014-01-23T09:00\n" BEHIND
                  "feed\nnow 2014-01-27T08:00\ntick\ntick\n",
         NEW BOTH("1 ny – läget 27 januari 2014")},
        {"after a stop over both the newest counts",
         DISTRICT "now 2014-05-14T09:00\n" BEHIND "feed\ntick\nrestart\nnow "
                  "2014-05-18T09:00\nfeed\ntick\ntick\n",
         NEW BOTH("1 ny – läget 16 maj 2014")},
        {"no digest wanted, none before a deadline",
         DISTRICT "set weekday=0\nnow 2014-05-14T09:00\n" BEHIND
                  "feed\nnow 2014-05-16T08:00\ntick\n",
         NEW},
        {"no digest wanted, none sent",
         DISTRICT "set weekday=0\nnow 2014-05-26T08:00\n" BEHIND "feed\ntick\n", NEW},
};

static void the_weekly_letter(void **state)
{
	(void)state;
	world_cases(cases, ARRAY_LEN(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_weekly_letter)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
