/* SPDX-License-Identifier: EUPL-1.2 */
/* queue.c (shell, loop thread; no I/O): who may start next.
 *
 * Memory: a host lives while somebody waits for it or is on its way to it; transfers belong to the
 * queue from queue_put() until queue_take() or queue_drop().
 *
 * Rules: at most max_active in all and max_per_host for one host; hosts take turns. A request
 * whose last fetch failed waits in the slow lane: one a host, never more than a quarter of all
 * slots, but always one slot. A host's single waiting request waits up to NET_HOLD_MS for the
 * connection that is in use (a unit's plan and results then share one): a new connection costs
 * more than a fetch. */
#include "inner.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"

#define BUCKETS_MIN 256

int queue_init(struct queue *q)
{
	*q = (struct queue){.n_buckets = BUCKETS_MIN};
	q->ready_end = &q->ready;
	q->held_end = &q->held;
	q->slow_end = &q->slow;
	q->buckets = calloc(q->n_buckets, sizeof(struct host *));
	return q->buckets ? 0 : -ENOMEM;
}

void queue_done(struct queue *q)
{
	must(q->n_hosts == 0);
	free(q->buckets);
	q->buckets = NULL;
}

/* Without memory the old table goes on, only slower. */
static void grow(struct queue *q)
{
	size_t n = q->n_buckets * 2;
	struct host **wider = calloc(n, sizeof(struct host *));
	if (!wider)
		return;
	for (size_t i = 0; i < q->n_buckets; i++) {
		for (struct host *h = q->buckets[i], *next; h; h = next) {
			next = h->next_hash;
			h->next_hash = wider[h->hash & (n - 1)];
			wider[h->hash & (n - 1)] = h;
		}
	}
	free(q->buckets);
	q->buckets = wider;
	q->n_buckets = n;
}

static struct host *find_or_add(struct queue *q, struct str key)
{
	uint64_t hash = hash_bytes(key);
	struct host *h = q->buckets[hash & (q->n_buckets - 1)];
	for (; h; h = h->next_hash) {
		if (h->hash == hash && str_eq((struct str){h->key, h->n_key}, key))
			return h;
	}
	if (q->n_hosts >= q->n_buckets)
		grow(q);
	h = calloc(1, sizeof(*h) + key.n);
	if (!h)
		return NULL;
	h->hash = hash;
	h->n_key = key.n;
	memcpy(h->key, key.at, key.n);
	h->next_hash = q->buckets[hash & (q->n_buckets - 1)];
	q->buckets[hash & (q->n_buckets - 1)] = h;
	q->n_hosts++;
	return h;
}

static void drop_if_idle(struct queue *q, struct host *h)
{
	if (h->n_waiting > 0 || h->slow_head || h->n_active > 0 || h->in_ready || h->in_held ||
	    h->in_slow)
		return;
	struct host **at = &q->buckets[h->hash & (q->n_buckets - 1)];
	while (*at != h)
		at = &(*at)->next_hash;
	*at = h->next_hash;
	q->n_hosts--;
	free(h);
}

/* Put a host into the lists it belongs to now.  Leaving them happens when it is its turn. */
static void enrol(struct queue *q, struct host *h)
{
	bool room = h->n_active < q->max_per_host;
	if (h->head && room && (h->n_active == 0 || h->n_waiting > 1) && !h->in_ready) {
		h->in_ready = true;
		h->next_ready = NULL;
		*q->ready_end = h;
		q->ready_end = &h->next_ready;
	}
	if (h->head && room && h->n_active > 0 && h->n_waiting == 1 && !h->in_held) {
		h->in_held = true;
		h->next_held = NULL;
		*q->held_end = h;
		q->held_end = &h->next_held;
	}
	if (h->slow_head && room && h->n_slow_active == 0 && !h->in_slow) {
		h->in_slow = true;
		h->next_slow = NULL;
		*q->slow_end = h;
		q->slow_end = &h->next_slow;
	}
}

int queue_put(struct queue *q, struct transfer *t, struct str key)
{
	struct host *h = find_or_add(q, key);
	if (!h)
		return -ENOMEM;
	t->host = h;
	t->next = NULL;
	struct transfer **head = t->failing ? &h->slow_head : &h->head;
	struct transfer **tail = t->failing ? &h->slow_tail : &h->tail;
	if (*head)
		(*tail)->next = t;
	else
		*head = t;
	*tail = t;
	if (!t->failing)
		h->n_waiting++;
	q->n_waiting++;
	enrol(q, h);
	return 0;
}

