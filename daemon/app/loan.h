/* SPDX-License-Identifier: EUPL-1.2 */
/* app/loan: the world on loan.  The world is the tree, what is known of the feeds, the book, the
 * memory of what was shown, and the batch that will store what became of them.  It is the loop's;
 * for what takes long it is lent to one job in the pool, and meanwhile the loop looks at none of it
 * (what never changes, as the tree's register, it may read): what needs the world waits, and is
 * done in the order it came when the world is home. */
#ifndef APP_LOAN_H
#define APP_LOAN_H

#include "loop.h"

struct flow;

/** One that waits: embedded in what it waits for, untouched until it is called. */
struct loan_wait {
	struct loan_wait *next;
	void (*cb)(struct loan_wait *w);
	bool waits;
};

struct loan {
	struct loop_job job;
	bool out;
	int64_t since_ms; /* on the loop's clock */
	void (*work)(struct flow *f);
	void (*back)(struct flow *f);
	struct loan_wait *first, **last;
};

void loan_init(struct loan *l);
/** Lend the world, which must be home, to `work` on a pool thread; then `back` on the loop, and
 * those that waited.
 * @return 0; negative errno: neither is called */
MUST_CHECK int loan_start(struct flow *f, void (*work)(struct flow *f),
                          void (*back)(struct flow *f));
/** Now when the world is home, else as soon as it is, also when the flow is stopping.  One that
 * waits already keeps its place. */
void loan_when_home(struct flow *f, struct loan_wait *w, void (*cb)(struct loan_wait *w));

#endif
