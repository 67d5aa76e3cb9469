/* SPDX-License-Identifier: EUPL-1.2 */
/* config/values.c (shell room, but pure; no memory): times, sizes, days and addresses as operators
 * write them; see values.h. */
#include "values.h"
#include <errno.h>
#include "base/limits.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_ascii_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Digits at the front of *s, taken off. Fifteen digits hold every sensible figure. */
static int take_digits(struct str *s, int64_t *ret_x)
{
	int64_t x = 0;
	size_t n = 0;
	while (n < s->n && is_digit(s->at[n])) {
		if (n >= 15)
			return -ERANGE;
		x = x * 10 + (s->at[n] - '0');
		n++;
	}
	if (n == 0)
		return -EINVAL;
	*s = str_cut(*s, n, s->n);
	*ret_x = x;
	return 0;
}

static struct str take_letters(struct str *s)
{
	size_t n = 0;
	while (n < s->n && is_ascii_letter(s->at[n]))
		n++;
	struct str word = str_cut(*s, 0, n);
	*s = str_cut(*s, n, s->n);
	return word;
}

int value_duration_ms(struct str s, int64_t *ret_ms)
{
	static const struct {
		const char *name;
		int64_t ms;
	} units[] = {{"d", 86400000}, {"h", 3600000}, {"m", 60000}, {"s", 1000}, {"ms", 1}};
	int64_t sum = 0, last = INT64_MAX;
	if (s.n == 0)
		return -EINVAL;
	while (s.n) {
		int64_t x, unit = 0;
		int r = take_digits(&s, &x);
		if (r < 0)
			return r;
		struct str word = take_letters(&s);
		for (size_t i = 0; i < ARRAY_LEN(units); i++) {
			if (str_eq(word, str_of(units[i].name)))
				unit = units[i].ms;
		}
		if (unit == 0 || unit >= last) /* no unit, or not falling */
			return -EINVAL;
		last = unit;
		if (x > (INT64_MAX / 2) / unit || sum > INT64_MAX / 2 - x * unit)
			return -ERANGE;
		sum += x * unit;
	}
	*ret_ms = sum;
	return 0;
}

int value_size_bytes(struct str s, int64_t *ret_bytes)
{
	static const struct {
		const char *name;
		int64_t bytes;
	} units[] = {{"", 1},
	             {"b", 1},
	             {"kib", 1024},
	             {"mib", 1024 * 1024},
	             {"gib", 1024 * 1024 * 1024},
	             {"kb", 1000},
	             {"mb", 1000000},
	             {"gb", 1000000000}};
	int64_t x;
	int r = take_digits(&s, &x);
	if (r < 0)
		return r;
	s = str_trim(s); /* "8 MiB" */
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (!str_eq_nocase(s, str_of(units[i].name)))
			continue;
		if (x > INT64_MAX / 2 / units[i].bytes)
			return -ERANGE;
		*ret_bytes = x * units[i].bytes;
		return 0;
	}
	return -EINVAL;
}

int value_whole(struct str s, int64_t *ret_x)
{
	bool minus = s.n && s.at[0] == '-';
	if (minus)
		s = str_cut(s, 1, s.n);
	int64_t x;
	int r = take_digits(&s, &x);
	if (r < 0)
		return r;
	if (s.n)
		return -EINVAL;
	*ret_x = minus ? -x : x;
	return 0;
}

int value_days(struct str s, int64_t *ret_days)
{
	if (str_ends(s, STR("d")))
		s = str_cut(s, 0, s.n - 1);
	return value_whole(s, ret_days);
}

static bool one_of(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq_nocase(s, str_of(words[i])))
			return true;
	}
	return false;
}

static bool is_off(struct str s)
{
	static const char *const words[] = {"off", "no", "none", "nej", "av", "aldrig", "false"};
	return one_of(s, words, ARRAY_LEN(words));
}

