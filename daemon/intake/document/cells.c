/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/cells.c (core): one cell at a time; see cells.h. */
#include "cells.h"
#include "../period_words.h"
#include <errno.h>
#include <stdio.h>

#define CELL_BYTES_MAX 200 /* a target or a date that is longer is prose in the wrong place */

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
	if (x > NUM_MAX)
		return false;
	*ret_x = x;
	return true;
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
	            STR_ARGS(str_fit(text, 80)));
	return t;
}

/* The digits from *at on, at most `most`; *at then stands after them. @return 0 when none */
static int digits(struct str s, size_t *at, size_t most)
{
	int x = 0;
	for (size_t n = 0; n < most && *at < s.n && s.at[*at] >= '0' && s.at[*at] <= '9'; n++)
		x = x * 10 + (s.at[(*at)++] - '0');
	return x;
}

bool cell_is_target(struct str text)
{
	struct target t = {.kind = TARGET_NONE, .value = NUM_NONE};
	text = text_bare(text);
	if (!text.n || text.n > CELL_BYTES_MAX)
		return false;
	if (target_words(text) != TARGET_NONE)
		return true;
	bool digit = text.at[text.n - 1] >= '0' && text.at[text.n - 1] <= '9';
	return target_value(text, &t) && (t.unit || digit);
}

/* «1 mars 2022», «20220301». @return -EINVAL when it is neither */
static int date_words(struct str text, int32_t *ret_day)
{
	char word[16] = "";
	int day, year = 0, month;
	size_t at = 0, n = 0;
	bool plain = text.n == 8 && memchr(text.at, ' ', text.n) == NULL;
	if (plain) {
		year = digits(text, &at, 4);
		month = digits(text, &at, 2);
		day = digits(text, &at, 2);
	} else {
		day = digits(text, &at, 2);
		while (at < text.n && text.at[at] == ' ')
			at++;
		while (at < text.n && n + 1 < sizeof(word) && letter_is((unsigned char)text.at[at]))
			word[n++] = (char)utf8_lower((unsigned char)text.at[at++]);
		month = month_word(word); /* knows «maj», not «MAJ» */
		while (at < text.n && text.at[at] == ' ')
			at++;
		year = digits(text, &at, 4);
	}
	if (at != text.n || year < CIVIL_YEAR_MIN || year > CIVIL_YEAR_MAX || month < 1 ||
	    month > 12 || day < 1 || day > civil_month_days(year, month))
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

/* «3,4 mnkr»: what stands behind the figure. @return 0 when it is no unit of money */
static double money_scale(struct str unit)
{
	return word_in(unit, "kr|sek|kronor")       ? SCALE_KR
	       : word_in(unit, "tkr|kkr")           ? SCALE_TKR
	       : word_in(unit, "mnkr|mkr|miljoner") ? SCALE_MNKR
	                                            : 0;
}

/* Bytes of a minus or a dash in front; 0 when there is none. */
static size_t minus_at(struct str text)
{
	if (str_starts(text, STR("–")) || str_starts(text, STR("−")))
		return STR("–").n;
	return str_starts(text, STR("-")) ? 1 : 0;
}

int cell_amount(struct str text, bool dots_group, double *ret_x, double *ret_scale)
{
	text = text_bare(text);
	size_t n = text.n;
	while (n && !(text.at[n - 1] >= '0' && text.at[n - 1] <= '9'))
		n--;
	double scale = n < text.n ? money_scale(str_trim(str_cut(text, n, text.n - n))) : 0;
	if (n < text.n && scale == 0)
		return -EINVAL;
	text = str_trim(str_cut(text, 0, n));
	size_t n_minus = minus_at(text); /* a dash as minus, too */
	bool minus = n_minus > 0;
	text = str_trim(str_cut(text, n_minus, text.n));
	double x;
	if (minus && minus_at(text))
		return -EINVAL;
	if (!(dots_group && dotted_thousands(text, &x)) && num_parse(text, &x))
		return -EINVAL;
	*ret_x = minus ? -x : x;
	*ret_scale = scale;
	return 0;
}
