/* SPDX-License-Identifier: EUPL-1.2 */
/* app/flow: what the files of the walk share.  The walk itself is flow.c; around it
 *   read.c     bodies -> documents, a batch at a time in a pool job
 *   admit.c    may a document be put in force?
 *   apply.c    a document or a failure -> the tree, and the row that stores it
 *   restore.c  what was stored -> tree, book and pull, at start and at reload
 *   publish.c  the next generation of what may leave the house
 *   commit.c   the transaction, and what happens when it is on disk
 *   tell.c     notices, letters and the daemon's own troubles
 *   second.c   what time alone does
 *   open.c     beginning and end
 *   live.c     the counters of the running daemon
 *   history.c  questions of another moment (as_of): a tree of its own, through the same rooms
 * Owned by app.c; loop thread. */
#ifndef APP_FLOW_H
#define APP_FLOW_H

#include "alert.h"
#include "arrival.h"
#include "clock.h"
#include "config.h"
#include "intake.h"
#include "loop.h"
#include "model/snapshot.h"
#include "model/touched.h"
#include "notify.h"
#include "pace.h"
#include "protect.h"
#include "pull.h"
#include "rollup.h"
#include "serve.h"
#include "store.h"

struct flow {
	struct uv_loop_s *loop;
	struct loop_gate *gate;   /* the app's */
	const struct config *cfg; /* the app's; swapped by flow_reload() */
	const struct clock *clock;
	bool once;
	bool stopping; /* callbacks only keep the books */
	/* rooms, the app's */
	struct store *store;
	struct pull *pull;
	struct notify *notify;
	struct serve *serve; /* NULL when nothing listens */
	/* the world */
	struct tree *tree;
	struct feed_known *known; /* org->n_units * DOC_KIND_COUNT */
	struct feed_known *first_dirty;
	struct protect_shown *shown;
	bool shown_told;         /* … that it is full; as the operator knows it */
	struct history *history; /* history.c */
	struct alert_book *book;
	struct snapshot *published; /* NULL before the first commit */
	uint64_t generation;
	int64_t last_digest_unix_s;
	int32_t judged_day; /* civil day of the last full pass */
	/* arrivals and the job that reads them */
	struct arrival *first_arrival, **last_arrival;
	unsigned n_arrivals;
	struct loop_job reading_job;
	struct arrival *reading;             /* in the job; NULL when idle */
	struct org *reading_org;             /* counted for the job */
	struct catalogue *reading_catalogue; /* likewise */
	size_t reading_max_bytes;
	/* rounds */
	struct loop_tick round_tick;
	bool round_waits;
	int64_t round_cost_ms;     /* of the last one: what came meanwhile shares the next */
	struct store_batch *batch; /* what the next commit will hold; NULL when nothing */
	bool batch_urgent; /* holds what became of a letter: committed without waiting for figures
	                    */
	bool committing_letters; /* … and this one is on its way to the disk */
	bool shown_lent;         /* it is with a question of history: no pass until it is back */
	bool batch_shown;        /* holds what an answer of history will show: committed likewise */
	bool committing_shown;   /* … and this one is on its way */
	struct store_batch *stuck; /* the one that failed: tried again before any other */
	struct loop_tick retry_tick;
	struct snapshot *candidate; /* published when its commit is done */
	bool committing;
	unsigned n_commit_failures; /* in a row */
	uint32_t *observed;         /* units with a fresh observation since the last pass */
	size_t n_observed, cap_observed;
	bool first_cycle_over;
	bool look_at_all; /* the next pass of the book sees every node */
	bool stamps_waiting;
	int64_t published_ms;
	/* counters */
	uint64_t n_refused, n_publishes;
	int64_t started_ms, first_cycle_ms;
	bool delivery_failed;       /* the last letter that ended was refused for good */
	bool any_failed;            /* --once: exit 2 */
	void (*idle_cb)(void *arg); /* --once: everything told */
	void *idle_arg;
};

/* flow.c */
void flow_on_fetch(struct pull_fetch *fetch, void *flow);
/** Something may have changed: a round will look, soon. */
void flow_wake(struct flow *f);
/** The same, in the next turn of the loop. */
void flow_wake_now(struct flow *f);
/** One round, as a timer's callback. */
void flow_round(struct loop_tick *tick, void *flow);
struct rollup_names flow_names(struct catalogue *c); /**< how figures find what they are */
/** Alerts and notices of one pass of the book go into the batch. */
void flow_keep_changes(struct flow *f, const struct alert_changes *c);

/* publish.c */
/** The published copy of a node, with the trends of what it shows, sharing with the copy before it
 * what did not change (NULL: all anew); NULL without memory. */
