/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/letters: whichever allocation fails, it is said, and no half mail is given out. */
#include "test.h"
#include <stdlib.h>
#include "oom.h"
#include "alert.h"
#include "base/arena.h"

static void each_failure_is_told(void **state)
{
	(void)state;
	const struct alert_now now = {.unix_s = 1412233200, .zone = CIVIL_STOCKHOLM};
	char *text = calloc(1, 300001);
	assert_non_null(text);
	memset(text, 'x', 300000);
	for (int kind = 0; kind < 2; kind++) {
		bool reached = true;
		for (size_t n = 1; reached; n++) {
			struct arena *a = arena_new((size_t)4 << 20);
			struct notice dead = {.id = "aa01",
			                      .to_name = "A",
			                      .to = "a@x.se",
			                      .subject = "Ä",
			                      .text = text};
			struct notice out = {.id = "untouched"};
			oom_countdown = n;
			int ret = kind ? alert_test_notice("a@x.se", "s", LANGUAGE_EN, now, 1, a,
			                                   &out)
			               : alert_fallback_notice(&dead, NULL, "b@x.se", LANGUAGE_SV,
			                                       now, a, &out);
			reached = oom_end();
			assert_int_equal(ret, reached ? -ENOMEM : 0);
			assert_true(reached == (strcmp(out.id, "untouched") == 0));
			a = arena_free(a);
		}
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_failure_is_told)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
