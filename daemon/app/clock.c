/* SPDX-License-Identifier: EUPL-1.2 */
/* app/clock.c (shell): wall time, real or frozen; see clock.h. */
#include "clock.h"
#include <errno.h>
#include <time.h>

#define NOON_S                                                                                     \
	(12 *                                                                                      \
	 3600) /* a date alone means its noon: after the morning's digest, outside quiet hours */

int64_t clock_real_unix_s(void)
{
	struct timespec now;
	must(clock_gettime(CLOCK_REALTIME, &now) == 0);
	return now.tv_sec;
}

int64_t clock_civil_unix_s(const struct clock *c)
{
	return c->frozen ? c->frozen_unix_s : clock_real_unix_s();
}

struct assess_now clock_assess_now(const struct clock *c)
{
	int64_t unix_s = clock_civil_unix_s(c);
	return (struct assess_now){unix_s, civil_of_unix(unix_s, c->zone).day};
}

struct alert_now clock_alert_now(const struct clock *c)
{
	int64_t unix_s = clock_civil_unix_s(c);
	return (struct alert_now){unix_s, civil_of_unix(unix_s, c->zone), c->zone};
}

/* "08:15" -> seconds, -1 when it is no time of day. */
static int32_t time_of_day_s(struct str s)
{
	if (s.n != 5 || s.at[2] != ':')
		return -1;
	for (size_t i = 0; i < s.n; i++) {
		if (i != 2 && (s.at[i] < '0' || s.at[i] > '9'))
			return -1;
	}
	int hour = (s.at[0] - '0') * 10 + (s.at[1] - '0'),
	    minute = (s.at[3] - '0') * 10 + (s.at[4] - '0');
	return hour < 24 && minute < 60 ? (hour * 60 + minute) * 60 : -1;
}

int clock_parse_as_of(const char *text, enum civil_zone zone, int64_t *ret_unix_s)
{
	struct str s = str_of(text);
	struct civil_time t = {.second = NOON_S};
	if (s.n > 10) {
		if (s.at[10] != 'T' || (t.second = time_of_day_s(str_cut(s, 11, s.n))) < 0)
			return -EINVAL;
		s.n = 10;
	}
	if (civil_parse(s, &t.day))
		return -EINVAL;
	*ret_unix_s = civil_to_unix(t, zone);
	return 0;
}
