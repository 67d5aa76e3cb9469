/* SPDX-License-Identifier: EUPL-1.2 */
/* view/budget.c (core): budget, actual and forecast by period, of each unit; for an asked
 * department or district also their sums, with how many units stand behind.
 * deviation = budget - forecast, positive is good (MEANING 28). */
#include <errno.h>
#include <stdlib.h>
#include "base/arena.h"
#include "room.h"

#define BUDGET_MAX_BYTES ((size_t)64 << 20)

struct row {
	uint32_t unit;
	struct period period;
	int64_t budget_sek, actual_sek, forecast_sek;
	int64_t received_unix_s;
};

struct rows {
	struct arena *arena;
	struct row *at;
	size_t n, cap;
	bool failed;
};

static int64_t deviation(int64_t budget_sek, int64_t forecast_sek)
{
	int64_t d;
	if (budget_sek == SEK_NONE || forecast_sek == SEK_NONE ||
	    __builtin_sub_overflow(budget_sek, forecast_sek, &d))
		return SEK_NONE;
	return d;
}

enum state budget_state(const struct snapshot *s, int64_t budget_sek, int64_t forecast_sek)
{
	int64_t d = deviation(budget_sek, forecast_sek);
	if (budget_sek == SEK_NONE)
		return STATE_NO_TARGET;
	if (d == SEK_NONE)
		return STATE_MISSING;
	if (d >= 0)
		return STATE_MET;
	double within = fabs((double)budget_sek) * s->tolerance_pct / 100;
	return num_cmp(-(double)d, within) <= 0 ? STATE_NEAR : STATE_BEHIND;
}

static void add_row(struct rows *r, struct row row)
{
	if (r->n == r->cap) {
		struct row *at = arena_grow(r->arena, r->at, r->n, &r->cap, sizeof(*at));
		if (!at) {
			r->failed = true;
			return;
		}
		r->at = at;
	}
	r->at[r->n++] = row;
}

static void add_year(struct rows *r, const struct question *q, uint32_t unit,
                     const struct year_docs *y)
{
	size_t n_reports = y->results ? y->results->n_budget : 0;
	if (q->year && y->year != q->year)
		return;
	for (size_t i = 0; i < n_reports; i++) {
		const struct budget_report *b = &y->results->budget[i];
		add_row(r, (struct row){unit, b->period, b->budget_sek, b->actual_sek,
		                        b->forecast_sek, y->results_received_unix_s});
	}
	/* Nothing reported yet: what the plan says stands for the year. */
	if (n_reports == 0 && y->plan && y->plan->has_budget && y->plan->budget.has_total &&
	    y->plan->budget.total.net_sek != SEK_NONE)
		add_row(r, (struct row){unit,
		                        {(int16_t)y->year, PERIODICITY_YEAR, 1},
		                        y->plan->budget.total.net_sek,
		                        SEK_NONE,
		                        SEK_NONE,
		                        y->plan_received_unix_s});
}

static void put_row(struct jsonw *j, const struct snapshot *s, struct scope scope,
                    const struct row *row, size_t n_reported, size_t n_expected)
{
	jsonw_open(j, '{');
	put_scope(j, s->org, scope);
	jsonw_put_period(j, "period", row->period);
	jsonw_put_sek(j, "budget_sek", row->budget_sek);
	jsonw_put_sek(j, "actual_sek", row->actual_sek);
	jsonw_put_sek(j, "forecast_sek", row->forecast_sek);
	jsonw_put_sek(j, "deviation_sek", deviation(row->budget_sek, row->forecast_sek));
	jsonw_put_text(j, "missing_reason",
	               row->budget_sek == SEK_NONE || row->forecast_sek == SEK_NONE ||
	                               row->actual_sek == SEK_NONE
	                       ? "not_reported"
	                       : NULL);
	jsonw_put_text(j, "state", state_name(budget_state(s, row->budget_sek, row->forecast_sek)));
	jsonw_put_open(j, "coverage", '{');
	jsonw_put_int(j, "reported", (int64_t)n_reported);
	jsonw_put_int(j, "expected", (int64_t)n_expected);
	jsonw_close(j, '}');
	jsonw_put_time(j, "received", row->received_unix_s);
	jsonw_close(j, '}');
}

static int by_period(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int order = period_cmp(x->period, y->period);
	return order ? order : (x->unit > y->unit) - (x->unit < y->unit);
}

/* A sum is told only when every row gives its part. */
static int64_t add_sek(int64_t a, int64_t b)
{
	int64_t sum;
	if (a == SEK_NONE || b == SEK_NONE || __builtin_add_overflow(a, b, &sum))
		return SEK_NONE;
	return sum;
}

static size_t n_units_with_docs(const struct context *c, int year)
{
	size_t n = 0;
	for (uint32_t u = 0; u < c->s->org->n_units; u++) {
		const struct node_view *v = snapshot_unit(c->s, u);
		n += wants_unit(c, u) && node_view_year(v, year);
	}
	return n;
}

static bool wants_row(const struct question *q, const struct snapshot *s, const struct row *row)
{
	enum state state = budget_state(s, row->budget_sek, row->forecast_sek);
	return (!q->period.year || period_eq(q->period, row->period)) &&
	       (!q->states || (q->states >> state & 1));
}

/* Rows are sorted by period. */
static void put_sums(struct jsonw *j, const struct context *c, const struct rows *r)
{
	for (size_t from = 0, to; from < r->n; from = to) {
		struct row sum = r->at[from];
		size_t n_reported = r->at[from].forecast_sek != SEK_NONE;
		for (to = from + 1; to < r->n && period_eq(r->at[to].period, sum.period); to++) {
			const struct row *row = &r->at[to];
			sum.budget_sek = add_sek(sum.budget_sek, row->budget_sek);
			sum.actual_sek = add_sek(sum.actual_sek, row->actual_sek);
			sum.forecast_sek = add_sek(sum.forecast_sek, row->forecast_sek);
			if (row->received_unix_s < sum.received_unix_s)
				sum.received_unix_s = row->received_unix_s;
			n_reported += row->forecast_sek != SEK_NONE;
		}
		if (wants_row(c->q, c->s, &sum))
			put_row(j, c->s, asked_scope(c->q), &sum, n_reported,
			        n_units_with_docs(c, sum.period.year));
	}
}

void render_budget(const struct context *c, struct buf *out)
{
	struct rows r = {.arena = arena_new(BUDGET_MAX_BYTES)};
	struct jsonw j = {.out = out};
	r.failed = !r.arena;
	for (uint32_t u = 0; u < c->s->org->n_units && !r.failed; u++) {
		const struct node_view *v = snapshot_unit(c->s, u);
		for (size_t i = 0; v && wants_unit(c, u) && i < v->n_years; i++)
			add_year(&r, c->q, u, &v->years[i]);
	}
	if (r.failed) {
		out->failed = -ENOMEM;
	} else {
		if (r.n)
			qsort(r.at, r.n, sizeof(*r.at), by_period);
		jsonw_open(&j, '{');
		put_generation(&j, c->s);
		jsonw_put_open(&j, "budget", '[');
		if (has_scope(c->q) && c->q->unit == INDEX_NONE)
			put_sums(&j, c, &r);
		for (size_t i = 0; i < r.n; i++) {
			if (wants_row(c->q, c->s, &r.at[i]))
				put_row(&j, c->s, (struct scope){SCOPE_UNIT, r.at[i].unit},
				        &r.at[i], r.at[i].forecast_sek != SEK_NONE, 1);
		}
		jsonw_close(&j, ']');
		jsonw_close(&j, '}');
	}
	r.arena = arena_free(r.arena);
}
