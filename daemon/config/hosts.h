/* SPDX-License-Identifier: EUPL-1.2 */
/* config/hosts.h (shell room, private): the names in /etc/hosts. */
#ifndef CONFIG_HOSTS_H
#define CONFIG_HOSTS_H

#include "base/arena.h"
#include "base/str.h"

/** The names that a text like /etc/hosts gives addresses to, NULL-terminated, in `arena`.
 * @return 0; -ENOMEM */
MUST_CHECK int hosts_names(struct str text, struct arena *arena, const char *const **ret_names);
/** The same of this machine's; none when it has no such file. */
MUST_CHECK int hosts_read(struct arena *arena, const char *const **ret_names);

#endif
