/* SPDX-License-Identifier: EUPL-1.2 */
/* The small district of the alert tests as it stands at one moment: what it holds, the words of its
 * scripts (alert_world.h), and the snapshot that alerts are made from. */
#ifndef ALERT_MOMENT_H
#define ALERT_MOMENT_H

#include "test.h"
#include "base/buf.h"
#include "../../daemon/alert/book.h"

#define WORLD_MAX       64
#define WORLD_YEARS_MAX 8

struct world_figure {
	struct scope scope;
	struct figure f;
	struct plan_indicator planned;
	struct merge merge;
	struct contributor contributors[8];
	bool rolled_up;
};

struct world_activity {
	uint32_t unit;
	bool gone; /* its plan has it no more */
	struct plan_activity planned;
	struct activity_row row;
};

struct world {
	struct arena *mem;
	struct alert_params params;
	struct alert_now now;
	struct district districts[WORLD_MAX];
	struct department departments[WORLD_MAX];
	struct unit units[WORLD_MAX];
	uint32_t members[2][WORLD_MAX][WORLD_MAX];
	size_t n_districts, n_departments, n_units;
	struct person operator_;
	enum language language; /* of whoever has none of his own */
	struct world_figure figures[256];
	size_t n_figures;
	struct doc_state docs[WORLD_MAX][DOC_KIND_COUNT];
	struct world_activity activities[WORLD_MAX];
	size_t n_activities;
	struct budget_report budgets[WORLD_MAX];
	bool has_budget[WORLD_MAX];
	struct alert_book *book;
	struct snapshot *before; /* of the pass before; NULL */
	int64_t last_digest;
	int32_t last_reminder;
	struct reminded reminded[4 * WORLD_MAX]; /* as the store would have it */
	size_t n_reminded;
	struct buf *out, *html; /* html NULL: not wanted */
	bool bodies;            /* print the text of each mail */
	bool no_letters;        /* print events alone */
	const char *events;     /* NULL; else print only the bodies that this hook is sent */
	struct alert_hook hooks[4];
};

/* ---- words ---- */
static char *w_value(struct world *w, struct str s)
{
	char *t = arena_dup_str(w->mem, s);
	assert_non_null(t);
	for (char *c = t; *c; c++)
		*c = *c == '_' ? ' ' : *c;
	return t;
}

/* Value of `key=` in the rest of a line, or NULL. */
static char *w_get(struct world *w, struct str line, const char *key)
{
	struct str word;
	size_t n = strlen(key);
	while (str_split(&line, ' ', &word))
		if (word.n > n && word.at[n] == '=' && memcmp(word.at, key, n) == 0)
			return w_value(w, str_cut(word, n + 1, word.n));
	return NULL;
}

static double w_num(struct world *w, struct str line, const char *key)
{
	const char *t = w_get(w, line, key);
	return t ? strtod(t, NULL) : NUM_NONE;
}

static int32_t w_day(const char *t)
{
	int32_t day = CIVIL_NONE;
	if (t)
		assert_int_equal(civil_parse(str_of(t), &day), 0);
	return day;
}

static int64_t w_unix(const char *t)
{
	struct civil_time at = {w_day(t), 0};
	return civil_to_unix(at, CIVIL_STOCKHOLM);
}

static struct person w_person(struct world *w, struct str line, const char *key)
{
	char *t = w_get(w, line, key), *slash = t ? strchr(t, '/') : NULL;
	if (!slash)
		return (struct person){NULL, t, w->language};
	*slash = '\0';
	char *mail = slash + 1, *own = strchr(mail, '/');
	enum language l = !own ? w->language : strcmp(own, "/en") == 0 ? LANGUAGE_EN : LANGUAGE_SV;
	if (own)
		*own = '\0';
	return (struct person){t, mail, l};
}

/* The register as it is so far. */
static struct org w_org(struct world *w)
{
	return (struct org){.districts = w->districts,
	                    .n_districts = w->n_districts,
	                    .departments = w->departments,
	                    .n_departments = w->n_departments,
	                    .units = w->units,
	                    .n_units = w->n_units};
}

static uint32_t w_find(struct world *w, enum scope_kind k, struct str id)
{
	struct org o = w_org(w);
	uint32_t at = org_find(&o, k, id);
	if (at == INDEX_NONE)
		fail_msg("no such scope: %.*s", STR_ARGS(id));
	return at;
}

static struct scope w_scope(struct world *w, struct str word)
{
	enum scope_kind kind;
	struct str id;
	assert_int_equal(scope_parse(word, &kind, &id), 0);
	return (struct scope){kind, w_find(w, kind, id)};
}

static int w_named(char *t, int n, const char *(*name)(int))
{
	for (char *c = t; *c; c++) /* these words have their own '_' */
		*c = *c == ' ' ? '_' : *c;
	for (int i = 0; i < n; i++)
		if (name(i) && strcmp(name(i), t) == 0)
			return i;
	fail_msg("no such word: %s", t);
	return 0;
}
static const char *w_state(int i)
{
	return state_name((enum state)i);
}
static const char *w_status(int i)
{
	return activity_status_name((enum activity_status)i);
}
static const char *w_direction(int i)
{
	return direction_name((enum direction)i);
}
static const char *w_target(int i)
{
	return target_kind_name((enum target_kind)i);
}
static const char *w_missing(int i)
{
	return missing_name((enum missing_reason)i);
}

