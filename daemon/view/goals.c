/* SPDX-License-Identifier: EUPL-1.2 */
/* view/goals.c (core): the goal tree of a year, merged over the units that share it, with the
 * states of the indicators below each goal and a proposal for people to weigh.
 * A catalogue indicator counts once per goal, by the asked scope's own figure; one that only its
 * unit knows counts by the unit's. */
#include <errno.h>
#include <stdlib.h>
#include "base/arena.h"
#include "base/hash.h"
#include "room.h"

#define GOALS_MAX_BYTES ((size_t)64 << 20)
#define LEVELS_MAX      16 /* of goals above one another: the contract knows four */

/* One goal of the answer. */
struct row {
	char id[STABLE_ID_BYTES], parent[STABLE_ID_BYTES];
	const struct plan *plan; /* the first that has it */
	uint32_t goal;
	struct state_counts counts;
	uint32_t *units;
	size_t n_units, cap_units;
};

/* "This indicator counts below this goal": kept so that it counts once. */
struct mark {
	size_t row;
	uint32_t indicator, unit; /* unit INDEX_NONE for one of the catalogue */
	enum state state;
};

struct goals {
	const struct context *c;
	struct arena *arena;
	struct row *rows;
	size_t n_rows, cap_rows;
	uint32_t *slots; /* row number + 1 by hash of its id; 0 is free */
	size_t n_slots;  /* a power of two, at least twice n_rows */
	struct mark *marks;
	size_t n_marks, cap_marks;
	bool failed;
};

const char *goal_proposal(const struct state_counts *counts)
{
	unsigned met = counts->n[STATE_MET], behind = counts->n[STATE_BEHIND];
	unsigned judged = met + behind + counts->n[STATE_NEAR] + counts->n[STATE_UNCERTAIN];
	unsigned waiting = counts->n[STATE_NOT_DUE] + counts->n[STATE_MISSING];
	if (judged == 0 || judged < waiting)
		return NULL; /* too little has been said to propose anything */
	if (met == judged)
		return "met";
	return met == 0 && behind == judged ? "not_met" : "partly";
}

/* The slot where this id stands or would stand. */
static size_t slot_of(const struct goals *g, const char *id)
{
	size_t at = hash_bytes(str_of(id)) & (g->n_slots - 1);
	while (g->slots[at] && strcmp(g->rows[g->slots[at] - 1].id, id) != 0)
		at = (at + 1) & (g->n_slots - 1);
	return at;
}

/* Room for one more row, in the list and in the table. */
static bool room_for_row(struct goals *g)
{
	if (g->n_rows == g->cap_rows) {
		struct row *rows =
		        arena_grow(g->arena, g->rows, g->n_rows, &g->cap_rows, sizeof(*rows));
		if (!rows)
			return false;
		g->rows = rows;
	}
	if ((g->n_rows + 1) * 2 <= g->n_slots)
		return true;
	size_t n_slots = g->n_slots ? g->n_slots * 4 : 256;
	uint32_t *slots = arena_array(g->arena, n_slots, sizeof(*slots));
	if (!slots)
		return false;
	g->slots = slots;
	g->n_slots = n_slots;
	for (size_t i = 0; i < g->n_rows; i++)
		slots[slot_of(g, g->rows[i].id)] = (uint32_t)i + 1;
	return true;
}

static size_t row_of(struct goals *g, const struct plan *p, uint32_t goal, uint32_t unit)
{
	char id[STABLE_ID_BYTES];
	const char *unit_id = g->c->s->org->units[unit].id;
	goal_key(p, goal, unit_id, id);
	if (!room_for_row(g)) {
		g->failed = true;
		return SIZE_MAX;
	}
	size_t slot = slot_of(g, id), at = g->slots[slot] - (size_t)1;
	if (!g->slots[slot]) {
		at = g->n_rows++;
		g->slots[slot] = (uint32_t)at + 1;
		g->rows[at] = (struct row){.plan = p, .goal = goal};
		memcpy(g->rows[at].id, id, sizeof(id));
		if (p->goals[goal].parent != GOAL_NO_PARENT)
			goal_key(p, p->goals[goal].parent, unit_id, g->rows[at].parent);
	}
	struct row *r = &g->rows[at];
	if (r->n_units && r->units[r->n_units - 1] == unit)
		return at;
	if (r->n_units == r->cap_units) {
		uint32_t *units =
		        arena_grow(g->arena, r->units, r->n_units, &r->cap_units, sizeof(*units));
		if (!units) {
			g->failed = true;
			return at;
		}
		r->units = units;
	}
	r->units[r->n_units++] = unit;
	return at;
}

static void add_mark(struct goals *g, struct mark m)
{
	if (g->n_marks == g->cap_marks) {
		struct mark *marks =
		        arena_grow(g->arena, g->marks, g->n_marks, &g->cap_marks, sizeof(*marks));
		if (!marks) {
			g->failed = true;
			return;
		}
		g->marks = marks;
	}
	g->marks[g->n_marks++] = m;
}

