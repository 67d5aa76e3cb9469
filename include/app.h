/* SPDX-License-Identifier: EUPL-1.2 */
/* app: opens the rooms in order, walks the feeds through them, closes in reverse.
 * Shell room, loop thread.  Read daemon/app/flow.c first: the way of a feed through the house is one page there. */
#ifndef APP_H
#define APP_H

#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"

struct app_options {
	const char *config_file;
	bool once;	   /**< one complete cycle, then stop */
	bool has_as_of;	   /**< every civil stamp is frozen at as_of_unix_s */
	int64_t as_of_unix_s;
	const char *as_of_text; /**< as given, for messages; read in the configured time zone */
};

#define APP_EXIT_OK	    0
#define APP_EXIT_ERROR	    1 /* said on stderr: file, key and cure */
#define APP_EXIT_UNIT_FAILED 2 /* --once: a unit could not be read */

/** Run until SIGTERM, SIGINT or the end of --once. @return an exit code */
int app_run(const struct app_options *o);

#endif
