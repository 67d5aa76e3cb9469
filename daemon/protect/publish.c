/* SPDX-License-Identifier: EUPL-1.2 */
/* protect/publish.c (core): the copies that may leave the house.
 * A hidden figure keeps what everybody may know (indicator, period, target, coverage) and loses all
 * that was reported and all that follows from it. */
#include <errno.h>
#include "inside.h"

static bool is_judged(enum state s)
{
	return s == STATE_MET || s == STATE_UNCERTAIN || s == STATE_NEAR || s == STATE_BEHIND;
}

static void erase_judgement(struct figure *f)
{
	f->basis = f->compared = f->gap = f->tolerance = NUM_NONE;
	f->low = f->high = f->council_gap = f->expected_part = NUM_NONE;
	f->basis_is_forecast = f->contradiction = false;
}

static void erase_baseline(struct figure *f)
{
	bool compared = speak_by_last_year(f);
	f->baseline = f->baseline_year = NUM_NONE;
	f->baseline_whole = false;
	if (f->measure == MEASURE_COUNTED) { /* what was expected, also beside a forecast */
		f->expected_part = NUM_NONE;
		f->contradiction = false;
	}
	if (!compared)
		return;
	f->compared = f->gap = f->tolerance = NUM_NONE;
	f->contradiction = false;
	if (!is_judged(f->state))
		return;
	f->state = STATE_NO_BASELINE;
	f->why_not = NO_STATE_BASELINE_PROTECTED;
}

static void erase_all(struct figure *f)
{
	erase_judgement(f);
	f->state = STATE_PROTECTED;
	f->why_not = NO_STATE_NONE;
	f->all = PART_NONE;
	f->forecast = f->baseline = f->baseline_year = NUM_NONE;
	f->baseline_whole = false;
	f->missing = MISSING_NONE;
	f->taken_back = false;
	f->analysis = f->action = NULL;
	f->reported = CIVIL_NONE;
	f->received_unix_s = 0;
	f->corrected = NULL;
}

static struct merge *publish_merge(const struct figure *f)
{
	struct merge *m = merge_new_published(f->merge->n_contributors);
	if (!m)
		return NULL;
	struct contributor *contributors = m->contributors;
	*m = *f->merge;
	m->refs = 1;
	m->contributors = contributors;
	m->entered = NULL; /* nobody may know */
	bool one_hidden = f->hidden & (HIDE_ALL | HIDE_CONTRIBUTORS | HIDE_BASELINE);
	for (size_t i = 0; i < m->n_contributors; i++)
		one_hidden |= f->merge->contributors[i].hidden;
	for (size_t i = 0; i < m->n_contributors; i++) {
		struct contributor *c = &m->contributors[i];
		*c = f->merge->contributors[i];
		if (one_hidden)
			c->share_of_gap = NUM_NONE;
		if (c->hidden_state && is_judged(c->state))
			c->state = STATE_NO_BASELINE;
		if (c->hidden || (f->hidden & HIDE_CONTRIBUTORS)) {
			c->hidden = true;
			c->value = NUM_NONE;
			c->state = STATE_PROTECTED;
		}
	}
	if (f->hidden & (HIDE_ALL | HIDE_BASELINE))
		m->expected_part_sum = NUM_NONE;
	if (f->hidden & HIDE_ALL)
		m->corrected_unix_s = 0;
	return m;
}

static void erase_subgroup(struct subgroup *s)
{
	s->part = PART_NONE;
	s->baseline = s->baseline_year = s->compared = s->gap = s->low = s->high = NUM_NONE;
	s->expected_part = NUM_NONE;
	s->baseline_whole = false;
	s->state = STATE_PROTECTED;
	s->why_not = NO_STATE_NONE;
}

static void erase_subgroup_baseline(const struct figure *f, struct subgroup *s)
{
	s->baseline = s->baseline_year = s->expected_part = NUM_NONE;
	s->baseline_whole = false;
	if (!speak_by_last_year(f))
		return; /* not compared with it */
	s->compared = s->gap = NUM_NONE;
	if (!is_judged(s->state))
		return;
	s->state = STATE_NO_BASELINE;
	s->why_not = NO_STATE_BASELINE_PROTECTED;
}

