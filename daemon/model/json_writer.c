/* SPDX-License-Identifier: EUPL-1.2 */
/* model/json_writer.c (core): see the door.  Owns nothing. */
#include "model/json_writer.h"
#include "base/num.h"

static void new_line(struct jsonw *j)
{
	if (!j->indent)
		return;
	buf_char(j->out, '\n');
	for (unsigned i = 0; i < j->depth * (unsigned)j->indent; i++)
		buf_char(j->out, ' ');
}

/* What stands before a key, or before a value of an array. */
static void next_member(struct jsonw *j)
{
	if (j->depth == 0)
		return;
	if (j->started)
		buf_char(j->out, ',');
	j->started = true;
	new_line(j);
}

static void before_value(struct jsonw *j)
{
	if (!j->after_key)
		next_member(j);
	j->after_key = false;
}

void jsonw_open(struct jsonw *j, char bracket)
{
	before_value(j);
	buf_char(j->out, bracket);
	j->depth++;
	j->started = false;
}

void jsonw_close(struct jsonw *j, char bracket)
{
	must(j->depth > 0);
	j->depth--;
	if (j->started)
		new_line(j);
	buf_char(j->out, bracket);
	j->started = true; /* what was closed is itself a member of what is open now */
}

/* Two-letter escapes of RFC 8259; 0 when there is none. */
static char short_escape(unsigned char c)
{
	switch (c) {
	case '"': return '"';
	case '\\': return '\\';
	case '\n': return 'n';
	case '\r': return 'r';
	case '\t': return 't';
	case '\b': return 'b';
	case '\f': return 'f';
	default: return 0;
	}
}

static void put_quoted(struct buf *out, struct str s)
{
	size_t from = 0, at = 0;
	buf_char(out, '"');
	while (at < s.n) {
		unsigned char c = (unsigned char)s.at[at];
		size_t here = at;
		if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\') {
			at++;
			continue;
		}
		uint32_t cp = utf8_next(s, &at);
		if (cp != UTF8_BAD && cp >= 0x7F)
			continue;
		buf_add(out, s.at + from, here - from);
		from = at;
		if (cp == UTF8_BAD)
			buf_text(out, "\xEF\xBF\xBD");
		else if (short_escape(c))
			buf_fmt(out, "\\%c", short_escape(c));
		else
			buf_fmt(out, "\\u%04x", c);
	}
	if (s.n > from)
		buf_add(out, s.at + from, s.n - from);
	buf_char(out, '"');
}

void jsonw_key(struct jsonw *j, const char *key)
{
	next_member(j);
	put_quoted(j->out, str_of(key));
	buf_text(j->out, j->indent ? ": " : ":");
	j->after_key = true;
}

void jsonw_str(struct jsonw *j, struct str s)
{
	before_value(j);
	put_quoted(j->out, s);
}

void jsonw_text(struct jsonw *j, const char *text)
{
	if (text)
		jsonw_str(j, str_of(text));
	else
		jsonw_null(j);
}

void jsonw_num(struct jsonw *j, double x)
{
	char text[NUM_TEXT_BYTES];
	before_value(j);
	buf_text(j->out, num_text(x, text));
}

void jsonw_int(struct jsonw *j, int64_t x)
{
	before_value(j);
	buf_fmt(j->out, "%lld", (long long)x);
}

void jsonw_bool(struct jsonw *j, bool b)
{
	before_value(j);
	buf_text(j->out, b ? "true" : "false");
}

void jsonw_null(struct jsonw *j)
{
	before_value(j);
	buf_text(j->out, "null");
}

void jsonw_put_text(struct jsonw *j, const char *key, const char *text)
{
	jsonw_key(j, key);
	jsonw_text(j, text);
}

void jsonw_put_num(struct jsonw *j, const char *key, double x)
{
	jsonw_key(j, key);
	jsonw_num(j, x);
}

void jsonw_put_int(struct jsonw *j, const char *key, int64_t x)
{
	jsonw_key(j, key);
	jsonw_int(j, x);
}

void jsonw_put_bool(struct jsonw *j, const char *key, bool b)
{
	jsonw_key(j, key);
	jsonw_bool(j, b);
}

void jsonw_put_null(struct jsonw *j, const char *key)
{
	jsonw_key(j, key);
	jsonw_null(j);
}

void jsonw_put_time(struct jsonw *j, const char *key, int64_t unix_s)
{
	jsonw_put_time_in(j, key, unix_s, CIVIL_STOCKHOLM);
}

void jsonw_put_time_in(struct jsonw *j, const char *key, int64_t unix_s, enum civil_zone zone)
{
	char text[CIVIL_RFC3339_BYTES];
	jsonw_put_text(j, key, unix_s ? civil_rfc3339(unix_s, zone, text) : NULL);
}

void jsonw_put_day(struct jsonw *j, const char *key, int32_t day)
{
	char text[CIVIL_TEXT_BYTES];
	jsonw_put_text(j, key, day == CIVIL_NONE ? NULL : civil_text(day, text));
}

void jsonw_put_period(struct jsonw *j, const char *key, struct period p)
{
	char text[PERIOD_TEXT_BYTES];
	jsonw_put_text(j, key, p.year ? period_text(p, text) : NULL);
}

void jsonw_put_sek(struct jsonw *j, const char *key, int64_t sek)
{
	if (sek == INT64_MIN)
		jsonw_put_null(j, key);
	else
		jsonw_put_int(j, key, sek);
}

void jsonw_put_open(struct jsonw *j, const char *key, char bracket)
{
	jsonw_key(j, key);
	jsonw_open(j, bracket);
}
