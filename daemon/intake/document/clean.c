/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/clean.c (core): bytes to lines of plain Latin text.
 * Signs that only a word processor or a PDF reader meant are undone here, once, so that the rest of
 * the reader sees one kind of blank, one kind of hyphen, composed letters and no markup.  Line ends
 * count as the document has them: LF, CRLF or CR.  The text lives in the scratch arena. */
#include <errno.h>
#include "markup.h"
#include "reader.h"

#define CONTROL_SHARE  50     /* more than one control sign in so many bytes is no text */
#define LINES_MAX      500000 /* 40,000 rows seen in stress */
#define GAP_BLANKS_MIN 3      /* between columns that are set with blanks */

struct cleaner {
	struct reader *r;
	char *out;
	size_t n, word, from; /* word, from: where the current word and line begin in out */
	size_t n_signs;       /* of the word */
	bool latin, alike, foreign;
	size_t feed; /* where the blank of a form feed after the line's text ends; 0: none */
	uint32_t line, told_line;
};

/* Windows-1252 0x80..0x9F; 0 where nothing is defined. */
static const uint16_t windows_1252[32] = {
        0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

/* Cyrillic and Greek letters that print like Latin ones. */
static uint32_t look_alike(uint32_t cp)
{
	static const struct {
		uint16_t from, to;
	} pairs[] = {
	        {0x391, 'A'}, {0x392, 'B'},  {0x395, 'E'},  {0x396, 'Z'},  {0x397, 'H'},
	        {0x399, 'I'}, {0x39A, 'K'},  {0x39C, 'M'},  {0x39D, 'N'},  {0x39F, 'O'},
	        {0x3A1, 'P'}, {0x3A4, 'T'},  {0x3A5, 'Y'},  {0x3A7, 'X'},  {0x3B1, 'a'},
	        {0x3B5, 'e'}, {0x3B7, 'n'},  {0x3B9, 'i'},  {0x3BA, 'k'},  {0x3BD, 'v'},
	        {0x3BF, 'o'}, {0x3C1, 'p'},  {0x3C4, 't'},  {0x3C5, 'u'},  {0x3C7, 'x'},
	        {0x3B3, 'y'}, {0x405, 'S'},  {0x406, 'I'},  {0x407, 0xCF}, {0x408, 'J'},
	        {0x410, 'A'}, {0x412, 'B'},  {0x415, 'E'},  {0x41A, 'K'},  {0x41C, 'M'},
	        {0x41D, 'H'}, {0x41E, 'O'},  {0x420, 'P'},  {0x421, 'C'},  {0x422, 'T'},
	        {0x423, 'Y'}, {0x425, 'X'},  {0x430, 'a'},  {0x432, 'b'},  {0x435, 'e'},
	        {0x43A, 'k'}, {0x43C, 'm'},  {0x43D, 'h'},  {0x43E, 'o'},  {0x440, 'p'},
	        {0x441, 'c'}, {0x442, 't'},  {0x443, 'y'},  {0x445, 'x'},  {0x455, 's'},
	        {0x456, 'i'}, {0x457, 0xEF}, {0x458, 'j'},  {0x4BB, 'h'},  {0x4CF, 'l'},
	        {0x4C0, 'I'}, {0x4D2, 0xC4}, {0x4D3, 0xE4}, {0x4E6, 0xD6}, {0x4E7, 0xF6},
	        {0x501, 'd'}, {0x51B, 'q'},  {0x51D, 'w'},
	};
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		if (pairs[i].from == cp)
			return pairs[i].to;
	}
	return 0;
}

