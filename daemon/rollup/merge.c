/* SPDX-License-Identifier: EUPL-1.2 */
/* rollup/merge.c (core): one rolled-up figure from what its units bring (MEANING 16-20, 35, 36). */
#include <errno.h>
#include "inside.h"

static int make_room(struct reported *r, size_t n, struct arena *arena)
{
	if (n <= r->room)
		return 0;
	r->room = 0;
	r->from = arena_array(arena, n, sizeof(*r->from));
	r->parts = arena_array(arena, 2 * n, sizeof(*r->parts));
	r->weights = arena_array(arena, 3 * n, sizeof(double));
	if (!r->from || !r->parts || !r->weights)
		return -ENOMEM;
	r->others = r->parts + n;
	r->terms = r->weights + n;
	r->shares = r->terms + n;
	r->room = n;
	return 0;
}

static int gather(const struct piece *pieces, size_t n, struct arena *arena, struct reported *r)
{
	if (make_room(r, n, arena))
		return -ENOMEM;
	r->n = 0;
	for (size_t i = 0; i < n; i++) {
		if (!pieces[i].reported)
			continue;
		r->from[r->n] = &pieces[i];
		r->parts[r->n] = pieces[i].part;
		r->weights[r->n++] = pieces[i].weight;
	}
	return 0;
}

/* A whole is corrected when one of its parts was. */
static void set_corrected(const struct reported *r, struct merge *m)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct correction *c = r->from[i]->figure->corrected;
		if (c && c->at_unix_s > m->corrected_unix_s)
			m->corrected_unix_s = c->at_unix_s;
	}
}

static void set_coverage(const struct rollup_params *p, const struct piece *pieces, size_t n,
                         struct merge *m)
{
	double all = 0, got = 0;
	m->n_expected = (uint32_t)n;
	for (size_t i = 0; i < n; i++) {
		m->n_reported += pieces[i].reported;
		all = num_add(all, pieces[i].weight);
		got = pieces[i].reported ? num_add(got, pieces[i].weight) : got;
		int64_t at = pieces[i].figure->received_unix_s;
		if (pieces[i].reported && (m->oldest_unix_s == 0 || at < m->oldest_unix_s))
			m->oldest_unix_s = at;
	}
	m->weight_share = all > 0 && num_given(got) ? got / all : NUM_NONE;
	double share = num_given(m->weight_share) ? m->weight_share
	                                          : (double)m->n_reported / m->n_expected;
	m->provisional = num_cmp(share, p->min_coverage) < 0;
}

static bool has_target(const struct piece *x)
{
	return x->target_kind != TARGET_NONE && x->target_kind != TARGET_BOARD_SETS;
}

static bool same_target(const struct piece *a, const struct piece *b)
{
	return a->target_kind == b->target_kind &&
	       (a->target_kind != TARGET_VALUE || num_cmp(a->target, b->target) == 0);
}

static double catalogue_target(const struct tree *t, struct scope scope, uint32_t indicator,
                               int year)
{
	const struct indicator *i = &t->catalogue->indicators[indicator];
	uint32_t district = scope_district(t->org, scope);
	for (size_t k = 0; k < i->n_targets; k++) {
		if (i->targets[k].district == district && i->targets[k].year == year)
			return i->targets[k].value;
	}
	return NUM_NONE;
}

/* Levels: the common target of those that have one, else the catalogue's for the district. */
static void target_level(const struct tree *t, struct scope scope, const struct piece *const *from,
                         size_t n, struct figure *f)
{
	const struct piece *first = NULL;
	bool differ = false, board = false;
	for (size_t i = 0; i < n; i++) {
		board |= from[i]->target_kind == TARGET_BOARD_SETS;
		if (!has_target(from[i]))
			continue;
		differ |= first && !same_target(first, from[i]);
		first = first ? first : from[i];
	}
	if (first && !differ) {
		f->target_kind = first->target_kind;
		f->target = first->target;
		return;
	}
	f->target = catalogue_target(t, scope, f->indicator, f->period.year);
	f->target_kind = num_given(f->target) ? TARGET_VALUE : TARGET_NONE;
	if (f->target_kind == TARGET_NONE)
		f->why_not = differ  ? NO_STATE_TARGETS_DIFFER
		             : board ? NO_STATE_BOARD_SETS
		                     : NO_STATE_NO_TARGET;
}

