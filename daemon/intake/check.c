/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/check.c (core): outcomes against themselves and each other (MEANING 13).  Taken outcomes
 * and findings lie in the document's arena; the look-up of what was seen lives until check_done().
 */
#include "check.h"
#include "base/limits.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#define KEY_BYTES_MAX                                                                              \
	(LIMIT_STRING_BYTES *                                                                      \
	 4) /* a normal name is never longer than its text, but for ligatures */
#define MESSAGE_BYTES 512
#define NAME_BYTES    120 /* of an indicator in a message */
#define OUTCOMES_AT_ONCE                                                                           \
	((size_t)4096) /* room from the beginning: a real document's fit, and none grows twice */

const char check_unit_unknown[] = "?";

int check_init(struct check *c, struct arena *arena, size_t n_most)
{
	*c = (struct check){.arena = arena};
	buf_init(&c->key, KEY_BYTES_MAX);
	buf_init(&c->other, KEY_BYTES_MAX);
	c->cap_outcomes = n_most < OUTCOMES_AT_ONCE ? n_most : OUTCOMES_AT_ONCE;
	c->outcomes = arena_array(arena, c->cap_outcomes, sizeof(*c->outcomes));
	return c->outcomes ? table_init(&c->by_key, n_most) : -ENOMEM;
}

void check_done(struct check *c)
{
	table_done(&c->by_key);
	buf_done(&c->key);
	buf_done(&c->other);
}

int check_find(struct check *c, enum finding_kind kind, uint32_t line, const char *fmt, ...)
{
	if (c->n_findings >= LIMIT_FINDINGS)
		return 0;
	if (c->n_findings == c->cap_findings) {
		struct finding *more = arena_grow(c->arena, c->findings, c->n_findings,
		                                  &c->cap_findings, sizeof(*more));
		if (!more)
			return -ENOMEM;
		c->findings = more;
	}
	char words[MESSAGE_BYTES];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(words, sizeof(words), fmt, args);
	va_end(args);
	size_t cut = n < 0 ? 0 : (size_t)n < sizeof(words) ? (size_t)n : sizeof(words) - 1;
	while (cut > 0 && n >= (int)sizeof(words) && ((unsigned char)words[cut - 1] & 0x80))
		cut--; /* never half a character */
	bool last = c->n_findings + 1 == LIMIT_FINDINGS;
	struct finding f = {.kind = last ? FINDING_TOO_MANY : kind, .line = line};
	f.message = last ? arena_printf(c->arena, "Fler än %d anmärkningar; resten visas inte.",
	                                LIMIT_FINDINGS)
	                 : arena_dup_str(c->arena, (struct str){words, cut});
	if (!f.message)
		return -ENOMEM;
	c->findings[c->n_findings++] = f;
	return 0;
}

/* Half of the last printed decimal, and a little for the binary fraction. */
static double rounding_of(double x)
{
	char text[NUM_TEXT_BYTES];
	const char *point = strchr(num_text(x, text), '.');
	double half = 0.5;
	for (size_t i = point ? strlen(point + 1) : 0; i > 0; i--)
		half /= 10;
	return half + 1e-9;
}

enum parts_fit check_parts(struct part p, const char *unit)
{
	bool unknown = unit == CHECK_UNIT_UNKNOWN, share = unit && unit[0] == '%';
	if ((num_given(p.numerator) && p.numerator < 0) ||
	    (num_given(p.denominator) && p.denominator < 0))
		return PARTS_NEGATIVE;
	if (!unknown && unit && strcmp(unit, "st") == 0)
		return PARTS_FIT; /* a count has no parts to be made of */
	if (!num_given(p.numerator) || !num_given(p.denominator))
		return PARTS_FIT; /* nothing to compare */
	double ratio = num_ratio(p.numerator, p.denominator);
	double slack = num_given(p.value) ? rounding_of(p.value) : 0;
	bool is_ratio = fabs(p.value - ratio) <= slack,
	     is_per_cent = fabs(p.value - ratio * 100) <= slack;
	if (p.numerator > p.denominator &&
	    (share || (unknown && num_given(p.value) && is_per_cent && !is_ratio)))
		return PARTS_OVER;
	if (!num_given(ratio) || !num_given(p.value))
		return PARTS_FIT;
	if (unknown)
		return is_ratio || is_per_cent ? PARTS_FIT : PARTS_DIFFER;
	return (share ? is_per_cent : is_ratio) ? PARTS_FIT : PARTS_DIFFER;
}

static bool same_breakdown(const struct outcome *a, const struct outcome *b)
{
	if (a->n_breakdown != b->n_breakdown)
		return false;
	for (size_t i = 0; i < a->n_breakdown; i++) {
		if (!str_eq(str_of(a->breakdown[i].name), str_of(b->breakdown[i].name)) ||
		    !part_eq(&a->breakdown[i].part, &b->breakdown[i].part))
			return false;
	}
	return true;
}

bool check_same_values(const struct outcome *a, const struct outcome *b)
{
	return part_eq(&a->all, &b->all) && part_eq(&a->women, &b->women) &&
	       part_eq(&a->men, &b->men) && num_eq(a->forecast, b->forecast) &&
	       a->missing == b->missing && same_breakdown(a, b);
}

/* The one seen before that means the same indicator and period; INDEX_NONE when this is the first.
 */
static uint32_t find_twin(struct check *c, const struct outcome *o)
{
	struct table_walk walk;
	struct str key = buf_slice(&c->key);
	for (uint32_t at = table_first(&c->by_key, key, &walk); at != TABLE_END;
	     at = table_next(&c->by_key, &walk)) {
		intake_normal_name(str_of(c->outcomes[at].indicator), &c->other);
		size_t n = c->other.n;
		if (period_eq(c->outcomes[at].period, o->period) && n <= key.n &&
		    str_eq(buf_slice(&c->other), str_cut(key, 0, n)))
			return at;
	}
	return INDEX_NONE;
}

