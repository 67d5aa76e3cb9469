/* SPDX-License-Identifier: EUPL-1.2 */
/* What a mail server's replies mean: accepted, later, never. */
#include "test.h"
#include "fake_http.h"
#include "fake_smtp.h"
#include "net.h"

static const char mail[] = "Subject: Nytt\r\n\r\nhej\r\n.punkt\r\n";

static int deliver(const char *url, int64_t timeout_ms, int *code, struct err *err)
{
	const struct net_smtp s = {.url = url, .timeout_ms = timeout_ms};
	return net_smtp_send(&s, "tertial@sdf.example", "chef@sdf.example", STR(mail), code, err);
}

static void test_accepted_mail_arrives_whole(void **state)
{
	(void)state;
	struct fake_smtp *f = fake_smtp_new(&(struct fake_smtp_script){0});
	int code = -1;
	struct err err;
	assert_int_equal(deliver(fake_smtp_url(f), 20000, &code, &err), 0);
	assert_int_equal(code, 250);
	const char *heard = fake_smtp_heard(f);
	assert_non_null(strstr(heard, "MAIL FROM:<tertial@sdf.example>"));
	assert_non_null(strstr(heard, "RCPT TO:<chef@sdf.example>"));
	assert_non_null(strstr(heard, "Subject: Nytt\r\n\r\nhej\r\n..punkt\r\n.\r\n"));
	f = fake_smtp_free(f);
}

static void test_replies_are_sorted_into_later_and_never(void **state)
{
	(void)state;
	static const struct {
		struct fake_smtp_script script;
		int ret, code;
	} cases[] = {
	        {{.greeting = "421 stängt"}, -EAGAIN, 421}, {{.greeting = "554 nej"}, -EPROTO, 554},
	        {{.mail = "452 fullt"}, -EAGAIN, 452},      {{.mail = "550 nej"}, -EPROTO, 550},
	        {{.rcpt = "450 upptagen"}, -EAGAIN, 450},   {{.rcpt = "550 okänd"}, -EPROTO, 550},
	        {{.data = "451 senare"}, -EAGAIN, 451},     {{.data = "554 nej"}, -EPROTO, 554},
	        {{.end = "452 disken full"}, -EAGAIN, 452}, {{.end = "554 skräp"}, -EPROTO, 554},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct fake_smtp *f = fake_smtp_new(&cases[i].script);
		int code = -1;
		struct err err = {0};
		int ret = deliver(fake_smtp_url(f), 20000, &code, &err);
		if (ret != cases[i].ret || code != cases[i].code)
			print_message("case %zu: %d, %d, %s\n", i, ret, code, err.text);
		assert_int_equal(ret, cases[i].ret);
		assert_int_equal(code, cases[i].code);
		assert_true(err.code == ret && err.text[0]);
		f = fake_smtp_free(f);
	}
}

