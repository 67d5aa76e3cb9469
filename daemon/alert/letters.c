/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/letters.c (core): mails that tell of no alert: what could not be delivered, to whoever is
 * named for that; and a test. All they hold lives in the caller's arena.
 * What can go wrong: the letter that could not be delivered is as large as one may be; its text
 * stands twice in the mail that tells of it, so it is cut to what fits. */
#include <errno.h>
#include <string.h>
#include "alert.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "said.h"

/* Each of the two parts as quoted-printable without its soft line ends, which add a 25th: so the
 * whole mail stays under 1 MB. */
#define PART_BYTES        ((size_t)450000)
#define PART_MAX          ((size_t)1 << 20)
#define SUBJECT_MAX_SIGNS 120
#define ID_BYTES          33

/* The two forms of a mail, written side by side, and what they cost on the way. */
struct forms {
	struct buf text, html;
	size_t text_cost, html_cost;
	bool failed; /* a text of it could not be made */
	bool blank;  /* its last sign: before a line's end it costs as much as an «å» */
};

static size_t cost_of(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.at[i];
		n += c == '\n' ? 2 : c >= 0x7F || c < ' ' || c == '=' ? 3 : 1;
	}
	return n;
}

/* One character; in HTML as what cannot be markup. */
static void put_char(struct forms *f, struct str c)
{
	struct str h = c;
	switch (c.at[0]) {
	case '&': h = STR("&amp;"); break;
	case '<': h = STR("&lt;"); break;
	case '>': h = STR("&gt;"); break;
	case '"': h = STR("&quot;"); break;
	default: break;
	}
	buf_str(&f->text, c);
	buf_str(&f->html, h);
	size_t at_end = f->blank && c.at[0] == '\n' ? 2 : 0;
	f->text_cost += cost_of(c) + at_end;
	f->html_cost += cost_of(h) + at_end;
	f->blank = c.at[0] == ' ';
}

/* @return bytes of it that did not fit */
static size_t put_text(struct forms *f, const char *text)
{
	struct str s = str_of(text);
	size_t at = 0;
	f->failed |= !text;
	while (at < s.n && f->text_cost < PART_BYTES && f->html_cost < PART_BYTES) {
		size_t from = at;
		uint32_t cp = utf8_next(s, &at);
		put_char(f, cp == UTF8_BAD ? STR("?") : str_cut(s, from, at - from));
	}
	return s.n - at;
}

static void put_line(struct forms *f, const char *text)
{
	(void)put_text(f, text); /* the head of a mail always fits */
	put_char(f, STR("\n"));
}

static void put_field(struct forms *f, const char *label, const char *value)
{
	(void)put_text(f, label); /* as put_line() */
	put_line(f, value);
}

static void begin(struct forms *f, enum language l)
{
	*f = (struct forms){0};
	buf_init(&f->text, PART_MAX);
	buf_init(&f->html, PART_MAX);
	buf_fmt(&f->html, "<!DOCTYPE html>\n<html lang=\"%s\">\n", language_name(l));
	buf_text(&f->html,
	         "<head>\n<meta charset=\"utf-8\">\n"
	         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	         "<title>Tertial</title>\n</head>\n<body>\n<div role=\"article\" "
	         "style=\"white-space:pre-wrap;max-width:640px;margin:0 auto;padding:16px;"
	         "font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.45\">");
}

static int end(struct forms *f, struct arena *a, struct notice *n)
{
	buf_text(&f->html, "</div>\n</body>\n</html>\n");
	n->text = buf_failed(&f->text) ? NULL : arena_dup_str(a, buf_slice(&f->text));
	n->html = buf_failed(&f->html) ? NULL : arena_dup_str(a, buf_slice(&f->html));
	buf_done(&f->text);
	buf_done(&f->html);
	return !f->failed && n->id && n->to && n->subject && n->text && n->html ? 0 : -ENOMEM;
}

