/* SPDX-License-Identifier: EUPL-1.2 */
/* notify/mail: what is composed is what a strict reader (GMime itself) reads back. */
#include "test.h"
#include <gmime/gmime.h>
#include "alert.h"
#include "base/arena.h"
#include "notify.h"

static const struct notify_params params = {.from = "Södermalms stadsdelsförvaltning <larm@x.se>",
                                            .reply_to = "Controller <karin@x.se>"};

static struct notice a_notice(void)
{
	return (struct notice){
	        .id = "00aa11bb",
	        .kind = NOTICE_DIGEST,
	        .to_name = "Åsa Öberg, \"chef\"",
	        .to = "asa@x.se",
	        .subject = "2 nya, 1 sämre: Preventionsgruppen, Sjukfrånvaro 7,1\xC2\xA0% (mål "
	                   "högst 4,4\xC2\xA0%)",
	        .text = "Hej Åsa,\n\nrad två = likhet\n.\nFrom början\n-- \nslut\n",
	        .html = "<p>Åäö &amp; =3D</p>\n",
	        .in_reply_to = "00ff",
	        .created_unix_s = 1400572800};
}

static GMimeMessage *read_back(const struct buf *mime)
{
	GMimeStream *s = g_mime_stream_mem_new_with_buffer(mime->at, mime->n);
	GMimeParser *p = g_mime_parser_new_with_stream(s);
	GMimeMessage *m = g_mime_parser_construct_message(p, NULL);
	assert_non_null(m);
	g_object_unref(p);
	g_object_unref(s);
	return m;
}

static void same_text(GMimeMultipart *both, int at, const char *subtype, const char *want)
{
	GMimeObject *o = g_mime_multipart_get_part(both, at);
	assert_true(
	        g_mime_content_type_is_type(g_mime_object_get_content_type(o), "text", subtype));
	assert_string_equal(
	        g_mime_content_type_get_parameter(g_mime_object_get_content_type(o), "charset"),
	        "utf-8");
	assert_int_equal(g_mime_part_get_content_encoding(GMIME_PART(o)),
	                 GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(o)),
	     *plain = calloc(1, strlen(text) + 1);
	for (char *c = text, *to = plain; *c; c++) /* line ends are CRLF on the way */
		if (*c != '\r')
			*to++ = *c;
	assert_string_equal(plain, want);
	g_free(text);
	free(plain);
}

static void what_is_read_is_what_was_meant(void **state)
{
	(void)state;
	struct notice n = a_notice();
	struct buf mime;
	struct err err;
	assert_int_equal(notify_compose(&params, &n, &mime, &err), 0);
	GMimeMessage *m = read_back(&mime);
	assert_string_equal(g_mime_message_get_subject(m), n.subject);
	assert_string_equal(g_mime_message_get_message_id(m), "00aa11bb@x.se");
	InternetAddressMailbox *to = INTERNET_ADDRESS_MAILBOX(
	        internet_address_list_get_address(g_mime_message_get_to(m), 0));
	assert_string_equal(internet_address_mailbox_get_addr(to), "asa@x.se");
	assert_string_equal(internet_address_get_name(INTERNET_ADDRESS(to)), n.to_name);
	InternetAddress *from = internet_address_list_get_address(g_mime_message_get_from(m), 0);
	assert_string_equal(internet_address_get_name(from), "Södermalms stadsdelsförvaltning");
	static const char *const headers[][2] = {
	        {"In-Reply-To", "<00ff@x.se>"},
	        {"References", "<00ff@x.se>"},
	        {"Auto-Submitted", "auto-generated"},
	        {"List-Id", "Tertial <tertial.x.se>"},
	        {"X-Tertial-Kind", "digest"},
	        {"X-Tertial-Notice", "00aa11bb"},
	        {"Date", "Tue, 20 May 2014 10:00:00 +0200"},
	        {"Reply-To", "Controller <karin@x.se>"},
	        {"MIME-Version", "1.0"},
	};
	for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
		const char *have = g_mime_object_get_header(GMIME_OBJECT(m), headers[i][0]);
		if (!have || strcmp(have, headers[i][1]) != 0)
			fail_msg("%s: %s, not %s", headers[i][0], have ? have : "(none)",
			         headers[i][1]);
	}
	GMimeObject *body = g_mime_message_get_mime_part(m);
	assert_true(GMIME_IS_MULTIPART(body));
	assert_true(g_mime_content_type_is_type(g_mime_object_get_content_type(body), "multipart",
	                                        "alternative"));
	assert_int_equal(g_mime_multipart_get_count(GMIME_MULTIPART(body)), 2);
	same_text(GMIME_MULTIPART(body), 0, "plain", n.text);
	same_text(GMIME_MULTIPART(body), 1, "html", n.html);
	g_object_unref(m);
	buf_done(&mime);
}