/* ---- the snapshot of the moment ---- */
static int w_by_period(const void *a, const void *b)
{
	const struct figure *x = a, *y = b;
	if (x->indicator != y->indicator)
		return x->indicator < y->indicator ? -1 : 1;
	return period_cmp(x->period, y->period);
}

static struct year_docs *w_year(struct node *n, int year)
{
	size_t i = 0;
	while (i < n->n_years && n->years[i].year < year)
		i++;
	if (i < n->n_years && n->years[i].year == year)
		return &n->years[i];
	assert_true(n->n_years < WORLD_YEARS_MAX);
	memmove(&n->years[i + 1], &n->years[i], (n->n_years++ - i) * sizeof(*n->years));
	n->years[i] = (struct year_docs){.year = year};
	return &n->years[i];
}

/* The unit's documents: plans of the years that have activities or a target that was changed, and a
 * report of its money. */
static void w_years(const struct world *w, uint32_t unit, struct node *n)
{
	for (size_t i = 0; i < w->n_figures; i++) {
		const struct world_figure *g = &w->figures[i];
		if (!g->f.planned || g->scope.kind != SCOPE_UNIT || g->scope.index != unit)
			continue;
		struct year_docs *y = w_year(n, g->f.period.year);
		y->plan = y->plan ?: plan_new(1 << 16);
		assert_non_null(y->plan);
	}
	for (size_t i = 0; i < w->n_activities; i++) {
		if (w->activities[i].unit != unit)
			continue;
		struct year_docs *y = w_year(n, w->activities[i].row.year);
		y->plan = y->plan ?: plan_new(1 << 16);
		assert_non_null(y->plan);
	}
	if (!w->has_budget[unit])
		return;
	struct year_docs *y = w_year(n, w->budgets[unit].period.year);
	y->results = results_new(1 << 16);
	assert_non_null(y->results);
	struct budget_report *b = arena_array(y->results->arena, 1, sizeof(*b));
	assert_non_null(b);
	*b = w->budgets[unit];
	y->results->budget = b;
	y->results->n_budget = 1;
}

static void w_node(struct world *w, struct snapshot *s, struct scope scope)
{
	struct year_docs years[WORLD_YEARS_MAX];
	struct node n = {.scope = scope, .years = years};
	if (scope.kind == SCOPE_UNIT) {
		memcpy(n.docs, w->docs[scope.index], sizeof(n.docs));
		w_years(w, scope.index, &n);
	}
	struct node_view *v = node_view_new(&n);
	assert_non_null(v);
	for (size_t i = 0; i < n.n_years; i++) { /* the view has its own */
		(void)plan_unref(years[i].plan);
		(void)results_unref(years[i].results);
	}
	struct figure *f = arena_array(v->arena, 256, sizeof(*f));
	struct activity_row *rows = arena_array(v->arena, WORLD_MAX, sizeof(*rows));
	for (size_t i = 0; i < w->n_figures; i++) {
		struct world_figure *g = &w->figures[i];
		if (g->scope.kind != scope.kind || g->scope.index != scope.index)
			continue;
		g->f.merge = g->rolled_up ? &g->merge : NULL;
		if (g->f.planned) { /* each generation has its own copy of what may change */
			struct plan_indicator *row = arena_array(v->arena, 1, sizeof(*row));
			assert_non_null(row);
			*row = g->planned;
			g->f.planned = row;
			g->f.promise = row;
		}
		g->merge.contributors = g->contributors;
		f[v->n_figures++] = g->f;
	}
	qsort(f, v->n_figures, sizeof(*f), w_by_period);
	v->figures = f;
	for (size_t i = 0; scope.kind == SCOPE_UNIT && i < w->n_activities; i++)
		if (w->activities[i].unit == scope.index && !w->activities[i].gone) {
			w->activities[i].row.planned = &w->activities[i].planned;
			rows[v->n_activities++] = w->activities[i].row;
		}
	v->activities = rows;
	snapshot_set_node(s, v);
}

static struct snapshot *w_snapshot(struct world *w)
{
	struct org *o = org_new(1 << 20);
	struct catalogue *c = catalogue_new(1 << 16);
	assert_true(o && c);
	for (size_t i = 0; i < w->n_districts; i++)
		w->districts[i].departments = w->members[0][i];
	for (size_t i = 0; i < w->n_departments; i++)
		w->departments[i].units = w->members[1][i];
	o->districts = w->districts;
	o->n_districts = w->n_districts;
	o->departments = w->departments;
	o->n_departments = w->n_departments;
	o->units = w->units;
	o->n_units = w->n_units;
	o->operator_ = w->operator_;
	o->language = w->language;
	struct snapshot *s = snapshot_new(o, c, 1);
	assert_non_null(s);
	(void)org_unref(o);
	(void)catalogue_unref(c);
	for (uint32_t i = 0; i < w->n_units; i++)
		w_node(w, s, (struct scope){SCOPE_UNIT, i});
	for (uint32_t i = 0; i < w->n_departments; i++)
		w_node(w, s, (struct scope){SCOPE_DEPARTMENT, i});
	for (uint32_t i = 0; i < w->n_districts; i++)
		w_node(w, s, (struct scope){SCOPE_DISTRICT, i});
	return s;
}

#endif
