/* SPDX-License-Identifier: EUPL-1.2 */
/* notify/outbox.h: what the files of this room share. */
#ifndef NOTIFY_OUTBOX_H
#define NOTIFY_OUTBOX_H

#include "loop.h"
#include "net.h"
#include "notify.h"

#define LONGEST_RETRY_S (INT64_C(30) * 60)
#define GIVE_UP_AFTER_S (INT64_C(72) * 3600)
#define LOOK_AGAIN_MS   INT64_C(60000) /* wall time may jump: look at least this often */

/* A letter waiting: its own copy, strings in the same block. */
struct waiting {
	struct waiting *next;
	uint64_t to; /* hash of its address */
	struct letter l;
};

/* ---- left.c: what a queue has no room for stays in the store ---- */
struct left {
	int64_t from_row; /* from this one on; 0: nothing does */
	bool asked;       /* it is being read */
};
struct left_setup {
	notify_room_cb cb; /* NULL: nobody to ask */
	void *arg;
	unsigned most; /* letters that a queue takes */
};
/* @param e of taking the letter @return as notify_offer() */
int left_note(struct left *l, int64_t row, int e);
/* Does this row come when the queue has room? */
bool left_has(const struct left *l, int64_t row);
/* Ask for it, if there is anything to ask for and the queue of `n` is half empty. */
void left_ask(struct left *l, const struct left_setup *s, const char *to, unsigned n);
/* Is it to be asked for, sooner or later? */
bool left_waits(const struct left *l);
/* Take what was found, with `take`, as far as there is room. @return nothing is left */
bool left_take(struct left *l, const struct recall *found,
               int (*take)(void *queue, const struct letter *l), void *queue);

/* A copy in one block. @return owned; NULL without memory */
MUST_CHECK struct waiting *waiting_new(const struct letter *l);

MUST_CHECK int params_copy(const struct notify_params *from, struct notify_params *to);
void params_done(struct notify_params *p);
/* How long to wait after the n-th failed try (n >= 1). `dice` 0..255 is the jitter. */
int64_t retry_delay_s(uint32_t n_attempts, unsigned dice);

#endif