static int take(struct check *c, const struct outcome *o)
{
	if (c->n_outcomes == c->cap_outcomes) {
		struct outcome *more = arena_grow(c->arena, c->outcomes, c->n_outcomes,
		                                  &c->cap_outcomes, sizeof(*more));
		if (!more)
			return -ENOMEM;
		c->outcomes = more;
	}
	c->outcomes[c->n_outcomes] = *o;
	table_put(&c->by_key, buf_slice(&c->key), (uint32_t)c->n_outcomes++);
	return 0;
}

/* What an indicator's normal name says of its figures: shares and counts are never below 0. */
enum of_what { OF_ANYTHING, OF_SHARE, OF_COUNT };

static enum of_what of_what(struct str normal_name)
{
	if (str_starts(normal_name, STR("andel ")))
		return OF_SHARE;
	return str_starts(normal_name, STR("antal ")) ? OF_COUNT : OF_ANYTHING;
}

static bool is_negative(const struct outcome *o)
{
	const double all[] = {o->all.value, o->women.value, o->men.value, o->forecast};
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		if (num_given(all[i]) && all[i] < 0)
			return true;
	}
	return false;
}

/* A share cannot be above one; known by its name alone when the unit is not. */
static enum parts_fit fit_of(struct part p, const char *unit, enum of_what of)
{
	bool both = num_given(p.numerator) && num_given(p.denominator);
	enum parts_fit fit = check_parts(p, unit);
	bool over =
	        unit == CHECK_UNIT_UNKNOWN && of == OF_SHARE && both && p.numerator > p.denominator;
	return over && fit != PARTS_NEGATIVE ? PARTS_OVER : fit;
}

/* -1 when some part is wrong in itself, with the finding written.  Findings tell no figures: they
 * leave the house whether the figure may or not. */
static int check_each_part(struct check *c, const struct outcome *o, const char *unit,
                           const char *where, int *ret_refused)
{
	enum of_what of = of_what(buf_slice(&c->key));
	const struct {
		struct part part;
		const char *of;
	} parts[] = {{o->all, ""}, {o->women, " för kvinnor"}, {o->men, " för män"}};
	char period[PERIOD_TEXT_BYTES];
	*ret_refused = of != OF_ANYTHING && is_negative(o);
	if (*ret_refused)
		return check_refuse(
		        c, o->line,
		        "%s: utfallet för «%.*s» är negativt, och en andel eller ett antal "
		        "kan inte vara det; raden togs inte med",
		        where, STR_FIT(o->indicator, NAME_BYTES));
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		struct part p = parts[i].part;
		switch (fit_of(p, unit, of)) {
		case PARTS_FIT: break;
		case PARTS_OVER:
			*ret_refused = 1;
			return check_refuse(
			        c, o->line,
			        "%s: täljaren%s är större än nämnaren för «%.*s»; raden togs inte "
			        "med, rätta en av dem",
			        where, parts[i].of, STR_FIT(o->indicator, NAME_BYTES));
		case PARTS_NEGATIVE:
			*ret_refused = 1;
			return check_refuse(
			        c, o->line,
			        "%s: täljare och nämnare%s kan inte vara negativa («%.*s»); "
			        "raden togs inte med",
			        where, parts[i].of, STR_FIT(o->indicator, NAME_BYTES));
		case PARTS_DIFFER: {
			int ret = check_find(
			        c, FINDING_VALUE_DIFFERS_FROM_PARTS, o->line,
			        "%s: utfallet%s för «%.*s» %s stämmer inte med täljare och "
			        "nämnare; det angivna utfallet gäller",
			        where, parts[i].of, STR_FIT(o->indicator, NAME_BYTES),
			        period_text(o->period, period));
			if (ret < 0)
				return ret;
			break;
		}
		}
	}
	return 0;
}

/* Outcomes of an indicator mostly stand together, and a repeated text is kept once. */
static int set_name(struct check *c, const char *indicator)
{
	if (c->named == indicator) {
		buf_cut(&c->key, c->n_named);
		return 0;
	}
	intake_normal_name(str_of(indicator), &c->key);
	c->named = buf_failed(&c->key) ? NULL : indicator;
	c->n_named = c->key.n;
	return c->named ? 0 : -ENOMEM;
}

int check_outcome(struct check *c, const struct outcome *o, const char *unit, const char *where)
{
	if (set_name(c, o->indicator) < 0)
		return -ENOMEM;
	int refused, ret = check_each_part(c, o, unit, where, &refused);
	if (ret < 0 || refused)
		return ret;
	uint32_t when = period_key(o->period);
	buf_char(&c->key, '\n'); /* no name has one: ends it before the period */
	buf_add(&c->key, &when, sizeof(when));
	if (buf_failed(&c->key))
		return -ENOMEM;
	uint32_t twin = find_twin(c, o);
	if (buf_failed(&c->other))
		return -ENOMEM;
	if (twin == INDEX_NONE)
		return take(c, o);
	const struct outcome *first = &c->outcomes[twin];
	bool same = check_same_values(first, o);
	if (same && str_eq(str_of(first->analysis), str_of(o->analysis)) &&
	    str_eq(str_of(first->action), str_of(o->action)))
		return 0; /* the same row again says nothing new */
	char period[PERIOD_TEXT_BYTES];
	return check_refuse(
	        c, o->line, "%s: «%.*s» %s finns redan med %s; den första gäller, ta bort den ena",
	        where, STR_FIT(o->indicator, NAME_BYTES), period_text(o->period, period),
	        same ? "annan analys eller åtgärd" : "andra värden");
}
