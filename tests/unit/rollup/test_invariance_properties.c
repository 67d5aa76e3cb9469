/* SPDX-License-Identifier: EUPL-1.2 */
/* What must not matter and what must add up (MEANING 16-20): the order of the register, the way by
 * departments, and that absence is neither a number nor news. */
#include "test.h"
#include "spec.h"
#include "prop.h"

static bool close_to(double x, double y)
{
	if (!num_given(x) || !num_given(y))
		return num_given(x) == num_given(y);
	return fabs(x - y) <= 1e-8 + 1e-12 * fabs(y);
}

static const struct scope scopes[] = {{SCOPE_DEPARTMENT, 0},
                                      {SCOPE_DEPARTMENT, 1},
                                      {SCOPE_DEPARTMENT, 2},
                                      {SCOPE_DISTRICT, 0},
                                      {SCOPE_DISTRICT, 1}};

static const struct figure *at(const struct world *w, struct scope s)
{
	return world_figure(w, s.kind, s.index, 0, SPEC_T1);
}

/* ---- the order of the register ---- */

static void check_same(const struct figure *a, const struct figure *b)
{
	holds(a->state == b->state && a->why_not == b->why_not);
	holds(a->target_kind == b->target_kind && close_to(a->target, b->target));
	holds(close_to(a->all.value, b->all.value) && close_to(a->gap, b->gap));
	holds(close_to(a->all.numerator, b->all.numerator));
	holds(close_to(a->all.denominator, b->all.denominator));
	holds(close_to(a->compared, b->compared) && close_to(a->tolerance, b->tolerance));
	holds(close_to(a->baseline, b->baseline) && close_to(a->forecast, b->forecast));
	holds(close_to(a->baseline_year, b->baseline_year) && close_to(a->low, b->low));
}

static const struct contributor *who(const struct merge *m, uint32_t unit)
{
	for (size_t i = 0; i < m->n_contributors; i++) {
		if (m->contributors[i].unit == unit)
			return &m->contributors[i];
	}
	return NULL;
}

static void check_merges(const struct spec *s, const struct world *w, const struct merge *a,
                         const struct world *v, const struct merge *b)
{
	holds(a->method == b->method && a->provisional == b->provisional);
	holds(a->n_expected == b->n_expected && a->n_reported == b->n_reported);
	holds(close_to(a->weight_share, b->weight_share));
	holds(close_to(a->expected_part_sum, b->expected_part_sum));
	holds(a->n_contributors == b->n_contributors);
	for (unsigned i = 0; i < s->n; i++) {
		const struct contributor *x = who(a, spec_unit(w, i)), *y = who(b, spec_unit(v, i));
		holds((x != NULL) == (y != NULL));
		if (!x)
			continue;
		holds(x->value == y->value && x->state == y->state && x->shared == y->shared);
		holds(num_given(x->share_of_gap) == num_given(y->share_of_gap));
		/* a share of a difference that is nearly nothing is nearly anything */
		if (num_given(x->share_of_gap) && fabs(x->share_of_gap) < 1e4)
			holds(fabs(x->share_of_gap - y->share_of_gap) < 1e-4);
	}
	for (size_t i = 1; i < b->n_contributors; i++) /* as the register has them */
		holds(b->contributors[i - 1].unit < b->contributors[i].unit);
}

static void another_order(struct dice *d)
{
	struct spec s;
	unsigned order[SPEC_UNITS];
	spec_any(d, (struct spec_wish){0}, &s);
	spec_shuffle(d, s.n, order);
	struct world *w = spec_world(&s, NULL), *v = spec_world(&s, order);
	world_pass(w);
	world_pass(v);
	for (size_t i = 0; i < ARRAY_LEN(scopes); i++) {
		const struct figure *a = at(w, scopes[i]), *b = at(v, scopes[i]);
		holds((a != NULL) == (b != NULL));
		if (!a)
			continue;
		check_same(a, b);
		check_merges(&s, w, a->merge, v, b->merge);
	}
	for (unsigned i = 0; i < s.n; i++) {
		const struct figure *a = world_unit_figure(w, spec_unit(w, i), SPEC_T1);
		const struct figure *b = world_unit_figure(v, spec_unit(v, i), SPEC_T1);
		holds((a != NULL) == (b != NULL));
		if (a)
			check_same(a, b);
	}
	v = world_free(v);
	w = world_free(w);
}

static void test_the_order_of_the_register_changes_nothing(void **state)
{
	(void)state;
	prop_run(another_order, 400);
}

/* ---- departments add up to their district ---- */

