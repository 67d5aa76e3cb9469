/* SPDX-License-Identifier: EUPL-1.2 */
/* view/why_words.c (core): numbers, days and sums as a chain writes them. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include "why.h"

#define PLACES    2 /* of a number in a formula */
#define TERMS_MAX 8 /* written out; more are counted */

const char *why_text(struct why *w, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	char *text = n < 0 ? NULL : arena_alloc(w->arena, (size_t)n + 1);
	if (!text) {
		w->failed = true;
		return "";
	}
	va_start(args, fmt);
	(void)vsnprintf(text, (size_t)n + 1, fmt, args); /* measured above */
	va_end(args);
	return text;
}

/* More places when two would say nothing of a number that is something. */
static int places_of(double x)
{
	int places = PLACES;
	while (places < 9 && num_given(x) && num_snap(x) != 0 && num_round(x, places) == 0)
		places++;
	return places;
}

const char *why_amount(struct why *w, double x, const char *unit)
{
	char out[NUM_TEXT_BYTES];
	return why_text(w, "%s", num_people(x, places_of(x), unit, out));
}

const char *why_number(struct why *w, double x)
{
	return why_amount(w, x, NULL);
}

const char *why_operand(struct why *w, double x)
{
	return num_round(x, places_of(x)) < 0 ? why_text(w, "(%s)", why_number(w, x))
	                                      : why_number(w, x);
}

const char *why_distance(struct why *w, double x, const char *unit)
{
	if (!unit || strcmp(unit, "%") != 0)
		return why_amount(w, x, unit);
	bool one = fabs(num_round(x, places_of(x))) == 1;
	return why_text(w, "%s\xC2\xA0%s", why_number(w, x),
	                one ? "procentenhet" : "procentenheter");
}

const char *why_equals(double x)
{
	return num_cmp(num_round(x, places_of(x)), x) == 0 ? " = " : " ≈ ";
}

const char *why_day(struct why *w, int32_t day)
{
	char out[CIVIL_PEOPLE_BYTES];
	return why_text(w, "%s", civil_people(day, out));
}

const char *why_moment(struct why *w, int64_t unix_s)
{
	struct civil_time t = civil_of_unix(unix_s, CIVIL_STOCKHOLM);
	return why_text(w, "%s kl. %02d:%02d", why_day(w, t.day), t.second / 3600,
	                t.second / 60 % 60);
}

const char *why_sum(struct why *w, const double *x, size_t n)
{
	struct buf b;
	buf_init(&b, 1024); /* eight numbers of forty bytes */
	for (size_t i = 0; i < n; i++) {
		bool left_out = n > TERMS_MAX && i >= 2 && i + 1 < n;
		if (left_out && i > 2)
			continue;
		buf_fmt(&b, "%s%s", i ? " + " : "", left_out ? "…" : why_operand(w, x[i]));
	}
	if (n > TERMS_MAX)
		buf_fmt(&b, " (%zu tal)", n);
	const char *text = why_text(w, "%s", b.at ? b.at : "");
	w->failed |= buf_failed(&b) == -ENOMEM;
	buf_done(&b);
	return text;
}
