/* SPDX-License-Identifier: EUPL-1.2 */
/* model/feed: one unit's plan and one unit's results, as values.
 * Whatever form they came in (JSON, CSV, plan document), this is what the rest of the house sees;
 * the words are those of conf/schemas/plan.schema.json and results.schema.json. Memory: each
 * document is one block with its own arena, counted; it never changes after it was read. Strings
 * are NUL-terminated UTF-8 in that arena. NULL is JSON's null unless said. The loop thread alone
 * counts references. */
#ifndef MODEL_FEED_H
#define MODEL_FEED_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/attr.h"
#include "base/num.h"
#include "model/period.h"

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
enum target_kind { TARGET_KIND_NAMES(X) TARGET_KIND_COUNT };
enum owner { OWNER_NAMES(X) OWNER_COUNT };
enum direction { DIRECTION_NAMES(X) DIRECTION_COUNT };
enum direction_source { DIRECTION_SOURCE_NAMES(X) DIRECTION_SOURCE_COUNT };
enum measure { MEASURE_NAMES(X) MEASURE_KIND_COUNT };
enum comparator { COMPARATOR_NAMES(X) COMPARATOR_COUNT };
enum missing_reason { MISSING_NAMES(X) MISSING_COUNT };
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

#define SEK_NONE       INT64_MIN /* «not printed» */
#define GOAL_NO_PARENT UINT32_MAX

struct goal {
	const char *id; /**< unique within the plan */
	enum goal_level level;
	const char *number; /**< "1.3"; NULL */
	const char *title;
	uint32_t parent;                     /**< index of a goal, or GOAL_NO_PARENT */
	const char *sections[SECTION_COUNT]; /**< NULL where there is none */
	uint32_t line;                       /**< 1-based; 0 in a feed */
};

struct phase {
	struct period period;
	double value;
};

struct target {
	enum target_kind kind;
	double value;               /**< NUM_NONE unless kind is value */
	const char *unit;           /**< "%", "st", or NULL */
	const char *text;           /**< as printed, also when ""; NULL when a feed gave none */
	const struct phase *phases; /**< by period */
	size_t n_phases;
};

/** A value with the people behind it; each NUM_NONE when not given. */
struct part {
	double value, numerator, denominator;
};
#define PART_NONE ((struct part){NUM_NONE, NUM_NONE, NUM_NONE})

struct breakdown {
	const char *name;
	struct part part;
};

struct plan_indicator {
	const char *id; /**< NULL */
	const char *name;
	uint32_t goal; /**< index */
	enum owner owner;
	struct target target;
	bool has_council; /**< false: the table has no such column (council_target: null) */
	struct target council;
	enum periodicity periodicity;
	enum direction direction;
	enum direction_source direction_source;
	enum measure measure;
	const char *comment; /**< NULL */
	const struct breakdown *breakdown;
	size_t n_breakdown;
	uint32_t line;
};

struct plan_activity {
	const char *id; /**< NULL */
	uint32_t goal;
	enum owner owner; /**< OWNER_NONE for null */
	const char *text;
	int32_t start, end; /**< civil day or CIVIL_NONE */
	const char *comment;
	uint32_t line;
};

struct expectation {
	uint32_t goal;
	const char *text;
	double value;
	const char *unit; /**< NULL */
	enum comparator comparator;
	uint32_t line;
};

struct budget_row {
	const char *name;
	int64_t cost_sek, income_sek, net_sek; /**< SEK_NONE when not printed */
	uint32_t line;
};

struct budget {
	const struct budget_row *rows;
	size_t n_rows;
	bool has_total;
	struct budget_row total;
};

struct finding {
	enum finding_kind kind;
	const char *message; /**< Swedish, for people */
	uint32_t line;       /**< 0 when there is none */
};

struct plan {
	unsigned refs;
	struct arena *arena; /**< owns all that follows and the struct itself lives beside it */
	const char *unit_id; /**< NULL */
	const char *unit_name;
	const char *district; /**< as stated; NULL */
	int year;
	int32_t valid_from; /**< CIVIL_NONE */
	const struct goal *goals;
	size_t n_goals;
	const struct plan_indicator *indicators;
	size_t n_indicators;
	const struct plan_activity *activities;
	size_t n_activities;
	const struct expectation *expectations;
	size_t n_expectations;
	bool has_budget;
	struct budget budget;
	const struct finding *findings;
	size_t n_findings;
};

struct outcome {
	const char *indicator; /**< catalogue id, plan id, or the name as printed */
	struct period period;
	struct part all, women, men;
	const struct breakdown *breakdown;
	size_t n_breakdown;
	enum missing_reason missing;
	double forecast;               /**< NUM_NONE */
	const char *analysis, *action; /**< NULL */
	int32_t reported;              /**< civil day or CIVIL_NONE */
	uint32_t line;                 /**< of a CSV row; 0 in JSON */
};

struct activity_report {
	const char *activity; /**< plan id or the text as printed */
	enum activity_status status;
	const char *comment;
	int32_t reported;
};

struct budget_report {
	struct period period;
	int64_t budget_sek, actual_sek, forecast_sek; /**< SEK_NONE */
	bool after_transfers;
	const char *comment;
};

struct results {
	unsigned refs;
	struct arena *arena;
	const char *unit; /**< NULL in CSV, which does not say */
	int year;         /**< 0 in CSV: the register's address says whose, the periods say when */
	const struct outcome *outcomes;
	size_t n_outcomes;
	bool lists_activities; /**< the feed has the key: one not listed is not_started */
	const struct activity_report *activities;
	size_t n_activities;
	const struct budget_report *budget;
	size_t n_budget;
	const struct finding *findings; /**< rows that could not be taken */
	size_t n_findings;
};

/** An empty one with its arena and one reference.  The reader fills it, then gives it away as
 * const. */
MUST_CHECK struct plan *plan_new(size_t max_bytes);
MUST_CHECK struct results *results_new(size_t max_bytes);
struct plan *plan_ref(struct plan *p);
struct results *results_ref(struct results *r);
/** The last one frees. @return NULL; NULL is fine */
struct plan *plan_unref(struct plan *p);
struct results *results_unref(struct results *r);

/** value if given, else numerator / denominator (x 100 when unit is "%"); NUM_NONE (MEANING 13). */
double part_value(struct part p, const char *unit);

#endif
