/* SPDX-License-Identifier: EUPL-1.2 */
/* model/period.c (core): names, bounds and order of periods; see the door. */
#include "model/period.h"
#include <errno.h>
#include <stdio.h>

static const int months_each[PERIODICITY_COUNT] = {
        [PERIODICITY_MONTH] = 1,
        [PERIODICITY_TERTIAL] = 4,
        [PERIODICITY_HALF] = 6,
        [PERIODICITY_YEAR] = 12,
};

const char *periodicity_name(enum periodicity p)
{
#define X(id, name) [id] = name,
	static const char *const names[] = {PERIODICITY_NAMES(X)};
#undef X
	must(p < PERIODICITY_COUNT);
	return names[p];
}

const char *period_text(struct period p, char out[PERIOD_TEXT_BYTES])
{
	unsigned year = (unsigned)p.year % 10000u, index = p.index % 100u;
	switch ((enum periodicity)p.kind) {
	case PERIODICITY_MONTH:
		(void)snprintf(out, PERIOD_TEXT_BYTES, "%04u-%02u", year, index);
		return out;
	case PERIODICITY_TERTIAL:
		(void)snprintf(out, PERIOD_TEXT_BYTES, "%04u-T%u", year, index);
		return out;
	case PERIODICITY_HALF:
		(void)snprintf(out, PERIOD_TEXT_BYTES, "%04u-H%u", year, index);
		return out;
	case PERIODICITY_YEAR: (void)snprintf(out, PERIOD_TEXT_BYTES, "%04u", year); return out;
	case PERIODICITY_COUNT: break;
	}
	must_fail("period: kind out of range");
}

const char *period_said(struct period p, enum language l, char out[PERIOD_PEOPLE_BYTES])
{
	unsigned year = (unsigned)p.year % 10000u, index = p.index % 100u;
	switch ((enum periodicity)p.kind) {
	case PERIODICITY_MONTH:
		(void)snprintf(out, PERIOD_PEOPLE_BYTES, "%s %u", civil_month_said((int)index, l),
		               year);
		return out;
	case PERIODICITY_TERTIAL:
		(void)snprintf(out, PERIOD_PEOPLE_BYTES, "T%u %u", index, year);
		return out;
	case PERIODICITY_HALF:
		if (l == LANGUAGE_EN)
			(void)snprintf(out, PERIOD_PEOPLE_BYTES, "H%u %u", index, year);
		else
			(void)snprintf(out, PERIOD_PEOPLE_BYTES, "halvår %u %u", index, year);
		return out;
	case PERIODICITY_YEAR: (void)snprintf(out, PERIOD_PEOPLE_BYTES, "%u", year); return out;
	case PERIODICITY_COUNT: break;
	}
	must_fail("period: kind out of range");
}

const char *period_people(struct period p, char out[PERIOD_PEOPLE_BYTES])
{
	return period_said(p, LANGUAGE_SV, out);
}

static int digits(struct str s)
{
	int x = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.at[i] < '0' || s.at[i] > '9')
			return -1;
		x = x * 10 + (s.at[i] - '0');
	}
	return s.n ? x : -1;
}

int period_parse(struct str s, struct period *ret_period)
{
	int year = digits(str_cut(s, 0, 4)), index = 1;
	enum periodicity kind = PERIODICITY_YEAR;
	if (s.n < 4 || year < CIVIL_YEAR_MIN || year > CIVIL_YEAR_MAX)
		return -EINVAL;
	if (s.n == 7 && s.at[4] == '-') {
		if (s.at[5] == 'T')
			kind = PERIODICITY_TERTIAL;
		else if (s.at[5] == 'H')
			kind = PERIODICITY_HALF;
		else
			kind = PERIODICITY_MONTH;
		index = digits(kind == PERIODICITY_MONTH ? str_cut(s, 5, 2) : str_cut(s, 6, 1));
	} else if (s.n != 4) {
		return -EINVAL;
	}
	if (index < 1 || index > 12 / months_each[kind])
		return -EINVAL;
	*ret_period = (struct period){(int16_t)year, (uint8_t)kind, (uint8_t)index};
	return 0;
}

int period_months_through(struct period p)
{
	must(p.kind < PERIODICITY_COUNT);
	return months_each[p.kind] * p.index;
}

int32_t period_last_day(struct period p)
{
	int month = period_months_through(p);
	return civil_day(p.year, month, civil_month_days(p.year, month));
}

bool period_on_day(enum periodicity kind, int32_t day, struct period *ret_period)
{
	int year, month, mday;
	must(kind < PERIODICITY_COUNT);
	civil_ymd(day, &year, &month, &mday);
	bool last = mday == civil_month_days(year, month);
	int n = months_each[kind], through = last ? month : month + n - 1;
	if ((!last && mday != 1) || through % n != 0 || year < CIVIL_YEAR_MIN ||
	    year > CIVIL_YEAR_MAX)
		return false;
	bool whole = last && month == 12 && kind != PERIODICITY_MONTH;
	*ret_period = whole ? (struct period){(int16_t)year, PERIODICITY_YEAR, 1}
	                    : (struct period){(int16_t)year, (uint8_t)kind, (uint8_t)(through / n)};
	return true;
}

uint32_t period_key(struct period p)
{
	return ((uint32_t)(uint16_t)p.year << 16) | ((uint32_t)period_months_through(p) << 8) |
	       p.kind;
}

int period_cmp(struct period a, struct period b)
{
	uint32_t ka = period_key(a), kb = period_key(b);
	return (ka > kb) - (ka < kb);
}

bool period_eq(struct period a, struct period b)
{
	return a.year == b.year && a.kind == b.kind && a.index == b.index;
}

struct period period_in_year(struct period p, int year)
{
	p.year = (int16_t)year;
	return p;
}

struct last_year period_last_year(struct period p)
{
	int16_t year = (int16_t)(p.year - 1);
	return (struct last_year){.same = period_in_year(p, year),
	                          .whole = {year, PERIODICITY_YEAR, 1},
	                          .december = {year, PERIODICITY_MONTH, 12}};
}

int period_owed(enum periodicity p, int year, struct period out[PERIOD_OWED_MAX])
{
	must(p < PERIODICITY_COUNT);
	int n_finer = p == PERIODICITY_MONTH ? 12 : 12 / months_each[p] - 1, n = 0;
	for (int i = 1; i <= n_finer; i++)
		out[n++] = (struct period){(int16_t)year, (uint8_t)p, (uint8_t)i};
	if (p != PERIODICITY_MONTH)
		out[n++] = (struct period){(int16_t)year, PERIODICITY_YEAR, 1};
	return n;
}
