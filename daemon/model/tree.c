/* SPDX-License-Identifier: EUPL-1.2 */
/* model/tree.c (core): the running world: nodes, the documents in force, and what is touched.  See
 * the door. Owns its nodes and one reference of each document; loop thread. */
#include "model/tree.h"
#include <errno.h>
#include <stdlib.h>

static struct node *nodes_new(enum scope_kind kind, size_t n)
{
	struct node *nodes = calloc(n ? n : 1, sizeof(*nodes));
	for (size_t i = 0; nodes && i < n; i++) {
		nodes[i].scope = (struct scope){kind, (uint32_t)i};
		nodes[i].touched = true;
	}
	return nodes;
}

/* The register backwards: who serves which district. */
static int index_serving(struct tree *t)
{
	const struct org *o = t->org;
	size_t n = 0;
	for (size_t i = 0; i < o->n_units; i++)
		n += o->units[i].n_serves;
	t->serving = calloc(n + 1, sizeof(*t->serving));
	t->serving_at = calloc(o->n_districts + 2, sizeof(*t->serving_at));
	if (!t->serving || !t->serving_at)
		return -ENOMEM;
	/* Counted one place to the right, filled from there: what is left is where each begins. */
	size_t *from = t->serving_at + 1;
	for (size_t i = 0; i < o->n_units; i++) {
		for (size_t k = 0; k < o->units[i].n_serves; k++)
			from[o->units[i].serves[k] + 1]++;
	}
	for (size_t d = 1; d <= o->n_districts; d++)
		from[d] += from[d - 1];
	for (size_t i = 0; i < o->n_units; i++) {
		for (size_t k = 0; k < o->units[i].n_serves; k++)
			t->serving[from[o->units[i].serves[k]]++] = (uint32_t)i;
	}
	return 0;
}

int tree_new(struct org *org, struct catalogue *catalogue, struct tree **ret_tree)
{
	struct tree *t = calloc(1, sizeof(*t));
	if (!t)
		return -ENOMEM;
	t->org = org_ref(org);
	t->catalogue = catalogue_ref(catalogue);
	t->units = nodes_new(SCOPE_UNIT, org->n_units);
	t->departments = nodes_new(SCOPE_DEPARTMENT, org->n_departments);
	t->districts = nodes_new(SCOPE_DISTRICT, org->n_districts);
	if (!t->units || !t->departments || !t->districts || index_serving(t)) {
		t = tree_free(t);
		return -ENOMEM;
	}
	*ret_tree = t;
	return 0;
}

static void findings_done(struct year_docs *y)
{
	y->plan_arena = arena_free(y->plan_arena);
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

static void nodes_free(struct node *nodes, size_t n)
{
	for (size_t i = 0; nodes && i < n; i++) {
		for (size_t k = 0; k < nodes[i].n_years; k++)
			year_docs_done(&nodes[i].years[k]);
		free(nodes[i].years);
		for (size_t k = 0; k < DOC_KIND_COUNT; k++)
			fault_clear(&nodes[i].docs[k].last_error);
		nodes[i].arena = arena_free(nodes[i].arena);
	}
	free(nodes);
}

struct tree *tree_free(struct tree *t)
{
	if (!t)
		return NULL;
	nodes_free(t->units, t->org->n_units);
	nodes_free(t->departments, t->org->n_departments);
	nodes_free(t->districts, t->org->n_districts);
	free(t->serving);
	free(t->serving_at);
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

void tree_touch(struct tree *t, uint32_t unit)
{
	must(unit < t->org->n_units);
	const struct unit *u = &t->org->units[unit];
	t->units[unit].touched = true;
	t->departments[u->department].touched = true;
	t->districts[org_home(t->org, unit)].touched = true;
	for (size_t i = 0; i < u->n_serves; i++)
		t->districts[u->serves[i]].touched = true;
}

void tree_touch_all(struct tree *t)
{
	for (size_t i = 0; i < t->org->n_units; i++)
		t->units[i].touched = true;
	for (size_t i = 0; i < t->org->n_departments; i++)
		t->departments[i].touched = true;
	for (size_t i = 0; i < t->org->n_districts; i++)
		t->districts[i].touched = true;
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

const struct figure *node_find(const struct node *n, uint32_t indicator, struct period period)
{
	size_t low = 0, high = n->n_figures;
	uint32_t key = period_key(period);
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct figure *f = &n->figures[mid];
		if (f->indicator < indicator ||
		    (f->indicator == indicator && period_key(f->period) < key))
			low = mid + 1;
		else
			high = mid;
	}
	const struct figure *f = low < n->n_figures ? &n->figures[low] : NULL;
	return f && f->indicator == indicator && period_eq(f->period, period) ? f : NULL;
}
