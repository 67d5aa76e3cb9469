/* SPDX-License-Identifier: EUPL-1.2 */
/* view/nearest.c (core): which known word a mistyped one was meant to be.
 * Optimal string alignment (Levenshtein 1965 with neighbours swapped), on bytes. */
#include "room.h"

#define WORD_MAX 64 /* longer words are compared by their start: a proposal, nothing more */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t distance(struct str a, struct str b)
{
	size_t rows[3][WORD_MAX + 1];
	size_t *before = rows[0], *last = rows[1], *now = rows[2];
	a.n = least(a.n, WORD_MAX);
	b.n = least(b.n, WORD_MAX);
	for (size_t k = 0; k <= b.n; k++)
		last[k] = k;
	for (size_t i = 1; i <= a.n; i++) {
		now[0] = i;
		for (size_t k = 1; k <= b.n; k++) {
			size_t cost = a.at[i - 1] != b.at[k - 1];
			now[k] = least(least(now[k - 1], last[k]) + 1, last[k - 1] + cost);
			if (i > 1 && k > 1 && a.at[i - 1] == b.at[k - 2] &&
			    a.at[i - 2] == b.at[k - 1])
				now[k] = least(now[k], before[k - 2] + 1);
		}
		size_t *oldest = before;
		before = last;
		last = now;
		now = oldest;
	}
	return last[b.n];
}

const char *nearest_name(struct str wanted, const char *const *names, size_t n)
{
	const char *best = NULL;
	size_t best_distance = SIZE_MAX;
	for (size_t i = 0; i < n; i++) {
		size_t d = distance(wanted, str_of(names[i]));
		if (d < best_distance) {
			best = names[i];
			best_distance = d;
		}
	}
	/* Half of the word wrong is no slip of the finger. */
	return best && best_distance * 2 <= least(strlen(best), WORD_MAX) ? best : NULL;
}
