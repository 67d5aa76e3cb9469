/* SPDX-License-Identifier: EUPL-1.2 */
/* view: a question and a generation in, bytes out: the JSON API, the pages, the metrics, the
 * contract's plan JSON.
 * Core room: a pure function; reads snapshots only, so nothing protected can leave through it. Same
 * generation and same question give the same bytes (promise 7).
 * Good path: path -> resource -> query checked -> rows chosen -> JSON, CSV or HTML with ETag
 * "generation-hash".
 * What can go wrong: unknown path, bad or unknown query key, unknown id: RFC 9457 problem+json in
 * Swedish with the nearest names; the page variant gives an HTML page. */
#ifndef VIEW_H
#define VIEW_H

#include "base/buf.h"
#include "base/err.h"
#include "model/link.h"
#include "model/snapshot.h"

struct view_request {
	const char *method;        /**< "GET", "HEAD" */
	const char *path;          /**< as in the request line, before '?'; decoded here */
	const char *query;         /**< after '?', raw; NULL */
	const char *if_none_match; /**< NULL */
	const char *accept;        /**< NULL */
	const char *content_type;  /**< of the body; NULL */
	struct str body;           /**< of a request that asks for something to be done */
	bool body_cut;             /**< it was longer than VIEW_BODY_BYTES */
};
#define VIEW_BODY_BYTES 16384

struct view_answer {
	int status;               /**< 200, 303, 304, 400, 401, 404, 405, 409, 413, 429, 503 */
	const char *content_type; /**< static */
	char *body;               /**< malloc'ed; NULL for 304 */
	size_t n_body;
	char etag[48];        /**< quoted; "" for errors */
	uint64_t generation;  /**< for the header Tertial-Generation */
	int64_t as_of_unix_s; /**< of history: for the header Tertial-As-Of; 0: the present */
	bool may_cache;       /**< false: no-store */
	const char *allow;    /**< of a 405: static; else NULL */
	char location[96];    /**< of a 303 */
};

/** What changes between generations: counters of the running daemon, for status, metrics and
 * health. */
struct view_live {
	const char *version;
	int64_t started_unix_s, now_unix_s; /**< civil stamps */
	bool clock_frozen;
	bool ready;                /**< first generation published, store and pull progress */
	const char *not_ready_why; /**< Swedish; NULL */
	uint64_t fetches_new, fetches_same, fetches_failed, fetched_bytes;
	uint32_t feeds, feeds_tried;
	unsigned transfers_in_flight, transfers_queued;
	unsigned parse_queue, commit_queue;
	uint64_t commits, commits_failed;
	uint32_t letters_unsent, letters_dead;
	uint64_t letters_sent, letters_retried;
	int64_t store_bytes;
	int64_t loop_longest_us;
	uint64_t answers; /**< API answers given */
	uint64_t documents_refused, publishes;
	uint64_t history_made, history_failed; /**< moments made for as_of */
	unsigned history_waiting;              /**< moments in the making or before it */
	unsigned history_kept;
	size_t history_kept_bytes;
	size_t memory_bytes;           /**< resident */
	uint64_t late_ms_histogram[8]; /**< scheduling error, see pull.h */
	const struct link_key *link;   /**< opens the links of mails; NULL: there are none */
	int64_t last_cycle_ms;         /**< how long the first whole cycle took; -1: not yet */
};

/** Does the question ask of a moment before the generation was made, of which history must tell?
 * Then it is answered by a snapshot made for that moment (as_of_unix_s).
 * @return false also for what view_answer() refuses, or answers with the generation: no as_of, a
 * moment since it was made, today's date; one in the future; a resource that has no history.  A
 * figure or an indicator in the path is not looked up: it need not be there today */
bool view_wants_history(const struct snapshot *s, const struct view_live *live,
                        const struct view_request *r, int64_t *ret_moment_unix_s);
/** A refusal that is not the question's own: RFC 9457, or a page for who asked for one.
 * @param status 400, 503 @return 0; -ENOMEM */
MUST_CHECK int view_refuse(int status, const char *title, const char *detail,
                           const struct view_request *r, struct view_answer *ret_answer);

/** Answer one question.  /api/v1/status, districts, departments, units, units/{id}, goals,
 * indicators, indicators/{id}/series, observations, activities, budget, findings, alerts,
 * alerts/{id}, why/figure/{id}, why/alert/{id}, why/mail/{id}, openapi.json; /metrics, /healthz,
 * /readyz; the pages /, /d/{district}, /u/{unit}, and a /why/ page for each of the three.
 * @param s NULL before the first generation: 503 except for /metrics, /healthz, /readyz and
 * openapi.json.  When view_wants_history(): the snapshot of that moment
 * @return 0 (also for error statuses); -ENOMEM */
MUST_CHECK int view_answer(const struct snapshot *s, const struct view_live *live,
                           const struct view_request *r, struct view_answer *ret_answer);
void view_answer_done(struct view_answer *a);

/* ---- what a request asks to be done ---- */

/** Neither GET nor HEAD. */
bool view_is_change(const char *method);
/** Is it something that can be asked?  Else view_order() refuses it, whatever its body. */
bool view_has_change(const char *method, const char *path);
struct change;
/** An order as a request put it; view_order_done() ends it. */
struct view_order {
	const struct change *change; /**< which one */
	struct order order;          /**< strings in the arena */
	struct arena *arena;
	bool preview; /**< was answered already */
};
/** Read a request that asks for something: POST and DELETE alerts/{id}/acknowledge, POST silences,
 * DELETE silences/{id}, POST /kvittera/{link}.
 * @param author whose token the request has; "": one that says no name; NULL: none, which only a
 *               sealed link does without
 * @return 1: *ret_order is to be done; 0: *ret_answer is the answer (a refusal, or what a silence
 * would keep quiet); -ENOMEM */
MUST_CHECK int view_order(const struct snapshot *s, const struct view_live *live,
                          const struct view_request *r, const char *author,
                          struct view_order *ret_order, struct view_answer *ret_answer);
/** It is done, and s shows it: the answer. @return 0; -ENOMEM */
MUST_CHECK int view_ordered(const struct snapshot *s, const struct view_live *live,
                            const struct view_request *r, const struct view_order *o,
                            struct view_answer *ret_answer);
/** It was not done: 404 for -ENOENT, 409 for -EINVAL and -ENOSPC, 429 for -EDQUOT, else
 * 503. @return 0; -ENOMEM */
MUST_CHECK int view_order_refused(const struct err *err, const struct view_request *r,
                                  const struct view_order *o, struct view_answer *ret_answer);
void view_order_done(struct view_order *o);

/** Does If-None-Match hold this tag?  NULL: no. */
bool view_tag_matches(const char *if_none_match, const char *etag);

/** A plan as tertial.plan/1 JSON, two blanks of indent, keys in the schema's order: same plan, same
 * bytes. Written are the findings given (the plan's own and audit's) whose kind the schema knows.
 * @return 0; -ENOMEM; -E2BIG */
MUST_CHECK int view_plan_json(const struct plan *p, const struct finding *findings,
                              size_t n_findings, struct buf *out);

/** A rollup as a table for people (`--once`, demo): the district's indicators with period, value,
 * target, gap, state, coverage. */
void view_district_table(const struct snapshot *s, uint32_t district, struct buf *out);

/** Text safe inside HTML text and attributes. */
void view_html_escape(struct str s, struct buf *out);

#endif