static void only_ascii_lines_of_legal_length_with_crlf(void **state)
{
	(void)state;
	struct notice n = a_notice();
	struct buf mime;
	struct err err;
	assert_int_equal(notify_compose(&params, &n, &mime, &err), 0);
	size_t length = 0;
	for (size_t i = 0; i < mime.n; i++) {
		unsigned char c = (unsigned char)mime.at[i];
		assert_true(c < 0x80 && c != 0);
		assert_true(c != '\n' || (i > 0 && mime.at[i - 1] == '\r'));
		assert_true(c != '\r' || mime.at[i + 1] == '\n');
		length = c == '\n' ? 0 : length + 1;
		assert_true(length <= 998);
	}
	buf_done(&mime);
}

/* RFC 2047, 2; wherever its words stand. */
static void no_line_with_an_encoded_word_is_over_76(void **state)
{
	(void)state;
	struct notice n = a_notice();
	for (int pad = 1; pad < 90; pad++) {
		char subject[200];
		(void)snprintf(subject, sizeof(subject),
		               "%.*sx 1 sämre, 1 återhämtad: Beta, Gamma och avdelningen", pad,
		               "1 ny i Alfa och Beta, och tolv till som inte heller de ligger "
		               "som planen vill, med mera och mycket");
		n.subject = subject;
		struct buf mime;
		struct err err;
		assert_int_equal(notify_compose(&params, &n, &mime, &err), 0);
		const char *end = memmem(mime.at, mime.n, "\r\n\r\n", 4);
		for (const char *line = mime.at; line < end; line += strcspn(line, "\r") + 2) {
			size_t length = strcspn(line, "\r");
			assert_true(length > 1 && line[1] != '\r');
			if (memmem(line, length, "=?", 2) && length > 76)
				fail_msg("%zu: %.*s", length, (int)length, line);
		}
		GMimeMessage *m = read_back(&mime);
		assert_string_equal(g_mime_message_get_subject(m), subject);
		g_object_unref(m);
		buf_done(&mime);
	}
}

static void any_name_is_a_senders_name(void **state)
{
	(void)state;
	static const char *const names[] = {
	        "Södermalm: Tertial",   "Tertial: T1", "Tertial \"T1",  "Tertial (drift",
	        "Tertial @ Sthlm",      "A. Tertial",  "\"Tertial\\\"", "Tertial [x]",
	        "Tertial, drift; natt", "<Tertial>",   "Tertial\\",
	};
	struct notice n = a_notice();
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char text[128];
		struct notify_params p = {.from = text, .reply_to = text};
		struct buf mime;
		struct err err;
		(void)snprintf(text, sizeof(text), "%s <larm@x.se>", names[i]); /* fits */
		assert_int_equal(notify_compose(&p, &n, &mime, &err), 0);
		GMimeMessage *m = read_back(&mime);
		InternetAddressList *lists[] = {g_mime_message_get_from(m),
		                                g_mime_message_get_reply_to(m)};
		for (size_t k = 0; k < ARRAY_LEN(lists); k++) {
			assert_int_equal(internet_address_list_length(lists[k]), 1);
			InternetAddress *a = internet_address_list_get_address(lists[k], 0);
			assert_string_equal(
			        internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(a)),
			        "larm@x.se");
			if (strcmp(internet_address_get_name(a), names[i]) != 0)
				fail_msg("%s, not %s", internet_address_get_name(a), names[i]);
		}
		g_object_unref(m);
		buf_done(&mime);
	}
}

