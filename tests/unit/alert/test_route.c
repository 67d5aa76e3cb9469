/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/route, mute, watch_unit: who is told of what, what is muted, and when it waits. */
#include "alert_world.h"

#define DISTRICT                                                                                   \
	"now 2014-05-20T09:00\n"                                                                   \
	"operator mail=drift@x.se\n"                                                               \
	"district d name=Södermalm\n"                                                             \
	"department social district=d name=Social head=anna@x.se deputy=bo@x.se "                  \
	"controller=karin@x.se director=eva@x.se\n"                                                \
	"unit prev department=social name=Prev contact=prev@x.se\n"                                \
	"unit vuxna department=social name=Vuxna contact=vuxna@x.se\n"
#define VACANT                                                                                     \
	"now 2014-05-20T09:00\n"                                                                   \
	"operator mail=drift@x.se\n"                                                               \
	"district d name=Södermalm\n"                                                             \
	"department social district=d name=Social deputy=bo@x.se director=eva@x.se\n"              \
	"unit prev department=social name=Prev\n"
#define NB "\xC2\xA0"
#define BEHIND                                                                                     \
	"figure unit:prev mal period=2014-T1 target=90 tol=4.5 action=Ja value=80 state=behind "   \
	"gap=-10\n"
#define MET     "figure unit:prev mal period=2014-T1 target=90 tol=4.5 value=91 state=met gap=1\n"
#define NEW(to) "mail " to ": Ny avvikelse: Prev, mal 80" NB "% (mål minst 90" NB "%)\n"
#define LATE    "figure unit:prev mal period=2014-T1 state=missing due=2014-05-20\n"
#define DEP(share)                                                                                 \
	"figure department:social mal period=2014-T1 target=90 tol=4.5 value=82 state=behind "     \
	"gap=-8 contrib=" share "\n"
#define DEP_NEW "mail anna@x.se: Ny avvikelse: Social, mal 82" NB "% (mål minst 90" NB "%)\n"

#define ACTIVITY     "activity prev text=Utbilda_alla end=2014-05-01 "
#define OVERDUE      "mail anna@x.se: Aktivitet försenad: Prev, Utbilda alla\n"
#define UTBILDA_ALLA "t0fcabb8605a4b021" /* a hash of its words */
#define STILL        "activity_overdue prev " UTBILDA_ALLA " raised 2014 anna@x.se\n"

