/* SPDX-License-Identifier: EUPL-1.2 */
/* Lines an operator can trust: one event one line, whatever a unit put into it. */
#include "test.h"
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/str.h"
#include "log.h"

static int real_stderr, end_fd;
static char heard[65536];

static int64_t frozen(void *arg)
{
	(void)arg;
	return 1398859440; /* 2014-04-30 12:04:00 UTC */
}

static void start_catching(void)
{
	int fds[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	real_stderr = dup(STDERR_FILENO);
	assert_int_equal(dup2(fds[1], STDERR_FILENO), STDERR_FILENO);
	(void)close(fds[1]);
	end_fd = fds[0];
}

static const char *caught(void)
{
	assert_int_equal(dup2(real_stderr, STDERR_FILENO), STDERR_FILENO);
	(void)close(real_stderr);
	size_t n = 0;
	for (ssize_t got; (got = read(end_fd, heard + n, sizeof(heard) - 1 - n)) > 0;)
		n += (size_t)got;
	heard[n] = '\0';
	(void)close(end_fd);
	return heard;
}

static void test_line_has_time_level_room_and_unit(void **state)
{
	(void)state;
	start_catching();
	log_write(LOG_LEVEL_NOTICE, "app", NULL, "startad på %d ms", 12);
	log_write(LOG_LEVEL_WARNING, "pull", "enhet-1", "svarade inte");
	log_write(LOG_LEVEL_DEBUG, "pull", NULL, "syns inte");
	assert_string_equal(caught(),
	                    "2014-04-30T14:04:00+02:00 notice app: startad på 12 ms\n"
	                    "2014-04-30T14:04:00+02:00 warning pull unit=enhet-1: svarade inte\n");
}

static void test_level_can_be_changed(void **state)
{
	(void)state;
	start_catching();
	log_set_level(LOG_LEVEL_ERR);
	log_write(LOG_LEVEL_WARNING, "app", NULL, "nej");
	log_write(LOG_LEVEL_ERR, "app", NULL, "ja");
	log_set_level(LOG_LEVEL_DEBUG);
	log_write(LOG_LEVEL_DEBUG, "app", NULL, "också");
	log_set_level(LOG_LEVEL_INFO);
	assert_string_equal(caught(), "2014-04-30T14:04:00+02:00 err app: ja\n"
	                              "2014-04-30T14:04:00+02:00 debug app: också\n");
}

static void test_text_of_a_unit_cannot_break_the_line(void **state)
{
	(void)state;
	static const struct {
		const char *text, *shown;
	} cases[] = {
	        {"a\nb", "a\\nb"},          {"a\r\tb", "a\\r\\tb"},
	        {"\x1b[31m", "\\x1b[31m"},  {"\x7f", "\\x7f"},
	        {"\xc2\x9b", "\\x9b"},      {"\xe2\x80\xae", "\\u{202e}"},
	        {"\xff\xc3", "\\xff\\xc3"}, {"åäö – «x»", "åäö – «x»"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char line[256];
		start_catching();
		log_write(LOG_LEVEL_ERR, "pull", cases[i].text, "%s", cases[i].text);
		(void)snprintf(line, sizeof(line),
		               "2014-04-30T14:04:00+02:00 err pull unit=%s: %s\n", cases[i].shown,
		               cases[i].shown); /* fits */
		assert_string_equal(caught(), line);
	}
}

static void test_long_text_is_cut_at_a_character(void **state)
{
	(void)state;
	static char text[10001];
	for (size_t i = 0; i < 10000; i += 2)
		memcpy(text + i, "å", 2);
	start_catching();
	log_write(LOG_LEVEL_ERR, "pull", text, "x%s", text);
	const char *line = caught();
	size_t n = strlen(line);
	assert_in_range(n, 2000, 2500);
	assert_string_equal(line + n - 4, "...\n");
	assert_true(utf8_check(str_of(line)) == SIZE_MAX);
}

static void test_journal_is_used_only_when_it_is_our_stderr(void **state)
{
	(void)state;
	struct stat st;
	char stream[64];
	start_catching();
	assert_int_equal(fstat(STDERR_FILENO, &st), 0);
	(void)snprintf(stream, sizeof(stream), "%llu:%llu", (unsigned long long)st.st_dev,
	               (unsigned long long)st.st_ino); /* fits */
	assert_int_equal(setenv("JOURNAL_STREAM", stream, 1), 0);
	log_open();
	log_write(LOG_LEVEL_ERR, "app", "u", "till journalen");
	log_write(LOG_LEVEL_ERR, "app", NULL, "till journalen");
	assert_int_equal(setenv("JOURNAL_STREAM", "1:2", 1), 0);
	log_open();
	log_write(LOG_LEVEL_ERR, "app", NULL, "hit");
	assert_int_equal(setenv("JOURNAL_STREAM", "skräp", 1), 0);
	log_open();
	log_write(LOG_LEVEL_ERR, "app", NULL, "hit");
	assert_int_equal(unsetenv("JOURNAL_STREAM"), 0);
	log_open();
	assert_string_equal(caught(), "2014-04-30T14:04:00+02:00 err app: hit\n"
	                              "2014-04-30T14:04:00+02:00 err app: hit\n");
}

static void test_repeated_complaints_thin_out_and_recovery_is_told_once(void **state)
{
	(void)state;
	struct complaint c = {0};
	assert_false(log_recovered(&c));
	for (uint32_t i = 1; i <= 1000; i++)
		assert_int_equal(log_complain(&c), i == 1 || i == 2 || i == 4 || i == 8 ||
		                                           i == 16 || i == 32 || i == 64 ||
		                                           i == 128 || i == 256 || i == 512);
	assert_true(log_recovered(&c));
	assert_false(log_recovered(&c));
	assert_true(log_complain(&c));
	c.n_failures = UINT32_MAX;
	assert_false(log_complain(&c));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_line_has_time_level_room_and_unit),
	        cmocka_unit_test(test_level_can_be_changed),
	        cmocka_unit_test(test_text_of_a_unit_cannot_break_the_line),
	        cmocka_unit_test(test_long_text_is_cut_at_a_character),
	        cmocka_unit_test(test_journal_is_used_only_when_it_is_our_stderr),
	        cmocka_unit_test(test_repeated_complaints_thin_out_and_recovery_is_told_once),
	};
	log_set_time(frozen, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
