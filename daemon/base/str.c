/* SPDX-License-Identifier: EUPL-1.2 */
/* base/str.c (core): slices and UTF-8.  Owns nothing. */
#include "base/str.h"

static unsigned char ascii_lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + ('a' - 'A')) : c;
}

bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.at, b.at, a.n) == 0);
}

bool text_eq(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

size_t text_bytes(const char *t)
{
	return t ? strlen(t) + 1 : 0;
}

const char *text_put(char **at, const char *t)
{
	size_t n = text_bytes(t);
	if (!t)
		return NULL;
	const char *copy = memcpy(*at, t, n);
	*at += n;
	return copy;
}

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		if (ascii_lower((unsigned char)a.at[i]) != ascii_lower((unsigned char)b.at[i]))
			return false;
	}
	return true;
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.at, prefix.at, prefix.n) == 0);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n &&
	       (suffix.n == 0 || memcmp(s.at + (s.n - suffix.n), suffix.at, suffix.n) == 0);
}

size_t str_find(struct str s, struct str needle)
{
	if (needle.n == 0)
		return 0;
	if (s.n < needle.n)
		return SIZE_MAX;
	const char *hit = memmem(s.at, s.n, needle.at, needle.n);
	return hit ? (size_t)(hit - s.at) : SIZE_MAX;
}

struct str str_cut(struct str s, size_t from, size_t n)
{
	if (from >= s.n)
		return (struct str){s.at ? s.at + s.n : NULL, 0};
	size_t left = s.n - from;
	return (struct str){s.at + from, n < left ? n : left};
}

struct str str_fit(struct str s, size_t n)
{
	if (s.n <= n)
		return s;
	while (n > 0 && ((unsigned char)s.at[n] & 0xC0) == 0x80)
		n--;
	return (struct str){s.at, n};
}

bool str_has_any(struct str s, const char *const *texts, size_t n_texts)
{
	for (size_t i = 0; i < n_texts; i++) {
		if (str_find(s, str_of(texts[i])) != SIZE_MAX)
			return true;
	}
	return false;
}

struct str str_lower(struct str s, char *out, size_t n_out)
{
	size_t n = 0;
	for (size_t at = 0; at < s.n;) {
		char bytes[4];
		size_t n_bytes = utf8_put(bytes, utf8_lower(utf8_next(s, &at)));
		if (n + n_bytes > n_out)
			break;
		memcpy(out + n, bytes, n_bytes);
		n += n_bytes;
	}
	return (struct str){out, n};
}

/* Blanks of more than a byte: NBSP, BOM, and those of typesetters (thin, narrow, figure). */
static const struct str wide_blanks[] = {
        {"\xC2\xA0", 2},     {"\xEF\xBB\xBF", 3}, {"\xE2\x80\xAF", 3},
        {"\xE2\x80\x89", 3}, {"\xE2\x80\x87", 3}, {"\xE2\x80\x8A", 3},
};

static bool is_blank(char c)
{
	return c != '\0' && strchr(" \t\r\n\v\f", c);
}

/* Length of a blank at the start of s, 0 when there is none. */
static size_t blank_at_start(struct str s)
{
	if (s.n >= 1 && is_blank(s.at[0]))
		return 1;
	for (size_t i = 0; s.n >= 2 && (signed char)s.at[0] < 0 && i < ARRAY_LEN(wide_blanks);
	     i++) {
		if (str_starts(s, wide_blanks[i]))
			return wide_blanks[i].n;
	}
	return 0;
}

static size_t blank_at_end(struct str s)
{
	if (s.n >= 1 && is_blank(s.at[s.n - 1]))
		return 1;
	for (size_t i = 0; s.n >= 2 && (signed char)s.at[s.n - 1] < 0 && i < ARRAY_LEN(wide_blanks);
	     i++) {
		if (str_ends(s, wide_blanks[i]))
			return wide_blanks[i].n;
	}
	return 0;
}

struct str str_trim(struct str s)
{
	for (size_t n; (n = blank_at_start(s)) > 0;)
		s = str_cut(s, n, s.n - n);
	for (size_t n; (n = blank_at_end(s)) > 0;)
		s.n -= n;
	return s;
}

bool str_split(struct str *rest, char sep, struct str *ret_piece)
{
	if (!rest->at)
		return false;
	const char *hit = rest->n ? memchr(rest->at, sep, rest->n) : NULL;
	if (!hit) {
		*ret_piece = *rest;
		*rest = (struct str){NULL, 0};
		return true;
	}
	size_t n = (size_t)(hit - rest->at);
	*ret_piece = (struct str){rest->at, n};
	*rest = (struct str){hit + 1, rest->n - n - 1};
	return true;
}

uint32_t utf8_next(struct str s, size_t *at)
{
	must(*at < s.n);
	const unsigned char *p = (const unsigned char *)s.at + *at;
	size_t left = s.n - *at, n;
	uint32_t cp, least;
	*at += 1;
	if (p[0] < 0x80)
		return p[0];
	if (p[0] >= 0xC2 && p[0] <= 0xDF) {
		n = 2, cp = p[0] & 0x1Fu, least = 0x80;
	} else if (p[0] >= 0xE0 && p[0] <= 0xEF) {
		n = 3, cp = p[0] & 0x0Fu, least = 0x800;
	} else if (p[0] >= 0xF0 && p[0] <= 0xF4) {
		n = 4, cp = p[0] & 0x07u, least = 0x10000;
	} else {
		return UTF8_BAD;
	}
	if (left < n)
		return UTF8_BAD;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return UTF8_BAD;
		cp = (cp << 6) | (p[i] & 0x3Fu);
	}
	if (cp < least || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		return UTF8_BAD;
	*at += n - 1;
	return cp;
}

size_t utf8_put(char out[4], uint32_t cp)
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | (cp >> 6));
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp >= 0xD800 && cp <= 0xDFFF)
		return 0;
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | (cp >> 12));
		out[1] = (char)(0x80 | ((cp >> 6) & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	if (cp > 0x10FFFF)
		return 0;
	out[0] = (char)(0xF0 | (cp >> 18));
	out[1] = (char)(0x80 | ((cp >> 12) & 0x3F));
	out[2] = (char)(0x80 | ((cp >> 6) & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

/* Past what is ASCII from `at` on, eight bytes at a time. */
static size_t skip_ascii(struct str s, size_t at)
{
	uint64_t eight;
	for (; s.n - at >= sizeof(eight); at += sizeof(eight)) {
		memcpy(&eight, s.at + at, sizeof(eight));
		if (eight & UINT64_C(0x8080808080808080))
			break;
	}
	return at;
}

size_t utf8_check(struct str s)
{
	for (size_t at = skip_ascii(s, 0); at < s.n; at = skip_ascii(s, at)) {
		size_t here = at;
		if (utf8_next(s, &at) == UTF8_BAD)
			return here;
	}
	return SIZE_MAX;
}

uint32_t utf8_lower(uint32_t cp)
{
	if (cp < 0x80)
		return ascii_lower((unsigned char)cp);
	if ((cp >= 0xC0 && cp <= 0xDE && cp != 0xD7) ||
	    (cp >= 0x391 && cp <= 0x3A9 && cp != 0x3A2) || (cp >= 0x410 && cp <= 0x42F))
		return cp + 32;
	if (cp >= 0x400 && cp <= 0x40F)
		return cp + 80;
	if (cp >= 0x100 && cp <= 0x137 && cp % 2 == 0)
		return cp + 1;
	return cp;
}

bool utf8_is_upper(uint32_t cp)
{
	return utf8_lower(cp) != cp;
}
