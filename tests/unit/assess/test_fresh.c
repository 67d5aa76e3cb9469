/* SPDX-License-Identifier: EUPL-1.2 */
/* What silence says about a document (MEANING 24). */
#include "test.h"
#include "assess.h"

static void test_evidence(void **state)
{
	(void)state;
	static const struct {
		bool invalid;
		int64_t success, failing;
		bool late;
		enum evidence expected;
	} cases[] = {
	        {false, 0, 0, false, EVIDENCE_NEVER},
	        {false, 0, 0, true, EVIDENCE_NEVER},
	        {true, 0, 0, false, EVIDENCE_INVALID},
	        {true, 9990, 0, true, EVIDENCE_INVALID},
	        {false, 10000, 0, false, EVIDENCE_FRESH},
	        {false, 9701, 9800, false, EVIDENCE_FRESH}, /* failing, but not for long */
	        {false, 9700, 9800, false, EVIDENCE_STALE}, /* three intervals of 100 s */
	        {false, 9700, 9800, true, EVIDENCE_STALE},
	        {false, 9990, 0, true, EVIDENCE_LATE},
	};
	struct assess_params p = assess_default_params();
	p.interval_s = 100;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct doc_state d = {.invalid = cases[i].invalid,
		                      .last_success_unix_s = cases[i].success,
		                      .failing_since_unix_s = cases[i].failing};
		struct assess_now now = {10000, 0};
		assert_int_equal(assess_evidence(&p, now, &d, cases[i].late), cases[i].expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_evidence)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
