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
	struct letter l;
};

MUST_CHECK int params_copy(const struct notify_params *from, struct notify_params *to);
void params_done(struct notify_params *p);
/* Bare address of «Name <address>». @return owned; NULL when there is none */
MUST_CHECK char *mail_address(const char *from);
/* How long to wait after the n-th failed try (n >= 1). `dice` 0..255 is the jitter. */
int64_t retry_delay_s(uint32_t n_attempts, unsigned dice);

#endif
