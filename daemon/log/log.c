/* SPDX-License-Identifier: EUPL-1.2 */
/* log.c (shell, any thread): one line of text to the journal or to stderr; see the door. Owns no
 * memory; each line is built on the stack and leaves in one call, so lines of two threads never
 * mix.
 *
 * What can go wrong: a full disk or a closed stderr loses the line; there is nobody left to tell.
 */
#define SD_JOURNAL_SUPPRESS_LOCATION /* the fields of the door, nothing about source files */
#include "log.h"
#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <systemd/sd-journal.h>
#include <time.h>
#include <unistd.h>
#include "base/civil.h"
#include "base/str.h"

#define LINE_BYTES 2048 /* a longer one is cut: an operator reads lines, not documents */

static _Atomic int max_level = LOG_LEVEL_INFO;
static atomic_bool to_journal;
/* Set before other threads start, or not at all. */
static int64_t (*clock_cb)(void *arg);
static void *clock_arg;

/* JOURNAL_STREAM is "device:inode" of the socket systemd gave us as stderr. */
static bool is_stderr(const char *stream)
{
	char *colon, *end;
	errno = 0;
	unsigned long long device = strtoull(stream, &colon, 10);
	if (colon == stream || *colon != ':')
		return false;
	unsigned long long inode = strtoull(colon + 1, &end, 10);
	struct stat st;
	return errno == 0 && end != colon + 1 && *end == '\0' && fstat(STDERR_FILENO, &st) == 0 &&
	       st.st_dev == device && st.st_ino == inode;
}

void log_open(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	atomic_store(&to_journal, stream && is_stderr(stream));
}

void log_set_level(enum log_level level)
{
	atomic_store(&max_level, (int)level);
}

void log_set_time(int64_t (*now_unix_s)(void *arg), void *arg)
{
	clock_cb = now_unix_s;
	clock_arg = arg;
}

/* Signs that would let a unit's text break the line, or turn it around on the screen. */
static bool is_unsafe(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029 ||
	       (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

/* Copy with unsafe signs as \n, \t, \xNN or \u{NNNN}; ends in "..." when it did not fit. */
static size_t escape(struct str s, char *out, size_t cap)
{
	size_t n = 0;
	for (size_t at = 0; at < s.n;) {
		size_t from = at;
		uint32_t cp = utf8_next(s, &at);
		char piece[16];
		size_t n_piece = at - from;
		if (cp == '\n' || cp == '\t' || cp == '\r') {
			n_piece = 2;
			memcpy(piece, cp == '\n' ? "\\n" : cp == '\t' ? "\\t" : "\\r", 2);
		} else if (cp == UTF8_BAD) {
			n_piece = (size_t)snprintf(piece, sizeof(piece), "\\x%02x",
			                           (unsigned)(unsigned char)s.at[from]);
		} else if (is_unsafe(cp)) {
			n_piece = (size_t)snprintf(piece, sizeof(piece),
			                           cp < 0x100 ? "\\x%02x" : "\\u{%04x}",
			                           (unsigned)cp);
		} else {
			memcpy(piece, s.at + from, n_piece);
		}
		if (n + n_piece + 4 > cap) { /* "..." and NUL must still fit */
			memcpy(out + n, "...", 3);
			n += 3;
			break;
		}
		memcpy(out + n, piece, n_piece);
		n += n_piece;
	}
	out[n] = '\0';
	return n;
}

static int priority(enum log_level level)
{
	switch (level) {
	case LOG_LEVEL_ERR: return LOG_ERR;
	case LOG_LEVEL_WARNING: return LOG_WARNING;
	case LOG_LEVEL_NOTICE: return LOG_NOTICE;
	case LOG_LEVEL_INFO: return LOG_INFO;
	case LOG_LEVEL_DEBUG: return LOG_DEBUG;
	}
	return LOG_ERR;
}

static const char *level_name(enum log_level level)
{
	switch (level) {
	case LOG_LEVEL_ERR: return "err";
	case LOG_LEVEL_WARNING: return "warning";
	case LOG_LEVEL_NOTICE: return "notice";
	case LOG_LEVEL_INFO: return "info";
	case LOG_LEVEL_DEBUG: return "debug";
	}
	return "err";
}

static void write_stderr(enum log_level level, const char *room, const char *unit, const char *text)
{
	int64_t now_s = clock_cb ? clock_cb(clock_arg) : (int64_t)time(NULL);
	char stamp[CIVIL_RFC3339_BYTES];
	char line[LINE_BYTES + 512];
	int n = snprintf(line, sizeof(line), "%s %s %s%s%s: %s\n",
	                 civil_rfc3339(now_s, CIVIL_STOCKHOLM, stamp), level_name(level), room,
	                 unit ? " unit=" : "", unit ? unit : "", text);
	if (n < 0)
		return;
	size_t n_line = (size_t)n < sizeof(line) ? (size_t)n : sizeof(line) - 1;
	line[n_line - 1] = '\n';
	ssize_t gone = write(STDERR_FILENO, line, n_line);
	(void)gone; /* nobody left to tell */
}

void log_write(enum log_level level, const char *room, const char *unit, const char *fmt, ...)
{
	if ((int)level > atomic_load_explicit(&max_level, memory_order_relaxed))
		return;
	char raw[LINE_BYTES * 2], text[LINE_BYTES], who[256];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(raw, sizeof(raw), fmt, args);
	va_end(args);
	if (n < 0)
		return;
	(void)escape(str_of(raw), text, sizeof(text)); /* the length is not needed */
	if (unit)
		(void)escape(str_of(unit), who, sizeof(who)); /* same */
	if (!atomic_load_explicit(&to_journal, memory_order_relaxed)) {
		write_stderr(level, room, unit ? who : NULL, text);
		return;
	}
	/* A journal that does not answer loses the line: nobody is left to tell. */
	if (unit)
		(void)sd_journal_send("MESSAGE=%s: %s", who, text, "PRIORITY=%d", priority(level),
		                      "TERTIAL_ROOM=%s", room, "TERTIAL_UNIT=%s", who, NULL);
	else
		(void)sd_journal_send("MESSAGE=%s", text, "PRIORITY=%d", priority(level),
		                      "TERTIAL_ROOM=%s", room, NULL);
}
