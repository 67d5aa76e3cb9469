/* SPDX-License-Identifier: EUPL-1.2 */
/* base/civil.c (core): days, Swedish holidays and the zone rule; see the door. */
#include "base/civil.h"
#include <errno.h>
#include <stdio.h>

#define DAY_S          86400
#define CET_S          3600
#define CEST_S         7200
#define DAYS_400_YEARS 146097
#define DAYS_TO_1970   719468 /* from 0000-03-01 */

int32_t civil_day(int year, int month, int mday)
{
	year -= month <= 2;
	int era = (year >= 0 ? year : year - 399) / 400;
	int yoe = year - era * 400;
	int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + mday - 1;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * DAYS_400_YEARS + doe - DAYS_TO_1970;
}

void civil_ymd(int32_t day, int *ret_year, int *ret_month, int *ret_mday)
{
	int z = day + DAYS_TO_1970;
	int era = (z >= 0 ? z : z - (DAYS_400_YEARS - 1)) / DAYS_400_YEARS;
	int doe = z - era * DAYS_400_YEARS;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;
	int month = mp + (mp < 10 ? 3 : -9);
	*ret_year = yoe + era * 400 + (month <= 2);
	*ret_month = month;
	*ret_mday = doy - (153 * mp + 2) / 5 + 1;
}

int civil_weekday(int32_t day)
{
	int w = (int)((day + 3) % 7); /* 1970-01-01 was a Thursday */
	return (w < 0 ? w + 7 : w) + 1;
}

int civil_month_days(int year, int month)
{
	return month == 12 ? 31 : civil_day(year, month + 1, 1) - civil_day(year, month, 1);
}

static int two_digits(const char *p)
{
	return (p[0] - '0') * 10 + (p[1] - '0');
}

int civil_parse(struct str s, int32_t *ret_day)
{
	if (s.n != 10)
		return -EINVAL;
	for (size_t i = 0; i < s.n; i++) {
		bool dash = i == 4 || i == 7;
		if (dash ? s.at[i] != '-' : s.at[i] < '0' || s.at[i] > '9')
			return -EINVAL;
	}
	int year = two_digits(s.at) * 100 + two_digits(s.at + 2);
	int month = two_digits(s.at + 5), mday = two_digits(s.at + 8);
	if (year < 1900 || year > 2200 || month < 1 || month > 12 || mday < 1 ||
	    mday > civil_month_days(year, month))
		return -EINVAL;
	*ret_day = civil_day(year, month, mday);
	return 0;
}

const char *civil_text(int32_t day, char out[CIVIL_TEXT_BYTES])
{
	int year, month, mday;
	civil_ymd(day, &year, &month, &mday);
	(void)snprintf(out, CIVIL_TEXT_BYTES, "%04u-%02u-%02u", (unsigned)year % 10000u,
	               (unsigned)month % 100u, (unsigned)mday % 100u);
	return out;
}

const char *civil_month_said(int month, enum language l)
{
	static const char *const months[LANGUAGE_COUNT][12] = {
	        [LANGUAGE_SV] = {"januari", "februari", "mars", "april", "maj", "juni", "juli",
	                         "augusti", "september", "oktober", "november", "december"},
	        [LANGUAGE_EN] = {"January", "February", "March", "April", "May", "June", "July",
	                         "August", "September", "October", "November", "December"},
	};
	must(month >= 1 && month <= 12 && l < LANGUAGE_COUNT);
	return months[l][month - 1];
}

const char *civil_said(int32_t day, enum language l, char out[CIVIL_PEOPLE_BYTES])
{
	int year, month, mday;
	civil_ymd(day, &year, &month, &mday);
	(void)snprintf(out, CIVIL_PEOPLE_BYTES, "%u %s %u", (unsigned)mday % 100u,
	               civil_month_said(month, l), (unsigned)year % 10000u);
	return out;
}

const char *civil_people(int32_t day, char out[CIVIL_PEOPLE_BYTES])
{
	return civil_said(day, LANGUAGE_SV, out);
}

