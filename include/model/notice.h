/* SPDX-License-Identifier: EUPL-1.2 */
/* model/notice: alerts as they stand, and the notices that go out: what alert makes, store keeps,
 * notify sends. Plain values; strings are owned by whoever made the struct (book, arena, snapshot).
 */
#ifndef MODEL_NOTICE_H
#define MODEL_NOTICE_H

#include <stdatomic.h>
#include "model/tree.h"

/* Stored and printed: append, never reorder. */
#define ALERT_KIND_NAMES(X)                                                                        \
	X(ALERT_INDICATOR_BEHIND, "indicator_behind")                                              \
	X(ALERT_FORECAST_BEHIND, "forecast_behind")                                                \
	X(ALERT_REPORT_LATE, "report_late")                                                        \
	X(ALERT_FEED_INVALID, "feed_invalid")                                                      \
	X(ALERT_FEED_UNREACHABLE, "feed_unreachable")                                              \
	X(ALERT_ACTIVITY_OVERDUE, "activity_overdue")                                              \
	X(ALERT_BUDGET_DEVIATION, "budget_deviation")                                              \
	X(ALERT_TARGET_LOWERED, "target_lowered")                                                  \
	X(ALERT_DEVIATION_WITHOUT_ACTION, "deviation_without_action")                              \
	X(ALERT_OPERATOR, "operator")
#define ALERT_STATE_NAMES(X)                                                                       \
	X(ALERT_QUIET, "quiet")                                                                    \
	X(ALERT_PENDING, "pending")                                                                \
	X(ALERT_RAISED, "raised") X(ALERT_CLEARING, "clearing")
#define SEVERITY_NAMES(X)                                                                          \
	X(SEVERITY_NOTICE, "notice") X(SEVERITY_WARNING, "warning") X(SEVERITY_SERIOUS, "serious")
#define NOTICE_KIND_NAMES(X)                                                                       \
	X(NOTICE_IMMEDIATE, "immediate")                                                           \
	X(NOTICE_DIGEST, "digest")                                                                 \
	X(NOTICE_TEST, "test")                                                                     \
	X(NOTICE_FALLBACK, "fallback") X(NOTICE_EVENT, "event") X(NOTICE_REMINDER, "reminder")
#define X(id, name) id,
enum alert_kind { ALERT_KIND_NAMES(X) ALERT_KIND_COUNT };
enum alert_state { ALERT_STATE_NAMES(X) ALERT_STATE_COUNT };
enum severity { SEVERITY_NAMES(X) SEVERITY_COUNT };
enum notice_kind { NOTICE_KIND_NAMES(X) NOTICE_KIND_COUNT };
#undef X
const char *alert_kind_name(enum alert_kind k);
/** Is the subject of such alerts an indicator? */
bool alert_about_indicator(enum alert_kind k);
/** Do such alerts tell of an outcome, or a forecast, and its number? */
bool alert_about_outcome(enum alert_kind k);
const char *alert_state_name(enum alert_state s);
const char *severity_name(enum severity s);
const char *notice_kind_name(enum notice_kind k);

#define ALERT_UNTIL_RESOLVED INT64_MAX
/* What webhooks were told of an alert, whoever was mailed; stored: append. */
enum hooks_told {
	HOOKS_NOTHING,   /**< that it is raised, they are yet to hear; or it is not */
	HOOKS_RAISED,    /**< all there is to tell so far */
	HOOKS_OWED_WORSE /**< raised; that it got worse, they are yet to hear */
};
/** How steady an alert is (daemon/alert/flap.c).  Stored: append, never reorder. */
enum flap {
	FLAP_NONE,
	FLAP_NOTE,     /**< unstable, and that waits to be told */
	FLAP_UNSTABLE, /**< told; neither raise nor recovery is, until it has settled */
	FLAP_SETTLED,  /**< the state it settled in waits to be told */
	FLAP_COUNT
};

#define ALERT_ID_BYTES 17 /* 16 hex digits of the hash of kind, scope id and subject; NUL */

/** One alert as it stands.  Identity is kind + scope + subject (MEANING 26); scope by id, so that a
 * reordered register changes nothing. */
