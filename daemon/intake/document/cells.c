/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/cells.c (core): one cell at a time; see cells.h. */
#include "cells.h"
#include "../period_words.h"
#include <errno.h>
#include <stdio.h>

#define CELL_BYTES_MAX 200 /* a target or a date that is longer is prose in the wrong place */
#define PARTS_MAX      64  /* Stockholm has eleven districts */

bool cell_is_blank(struct str text)
{
	return text.n == 0 || text_is_dashes(text) || str_eq(text, STR(".")) ||
	       str_eq(text, STR(".."));
}

/* Thousands with dots: «1.600» of a count. */
static bool dotted_thousands(struct str s, double *ret_x)
{
	size_t dot = str_find(s, STR("."));
	if (dot == SIZE_MAX || dot == 0 || dot > 3)
		return false;
	double x = 0;
	for (size_t i = 0, since = 0; i < s.n; i++) {
		bool digit = s.at[i] >= '0' && s.at[i] <= '9';
		if (!digit && (s.at[i] != '.' || (i > dot && since != 3)))
			return false;
		since = digit ? since + 1 : 0;
		if (digit)
			x = x * 10 + (s.at[i] - '0');
		if (i + 1 == s.n && since != 3)
			return false;
	}
	*ret_x = x;
	return x <= NUM_MAX;
}

/* Words that may stand before a figure without changing it. */
static struct str without_words_before(struct str s)
{
	static const char *const words[] = {"minst ", "högst ", "lägst ", "max ", "ca ", "cirka ",
	                                    "≥",      "≤",      ">=",     "<=",   ">",   "<"};
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		struct str w = str_of(words[i]), head = str_cut(s, 0, w.n);
		struct key a, b;
		key_of(head, &a);
		key_of(w, &b);
		if (head.n == w.n && key_eq(&a, &b))
			return str_trim(str_cut(s, w.n, s.n - w.n));
	}
	return s;
}

static bool target_value(struct str s, struct target *t)
{
	s = without_words_before(s);
	size_t note = str_find(s, STR("(")); /* «65 % (2013: 60 %)» */
	if (note != SIZE_MAX && note > 0)
		s = str_trim(str_cut(s, 0, note));
	size_t n = 0;
	while (n < s.n && !letter_is((unsigned char)s.at[n]) && s.at[n] != '%' && s.at[n] != '*')
		n++;
	struct str unit = text_bare(str_cut(s, n, s.n - n)), figure = str_trim(str_cut(s, 0, n));
	if (word_in(unit, "%|procent|procentenheter")) {
		t->unit = "%";
	} else if (word_in(unit, "st|st.|stycken|styck|antal")) {
		t->unit = "st";
		if (dotted_thousands(figure, &t->value))
			return true;
	} else if (unit.n &&
	           !word_in(unit,
	                    "index|poäng|p|enheter|personer|platser|dagar|timmar|tim|kr|gånger|"
	                    "ggr|minuter|min|år|månader|veckor|kg|kwh|ton|tkr|mnkr")) {
		return false;
	}
	return num_parse(figure, &t->value) == 0;
}

static enum target_kind target_words(struct str text)
{
	static const struct {
		const char *start;
		enum target_kind kind;
	} words[] = {
	        {"öka", TARGET_INCREASE},
	        {"skaöka", TARGET_INCREASE},
	        {"ökning", TARGET_INCREASE},
	        {"högreän", TARGET_INCREASE},
	        {"minska", TARGET_DECREASE},
	        {"skaminska", TARGET_DECREASE},
	        {"minskning", TARGET_DECREASE},
	        {"lägreän", TARGET_DECREASE},
	        {"bibehåll", TARGET_MAINTAIN},
	        {"behåll", TARGET_MAINTAIN},
	        {"skabibehåll", TARGET_MAINTAIN},
	        {"oförändra", TARGET_MAINTAIN},
	        {"sammanivå", TARGET_MAINTAIN},
	        {"vidmakthåll", TARGET_MAINTAIN},
	        {"tasframav", TARGET_BOARD_SETS},
	        {"tasfram", TARGET_BOARD_SETS},
	        {"fastställsav", TARGET_BOARD_SETS},
	        {"sättsav", TARGET_BOARD_SETS},
	        {"beslutasav", TARGET_BOARD_SETS},
	        {"nämndenfastställer", TARGET_BOARD_SETS},
	        {"nämndensätter", TARGET_BOARD_SETS},
	};
	struct key k;
	key_of(text, &k);
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (key_starts(&k, words[i].start))
			return words[i].kind;
	}
	if (key_near(&k, "tasframavnämnden", 3) || key_near(&k, "tasframavnämnd/styrelse", 4))
		return TARGET_BOARD_SETS;
	return TARGET_NONE;
}

