/* SPDX-License-Identifier: EUPL-1.2 */
/* alert: what people say of an alert, and what happens when nobody does.  A case is a script and
 * what it must tell. */
#include "alert_world.h"

#define DISTRICT                                                                                   \
	"now 2014-05-20T09:00\n"                                                                   \
	"set weekday=0\n"                                                                          \
	"operator mail=drift@x.se\n"                                                               \
	"district d name=Södermalm\n"                                                             \
	"department social district=d name=Social head=Anna/anna@x.se deputy=Dan/dan@x.se "        \
	"controller=karin@x.se director=eva@x.se\n"                                                \
	"unit prev department=social name=Prev contact=prev@x.se\n"                                \
	"unit vuxna department=social name=Vuxna contact=vuxna@x.se\n"
#define FIG    "figure unit:prev mal period=2014-T1 target=90 tol=4.5 action=Ja value="
#define BEHIND FIG "80 state=behind gap=-10\n"
#define WORSE  FIG "75 state=behind gap=-15\n"
#define MET    FIG "91 state=met gap=1\n"
#define OTHER                                                                                      \
	"figure unit:vuxna annat period=2014-T1 target=90 tol=4.5 action=Ja value=80 "             \
	"state=behind gap=-10\n"
#define PCT              "\xC2\xA0%"
#define ROW(v)           "Prev, mal " v PCT " (mål minst 90" PCT ")\n"
#define NEW              "mail anna@x.se: Ny avvikelse: " ROW("80")
#define BACK             "mail anna@x.se re thread: Återhämtad: " ROW("91")
#define RAISED           "indicator_behind prev mal raised 2014-T1"
#define ACK              "ack unit:prev mal by=Anna action=Kurs_i_maj due=2014-06-10\n"
#define MISSED           "mail anna@x.se re thread: Lovad åtgärd uteblev: " ROW("80")
#define SOON             "mail anna@x.se re thread: Tystnaden upphör snart: "
#define NOT_ANSWERED(to) "mail " to ": Ännu inte kvitterat: " ROW("80")

