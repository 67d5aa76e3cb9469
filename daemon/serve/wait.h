/* SPDX-License-Identifier: EUPL-1.2 */
/* serve/wait.h (shell, private): requests that wait: for history, or until an order is done.
 *
 *   asked ── wait_start() ──▶ suspended ── wait_answer(), _expire(), _end_all() ──▶ told
 *
 * A suspended connection is out of MHD's sight: it neither times out nor shows that its client has
 * left, so each one is bounded here, in number and in time.  When told, MHD calls the request's
 * handler once more, which finds the snapshot or the refusal.  Loop thread. */
#ifndef SERVE_WAIT_H
#define SERVE_WAIT_H

#include "base/err.h"
#include "model/snapshot.h"

struct MHD_Connection;

#define WAITS_MAX 64 /* of 256 connections: the others are for who asks of the present */

enum wait_state { WAIT_ASKED, WAIT_SUSPENDED, WAIT_TOLD };

/** Embedded in a request; zeroed at its start. */
struct wait {
	struct wait *before, *after; /**< in the ring while suspended */
	enum wait_state state;
	struct MHD_Connection *connection;
	int64_t key; /**< the moment asked for, or the order's number */
	uint64_t since_ms;
	struct snapshot *s; /**< told: one reference; NULL: refused, by `err` */
	struct err err;
};

struct waits {
	struct wait ring; /**< head */
	unsigned n;
};

void waits_init(struct waits *all);
/** Suspend the connection; only from inside its handler. @return false: too many wait */
bool wait_start(struct waits *all, struct wait *w, struct MHD_Connection *c, int64_t key,
                uint64_t now_ms);
/** Tell all who wait for this; MHD must run afterwards.
 * @param s NULL: refused, by `err` */
void wait_answer(struct waits *all, int64_t key, struct snapshot *s, const struct err *err);
/** Tell those who have waited long enough why, in Swedish. @return how many */
unsigned wait_expire(struct waits *all, uint64_t now_ms, uint64_t limit_ms, const char *why);
/** Tell all that the daemon is about to end. */
void wait_end_all(struct waits *all, const char *why);
/** The request is over, told or not. */
void wait_over(struct waits *all, struct wait *w);

#endif
