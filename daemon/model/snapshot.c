/* SPDX-License-Identifier: EUPL-1.2 */
/* model/snapshot.c (core): counted, immutable generations of what may leave the house.  See the
 * door. A view owns its arena and one reference of each document it speaks of; loop thread. */
#include "model/snapshot.h"
#include <errno.h>
#include <stdlib.h>

#define VIEW_MAX_BYTES                                                                             \
	((size_t)256 << 20) /* one node: far above any real one, a bound all the same */
#define SNAPSHOT_MAX_BYTES ((size_t)256 << 20) /* texts of all open alerts */

static int copy_docs(struct node_view *v, const struct node *n)
{
	for (size_t k = 0; k < DOC_KIND_COUNT; k++) {
		v->docs[k] = n->docs[k];
		struct fault *f = &v->docs[k].last_error;
		if (!f->set)
			continue;
		f->message = arena_dup(v->arena, f->message);
		f->pointer = f->pointer ? arena_dup(v->arena, f->pointer) : NULL;
		if (!f->message || (n->docs[k].last_error.pointer && !f->pointer))
			return -ENOMEM;
	}
	return 0;
}

static int copy_earlier(struct node_view *v, const struct year_docs *from, struct year_docs *to)
{
	if (from->n_earlier == 0)
		return 0;
	to->earlier = arena_array(v->arena, from->n_earlier, sizeof(*to->earlier));
	for (size_t i = 0; to->earlier && i < from->n_earlier; i++) {
		to->earlier[i] = from->earlier[i];
		(void)plan_ref(from->earlier[i].plan); /* counted in v->years */
		to->n_earlier++;
	}
	return to->earlier ? 0 : -ENOMEM;
}

static int copy_years(struct node_view *v, const struct node *n)
{
	v->years = arena_array(v->arena, n->n_years, sizeof(*v->years));
	if (!v->years)
		return -ENOMEM;
	for (size_t i = 0; i < n->n_years; i++) {
		v->years[i] = n->years[i];
		v->years[i].catalogue_of = NULL;
		v->years[i].corrections = NULL; /* the tree's; figures have copies */
		v->years[i].n_corrections = 0;
		v->years[i].corrections_arena = NULL;
		v->years[i].n_earlier = 0;
		v->years[i].plan_arena = NULL; /* the tree's; v->findings has copies */
		v->years[i].plan_findings = NULL;
		v->years[i].n_plan_findings = 0;
		v->years[i].results_arena = NULL;
		v->years[i].results_findings = NULL;
		v->years[i].n_results_findings = 0;
		v->years[i].refused = NULL;
		if (n->years[i].plan)
			(void)plan_ref(n->years[i].plan); /* counted in v->years */
		if (n->years[i].results)
			(void)results_ref(n->years[i].results); /* counted in v->years */
		v->n_years = i + 1;
		if (copy_earlier(v, &n->years[i], &v->years[i]))
			return -ENOMEM;
	}
	return 0;
}

static int copy_rows(struct node_view *v, const struct node *n)
{
	struct activity_row *activities =
	        arena_array(v->arena, n->n_activities, sizeof(*activities));
	struct finding_row *findings = arena_array(v->arena, n->n_findings, sizeof(*findings));
	if (!activities || !findings)
		return -ENOMEM;
	if (n->n_activities)
		memcpy(activities, n->activities, n->n_activities * sizeof(*activities));
	for (size_t i = 0; i < n->n_findings; i++) {
		findings[i] = n->findings[i];
		findings[i].finding.message = arena_dup(v->arena, n->findings[i].finding.message);
		if (!findings[i].finding.message)
			return -ENOMEM;
	}
	v->activities = activities;
	v->n_activities = n->n_activities;
	v->findings = findings;
	v->n_findings = n->n_findings;
	return 0;
}

struct node_view *node_view_new(const struct node *n)
{
	struct node_view *v = calloc(1, sizeof(*v));
	if (!v)
		return NULL;
	v->refs = 1;
	v->scope = n->scope;
	v->arena = arena_new(VIEW_MAX_BYTES);
	if (!v->arena || copy_docs(v, n) || copy_years(v, n) || copy_rows(v, n))
		return node_view_unref(v);
	return v;
}

struct node_view *node_view_restamp(struct node_view *v, const struct node *n)
{
	struct node_view *base = v->base ? v->base : v;
	struct node_view *stamped = calloc(1, sizeof(*stamped));
	if (!stamped)
		return NULL;
	*stamped = *base;
	stamped->refs = 1;
	stamped->n_years = 0; /* so that giving up half-way drops nothing of the base's */
	stamped->base = node_view_ref(base);
	stamped->arena = arena_new(VIEW_MAX_BYTES);
	if (!stamped->arena || copy_docs(stamped, n))
		return node_view_unref(stamped);
	stamped->n_years = base->n_years;
	return stamped;
}

struct node_view *node_view_ref(struct node_view *v)
{
	v->refs++;
	return v;
}

