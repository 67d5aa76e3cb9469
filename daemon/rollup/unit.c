/* SPDX-License-Identifier: EUPL-1.2 */
/* rollup/unit.c (core): from a unit's documents to its figures, activities and findings.
 * What is owed and what was reported are put in one list, sorted by indicator and period, and each
 * run becomes one figure.  Everything goes into a new arena; the old one is dropped when all went
 * well. */
#include <errno.h>
#include <stdlib.h>
#include "inside.h"

struct entries {
	struct entry *at;
	size_t n, cap;
};

static int add_entry(struct identity *id, struct entries *l, struct entry e)
{
	if (l->n == l->cap) {
		struct entry *more = arena_grow(id->scratch, l->at, l->n, &l->cap, sizeof(*more));
		if (!more)
			return -ENOMEM;
		l->at = more;
	}
	e.key = (uint64_t)e.indicator << 32 | period_key(e.period);
	l->at[l->n++] = e;
	return 0;
}

static int add_owed(struct identity *id, const struct unit *u, struct entries *l)
{
	for (size_t i = 0; i < id->n_plans; i++) {
		const struct plan_rows *p = &id->plans[i];
		for (size_t k = 0; k < p->n_winners; k++) {
			struct period owed[PERIOD_OWED_MAX];
			uint32_t row = p->winners[k];
			int n = period_owed(p->docs->plan->indicators[row].periodicity,
			                    p->docs->year, owed);
			for (int at = 0; at < n; at++) {
				struct entry e = {.indicator = p->indicator[row],
				                  .period = owed[at],
				                  .owed = true};
				if (unit_active(u, period_last_day(owed[at])) &&
				    add_entry(id, l, e))
					return -ENOMEM;
			}
		}
	}
	return 0;
}

/* An outcome under the period that it is for. */
static struct entry reported(const struct identity *id, uint32_t indicator, const struct outcome *o)
{
	const struct plan_indicator *row = identity_any_row(id, indicator, o->period.year);
	const struct indicator *i =
	        indicator & INDICATOR_LOCAL ? NULL : &id->tree->catalogue->indicators[indicator];
	struct entry e = {.indicator = indicator, .outcome = o};
	struct period said = outcome_period(o, row ? row->periodicity : PERIODICITY_COUNT);
	e.period = indicator_period(i, row, said);
	e.converted = !period_eq(e.period, said);
	return e;
}

static int add_outcomes(struct identity *id, const struct year_docs *y, struct entries *l)
{
	const char *last_name = NULL;
	int last_year = 0;
	uint32_t indicator = 0;
	for (size_t i = 0; i < y->results->n_outcomes; i++) {
		const struct outcome *o = &y->results->outcomes[i];
		if (y->refused && y->refused[i])
			continue;
		/* Rows of one indicator stand together as a rule: ask once. */
		if (!last_name || o->period.year != last_year ||
		    strcmp(last_name, o->indicator) != 0) {
			int ret = identity_of(id, o->indicator, o->period.year, &indicator);
			if (ret < 0)
				return ret;
			last_name = o->indicator;
			last_year = o->period.year;
		}
		struct entry e = reported(id, indicator, o);
		e.docs = y;
		e.order = (uint32_t)i;
		if (add_entry(id, l, e))
			return -ENOMEM;
	}
	return 0;
}

/* Which of two rows about the same counts: one with a value; one that names the period itself; what
 * was received last; the feed of the period's own year; the newest feed; the first in the feed. */
static int better(const struct entry *a, const struct entry *b)
{
	const int64_t by[][2] = {
	        {part_given(&a->outcome->all), part_given(&b->outcome->all)},
	        {!a->converted, !b->converted},
	        {a->docs->results_received_unix_s, b->docs->results_received_unix_s},
	        {a->docs->year == a->period.year, b->docs->year == b->period.year},
	        {a->docs->year, b->docs->year},
	        {b->order, a->order},
	};
	size_t i = 0;
	while (i + 1 < ARRAY_LEN(by) && by[i][0] == by[i][1])
		i++;
	return (by[i][0] < by[i][1]) - (by[i][0] > by[i][1]);
}

/* What is owed stands behind the words on it. */
static int by_place(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	if (!x->outcome || !y->outcome)
		return !x->outcome - !y->outcome;
	return better(x, y);
}

/* Where the entries of one figure end that begin at `i`. */
static size_t end_of(const struct entries *l, size_t i)
{
	uint64_t key = l->at[i].key;
	while (i < l->n && l->at[i].key == key)
		i++;
	return i;
}

static int make_figures(struct identity *id, const struct entries *l, struct node *made)
{
	size_t n = 0;
	for (size_t i = 0; i < l->n; i = end_of(l, i))
		n++;
	made->figures = arena_array(id->arena, n, sizeof(*made->figures));
	if (!made->figures)
		return -ENOMEM;
	for (size_t i = 0; i < l->n; i = end_of(l, i)) {
		if (rollup_fill(id, &l->at[i], end_of(l, i) - i, &made->figures[made->n_figures]))
			return -ENOMEM;
		made->n_figures++;
	}
	rollup_baselines(made);
	return 0;
}

