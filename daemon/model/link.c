/* SPDX-License-Identifier: EUPL-1.2 */
/* model/link.c (core): see the door. */
#include "model/link.h"
#include <stdio.h>
#include <string.h>
#include "base/hash.h"

#define ID_DIGITS   16
#define SEAL_DIGITS (LINK_SEAL_BYTES - 1)

uint64_t address_hash(const char *email)
{
	uint64_t h = 0;
	for (; *email; email++) {
		char c = *email >= 'A' && *email <= 'Z' ? (char)(*email + 32) : *email;
		h = hash_more(h, (struct str){&c, 1});
	}
	return h;
}

static void seal(const struct link_key *k, const struct alert *a, uint64_t reader,
                 char out[LINK_SEAL_BYTES])
{
	char text[96];
	int n = snprintf(text, sizeof(text), "acknowledge %s %016llx %lld", a->id,
	                 (unsigned long long)reader, (long long)a->raised_unix_s);
	k->seal(k->key, (struct str){text, (size_t)n}, out);
}

void link_make(const struct link_key *k, const struct alert *a, const char *email,
               char out[LINK_BYTES])
{
	char sealed[LINK_SEAL_BYTES];
	uint64_t reader = address_hash(email);
	seal(k, a, reader, sealed);
	(void)snprintf(out, LINK_BYTES, "%s%016llx%s", a->id, (unsigned long long)reader,
	               sealed); /* 16 + 16 + 32 digits: it fits */
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool link_alert(struct str link, char out[ALERT_ID_BYTES])
{
	if (link.n != LINK_BYTES - 1)
		return false;
	for (size_t i = 0; i < link.n; i++)
		if (digit(link.at[i]) < 0)
			return false;
	memcpy(out, link.at, ID_DIGITS);
	out[ID_DIGITS] = '\0';
	return true;
}

bool link_opens(const struct link_key *k, struct str link, const struct alert *a,
                uint64_t *ret_reader)
{
	char id[ALERT_ID_BYTES], sealed[LINK_SEAL_BYTES];
	uint64_t reader = 0;
	unsigned differs = 0;
	if (!k->seal || !link_alert(link, id) || strcmp(id, a->id) != 0)
		return false;
	for (size_t i = 0; i < ID_DIGITS; i++)
		reader = reader << 4 | (uint64_t)digit(link.at[ID_DIGITS + i]);
	seal(k, a, reader, sealed);
	for (size_t i = 0; i < SEAL_DIGITS; i++) /* all of it, so that time tells nothing */
		differs |= (unsigned)(sealed[i] ^ link.at[2 * ID_DIGITS + i]);
	*ret_reader = reader;
	return differs == 0;
}

static bool is(const struct person *p, uint64_t reader)
{
	return p->email && address_hash(p->email) == reader;
}

/* The first in the register with that address; NULL: nobody. */
static const struct person *holder(const struct org *o, uint64_t reader)
{
	for (size_t i = 0; i < o->n_departments; i++) {
		const struct department *d = &o->departments[i];
		const struct person *const roles[] = {&d->head, &d->deputy, &d->controller,
		                                      &d->director};
		for (size_t k = 0; k < ARRAY_LEN(roles); k++)
			if (is(roles[k], reader))
				return roles[k];
	}
	for (size_t i = 0; i < o->n_units; i++)
		if (is(&o->units[i].contact, reader))
			return &o->units[i].contact;
	return is(&o->operator_, reader) ? &o->operator_ : NULL;
}

struct person link_reader(const struct org *o, const struct alert *a, uint64_t reader)
{
	const struct person *p = holder(o, reader);
	if (p)
		return *p;
	for (size_t i = 0; i < a->n_told; i++)
		if (address_hash(a->told[i]) == reader)
			return (struct person){NULL, a->told[i], o->language};
	return (struct person){NULL, NULL, o->language};
}

enum language address_language(const struct org *o, const char *email)
{
	const struct person *p = holder(o, address_hash(email));
	return p ? p->language : o->language;
}

bool address_is_known(const struct org *o, const char *email)
{
	return holder(o, address_hash(email)) != NULL;
}
