/* SPDX-License-Identifier: EUPL-1.2 */
/* base/hash: a fast 64-bit hash for tables, spread and ids that no enemy chooses.
 * FNV-1a (Fowler, Noll, Vo 1991) with a final mix (Appleby's fmix64).  Not for secrets: libsodium
 * is. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdint.h>
#include "base/str.h"

uint64_t hash_bytes(struct str s);
/** Chain several parts: seed with the hash of the part before. */
uint64_t hash_more(uint64_t seed, struct str s);

#endif
