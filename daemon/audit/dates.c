/* SPDX-License-Identifier: EUPL-1.2 */
/* audit/dates.c (core): activities whose time is not the plan's.
 * An activity over several years that touches the plan year is in order. */
#include "findings.h"

void audit_dates(struct audit_book *b)
{
	const struct plan *p = b->plan;
	int32_t first = civil_day(p->year, 1, 1), last = civil_day(p->year, 12, 31);
	char from[CIVIL_TEXT_BYTES], to[CIVIL_TEXT_BYTES];
	for (size_t i = 0; i < p->n_activities; i++) {
		const struct plan_activity *a = &p->activities[i];
		bool has_start = a->start != CIVIL_NONE, has_end = a->end != CIVIL_NONE;
		const char *start = has_start ? civil_text(a->start, from) : "…";
		const char *end = has_end ? civil_text(a->end, to) : "…";
		if ((has_start && a->start > last) || (has_end && a->end < first))
			audit_find(b, FINDING_ACTIVITY_OUTSIDE_PLAN_YEAR, a->line,
			           "Aktiviteten «%s» (%s – %s) ligger utanför planens år %d.",
			           a->text, start, end, p->year);
		else if (has_start && has_end && a->end < a->start)
			audit_find(b, FINDING_ACTIVITY_OUTSIDE_PLAN_YEAR, a->line,
			           "Aktiviteten «%s» slutar (%s) innan den börjar (%s).", a->text,
			           end, start);
	}
}