struct node_view *node_view_unref(struct node_view *v)
{
	if (!v || --v->refs > 0)
		return NULL;
	for (size_t i = 0; !v->base && i < v->n_years; i++) {
		v->years[i].plan = plan_unref(v->years[i].plan);
		v->years[i].results = results_unref(v->years[i].results);
		for (size_t k = 0; k < v->years[i].n_earlier; k++)
			(void)plan_unref(v->years[i].earlier[k].plan); /* returns NULL, always */
	}
	v->arena = arena_free(v->arena);
	v->base = node_view_unref(v->base);
	free(v);
	return NULL;
}

const struct trend *node_view_trend(const struct node_view *v, uint32_t indicator)
{
	size_t low = 0, high = v ? v->n_trends : 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (v->trends[middle].indicator < indicator)
			low = middle + 1;
		else
			high = middle;
	}
	return v && low < v->n_trends && v->trends[low].indicator == indicator ? &v->trends[low]
	                                                                       : NULL;
}

struct snapshot *snapshot_new(struct org *org, struct catalogue *catalogue, uint64_t generation)
{
	struct snapshot *s = calloc(1, sizeof(*s));
	if (!s)
		return NULL;
	s->refs = 1;
	s->generation = generation;
	s->tolerance_pct = 5;
	s->org = org_ref(org);
	s->catalogue = catalogue_ref(catalogue);
	s->arena = arena_new(SNAPSHOT_MAX_BYTES);
	s->units = calloc(org->n_units + 1, sizeof(struct node_view *));
	s->departments = calloc(org->n_departments + 1, sizeof(struct node_view *));
	s->districts = calloc(org->n_districts + 1, sizeof(struct node_view *));
	return s->arena && s->units && s->departments && s->districts ? s : snapshot_unref(s);
}

struct snapshot *snapshot_ref(struct snapshot *s)
{
	s->refs++;
	return s;
}

static void views_free(struct node_view **views, size_t n)
{
	for (size_t i = 0; views && i < n; i++)
		views[i] = node_view_unref(views[i]);
	free(views);
}

struct snapshot *snapshot_unref(struct snapshot *s)
{
	if (!s || --s->refs > 0)
		return NULL;
	views_free(s->units, s->org->n_units);
	views_free(s->departments, s->org->n_departments);
	views_free(s->districts, s->org->n_districts);
	s->arena = arena_free(s->arena);
	s->catalogue = catalogue_unref(s->catalogue);
	s->org = org_unref(s->org);
	free(s);
	return NULL;
}

static struct node_view **place_of(const struct snapshot *s, struct scope scope)
{
	switch (scope.kind) {
	case SCOPE_UNIT: must(scope.index < s->org->n_units); return &s->units[scope.index];
	case SCOPE_DEPARTMENT:
		must(scope.index < s->org->n_departments);
		return &s->departments[scope.index];
	case SCOPE_DISTRICT:
		must(scope.index < s->org->n_districts);
		return &s->districts[scope.index];
	case SCOPE_KIND_COUNT: break;
	}
	must_fail("snapshot: scope out of range");
}

void snapshot_set_node(struct snapshot *s, struct node_view *v)
{
	struct node_view **place = place_of(s, v->scope);
	(void)node_view_unref(*place); /* returns NULL, always */
	*place = v;
}

struct node_view *snapshot_node(const struct snapshot *s, struct scope scope)
{
	return *place_of(s, scope);
}

/* NULL stays NULL; *failed is set when memory ran out. */
static const char *copy_text(struct arena *a, const char *text, bool *failed)
{
	char *copy = text ? arena_dup(a, text) : NULL;
	*failed |= text && !copy;
	return copy;
}

static int copy_alert(struct arena *a, const struct alert *from, struct alert *to)
{
	bool failed = false;
	*to = *from;
	to->scope_id = copy_text(a, from->scope_id, &failed);
	to->subject = copy_text(a, from->subject, &failed);
	to->name = copy_text(a, from->name, &failed);
	to->unit = copy_text(a, from->unit, &failed);
	to->why = copy_text(a, from->why, &failed);
	to->acknowledged_by = copy_text(a, from->acknowledged_by, &failed);
	to->acknowledged_action = copy_text(a, from->acknowledged_action, &failed);
	const char **told = arena_array(a, from->n_told, sizeof(*told));
	for (size_t i = 0; told && i < from->n_told; i++)
		told[i] = copy_text(a, from->told[i], &failed);
	to->told = told;
	to->told_in = NULL; /* threads are the mailer's business */
	return failed || !told ? -ENOMEM : 0;
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct alert *)a)->id, ((const struct alert *)b)->id);
}

int snapshot_set_alerts(struct snapshot *s, const struct alert *const *alerts, size_t n)
{
	struct alert *copies = arena_array(s->arena, n, sizeof(*copies));
	if (!copies)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		if (copy_alert(s->arena, alerts[i], &copies[i]))
			return -ENOMEM;
	}
	if (n)
		qsort(copies, n, sizeof(*copies), by_id);
	s->alerts = copies;
	s->n_alerts = n;
	return 0;
}