static struct host *pop_ready(struct queue *q)
{
	struct host *h = q->ready;
	q->ready = h->next_ready;
	if (!q->ready)
		q->ready_end = &q->ready;
	h->in_ready = false;
	return h;
}

static struct host *pop_held(struct queue *q)
{
	struct host *h = q->held;
	q->held = h->next_held;
	if (!q->held)
		q->held_end = &q->held;
	h->in_held = false;
	return h;
}

static struct host *pop_slow(struct queue *q)
{
	struct host *h = q->slow;
	q->slow = h->next_slow;
	if (!q->slow)
		q->slow_end = &q->slow;
	h->in_slow = false;
	return h;
}

static struct transfer *start(struct queue *q, struct host *h, bool slow, int64_t now_ms)
{
	struct transfer **head = slow ? &h->slow_head : &h->head;
	struct transfer *t = *head;
	*head = t->next;
	t->next = NULL;
	if (slow) {
		h->n_slow_active++;
		q->n_slow_active++;
	} else {
		h->n_waiting--;
	}
	h->n_active++;
	h->started_ms = now_ms;
	q->n_active++;
	q->n_waiting--;
	enrol(q, h);
	return t;
}

static struct transfer *take_slow(struct queue *q, int64_t now_ms)
{
	while (q->slow) {
		struct host *h = pop_slow(q);
		if (h->slow_head && h->n_slow_active == 0 && h->n_active < q->max_per_host)
			return start(q, h, true, now_ms);
		drop_if_idle(q, h); /* else queue_leave() enrols it again */
	}
	return NULL;
}

static struct transfer *take_ready(struct queue *q, int64_t now_ms)
{
	while (q->ready) {
		struct host *h = pop_ready(q);
		if (h->head && h->n_active < q->max_per_host &&
		    (h->n_active == 0 || h->n_waiting > 1))
			return start(q, h, false, now_ms);
		enrol(q, h); /* things have changed since it came in: perhaps it is held now */
		drop_if_idle(q, h);
	}
	return NULL;
}

static struct transfer *take_held(struct queue *q, int64_t now_ms)
{
	while (q->held) {
		struct host *h = q->held;
		bool waits = h->head && h->n_active > 0;
		if (waits && h->started_ms + NET_HOLD_MS > now_ms)
			return NULL;
		(void)pop_held(q); /* is h */
		if (waits && h->n_active < q->max_per_host)
			return start(q, h, false, now_ms);
		drop_if_idle(q, h);
	}
	return NULL;
}

struct transfer *queue_take(struct queue *q, int64_t now_ms)
{
	if (q->n_active >= q->max_active)
		return NULL;
	unsigned slow_max = q->max_active >= 4 ? q->max_active / 4 : 1;
	struct transfer *t = NULL;
	if (q->n_slow_active == 0)
		t = take_slow(q, now_ms);
	if (!t)
		t = take_ready(q, now_ms);
	if (!t)
		t = take_held(q, now_ms);
	if (!t && q->n_slow_active < slow_max)
		t = take_slow(q, now_ms);
	return t;
}

void queue_leave(struct queue *q, struct transfer *t)
{
	struct host *h = t->host;
	must(h && h->n_active > 0 && q->n_active > 0);
	t->host = NULL;
	h->n_active--;
	q->n_active--;
	if (t->failing) {
		h->n_slow_active--;
		q->n_slow_active--;
	}
	enrol(q, h);
	drop_if_idle(q, h);
}

int64_t queue_when(const struct queue *q)
{
	/* With all slots taken there is nothing to wait for but the next one that leaves. */
	if (!q->held || q->n_active >= q->max_active)
		return INT64_MAX;
	return q->held->started_ms + NET_HOLD_MS;
}

struct transfer *queue_drop(struct queue *q)
{
	/* At the end only: one walk through the table, a piece each call. */
	while (q->ready)
		(void)pop_ready(q); /* only the mark is wanted */
	while (q->held)
		(void)pop_held(q); /* same */
	while (q->slow)
		(void)pop_slow(q); /* same */
	for (; q->dropped_to < q->n_buckets; q->dropped_to++) {
		for (struct host *h = q->buckets[q->dropped_to], *next; h; h = next) {
			next = h->next_hash;
			struct transfer *t = h->head ? h->head : h->slow_head;
			if (!t) {
				drop_if_idle(q, h);
				continue;
			}
			if (h->head) {
				h->head = t->next;
				h->n_waiting--;
			} else {
				h->slow_head = t->next;
			}
			q->n_waiting--;
			t->host = NULL;
			drop_if_idle(q, h);
			return t;
		}
	}
	return NULL;
}
