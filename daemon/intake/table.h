/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/table: text to index, open addressing, sized at birth.  It keeps hashes, not texts: the
 * owner of the texts compares.  Private to the room. */
#ifndef INTAKE_TABLE_H
#define INTAKE_TABLE_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/str.h"

#define TABLE_END UINT32_MAX

struct table_slot {
	uint32_t hash;
	uint32_t index; /* 1 + index; 0 is a free slot */
};
struct table {
	struct table_slot *slots; /**< owned, or the arena's */
	uint32_t mask;
};
/** Walks the entries that may equal a text. */
struct table_walk {
	uint32_t at, hash;
};

/** Room for n entries. @return 0; -ENOMEM */
MUST_CHECK int table_init(struct table *t, size_t n);
void table_done(struct table *t);
/** The same in an arena, with which it goes: no table_done(). @return 0; -ENOMEM */
MUST_CHECK int table_init_in(struct table *t, size_t n, struct arena *arena);
void table_put(struct table *t, struct str text, uint32_t index);
/** The entries put with a text of the same hash, in the order they were put.
 * @return index, or TABLE_END */
uint32_t table_first(const struct table *t, struct str text, struct table_walk *ret_walk);
uint32_t table_next(const struct table *t, struct table_walk *walk);

#endif
