/* SPDX-License-Identifier: EUPL-1.2 */
/* Chains: each state and method with its formula, numbers worked by hand beside it.
 * The day is 2014-06-02: T1 of 2014 was due on 20 May (30 April + 20 days, a Tuesday). */
#include "why_world.h"

#define NB "\xC2\xA0"

/* Does the answer hold all of these?  "!" in front: it must not. */
static void expect(const char *what, const struct view_answer *a, const char *const *holds,
                   size_t n)
{
	assert_int_equal(a->status, 200);
	for (size_t i = 0; i < n && holds[i]; i++) {
		bool lacks = holds[i][0] == '!';
		const char *text = holds[i] + lacks;
		if ((strstr(a->body, text) != NULL) == lacks)
			fail_msg("%s %s «%s»:\n%s", what, lacks ? "holds" : "lacks", text, a->body);
	}
}

static void check(struct world *w, const char *path, const char *const *holds, size_t n)
{
	struct snapshot *s = why_snapshot(w);
	struct view_answer a = why_ask(s, path);
	expect(path, &a, holds, n);
	view_answer_done(&a);
	(void)snapshot_unref(s);
	(void)world_free(w);
}

#define FORMULA(text) "\"formula\":\"" text "\""
#define U0            "/api/v1/why/figure/unit:u0,x,2014-T1"
#define CHECK(w, path, ...)                                                                        \
	do {                                                                                       \
		static const char *const holds_[] = {__VA_ARGS__};                                 \
		check((w), (path), holds_, ARRAY_LEN(holds_));                                     \
	} while (0)

static struct world *said(double target, struct part all)
{
	struct world *w = world_plain(1);
	world_say(w, 0, target, "2014-T1", all);
	return w;
}

/* ---- levels ---- */

static void test_met(void **state)
{
	(void)state; /* 82 − 80 = 2; 5 % of 80 is 4 */
	CHECK(said(80, world_value(82)), U0, "\"state\":\"met\"",
	      FORMULA("82" NB "% står i dokumentet (/outcomes/0)"),
	      FORMULA("80" NB "% enligt planen"), FORMULA("målet, 80" NB "%"),
	      FORMULA("5" NB "% av 80 = 4" NB "procentenheter"),
	      FORMULA("utfall − mål = 82 − 80 = 2" NB "procentenheter"),
	      FORMULA("når målet: avvikelsen 2 ≥ 0"), "\"rule\":\"state.met\"",
	      "\"setting\":{\"key\":\"assess.tolerance\",\"value\":\"5\","
	      "\"file\":\"/etc/tertiald.yaml\",\"line\":12,\"default\":false}",
	      FORMULA("30 april 2014 + 20 dagar = 20 maj 2014"), "\"day\":\"2014-05-20\"");
}

static void test_near_and_behind(void **state)
{
	(void)state; /* 77 − 80 = −3, within 4; 75 − 80 = −5, beyond */
	CHECK(said(80, world_value(77)), U0, "\"state\":\"near\"",
	      FORMULA("utfall − mål = 77 − 80 = −3" NB "procentenheter"),
	      FORMULA("nära målet: avvikelsen −3 ≥ −toleransen = −4"));
	CHECK(said(80, world_value(75)), U0, "\"state\":\"behind\"",
	      FORMULA("utfall − mål = 75 − 80 = −5" NB "procentenheter"),
	      FORMULA("når inte målet: avvikelsen −5 < −toleransen = −4"));
	/* One point is a point, not points. */
	CHECK(said(80, world_value(79)), U0,
	      FORMULA("utfall − mål = 79 − 80 = −1" NB "procentenhet"));
}