static const struct world_case cases[] = {
        {"a late report goes to the contact and the controller", DISTRICT LATE "feed\nfeed\n",
         "mail karin@x.se: Rapport saknas: Prev, T1 2014\nmail prev@x.se: Rapport saknas: Prev, T1 "
         "2014\n"},
        {"a reason given is a report",
         DISTRICT "figure unit:prev mal period=2014-T1 state=missing missing=lost\nfeed\n", ""},
        {"many missing figures are one late report",
         DISTRICT LATE "figure unit:prev annat period=2014-T1 state=missing\nfeed\nstates\n",
         "mail karin@x.se: Rapport saknas: Prev, T1 2014\nmail prev@x.se: Rapport saknas: Prev, T1 "
         "2014\n"
         "report_late prev results raised 2014-T1 karin@x.se prev@x.se\n"},
        {"one more period late is worse; the report ends it",
         DISTRICT LATE
         "feed\nfigure unit:prev mal period=2014-T2 state=missing due=2014-09-22\nfeed\n" MET
         "figure unit:prev mal period=2014-T2 target=90 tol=4.5 value=92 state=met gap=2\nfeed "
         "observed\n",
         "mail karin@x.se: Rapport saknas: Prev, T1 2014\nmail prev@x.se: Rapport saknas: Prev, T1 "
         "2014\n"
         "mail karin@x.se re thread: Sämre: Prev, T2 2014\nmail prev@x.se re thread: Sämre: Prev, "
         "T2 2014\n"
         "mail karin@x.se re thread: Återhämtad: Prev, T2 2014\nmail prev@x.se re thread: "
         "Återhämtad: Prev, T2 2014\n"},
        {"a vacant head is stood in for", VACANT BEHIND "feed\n", NEW("bo@x.se")},
        {"no contact and no controller: the head's stand-in", VACANT LATE "feed\n",
         "mail bo@x.se: Rapport saknas: Prev, T1 2014\n"},
        {"nobody at all: the operator",
         "now 2014-05-20T09:00\noperator mail=drift@x.se\ndistrict d\ndepartment social "
         "district=d\n"
         "unit prev department=social name=Prev\n" BEHIND "feed\n",
         NEW("drift@x.se")},
        {"an unreachable unit mutes its indicators, and is an alert of its own",
         DISTRICT BEHIND "doc prev results failing=2014-05-20 error=svarar_inte\nfeed\nstates\n",
         "mail karin@x.se: Adress svarar inte: Prev, Utfall\nmail prev@x.se: Adress svarar inte: "
         "Prev, Utfall\n"
         "indicator_behind prev mal raised muted 2014-T1\n"
         "feed_unreachable prev results raised karin@x.se prev@x.se\n"},
        {"reached again, what was muted is told",
         DISTRICT BEHIND
         "doc prev results failing=2014-05-20 error=x\nfeed\ndoc prev results\nfeed\n",
         "mail karin@x.se: Adress svarar inte: Prev, Utfall\nmail prev@x.se: Adress svarar inte: "
         "Prev, Utfall\n" NEW(
                 "anna@x.se") "mail karin@x.se re thread: Återhämtad: Prev, Utfall\nmail prev@x.se "
                              "re thread: Återhämtad: Prev, Utfall\n"},
        {"an invalid document mutes late reports",
         DISTRICT LATE "doc prev results invalid=1 error=rad_3\nfeed\n",
         "mail karin@x.se: Dokument kan inte tas emot: Prev, Utfall\n"
         "mail prev@x.se: Dokument kan inte tas emot: Prev, Utfall\n"},
        {"a told unit that is the whole gap keeps its department quiet",
         DISTRICT BEHIND DEP("prev:1.2,vuxna:-0.2") "feed\n", NEW("anna@x.se")},
        {"a gap of several units is the department's too",
         DISTRICT BEHIND DEP("prev:0.6,vuxna:0.4") "feed\n",
         "mail anna@x.se: 2 nya: Social och Prev\n"},
        {"a unit that is only near explains nothing", DISTRICT DEP("prev:1,vuxna:0") "feed\n",
         DEP_NEW},
        {"a provisional rollup raises nothing",
         DISTRICT "figure department:social mal period=2014-T1 target=90 tol=4.5 value=82 "
                  "state=behind gap=-8 provisional=1\nfeed\n",
         ""},
        {"a district's goes to the director",
         DISTRICT "figure district:d mal period=2014-T1 target=90 tol=4.5 value=82 state=behind "
                  "gap=-8\nfeed\n",
         "mail eva@x.se: Ny avvikelse: Södermalm, mal 82" NB "% (mål minst 90" NB "%)\n"},
        {"quiet hours wait, and lose nothing",
         DISTRICT "set quiet=20:00-06:00\nnow 2014-05-20T22:00\n" BEHIND
                  "feed\ntick\nsay morning\nnow 2014-05-21T06:00\ntick\ntick\n",
         "morning\n" NEW("anna@x.se")},
        {"what waits through quiet hours survives a restart",
         DISTRICT "set quiet=20:00-06:00\nnow 2014-05-20T22:00\n" BEHIND
                  "feed\nrestart\nnow 2014-05-21T06:00\nfeed\ntick\n",
         NEW("anna@x.se")},
        {"an ordinary weekend is no holiday",
         DISTRICT "set holidays=yes weekday=0\nnow 2014-05-17T10:00\n" BEHIND "feed\n",
         NEW("anna@x.se")},
        {"a holiday waits for the day after: Ascension",
         DISTRICT "set holidays=yes weekday=0\nnow 2014-05-28T10:00\n" BEHIND
                  "feed\nnow 2014-05-29T10:00\n" MET "feed observed\ntick\nstates\nsay friday\n"
                  "now 2014-05-30T00:00\ntick\n",
         NEW("anna@x.se") "indicator_behind prev mal clearing 2014-T1 anna@x.se\n"
                          "friday\nmail anna@x.se re thread: Återhämtad: Prev, mal 91" NB
                          "% (mål minst 90" NB "%)\n"},
        {"new on a holiday is new the day after, also over a restart",
         DISTRICT "set holidays=yes weekday=0\nnow 2014-06-06T10:00\n" BEHIND
                  "feed\ntick\nrestart\nfeed\nsay saturday\nnow 2014-06-07T08:00\ntick\n",
         "saturday\n" NEW("anna@x.se")},
        {"the daemon's own troubles wait for no working day",
         DISTRICT "set holidays=yes\nnow 2014-05-29T10:00\noperator mail=drift@x.se\ntrouble disk "
                  "bad=1 why=Full\nfeed\ntick\n",
         "mail drift@x.se: Driftlarm: Tertial, disk\n"},
        {"a trouble that was over before it was told is told, and then that it is over",
         DISTRICT "operator mail=drift@x.se\ntrouble disk bad=1 why=Full\ntrouble disk "
                  "why=Bra\nfeed\nsay then\ntick\ntick\n",
         "mail drift@x.se: Driftlarm: Tertial, disk\nthen\nmail drift@x.se re thread: Återhämtad: "
         "Tertial, disk\n"},
        {"what came back before it was told is told as it is",
         DISTRICT "operator mail=drift@x.se\ntrouble disk bad=1 why=Full\ntrouble disk "
                  "why=Bra\ntrouble disk bad=1 why=Full\nfeed\nsay then\ntick\n",
         "mail drift@x.se: Driftlarm: Tertial, disk\nthen\n"},
        {"a recovery goes to those who were told, not to a new head",
         DISTRICT BEHIND "feed\nhead social mail=ny@x.se\nfeed\n" MET "feed observed\n",
         NEW("anna@x.se") "mail anna@x.se re thread: Återhämtad: Prev, mal 91" NB
                          "% (mål minst 90" NB "%)\n"},
        {"a recovery waits through quiet hours too",
         DISTRICT "set quiet=20:00-06:00\n" BEHIND "feed\nnow 2014-05-20T22:00\n" MET
                  "feed observed\nstates\nnow 2014-05-21T06:00\ntick\nstates\n",
         NEW("anna@x.se") "indicator_behind prev mal clearing 2014-T1 anna@x.se\n"
                          "mail anna@x.se re thread: Återhämtad: Prev, mal 91" NB
                          "% (mål minst 90" NB "%)\n"},
        {"over the hourly limit news collapses into one later mail",
         DISTRICT "set max=1\n" BEHIND "feed\n"
                  "figure unit:vuxna mal period=2014-T1 target=90 tol=4.5 action=Ja value=70 "
                  "state=behind gap=-20\nfeed\n"
                  "figure unit:vuxna ett period=2014-T1 target=90 tol=4.5 action=Ja value=70 "
                  "state=behind gap=-20\nfeed\ntick\n"
                  "now 2014-05-20T10:01\ntick\ntick\n",
         NEW("anna@x.se") "mail anna@x.se: 2 nya: Vuxna\n"},
        {"an activity past its end is the head's, and ends when it is done",
         DISTRICT "activity prev text=Utbilda_alla end=2014-05-01 status=ongoing overdue=1\nfeed\n"
                  "activity prev text=Utbilda_alla end=2014-05-01 status=done\nfeed observed\n",
         "mail anna@x.se: Aktivitet försenad: Prev, Utbilda alla\n"
         "mail anna@x.se re thread: Återhämtad: Prev, Utbilda alla\n"},
        {"an activity nobody can say anything of clears nothing",
         DISTRICT "activity prev text=Utbilda_alla end=2014-05-01 status=ongoing overdue=1\nfeed\n"
                  "activity prev text=Utbilda_alla end=2014-05-01 status=unknown\nfeed observed\n",
         "mail anna@x.se: Aktivitet försenad: Prev, Utbilda alla\n"},
        {"an activity that left its plan is over when all is looked at",
         DISTRICT ACTIVITY "overdue=1 status=ongoing\nfeed\n" ACTIVITY
                           "gone=row\nfeed touched\nsay all\nfeed\nfeed\nstates\n",
         OVERDUE "all\nmail anna@x.se re thread: Återhämtad: Prev, Utbilda alla\n"},
        {"so it is after a restart",
         DISTRICT ACTIVITY "overdue=1 status=ongoing\nfeed\n" ACTIVITY
                           "gone=row\nrestart\nfeed touched\nstates\n",
         OVERDUE "mail anna@x.se re thread: Återhämtad: Prev, Utbilda alla\n"},
        {"an activity of a plan that is not there says nothing",
         DISTRICT ACTIVITY "overdue=1 status=ongoing\nfeed\n" ACTIVITY "gone=plan\nfeed\nstates\n",
         OVERDUE STILL},
        {"one of a unit that is no more ends without a word",
         DISTRICT "unit bort department=social name=Bort to=2014-05-20\n"
                  "activity bort text=Utbilda_alla overdue=1 status=ongoing\nfeed\n"
                  "activity bort text=Utbilda_alla gone=row\nnow 2014-05-21T09:00\nfeed\nstates\n",
         "mail anna@x.se: Aktivitet försenad: Bort, Utbilda alla\n"},
        {"an activity that stands in the plan of another year is no gone one",
         DISTRICT ACTIVITY "overdue=1 status=ongoing\nfeed\n" ACTIVITY "gone=row\n" ACTIVITY
                           "year=2015 status=unknown\nfeed\nstates\n",
         OVERDUE STILL},
        {"an alert that an older store knew by the activity's id alone gives way",
         DISTRICT "kept prev subject=a1 text=Utbilda_alla told=anna@x.se\nactivity prev id=a1 "
                  "text=Utbilda_alla end=2014-05-01 overdue=1 status=ongoing\nfeed\nfeed\nstates\n",
         "mail anna@x.se: 1 ny, 1 återhämtad: Prev\n"
         "activity_overdue prev 2014:a1 raised 2014 anna@x.se\n"},
        {"a forecast over budget by more than the tolerance",
         DISTRICT "budget prev period=2014-T1 budget=1000000 forecast=1060000\nfeed\n"
                  "budget prev period=2014-T2 budget=1000000 forecast=1040000\nfeed observed\n"
                  "budget prev period=2014-T2 budget=1000000 forecast=1020000\nfeed observed\n",
         "mail anna@x.se: Budgetavvikelse: Prev, Budget\nmail anna@x.se re thread: Återhämtad: "
         "Prev, Budget\n"},
        {"a forecast at the tolerance, or under budget, is no alarm",
         DISTRICT
         "budget prev period=2014-T1 budget=1000000 forecast=1050000\nfeed\n"
         "budget prev period=2014-T1 budget=1000000 forecast=500000\nfeed observed\nstates\n",
         ""},
        {"ten working days without an action is said once",
         DISTRICT "figure unit:prev mal period=2014-T1 target=90 tol=4.5 reported=2014-05-12 "
                  "value=80 state=behind gap=-10\n"
                  "feed\nnow 2014-05-26T09:00\nfeed\nnow 2014-05-27T09:00\nfeed\nfeed\n" BEHIND
                  "feed observed\n",
         NEW("anna@x.se") "mail anna@x.se: Åtgärd saknas: Prev, mal 80" NB "% (mål minst 90" NB
                          "%)\n"
                          "mail anna@x.se re thread: Åtgärd redovisad: Prev, mal 80" NB
                          "% (mål minst 90" NB "%)\n"},
        {"an action that is owed does not get worse: the figure does, and says so once",
         DISTRICT "figure unit:prev mal period=2014-T1 target=90 tol=4.5 reported=2014-05-12 "
                  "value=80 state=behind gap=-10\n"
                  "now 2014-05-27T09:00\nfeed\n"
                  "figure unit:prev mal period=2014-T1 target=90 tol=4.5 reported=2014-05-28 "
                  "value=70 state=behind gap=-20\n"
                  "now 2014-05-28T09:00\nfeed observed\nsay later\nnow 2014-06-27T09:00\nfeed\n",
         NEW("anna@x.se") "mail anna@x.se re thread: Sämre: Prev, mal 70" NB "% (mål minst 90" NB
                          "%)\nlater\n"},
        {"the daemon's own troubles go to the operator, and end",
         DISTRICT "feed\ntrouble disk bad=1 why=Disken_är_full.\nfeed\nfeed\ntrouble disk bad=1 "
                  "why=Disken_är_full.\nfeed\n"
                  "trouble disk\ntick\n",
         "mail drift@x.se: Driftlarm: Tertial, disk\nmail drift@x.se re thread: Återhämtad: "
         "Tertial, disk\n"},
        {"a unit that is no more owes nothing",
         DISTRICT "unit bort department=social name=Bort contact=bort@x.se to=2014-04-01\n"
                  "figure unit:bort mal period=2014-T1 state=missing\nfeed\nstates\n",
         ""},
};

