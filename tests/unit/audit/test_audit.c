/* SPDX-License-Identifier: EUPL-1.2 */
/* What a controller would call odd in a plan, and what must pass in silence. Plans are written as
 * JSON by parts. */
#include "test.h"
#include "audit.h"
#include "catalogue.h"

#define I(name, goal, owner, target, rest)                                                         \
	"{\"name\":\"" name "\",\"goal\":\"" goal "\",\"owner\":\"" owner                          \
	"\",\"periodicity\":\"year\",\"target\":" target rest "}"
#define V(x, unit)      "{\"kind\":\"value\",\"value\":" x ",\"unit\":" unit "}"
#define PCT             "\"%\""
#define COUNCIL(target) ",\"council_target\":" target
#define NONE            "{\"kind\":\"none\"}"
#define BOARD_SETS      "{\"kind\":\"board_sets\"}"

static const struct test_indicator known[] = {
        {.id = "sjuk",
         .name = "Sjukfrånvaro",
         .unit = "%",
         .direction = DIRECTION_LOWER,
         .measure = MEASURE_LEVEL},
        {.id = "nojda",
         .name = "Andel nöjda",
         .unit = "%",
         .direction = DIRECTION_HIGHER,
         .measure = MEASURE_LEVEL},
        {.id = "jobb",
         .name = "Antal sommarjobb",
         .unit = "st",
         .direction = DIRECTION_HIGHER,
         .measure = MEASURE_COUNTED},
};

struct odd {
	const char *what, *indicators, *activities, *expectations, *budget;
	const char *found; /* kinds in order, one blank after each */
	const char *says;  /* in one of the messages */
};

static const struct odd targets[] = {
        {"a target", I("Andel nöjda", "g", "unit", V("80", PCT), ""), NULL, NULL, NULL, "", NULL},
        {"no target", I("Andel nöjda", "g", "unit", NONE, ""), NULL, NULL, NULL, "target_missing ",
         "«Andel nöjda» har inget"},
        {"increase is a target", I("Andel nöjda", "g", "unit", "{\"kind\":\"increase\"}", ""), NULL,
         NULL, NULL, "", NULL},
        {"left to the board twice",
         I("Andel nöjda", "g", "council", BOARD_SETS, COUNCIL(BOARD_SETS)), NULL, NULL, NULL,
         "target_missing council_target_not_set ", NULL},
        {"left to the board, set",
         I("Andel nöjda", "g", "council", V("80", PCT), COUNCIL(BOARD_SETS)), NULL, NULL, NULL,
         "council_target_not_set ", "planens eget mål gäller"},
        {"council cell empty", I("Andel nöjda", "g", "council", V("80", PCT), COUNCIL(NONE)), NULL,
         NULL, NULL, "council_target_not_set ", "«Andel nöjda»"},
        {"council cell empty in a unit's table",
         I("Andel nöjda", "g", "unit", V("80", PCT), COUNCIL(NONE)), NULL, NULL, NULL, "", NULL},
        {"no such column", I("Andel nöjda", "g", "council", V("80", PCT), ""), NULL, NULL, NULL, "",
         NULL},
        {"weaker, higher is better",
         I("Andel nöjda", "g", "council", V("70", PCT), COUNCIL(V("80", PCT))), NULL, NULL, NULL,
         "target_weaker_than_council ",
         "70\xC2\xA0%, är svagare än KF:s årsmål 80\xC2\xA0% (högre"},
        {"stronger, higher is better",
         I("Andel nöjda", "g", "council", V("90", PCT), COUNCIL(V("80", PCT))), NULL, NULL, NULL,
         "", NULL},
        {"weaker, lower is better",
         I("Sjukfrånvaro", "g", "council", V("6", PCT), COUNCIL(V("4.4", PCT))), NULL, NULL, NULL,
         "target_weaker_than_council ", "4,4\xC2\xA0% (lägre"},
        {"stronger, lower is better",
         I("Sjukfrånvaro", "g", "council", V("4", PCT), COUNCIL(V("4.4", PCT))), NULL, NULL, NULL,
         "", NULL},
        {"equal", I("Sjukfrånvaro", "g", "council", V("4.4", PCT), COUNCIL(V("4.40", PCT))), NULL,
         NULL, NULL, "", NULL},
        {"a count is the city's",
         I("Antal sommarjobb", "g", "council", V("82", "\"st\""), COUNCIL(V("1600", "\"st\""))),
         NULL, NULL, NULL, "", NULL},
        {"no direction known", I("Okänd", "g", "unit", V("70", PCT), COUNCIL(V("80", PCT))), NULL,
         NULL, NULL, "", NULL},
        {"another unit", I("Andel nöjda", "g", "council", V("70", PCT), COUNCIL(V("80", "null"))),
         NULL, NULL, NULL, "", NULL},
        {"the plan's direction first",
         I("Andel nöjda", "g", "council", V("70", PCT),
           COUNCIL(V("80", PCT)) ",\"direction\":\"lower\""),
         NULL, NULL, NULL, "", NULL},
        {"direction inferred",
         I("Okänd", "g", "unit", V("70", PCT),
           ",\"direction\":\"higher\",\"direction_source\":\"inferred\""),
         NULL, NULL, NULL, "direction_inferred ", "«Okänd»"},
};

