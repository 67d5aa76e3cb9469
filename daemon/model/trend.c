/* SPDX-License-Identifier: EUPL-1.2 */
/* model/trend.c (core): words of trends, for programs and for people. */
#include "model/trend.h"
#include "names.h"

NAMES_OF(trend_rule_name, trend_rule, TREND_RULE_NAMES, TREND_RULE_COUNT)
NAMES_OF(trend_meaning_name, trend_meaning, TREND_MEANING_NAMES, TREND_MEANING_COUNT)
NAMES_OF(trend_why_name, trend_why, TREND_WHY_NAMES, TREND_WHY_COUNT)

#define ONE_ICON(at, id, word, meaning) [at] = {id, word, meaning},

struct icon variation_icon(enum variation v)
{
	static const struct icon icons[] = {VARIATION_ICONS(ONE_ICON)};
	must(v < VARIATION_COUNT);
	return icons[v];
}

struct icon assurance_icon(enum assurance a)
{
	static const struct icon icons[] = {ASSURANCE_ICONS(ONE_ICON)};
	must(a < ASSURANCE_COUNT);
	return icons[a];
}

enum trend_meaning trend_meaning_of(enum direction d, bool high)
{
	if (d != DIRECTION_HIGHER && d != DIRECTION_LOWER)
		return TREND_NEITHER;
	return (d == DIRECTION_HIGHER) == high ? TREND_IMPROVING : TREND_CONCERNING;
}
