/* SPDX-License-Identifier: EUPL-1.2 */
/* model/versions.c (core): what a newer document leaves of the one before it: targets that were in
 * force earlier in the year, and outcomes that were corrected.  Owned by the year's documents; one
 * thread at a time. */
#include <errno.h>
#include <stdlib.h>
#include "base/limits.h"
#include "model/docs.h"

#define CORRECTIONS_MAX_BYTES ((size_t)256 << 20) /* of two feeds of LIMIT_BODY_BYTES, and more */
/* Corrections of what the newest document no longer speaks of are kept as far as this goes. */
#define TAKEN_BACK_MAX_BYTES ((size_t)16 << 20)
/* All earlier plans of a year together, or one: some hundred times what a plan takes. */
#define EARLIER_MAX_BYTES ((size_t)32 << 20)

/* ---- plans ---- */

static bool same_target(const struct target *a, const struct target *b)
{
	if (a->kind != b->kind || !num_eq(a->value, b->value) || a->n_phases != b->n_phases)
		return false;
	for (size_t i = 0; i < a->n_phases; i++) {
		if (!period_eq(a->phases[i].period, b->phases[i].period) ||
		    !num_eq(a->phases[i].value, b->phases[i].value))
			return false;
	}
	return true;
}

static bool same_breakdown(const struct plan_indicator *a, const struct plan_indicator *b)
{
	if (a->n_breakdown != b->n_breakdown)
		return false;
	for (size_t i = 0; i < a->n_breakdown; i++) {
		if (strcmp(a->breakdown[i].name, b->breakdown[i].name) != 0 ||
		    !num_eq(a->breakdown[i].part.value, b->breakdown[i].part.value))
			return false;
	}
	return true;
}

/* Row by row: a plan that was only rearranged counts as another, which costs a little memory. */
static bool same_promises(const struct plan *a, const struct plan *b)
{
	if (a->n_indicators != b->n_indicators)
		return false;
	for (size_t i = 0; i < a->n_indicators; i++) {
		const struct plan_indicator *x = &a->indicators[i], *y = &b->indicators[i];
		if (strcmp(x->name, y->name) != 0 || !same_target(&x->target, &y->target) ||
		    x->has_council != y->has_council || !same_target(&x->council, &y->council) ||
		    !same_breakdown(x, y))
			return false;
	}
	return true;
}

static void clear_before(struct plan_before *b)
{
	origin_clear(&b->origin);
	(void)plan_unref(b->plan); /* returns NULL, always */
}

/* Room for the plan in force, which becomes an earlier one: the oldest go, as they do when the
 * store is read again. */
static void drop_oldest(struct year_docs *y)
{
	size_t bytes = arena_bytes(y->plan->arena), from = y->n_earlier;
	while (from > 0 && y->n_earlier - from < PLAN_VERSIONS_MAX - 1) {
		bytes += arena_bytes(y->earlier[from - 1].plan->arena);
		if (bytes > EARLIER_MAX_BYTES)
			break;
		from--;
	}
	for (size_t i = 0; i < from; i++)
		clear_before(&y->earlier[i]);
	y->n_earlier -= from;
	if (from > 0)
		memmove(y->earlier, y->earlier + from, y->n_earlier * sizeof(*y->earlier));
}

static void drop_earlier(struct year_docs *y, size_t keep)
{
	while (y->n_earlier > keep)
		clear_before(&y->earlier[--y->n_earlier]);
}

/* The earlier ones that were in force before that day, the last of them until then. */
static void cut_earlier(struct year_docs *y, int32_t day)
{
	size_t n = 0;
	while (n < y->n_earlier && (n == 0 || y->earlier[n - 1].until < day))
		n++;
	drop_earlier(y, n);
	if (n > 0 && y->earlier[n - 1].until > day)
		y->earlier[n - 1].until = day;
}

int year_docs_set_plan(struct year_docs *y, struct plan *p, int64_t received_unix_s)
{
	int32_t from = p->valid_from != CIVIL_NONE
	                       ? p->valid_from
	                       : civil_of_unix(received_unix_s, CIVIL_STOCKHOLM).day;
	bool from_start = !y->plan || from <= civil_day(y->year, 1, 1);
	bool same = y->plan && same_promises(y->plan, p);
	bool replaces = from_start || (y->plan_from != CIVIL_NONE && from <= y->plan_from);
	bool supersedes =
	        y->plan && !same &&
	        civil_of_unix(received_unix_s, CIVIL_STOCKHOLM).day >= civil_day(y->year, 1, 1);
	if (supersedes && superseded_make_room(y))
		return -ENOMEM;
	if (y->plan && !same && !replaces) {
		struct plan_before *more = realloc(y->earlier, (y->n_earlier + 1) * sizeof(*more));
		if (!more)
			return -ENOMEM;
		y->earlier = more;
		drop_oldest(y);
		if (supersedes)
			superseded_add(y, from, received_unix_s);
		more[y->n_earlier++] = (struct plan_before){y->plan, from, y->plan_received_unix_s,
		                                            y->origins[DOC_PLAN]};
		y->plan = NULL;                            /* the list's now */
		y->origins[DOC_PLAN] = (struct origin){0}; /* too */
	} else if (replaces) {
		if (supersedes)
			superseded_add(y, from, received_unix_s);
		if (from_start)
			drop_earlier(y, 0);
		else
			cut_earlier(y, from);
	}
	bool amends = !same || replaces;
	if (amends)
		y->plan_from = from_start ? CIVIL_NONE : from;
	(void)plan_unref(y->plan);           /* returns NULL, always */
	origin_clear(&y->origins[DOC_PLAN]); /* whoever knows says it after */
	y->plan = p;
	y->plan_received_unix_s = received_unix_s;
	return amends && (y->n_earlier > 0 || y->n_superseded > 0);
}

