/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/distance.c (core): Levenshtein's distance, only within a band around the diagonal (Ukkonen
 * 1985), so that the cost is length times band.  Owns nothing; the row lies on the stack. */
#include "distance.h"

static uint16_t least(uint16_t a, uint16_t b)
{
	return a < b ? a : b;
}

size_t distance_within(struct str a, struct str b, size_t most)
{
	a = str_cut(a, 0, DISTANCE_BYTES_MAX);
	b = str_cut(b, 0, DISTANCE_BYTES_MAX);
	if (a.n > b.n) {
		struct str c = a;
		a = b;
		b = c;
	}
	if (b.n - a.n > most)
		return SIZE_MAX;
	if (most > b.n)
		most = b.n;
	uint16_t row[DISTANCE_BYTES_MAX + 1], far = (uint16_t)(most + 1);
	for (size_t i = 0; i <= a.n; i++)
		row[i] = i <= most ? (uint16_t)i : far;
	for (size_t j = 1; j <= b.n; j++) {
		size_t from = j > most ? j - most : 1, to = j + most < a.n ? j + most : a.n;
		uint16_t corner = row[from - 1], best = far;
		row[from - 1] = from == 1 && j <= most ? (uint16_t)j : far;
		best = row[from - 1];
		for (size_t i = from; i <= to; i++) {
			uint16_t above = i == j + most ? far : row[i];
			uint16_t d = (uint16_t)(corner + (a.at[i - 1] != b.at[j - 1]));
			d = least(d, (uint16_t)(least(above, row[i - 1]) + 1));
			corner = row[i];
			row[i] = least(d, far);
			best = least(best, row[i]);
		}
		if (best > most)
			return SIZE_MAX;
	}
	return row[a.n] <= most ? row[a.n] : SIZE_MAX;
}
