/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/period_words.c (core): words and numbers of a period, in any order.  Owns nothing. */
#include "period_words.h"
#include "document/words.h"
#include "normal.h"
#include <errno.h>
#include <stdio.h>

#define TOKENS_MAX 4
#define WORD_BYTES 24

/* A run of letters, or a run of digits. */
struct token {
	int number; /* -1 for a word */
	size_t n_digits;
	char word[WORD_BYTES]; /* small letters, ä and å as a */
};

static char plain_letter(uint32_t cp)
{
	if (cp == 0xE5 || cp == 0xE4)
		return 'a';
	return cp >= 'a' && cp <= 'z' ? (char)cp : '\0';
}

/* @return number of tokens, -1 when there is anything that belongs to no period */
static int tokens_of(struct str s, struct token out[TOKENS_MAX])
{
	int n = 0, run = 0; /* 1 in digits, 2 in letters */
	for (size_t at = 0; at < s.n;) {
		uint32_t cp = normal_next(s, &at);
		char letter = plain_letter(cp);
		int kind = cp >= '0' && cp <= '9' ? 1 : letter ? 2 : 0;
		if (kind == 0) {
			if (cp != 0 && !strchr(" -_/.,:", cp < 0x80 ? (int)cp : 1) && cp != 0xA0 &&
			    cp != 0x202F && cp != 0x2013)
				return -1;
			run = 0;
			continue;
		}
		if (kind != run) {
			if (n == TOKENS_MAX)
				return -1;
			out[n++] = (struct token){.number = kind == 1 ? 0 : -1};
			run = kind;
		}
		struct token *t = &out[n - 1];
		if (kind == 1) {
			if (t->n_digits == 4)
				return -1;
			t->number = t->number * 10 + (int)(cp - '0');
			t->n_digits++;
			continue;
		}
		size_t len = strlen(t->word);
		if (len + 1 >= WORD_BYTES)
			return -1;
		t->word[len] = letter;
	}
	return n;
}

int month_word(const char *word)
{
	static const char *const months[] = {"januari",   "februari", "mars",     "april",
	                                     "maj",       "juni",     "juli",     "augusti",
	                                     "september", "oktober",  "november", "december"};
	static const char *const english[] = {"january",   "february", "march",    "april",
	                                      "may",       "june",     "july",     "august",
	                                      "september", "october",  "november", "december"};
	size_t n = strlen(word);
	for (int i = 0; i < 12; i++) {
		bool shortened = n == 3 && (strncmp(word, months[i], 3) == 0 ||
		                            strncmp(word, english[i], 3) == 0);
		if (shortened || strcmp(word, months[i]) == 0 || strcmp(word, english[i]) == 0 ||
		    (i == 8 && strcmp(word, "sept") == 0))
			return i + 1;
	}
	return 0;
}

static bool is_one_of(const char *word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(word, words[i]) == 0)
			return true;
	}
	return false;
}

/* -1 when the word names no kind of period. */
static int kind_of(const char *word)
{
	static const char *const tertials[] = {"t", "tertial", "tert"};
	static const char *const halves[] = {"h", "halvar", "half"};
	static const char *const years[] = {"vb", "ar", "helar", "year", "verksamhetsberattelse"};
	if (is_one_of(word, tertials, ARRAY_LEN(tertials)))
		return PERIODICITY_TERTIAL;
	if (is_one_of(word, halves, ARRAY_LEN(halves)))
		return PERIODICITY_HALF;
	if (is_one_of(word, years, ARRAY_LEN(years)))
		return PERIODICITY_YEAR;
	return month_word(word) ? PERIODICITY_MONTH : -1;
}

static int build(int year, int kind, int index, struct period *ret)
{
	char text[32]; /* the contract's own form, so that its bounds hold here too */
	if (kind == PERIODICITY_YEAR)
		(void)snprintf(text, sizeof(text), "%04d", year);
	else if (kind == PERIODICITY_MONTH)
		(void)snprintf(text, sizeof(text), "%04d-%02d", year, index);
	else
		(void)snprintf(text, sizeof(text), "%04d-%c%d", year,
		               kind == PERIODICITY_TERTIAL ? 'T' : 'H', index);
	return period_parse(str_of(text), ret);
}

int period_words(struct str s, struct period *ret_period)
{
	struct token t[TOKENS_MAX];
	int n = tokens_of(str_trim(s), t), year = -1, kind = -1, index = -1;
	bool year_first = n > 0 && t[0].n_digits == 4;
	for (int i = 0; i < n; i++) {
		bool last = i == n - 1;
		if (t[i].number < 0) {
			if (kind >= 0 || (kind = kind_of(t[i].word)) < 0)
				return -EINVAL;
			if (kind == PERIODICITY_MONTH && index >= 0)
				return -EINVAL; /* "30 april 2014" is a day */
			if (kind == PERIODICITY_MONTH)
				index = month_word(t[i].word);
		} else if (t[i].n_digits == 4 && year < 0) {
			year = t[i].number;
		} else if (kind == PERIODICITY_MONTH && last && t[i].n_digits == 2 && year < 0) {
			year = 2000 + t[i].number; /* "mar-14" */
		} else if (index < 0 && t[i].n_digits <= 2) {
			index = t[i].number;
		} else {
			return -EINVAL;
		}
	}
	if (n <= 0 || year < 0)
		return -EINVAL;
	if (kind < 0 && index >= 0 && year_first && t[1].n_digits == 2)
		kind = PERIODICITY_MONTH; /* "2014-03" */
	else if (kind < 0 && index < 0)
		kind = PERIODICITY_YEAR;
	if (kind < 0 || (kind == PERIODICITY_YEAR) != (index < 0))
		return -EINVAL;
	return build(year, kind, index, ret_period);
}

enum periodicity periodicity_words(struct str text)
{
	static const struct {
		const char *key;
		enum periodicity p;
		size_t edits;
	} words[] = {
	        {"år", PERIODICITY_YEAR, 0},
	        {"årligen", PERIODICITY_YEAR, 1},
	        {"årsvis", PERIODICITY_YEAR, 1},
	        {"helår", PERIODICITY_YEAR, 0},
	        {"1gång/år", PERIODICITY_YEAR, 0},
	        {"varjeår", PERIODICITY_YEAR, 0},
	        {"tertial", PERIODICITY_TERTIAL, 2},
	        {"tertialvis", PERIODICITY_TERTIAL, 2},
	        {"varjetertial", PERIODICITY_TERTIAL, 1},
	        {"halvår", PERIODICITY_HALF, 1},
	        {"halvårsvis", PERIODICITY_HALF, 1},
	        {"halvårligen", PERIODICITY_HALF, 1},
	        {"månad", PERIODICITY_MONTH, 1},
	        {"månadsvis", PERIODICITY_MONTH, 1},
	        {"månatligen", PERIODICITY_MONTH, 1},
	        {"varjemånad", PERIODICITY_MONTH, 1},
	};
	struct key k;
	key_of(text_bare(str_cut(text, 0, str_find(text, STR("(")))), &k); /* «År (enkät i mars)» */
	while (k.n && (k.at[k.n - 1] == '.' || k.at[k.n - 1] == ','))
		k.n--;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (key_near(&k, words[i].key, words[i].edits))
			return words[i].p;
	}
	return PERIODICITY_COUNT;
}
