/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/recheck.c (core): outcomes once more, now that plan and catalogue say in which unit each
 * figure is. What was already found without the unit is not told again.  Findings lie in the
 * caller's arena. */
#include "check.h"
#include "names.h"
#include <errno.h>

/* The figure's unit by the plan, else by the catalogue, else unknown. */
static const char *unit_of(const struct plan *p, const struct intake_names *names, uint32_t planned,
                           struct str name)
{
	const struct plan_indicator *one = planned != INDEX_NONE ? &p->indicators[planned] : NULL;
	if (one && one->target.kind == TARGET_VALUE)
		return one->target.unit;
	if (one && one->has_council && one->council.kind == TARGET_VALUE)
		return one->council.unit;
	if (one)
		name = str_of(one->name);
	uint32_t known = names ? intake_match(names, name).indicator : INDEX_NONE;
	return known != INDEX_NONE ? names->catalogue->indicators[known].unit : CHECK_UNIT_UNKNOWN;
}

/* 1 when the outcome cannot be used; -ENOMEM. */
static int look_again(struct check *c, const struct outcome *o, const char *unit)
{
	const struct part parts[] = {o->all, o->women, o->men};
	char printed[NUM_TEXT_BYTES], counted[NUM_TEXT_BYTES];
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		struct part p = parts[i];
		enum parts_fit fit = check_parts(p, unit);
		if (fit == PARTS_FIT || check_parts(p, CHECK_UNIT_UNKNOWN) != PARTS_FIT)
			continue;
		if (fit == PARTS_OVER) {
			int ret = check_refuse(
			        c, o->line,
			        "Täljaren (%s) är större än nämnaren (%s) för «%.*s»; utfallet "
			        "används inte, rätta en av dem",
			        num_people(p.numerator, 6, NULL, printed),
			        num_people(p.denominator, 6, NULL, counted),
			        STR_FIT(o->indicator, 120));
			return ret < 0 ? ret : 1;
		}
		double ratio =
		        num_ratio(p.numerator, p.denominator) * (unit && unit[0] == '%' ? 100 : 1);
		int ret = check_find(
		        c, FINDING_VALUE_DIFFERS_FROM_PARTS, o->line,
		        "Utfallet %s för «%.*s» stämmer inte med täljare och nämnare, som ger "
		        "%s; det angivna utfallet gäller",
		        num_people(p.value, 6, unit, printed), STR_FIT(o->indicator, 120),
		        num_people(ratio, 2, unit, counted));
		if (ret < 0)
			return ret;
	}
	return 0;
}

int intake_check_results(const struct results *r, const struct plan *p,
                         const struct intake_names *names, struct arena *arena, bool *refused,
                         const struct finding **ret_findings, size_t *ret_n)
{
	struct intake_plan_index *index;
	struct check c;
	int ret = intake_plan_index_new(p, names, &index);
	if (ret < 0)
		return ret;
	ret = check_init(&c, arena, 0);
	for (size_t i = 0; i < r->n_outcomes && ret >= 0; i++) {
		struct str name = str_of(r->outcomes[i].indicator);
		const char *unit = unit_of(p, names, intake_index_indicator(index, name), name);
		ret = unit == CHECK_UNIT_UNKNOWN ? 0 : look_again(&c, &r->outcomes[i], unit);
		refused[i] = ret > 0;
	}
	check_done(&c);
	intake_plan_index_free(index);
	if (ret < 0)
		return ret;
	*ret_findings = c.findings;
	*ret_n = c.n_findings;
	return 0;
}
