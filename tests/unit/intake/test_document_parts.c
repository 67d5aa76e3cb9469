/* SPDX-License-Identifier: EUPL-1.2 */
/* One sentence, cell, title or damaged byte at a time: small plan documents around it. */
#include "test.h"
#include "base/arena.h"
#include "../../../daemon/intake/document/document.h"

static const struct intake_limits limits = {
        .max_bytes = 1u << 20,
        .max_depth = 32,
        .max_string_bytes = 4096,
        .max_items = 100,
};

static struct plan *read_ok(const char *text)
{
	struct plan *p = NULL;
	struct reason reason = {.kind = REASON_NONE};
	if (document_read(str_of(text), &limits, &p, &reason))
		fail_msg("%s\n--\n%s", reason.err.text, text);
	return p;
}

/* head + middle + tail, in one block. */
static char *around(const char *head, const char *middle, const char *tail)
{
	struct buf b;
	buf_init(&b, 1u << 20);
	buf_text(&b, head);
	buf_text(&b, middle);
	buf_text(&b, tail);
	return buf_take(&b, NULL);
}

/* "65% >=20": value, unit and comparator of each promise. */
static void put_promises(const struct plan *p, struct buf *out)
{
	char x[NUM_TEXT_BYTES];
	for (size_t k = 0; k < p->n_expectations; k++) {
		const struct expectation *e = &p->expectations[k];
		const char *sign = e->comparator == COMPARATOR_AT_LEAST  ? ">="
		                   : e->comparator == COMPARATOR_AT_MOST ? "<="
		                                                         : "";
		buf_fmt(out, "%s%s%s%s", k ? " " : "", sign, num_text(e->value, x),
		        e->unit ? e->unit : "");
		assert_int_equal(e->line, 7);
		assert_int_equal(e->goal, 0);
	}
}

