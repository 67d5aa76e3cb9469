/* SPDX-License-Identifier: EUPL-1.2 */
/* With any one allocation failing a node has all its trends or none. */
#include "test.h"
#include "assess.h"
#include "oom.h"

#define MONTHS 1200 /* more than an arena holds in one piece */

static struct node_view *months(struct figure f[MONTHS])
{
	struct node n = {.scope = {SCOPE_UNIT, 0}};
	struct node_view *v = node_view_new(&n);
	assert_non_null(v);
	for (size_t i = 0; i < MONTHS; i++)
		f[i] = (struct figure){.indicator = INDICATOR_LOCAL | (uint32_t)(i / 600),
		                       .period = {(int16_t)(1990 + i % 600 / 12), PERIODICITY_MONTH,
		                                  (uint8_t)(i % 12 + 1)},
		                       .state = STATE_MET,
		                       .all = {(double)(i % 7), NUM_NONE, NUM_NONE}};
	v->figures = f;
	v->n_figures = MONTHS;
	return v;
}

static void test_each_allocation_may_fail(void **state)
{
	static struct figure f[MONTHS];
	bool reached = true;
	(void)state;
	for (size_t n = 1; reached; n++) {
		struct node_view *v = months(f);
		oom_countdown = n;
		int ret = assess_trends(NULL, NULL, v);
		reached = oom_end();
		assert_int_equal(ret, reached ? -ENOMEM : 0);
		assert_int_equal(v->n_trends, reached ? 0 : 2);
		assert_true((v->trends == NULL) == reached);
		if (reached)
			assert_true(n < 100);
		else
			assert_true(n > 1); /* something was to fail */
		v = node_view_unref(v);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_each_allocation_may_fail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
