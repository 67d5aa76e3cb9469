/* SPDX-License-Identifier: EUPL-1.2 */
/* audit/targets.c (core): targets that are missing, weaker than the council's, or left to the
 * board. */
#include "findings.h"

static bool same_unit(const char *a, const char *b)
{
	return str_eq(str_of(a ? a : ""), str_of(b ? b : ""));
}

bool audit_weaker(const struct target *own, const struct target *council, enum direction d,
                  enum measure m)
{
	if (own->kind != TARGET_VALUE || council->kind != TARGET_VALUE ||
	    !same_unit(own->unit, council->unit))
		return false;
	if (m == MEASURE_COUNTED || same_unit(own->unit, "st"))
		return false; /* the council's count is the whole city's */
	if (!num_given(own->value) || !num_given(council->value))
		return false;
	if (d == DIRECTION_HIGHER)
		return num_cmp(own->value, council->value) < 0;
	return d == DIRECTION_LOWER && num_cmp(own->value, council->value) > 0;
}

static bool is_set(const struct target *t)
{
	return t->kind != TARGET_NONE && t->kind != TARGET_BOARD_SETS;
}

/* Where the council gave no number of its own, the plan's cannot be held against it. */
static void check_council(struct audit_book *b, const struct plan_indicator *i)
{
	if (i->owner != OWNER_COUNCIL || !i->has_council || is_set(&i->council))
		return;
	const char *own = is_set(&i->target) ? "planens eget mål gäller" : "planen har inget eget";
	if (i->council.kind == TARGET_BOARD_SETS)
		audit_find(b, FINDING_COUNCIL_TARGET_NOT_SET, i->line,
		           "KF lämnar årsmålet för «%s» till nämnden; %s.", i->name, own);
	else
		audit_find(b, FINDING_COUNCIL_TARGET_NOT_SET, i->line,
		           "KF:s årsmål för «%s» är inte satt; %s.", i->name, own);
}

static void check_weaker(struct audit_book *b, size_t i)
{
	const struct plan_indicator *one = &b->plan->indicators[i];
	char own[NUM_TEXT_BYTES], council[NUM_TEXT_BYTES];
	enum direction d = audit_direction(b, i);
	bool by_name = d == DIRECTION_NONE;
	if (by_name)
		d = audit_direction_by_name(one->name);
	if (!one->has_council || !audit_weaker(&one->target, &one->council, d, audit_measure(b, i)))
		return;
	audit_find(b, FINDING_TARGET_WEAKER_THAN_COUNCIL, one->line,
	           "Årsmålet för «%s», %s, är svagare än KF:s årsmål %s (%s är bättre%s).",
	           one->name, num_people(one->target.value, 6, one->target.unit, own),
	           num_people(one->council.value, 6, one->council.unit, council),
	           d == DIRECTION_HIGHER ? "högre" : "lägre",
	           by_name ? ", av namnet att döma" : "");
}

void audit_targets(struct audit_book *b)
{
	const struct plan *p = b->plan;
	for (size_t i = 0; i < p->n_indicators; i++) {
		const struct plan_indicator *one = &p->indicators[i];
		if (!is_set(&one->target))
			audit_find(b, FINDING_TARGET_MISSING, one->line, "«%s» har inget årsmål.",
			           one->name);
		check_council(b, one);
		check_weaker(b, i);
		if (one->direction_source == DIRECTION_INFERRED)
			audit_find(b, FINDING_DIRECTION_INFERRED, one->line,
			           "Riktningen för «%s» (%s är bättre) står inte i planen utan är "
			           "en tolkning.",
			           one->name,
			           one->direction == DIRECTION_LOWER      ? "lägre"
			           : one->direction == DIRECTION_APPROACH ? "närmare målet"
			                                                  : "högre");
	}
}
