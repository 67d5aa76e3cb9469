/* SPDX-License-Identifier: EUPL-1.2 */
/* app/secrets: the credentials that the register and the settings name, as their files hold them.
 * Never logged.  A set never changes after it was made and is counted (loop thread); a changed file
 * makes a new one. */
#ifndef APP_SECRETS_H
#define APP_SECRETS_H

#include "config.h"

struct secrets;

/** Read all that a configuration names; one that cannot be read is said by secrets_tell().  In any
 * thread.
 * @param before those that were in force: a file that did not change is not read again, one that
 *               cannot be read now keeps its value; NULL
 * @return one reference; NULL without memory */
MUST_CHECK struct secrets *secrets_new(const struct config *c, const struct secrets *before);
/** The same files again.  In any thread. */
MUST_CHECK struct secrets *secrets_renew(const struct secrets *s);
struct secrets *secrets_ref(struct secrets *s);
struct secrets *secrets_unref(struct secrets *s);
/** Say which cannot be read, or which changed; those that were said before are not said again.
 * @return did any value change? */
bool secrets_tell(const struct secrets *s, const struct secrets *before);
/** The first line of that credential's file; NULL when there is none. Borrowed. */
const char *secrets_line(const struct secrets *s, const char *name);
/** The whole of it; empty when there is none. Borrowed. */
struct str secrets_file(const struct secrets *s, const char *name);
size_t secrets_count(const struct secrets *s);

#endif