static void test_uncertain(void **state)
{
	(void)state;
	/* 9 of 12 against 90 %: p = 0.75, z² = 3.8416; middle (0.75 + 3.8416/24)/(1 + 3.8416/12)
	 * = 0.91007/1.32013 = 0.68937; half 1.96/1.32013 × √(0.1875/12 + 3.8416/576) = 1.48470 ×
	 * 0.14930 = 0.22167: 46.8–91.1 %, and 90 lies within. */
	CHECK(said(90, world_of(9, 12)), U0, "\"state\":\"uncertain\"",
	      FORMULA("9 / 12 × 100 = 75" NB "%"), "\"rule\":\"value.parts\"",
	      "9 av 12: (9/12 + 1,96²/(2 × 12) ± 1,96 × √(0,75 × 0,25/12 + 1,96²/(4 × 12²))) / "
	      "(1 + 1,96²/12) × 100 ≈ 46,8–91,1" NB "%",
	      "avvikelsen −15 < 0, men 46,77 ≤ 90 ≤ 91,1", "\"rule\":\"state.uncertain\"");
	/* 90 of 120: 66.6–81.9 %, behind. */
	CHECK(said(90, world_of(90, 120)), U0, "\"state\":\"behind\"", "≈ 66,6–81,9" NB "%");
}

static void test_printed_and_parts_that_agree_or_not(void **state)
{
	(void)state;
	CHECK(said(80, (struct part){75, 30, 40}), U0,
	      FORMULA("75" NB "% står i dokumentet (/outcomes/0); 30 / 40 × 100 = 75" NB "%"));
	CHECK(said(80, (struct part){76, 30, 40}), U0,
	      FORMULA("76" NB "% står i dokumentet (/outcomes/0)"), "!30 / 40 × 100 = 7");
}

static void test_lower_with_a_tolerance_of_its_own(void **state)
{
	struct world *w = said(4.4, world_value(4.7));
	(void)state; /* 4.4 − 4.7 = −0.3, which is the tolerance: bounds are inclusive */
	w->indicators[0].direction = DIRECTION_LOWER;
	w->indicators[0].tolerance = 0.3;
	w->indicators[0].file = "indicators.yaml";
	w->indicators[0].line = 7;
	w->indicators[0].lines[INDICATOR_TOLERANCE] = 11;
	CHECK(w, U0, "\"state\":\"near\"",
	      FORMULA("mål − utfall = 4,4 − 4,7 = −0,3" NB "procentenheter"),
	      FORMULA("nära målet: avvikelsen −0,3 ≥ −toleransen = −0,3"),
	      "\"setting\":{\"key\":\"indicators[x].tolerance\",\"value\":\"0.3\","
	      "\"file\":\"indicators.yaml\",\"line\":11,\"default\":false}",
	      "\"key\":\"indicators[x].direction\",\"value\":\"lower\","
	      "\"file\":\"indicators.yaml\",\"line\":7");
}

static void test_approach(void **state)
{
	struct world *w = said(50, world_value(53));
	(void)state; /* 5 % of 50 is 2.5; 2.5 − 3 = −0.5 */
	w->indicators[0].direction = DIRECTION_APPROACH;
	CHECK(w, U0, "\"state\":\"near\"",
	      FORMULA("tolerans − |utfall − mål| = 2,5 − |53 − 50| = −0,5" NB "procentenheter"));
}

static void test_negative_operands_stand_in_parentheses(void **state)
{
	struct world *w = said(-10, world_value(-12.5));
	(void)state; /* −12.5 − (−10) = −2.5 against 0.5 */
	w->indicators[0].unit = NULL;
	CHECK(w, U0, FORMULA("utfall − mål = (−12,5) − (−10) = −2,5"),
	      FORMULA("5" NB "% av 10 = 0,5"));
}

static void test_a_forecast_goes_first(void **state)
{
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	struct results *r = world_results(2014);
	(void)state;
	(void)world_row(p, "x", PERIODICITY_TERTIAL, 80);
	world_put_plan(w, 0, p);
	world_outcome(r, "x", "2014-T1", world_value(70))->forecast = 81;
	world_put_results(w, 0, r);
	CHECK(w, U0, "\"state\":\"met\"", FORMULA("prognosen för året är 81" NB "%"),
	      FORMULA("prognos − mål = 81 − 80 = 1" NB "procentenhet"),
	      "\"rule\":\"compare.forecast\"");
}