/* Counts: the sum over those who reported.  One without a number enters the value only; then the
 * whole has a sum of targets to show, and no state. */
static void target_count(const struct piece *const *from, size_t n, struct figure *f)
{
	size_t n_values = 0, n_texts = 0;
	double sum = 0, expected = 0;
	bool differ = false;
	for (size_t i = 0; i < n; i++) {
		bool value = from[i]->target_kind == TARGET_VALUE;
		differ |= from[i]->target_kind != from[0]->target_kind;
		n_texts += !value && has_target(from[i]);
		n_values += value;
		sum = value ? num_add(sum, from[i]->target) : sum;
		expected += value ? from[i]->expected_part : 0;
	}
	if (n_values > 0) {
		f->target_kind = TARGET_VALUE;
		f->target = sum;
		f->merge->expected_part_sum = expected;
		f->why_not = n_values < n ? NO_STATE_UNIT_WITHOUT_TARGET : NO_STATE_NONE;
	} else if (n > 0 && n_texts == n && !differ) {
		f->target_kind = from[0]->target_kind;
	} else {
		f->why_not = n_texts == n && n > 0 ? NO_STATE_TARGETS_DIFFER
		             : n_texts > 0         ? NO_STATE_UNIT_WITHOUT_TARGET
		                                   : NO_STATE_NO_TARGET;
	}
}

/* Last year's rollup of the same units: the same period if all have it, else the whole year. */
static double baseline_of(struct reported *r, bool whole, const struct figure *f)
{
	for (size_t i = 0; i < r->n; i++) {
		r->others[i] = whole ? r->from[i]->baseline_year : r->from[i]->baseline;
		if (!num_given(r->others[i].value))
			return NUM_NONE;
	}
	return weigh(r->others, r->weights, r->n, f->measure, f->unit, NULL, NULL).part.value;
}

static void set_baseline(struct reported *r, struct figure *f)
{
	double same = r->n ? baseline_of(r, false, f) : NUM_NONE;
	f->baseline_year = r->n ? baseline_of(r, true, f) : NUM_NONE;
	f->baseline_whole = !num_given(same);
	f->baseline = f->baseline_whole ? f->baseline_year : same;
}

/* A forecast of the whole only when all have one (MEANING 20). */
static void set_forecast(struct reported *r, struct figure *f)
{
	for (size_t i = 0; i < r->n; i++) {
		double forecast = r->from[i]->figure->forecast;
		if (r->from[i]->shared || !num_given(forecast))
			return;
		r->others[i] = (struct part){forecast, NUM_NONE, NUM_NONE};
	}
	if (r->n)
		f->forecast = weigh(r->others, r->weights, r->n, f->measure, f->unit, NULL, NULL)
		                      .part.value;
}

static void set_contributors(const struct reported *r, struct figure *f)
{
	struct merge *m = f->merge;
	m->n_contributors = r->n;
	bool text = f->target_kind != TARGET_VALUE;
	for (size_t i = 0; i < r->n; i++) {
		const struct piece *x = r->from[i];
		double base = f->baseline_whole ? x->baseline_year.value : x->baseline.value;
		double par = text ? base : x->expected_part;
		m->contributors[i] = (struct contributor){
		        .unit = x->unit,
		        .value = x->part.value,
		        .state = x->figure->state,
		        .share_of_gap = NUM_NONE,
		        .shared = x->shared,
		        .subgroup = x->subgroup,
		};
		m->entered[i] = (struct entered){
		        .term = r->terms[i],
		        .weight = r->shares[i],
		        .par = f->measure == MEASURE_COUNTED ? par : NUM_NONE,
		        .numerator = x->part.numerator,
		        .denominator = x->part.denominator,
		        .received_unix_s = x->figure->received_unix_s,
		};
	}
}

