/* SPDX-License-Identifier: EUPL-1.2 */
/* protect/history.c (core): what has been shown, as far as it could be subtracted.
 * Two tables: the keys of single numbers that were shown (number and place in one 64-bit hash), and
 * for each total the versions in which it was shown: which parts it had, and which of them were
 * hidden then.  Two versions of a total tell the difference between them; if all of that but one
 * unit's part is known, that part is told.  Memory: one arena with the maximum given at birth; it
 * only grows. */
#include <errno.h>
#include <stdlib.h>
#include "base/arena.h"
#include "inside.h"

struct member {
	uint64_t unit; /**< hash of its id */
	uint64_t key;  /**< of the number */
	bool hidden;
};

struct version {
	const struct version *older;
	uint64_t signature;
	size_t n;
	struct member members[];
};

struct slot {
	uint64_t key;                 /**< 0: free */
	const struct version *newest; /**< of a total */
};

struct table {
	struct slot *at;
	size_t n, size;
};

struct protect_history {
	struct arena *arena;
	struct table cells, totals;
	size_t max_bytes, bytes; /**< of the tables */
};

int protect_history_new(size_t max_bytes, struct protect_history **ret_history)
{
	struct protect_history *h = calloc(1, sizeof(*h));
	if (!h)
		return -ENOMEM;
	h->max_bytes = max_bytes / 2;
	h->arena = arena_new(max_bytes / 2);
	if (!h->arena) {
		free(h);
		return -ENOMEM;
	}
	*ret_history = h;
	return 0;
}

struct protect_history *protect_history_free(struct protect_history *h)
{
	if (!h)
		return NULL;
	h->arena = arena_free(h->arena);
	free(h->cells.at);
	free(h->totals.at);
	free(h);
	return NULL;
}

static uint64_t mix(uint64_t seed, uint64_t x)
{
	seed ^= x + UINT64_C(0x9E3779B97F4A7C15) + (seed << 6) + (seed >> 2);
	seed *= UINT64_C(0xFF51AFD7ED558CCD);
	return seed ^ (seed >> 32);
}

static uint64_t bits_of(double x)
{
	uint64_t bits = 0;
	double snapped = num_snap(x);
	if (!num_given(x))
		return 1;
	memcpy(&bits, &snapped, sizeof(bits));
	return bits;
}

static uint64_t never_0(uint64_t key)
{
	return key ? key : 1;
}

uint64_t history_cell_key(uint64_t unit, uint64_t indicator, struct period period,
                          const struct part *part)
{
	uint64_t key = mix(mix(mix(0, unit), indicator), period_key(period));
	key = mix(mix(mix(key, bits_of(part->value)), bits_of(part->numerator)),
	          bits_of(part->denominator));
	return never_0(key);
}

uint64_t history_total_key(struct scope scope, uint64_t scope_id, uint64_t indicator,
                           struct period period)
{
	return never_0(mix(mix(mix(mix(1, scope.kind), scope_id), indicator), period_key(period)));
}

static struct slot *place(const struct table *t, uint64_t key)
{
	size_t at = (size_t)key & (t->size - 1);
	while (t->at[at].key && t->at[at].key != key)
		at = (at + 1) & (t->size - 1);
	return &t->at[at];
}

static const struct slot *find(const struct table *t, uint64_t key)
{
	const struct slot *s = t->size ? place(t, key) : NULL;
	return s && s->key ? s : NULL;
}

/* Found or made. @return NULL without memory */
static struct slot *take(struct protect_history *h, struct table *t, uint64_t key)
{
	if (2 * (t->n + 1) > t->size) {
		struct table more = {NULL, t->n, t->size ? 2 * t->size : 256};
		size_t bytes = h->bytes + (more.size - t->size) * sizeof(*more.at);
		if (bytes > h->max_bytes)
			return NULL;
		more.at = calloc(more.size, sizeof(*more.at));
		if (!more.at)
			return NULL;
		for (size_t i = 0; i < t->size; i++) {
			if (t->at[i].key)
				*place(&more, t->at[i].key) = t->at[i];
		}
		free(t->at);
		*t = more;
		h->bytes = bytes;
	}
	struct slot *s = place(t, key);
	t->n += s->key == 0;
	s->key = key;
	return s;
}