static void test_figures_promised_in_prose(void **state)
{
	(void)state;
	static const struct {
		const char *text,
		        *expected; /* value, unit, comparator; one promise after another */
	} cases[] = {
	        {"65% av de unga är nöjda.", "65%"},
	        {"I 85 % av besluten framgår målet.", "85%"},
	        {"Minst 50 % av förslagen prövas.", ">=50%"},
	        {"Andelen är minst cirka 50 procent.", ">=50%"},
	        {"Mer än 92,5 % svarar.", ">=92.5%"},
	        {"Högst 5 % avbryter.", "<=5%"},
	        {"Inte mer än 5 % avbryter.", "<=5%"},
	        {"Sjukfrånvaron är lägre än 4,4 %.", "<=4.4%"},
	        {"80 % eller mer är nöjda.", ">=80%"},
	        {"Sjukfrånvaron ska inte överstiga 6 %.", "<=6%"},
	        {"Andelen ökar från 60 % till 70 %.", "70%"},
	        {"75 % av kvinnorna och 80 % av männen är nöjda.", "75% 80%"},
	        {"Enheten når ett AMI på 80 under 2014.", "80"},
	        {"Minst 1 600 besök tas emot.", ">=1600"},
	        {"12 personer går vidare till arbete.", "12"},
	        {"Beslut fattas inom 14 dagar.", "<=14"},
	        {"- 90 % är trygga.", "90%"},
	        {"≥ 90 % är trygga.", ">=90%"},
	        {"Medelvärdet är 8,6 eller högre.", ">=8.6"},
	        {"Ett NKI på minst 75.", ">=75"},
	        {"Väntetiden är max 3 dagar.", "<=3"},
	        {"Minst 80 % av 40 deltagare är nöjda.", ">=80%"},
	        {"Insatsen pågår under 6 månader.", ""},
	        {"Verksamhet finns på 3 orter.", ""},
	        {"Fler är trygga.", ""},
	        {"Under 2014 ökar trygghet bland unga 13-16 år.", ""},
	        {"Planen är klar 2014-03-31 och följs upp i T1.", ""},
	        {"Gruppen möts 2 gånger i veckan.", ""},
	        {"Unga som är 16 år får en egen plan.", ""},
	        {"1. Alla får en plan.", ""},
	        {"Enheten följer 4 kap. 1 § socialtjänstlagen.", ""},
	        {"9 av 10 barn sorterar sitt avfall; i mars 2013 gjorde 76 procent det.", "90%"},
	        {"Tre av fyra är nöjda.", "75%"},
	        {"Hjälpen kommer i 85 fall av 100.", "85%"},
	        {"Minst hälften deltar.", ">=50%"},
	        {"Tre fjärdedelar av ansökningarna beviljas.", "75%"},
	        {"Nittiofem procent av förslagen besvaras.", "95%"},
	        {"80 per cent känner till det.", "80%"},
	        {"En 88-procentig närvaro nås.", "88%"},
	        {"Av dem är 95 respektive 90 procent nöjda.", "95% 90%"},
	        {"Kursen får 9,2 av 10 i betyg.", "9.2"},
	        {"Mötena får 7,5 i snittbetyg.", "7.5"},
	        {"Minst betyget 4,2 nås.", ">=4.2"},
	        {"Vi har 3 500 st kontakter med unga.", "3500st"},
	        {"Andelen var 84 procent bland tjejer.", ""},
	        {"I fjol var det 71 %.", ""},
	        {"Högläsning sker kl. 10.15.", ""},
	        {"Natten bemannas från 21.15 till 7.15.", ""},
	        {"Två medarbetare arbetar 75 procent.", ""},
	        {"Den som inte har en 100-procentig tjänst får gå.", ""},
	        {"Unga kan söka högst 10 000 kronor.", ""},
	        {"Planen skrivs inom 14 dagar enligt 3 kap. 5 § SoL.", ""},
	        {"Beslut fattas inom 10 arbetsdagar i 95 procent av ärendena.", "95%"},
	        {"En 10 procentig minskning nås.", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = around("Verksamhetsplan Enheten 2014\n\nÅtagande: Alla är "
		                    "trygga\n\nFörväntat resultat\n\n",
		                    cases[i].text, "\n\nArbetssätt\n\n99 % arbete.\n");
		struct plan *p = read_ok(text);
		struct buf got;
		buf_init(&got, 1000);
		put_promises(p, &got);
		if (strcmp(got.n ? got.at : "", cases[i].expected) != 0)
			fail_msg("%s: %s, not %s", cases[i].text, got.n ? got.at : "(none)",
			         cases[i].expected);
		buf_done(&got);
		(void)plan_unref(p); /* returns NULL */
		free(text);
	}
}

static void test_target_cells(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum target_kind kind;
		double value;
		const char *unit;
		bool found; /* unreadable */
	} cases[] = {
	        {"65 %", TARGET_VALUE, 65, "%", false},
	        {"4.4%", TARGET_VALUE, 4.4, "%", false},
	        {"0 st", TARGET_VALUE, 0, "st", false},
	        {"1 600 st", TARGET_VALUE, 1600, "st", false},
	        {"1.600 st", TARGET_VALUE, 1600, "st", false},
	        {"8,6", TARGET_VALUE, 8.6, NULL, false},
	        {"80", TARGET_VALUE, 80, NULL, false},
	        {"≥ 90 %", TARGET_VALUE, 90, "%", false},
	        {"65 procent", TARGET_VALUE, 65, "%", false},
	        {"65 % (2013: 60 %)", TARGET_VALUE, 65, "%", false},
	        {"öka", TARGET_INCREASE, 0, NULL, false},
	        {"Ska minska", TARGET_DECREASE, 0, NULL, false},
	        {"oförändrat", TARGET_MAINTAIN, 0, NULL, false},
	        {"bibehålla", TARGET_MAINTAIN, 0, NULL, false},
	        {"Tas fram av nämnd/styrelse", TARGET_BOARD_SETS, 0, NULL, false},
	        {"tas fram av nämn- derna", TARGET_BOARD_SETS, 0, NULL, false},
	        {"-", TARGET_NONE, 0, NULL, false},
	        {"–", TARGET_NONE, 0, NULL, false},
	        {"", TARGET_NONE, 0, NULL, false},
	        {"många", TARGET_NONE, 0, NULL, true},
	        {"70-80 %", TARGET_NONE, 0, NULL, true},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = around("Verksamhetsplan Enheten 2014\n\nÅtagande: Alla är trygga\n\n"
		                    "Indikator\tÅrsmål\tPeriodicitet\nAndel trygga\t",
		                    cases[i].text, "\tÅr\n");
		struct plan *p = read_ok(text);
		assert_int_equal(p->n_indicators, 1);
		const struct target *t = &p->indicators[0].target;
		if (t->kind != cases[i].kind)
			fail_msg("«%s»: %s", cases[i].text, target_kind_name(t->kind));
		assert_string_equal(t->text, cases[i].text);
		assert_true(t->kind == TARGET_VALUE ? t->value == cases[i].value
		                                    : !num_given(t->value));
		assert_true(cases[i].unit ? t->unit && !strcmp(t->unit, cases[i].unit) : !t->unit);
		assert_int_equal(p->n_findings, cases[i].found);
		assert_false(p->indicators[0].has_council);
		(void)plan_unref(p); /* returns NULL */
		free(text);
	}
}

