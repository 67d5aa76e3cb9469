/* SPDX-License-Identifier: EUPL-1.2 */
/* view/why.c (core): the chain as a whole: what it is of, its steps, and what they cite. */
#include "why.h"

#define WHY_MAX_BYTES                                                                              \
	((size_t)256 << 20) /* as an answer: a district of 20,000 units stays far below */

struct why_step *why_step(struct why *w, enum why_rule rule, const char *id, const char *what)
{
	if (w->n_steps == w->cap_steps) {
		struct why_step *more =
		        arena_grow(w->arena, w->steps, w->n_steps, &w->cap_steps, sizeof(*more));
		if (!more)
			w->failed = true;
		else
			w->steps = more;
	}
	struct why_step *step = w->n_steps < w->cap_steps ? &w->steps[w->n_steps++] : &w->spare;
	*step = (struct why_step){
	        .rule = rule, .id = id, .what = what, .result = NUM_NONE, .day = CIVIL_NONE};
	return step;
}

void why_cite(struct why *w, struct why_step *step, const char *key)
{
	const struct setting_place *p = setting_places_find(w->s->settings, key);
	if (p)
		step->setting = (struct why_setting){p->key, p->value, p->file, p->line};
}

void why_cite_entry(struct why *w, struct why_step *step, enum indicator_key key, const char *value)
{
#define X(id, name) [id] = name,
	static const char *const names[] = {INDICATOR_KEY_NAMES(X)};
#undef X
	const struct indicator *i = w->entry;
	if (!i || !i->file)
		return;
	step->setting =
	        (struct why_setting){why_text(w, "indicators[%s].%s", i->id, names[key]), value,
	                             i->file, i->lines[key] ? i->lines[key] : i->line};
}

double why_setting_number(const struct why *w, const char *key)
{
	const struct setting_place *p = setting_places_find(w->s->settings, key);
	return p ? p->number : NUM_NONE;
}

const struct figure *why_find(const struct why *w, struct scope scope, uint32_t indicator,
                              struct period period)
{
	return node_view_find(snapshot_node(w->s, scope), indicator, period);
}

static void of_figure(struct why *w, struct scope scope, const struct figure *f)
{
	w->scope = scope;
	w->node = snapshot_node(w->s, scope);
	w->figure = f;
	if (f && !(f->indicator & INDICATOR_LOCAL) && f->indicator < w->s->catalogue->n_indicators)
		w->entry = &w->s->catalogue->indicators[f->indicator];
}

/* The figure an alert speaks of; an alert of something else has none. */
static const struct figure *alert_figure(const struct alert *a, const struct node_view *v)
{
	return alert_about_indicator(a->kind) ? node_view_figure(v, a->subject, a->period) : NULL;
}

static bool finish(struct why *w)
{
	if (w->figure) {
		why_figure(w);
		why_documents(w);
	}
	return !w->failed;
}

bool why_make_alert(struct why *w, const struct snapshot *s, const struct alert *a)
{
	struct scope scope;
	*w = (struct why){.s = s, .alert = a, .arena = arena_new(WHY_MAX_BYTES)};
	if (!w->arena)
		return false;
	if (alert_scope(a, s->org, &scope))
		of_figure(w, scope, alert_figure(a, snapshot_node(s, scope)));
	why_alert(w);
	return finish(w);
}

bool why_make(struct why *w, const struct context *c)
{
	const struct question *q = c->q;
	if (q->resource->id_kind != ID_OF_FIGURE)
		return why_make_alert(w, c->s, snapshot_alert(c->s, q->alert));
	*w = (struct why){.s = c->s, .arena = arena_new(WHY_MAX_BYTES)};
	if (!w->arena)
		return false;
	of_figure(w, q->figure_scope, &snapshot_node(c->s, q->figure_scope)->figures[q->figure]);
	return finish(w);
}

void why_done(struct why *w)
{
	w->arena = arena_free(w->arena);
}