static void test_a_refused_login_says_nothing_of_the_message(void **state)
{
	(void)state;
#define LOGIN "250-fake\r\n250 AUTH PLAIN LOGIN"
	static const struct {
		struct fake_smtp_script script;
		int ret, code;
		const char *said;
	} cases[] = {
	        {{.ehlo = LOGIN}, 0, 250, ""},
	        {{.ehlo = LOGIN, .auth = "535 5.7.8 fel"}, -EACCES, 535, "535 5.7.8 fel"},
	        {{.ehlo = LOGIN, .auth = "534 för svag"}, -EACCES, 534, "534"},
	        {{.ehlo = LOGIN, .auth = "538 kryptera"}, -EACCES, 538, "538"},
	        {{.ehlo = LOGIN, .auth = "454 senare"}, -EAGAIN, 454, "454"},
	        {{.ehlo = LOGIN, .mail = "530 logga in"}, -EACCES, 530, "530"},
	        {{.ehlo = LOGIN, .rcpt = "530 logga in"}, -EPROTO, 530, "530"}, /* of him */
	        {{.ehlo = "250-fake\r\n250 AUTH OKAND"}, -EACCES, 0, "inget sätt att logga in"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct fake_smtp *f = fake_smtp_new(&cases[i].script);
		struct net_smtp_trace trace;
		struct net_smtp s = {.url = fake_smtp_url(f),
		                     .user = "tertial",
		                     .password = "hemligt",
		                     .timeout_ms = 20000,
		                     .trace = &trace};
		int code = -1;
		struct err err = {0};
		int ret = net_smtp_send(&s, "a@b", "c@d", STR(mail), &code, &err);
		if (ret != cases[i].ret || code != cases[i].code)
			print_message("case %zu: %d, %d, %s\n", i, ret, code, err.text);
		assert_int_equal(ret, cases[i].ret);
		assert_int_equal(code, cases[i].code);
		assert_non_null(strstr(err.text, cases[i].said));
		assert_null(strstr(err.text, "hemligt"));
		assert_true(ret != -EACCES || strstr(err.text, "inloggningen som tertial"));
		f = fake_smtp_free(f);
	}
#undef LOGIN
}

static void test_this_machine_is_told_by_its_address_alone(void **state)
{
	(void)state;
	static const struct {
		const char *url;
		bool here;
	} cases[] = {
	        {"smtp://127.0.0.1:25", true},
	        {"smtp://127.8.9.1", true},
	        {"smtp://localhost", true},
	        {"smtps://LOCALHOST:465", true},
	        {"smtp://[::1]:25", true},
	        {"smtp://127.evil.se", false},
	        {"smtp://127.0.0.1.evil.se", false},
	        {"smtp://localhost.evil.se:25", false},
	        {"smtp://[::1].evil.se", false},
	        {"smtp://[::2]", false},
	        {"smtp://0.0.0.0", false},
	        {"smtp://10.0.0.127", false},
	        {"smtp://localhost@evil.se", false},
	        {"smtp://evil.se/localhost", false},
	        {"127.0.0.1:25", false},
	        {"", false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (net_is_here(cases[i].url) != cases[i].here)
			fail_msg("%s", cases[i].url);
}

/* The server says nothing of STARTTLS, or somebody on the way has taken it out. */
static void test_no_password_without_encryption(void **state)
{
	(void)state;
	static const struct {
		const char *host, *user;
		enum net_smtp_tls tls;
		int ret;
	} cases[] = {
	        {"127.0.0.1", "tertial", NET_SMTP_TLS_FITTING, 0},
	        {"0.0.0.0", "tertial", NET_SMTP_TLS_FITTING, -EACCES},
	        {"0.0.0.0", "tertial", NET_SMTP_TLS_REQUIRED, -EACCES},
	        {"0.0.0.0", "tertial", NET_SMTP_TLS_OPTIONAL, 0},
	        {"0.0.0.0", "tertial", NET_SMTP_TLS_NONE, 0},
	        {"0.0.0.0", NULL, NET_SMTP_TLS_FITTING, 0},
	        {"0.0.0.0", NULL, NET_SMTP_TLS_REQUIRED, -EACCES},
	        {"127.0.0.1", "tertial", NET_SMTP_TLS_REQUIRED, -EACCES},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct fake_smtp *f = fake_smtp_new(
		        &(struct fake_smtp_script){.ehlo = "250-fake\r\n250 AUTH PLAIN"});
		char url[64];
		struct net_smtp_trace trace;
		struct net_smtp s = {.url = url,
		                     .user = cases[i].user,
		                     .password = cases[i].user ? "hemligt" : NULL,
		                     .tls = cases[i].tls,
		                     .timeout_ms = 20000,
		                     .trace = &trace};
		struct err err = {0};
		int code;
		(void)snprintf(url, sizeof(url), "smtp://%s%s", cases[i].host,
		               strrchr(fake_smtp_url(f), ':')); /* fits */
		int ret = net_smtp_send(&s, "a@b", "c@d", STR(mail), &code, &err);
		if (ret != cases[i].ret)
			print_message("case %zu: %d, %s\n", i, ret, err.text);
		assert_int_equal(ret, cases[i].ret);
		assert_int_equal(trace.bare, ret < 0);
		if (ret < 0) {
			assert_non_null(strstr(err.text, "STARTTLS"));
			assert_non_null(strstr(err.text, "notify.smtp.tls"));
			assert_null(strstr(fake_smtp_heard(f), "AUTH"));
			assert_null(strstr(fake_smtp_heard(f), "MAIL"));
			assert_int_equal(code, 0);
		}
		f = fake_smtp_free(f);
	}
}

static void test_silence_anywhere_means_later(void **state)
{
	(void)state;
	static const struct fake_smtp_script cases[] = {{.greeting = ""}, {.ehlo = ""},
	                                                {.mail = ""},     {.rcpt = ""},
	                                                {.data = ""},     {.end = ""}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct fake_smtp *f = fake_smtp_new(&cases[i]);
		int code = -1;
		struct err err = {0};
		assert_int_equal(deliver(fake_smtp_url(f), 200, &code, &err), -EAGAIN);
		assert_int_equal(code, 0);
		f = fake_smtp_free(f);
	}
}

static void test_nobody_listening_means_later(void **state)
{
	(void)state;
	char url[64];
	int code = -1;
	struct err err = {0};
	(void)snprintf(url, sizeof(url), "smtp://127.0.0.1:%d", fake_http_dead_port()); /* fits */
	assert_int_equal(deliver(url, 20000, &code, &err), -EAGAIN);
	assert_int_equal(code, 0);
	assert_non_null(strstr(err.text, url));
	assert_int_equal(deliver("http://127.0.0.1:1/", 200, &code, &err), -EAGAIN);
}

static void test_addresses_cannot_smuggle_commands(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "a b@c", "a@b>\r\nDATA", "<a@b>", "a@b\n"};
	struct fake_smtp *f = fake_smtp_new(&(struct fake_smtp_script){0});
	const struct net_smtp s = {.url = fake_smtp_url(f), .timeout_ms = 20000};
	struct err err;
	int code;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(net_smtp_send(&s, "a@b", bad[i], STR(mail), &code, &err), -EPROTO);
		assert_int_equal(net_smtp_send(&s, bad[i], "a@b", STR(mail), &code, &err), -EPROTO);
	}
	assert_string_equal(fake_smtp_heard(f), "");
	f = fake_smtp_free(f);
}

static void test_the_trace_tells_how_far_it_came(void **state)
{
	(void)state;
	static const struct {
		struct fake_smtp_script script;
		const char *step, *words, *said;
	} cases[] = {
	        {{0}, ".", "250 2.0.0 mottaget", ""},
	        {{.end = "250-först\r\n250-sedan\r\n250 k\303\266ad som 7"},
	         ".",
	         "250 först sedan köad som 7",
	         ""},
	        {{.greeting = "554-gå\r\n554 bort"}, "", "554 gå bort", "554 gå bort"},
	        {{.rcpt = "550 5.1.1 ok\303nd\033[2J"}, "RCPT", "550 5.1.1 ok?nd?[2J", "550 5.1.1"},
	        {{.end = ""}, ".", "354 kom igen", "svarade inte i tid"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct fake_smtp *f = fake_smtp_new(&cases[i].script);
		struct net_smtp_trace t = {.step = "gammalt"};
		struct net_smtp s = {.url = fake_smtp_url(f), .timeout_ms = 500, .trace = &t};
		struct err err = {0};
		int code;
		(void)net_smtp_send(&s, "a@b", "c@d", STR(mail), &code, &err); /* told by t */
		assert_true(t.resolved && t.connected && t.greeted && !t.tls);
		assert_string_equal(t.address, "127.0.0.1");
		assert_string_equal(t.step, cases[i].step);
		assert_string_equal(t.words, cases[i].words);
		if (!strstr(err.text, cases[i].said))
			fail_msg("no «%s» in: %s", cases[i].said, err.text);
		f = fake_smtp_free(f);
	}
}

static void test_the_trace_of_nobody(void **state)
{
	(void)state;
	char url[64];
	struct net_smtp_trace t = {.words = "gammalt"};
	struct net_smtp s = {.url = url, .timeout_ms = 20000, .trace = &t};
	struct err err = {0};
	int code;
	(void)snprintf(url, sizeof(url), "smtp://127.0.0.1:%d", fake_http_dead_port()); /* fits */
	assert_int_equal(net_smtp_send(&s, "a@b", "c@d", STR(mail), &code, &err), -EAGAIN);
	assert_true(t.resolved && !t.connected && !t.greeted);
	assert_string_equal(t.words, "");
	s.url = "smtp://finns-inte.invalid:25";
	assert_int_equal(net_smtp_send(&s, "a@b", "c@d", STR(mail), &code, &err), -EAGAIN);
	assert_false(t.resolved || t.connected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_accepted_mail_arrives_whole),
	        cmocka_unit_test(test_replies_are_sorted_into_later_and_never),
	        cmocka_unit_test(test_a_refused_login_says_nothing_of_the_message),
	        cmocka_unit_test(test_this_machine_is_told_by_its_address_alone),
	        cmocka_unit_test(test_no_password_without_encryption),
	        cmocka_unit_test(test_silence_anywhere_means_later),
	        cmocka_unit_test(test_nobody_listening_means_later),
	        cmocka_unit_test(test_addresses_cannot_smuggle_commands),
	        cmocka_unit_test(test_the_trace_tells_how_far_it_came),
	        cmocka_unit_test(test_the_trace_of_nobody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