bool history_shown(const struct protect_history *h, uint64_t key)
{
	return h && find(&h->cells, key);
}

int history_show_cell(struct protect_history *h, uint64_t key)
{
	return take(h, &h->cells, key) ? 0 : -ENOMEM;
}

/* Whatever the order of the parts. */
static uint64_t signature_of(struct parts parts)
{
	uint64_t s = parts.n;
	for (size_t i = 0; i < parts.n; i++)
		s += mix(parts.at[i]->key, parts.at[i]->hidden);
	return s;
}

static const struct version *newest(const struct protect_history *h, uint64_t total)
{
	const struct slot *s = h ? find(&h->totals, total) : NULL;
	return s ? s->newest : NULL;
}

static bool known_version(const struct version *v, uint64_t signature)
{
	while (v && v->signature != signature)
		v = v->older;
	return v;
}

static int by_unit(const void *a, const void *b)
{
	const struct cell *const *x = a, *const *y = b;
	return ((*x)->unit_key > (*y)->unit_key) - ((*x)->unit_key < (*y)->unit_key);
}

int history_show_total(struct protect_history *h, uint64_t total, struct parts parts)
{
	uint64_t signature = signature_of(parts);
	struct slot *s = take(h, &h->totals, total);
	if (!s)
		return -ENOMEM;
	if (known_version(s->newest, signature))
		return 0;
	struct version *v = arena_alloc(h->arena, sizeof(*v) + parts.n * sizeof(v->members[0]));
	if (!v)
		return -ENOMEM;
	if (parts.n)
		qsort(parts.at, parts.n, sizeof(struct cell *), by_unit);
	v->older = s->newest;
	v->signature = signature;
	v->n = parts.n;
	for (size_t i = 0; i < parts.n; i++)
		v->members[i] = (struct member){parts.at[i]->unit_key, parts.at[i]->key,
		                                parts.at[i]->hidden};
	s->newest = v;
	return 0;
}

/* What one version and today's parts, laid side by side, would tell. */
struct comparison {
	size_t n_changed_unknown; /**< units whose part differs and is not known on both sides */
	size_t n_unknown;         /**< parts of the version that would still be unknown */
	struct cell *uncovered;   /**< smallest part hidden then, never shown, about to be shown */
};

static void compare_one(const struct protect_history *h, const struct member *then,
                        struct cell *now, struct comparison *c)
{
	bool same = then && now && then->key == now->key;
	bool unknown_then = then && then->hidden && !history_shown(h, then->key);
	bool unknown_now = now && now->hidden && !now->open;
	c->n_changed_unknown += !same && (unknown_then || unknown_now);
	c->n_unknown += unknown_then && !(same && !now->hidden);
	if (unknown_then && same && !now->hidden &&
	    (!c->uncovered || now->size < c->uncovered->size))
		c->uncovered = now;
}

static struct comparison compare(const struct protect_history *h, const struct version *v,
                                 struct parts parts)
{
	struct comparison c = {0};
	size_t i = 0, k = 0;
	while (i < v->n || k < parts.n) {
		const struct member *then = i < v->n ? &v->members[i] : NULL;
		struct cell *now = k < parts.n ? parts.at[k] : NULL;
		if (then && now && then->unit != now->unit_key) {
			if (then->unit < now->unit_key)
				now = NULL;
			else
				then = NULL;
		}
		compare_one(h, then, now, &c);
		i += then != NULL;
		k += now != NULL;
	}
	return c;
}

bool history_tells(const struct protect_history *h, uint64_t total, struct parts parts,
                   struct cell **ret_cover)
{
	const struct version *v = newest(h, total);
	*ret_cover = NULL;
	if (!v || known_version(v, signature_of(parts)))
		return false;
	if (parts.n)
		qsort(parts.at, parts.n, sizeof(struct cell *), by_unit);
	bool tells = false;
	for (; v; v = v->older) {
		struct comparison c = compare(h, v, parts);
		tells |= c.n_changed_unknown == 1;
		if (c.n_unknown == 1 && c.uncovered && !*ret_cover)
			*ret_cover = c.uncovered;
	}
	return tells;
}
