/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/markup.c (core): markup that converters leave in a text; see markup.h. */
#include "markup.h"

#define LINK_BYTES_MAX      512 /* a heading and where it leads */
#define ENTITY_BYTES_MAX    10
#define ATTRIBUTE_BYTES_MAX 80

/* Where the line ends; SIZE_MAX when it goes on beyond s. */
static size_t line_end(struct str s)
{
	size_t feed = str_find(s, STR("\n")), turn = str_find(s, STR("\r"));
	return feed < turn ? feed : turn;
}

size_t markup_tag(struct str s, size_t at)
{
	static const char *const names[] = {"i",  "b",  "u",    "em",  "strong", "sup", "sub",
	                                    "br", "p",  "span", "div", "h1",     "h2",  "h3",
	                                    "h4", "h5", "h6",   "ul",  "ol",     "li",  "a"};
	size_t i = at + 1, from;
	if (i < s.n && s.at[i] == '/')
		i++;
	for (from = i; i < s.n && i - from < 8 &&
	               ((s.at[i] >= 'a' && s.at[i] <= 'z') ||
	                (i > from && s.at[i] >= '1' && s.at[i] <= '6'));)
		i++;
	struct str name = str_cut(s, from, i - from);
	while (i < s.n && i - at < 12 && (s.at[i] == ' ' || s.at[i] == '/'))
		i++;
	if (i >= s.n || s.at[i] != '>')
		return 0;
	for (size_t k = 0; k < ARRAY_LEN(names); k++) {
		if (str_eq(name, str_of(names[k])))
			return i + 1 - at;
	}
	return 0;
}

/* «[Inledning](#inledning)» at s[at]: bytes of the part in brackets, 0 when it is no link.
 * *ret_after is how many bytes follow it until the link's end. */
size_t markup_link(struct str s, size_t at, size_t *ret_after)
{
	struct str rest = str_cut(s, at + 1, LINK_BYTES_MAX);
	size_t close = str_find(rest, STR("]("));
	size_t line = line_end(rest);
	if (close == SIZE_MAX || close == 0 || line < close)
		return 0;
	size_t end = str_find(str_cut(rest, close, rest.n), STR(")"));
	if (end == SIZE_MAX || line < close + end)
		return 0;
	*ret_after = end + 1;
	return close;
}

/* «&aring;» at s[at]: its bytes, 0 when it is none; *ret_cp is the sign. */
size_t markup_entity(struct str s, size_t at, uint32_t *ret_cp)
{
	static const struct {
		const char *name;
		uint32_t cp;
	} names[] = {
	        {"nbsp", ' '},     {"amp", '&'},      {"lt", '<'},       {"gt", '>'},
	        {"quot", '"'},     {"apos", '\''},    {"aring", 0xE5},   {"auml", 0xE4},
	        {"ouml", 0xF6},    {"Aring", 0xC5},   {"Auml", 0xC4},    {"Ouml", 0xD6},
	        {"eacute", 0xE9},  {"Eacute", 0xC9},  {"uuml", 0xFC},    {"shy", 0xAD},
	        {"sect", 0xA7},    {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026},
	        {"rdquo", 0x201D}, {"ldquo", 0x201C}, {"rsquo", 0x2019}, {"bull", 0x2022},
	        {"raquo", 0xBB},   {"laquo", 0xAB},   {"middot", 0xB7},  {"ge", 0x2265},
	        {"le", 0x2264},
	};
	struct str rest = str_cut(s, at + 1, ENTITY_BYTES_MAX);
	size_t end = str_find(rest, STR(";"));
	if (end == SIZE_MAX || end < 2)
		return 0;
	struct str name = str_cut(rest, 0, end);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (str_eq(name, str_of(names[i].name))) {
			*ret_cp = names[i].cp;
			return end + 2;
		}
	}
	bool hex = name.at[1] == 'x' || name.at[1] == 'X';
	uint32_t cp = 0;
	for (size_t i = hex ? 2 : 1; name.at[0] == '#' && i < name.n; i++) {
		unsigned char c = (unsigned char)name.at[i];
		unsigned digit = 99;
		if (c >= '0' && c <= '9')
			digit = c - (unsigned)'0';
		else if (hex && (c | 32) >= 'a' && (c | 32) <= 'f')
			digit = (c | 32u) - (unsigned)'a' + 10u;
		if (digit == 99)
			return 0;
		cp = cp * (hex ? 16 : 10) + digit;
	}
	if (cp < ' ' || cp > 0xFFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		return 0;
	*ret_cp = cp;
	return end + 2;
}

/* «{#kf13}» or «{.rubrik}» after a heading: the converter's own. @return its bytes, or 0 */
size_t markup_attribute(struct str s, size_t at)
{
	struct str rest = str_cut(s, at, ATTRIBUTE_BYTES_MAX);
	size_t end = str_find(rest, STR("}")), line = line_end(rest);
	bool opens = rest.n > 2 && (rest.at[1] == '#' || rest.at[1] == '.');
	return opens && end != SIZE_MAX && end < line ? end + 1 : 0;
}
