/* SPDX-License-Identifier: EUPL-1.2 */
/* model/scope: a place in the register, whichever kind it is: a unit, a department, a district.
 * Inside the house it is a number, outside it an id; as one text it is "unit:alfa". */
#ifndef MODEL_SCOPE_H
#define MODEL_SCOPE_H

#include "base/str.h"

#define INDEX_NONE UINT32_MAX

enum scope_kind { SCOPE_UNIT, SCOPE_DEPARTMENT, SCOPE_DISTRICT, SCOPE_KIND_COUNT };
struct scope {
	enum scope_kind kind;
	uint32_t index; /**< in org->units, departments, districts */
};
static inline bool scope_eq(struct scope a, struct scope b)
{
	return a.kind == b.kind && a.index == b.index;
}
const char *scope_kind_name(enum scope_kind k); /* "unit", "department", "district" */
/** "unit:alfa" as a kind and an id, which no register is asked for.
 * @param ret_id points into the text @return 0; -EINVAL: no such kind, or no id */
MUST_CHECK int scope_parse(struct str text, enum scope_kind *ret_kind, struct str *ret_id);

struct org;
/** How many there are of a kind. */
size_t org_count(const struct org *o, enum scope_kind k);
/** Make look-up by id quick, once the register is whole; without memory it stays slow. */
void org_index(struct org *o);
/** By id. @return index or INDEX_NONE */
uint32_t org_find(const struct org *o, enum scope_kind k, struct str id);
uint32_t org_find_unit(const struct org *o, struct str id);
/* Of one that is in the register: */
const char *scope_id(const struct org *o, struct scope s);
const char *scope_name(const struct org *o, struct scope s);
/** The district that it is in, or is. */
uint32_t scope_district(const struct org *o, struct scope s);
/** District that a unit is at home in. */
uint32_t org_home(const struct org *o, uint32_t unit);
/** Is `s` the place, or below it?  A unit is below its home district alone. */
bool scope_covers(const struct org *o, struct scope place, struct scope s);

#endif
