/* SPDX-License-Identifier: EUPL-1.2 */
/* The names that /etc/hosts gives addresses to. */
#include "test.h"
#include "base/arena.h"
#include "base/buf.h"
#include "../daemon/config/hosts.h"

static void test_names(void **state)
{
	(void)state;
	static const char text[] = "# egna\n127.0.0.1\tlocalhost  vm # kommentar: nej\n\n  \n"
	                           "::1 ip6-localhost\r\n10.0.0.7\n#10.0.0.8 borta\n10.0.0.9 sist";
	static const char *const wanted[] = {"localhost", "vm", "ip6-localhost", "sist"};
	struct arena *arena = arena_new(1 << 20);
	const char *const *names;
	assert_int_equal(hosts_names(STR(text), arena, &names), 0);
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
		assert_string_equal(names[i], wanted[i]);
	assert_null(names[ARRAY_LEN(wanted)]);
	assert_int_equal(hosts_names(STR(""), arena, &names), 0);
	assert_null(names[0]);
	arena = arena_free(arena);
}

static void test_more_than_there_is_room_for(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct buf text;
	const char *const *names;
	size_t n = 0;
	buf_init(&text, 1 << 20);
	for (int i = 0; i < 5000; i++)
		buf_fmt(&text, "0.0.0.0 a%d b%d\n", i, i);
	assert_int_equal(hosts_names(buf_slice(&text), arena, &names), 0);
	while (names[n])
		n++;
	assert_int_equal(n, 4096);
	buf_done(&text);
	arena = arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_names),
	        cmocka_unit_test(test_more_than_there_is_room_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
