/* SPDX-License-Identifier: EUPL-1.2 */
/* The words people and Excel use for a period, as a CSV's period column accepts them. */
#include "test.h"
#include "intake.h"

static void check(const char *word, const char *wanted)
{
	char csv[256], got[PERIOD_TEXT_BYTES] = "refused";
	struct intake_limits limits = intake_default_limits();
	struct results *r = NULL;
	struct reason why;
	(void)snprintf(csv, sizeof(csv), "Indikator;Period;Utfall\nA;%s;1\n", word);
	if (intake_results(str_of(csv), &limits, NULL, &r, &why) == 0) {
		assert_int_equal(r->n_outcomes, 1);
		(void)period_text(r->outcomes[0].period, got); /* fills got */
	}
	if (strcmp(got, wanted) != 0)
		fail_msg("«%s»: wanted %s, got %s", word, wanted, got);
	(void)results_unref(r); /* returns NULL, always */
}

static void test_periods_are_read_as_people_write_them(void **state)
{
	(void)state;
	static const struct {
		const char *word, *wanted;
	} cases[] = {
	        {"2014-T1", "2014-T1"},
	        {"T1 2014", "2014-T1"},
	        {"t2 2014", "2014-T2"},
	        {"T3 2014", "2014-T3"},
	        {"T1-2014", "2014-T1"},
	        {"2014T1", "2014-T1"},
	        {"Tertial 1 2014", "2014-T1"},
	        {"TERTIAL 2, 2014", "2014-T2"},
	        {"Tertiäl 1 2014", "2014-T1"},
	        {"2014-H1", "2014-H1"},
	        {"Halvår 1 2014", "2014-H1"},
	        {"halvår 2 2014", "2014-H2"},
	        {"2014-03", "2014-03"},
	        {"mars 2014", "2014-03"},
	        {"Mars 2014", "2014-03"},
	        {"2014 december", "2014-12"},
	        {"mar-14", "2014-03"},
	        {"okt-14", "2014-10"},
	        {"oct 2014", "2014-10"},
	        {"sept 2014", "2014-09"},
	        {"halva\xCC\x8Ar 1 2014", "2014-H1"}, /* å as two signs */
	        {"T1\xE2\x80\xAF"
	         "2014",
	         "2014-T1"},
	        {"30 april 2014", "refused"},
	        {"april 30 2014", "refused"},
	        {"14-mar", "refused"},
	        {"2014", "2014"},
	        {"VB 2014", "2014"},
	        {"Helår 2014", "2014"},
	        {"År 2014", "2014"},
	        {"T4 2014", "refused"},
	        {"T0 2014", "refused"},
	        {"H3 2014", "refused"},
	        {"2014-13", "refused"},
	        {"2014-00", "refused"},
	        {"2014-3", "refused"},
	        {"03-2014", "refused"},
	        {"2014-03-01", "refused"},
	        {"Kvartal 1 2014", "refused"},
	        {"Q1 2014", "refused"},
	        {"Vecka 12 2014", "refused"},
	        {"T1", "refused"},
	        {"mars", "refused"},
	        {"14", "refused"},
	        {"1989", "refused"},
	        {"2101", "refused"},
	        {"20145", "refused"},
	        {"2014 2015", "refused"},
	        {"T1 T2 2014", "refused"},
	        {"VB 1 2014", "refused"},
	        {"T1 2014!", "refused"},
	        {"tertialtertialtertialtertial 1 2014", "refused"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check(cases[i].word, cases[i].wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_periods_are_read_as_people_write_them)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
