/* SPDX-License-Identifier: EUPL-1.2 */
/* What holds for any outcome: a better one is never judged worse, absence is no news, and a number
 * is given exactly when what it is made of is given (MEANING 7-12, 15, 36). */
#include "test.h"
#include "world.h"
#include "prop.h"

#define N NUM_NONE

static const char *const periods[] = {"2014-01", "2014-T1", "2014-H1",
                                      "2014-T2", "2014-11", "2014"};

static struct assess_now today(const char *date)
{
	struct assess_now now = {0, 0};
	assert_int_equal(civil_parse(str_of(date), &now.day), 0);
	return now;
}

/* Anything a unit and its plan may have said. */
static struct figure any_figure(struct dice *d)
{
	static const char *const units[] = {"%", "st", NULL, "index"};
	return (struct figure){
	        .period = world_period(periods[dice_below(d, ARRAY_LEN(periods))]),
	        .unit = units[dice_below(d, ARRAY_LEN(units))],
	        .measure = dice_below(d, 2) ? MEASURE_LEVEL : MEASURE_COUNTED,
	        .direction = (enum direction)dice_below(d, DIRECTION_COUNT),
	        .owed = dice_below(d, 2),
	        .target_kind = (enum target_kind)dice_below(d, TARGET_KIND_COUNT),
	        .target = prop_number_or_none(d),
	        .council_kind = (enum target_kind)dice_below(d, TARGET_KIND_COUNT),
	        .council = prop_number_or_none(d),
	        .all = {prop_number_or_none(d), prop_number_or_none(d), prop_number_or_none(d)},
	        .forecast = prop_number_or_none(d),
	        .baseline = prop_number_or_none(d),
	        .baseline_year = prop_number_or_none(d),
	        .baseline_whole = dice_below(d, 2),
	};
}

static struct assess_params any_params(struct dice *d)
{
	struct assess_params p = assess_default_params();
	static const double tolerances[] = {5, 0, 0.5, 100};
	p.tolerance_pct = tolerances[dice_below(d, ARRAY_LEN(tolerances))];
	return p;
}

static struct indicator any_indicator(struct dice *d)
{
	static const double points[] = {NUM_NONE, 0, 2.5, 100};
	return (struct indicator){.id = "x",
	                          .name = "x",
	                          .tolerance = points[dice_below(d, ARRAY_LEN(points))],
	                          .expected_month = (int)dice_below(d, 13)};
}

static bool is_judged(enum state s)
{
	return s == STATE_MET || s == STATE_UNCERTAIN || s == STATE_NEAR || s == STATE_BEHIND;
}

static bool is_text(enum target_kind k)
{
	return k == TARGET_INCREASE || k == TARGET_DECREASE || k == TARGET_MAINTAIN;
}

/* ---- a better value is never judged worse ---- */

/* `uncertain` says «under the target, but not proven»: better than near only in that it ends when
 * the share gets worse, so the two stand level where equal counts as near (increase, decrease). */
static int rank(const struct figure *f)
{
	static const int ranks[STATE_COUNT] = {
	        [STATE_MET] = 3, [STATE_UNCERTAIN] = 2, [STATE_NEAR] = 1, [STATE_BEHIND] = 0};
	bool strict = f->target_kind == TARGET_INCREASE || f->target_kind == TARGET_DECREASE;
	holds(is_judged(f->state));
	return strict && f->state == STATE_UNCERTAIN ? ranks[STATE_NEAR] : ranks[f->state];
}

static enum direction good_way(const struct figure *f)
{
	return f->target_kind == TARGET_INCREASE   ? DIRECTION_HIGHER
	       : f->target_kind == TARGET_DECREASE ? DIRECTION_LOWER
	       : f->target_kind == TARGET_MAINTAIN ? DIRECTION_APPROACH
	                                           : f->direction;
}

/* Is a at least as good as b, seen from the number they are held against? */
static bool at_least_as_good(enum direction d, double a, double b, double number)
{
	if (d == DIRECTION_APPROACH) /* from the same side only: shares have lopsided intervals */
		return fabs(a - number) <= fabs(b - number) && (a - number) * (b - number) >= 0;
	return d == DIRECTION_HIGHER ? a >= b : a <= b;
}

