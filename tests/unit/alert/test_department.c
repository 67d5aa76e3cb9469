/* SPDX-License-Identifier: EUPL-1.2 */
/* alert: a department none of whose units can be reached is one piece of news, whatever the order
 * in which they fail and come back. */
#include "alert_world.h"

/* the formatter counts bytes here, and would move the backslash after «ö» beyond the edge */
/* clang-format off */
#define DISTRICT \
	"now 2014-05-20T09:00\n" \
	"operator mail=drift@x.se\n" \
	"district d name=Södermalm\n" \
	"department social district=d name=Social head=anna@x.se controller=karin@x.se\n" \
	"department skola district=d name=Skola head=bo@x.se controller=lisa@x.se\n" \
	"unit a department=social name=Alfa contact=a@x.se\n" \
	"unit b department=social name=Beta contact=b@x.se\n" \
	"unit c department=skola name=Gamma contact=c@x.se\n" \
	"feed\n"
/* clang-format on */
#define FAILS    " failing=2014-05-20 error=x\n"
#define DOWN(u)  "doc " u " plan" FAILS "doc " u " results" FAILS
#define AT(time) "now 2014-05-20T" time "\n"
#define FELL(u)                                                                                    \
	"doc " u " plan failing=now error=x\ndoc " u " results failing=now error=x\nasked " u "\n"
