/* SPDX-License-Identifier: EUPL-1.2 */
/* Any district against the paper it was made of (MEANING 16-20, 34-36): the reckoning here is done
 * once more, in long doubles, from what each unit said, and knows nothing of the passes. */
#include "test.h"
#include "spec.h"
#include "prop.h"

#define N NUM_NONE

/* What one unit brings to a scope. */
struct bring {
	const struct said *u;
	struct part part, before, year_before;
	bool reported, expected;
	enum target_kind kind;
	double target, expected_part;
};

/* What must come out. */
struct whole {
	struct bring all[SPEC_UNITS];
	size_t n;
	const struct bring *said[SPEC_UNITS];
	size_t n_said, n_expected;
	enum method method;
	long double value, share[SPEC_UNITS], numerator, denominator;
	enum target_kind kind;
	double target, expected_sum, baseline, baseline_year, forecast;
	enum no_state why;
	double weight_share;
};

static bool close_to(double x, long double y)
{
	if (!num_given(x) || isnan(y))
		return !num_given(x) && isnan(y);
	return fabsl((long double)x - y) <= 2e-9L + 1e-12L * fabsl(y);
}

static double value_of(struct part p, enum measure m)
{
	double given = p.value;
	if (!num_given(given) && num_given(p.numerator) && num_given(p.denominator) &&
	    p.denominator != 0)
		given = p.numerator / p.denominator * (m == MEASURE_COUNTED ? 1 : 100);
	return given;
}

/* By T1 a third of the year, or as much of it as last year. */
static double expected_of(const struct spec *s, const struct said *u, double target)
{
	double was = value_of(u->before, s->measure), all = value_of(u->year_before, s->measure);
	if (s->direction == DIRECTION_LOWER)
		return target;
	if (num_given(was) && num_given(all) && all > 0 && was >= 0 && was <= all)
		return target * was / all;
	return target / 3;
}

static bool bring(const struct spec *s, const struct said *u, bool elsewhere, struct bring *b)
{
	*b = (struct bring){.u = u, .kind = u->kind, .target = u->target, .expected_part = N};
	b->part = elsewhere ? u->there : u->now;
	b->part.value = value_of(b->part, s->measure);
	b->reported = num_given(b->part.value);
	bool gone =
	        u->missing == MISSING_NOT_APPLICABLE && !num_given(value_of(u->now, s->measure));
	b->expected = b->reported || !gone;
	b->before = elsewhere ? PART_NONE : u->before;
	b->year_before = elsewhere ? PART_NONE : u->year_before;
	b->before.value = value_of(b->before, s->measure);
	b->year_before.value = value_of(b->year_before, s->measure);
	bool promised = num_given(u->promised);
	if (elsewhere && u->kind == TARGET_VALUE && s->measure == MEASURE_COUNTED) {
		b->kind = promised ? TARGET_VALUE : TARGET_NONE;
		b->target = u->promised;
	} else if (elsewhere && u->kind == TARGET_VALUE && promised) {
		b->target = u->promised;
	}
	if (s->measure == MEASURE_COUNTED && num_given(b->target))
		b->expected_part = expected_of(s, u, b->target);
	if (elsewhere && u->target == 0 && num_given(b->expected_part)) /* no course to follow */
		b->expected_part = s->direction == DIRECTION_LOWER ? b->target : b->target / 3;
	if (elsewhere)
		return !u->away && u->serves && (b->reported || (promised && !gone));
	return !u->away && b->expected;
}