static void test_whose_plan(void **state)
{
	(void)state;
	static const struct {
		const char *front, *unit, *district;
		int year;
	} cases[] = {
	        {"Till\nGruppen\n\nGruppen\n\nVerksamhetsplan 2014\n\nFörslag till beslut",
	         "Gruppen", NULL, 2014},
	        {"Till Östermalms SDN,\nsammanträde 2012-12-18\n\n## Verksamhetsplan 2013 Enheten",
	         "Enheten", "Östermalm", 2013},
	        {"Till\n\nÅby-Ek stadsdelsnämnd\n2023-02-23\n\nVerksamhetsplan 2023\n\nStöd- och "
	         "aktivitetsenheten",
	         "Stöd- och aktivitetsenheten", "Åby-Ek", 2023},
	        {"Verksamhetsplan för Enheten för vuxna, 2015", "Enheten för vuxna", NULL, 2015},
	        {"VERKSAMHETSPLAN 2016 – Boendet\n", "Boendet", NULL, 2016},
	        {"Verksamhetsplan (2016)\nSociala avdelningen\nBoendet", "Boendet", NULL, 2016},
	        {"Södermalms stadsdelsförvaltning\nSociala avdelningen\nGruppen\nVerksamhetsplan "
	         "2014",
	         "Gruppen", "Södermalm", 2014},
	        {"Gruppens verksamhetsplan 2014\n\nBudget 2014", "Gruppen", NULL, 2014},
	        {"Verksamhetsplan Enheten\n\nInledning\n\nHär i Farsta stadsdelsområde bor "
	         "unga.\n\nBudget 2012",
	         "Enheten", "Farsta", 2012},
	        {"Verksamhetsplan Enheten\n\nInledning\n\nSom Farsta stadsdelsnämnd och Enskedes "
	         "stadsdelsnämnd.\n\nBudget 2012",
	         "Enheten", NULL, 2012},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = around(cases[i].front, "\n\nNämndmål: Alla är trygga\n", "");
		struct plan *p = read_ok(text);
		assert_string_equal(p->unit_name, cases[i].unit);
		assert_int_equal(p->year, cases[i].year);
		if (cases[i].district ? !p->district || strcmp(p->district, cases[i].district)
		                      : p->district != NULL)
			fail_msg("%s: %s", cases[i].front, p->district ? p->district : "null");
		(void)plan_unref(p); /* returns NULL */
		free(text);
	}
}

static void test_year_from_column_and_activities(void **state)
{
	(void)state;
	struct plan *p =
	        read_ok("Verksamhetsplan Enheten\n\nNämndmål: A\n\n"
	                "Indikator\tÅrsmål\tKF:s årsmål år 2022\tPeriodicitet\nAndel\t1\t2\tÅr\n");
	assert_int_equal(p->year, 2022);
	(void)plan_unref(p); /* returns NULL */
	p = read_ok("Verksamhetsplan Enheten\n\nNämndmål: A\n\nAktivitet\tStartdatum\tSlutdatum\n"
	            "Ett\t2012-01-01\t2012-12-31\nTvå\t2013-01-01\t2013-12-31\nTre\t2013-01-"
	            "01\t2013-05-31\n");
	assert_int_equal(p->year, 2013);
	(void)plan_unref(p); /* returns NULL */
}

