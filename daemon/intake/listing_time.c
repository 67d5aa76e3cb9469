/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/listing_time.c (core): the first time in a piece of text, as servers and indexes write it.
 * Owns nothing. */
#include "listing.h"
#include <stdio.h>

#define TIME_LOOK 200 /* bytes of the text in which it may stand */

/* As found: 2014-10-01 09:00, 2014-10-01T09:00:00Z, 01-Oct-2014 09:00, Wed, 01 Oct 2014 09:00 */

static int month_of(struct str s)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	for (int m = 0; m < 12; m++)
		if (s.n >= 3 && str_eq_nocase(str_cut(s, 0, 3), (struct str){names + 3 * m, 3}))
			return m + 1;
	return 0;
}

static size_t digits(const char *at)
{
	return strspn(at, "0123456789");
}

static bool take_number(const char **at, size_t n_most, int *ret)
{
	size_t n = digits(*at);
	if (n == 0 || n > n_most)
		return false;
	*ret = 0;
	for (size_t i = 0; i < n; i++)
		*ret = *ret * 10 + ((*at)[i] - '0');
	*at += n;
	return true;
}

static bool take_day(const char **at, int32_t *ret_day)
{
	const char *s = *at;
	int first, second = 0, year = 0, mday = 0;
	if (!take_number(&s, 4, &first) || (*s != '-' && *s != ' '))
		return false;
	s++;
	if (first >= 1000) { /* 2014-10-01 */
		year = first;
		if (!take_number(&s, 2, &second) || *s++ != '-' || !take_number(&s, 2, &mday))
			return false;
	} else { /* 01-Oct-2014 */
		mday = first;
		second = month_of(str_of(s));
		if (!second)
			return false;
		s += 3;
		if ((*s != '-' && *s != ' ') || digits(s + 1) != 4)
			return false;
		s++;
		(void)take_number(&s, 4, &year); /* four digits, looked at above */
	}
	char text[CIVIL_TEXT_BYTES];
	(void)snprintf(text, sizeof(text), "%04d-%02d-%02d", year, second, mday); /* digits */
	*at = s;
	return civil_parse(str_of(text), ret_day) == 0;
}

/* The zone does not matter: what is compared comes from one clock. */
int64_t listing_time(struct str text)
{
	char copy[TIME_LOOK + 1];
	text = str_cut(text, 0, TIME_LOOK);
	memcpy(copy, text.at, text.n);
	copy[text.n] = '\0';
	for (const char *at = copy; *at; at++) {
		int32_t day;
		int hour = 0, minute = 0, second = 0;
		const char *s = at;
		if ((at > copy && at[-1] >= '0' && at[-1] <= '9') || !take_day(&s, &day))
			continue;
		if (*s == ' ' || *s == 'T')
			s++;
		if (take_number(&s, 2, &hour) && *s == ':') {
			s++;
			if (take_number(&s, 2, &minute) && *s == ':') {
				s++;
				(void)take_number(&s, 2, &second); /* none: 0 */
			}
		}
		return ((int64_t)day * 24 + hour) * 3600 + minute * 60 + second + 1; /* never 0 */
	}
	return 0;
}
