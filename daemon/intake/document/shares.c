/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/shares.c (core): shares that are written in words or as parts: «9 av 10», «tre av
 * fyra», «i 85 fall av 100», «hälften», «tre fjärdedelar», «nittio procent».  All are per cent. */
#include "figures.h"

#define NUMBER_SIGNS_MAX 16 /* «sjuttiofem» */
#define PARTS_MOST       100

/* «sju», «sjuttiofem», «hundra». @return 0 when it is no number that can be a share */
static unsigned number_word(struct str word)
{
	static const char *const ones[] = {"en",  "två", "tre",  "fyra", "fem",
	                                   "sex", "sju", "åtta", "nio",  "tio"};
	static const char *const tens[] = {"tjugo",  "trettio", "fyrtio", "femtio",
	                                   "sextio", "sjuttio", "åttio",  "nittio"};
	struct key k;
	if (!word.n || word.n > NUMBER_SIGNS_MAX)
		return 0;
	key_of(word, &k);
	if (key_is(&k, "hundra"))
		return 100;
	for (unsigned i = 0; i < ARRAY_LEN(ones); i++) {
		if (key_is(&k, ones[i]))
			return i + 1;
	}
	for (unsigned i = 0; i < ARRAY_LEN(tens); i++) {
		size_t n = strlen(tens[i]);
		if (!key_starts(&k, tens[i]))
			continue;
		struct str rest = {k.at + n, k.n - n};
		unsigned one = rest.n ? number_word(rest) : 0;
		return rest.n && (one == 0 || one > 9) ? 0 : 10 * (i + 2) + one;
	}
	return 0;
}

/* A whole number in figures or words; 0 when there is none. */
static unsigned whole(struct str word)
{
	double x;
	size_t n = word.n ? figure_at(word, 0, &x) : 0;
	return n && n == word.n && x >= 1 && x <= PARTS_MOST && x == (unsigned)x
	               ? (unsigned)x
	               : number_word(word);
}

static size_t end_of(struct str s, struct str word)
{
	return (size_t)(word.at + word.n - s.at);
}

/* «av 10» after the part that ends at `to`, a word between them or none.  @return the whole, or 0
 */
static unsigned parts_after(struct str s, size_t to, size_t *ret_to)
{
	struct str of = sentence_word_after(s, to);
	if (word_in(of, "fall|gånger"))
		of = sentence_word_after(s, end_of(s, of));
	if (!word_in(of, "av"))
		return 0;
	struct str parts = sentence_word_after(s, end_of(s, of));
	*ret_to = end_of(s, parts);
	return whole(parts);
}

bool share_at(struct str s, size_t at, struct share *ret)
{
	if (at >= s.n || strchr(" ,", s.at[at]))
		return false;
	struct str word = sentence_word_after(s, at);
	if (!word.n)
		return false;
	size_t to = at + word.n;
	ret->to = to;
	if (word_in(word, "hälften")) {
		ret->per_cent = 50;
		return true;
	}
	unsigned n = whole(word), parts = n ? parts_after(s, to, &ret->to) : 0;
	if (parts >= 3 && n <= parts) {
		ret->per_cent = 100.0 * n / parts;
		/* «9,2 av 10 i betyg» and «4 av 5 poäng» are marks. */
		struct str after = sentence_word_after(s, ret->to);
		return !word_in(after, "i|poäng|p") || n == parts;
	}
	if (n && word_in(sentence_word_after(s, to), "fjärdedelar")) {
		ret->to = end_of(s, sentence_word_after(s, to));
		ret->per_cent = 25.0 * n;
		return n < 4;
	}
	n = number_word(word);
	if (n < 10 || !word_in(sentence_word_after(s, to), "procent"))
		return false;
	ret->to = end_of(s, sentence_word_after(s, to));
	ret->per_cent = n;
	return true;
}
