/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/recheck.c (core): outcomes once more, now that plan and catalogue say in which unit each
 * figure is. Two names that are one indicator are one outcome.  What was already found without the
 * unit is not told again.  Findings lie in the caller's arena. */
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
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		struct part p = parts[i];
		enum parts_fit fit = check_parts(p, unit);
		if (fit == PARTS_FIT || check_parts(p, CHECK_UNIT_UNKNOWN) != PARTS_FIT)
			continue;
		if (fit == PARTS_OVER) {
			int ret = check_refuse(
			        c, o->line,
			        "Täljaren är större än nämnaren för «%.*s»; utfallet används inte, "
			        "rätta en av dem",
			        STR_FIT(o->indicator, 120));
			return ret < 0 ? ret : 1;
		}
		int ret = check_find(
		        c, FINDING_VALUE_DIFFERS_FROM_PARTS, o->line,
		        "Utfallet för «%.*s» stämmer inte med täljare och nämnare; det angivna "
		        "utfallet gäller",
		        STR_FIT(o->indicator, 120));
		if (ret < 0)
			return ret;
	}
	return 0;
}

/* Which row of the plan and which period an outcome is for: what makes it the same outcome as
 * another, whatever the two call it. */
struct meaning {
	uint32_t planned, period;
};

struct seen {
	struct table table;
	struct meaning *of; /* per outcome, in arena */
};

static struct str key_of(const struct meaning *m)
{
	return (struct str){(const char *)m, sizeof(*m)};
}

/* The earlier outcome that means the same as number i, or INDEX_NONE; i is remembered. */
static uint32_t earlier(struct seen *s, uint32_t i, uint32_t planned, struct period p)
{
	struct table_walk walk;
	s->of[i] = (struct meaning){planned, period_key(p)};
	struct str key = key_of(&s->of[i]);
	for (uint32_t at = table_first(&s->table, key, &walk); at != TABLE_END;
	     at = table_next(&s->table, &walk)) {
		if (str_eq(key_of(&s->of[at]), key))
			return at;
	}
	table_put(&s->table, key, i);
	return INDEX_NONE;
}

/* What is missing says nothing against a value before or after it. */
static bool says_nothing(const struct outcome *o)
{
	const struct part none = PART_NONE;
	return part_eq(&o->all, &none) && part_eq(&o->women, &none) && part_eq(&o->men, &none) &&
	       o->n_breakdown == 0;
}

/* 1 when the outcome cannot be used; -ENOMEM. */
static int check_twin(struct check *c, const struct outcome *first, const struct outcome *o)
{
	char before[PERIOD_TEXT_BYTES], after[PERIOD_TEXT_BYTES];
	if (check_same_values(first, o))
		return 1; /* the same said twice counts once */
	int ret = check_refuse(
	        c, o->line,
	        "«%.*s» för %s och «%.*s» för %s är samma utfall men har olika värden; det första "
	        "gäller, ta bort det ena",
	        STR_FIT(first->indicator, 120), period_text(first->period, before),
	        STR_FIT(o->indicator, 120), period_text(o->period, after));
	return ret < 0 ? ret : 1;
}

static int check_each(struct check *c, struct seen *seen, const struct results *r,
                      const struct intake_plan_index *x, bool *refused)
{
	const struct plan *p = x->plan;
	int ret = 0;
	const char *named = NULL, *unit = NULL; /* the same text as the one before: as it was */
	uint32_t planned = INDEX_NONE;
	for (uint32_t i = 0; i < r->n_outcomes && ret >= 0; i++) {
		const struct outcome *o = &r->outcomes[i];
		if (o->indicator != named) {
			named = o->indicator;
			planned = intake_index_indicator(x, str_of(named));
			unit = unit_of(p, x->names, planned, str_of(named));
		}
		ret = unit == CHECK_UNIT_UNKNOWN ? 0 : look_again(c, o, unit);
		uint32_t twin = INDEX_NONE;
		if (ret == 0 && planned != INDEX_NONE && !says_nothing(o)) {
			const struct plan_indicator *row = &p->indicators[planned];
			struct period said = outcome_period(o, row->periodicity);
			twin = earlier(seen, i, planned,
			               indicator_period(intake_index_known(x, planned), row, said));
		}
		if (twin != INDEX_NONE)
			ret = check_twin(c, &r->outcomes[twin], o);
		refused[i] = ret > 0;
	}
	return ret < 0 ? ret : 0;
}

int intake_check_results(const struct results *r, const struct intake_plan_index *x,
                         struct arena *arena, bool *refused, const struct finding **ret_findings,
                         size_t *ret_n)
{
	struct check c;
	struct seen seen = {.of = arena_array(arena, r->n_outcomes, sizeof(*seen.of))};
	int ret = seen.of ? table_init(&seen.table, r->n_outcomes) : -ENOMEM;
	if (ret < 0)
		return ret;
	ret = check_init(&c, arena, 0);
	if (ret == 0)
		ret = check_each(&c, &seen, r, x, refused);
	check_done(&c);
	table_done(&seen.table);
	if (ret < 0)
		return ret;
	*ret_findings = c.findings;
	*ret_n = c.n_findings;
	return 0;
}
