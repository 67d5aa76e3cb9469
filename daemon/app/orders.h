/* SPDX-License-Identifier: EUPL-1.2 */
/* app/orders: what people ask of the alerts, from serve to the book, and the answer when it is on
 * disk.  Loop thread. */
#ifndef APP_ORDERS_H
#define APP_ORDERS_H

#include "loop.h"
#include "base/err.h"
#include "model/order.h"

struct flow;
struct taken;

#define ORDERS_MAX       128  /* askers wait for so many; serve lets fewer wait at a time */
#define LINKS_REMEMBERED 1024 /* uses of links, to count those of one */

struct orders {
	struct loop_tick tick;
	struct taken *first, **last; /* come since the last turn */
	struct {
		int64_t number;
		bool next;      /* done after the generation was made that is on its way */
	} waiting[ORDERS_MAX];  /* in order; … */
	size_t n, n_committing; /* … the first of them are in the batch on its way */
	size_t n_taken;         /* wait for the world, or wait above */
	int64_t minute_ms;      /* when the minute below began, on the loop's clock */
	unsigned n_links;       /* asked by links in mails in that minute */
	struct {
		uint64_t link;
		int64_t at_ms;    /* loop's clock */
	} used[LINKS_REMEMBERED]; /* the newest ones, round and round */
	size_t n_used;            /* ever */
};

MUST_CHECK int orders_open(struct flow *f);
void orders_stop(struct flow *f); /**< closes its tick */
void orders_done(struct flow *f);
/** As serve_order_cb. */
MUST_CHECK int orders_take(struct flow *f, const struct order *o, int64_t number, struct err *err);
/** The round's batch goes to the disk, with all that was done until now. */
void orders_committing(struct flow *f);
/** It is there, and published: who asked is told. */
void orders_stored(struct flow *f);
/** It could not be stored yet: who asked is told so. */
void orders_failed(struct flow *f, const struct err *err);

#endif