static const struct odd names[] = {
        {"twice",
         I("Okänd x", "g", "unit", V("1", PCT), "") "," I("okänd  X.", "h", "unit", V("1", PCT),
                                                          ""),
         NULL, NULL, NULL, "duplicate_indicator ", "mer än en gång"},
        {"twice with a line",
         I("Okänd x", "g", "unit", V("1", PCT), ",\"line\":7") "," I("Okänd x", "h", "unit",
                                                                     V("1", PCT), ",\"line\":9"),
         NULL, NULL, NULL, "duplicate_indicator ", "rad 7"},
        {"three times",
         I("Okänd x", "g", "unit", V("1", PCT), "") "," I("Okänd x", "g", "unit", V("1", PCT),
                                                          "") "," I("Okänd x", "h", "unit",
                                                                    V("1", PCT), ""),
         NULL, NULL, NULL, "duplicate_indicator duplicate_indicator ", NULL},
        {"the catalogue knows both as one",
         I("Sjukfrånvaro", "g", "council", V("4", PCT),
           "") "," I("Sjukfrånvaro (alla nämnder/bolag)", "h", "council", V("4", PCT), ""),
         NULL, NULL, NULL, "duplicate_indicator ", NULL},
        {"another group",
         I("Andel flickor", "g", "unit", V("1", PCT), "") "," I("Andel pojkar", "g", "unit",
                                                                V("1", PCT), ""),
         NULL, NULL, NULL, "", NULL},
        {"the council's, unknown", I("Helt okänd indikator", "g", "council", V("1", PCT), ""), NULL,
         NULL, NULL, "unknown_indicator ", "finns inte i katalogen."},
        {"the unit's own, unlike any", I("Helt okänd indikator", "g", "unit", V("1", PCT), ""),
         NULL, NULL, NULL, "", NULL},
        {"nearly a known one", I("Sjukfrånvara", "g", "unit", V("1", PCT), ""), NULL, NULL, NULL,
         "unknown_indicator ", "närmast är «Sjukfrånvaro»"},
        {"a Cyrillic letter", I("\xD0\x90ndel nöjda", "g", "unit", V("1", PCT), ""), NULL, NULL,
         NULL, "homoglyph ", NULL},
};

#define A(text, start, end)                                                                        \
	"{\"text\":\"" text "\",\"goal\":\"g\",\"start\":" start ",\"end\":" end "}"