/* An outcome that a newer document of the feed has no more: its figure is missing, as one that
 * never was reported, but it is not the same. */
static void mark_taken_back(struct identity *id, const struct year_docs *y, struct node *made)
{
	uint32_t indicator;
	for (size_t i = 0; i < y->n_corrections; i++) {
		const struct correction *c = &y->corrections[i];
		struct figure *f =
		        identity_known(id, c->indicator, c->period.year, &indicator)
		                ? node_find_key(made, figure_key_of(indicator, c->period))
		                : NULL;
		if (f && !num_given(f->all.value))
			f->taken_back = true;
	}
}

static int make_activities(const struct identity *id, const struct node *n, struct node *made)
{
	size_t total = 0;
	for (size_t i = 0; i < n->n_years; i++)
		total += n->years[i].plan ? n->years[i].plan->n_activities : 0;
	made->activities = arena_array(id->arena, total, sizeof(*made->activities));
	if (!made->activities)
		return -ENOMEM;
	for (size_t i = 0; i < n->n_years; i++) {
		const struct plan *p = n->years[i].plan;
		const struct results *r = n->years[i].results;
		struct activity_row *rows = &made->activities[made->n_activities];
		bool lists = r && r->lists_activities;
		for (size_t k = 0; p && k < p->n_activities; k++)
			rows[k] = (struct activity_row){.planned = &p->activities[k],
			                                .year = p->year,
			                                .status = lists ? ACTIVITY_NOT_STARTED
			                                                : ACTIVITY_UNKNOWN};
		for (size_t k = 0; p && lists && k < r->n_activities; k++) {
			uint32_t at = id->names->plan_activity(p, str_of(r->activities[k].activity),
			                                       id->names->arg);
			if (at != INDEX_NONE) {
				rows[at].status = r->activities[k].status;
				rows[at].comment = r->activities[k].comment;
			}
		}
		made->n_activities += p ? p->n_activities : 0;
	}
	return 0;
}

static int make(struct identity *id, struct node *n, const struct unit *u, struct node *made)
{
	struct entries l = {0};
	int ret = identity_make(id, n);
	if (ret < 0)
		return ret;
	ret = add_owed(id, u, &l);
	for (size_t i = 0; ret == 0 && i < n->n_years; i++)
		ret = n->years[i].results ? add_outcomes(id, &n->years[i], &l) : 0;
	if (ret < 0)
		return ret;
	if (l.n)
		qsort(l.at, l.n, sizeof(*l.at), by_place);
	if (identity_name_locals(id) || make_activities(id, n, made) || make_figures(id, &l, made))
		return -ENOMEM;
	for (size_t i = 0; i < n->n_years; i++)
		mark_taken_back(id, &n->years[i], made);
	struct finding_list found = {.arena = id->arena};
	finding_plans(&found, n);
	finding_changes(&found, id);
	finding_results(&found, n, id, l.at, l.n);
	made->findings = found.rows;
	made->n_findings = made->n_findings_ungated = found.n;
	return found.failed;
}

static int unit_pass(struct tree *t, uint32_t unit, const struct rollup_names *names)
{
	struct node *n = &t->units[unit], made = {0};
	struct identity id = {.tree = t, .names = names};
	struct held *held = NULL;
	size_t n_held = 0;
	id.scratch = arena_new(NODE_MAX_BYTES);
	id.arena = arena_new(NODE_MAX_BYTES);
	int ret = id.scratch && id.arena ? make(&id, n, &t->org->units[unit], &made) : -ENOMEM;
	if (ret == 0)
		ret = held_take(n, id.arena, &held, &n_held);
	id.scratch = arena_free(id.scratch);
	if (ret < 0) {
		id.arena = arena_free(id.arena);
		return ret;
	}
	node_put_aside(n);
	if (n->whole) { /* nothing is compared: no need of two */
		node_drop_before(n);
		n->n_gone = 0;
	}
	n->arena = id.arena;
	n->held = held;
	n->n_held = n_held;
	n->figures = made.figures;
	n->n_figures = made.n_figures;
	n->activities = made.activities;
	n->n_activities = made.n_activities;
	n->findings = made.findings;
	n->n_findings = made.n_findings;
	n->n_findings_ungated = made.n_findings_ungated;
	return 0;
}

int rollup_units(struct tree *t, const struct rollup_names *names)
{
	int ret = 0;
	size_t n = 0;
	struct node *const *units = tree_touched(t, SCOPE_UNIT, &n);
	for (size_t i = 0; i < n; i++) {
		int failed = unit_pass(t, units[i]->scope.index, names);
		ret = failed < 0 ? failed : ret;
	}
	return ret;
}
