/* SPDX-License-Identifier: EUPL-1.2 */
/* model/words: the contract's words as enums, with their names from the same list.
 * The words are those of the two schemas in conf/schemas; stored ones are append-only. */
#ifndef MODEL_WORDS_H
#define MODEL_WORDS_H

#include <stddef.h>
#include "base/attr.h"

/* Each list gives enum and names; the stored ones are append-only. */
#define DOC_KIND_NAMES(X) X(DOC_PLAN, "plan") X(DOC_RESULTS, "results")
#define GOAL_LEVEL_NAMES(X)                                                                        \
	X(GOAL_ORIENTATION, "orientation")                                                         \
	X(GOAL_AREA, "area") X(GOAL_BOARD, "board") X(GOAL_COMMITMENT, "commitment")
#define SECTION_NAMES(X)                                                                           \
	X(SECTION_DESCRIPTION, "description")                                                      \
	X(SECTION_EXPECTED, "expected")                                                            \
	X(SECTION_METHOD, "method")                                                                \
	X(SECTION_RESOURCES, "resources")                                                          \
	X(SECTION_FOLLOWUP, "followup") X(SECTION_DEVELOPMENT, "development")
#define TARGET_KIND_NAMES(X)                                                                       \
	X(TARGET_NONE, "none")                                                                     \
	X(TARGET_VALUE, "value")                                                                   \
	X(TARGET_INCREASE, "increase")                                                             \
	X(TARGET_DECREASE, "decrease")                                                             \
	X(TARGET_MAINTAIN, "maintain") X(TARGET_BOARD_SETS, "board_sets")
#define OWNER_NAMES(X)                                                                             \
	X(OWNER_NONE, NULL)                                                                        \
	X(OWNER_COUNCIL, "council") X(OWNER_BOARD, "board") X(OWNER_UNIT, "unit")
#define DIRECTION_NAMES(X)                                                                         \
	X(DIRECTION_NONE, NULL)                                                                    \
	X(DIRECTION_HIGHER, "higher")                                                              \
	X(DIRECTION_LOWER, "lower") X(DIRECTION_APPROACH, "approach")
#define DIRECTION_SOURCE_NAMES(X)                                                                  \
	X(DIRECTION_FROM_NOWHERE, NULL)                                                            \
	X(DIRECTION_FROM_UNIT, "unit")                                                             \
	X(DIRECTION_FROM_CATALOGUE, "catalogue") X(DIRECTION_INFERRED, "inferred")
#define MEASURE_NAMES(X) X(MEASURE_NONE, NULL) X(MEASURE_LEVEL, "level") X(MEASURE_COUNTED, "count")
#define COMPARATOR_NAMES(X)                                                                        \
	X(COMPARATOR_NONE, NULL)                                                                   \
	X(COMPARATOR_AT_LEAST, "at_least") X(COMPARATOR_AT_MOST, "at_most")
#define MISSING_NAMES(X)                                                                           \
	X(MISSING_NONE, NULL)                                                                      \
	X(MISSING_NOT_PUBLISHED, "not_published")                                                  \
	X(MISSING_NOT_COLLECTED, "not_collected")                                                  \
	X(MISSING_NOT_REPORTED, "not_reported")                                                    \
	X(MISSING_TOO_FEW, "too_few")                                                              \
	X(MISSING_NOT_APPLICABLE, "not_applicable") X(MISSING_LOST, "lost")
#define ACTIVITY_STATUS_NAMES(X)                                                                   \
	X(ACTIVITY_UNKNOWN, "unknown")                                                             \
	X(ACTIVITY_NOT_STARTED, "not_started")                                                     \
	X(ACTIVITY_ONGOING, "ongoing")                                                             \
	X(ACTIVITY_DONE, "done") X(ACTIVITY_CANCELLED, "cancelled")
/* The first eighteen are the contract's kinds of a plan; the rest arise from results and the
 * register. */
