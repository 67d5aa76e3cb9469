/* SPDX-License-Identifier: EUPL-1.2 */
/* app/tell: between the outbox on disk and notify: letters that are stored are handed out, and how
 * each ended is stored.  Callbacks of store and notify; `flow` is the struct flow. */
#ifndef APP_TELL_H
#define APP_TELL_H

#include "flow.h"

void tell_result(const struct delivery *d, const struct notice *n, void *flow);
void tell_letter(const struct letter *l, void *flow);
void tell_revived(const struct letter *l, void *flow);
int tell_room(const struct recall *wanted, void *flow);
void tell_recalled(const struct recall *found, void *flow);
void tell_left(const struct letter *l); /**< the log of the first that there is no room for */

#endif
