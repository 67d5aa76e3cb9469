/* SPDX-License-Identifier: EUPL-1.2 */
/* app/clock: the one place where the daemon asks what time it is.  Real, or frozen by --as-of for
 * every civil stamp; pulling, time limits and retries go on in real time on the monotonic clock
 * (MEANING 4). */
#ifndef APP_CLOCK_H
#define APP_CLOCK_H

#include "assess.h"
#include "alert.h"
#include "base/civil.h"

struct clock {
	bool frozen;
	int64_t frozen_unix_s;
	enum civil_zone zone;
};

/** Civil stamps: frozen under --as-of. */
int64_t clock_civil_unix_s(const struct clock *c);
/** The real wall clock: retry moments of mails. */
int64_t clock_real_unix_s(void);
struct assess_now clock_assess_now(const struct clock *c);
struct alert_now clock_alert_now(const struct clock *c);
/** "2014-09-30" (noon of that day) or "2014-09-30T08:15", in the zone. @return 0; -EINVAL */
MUST_CHECK int clock_parse_as_of(const char *text, enum civil_zone zone, int64_t *ret_unix_s);

#endif