static void test_budgets(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t cost, income, net; /* of the first row */
		size_t n_rows, n_findings;
	} cases[] = {
	        {"Budget 2014\n\n(tkr)\n\n\tKostnader\tIntäkter\tNetto\nLön\t1 200,5\t100\t1 "
	         "100,5\nSumma\t1\t2\t3\n",
	         1200500, 100000, 1100500, 1, 0},
	        {"Budget 2014 (mnkr)\n\tKostnader\tIntäkter\tNetto\nLön\t17,1\t-\t17.1\n", 17100000,
	         SEK_NONE, 17100000, 1, 0},
	        {"Budget 2014\nKronor\tKostnader\tIntäkter\nLön\t1.200.000\t0\n", 1200000, 0,
	         SEK_NONE, 1, 0},
	        {"Budget 2014\nBelopp i tkr\tBudget 2014\nBidrag\t5\nHyra\t6\nSumma "
	         "intäkter\t11\nLön\t7\n",
	         SEK_NONE, 5000, SEK_NONE, 3, 0},
	        {"Budget 2014\nTkr\tBudget\nLön\t7\nIntäkter\t3\nNetto\t4\n", 7000, SEK_NONE,
	         SEK_NONE, 2, 0},
	        {"Budget 2014\n\tKostnader\tIntäkter\nLön\t7\t3\n", SEK_NONE, SEK_NONE, SEK_NONE, 1,
	         1},
	        {"Budget 2014\nTkr\tBudget 2013\tBudget 2014\nLön\t7\t8\n", 8000, SEK_NONE,
	         SEK_NONE, 1, 0},
	        {"Budget 2014\nTkr\tKostnader\tIntäkter\nLön "
	         "och\t\t\n\nTkr\tKostnader\tIntäkter\nhyra\t8\t1\nSumma IFO\t8\t1\n",
	         8000, 1000, SEK_NONE, 1, 1},
	        {"Budget 2014\nTkr\tBudget\nLön\tsju\nHyra\t8\n", 8000, SEK_NONE, SEK_NONE, 1, 1},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = around("Verksamhetsplan Enheten 2014\n\nNämndmål: A\n\n",
		                    cases[i].text, "");
		struct plan *p = read_ok(text);
		assert_true(p->has_budget);
		assert_int_equal(p->budget.n_rows, cases[i].n_rows);
		assert_true(p->budget.rows[0].cost_sek == cases[i].cost);
		assert_true(p->budget.rows[0].income_sek == cases[i].income);
		assert_true(p->budget.rows[0].net_sek == cases[i].net);
		assert_int_equal(p->n_findings, cases[i].n_findings);
		(void)plan_unref(p); /* returns NULL */
		free(text);
	}
}