struct node_view *publish_node(const struct tree *t, const struct node *n,
                               const struct node_view *before);
/** @param ret_touched what was published anew; the caller frees it. @return 0; -ENOMEM */
MUST_CHECK int publish_next(struct flow *f, struct snapshot **ret_next, struct scope **ret_touched,
                            size_t *ret_n);
void publish_clear(struct flow *f);

/* commit.c: takes the batch */
void commit_start(struct flow *f, struct store_batch *b);
void commit_retry(struct loop_tick *tick, void *flow);

/* second.c: once a second: the day, silence, digests, stamps. */
void flow_second(struct flow *f);
/** Is the first cycle over: every feed tried, everything that came read? */
void second_first_cycle(struct flow *f);
/** Is everything told that --once has to tell?  Then idle_cb. */
void second_idle(struct flow *f);
/** --once ends here, done or not. */
void second_give_up(struct flow *f);

/* open.c */
MUST_CHECK int flow_open(struct flow *f, struct err *err);
/** The most memory for what was shown of so many units. */
size_t flow_shown_bytes(const struct org *o);
void flow_start(struct flow *f);
/** Begin the end: what is known of letters goes into a last commit; its ticks close. */
void flow_stop(struct flow *f);
/** Free it, after the rooms are closed. */
void flow_done(struct flow *f);

/* read.c: starts the job when there is work and none is running; each document then comes to
 * flow_on_read(). */
void read_start(struct flow *f);
void flow_on_read(struct flow *f, struct arrival *a);

/* admit.c */
/** May what was read be put in force?  @param ret_year which it is of
 * @return 0; -EINVAL, -E2BIG: the arrival's reason says why not */
MUST_CHECK int admit_document(const struct flow *f, uint32_t unit, struct arrival *a,
                              int *ret_year);

/* apply.c */
struct feed_known *flow_feed(struct flow *f, uint32_t unit, enum doc_kind kind);
MUST_CHECK int apply_known(struct feed_known *k, const char *url, const char *etag,
                           const char *last_modified, const uint8_t hash[PULL_HASH_BYTES],
                           int64_t received_unix_s);
void apply_fetched(struct flow *f, uint32_t unit, const struct pull_fetch *fetch);
void apply_refused(struct flow *f, uint32_t unit, const struct arrival *a);
/** @return 0; negative: it was refused after all (whose, which year), and that was noted */
int apply_document(struct flow *f, uint32_t unit, struct arrival *a);
uint32_t flow_unit_of(const struct flow *f, const struct feed_known *k);
/** Its row is to be stored anew. */
void apply_dirty(struct flow *f, struct feed_known *k);
void apply_feed_rows(struct flow *f, struct store_batch *b);
/** Remember where the document now in force came from. */
void apply_origin(struct tree *t, uint32_t unit, int year, const struct store_document *d);
/** Put what was read in force: the tree takes plan or results, with findings and with what must not
 * be used.  On a pool thread when nobody else has the tree.
 * @return 0; 1 it amends the one before (model/tree.h); -ENOMEM: all is still the arrival's */
MUST_CHECK int apply_to_tree(struct tree *t, uint32_t unit, int year, struct arrival *a);

/** The catalogue is another: what a year's documents were found to have is found anew. */
void apply_new_words(struct flow *f, uint32_t unit, int year);

/* restore.c */
const char *fault_kind(const char *stored); /**< the static text for a stored kind of fault */
MUST_CHECK int restore_all(struct flow *f, struct err *err);
MUST_CHECK int restore_pull(struct flow *f, struct pull *p);
/** The world for a new register: documents and feed states are carried over by unit id. */
MUST_CHECK int restore_carry(struct flow *f, const struct config *next, struct err *err);
/** All findings of a plan: its reader's own and audit's, in an arena that is the caller's.
 * @return 0; -ENOMEM */
MUST_CHECK int read_findings(const struct plan *p, const struct catalogue *c,
                             struct arena **ret_arena, const struct finding **ret_findings,
                             size_t *ret_n);
/** Read one stored or carried body again. */
void read_one(struct arrival *a, const struct unit *whose, const struct catalogue *c,
              size_t max_bytes);

/* tell.c */
void tell_result(const struct delivery *d, const struct notice *n, void *flow);
void tell_letter(const struct letter *l, void *flow);
/** An alert of the daemon's own, taken up by the next round. */
void tell_operator(struct flow *f, const char *subject, bool bad, const char *why);

/* live.c */
void live_fill(const struct flow *f, struct view_live *ret_live);

#endif