struct alert {
	char id[ALERT_ID_BYTES];
	enum alert_kind kind;
	enum alert_state state;
	enum severity severity;
	bool muted; /**< the unit is unreachable or invalid: counted, not told */
	enum scope_kind scope_kind;
	const char *scope_id;
	const char *subject;   /**< indicator id, document, activity; "" when the scope itself */
	const char *name;      /**< of the subject, for people */
	struct period period;  /**< year 0 when there is none */
	int64_t since_unix_s;  /**< when the present state was entered */
	int64_t raised_unix_s; /**< 0: not raised since it was quiet */
	uint32_t n_observed;   /**< fresh observations in the present state */
	double value, target, gap, worst_gap; /**< NUM_NONE */
	const char *unit;                     /**< of measure; NULL */
	const char *why[LANGUAGE_COUNT];      /**< one sentence; NULL */
	/** What moved it where it stands, when the outcome did not: a changed target or rule;
	 * NULL */
	const char *cause[LANGUAGE_COUNT];
	const char *const *told;    /**< addresses told of the raise, sorted */
	const char *const *told_in; /**< beside each: id of the notice that opened its
	                                         thread; NULL: unknown */
	size_t n_told;
	bool untold; /**< raised or worse, and the mail waits (quiet hours, limit, muted) */
	int64_t worse_unix_s;                              /**< when it last got worse; 0 */
	const char *acknowledged_by, *acknowledged_action; /**< NULL */
	int32_t acknowledged_due;                          /**< CIVIL_NONE */
	bool ack_overdue;              /**< that day passed, and it is still so: seen to no more */
	unsigned escalated;            /**< told the deputy (1), the director (2); 0 */
	int64_t owed_unix_s;           /**< since when an answer is: told, or heard again; 0 */
	int64_t silenced_until_unix_s; /**< 0: not silenced; ALERT_UNTIL_RESOLVED */
	const char *silence;           /**< id of the silence that lasts longest; NULL */
	enum hooks_told hooks_told;
	int64_t recovered_unix_s;      /**< when it last became quiet after a raise; 0: forgotten */
	int64_t swinging_since_unix_s; /**< the first of the raises that n_swings counts from */
	uint32_t n_swings;             /**< raised again soon after it recovered, in a row */
	enum flap flap;
};

/** Somebody sees to it: acknowledged, and not past its day. */
static inline bool alert_is_seen_to(const struct alert *a)
{
	return a->acknowledged_by && !a->ack_overdue;
}
/** Neither open, nor to be listed or remembered any more: it leaves book and store. */
static inline bool alert_is_over(const struct alert *a)
{
	return a->state == ALERT_QUIET && a->raised_unix_s == 0 && a->recovered_unix_s == 0 &&
	       a->flap == FLAP_NONE;
}
static inline bool alert_is_unstable(const struct alert *a)
{
	return a->flap == FLAP_NOTE || a->flap == FLAP_UNSTABLE;
}

/** «indicator_behind unit:alfa Sjukfrånvaro»: what it is about, cut to `n`. */
void alert_in_words(const struct alert *a, char *out, size_t n);

/** Where in the register it stands.  @return false: nowhere any more, or it is the operator's */
bool alert_scope(const struct alert *a, const struct org *o, struct scope *ret_scope);

/** An alert as it stands: one block with its texts, counted.  Never changed, only replaced. */
struct kept_alert {
	atomic_uint refs;
	uint64_t key; /**< the id as a number */
	struct alert a;
};
/** Copies. @return one reference; NULL without memory */
MUST_CHECK struct kept_alert *kept_alert_new(const struct alert *a, uint64_t key);
struct kept_alert *kept_alert_ref(struct kept_alert *k);
/** The last one frees. @return NULL; NULL is fine */
struct kept_alert *kept_alert_unref(struct kept_alert *k);

/** Open alerts whose keys begin with the same byte, by key: counted, shared by generations. */
#define ALERT_SHELVES 256
struct alert_shelf {
	atomic_uint refs;
	size_t n;
	struct kept_alert *at[];
};
static inline size_t alert_shelf_of(uint64_t key)
{
	return (size_t)(key >> 56);
}
/** Those that are not quiet; takes references. @return one reference; NULL without memory */
MUST_CHECK struct alert_shelf *alert_shelf_new(struct kept_alert *const *alerts, size_t n);
struct alert_shelf *alert_shelf_ref(struct alert_shelf *s);
struct alert_shelf *alert_shelf_unref(struct alert_shelf *s);

/** The newest reminder of what a unit owes in a period. */
struct reminded {
	const char *unit_id;
	struct period period;
	uint8_t month; /**< of the last day, when it is later than the period's own; else 0 */
	int16_t step;  /**< days after the last day; before it negative */
};

/** One mail to one person, or one event to one webhook. */
struct notice {
	const char
	        *id; /**< local part of the Message-ID, or the webhook-id: from content, stable */
	enum notice_kind kind;
	const char *to_name;               /**< NULL */
	const char *to;                    /**< address; of an event the hook's own name */
	const char *subject, *text, *html; /**< UTF-8; of an event the text is its body, html "" */
	const char *in_reply_to;           /**< id of the first of its thread; NULL */
	enum language language;            /**< its words are in it */
	int64_t created_unix_s;            /**< civil stamp: the Date header */
};

#endif