/* Ratio of sums, weighted or mean; shares: how much each weighs. */
static enum method weigh_up(const struct spec *s, const struct part *parts, const double *weights,
                            size_t n, long double *ret_value, long double *shares)
{
	bool people = true, weighed = true;
	long double k = 0, of = 0, weight = 0, sum = 0;
	for (size_t i = 0; i < n; i++) {
		people = people && num_given(parts[i].numerator) && num_given(parts[i].denominator);
		weighed = weighed && num_given(weights[i]);
		k += parts[i].numerator;
		of += parts[i].denominator;
		weight += weights[i];
		sum += parts[i].value;
	}
	*ret_value = sum;
	if (s->measure == MEASURE_COUNTED)
		return METHOD_SUM;
	people = people && of > 0;
	weighed = weighed && weight > 0;
	*ret_value = 0;
	for (size_t i = 0; i < n; i++) {
		shares[i] = people    ? parts[i].denominator / of
		            : weighed ? weights[i] / weight
		                      : 1.0L / (long double)n;
		*ret_value += shares[i] * parts[i].value;
	}
	if (people)
		*ret_value = k / of * 100;
	return people ? METHOD_RATIO : weighed ? METHOD_WEIGHTED : METHOD_MEAN;
}

static bool has_target(const struct bring *b)
{
	return b->kind != TARGET_NONE && b->kind != TARGET_BOARD_SETS;
}

static void promise_level(const struct spec *s, bool elsewhere, struct whole *w)
{
	const struct bring *first = NULL;
	bool differ = false, board = false;
	w->kind = TARGET_NONE;
	for (size_t i = 0; i < (w->n_said ? w->n_said : w->n); i++) {
		const struct bring *b = w->n_said ? w->said[i] : &w->all[i];
		board |= b->kind == TARGET_BOARD_SETS;
		if (!has_target(b))
			continue;
		differ |= first && (first->kind != b->kind ||
		                    (b->kind == TARGET_VALUE && first->target != b->target));
		first = first ? first : b;
	}
	if (first && !differ) {
		w->kind = first->kind;
		w->target = first->target;
		return;
	}
	w->target = elsewhere ? 2 : s->catalogue_target;
	if (num_given(w->target))
		w->kind = TARGET_VALUE;
	else
		w->why = differ  ? NO_STATE_TARGETS_DIFFER
		         : board ? NO_STATE_BOARD_SETS
		                 : NO_STATE_NO_TARGET;
}

static void promise_count(struct whole *w)
{
	size_t n_values = 0, n_words = 0, n_alike = 0;
	w->kind = TARGET_NONE;
	w->target = w->expected_sum = N;
	for (size_t i = 0; i < w->n_said; i++) {
		bool value = w->said[i]->kind == TARGET_VALUE;
		if (value && n_values++ == 0)
			w->target = w->expected_sum = 0;
		w->target += value ? w->said[i]->target : 0;
		w->expected_sum += value ? w->said[i]->expected_part : 0;
		n_words += !value && has_target(w->said[i]);
		n_alike += w->said[i]->kind == w->said[0]->kind;
	}
	if (n_values > 0) {
		w->kind = TARGET_VALUE;
		w->why = n_values < w->n_said ? NO_STATE_UNIT_WITHOUT_TARGET : NO_STATE_NONE;
	} else if (w->n_said > 0 && n_words == w->n_said && n_alike == w->n_said) {
		w->kind = w->said[0]->kind;
	} else {
		w->why = n_words > 0 && n_words == w->n_said ? NO_STATE_TARGETS_DIFFER
		         : n_words > 0                       ? NO_STATE_UNIT_WITHOUT_TARGET
		                                             : NO_STATE_NO_TARGET;
	}
}

static double last_year(const struct spec *s, const struct whole *w, const double *weights,
                        bool whole_year)
{
	struct part parts[SPEC_UNITS] = {0};
	long double value, shares[SPEC_UNITS];
	for (size_t i = 0; i < w->n_said; i++) {
		parts[i] = whole_year ? w->said[i]->year_before : w->said[i]->before;
		if (!num_given(parts[i].value))
			return N;
	}
	(void)weigh_up(s, parts, weights, w->n_said, &value, shares);
	return w->n_said ? (double)value : N;
}

