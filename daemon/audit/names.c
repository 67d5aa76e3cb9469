/* SPDX-License-Identifier: EUPL-1.2 */
/* audit/names.c (core): indicators twice, indicators nobody knows, letters that only look Latin.
 * Names are compared by letters and digits alone; what the catalogue knows to be one is one. */
#include "findings.h"
#include "base/hash.h"
#include <errno.h>
#include <stdlib.h>

struct key {
	uint64_t hash;
	uint32_t index;
};

static bool is_sign(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') ||
	       (cp >= 0xC0 && cp != UTF8_BAD);
}

/* The next letter or digit in small form; 0 at the end. */
static uint32_t next_sign(struct str s, size_t *at)
{
	while (*at < s.n) {
		uint32_t cp = utf8_lower(utf8_next(s, at));
		if (is_sign(cp))
			return cp;
	}
	return 0;
}

static uint64_t hash_name(struct str s)
{
	uint64_t h = 0;
	uint32_t cp;
	for (size_t at = 0; (cp = next_sign(s, &at)) != 0;)
		h = hash_more(h, (struct str){(const char *)&cp, sizeof(cp)});
	return h;
}

static bool same_name(struct str a, struct str b)
{
	uint32_t x, y;
	size_t i = 0, k = 0;
	do {
		x = next_sign(a, &i);
		y = next_sign(b, &k);
	} while (x == y && x != 0);
	return x == y;
}

static bool same_indicator(const struct audit_book *b, uint32_t i, uint32_t k)
{
	const struct indicator *known = audit_known(b, i);
	if (b->plan->indicators[i].owner != b->plan->indicators[k].owner)
		return false; /* the council's again among the unit's own */
	if (known)
		return known == audit_known(b, k);
	return same_name(str_of(b->plan->indicators[i].name), str_of(b->plan->indicators[k].name));
}

static int cmp_key(const void *a, const void *b)
{
	const struct key *x = a, *y = b;
	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

static void check_twins(struct audit_book *b)
{
	size_t n = b->plan->n_indicators;
	const struct plan_indicator *all = b->plan->indicators;
	struct key *keys = arena_array(b->arena, n, sizeof(*keys));
	if (!keys) {
		b->failed = -ENOMEM;
		return;
	}
	for (uint32_t i = 0; i < n; i++) {
		const struct indicator *known = audit_known(b, i);
		keys[i] = (struct key){hash_name(str_of(known ? known->id : all[i].name)) +
		                               (uint64_t)all[i].owner,
		                       i};
	}
	qsort(keys, n, sizeof(*keys), cmp_key);
	for (size_t first = 0, i = 1; i < n; i++) {
		if (keys[i].hash != keys[first].hash ||
		    !same_indicator(b, keys[first].index, keys[i].index)) {
			first = i;
			continue;
		}
		const struct plan_indicator *one = &all[keys[first].index],
		                            *again = &all[keys[i].index];
		if (one->line > 0)
			audit_find(b, FINDING_DUPLICATE_INDICATOR, again->line,
			           "«%s» finns redan på rad %u.", again->name, one->line);
		else
			audit_find(b, FINDING_DUPLICATE_INDICATOR, again->line,
			           "«%s» finns mer än en gång i planen.", again->name);
	}
}

/* A unit's or board's own indicator that resembles nothing known is its own affair. */
static void check_unknown(struct audit_book *b)
{
	if (!b->names)
		return;
	for (size_t i = 0; i < b->plan->n_indicators; i++) {
		const struct plan_indicator *one = &b->plan->indicators[i];
		const char *near = b->names->near ? b->names->near[i] : NULL;
		bool some = near && *near;
		if (b->names->indicator[i] != INDEX_NONE || (one->owner != OWNER_COUNCIL && !some))
			continue;
		audit_find(b, FINDING_UNKNOWN_INDICATOR, one->line,
		           "«%s» finns inte i katalogen%s%s.", one->name,
		           some ? "; närmast är " : "", some ? near : "");
	}
}

/* A Greek or Cyrillic letter in a word that has Latin ones. */
static bool mixes_alphabets(struct str s)
{
	bool latin = false, other = false;
	for (size_t at = 0; at < s.n;) {
		uint32_t cp = utf8_next(s, &at);
		bool is_latin = (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z' && cp < 0x80;
		latin |= is_latin;
		other |= cp >= 0x370 && cp <= 0x52F;
		if (latin && other)
			return true;
		if (!is_sign(utf8_lower(cp)))
			latin = other = false;
	}
	return false;
}

/* The reader of documents tells its own; a feed has only us. */
static void check_alphabets(struct audit_book *b)
{
	const struct plan *p = b->plan;
	for (size_t i = 0; p->from_feed && i < p->n_indicators; i++) {
		const struct plan_indicator *one = &p->indicators[i];
		bool told = false;
		for (size_t k = 0; k < p->n_findings && !told; k++)
			told = p->findings[k].kind == FINDING_HOMOGLYPH &&
			       p->findings[k].line == one->line && one->line > 0;
		if (!told && mixes_alphabets(str_of(one->name)))
			audit_find(
			        b, FINDING_HOMOGLYPH, one->line,
			        "«%s» har en bokstav ur ett annat alfabet som bara ser latinsk ut.",
			        one->name);
	}
}

void audit_indicator_names(struct audit_book *b)
{
	check_twins(b);
	check_unknown(b);
	check_alphabets(b);
}