/* Levels and numbers of the goals, "O1 A1.2 B- C-" and how many stood without a label. */
static void test_numbered_lines_are_goals_where_the_numbers_say_so(void **state)
{
	(void)state;
	static const struct {
		const char *text, *goals;
		size_t n_unlabelled;
	} cases[] = {
	        {"3. Ekonomin är god\n\n3.1 Budgeten hålls\n\nNämndmål: A", "O2 O3 A3.1 B-", 2},
	        {"2.4 Vi är bra\n\nNämndmål: A", "O2 A2.4 B-", 1},
	        {"1.4 Fel ordning\n\nNämndmål: A", "O2 B-", 0},
	        {"3.1 Fel mål\n\nNämndmål: A", "O2 B-", 0},
	        {"Nämndmål: A\n\nArbetssätt\n\n1. Ett\n2. Två\n3. Tre\n\nUppföljning\n\nX", "O2 B-",
	         0},
	        {"3. En mening med punkt.\n\n3.1 Budgeten hålls\n\nNämndmål: A", "O2 O3 A3.1 B-",
	         2},
	        {"KF:s mål för verksamhetsområdet: 2.2 X\n\n2. Vi är\n\nNämndmål: A", "O2 A2.2 B-",
	         0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *text =
		        around("Verksamhetsplan Enheten 2014\n\nKF:s inriktningsmål: 2. Vi är\n\n",
		               cases[i].text, "\n");
		struct plan *p = read_ok(text);
		struct buf got;
		buf_init(&got, 1000);
		for (size_t k = 0; k < p->n_goals; k++)
			buf_fmt(&got, "%s%c%s", k ? " " : "", "OABC"[p->goals[k].level],
			        p -> goals[k].number ? p->goals[k].number : "-");
		assert_string_equal(got.at, cases[i].goals);
		assert_int_equal(p->n_findings, cases[i].n_unlabelled);
		buf_done(&got);
		(void)plan_unref(p); /* returns NULL */
		free(text);
	}
}

/* What comes again near pages' ends is the pages' only on pages enough, and never a title. */
static void test_titles_and_texts_at_pages_ends(void **state)
{
	(void)state;
	struct plan *p = read_ok("Verksamhetsplan Enheten 2014\n\nNämndmål: A\n\n"
	                         "Åtagande:\nVi är trygga\nText ett här\nSida 3 (8)\n"
	                         "Ord ett\nOrd två\nOrd tre\nOrd fyra\n"
	                         "Åtagande:\nEtt annat\nMer text\n"
	                         "Åtagande:\nVi är trygga\nText två här\nSida 4 (8)\n");
	assert_int_equal(p->n_goals, 4);
	assert_string_equal(p->goals[1].title, "Vi är trygga");
	assert_string_equal(p->goals[3].title, "Vi är trygga");
	(void)plan_unref(p); /* returns NULL */
	p = read_ok("Verksamhetsplan Enheten 2014\n\nNämndmål: A\n\nBeskrivning\n"
	            "Samma ord här\nSida 3 (8)\nSamma ord här\n");
	assert_string_equal(p->goals[0].sections[SECTION_DESCRIPTION],
	                    "Samma ord här\nSamma ord här");
	(void)plan_unref(p); /* returns NULL */
}

static void test_line_ends_inside_links_count(void **state)
{
	(void)state;
	struct plan *p = read_ok("Verksamhetsplan Enheten 2014\r\rNämndmål: A\r[se](\rhttp)\r"
	                         "Nämndmål: B\r");
	assert_int_equal(p->n_goals, 2);
	assert_int_equal(p->goals[1].line, 6);
	(void)plan_unref(p); /* returns NULL */
}

static void test_a_double_minus_is_no_amount(void **state)
{
	(void)state;
	struct plan *p =
	        read_ok("Verksamhetsplan Enheten 2014\n\nNämndmål: A\n\nBudget 2014 (tkr)\n\n"
	                "Löner\t–-5\nHyra\t-7\n");
	assert_int_equal(p->budget.n_rows, 1);
	assert_int_equal(p->budget.rows[0].cost_sek, -7000);
	assert_int_equal(p->findings[0].kind, FINDING_UNREADABLE);
	assert_int_equal(p->findings[0].line, 7);
	(void)plan_unref(p); /* returns NULL */
}

/* Every line with a TAB is a row, a head, a contents line or a finding; no row is text, too.
 */
static void test_tabs_are_never_silent(void **state)
{
	(void)state;
	static const struct {
		const char *line, *text; /* of the section */
	} cases[] = {
	        {"Här är\ten rad utan tabell", "Text.\nHär är en rad utan tabell"},
	        {"•\tEn punkt med tabb", "Text.\n• En punkt med tabb"},
	        {"En\ttvå\ttre\tfyra\tfem\tsex", "Text.\nEn två tre fyra fem sex"},
	        {"Öppet\tmåndag–fredag\t07.30–09.00", "Text.\nÖppet måndag–fredag 07.30–09.00"},
	        {"Namn\t12\t13", "Text."},
	        {"Lokaler\t350", "Text."},
	        {"Andel trygga\t\tsnart", "Text."},
	        {"Andel trygga\töka", "Text."},
	        {"Kurs\t2014-03-01", "Text."},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = around(
		        "Verksamhetsplan Enheten 2014\n\nNämndmål: A\n\nBeskrivning\n\nText.\n\n",
		        cases[i].line, "\n");
		struct plan *p = read_ok(text);
		assert_string_equal(p->goals[0].sections[SECTION_DESCRIPTION], cases[i].text);
		assert_int_equal(p->n_findings, 1);
		assert_int_equal(p->findings[0].kind, FINDING_UNREADABLE);
		assert_int_equal(p->findings[0].line, 9);
		(void)plan_unref(p); /* returns NULL */
		free(text);
	}
}

static void test_what_is_refused(void **state)
{
	(void)state;
	static const struct {
		struct str body;
		int err;
		enum reason_kind kind;
	} cases[] = {
	        {STR(""), -EINVAL, REASON_EMPTY},
	        {STR(" \n\t\n"), -EINVAL, REASON_EMPTY},
	        {STR("Verksamhetsplan\0 2014"), -EINVAL, REASON_BAD_ENCODING},
	        {STR("Bara lite text."), -EINVAL, REASON_NOT_A_FEED},
	        {STR("Nämndmål: A\n"), -EINVAL, REASON_SCHEMA},
	        {STR("Verksamhetsplan Enheten\n\nNämndmål: A\n"), -EINVAL, REASON_SCHEMA},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct plan *p = NULL;
		struct reason reason = {.kind = REASON_NONE};
		assert_int_equal(document_read(cases[i].body, &limits, &p, &reason), cases[i].err);
		assert_int_equal(reason.kind, cases[i].kind);
		assert_true(*reason.err.text && !p);
	}
}

static void test_limits_are_named(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 1u << 20);
	buf_text(&b, "Verksamhetsplan Enheten 2014\n\nNämndmål: A\n\nBeskrivning\n\n");
	for (int i = 0; i < 5000; i++)
		buf_char(&b, 'x');
	struct plan *p = NULL;
	struct reason reason = {.kind = REASON_NONE};
	assert_int_equal(document_read(buf_slice(&b), &limits, &p, &reason), -E2BIG);
	assert_int_equal(reason.kind, REASON_TOO_LARGE);
	assert_int_equal(reason.line, 7);
	assert_non_null(strstr(reason.err.text, "4096"));

	buf_clear(&b);
	buf_text(&b, "Verksamhetsplan Enheten 2014\n\nNämndmål: "
	             "A\n\nAktivitet\tStartdatum\tSlutdatum\n");
	for (int i = 0; i < 101; i++)
		buf_text(&b, "En sak\t2014-01-01\t2014-12-31\n");
	assert_int_equal(document_read(buf_slice(&b), &limits, &p, &reason), -E2BIG);
	assert_non_null(strstr(reason.err.text, "100"));

	buf_clear(&b); /* a section longer than a text may be is cut and told, not refused */
	buf_text(&b, "Verksamhetsplan Enheten 2014\n\nNämndmål: A\n\nBeskrivning\n\n");
	for (int i = 0; i < 1000; i++)
		buf_text(&b, "En mening.\n\n");
	assert_int_equal(document_read(buf_slice(&b), &limits, &p, &reason), 0);
	assert_true(strlen(p->goals[0].sections[SECTION_DESCRIPTION]) <= 4096);
	assert_int_equal(p->n_findings, 1);
	assert_int_equal(p->findings[0].kind, FINDING_UNREADABLE);
	(void)plan_unref(p); /* returns NULL */
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_figures_promised_in_prose),
	        cmocka_unit_test(test_target_cells),
	        cmocka_unit_test(test_whose_plan),
	        cmocka_unit_test(test_year_from_column_and_activities),
	        cmocka_unit_test(test_budgets),
	        cmocka_unit_test(test_numbered_lines_are_goals_where_the_numbers_say_so),
	        cmocka_unit_test(test_tabs_are_never_silent),
	        cmocka_unit_test(test_titles_and_texts_at_pages_ends),
	        cmocka_unit_test(test_line_ends_inside_links_count),
	        cmocka_unit_test(test_a_double_minus_is_no_amount),
	        cmocka_unit_test(test_what_is_refused),
	        cmocka_unit_test(test_limits_are_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