static void reckon(const struct spec *s, int department, bool elsewhere, struct whole *w)
{
	struct part parts[SPEC_UNITS] = {0}, forecasts[SPEC_UNITS];
	double weights[SPEC_UNITS];
	long double all = 0, got = 0, shares[SPEC_UNITS], forecast = 0;
	bool all_forecast = !elsewhere;
	*w = (struct whole){.target = N,
	                    .expected_sum = N,
	                    .forecast = N,
	                    .weight_share = N,
	                    .value = (long double)N};
	for (unsigned i = 0; i < s->n; i++) {
		const struct said *u = &s->said[i];
		if ((department < 0 || (unsigned)department == u->department) &&
		    bring(s, u, elsewhere, &w->all[w->n]))
			w->n++;
	}
	for (size_t i = 0; i < w->n; i++) {
		const struct bring *b = &w->all[i];
		double weight = s->weighed ? b->u->weight : N;
		w->n_expected += b->expected;
		all += b->expected ? weight : 0;
		if (!b->reported)
			continue;
		got += weight;
		weights[w->n_said] = weight;
		parts[w->n_said] = b->part;
		forecasts[w->n_said] = world_value(b->u->forecast);
		all_forecast = all_forecast && num_given(b->u->forecast);
		w->said[w->n_said++] = b;
	}
	if (all > 0 && !isnan(got))
		w->weight_share = (double)(got / all);
	if (w->n_said > 0)
		w->method = weigh_up(s, parts, weights, w->n_said, &w->value, w->share);
	if (s->measure == MEASURE_COUNTED)
		promise_count(w);
	else
		promise_level(s, elsewhere, w);
	w->baseline_year = last_year(s, w, weights, true);
	w->baseline = last_year(s, w, weights, false);
	if (all_forecast && w->n_said > 0) {
		(void)weigh_up(s, forecasts, weights, w->n_said, &forecast, shares);
		w->forecast = (double)forecast;
	}
}

/* The number that the whole is held against. */
static double number_of(const struct spec *s, const struct whole *w)
{
	bool count = s->measure == MEASURE_COUNTED;
	double was = num_given(w->baseline) ? w->baseline : w->baseline_year;
	if (w->n_said == 0 || w->why != NO_STATE_NONE || w->kind == TARGET_NONE)
		return N;
	if (w->kind == TARGET_VALUE)
		return count ? w->expected_sum : w->target;
	if (count && !num_given(w->baseline) && w->kind != TARGET_DECREASE)
		return was / 3; /* of the whole year */
	return was;
}

static double gap_of(const struct spec *s, const struct whole *w, double number)
{
	enum direction d = w->kind == TARGET_INCREASE   ? DIRECTION_HIGHER
	                   : w->kind == TARGET_DECREASE ? DIRECTION_LOWER
	                   : w->kind == TARGET_MAINTAIN ? DIRECTION_APPROACH
	                                                : s->direction;
	double tolerance = num_given(s->points) ? s->points : fabs(number) * 0.05;
	double over = (double)w->value - number;
	return d == DIRECTION_HIGHER ? over : d == DIRECTION_LOWER ? -over : tolerance - fabs(over);
}

