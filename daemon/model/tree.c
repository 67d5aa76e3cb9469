/* SPDX-License-Identifier: EUPL-1.2 */
/* model/tree.c (core): the running world: nodes, the documents in force, and what is touched.  See
 * the door. Owns its nodes and one reference of each document; whose thread, the caller knows. */
#include <errno.h>
#include <stdlib.h>
#include "model/touched.h"

static struct node *nodes_new(enum scope_kind kind, size_t n)
{
	struct node *nodes = calloc(n ? n : 1, sizeof(*nodes));
	for (size_t i = 0; nodes && i < n; i++) {
		nodes[i].scope = (struct scope){kind, (uint32_t)i};
	}
	return nodes;
}

/* Which scopes of a kind a unit enters: @return how many */
static size_t scopes_of(const struct org *o, enum scope_kind kind, uint32_t unit,
                        const uint32_t **ret_first)
{
	if (kind == SCOPE_DEPARTMENT) {
		*ret_first = &o->units[unit].department;
		return 1;
	}
	*ret_first = &o->departments[o->units[unit].department].district;
	return 1 + o->units[unit].n_serves;
}

static uint32_t scope_at(const struct org *o, uint32_t unit, const uint32_t *first, size_t k)
{
	return k == 0 ? *first : o->units[unit].serves[k - 1];
}

/* The register backwards: whom each department or district is made of. */
static int index_members(struct tree *t, enum scope_kind kind, size_t n_scopes)
{
	const struct org *o = t->org;
	const uint32_t *first = NULL;
	size_t n = 0;
	for (uint32_t i = 0; i < o->n_units; i++)
		n += scopes_of(o, kind, i, &first);
	t->members[kind] = calloc(n + 1, sizeof(uint32_t));
	t->members_at[kind] = calloc(n_scopes + 2, sizeof(size_t));
	if (!t->members[kind] || !t->members_at[kind])
		return -ENOMEM;
	/* Counted one place to the right, filled from there: what is left is where each begins. */
	size_t *from = t->members_at[kind] + 1;
	for (uint32_t i = 0; i < o->n_units; i++) {
		size_t of = scopes_of(o, kind, i, &first);
		for (size_t k = 0; k < of; k++)
			from[scope_at(o, i, first, k) + 1] +=
			        k == 0 || scope_at(o, i, first, k) != *first;
	}
	for (size_t s = 1; s <= n_scopes; s++)
		from[s] += from[s - 1];
	for (uint32_t i = 0; i < o->n_units; i++) {
		size_t of = scopes_of(o, kind, i, &first);
		for (size_t k = 0; k < of; k++) {
			if (k == 0 || scope_at(o, i, first, k) != *first)
				t->members[kind][from[scope_at(o, i, first, k)]++] = i;
		}
	}
	return 0;
}

static int room_for_touched(struct tree *t, enum scope_kind kind, size_t n)
{
	t->touched[kind] = calloc(n + 1, sizeof(struct node *));
	return t->touched[kind] ? 0 : -ENOMEM;
}

int tree_new(struct org *org, struct catalogue *catalogue, struct tree **ret_tree)
{
	struct tree *t = calloc(1, sizeof(*t));
	if (!t)
		return -ENOMEM;
	t->org = org_ref(org);
	org_index(org);
	t->catalogue = catalogue_ref(catalogue);
	t->units = nodes_new(SCOPE_UNIT, org->n_units);
	t->departments = nodes_new(SCOPE_DEPARTMENT, org->n_departments);
	t->districts = nodes_new(SCOPE_DISTRICT, org->n_districts);
	if (!t->units || !t->departments || !t->districts ||
	    room_for_touched(t, SCOPE_UNIT, org->n_units) ||
	    room_for_touched(t, SCOPE_DEPARTMENT, org->n_departments) ||
	    room_for_touched(t, SCOPE_DISTRICT, org->n_districts) ||
	    index_members(t, SCOPE_DEPARTMENT, org->n_departments) ||
	    index_members(t, SCOPE_DISTRICT, org->n_districts)) {
		t = tree_free(t);
		return -ENOMEM;
	}
	tree_touch_all(t);
	*ret_tree = t;
	return 0;
}

static void findings_done(struct year_docs *y)
{
	y->plan_arena = arena_free(y->plan_arena);
	y->plan_index = NULL;
	y->plan_findings = NULL;
	y->n_plan_findings = 0;
}

static void refused_done(struct year_docs *y)
{
	y->results_arena = arena_free(y->results_arena);
	y->refused = NULL;
	y->results_findings = NULL;
	y->n_results_findings = 0;
}

static void nodes_empty(struct node *nodes, size_t n)
{
	for (size_t i = 0; nodes && i < n; i++) {
		for (size_t k = 0; k < nodes[i].n_years; k++)
			year_docs_done(&nodes[i].years[k]);
		free(nodes[i].years);
		for (size_t k = 0; k < DOC_KIND_COUNT; k++)
			fault_clear(&nodes[i].docs[k].last_error);
		for (size_t k = 0; k < nodes[i].n_figures; k++)
			nodes[i].figures[k].merge = merge_unref(nodes[i].figures[k].merge);
		node_drop_before(&nodes[i]);
		node_put_aside(&nodes[i]);
		node_drop_before(&nodes[i]);
		nodes[i] = (struct node){
		        .scope = nodes[i].scope, .touched = nodes[i].touched, .whole = true};
	}
}

void tree_empty(struct tree *t)
{
	nodes_empty(t->units, t->org->n_units);
	nodes_empty(t->departments, t->org->n_departments);
	nodes_empty(t->districts, t->org->n_districts);
}

