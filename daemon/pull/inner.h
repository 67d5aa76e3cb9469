/* SPDX-License-Identifier: EUPL-1.2 */
/* inner.h: what the files of pull share. Private; loop thread. */
#ifndef PULL_INNER_H
#define PULL_INNER_H

#include <uv.h>
#include "due.h"
#include "loop.h"
#include "pull.h"

struct token;

/** What is known of one feed between its fetches. */
struct feed {
	uint32_t unit;
	uint8_t kind; /* enum doc_kind */
	bool tried, failing;
	bool known; /* hash, and where given etag and last_modified, are of the document in force */
	char *etag, *last_modified; /* owned; NULL */
	char *at;                   /* owned: where a listing led; NULL: its own address */
	uint8_t hash[PULL_HASH_BYTES];
	struct token *token; /* by which it is asked; NULL: by its credential alone */
};

/** One request from submit to callback; on the heap, its own. */
struct fetch {
	struct pull *pull; /* NULL: detached */
	struct fetch *next, *prev;
	struct token *token;        /* it waits for it; NULL */
	struct fetch *next_waiting; /* for the same token */
	bool renewed;               /* it was refused with one token and got another */
	unsigned token_number;      /* the one it was asked with */
	uint32_t feed;
	struct way *way;          /* owned: of a source that takes several requests; NULL */
	pull_follow_cb follow_cb; /* for its job, which may outlive the pull */
	struct loop_job job;
	struct pull_fetch told;
	int64_t retry_after_s;
	char *etag, *last_modified; /* owned */
};

struct pull {
	struct uv_loop_s *loop;
	struct pull_setup s;
	struct loop_gate gate;
	struct loop_tick tick;
	int64_t tick_ms;   /* least time between two rounds of starts */
	int64_t ticked_ms; /* the last round */
	int64_t armed_ms;  /* when the tick goes off; INT64_MAX: not armed */
	bool started;
	struct due *due;
	struct feed *feeds;
	uint32_t n_feeds;
	uint32_t *feed_of; /* [unit * DOC_KIND_COUNT + kind]; UINT32_MAX: no such feed */
	struct fetch *in_flight;
	struct token *tokens; /* each that some feed is asked by, once */
	size_t n_tokens;
	struct pull_stats stats;
	void (*closed_cb)(void *arg);
	void *closed_arg;
};

/* ---- fetch.c ---- */

/** Ask for a feed's document, conditionally.  Ends in pull_fetched(), later, once.
 * @return 0; negative errno: it will not come */
MUST_CHECK int fetch_start(struct pull *p, uint32_t feed);
/** Those in flight end by themselves and tell nobody any more. */
void fetch_detach_all(struct pull *p);
/** The way to a document that takes several requests. */
struct way {
	struct trail trail;
	bool last;       /* what is asked for now is the document */
	struct org *org; /* counted, while a job looks at the source */
	char *answer;    /* owned, for the job */
	size_t n_answer;
	int step; /* from the job */
	struct err err;
};

/** Ask for its document now: what it waited for is there. */
void fetch_go(struct fetch *x);
/** The document was gathered on the way. */
void fetch_gathered(struct fetch *x, char *body, size_t n);
/** What was answered leads nowhere. */
void fetch_astray(struct fetch *x, const struct err *why);
/** Nobody waits for it any more. */
void fetch_free(struct fetch *x);
/** It ends here: told as failed.  @param a what was answered instead, borrowed */
void fetch_fail(struct fetch *x, const struct net_answer *a);
void feed_forget(struct feed *f);
/** Copies. Without memory nothing is known and the next fetch is unconditional, nothing worse.
 * @param at where a listing led; NULL: the feed's own address */
void feed_learn(struct feed *f, const char *at, const char *etag, const char *last_modified,
                const uint8_t hash[PULL_HASH_BYTES]);

/* ---- way.c ---- */

/** Take the first step.  @return 0; negative errno */
MUST_CHECK int way_begin(struct fetch *x);
struct way *way_free(struct way *w);
/** An answer on the way: follow it in a job, which ends in fetch_go(), fetch_gathered() or
 * fetch_astray().  @return 0; negative errno: nothing will come */
MUST_CHECK int way_follow(struct fetch *x, struct net_answer *a);

/* ---- access.c ---- */

/** The value of Authorization for a feed, owned; NULL when it has none.  @return 0; -ENOMEM */
MUST_CHECK int access_value(const struct pull *p, const struct feed *f, char **ret_value);
/** "user:password" as Basic wants it, owned; NULL without memory. */
MUST_CHECK char *access_basic(const char *user, const char *password);
void access_wipe(char *value);
/** Certificates and proxy of a request to this unit. */
void access_ways(const struct pull *p, const struct access *a, struct net_request *r);

/* ---- token.c ---- */

/** Each feed learns which token it is asked by.  @return 0; -ENOMEM */
MUST_CHECK int tokens_new(struct pull *p);
/** Nobody waits any more; a question on its way ends by itself and tells nobody. */
void tokens_free(struct pull *p);
/** @return NULL when there is none, or it does not hold any longer */
const char *token_value(const struct token *t, int64_t now_ms);
/** Let a fetch wait for one; fetch_go() or fetch_fail() comes later.  @return 0; negative errno */
MUST_CHECK int token_wait(struct pull *p, struct token *t, struct fetch *x);
void token_leave(struct fetch *x);
/** Tokens so far: which one token_value() gives. */
unsigned token_number(const struct token *t);
/** That one was not accepted. */
void token_forget(struct token *t, unsigned number);

/* ---- pull.c ---- */

/** A fetch is over: plan the next, tell the owner. @param retry_after_s -1 */
void pull_fetched(struct pull *p, uint32_t feed, struct pull_fetch *f, int64_t retry_after_s);
/** The same for one that could not even be asked for.  @param code why, negative errno */
void pull_not_started(struct pull *p, uint32_t feed, int code);

#endif