static void adds_up(struct dice *d)
{
	struct spec s;
	spec_any(d, (struct spec_wish){.people = true}, &s);
	struct world *w = spec_world(&s, NULL);
	world_pass(w);
	const struct figure *f = at(w, scopes[3]);
	struct part sum = {0, 0, 0};
	double targets = 0, expected = 0;
	size_t n_reported = 0, n_expected = 0;
	for (size_t i = 0; i < SPEC_DEPARTMENTS; i++) {
		const struct figure *of = at(w, scopes[i]);
		if (!of)
			continue;
		n_expected += of->merge->n_expected;
		n_reported += of->merge->n_reported;
		if (of->merge->n_reported == 0)
			continue;
		sum.value = num_add(sum.value, of->all.value);
		sum.numerator = num_add(sum.numerator, of->all.numerator);
		sum.denominator = num_add(sum.denominator, of->all.denominator);
		targets += num_given(of->target) ? of->target : 0;
		expected += num_given(of->target) ? of->merge->expected_part_sum : 0;
	}
	holds((f != NULL) == (n_expected > 0));
	if (f) {
		holds(f->merge->n_reported == n_reported && f->merge->n_expected == n_expected);
	}
	if (f && n_reported > 0 && s.measure == MEASURE_COUNTED) {
		holds(f->all.value == sum.value);
		holds(!num_given(f->target) || close_to(f->target, targets));
		holds(!num_given(f->target) || close_to(f->merge->expected_part_sum, expected));
	} else if (f && n_reported > 0) {
		holds(f->merge->method == METHOD_RATIO);
		holds(f->all.numerator == sum.numerator);
		holds(f->all.denominator == sum.denominator);
		holds(close_to(f->all.value, sum.numerator / sum.denominator * 100));
	}
	w = world_free(w);
}

static void test_departments_add_up_to_their_district(void **state)
{
	(void)state;
	prop_run(adds_up, 400);
}

/* ---- absence ---- */

static bool is_said(const struct figure *f)
{
	return f && num_given(f->all.value);
}

/* One unit takes back what it said: the wholes are those without it, and cover less.  For the wholes
 * it is as if the unit had never owed anything, but for the coverage. */
static void falls_silent(struct dice *d)
{
	struct spec s, silent, gone;
	spec_any(d, (struct spec_wish){0}, &s);
	unsigned i = dice_below(d, s.n);
	silent = s;
	silent.said[i].now = silent.said[i].there = PART_NONE;
	silent.said[i].missing = MISSING_NONE;
	gone = silent;
	gone.said[i].away = true;
	struct world *w = spec_world(&s, NULL), *q = spec_world(&silent, NULL),
	             *g = spec_world(&gone, NULL);
	world_pass(w);
	world_pass(q);
	world_pass(g);
	const struct figure *own = world_unit_figure(q, i, SPEC_T1);
	bool spoke = is_said(world_unit_figure(w, i, SPEC_T1)) && !s.said[i].away;
	if (!s.said[i].away) {
		holds(own->state == STATE_MISSING && figure_is_late(own));
		holds(!num_given(own->gap) && !own->contradiction);
		holds(q->tree->units[i].docs[DOC_RESULTS].evidence ==
		      EVIDENCE_NEVER); /* no fetch in these worlds */
	}
	for (unsigned k = 0; k < s.n; k++) { /* nobody else hears of it */
		const struct figure *a = world_unit_figure(w, k, SPEC_T1);
		const struct figure *b = world_unit_figure(q, k, SPEC_T1);
		if (k != i && a)
			check_same(a, b);
	}
	for (size_t k = 0; k < 4; k++) {
		const struct figure *a = at(w, scopes[k]), *b = at(q, scopes[k]),
		                    *c = at(g, scopes[k]);
		bool in = spoke && (k == 3 || k == s.said[i].department);
		if (!b || !a)
			continue;
		holds(b->merge->n_reported == a->merge->n_reported - in);
		holds(!in || b->merge->n_expected == a->merge->n_expected);
		holds(!in || !num_given(a->merge->weight_share) ||
		      b->merge->weight_share <= a->merge->weight_share);
		holds(!in || !a->merge->provisional || b->merge->provisional);
		if (b->merge->n_reported == 0)
			holds(b->state == STATE_MISSING && !num_given(b->all.value));
		else
			check_same(b, c);
	}
	g = world_free(g);
	q = world_free(q);
	w = world_free(w);
}

static void test_absence_is_neither_a_number_nor_news(void **state)
{
	(void)state;
	prop_run(falls_silent, 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_the_order_of_the_register_changes_nothing),
	        cmocka_unit_test(test_departments_add_up_to_their_district),
	        cmocka_unit_test(test_absence_is_neither_a_number_nor_news),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