struct tree *tree_free(struct tree *t)
{
	if (!t)
		return NULL;
	tree_empty(t);
	free(t->units);
	free(t->departments);
	free(t->districts);
	for (enum scope_kind k = 0; k < SCOPE_KIND_COUNT; k++) {
		free(t->touched[k]);
		free(t->members[k]);
		free(t->members_at[k]);
	}
	t->org = org_unref(t->org);
	t->catalogue = catalogue_unref(t->catalogue);
	free(t);
	return NULL;
}

struct node *tree_node(struct tree *t, struct scope s)
{
	switch (s.kind) {
	case SCOPE_UNIT: must(s.index < t->org->n_units); return &t->units[s.index];
	case SCOPE_DEPARTMENT:
		must(s.index < t->org->n_departments);
		return &t->departments[s.index];
	case SCOPE_DISTRICT: must(s.index < t->org->n_districts); return &t->districts[s.index];
	case SCOPE_KIND_COUNT: break;
	}
	must_fail("tree: scope out of range");
}

/* The year's place, made where it is not there yet; years stay sorted. */
static struct year_docs *year_place(struct node *n, int year)
{
	size_t at = 0;
	while (at < n->n_years && n->years[at].year < year)
		at++;
	if (at < n->n_years && n->years[at].year == year)
		return &n->years[at];
	struct year_docs *years = realloc(n->years, (n->n_years + 1) * sizeof(*years));
	if (!years)
		return NULL;
	n->years = years;
	memmove(&years[at + 1], &years[at], (n->n_years - at) * sizeof(*years));
	n->n_years++;
	years[at] = (struct year_docs){.year = year, .plan_from = CIVIL_NONE};
	return &years[at];
}

int tree_set_plan(struct tree *t, uint32_t unit, struct plan *p, int64_t received_unix_s)
{
	struct year_docs *y = year_place(&t->units[unit], p->year);
	if (!y)
		return -ENOMEM;
	int ret = year_docs_set_plan(y, p, received_unix_s);
	if (ret < 0)
		return ret;
	findings_done(y);
	free(y->catalogue_of); /* rollup makes it anew */
	y->catalogue_of = NULL;
	tree_touch(t, unit);
	return ret;
}

bool tree_set_findings(struct tree *t, uint32_t unit, int year, const struct finding *findings,
                       size_t n, struct arena *arena)
{
	struct year_docs *y = node_year(&t->units[unit], year);
	if (!y || !y->plan)
		return false;
	findings_done(y);
	y->plan_findings = findings;
	y->n_plan_findings = n;
	y->plan_arena = arena;
	tree_touch(t, unit);
	return true;
}

int tree_set_results(struct tree *t, uint32_t unit, struct results *r, int year,
                     int64_t received_unix_s)
{
	struct year_docs *y = year_place(&t->units[unit], year);
	if (!y)
		return -ENOMEM;
	int ret = year_docs_correct(y, r, received_unix_s);
	if (ret < 0)
		return ret;
	(void)results_unref(y->results); /* returns NULL, always */
	refused_done(y);
	origin_clear(&y->origins[DOC_RESULTS]);
	y->results = r;
	y->results_received_unix_s = received_unix_s;
	tree_touch(t, unit);
	return ret;
}

bool tree_set_refused(struct tree *t, uint32_t unit, int year, const bool *refused,
                      const struct finding *findings, size_t n, struct arena *arena)
{
	struct year_docs *y = node_year(&t->units[unit], year);
	if (!y || !y->results)
		return false;
	refused_done(y);
	y->refused = refused;
	y->results_findings = findings;
	y->n_results_findings = n;
	y->results_arena = arena;
	tree_touch(t, unit);
	return true;
}

struct year_docs *node_year(const struct node *n, int year)
{
	for (size_t i = 0; i < n->n_years; i++) {
		if (n->years[i].year == year)
			return &n->years[i];
	}
	return NULL;
}

int node_newest_year(const struct node *n)
{
	for (size_t i = n->n_years; i > 0; i--) {
		if (n->years[i - 1].plan)
			return n->years[i - 1].year;
	}
	return n->n_years ? n->years[n->n_years - 1].year : 0;
}

size_t figures_from(const struct figure *figures, size_t n, uint64_t key)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (figure_key(&figures[mid]) < key)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool begins_at(const struct node *n, uint64_t key, size_t at)
{
	return at < n->n_figures && figure_key(&n->figures[at]) >= key &&
	       (at == 0 || figure_key(&n->figures[at - 1]) < key);
}

size_t figures_from_near(const struct node *n, uint64_t key, size_t near)
{
	if (begins_at(n, key, near))
		return near;
	return begins_at(n, key, near + 1) ? near + 1 : figures_from(n->figures, n->n_figures, key);
}

struct figure *node_find_key(const struct node *n, uint64_t key)
{
	size_t at = figures_from(n->figures, n->n_figures, key);
	return at < n->n_figures && figure_key(&n->figures[at]) == key ? &n->figures[at] : NULL;
}

struct figure *node_find_near(const struct node *n, uint64_t key, size_t *near)
{
	size_t at = figures_from_near(n, key, *near);
	if (at == n->n_figures || figure_key(&n->figures[at]) != key)
		return NULL;
	*near = at;
	return &n->figures[at];
}

const struct figure *node_find(const struct node *n, uint32_t indicator, struct period period)
{
	return node_find_key(n, figure_key_of(indicator, period));
}