static void judged_figure(struct dice *d, struct figure *f)
{
	static const enum target_kind kinds[] = {TARGET_VALUE, TARGET_VALUE, TARGET_INCREASE,
	                                         TARGET_DECREASE, TARGET_MAINTAIN};
	*f = any_figure(d);
	f->target_kind = kinds[dice_below(d, ARRAY_LEN(kinds))];
	f->direction = (enum direction)(DIRECTION_HIGHER + dice_below(d, 3));
	f->target = prop_number(d);
	f->baseline = prop_number(d);
	f->baseline_year = prop_number(d);
}

static void better_value(struct dice *d)
{
	struct figure a, b;
	struct assess_params p = any_params(d);
	struct indicator i = any_indicator(d);
	bool forecast = dice_below(d, 4) == 0;
	judged_figure(d, &a);
	a.all = (struct part){prop_number(d), N, N};
	a.forecast = forecast ? prop_number(d) : N;
	b = a;
	double *moved = forecast ? &b.forecast : &b.all.value;
	double number = prop_number(d); /* far away, or a step or two beside */
	*moved = dice_below(d, 2) ? number : num_add(*moved, (dice_below(d, 41) - 20.0) / 10);
	assess_figure(&p, today("2014-06-02"), &i, N, &a);
	assess_figure(&p, today("2014-06-02"), &i, N, &b);
	holds(a.compared == b.compared);
	if (at_least_as_good(good_way(&a), a.basis, b.basis, a.compared))
		holds(rank(&a) >= rank(&b) && a.gap >= b.gap);
	if (at_least_as_good(good_way(&a), b.basis, a.basis, a.compared))
		holds(rank(&b) >= rank(&a) && b.gap >= a.gap);
}

static void test_a_better_value_is_never_judged_worse(void **state)
{
	(void)state;
	prop_run(better_value, 20000);
}

static void set_share(struct figure *f, double k, double n)
{
	f->all = (struct part){N, k, n};
	f->all.value = part_value(f->all, f->unit);
}

/* From 0 of n to n of n: each more is at least as good (higher), at most (lower), and nearer until
 * the number is passed (approach). */
static void one_more(struct dice *d)
{
	struct figure f, before;
	struct assess_params p = any_params(d);
	struct indicator i = any_indicator(d);
	judged_figure(d, &f);
	f.unit = "%";
	f.measure = MEASURE_LEVEL;
	f.forecast = N;
	f.target = f.baseline = dice_below(d, 1001) / 10.0;
	double n = 1 + dice_below(d, dice_below(d, 2) ? 20 : 400);
	set_share(&f, 0, n);
	assess_figure(&p, today("2014-06-02"), &i, N, &f);
	for (double k = 1; k <= n; k++) {
		before = f;
		set_share(&f, k, n);
		assess_figure(&p, today("2014-06-02"), &i, N, &f);
		holds(f.low > before.low && f.high > before.high);
		holds(f.low <= f.all.value && f.all.value <= f.high);
		if (at_least_as_good(good_way(&f), f.basis, before.basis, f.compared))
			holds(rank(&f) >= rank(&before));
		else if (at_least_as_good(good_way(&f), before.basis, f.basis, f.compared))
			holds(rank(&before) >= rank(&f));
	}
}

static void test_one_more_of_the_same_people_is_never_judged_worse(void **state)
{
	(void)state;
	prop_run(one_more, 300);
}

/* ---- given exactly when what it is made of is given; never infinite ---- */

static bool comparable(const struct figure *f)
{
	return f->council_kind == TARGET_VALUE && num_given(f->council) &&
	       f->measure == MEASURE_LEVEL && !(f->unit && strcmp(f->unit, "st") == 0) &&
	       f->direction != DIRECTION_NONE;
}

