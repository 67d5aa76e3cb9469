/* SPDX-License-Identifier: EUPL-1.2 */
/* With any one allocation failing an answer is whole or there is none; nothing is left behind. */
#include "test.h"
#include "small_world.h"
#include "view.h"
#include "oom.h"

static void test_each_allocation_may_fail(void **state)
{
	static const char *const paths[] = {
	        "/api/v1/status",   "/api/v1/districts",  "/api/v1/units",
	        "/api/v1/goals",    "/api/v1/indicators", "/api/v1/observations",
	        "/api/v1/budget",   "/api/v1/alerts",     "/api/v1/activities",
	        "/api/v1/findings", "/api/v1/none",       "/metrics",
	        "/d/sodermalm",     "/u/vuxna",           "/api/v1/indicators/sjukfranvaro/series"};
	static const struct view_live live = {.version = "0.1.0", .ready = true};
	struct snapshot *s = world_snapshot();
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct view_request r = {.method = "GET", .path = paths[i]};
		struct view_answer whole = {0};
		assert_int_equal(view_answer(s, &live, &r, &whole), 0);
		bool reached = true;
		for (size_t n = 1; reached; n++) {
			struct view_answer a = {0};
			oom_countdown = n;
			int code = view_answer(s, &live, &r, &a);
			reached = oom_end();
			if (reached) {
				assert_int_equal(code, -ENOMEM);
				assert_null(a.body);
			} else {
				assert_int_equal(code, 0);
				assert_string_equal(a.body, whole.body);
			}
			view_answer_done(&a);
		}
		view_answer_done(&whole);
	}
	(void)snapshot_unref(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_each_allocation_may_fail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