#define UP(u)      "doc " u " plan\ndoc " u " results\n"
#define ALL(where) "Ingen enhet kan nås: " where "\n"
#define NEW        "mail drift@x.se: " ALL("Social") "mail karin@x.se: " ALL("Social")
#define BACK       "re thread: Återhämtad: Social\n"
#define OVER       "mail drift@x.se " BACK "mail karin@x.se " BACK
/* One mail of a unit's two addresses */
#define UNIT(to, name)      "mail " to ": 2 nya: " name "\n"
#define UNIT_OVER(to, name) "mail " to " re thread: 2 återhämtade: " name "\n"
static const struct world_case cases[] = {
        {"all at once: one piece of news, to the controller and the operator",
         DISTRICT DOWN("a") DOWN("b") "feed touched\nfeed touched\nrestart\nfeed\nsay states\n"
                                      "states\n",
         NEW "states\n"
             "feed_unreachable social all raised drift@x.se karin@x.se\n"
             "feed_unreachable b plan raised muted\n"
             "feed_unreachable a plan raised muted\n"
             "feed_unreachable a results raised muted\n"
             "feed_unreachable b results raised muted\n"},
        {"one after the other: the first is told by then, and not once more",
         DISTRICT DOWN("a") "feed touched\n" DOWN("b") "feed touched\nfeed touched\n",
         UNIT("a@x.se", "Alfa") UNIT("karin@x.se", "Alfa") NEW},
        {"one after the other, as they are asked: nobody hears of the first one alone",
         DISTRICT AT("09:05") FELL("a") "feed only=a alone\nsay held\nstates\n" AT("09:09")
                 FELL("b") "feed only=b alone\nfeed touched\n",
         "held\nfeed_unreachable a plan raised muted\nfeed_unreachable a results raised "
         "muted\n" NEW},
        {"the next one answers: so it is alone, and told of then, whoever else is looked at",
         DISTRICT AT("09:05") FELL("a") "feed only=a alone\nfeed only=c "
                                        "alone\nsay held\n" AT("09:09") "asked b\nfeed "
                                                                        "only=c alone\n",
         "held\n" UNIT("a@x.se", "Alfa") UNIT("karin@x.se", "Alfa")},
        {"it comes back before anybody had to know",
         DISTRICT AT("09:05") FELL("a") "feed only=a alone\n" AT("09:06")
                 UP("a") "asked a\nfeed only=a alone\nfeed touched\n",
         ""},
        {"a restart between does not make it news",
         DISTRICT AT("09:05") FELL("a") "feed only=a alone\nrestart\nfeed "
                                        "only=a alone\nsay held\n" AT("09:09") "asked "
                                                                               "b\nfeed "
                                                                               "only=c "
                                                                               "alone\n",
         "held\n" UNIT("a@x.se", "Alfa") UNIT("karin@x.se", "Alfa")},
        {"one that was told of before stays so while another falls",
         DISTRICT DOWN("a") "feed touched\n" AT(
                 "10:00") "unit e department=social name=Eta "
                          "contact=e@x.se\nfeed\nsay then\n" AT("10:05")
                                  FELL("b") "feed only=b alone\nsay held\n" AT(
                                          "10:07") "asked e\nfeed only=e alone\n",
         UNIT("a@x.se", "Alfa") UNIT("karin@x.se", "Alfa") "then\nheld\n" UNIT("b@x.se", "Beta")
                 UNIT("karin@x.se", "Beta")},
        {"one unit alone waits for nobody", DISTRICT AT("09:05") FELL("c") "feed only=c alone\n",
         UNIT("c@x.se", "Gamma") UNIT("lisa@x.se", "Gamma")},
        {"all back at once: who was not told of his own hears nothing of it",
         DISTRICT DOWN("a") DOWN("b") "feed touched\n" UP("a") UP("b") "feed touched\nstates\n",
         NEW OVER},
        {"the first one that was told is told that it is over",
         DISTRICT DOWN("a") "feed touched\n" DOWN("b") "feed touched\n" UP("a")
                 UP("b") "feed touched\nstates\n",
         UNIT("a@x.se", "Alfa") UNIT("karin@x.se", "Alfa")
                 NEW UNIT_OVER("a@x.se", "Alfa") "mail drift@x.se re thread: Återhämtad: Social\n"
                                                 "mail karin@x.se re thread: 3 återhämtade: Social "
                                                 "och Alfa\n"},
        {"one comes back, the other is told then, once",
         DISTRICT DOWN("a") DOWN("b") "feed touched\n" UP("a") "feed touched\nfeed touched\n",
         NEW UNIT("b@x.se", "Beta") "mail drift@x.se re thread: Återhämtad: Social\n"
                                    "mail karin@x.se re thread: 2 nya, 1 återhämtad: Beta och "
                                    "Social\n"},
        {"one comes back, the other was told before and is not once more",
         DISTRICT DOWN("a") "feed touched\n" DOWN("b") "feed touched\n" UP(
                 "b") "feed touched\nfeed touched\n",
         UNIT("a@x.se", "Alfa") UNIT("karin@x.se", "Alfa") NEW OVER},
        {"also when only the one that fails last, or comes back first, is looked at",
         DISTRICT DOWN("a") "feed only=a\n" DOWN("b") "feed only=b\nstates\n" UP(
                 "b") "feed only=b\nsay back\nstates\n",
         UNIT("a@x.se", "Alfa") UNIT("karin@x.se", "Alfa") NEW
         "feed_unreachable social all raised drift@x.se karin@x.se\n"
         "feed_unreachable b plan raised muted\n"
         "feed_unreachable a plan raised muted a@x.se karin@x.se\n"
         "feed_unreachable a results raised muted a@x.se karin@x.se\n"
         "feed_unreachable b results raised muted\n" OVER "back\n"
         "feed_unreachable a plan raised a@x.se karin@x.se\n"
         "feed_unreachable a results raised a@x.se karin@x.se\n"},
        {"down, up, down: each time one piece of news",
         DISTRICT DOWN("a") DOWN("b") "feed touched\n" UP("a") UP("b") "feed touched\n" DOWN("a")
                 DOWN("b") "feed touched\n",
         NEW OVER NEW},
        {"one address of a unit answers: it is not out of reach",
         DISTRICT DOWN("a") "doc b plan failing=2014-05-20 error=x\nfeed touched\n",
         UNIT("a@x.se", "Alfa") "mail b@x.se: Adress svarar inte: Beta, Verksamhetsplan\n"
                                "mail karin@x.se: 3 nya: Alfa och Beta\n"},
        {"one unit alone is no department", DISTRICT DOWN("c") "feed touched\n",
         UNIT("c@x.se", "Gamma") UNIT("lisa@x.se", "Gamma")},
        {"quiet hours hold back all of it, and lose nothing",
         DISTRICT "set quiet=20:00-06:00\nnow 2014-05-20T21:00\n" DOWN("a") DOWN(
                 "b") "feed touched\nnow 2014-05-20T23:00\n" UP("a") "feed touched\nsay morning\n"
                                                                     "now 2014-05-21T06:30\ntick\n",
         "morning\n" UNIT("b@x.se", "Beta") UNIT("karin@x.se", "Beta")},
        {"`for` counts for it as for the units",
         DISTRICT "set for=2\n" DOWN("a") DOWN("b") "feed touched\nsay once\nfeed touched\n",
         "once\n" NEW},
        {"what was not tried yet changes nothing",
         DISTRICT DOWN("a") DOWN("b") "feed touched\nunit e department=social name=Eta "
                                      "contact=e@x.se\ndoc e plan never=1\ndoc e results "
                                      "never=1\nfeed\nfeed touched\n",
         NEW},
        {"the head reads of it in the digest, with how many are muted",
         DISTRICT DOWN("a") DOWN("b") "feed touched\nnow 2014-05-26T07:30\ntick\n",
         NEW "digest anna@x.se: 1 ny – läget 26 maj 2014\n"
             "digest karin@x.se: 1 ny – läget 26 maj 2014\n"},
};

static void one_piece_of_news(void **state)
{
	(void)state;
	world_cases(cases, ARRAY_LEN(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(one_piece_of_news)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
