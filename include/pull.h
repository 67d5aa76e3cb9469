/* SPDX-License-Identifier: EUPL-1.2 */
/* pull: fetches every feed of the register when it is due, conditionally.
 * Shell room, loop thread; thinks with `due`, speaks through `net`.  A feed is (unit, plan |
 * results). Good path: due -> conditional GET -> 200: body to the callback; 304 or a body whose
 * hash is the stored one: `same`. What can go wrong: every failure is told to the callback once,
 * with its fault and words, and the feed waits by back-off or Retry-After; one feed costs one
 * socket and delays no other.  A redirect leads to the feed's own host, or to another address that
 * the register names, never with a credential there. Logs nothing: the owner, who knows what it
 * means for the unit, does. */
#ifndef PULL_H
#define PULL_H

#include "base/err.h"
#include "model/feed.h"
#include "model/trail.h"
#include "model/unit.h"
#include "net.h"

struct uv_loop_s;
struct pull;

struct pull_params {
	int64_t interval_ms;        /**< pull.interval, >= 1 s */
	int64_t timeout_ms;         /**< pull.timeout */
	int64_t connect_timeout_ms; /**< pull.connect_timeout */
	size_t max_body_bytes;      /**< pull.max_body */
	unsigned concurrency;       /**< pull.concurrency */
	unsigned per_host;          /**< pull.per_host */
	const char *ca_file;        /**< pull.ca; NULL: the system's */
	const char *proxy;          /**< pull.proxy; NULL: none */
};

#define PULL_HASH_BYTES 32 /* BLAKE2b-256 of the body */

/** What is already stored of a feed, so that the first pull is conditional. Copied. */
struct pull_known {
	uint32_t unit;
	enum doc_kind kind;
	/** It was fetched from.  Other than the register's now, and than what its listing could
	 * name: forgotten. */
	const char *url;
	const char *etag, *last_modified; /**< NULL */
	uint8_t hash[PULL_HASH_BYTES];
};

enum pull_result { PULL_NEW, PULL_SAME, PULL_FAILED };

/** One finished fetch.  Borrowed until the callback returns, except body, which it may take (set to
 * NULL). */
struct pull_fetch {
	uint32_t unit;
	enum doc_kind kind;
	enum pull_result result;
	char *body; /**< PULL_NEW only */
	size_t n_body;
	uint8_t hash[PULL_HASH_BYTES];
	const char *url, *etag, *last_modified;
	enum net_fault fault;
	int http_status;
	struct err err; /**< PULL_FAILED */
};
typedef void (*pull_fetch_cb)(struct pull_fetch *fetch, void *arg);
/** The value of an Authorization header for a unit's credential; NULL when there is none. Borrowed
 * until return. */
typedef const char *(*pull_credential_cb)(const char *credential, void *arg);

/** The same for a client's certificate and key, PEM; empty when there is none. */
typedef struct str (*pull_certificate_cb)(const char *credential, void *arg);
/** Read the answer of a token server (RFC 6749, 5.1).
 * @param ret_expires_s how long it holds; -1 when it does not say
 * @return 0; negative errno with words */
#define PULL_TOKEN_BYTES 8192
typedef int (*pull_token_cb)(struct str body, char ret_token[PULL_TOKEN_BYTES],
                             int64_t *ret_expires_s, struct err *err);

/** Where does an answer lead, of a source that takes several requests?  On a pool thread.
 * @return enum trail_step; negative errno with words */
typedef int (*pull_follow_cb)(const struct source *s, struct str answer, struct trail *t,
                              struct err *err);

struct pull_setup {
	struct pull_params params;
	struct org *org; /**< counted by jobs; else borrowed: outlives the pull; a new register
	                    (reload) means a new pull, see pull_inherit() */
	struct net *net;
	bool once; /**< each feed exactly once, as fast as it goes, then idle */
	pull_fetch_cb fetch_cb;
	pull_credential_cb credential_cb;   /**< NULL: nobody has any */
	pull_certificate_cb certificate_cb; /**< same */
	pull_token_cb token_cb;             /**< NULL: no unit has access by oauth2 */
	pull_follow_cb follow_cb;           /**< NULL: every address gives its document itself */
	void *arg;
};
MUST_CHECK int pull_new(struct uv_loop_s *loop, const struct pull_setup *s, struct pull **ret_pull,
                        struct err *err);
/** Before pull_start(). */
MUST_CHECK int pull_remember(struct pull *p, const struct pull_known *k);
/** At a reload: take over what `from` knows of feeds that are the same now (unit id, kind,
 * address). Before pull_start(), while both registers are there; `from` is closed after. */
void pull_inherit(struct pull *p, const struct pull *from);
void pull_start(struct pull *p);
/** A document was refused by its reader: forget ETag and hash, so that the next pull fetches it
 * whole again, and let the feed wait as after a failure. */
void pull_reject(struct pull *p, uint32_t unit, enum doc_kind kind);
/** Never waits for a slow unit: fetches in flight end by themselves in net and tell nobody. */
void pull_close(struct pull *p, void (*closed_cb)(void *arg), void *arg);

struct pull_stats {
	uint64_t n_new, n_same, n_failed, body_bytes;
	uint32_t n_feeds, n_tried; /**< n_tried: feeds tried at least once: the first cycle is over
	                              when equal */
	unsigned n_in_flight;
	int64_t progress_ms; /**< uv_now() of the last finished fetch or of «nothing due»: for the
	                        watchdog */
	uint64_t late_ms_histogram[8]; /**< scheduling error: <=1, 10, 100, 1 000, 10 000, 60 000,
	                                  600 000, more */
};
struct pull_stats pull_stats(const struct pull *p);

#endif
