/* SPDX-License-Identifier: EUPL-1.2 */
/* app/ready: what systemd is told: ready, reloading, stopping, still alive. */
#ifndef APP_READY_H
#define APP_READY_H

#include <stdbool.h>
#include <stdint.h>
#include "flow.h"

struct ready {
	int64_t ping_ms;      /**< how often to ping; 0: no watchdog asked for */
	int64_t last_ping_ms; /**< monotonic */
	bool withheld;        /**< said once when progress stopped */
};

void ready_open(struct ready *r);
void ready_tell(const char *status);
void ready_reloading(int64_t now_ms);
void ready_stopping(void);
/** Ping when it is time and loop, store and pull progress; called once a second from the loop. */
void ready_second(struct ready *r, const struct flow *f, int64_t now_ms);

#endif
