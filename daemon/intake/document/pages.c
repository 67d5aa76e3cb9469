/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/pages.c (core): what stands on every page and belongs to none of its texts: page
 * numbers, running heads, file numbers. */
#include "base/hash.h"
#include "reader.h"

#define PAGE_BYTES_MAX  14  /* «Sida 12 av 112» */
#define PAGE_DIGITS_MAX 3   /* alone in the last cell */
#define FILE_BYTES_MAX  40  /* «Dnr 1.2.1-612/2010» */
#define HEAD_BYTES_MAX  200 /* a running head with district, unit and year */

/* «3», «Sida 3 (14)», «2 av 9». */
bool page_number(struct str s)
{
	static const char *const words[] = {"sidan", "sida", "sid"};
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (str_starts(s, str_of(words[i]))) {
			s = str_cut(s, strlen(words[i]), s.n);
			break;
		}
	}
	bool digits = false;
	for (size_t i = 0; i < s.n; i++) {
		bool digit = s.at[i] >= '0' && s.at[i] <= '9';
		if (!digit && !strchr("()/.av", s.at[i]))
			return false;
		digits = digits || digit;
	}
	return digits && s.n < PAGE_BYTES_MAX;
}

/* Take each occurrence of `word` out of the key. */
static void take_out(struct key *k, struct str word)
{
	for (size_t at; word.n && (at = str_find((struct str){k->at, k->n}, word)) != SIZE_MAX;) {
		memmove(k->at + at, k->at + at + word.n, k->n - at - word.n);
		k->n -= word.n;
	}
}

/* «Södermalms stadsdelsförvaltning – Verksamhetsplan 2014 – Boendet»: nothing but what the front
 * page says. */
static bool is_running_head(const struct reader *r, struct key k)
{
	static const char *const words[] = {"verksamhetsplan",
	                                    "enhetsplan",
	                                    "stadsdelsförvaltning",
	                                    "stadsdelsnämnd",
	                                    "sidan",
	                                    "sida",
	                                    "för",
	                                    "år",
	                                    "sid",
	                                    "av"};
	struct key district;
	if (!key_has(&k, words[0]) && !key_has(&k, words[1]))
		return false;
	take_out(&k, (struct str){r->unit_key.at, r->unit_key.n});
	key_of(str_of(r->plan->district ? r->plan->district : ""), &district);
	take_out(&k, (struct str){district.at, district.n});
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		take_out(&k, str_of(words[i]));
	for (size_t i = 0; i < k.n; i++) {
		bool digit = k.at[i] >= '0' && k.at[i] <= '9';
		if (!digit && !strchr(".,:;()/|s", k.at[i]))
			return false;
	}
	return true;
}

/* Where a line is or would be among the running heads; HEADS_MAX when there are too many. */
static size_t slot_of(const struct reader *r, struct str text, uint64_t *ret_hash)
{
	struct key k;
	key_of(text, &k);
	*ret_hash = hash_bytes((struct str){k.at, k.n});
	for (size_t i = 0; i < HEADS_MAX; i++) {
		size_t at = (*ret_hash + i) % HEADS_MAX;
		if (r->heads[at].n == 0 || r->heads[at].hash == *ret_hash)
			return at;
	}
	return HEADS_MAX;
}

void head_count(struct reader *r, struct str text)
{
	uint64_t hash;
	size_t at = slot_of(r, text, &hash);
	if (at < HEADS_MAX)
		r->heads[at] = (struct head_seen){hash, r->heads[at].n + 1};
}

static bool comes_again(const struct reader *r, struct str text)
{
	struct str rest;
	uint64_t hash;
	if (!title_is(text, &rest))
		return false;
	size_t at = slot_of(r, text, &hash);
	return at < HEADS_MAX && r->heads[at].n > 1;
}

bool page_furniture(const struct reader *r, struct str text)
{
	struct key k;
	if (text.n > HEAD_BYTES_MAX)
		return false;
	key_of(text, &k);
	if (page_number((struct str){k.at, k.n}) || title_repeated(r, text) || comes_again(r, text))
		return true;
	if (text.n <= FILE_BYTES_MAX && (key_starts(&k, "dnr") || key_starts(&k, "diarienummer")))
		return true;
	/* After a label the unit's name may begin the title. */
	return (!r->labelled && r->unit_key.n && key_eq(&k, &r->unit_key)) || is_running_head(r, k);
}

bool page_head(const struct reader *r, struct str text)
{
	size_t tab = str_find(text, STR("\t"));
	struct str name = text_bare(str_cut(text, 0, tab)),
	           page = text_bare(str_cut(text, tab, text.n));
	struct key k;
	key_of(page, &k);
	bool number = page.n && page_number((struct str){k.at, k.n});
	return number && (name.n ? page_furniture(r, name) : page.n <= PAGE_DIGITS_MAX);
}