/* What they all say, the default where they differ; owed when one of them owes it. */
static void set_common(const struct tree *t, const struct piece *pieces, size_t n, struct figure *f)
{
	const struct indicator *i = &t->catalogue->indicators[f->indicator];
	const struct figure *first = pieces[0].figure;
	bool direction = true, measure = true, council = true;
	f->owed = first->owed;
	for (size_t k = 1; k < n; k++) {
		const struct figure *x = pieces[k].figure;
		f->owed |= x->owed;
		direction &= x->direction == first->direction;
		measure &= x->measure == first->measure;
		council &= x->council_kind == first->council_kind && num_given(x->council) &&
		           num_given(first->council) && num_cmp(x->council, first->council) == 0;
	}
	f->direction = i->direction != DIRECTION_NONE ? i->direction
	               : direction                    ? first->direction
	                                              : DIRECTION_NONE;
	f->measure = i->measure != MEASURE_NONE ? i->measure
	             : measure                  ? first->measure
	                                        : MEASURE_LEVEL;
	f->council_kind = council ? first->council_kind : TARGET_NONE;
	f->council = council && f->measure != MEASURE_COUNTED ? first->council : NUM_NONE;
}

int scope_merge(struct merging *g, const struct piece *pieces, size_t n, struct figure *ret_figure)
{
	const struct tree *t = g->tree;
	const struct indicator *i = &t->catalogue->indicators[pieces[0].figure->indicator];
	struct reported *r = &g->reported;
	struct merge *m = gather(pieces, n, g->scratch, r) ? NULL : merge_new(r->n);
	if (!m)
		return -ENOMEM;
	struct figure f = {
	        .indicator = pieces[0].figure->indicator,
	        .period = pieces[0].figure->period,
	        .id = i->id,
	        .name = i->name,
	        .unit = i->unit,
	        .persons = i->persons,
	        .target = NUM_NONE,
	        .all = PART_NONE,
	        .forecast = NUM_NONE,
	        .reported = CIVIL_NONE,
	        .due = CIVIL_NONE,
	        .basis = NUM_NONE,
	        .compared = NUM_NONE,
	        .baseline = NUM_NONE,
	        .baseline_year = NUM_NONE,
	        .expected_part = NUM_NONE,
	        .gap = NUM_NONE,
	        .tolerance = NUM_NONE,
	        .low = NUM_NONE,
	        .high = NUM_NONE,
	        .council_gap = NUM_NONE,
	        .merge = m,
	};
	m->expected_part_sum = NUM_NONE;
	set_common(t, pieces, n, &f);
	set_coverage(g->params, pieces, n, m);
	m->method = f.measure == MEASURE_COUNTED ? METHOD_SUM : METHOD_MEAN;
	if (r->n > 0) {
		struct weighed w =
		        weigh(r->parts, r->weights, r->n, f.measure, f.unit, r->terms, r->shares);
		m->method = w.method;
		f.all = w.part;
	}
	if (f.measure == MEASURE_COUNTED) {
		target_count(r->from, r->n, &f);
	} else if (r->n > 0) {
		target_level(t, g->scope, r->from, r->n, &f);
	} else { /* nobody reported yet: what they are expected to reach */
		for (size_t k = 0; k < n; k++)
			r->from[k] = &pieces[k];
		target_level(t, g->scope, r->from, n, &f);
	}
	set_baseline(r, &f);
	set_forecast(r, &f);
	set_contributors(r, &f);
	set_corrected(r, m);
	for (size_t k = 0; k < n; k++)
		f.taken_back |= pieces[k].figure->taken_back;
	*ret_figure = f;
	return 0;
}
