/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/tally.c (core): how many open alerts each address has been told of, kept while they come
 * and go, so that a mail can say so without a walk through the book. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "book.h"

static size_t place(const struct alert_book *b, uint64_t to)
{
	size_t low = 0, high = b->n_tallies;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (b->tallies[mid].to < to)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

int tally_make_room(struct alert_book *b, size_t n_more)
{
	size_t wanted = b->n_tallies + n_more;
	if (wanted <= b->cap_tallies)
		return 0;
	struct tally *more = realloc(b->tallies, 2 * wanted * sizeof(*more));
	if (!more)
		return -ENOMEM;
	b->tallies = more;
	b->cap_tallies = 2 * wanted;
	return 0;
}

void tally_count(struct alert_book *b, const struct alert *a, int by)
{
	for (size_t i = 0; a->state != ALERT_QUIET && i < a->n_told; i++) {
		uint64_t to = address_hash(a->told[i]);
		size_t at = place(b, to);
		if (at == b->n_tallies || b->tallies[at].to != to) {
			must(by > 0 && b->n_tallies < b->cap_tallies);
			memmove(&b->tallies[at + 1], &b->tallies[at],
			        (b->n_tallies - at) * sizeof(*b->tallies));
			b->tallies[at] = (struct tally){to, 0};
			b->n_tallies++;
		}
		b->tallies[at].n_open += (size_t)by;
	}
}

size_t tally_of(const struct alert_book *b, const char *email)
{
	uint64_t to = address_hash(email);
	size_t at = place(b, to);
	return at < b->n_tallies && b->tallies[at].to == to ? b->tallies[at].n_open : 0;
}
