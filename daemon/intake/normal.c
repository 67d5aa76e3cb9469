/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/normal.c (core): the normal form of names, by which the same indicator is known under its
 * many spellings. Owns nothing but the buffer it is given. Dropped or joined: case, look-alike
 * letters, soft hyphens, hyphenation, punctuation, doubled blanks, «Andelen» for «Andel», and the
 * qualifiers below at the end.  Kept: every word that may say which group is measured. */
#include "normal.h"
#include "intake.h"

#define SOFT_HYPHEN 0xAD

/* Letters of other alphabets that look Latin, as they are printed (capitals and small ones differ).
 */
static const struct {
	uint32_t cp;
	char latin;
} look_alikes[] = {
        {0x0391, 'a'}, {0x0392, 'b'}, {0x0395, 'e'}, {0x0396, 'z'}, {0x0397, 'h'}, {0x0399, 'i'},
        {0x039A, 'k'}, {0x039C, 'm'}, {0x039D, 'n'}, {0x039F, 'o'}, {0x03A1, 'p'}, {0x03A4, 't'},
        {0x03A5, 'y'}, {0x03A7, 'x'}, {0x03B1, 'a'}, {0x03B5, 'e'}, {0x03B7, 'n'}, {0x03B9, 'i'},
        {0x03BA, 'k'}, {0x03BD, 'v'}, {0x03BF, 'o'}, {0x03C1, 'p'}, {0x03C4, 't'}, {0x03C5, 'u'},
        {0x03C7, 'x'}, {0x03F2, 'c'}, {0x0405, 's'}, {0x0406, 'i'}, {0x0408, 'j'}, {0x0410, 'a'},
        {0x0412, 'b'}, {0x0415, 'e'}, {0x041A, 'k'}, {0x041C, 'm'}, {0x041D, 'h'}, {0x041E, 'o'},
        {0x0420, 'p'}, {0x0421, 'c'}, {0x0422, 't'}, {0x0423, 'y'}, {0x0425, 'x'}, {0x0430, 'a'},
        {0x0435, 'e'}, {0x043A, 'k'}, {0x043E, 'o'}, {0x043C, 'm'}, {0x0440, 'p'}, {0x0441, 'c'},
        {0x0442, 't'}, {0x0443, 'y'}, {0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0458, 'j'},
        {0x0501, 'd'}, {0x0261, 'g'}, {0x04BB, 'h'},
};

/* Whole letters with marks that look like ours. */
static const struct {
	uint32_t cp, ours;
} marked[] = {{0x04D2, 0xE4}, {0x04D3, 0xE4}, {0x04E6, 0xF6},
              {0x04E7, 0xF6}, {0x04D0, 0xE5}, {0x212B, 0xE5}};

/* At the end in parentheses, these say which programme or which boards an indicator is for, not
 * whom it measures. Each is compared from its beginning, after normalisation; the last ones must be
 * the whole. */
static const char *const qualifiers_from[] = {"alla nämnder", "alla bolag", "stöd och service"};
static const char *const qualifiers_whole[] = {"iof",
                                               "individ och familjeomsorg",
                                               "individ och familjeomsorgen",
                                               "individoch familjeomsorg",
                                               "kf",
                                               "stadsövergripande",
                                               "%",
                                               "procent",
                                               "st",
                                               "antal",
                                               "i %",
                                               "i procent"};

static uint32_t compose(uint32_t letter, uint32_t mark)
{
	switch (mark) {
	case 0x308:
		return letter == 'a' ? 0xE4 : letter == 'o' ? 0xF6 : letter == 'u' ? 0xFC : letter;
	case 0x30A: return letter == 'a' ? 0xE5 : letter;
	case 0x301: return letter == 'e' ? 0xE9 : letter == 'a' ? 0xE1 : letter;
	case 0x300: return letter == 'a' ? 0xE0 : letter == 'e' ? 0xE8 : letter;
	default: return letter;
	}
}

static uint32_t plain(uint32_t cp)
{
	for (size_t i = 0; cp >= 0x250 && i < ARRAY_LEN(look_alikes); i++) {
		if (look_alikes[i].cp == cp)
			return (unsigned char)look_alikes[i].latin;
	}
	for (size_t i = 0; cp >= 0x250 && i < ARRAY_LEN(marked); i++) {
		if (marked[i].cp == cp)
			return marked[i].ours;
	}
	return utf8_lower(cp);
}

static bool is_digit(uint32_t cp)
{
	return cp >= '0' && cp <= '9';
}

static bool is_dash(uint32_t cp)
{
	return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212;
}

static bool is_mark(uint32_t cp)
{
	return cp >= 0x300 && cp <= 0x36F;
}

static bool is_invisible(uint32_t cp)
{
	return cp == SOFT_HYPHEN || (cp >= 0x200B && cp <= 0x200F) || cp == 0x2060 || cp == 0xFEFF;
}

bool normal_is_letter(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') ||
	       (cp >= 0xC0 && cp != 0xD7 && cp != 0xF7 && cp < 0x2000) ||
	       (cp >= 0x2C00 && cp < UTF8_BAD);
}

/* The next letter or sign in plain form with its marks joined; 0 at the end. */
uint32_t normal_next(struct str s, size_t *at)
{
	uint32_t cp = 0;
	while (*at < s.n && (cp = utf8_next(s, at)) != UTF8_BAD &&
	       (is_invisible(cp) || is_mark(cp)))
		cp = 0; /* a mark on nothing is none */
	if (cp == 0)
		return 0;
	cp = cp == UTF8_BAD ? 0xFFFD : plain(cp);
	while (*at < s.n) {
		size_t ahead = *at;
		uint32_t mark = utf8_next(s, &ahead);
		if (!is_mark(mark) && !is_invisible(mark))
			break;
		cp = compose(cp, mark);
		*at = ahead;
	}
	return cp;
}

