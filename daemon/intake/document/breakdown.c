/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/breakdown.c (core): figures by district in a comment, in the ways people write
 * them.
 *
 *	Kungsholmen: 22 st Norrmalm: 30 st      Kungsholmen – 60 %; Norrmalm – 65 %
 *	Kungsholmen=1,0 Norrmalm=0,9            Norrmalm (40 st), Kungsholmen (30 st)
 *	Kungsholmen 65, Norrmalm 75             12 på Kungsholmen, 13 på Norrmalm
 *
 * A chain of at least two parts with different names; one alone may be anything. */
#include "base/civil.h"
#include "cells.h"

#define PARTS_MAX  64 /* Stockholm has eleven districts */
#define NAME_BYTES 60
#define WORDS_MAX  3 /* «Norra innerstaden», «Skarpnäck och Farsta» */

struct part_read {
	struct str name;
	double x;
	bool sure; /* a sign between name and figure, a unit, or a comma before it */
};

static size_t skip(struct str s, size_t at, const char *signs)
{
	while (at < s.n && strchr(signs, s.at[at]))
		at++;
	return at;
}

/* Past what stands between two parts. */
static size_t skip_between(struct str s, size_t at, bool *ret_any)
{
	static const char *const words[] = {"och ", "samt "};
	size_t from = at;
	at = skip(s, at, " ,;.");
	*ret_any = memchr(s.at + from, ',', at - from) || memchr(s.at + from, ';', at - from);
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		struct str word = str_of(words[i]);
		if (!str_starts(str_cut(s, at, word.n), word))
			continue;
		*ret_any = true;
		return skip(s, at + word.n, " ");
	}
	return at;
}

/* A figure and its unit at s[*at]. */
static bool take_figure(struct str s, size_t *at, double *ret_x, bool *ret_unit)
{
	size_t n = *at < s.n ? figure_at(s, *at, ret_x) : 0, unit = skip(s, *at + n, " ");
	if (!n)
		return false;
	*at += n;
	*ret_unit = true;
	if (unit < s.n && s.at[unit] == '%')
		*at = unit + 1;
	else if (str_starts(str_cut(s, unit, 3), STR("st")) &&
	         (unit + 2 == s.n || strchr(" ,.;)", s.at[unit + 2])))
		*at = unit + 2;
	else
		*ret_unit = false;
	return *ret_unit || n != 4 || *ret_x < CIVIL_YEAR_MIN || *ret_x > CIVIL_YEAR_MAX;
}

static bool is_name(struct str name, bool signed_)
{
	size_t n_words = 1;
	bool capitals = text_starts_capital(name);
	if (!capitals || name.n < 2)
		return false;
	for (size_t i = 1; i < name.n; i++) {
		if (name.at[i - 1] != ' ' || name.at[i] == ' ')
			continue;
		n_words++;
		capitals = capitals && text_starts_capital(str_cut(name, i, 4));
	}
	return n_words <= WORDS_MAX &&
	       (signed_ || (capitals && !word_in(name, "mål|årsmål|utfall|prognos|resultat|enkät|"
	                                               "år|tertial|vecka|kvartal|budget|helår")));
}

/* Where the name that begins at s[at] ends. */
static size_t name_end(struct str s, size_t at)
{
	size_t from = at;
	while (at < s.n && at - from < NAME_BYTES && !strchr(":=;,.()", s.at[at]) &&
	       !(s.at[at] >= '0' && s.at[at] <= '9')) {
		struct str rest = str_cut(s, at, 4);
		bool dash = str_starts(rest, STR("–")) || str_starts(rest, STR("- "));
		if (dash)
			break;
		at++;
	}
	return at;
}

