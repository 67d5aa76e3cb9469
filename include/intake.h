/* SPDX-License-Identifier: EUPL-1.2 */
/* intake: bytes in, a plan or results out, or a reason why not.
 * Core room: no I/O, no clock, no log, no globals; may run in a pool job, one document per call,
 * any number at once.
 *
 * A plan address may give JSON (tertial.plan/1) or the plan document as the unit publishes it; a
 * results address JSON (tertial.results/1) or CSV.  The format comes from the content, never from
 * the name. Good path: bytes -> format -> parse within limits -> check ranges and dates -> one
 * immutable document. What can go wrong: over a limit, not the format, against the schema,
 * impossible value, duplicate key.  Then nothing is taken and `reason` says what, where, which
 * limit and which value.  In a plan document nothing is dropped silently: what cannot be read is a
 * finding `unreadable` with its line. */
#ifndef INTAKE_H
#define INTAKE_H

#include "base/buf.h"
#include "base/err.h"
#include "model/feed.h"
#include "model/trail.h"
#include "model/unit.h"

struct intake_names; /* normalised names of a catalogue, for look-up; immutable */

/* Why a document was not taken.  Shown as last_error.kind in the API; append-only. */
#define REASON_NAMES(X)                                                                            \
	X(REASON_NONE, "none")                                                                     \
	X(REASON_EMPTY, "empty")               /* no bytes */                                      \
	X(REASON_TOO_LARGE, "too_large")       /* bytes, depth, items or a text over the limit */  \
	X(REASON_BAD_ENCODING, "bad_encoding") /* not UTF-8 where UTF-8 is demanded, NUL */        \
	X(REASON_HTML, "html")                 /* a web page, often a login page */                \
	X(REASON_NOT_A_FEED, "not_a_feed")     /* none of the formats */                           \
	X(REASON_MALFORMED, "malformed")       /* broken JSON or CSV */                            \
	X(REASON_SCHEMA, "schema")             /* well-formed, but against the schema */           \
	X(REASON_IMPOSSIBLE, "impossible")     /* a value that cannot be */                        \
	X(REASON_WRONG_UNIT, "wrong_unit")     /* another unit's document */                       \
	X(REASON_WRONG_YEAR, "wrong_year")     /* a year the unit was not active in */             \
	X(REASON_NO_MEMORY, "no_memory")                                                           \
	X(REASON_SHRUNK,                                                                           \
	  "shrunk") /* a plan that lost half of what it said: somebody must confirm */
#define X(id, name) id,
enum reason_kind { REASON_NAMES(X) REASON_COUNT };
#undef X
const char *reason_name(enum reason_kind k);

#define REASON_POINTER_BYTES 256
struct reason {
	enum reason_kind kind;
	char pointer[REASON_POINTER_BYTES]; /**< RFC 6901 JSON pointer; "" outside JSON or for the
	                                       whole */
	uint32_t line;                      /**< 1-based; 0 when unknown */
	struct err err;                     /**< Swedish, names limit, value and cure */
};

struct intake_limits {
	size_t max_bytes;        /**< of the body, 1..LIMIT_BODY_BYTES */
	size_t max_depth;        /**< JSON nesting */
	size_t max_string_bytes; /**< one text */
	size_t max_items;        /**< goals, indicators, activities … of one document, together */
};
/** The limits of base/limits.h with 8 MiB of body. */
struct intake_limits intake_default_limits(void);

/* Asked of the content alone (first bytes and first line). */
enum intake_format { INTAKE_JSON, INTAKE_CSV, INTAKE_DOCUMENT, INTAKE_HTML, INTAKE_UNKNOWN };
enum intake_format intake_format_of(struct str body);

/** Read a plan in any of its forms.
 * @param ret_plan owned by the caller (plan_unref), written on success only
 * @param ret_reason written on failure only
 * @return 0; -EINVAL not taken; -E2BIG over a limit; -ENOMEM */
MUST_CHECK int intake_plan(struct str body, const struct intake_limits *limits,
                           struct plan **ret_plan, struct reason *ret_reason);

/** Read results in any of their forms; as intake_plan().  In CSV bad rows are left out and become
 * findings with line, column and cure, the good ones are taken; a file without one good row (but
 * with rows) is refused whole.
 * @param whose the unit whose rows are wanted from an export of several (one value a row: date,
 * unit, measure, column, value), borrowed until return; NULL: then such a file must have one unit's
 * alone */
MUST_CHECK int intake_results(struct str body, const struct intake_limits *limits,
                              const struct unit *whose, struct results **ret_results,
                              struct reason *ret_reason);

/** Look at results again with the plan at hand, when the unit of each figure is known (MEANING 13):
 * a numerator above the denominator of a share, a printed value that its parts do not give, two
 * names of one indicator in the same period. intake_results() has already told what is wrong in any
 * unit.
 * @param x of the plan (intake_plan_index_new())
 * @param refused r->n_outcomes flags: true for an outcome that must not be used
 * @param ret_findings in `arena`
 * @return 0; -ENOMEM */
