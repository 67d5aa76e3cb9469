/* SPDX-License-Identifier: EUPL-1.2 */
/* notify/mail.c (shell; any thread, one at a time): a notice as a message: GMime does the MIME,
 * headers and encodings. Same notice, same bytes: Date is the notice's own, Message-ID and boundary
 * are made from its id. */
#include <errno.h>
#include <gmime/gmime.h>
#include <stdlib.h>
#include <string.h>
#include "base/civil.h"
#include "model/mailbox.h"
#include "outbox.h"

#define MIME_MAX_BYTES                                                                             \
	((size_t)4 << 20) /* the parts are bounded by alert; this bounds their encoding */
#define ENCODED_LINE_MAX ((size_t)76)

static void header(GMimeMessage *m, const char *name, const char *value)
{
	g_mime_object_set_header(GMIME_OBJECT(m), name, value, "utf-8");
}

/* A line break in a name would begin a header of its own. */
static char *one_line(const char *text)
{
	char *out = text ? strdup(text) : NULL;
	for (char *c = out; c && *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7F)
			*c = ' ';
	return out;
}

/* As an object and not as text: GMime quotes and encodes what the name needs. */
static void put_mailbox(GMimeMessage *m, GMimeAddressType type, const struct mailbox *who)
{
	InternetAddress *a =
	        internet_address_mailbox_new(who->name[0] ? who->name : NULL, who->address);
	(void)internet_address_list_add(g_mime_message_get_addresses(m, type), a); /* where */
	g_object_unref(a);
}