static const struct odd dates[] = {
        {"within", NULL, A("a", "\"2014-01-01\"", "\"2014-12-31\""), NULL, NULL, "", NULL},
        {"over several years", NULL, A("a", "\"2012-01-01\"", "\"2014-01-01\""), NULL, NULL, "",
         NULL},
        {"ends later", NULL, A("a", "\"2014-12-31\"", "\"2016-12-31\""), NULL, NULL, "", NULL},
        {"long past", NULL, A("Spara energi", "\"2012-01-01\"", "\"2012-12-31\""), NULL, NULL,
         "activity_outside_plan_year ",
         "«Spara energi» (2012-01-01 – 2012-12-31) ligger utanför planens år 2014"},
        {"next year", NULL, A("a", "\"2015-01-01\"", "null"), NULL, NULL,
         "activity_outside_plan_year ", NULL},
        {"ended the day before", NULL, A("a", "null", "\"2013-12-31\""), NULL, NULL,
         "activity_outside_plan_year ", NULL},
        {"no dates", NULL, A("a", "null", "null"), NULL, NULL, "", NULL},
        {"backwards", NULL, A("a", "\"2014-06-01\"", "\"2014-05-31\""), NULL, NULL,
         "activity_outside_plan_year ", "innan den börjar"},
};

#define E(goal, text, value, unit)                                                                 \
	"{\"goal\":\"" goal "\",\"text\":\"" text "\",\"value\":" value ",\"unit\":" unit "}"
static const struct odd promises[] = {
        {"the same figure", I("Andel trygga besökare", "c", "unit", V("85", PCT), ""), NULL,
         E("c", "85 % av besökarna känner sig trygga", "85", PCT), NULL, "", NULL},
        {"another figure",
         I("Andel granskade beställningar med smarta mål", "c", "unit", V("70", PCT), ""), NULL,
         E("c", "85 % av enhetens beställningar har smarta mål", "85", PCT), NULL,
         "expectation_differs_from_indicator ",
         "lovar 85\xC2\xA0% («85 % av enhetens beställningar har smarta mål»), men indikatorn "
         "«Andel granskade"},
        {"something else",
         I("Andel granskade beställningar med smarta mål", "c", "unit", V("70", PCT), ""), NULL,
         E("c", "85 % av våra brukare upplever sig delaktiga", "85", PCT), NULL,
         "expectation_without_indicator ", NULL},
        {"nothing", NULL, NULL, E("c", "50 % av föräldrarna deltar", "50", PCT), NULL,
         "expectation_without_indicator ", "50\xC2\xA0%"},
        {"kept above", I("Aktivt Medskapandeindex", "g", "unit", V("80", "null"), ""), NULL,
         E("c", "Enheten når ett AMI på 80", "80", "null"), NULL, "", NULL},
        {"another's figure above", I("Andel lokaler", "g", "unit", V("85", PCT), ""), NULL,
         E("c", "85 % av besökarna känner sig trygga", "85", PCT), NULL,
         "expectation_without_indicator ", NULL},
        {"two words of many in common",
         I("Andel besökare som deltar i verksamhetens gemensamma kvällar", "c", "unit",
           V("70", PCT), ""),
         NULL,
         E("c", "85 % av besökarna känner trygghet och lugn hemma med verksamheten", "85", PCT),
         NULL, "expectation_without_indicator ", NULL},
        {"in the table after the next commitment",
         I("Andel genomförandeplaner med smarta delmål", "d", "unit", V("80", PCT), ""), NULL,
         E("c", "80 % av alla genomförandeplaner har SMARTA delmål", "80", PCT), NULL, "", NULL},
        {"another promise's figure beside it",
         I("Andel föräldrar som är delaktiga", "d", "unit", V("80", PCT), ""), NULL,
         E("c", "80 % av alla genomförandeplaner har SMARTA delmål", "80", PCT), NULL,
         "expectation_without_indicator ", NULL},
        {"a side branch", I("Andel trygga besökare", "h", "unit", V("85", PCT), ""), NULL,
         E("c", "85 % av besökarna känner sig trygga", "85", PCT), NULL,
         "expectation_without_indicator ", NULL},
        {"another unit", I("Antal trygga besökare", "c", "unit", V("85", "\"st\""), ""), NULL,
         E("c", "85 % av besökarna känner sig trygga", "85", PCT), NULL,
         "expectation_without_indicator ", NULL},
};

#define ROW(name, cost, income, net)                                                               \
	"{\"name\":\"" name "\",\"cost_sek\":" cost ",\"income_sek\":" income ",\"net_sek\":" net  \
	"}"
