/* SPDX-License-Identifier: EUPL-1.2 */
/* Values as operators write them: what is taken, and what is refused. */
#include "test.h"
#include "../daemon/config/values.h"

static void test_durations(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int ret;
		int64_t ms;
	} cases[] = {
	        {"15m", 0, 900000},
	        {"30s", 0, 30000},
	        {"24h", 0, 86400000},
	        {"7d", 0, 604800000},
	        {"500ms", 0, 500},
	        {"1h30m", 0, 5400000},
	        {"1d2h3m4s5ms", 0, 93784005},
	        {"0s", 0, 0},
	        {"", -EINVAL, 0},
	        {"15", -EINVAL, 0},
	        {"m", -EINVAL, 0},
	        {"1.5h", -EINVAL, 0},
	        {"-1s", -EINVAL, 0},
	        {"30m1h", -EINVAL, 0},
	        {"1m1m", -EINVAL, 0},
	        {"15 m", -EINVAL, 0},
	        {"15min", -EINVAL, 0},
	        {"15M", -EINVAL, 0},
	        {"9999999999999999s", -ERANGE, 0},
	        {"999999999999999d", -ERANGE, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t ms = -7;
		assert_int_equal(value_duration_ms(str_of(cases[i].text), &ms), cases[i].ret);
		assert_int_equal(ms, cases[i].ret ? -7 : cases[i].ms);
	}
}

static void test_sizes(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int ret;
		int64_t bytes;
	} cases[] = {
	        {"8MiB", 0, 8 << 20},
	        {"512KiB", 0, 512 << 10},
	        {"1GiB", 0, 1 << 30},
	        {"100B", 0, 100},
	        {"100", 0, 100},
	        {"1MB", 0, 1000000},
	        {"2 kB", 0, 2000},
	        {"", -EINVAL, 0},
	        {"8M", -EINVAL, 0},
	        {"MiB", -EINVAL, 0},
	        {"1.5MiB", -EINVAL, 0},
	        {"-1B", -EINVAL, 0},
	        {"999999999999999GiB", -ERANGE, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t bytes = -7;
		assert_int_equal(value_size_bytes(str_of(cases[i].text), &bytes), cases[i].ret);
		assert_int_equal(bytes, cases[i].ret ? -7 : cases[i].bytes);
	}
}

static void test_weekly_moments(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int ret, weekday, second;
	} cases[] = {
	        {"mån 07:30", 0, 1, 27000},
	        {"mon 07:30", 0, 1, 27000},
	        {"Måndag 7:30", 0, 1, 27000},
	        {"MÅN. 07.30", 0, 1, 27000},
	        {"sön 23:59", 0, 7, 86340},
	        {"sunday 00:00", 0, 7, 0},
	        {"tors 12:00", 0, 4, 43200},
	        {"thu 12:00", 0, 4, 43200},
	        {"lörd 12:00", 0, 6, 43200},
	        {"07:30", 0, 1, 27000},
	        {"off", 0, 0, 0},
	        {"nej", 0, 0, 0},
	        {"", -EINVAL, 0, 0},
	        {"må 07:30", -EINVAL, 0, 0},
	        {"månad 07:30", -EINVAL, 0, 0},
	        {"mån", -EINVAL, 0, 0},
	        {"mån 24:00", -EINVAL, 0, 0},
	        {"mån 07:60", -EINVAL, 0, 0},
	        {"mån 0730", -EINVAL, 0, 0},
	        {"dagligen 07:30", -EINVAL, 0, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int weekday = -7, second = -7;
		assert_int_equal(value_weekly(str_of(cases[i].text), &weekday, &second),
		                 cases[i].ret);
		assert_int_equal(weekday, cases[i].ret ? -7 : cases[i].weekday);
		assert_int_equal(second, cases[i].ret ? -7 : cases[i].second);
	}
}

