/* SPDX-License-Identifier: EUPL-1.2 */
/* model/trend: one monthly series as a process: its limits, what stands out, and what that means.
 * Words and icons' meanings are the tables here; the thinking is in assess (assess.h says by which
 * rules).  Made of published figures only, in the arena of their node_view: a protected figure is a
 * gap like a missing one, so nothing here tells of it. */
#ifndef MODEL_TREND_H
#define MODEL_TREND_H

#include "model/unit.h"

/* The four rules; a bit each in trend_point.high and .low.  Printed: append, never reorder. */
#define TREND_RULE_NAMES(X)                                                                        \
	X(TREND_OUTSIDE, "outside")           /* beyond a limit */                                 \
	X(TREND_SHIFT, "shift")               /* one of 7 or more on one side of the mean */       \
	X(TREND_RUN, "trend")                 /* one of 6 or more that rise, or fall */            \
	X(TREND_TWO_OF_THREE, "two_of_three") /* one of 2 of 3 in the outer third */
/* What a signal is, by the indicator's direction. */
#define TREND_MEANING_NAMES(X)                                                                     \
	X(TREND_IMPROVING, "improving")                                                            \
	X(TREND_CONCERNING, "concerning")                                                          \
	X(TREND_NEITHER, "neither") /* there is no better or worse, or nobody said which */
/* Why a segment has no limits, and so no signals. */
#define TREND_WHY_NAMES(X)                                                                         \
	X(TREND_HAS_LIMITS, NULL)                                                                  \
	X(TREND_TOO_FEW_POINTS, "too_few_points") /* fewer than TREND_POINTS_MIN values */         \
	X(TREND_TOO_FEW_RANGES, "too_few_ranges") /* too few of them stand beside another */

/* The icons of Making Data Count: id, word for people, meaning. */
#define VARIATION_ICONS(X)                                                                         \
	X(VARIATION_NONE, "none", "går inte att säga",                                             \
	  "Går inte att säga: det behövs minst 12 månader sedan senaste ändring av mätsättet.")    \
	X(VARIATION_COMMON_CAUSE, "common_cause", "slumpvis variation",                            \
	  "Slumpvis variation: ingen statistiskt säkerställd förändring.")                         \
	X(VARIATION_IMPROVEMENT_HIGH, "improvement_high", "förbättras",                            \
	  "Särskild orsak, förbättring: högre värden än slumpen ger.")                             \
	X(VARIATION_IMPROVEMENT_LOW, "improvement_low", "förbättras",                              \
	  "Särskild orsak, förbättring: lägre värden än slumpen ger.")                             \
	X(VARIATION_CONCERN_HIGH, "concern_high", "försämras",                                     \
	  "Särskild orsak, försämring: högre värden än slumpen ger.")                              \
	X(VARIATION_CONCERN_LOW, "concern_low", "försämras",                                       \
	  "Särskild orsak, försämring: lägre värden än slumpen ger.")                              \
	X(VARIATION_NEITHER_HIGH, "neither_high", "ovanligt höga värden",                          \
	  "Särskild orsak, varken bättre eller sämre: högre värden än slumpen ger.")               \
	X(VARIATION_NEITHER_LOW, "neither_low", "ovanligt låga värden",                            \
	  "Särskild orsak, varken bättre eller sämre: lägre värden än slumpen ger.")
#define ASSURANCE_ICONS(X)                                                                         \
	X(ASSURANCE_NONE, "none", "går inte att säga",                                             \
	  "Går inte att säga: gränser, ett mål för månaden eller en riktning saknas.")             \
	X(ASSURANCE_PASS, "pass", "når målet stadigt",                                             \
	  "Målet nås stadigt: hela det väntade spannet ligger på rätt sida om målet.")             \
	X(ASSURANCE_FAIL, "fail", "når inte målet",                                                \
	  "Målet nås inte utan att något ändras: hela det väntade spannet ligger på fel sida.")    \
	X(ASSURANCE_HIT_OR_MISS, "hit_or_miss", "slumpen avgör",                                   \
	  "Målet nås ibland och ibland inte: det ligger inom det väntade spannet.")

#define X(id, ...) id,
enum trend_rule { TREND_RULE_NAMES(X) TREND_RULE_COUNT };
enum trend_meaning { TREND_MEANING_NAMES(X) TREND_MEANING_COUNT };
enum trend_why { TREND_WHY_NAMES(X) TREND_WHY_COUNT };
enum variation { VARIATION_ICONS(X) VARIATION_COUNT };
enum assurance { ASSURANCE_ICONS(X) ASSURANCE_COUNT };
#undef X

struct icon {
	const char *id;      /**< for programs */
	const char *word;    /**< Swedish, short */
	const char *meaning; /**< Swedish, a sentence */
};
const char *trend_rule_name(enum trend_rule r);
const char *trend_meaning_name(enum trend_meaning m);
const char *trend_why_name(enum trend_why w); /* NULL for TREND_HAS_LIMITS */
struct icon variation_icon(enum variation v);
struct icon assurance_icon(enum assurance a);
/** What a signal towards high or low means. */
enum trend_meaning trend_meaning_of(enum direction d, bool high);

struct trend_point {
	struct period period; /**< a month */
	double value;         /**< what is judged; NUM_NONE: a gap */
	uint8_t high, low;    /**< 1u << enum trend_rule, by side; trend: high is rising */
	enum variation variation;
};

/** The points [from, to), between one declared step change and the next. */
struct trend_segment {
	size_t from, to;
	size_t n_values; /**< points that are no gaps */
	enum trend_why why_none;
	double mean, moving_range, low, high; /**< NUM_NONE without limits */
	double moving_range_limit;            /**< the same */
};

/** One indicator of one scope, by month, through all years. */
struct trend {
	uint32_t indicator;         /**< as in the figures */
	enum direction direction;   /**< as the latest figure has it */
	bool increments;            /**< a count: its points are the months' own additions */
	struct trend_point *points; /**< one for each monthly figure, in order of time */
	size_t n_points;
	struct trend_segment *segments; /**< cover all points; at least one */
	size_t n_segments;
	enum variation variation; /**< of the latest value */
	enum assurance assurance; /**< of the segment it stands in */
};

#endif