static void test_the_council_is_told_beside(void **state)
{
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	struct results *r = world_results(2014);
	(void)state; /* 82 against 85 */
	struct plan_indicator *row = world_row(p, "x", PERIODICITY_TERTIAL, 80);
	row->has_council = true;
	row->council = (struct target){.kind = TARGET_VALUE, .value = 85, .unit = "%"};
	world_put_plan(w, 0, p);
	world_outcome(r, "x", "2014-T1", world_value(82));
	world_put_results(w, 0, r);
	CHECK(w, U0, FORMULA("85" NB "%; avvikelsen från det är −3" NB "procentenheter"),
	      FORMULA("80" NB "% mot kommunfullmäktiges 85" NB "%"), "\"rule\":\"council.weaker\"");
}

/* ---- states without a comparison ---- */

static void test_silence(void **state)
{
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	(void)state;
	(void)world_row(p, "x", PERIODICITY_TERTIAL, 80);
	world_put_plan(w, 0, p);
	/* T1 was due 20 May; T2 is due 31 August + 20 = Saturday 20 September, so the Monday. */
	CHECK(w, U0, "\"state\":\"missing\"", "\"rule\":\"value.missing\"",
	      "\"rule\":\"state.missing\"", "!\"step\":\"gap\"", "\"value\":null",
	      "\"role\":\"outcome\"");
	w = world_plain(1);
	p = world_plan(2014);
	(void)world_row(p, "x", PERIODICITY_TERTIAL, 80);
	world_put_plan(w, 0, p);
	CHECK(w, "/api/v1/why/figure/unit:u0,x,2014-T2", "\"state\":\"not_due\"",
	      "\"rule\":\"state.not_due\"",
	      FORMULA("31 augusti 2014 + 20 dagar = 20 september 2014, en ledig dag; nästa "
	              "arbetsdag är 22 september 2014"));
}

static void test_an_expected_month_moves_the_day(void **state)
{
	struct world *w = said(80, world_value(82));
	(void)state; /* May ends on the 31st; + 20 days is 20 June 2014, Midsummer Eve; Monday 23 */
	w->indicators[0].expected_month = 5;
	CHECK(w, U0, FORMULA("väntas tidigast 31 maj 2014"),
	      FORMULA("31 maj 2014 + 20 dagar = 20 juni 2014, en ledig dag; nästa arbetsdag är 23 "
	              "juni 2014"));
}

static void test_a_reason_is_told(void **state)
{
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	struct results *r = world_results(2014);
	(void)state;
	(void)world_row(p, "x", PERIODICITY_TERTIAL, 80);
	world_put_plan(w, 0, p);
	world_outcome(r, "x", "2014-T1", PART_NONE)->missing = MISSING_TOO_FEW;
	world_put_results(w, 0, r);
	CHECK(w, U0, FORMULA("för få svar"), "\"rule\":\"value.told_missing\"",
	      "\"pointer\":\"/outcomes/0\"");
}

static void test_no_target_and_no_baseline(void **state)
{
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	struct results *r = world_results(2014);
	(void)state;
	CHECK(said(NUM_NONE, world_value(75)), U0, "\"state\":\"no_target\"",
	      FORMULA("inget mål är satt"), FORMULA("inget mål: Inget mål är satt."));
	world_row(p, "x", PERIODICITY_TERTIAL, NUM_NONE)->target.kind = TARGET_INCREASE;
	world_put_plan(w, 0, p);
	(void)world_outcome(r, "x", "2014-T1", world_value(60));
	world_put_results(w, 0, r);
	CHECK(w, U0, "\"state\":\"no_baseline\"", FORMULA("öka"), "\"rule\":\"target.text\"");
}

/* ---- against last year ---- */

