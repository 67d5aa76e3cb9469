/* SPDX-License-Identifier: EUPL-1.2 */
/* rollup/promise.c (core): targets that were changed during the year.  What the newest plan says is
 * owed, is owed; how each period is judged, is said by the plan that was in force at its end.  An
 * indicator that an earlier plan did not have yet is judged by the first one that had it. */
#include <errno.h>
#include "inside.h"

static int index_one(struct identity *id, const struct plan *newest, struct earlier_rows *e)
{
	struct year_docs as_docs = {.plan = e->of->plan};
	struct plan_rows rows = {.docs = &as_docs};
	e->row = arena_array(id->scratch, newest->n_indicators, sizeof(*e->row));
	if (!e->row || plan_rows_index(id, &rows))
		return -ENOMEM;
	for (size_t i = 0; i < newest->n_indicators; i++) {
		const struct plan_indicator *row = &newest->indicators[i];
		/* By name before id: ids mean something within one plan only. */
		const struct row_name *same = plan_rows_find(&rows, row->name);
		e->row[i] = same ? same->row : plan_rows_loosely(id, &rows, row->name);
	}
	return 0;
}

int promise_index(struct identity *id, struct plan_rows *p)
{
	const struct year_docs *y = p->docs;
	if (y->n_earlier == 0)
		return 0;
	p->earlier = arena_array(id->scratch, y->n_earlier, sizeof(*p->earlier));
	if (!p->earlier)
		return -ENOMEM;
	for (size_t i = 0; i < y->n_earlier; i++) {
		p->earlier[i].of = &y->earlier[i];
		if (index_one(id, y->plan, &p->earlier[i]))
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
