/* SPDX-License-Identifier: EUPL-1.2 */
/* app: opens the rooms in order, walks the feeds through them, closes in reverse.
 * Shell room, loop thread.  Read daemon/app/flow.c first: the way of a feed through the house is
 * one page there. */
#ifndef APP_H
#define APP_H

#include <stdbool.h>
#include "base/err.h"

struct app_options {
	const char *config_file;
	bool once;              /**< one complete cycle, then stop */
	const char *as_of_text; /**< "2014-09-30" or "2014-09-30T08:15": every civil stamp is frozen
	                           there; NULL: real time */
};

#define APP_EXIT_OK          0
#define APP_EXIT_ERROR       1 /* said on stderr: file, key and cure */
#define APP_EXIT_UNIT_FAILED 2 /* --once: a unit could not be read */

/** Run until SIGTERM, SIGINT or the end of --once. @return an exit code */
int app_run(const struct app_options *o);

#endif