/* By hand and not by GMime's own text part: that one chooses a smaller charset where it can. */
static GMimeObject *part(const char *subtype, const char *text)
{
	GMimePart *p = g_mime_part_new_with_type("text", subtype);
	GMimeStream *bytes = g_mime_stream_mem_new_with_buffer(text, strlen(text));
	GMimeDataWrapper *content =
	        g_mime_data_wrapper_new_with_stream(bytes, GMIME_CONTENT_ENCODING_DEFAULT);
	g_mime_object_set_content_type_parameter(GMIME_OBJECT(p), "charset", "utf-8");
	g_mime_part_set_content(p, content);
	g_mime_part_set_content_encoding(p, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	g_object_unref(content);
	g_object_unref(bytes);
	return GMIME_OBJECT(p);
}

static void put_body(GMimeMessage *m, const struct notice *n)
{
	char *boundary =
	        g_strdup_printf("=_tertial-%s", n->id); /* "=_" cannot stand in quoted-printable */
	GMimeMultipart *both = g_mime_multipart_new_with_subtype("alternative");
	GMimeObject *text = part("plain", n->text), *html = part("html", n->html);
	g_mime_multipart_set_boundary(both, boundary);
	g_mime_multipart_add(both, text);
	g_mime_multipart_add(both, html);
	g_mime_message_set_mime_part(m, GMIME_OBJECT(both));
	g_object_unref(text);
	g_object_unref(html);
	g_object_unref(both);
	g_free(boundary);
}

static void put_date(GMimeMessage *m, int64_t unix_s)
{
	struct civil_time utc = civil_of_unix(unix_s, CIVIL_UTC),
	                  here = civil_of_unix(unix_s, CIVIL_STOCKHOLM);
	int32_t offset_s = (here.day - utc.day) * 86400 + here.second - utc.second;
	GTimeZone *zone = g_time_zone_new_offset(offset_s);
	GDateTime *at = g_date_time_new_from_unix_utc(unix_s);
	GDateTime *local = at ? g_date_time_to_timezone(at, zone) : NULL;
	if (local)
		g_mime_message_set_date(m, local);
	g_clear_pointer(&local, g_date_time_unref);
	g_clear_pointer(&at, g_date_time_unref);
	g_time_zone_unref(zone);
}

static void put_ids(GMimeMessage *m, const struct notice *n, const char *domain)
{
	char *id = g_strdup_printf("%s@%s", n->id, domain);
	g_mime_message_set_message_id(m, id);
	g_free(id);
	if (n->in_reply_to) {
		char *thread = g_strdup_printf("<%s@%s>", n->in_reply_to, domain);
		header(m, "In-Reply-To", thread);
		header(m, "References", thread);
		g_free(thread);
	}
	char *list = g_strdup_printf("Tertial <tertial.%s>", domain);
	header(m, "List-Id", list);
	g_free(list);
}

/* Headers that keep machines from answering: RFC 3834, and the one Exchange knows. */
static void put_marks(GMimeMessage *m, const struct notice *n)
{
	header(m, "Auto-Submitted", "auto-generated");
	header(m, "X-Auto-Response-Suppress", "All");
	header(m, "X-Tertial-Kind", notice_kind_name(n->kind));
	header(m, "X-Tertial-Notice", n->id);
	header(m, "Content-Language", language_name(n->language));
}

/* A line that holds an encoded word has at most 76 signs (RFC 2047, 2); GMime counts otherwise.
 * @param line  of the head, without its end
 * @return where to break it: before a space that is not the one after the name; `n`: nowhere */
static size_t break_of(const char *line, size_t n)
{
	if (n <= ENCODED_LINE_MAX || !memmem(line, n, "=?", 2))
		return n;
	for (size_t at = ENCODED_LINE_MAX; at > 1; at--)
		if (line[at] == ' ' && line[at - 1] != ':')
			return at;
	return n;
}

/* The head with its long lines folded; @return where the body begins, the empty line with it. */
static const char *put_head(const char *bytes, struct buf *out)
{
	for (size_t n; (n = strcspn(bytes, "\r\n")) > 0;) {
		size_t at = break_of(bytes, n);
		buf_str(out, (struct str){bytes, at});
		buf_str(out, STR("\r\n"));
		bytes += at;
		if (at == n)
			bytes += (*bytes == '\r') + (bytes[*bytes == '\r'] == '\n');
	}
	return bytes;
}

static int write_out(GMimeMessage *m, struct buf *ret_mime, struct err *err)
{
	GMimeFormatOptions *how = g_mime_format_options_new();
	g_mime_format_options_set_newline_format(how, GMIME_NEWLINE_FORMAT_DOS);
	char *bytes = g_mime_object_to_string(GMIME_OBJECT(m), how);
	struct buf out;
	buf_init(&out, MIME_MAX_BYTES);
	for (const char *c = bytes ? put_head(bytes, &out) : NULL; c && *c;
	     c++) { /* whatever wrote a bare LF: SMTP knows CRLF only */
		if (*c == '\n' && (c == bytes || c[-1] != '\r'))
			buf_char(&out, '\r');
		buf_char(&out, *c);
	}
	g_free(bytes);
	g_mime_format_options_free(how);
	if (buf_failed(&out) || out.n == 0) {
		int e = buf_failed(&out) ? buf_failed(&out) : -EINVAL;
		buf_done(&out);
		return err_set(err, e, "brevet kunde inte sättas samman: %s", strerror(-e));
	}
	*ret_mime = out;
	return 0;
}

int notify_compose(const struct notify_params *p, const struct notice *n, struct buf *ret_mime,
                   struct err *err)
{
	struct mailbox from, reply_to;
	if (mailbox_split(str_of(p->from), &from) < 0)
		return err_set(err, -EINVAL, "notify.smtp.from är ingen e-postadress: %s",
		               p->from ? p->from : "(saknas)");
	if (p->reply_to && mailbox_split(str_of(p->reply_to), &reply_to) < 0)
		return err_set(err, -EINVAL, "notify.smtp.reply_to är ingen e-postadress: %s",
		               p->reply_to);
	if (!n->to || !strchr(n->to, '@') || strpbrk(n->to, " <>,;\"\r\n\t"))
		return err_set(err, -EINVAL, "mottagarens adress är ingen e-postadress: %s",
		               n->to ? n->to : "(saknas)");
	char *subject = one_line(n->subject), *name = one_line(n->to_name);
	GMimeMessage *m = g_mime_message_new(FALSE);
	put_mailbox(m, GMIME_ADDRESS_TYPE_FROM, &from);
	g_mime_message_add_mailbox(m, GMIME_ADDRESS_TYPE_TO, name, n->to);
	if (p->reply_to)
		put_mailbox(m, GMIME_ADDRESS_TYPE_REPLY_TO, &reply_to);
	g_mime_message_set_subject(m, subject ? subject : "", "utf-8");
	put_date(m, n->created_unix_s);
	put_ids(m, n, p->domain ? p->domain : strrchr(from.address, '@') + 1);
	put_marks(m, n);
	put_body(m, n);
	int e = write_out(m, ret_mime, err);
	g_object_unref(m);
	free(subject);
	free(name);
	return e;
}