static void test_hours(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int ret, from, to;
	} cases[] = {
	        {"22:00-06:00", 0, 79200, 21600},
	        {"22:00 – 06:00", 0, 79200, 21600},
	        {"off", 0, 0, 0},
	        {"22-06", -EINVAL, 0, 0},
	        {"22:00", -EINVAL, 0, 0},
	        {"22:00-24:00", -EINVAL, 0, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int from = -7, to = -7;
		assert_int_equal(value_hours(str_of(cases[i].text), &from, &to), cases[i].ret);
		assert_int_equal(from, cases[i].ret ? -7 : cases[i].from);
		assert_int_equal(to, cases[i].ret ? -7 : cases[i].to);
	}
}

static void test_web_addresses(void **state)
{
	(void)state;
	static const char *const web[] = {"http", "https", NULL};
	static const struct {
		const char *text;
		int ret;
	} cases[] = {
	        {"https://exempel.se/plan", 0},
	        {"HTTP://127.0.0.1:8000/a?b=c#d", 0},
	        {"http://[::1]:80/", 0},
	        {"https://exempel.se", 0},
	        {"https://exempel.se/verksamhetsplan/åäö", 0},
	        {"", -EINVAL},
	        {"exempel.se/plan", -EINVAL},
	        {"file:///etc/passwd", -EINVAL},
	        {"ftp://exempel.se/", -EINVAL},
	        {"https://", -EINVAL},
	        {"https:///plan", -EINVAL},
	        {"https://anna:ord@exempel.se/", -EINVAL},
	        {"https://exempel.se:0/", -EINVAL},
	        {"https://exempel.se:65536/", -EINVAL},
	        {"https://exempel.se:/", -EINVAL},
	        {"https://exempel .se/", -EINVAL},
	        {"https://exempel.se/a b", -EINVAL},
	        {"https://exempel.se/a\nX: y", -EINVAL},
	        {"https://[::1/", -EINVAL},
	        {"https://-x.se/", -EINVAL},
	        {"https://a..b/", -EINVAL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *why = NULL;
		assert_int_equal(value_url(str_of(cases[i].text), web, &why), cases[i].ret);
		assert_int_equal(why != NULL, cases[i].ret != 0);
	}
}

static void test_mail_addresses(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int email, mailbox;
	} cases[] = {
	        {"anna@exempel.se", 0, 0},
	        {"a.b+c@localhost", 0, 0},
	        {"Anna Å <anna@exempel.se>", -EINVAL, 0},
	        {"<anna@exempel.se>", -EINVAL, 0},
	        {"anna", -EINVAL, -EINVAL},
	        {"@exempel.se", -EINVAL, -EINVAL},
	        {"anna@", -EINVAL, -EINVAL},
	        {"anna@exempel.se,bo@exempel.se", -EINVAL, -EINVAL},
	        {"anna @exempel.se", -EINVAL, -EINVAL},
	        {"ånna@exempel.se", -EINVAL, -EINVAL},
	        {"A\r\nBcc: x <anna@exempel.se>", -EINVAL, -EINVAL},
	        {"a@b@c.se", -EINVAL, -EINVAL},
	        {"Södermalm: Tertial <anna@exempel.se>", -EINVAL, 0},
	        {"Tertial (drift <anna@exempel.se>", -EINVAL, 0},
	        {"\"Tertial\\\" <anna@exempel.se>", -EINVAL, 0},
	        {"Tertial, drift; <natt> <anna@exempel.se>", -EINVAL, 0},
	        {"Anna <anna@exempel.se> x", -EINVAL, -EINVAL},
	        {"Anna anna@exempel.se>", -EINVAL, -EINVAL},
	        {"anna@exempel.se (Anna)", -EINVAL, -EINVAL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(value_email(str_of(cases[i].text)), cases[i].email);
		assert_int_equal(value_mailbox(str_of(cases[i].text)), cases[i].mailbox);
	}
}

static void test_listen_addresses(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int ret;
		bool outside;
	} cases[] = {
	        {"127.0.0.1:8080", 0, false},
	        {"127.0.0.9:0", 0, false},
	        {"[::1]:8080", 0, false},
	        {"localhost:80", 0, false},
	        {"0.0.0.0:80", 0, true},
	        {"[::]:80", 0, true},
	        {"10.1.2.3:80", 0, true},
	        {"8080", -EINVAL, false},
	        {":8080", -EINVAL, false},
	        {"127.0.0.1", -EINVAL, false},
	        {"127.0.0.1:", -EINVAL, false},
	        {"127.0.0.1:65536", -EINVAL, false},
	        {"[::1]", -EINVAL, false},
	        {"exempel.se:80", -EINVAL, false},
	        {"[127.0.0.1]:80", -EINVAL, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		bool outside = false;
		assert_int_equal(value_listen(str_of(cases[i].text), &outside), cases[i].ret);
		assert_int_equal(outside, cases[i].outside);
	}
}

static void test_ids(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int ret;
	} cases[] = {
	        {"sodermalm", 0}, {"Enhet-3_b.c", 0}, {"årsta", 0},      {"1a", 0},
	        {"", -EINVAL},    {"-a", -EINVAL},    {"a b", -EINVAL},  {"a/b", -EINVAL},
	        {"..", -EINVAL},  {"a:b", -EINVAL},   {"\xff", -EINVAL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(value_id(str_of(cases[i].text)), cases[i].ret);
}

static void test_day_lists(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int ret;
		size_t n;
		int first, last;
	} cases[] = {
	        {"[28, 7]", 0, 2, 28, 7},
	        {"28,7", 0, 2, 28, 7},
	        {"14", 0, 1, 14, 14},
	        {"[366]", 0, 1, 366, 366},
	        {"[]", 0, 0, 0, 0},
	        {"off", 0, 0, 0, 0},
	        {"[1, 2, 3]", -ERANGE, 0, 0, 0},
	        {"[0]", -ERANGE, 0, 0, 0},
	        {"[367]", -ERANGE, 0, 0, 0},
	        {"[7", -EINVAL, 0, 0, 0},
	        {"]", -EINVAL, 0, 0, 0},
	        {"[", -EINVAL, 0, 0, 0},
	        {"[7, ]", 0, 1, 7, 7},
	        {"[snart]", -EINVAL, 0, 0, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int days[2] = {-7, -7};
		size_t n = 99;
		assert_int_equal(value_day_list(str_of(cases[i].text), 2, days, &n), cases[i].ret);
		assert_int_equal(n, cases[i].ret ? 99 : cases[i].n);
		if (cases[i].n > 0) {
			assert_int_equal(days[0], cases[i].first);
			assert_int_equal(days[cases[i].n - 1], cases[i].last);
		}
	}
}

static void test_word_sets(void **state)
{
	(void)state;
	static const char *const words[] = {"controller", "head", NULL};
	static const struct {
		const char *text;
		int ret;
		unsigned set;
	} cases[] = {
	        {"[controller, head]", 0, 3},
	        {"head", 0, 2},
	        {"[]", 0, 0},
	        {"off", 0, 0},
	        {"[chef]", -EINVAL, 9},
	        {"[head", -EINVAL, 9},
	        {"[head, head]", 0, 2},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		unsigned set = 9;
		assert_int_equal(value_word_set(str_of(cases[i].text), words, &set), cases[i].ret);
		assert_int_equal(set, cases[i].set);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_durations),        cmocka_unit_test(test_sizes),
	        cmocka_unit_test(test_weekly_moments),   cmocka_unit_test(test_hours),
	        cmocka_unit_test(test_web_addresses),    cmocka_unit_test(test_mail_addresses),
	        cmocka_unit_test(test_listen_addresses), cmocka_unit_test(test_ids),
	        cmocka_unit_test(test_day_lists),        cmocka_unit_test(test_word_sets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
