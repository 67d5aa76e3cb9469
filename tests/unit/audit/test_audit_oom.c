/* SPDX-License-Identifier: EUPL-1.2 */
/* Every allocation of an audit fails once: -ENOMEM, and nothing leaks or gets out half done. */
#include "test.h"
#include "audit.h"
#include "intake.h"
#include "oom.h"

#define MANY 2000 /* more than this plan's audit allocates */

static const char plan_text[] =
        "{\"schema\":\"tertial.plan/1\",\"unit\":{\"name\":\"A\"},\"year\":2014,"
        "\"goals\":[{\"id\":\"g\",\"level\":\"area\",\"title\":\"T\"}],\"indicators\":["
        "{\"name\":\"x\",\"goal\":\"g\",\"owner\":\"unit\",\"target\":{\"kind\":\"none\"},"
        "\"periodicity\":\"year\"},"
        "{\"name\":\"x\",\"goal\":\"g\",\"owner\":\"unit\",\"target\":{\"kind\":\"none\"},"
        "\"periodicity\":\"year\"}],"
        "\"activities\":[{\"text\":\"a\",\"goal\":\"g\",\"start\":\"2012-01-01\",\"end\":\"2012-01-"
        "02\"}],"
        "\"expectations\":[{\"goal\":\"g\",\"text\":\"85 % trivs\",\"value\":85,\"unit\":\"%\"}],"
        "\"budget\":{\"rows\":[{\"name\":\"r\",\"cost_sek\":1}],\"total\":{\"name\":\"s\",\"cost_"
        "sek\":9}}}";

static int audit(const struct plan *p, size_t *ret_n)
{
	struct arena *arena = arena_new(1 << 16);
	const struct finding *found, *all;
	size_t n;
	int ret = arena ? audit_plan(p, NULL, NULL, arena, &found, &n) : -ENOMEM;
	if (ret == 0)
		ret = audit_merge(p, found, n, arena, &all, ret_n);
	(void)arena_free(arena); /* returns NULL, always */
	return ret;
}

static void test_an_audit_survives_every_failed_allocation(void **state)
{
	(void)state;
	struct intake_limits limits = intake_default_limits();
	struct reason why;
	struct plan *p;
	size_t n = 1, n_found = 0;
	assert_int_equal(intake_plan(str_of(plan_text), &limits, &p, &why), 0);
	for (; n < MANY; n++) {
		oom_countdown = n;
		int ret = audit(p, &n_found);
		if (!oom_end())
			break;
		assert_int_equal(ret, -ENOMEM);
	}
	assert_true(n > 2 && n < MANY);
	assert_int_equal(n_found, 5); /* two of the six say the same of the same line */
	(void)plan_unref(p);          /* returns NULL, always */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_an_audit_survives_every_failed_allocation)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