struct target cell_target(struct reader *r, struct str text, uint32_t line)
{
	text = text_bare(text);
	struct target t = {
	        .kind = TARGET_NONE, .value = NUM_NONE, .text = text.n ? reader_keep(r, text) : ""};
	if (cell_is_blank(text))
		return t;
	t.kind = text.n > CELL_BYTES_MAX ? TARGET_NONE : target_words(text);
	if (t.kind != TARGET_NONE)
		return t;
	if (text.n <= CELL_BYTES_MAX && target_value(text, &t)) {
		t.kind = TARGET_VALUE;
		return t;
	}
	t.unit = NULL;
	t.value = NUM_NONE;
	reader_find(r, FINDING_UNREADABLE, line,
	            "Målvärdet «%.*s» är varken ett tal, öka, minska, bibehålla eller «tas fram av "
	            "nämnden».",
	            STR_ARGS(text_head(text, 80)));
	return t;
}

/* «1 mars 2022», «20220301». @return -EINVAL when it is neither */
static int date_words(struct str text, int32_t *ret_day)
{
	char word[16];
	int day = 0, year = 0, month = 0, used = 0;
	char plain[32] = "";
	if (text.n >= sizeof(plain))
		return -EINVAL;
	memcpy(plain, text.at, text.n);
	for (size_t i = 0; i < text.n; i++) /* month_word() knows «maj», not «MAJ» */
		plain[i] = plain[i] >= 'A' && plain[i] <= 'Z' ? (char)(plain[i] + 32) : plain[i];
	if (sscanf(plain, "%2d %15[a-z] %4d%n", &day, word, &year, &used) == 3 &&
	    plain[used] == '\0')
		month = month_word(word);
	else if (text.n == 8 && strspn(plain, "0123456789") == 8 &&
	         sscanf(plain, "%4d%2d%2d", &year, &month, &day) != 3)
		month = 0;
	if (year < CIVIL_YEAR_MIN || year > CIVIL_YEAR_MAX || month < 1 || month > 12 || day < 1 ||
	    day > civil_month_days(year, month))
		return -EINVAL;
	*ret_day = civil_day(year, month, day);
	return 0;
}

int32_t cell_date(struct str text, bool *ret_bad)
{
	char plain[10];
	int32_t day;
	text = text_bare(text);
	*ret_bad = false;
	if (cell_is_blank(text))
		return CIVIL_NONE;
	size_t n = 0;
	for (size_t at = 0; at < text.n && n < sizeof(plain);) {
		uint32_t cp = utf8_next(text, &at);
		if (cp == ' ')
			continue;
		bool mark = cp == '-' || cp == '.' || cp == '/' || cp == 0x2013 || cp == 0x2212;
		plain[n++] = mark ? '-' : cp < 0x80 ? (char)cp : '?';
		if (n == sizeof(plain) && at < text.n)
			n = 0; /* longer than a day: none */
		if (n == 0)
			break;
	}
	if (civil_parse((struct str){plain, n}, &day) == 0 || date_words(text, &day) == 0)
		return day;
	*ret_bad = true;
	return CIVIL_NONE;
}

