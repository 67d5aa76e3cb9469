/* SPDX-License-Identifier: EUPL-1.2 */
/* model/feed: one unit's plan and (model/results.h) one unit's results, as values.
 * Whatever form they came in (JSON, CSV, plan document), this is what the rest of the house sees;
 * the words are those of conf/schemas/plan.schema.json and results.schema.json. Memory: each
 * document is one block with its own arena, counted; it never changes after it was read. Strings
 * are NUL-terminated UTF-8 in that arena. NULL is JSON's null unless said. One thread counts its
 * references: the loop's, or that of the job which alone has it. */
#ifndef MODEL_FEED_H
#define MODEL_FEED_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "model/results.h"

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
	double value;               /**< of kind value, and always then; else NUM_NONE */
	const char *unit;           /**< "%", "st", or NULL */
	const char *text;           /**< as printed, also when ""; NULL when a feed gave none */
	const struct phase *phases; /**< by period */
	size_t n_phases;
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

/** What a document prints as the sum of rows [from, to): of a part, or of all. */
struct budget_sum {
	struct budget_row printed;
	size_t from, to;
};

struct budget {
	const struct budget_row *rows;
	size_t n_rows;
	bool has_total;
	struct budget_row total;
	const struct budget_sum *sums; /**< of a document only: a feed has the total alone */
	size_t n_sums;
	bool in_tkr; /**< of a document: every amount is printed in tkr */
};

struct plan {
	atomic_uint refs;
	struct arena *arena; /**< owns all that follows and the struct itself lives beside it */
	const char *unit_id; /**< NULL */
	const char *unit_name;
	const char *district; /**< as stated; NULL */
	const char *handler;  /**< «Handläggare», of a document; NULL */
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

/** An empty one with its arena and one reference.  The reader fills it, then gives it away as
 * const. */
MUST_CHECK struct plan *plan_new(size_t max_bytes);
struct plan *plan_ref(struct plan *p);
/** The last one frees. @return NULL; NULL is fine */
struct plan *plan_unref(struct plan *p);

#endif