static struct world *with_last_year(const char *period, double before, enum target_kind kind,
                                    double now)
{
	struct world *w = world_plain(1);
	struct results *old = world_results(2013), *r = world_results(2014);
	struct plan *p = world_plan(2014);
	(void)world_outcome(old, "x", period, world_value(before));
	world_put_results(w, 0, old);
	struct plan_indicator *row = world_row(p, "x", PERIODICITY_TERTIAL, NUM_NONE);
	row->target.kind = kind;
	row->line = 20;
	world_put_plan(w, 0, p);
	(void)world_outcome(r, "x", "2014-T1", world_value(now));
	world_put_results(w, 0, r);
	return w;
}

static void test_increase_and_decrease(void **state)
{
	(void)state; /* 60 − 54 = 6, and more than 0 is asked */
	CHECK(with_last_year("2013-T1", 54, TARGET_INCREASE, 60), U0, "\"state\":\"met\"",
	      FORMULA("öka (rad 20)"), FORMULA("samma period 2013, 54" NB "%"),
	      FORMULA("utfall − året före = 60 − 54 = 6" NB "procentenheter"),
	      FORMULA("når målet: avvikelsen 6 > 0"), "\"role\":\"baseline\"", "\"line\":20");
	CHECK(with_last_year("2013", 54, TARGET_DECREASE, 60), U0, "\"state\":\"behind\"",
	      FORMULA("hela 2013, 54" NB "%"), "\"rule\":\"compare.baseline_year\"",
	      FORMULA("året före − utfall = 54 − 60 = −6" NB "procentenheter"));
	/* Equal is near, not met. */
	CHECK(with_last_year("2013-T1", 54, TARGET_INCREASE, 54), U0, "\"state\":\"near\"",
	      FORMULA("nära målet: avvikelsen 0 ≥ −toleransen = −2,7"));
}

static void test_maintain(void **state)
{
	(void)state; /* 5 % of 54 is 2.7; 2.7 − 2 = 0.7 */
	CHECK(with_last_year("2013-T1", 54, TARGET_MAINTAIN, 56), U0, "\"state\":\"met\"",
	      FORMULA("tolerans − |utfall − året före| = 2,7 − |56 − 54| = 0,7" NB
	              "procentenheter"));
}

/* ---- counts ---- */

static struct world *count(double target, const char *period, double value)
{
	struct world *w = world_plain(1);
	w->indicators[0].unit = "st";
	w->indicators[0].measure = MEASURE_COUNTED;
	world_say(w, 0, target, period, world_value(value));
	return w;
}

static void test_a_count_by_the_months(void **state)
{
	struct world *w = count(120, "2014-T1", 35);
	(void)state; /* 120 × 4/12 = 40; 35 − 40 = −5; 5 % of 40 is 2 */
	CHECK(w, U0, "\"state\":\"behind\"", FORMULA("120 × 4/12 = 40" NB "st"),
	      "\"rule\":\"compare.linear\"", FORMULA("utfall − väntat = 35 − 40 = −5" NB "st"),
	      FORMULA("5" NB "% av 40 = 2" NB "st"));
	/* 100 × 4/12 is 33.333…: said to be about 33.33 */
	CHECK(count(100, "2014-T1", 35), U0, FORMULA("100 × 4/12 ≈ 33,33" NB "st"));
	CHECK(count(120, "2014", 125), "/api/v1/why/figure/unit:u0,x,2014",
	      "\"rule\":\"compare.year\"", FORMULA("utfall − mål = 125 − 120 = 5" NB "st"));
	w = count(120, "2014-T1", 35);
	w->indicators[0].direction = DIRECTION_LOWER;
	CHECK(w, U0, "\"rule\":\"compare.ceiling\"",
	      FORMULA("mål − utfall = 120 − 35 = 85" NB "st"));
}

