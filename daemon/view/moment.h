/* SPDX-License-Identifier: EUPL-1.2 */
/* view/moment.h (core, private): as_of, the moment a question is of. */
#ifndef VIEW_MOMENT_H
#define VIEW_MOMENT_H

#include "room.h"

/** "2014-09-30" (its noon, as the daemon's --as-of), "2014-09-30T08:15" or with seconds, in
 * Stockholm; or with Z or an offset (RFC 3339).
 * @return 0; -EINVAL */
MUST_CHECK int moment_parse(struct str s, int64_t *ret_unix_s, bool *ret_day_alone);
/** Is it a moment that this snapshot cannot tell of, but history can? */
bool moment_is_past(const struct snapshot *s, const struct view_live *live,
                    const struct question *q);
/** What is wrong with the moment for this snapshot.  @return 0, or p->status */
int moment_check(const struct snapshot *s, const struct view_live *live, const struct question *q,
                 struct problem *p);

#endif