/* ---- results ---- */

int correction_cmp(const struct correction *a, const struct correction *b)
{
	int order = strcmp(a->indicator, b->indicator);
	uint32_t x = period_key(a->period), y = period_key(b->period);
	return order ? order : (x > y) - (x < y);
}

static int by_place(const void *a, const void *b)
{
	return correction_cmp(a, b);
}

/* All that results say, as corrections-to-be, sorted (most come so). @return NULL without memory */
static struct correction *sayings(const struct results *r, struct arena *a)
{
	struct correction *of = arena_array(a, r->n_outcomes, sizeof(*of));
	bool sorted = true;
	for (size_t i = 0; of && i < r->n_outcomes; i++) {
		of[i] = (struct correction){r->outcomes[i].indicator, r->outcomes[i].period,
		                            r->outcomes[i].all, 0};
		sorted = sorted && (i == 0 || by_place(&of[i - 1], &of[i]) <= 0);
	}
	if (of && !sorted)
		qsort(of, r->n_outcomes, sizeof(*of), by_place);
	return of;
}

static const struct correction *find(const struct correction *list, size_t n,
                                     const struct correction *like)
{
	return n ? bsearch(like, list, n, sizeof(*list), by_place) : NULL;
}

/* The same for one after the other, in order. @param at where the one before was; moved */
static const struct correction *find_next(const struct correction *list, size_t n,
                                          const struct correction *like, size_t *at)
{
	int order = 1;
	while (*at < n && (order = by_place(&list[*at], like)) < 0)
		(*at)++;
	return order == 0 ? &list[*at] : NULL;
}

static int keep(struct arena *a, const struct correction *c, struct correction *ret)
{
	*ret = *c;
	ret->indicator = arena_dup(a, c->indicator);
	return ret->indicator ? 0 : -ENOMEM;
}

/* It is spoken of now, or there is room: what says something else each time does not grow. */
static bool has_room(const struct arena *a, const struct correction *now, size_t n_now,
                     const struct correction *c)
{
	return arena_bytes(a) < TAKEN_BACK_MAX_BYTES || find(now, n_now, c);
}

/* What differs now, and what was corrected before and is as it was left then. */
static int merge(const struct year_docs *y, const struct correction *before, size_t n_said,
                 const struct correction *now, size_t n_now, int64_t at_unix_s, struct arena *a,
                 const struct correction **ret, size_t *ret_n)
{
	struct correction *all = arena_array(a, n_said + y->n_corrections, sizeof(*all));
	size_t n = 0, at = 0;
	bool differs = false;
	int failed = all ? 0 : -ENOMEM;
	for (size_t i = 0; failed == 0 && i < n_said; i++) {
		const struct correction *said = find_next(now, n_now, &before[i], &at);
		struct part nothing = PART_NONE;
		if (!part_given(&before[i].before) ||
		    part_eq(&before[i].before, said ? &said->before : &nothing))
			continue;
		differs = true;
		if (!has_room(a, now, n_now, &before[i]))
			continue;
		struct correction c = before[i];
		c.at_unix_s = at_unix_s;
		failed = keep(a, &c, &all[n]);
		n += failed == 0;
	}
	size_t n_new = n;
	for (size_t i = 0; failed == 0 && i < y->n_corrections; i++) {
		if (find(all, n_new, &y->corrections[i]) ||
		    !has_room(a, now, n_now, &y->corrections[i]))
			continue;
		failed = keep(a, &y->corrections[i], &all[n]);
		n += failed == 0;
	}
	if (failed == 0 && n > n_new) /* else they are in order */
		qsort(all, n, sizeof(*all), by_place);
	*ret = all;
	*ret_n = n;
	return failed < 0 ? failed : differs;
}

int year_docs_correct(struct year_docs *y, const struct results *r, int64_t received_unix_s)
{
	if (!y->results)
		return 0;
	struct arena *scratch = arena_new(CORRECTIONS_MAX_BYTES);
	struct arena *a = arena_new(CORRECTIONS_MAX_BYTES);
	struct correction *before = scratch ? sayings(y->results, scratch) : NULL;
	struct correction *now = before ? sayings(r, scratch) : NULL;
	const struct correction *all = NULL;
	size_t n = 0;
	int ret = now && a ? merge(y, before, y->results->n_outcomes, now, r->n_outcomes,
	                           received_unix_s, a, &all, &n)
	                   : -ENOMEM;
	scratch = arena_free(scratch);
	if (ret <= 0) {
		a = arena_free(a);
		return ret;
	}
	y->corrections_arena = (arena_free(y->corrections_arena), a);
	y->corrections = all;
	y->n_corrections = n;
	return 1;
}

const struct correction *year_docs_correction(const struct year_docs *y, const struct outcome *o)
{
	struct correction like = {.indicator = o->indicator, .period = o->period};
	return find(y->corrections, y->n_corrections, &like);
}

/* ---- the end ---- */

void year_docs_done(struct year_docs *y)
{
	drop_earlier(y, 0);
	free(y->earlier);
	y->earlier = NULL;
	superseded_done(y);
	y->plan_arena = arena_free(y->plan_arena);
	y->results_arena = arena_free(y->results_arena);
	y->corrections_arena = arena_free(y->corrections_arena);
	y->plan = plan_unref(y->plan);
	y->results = results_unref(y->results);
	for (size_t k = 0; k < DOC_KIND_COUNT; k++)
		origin_clear(&y->origins[k]);
	free(y->catalogue_of);
	y->catalogue_of = NULL;
}