int value_bool(struct str s, bool *ret_yes)
{
	static const char *const yes[] = {"true", "yes", "on", "ja"};
	static const char *const no[] = {"false", "no", "off", "nej"};
	if (one_of(s, yes, ARRAY_LEN(yes)))
		*ret_yes = true;
	else if (one_of(s, no, ARRAY_LEN(no)))
		*ret_yes = false;
	else
		return -EINVAL;
	return 0;
}

int value_clock(struct str s, int *ret_second)
{
	int64_t hour, minute;
	if (take_digits(&s, &hour) < 0 || s.n != 3 || (s.at[0] != ':' && s.at[0] != '.'))
		return -EINVAL;
	s = str_cut(s, 1, s.n);
	if (take_digits(&s, &minute) < 0 || s.n || hour > 23 || minute > 59)
		return -EINVAL;
	*ret_second = (int)(hour * 3600 + minute * 60);
	return 0;
}

/* Swedish and English, whole or cut: "mån", "månd", "måndag", "mon", "monday". */
static int weekday_of(struct str s)
{
	static const char *const names[][2] = {
	        {"måndag", "monday"},    {"tisdag", "tuesday"}, {"onsdag", "wednesday"},
	        {"torsdag", "thursday"}, {"fredag", "friday"},  {"lördag", "saturday"},
	        {"söndag", "sunday"},
	};
	char lower[24];
	size_t n = 0, n_letters = 0;
	for (size_t at = 0; at < s.n; n_letters++) {
		uint32_t cp = utf8_next(s, &at);
		if (cp == UTF8_BAD || n + 4 > sizeof(lower))
			return 0;
		n += utf8_put(lower + n, utf8_lower(cp));
	}
	struct str word = {lower, n};
	if (str_ends(word, STR(".")) || str_ends(word, STR(","))) /* «mån.», «mån,» */
		word = str_cut(word, 0, word.n - 1);
	if (n_letters < 3)
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (str_starts(str_of(names[i][0]), word) || str_starts(str_of(names[i][1]), word))
			return (int)i + 1;
	}
	return 0;
}

int value_weekly(struct str s, int *ret_weekday, int *ret_second)
{
	int weekday = 1, second; /* a time alone means Monday: the day of the digest */
	if (is_off(s)) {
		*ret_weekday = 0;
		*ret_second = 0;
		return 0;
	}
	struct str rest = s, day;
	if (str_find(s, STR(" ")) != SIZE_MAX) {
		(void)str_split(&rest, ' ', &day); /* there is a blank: always true */
		weekday = weekday_of(day);
	}
	if (weekday == 0 || value_clock(str_trim(rest), &second) < 0)
		return -EINVAL;
	*ret_weekday = weekday;
	*ret_second = second;
	return 0;
}

int value_hours(struct str s, int *ret_from_s, int *ret_to_s)
{
	if (is_off(s)) {
		*ret_from_s = *ret_to_s = 0;
		return 0;
	}
	int from, to;
	size_t dash = str_find(s, STR("-")), width = 1;
	if (dash == SIZE_MAX) {
		dash = str_find(s, STR("–"));
		width = sizeof("–") - 1;
	}
	if (dash == SIZE_MAX || value_clock(str_trim(str_cut(s, 0, dash)), &from) < 0 ||
	    value_clock(str_trim(str_cut(s, dash + width, s.n)), &to) < 0)
		return -EINVAL;
	*ret_from_s = from;
	*ret_to_s = to;
	return 0;
}

int value_id(struct str s)
{
	if (s.n == 0)
		return -EINVAL;
	if (s.n > LIMIT_ID_BYTES)
		return -ERANGE;
	for (size_t at = 0; at < s.n;) {
		bool first = at == 0;
		uint32_t cp = utf8_lower(utf8_next(s, &at));
		bool word = (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') || cp == 0xe5 ||
		            cp == 0xe4 || cp == 0xf6; /* å ä ö */
		if (!word && (first || (cp != '.' && cp != '_' && cp != '-')))
			return -EINVAL;
	}
	return 0;
}