static const struct odd money[] = {
        {"adds up", NULL, NULL, NULL,
         "{\"rows\":[" ROW("a", "17100000", "1000000", "16100000") "," ROW(
                 "b", "500000", "0", "500000") "],\"total\":" ROW("s", "17600000", "1000000",
                                                                  "16600000") "}",
         "", NULL},
        {"within the rounding of mnkr with a decimal", NULL, NULL, NULL,
         "{\"rows\":[" ROW("a", "1100000", "null", "null") "," ROW(
                 "b", "1200000", "null", "null") "],\"total\":" ROW("s", "2400000", "null",
                                                                    "null") "}",
         "", NULL},
        {"beyond it", NULL, NULL, NULL,
         "{\"rows\":[" ROW("a", "1100000", "null", "null") "," ROW(
                 "b", "1200000", "null", "null") "],\"total\":" ROW("s", "2500000", "null",
                                                                    "null") "}",
         "budget_does_not_add_up ",
         "2\xC2\xA0"
         "300\xC2\xA0"
         "000\xC2\xA0kr i kostnader"},
        {"tkr off by more than the rounding", NULL, NULL, NULL,
         "{\"rows\":[" ROW("a", "13898000", "null", "null") "," ROW(
                 "b", "390000", "null", "null") "],\"total\":" ROW("s", "14298000", "null",
                                                                   "null") "}",
         "budget_does_not_add_up ", NULL},
        {"net of a row", NULL, NULL, NULL,
         "{\"rows\":[" ROW("Lön", "912000", "100000", "700000") "]}", "budget_does_not_add_up ",
         "«Lön»"},
        {"net with the sign turned", NULL, NULL, NULL,
         "{\"rows\":[" ROW("a", "900000", "100000", "-800000") "]}", "", NULL},
        {"nothing printed", NULL, NULL, NULL,
         "{\"rows\":[" ROW("a", "null", "null", "null") "],\"total\":" ROW("s", "5", "null",
                                                                           "null") "}",
         "", NULL},
        {"one row that is not its total", NULL, NULL, NULL,
         "{\"rows\":[" ROW("a", "1000000", "null", "null") "],\"total\":" ROW("s", "2000000",
                                                                              "null", "null") "}",
         "budget_does_not_add_up ", NULL},
        {"no budget", NULL, NULL, NULL, "null", "", NULL},
};

static struct plan *make(const struct odd *o)
{
	char text[8192];
	(void)snprintf(
	        text, sizeof(text),
	        "{\"schema\":\"tertial.plan/1\",\"unit\":{\"name\":\"A\"},\"year\":2014,\"goals\":["
	        "{\"id\":\"g\",\"level\":\"area\",\"title\":\"G\"},{\"id\":\"h\",\"level\":"
	        "\"area\",\"title\":\"H\"},"
	        "{\"id\":\"b\",\"level\":\"board\",\"title\":\"B\",\"parent\":\"g\"},"
	        "{\"id\":\"c\",\"level\":\"commitment\",\"title\":\"C\",\"parent\":\"b\"},"
	        "{\"id\":\"d\",\"level\":\"commitment\",\"title\":\"D\",\"parent\":\"b\"}],"
	        "\"indicators\":[%s],\"activities\":[%s],\"expectations\":[%s],\"budget\":%s}",
	        o->indicators ? o->indicators : "", o->activities ? o->activities : "",
	        o->expectations ? o->expectations : "", o->budget ? o->budget : "null");
	struct intake_limits limits = intake_default_limits();
	struct plan *p = NULL;
	struct reason why;
	if (intake_plan(str_of(text), &limits, &p, &why) < 0)
		fail_msg("%s: %s", o->what, why.err.text);
	return p;
}

