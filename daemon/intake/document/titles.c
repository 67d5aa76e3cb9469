/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/titles.c (core): the words of a title: «Verksamhetsplan», years, boards' names;
 * see words.h. */
#include "words.h"
#include "base/civil.h"

static const char *const boards[] = {
        "stadsdelsnämnd", "stadsdelsförvaltning", "stadsdelsområde", "sdn", "sdf", "stadsdel"};

size_t title_board_at(struct str s)
{
	for (size_t from = 0; from < s.n;) {
		size_t to = from;
		while (to < s.n && s.at[to] != ' ')
			to++;
		struct str word = str_cut(s, from, to - from);
		while (word.n && strchr(",.;:", word.at[word.n - 1]))
			word.n--;
		for (size_t i = 0; i < ARRAY_LEN(boards); i++) {
			if (word_in(word, boards[i]))
				return from;
		}
		from = to + 1;
	}
	return SIZE_MAX;
}

struct str title_without_genitive(struct str s)
{
	if (s.n > 3 && (s.at[s.n - 1] == 's' || s.at[s.n - 1] == 'S'))
		s.n--;
	return s;
}

struct str title_without_word(struct str s, struct str word)
{
	struct key a, b;
	key_of(str_cut(s, 0, word.n), &a);
	key_of(word, &b);
	bool whole = s.n > word.n &&
	             (s.at[word.n] == ' ' || s.at[word.n] == ':' || s.at[word.n] == '\t');
	return key_eq(&a, &b) && whole ? text_bare(str_cut(s, word.n + 1, s.n)) : s;
}

bool title_is_year(struct str s, size_t at)
{
	for (size_t i = 0; i < 4; i++) {
		if (at + i >= s.n || s.at[at + i] < '0' || s.at[at + i] > '9')
			return false;
	}
	bool alone = (at == 0 || s.at[at - 1] < '0' || s.at[at - 1] > '9') &&
	             (at + 4 >= s.n || s.at[at + 4] < '0' || s.at[at + 4] > '9');
	return alone && (str_starts(str_cut(s, at, 2), STR("19")) ||
	                 str_starts(str_cut(s, at, 2), STR("20")));
}

int title_year_in(struct str s)
{
	for (size_t at = 0; at + 4 <= s.n; at++) {
		if (!title_is_year(s, at))
			continue;
		int year = 0;
		for (size_t i = 0; i < 4; i++)
			year = year * 10 + (s.at[at + i] - '0');
		if (year >= CIVIL_YEAR_MIN && year <= CIVIL_YEAR_MAX)
			return year;
	}
	return 0;
}

bool title_is(struct str s, struct str *ret_rest)
{
	static const char *const words[] = {"verksamhetsplan", "enhetsplan",
	                                    "verksamhetsplanering"};
	size_t to = 0;
	while (to < s.n && s.at[to] != ' ' && s.at[to] != '\t' && s.at[to] != ',' &&
	       s.at[to] != ':')
		to++;
	struct str word = str_cut(s, 0, to);
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (word_in(word, words[i])) {
			*ret_rest = text_bare(str_cut(s, to, s.n));
			return true;
		}
	}
	return false;
}

struct str title_name(struct str s)
{
	for (;;) {
		size_t before = s.n;
		s = text_bare(s);
		while (s.n && strchr("-,:.(|/", s.at[0]))
			s = text_bare(str_cut(s, 1, s.n));
		while (str_starts(s, STR("–")) || str_starts(s, STR("—")))
			s = text_bare(str_cut(s, 3, s.n));
		while (s.n && strchr("-,:.|/", s.at[s.n - 1]))
			s = text_bare(str_cut(s, 0, s.n - 1));
		while (str_ends(s, STR("–")) || str_ends(s, STR("—")))
			s = text_bare(str_cut(s, 0, s.n - 3));
		if (title_is_year(s, 0))
			s = text_bare(str_cut(s, 4, s.n));
		if (s.n >= 6 && s.at[s.n - 1] == ')' && title_is_year(s, s.n - 5))
			s = text_bare(str_cut(s, 0, s.n - 6));
		if (s.n >= 4 && title_is_year(s, s.n - 4))
			s = text_bare(str_cut(s, 0, s.n - 4));
		s = title_without_word(title_without_word(s, STR("för")), STR("år"));
		if (s.n == before)
			return s;
	}
}
