/* SPDX-License-Identifier: EUPL-1.2 */
/* inner.h: what the files of pull share. Private; loop thread. */
#ifndef PULL_INNER_H
#define PULL_INNER_H

#include <uv.h>
#include "due.h"
#include "loop.h"
#include "pull.h"

/** What is known of one feed between its fetches. */
struct feed {
	uint32_t unit;
	uint8_t kind; /* enum doc_kind */
	bool tried, failing;
	bool known; /* hash, and where given etag and last_modified, are of the document in force */
	char *etag, *last_modified; /* owned; NULL */
	uint8_t hash[PULL_HASH_BYTES];
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
void feed_forget(struct feed *f);
/** Copies. Without memory nothing is known and the next fetch is unconditional, nothing worse. */
void feed_learn(struct feed *f, const char *etag, const char *last_modified,
                const uint8_t hash[PULL_HASH_BYTES]);

/* ---- pull.c ---- */

/** A fetch is over: plan the next, tell the owner. @param retry_after_s -1 */
void pull_fetched(struct pull *p, uint32_t feed, struct pull_fetch *f, int64_t retry_after_s);

#endif
