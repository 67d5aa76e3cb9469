/* SPDX-License-Identifier: EUPL-1.2 */
/* rollup/identity.c (core): which indicator a row of a plan or of results means.
 * The catalogue's comes first; what it does not know is the unit's own and keeps one number through
 * all years, found again by name.  The newest plan is numbered first, so numbers follow its order.
 * Exact texts are looked up here; only what is written differently is asked of intake. */
#include "inside.h"
#include <errno.h>
#include <stdlib.h>
#include "base/hash.h"

/* Reading names loosely costs a reading of every name in a plan, some 50 ns a byte.  Some hundreds
 * of rows and a few strange names are normal; a feed made to hurt, by many rows or by long ones,
 * gets exact look-up when this is used up. */
#define LOOSE_BYTES_MAX ((size_t)8 << 20)
#define LOOSE_ROW_BYTES 40 /* what a row costs beside its name */

uint32_t plan_rows_loosely(struct identity *id, const struct plan_rows *p, const char *name)
{
	size_t cost = p->bytes + strlen(name);
	if (cost > id->budget)
		return INDEX_NONE;
	id->budget -= cost;
	return id->names->plan_indicator(p->docs->plan, str_of(name), id->names->arg);
}

static int by_text(const void *a, const void *b)
{
	const struct row_name *x = a, *y = b;
	int order = strcmp(x->text, y->text);
	return order ? order : (x->rank > y->rank) - (x->rank < y->rank);
}

