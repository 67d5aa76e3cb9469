/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/whose.c (core): is this the unit's own document, and of a year in which the unit was
 * there?  Owns nothing. */
#include "whose.h"
#include "reason.h"
#include <errno.h>

bool whose_name(const struct unit *u, struct str name)
{
	if (name.n == 0)
		return false;
	if (str_eq(name, str_of(u->id)) || intake_same_name(name, str_of(u->name)))
		return true;
	for (size_t i = 0; i < u->n_aliases; i++) {
		if (intake_same_name(name, str_of(u->aliases[i])))
			return true;
	}
	return false;
}

int intake_check_unit(const struct unit *u, const char *id, const char *name,
                      struct reason *ret_reason)
{
	if (!id && !name)
		return 0; /* CSV without a column for it */
	if (id && str_eq(str_of(id), str_of(u->id)))
		return 0;
	if ((name && whose_name(u, str_of(name))) || (id && whose_name(u, str_of(id))))
		return 0;
	return reason_set(ret_reason, REASON_WRONG_UNIT, -EINVAL, "/unit", 0,
	                  "dokumentet är för «%.*s» men adressen hör till «%.*s»; rätta adressen, "
	                  "eller skriv namnet i enhetens aliases",
	                  STR_FIT(name ? name : id, 120), STR_FIT(u->name, 120));
}

int intake_check_year(const struct unit *u, int year, struct reason *ret_reason)
{
	char day[CIVIL_TEXT_BYTES];
	if (year == 0)
		return 0; /* CSV does not say */
	if (u->active_from != CIVIL_NONE && civil_day(year, 12, 31) < u->active_from)
		return reason_set(
		        ret_reason, REASON_WRONG_YEAR, -EINVAL, "/year", 0,
		        "dokumentet gäller %d men enheten finns från %s; publicera rätt år, eller "
		        "rätta enhetens active.from",
		        year, civil_text(u->active_from, day));
	if (u->active_to != CIVIL_NONE && civil_day(year, 1, 1) > u->active_to)
		return reason_set(
		        ret_reason, REASON_WRONG_YEAR, -EINVAL, "/year", 0,
		        "dokumentet gäller %d men enheten fanns till %s; publicera rätt år, eller "
		        "rätta enhetens active.to",
		        year, civil_text(u->active_to, day));
	return 0;
}
