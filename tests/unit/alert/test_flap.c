/* SPDX-License-Identifier: EUPL-1.2 */
/* alert: what swings is told once as unstable, and then always how it settled. */
#include "alert_world.h"

/* the formatter counts bytes here, and would move the backslash after «ö» beyond the edge */
/* clang-format off */
#define DISTRICT \
	"district d name=Södermalm\n" \
	"department social district=d name=Social head=anna@x.se controller=karin@x.se\n" \
	"unit prev department=social name=Prev contact=prev@x.se\n" \
	"set weekday=0\n"
/* clang-format on */
#define NB       "\xC2\xA0"
#define FIG      "figure unit:prev mal period=2014-T1 target=90 tol=4.5 action=Ja value="
#define BAD(day) "now 2014-" day "T09:00\n" FIG "80 state=behind gap=-10\nfeed observed\n"
#define OK(day)  "now 2014-" day "T10:00\n" FIG "91 state=met gap=1\nfeed observed\n"
#define AT(day)  "now 2014-" day "T09:00\ntick\n"
#define LOW      "80" NB "% (mål minst 90" NB "%)\n"
#define HIGH     "91" NB "% (mål minst 90" NB "%)\n"
#define NEW      "mail anna@x.se: Ny avvikelse: Prev, mal " LOW
#define BACK     "mail anna@x.se re thread: Återhämtad: Prev, mal " HIGH
#define NOTE     "mail anna@x.se re thread: Ostadig: Prev, mal " LOW
#define STILL    "mail anna@x.se re thread: Fortfarande: Prev, mal " LOW
/* Raised again for the third time on Wednesday 14 May. */
#define SWINGS3                                                                                    \
	BAD("05-05") OK("05-06") BAD("05-07") OK("05-08") BAD("05-09") OK("05-13") BAD("05-14")
#define TOLD3 NEW BACK NEW BACK NEW BACK NOTE
#define OTHER                                                                                      \
	"figure unit:prev annat period=2014-T1 target=90 tol=4.5 action=Ja value=80 state=behind " \
	"gap=-10\n"

