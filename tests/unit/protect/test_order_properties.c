/* SPDX-License-Identifier: EUPL-1.2 */
/* What is hidden does not hang on the order of the register, but where two are equally small: then
 * the first in the register goes (protect/secondary.c). */
#include "test.h"
#include "spec.h"
#include "prop.h"

static bool is_count(const struct spec *s)
{
	return s->measure == MEASURE_COUNTED;
}

/* Each number of its own size: no ties. */
static void make_different(struct spec *s)
{
	for (unsigned i = 0; i < s->n; i++) {
		struct said *u = &s->said[i];
		u->before = u->year_before = PART_NONE; /* one period */
		if (is_count(s) && num_given(u->now.value) && u->now.value >= 5)
			u->now.value = u->now.value * 10 + i;
		if (num_given(u->now.denominator))
			u->now.denominator = u->now.denominator * 10 + i;
		if (num_given(u->now.numerator) && u->now.numerator >= 5)
			u->now.numerator *= 10;
		u->there = PART_NONE;
	}
}

static uint8_t mask_of(const struct world *w, enum scope_kind kind, uint32_t index)
{
	const struct figure *f = world_figure(w, kind, index, 0, SPEC_T1);
	return f ? f->hidden : 0xff;
}

static unsigned n_beside; /* hidden to cover another, over all cases */

static void another_order(struct dice *d)
{
	struct spec s;
	unsigned order[SPEC_UNITS];
	spec_any(d, (struct spec_wish){.people = true}, &s);
	make_different(&s);
	s.persons = true;
	spec_shuffle(d, s.n, order);
	struct world *w = spec_world(&s, NULL), *v = spec_world(&s, order);
	w->protect.min_group = v->protect.min_group = 5;
	world_pass(w);
	world_pass(v);
	for (unsigned i = 0; i < s.n; i++) {
		uint32_t x = spec_unit(w, i), y = spec_unit(v, i);
		holds(mask_of(w, SCOPE_UNIT, x) == mask_of(v, SCOPE_UNIT, y));
		const struct figure *f = world_unit_figure(w, x, SPEC_T1);
		n_beside += f && (f->hidden & HIDE_ALL) && !protect_small(&w->protect, f, &f->all);
	}
	for (uint32_t i = 0; i < SPEC_DEPARTMENTS; i++)
		holds(mask_of(w, SCOPE_DEPARTMENT, i) == mask_of(v, SCOPE_DEPARTMENT, i));
	for (uint32_t i = 0; i < 2; i++)
		holds(mask_of(w, SCOPE_DISTRICT, i) == mask_of(v, SCOPE_DISTRICT, i));
	v = world_free(v);
	w = world_free(w);
}

static void test_the_order_of_the_register_hides_nobody(void **state)
{
	(void)state;
	prop_run(another_order, 600);
	assert_true(n_beside > 0 || getenv("TERTIAL_SEED")); /* something was covered */
}

/* The gate decides again from the start: twice is the same as once, and what no longer needs hiding
 * is shown. */
static void decided_again(struct dice *d)
{
	struct spec s;
	spec_any(d, (struct spec_wish){.people = true}, &s);
	s.persons = true;
	struct world *w = spec_world(&s, NULL);
	w->protect.min_group = 5;
	world_pass(w);
	uint8_t before[SPEC_UNITS + SPEC_DEPARTMENTS + 2];
	for (int round = 0; round < 3; round++) {
		size_t at = 0;
		for (uint32_t i = 0; i < s.n + SPEC_DEPARTMENTS + 2; i++) {
			bool unit = i < s.n, department = !unit && i < s.n + SPEC_DEPARTMENTS;
			uint32_t k = unit ? i : department ? i - s.n : i - s.n - SPEC_DEPARTMENTS;
			uint8_t mask = mask_of(w,
			                       unit         ? SCOPE_UNIT
			                       : department ? SCOPE_DEPARTMENT
			                                    : SCOPE_DISTRICT,
			                       k);
			if (round == 0)
				before[at] = mask;
			holds(round == 1 ? mask == 0 || mask == 0xff : mask == before[at]);
			at++;
		}
		w->protect.min_group = round == 0 ? 0 : 5; /* off, and on again */
		tree_touch_all(w->tree);
		world_pass(w);
	}
	w = world_free(w);
}

static void test_the_gate_decides_anew_each_time(void **state)
{
	(void)state;
	prop_run(decided_again, 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_the_order_of_the_register_hides_nobody),
	        cmocka_unit_test(test_the_gate_decides_anew_each_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
