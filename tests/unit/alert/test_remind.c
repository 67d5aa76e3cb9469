/* SPDX-License-Identifier: EUPL-1.2 */
/* alert: units are reminded of what they owe, each step once, and only while something is missing.
 * T1 of 2014 is due on Tuesday 20 May: 28 days before is 22 April, 7 days before 13 May, 7 days
 * after 27 May, 28 days after 17 June. */
#include "alert_world.h"

/* the formatter counts bytes here, and would move the backslash after «ö» beyond the edge */
/* clang-format off */
#define DISTRICT \
	"set reminders=28,7 weekday=0\n" \
	"district d name=Södermalm\n" \
	"department social district=d name=Social head=anna@x.se controller=karin@x.se\n" \
	"unit a department=social name=Alfa contact=bo@x.se\n" \
	"unit b department=social name=Beta contact=bo@x.se\n" \
	"unit c department=social name=Gamma contact=eva@x.se\n"
/* clang-format on */
#define OWES(u) "figure unit:" u " mal period=2014-T1 state=not_due due=2014-05-20\n"
#define LATE(u) "figure unit:" u " mal period=2014-T1 state=missing due=2014-05-20\n"
#define REPORTED(u)                                                                                \
	"figure unit:" u " mal period=2014-T1 state=met value=9 target=8 gap=1 due=2014-05-20\n"
#define AT(day)      "now 2014-" day "T09:00\nremind\n"
#define LOOKED       "now 2014-04-14T09:00\nfeed\nremind\n"
#define BEFORE(name) "Påminnelse: " name ", T1 2014 ska rapporteras senast 20 maj 2014\n"
#define AFTER(name)  "Påminnelse: " name ", T1 2014 skulle ha rapporterats senast 20 maj 2014\n"
#define BEHIND(u)                                                                                  \
	"figure unit:" u " utfall period=2014-T1 target=90 tol=4.5 action=Ja value=80 "            \
	"state=behind gap=-10\n"
#define NEW(name)                                                                                  \
	"mail anna@x.se: Ny avvikelse: " name ", utfall 80\xC2\xA0% (mål minst 90\xC2\xA0%)\n"
#define EVA      "reminder eva@x.se: " BEFORE("Gamma")
#define EVA_LATE "reminder eva@x.se: " AFTER("Gamma")

static const struct world_case cases[] = {
        {"28 and 7 days before and after, at half past seven, each once",
         DISTRICT OWES("c") LOOKED AT(
                 "04-21") "now 2014-04-22T07:29\nremind\nsay 22 April\nnow "
                          "2014-04-22T07:30\nremind\n" AT("04-22") AT("04-23") AT(
                                  "05-12") "say 13 May\n" AT("05-13") AT("05-14") AT("05-20")
                                  LATE("c") AT("05-26") "say 27 May\n" AT("05-27") AT("05-28")
                                          AT("06-16") "say 17 June\n" AT("06-17") AT("06-18")
                                                  AT("12-01"),
         "22 April\n" EVA "13 May\n" EVA "27 May\n" EVA_LATE "17 June\n" EVA_LATE},
        {"also over restarts",
         DISTRICT OWES("c") LOOKED AT("04-22") "restart\nfeed\n" AT("04-22")
                 AT("04-23") "restart\nfeed\n" AT("04-24"),
         EVA},
        {"what is reported is reported, also that it cannot be",
         DISTRICT OWES("a") OWES("c")
                 LOOKED REPORTED("a") "figure unit:c mal period=2014-T1 state=not_due missing=lost "
                                      "due=2014-05-20\n" AT("04-22"),
         ""},
        {"while one of several is missing",
         DISTRICT OWES("c") "figure unit:c annat period=2014-T1 state=met value=9 target=8 gap=1 "
                            "due=2014-05-20\n" LOOKED AT("04-22"),
         EVA},
        {"one mail per contact and day", DISTRICT OWES("a") OWES("b") OWES("c") LOOKED AT("04-22"),
         "reminder bo@x.se: Påminnelse: 2 rapporter återstår, den första senast 20 maj 2014\n" EVA},
        {"copies to those who should have them",
         DISTRICT "set copies=3\n" OWES("c") LOOKED AT("04-22"),
         "reminder anna@x.se: " BEFORE("Gamma") EVA "reminder karin@x.se: " BEFORE("Gamma")},
        {"without a contact the controller is asked",
         DISTRICT "unit e department=social name=Eta\n" OWES("e") LOOKED AT("04-22"),
         "reminder karin@x.se: " BEFORE("Eta")},
        {"a free day moves it to the next working day", /* 2014-05-23 - 28 = Friday 25 April */
         DISTRICT "figure unit:c mal period=2014-T1 state=not_due due=2014-06-05\n" LOOKED AT(
                 "05-08") "say Ascension Day is 29 May\n" AT("05-29") AT("05-30"),
         "reminder eva@x.se: Påminnelse: Gamma, T1 2014 ska rapporteras senast 5 juni 2014\n"
         "Ascension Day is 29 May\n"
         "reminder eva@x.se: Påminnelse: Gamma, T1 2014 ska rapporteras senast 5 juni 2014\n"},
        {"a stop over the moment is made up for, within a week",
         DISTRICT OWES("c") LOOKED "restart\nfeed\n" AT("04-28") AT("04-29"), EVA},
        {"but not later", DISTRICT OWES("c") LOOKED "restart\nfeed\n" AT("04-29"), ""},
        {"nor what was to come before the last day, when that has passed",
         DISTRICT "set reminders=28,3\n" OWES("c") LOOKED LATE("c") AT("05-21"), ""},
        {"of two steps that have come the newest is sent, and the other not after it",
         DISTRICT "set reminders=3,1\n" OWES("c") LOOKED AT("05-19") AT("05-20"), EVA},
        {"the first start ever owes today's only",
         DISTRICT OWES("a") "figure unit:c mal period=2014-T1 state=not_due due=2014-05-21\n"
                            "now 2014-04-23T09:00\nfeed\nremind\n",
         "reminder eva@x.se: Påminnelse: Gamma, T1 2014 ska rapporteras senast 21 maj 2014\n"},
        {"another last day makes no step come twice",
         DISTRICT OWES("c") LOOKED AT("04-22") "figure unit:c mal period=2014-T1 state=not_due "
                                               "due=2014-05-22\nset tertial=22\n" AT("04-24"),
         EVA},
        {"a survey's last day is another one",
         DISTRICT OWES("c") LOOKED AT("05-13") "figure unit:c enkat period=2014-T1 state=not_due "
                                               "due=2014-06-19\n" AT("05-22"),
         EVA "reminder eva@x.se: Påminnelse: Gamma, T1 2014 ska rapporteras senast 19 juni 2014\n"},
        {"a month is too short for four weeks",
         DISTRICT "figure unit:c mal period=2014-04 state=not_due due=2014-05-15\n" LOOKED AT(
                 "04-17") "say 8 May\n" AT("05-08"),
         "8 May\nreminder eva@x.se: Påminnelse: Gamma, april 2014 ska rapporteras senast 15 maj "
         "2014\n"},
        {"who cannot be read is asked when he can",
         DISTRICT OWES("c") LOOKED
         "doc c results invalid=1 error=x\n" AT("04-22") "doc c "
                                                         "results\n" AT("04-23"),
         EVA},
        {"nothing of what is no more",
         DISTRICT "unit e department=social name=Eta contact=e@x.se to=2014-04-15\n" OWES("e")
                 LOOKED AT("04-22"),
         ""},
        {"no reminders wanted, none sent",
         DISTRICT "set reminders=off\n" OWES("c") LOOKED AT("04-22"), ""},
        {"before the first cycle is over nothing is known",
         DISTRICT OWES("c") "now 2014-04-22T09:00\nfeed first=0\nremind\nsay over\nfeed\nremind\n",
         "over\n" EVA},
        {"an hour full of letters holds none back, and they fill no hour",
         DISTRICT "set max=1 copies=3\n" OWES("c") LOOKED "now 2014-04-22T09:00\n" BEHIND(
                 "a") "feed\nremind\n" BEHIND("b") "feed\nsay later\n"
                                                   "now 2014-04-22T10:01\ntick\n",
         NEW("Alfa") "reminder anna@x.se: " BEFORE("Gamma") EVA
         "reminder karin@x.se: " BEFORE("Gamma") "later\n" NEW("Beta")},
        {"but a reminder alone does not stop the first letter of the hour",
         DISTRICT "set max=1 copies=3\n" OWES("c") LOOKED AT("04-22") BEHIND("a") "feed\n",
         "reminder anna@x.se: " BEFORE("Gamma") EVA "reminder karin@x.se: " BEFORE("Gamma")
                 NEW("Alfa")},
        {"quiet hours hold them back",
         DISTRICT "set quiet=06:00-10:00\n" OWES("c")
                 LOOKED AT("04-22") "say later\nnow 2014-04-22T10:00\nremind\n",
         "later\n" EVA},
};

