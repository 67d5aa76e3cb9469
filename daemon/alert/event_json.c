/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/event_json.c (core): JSON of events, in one line.  Whatever bytes a unit has sent, what is
 * written is one string of valid UTF-8.  Owns nothing. */
#include "event.h"

static void quoted(struct buf *out, struct str s)
{
	static const char *const short_of[0x20] = {['\n'] = "\\n", ['\r'] = "\\r", ['\t'] = "\\t"};
	size_t at = 0;
	buf_char(out, '"');
	while (at < s.n) {
		size_t from = at;
		uint32_t cp = utf8_next(s, &at);
		if (cp == UTF8_BAD)
			buf_text(out, "\xEF\xBF\xBD");
		else if (cp == '"' || cp == '\\')
			buf_fmt(out, "\\%c", (char)cp);
		else if (cp < 0x20 && short_of[cp])
			buf_text(out, short_of[cp]);
		else if (cp < 0x20 || cp == 0x7F)
			buf_fmt(out, "\\u%04x", (unsigned)cp);
		else
			buf_add(out, s.at + from, at - from);
	}
	buf_char(out, '"');
}

static void begin(struct event_json *j, const char *key)
{
	if (j->more)
		buf_char(j->out, ',');
	j->more = true;
	if (!key)
		return;
	quoted(j->out, str_of(key));
	buf_char(j->out, ':');
}

void event_open(struct event_json *j, const char *key, char bracket)
{
	begin(j, key);
	buf_char(j->out, bracket);
	j->more = false;
}

void event_close(struct event_json *j, char bracket)
{
	buf_char(j->out, bracket);
	j->more = true;
}

void event_text(struct event_json *j, const char *key, const char *text)
{
	begin(j, key);
	if (text)
		quoted(j->out, str_of(text));
	else
		buf_text(j->out, "null");
}

void event_raw(struct event_json *j, const char *key, const char *value)
{
	begin(j, key);
	buf_text(j->out, value);
}

void event_figure(struct event_json *j, const char *key, double x)
{
	char text[NUM_TEXT_BYTES];
	event_raw(j, key, num_text(x, text));
}

void event_time(struct event_json *j, const char *key, int64_t unix_s, enum civil_zone zone)
{
	char text[CIVIL_RFC3339_BYTES];
	event_text(j, key, unix_s ? civil_rfc3339(unix_s, zone, text) : NULL);
}