int32_t civil_easter(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
	int h = (19 * a + b - d - g + 15) % 30;
	int i = c / 4, k = c % 4;
	int l = (32 + 2 * e + 2 * i - h - k) % 7;
	int m = (a + 11 * h + 22 * l) / 451;
	int month = (h + l - 7 * m + 114) / 31;
	int mday = (h + l - 7 * m + 114) % 31 + 1;
	return civil_day(year, month, mday);
}

bool civil_is_holiday(int32_t day)
{
	static const struct {
		int month, mday;
	} fixed[] = {{1, 1}, {1, 6}, {5, 1}, {6, 6}, {12, 24}, {12, 25}, {12, 26}, {12, 31}};
	int year, month, mday;
	civil_ymd(day, &year, &month, &mday);
	for (size_t i = 0; i < ARRAY_LEN(fixed); i++) {
		if (fixed[i].month == month && fixed[i].mday == mday)
			return true;
	}
	int32_t from_easter = day - civil_easter(year);
	if (from_easter == -2 || from_easter == 0 || from_easter == 1 || from_easter == 39 ||
	    from_easter == 49) /* Good Friday, Easter, Ascension, Whit Sunday */
		return true;
	int w = civil_weekday(day);
	if (month == 6 &&
	    ((w == 5 && mday >= 19 && mday <= 25) || (w == 6 && mday >= 20 && mday <= 26)))
		return true; /* Midsummer's Eve and Day */
	/* All Saints' Day: the Saturday from 31 October to 6 November. */
	return w == 6 && ((month == 10 && mday == 31) || (month == 11 && mday <= 6));
}

bool civil_is_working_day(int32_t day)
{
	return civil_weekday(day) <= 5 && !civil_is_holiday(day);
}

int32_t civil_next_working_day(int32_t day)
{
	while (!civil_is_working_day(day))
		day++;
	return day;
}

int32_t civil_add_working_days(int32_t day, int k)
{
	while (k > 0) {
		day++;
		k -= civil_is_working_day(day);
	}
	return day;
}

static int64_t last_sunday_0100_utc(int year, int month)
{
	int32_t day = civil_day(year, month, 31); /* March and October both have 31 */
	return (int64_t)(day - civil_weekday(day) % 7) * DAY_S + 3600;
}

static int32_t offset_s(int64_t unix_s, enum civil_zone zone)
{
	if (zone == CIVIL_UTC)
		return 0;
	int year, month, mday;
	int64_t day = unix_s >= 0 ? unix_s / DAY_S : -((DAY_S - 1 - unix_s) / DAY_S);
	civil_ymd((int32_t)day, &year, &month, &mday);
	bool summer =
	        unix_s >= last_sunday_0100_utc(year, 3) && unix_s < last_sunday_0100_utc(year, 10);
	return summer ? CEST_S : CET_S;
}

struct civil_time civil_of_unix(int64_t unix_s, enum civil_zone zone)
{
	int64_t local_s = unix_s + offset_s(unix_s, zone);
	int64_t day = local_s >= 0 ? local_s / DAY_S : -((DAY_S - 1 - local_s) / DAY_S);
	return (struct civil_time){(int32_t)day, (int32_t)(local_s - day * DAY_S)};
}

int64_t civil_to_unix(struct civil_time t, enum civil_zone zone)
{
	int64_t local_s = (int64_t)t.day * DAY_S + t.second;
	if (zone == CIVIL_UTC)
		return local_s;
	int64_t as_summer = local_s - CEST_S; /* the earlier of the two */
	return offset_s(as_summer, zone) == CEST_S ? as_summer : local_s - CET_S;
}

const char *civil_rfc3339(int64_t unix_s, enum civil_zone zone, char out[CIVIL_RFC3339_BYTES])
{
	struct civil_time t = civil_of_unix(unix_s, zone);
	char date[CIVIL_TEXT_BYTES];
	unsigned s = (unsigned)t.second % DAY_S, off = (unsigned)offset_s(unix_s, zone) / 3600u;
	(void)snprintf(out, CIVIL_RFC3339_BYTES, "%.10sT%02u:%02u:%02u+%02u:00",
	               civil_text(t.day, date), s / 3600u % 24u, s / 60u % 60u, s % 60u, off % 24u);
	return out;
}
