/* SPDX-License-Identifier: EUPL-1.2 */
/* serve: HTTP on localhost or a Unix socket, by libmicrohttpd on the loop.
 * Shell room, loop thread.  Epoll mode without threads: one MHD daemon per listener, its epoll
 * descriptor in one uv_poll_t, MHD_get_timeout in one timer.
 * An answer is rendered once per generation and question, kept, and shared by later askers; the
 * generation is borrowed while it is rendered only.
 * A question of history (as_of) suspends its connection until the snapshot of that moment comes:
 * 64 at most wait, each half of request_ms at most; then 503 with Retry-After. */
#ifndef SERVE_H
#define SERVE_H

#include "base/err.h"
#include "view.h"

struct uv_loop_s;
struct serve;

struct serve_params {
	const char *listen;       /**< "127.0.0.1:8080", "[::1]:8080"; port 0: any; NULL: none */
	const char *unix_path;    /**< NULL: none */
	unsigned max_connections; /**< 0: 256 */
	size_t max_cache_bytes;   /**< rendered answers; 0: 64 MiB */
	int64_t request_ms;       /**< from a request's first byte to its last, however lively;
	                               0: 60000 */
};
/** Borrowed until the next publish; NULL before the first. */
typedef struct snapshot *(*serve_snapshot_cb)(void *arg);
typedef void (*serve_live_cb)(struct view_live *ret_live, void *arg);

/** The world as it was at a moment.
 * @param ret_s one reference, when 1 is returned
 * @return 1; 0: serve_history_answer() comes later, once, never from inside this call; negative
 * with words: -ENODATA it is not kept (400), any other: not now (503) */
typedef int (*serve_history_cb)(int64_t moment_unix_s, struct snapshot **ret_s, struct err *err,
                                void *arg);

/** Whose is this word?  @return his name, "" for a word without one, NULL for none that is known;
 * borrowed until the callback is called again */
typedef const char *(*serve_author_cb)(struct str token, void *arg);
/** Do what a person asks; copies.
 * @return 0: serve_order_answer() comes later, once, never from inside this call, when it is stored
 * and shown, or was refused; negative with words: not now (503) */
typedef int (*serve_order_cb)(const struct order *o, int64_t number, struct err *err, void *arg);

struct serve_setup {
	struct serve_params params;
	serve_snapshot_cb snapshot_cb;
	serve_live_cb live_cb;
	serve_author_cb author_cb; /**< NULL, as the next: nothing can be asked to be done */
	serve_order_cb order_cb;
	serve_history_cb history_cb; /**< NULL: as_of before the generation is refused */
	void *arg;
};
/** @return 0; -EADDRINUSE and others with words: which key, which address, which cure.  On failure
 * the loop must turn once more before it is closed: handles opened half-way close on it. */
MUST_CHECK int serve_new(struct uv_loop_s *loop, const struct serve_setup *s,
                         struct serve **ret_serve, struct err *err);
/** The port bound (for port 0); 0 when there is no TCP listener. */
unsigned serve_port(const struct serve *s);
/** A new generation: forget rendered answers. */
void serve_published(struct serve *s);
/** Who waits for this moment gets its snapshot (borrowed: each takes its own reference), or with
 * NULL the words of `err`, as serve_history_cb says. */
void serve_history_answer(struct serve *s, int64_t moment_unix_s, struct snapshot *snapshot,
                          const struct err *err);
/** Who asked for this gets the answer that it is done, as s shows it (borrowed); with NULL the
 * refusal in `err`: -ENOENT, -EINVAL, -ENOSPC as alert_book_order(), any other: not now (503). */
void serve_order_answer(struct serve *s, int64_t number, struct snapshot *snapshot,
                        const struct err *err);
uint64_t serve_answers(const struct serve *s);
void serve_close(struct serve *s, void (*closed_cb)(void *arg), void *arg);

#endif