static void put(struct buf *out, uint32_t cp)
{
	static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl"};
	char bytes[4];
	if (cp >= 0xFB00 && cp <= 0xFB04)
		buf_text(out, ligatures[cp - 0xFB00]);
	else
		buf_add(out, bytes, utf8_put(bytes, cp));
}

/* After a hyphen and a blank: does the word go on, or does another one follow («barn- och …»)? */
static bool word_goes_on(struct str s, size_t at)
{
	static const char *const apart[] = {"och ", "eller ", "samt ", "respektive "};
	struct str rest = str_trim(str_cut(s, at, s.n));
	for (size_t i = 0; i < ARRAY_LEN(apart); i++) {
		if (str_starts(rest, str_of(apart[i])))
			return false;
	}
	size_t first = 0;
	uint32_t cp = rest.n ? utf8_next(rest, &first) : 0;
	return cp != UTF8_BAD && cp != 0 && plain(cp) == cp && normal_is_letter(cp);
}

/* What stands between the last letter and this dash's next sign decides: joined, kept (1-14), or a
 * blank. */
static void put_dash(struct buf *out, struct str s, size_t at, uint32_t before, bool gap_before)
{
	size_t ahead = at;
	uint32_t after = normal_next(s, &ahead);
	if (gap_before || before == 0) {
		buf_char(out, ' ');
		return;
	}
	if (is_digit(before) && is_digit(after))
		buf_char(out, '-');
	else if (normal_is_letter(after) || is_digit(after))
		return; /* «Duvnäs-gatan» */
	else if (!((after == ' ' || after == '\n' || after == '\r' || after == 0xA0) &&
	           word_goes_on(s, at)))
		buf_char(out, ' ');
	else
		buf_char(out, '\n'); /* hyphenated at a line's end: the blanks that follow go too */
}

/* Plain signs, blanks doubled and at the ends still there. */
static void put_plain(struct str s, struct buf *out)
{
	uint32_t before = 0, cp;
	bool gap = true;
	for (size_t at = 0; (cp = normal_next(s, &at)) != 0; before = cp) {
		char last = out->n ? out->at[out->n - 1] : ' ';
		if (is_dash(cp)) {
			put_dash(out, s, at, before, gap);
			gap = false;
			continue;
		}
		gap = cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0xA0;
		size_t ahead = at;
		if (cp == '(' && last != ' ' && last != '\n')
			buf_char(out, ' ');
		if (normal_is_letter(cp) || is_digit(cp) ||
		    strchr("%()&+", cp < 0x80 ? (int)cp : 'x'))
			put(out, cp == '&' ? '+' : cp);
		else if ((cp == ',' || cp == '.') && is_digit(before) &&
		         is_digit(normal_next(s, &ahead)))
			buf_char(out, '.');
		else if (last != '\n')
			buf_char(out, ' ');
	}
}

/* One blank between words, none at the ends or inside parentheses; joins what put_dash() marked. */
static void squeeze(struct buf *out)
{
	size_t n = 0;
	for (size_t i = 0; i < out->n; i++) {
		char c = out->at[i];
		if (c == '\n')
			continue;
		if (c == ' ' && (n == 0 || out->at[n - 1] == ' ' || out->at[n - 1] == '('))
			continue;
		if (c == ')' && n > 0 && out->at[n - 1] == ' ')
			n--;
		out->at[n++] = c;
	}
	while (n > 0 && out->at[n - 1] == ' ')
		n--;
	out->n = n;
	if (out->at)
		out->at[n] = '\0';
}

static bool is_qualifier(struct str s)
{
	for (size_t i = 0; i < ARRAY_LEN(qualifiers_from); i++) {
		if (str_starts(s, str_of(qualifiers_from[i])))
			return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(qualifiers_whole); i++) {
		if (str_eq(s, str_of(qualifiers_whole[i])))
			return true;
	}
	return false;
}

static void drop_qualifiers(struct buf *out)
{
	while (out->n > 2 && out->at[out->n - 1] == ')') {
		size_t open = out->n - 1;
		while (open > 0 && out->at[open] != '(')
			open--;
		if (open == 0 || !is_qualifier((struct str){out->at + open + 1, out->n - open - 2}))
			return;
		out->n = open;
		while (out->n > 0 && out->at[out->n - 1] == ' ')
			out->n--;
		out->at[out->n] = '\0';
	}
}

/* «andelen x» is «andel x». */
static void drop_article(struct buf *out)
{
	static const struct {
		const char *with;
		size_t n_without, n_with;
	} articles[] = {{"andelen ", 5, 7}, {"antalet ", 5, 7}};
	for (size_t i = 0; i < ARRAY_LEN(articles); i++) {
		if (!str_starts(buf_slice(out), str_of(articles[i].with)))
			continue;
		size_t gone = articles[i].n_with - articles[i].n_without;
		memmove(out->at + articles[i].n_without, out->at + articles[i].n_with,
		        out->n - articles[i].n_with + 1);
		out->n -= gone;
	}
}

/* Parentheses that stayed count no more than blanks. */
static void drop_parentheses(struct buf *out)
{
	for (size_t i = 0; i < out->n; i++) {
		if (out->at[i] == '(' || out->at[i] == ')')
			out->at[i] = ' ';
	}
	squeeze(out);
}

void intake_normal_name(struct str name, struct buf *out)
{
	buf_clear(out);
	put_plain(name, out);
	if (buf_failed(out))
		return;
	squeeze(out);
	drop_qualifiers(out);
	drop_parentheses(out);
	drop_article(out);
}
