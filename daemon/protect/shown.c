/* SPDX-License-Identifier: EUPL-1.2 */
/* protect/shown.c (core): what has been shown, as far as it could be combined with what is shown
 * now. A shown total, with all shown parts taken away, is one sum over unknown numbers.  Two such
 * sums tell no more than each by itself when they are over the same unknowns, or have none in
 * common.  So a total is shown again only with the unknowns it had before, or with unknowns that
 * are all new to the world; and an unknown that would leave another alone in an old sum stays
 * hidden. Three tables: keys of numbers that were shown (number and place in one 64-bit hash), keys
 * of unknowns that stand in some shown sum, and per total the sums in which it was shown.  What is
 * remembered is logged first, whole or not at all, and then known: what is not stored would be
 * forgotten by a restart. It only grows. */
#include <errno.h>
#include <stdlib.h>
#include "base/arena.h"
#include "base/buf.h"
#include "inside.h"

struct version {
	const struct version *older;
	uint64_t signature;
	enum method method;
	size_t n;
	struct unknown_then {
		uint64_t key;
		struct part part;
		uint32_t people; /* at least */
		bool primary;
	} members[];
};

struct table {
	uint64_t *keys;                /**< 0: free */
	const struct version **newest; /**< of totals, beside each key; else NULL */
	size_t n, size;
	bool sums;
};

struct protect_shown {
	struct arena *arena;
	struct table cells, bound, totals;
	size_t max_bytes, bytes; /**< of tables and sums */
	struct buf fresh, taken; /**< entries not yet stored, and those lent out: see log_key() */
	bool replaying;
	bool full;
};

static void table_done(struct table *t)
{
	free(t->keys);
	free(t->newest);
}

int protect_shown_new(size_t max_bytes, struct protect_shown **ret_shown)
{
	struct protect_shown *h = calloc(1, sizeof(*h));
	if (!h)
		return -ENOMEM;
	h->max_bytes = max_bytes;
	h->totals.sums = true;
	h->arena = arena_new(SIZE_MAX / 4); /* afford() bounds it */
	if (!h->arena) {
		free(h);
		return -ENOMEM;
	}
	buf_init(&h->fresh, max_bytes);
	buf_init(&h->taken, max_bytes);
	*ret_shown = h;
	return 0;
}

struct protect_shown *protect_shown_free(struct protect_shown *h)
{
	if (!h)
		return NULL;
	h->arena = arena_free(h->arena);
	buf_done(&h->fresh);
	buf_done(&h->taken);
	table_done(&h->cells);
	table_done(&h->bound);
	table_done(&h->totals);
	free(h);
	return NULL;
}

void protect_shown_allow(struct protect_shown *h, size_t max_bytes)
{
	h->full &= h->bytes >= max_bytes;
	h->max_bytes = max_bytes;
}

