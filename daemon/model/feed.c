/* SPDX-License-Identifier: EUPL-1.2 */
/* model/feed.c (core): names of the contract and the counted documents; see the door. */
#include "model/feed.h"
#include <stdlib.h>
#include "names.h"

NAMES_OF(doc_kind_name, doc_kind, DOC_KIND_NAMES, DOC_KIND_COUNT)
NAMES_OF(goal_level_name, goal_level, GOAL_LEVEL_NAMES, GOAL_LEVEL_COUNT)
NAMES_OF(section_name, section, SECTION_NAMES, SECTION_COUNT)
NAMES_OF(target_kind_name, target_kind, TARGET_KIND_NAMES, TARGET_KIND_COUNT)
NAMES_OF(owner_name, owner, OWNER_NAMES, OWNER_COUNT)
NAMES_OF(direction_name, direction, DIRECTION_NAMES, DIRECTION_COUNT)
NAMES_OF(direction_source_name, direction_source, DIRECTION_SOURCE_NAMES, DIRECTION_SOURCE_COUNT)
NAMES_OF(measure_name, measure, MEASURE_NAMES, MEASURE_KIND_COUNT)
NAMES_OF(comparator_name, comparator, COMPARATOR_NAMES, COMPARATOR_COUNT)
NAMES_OF(missing_name, missing_reason, MISSING_NAMES, MISSING_COUNT)
NAMES_OF(activity_status_name, activity_status, ACTIVITY_STATUS_NAMES, ACTIVITY_STATUS_COUNT)
NAMES_OF(finding_kind_name, finding_kind, FINDING_KIND_NAMES, FINDING_KIND_COUNT)

struct plan *plan_new(size_t max_bytes)
{
	struct arena *arena = arena_new(max_bytes);
	struct plan *p = arena ? calloc(1, sizeof(*p)) : NULL;
	if (!p) {
		(void)arena_free(arena); /* returns NULL, always */
		return NULL;
	}
	p->refs = 1;
	p->valid_from = CIVIL_NONE;
	p->arena = arena;
	return p;
}

struct results *results_new(size_t max_bytes)
{
	struct arena *arena = arena_new(max_bytes);
	struct results *r = arena ? calloc(1, sizeof(*r)) : NULL;
	if (!r) {
		(void)arena_free(arena); /* returns NULL, always */
		return NULL;
	}
	r->refs = 1;
	r->arena = arena;
	return r;
}

struct plan *plan_ref(struct plan *p)
{
	p->refs++;
	return p;
}

struct results *results_ref(struct results *r)
{
	r->refs++;
	return r;
}

struct plan *plan_unref(struct plan *p)
{
	if (p && --p->refs == 0) {
		(void)arena_free(p->arena); /* returns NULL, always */
		free(p);
	}
	return NULL;
}

struct results *results_unref(struct results *r)
{
	if (r && --r->refs == 0) {
		(void)arena_free(r->arena); /* returns NULL, always */
		free(r);
	}
	return NULL;
}

struct period outcome_period(const struct outcome *o, enum periodicity p)
{
	struct period own;
	return o->dated && p < PERIODICITY_COUNT && period_on_day(p, o->day, &own) ? own
	                                                                           : o->period;
}

double part_value(struct part p, const char *unit)
{
	if (num_given(p.value))
		return p.value;
	double ratio = num_ratio(p.numerator, p.denominator);
	return unit && unit[0] == '%' ? ratio * 100 : ratio;
}