static void same_notice_same_bytes(void **state)
{
	(void)state;
	struct notice n = a_notice();
	struct buf a, b;
	struct err err;
	assert_int_equal(notify_compose(&params, &n, &a, &err), 0);
	assert_int_equal(notify_compose(&params, &n, &b, &err), 0);
	assert_int_equal(a.n, b.n);
	assert_memory_equal(a.at, b.at, a.n);
	buf_done(&a);
	buf_done(&b);
}

static void a_line_break_makes_no_header(void **state)
{
	(void)state;
	struct notice n = a_notice();
	struct buf mime;
	struct err err;
	n.subject = "Larm\r\nBcc: alla@x.se";
	n.to_name = "Anna\nBcc: alla@x.se";
	assert_int_equal(notify_compose(&params, &n, &mime, &err), 0);
	GMimeMessage *m = read_back(&mime);
	assert_null(g_mime_object_get_header(GMIME_OBJECT(m), "Bcc"));
	assert_int_equal(internet_address_list_length(g_mime_message_get_all_recipients(m)), 1);
	g_object_unref(m);
	buf_done(&mime);
}

static void what_is_no_address_is_said_so(void **state)
{
	(void)state;
	struct notice n = a_notice();
	struct buf mime;
	struct err err = {0};
	struct notify_params bad = {.from = "ingen"};
	assert_int_equal(notify_compose(&bad, &n, &mime, &err), -EINVAL);
	assert_non_null(strstr(err.text, "notify.smtp.from"));
	n.to = "a@x.se, b@x.se";
	assert_int_equal(notify_compose(&params, &n, &mime, &err), -EINVAL);
	assert_non_null(strstr(err.text, "mottagarens adress"));
}

static int init(void **state)
{
	(void)state;
	g_mime_init();
	return 0;
}

/* The largest letter there can be, of the dearest signs: the mail about it is under 1 MB too. */
static void a_mail_about_a_giant_is_under_1_mb(void **state)
{
	(void)state;
	static const char *const signs[] = {"ö", "<", "x", " \n", "=", "\n", "\xff"};
	struct alert_now now = {.unix_s = 1412233200, .zone = CIVIL_STOCKHOLM};
	for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
		struct notice dead = a_notice(), n = {0};
		struct arena *a = arena_new((size_t)8 << 20);
		struct buf text, mime;
		struct err err;
		buf_init(&text, (size_t)1 << 20);
		while (text.n < ((size_t)480 << 10))
			buf_text(&text, signs[i]);
		dead.text = text.at;
		assert_int_equal(
		        alert_fallback_notice(&dead, "svar 550", "b@x.se", LANGUAGE_SV, now, a, &n),
		        0);
		assert_int_equal(notify_compose(&params, &n, &mime, &err), 0);
		if (mime.n > 1000000)
			fail_msg("«%s»: %zu bytes", signs[i], mime.n);
		assert_non_null(strstr(n.text, "avkortat"));
		buf_done(&mime);
		buf_done(&text);
		a = arena_free(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_is_read_is_what_was_meant),
	        cmocka_unit_test(only_ascii_lines_of_legal_length_with_crlf),
	        cmocka_unit_test(no_line_with_an_encoded_word_is_over_76),
	        cmocka_unit_test(any_name_is_a_senders_name),
	        cmocka_unit_test(same_notice_same_bytes),
	        cmocka_unit_test(a_line_break_makes_no_header),
	        cmocka_unit_test(what_is_no_address_is_said_so),
	        cmocka_unit_test(a_mail_about_a_giant_is_under_1_mb),
	};
	return cmocka_run_group_tests(tests, init, NULL);
}
