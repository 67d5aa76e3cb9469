/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/letters: a mail about a mail that did not arrive says all that is needed, once, and fits;
 * a test cannot be taken for an alert. */
#include "test.h"
#include <stdlib.h>
#include "alert.h"
#include "base/arena.h"

static const struct alert_now now = {.unix_s = 1412233200, .zone = CIVIL_STOCKHOLM};

static struct notice a_letter(void)
{
	return (struct notice){.id = "aa01",
	                       .kind = NOTICE_IMMEDIATE,
	                       .to_name = "Anna Öberg",
	                       .to = "anna@x.se",
	                       .subject = "Ny avvikelse: Alfa",
	                       .text = "Hej Anna,\n\n7,1 % <b> & mål \"4,4\"\n",
	                       .html = "<p>",
	                       .created_unix_s = 1412146800};
}

static int compose(const struct notice *dead, const char *to, struct arena *a, struct notice *ret)
{
	return alert_fallback_notice(dead, "svar 550 okänd", to, LANGUAGE_SV, now, a, ret);
}

static void all_that_is_needed_stands_in_it(void **state)
{
	(void)state;
	static const char *const in_text[] = {
	        "Skulle till: Anna Öberg, anna@x.se\n",
	        "Ämne: Ny avvikelse: Alfa\n",
	        "Skrivet: 2014-10-01T09:00:00+02:00\n",
	        "Varför inte: svar 550 okänd\n",
	        "\n---- brevet ----\n\nHej Anna,\n\n7,1 % <b> & mål \"4,4\"\n",
	};
	struct arena *a = arena_new((size_t)4 << 20);
	struct notice dead = a_letter(), n = {0}, again = {0};
	assert_int_equal(compose(&dead, "reserv@x.se", a, &n), 0);
	assert_int_equal(n.kind, NOTICE_FALLBACK);
	assert_string_equal(n.to, "reserv@x.se");
	assert_string_equal(n.subject, "Kom inte fram till anna@x.se: Ny avvikelse: Alfa");
	assert_int_equal(n.created_unix_s, now.unix_s);
	assert_null(n.in_reply_to);
	for (size_t i = 0; i < ARRAY_LEN(in_text); i++)
		if (!strstr(n.text, in_text[i]))
			fail_msg("no «%s» in\n%s", in_text[i], n.text);
	assert_non_null(strstr(n.html, "7,1 % &lt;b&gt; &amp; mål &quot;4,4&quot;\n"));
	assert_null(strstr(n.html, "<b>"));
	assert_int_equal(compose(&dead, "reserv@x.se", a, &again), 0);
	assert_string_equal(again.id, n.id); /* so the outbox takes it once */
	dead.id = "aa02";
	assert_int_equal(compose(&dead, "reserv@x.se", a, &again), 0);
	assert_string_not_equal(again.id, n.id);
	assert_int_equal(strlen(n.id), 32);
	a = arena_free(a);
}

static void none_of_its_own_kind_nor_to_the_same(void **state)
{
	(void)state;
	struct arena *a = arena_new((size_t)4 << 20);
	struct notice dead = a_letter(), n = {.id = "untouched"};
	assert_int_equal(compose(&dead, "Anna@X.se", a, &n), 1);
	dead.kind = NOTICE_FALLBACK;
	assert_int_equal(compose(&dead, "reserv@x.se", a, &n), 1);
	dead.kind = NOTICE_TEST;
	assert_int_equal(compose(&dead, "reserv@x.se", a, &n), 1);
	assert_string_equal(n.id, "untouched");
	a = arena_free(a);
}

static void a_long_subject_is_cut_to_what_a_list_shows(void **state)
{
	(void)state;
	struct arena *a = arena_new((size_t)4 << 20);
	struct notice dead = a_letter(), n = {0};
	dead.subject =
	        "Ååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååå"
	        "ååååååååååååååååååååååååååååååå, slutet";
	assert_int_equal(compose(&dead, "reserv@x.se", a, &n), 0);
	size_t signs = 0;
	for (size_t at = 0; at < strlen(n.subject); signs++)
		assert_true(utf8_next(str_of(n.subject), &at) != UTF8_BAD);
	assert_int_equal(signs, 121);
	assert_null(strstr(n.subject, "slutet"));
	a = arena_free(a);
}

static void a_test_says_so(void **state)
{
	(void)state;
	struct arena *a = arena_new((size_t)1 << 20);
	struct notice n = {0}, other = {0};
	assert_int_equal(alert_test_notice("anna@x.se", "smtp://s:25", LANGUAGE_SV, now, 1, a, &n),
	                 0);
	assert_int_equal(
	        alert_test_notice("anna@x.se", "smtp://s:25", LANGUAGE_SV, now, 2, a, &other), 0);
	assert_int_equal(n.kind, NOTICE_TEST);
	assert_non_null(strstr(n.subject, "Prov"));
	assert_non_null(strstr(n.subject, "inget larm"));
	assert_non_null(strstr(n.text, "Ingenting har hänt"));
	assert_non_null(strstr(n.html, "Ingenting har hänt"));
	assert_non_null(strstr(n.text, "smtp://s:25"));
	assert_string_not_equal(n.id, other.id);
	a = arena_free(a);
}

static void both_are_in_the_language_asked_for(void **state)
{
	(void)state;
	struct arena *a = arena_new((size_t)1 << 22);
	struct notice n = {0}, dead = {.id = "aa",
	                               .kind = NOTICE_IMMEDIATE,
	                               .to = "anna@x.se",
	                               .subject = "Ämne",
	                               .text = "brödtext"};
	assert_int_equal(alert_test_notice("b@x.se", "s", LANGUAGE_EN, now, 1, a, &n), 0);
	assert_int_equal(n.language, LANGUAGE_EN);
	assert_non_null(strstr(n.subject, "no alert"));
	assert_non_null(strstr(n.html, "<html lang=\"en\">"));
	assert_int_equal(alert_fallback_notice(&dead, NULL, "b@x.se", LANGUAGE_EN, now, a, &n), 0);
	assert_int_equal(n.language, LANGUAGE_EN);
	assert_string_equal(n.subject, "Did not reach anna@x.se: Ämne");
	assert_non_null(strstr(n.text, "Why not: unknown"));
	assert_non_null(strstr(n.text, "brödtext"));
	a = arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(all_that_is_needed_stands_in_it),
	        cmocka_unit_test(none_of_its_own_kind_nor_to_the_same),
	        cmocka_unit_test(a_long_subject_is_cut_to_what_a_list_shows),
	        cmocka_unit_test(a_test_says_so),
	        cmocka_unit_test(both_are_in_the_language_asked_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
