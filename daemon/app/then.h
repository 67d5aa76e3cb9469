/* SPDX-License-Identifier: EUPL-1.2 */
/* app/then: what was thought when the daemon stopped, for the first pass of the book after a start.
 */
#ifndef APP_THEN_H
#define APP_THEN_H

#include "flow.h"

/** The rules of then, before the loop turns. @return 0; negative errno with words */
MUST_CHECK int then_open(struct flow *f, struct err *err);
/** By which the world is made until then_done(). */
const struct config *then_config(const struct flow *f);
/** What was stored is in the tree: f->judged, if the first generation will be another.  In the job
 * that has the world on loan.
 * @return 0; -ENOMEM with words */
MUST_CHECK int then_judge(struct flow *f, struct err *err);
/** From here on today's rules; on the loop. */
void then_done(struct flow *f);

#endif
