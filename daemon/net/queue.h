/* SPDX-License-Identifier: EUPL-1.2 */
/* net/queue: who may start, host by host.  Private to the room; the rules are in queue.c. */
#ifndef NET_QUEUE_H
#define NET_QUEUE_H

#include "net.h"

struct transfer;

struct host {
	struct host *next_hash, *next_ready, *next_held, *next_slow;
	struct transfer *head, *tail;           /* waiting */
	struct transfer *slow_head, *slow_tail; /* waiting, last fetch failed */
	unsigned n_waiting, n_active, n_slow_active;
	bool in_ready, in_held, in_slow;
	int64_t started_ms; /* its latest start */
	uint64_t hash;
	size_t n_key;
	char key[]; /* scheme://name:port, lower case */
};

struct queue {
	struct host **buckets;
	size_t n_buckets, n_hosts;
	size_t dropped_to;               /* queue_drop() has emptied the buckets before this one */
	struct host *ready, **ready_end; /* have somebody waiting and room */
	struct host *held, **held_end;   /* one waiting for the connection in use; oldest first */
	struct host *slow, **slow_end;
	unsigned n_waiting, n_active, n_slow_active;
	unsigned max_active, max_per_host;
};

MUST_CHECK int queue_init(struct queue *q);
void queue_done(struct queue *q);
/** Takes t over on success. @param key the host's, lower case */
MUST_CHECK int queue_put(struct queue *q, struct transfer *t, struct str key);
/** @return who may start now, counted as active until queue_leave(); NULL for nobody */
struct transfer *queue_take(struct queue *q, int64_t now_ms);
void queue_leave(struct queue *q, struct transfer *t);
/** When a held one may go; INT64_MAX. */
int64_t queue_when(const struct queue *q);
/** For the end: any waiting one, without counting it. */
struct transfer *queue_drop(struct queue *q);

#endif
