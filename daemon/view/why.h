/* SPDX-License-Identifier: EUPL-1.2 */
/* view/why.h (core, private): the chain behind a figure or an alert, before it is JSON or a page.
 * Made from the published snapshot only.  A formula is written when all its numbers are themselves
 * published and it gives the very number that is shown; else the rule is told without numbers.
 * Memory: one arena a chain; running out is sticky (`failed`). */
#ifndef VIEW_WHY_H
#define VIEW_WHY_H

#include "why_id.h"
#include "why_rules.h"

/** A setting as it is cited. */
struct why_setting {
	const char *key; /**< NULL: none is cited */
	const char *value, *file;
	uint32_t line;
};

struct why_step {
	enum why_rule rule;
	const char *id;      /**< "gap" */
	const char *what;    /**< "Avvikelse" */
	const char *formula; /**< Swedish, numbers filled in; NULL */
	double result;       /**< NUM_NONE */
	int32_t day;         /**< result that is a day; CIVIL_NONE */
	struct why_setting setting;
};

struct why_document {
	enum doc_kind kind;
	uint32_t unit;
	int year; /**< 0: none is in force */
	/** "outcome", "target", "baseline", "activity", "activity_status", "budget", "feed" */
	const char *role;
	const char *name;              /**< of the role, Swedish */
	const struct origin *origin;   /**< NULL */
	int64_t received_unix_s;       /**< 0 */
	const struct doc_state *state; /**< of the feed; NULL */
	const char *url;               /**< without credentials; NULL */
	bool withheld;                 /**< its hash would tell a protected figure */
	uint32_t line;                 /**< 0 */
	const char *pointer;           /**< NULL */
};

/** A unit that owes the figure and has not said anything. */
struct why_awaited {
	uint32_t unit;
	enum state state;
};

struct why {
	const struct snapshot *s;
	struct arena *arena;
	bool failed;
	const struct alert *alert; /**< NULL: of a figure */
	/* the figure; NULL when an alert has none */
	struct scope scope;
	const struct node_view *node; /**< NULL when the scope is not in the register any more */
	const struct figure *figure;
	const struct indicator *entry; /**< of the catalogue; NULL for a local one */
	struct why_step *steps;
	size_t n_steps, cap_steps;
	struct why_step spare; /**< written when memory is out; shown to nobody */
	struct why_document *documents;
	size_t n_documents, cap_documents;
	size_t n_units_left_out; /**< of a whole: units whose documents are not listed */
	struct why_awaited *awaited;
	size_t n_awaited, cap_awaited;
};

/* why.c */
/** The chain of the question's figure or alert. @return false: no memory */
bool why_make(struct why *w, const struct context *c);
bool why_make_alert(struct why *w, const struct snapshot *s, const struct alert *a);
void why_done(struct why *w);
/** One more step; borrowed until the next. Never NULL. */
struct why_step *why_step(struct why *w, enum why_rule rule, const char *id, const char *what);
/** Cite a setting of the main file, or a key of the catalogue's entry. */
void why_cite(struct why *w, struct why_step *step, const char *key);
void why_cite_entry(struct why *w, struct why_step *step, enum indicator_key key,
                    const char *value);
/** The number a setting holds; NUM_NONE. */
double why_setting_number(const struct why *w, const char *key);
/** A published figure of another scope or period; NULL. */
const struct figure *why_find(const struct why *w, struct scope scope, uint32_t indicator,
                              struct period period);

/* why_words.c: pieces of text in the chain's arena; "" when memory ran out */
const char *why_text(struct why *w, const char *fmt, ...) PRINTF_LIKE(2, 3);
/** "75", "−5", "(−5)" as an operand; "75 %" with its unit. */
const char *why_number(struct why *w, double x);
const char *why_operand(struct why *w, double x);
const char *why_amount(struct why *w, double x, const char *unit);
/** "−5 procentenheter", "−5 st". */
const char *why_distance(struct why *w, double x, const char *unit);
/** " = " or, when the number is rounded as printed, " ≈ ". */
const char *why_equals(double x);
const char *why_day(struct why *w, int32_t day);
const char *why_moment(struct why *w, int64_t unix_s);
/** "12 + 30 + 5", or "12 + 30 + … + 5 (17 tal)" when there are many. */
const char *why_sum(struct why *w, const double *x, size_t n);

/* why_figure.c, why_compare.c, why_merge.c, why_alert.c: steps in order */
void why_figure(struct why *w);
void why_value(struct why *w);
void why_compare(struct why *w);
void why_merge_value(struct why *w);
void why_coverage(struct why *w);
/** Sums of the units' published parts, when they are the whole's and nothing is hidden. */
bool why_parts_shown(struct why *w);
void why_due(struct why *w);
void why_alert(struct why *w);

/* why_documents.c */
void why_documents(struct why *w);
struct why_document *why_document(struct why *w, uint32_t unit, enum doc_kind kind, int year);
void why_outcome_document(struct why *w, uint32_t unit, const struct figure *f, bool baseline);
void why_plan_document(struct why *w, uint32_t unit, const struct figure *f);
/** " (rad 12)" or " (/indicators/3)": where the plan says it, or the results; "" when unknown. */
const char *why_plan_spot(struct why *w, const struct figure *f);
const char *why_outcome_spot(struct why *w, const struct figure *f);

/* why_id.c */
#define WHY_PATH_BYTES (3 * QUERY_VALUE_BYTES + 32)
/** "unit:alfa,sjukfranvaro,2014-T1". @return out; NULL when it is too long to be asked for */
const char *why_figure_id(const struct org *o, struct scope scope, const struct figure *f,
                          char out[QUERY_VALUE_BYTES]);
/** `stem` and the id, percent-coded. @return out; NULL */
const char *why_figure_path(const char *stem, const struct org *o, struct scope scope,
                            const struct figure *f, char out[WHY_PATH_BYTES]);

#endif