/* Each one's signed part of the difference; where there is a gap and no difference, by weight. */
static void check_shares(const struct spec *s, const struct whole *w, const struct figure *f,
                         double number)
{
	bool count = s->measure == MEASURE_COUNTED, text = w->kind != TARGET_VALUE;
	long double par_sum = 0, difference = 0, parts[SPEC_UNITS], sum = 0;
	double par[SPEC_UNITS];
	size_t n = w->n_said;
	for (size_t i = 0; i < n; i++) {
		const struct bring *b = w->said[i];
		const struct part *base = num_given(w->baseline) ? &b->before : &b->year_before;
		par[i] = text ? base->value : b->expected_part;
		par_sum += par[i];
	}
	bool shared_out = num_given(f->gap) && !num_eq(f->gap, 0) &&
	                  (!count || par_sum != 0 || num_eq(number, 0));
	for (size_t i = 0; i < n; i++) {
		long double own = !count         ? w->share[i] * number
		                  : par_sum != 0 ? par[i] * number / par_sum
		                                 : 0;
		parts[i] = (count ? (long double)w->said[i]->part.value
		                  : w->share[i] * w->said[i]->part.value) -
		           own;
		if (w->method == METHOD_RATIO)
			parts[i] = w->share[i] * 100 * w->said[i]->part.numerator /
			                   w->said[i]->part.denominator -
			           own;
		difference += parts[i];
	}
	for (size_t i = 0; i < n; i++) {
		double share = f->merge->contributors[i].share_of_gap;
		holds(num_given(share) == shared_out);
		if (!shared_out)
			continue;
		holds(isinf(share) == 0);
		sum += share;
		if (fabsl(difference) > 1e-3L) /* else dust decides */
			holds(fabsl(share - parts[i] / difference) < 1e-5L * (1 + fabsl(share)));
		else if (fabsl(difference) < 1e-10L)
			holds(fabs(share - (double)(!count         ? w->share[i]
			                            : par_sum != 0 ? par[i] / par_sum
			                                           : 1.0L / (long double)n)) <
			      1e-9);
	}
	if (shared_out)
		holds(fabsl(sum - 1) < 1e-6L);
}

static void check_people(const struct whole *w, const struct world *world, const struct figure *f,
                         bool elsewhere)
{
	const struct merge *m = f->merge;
	holds(m->n_contributors == w->n_said);
	for (size_t i = 0; i < w->n_said; i++) {
		const struct contributor *c = &m->contributors[i];
		const struct bring *b = w->said[i];
		const struct figure *own = world_unit_figure(world, c->unit, SPEC_T1);
		holds(c->value == b->part.value && c->shared == elsewhere);
		holds(c->state == own->state);
	}
}

static void check_scope(const struct spec *s, const struct world *world, enum scope_kind kind,
                        uint32_t index)
{
	const struct figure *f = world_figure(world, kind, index, 0, SPEC_T1);
	bool elsewhere = kind == SCOPE_DISTRICT && index == 1;
	struct whole w;
	reckon(s, kind == SCOPE_DEPARTMENT ? (int)index : -1, elsewhere, &w);
	holds((f != NULL) == (w.n > 0));
	if (!f)
		return;
	const struct merge *m = f->merge;
	double number = number_of(s, &w);
	holds(m->n_expected == w.n_expected && m->n_reported == w.n_said);
	holds(close_to(m->weight_share, w.weight_share));
	double covered = num_given(w.weight_share) ? w.weight_share
	                                           : (double)w.n_said / (double)w.n_expected;
	holds(m->provisional == (covered < 0.5 - 1e-12));
	holds(m->oldest_unix_s == (w.n_said ? 2000 : 0));
	holds(close_to(f->all.value, w.value));
	holds(w.n_said == 0 || m->method == w.method);
	holds(f->target_kind == w.kind && close_to(f->target, w.target));
	if (w.n_said > 0) {
		holds(close_to(m->expected_part_sum, w.expected_sum));
		holds(f->why_not == w.why || (w.why == NO_STATE_NONE && !num_given(number)));
		holds(close_to(f->baseline_year, w.baseline_year));
		holds(close_to(f->baseline, num_given(w.baseline) ? w.baseline : w.baseline_year));
		holds(f->baseline_whole == !num_given(w.baseline));
	} else {
		holds(f->state == STATE_MISSING && f->why_not == NO_STATE_NOTHING_REPORTED);
	}
	holds(close_to(f->forecast, w.forecast) && !f->basis_is_forecast);
	holds(close_to(f->compared, number));
	holds(close_to(f->gap, gap_of(s, &w, number)));
	check_people(&w, world, f, elsewhere);
	check_shares(s, &w, f, number);
}