struct intake_plan_index;
MUST_CHECK int intake_check_results(const struct results *r, const struct intake_plan_index *x,
                                    struct arena *arena, bool *refused,
                                    const struct finding **ret_findings, size_t *ret_n);

/** Where does an answer lead on the way to a document of this source (not SOURCE_DOCUMENT)?
 * Kolada's answers are gathered into one JSON document, which intake_results() reads.
 * @param answer nothing at the start
 * @param t url and body as trail.h says
 * @return enum trail_step; -EINVAL: it leads nowhere, with words; -E2BIG: too far; -ENOMEM */
MUST_CHECK int intake_follow(const struct source *s, struct str answer, struct trail *t,
                             struct err *err);

/** Read the answer of a token server (RFC 6749, 5.1).
 * @param ret_token `cap` bytes, NUL-terminated; fit for a header
 * @param ret_expires_s -1 when it does not say
 * @return 0; -EPROTO with words that do not repeat the token; -ENOMEM */
MUST_CHECK int intake_token(struct str body, char *ret_token, size_t cap, int64_t *ret_expires_s,
                            struct err *err);

/* ---- whose document (MEANING 30) ---- */

/** Is this document the unit's own?  Plan: id equal to the register's, else name or alias,
 * normalised. Results: the same with their `unit`; CSV without a column for it is taken.
 * @return 0; -EINVAL with reason wrong_unit */
MUST_CHECK int intake_check_unit(const struct unit *u, const char *id, const char *name,
                                 struct reason *ret_reason);

/** Was the unit there in any day of that year?  Year 0 (CSV) is taken.
 * @return 0; -EINVAL with reason wrong_year */
MUST_CHECK int intake_check_year(const struct unit *u, int year, struct reason *ret_reason);

/* ---- indicator identity ---- */

/** Build the look-up. The catalogue must outlive it (it stays borrowed).
 * Two entries whose normalised names or aliases collide are an error naming both lines.
 * @return 0; -EEXIST; -ENOMEM */
MUST_CHECK int intake_names_new(const struct catalogue *c, struct intake_names **ret_names,
                                struct err *err);
void intake_names_free(struct intake_names *names);

#define INTAKE_NEAR_MAX 3
struct intake_match {
	uint32_t indicator; /**< index in the catalogue, or INDEX_NONE when unknown */
	bool exact;         /**< by id or name as printed, not by alias or normalisation */
	uint32_t near[INTAKE_NEAR_MAX]; /**< when unknown: nearest known ones, best first */
	size_t n_near;
};
/** Exact id, then name, then alias, each normalised (Unicode, case, hyphenation, homoglyphs,
 * trailing qualifiers, Andel/Andelen); never by guess: near ones are proposals only. */
struct intake_match intake_match(const struct intake_names *names, struct str name);

/** The same for each indicator of a plan: what audit_plan() wants to know.
 * @param ret_indicator p->n_indicators catalogue indexes, or INDEX_NONE; in `arena`
 * @param ret_near for the unknown ones their nearest names as text («A», «B»), else NULL; in
 * `arena`
 * @return 0; -ENOMEM */
MUST_CHECK int intake_match_plan(const struct intake_names *names, const struct plan *p,
                                 struct arena *arena, const uint32_t **ret_indicator,
                                 const char *const **ret_near);

/** The normal form used for comparing names: lower case, joined hyphenation, Latin for look-alikes,
 * one blank, no trailing qualifier or punctuation.  Written into *out (cleared first). */
void intake_normal_name(struct str name, struct buf *out);
/** Equal by normal form? */
bool intake_same_name(struct str a, struct str b);
/** Index of the plan's indicator that `name` means (plan id, name as printed, normalised name, or
 * the catalogue id its name maps to), or INDEX_NONE. */
uint32_t intake_plan_indicator(const struct plan *p, const struct intake_names *names,
                               struct str name);
/** The same for activities: plan id, or text as printed, normalised. */
uint32_t intake_plan_activity(const struct plan *p, struct str text);

/* The same answers for many questions about the indicators of one plan: a hash look-up each instead
 * of a walk. */
/** In `arena`; plan and names (may be NULL) must outlive it. @return 0; -ENOMEM */
MUST_CHECK int intake_plan_index_new(const struct plan *p, const struct intake_names *names,
                                     struct arena *arena,
                                     const struct intake_plan_index **ret_index);
uint32_t intake_index_indicator(const struct intake_plan_index *x, struct str name);
/** The catalogue's indicator that the plan's i-th is; NULL when it is the unit's own. */
const struct indicator *intake_index_known(const struct intake_plan_index *x, uint32_t i);

#endif