const struct row_name *plan_rows_find(const struct plan_rows *p, const char *text)
{
	size_t low = 0, high = p->n_names;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (strcmp(p->names[mid].text, text) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < p->n_names && strcmp(p->names[low].text, text) == 0 ? &p->names[low] : NULL;
}

int plan_rows_index(struct identity *id, struct plan_rows *p)
{
	const struct plan *plan = p->docs->plan;
	p->names = arena_array(id->scratch, 2 * plan->n_indicators, sizeof(*p->names));
	if (!p->names)
		return -ENOMEM;
	for (uint32_t i = 0; i < plan->n_indicators; i++) {
		if (plan->indicators[i].id)
			p->names[p->n_names++] = (struct row_name){plan->indicators[i].id, i, i};
	}
	p->bytes = plan->n_indicators * LOOSE_ROW_BYTES;
	for (uint32_t i = 0; i < plan->n_indicators; i++) {
		p->names[p->n_names++] = (struct row_name){plan->indicators[i].name, i,
		                                           (uint32_t)plan->n_indicators + i};
		p->bytes += strlen(plan->indicators[i].name);
	}
	if (p->n_names)
		qsort(p->names, p->n_names, sizeof(*p->names), by_text);
	return 0;
}

/* By name; an id that is a catalogue id says the same when the name is not known. */
static uint32_t catalogue_index(const struct identity *id, const struct plan_indicator *row)
{
	uint32_t found = id->names->indicator(str_of(row->name), id->names->arg);
	if (found != INDEX_NONE || !row->id)
		return found;
	found = id->names->indicator(str_of(row->id), id->names->arg);
	bool same = found != INDEX_NONE &&
	            strcmp(id->tree->catalogue->indicators[found].id, row->id) == 0;
	return same ? found : INDEX_NONE;
}

/* Kept with the documents: asking is dear, and the answer changes with the plan only. */
static int ask_catalogue(const struct identity *id, struct year_docs *y)
{
	if (y->catalogue_of)
		return 0;
	uint32_t *of = malloc((y->plan->n_indicators + 1) * sizeof(*of));
	if (!of)
		return -ENOMEM;
	for (size_t i = 0; i < y->plan->n_indicators; i++)
		of[i] = catalogue_index(id, &y->plan->indicators[i]);
	y->catalogue_of = of;
	return 0;
}

static size_t slot_of(const struct identity *id, uint64_t hash, const char *name)
{
	size_t at = hash & (id->n_slots - 1);
	while (id->slots[at]) {
		const struct local *l = &id->locals[id->slots[at] - 1];
		if (l->hash == hash && strcmp(l->name, name) == 0)
			break;
		at = (at + 1) & (id->n_slots - 1);
	}
	return at;
}

/* At most half full, so that a free place ends each search. */
static int more_slots(struct identity *id)
{
	if (id->n_slots > 2 * id->n_locals)
		return 0;
	size_t wanted = id->n_slots ? 2 * id->n_slots : 16;
	uint32_t *slots = arena_array(id->scratch, wanted, sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	id->slots = slots;
	id->n_slots = wanted;
	for (uint32_t i = 0; i < id->n_locals; i++)
		slots[slot_of(id, id->locals[i].hash, id->locals[i].name)] = i + 1;
	return 0;
}

static bool find_local(const struct identity *id, const char *name, uint32_t *ret_indicator)
{
	size_t at = id->n_slots ? slot_of(id, hash_bytes(str_of(name)), name) : 0;
	if (!id->n_slots || !id->slots[at])
		return false;
	*ret_indicator = INDICATOR_LOCAL | (id->slots[at] - 1);
	return true;
}

static int add_local(struct identity *id, const char *name, uint32_t *ret_indicator)
{
	if (more_slots(id))
		return -ENOMEM;
	if (id->n_locals == id->cap_locals) {
		struct local *more = arena_grow(id->scratch, id->locals, id->n_locals,
		                                &id->cap_locals, sizeof(*more));
		if (!more)
			return -ENOMEM;
		id->locals = more;
	}
	struct local l = {.name = name, .hash = hash_bytes(str_of(name))};
	size_t at = slot_of(id, l.hash, name);
	if (!id->slots[at]) /* else one of the same name is found by it already */
		id->slots[at] = (uint32_t)id->n_locals + 1;
	id->locals[id->n_locals] = l;
	*ret_indicator = INDICATOR_LOCAL | (uint32_t)id->n_locals++;
	return 0;
}

/* In the plans made ready so far (newer ones): exactly, then as intake reads names. */
static bool find_in_plans(struct identity *id, size_t n_plans, const char *name,
                          uint32_t *ret_indicator)
{
	for (size_t i = 0; i < n_plans; i++) {
		const struct row_name *r = plan_rows_find(&id->plans[i], name);
		if (r) {
			*ret_indicator = id->plans[i].indicator[r->row];
			return true;
		}
	}
	for (size_t i = 0; i < n_plans; i++) {
		uint32_t row = plan_rows_loosely(id, &id->plans[i], name);
		if (row != INDEX_NONE) {
			*ret_indicator = id->plans[i].indicator[row];
			return true;
		}
	}
	return false;
}

/* The first row of the plan that is printed as this one; it is one itself. */
static uint32_t first_of_name(const struct plan_rows *p, const char *name)
{
	const struct row_name *r = plan_rows_find(p, name);
	must(r);
	while (r->rank < p->docs->plan->n_indicators)
		r++; /* ids of the same text */
	return r->row;
}

/* Rows of the same name in one plan are one indicator.  Numbering by exact name within the plan,
 * then by intake's reading of the newer plans. */
static int number_rows(struct identity *id, size_t at)
{
	struct plan_rows *p = &id->plans[at];
	const struct plan *plan = p->docs->plan;
	p->indicator = arena_array(id->scratch, plan->n_indicators, sizeof(*p->indicator));
	if (!p->indicator)
		return -ENOMEM;
	for (uint32_t i = 0; i < plan->n_indicators; i++) {
		const char *name = plan->indicators[i].name;
		/* ask_catalogue() wrote as many.
		 * NOLINTNEXTLINE(clang-analyzer-core.uninitialized.*) */
		p->indicator[i] = p->docs->catalogue_of[i];
		if (p->indicator[i] != INDEX_NONE)
			continue;
		/* An earlier row written alike, or alike but for signs. */
		uint32_t first = first_of_name(p, name);
		if (first == i)
			first = plan_rows_loosely(id, p, name);
		if (first < i && p->docs->catalogue_of[first] == INDEX_NONE) {
			p->indicator[i] = p->indicator[first];
			continue;
		}
		if (find_in_plans(id, at, name, &p->indicator[i]) &&
		    (p->indicator[i] & INDICATOR_LOCAL))
			continue;
		int ret = add_local(id, name, &p->indicator[i]);
		if (ret < 0)
			return ret;
	}
	return 0;
}

struct row_key {
	uint32_t indicator, row;
	bool numberless;
};

static int by_indicator(const void *a, const void *b)
{
	const struct row_key *x = a, *y = b;
	if (x->indicator != y->indicator)
		return x->indicator < y->indicator ? -1 : 1;
	if (x->numberless != y->numberless)
		return x->numberless ? 1 : -1;
	return (x->row > y->row) - (x->row < y->row);
}

/* A row twice in the plan counts once: the first with a number. */
static int choose_rows(struct identity *id, struct plan_rows *p)
{
	const struct plan *plan = p->docs->plan;
	struct row_key *keys = arena_array(id->scratch, plan->n_indicators, sizeof(*keys));
	p->winners = arena_array(id->scratch, plan->n_indicators, sizeof(*p->winners));
	if (!keys || !p->winners)
		return -ENOMEM;
	for (uint32_t i = 0; i < plan->n_indicators; i++) {
		const struct target *t = &plan->indicators[i].target;
		keys[i] = (struct row_key){p->indicator[i], i, t->kind != TARGET_VALUE};
	}
	if (plan->n_indicators)
		qsort(keys, plan->n_indicators, sizeof(*keys), by_indicator);
	for (size_t i = 0; i < plan->n_indicators; i++) {
		if (i == 0 || keys[i].indicator != keys[i - 1].indicator)
			p->winners[p->n_winners++] = keys[i].row;
	}
	return 0;
}

int identity_make(struct identity *id, struct node *n)
{
	id->budget = LOOSE_BYTES_MAX;
	id->plans = arena_array(id->scratch, n->n_years, sizeof(*id->plans));
	if (!id->plans)
		return -ENOMEM;
	for (size_t i = n->n_years; i > 0; i--) {
		struct year_docs *y = &n->years[i - 1];
		if (!y->plan)
			continue;
		struct plan_rows *p = &id->plans[id->n_plans];
		p->docs = y;
		if (ask_catalogue(id, y) || plan_rows_index(id, p) ||
		    number_rows(id, id->n_plans) || choose_rows(id, p) || promise_index(id, p))
			return -ENOMEM;
		id->n_plans++;
	}
	return 0;
}

const struct plan_rows *identity_plan(const struct identity *id, int year)
{
	for (size_t i = 0; i < id->n_plans; i++) {
		if (id->plans[i].docs->year == year)
			return &id->plans[i];
	}
	return NULL;
}

bool identity_has_plan(const struct identity *id, int year)
{
	return identity_plan(id, year) != NULL;
}

bool identity_known(struct identity *id, const char *name, int year, uint32_t *ret_indicator)
{
	const struct plan_rows *p = identity_plan(id, year);
	const struct row_name *r = p ? plan_rows_find(p, name) : NULL;
	if (r) {
		*ret_indicator = p->indicator[r->row];
		return true;
	}
	uint32_t found = id->names->indicator(str_of(name), id->names->arg);
	if (found != INDEX_NONE) {
		*ret_indicator = found;
		return true;
	}
	uint32_t row = p ? plan_rows_loosely(id, p, name) : INDEX_NONE;
	if (row != INDEX_NONE) {
		*ret_indicator = p->indicator[row];
		return true;
	}
	/* A name of another year's plan; an id there would mean nothing here, a name does. */
	return find_in_plans(id, id->n_plans, name, ret_indicator) ||
	       find_local(id, name, ret_indicator);
}

int identity_of(struct identity *id, const char *name, int year, uint32_t *ret_indicator)
{
	return identity_known(id, name, year, ret_indicator) ? 0
	                                                     : add_local(id, name, ret_indicator);
}

static const struct plan_indicator *row_in(const struct plan_rows *p, uint32_t indicator)
{
	size_t low = 0, high = p->n_winners;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (p->indicator[p->winners[mid]] < indicator)
			low = mid + 1;
		else
			high = mid;
	}
	bool found = low < p->n_winners && p->indicator[p->winners[low]] == indicator;
	return found ? &p->docs->plan->indicators[p->winners[low]] : NULL;
}

const struct plan_indicator *identity_row(const struct identity *id, uint32_t indicator, int year)
{
	const struct plan_rows *p = identity_plan(id, year);
	return p ? row_in(p, indicator) : NULL;
}

const struct plan_indicator *identity_any_row(const struct identity *id, uint32_t indicator,
                                              int year)
{
	const struct plan_indicator *row = identity_row(id, indicator, year);
	for (size_t i = 0; !row && i < id->n_plans; i++)
		row = row_in(&id->plans[i], indicator);
	return row;
}
