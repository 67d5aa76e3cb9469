/* SPDX-License-Identifier: EUPL-1.2 */
/* view/moment.c (core): as_of, the moment a question is of.
 * A date alone is noon of that day, as for the daemon's --as-of, but today's date is the present.
 * The present is what the latest generation tells: of the time since it was made, too. */
#include "moment.h"
#include <errno.h>

#define NOON_S (12 * 3600)

/* Two digits below `limit`, or -1. */
static int two_digits(struct str s, size_t at, int limit)
{
	struct str d = str_cut(s, at, 2);
	if (d.n != 2 || d.at[0] < '0' || d.at[0] > '9' || d.at[1] < '0' || d.at[1] > '9')
		return -1;
	int x = (d.at[0] - '0') * 10 + (d.at[1] - '0');
	return x < limit ? x : -1;
}

/* "HH:MM", from `at`, as seconds; -1 */
static int32_t hours_and_minutes(struct str s, size_t at)
{
	int hour = two_digits(s, at, 24), minute = two_digits(s, at + 3, 60);
	return hour < 0 || minute < 0 || s.at[at + 2] != ':' ? -1 : (hour * 60 + minute) * 60;
}

/* What follows the time of day: nothing, Z, or an offset.  A + that was not coded in the address
 * came as a blank.
 * @return 0; -EINVAL */
static int zone_parse(struct str s, bool *ret_local, int32_t *ret_offset_s)
{
	*ret_local = s.n == 0;
	*ret_offset_s = 0;
	if (s.n == 0 || (s.n == 1 && (s.at[0] == 'Z' || s.at[0] == 'z')))
		return 0;
	int32_t offset_s = s.n == 6 ? hours_and_minutes(s, 1) : -1;
	if (offset_s < 0 || !strchr("+- ", s.at[0]))
		return -EINVAL;
	*ret_offset_s = s.at[0] == '-' ? -offset_s : offset_s;
	return 0;
}

int moment_parse(struct str s, int64_t *ret_unix_s, bool *ret_day_alone)
{
	struct civil_time t = {.second = NOON_S};
	bool local = true;
	int32_t offset_s = 0;
	if (civil_parse(str_cut(s, 0, 10), &t.day))
		return -EINVAL;
	if (s.n > 10) {
		t.second = s.at[10] == 'T' ? hours_and_minutes(s, 11) : -1;
		bool seconds = s.n > 16 && s.at[16] == ':';
		int second = seconds ? two_digits(s, 17, 60) : 0;
		if (t.second < 0 || second < 0 ||
		    zone_parse(str_cut(s, seconds ? 19 : 16, s.n), &local, &offset_s))
			return -EINVAL;
		t.second += second;
	}
	int64_t unix_s = civil_to_unix(t, local ? CIVIL_STOCKHOLM : CIVIL_UTC) - offset_s;
	*ret_unix_s =
	        unix_s ? unix_s : 1; /* 0 means «not asked»: nothing had come by then either */
	*ret_day_alone = s.n == 10;
	return 0;
}

static bool is_today(const struct view_live *live, const struct question *q)
{
	return q->as_of_day && civil_of_unix(q->as_of_unix_s, CIVIL_STOCKHOLM).day ==
	                               civil_of_unix(live->now_unix_s, CIVIL_STOCKHOLM).day;
}

static bool is_future(const struct view_live *live, const struct question *q)
{
	return q->as_of_unix_s > live->now_unix_s && !is_today(live, q);
}

bool moment_is_past(const struct snapshot *s, const struct view_live *live,
                    const struct question *q)
{
	return q->as_of_unix_s && !is_today(live, q) && !is_future(live, q) &&
	       q->as_of_unix_s < s->made_unix_s;
}

int moment_check(const struct snapshot *s, const struct view_live *live, const struct question *q,
                 struct problem *p)
{
	char now[CIVIL_RFC3339_BYTES];
	if (!s || !q->as_of_unix_s || (s->as_of_unix_s && q->as_of_unix_s == s->as_of_unix_s))
		return 0;
	if (is_future(live, q))
		return wrong(p, 400, "as_of ligger i framtiden",
		             "as_of är senare än nu, %s; det som inte har hänt än kan inte visas.",
		             civil_rfc3339(live->now_unix_s, CIVIL_STOCKHOLM, now));
	if (!moment_is_past(s, live, q))
		return 0;
	if (q->resource->present_only)
		return wrong(p, 400, "Ingen historik",
		             "Larmen sparas bara som de är nu, så as_of kan inte besvaras här; "
		             "utan as_of gäller svaret den senaste generationen.");
	return wrong(p, 503, "Historiken kan inte läsas",
	             "Historiken kan inte läsas just nu; försök igen om en stund.");
}

void put_generation(struct jsonw *j, const struct snapshot *s)
{
	jsonw_put_int(j, "generation", (int64_t)s->generation);
	if (s->as_of_unix_s)
		jsonw_put_time(j, "as_of", s->as_of_unix_s);
}