static void each_is_told_what_concerns_him(void **state)
{
	(void)state;
	world_cases(cases, ARRAY_LEN(cases));
}

#define MANY 40

static unsigned count(const struct buf *told, const char *what)
{
	unsigned n = 0;
	for (const char *at = told->at; at && (at = strstr(at, what)); at++)
		n++;
	return n;
}

/* Each new head is told that it got worse; it is over for all who were ever told. */
static void however_many_were_told_all_hear_that_it_is_over(void **state)
{
	(void)state;
	struct buf script, out;
	buf_init(&script, 1 << 20);
	buf_init(&out, 1 << 20);
	buf_text(&script, DISTRICT "set weekday=0\n");
	for (int i = 0; i < MANY; i++)
		buf_fmt(&script,
		        "head social mail=h%d@x.se\nfigure unit:prev mal period=2014-T1 "
		        "target=900 tol=4.5 action=Ja value=%d state=behind gap=%d\nfeed "
		        "observed\n",
		        i, 899 - 10 * i, -1 - 10 * i);
	buf_text(&script, "figure unit:prev mal period=2014-T1 target=900 tol=4.5 value=910 "
	                  "state=met gap=10\nfeed observed\nstates\n");
	world_run(script.at, &out, NULL, false);
	assert_int_equal(count(&out, ": Sämre: "), (MANY * (MANY + 1) / 2) - 1);
	assert_int_equal(count(&out, ": Återhämtad: "), MANY);
	buf_done(&out);
	buf_done(&script);
}

static void a_district_may_have_any_number_of_directors(void **state)
{
	(void)state;
	struct buf script, out;
	buf_init(&script, 1 << 20);
	buf_init(&out, 1 << 20);
	buf_text(&script, "now 2014-05-20T09:00\ndistrict d\n");
	for (int i = 0; i < MANY; i++)
		buf_fmt(&script, "department d%d district=d director=e%d@x.se\n", i, i);
	buf_text(&script, "figure district:d mal period=2014-T1 target=90 tol=4.5 value=82 "
	                  "state=behind gap=-8\nfeed\n");
	world_run(script.at, &out, NULL, false);
	assert_int_equal(count(&out, "mail e"), MANY);
	buf_done(&out);
	buf_done(&script);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(however_many_were_told_all_hear_that_it_is_over),
	        cmocka_unit_test(a_district_may_have_any_number_of_directors),
	        cmocka_unit_test(each_is_told_what_concerns_him),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
