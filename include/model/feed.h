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
#include "model/words.h"

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
	/** true: it came as JSON, and `findings` are the sender's words: kept so that reading what
	 * was read gives the same, told by nobody else (the contract ignores them). false: the
	 * reader's own. */
	bool from_feed;
	const struct finding *findings;
	size_t n_findings;
};

struct outcome {
	const char *indicator; /**< catalogue id, plan id, or the name as printed */
	struct period period;
	bool dated;  /**< a day was given, not a period: see outcome_period() */
	int32_t day; /**< civil day, when dated */
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

/** Its own, or when dated that of periodicity p (PERIODICITY_COUNT: no plan says) on its day. */
struct period outcome_period(const struct outcome *o, enum periodicity p);

/** value if given, else numerator / denominator (x 100 when unit is "%"); NUM_NONE (MEANING 13). */
double part_value(struct part p, const char *unit);

#endif