/* «Kungsholmen: 0,6», «Norrmalm (40 st)», «Österholm 30 st» at s[*at]; moves past it. */
static bool take_named(struct str s, size_t *at, struct part_read *ret)
{
	bool after_comma, unit;
	size_t from = skip_between(s, *at, &after_comma), end = name_end(s, from);
	struct str name = str_trim(str_cut(s, from, end - from)), sign = str_cut(s, end, 3);
	size_t n_sign = str_starts(sign, STR("–"))                           ? 3
	                : sign.n && strchr(":=-(", sign.at[0]) && sign.at[0] ? 1
	                                                                     : 0;
	bool opened = n_sign && sign.at[0] == '(';
	size_t here = skip(s, end + n_sign, " ");
	if (!is_name(name, n_sign > 0) || !take_figure(s, &here, &ret->x, &unit))
		return false;
	if (opened)
		here = skip(s, here, ")");
	ret->name = name;
	ret->sure = n_sign || unit || after_comma;
	*at = here;
	return true;
}

/* «12 på Kungsholmen» at s[*at]; moves past it. */
static bool take_counted(struct str s, size_t *at, struct part_read *ret)
{
	bool after_comma, unit;
	size_t here = skip_between(s, *at, &after_comma), blank, end;
	if (!take_figure(s, &here, &ret->x, &unit))
		return false;
	here = skip(s, here, " ");
	blank = str_find(str_cut(s, here, 8), STR(" "));
	if (blank == SIZE_MAX || !word_in(str_cut(s, here, blank), "på|i|för|till|hos"))
		return false;
	here = skip(s, here + blank, " ");
	end = here;
	/* Up to a comma, or the first word that is not a name's. */
	while (end < s.n && !strchr(",;.()", s.at[end]) &&
	       text_starts_capital(str_cut(s, end, 4))) {
		size_t next = str_find(str_cut(s, end, s.n), STR(" ")), stop = end;
		while (stop < s.n && !strchr(" ,;.()", s.at[stop]))
			stop++;
		end = next == SIZE_MAX || stop < end + next ? stop : end + next + 1;
		if (stop < s.n && s.at[stop] != ' ')
			break;
	}
	ret->name = str_trim(str_cut(s, here, end - here));
	ret->sure = true;
	*at = end;
	return is_name(ret->name, true);
}

static size_t chain_at(struct str s, size_t *at, struct part_read parts[PARTS_MAX], bool *ret_sure)
{
	bool counted = s.at[*at] >= '0' && s.at[*at] <= '9';
	size_t n = 0;
	*ret_sure = false;
	while (n < PARTS_MAX &&
	       (counted ? take_counted(s, at, &parts[n]) : take_named(s, at, &parts[n]))) {
		for (size_t i = 0; i < n; i++) {
			if (str_eq(parts[i].name, parts[n].name))
				return 0;
		}
		*ret_sure = *ret_sure || parts[n].sure;
		n++;
	}
	return n;
}

void cell_breakdown(struct reader *r, struct str comment, struct plan_indicator *ret_indicator)
{
	struct part_read parts[PARTS_MAX];
	for (size_t start = 0; start < comment.n; start++) {
		bool sure, word = start == 0 || comment.at[start - 1] == ' ';
		char first = comment.at[start];
		if (!word || !((first >= '0' && first <= '9') ||
		               text_starts_capital(str_cut(comment, start, 4))))
			continue;
		size_t at = start, n = chain_at(comment, &at, parts, &sure);
		if (n < 2 || !sure) {
			start = n && at > start ? at - 1
			                        : start; /* not again from inside the chain */
			continue;
		}
		struct breakdown *kept = arena_array(r->plan->arena, n, sizeof(*kept));
		if (!kept) {
			reader_no_memory(r);
			return;
		}
		for (size_t i = 0; i < n; i++)
			kept[i] = (struct breakdown){.name = reader_keep(r, parts[i].name),
			                             .part = {parts[i].x, NUM_NONE, NUM_NONE}};
		ret_indicator->breakdown = kept;
		ret_indicator->n_breakdown = n;
		return;
	}
}