static void each_step_once(void **state)
{
	(void)state;
	world_cases(cases, ARRAY_LEN(cases));
}

static const char *const periods[] = {"T1", "H1", "04"};
#define UNITS   60
#define PERIODS ARRAY_LEN(periods)

static unsigned count(const char *text, const char *what)
{
	unsigned n = 0;
	for (const char *at = text; at && (at = strstr(at, what)); at++)
		n++;
	return n;
}

/* More is owed than one mail lists: the rest is counted there, and all of it is reminded of: the
 * next day nothing is made up for, neither in the same run nor after a restart. */
static void what_a_mail_has_no_room_for_is_reminded_of_too(void **state)
{
	(void)state;
	struct buf script, out;
	char rest[64];
	buf_init(&script, 1 << 20);
	buf_init(&out, 1 << 20);
	buf_text(&script, "set reminders=28,7 weekday=0\ndistrict d\n"
	                  "department social district=d head=anna@x.se\n");
	for (unsigned u = 0; u < UNITS; u++) {
		buf_fmt(&script, "unit u%u department=social name=Enhet%u contact=bo@x.se\n", u, u);
		for (size_t i = 0; i < PERIODS; i++)
			buf_fmt(&script,
			        "figure unit:u%u mal period=2014-%s state=not_due due=2014-05-20\n",
			        u, periods[i]);
	}
	buf_text(&script, LOOKED AT("05-13"));
	struct world *w = world_begin(&out, NULL, true);
	world_lines(w, script.at);
	assert_non_null(strstr(out.at, "180 rapporter återstår, den första senast 20 maj 2014"));
	assert_int_equal(count(out.at, "Message-ID: "), 1);
	assert_int_equal(count(out.at, "Sista dag"), 150);
	(void)snprintf(rest, sizeof(rest), "Ytterligare %u rader",
	               (unsigned)(UNITS * PERIODS - 150));
	assert_non_null(strstr(out.at, rest));
	assert_int_equal(w->n_reminded, UNITS * PERIODS);
	buf_clear(&out);
	world_lines(w, AT("05-14") "restart\nfeed\n" AT("05-15"));
	assert_int_equal(out.n, 0);
	world_end(w);
	buf_done(&out);
	buf_done(&script);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(each_step_once),
	        cmocka_unit_test(what_a_mail_has_no_room_for_is_reminded_of_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
