/* SPDX-License-Identifier: EUPL-1.2 */
/* rollup/promise.c (core): targets that were changed during the year.  What the newest plan says is
 * owed, is owed; how each period is judged, is said by the plan that was in force at its end.  An
 * indicator that an earlier plan did not have yet is judged by the first one that had it. */
#include <errno.h>
#include "inside.h"

static uint32_t *rows_in(struct identity *id, const struct plan *newest, struct plan *older)
{
	struct year_docs as_docs = {.plan = older};
	struct plan_rows rows = {.docs = &as_docs};
	uint32_t *of = arena_array(id->scratch, newest->n_indicators, sizeof(*of));
	if (!of || plan_rows_index(id, &rows))
		return NULL;
	for (size_t i = 0; i < newest->n_indicators; i++) {
		const struct plan_indicator *row = &newest->indicators[i];
		/* By name before id: ids mean something within one plan only. */
		const struct row_name *same = plan_rows_find(&rows, row->name);
		of[i] = same ? same->row : plan_rows_loosely(id, &rows, row->name);
	}
	return of;
}

/* Most superseded plans are earlier ones too: looked up once. */
static uint32_t *rows_superseded(struct identity *id, const struct plan_rows *p, struct plan *older)
{
	for (size_t i = 0; i < p->docs->n_earlier; i++) {
		if (p->earlier[i].of->plan == older)
			return p->earlier[i].row;
	}
	return rows_in(id, p->docs->plan, older);
}

int promise_index(struct identity *id, struct plan_rows *p)
{
	const struct year_docs *y = p->docs;
	if (y->n_earlier + y->n_superseded == 0)
		return 0;
	p->earlier = arena_array(id->scratch, y->n_earlier, sizeof(*p->earlier));
	p->superseded = arena_array(id->scratch, y->n_superseded, sizeof(*p->superseded));
	if (!p->earlier || !p->superseded)
		return -ENOMEM;
	for (size_t i = 0; i < y->n_earlier; i++) {
		p->earlier[i].of = &y->earlier[i];
		p->earlier[i].row = rows_in(id, y->plan, y->earlier[i].plan);
		if (!p->earlier[i].row)
			return -ENOMEM;
	}
	for (size_t i = 0; i < y->n_superseded; i++) {
		p->superseded[i] = rows_superseded(id, p, y->superseded[i].plan);
		if (!p->superseded[i])
			return -ENOMEM;
	}
	return 0;
}

const struct plan_indicator *promise_row(const struct plan_rows *p,
                                         const struct plan_indicator *row, struct period period)
{
	int32_t end = period_last_day(period);
	if (!p || !row)
		return row;
	size_t at = (size_t)(row - p->docs->plan->indicators);
	for (size_t i = 0; i < p->docs->n_earlier; i++) {
		const struct earlier_rows *e = &p->earlier[i];
		if (end < e->of->until && e->row[at] != INDEX_NONE)
			return &e->of->plan->indicators[e->row[at]];
	}
	return row;
}

static bool same_target(const struct target *a, const struct target *b)
{
	return a->kind == b->kind && num_eq(a->value, b->value);
}

/* Back through the plans: the first change met, and on as long as each made it weaker. */
struct target_before promise_before(const struct plan_rows *p, const struct plan_indicator *row,
                                    enum direction d)
{
	struct target_before was = {.value = NUM_NONE, .from = CIVIL_NONE};
	if (!p || !row || !p->superseded)
		return was;
	size_t at = (size_t)(row - p->docs->plan->indicators);
	const struct target *later = &row->target;
	for (size_t i = p->docs->n_superseded; i-- > 0;) {
		uint32_t there = p->superseded[i][at];
		const struct superseded *s = &p->docs->superseded[i];
		const struct target *t =
		        there != INDEX_NONE ? &s->plan->indicators[there].target : later;
		bool weaker = target_weaker(later, t, d), first = was.from == CIVIL_NONE;
		if (same_target(t, later))
			continue;
		if (!weaker && !first)
			break;
		was.value = t->value;
		was.kind = (uint8_t)t->kind;
		was.weaker = weaker;
		was.from = first ? s->from : was.from;
		was.at_unix_s = first ? s->at_unix_s : was.at_unix_s;
		if (!weaker)
			break;
		later = t;
	}
	return was;
}
