/* SPDX-License-Identifier: EUPL-1.2 */
/* Which spellings are the same name, and which words keep two names apart. */
#include "test.h"
#include "intake.h"

static void test_spellings_of_one_name_are_the_same(void **state)
{
	(void)state;
	static const struct {
		const char *a, *b;
	} same[] = {
	        {"Sjukfrånvaro", "SJUKFRÅNVARO"},
	        {"Sjukfrånvaro", "Sjukfrånvaro (alla nämnder/bolag)"},
	        {"Sjukfrånvaro", "Sjukfrånvaro (alla nämnder)"},
	        {"Sjukfrånvaro", "Sjukfrånvaro(alla nämnder/bolag)"},
	        {"Andel personer", ") Andelen personer"},
	        {"Sjukfrånvaro", " Sjukfrånvaro . "},
	        {"Sjukfrånvaro", "Sjuk\xC2\xAD"
	                         "frånvaro"},                     /* soft hyphen */
	        {"Sjukfrånvaro", "Sjuk-\nfrånvaro"},              /* a line's end */
	        {"Sjukfrånvaro", "Sjuk- frånvaro"},               /* the same, joined */
	        {"Sjukfrånvaro", "Sjukfr\xC3\xA5nv\xD0\xB0ro"},   /* Cyrillic a */
	        {"Sjukfrånvaro", "Sjukfra\xCC\x8Anvaro"},         /* a + ring */
	        {"Sjukfrånvaro", "Sjukfra\xC2\xAD\xCC\x8Anvaro"}, /* with a soft hyphen between */
	        {"Sjukfrånvaro", "\xCC\x8A Sjukfrånvaro"},        /* a ring on nothing */
	        {"Andel besökare", "Andelen bes\xC3\xB6kare"},
	        {"Andel besökare", "Andel\xE2\x80\x8B besökare"}, /* zero width */
	        {"Antal besök", "Antalet besök"},
	        {"Andel personer (IoF)", "Andelen personer"},
	        {"Nöjda brukare - Daglig verksamhet (stöd och service till personer med "
	         "funktionsnedsättning)",
	         "Nöjda brukare – daglig verksamhet"},
	        {"LSS-boende, vuxna och barn", "LSS-boende vuxna och barn"},
	        {"Duvnäs-gatan", "Duvnäs-\r\ngatan"},
	        {"Barn- och ungdomar", "Barn och ungdomar"},
	        {"Aktivt Medskapandeindex", "Aktivt\xC2\xA0Medskapandeindex"},
	        {"ﬁnska skolan", "finska skolan"},
	        {"Sjukfrånvaro dag 1-14", "Sjukfrånvaro dag 1–14"},
	        {"Medarbetare \"vet\"", "Medarbetare vet"},
	        {"Motivation (Motivationsindex)", "Motivation Motivationsindex"},
	};
	for (size_t i = 0; i < ARRAY_LEN(same); i++) {
		if (!intake_same_name(str_of(same[i].a), str_of(same[i].b)))
			fail_msg("«%s» and «%s»", same[i].a, same[i].b);
	}
}

static void test_words_that_tell_the_group_keep_names_apart(void **state)
{
	(void)state;
	static const struct {
		const char *a, *b;
	} apart[] = {
	        {"Sjukfrånvaro", "Sjukfrånvaro dag 1-14"},
	        {"Sjukfrånvaro dag 1-14", "Sjukfrånvaro dag 114"},
	        {"Andel barn och ungdomar som trivs", "Andel personer som trivs"},
	        {"Nöjda brukare - Daglig verksamhet (stöd och service)",
	         "Nöjda brukare - korttidsboende (stöd och service)"},
	        {"Nöjda brukare (äldreomsorg)", "Nöjda brukare (stöd och service)"},
	        {"Förbättrad situation (socialpsykiatri)", "Förbättrad situation (missbruk)"},
	        {"Förbättrad situation (socialpsykiatri)", "Förbättrad situation"},
	        {"Andel flickor som trivs", "Andel pojkar som trivs"},
	        {"Antal besök", "Andel besök"},
	        {"Index 1.5", "Index 15"},
	        {"", ""},
	        {"...", "!"},
	};
	for (size_t i = 0; i < ARRAY_LEN(apart); i++) {
		if (intake_same_name(str_of(apart[i].a), str_of(apart[i].b)))
			fail_msg("«%s» and «%s»", apart[i].a, apart[i].b);
	}
}

static void test_normal_form_is_readable_and_its_own_normal_form(void **state)
{
	(void)state;
	static const struct {
		const char *name, *normal;
	} cases[] = {
	        {"Andelen personer (stöd och service till personer)", "andel personer"},
	        {"  Nöjda   brukare -  Daglig  ", "nöjda brukare daglig"},
	        {"Sysselsättning/har en vardag.", "sysselsättning har en vardag"},
	        {"Andel (%)", "andel"},
	        {"(IoF)", "iof"},
	        {"A (alla nämnder) (IoF)", "a"},
	        {"A\xFF"
	         "b",
	         "a\xEF\xBF\xBD"
	         "b"},
	        {"((", ""},
	        {"-", ""},
	        {"1-2-", "1-2"},
	};
	struct buf got, again;
	buf_init(&got, 1024);
	buf_init(&again, 1024);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		intake_normal_name(str_of(cases[i].name), &got);
		assert_int_equal(buf_failed(&got), 0);
		if (!str_eq(buf_slice(&got), str_of(cases[i].normal)))
			fail_msg("«%s» became «%s»", cases[i].name, got.at);
		intake_normal_name(buf_slice(&got), &again);
		assert_true(str_eq(buf_slice(&got), buf_slice(&again)));
	}
	buf_done(&got);
	buf_done(&again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_spellings_of_one_name_are_the_same),
	        cmocka_unit_test(test_words_that_tell_the_group_keep_names_apart),
	        cmocka_unit_test(test_normal_form_is_readable_and_its_own_normal_form),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
