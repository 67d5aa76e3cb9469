/* SPDX-License-Identifier: EUPL-1.2 */
/* A name and an address, as people write them. */
#include "test.h"
#include "model/mailbox.h"

static void test_a_name_and_an_address(void **state)
{
	(void)state;
	static const struct {
		const char *text, *name, *address;
	} cases[] = {
	        {"a@x.se", "", "a@x.se"},
	        {" a@x.se ", "", "a@x.se"},
	        {"<a@x.se>", "", "a@x.se"},
	        {"Åsa Öberg <a@x.se>", "Åsa Öberg", "a@x.se"},
	        {"Åsa<a@x.se>", "Åsa", "a@x.se"},
	        {"Söder: T1, (drift [x; <natt> @ <a@x.se>", "Söder: T1, (drift [x; <natt> @",
	         "a@x.se"},
	        {"\"Öberg, Åsa\" <a@x.se>", "Öberg, Åsa", "a@x.se"},
	        {"\"Åsa \\\"chef\\\" \\\\ Ö\" <a@x.se>", "Åsa \"chef\" \\ Ö", "a@x.se"},
	        {"\"Tertial\\\" <a@x.se>", "\"Tertial\\\"", "a@x.se"},
	        {"\"Tertial <a@x.se>", "\"Tertial", "a@x.se"},
	        {"\" <a@x.se>", "\"", "a@x.se"},
	        {"\"\" <a@x.se>", "", "a@x.se"},
	        {"\"A\" B \"C\" <a@x.se>", "\"A\" B \"C\"", "a@x.se"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct mailbox m;
		assert_int_equal(mailbox_split(str_of(cases[i].text), &m), 0);
		assert_string_equal(m.name, cases[i].name);
		assert_string_equal(m.address, cases[i].address);
	}
}

static void test_what_has_no_address(void **state)
{
	(void)state;
	static const char *const cases[] = {
	        "",
	        "Åsa",
	        "@x.se",
	        "a@",
	        "<>",
	        "a b@x.se",
	        "Åsa <a@x.se> x",
	        "Åsa a@x.se>",
	        "<a@x.se",
	        "a@x.se (Åsa)",
	        "a@x.se, b@x.se",
	        "A\r\nBcc: b@x.se <a@x.se>",
	        "A <a@x.se\n>",
	        "A <a(b)@x.se>",
	        "A\x7F <a@x.se>",
	        ">",
	        "A <\"b\"@x.se>",
	        "A <[a@x.se]>",
	};
	struct mailbox m = {.name = "som förut"};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(mailbox_split(str_of(cases[i]), &m), -EINVAL);
	assert_int_equal(mailbox_split((struct str){NULL, 0}, &m), -EINVAL);
	assert_string_equal(m.name, "som förut");
}

static void test_the_longest(void **state)
{
	(void)state;
	char text[1024];
	struct mailbox m;
	(void)snprintf(text, sizeof(text), "%0*d <a@x.se>", MAILBOX_NAME_BYTES - 1, 7); /* fits */
	assert_int_equal(mailbox_split(str_of(text), &m), 0);
	assert_int_equal(strlen(m.name), MAILBOX_NAME_BYTES - 1);
	(void)snprintf(text, sizeof(text), "%0*d <a@x.se>", MAILBOX_NAME_BYTES, 7); /* fits */
	assert_int_equal(mailbox_split(str_of(text), &m), -ERANGE);
	(void)snprintf(text, sizeof(text), "%0*d@x", MAILBOX_ADDRESS_BYTES - 3, 7); /* fits */
	assert_int_equal(mailbox_split(str_of(text), &m), 0);
	(void)snprintf(text, sizeof(text), "%0*d@x", MAILBOX_ADDRESS_BYTES - 2, 7); /* fits */
	assert_int_equal(mailbox_split(str_of(text), &m), -ERANGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_name_and_an_address),
	        cmocka_unit_test(test_what_has_no_address),
	        cmocka_unit_test(test_the_longest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
