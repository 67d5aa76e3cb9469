/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/words.c (core): comparing and recognising words; see words.h. */
#include "words.h"

#define EDITS_MAX_SIGNS 64 /* no name that is compared loosely is longer */

static bool is_dash(uint32_t cp)
{
	return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212;
}

void key_of(struct str s, struct key *ret_key)
{
	ret_key->n = 0;
	for (size_t at = 0; at < s.n;) {
		uint32_t cp = utf8_next(s, &at);
		if (cp == ' ' || cp == '\t' || cp == '*' || cp == '#' || cp == '_' || is_dash(cp) ||
		    cp == UTF8_BAD)
			continue;
		char bytes[4];
		size_t n = utf8_put(bytes, utf8_lower(cp));
		if (ret_key->n + n > KEY_BYTES)
			return;
		memcpy(ret_key->at + ret_key->n, bytes, n);
		ret_key->n += n;
	}
}

static struct str key_str(const struct key *k)
{
	return (struct str){k->at, k->n};
}

bool key_is(const struct key *k, const char *text)
{
	return str_eq(key_str(k), str_of(text));
}

bool key_starts(const struct key *k, const char *text)
{
	return str_starts(key_str(k), str_of(text));
}

bool key_has(const struct key *k, const char *text)
{
	return str_find(key_str(k), str_of(text)) != SIZE_MAX;
}

bool key_eq(const struct key *a, const struct key *b)
{
	return str_eq(key_str(a), key_str(b));
}

static size_t signs_of(struct str s, uint32_t out[EDITS_MAX_SIGNS])
{
	size_t n = 0;
	for (size_t at = 0; at < s.n;) {
		if (n == EDITS_MAX_SIGNS)
			return SIZE_MAX;
		out[n++] = utf8_next(s, &at);
	}
	return n;
}

/* Levenshtein's distance, one row at a time. */
static bool near(const struct key *k, struct str want, size_t edits)
{
	uint32_t a[EDITS_MAX_SIGNS], b[EDITS_MAX_SIGNS];
	if (k->n > want.n + 4 * edits || want.n > k->n + 4 * edits)
		return false;
	size_t n = signs_of(key_str(k), a), m = signs_of(want, b);
	if (n == SIZE_MAX || m == SIZE_MAX)
		return false;
	size_t cost[EDITS_MAX_SIGNS + 1];
	for (size_t j = 0; j <= m; j++)
		cost[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t corner = cost[0];
		cost[0] = i;
		for (size_t j = 1; j <= m; j++) {
			size_t best = corner + (a[i - 1] != b[j - 1]);
			corner = cost[j];
			if (cost[j] + 1 < best)
				best = cost[j] + 1;
			if (cost[j - 1] + 1 < best)
				best = cost[j - 1] + 1;
			cost[j] = best;
		}
	}
	return cost[m] <= edits;
}

bool key_near(const struct key *k, const char *text, size_t edits)
{
	return near(k, str_of(text), edits);
}

bool key_near_key(const struct key *a, const struct key *b, size_t edits)
{
	return near(a, key_str(b), edits);
}

bool letter_is(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') ||
	       (cp >= 0xC0 && cp <= 0x52F && cp != 0xD7 && cp != 0xF7) ||
	       (cp >= 0x1E00 && cp <= 0x1FFF);
}

static bool is_mark(char c)
{
	return c == '*' || c == '#' || c == '_';
}

/* «* Fler besöker oss»: a list, no emphasis. */
static bool is_star_bullet(struct str s)
{
	return s.n > 2 && s.at[0] == '*' && s.at[1] == ' ' && s.at[s.n - 1] != '*';
}

struct str text_bare(struct str s)
{
	for (;;) {
		size_t before = s.n;
		s = str_trim(s);
		while (s.n && is_mark(s.at[0]) && !is_star_bullet(s))
			s = str_cut(s, 1, s.n - 1);
		while (s.n && is_mark(s.at[s.n - 1]))
			s.n--;
		if (s.n == before)
			return s;
	}
}

struct str text_without_continued(struct str s)
{
	size_t at = SIZE_MAX;
	for (size_t i = s.n; i-- > 0 && at == SIZE_MAX;)
		at = s.at[i] == '(' ? i : SIZE_MAX;
	struct key k;
	key_of(str_cut(s, at == SIZE_MAX ? s.n : at, s.n), &k);
	return key_starts(&k, "(fort") ? text_bare(str_cut(s, 0, at)) : s;
}

static uint32_t first_sign(struct str s)
{
	size_t at = 0;
	return s.n ? utf8_next(s, &at) : 0;
}

