/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/book: each arrow of the drawing, and who hears of it.  A case is a script and what it must
 * tell. */
#include "alert_world.h"

#define DISTRICT                                                                                   \
	"now 2014-05-20T09:00\n"                                                                   \
	"operator mail=drift@x.se\n"                                                               \
	"district d name=Södermalm\n"                                                             \
	"department social district=d name=Social head=anna@x.se controller=karin@x.se "           \
	"director=eva@x.se\n"                                                                      \
	"unit prev department=social name=Preventionsgruppen contact=prev@x.se\n"                  \
	"unit vuxna department=social name=Vuxna contact=vuxna@x.se\n"
#define FIG    "figure unit:prev mal period=2014-T1 target=90 tol=4.5 action=Ja value="
#define BEHIND FIG "80 state=behind gap=-10\n"
#define MET    FIG "91 state=met gap=1\n"
#define NEARLY                                                                                     \
	FIG "86.5 state=near gap=-3.5\n"   /* behind half the tolerance: neither good nor bad */
#define CLOSE FIG "88 state=near gap=-2\n" /* within half the tolerance */
#define NEW                                                                                        \
	"mail anna@x.se: Ny avvikelse: Preventionsgruppen, mal 80\xC2\xA0% (mål minst "           \
	"90\xC2\xA0%)\n"
#define BACK                                                                                       \
	"mail anna@x.se re thread: Återhämtad: Preventionsgruppen, mal 91\xC2\xA0% (mål minst " \
	"90\xC2\xA0%)\n"