/* Were the number another than the rule gives, the number is told and no formula. */
static void test_a_formula_gives_the_number_or_is_not_told(void **state)
{
	struct world *w = count(120, "2014-T1", 35);
	struct snapshot *s = why_snapshot(w);
	struct figure *f = (struct figure *)(uintptr_t)&snapshot_unit(s, 0)->figures[0];
	static const char *const holds[] = {FORMULA("41" NB "st"), "!120 × 4/12", "!5" NB "% av",
	                                    FORMULA("3" NB "st")};
	(void)state;
	f->compared = 41;
	f->tolerance = 3;
	struct view_answer a = why_ask(s, U0);
	expect("41", &a, holds, ARRAY_LEN(holds));
	view_answer_done(&a);
	(void)snapshot_unref(s);
	(void)world_free(w);
}

static struct world *phased(const char *period, double value)
{
	static const struct phase phases[] = {{{2014, PERIODICITY_TERTIAL, 1}, 20},
	                                      {{2014, PERIODICITY_TERTIAL, 2}, 70}};
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	struct results *r = world_results(2014);
	w->indicators[0].unit = "st";
	w->indicators[0].measure = MEASURE_COUNTED;
	struct plan_indicator *row = world_row(p, "x", PERIODICITY_MONTH, 120);
	row->target.phases = phases;
	row->target.n_phases = 2;
	world_put_plan(w, 0, p);
	(void)world_outcome(r, "x", period, world_value(value));
	world_put_results(w, 0, r);
	return w;
}

static void test_a_count_by_phases(void **state)
{
	(void)state; /* at the phase itself; half-way to it; between the two: 20 + 50 × 2/4 = 45 */
	CHECK(phased("2014-T1", 25), U0, FORMULA("etappen till och med månad 4 är 20" NB "st"),
	      "\"rule\":\"compare.phases\"");
	CHECK(phased("2014-02", 25), "/api/v1/why/figure/unit:u0,x,2014-02",
	      FORMULA("0 + (20 − 0) × (2 − 0)/(4 − 0) = 10" NB "st"));
	CHECK(phased("2014-06", 25), "/api/v1/why/figure/unit:u0,x,2014-06",
	      FORMULA("20 + (70 − 20) × (6 − 4)/(8 − 4) = 45" NB "st"));
	CHECK(phased("2014-10", 25), "/api/v1/why/figure/unit:u0,x,2014-10",
	      FORMULA("70 + (120 − 70) × (10 − 8)/(12 − 8) = 95" NB "st"));
}

static void test_a_count_by_last_year(void **state)
{
	struct world *w = world_plain(1);
	struct results *old = world_results(2013);
	(void)state; /* 30 of 100 by then: 120 × 30/100 = 36 */
	w->indicators[0].unit = "st";
	w->indicators[0].measure = MEASURE_COUNTED;
	(void)world_outcome(old, "x", "2013-T1", world_value(30));
	(void)world_outcome(old, "x", "2013", world_value(100));
	world_put_results(w, 0, old);
	world_say(w, 0, 120, "2014-T1", world_value(40));
	CHECK(w, U0, FORMULA("120 × 30/100 = 36" NB "st"), "\"rule\":\"compare.profile\"",
	      "\"role\":\"baseline\"", FORMULA("utfall − väntat = 40 − 36 = 4" NB "st"));
	/* Of a whole year alone a third is expected: 300 × 4/12 = 100. */
	w = with_last_year("2013", 300, TARGET_INCREASE, 110);
	w->indicators[0].unit = "st";
	w->indicators[0].measure = MEASURE_COUNTED;
	CHECK(w, U0, FORMULA("hela 2013: 300 × 4/12 = 100" NB "st"),
	      FORMULA("utfall − året före = 110 − 100 = 10" NB "st"));
}

/* A year that only its December tells: the document it stands in is listed, also when the year's
 * plan owes a row of the whole year that never came. */
