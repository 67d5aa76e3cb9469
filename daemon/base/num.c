/* SPDX-License-Identifier: EUPL-1.2 */
/* base/num.c (core): decimals in doubles; see the door. */
#include "base/num.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define SNAP_PER_UNIT 1e9 /* nine decimals */
#define SNAP_BELOW    1e6 /* below, a double holds nine decimals; above, 15 digits in all */
#define WHOLE_BELOW   1e15

/* A whole number has no decimals to snap, and is its own shortest text. */
static bool is_whole(double x)
{
	return fabs(x) < WHOLE_BELOW && x - trunc(x) == 0;
}

double num_snap(double x)
{
	if (!num_given(x) || isinf(x))
		return x;
	if (is_whole(x))
		return x == 0 ? 0.0 : x; /* no negative zero */
	if (fabs(x) < SNAP_BELOW) {
		double snapped = round(x * SNAP_PER_UNIT) / SNAP_PER_UNIT;
		return snapped == 0 ? 0.0 : snapped;
	}
	char text[NUM_TEXT_BYTES];
	(void)snprintf(text, sizeof(text), "%.15g", x);
	return strtod(text, NULL);
}

double num_add(double a, double b)
{
	return num_snap(a + b);
}

double num_sub(double a, double b)
{
	return num_snap(a - b);
}

double num_ratio(double a, double b)
{
	return !num_given(a) || !num_given(b) || b == 0 ? NUM_NONE : a / b;
}

int num_cmp(double a, double b)
{
	double gap = num_sub(a, b);
	return (gap > 0) - (gap < 0);
}

bool num_eq(double a, double b)
{
	return num_given(a) && num_given(b) ? num_cmp(a, b) == 0 : !num_given(a) && !num_given(b);
}

bool num_same(double a, double b)
{
	return num_given(a) ? a >= b && a <= b : !num_given(b);
}

double num_round(double x, int places)
{
	must(places >= 0 && places <= 9);
	double per_unit = 1;
	for (int i = 0; i < places; i++)
		per_unit *= 10;
	/* Snapping first keeps 2.675 from being read as 2.67499999. */
	double rounded = round(num_snap(num_snap(x) * per_unit)) / per_unit;
	return rounded == 0 ? 0.0 : rounded;
}

const char *num_text(double x, char out[NUM_TEXT_BYTES])
{
	if (!num_given(x) || isinf(x)) {
		memcpy(out, "null", 5);
		return out;
	}
	x = num_snap(x);
	int places = 0;
	if (is_whole(x)) {
		(void)snprintf(out, NUM_TEXT_BYTES, "%lld", (long long)x);
		return out;
	}
	do /* the first that reads back is the shortest */
		(void)snprintf(out, NUM_TEXT_BYTES, "%.*f", places, x);
	while (strtod(out, NULL) != x && ++places <= 9);
	return out;
}

/* How a language writes its figures. */
struct figure_style {
	const char *thousands, *point;
};
static const struct figure_style styles[LANGUAGE_COUNT] = {
        [LANGUAGE_SV] = {"\xC2\xA0", ","},
        [LANGUAGE_EN] = {",", "."},
};

struct unit_style {
	const char *before, *after;
	bool apart; /* an NBSP before `after` */
};

static struct unit_style unit_style(const char *unit, enum language l)
{
	if (!unit || !*unit)
		return (struct unit_style){"", "", false};
	if (l == LANGUAGE_EN && strcmp(unit, "kr") == 0)
		return (struct unit_style){"SEK\xC2\xA0", "", false};
	if (l == LANGUAGE_EN && strcmp(unit, "st") == 0)
		return (struct unit_style){"", "", false};
	return (struct unit_style){"", unit, l == LANGUAGE_SV || strcmp(unit, "%") != 0};
}

static void put(char out[NUM_TEXT_BYTES], size_t *at, const char *text, size_t n)
{
	if (*at + n < NUM_TEXT_BYTES) { /* all figures fit; a long unit is left out */
		memcpy(out + *at, text, n);
		*at += n;
	}
}

/* "1234567": between groups of three, from the right. */
static void put_grouped(char out[NUM_TEXT_BYTES], size_t *at, const char *digits, size_t n,
                        const char *between)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			put(out, at, between, strlen(between));
		put(out, at, &digits[i], 1);
	}
}

const char *num_said(double x, int places, const char *unit, enum language l,
                     char out[NUM_TEXT_BYTES])
{
	must(l < LANGUAGE_COUNT);
	if (!num_given(x) || fabs(x) > NUM_MAX) {
		memcpy(out, "–", sizeof("–"));
		return out;
	}
	char digits[NUM_TEXT_BYTES];
	double rounded = num_round(x, places);
	int n = snprintf(digits, sizeof(digits), "%.*f", places, fabs(rounded));
	must(n > 0 && (size_t)n < sizeof(digits));
	size_t n_whole = strcspn(digits, "."), at = 0, n_all = (size_t)n;
	while (n_all > n_whole + 1 && digits[n_all - 1] == '0')
		n_all--;
	struct unit_style u = unit_style(unit, l);
	if (rounded < 0)
		put(out, &at, "−", strlen("−"));
	put(out, &at, u.before, strlen(u.before));
	put_grouped(out, &at, digits, n_whole, styles[l].thousands);
	if (n_all > n_whole + 1) {
		put(out, &at, styles[l].point, strlen(styles[l].point));
		put(out, &at, digits + n_whole + 1, n_all - n_whole - 1);
	}
	if (at + 2 + strlen(u.after) < NUM_TEXT_BYTES) {
		put(out, &at, "\xC2\xA0", u.apart ? 2 : 0);
		put(out, &at, u.after, strlen(u.after));
	}
	out[at] = '\0';
	return out;
}

const char *num_people(double x, int places, const char *unit, char out[NUM_TEXT_BYTES])
{
	return num_said(x, places, unit, LANGUAGE_SV, out);
}

/* What may stand between thousands: blank, NBSP, thin and narrow blanks, apostrophe. */
static bool is_grouping(uint32_t cp)
{
	return cp == ' ' || cp == 0xA0 || cp == 0x2009 || cp == 0x202F || cp == '\'' ||
	       cp == 0x2019;
}

int num_parse(struct str s, double *ret_x)
{
	char plain[64];
	size_t n = 0, n_digits = 0,
	       since = 0; /* since: digits after the last sign between thousands */
	bool point = false, grouped = false;
	s = str_trim(s);
	for (size_t at = 0; at < s.n;) {
		size_t here = at;
		uint32_t cp = utf8_next(s, &at);
		if (n + 2 > sizeof(plain))
			return -EINVAL;
		if (cp >= '0' && cp <= '9') {
			plain[n++] = (char)cp;
			n_digits++;
			since += !point;
		} else if ((cp == ',' || cp == '.') && !point && n_digits > 0 && at < s.n) {
			plain[n++] = '.';
			point = true;
		} else if ((cp == '-' || cp == 0x2212) && here == 0) {
			plain[n++] = '-';
		} else if (!is_grouping(cp) || point || n_digits == 0 || at >= s.n ||
		           (grouped ? since != 3 : since > 3)) {
			return -EINVAL;
		} else {
			grouped = true;
			since = 0;
		}
	}
	if (n_digits == 0 || (grouped && since != 3))
		return -EINVAL;
	plain[n] = '\0';
	double x = strtod(plain, NULL);
	if (fabs(x) > NUM_MAX)
		return -ERANGE;
	*ret_x = x == 0 ? 0.0 : x;
	return 0;
}