/* The word is over: put Latin letters where look-alikes stand among them. */
static void end_word(struct cleaner *c)
{
	if (c->alike && (c->latin || (!c->foreign && c->n_signs > 1))) {
		struct str word = {c->out + c->word, c->n - c->word};
		size_t to = c->word;
		for (size_t at = 0; at < word.n;) {
			uint32_t cp = utf8_next(word, &at), latin = look_alike(cp);
			to += utf8_put(c->out + to, latin ? latin : cp); /* never longer */
		}
		c->n = to;
		if (c->told_line != c->line) {
			reader_find(
			        c->r, FINDING_HOMOGLYPH, c->line,
			        "«%.*s» hade bokstäver ur ett annat alfabet; läst med latinska.",
			        STR_ARGS(
			                str_fit((struct str){c->out + c->word, to - c->word}, 80)));
			c->told_line = c->line;
		}
	}
	c->word = c->n;
	c->n_signs = 0;
	c->latin = c->alike = c->foreign = false;
}

static void put(struct cleaner *c, uint32_t cp)
{
	bool digit = cp >= '0' && cp <= '9';
	if (!letter_is(cp) && !digit) {
		end_word(c);
		c->n += utf8_put(c->out + c->n, cp);
		c->word = c->n;
		return;
	}
	if (!digit && cp < 0x370)
		c->latin = true;
	else if (!digit && look_alike(cp))
		c->alike = true;
	else if (!digit)
		c->foreign = true;
	c->n_signs++;
	c->n += utf8_put(c->out + c->n, cp);
}

/* «a» + U+030A is «å»: compose what Swedish needs. */
static bool compose(struct cleaner *c, uint32_t mark)
{
	static const struct {
		char base;
		uint16_t mark, whole;
	} pairs[] = {
	        {'a', 0x30A, 0xE5}, {'A', 0x30A, 0xC5}, {'a', 0x308, 0xE4}, {'A', 0x308, 0xC4},
	        {'o', 0x308, 0xF6}, {'O', 0x308, 0xD6}, {'e', 0x301, 0xE9}, {'E', 0x301, 0xC9},
	        {'u', 0x308, 0xFC}, {'U', 0x308, 0xDC}, {'a', 0x300, 0xE0}, {'e', 0x300, 0xE8},
	};
	size_t last = c->n;
	while (last > c->word && last > 0 && ((unsigned char)c->out[last - 1] & 0xC0) == 0x80)
		last--;
	last -= last > c->word;
	size_t at = 0;
	uint32_t base = c->n > last ? utf8_next((struct str){c->out + last, c->n - last}, &at) : 0;
	uint32_t latin = look_alike(base);
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		if (pairs[i].mark == mark && (uint32_t)pairs[i].base == (latin ? latin : base)) {
			c->n = last;
			c->n += utf8_put(c->out + c->n, pairs[i].whole);
			return true;
		}
	}
	return mark >= 0x300 && mark <= 0x36F; /* another accent: dropped */
}

/* Signs that stand for another, for two, or for none. */
static void put_plain(struct cleaner *c, uint32_t cp)
{
	if (cp == 0xAD || cp == 0xFEFF || (cp >= 0x200B && cp <= 0x200F) || cp == 0x2060 ||
	    (cp >= 0x202A && cp <= 0x202E) || cp == 0xFFFD ||
	    (cp < 0x20 && cp != '\t' && cp != '\n') || (cp >= 0x7F && cp <= 0x9F) || compose(c, cp))
		return;
	if (cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 ||
	    cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000) {
		put(c, ' ');
	} else if (cp == 0x2010 || cp == 0x2011) {
		put(c, '-');
	} else if (cp >= 0xFB00 && cp <= 0xFB02) {
		put(c, 'f');
		put(c, cp == 0xFB00 ? 'f' : cp == 0xFB01 ? 'i' : 'l');
	} else if (cp == 0xFF1A) {
		put(c, ':');
	} else {
		put(c, cp);
	}
}