static void test_a_count_by_last_years_december(void **state)
{
	(void)state; /* 300 × 4/12 = 100 */
	for (int owed = 0; owed < 2; owed++) {
		struct world *w = with_last_year("2013-12", 300, TARGET_INCREASE, 110);
		struct plan *old = world_plan(2013);
		w->indicators[0].unit = "st";
		w->indicators[0].measure = MEASURE_COUNTED;
		(void)world_row(old, "x", owed ? PERIODICITY_YEAR : PERIODICITY_MONTH, 250);
		world_put_plan(w, 0, old);
		CHECK(w, U0, FORMULA("hela 2013: 300 × 4/12 = 100" NB "st"),
		      "\"role\":\"baseline\",\"role_text\":\"jämförelsetalet\","
		      "\"document\":\"results\",\"unit\":\"u0\",\"year\":2013");
	}
}

/* ---- wholes ---- */

#define D0 "/api/v1/why/figure/district:d,x,2014-T1"

static void test_a_ratio(void **state)
{
	struct world *w = world_plain(3);
	(void)state; /* (30 + 12) / (40 + 20) = 70 % */
	world_say(w, 0, 80, "2014-T1", world_of(30, 40));
	world_say(w, 1, 80, "2014-T1", world_of(12, 20));
	struct plan *p = world_plan(2014);
	(void)world_row(p, "x", PERIODICITY_TERTIAL, 80);
	world_put_plan(w, 2, p);
	CHECK(w, D0, FORMULA("42 / 60 × 100 = 70" NB "%"), "\"rule\":\"merge.ratio\"",
	      FORMULA("80" NB "%, enheternas gemensamma"),
	      "42 av 60: ", FORMULA("2 av 3 enheter, 66,7" NB "%; gränsen är 50" NB "%"),
	      "\"awaited\":[{\"unit\":\"u2\",\"name\":\"u2\",\"state\":\"missing\",\"state_text\":"
	      "\"saknas\"}]",
	      "\"why_path\":\"/api/v1/why/figure/unit:u0,x,2014-T1\"");
}

static void test_a_mean_and_a_sum(void **state)
{
	struct world *w = world_plain(2);
	(void)state;
	world_say(w, 0, 80, "2014-T1", world_value(70));
	world_say(w, 1, 80, "2014-T1", world_value(81));
	CHECK(w, D0, FORMULA("(70 + 81) / 2 = 75,5" NB "%"), "\"rule\":\"merge.mean\"");
	w = world_plain(2);
	w->indicators[0].unit = "st";
	w->indicators[0].measure = MEASURE_COUNTED;
	world_say(w, 0, 120, "2014-T1", world_value(35));
	world_say(w, 1, 60, "2014-T1", world_value(30));
	CHECK(w, D0, FORMULA("35 + 30 = 65" NB "st"), FORMULA("120 + 60 = 180" NB "st"),
	      FORMULA("40 + 20 = 60" NB "st"), FORMULA("utfall − väntat = 65 − 60 = 5" NB "st"),
	      "\"rule\":\"merge.sum\"", "\"rule\":\"target.sum\"", "\"rule\":\"compare.sum\"");
}

static void test_weights_are_not_told(void **state)
{
	struct world *w = world_plain(2);
	(void)state; /* (70 × 3571 + 80 × 1429) / 5000 = 72.858 */
	w->indicators[0].weight = WEIGHT_EMPLOYEES;
	w->indicators[0].file = "indicators.yaml";
	w->units[0].weights[WEIGHT_EMPLOYEES] = 3571;
	w->units[1].weights[WEIGHT_EMPLOYEES] = 1429;
	world_say(w, 0, 80, "2014-T1", world_value(70));
	world_say(w, 1, 80, "2014-T1", world_value(80));
	CHECK(w, D0, FORMULA("vägt medel av 2 enheters värden ≈ 72,86" NB "%"),
	      "\"rule\":\"merge.weighted\"",
	      "\"key\":\"indicators[x].weight\",\"value\":\"employees\"", "!3571", "!1429", "!0.71",
	      "!5000");
}