/* «Kungsholmen: 0,6», «Österholm 30 st» at s[*at]; moves past it. */
static bool take_part(struct str s, size_t *at, struct breakdown *ret_part, struct str *ret_name,
                      bool *ret_colon)
{
	size_t i = *at, from;
	while (i < s.n && strchr(" ,;", s.at[i]))
		i++;
	if (str_starts(str_cut(s, i, 4), STR("och ")))
		i += 4;
	from = i;
	if (!text_starts_capital(str_cut(s, from, 4)))
		return false;
	while (i < s.n && s.at[i] != ':' && !(s.at[i] >= '0' && s.at[i] <= '9') && i - from < 60 &&
	       !strchr(".;,()", s.at[i]))
		i++;
	struct str name = str_trim(str_cut(s, from, i - from));
	*ret_colon = i < s.n && s.at[i] == ':';
	i += *ret_colon;
	while (i < s.n && s.at[i] == ' ')
		i++;
	double x;
	size_t n = i < s.n ? figure_at(s, i, &x) : 0;
	size_t n_blanks = 0;
	for (size_t k = 0; k < name.n; k++)
		n_blanks += name.at[k] == ' ';
	if (!n || name.n < 2 || n_blanks > 2)
		return false;
	i += n;
	size_t unit = i;
	while (unit < s.n && s.at[unit] == ' ')
		unit++;
	if (unit < s.n && s.at[unit] == '%')
		i = unit + 1;
	else if (str_starts(str_cut(s, unit, 3), STR("st")) &&
	         (unit + 2 == s.n || strchr(" ,.;", s.at[unit + 2])))
		i = unit + 2;
	*ret_part = (struct breakdown){.part = {x, NUM_NONE, NUM_NONE}};
	*ret_name = name;
	*at = i;
	return true;
}

void cell_breakdown(struct reader *r, struct str comment, struct plan_indicator *ret_indicator)
{
	struct breakdown parts[PARTS_MAX];
	struct str names[PARTS_MAX];
	for (size_t start = 0; start < comment.n; start++) {
		bool word = start == 0 || comment.at[start - 1] == ' ';
		size_t at = start, n = 0, n_colons = 0;
		bool colon;
		if (!word || !text_starts_capital(str_cut(comment, start, 4)))
			continue;
		while (n < PARTS_MAX && take_part(comment, &at, &parts[n], &names[n], &colon)) {
			n_colons += colon;
			n++;
		}
		if (n < 2 || n_colons == 0) {
			start = n && at > start ? at - 1
			                        : start; /* not again from inside the chain */
			continue;
		}
		struct breakdown *kept = arena_array(r->plan->arena, n, sizeof(*kept));
		if (!kept) {
			reader_no_memory(r);
			return;
		}
		for (size_t i = 0; i < n; i++) {
			parts[i].name = reader_keep(r, names[i]);
			kept[i] = parts[i];
		}
		ret_indicator->breakdown = kept;
		ret_indicator->n_breakdown = n;
		return;
	}
}

int cell_amount(struct str text, bool dots_group, double *ret_x)
{
	text = text_bare(text);
	size_t n = text.n;
	while (n && !(text.at[n - 1] >= '0' && text.at[n - 1] <= '9'))
		n--;
	if (!word_in(str_trim(str_cut(text, n, text.n - n)), "kr|tkr|mnkr|mkr|kkr|sek|kronor") &&
	    n < text.n)
		return -EINVAL;
	text = str_trim(str_cut(text, 0, n));
	if (str_starts(text, STR("–")) || str_starts(text, STR("−"))) { /* a dash as minus */
		double x;
		int err = num_parse(str_trim(str_cut(text, 3, text.n)), &x);
		if (err)
			return -EINVAL;
		*ret_x = -x;
		return 0;
	}
	if (dots_group && dotted_thousands(text, ret_x))
		return 0;
	return num_parse(text, ret_x) ? -EINVAL : 0;
}
