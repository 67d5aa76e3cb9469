/* SPDX-License-Identifier: EUPL-1.2 */
/* app/restore: what was stored -> the world, at start; the world -> another register, at reload. */
#ifndef APP_RESTORE_H
#define APP_RESTORE_H

#include "flow.h"

/** The feeds as they stood, so that pull can begin (restore_pull). Before the loop turns. */
MUST_CHECK int restore_feeds(struct flow *f, struct err *err);
MUST_CHECK int restore_pull(struct flow *f, struct pull *p);
/** All else, by a job that the world is lent to; then f->restored_cb().
 * @return 0; negative errno with words */
MUST_CHECK int restore_start(struct flow *f, struct err *err);
/** Documents and feed states go over to it by unit id; the old world is left empty.  In a job that
 * has the world on loan; its loop goes on with the old register until restore_take().
 * @return 0: restore_take() must follow; -ENOMEM with words: nothing was moved */
MUST_CHECK int restore_carry(struct flow *f, const struct config *next, struct carried *ret,
                             struct err *err);
/** It takes the old one's place, on the loop. */
void restore_take(struct flow *f, struct carried *c);

#endif