static void check(const struct odd *o, const struct catalogue *c,
                  const struct intake_names *look_up)
{
	const uint32_t *indicator;
	const char *const *near;
	char kinds[512] = "";
	bool said = !o->says;
	struct plan *p = make(o);
	struct arena *arena = arena_new(1 << 20);
	assert_int_equal(intake_match_plan(look_up, p, arena, &indicator, &near), 0);
	struct audit_names of = {.indicator = indicator, .near = near};
	const struct finding *found;
	size_t n;
	assert_int_equal(audit_plan(p, c, &of, arena, &found, &n), 0);
	for (size_t i = 0; i < n; i++) {
		size_t used = strlen(kinds);
		(void)snprintf(kinds + used, sizeof(kinds) - used, "%s ",
		               finding_kind_name(found[i].kind));
		said |= o->says && strstr(found[i].message, o->says);
		assert_int_equal(utf8_check(str_of(found[i].message)), SIZE_MAX);
	}
	if (strcmp(kinds, o->found) != 0 || !said)
		fail_msg("%s: found «%s», first: %s", o->what, kinds,
		         n ? found[0].message : "nothing");
	(void)arena_free(arena); /* returns NULL, always */
	(void)plan_unref(p);     /* returns NULL, always */
}

static void check_all(const struct odd *all, size_t n)
{
	struct catalogue *c = test_catalogue(known, ARRAY_LEN(known));
	struct intake_names *look_up;
	assert_int_equal(intake_names_new(c, &look_up, NULL), 0);
	for (size_t i = 0; i < n; i++)
		check(&all[i], c, look_up);
	intake_names_free(look_up);
	(void)catalogue_unref(c); /* returns NULL, always */
}

static void test_targets(void **state)
{
	(void)state;
	check_all(targets, ARRAY_LEN(targets));
}

static void test_names(void **state)
{
	(void)state;
	check_all(names, ARRAY_LEN(names));
}

static void test_dates(void **state)
{
	(void)state;
	check_all(dates, ARRAY_LEN(dates));
}

static void test_promises(void **state)
{
	(void)state;
	check_all(promises, ARRAY_LEN(promises));
}

static void test_money(void **state)
{
	(void)state;
	check_all(money, ARRAY_LEN(money));
}

static void test_without_a_catalogue_nothing_is_called_unknown(void **state)
{
	(void)state;
	static const struct odd one = {"no catalogue",
	                               I("Okänd", "g", "council", V("1", PCT), ""),
	                               NULL,
	                               NULL,
	                               NULL,
	                               "",
	                               NULL};
	struct plan *p = make(&one);
	struct arena *arena = arena_new(1 << 16);
	const struct finding *found;
	size_t n;
	assert_int_equal(audit_plan(p, NULL, NULL, arena, &found, &n), 0);
	assert_int_equal(n, 0);
	(void)arena_free(arena); /* returns NULL, always */
	(void)plan_unref(p);     /* returns NULL, always */
}

static void test_merging_twice_gives_the_same_list(void **state)
{
	(void)state;
	static const struct odd two = {"two",
	                               I("Okänd", "g", "unit", NONE, ",\"line\":9") "," I(
	                                       "Okänd", "g", "unit", NONE, ",\"line\":4"),
	                               NULL,
	                               NULL,
	                               NULL,
	                               "",
	                               NULL};
	struct plan *p = make(&two);
	struct arena *arena = arena_new(1 << 16);
	const struct finding *found, *all, *again;
	size_t n, n_all, n_again;
	assert_int_equal(audit_plan(p, NULL, NULL, arena, &found, &n), 0);
	assert_int_equal(n, 3);
	assert_int_equal(found[0].line, 4);
	assert_int_equal(audit_merge(p, found, n, arena, &all, &n_all), 0);
	assert_int_equal(n_all, 3);
	p->findings = all;
	p->n_findings = n_all;
	assert_int_equal(audit_merge(p, found, n, arena, &again, &n_again), 0);
	assert_int_equal(n_again, 3);
	for (size_t i = 0; i < n_all; i++)
		assert_string_equal(all[i].message, again[i].message);
	(void)arena_free(arena); /* returns NULL, always */
	(void)plan_unref(p);     /* returns NULL, always */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_targets),
	        cmocka_unit_test(test_names),
	        cmocka_unit_test(test_dates),
	        cmocka_unit_test(test_promises),
	        cmocka_unit_test(test_money),
	        cmocka_unit_test(test_without_a_catalogue_nothing_is_called_unknown),
	        cmocka_unit_test(test_merging_twice_gives_the_same_list),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