static const struct world_case cases[] = {
        {"behind is told at once, and once", DISTRICT BEHIND "feed\nfeed\nfeed observed\n", NEW},
        {"met is told to the same, in the same thread",
         DISTRICT BEHIND "feed\n" MET "feed observed\nfeed\nstates\n", NEW BACK},
        {"between bad and good nothing changes",
         DISTRICT BEHIND "feed\n" NEARLY "feed observed\n" NEARLY "feed\n", NEW},
        {"near but not behind raises nothing", DISTRICT NEARLY "feed observed\nstates\n", ""},
        {"within half the tolerance it is over",
         DISTRICT BEHIND "feed\n" CLOSE "feed observed\nstates\n",
         NEW "mail anna@x.se re thread: Återhämtad: Preventionsgruppen, mal 88\xC2\xA0% (mål minst "
             "90\xC2\xA0%)\n"},
        {"worse by less than the tolerance is no news",
         DISTRICT BEHIND "feed\n" FIG "76 state=behind gap=-14\nfeed observed\n", NEW},
        {"worse by more than the tolerance is told, in the thread",
         DISTRICT BEHIND "feed\n" FIG "75 state=behind gap=-15\nfeed observed\nfeed observed\n",
         NEW "mail anna@x.se re thread: Sämre: Preventionsgruppen, mal 75\xC2\xA0% (mål minst "
             "90\xC2\xA0%)\n"},
        {"near and then behind again is worse",
         DISTRICT BEHIND "feed\n" NEARLY "feed observed\n" BEHIND "feed observed\n",
         NEW "mail anna@x.se re thread: Sämre: Preventionsgruppen, mal 80\xC2\xA0% (mål minst "
             "90\xC2\xA0%)\n"},
        {"a new period changes the same alert",
         DISTRICT BEHIND "feed\nfigure unit:prev mal period=2014-T2 target=90 tol=4.5 action=Ja "
                         "value=79 state=behind gap=-11\n"
                         "feed observed\nstates\n",
         NEW "indicator_behind prev mal raised 2014-T2 anna@x.se\n"},
        {"a later period that is missing or not due changes nothing",
         DISTRICT BEHIND
         "feed\nfigure unit:prev mal period=2014-T2 target=90 state=missing missing=lost\nfeed "
         "observed\n"
         "figure unit:prev mal period=2014 target=90 state=not_due\nfeed observed\nstates\n",
         NEW "indicator_behind prev mal raised 2014-T1 anna@x.se\n"},
        {"a figure that is gone clears nothing",
         DISTRICT BEHIND "feed\ndrop unit:prev mal 2014-T1\nfeed observed\nstates\n",
         NEW "indicator_behind prev mal raised 2014-T1 anna@x.se\n"},
        {"uncertain neither raises nor clears",
         DISTRICT FIG "80 state=uncertain gap=-10\nfeed observed\n" BEHIND "feed\n" FIG
                      "80 state=uncertain gap=-10\nfeed observed\nstates\n",
         NEW "indicator_behind prev mal raised 2014-T1 anna@x.se\n"},
        {"a protected figure raises nothing",
         DISTRICT FIG "80 state=protected\nfeed observed\nstates\n", ""},
        {"before the first cycle is over nothing is told",
         DISTRICT BEHIND "feed first=0\ntick\nstates\nfeed\n", NEW},
        {"a restart changes no state and tells nothing",
         DISTRICT BEHIND "feed\nrestart\nfeed\ntick\nfeed observed\nstates\n",
         NEW "indicator_behind prev mal raised 2014-T1 anna@x.se\n"},
        {"the thread survives a restart", DISTRICT BEHIND "feed\nrestart\n" MET "feed observed\n",
         NEW BACK},
        {"`for` counts fresh observations",
         DISTRICT "set for=3\n" BEHIND
                  "feed observed\nfeed\nfeed\nfeed observed\nstates\nfeed observed\n",
         "indicator_behind prev mal pending 2014-T1\n" NEW},
        {"good in time and nobody hears of it",
         DISTRICT "set for=2\n" BEHIND "feed observed\n" MET "feed observed\nstates\n", ""},
        {"clearing counts fresh observations too",
         DISTRICT "set for=2\n" BEHIND "feed observed\nfeed observed\n" MET
                  "feed observed\nstates\nfeed\nfeed observed\n",
         NEW "indicator_behind prev mal clearing 2014-T1 anna@x.se\n" BACK},
        {"bad again while clearing is not told as new",
         DISTRICT "set for=2\n" BEHIND "feed observed\nfeed observed\n" MET "feed observed\n" BEHIND
                  "feed observed\nfeed observed\nstates\n",
         NEW "indicator_behind prev mal raised 2014-T1 anna@x.se\n"},
        {"behind again after it was over is new again",
         DISTRICT BEHIND "feed\n" MET "feed observed\n" BEHIND "feed observed\n", NEW BACK NEW},
        {"a forecast has its own kind",
         DISTRICT FIG "91 forecast=80 state=behind gap=-10\nfeed\nstates\n",
         "mail anna@x.se: Ny avvikelse i prognos: Preventionsgruppen, mal 80\xC2\xA0% i prognos "
         "(hittills 91\xC2\xA0%) "
         "(mål minst 90\xC2\xA0%)\nforecast_behind prev mal raised 2014-T1 anna@x.se\n"},
        {"one indicator is never told under two kinds",
         DISTRICT BEHIND "feed\n" FIG
                         "80 forecast=80 state=behind gap=-10\nfeed observed\nstates\n",
         NEW "indicator_behind prev mal raised 2014-T1 anna@x.se\n"},
        {"what has become protected leaves the alert",
         DISTRICT BEHIND "feed\n" FIG
                         "80 state=protected\nfeed observed\nnow 2014-05-26T08:00\ntick\n",
         NEW},
};

static void every_arrow(void **state)
{
	(void)state;
	world_cases(cases, ARRAY_LEN(cases));
}

static void an_id_follows_identity_only(void **state)
{
	(void)state;
	char a[ALERT_ID_BYTES], b[ALERT_ID_BYTES], c[ALERT_ID_BYTES];
	alert_id(ALERT_INDICATOR_BEHIND, SCOPE_UNIT, "prev", "mal", a);
	alert_id(ALERT_INDICATOR_BEHIND, SCOPE_DEPARTMENT, "prev", "mal", b);
	alert_id(ALERT_FORECAST_BEHIND, SCOPE_UNIT, "prev", "mal", c);
	assert_string_not_equal(a, b);
	assert_string_not_equal(a, c);
	alert_id(ALERT_INDICATOR_BEHIND, SCOPE_UNIT, "prev", "mal", b);
	assert_string_equal(a, b);
	assert_int_equal(strlen(a), 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_arrow),
	        cmocka_unit_test(an_id_follows_identity_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