static const struct world_case cases[] = {
        {"the third time it is raised again it is unstable: that is told, once",
         DISTRICT SWINGS3 "feed observed\ntick\n", TOLD3},
        {"then neither recovery nor raise is told, also over a restart",
         DISTRICT SWINGS3 OK("05-15") "restart\nfeed\n" BAD("05-16") OK("05-19") BAD("05-20"),
         TOLD3},
        {"until it has stood for three working days: over the week-end that is five",
         DISTRICT SWINGS3 OK("05-15") AT("05-16") AT("05-18") AT("05-19") "say now\n" AT("05-20")
                 AT("05-21") "feed observed\n",
         TOLD3 "now\n" BACK},
        {"or how it still is",
         DISTRICT SWINGS3 AT("05-15") AT("05-16") "say now\n" AT("05-19") AT("05-20"),
         TOLD3 "now\n" STILL},
        {"each new swing lets the days begin anew",
         DISTRICT SWINGS3 AT("05-16") OK("05-17") AT("05-20") "say now\n" AT("05-22"),
         TOLD3 "now\n" BACK},
        {"when it has settled, all is told as before",
         DISTRICT SWINGS3 AT("05-19") OK("05-20") BAD("05-21"), TOLD3 STILL BACK NEW},
        {"… and it takes three times anew",
         DISTRICT SWINGS3 OK("05-15") AT("05-20") BAD("05-21") OK("05-22") BAD("05-23"),
         TOLD3 BACK NEW BACK NEW},
        {"what recovered long ago is no swing",
         DISTRICT BAD("01-07") OK("01-08") BAD("02-10") OK("02-11") BAD("03-17") OK("03-18")
                 BAD("04-22") OK("04-23") BAD("05-27"),
         NEW BACK NEW BACK NEW BACK NEW BACK NEW},
        {"one long rest in between, and it is counted from there",
         DISTRICT BAD("01-07") OK("01-08") BAD("01-09") OK("01-10") BAD("02-20") OK("02-21")
                 BAD("02-24"),
         NEW BACK NEW BACK NEW BACK NEW},
        {"the digest forgets nothing of it, and lists it while it swings",
         DISTRICT "set weekday=1\n" BAD("05-05") OK("05-06") BAD("05-07") OK("05-08") BAD("05-09")
                 OK("05-09") "say monday\n" AT("05-12") BAD("05-13")
                         OK("05-16") "say monday\n" AT("05-19") AT("05-21"),
         NEW BACK NEW BACK NEW BACK "monday\ndigest anna@x.se: 1 återhämtad – läget 12 maj 2014\n"
                                    "digest karin@x.se: 1 återhämtad – läget 12 maj 2014\n" NOTE
                                    "monday\ndigest anna@x.se: 1 ostadig – läget 19 maj 2014\n"
                                    "digest karin@x.se: 1 ostadig – läget 19 maj 2014\n" BACK},
        {"quiet hours hold the note back, whatever it is by then",
         DISTRICT BAD("05-05") OK("05-06") BAD("05-07") OK("05-08") BAD("05-09")
                 OK("05-13") "set quiet=08:30-09:30\n" BAD(
                         "05-14") "now 2014-05-14T09:10\n" FIG
                                  "91 state=met gap=1\nfeed observed\nsay later\nnow "
                                  "2014-05-14T09:30\ntick\ntick\n",
         NEW BACK NEW BACK NEW BACK "later\nmail anna@x.se re thread: Ostadig: Prev, mal " HIGH},
        {"and what has settled: at the day's first hour that is not quiet",
         DISTRICT SWINGS3 "set quiet=08:30-09:30\n" AT("05-19") "say later\nnow "
                                                                "2014-05-19T09:30\ntick\n",
         TOLD3 "later\n" STILL},
        {"a recovery in quiet hours counts from then, since nobody is to be told of it",
         DISTRICT SWINGS3 "set quiet=22:00-06:00\nnow 2014-05-15T23:00\n" FIG
                          "91 state=met gap=1\nfeed observed\n" AT("05-16") AT("05-20"),
         TOLD3 BACK},
        {"a limit of mails an hour holds it back too",
         DISTRICT SWINGS3 OK("05-15") "set max=1\nnow 2014-05-19T23:50\n" OTHER
                                      "feed\nnow 2014-05-20T00:10\ntick\nsay later\n"
                                      "now 2014-05-20T10:00\ntick\n",
         TOLD3 "mail anna@x.se: Ny avvikelse: Prev, annat " LOW "later\n" BACK},
        {"how it settled comes in one mail with what is new in the same round",
         DISTRICT SWINGS3 OK("05-15") "now 2014-05-20T08:55\n" OTHER "feed\ntick\n",
         TOLD3 "mail anna@x.se re thread: 1 ny, 1 återhämtad: Prev\n"},
        {"worse while it swings is told when it has settled",
         DISTRICT SWINGS3 "now 2014-05-15T09:00\n" FIG "60 state=behind gap=-30\nfeed "
                          "observed\n" AT("05-19"),
         TOLD3 "mail anna@x.se re thread: Fortfarande: Prev, mal 60" NB "% (mål minst 90" NB
               "%)\n"},
        {"recovery may need more observations than a raise",
         DISTRICT "set clear=3\n" BAD("05-05") OK("05-06") OK("05-07") "say third\n" OK("05-08"),
         NEW "third\n" BACK},
        {"or fewer",
         DISTRICT "set for=2 clear=1\n" BAD("05-05") BAD("05-06") "say recovers\n" OK("05-07"),
         NEW "recovers\n" BACK},
};

static void it_is_told_how_it_settled(void **state)
{
	(void)state;
	world_cases(cases, ARRAY_LEN(cases));
}

/* A book that remembers every alert for ever would grow. */
static void what_is_calm_is_forgotten(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1 << 20);
	world_run(DISTRICT BAD("05-05") OK("05-06") AT("06-05") "count\n" AT("06-06") "count\n",
	          &out, NULL, false);
	assert_string_equal(out.at, NEW BACK "1 alerts\n0 alerts\n");
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(it_is_told_how_it_settled),
	        cmocka_unit_test(what_is_calm_is_forgotten),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