#define FINDING_KIND_NAMES(X)                                                                      \
	X(FINDING_TARGET_MISSING, "target_missing")                                                \
	X(FINDING_TARGET_WEAKER_THAN_COUNCIL, "target_weaker_than_council")                        \
	X(FINDING_COUNCIL_TARGET_NOT_SET, "council_target_not_set")                                \
	X(FINDING_DUPLICATE_INDICATOR, "duplicate_indicator")                                      \
	X(FINDING_ACTIVITY_OUTSIDE_PLAN_YEAR, "activity_outside_plan_year")                        \
	X(FINDING_EXPECTATION_WITHOUT_INDICATOR, "expectation_without_indicator")                  \
	X(FINDING_EXPECTATION_DIFFERS, "expectation_differs_from_indicator")                       \
	X(FINDING_UNKNOWN_INDICATOR, "unknown_indicator")                                          \
	X(FINDING_DIRECTION_INFERRED, "direction_inferred")                                        \
	X(FINDING_SPLIT_ROW, "split_row")                                                          \
	X(FINDING_EMPTY_TABLE, "empty_table")                                                      \
	X(FINDING_HOMOGLYPH, "homoglyph")                                                          \
	X(FINDING_PLACEHOLDER_TEXT, "placeholder_text")                                            \
	X(FINDING_BUDGET_MISSING, "budget_missing")                                                \
	X(FINDING_BUDGET_DOES_NOT_ADD_UP, "budget_does_not_add_up")                                \
	X(FINDING_GOAL_UNLABELLED, "goal_unlabelled")                                              \
	X(FINDING_REORGANISATION, "reorganisation")                                                \
	X(FINDING_UNREADABLE, "unreadable")                                                        \
	X(FINDING_VALUE_DIFFERS_FROM_PARTS, "value_differs_from_parts")                            \
	X(FINDING_FORECAST_CONTRADICTS_OUTCOME, "forecast_contradicts_outcome")                    \
	X(FINDING_GROUP_TOO_SMALL, "group_too_small")                                              \
	X(FINDING_TARGET_CHANGED, "target_changed")                                                \
	X(FINDING_OUTCOME_WITHOUT_PLAN, "outcome_without_plan")                                    \
	X(FINDING_DEVIATION_WITHOUT_ACTION, "deviation_without_action")                            \
	X(FINDING_TOO_MANY, "too_many_findings")

#define X(id, name) id,
enum doc_kind { DOC_KIND_NAMES(X) DOC_KIND_COUNT };
enum goal_level { GOAL_LEVEL_NAMES(X) GOAL_LEVEL_COUNT };
enum section { SECTION_NAMES(X) SECTION_COUNT };
enum PACKED target_kind { TARGET_KIND_NAMES(X) TARGET_KIND_COUNT };
enum PACKED owner { OWNER_NAMES(X) OWNER_COUNT };
enum PACKED direction { DIRECTION_NAMES(X) DIRECTION_COUNT };
enum direction_source { DIRECTION_SOURCE_NAMES(X) DIRECTION_SOURCE_COUNT };
enum PACKED measure { MEASURE_NAMES(X) MEASURE_KIND_COUNT };
enum comparator { COMPARATOR_NAMES(X) COMPARATOR_COUNT };
enum PACKED missing_reason { MISSING_NAMES(X) MISSING_COUNT };
enum activity_status { ACTIVITY_STATUS_NAMES(X) ACTIVITY_STATUS_COUNT };
enum finding_kind { FINDING_KIND_NAMES(X) FINDING_KIND_COUNT };
#undef X

/* The name as in the contract; NULL for the *_NONE of those that may be null. */
const char *doc_kind_name(enum doc_kind k);
const char *goal_level_name(enum goal_level l);
const char *section_name(enum section s);
const char *target_kind_name(enum target_kind k);
const char *owner_name(enum owner o);
const char *direction_name(enum direction d);
const char *direction_source_name(enum direction_source s);
const char *measure_name(enum measure m);
const char *comparator_name(enum comparator c);
const char *missing_name(enum missing_reason m);
const char *activity_status_name(enum activity_status s);
const char *finding_kind_name(enum finding_kind k);

#endif