static void check_given(const struct figure *f)
{
	double k = f->all.numerator, n = f->all.denominator;
	bool said = num_given(f->all.value), text = is_text(f->target_kind);
	bool forecast = said && num_given(f->forecast);
	bool share = f->measure == MEASURE_LEVEL && f->unit && f->unit[0] == '%' && said &&
	             num_given(k) && num_given(n) && n > 0 && k >= 0 && k <= n;
	double last_year =
	        f->measure == MEASURE_COUNTED && forecast ? f->baseline_year : f->baseline;
	bool number = text ? num_given(last_year)
	                   : f->target_kind == TARGET_VALUE && num_given(f->target) &&
	                              f->direction != DIRECTION_NONE;
	holds(num_given(f->basis) == said);
	holds(f->basis_is_forecast == forecast);
	holds(num_given(f->low) == share && num_given(f->high) == share);
	holds(num_given(f->compared) == (said && number));
	holds(num_given(f->tolerance) == (said && number));
	holds(num_given(f->gap) == (said && number));
	holds(is_judged(f->state) == (said && number));
	holds(num_given(f->expected_part) ==
	      (f->measure == MEASURE_COUNTED && f->target_kind == TARGET_VALUE &&
	       num_given(f->target)));
	holds(num_given(f->council_gap) == (said && comparable(f)));
	const double all[] = {f->basis,     f->low, f->high,          f->compared,
	                      f->tolerance, f->gap, f->expected_part, f->council_gap};
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		holds(isinf(all[i]) == 0);
	if (!said)
		holds(f->state == STATE_NOT_DUE || f->state == STATE_MISSING);
	else if (text)
		holds(number || f->state == STATE_NO_BASELINE);
	else
		holds(number || f->state == STATE_NO_TARGET);
}

static void any_input(struct dice *d)
{
	struct assess_params p = any_params(d);
	struct indicator i = any_indicator(d);
	static const double profiles[] = {NUM_NONE, 0, 0.25, 1, 2, -1};
	double profile = profiles[dice_below(d, ARRAY_LEN(profiles))];
	struct figure f = any_figure(d);
	if (dice_below(d, 3) == 0) { /* else the three numbers rarely make a share */
		f.unit = "%";
		f.all.denominator = dice_below(d, 50);
		f.all.numerator = dice_below(d, 50);
	}
	assess_figure(&p, today("2014-06-02"), dice_below(d, 2) ? &i : NULL, profile, &f);
	check_given(&f);
	/* Judged twice is judged the same: nothing is left from before. */
	struct figure again = f;
	assess_figure(&p, today("2014-06-02"), &i, profile, &f);
	assess_figure(&p, today("2014-06-02"), &i, profile, &again);
	holds(f.state == again.state && f.why_not == again.why_not);
	/* What was said is taken back: silence, whatever was thought of it. */
	f.all = PART_NONE;
	assess_figure(&p, today("2014-06-02"), &i, profile, &f);
	check_given(&f);
	holds(!f.contradiction);
}

static void test_given_when_its_sources_are_and_never_infinite(void **state)
{
	(void)state;
	prop_run(any_input, 30000);
}

/* ---- the expected part of a count ---- */

static void any_phases(struct dice *d)
{
	struct phase phases[4];
	struct target t = {.kind = TARGET_VALUE, .phases = phases};
	double target = prop_number(d), at = 0;
	static const char *const ends[] = {"2014-02", "2014-T1", "2014-H1", "2014-T2"};
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		if (dice_below(d, 2) == 0)
			continue;
		at = num_add(at, dice_below(d, 500));
		phases[t.n_phases++] = (struct phase){world_period(ends[i]), at};
	}
	target = t.n_phases ? num_add(at, dice_below(d, 500)) : fabs(target);
	double before = 0;
	for (unsigned month = 1; month <= 12; month++) {
		struct period p = {2014, PERIODICITY_MONTH, (uint8_t)month};
		double part = assess_expected_part(&t, target, p, DIRECTION_HIGHER, N);
		holds(prop_finite(part));
		holds(num_cmp(part, before) >= 0 && num_cmp(part, target) <= 0);
		for (size_t i = 0; i < t.n_phases; i++) {
			if (period_months_through(t.phases[i].period) == (int)month)
				holds(part == t.phases[i].value);
		}
		holds(assess_expected_part(&t, target, p, DIRECTION_LOWER, N) == target);
		before = part;
	}
	holds(before == target);
}

static void test_the_expected_part_grows_from_0_through_the_phases_to_the_target(void **state)
{
	(void)state;
	prop_run(any_phases, 2000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_better_value_is_never_judged_worse),
	        cmocka_unit_test(test_one_more_of_the_same_people_is_never_judged_worse),
	        cmocka_unit_test(test_given_when_its_sources_are_and_never_infinite),
	        cmocka_unit_test(
	                test_the_expected_part_grows_from_0_through_the_phases_to_the_target),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