static char *cut_to_line(struct arena *a, const char *text)
{
	struct str s = str_of(text);
	size_t at = 0, n_signs = 0;
	while (at < s.n && n_signs++ < SUBJECT_MAX_SIGNS)
		(void)utf8_next(s, &at);
	return text ? arena_printf(a, "%.*s%s", (int)at, s.at, at < s.n ? "…" : "") : NULL;
}

static char *id_of(struct arena *a, const char *what, const char *of, uint64_t salt)
{
	uint64_t h = hash_more(hash_bytes(str_of(what)) ^ salt, str_of(of));
	return arena_printf(a, "%016llx%016llx", (unsigned long long)h,
	                    (unsigned long long)hash_more(h, str_of(of)));
}

/* The links to acknowledge by are their reader's own: nobody else is to answer in his name. */
static const char *without_links(struct arena *a, const char *text)
{
	char *out = text ? arena_dup(a, text) : NULL;
	for (char *at = out; at && (at = strstr(at, "/kvittera/"));) {
		at += sizeof("/kvittera/") - 1;
		for (char *c = at; *c && *c != '\n' && *c != ' '; c++)
			*c = '-';
	}
	return out;
}

int alert_fallback_notice(const struct notice *dead, const char *why, const char *to,
                          enum language l, struct alert_now now, struct arena *a,
                          struct notice *ret)
{
	char created[CIVIL_RFC3339_BYTES];
	struct forms f;
	if (dead->kind == NOTICE_FALLBACK || dead->kind == NOTICE_TEST ||
	    str_eq_nocase(str_of(dead->to), str_of(to)))
		return 1;
	struct notice n = {.id = id_of(a, "fallback", dead->id, 0),
	                   .kind = NOTICE_FALLBACK,
	                   .to = arena_dup(a, to),
	                   .created_unix_s = now.unix_s,
	                   .language = l};
	n.subject = cut_to_line(
	        a, arena_printf(a, SAID_IN(l, FALLBACK_SUBJECT), dead->to, dead->subject));
	begin(&f, l);
	put_line(&f, SAID_IN(l, FALLBACK_HEAD));
	put_field(&f, SAID_IN(l, FALLBACK_TO),
	          dead->to_name ? arena_printf(a, "%s, %s", dead->to_name, dead->to) : dead->to);
	put_field(&f, SAID_IN(l, FALLBACK_TITLE), dead->subject);
	put_field(&f, SAID_IN(l, FALLBACK_WRITTEN),
	          civil_rfc3339(dead->created_unix_s, now.zone, created));
	put_field(&f, SAID_IN(l, FALLBACK_WHY), why ? why : SAID_IN(l, FALLBACK_UNKNOWN));
	put_line(&f, SAID_IN(l, FALLBACK_WHAT_TO_DO));
	size_t n_left = put_text(&f, without_links(a, dead->text));
	if (n_left > 0) {
		const char *rest = arena_printf(a, SAID_IN(l, FALLBACK_CUT), n_left);
		f.failed |= !rest;
		buf_text(&f.text, rest ? rest : "");
		buf_text(&f.html, rest ? rest : "");
	}
	int e = end(&f, a, &n);
	if (!e)
		*ret = n;
	return e;
}

int alert_test_notice(const char *to, const char *server, enum language l, struct alert_now now,
                      uint64_t salt, struct arena *a, struct notice *ret)
{
	char when[CIVIL_RFC3339_BYTES];
	struct forms f;
	struct notice n = {.id = id_of(a, "test", to, salt),
	                   .kind = NOTICE_TEST,
	                   .to = arena_dup(a, to),
	                   .subject = SAID_IN(l, TEST_SUBJECT),
	                   .created_unix_s = now.unix_s,
	                   .language = l};
	begin(&f, l);
	put_line(&f, SAID_IN(l, TEST_HEAD));
	put_field(&f, SAID_IN(l, TEST_TO), to);
	put_field(&f, SAID_IN(l, TEST_THROUGH), server);
	put_field(&f, SAID_IN(l, TEST_WHEN), civil_rfc3339(now.unix_s, now.zone, when));
	int e = end(&f, a, &n);
	if (!e)
		*ret = n;
	return e;
}
