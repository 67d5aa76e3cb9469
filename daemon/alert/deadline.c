/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/deadline.c (core): the last days for what is reported by tertial, and the digests that go
 * out before them.  Due day: the period's end and the days of grace; on a free day the next working
 * day (MEANING 3; the same as assess_due_day() without an expected month). */
#include "remind.h"

#define DIGEST_BEFORE_DAYS 2 /* working days: the last but one before it is still time to act */

int32_t deadline_of(const struct alert_params *p, struct period period)
{
	return civil_next_working_day(period_last_day(period) + p->grace_days[period.kind]);
}

static int32_t working_days_before(int32_t day, int n)
{
	while (n > 0)
		n -= civil_is_working_day(--day);
	return day;
}

/* T1, T2 and the whole year of `year`. @param i 0..2 */
static struct period period_at(int year, int i)
{
	struct period p = {(int16_t)year, PERIODICITY_TERTIAL, (uint8_t)(i + 1)};
	return i < 2 ? p : (struct period){(int16_t)year, PERIODICITY_YEAR, 1};
}

bool deadline_digest(const struct alert_params *p, struct civil_time now, struct deadline *ret)
{
	int year, month, day;
	bool found = false;
	civil_ymd(now.day, &year, &month, &day);
	/* A year's own may be due in the next one, and grace is a year at most. */
	for (int y = year - 2; y <= year; y++) {
		for (int i = 0; i < 3; i++) {
			struct deadline d = {.period = period_at(y, i)};
			d.due = deadline_of(p, d.period);
			d.digest_day = working_days_before(d.due, DIGEST_BEFORE_DAYS);
			bool past = d.digest_day < now.day ||
			            (d.digest_day == now.day && p->digest_second <= now.second);
			if (past && (!found || d.digest_day > ret->digest_day)) {
				*ret = d;
				found = true;
			}
		}
	}
	return found;
}