bool text_starts_small(struct str s)
{
	uint32_t cp = first_sign(s);
	return letter_is(cp) && !utf8_is_upper(cp);
}

bool text_starts_capital(struct str s)
{
	return utf8_is_upper(first_sign(s));
}

bool text_goes_on(struct str s)
{
	return (s.n && s.at[0] == '(') || text_starts_small(s);
}

bool text_is_dashes(struct str s)
{
	bool any = false;
	for (size_t at = 0; at < s.n;) {
		uint32_t cp = utf8_next(s, &at);
		if (is_dash(cp) || cp == '_' || cp == '=')
			any = true;
		else if (cp != ' ' && cp != '\t' && cp != '|' && cp != ':')
			return false;
	}
	return any;
}

/* «individupp-» + «följning» is one word; «hel-» + «eller delvis» is not. */
static bool divides_word(struct str before, struct str after)
{
	if (before.n < 2 || before.at[before.n - 1] != '-' || !text_starts_small(after))
		return false;
	unsigned char c = (unsigned char)before.at[before.n - 2];
	if (c < 0x80 && !letter_is(c))
		return false;
	size_t n = 0;
	while (n < after.n && after.at[n] != ' ')
		n++;
	return !word_in(str_cut(after, 0, n), "och|eller|samt|respektive|men|resp|resp.");
}

void text_join(struct buf *b, struct str s)
{
	s = str_trim(s);
	if (!s.n)
		return;
	if (b->n) {
		if (divides_word(buf_slice(b), s)) {
			b->n--;
			b->at[b->n] = '\0';
		} else {
			buf_char(b, ' ');
		}
	}
	for (size_t i = 0; i < s.n; i++) {
		bool blank = s.at[i] == ' ' || s.at[i] == '\t';
		bool after_blank = i == 0 || s.at[i - 1] == ' ';
		bool before_blank = i + 1 == s.n || s.at[i + 1] == ' ';
		if (s.at[i] == '*' && !(after_blank && before_blank))
			continue; /* bold or italic inside a sentence */
		if (!blank)
			buf_char(b, s.at[i]);
		else if (b->n && b->at[b->n - 1] != ' ')
			buf_char(b, ' ');
	}
}

size_t text_number(struct str s, struct str *ret_number, struct str *ret_rest)
{
	size_t at = 0, parts = 0, end = 0;
	for (;;) {
		size_t from = at;
		while (at < s.n && s.at[at] >= '0' && s.at[at] <= '9')
			at++;
		if (at == from || at - from > 2)
			break;
		parts++;
		end = at;
		if (at >= s.n || s.at[at] != '.')
			break;
		at++;
	}
	if (!parts || (at > end && s.at[at - 1] != '.'))
		return 0; /* «1.3.200» */
	if (at < s.n && s.at[at] != ' ' && s.at[at] != '\t' &&
	    !letter_is(first_sign(str_cut(s, at, 4))))
		return 0;
	if (at < s.n && at == end && s.at[at] != ' ' && s.at[at] != '\t')
		return 0; /* «3D» is a word */
	*ret_number = str_cut(s, 0, end);
	*ret_rest = text_bare(str_cut(s, at, s.n - at));
	return at;
}

struct str text_last_word(struct str s)
{
	while (s.n && strchr(" .,;:!?)\"", s.at[s.n - 1]))
		s.n--;
	size_t from = s.n;
	while (from && s.at[from - 1] != ' ')
		from--;
	return str_cut(s, from, s.n - from);
}

bool word_in(struct str word, const char *words)
{
	struct key k;
	struct str rest = str_of(words), one;
	if (!word.n || word.n > 40)
		return false;
	key_of(word, &k);
	while (str_split(&rest, '|', &one)) {
		if (str_eq(key_str(&k), one))
			return true;
	}
	return false;
}

static size_t digits_at(struct str s, size_t at)
{
	size_t n = 0;
	while (at + n < s.n && s.at[at + n] >= '0' && s.at[at + n] <= '9')
		n++;
	return n;
}

size_t figure_at(struct str s, size_t at, double *ret_x)
{
	size_t n = digits_at(s, at), from = at;
	if (!n)
		return 0;
	at += n;
	while (n <= 3 && at < s.n && s.at[at] == ' ' && digits_at(s, at + 1) == 3) {
		at += 4;
		n = 3;
	}
	if (at + 1 < s.n && (s.at[at] == ',' || s.at[at] == '.') && digits_at(s, at + 1))
		at += 1 + digits_at(s, at + 1);
	return num_parse(str_cut(s, from, at - from), ret_x) == 0 ? at - from : 0;
}