static void any_district(struct dice *d)
{
	struct spec s;
	spec_any(d, (struct spec_wish){0}, &s);
	struct world *w = spec_world(&s, NULL);
	world_pass(w);
	for (uint32_t i = 0; i < SPEC_DEPARTMENTS; i++)
		check_scope(&s, w, SCOPE_DEPARTMENT, i);
	check_scope(&s, w, SCOPE_DISTRICT, 0);
	check_scope(&s, w, SCOPE_DISTRICT, 1);
	w = world_free(w);
}

static void test_any_district_is_as_reckoned_from_the_paper(void **state)
{
	(void)state;
	prop_run(any_district, 1000);
}

/* ---- values up to NUM_MAX, also where they make no sense: nothing is infinite, and a number is
 * given exactly when what it is made of is ---- */

static void check_given(const struct spec *s, const struct world *world, enum scope_kind kind,
                        uint32_t index)
{
	const struct figure *f = world_figure(world, kind, index, 0, SPEC_T1);
	bool elsewhere = kind == SCOPE_DISTRICT && index == 1;
	struct whole w;
	reckon(s, kind == SCOPE_DEPARTMENT ? (int)index : -1, elsewhere, &w);
	holds((f != NULL) == (w.n > 0));
	if (!f)
		return;
	bool number = num_given(number_of(s, &w));
	holds(num_given(f->all.value) == (w.n_said > 0));
	holds(num_given(f->all.denominator) == (w.n_said > 0 && w.method == METHOD_RATIO));
	holds(num_given(f->compared) == number && num_given(f->gap) == number);
	holds(num_given(f->tolerance) == number);
	holds(num_given(f->target) == num_given(w.target));
	holds(num_given(f->forecast) == num_given(w.forecast));
	holds(w.n_said == 0 || num_given(f->baseline_year) == num_given(w.baseline_year));
	holds(num_given(f->merge->weight_share) == num_given(w.weight_share));
	const double all[] = {f->all.value,
	                      f->all.numerator,
	                      f->all.denominator,
	                      f->compared,
	                      f->gap,
	                      f->tolerance,
	                      f->target,
	                      f->forecast,
	                      f->baseline,
	                      f->baseline_year,
	                      f->basis,
	                      f->low,
	                      f->high,
	                      f->council_gap,
	                      f->expected_part,
	                      f->merge->weight_share,
	                      f->merge->expected_part_sum};
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		holds(isinf(all[i]) == 0);
	for (size_t i = 0; i < f->merge->n_contributors; i++) {
		const struct contributor *c = &f->merge->contributors[i];
		holds(prop_finite(c->value) && prop_finite(f->merge->entered[i].term));
		holds(num_given(c->share_of_gap) ==
		      num_given(f->merge->contributors[0].share_of_gap));
		holds(isinf(c->share_of_gap) == 0);
		holds(!num_given(c->share_of_gap) || (number && !num_eq(f->gap, 0)));
	}
}

static void extreme_district(struct dice *d)
{
	struct spec s;
	spec_any(d, (struct spec_wish){.extreme = true}, &s);
	struct world *w = spec_world(&s, NULL);
	if (dice_below(d, 3) == 0)
		w->assess.tolerance_pct = 0;
	world_pass(w);
	for (uint32_t i = 0; i < SPEC_DEPARTMENTS; i++)
		check_given(&s, w, SCOPE_DEPARTMENT, i);
	check_given(&s, w, SCOPE_DISTRICT, 0);
	check_given(&s, w, SCOPE_DISTRICT, 1);
	w = world_free(w);
}

static void test_nothing_becomes_infinite_or_gets_lost(void **state)
{
	(void)state;
	prop_run(extreme_district, 1500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_any_district_is_as_reckoned_from_the_paper),
	        cmocka_unit_test(test_nothing_becomes_infinite_or_gets_lost),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