static void test_the_catalogue_s_target_and_few_reports(void **state)
{
	static const struct district_target targets[] = {{0, 2014, 77, 31}};
	struct world *w = world_plain(3);
	(void)state;
	w->indicators[0].file = "indicators.yaml";
	w->indicators[0].targets = targets;
	w->indicators[0].n_targets = 1;
	world_say(w, 0, 80, "2014-T1", world_value(70));
	world_say(w, 1, 70, "2014-T1", world_value(80));
	CHECK(w, D0, FORMULA("77" NB "% enligt katalogen"), "\"rule\":\"target.catalogue\"",
	      "\"key\":\"indicators[x].targets.d.2014\",\"value\":\"77\","
	      "\"file\":\"indicators.yaml\",\"line\":31");
	w = world_plain(3);
	for (uint32_t u = 0; u < 3; u++) {
		struct plan *p = world_plan(2014);
		(void)world_row(p, "x", PERIODICITY_TERTIAL, 80);
		world_put_plan(w, u, p);
	}
	struct results *r = world_results(2014);
	(void)world_outcome(r, "x", "2014-T1", world_value(70));
	world_put_results(w, 0, r);
	CHECK(w, D0, "\"provisional\":true",
	      FORMULA("1 av 3 enheter, 33,3" NB "%; gränsen är 50" NB
	              "%, så talet är preliminärt"));
}

/* ---- documents ---- */

static void test_documents_with_address_hash_and_line(void **state)
{
	static const uint8_t hash[DOC_HASH_BYTES] = {0xAB, 0x01};
	struct world *w = world_plain(1);
	struct results *r = world_results(2014);
	struct plan *p = world_plan(2014);
	(void)state;
	p->from_feed = true;
	(void)world_row(p, "annan", PERIODICITY_YEAR, 1);
	(void)world_row(p, "x", PERIODICITY_TERTIAL, 80);
	world_put_plan(w, 0, p);
	world_outcome(r, "x", "2014-T1", world_value(82))->line = 17;
	world_put_results(w, 0, r);
	struct year_docs *y = node_year(&w->tree->units[0], 2014);
	assert_int_equal(origin_set(&y->origins[DOC_PLAN],
	                            "https://u:hemligt@h.se:8443/p@th?nyckel=hemlig#x", hash),
	                 0);
	assert_int_equal(origin_set(&y->origins[DOC_RESULTS], "https://h.se/ut.csv", hash), 0);
	CHECK(w, U0, "\"url\":\"https://h.se:8443/p@th?…\"", "!hemlig",
	      "\"pointer\":\"/indicators/1\"", "\"url\":\"https://h.se/ut.csv\"", "\"line\":17",
	      "\"received\":\"1970-01-01T01:33:20+01:00\"",
	      "\"algorithm\":\"blake2b-256\",\"hex\":\"ab01000000");
}

static void test_documents_of_very_many_are_found_under_their_own(void **state)
{
	struct world *w = world_plain(302);
	(void)state;
	for (uint32_t u = 0; u < 302; u++)
		world_say(w, u, 80, "2014-T1", world_value(70));
	CHECK(w, D0, "\"units_without_documents\":2",
	      "\"role\":\"outcome\",\"role_text\":\"utfallet\","
	      "\"document\":\"results\",\"unit\":\"u299\"",
	      "!\"document\":\"results\",\"unit\":\"u300\"",
	      "{\"unit\":\"u301\",\"name\":\"u301\",\"value\":70",
	      FORMULA("(70 + 70 + … + 70 (302 tal)) / 302 = 70" NB "%"));
}

