/* SPDX-License-Identifier: EUPL-1.2 */
/* model/snapshot.c (core): counted, immutable generations of what may leave the house.  See the
 * door. A view owns its arena and one reference of each document it speaks of. */
#include "model/snapshot.h"
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include "model/touched.h"

#define VIEW_MAX_BYTES                                                                             \
	((size_t)256 << 20) /* one node: far above any real one, a bound all the same */

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
		char **url = &to->earlier[i].origin.url;
		if (*url && !(*url = arena_dup(v->arena, *url)))
			return -ENOMEM;
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
		v->years[i].superseded = NULL; /* figures have what follows from them */
		v->years[i].n_superseded = 0;
		v->years[i].plan_arena = NULL; /* the tree's; v->findings has copies */
		v->years[i].plan_index = NULL;
		v->years[i].plan_findings = NULL;
		v->years[i].n_plan_findings = 0;
		v->years[i].results_arena = NULL;
		v->years[i].results_findings = NULL;
		v->years[i].n_results_findings = 0;
		v->years[i].refused = NULL;
		for (size_t k = 0; k < DOC_KIND_COUNT; k++) {
			struct origin *o = &v->years[i].origins[k];
			if (o->url && !(o->url = arena_dup(v->arena, o->url)))
				return -ENOMEM;
		}
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
	stamped->refs = 1;
	stamped->base = node_view_ref(base);
	stamped->scope = base->scope;
	stamped->figures = base->figures;
	stamped->n_figures = base->n_figures;
	stamped->trends = base->trends;
	stamped->n_trends = base->n_trends;
	stamped->merges = base->merges;
	stamped->n_merges = base->n_merges;
	stamped->activities = base->activities;
	stamped->n_activities = base->n_activities;
	stamped->findings = base->findings;
	stamped->n_findings = base->n_findings;
	stamped->years = base->years;
	stamped->n_years = base->n_years;
	stamped->arena = arena_new(VIEW_MAX_BYTES);
	if (!stamped->arena || copy_docs(stamped, n))
		return node_view_unref(stamped);
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
	for (size_t i = 0; !v->base && i < v->n_merges; i++)
		v->merges[i] = merge_unref(v->merges[i]);
	v->arena = arena_free(v->arena);
	v->base = node_view_unref(v->base);
	free(v);
	return NULL;
}

const struct figure *node_view_find(const struct node_view *v, uint32_t indicator,
                                    struct period period)
{
	uint64_t key = figure_key_of(indicator, period);
	size_t at = v ? figures_from(v->figures, v->n_figures, key) : 0;
	return v && at < v->n_figures && figure_key(&v->figures[at]) == key ? &v->figures[at]
	                                                                    : NULL;
}

const struct figure *node_view_figure(const struct node_view *v, const char *id,
                                      struct period period)
{
	for (size_t i = 0; v && i < v->n_figures; i++)
		if (period_eq(v->figures[i].period, period) && strcmp(v->figures[i].id, id) == 0)
			return &v->figures[i];
	return NULL;
}

const struct year_docs *node_view_year(const struct node_view *v, int year)
{
	for (size_t i = 0; v && i < v->n_years; i++) {
		if (v->years[i].year == year)
			return &v->years[i];
	}
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

/* ---- views, in chunks that generations share ---- */

#define CHUNK_VIEWS                                                                                \
	64 /* of 10,000 units 157 chunks: sharing them all costs as little as one copy */

struct view_chunk {
	atomic_uint refs;
	struct node_view *at[CHUNK_VIEWS];
};

static size_t n_chunks(const struct org *o, enum scope_kind kind)
{
	return (org_count(o, kind) + CHUNK_VIEWS - 1) / CHUNK_VIEWS;
}

static struct view_chunk *chunk_unref(struct view_chunk *c)
{
	if (!c || --c->refs > 0)
		return NULL;
	for (size_t i = 0; i < CHUNK_VIEWS; i++)
		c->at[i] = node_view_unref(c->at[i]);
	free(c);
	return NULL;
}

/* One that is this generation's alone, so that it can be written. */
static struct view_chunk *chunk_own(struct view_chunk **place)
{
	struct view_chunk *old = *place, *c;
	if (old && old->refs == 1)
		return old;
	c = calloc(1, sizeof(*c));
	if (!c)
		return NULL;
	c->refs = 1;
	for (size_t i = 0; old && i < CHUNK_VIEWS; i++)
		c->at[i] = old->at[i] ? node_view_ref(old->at[i]) : NULL;
	(void)chunk_unref(old); /* returns NULL, always */
	*place = c;
	return c;
}

static void drop(struct snapshot *s)
{
	for (enum scope_kind k = 0; k < SCOPE_KIND_COUNT; k++) {
		for (size_t i = 0; s->views[k] && i < n_chunks(s->org, k); i++)
			s->views[k][i] = chunk_unref(s->views[k][i]);
		free(s->views[k]);
	}
	for (size_t i = 0; i < ALERT_SHELVES; i++)
		s->shelves[i] = alert_shelf_unref(s->shelves[i]);
	s->catalogue = catalogue_unref(s->catalogue);
	s->org = org_unref(s->org);
	s->settings = setting_places_unref(s->settings);
	s->silences = silences_unref(s->silences);
	free(s);
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
	bool made = true;
	for (enum scope_kind k = 0; k < SCOPE_KIND_COUNT; k++) {
		s->views[k] = calloc(n_chunks(org, k) + 1, sizeof(struct view_chunk *));
		made &= s->views[k] != NULL;
	}
	if (made)
		return s;
	drop(s);
	return NULL;
}

struct snapshot *snapshot_next(const struct snapshot *before, uint64_t generation)
{
	struct snapshot *s = snapshot_new(before->org, before->catalogue, generation);
	for (enum scope_kind k = 0; s && k < SCOPE_KIND_COUNT; k++) {
		for (size_t i = 0; i < n_chunks(s->org, k); i++) {
			s->views[k][i] = before->views[k][i];
			if (s->views[k][i])
				s->views[k][i]->refs++;
		}
	}
	return s;
}

struct snapshot *snapshot_ref(struct snapshot *s)
{
	s->refs++;
	return s;
}

struct snapshot *snapshot_unref(struct snapshot *s)
{
	if (s && --s->refs == 0)
		drop(s);
	return NULL;
}

void snapshot_set_node(struct snapshot *s, struct node_view *v)
{
	must(v->scope.kind < SCOPE_KIND_COUNT && v->scope.index < org_count(s->org, v->scope.kind));
	struct view_chunk *c = chunk_own(&s->views[v->scope.kind][v->scope.index / CHUNK_VIEWS]);
	struct node_view **place = c ? &c->at[v->scope.index % CHUNK_VIEWS] : NULL;
	s->failed |= !place;
	(void)node_view_unref(place ? *place : v); /* returns NULL, always */
	if (place)
		*place = v;
}

struct node_view *snapshot_node(const struct snapshot *s, struct scope scope)
{
	must(scope.kind < SCOPE_KIND_COUNT && scope.index < org_count(s->org, scope.kind));
	const struct view_chunk *c = s->views[scope.kind][scope.index / CHUNK_VIEWS];
	return c ? c->at[scope.index % CHUNK_VIEWS] : NULL;
}

struct node_view *snapshot_unit(const struct snapshot *s, size_t unit)
{
	return snapshot_node(s, (struct scope){SCOPE_UNIT, (uint32_t)unit});
}

struct node_view *snapshot_district(const struct snapshot *s, size_t district)
{
	return snapshot_node(s, (struct scope){SCOPE_DISTRICT, (uint32_t)district});
}
