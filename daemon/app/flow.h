/* SPDX-License-Identifier: EUPL-1.2 */
/* app/flow: what the files of the walk share.  The walk itself is flow.c; around it
 *   loan.h     the world is the loop's, or on loan to one job
 *   apply.h    read.c: bodies -> documents; admit.c: may they be put in force?; apply.c: the tree
 *   restore.h  what was stored -> tree, book and pull, at start and at reload
 *   then.h     what was thought of it when the daemon stopped
 *   publish.c  the next generation of what may leave the house
 *   commit.c   the transaction, and what happens when it is on disk
 *   tell.h     notices, letters and the daemon's own troubles
 *   second.c   what time alone does
 *   open.c     beginning and end
 *   live.c     the counters of the running daemon
 *   history.c  questions of another moment (as_of): a tree of its own, through the same rooms
 * Owned by app.c; loop thread. */
#ifndef APP_FLOW_H
#define APP_FLOW_H

#include <stdatomic.h>
#include "alert.h"
#include "arrival.h"
#include "clock.h"
#include "config.h"
#include "intake.h"
#include "loan.h"
#include "model/snapshot.h"
#include "model/touched.h"
#include "notify.h"
#include "pace.h"
#include "protect.h"
#include "pull.h"
#include "orders.h"
#include "rollup.h"
#include "serve.h"
#include "store.h"
#include "trouble.h"

/** The world by another register, or by other rules. */
struct carried {
	struct tree *tree;
	struct feed_known *known;
};

struct flow {
	struct uv_loop_s *loop;
	struct loop_gate *gate;   /* the app's */
	const struct config *cfg; /* the app's; swapped at reload */
	const struct clock *clock;
	bool once;
	atomic_bool stopping; /* callbacks only keep the books; a restoring job gives up */
	/* rooms, the app's */
	struct store *store;
	struct pull *pull;
	struct notify *notify;
	struct serve *serve; /* NULL when nothing listens */
	/* the world, and who has it */
	struct loan loan;
	struct tree *tree;
	unsigned register_no;     /* another after each reload */
	struct feed_known *known; /* org->n_units * DOC_KIND_COUNT */
	struct feed_known *first_dirty;
	struct protect_shown *shown;
	struct alert_book *book;
	struct store_batch *batch; /* what the round will store; NULL when nothing */
	bool batch_shown;          /* holds what an answer of history will show, too */
	uint32_t *observed;        /* units with a fresh observation since the last pass */
	size_t n_observed, cap_observed;
	bool look_at_all; /* the next pass of the book sees every node */
	bool stamps_waiting;
	uint64_t generation;
	int64_t last_digest_unix_s;
	int32_t last_reminder_day; /* civil; 0: never */
	int32_t judged_day;        /* civil day of the last full pass */
	/* arrivals, the job that reads them, and what was read */
	struct arrival *first_arrival, **last_arrival;
	unsigned n_waiting;     /* from their arrival until they are in force or refused */
	size_t n_waiting_bytes; /* of their bodies */
	struct loop_job reading_job;
	struct arrival *reading;             /* in the job; NULL when idle */
	struct org *reading_org;             /* counted for the job */
	struct catalogue *reading_catalogue; /* likewise */
	unsigned reading_register_no;
	size_t reading_max_bytes;
	struct arrival *first_read, **last_read; /* waiting for the next round */
	/* rounds */
	struct round {
		struct arrival *documents; /* to be put in force; afterwards those refused */
		bool through;              /* to the next generation; else no further */
		unsigned n_done;           /* wait no more */
		size_t n_done_bytes;
		int status; /* 0; -ENOMEM */
		struct snapshot *next;
		uint64_t began_ns;
	} round;
	struct loop_tick round_tick;
	bool round_waits;
	int64_t round_cost_ms; /* of the last one: what came meanwhile shares the next */
	struct history *history;
	bool shown_lent;      /* `shown` is with a question of history: no pass until it is back */
	bool shown_told;      /* that it is full; as the operator knows it */
	bool awaits_register; /* --once: the first cycle begins with it */
	bool first_cycle_over;
	/* what is stored, and told when it is */
	struct snapshot *candidate; /* the round's: published when its commit is done */
	struct snapshot *published; /* NULL before the first commit */
	struct snapshot *judged;    /* what the book was fed last; after a start: then.h */
	bool rules_kept;            /* those in force are stored, or are being stored */
	struct config *then;        /* at start: the rules before, where they were others */
	struct carried carried;     /* at start: the world by today's, likewise */
	int64_t published_ms;
	struct store_batch *urgent;              /* what waits for no figures; NULL when nothing */
	unsigned urgent_letters;                 /* holds how so many letters ended */
	bool urgent_shown;                       /* holds what an answer of history will show */
	bool committing;                         /* one is on its way to the disk, … */
	bool committing_round, committing_shown; /* … with these, … */
	unsigned committing_letters;             /* … and so many tries of letters */
	struct store_batch *stuck; /* the one that failed: tried again before any other */
	struct loop_tick retry_tick;
	unsigned n_commit_failures; /* in a row */
	bool stored;                /* anything, in this run */
	bool addresses_looked_at;   /* since the settings were read: trouble.c */
	struct orders orders;       /* of people, on their way to the book and to the disk */
	/* counters */
	atomic_uint_fast64_t n_refused;
	uint64_t n_publishes;
	int64_t started_ms, first_cycle_ms;
	atomic_bool any_failed;     /* --once: exit 2 */
	void (*idle_cb)(void *arg); /* --once: everything told */
	/* what was stored is back, or cannot be read: then there is no going on */
	void (*restored_cb)(int status, const struct err *err, void *arg);
	/* memory ran out while something was written down for the disk: what is missing there is
	 * known to nobody, and a start from the disk finds it again */
	void (*broken_cb)(void *arg);
	struct err restore_err;
	int restore_status;
	void *cb_arg;
	struct loan_wait second_wait;
};

