/* SPDX-License-Identifier: EUPL-1.2 */
/* base/str: slices of text that somebody else owns, and UTF-8.
 * A slice never owns and need not end in NUL; it lives as long as the bytes it points into. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "base/attr.h"

struct str {
	const char *at; /**< may be NULL when n is 0 */
	size_t n;       /**< bytes */
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
/** For printf("%.*s"): cut to INT_MAX by the caller's own bounds. */
#define STR_ARGS(s) (int)(s).n, (s).at

static inline struct str str_of(const char *text)
{
	return (struct str){text, text ? strlen(text) : 0};
}

bool str_eq(struct str a, struct str b);
/** Texts that may be NULL, which equals nothing but NULL. */
bool text_eq(const char *a, const char *b);
/** What a copy takes, with its end; 0 for NULL. */
size_t text_bytes(const char *t);
/** Copy to *at, where there is room for text_bytes(t), and move *at behind it. @return the copy;
 * NULL for NULL */
const char *text_put(char **at, const char *t);
/** ASCII letters only. */
bool str_eq_nocase(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/** First occurrence. @return byte offset, or SIZE_MAX when absent */
size_t str_find(struct str s, struct str needle);
/** Bytes [from, from + n), cut to what there is. */
struct str str_cut(struct str s, size_t from, size_t n);
/** At most n bytes from the start, cut at a character. */
struct str str_fit(struct str s, size_t n);
/** The same for printf("%.*s"). */
#define STR_FIT(text, n) STR_ARGS(str_fit(str_of(text), (n)))
/** Without blanks at both ends: ASCII white space, NBSP (U+00A0), ZWNBSP (U+FEFF). */
struct str str_trim(struct str s);
/** Does s hold one of these texts? */
bool str_has_any(struct str s, const char *const *texts, size_t n_texts);
/** In lower case, in `out`; ends before the first character that does not fit into n_out bytes. */
struct str str_lower(struct str s, char *out, size_t n_out);
/** Take the next piece up to `sep` off the front of *rest.
 * @return false when *rest was already used up; an empty last piece is given once. */
bool str_split(struct str *rest, char sep, struct str *ret_piece);

#define UTF8_BAD UINT32_MAX
/** Decode one character at s[*at], moving *at past it; overlong forms, surrogates and cut sequences
 * give UTF8_BAD and move one byte.  Requires *at < s.n. */
uint32_t utf8_next(struct str s, size_t *at);
/** Write one character. @return bytes written, 1..4; 0 when cp is no character */
size_t utf8_put(char out[4], uint32_t cp);
/** @return offset of the first bad byte, or SIZE_MAX when all is valid UTF-8 */
size_t utf8_check(struct str s);
/** Lower case for Latin, Greek and Cyrillic letters; others as they are. */
uint32_t utf8_lower(uint32_t cp);
bool utf8_is_upper(uint32_t cp);

#endif
