/* SPDX-License-Identifier: EUPL-1.2 */
/* model/order.c (core): see the door.  Copies are one block: the structs, then their texts. */
#include "model/order.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"
#include "names.h"

NAMES_OF(order_kind_name, order_kind, ORDER_KIND_NAMES, ORDER_KIND_COUNT)

static size_t silence_bytes(const struct silence *s)
{
	return text_bytes(s->alert) + text_bytes(s->scope_id) + text_bytes(s->subject) +
	       text_bytes(s->by) + text_bytes(s->why);
}

static void put_silence(char **at, struct silence *s)
{
	s->alert = text_put(at, s->alert);
	s->scope_id = text_put(at, s->scope_id);
	s->subject = text_put(at, s->subject);
	s->by = text_put(at, s->by);
	s->why = text_put(at, s->why);
}

void silence_id(const struct silence *s, char out[SILENCE_ID_BYTES])
{
	char numbers[96];
	const char *const texts[] = {s->alert, s->scope_id, s->subject, s->by, s->why};
	int n = snprintf(numbers, sizeof(numbers), "%d %d %lld", (int)s->scope_kind, (int)s->kind,
	                 (long long)s->until_unix_s);
	uint64_t h = hash_bytes((struct str){numbers, (size_t)n});
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		h = hash_more(h, texts[i] ? STR("+") : STR("-"));
		h = hash_more(h, str_of(texts[i]));
	}
	(void)snprintf(out, SILENCE_ID_BYTES, "%016llx", (unsigned long long)h);
}

/* All but the one of that id, then `one`; NULL: neither. */
static struct silences *copy_but(const struct silences *all, const char *but,
                                 const struct silence *one)
{
	size_t n = 0, n_bytes = sizeof(struct silences);
	for (size_t i = 0; all && i < all->n; i++)
		n_bytes += sizeof(struct silence) + silence_bytes(&all->at[i]);
	n_bytes += one ? sizeof(struct silence) + silence_bytes(one) : 0;
	struct silences *s = calloc(1, n_bytes);
	if (!s)
		return NULL;
	for (size_t i = 0; all && i < all->n; i++)
		if (!but || strcmp(all->at[i].id, but) != 0)
			s->at[n++] = all->at[i];
	if (one)
		s->at[n++] = *one;
	char *at = (char *)&s->at[n];
	for (size_t i = 0; i < n; i++)
		put_silence(&at, &s->at[i]);
	must(at <= (char *)s + n_bytes);
	s->refs = 1;
	s->n = n;
	return s;
}

struct silences *silences_with(const struct silences *all, const struct silence *one)
{
	return copy_but(all, one ? one->id : NULL, one);
}

struct silences *silences_without(const struct silences *all, const char *id)
{
	return copy_but(all, id, NULL);
}

struct silences *silences_ref(struct silences *s)
{
	if (s)
		s->refs++;
	return s;
}

struct silences *silences_unref(struct silences *s)
{
	if (s && --s->refs == 0)
		free(s);
	return NULL;
}

const struct silence *silences_find(const struct silences *s, const char *id)
{
	for (size_t i = 0; s && i < s->n; i++)
		if (strcmp(s->at[i].id, id) == 0)
			return &s->at[i];
	return NULL;
}

/* The daemon's own alerts stand nowhere in the register: only a silence of everything, of their
 * kind, or of the very alert fits them. */
bool silence_fits(const struct silence *s, const struct alert *a, const struct org *o)
{
	struct scope there, here;
	if (s->alert)
		return strcmp(s->alert, a->id) == 0;
	if (s->kind != ALERT_KIND_COUNT && s->kind != a->kind)
		return false;
	if (s->subject && strcmp(s->subject, a->subject) != 0)
		return false;
	if (!s->scope_id)
		return true;
	there = (struct scope){s->scope_kind, org_find(o, s->scope_kind, str_of(s->scope_id))};
	return there.index != INDEX_NONE && alert_scope(a, o, &here) &&
	       scope_covers(o, there, here);
}

struct order *order_copy(const struct order *from)
{
	struct order *o =
	        calloc(1, sizeof(*o) + text_bytes(from->by) + text_bytes(from->id) +
	                          text_bytes(from->action) + silence_bytes(&from->silence));
	if (!o)
		return NULL;
	char *at = (char *)(o + 1);
	*o = *from;
	o->by = text_put(&at, from->by);
	o->id = text_put(&at, from->id);
	o->action = text_put(&at, from->action);
	put_silence(&at, &o->silence);
	return o;
}

void silence_in_words(const struct silence *s, char *out, size_t n)
{
	char place[160] = "";
	if (s->scope_id)
		(void)snprintf(place, sizeof(place), " %s:%s", scope_kind_name(s->scope_kind),
		               s->scope_id); /* an id has at most LIMIT_ID_BYTES */
	(void)snprintf(out, n, "%s%s%s%s",
	               s->kind < ALERT_KIND_COUNT ? alert_kind_name(s->kind) : "alla larm", place,
	               s->subject ? " " : "", s->subject ? s->subject : ""); /* cut when too long */
}