/* flow.c */
void flow_on_fetch(struct pull_fetch *fetch, void *flow);
/** Takes the arrival. */
void flow_on_read(struct flow *f, struct arrival *a);
/** Something may have changed: a round will look, soon. */
void flow_wake(struct flow *f);
/** The same, in the next turn of the loop. */
void flow_wake_now(struct flow *f);
/** One round, as a timer's callback. */
void flow_round(struct loop_tick *tick, void *flow);
/** Figures, states and what must not be told, of all that was touched. @return 0; -ENOMEM */
enum flow_judge { FLOW_JUDGE_TO_SHOW, FLOW_JUDGE_ALONE /* nobody is shown it */ };
MUST_CHECK int flow_judge(struct flow *f, const struct config *rules, enum flow_judge to);
struct rollup_names flow_names(struct catalogue *c); /**< how figures find what they are */
/** Alerts and notices of one pass of the book go into the batch. */
void flow_keep_changes(struct flow *f, const struct alert_changes *c);
/** remind.c. @return 1 it was looked, and the batch has it; 0 not now; -ENOMEM */
MUST_CHECK int remind_now(struct flow *f, const struct snapshot *s);

/* publish.c */
/** The published copy of a node, with the trends of what it shows, sharing with the copy before it
 * what did not change (NULL: all anew); NULL without memory. */
struct node_view *publish_node(const struct tree *t, const struct node *n,
                               const struct node_view *before);
/** @param rules what it was judged by
 * @param ret_touched what was published anew; the caller frees it. @return 0; -ENOMEM */
MUST_CHECK int publish_next(struct flow *f, const struct config *rules, struct snapshot **ret_next,
                            struct scope **ret_touched, size_t *ret_n);
void publish_clear(struct flow *f);

/* commit.c */
/** What is ready goes to the disk, one transaction at a time: the urgent first. */
void commit_next(struct flow *f);
/** Takes the batch. */
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
/** With the next transaction what is older than keep_years goes. */
void second_prune(struct flow *f);

/* open.c */
MUST_CHECK int flow_open(struct flow *f, struct err *err);
/** The most memory for what was shown of so many units. */
size_t flow_shown_bytes(const struct org *o);
MUST_CHECK int flow_start(struct flow *f, struct err *err);
/** Begin the end: what is known of letters goes into a last commit; its ticks close. */
void flow_stop(struct flow *f);
/** Free it, after the rooms are closed. */
void flow_done(struct flow *f);

/* live.c */
void live_fill(const struct flow *f, struct view_live *ret_live);

#endif