bool protect_shown_full(const struct protect_shown *h)
{
	return h->full || h->bytes > h->max_bytes;
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

uint64_t shown_cell_key(uint64_t unit, uint64_t indicator, struct period period,
                        const struct part *part)
{
	uint64_t key = mix(mix(mix(0, unit), indicator), period_key(period));
	key = mix(mix(mix(key, bits_of(part->value)), bits_of(part->numerator)),
	          bits_of(part->denominator));
	return never_0(key);
}

uint64_t shown_total_key(struct scope scope, uint64_t scope_id, uint64_t indicator,
                         struct period period)
{
	return never_0(mix(mix(mix(mix(1, scope.kind), scope_id), indicator), period_key(period)));
}

/* Where it is, or would be. */
static size_t place(const struct table *t, uint64_t key)
{
	size_t at = (size_t)key & (t->size - 1);
	while (t->keys[at] && t->keys[at] != key)
		at = (at + 1) & (t->size - 1);
	return at;
}

static bool find(const struct table *t, uint64_t key)
{
	return t->size && t->keys[place(t, key)];
}

/* The maximum bounds what is new: what was stored is taken whole. */
static bool afford(struct protect_shown *h, size_t bytes)
{
	if (!h->replaying && h->bytes + bytes > h->max_bytes) {
		h->full = true;
		return false;
	}
	h->bytes += bytes;
	return true;
}

/* Room for n keys more. @return 0; -ENOMEM, also at the maximum */
static int make_room(struct protect_shown *h, struct table *t, size_t n)
{
	struct table more = {.n = t->n, .size = t->size ? t->size : 256, .sums = t->sums};
	while (2 * (t->n + n) > more.size)
		more.size *= 2;
	if (more.size == t->size)
		return 0;
	size_t each = sizeof(*more.keys) + (t->sums ? sizeof(*more.newest) : 0);
	if (!afford(h, (more.size - t->size) * each))
		return -ENOMEM;
	more.keys = calloc(more.size, sizeof(*more.keys));
	more.newest = t->sums ? calloc(more.size, sizeof(*more.newest)) : NULL;
	if (!more.keys || (t->sums && !more.newest)) {
		table_done(&more);
		h->bytes -= (more.size - t->size) * each;
		return -ENOMEM;
	}
	for (size_t i = 0; i < t->size; i++) {
		size_t to = t->keys[i] ? place(&more, t->keys[i]) : 0;
		if (t->keys[i])
			more.keys[to] = t->keys[i];
		if (t->keys[i] && t->sums)
			more.newest[to] = t->newest[i];
	}
	table_done(t);
	*t = more;
	return 0;
}

/* Found or made; there is room. */
static size_t put(struct table *t, uint64_t key)
{
	size_t at = place(t, key);
	t->n += t->keys[at] == 0;
	t->keys[at] = key;
	return at;
}

bool shown_has(const struct protect_shown *h, uint64_t key)
{
	return h && find(&h->cells, key);
}

bool shown_bound(const struct protect_shown *h, uint64_t key)
{
	return h && find(&h->bound, key);
}

/* ---- as bytes: 'c' key (shown), 'b' key (bound), or 's' total signature method n and n times
 * (key value numerator denominator primary people); numbers of 8 bytes, people of 4, in the order
 * of this machine, since the file stays with it ---- */

#define MEMBER_BYTES 37

static void log_bytes(struct protect_shown *h, const void *bytes, size_t n)
{
	if (!h->replaying)
		buf_add(&h->fresh, bytes, n);
}

/* An entry is there whole, or not at all. */
static int log_end(struct protect_shown *h, size_t began)
{
	if (!buf_failed(&h->fresh))
		return 0;
	buf_cut(&h->fresh, began);
	return -ENOMEM;
}

static int log_key(struct protect_shown *h, const char *kind, uint64_t key)
{
	size_t began = h->fresh.n;
	log_bytes(h, kind, 1);
	log_bytes(h, &key, sizeof(key));
	return log_end(h, began);
}

static int log_version(struct protect_shown *h, uint64_t total, const struct version *v)
{
	uint64_t head[] = {total, v->signature, (uint64_t)v->method, v->n};
	size_t began = h->fresh.n;
	log_bytes(h, "s", 1);
	log_bytes(h, head, sizeof(head));
	for (size_t i = 0; i < v->n; i++) {
		const struct unknown_then *m = &v->members[i];
		double numbers[] = {m->part.value, m->part.numerator, m->part.denominator};
		log_bytes(h, &m->key, sizeof(m->key));
		log_bytes(h, numbers, sizeof(numbers));
		log_bytes(h, m->primary ? "p" : "-", 1);
		log_bytes(h, &m->people, sizeof(m->people));
	}
	return log_end(h, began);
}

static int enter_key(struct protect_shown *h, struct table *t, const char *kind, uint64_t key)
{
	if (find(t, key))
		return 0;
	if (make_room(h, t, 1) || log_key(h, kind, key))
		return -ENOMEM;
	(void)put(t, key); /* the key is all that is kept */
	return 0;
}

int shown_add_cell(struct protect_shown *h, uint64_t key)
{
	return enter_key(h, &h->cells, "c", key);
}

int shown_bind(struct protect_shown *h, uint64_t key)
{
	return enter_key(h, &h->bound, "b", key);
}

/* Whatever the order; another method makes another sum of the same numbers. */
static uint64_t signature_of(struct unknowns u)
{
	uint64_t s = mix(u.n, u.method);
	for (size_t i = 0; i < u.n; i++)
		s += mix(7, u.at[i]->key);
	return s;
}

static const struct version *newest(const struct protect_shown *h, uint64_t total)
{
	return h && find(&h->totals, total) ? h->totals.newest[place(&h->totals, total)] : NULL;
}

static bool known_version(const struct version *v, uint64_t signature)
{
	while (v && v->signature != signature)
		v = v->older;
	return v;
}

bool shown_knows(const struct protect_shown *h, uint64_t total)
{
	return newest(h, total);
}

bool shown_allows(const struct protect_shown *h, uint64_t total, struct unknowns u)
{
	if (known_version(newest(h, total), signature_of(u)))
		return true;
	for (size_t i = 0; i < u.n; i++) {
		if (find(&h->bound, u.at[i]->key))
			return false;
	}
	return true;
}

static struct version *version_new(struct protect_shown *h, size_t n)
{
	size_t bytes = sizeof(struct version) + n * sizeof(struct unknown_then);
	struct version *v = afford(h, bytes) ? arena_alloc(h->arena, bytes) : NULL;
	if (v)
		v->n = n;
	return v;
}

static int enter_version(struct protect_shown *h, uint64_t total, struct version *v)
{
	if (make_room(h, &h->totals, 1) || make_room(h, &h->bound, v->n) ||
	    log_version(h, total, v))
		return -ENOMEM;
	must(h->totals.newest); /* there is room */
	const struct version **newest_of = &h->totals.newest[put(&h->totals, total)];
	v->older = *newest_of;
	*newest_of = v;
	for (size_t i = 0; i < v->n; i++)
		(void)put(&h->bound, v->members[i].key); /* the key is all that is kept */
	return 0;
}

int shown_add_total(struct protect_shown *h, uint64_t total, struct unknowns u)
{
	uint64_t signature = signature_of(u);
	if (u.n == 0 || known_version(newest(h, total), signature))
		return 0; /* it tells nothing new */
	struct version *v = version_new(h, u.n);
	if (!v)
		return -ENOMEM;
	v->signature = signature;
	v->method = u.method;
	for (size_t i = 0; i < u.n; i++) {
		const struct cell *c = u.at[i];
		v->members[i] = (struct unknown_then){c->key, c->part, c->people, c->primary};
	}
	return enter_version(h, total, v);
}

struct str protect_shown_take(struct protect_shown *h)
{
	struct buf lent = h->taken;
	h->taken = h->fresh;
	h->fresh = lent;
	buf_clear(&h->fresh);
	return buf_slice(&h->taken);
}

/* Copy n bytes off the front. @return false when there are fewer */
static bool read_bytes(struct str *rest, void *to, size_t n)
{
	if (rest->n < n)
		return false;
	memcpy(to, rest->at, n);
	*rest = str_cut(*rest, n, rest->n - n);
	return true;
}

static bool read_member(struct str *rest, struct unknown_then *m)
{
	double numbers[3];
	char primary;
	if (!read_bytes(rest, &m->key, sizeof(m->key)) ||
	    !read_bytes(rest, numbers, sizeof(numbers)) || !read_bytes(rest, &primary, 1) ||
	    !read_bytes(rest, &m->people, sizeof(m->people)))
		return false;
	m->part = (struct part){numbers[0], numbers[1], numbers[2]};
	m->primary = primary == 'p';
	return m->key != 0;
}

static int replay_version(struct protect_shown *h, struct str *rest)
{
	uint64_t head[4]; /* total, signature, method, n */
	if (!read_bytes(rest, head, sizeof(head)) || head[0] == 0 || head[2] >= METHOD_COUNT ||
	    head[3] > rest->n / MEMBER_BYTES)
		return -EINVAL;
	struct version *v = version_new(h, (size_t)head[3]);
	if (!v)
		return -ENOMEM;
	v->signature = head[1];
	v->method = (enum method)head[2];
	for (size_t i = 0; i < v->n; i++) {
		if (!read_member(rest, &v->members[i]))
			return -EINVAL;
	}
	return enter_version(h, head[0], v);
}

int protect_shown_replay(struct protect_shown *h, struct str bytes)
{
	int ret = 0;
	char kind;
	h->replaying = true;
	while (ret == 0 && read_bytes(&bytes, &kind, 1)) {
		uint64_t key;
		if (kind == 's')
			ret = replay_version(h, &bytes);
		else if ((kind != 'c' && kind != 'b') || !read_bytes(&bytes, &key, sizeof(key)) ||
		         key == 0)
			ret = -EINVAL;
		else
			ret = kind == 'c' ? shown_add_cell(h, key) : shown_bind(h, key);
	}
	h->replaying = false;
	return ret;
}

/* The first of that key. */
static struct cell *cell_with(const struct unknowns *cells, uint64_t key)
{
	size_t low = 0, high = cells->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (cells->at[mid]->key < key)
			low = mid + 1;
		else
			high = mid;
	}
	return low < cells->n && cells->at[low]->key == key ? cells->at[low] : NULL;
}

/* What would be left unknown of one old sum, and the smallest of those that could stay hidden. */
static struct cell *uncovered(const struct protect_shown *h, const struct version *v,
                              const struct unknowns *cells, struct sum *left)
{
	struct cell *smallest = NULL;
	for (size_t i = 0; i < v->n; i++) {
		const struct unknown_then *m = &v->members[i];
		if (shown_has(h, m->key))
			continue;
		struct cell *c = cell_with(cells, m->key);
		if (!c || c->hidden)
			sum_add(left, &m->part, m->primary, m->people);
		else if (!smallest || c->size < smallest->size)
			smallest = c;
	}
	left->n_parts = left->n_cells;
	return smallest;
}

struct cell *shown_cover(const struct protect_shown *h, const struct shown_sum *s,
                         struct unknowns cells)
{
	for (const struct version *v = newest(h, s->key); v; v = v->older) {
		struct sum left = {.all = {0, 0, 0}};
		struct cell *c = uncovered(h, v, &cells, &left);
		if (c && left.n_cells > 0 && !sum_safe(s->min_group, &left, v->method, s->unit))
			return c;
	}
	return NULL;
}
