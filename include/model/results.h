/* SPDX-License-Identifier: EUPL-1.2 */
/* model/results: what one unit has reported, as values; the words are those of
 * conf/schemas/results.schema.json.  Memory and references as model/feed.h says. */
#ifndef MODEL_RESULTS_H
#define MODEL_RESULTS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/attr.h"
#include "base/num.h"
#include "model/period.h"
#include "model/words.h"

#define SEK_NONE INT64_MIN /* «not printed» */

struct finding {
	enum finding_kind kind;
	const char *message; /**< Swedish, for people */
	uint32_t line;       /**< 0 when there is none */
};

/** A value with the people behind it; each NUM_NONE when not given. */
struct part {
	double value, numerator, denominator;
};
#define PART_NONE ((struct part){NUM_NONE, NUM_NONE, NUM_NONE})

/** Does it say a value, or the two numbers that give one? */
static inline bool part_given(const struct part *p)
{
	return num_given(p->value) || num_given(num_ratio(p->numerator, p->denominator));
}

/** Do two documents say the same of it? */
static inline bool part_eq(const struct part *a, const struct part *b)
{
	return num_eq(a->value, b->value) && num_eq(a->numerator, b->numerator) &&
	       num_eq(a->denominator, b->denominator);
}

struct breakdown {
	const char *name;
	struct part part;
};

struct outcome {
	const char *indicator; /**< catalogue id, plan id, or the name as printed */
	struct period period;
	bool dated; /**< a day was given, not a period: `period` is how it reads without more */
	enum missing_reason missing;
	int32_t day;      /**< civil day, when dated */
	int32_t reported; /**< civil day or CIVIL_NONE */
	uint32_t line;    /**< of a CSV row; 0 in JSON */
	uint32_t item;    /**< JSON: its place in /outcomes as sent, from 0 */
	struct part all, women, men;
	const struct breakdown *breakdown;
	size_t n_breakdown;
	double forecast;               /**< NUM_NONE */
	const char *analysis, *action; /**< NULL */
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
	atomic_uint refs;
	struct arena *arena;
	const char *unit; /**< NULL in CSV without a column for it */
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

/** An empty one with its arena and one reference; see plan_new(). */
MUST_CHECK struct results *results_new(size_t max_bytes);
struct results *results_ref(struct results *r);
/** The last one frees. @return NULL; NULL is fine */
struct results *results_unref(struct results *r);

/** Its own, or when dated that of periodicity p (PERIODICITY_COUNT: no plan says) on its day. */
struct period outcome_period(const struct outcome *o, enum periodicity p);

/** value if given, else numerator / denominator (x 100 when unit is "%"); NUM_NONE (MEANING 13). */
double part_value(struct part p, const char *unit);

#endif
