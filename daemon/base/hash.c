/* SPDX-License-Identifier: EUPL-1.2 */
/* base/hash.c (core): FNV-1a, then a final mix; see the door. */
#include "base/hash.h"

#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

uint64_t hash_more(uint64_t seed, struct str s)
{
	uint64_t h = seed ^ FNV_START;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.at[i]) * FNV_PRIME;
	h ^= h >> 33;
	h *= UINT64_C(0xff51afd7ed558ccd);
	h ^= h >> 33;
	h *= UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ (h >> 33);
}

uint64_t hash_bytes(struct str s)
{
	return hash_more(0, s);
}