static void test_what_is_not_there_has_the_nearest(void **state)
{
	static const struct {
		const char *path, *says;
	} cases[] = {
	        {"/api/v1/why/figure/unit:u9,x,2014-T1", "Närmast är «unit:u"},
	        {"/api/v1/why/figure/unit:u0,sjukfranvar,2014-T1",
	         "Närmast är «unit:u0,sjukfranvaro,2014-T1»"},
	        {"/api/v1/why/figure/unit:u0,sjukfranvaro,2014-03",
	         "perioderna 2014-T1, 2014-T2, 2014."},
	        {"/api/v1/why/figure/district:e,x,2014", "Närmast är «district:d»"},
	        {"/api/v1/why/figure/unit,x,2014-T1", "unit:, department: eller district:"},
	        {"/api/v1/why/figure/u0", "skriv var,indikator,period"},
	        {"/api/v1/why/figure/unit:u0,x,T1", "skriv var,indikator,period"},
	        {"/api/v1/why/alert/0123456789abcdef", "Larmet «0123456789abcdef» finns inte"},
	        {"/api/v1/why/mail/%3Cx@h%3E",
	         "Inget öppet larm berättades först i brevet «<x@h>»"},
	        {"/api/v1/why/letter/x", "Adressen"},
	};
	struct world *w = said(80, world_value(82));
	(void)state;
	w->indicators[0].id = "sjukfranvaro";
	struct snapshot *s = why_snapshot(w);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct view_answer a = why_ask(s, cases[i].path);
		assert_int_equal(a.status, 404);
		if (!strstr(a.body, cases[i].says))
			fail_msg("%s: %s", cases[i].path, a.body);
		view_answer_done(&a);
	}
	(void)snapshot_unref(s);
	(void)world_free(w);
}

static void test_odd_ids_come_back_as_they_were_given(void **state)
{
	struct world *w = said(80, world_value(82));
	struct snapshot *s;
	(void)state;
	w->indicators[0].id = "a,b/ö c";
	s = why_snapshot(w);
	struct view_answer a = why_ask(s, "/api/v1/indicators");
	const char *path = strstr(a.body, "\"why_path\":\"");
	assert_non_null(path);
	char copy[256];
	(void)snprintf(copy, sizeof(copy), "%.*s", (int)strcspn(path + 12, "\""), path + 12);
	assert_string_equal(copy, "/api/v1/why/figure/district:d,a,b%2F%C3%B6%20c,2014-T1");
	struct view_answer b = why_ask(s, copy);
	assert_int_equal(b.status, 200);
	view_answer_done(&a);
	view_answer_done(&b);
	(void)snapshot_unref(s);
	(void)world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_met),
	        cmocka_unit_test(test_near_and_behind),
	        cmocka_unit_test(test_uncertain),
	        cmocka_unit_test(test_printed_and_parts_that_agree_or_not),
	        cmocka_unit_test(test_lower_with_a_tolerance_of_its_own),
	        cmocka_unit_test(test_approach),
	        cmocka_unit_test(test_negative_operands_stand_in_parentheses),
	        cmocka_unit_test(test_a_forecast_goes_first),
	        cmocka_unit_test(test_the_council_is_told_beside),
	        cmocka_unit_test(test_silence),
	        cmocka_unit_test(test_an_expected_month_moves_the_day),
	        cmocka_unit_test(test_a_reason_is_told),
	        cmocka_unit_test(test_no_target_and_no_baseline),
	        cmocka_unit_test(test_increase_and_decrease),
	        cmocka_unit_test(test_maintain),
	        cmocka_unit_test(test_a_count_by_the_months),
	        cmocka_unit_test(test_a_formula_gives_the_number_or_is_not_told),
	        cmocka_unit_test(test_a_count_by_phases),
	        cmocka_unit_test(test_a_count_by_last_year),
	        cmocka_unit_test(test_a_count_by_last_years_december),
	        cmocka_unit_test(test_a_ratio),
	        cmocka_unit_test(test_a_mean_and_a_sum),
	        cmocka_unit_test(test_weights_are_not_told),
	        cmocka_unit_test(test_the_catalogue_s_target_and_few_reports),
	        cmocka_unit_test(test_documents_with_address_hash_and_line),
	        cmocka_unit_test(test_documents_of_very_many_are_found_under_their_own),
	        cmocka_unit_test(test_what_is_not_there_has_the_nearest),
	        cmocka_unit_test(test_odd_ids_come_back_as_they_were_given),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