/* Markup at s[at] that is to go: tags, entities, backslashes before marks. @return bytes taken */
static size_t markup_at(struct cleaner *c, struct str s, size_t at)
{
	struct str rest = str_cut(s, at, 12);
	if (s.at[at] == '<') {
		size_t n = markup_tag(s, at);
		if (n && str_starts(rest, STR("<br")))
			put(c, ' ');
		return n;
	}
	if (s.at[at] == '&') {
		uint32_t cp = 0;
		size_t n = markup_entity(s, at, &cp);
		if (n)
			put_plain(c, cp);
		return n;
	}
	if (s.at[at] == '{')
		return markup_attribute(s, at);
	return s.at[at] == '\\' && at + 1 < s.n && strchr(".*_#-+()[]>|", s.at[at + 1]) &&
	                       s.at[at + 1] != '\0'
	               ? 1
	               : 0;
}

/* A table drawn with «| a | b |»: cells separated by TAB, like all others. */
static void bars_to_tabs(struct cleaner *c)
{
	struct str line = str_trim((struct str){c->out + c->from, c->n - c->from}), cell;
	if (line.n < 3 || line.at[0] != '|' || line.at[line.n - 1] != '|')
		return;
	struct str cells = str_cut(line, 1, line.n - 2);
	size_t n = c->from;
	for (bool first = true; str_split(&cells, '|', &cell); first = false) {
		cell = str_trim(cell);
		if (!first)
			c->out[n++] = '\t'; /* where a bar stood: never beyond what is read */
		memmove(c->out + n, cell.at, cell.n);
		n += cell.n;
	}
	c->n = c->word = n;
}

/* Does a gap of columns that are set with blanks end at line.at[i]?  *run counts blanks. */
static bool gap_ends(struct str line, size_t i, size_t *run)
{
	*run = line.at[i] == ' ' ? *run + 1 : 0;
	return *run >= GAP_BLANKS_MIN && i + 1 < line.n && line.at[i + 1] != ' ' && i + 1 > *run;
}

/* Three blanks and more between two cells are a TAB, when they divide the line into three cells or
 * a figure from its name. */
static void blanks_to_tabs(struct cleaner *c)
{
	struct str line = {c->out + c->from, c->n - c->from};
	size_t n_gaps = 0, run = 0, last = 0, to = c->from;
	if (!line.n || memchr(line.at, '\t', line.n))
		return;
	for (size_t i = 0; i < line.n; i++) {
		bool ends = gap_ends(line, i, &run);
		n_gaps += ends;
		last = ends ? i + 1 : last;
	}
	bool figure = n_gaps == 1;
	for (size_t i = last; i < line.n && figure; i++)
		figure = strchr("0123456789 ,.-", line.at[i]) != NULL;
	if (n_gaps < 2 && !figure)
		return;
	run = 0;
	for (size_t i = 0; i < line.n; i++) {
		bool ends = gap_ends(line, i, &run);
		if (ends)
			to -= run - 1;
		c->out[to++] = ends ? '\t' : line.at[i];
	}
	c->n = c->word = to;
}

/* A form feed begins its line, where it is kept, or ends the line and then begins the next; inside
 * a line it is a blank. */
static void form_feed(struct cleaner *c)
{
	bool after = c->n > c->from;
	put(c, after ? ' ' : '\f');
	c->feed = after ? c->n : 0;
}

static void end_line(struct cleaner *c)
{
	bool feed = c->feed && c->feed == c->n;
	c->n -= feed; /* the form feed's own blank */
	c->feed = 0;
	bars_to_tabs(c);
	blanks_to_tabs(c);
	put(c, '\n');
	c->line++;
	c->from = c->n;
	if (feed)
		put(c, '\f');
}

