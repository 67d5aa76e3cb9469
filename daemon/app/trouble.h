/* SPDX-License-Identifier: EUPL-1.2 */
/* app/trouble: the daemon's own troubles, told to the operator.  Part of the flow; loop thread. */
#ifndef APP_TROUBLE_H
#define APP_TROUBLE_H

#include <stdbool.h>

struct flow;

/** An alert of the daemon's own, taken up by the next round. Copies. */
void tell_operator(struct flow *f, const char *subject, bool bad, const char *why);
/** Settings are in force, at start or after a reload: what they end is over. */
void trouble_settings_read(struct flow *f);
/** A transaction is on disk. */
void trouble_stored(struct flow *f);
/** A generation is shown. */
void trouble_published(struct flow *f);
/** Is it an address of the register, or the fallback? */
bool trouble_is_written_to(const struct flow *f, const char *email);

#endif
