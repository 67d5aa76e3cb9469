/* SPDX-License-Identifier: EUPL-1.2 */
/* log: what an operator reads, in the journal under systemd, else on stderr.
 * Shell room, any thread.  The level is the one mutable global of the house.
 * Levels: err = an operator must act, warning = degraded but going on, notice =
 * start/stop/reload/raise/clear, info = one line per cycle, debug.  Texts are Swedish; who handles
 * an error logs it, once. stderr lines: "<time> <level> <room>[ unit=<id>]: text"; to the journal
 * the fields PRIORITY, TERTIAL_ROOM, TERTIAL_UNIT. */
#ifndef LOG_H
#define LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/attr.h"

enum log_level {
	LOG_LEVEL_ERR,
	LOG_LEVEL_WARNING,
	LOG_LEVEL_NOTICE,
	LOG_LEVEL_INFO,
	LOG_LEVEL_DEBUG
};

/** Choose the journal when stderr is connected to it (JOURNAL_STREAM), else stderr; called once by
 * main. */
void log_open(void);
void log_set_level(enum log_level level);
/** Wall time printed on stderr lines; a frozen clock (--as-of) is set here so that runs can be
 * compared. */
void log_set_time(int64_t (*now_unix_s)(void *arg), void *arg);

/** @param room  "pull"; @param unit id or NULL; control characters in the text are escaped, a line
 * is at most 2 kB */
void log_write(enum log_level level, const char *room, const char *unit, const char *fmt, ...)
        PRINTF_LIKE(4, 5);

/** Per-unit complaints with a growing interval: told at 1st, 2nd, 4th, 8th … failure, and once on
 * recovery. In place, no memory of its own. */
struct complaint {
	uint32_t n_failures; /**< in a row */
};
/** Count one failure. @return true when it should be told */
bool log_complain(struct complaint *c);
/** @return true when there was something to recover from (tell it once); the count starts anew */
bool log_recovered(struct complaint *c);

#endif