static void clean_all(struct cleaner *c, struct str body, bool all_1252)
{
	size_t link_end = 0,
	       link_after = 0; /* where a link's text ends, and what is skipped there */
	for (size_t at = 0; at < body.n;) {
		unsigned char byte = (unsigned char)body.at[at];
		if (byte == '\r' || byte == '\n') {
			at += byte == '\r' && at + 1 < body.n && body.at[at + 1] == '\n' ? 2 : 1;
			end_line(c);
			continue;
		}
		size_t link =
		        byte == '[' && at >= link_end ? markup_link(body, at, &link_after) : 0;
		if (link) {
			link_end = at + 1 + link;
			at++;
			continue;
		}
		if (link_after && at == link_end) {
			at += link_after;
			link_after = 0;
			continue;
		}
		size_t markup = strchr("<&\\{", byte) && byte ? markup_at(c, body, at) : 0;
		if (markup) {
			at += markup;
			continue;
		}
		uint32_t cp = byte;
		if (byte < 0x80 || all_1252)
			at++;
		else
			cp = utf8_next(body, &at);
		if (byte >= 0x80 && (all_1252 || cp == UTF8_BAD))
			cp = byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
		if (byte == '\f')
			form_feed(c);
		else
			put_plain(c, byte == '\v' ? ' ' : cp);
	}
	bars_to_tabs(c);
	end_word(c);
	blanks_to_tabs(c);
}

static void cut_lines(struct reader *r, struct str text, size_t n_lines)
{
	if (n_lines > LINES_MAX) {
		reader_fail(r, -E2BIG, REASON_TOO_LARGE, LINES_MAX,
		            "planen har %zu rader, gränsen är %d: dela den", n_lines, LINES_MAX);
		return;
	}
	r->lines = arena_array(r->scratch, n_lines, sizeof(r->lines[0]));
	if (!r->lines) {
		reader_no_memory(r);
		return;
	}
	struct str one;
	while (r->n_lines < n_lines && str_split(&text, '\n', &one)) {
		bool new_page = one.n && one.at[0] == '\f';
		if (str_trim(one).n == 0)
			one.n = 0;
		while (one.n && one.at[one.n - 1] == ' ')
			one.n--;
		while (one.n && (one.at[0] == ' ' || one.at[0] == '\f'))
			one = str_cut(one, 1, one.n - 1);
		if (one.n > r->limits->max_string_bytes) {
			reader_fail(
			        r, -E2BIG, REASON_TOO_LARGE, (uint32_t)r->n_lines + 1,
			        "rad %zu är %zu byte lång, gränsen är %zu: dela den i flera rader",
			        r->n_lines + 1, one.n, r->limits->max_string_bytes);
			return;
		}
		r->lines[r->n_lines++] = (struct line){
		        .text = one,
		        .tab = one.n && memchr(one.at, '\t', one.n),
		        .new_page = new_page,
		};
	}
}

void clean_text(struct reader *r, struct str body)
{
	if (str_starts(body, STR("\xEF\xBB\xBF")))
		body = str_cut(body, 3, body.n);
	size_t n_bad = 0, n_good = 0, n_high = 0, n_lines = 1, n_control = 0;
	for (size_t at = 0; at < body.n;) {
		unsigned char byte = (unsigned char)body.at[at];
		bool bad = utf8_next(body, &at) == UTF8_BAD;
		n_bad += bad;
		n_good += byte >= 0x80 && !bad;
		n_lines += byte == '\n' || (byte == '\r' && (at >= body.n || body.at[at] != '\n'));
		n_control += byte < 0x20 && !strchr("\t\n\r\f\v", byte);
		if (byte == 0 || n_control > 16 + body.n / CONTROL_SHARE) {
			reader_fail(r, -EINVAL, REASON_BAD_ENCODING, (uint32_t)n_lines,
			            "svaret är inte text (byte 0x%02X på rad %zu): publicera "
			            "planen som ren text",
			            byte, n_lines);
			return;
		}
	}
	for (size_t i = 0; i < body.n; i++)
		n_high += (unsigned char)body.at[i] >= 0x80;
	bool all_1252 = n_bad > n_good;
	/* One byte of Windows-1252 becomes at most three. */
	char *out = arena_alloc(r->scratch, body.n + 2 * (all_1252 ? n_high : n_bad) + 1);
	if (!out) {
		reader_no_memory(r);
		return;
	}
	struct cleaner c = {.r = r, .out = out, .line = 1};
	clean_all(&c, body, all_1252);
	cut_lines(r, (struct str){out, c.n}, n_lines);
}