/* The goal in the unit's plan that a figure stands under, or GOAL_NO_PARENT.  A hidden figure has
 * lost its plan row and is found by id or name. */
static uint32_t goal_of(const struct plan *p, const struct figure *f)
{
	for (size_t i = 0; i < p->n_indicators; i++) {
		const struct plan_indicator *pi = &p->indicators[i];
		if (f->planned ? f->planned == pi
		               : strcmp(pi->name, f->name) == 0 ||
		                         (pi->id && strcmp(pi->id, f->id) == 0))
			return pi->goal;
	}
	return GOAL_NO_PARENT;
}

/* The state of this indicator in the scope that was asked for. */
static enum state state_in_scope(const struct goals *g, const struct figure *f, int year)
{
	if ((f->indicator & INDICATOR_LOCAL) || !has_scope(g->c->q))
		return f->state;
	const struct node_view *v = snapshot_node(g->c->s, asked_scope(g->c->q));
	size_t at = 0;
	for (const struct figure *own; (own = next_current(v, year, &at)) != NULL;) {
		if (own->indicator == f->indicator)
			return own->state;
	}
	return f->state;
}

static void add_unit(struct goals *g, uint32_t unit, int year)
{
	const struct node_view *v = snapshot_unit(g->c->s, unit);
	const struct year_docs *y = node_view_year(v, year);
	const struct plan *p = y ? y->plan : NULL;
	if (!p)
		return;
	for (uint32_t i = 0; i < p->n_goals; i++)
		(void)row_of(g, p, i, unit); /* a failure is kept in g->failed */
	size_t at = 0;
	for (const struct figure *f; (f = next_current(v, year, &at)) != NULL && !g->failed;) {
		bool local = f->indicator & INDICATOR_LOCAL;
		bool by_unit = local || !has_scope(g->c->q);
		enum state state = state_in_scope(g, f, year);
		uint32_t goal = goal_of(p, f);
		for (int n = 0; goal != GOAL_NO_PARENT && n < LEVELS_MAX; n++) {
			size_t row = row_of(g, p, goal, unit);
			if (g->failed)
				return;
			add_mark(g, (struct mark){row, f->indicator, by_unit ? unit : INDEX_NONE,
			                          state});
			goal = p->goals[goal].parent;
		}
	}
}

static int by_row_and_indicator(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	return (x->indicator > y->indicator) - (x->indicator < y->indicator);
}

static void count_marks(struct goals *g)
{
	if (g->n_marks)
		qsort(g->marks, g->n_marks, sizeof(*g->marks), by_row_and_indicator);
	for (size_t i = 0; i < g->n_marks; i++) {
		if (i == 0 || by_row_and_indicator(&g->marks[i - 1], &g->marks[i]) != 0)
			g->rows[g->marks[i].row].counts.n[g->marks[i].state]++;
	}
}

static void put_goal(struct jsonw *j, const struct org *o, const struct row *r)
{
	const struct goal *goal = &r->plan->goals[r->goal];
	jsonw_open(j, '{');
	jsonw_put_text(j, "id", r->id);
	jsonw_put_text(j, "level", goal_level_name(goal->level));
	jsonw_put_text(j, "number", goal->number);
	jsonw_put_text(j, "title", goal->title);
	jsonw_put_text(j, "parent", r->parent[0] ? r->parent : NULL);
	jsonw_put_int(j, "year", r->plan->year);
	jsonw_put_open(j, "units", '[');
	for (size_t i = 0; i < r->n_units; i++)
		jsonw_text(j, o->units[r->units[i]].id);
	jsonw_close(j, ']');
	put_counts(j, "counts", &r->counts);
	jsonw_put_text(j, "proposal", goal_proposal(&r->counts));
	jsonw_close(j, '}');
}

/* Without year=: each unit's newest. */
static int year_of(const struct context *c, uint32_t unit)
{
	return c->q->year ? c->q->year : view_newest_year(snapshot_unit(c->s, unit));
}

void render_goals(const struct context *c, struct buf *out)
{
	struct goals g = {.c = c, .arena = arena_new(GOALS_MAX_BYTES)};
	struct jsonw j = {.out = out};
	g.failed = !g.arena;
	for (uint32_t i = 0; i < c->s->org->n_units && !g.failed; i++) {
		if (wants_unit(c, i))
			add_unit(&g, i, year_of(c, i));
	}
	if (g.failed) {
		out->failed = -ENOMEM;
	} else {
		count_marks(&g);
		jsonw_open(&j, '{');
		put_generation(&j, c->s);
		jsonw_put_open(&j, "goals", '[');
		for (size_t i = 0; i < g.n_rows; i++)
			put_goal(&j, c->s->org, &g.rows[i]);
		jsonw_close(&j, ']');
		jsonw_close(&j, '}');
	}
	g.arena = arena_free(g.arena);
}