static const struct world_case cases[] = {
        /* acknowledged */
        {"an acknowledgement is kept, also over a restart",
         DISTRICT BEHIND "feed\n" ACK "states\nrestart\nfeed\nfeed observed\nstates\n",
         NEW RAISED " acknowledged anna@x.se\n" RAISED " acknowledged anna@x.se\n"},
        {"it ends when it gets worse", DISTRICT BEHIND "feed\n" ACK WORSE "feed observed\nstates\n",
         NEW "mail anna@x.se re thread: Sämre: " ROW("75") RAISED " anna@x.se\n"},
        {"it ends on recovery",
         DISTRICT BEHIND "feed\n" ACK MET "feed observed\n" BEHIND "feed observed\nstates\n",
         NEW BACK NEW RAISED " anna@x.se\n"},
        {"the promised day is not over before the day after it",
         DISTRICT BEHIND "feed\n" ACK "now 2014-06-10T23:59\ntick\nstates\n",
         NEW RAISED " acknowledged anna@x.se\n"},
        {"past the promised day it is told once, on a working day at the digest's time",
         DISTRICT BEHIND "feed\n" ACK
                         "now 2014-06-11T07:29\ntick\nnow 2014-06-11T07:30\ntick\ntick\n"
                         "now 2014-06-12T07:30\ntick\nfeed\nstates\nrestart\n"
                         "now 2014-06-13T07:30\nfeed\ntick\n",
         NEW "mail anna@x.se re thread: Lovad åtgärd uteblev: " ROW("80") RAISED
         " overdue anna@x.se\n"},
        {"a new acknowledgement after it holds anew",
         DISTRICT BEHIND "feed\n" ACK "now 2014-06-11T08:00\ntick\n"
                         "ack unit:prev mal by=Anna action=Mer due=2014-07-01\nstates\n",
         NEW "mail anna@x.se re thread: Lovad åtgärd uteblev: " ROW("80") RAISED
         " acknowledged anna@x.se\n"},
        {"a second promise that is not kept is told too",
         DISTRICT BEHIND "feed\n" ACK "now 2014-06-11T08:00\ntick\n"
                         "ack unit:prev mal by=Anna action=Mer due=2014-06-17\n"
                         "now 2014-06-18T08:00\ntick\nstates\n",
         NEW MISSED MISSED RAISED " overdue anna@x.se\n"},
        {"without a day it is the next outcome's, and none is far away",
         DISTRICT BEHIND "figure unit:prev mal period=2014-T2 state=not_due target=90 "
                         "due=2014-09-22\nfeed\nack unit:prev mal by=Anna action=Mer\n"
                         "now 2014-09-22T23:00\ntick\nnow 2014-09-23T08:00\ntick\n"
                         "ack unit:prev mal by=Anna action=Mer due=2015-09-25\n",
         NEW MISSED "refused: dagen 2015-09-25 är mer än 366 dagar bort; ange en närmare dag\n"},
        {"it ends when it gets worse, also when nobody has been told yet",
         DISTRICT "feed\nsilence unit:prev until=2014-06-02 by=Anna\n" BEHIND "feed\n" ACK
                  "states\n" WORSE "feed observed\nstates\n",
         RAISED " acknowledged silenced\n" RAISED " silenced\n"},
        {"it can be taken back, once",
         DISTRICT BEHIND "feed\n" ACK "withdraw unit:prev mal by=Anna\nstates\n"
                         "withdraw unit:prev mal by=Anna\n",
         NEW RAISED " anna@x.se\nrefused: larmet «0bc23d5f304ba0d9» är inte kvitterat\n"},
        {"a day that has been, and an action that says nothing, are refused",
         DISTRICT BEHIND "feed\nack unit:prev mal by=Anna action=Ja due=2014-05-19\n"
                         "ack unit:prev mal by=Anna due=2014-06-01\nstates\n",
         NEW "refused: dagen 2014-05-19 har redan varit; ange en dag framåt\n"
             "refused: skriv vad som görs åt saken (action)\n" RAISED " anna@x.se\n"},
        {"what is not open, or not raised yet, cannot be acknowledged",
         DISTRICT "set for=2\n" BEHIND "feed observed\n" ACK
                  "ack unit:vuxna annat by=Anna action=Ja\n",
         "refused: larmet «0bc23d5f304ba0d9» har inte höjts än: det väntar på fler mätningar\n"
         "refused: larmet «0000000000000000» finns inte bland de öppna; se tertial alerts\n"},
        /* silenced */
        {"while silenced nobody is told, and when it ends what is news is",
         DISTRICT "feed\nsilence unit:prev until=2014-06-02 by=Anna\n" BEHIND
                  "feed\nstates\nnow 2014-06-01T23:59\ntick\nnow 2014-06-02T00:00\ntick\nstates\n",
         RAISED " silenced\n" NEW RAISED " anna@x.se\n"},
        {"what was told before is not told again when it ends; recovery is told meanwhile",
         DISTRICT BEHIND "feed\nsilence unit:prev mal until=2014-05-22 by=Anna\n"
                         "now 2014-05-22T00:00\ntick\ntick\nstates\n"
                         "silence unit:prev mal until=2014-06-22 by=Anna\n" MET "feed observed\n",
         NEW RAISED " anna@x.se\n" BACK},
        {"the working day before the end all are reminded, once",
         DISTRICT BEHIND "feed\nsilence unit:prev until=2014-06-10 by=Anna why=Flytt\n"
                         "now 2014-06-09T07:29\ntick\nnow 2014-06-09T07:30\ntick\ntick\n"
                         "restart\nfeed\ntick\nstates\n",
         NEW "mail anna@x.se re thread: Tystnaden upphör snart: " ROW("80") RAISED
         " silenced anna@x.se\n"},
        {"a weekend and a holiday are no days for it",
         DISTRICT BEHIND "feed\nsilence unit:prev until=2014-06-08 by=Anna\n"
                         "now 2014-06-05T08:00\ntick\nnow 2014-06-06T08:00\ntick\n",
         NEW "mail anna@x.se re thread: Tystnaden upphör snart: " ROW("80")},
        {"another subject and another unit are not silenced",
         DISTRICT OTHER "feed\nsilence unit:prev annat until=2014-06-02 by=Anna\n" BEHIND
                        "feed\nstates\n",
         "mail anna@x.se: Ny avvikelse: Vuxna, annat 80" PCT " (mål minst 90" PCT ")\n" NEW RAISED
         " anna@x.se\n"
         "indicator_behind vuxna annat raised 2014-T1 anna@x.se\n"},
        {"a department silences its units",
         DISTRICT "feed\nsilence department:social until=2014-06-02 by=Anna\n" BEHIND OTHER
                  "feed\nstates\n",
         RAISED " silenced\nindicator_behind vuxna annat raised 2014-T1 silenced\n"},
        {"until resolved: it ends with the alert, and the next one is told",
         DISTRICT BEHIND
         "feed\nsilence only unit:prev mal by=Anna\nstates\n" WORSE "feed observed\nrestart\n"
         "feed\ntick\nstates\n" MET "feed observed\ntick\n" BEHIND "feed observed\nstates\n",
         NEW RAISED " silenced anna@x.se\n" RAISED " silenced anna@x.se\n" BACK NEW RAISED
                    " anna@x.se\n"},
        {"what a silence held back is told when it ends, also after the reminder",
         DISTRICT BEHIND "feed\nsilence unit:prev until=2014-06-10 by=Anna\n" WORSE
                         "feed observed\nnow 2014-06-09T07:30\ntick\n"
                         "now 2014-06-10T00:00\ntick\ntick\n",
         NEW SOON ROW("75") "mail anna@x.se re thread: Sämre: " ROW("75")},
        {"what was raised under it is new when it ends, also after the reminder",
         DISTRICT "feed\nsilence unit:prev until=2014-06-10 by=Anna\n" BEHIND
                  "feed\nnow 2014-06-09T07:30\ntick\nnow 2014-06-10T00:00\ntick\ntick\n",
         "mail anna@x.se: Tystnaden upphör snart: " ROW("80") NEW},
        {"silences that end together are one reminder, and the next one is another",
         DISTRICT BEHIND OTHER
         "feed\nsilence unit:prev until=2014-06-10 by=Anna\n"
         "silence unit:vuxna until=2014-06-10 by=Anna\nnow 2014-06-09T07:30\ntick\ntick\n"
         "silence unit:prev until=2014-06-17 by=Anna\nnow 2014-06-10T00:00\ntick\n"
         "now 2014-06-16T07:30\ntick\n",
         "mail anna@x.se: 2 nya: Prev och Vuxna\n"
         "mail anna@x.se re thread: 2 hörs snart igen: Prev och Vuxna\n" SOON ROW("80")},
        {"asked for twice it is one",
         DISTRICT BEHIND "feed\nsilence unit:prev until=2014-06-10 by=Anna\n"
                         "now 2014-05-20T09:01\nsilence unit:prev until=2014-06-10 by=Anna\n"
                         "unsilence by=Anna\nunsilence by=Anna\nstates\n",
         NEW "refused: tystnaden «none» finns inte; se tertial silence\n" RAISED " anna@x.se\n"},
        {"what nobody has, and what has recovered, cannot be silenced",
         DISTRICT BEHIND "feed\n" MET "feed observed\n"
                         "silence unit:prev mall until=2014-06-10 by=Anna\n"
                         "silence only unit:prev mal by=Anna\n",
         NEW BACK "refused: indikatorn «mall» finns varken i katalogen eller hos någon enhet\n"
                  "refused: larmet «0bc23d5f304ba0d9» finns inte bland de öppna; se tertial "
                  "alerts\n"},
        {"of two silences the longer one counts, and the other stays when it is taken away",
         DISTRICT "feed\nsilence unit:prev until=2014-06-02 by=Anna\n"
                  "silence department:social until=2014-07-02 by=Anna\n" BEHIND
                  "feed\nnow 2014-06-02T00:00\ntick\nstates\nunsilence by=Anna\nstates\ntick\n",
         RAISED " silenced\n" RAISED "\n" NEW},
        {"a silence that has been, has no end, is far away or names nothing is refused",
         DISTRICT BEHIND
         "feed\nsilence unit:prev until=2014-05-20 by=Anna\nsilence unit:prev by=Anna\n"
         "silence unit:prev until=2015-06-01 by=Anna\n"
         "silence only unit:vuxna annat by=Anna\nunsilence by=Anna\nstates\n",
         NEW "refused: until har redan varit; ange en dag framåt\n"
             "refused: säg till vilken dag (until); bara ett enda larm kan tystas tills det är "
             "löst\n"
             "refused: until är mer än 366 dagar bort; ange en närmare dag\n"
             "refused: larmet «0000000000000000» finns inte bland de öppna; se tertial alerts\n"
             "refused: tystnaden «none» finns inte; se tertial silence\n" RAISED " anna@x.se\n"},
        /* nobody answers */
        {"after k working days the deputy is told, after twice as many the director, once each",
         DISTRICT "set escalate=5\n" BEHIND
                  "feed\nnow 2014-05-27T12:00\ntick\nnow 2014-05-28T07:29\ntick\n"
                  "now 2014-05-28T07:30\ntick\ntick\nnow 2014-06-03T12:00\ntick\n"
                  "now 2014-06-04T12:00\ntick\nnow 2014-06-30T12:00\ntick\nstates\n",
         NEW NOT_ANSWERED("dan@x.se") NOT_ANSWERED("eva@x.se") RAISED
         " escalated=2 anna@x.se dan@x.se eva@x.se\n"},
        {"a vacant deputy is passed over, not waited for",
         DISTRICT "department tom district=d name=Tom head=anna@x.se director=eva@x.se\n"
                  "unit ny department=tom name=Ny\nset escalate=1\n"
                  "figure unit:ny mal period=2014-T1 target=90 tol=4.5 action=Ja value=80 "
                  "state=behind gap=-10\nfeed\nnow 2014-05-21T08:00\ntick\n",
         "mail anna@x.se: Ny avvikelse: Ny, mal 80" PCT " (mål minst 90" PCT ")\n"
         "mail eva@x.se: Ännu inte kvitterat: Ny, mal 80" PCT " (mål minst 90" PCT ")\n"},
        {"what one hears as new and for want of an answer in one round is one mail",
         DISTRICT
         "department vard district=d name=Vård head=dan@x.se\n"
         "unit hem department=vard name=Hem\nset escalate=1\n" BEHIND
         "feed\nnow 2014-05-21T07:30\nfigure unit:hem mal period=2014-T1 target=90 tol=4.5 "
         "action=Ja value=80 state=behind gap=-10\nfeed\ntick\ntick\n",
         NEW "mail dan@x.se: 1 ny, 1 ännu inte kvitterad: Hem och Prev\n"},
        {"what was looked at otherwise that day is looked at again a moment later",
         DISTRICT "set escalate=1\n" BEHIND "feed\nnow 2014-05-21T07:30\n" FIG
                  "79 state=behind gap=-11\nfeed observed\ntick\n",
         NEW "mail dan@x.se: Ännu inte kvitterat: " ROW("79")},
        {"recovery is told to all of them",
         DISTRICT "set escalate=1\n" BEHIND "feed\nnow 2014-05-21T08:00\ntick\n" MET
                  "feed observed\n",
         NEW NOT_ANSWERED("dan@x.se") BACK "mail dan@x.se re thread: Återhämtad: " ROW("91")},
        {"an acknowledgement stops it; one that is overdue does not",
         DISTRICT "set escalate=2\n" BEHIND "feed\n" ACK
                  "now 2014-05-23T08:00\ntick\nnow 2014-06-11T08:00\ntick\n"
                  "now 2014-06-12T08:00\ntick\nnow 2014-06-13T08:00\ntick\n",
         NEW "mail anna@x.se re thread: Lovad åtgärd uteblev: " ROW("80") NOT_ANSWERED("dan@x.se")},
        {"of a unit that left the register nobody hears any more, and it is over",
         DISTRICT "set escalate=1\n" BEHIND OTHER "feed\n" ACK
                  "silence only unit:vuxna annat by=Anna\nforget vuxna\nforget prev\nfeed\n"
                  "now 2014-06-12T08:00\ntick\nstates\ncount\n",
         "mail anna@x.se: 2 nya: Prev och Vuxna\n0 alerts\n"},
        {"neither silenced nor muted alerts go on to others",
         DISTRICT "set escalate=1\n" BEHIND OTHER
                  "feed\nsilence unit:prev until=2014-07-30 by=Anna\n"
                  "doc vuxna results failing=2014-05-20\nfeed\nnow 2014-05-28T08:00\ntick\n",
         "mail anna@x.se: 2 nya: Prev och Vuxna\n"
         "mail karin@x.se: Adress svarar inte: Vuxna, Utfall\n"
         "mail vuxna@x.se: Adress svarar inte: Vuxna, Utfall\n"},
        {"days that it was silenced or muted do not count",
         DISTRICT "set escalate=3\n" BEHIND "feed\nsilence unit:prev until=2014-06-02 by=Anna\n"
                  "now 2014-06-02T08:00\ntick\ntick\nnow 2014-06-03T08:00\ntick\n"
                  "doc prev results failing=2014-06-03\nfeed\nnow 2014-06-16T08:00\n"
                  "doc prev results\nfeed\ntick\nnow 2014-06-18T08:00\ntick\n"
                  "now 2014-06-19T08:00\ntick\n",
         NEW "mail karin@x.se: Adress svarar inte: Prev, Utfall\n"
             "mail prev@x.se: Adress svarar inte: Prev, Utfall\n"
             "mail karin@x.se re thread: Återhämtad: Prev, Utfall\n"
             "mail prev@x.se re thread: Återhämtad: Prev, Utfall\n" NOT_ANSWERED("dan@x.se")},
        {"quiet hours and a full hour hold it back, not away",
         DISTRICT "set escalate=1 quiet=07:00-09:00\n" BEHIND
                  "feed\nnow 2014-05-21T07:30\ntick\nnow 2014-05-21T09:00\ntick\n",
         NEW NOT_ANSWERED("dan@x.se")},
        {"off by default", DISTRICT BEHIND "feed\nnow 2014-09-01T08:00\ntick\n", NEW},
};

static void every_case(void **state)
{
	(void)state;
	world_cases(cases, ARRAY_LEN(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_case)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