static int publish_subgroups(struct arena *a, const struct figure *from, struct figure *to)
{
	if (from->n_subgroups == 0)
		return 0;
	to->subgroups = arena_array(a, from->n_subgroups, sizeof(*to->subgroups));
	if (!to->subgroups)
		return -ENOMEM;
	for (size_t i = 0; i < from->n_subgroups; i++) {
		struct subgroup *s = &to->subgroups[i];
		*s = from->subgroups[i];
		s->hidden |= (from->hidden & HIDE_ALL) != 0;
		if (s->hidden_baseline || (from->hidden & HIDE_BASELINE))
			erase_subgroup_baseline(from, s);
		if (s->hidden)
			erase_subgroup(s);
	}
	return 0;
}

/* Its moment, and its number where that may be told. */
static int publish_correction(struct arena *a, const struct figure *from, struct figure *to)
{
	struct correction *c = from->corrected ? arena_alloc(a, sizeof(*c)) : NULL;
	to->corrected = c;
	if (!c)
		return from->corrected ? -ENOMEM : 0;
	*c = *from->corrected;
	c->indicator = NULL;
	c->before.value = part_value(c->before, from->unit);
	if (from->hidden & (HIDE_ALL | HIDE_PREVIOUS))
		c->before = PART_NONE;
	return 0;
}

static int publish_figure(struct node_view *v, const struct figure *from, struct figure *to)
{
	*to = *from;
	to->outcome = NULL;
	to->merge = NULL;
	if (from->indicator & INDICATOR_LOCAL) { /* its words may live in the node's arena */
		to->id = arena_dup(v->arena, from->id);
		to->name = arena_dup(v->arena, from->name);
	}
	if (from->merge)
		to->merge = v->merges[v->n_merges] = publish_merge(from);
	if (!to->id || !to->name || (from->merge && !to->merge))
		return -ENOMEM;
	v->n_merges += from->merge != NULL;
	if (publish_subgroups(v->arena, from, to) || publish_correction(v->arena, from, to))
		return -ENOMEM;
	if (from->hidden & HIDE_FORECAST)
		to->forecast = NUM_NONE;
	if (from->hidden & HIDE_BASELINE)
		erase_baseline(to);
	if (from->hidden & HIDE_ALL)
		erase_all(to);
	return 0;
}

/* Nothing of it changed since `before` was made: its copy is as good as new, and its words are the
 * catalogue's.  (A unit's are its documents', which the new view holds anew.) */
static const struct figure *copy_of(const struct node *n, const struct figure *f,
                                    const struct node_view *before, size_t *at)
{
	if (!before || n->scope.kind == SCOPE_UNIT || f->changed)
		return NULL;
	while (*at < before->n_figures && figure_key(&before->figures[*at]) < figure_key(f))
		(*at)++;
	const struct figure *copy = *at < before->n_figures ? &before->figures[*at] : NULL;
	return copy && figure_key(copy) == figure_key(f) ? copy : NULL;
}

struct node_view *protect_publish_again(const struct node *n, const struct node_view *before)
{
	struct node_view *v = node_view_new(n);
	if (!v)
		return NULL;
	struct figure *figures = arena_array(v->arena, n->n_figures, sizeof(*figures));
	if (n->scope.kind != SCOPE_UNIT) /* a unit's are its own */
		v->merges = arena_array(v->arena, n->n_figures, sizeof(struct merge *));
	if (!figures || (n->scope.kind != SCOPE_UNIT && !v->merges))
		return node_view_unref(v);
	for (size_t i = 0, at = 0; i < n->n_figures; i++) {
		const struct figure *copy = copy_of(n, &n->figures[i], before, &at);
		if (copy) {
			figures[i] = *copy;
			v->merges[v->n_merges++] = merge_ref(copy->merge);
		} else if (publish_figure(v, &n->figures[i], &figures[i]) < 0) {
			return node_view_unref(v);
		}
	}
	v->figures = figures;
	v->n_figures = n->n_figures;
	return v;
}

struct node_view *protect_publish(const struct node *n)
{
	return protect_publish_again(n, NULL);
}
