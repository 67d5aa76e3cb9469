/* SPDX-License-Identifier: EUPL-1.2 */
/* Connections are kept for as many hosts of either kind as there are; never more than may be. */
#include "test.h"
#include "../../../daemon/net/inner.h"

static void test_connections_are_kept_where_the_hosts_are(void **state)
{
	(void)state;
	static const struct {
		unsigned long all;
		unsigned n_multis, n_plain, n_tls;
		long first, last; /* those with TLS are in the first 64 */
	} cases[] = {
	        {16000, 1000, 10000, 0, 16, 16},
	        {16000, 1000, 0, 10000, 250, 4}, /* all of them are in 64 */
	        {16000, 1000, 5000, 5000, 8 + 125, 8},
	        {16000, 1000, 0, 0, 8 + 125, 8}, /* nobody knows */
	        {16000, 1000, 7500, 2500, 12 + 62, 12},
	        {640, 64, 300, 100, 7 + 2, 7 + 2}, /* all 64 are for either */
	        {640, 10, 1, 0, 64, 64},
	        {100, 64, 10, 10, 4, 4}, /* never fewer than four */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		unsigned n = cases[i].n_multis;
		long first = multi_kept(cases[i].all, n, 0, cases[i].n_plain, cases[i].n_tls);
		long last = multi_kept(cases[i].all, n, n - 1, cases[i].n_plain, cases[i].n_tls);
		if (first != cases[i].first || last != cases[i].last)
			fail_msg("case %zu: %ld and %ld", i, first, last);
	}
}

/* Large numbers do not overflow, and the sum stays within what may be kept. */
static void test_never_more_than_may_be(void **state)
{
	(void)state;
	for (unsigned eighths = 0; eighths <= 8; eighths++) {
		unsigned long all = 32768, sum = 0;
		unsigned tls = eighths * 500000000u;
		for (unsigned k = 0; k < 1024; k++)
			sum += (unsigned long)multi_kept(all, 1024, k, 4000000000u - tls, tls);
		assert_true(sum <= all + 4ul * 1024);
	}
}

/* The more hosts, the more multis, as far as the files that may be open go. */
static void test_many_hosts_have_many_multis(void **state)
{
	(void)state;
	unsigned few = multi_shards(0, 0), some = multi_shards(2000, 2000),
	         many = multi_shards(4000000000u, 4000000000u);
	assert_true(few >= 1 && few <= 64);
	assert_true(some >= few && some <= 500);
	assert_true(many >= some && many <= 1024);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_connections_are_kept_where_the_hosts_are),
	        cmocka_unit_test(test_never_more_than_may_be),
	        cmocka_unit_test(test_many_hosts_have_many_multis),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
