/* SPDX-License-Identifier: EUPL-1.2 */
/* The world: documents in force by year, marks that go upwards, figures found by key. */
#include "test.h"
#include "model/touched.h"

/* Two districts, one department, two units at home in the first; the second also serves the other.
 */
static struct org *small_org(void)
{
	struct org *o = org_new((size_t)1 << 20);
	assert_non_null(o);
	struct district *districts = arena_array(o->arena, 2, sizeof(*districts));
	struct department *departments = arena_array(o->arena, 1, sizeof(*departments));
	struct unit *units = arena_array(o->arena, 2, sizeof(*units));
	uint32_t *members = arena_array(o->arena, 2, sizeof(*members));
	uint32_t *serves = arena_array(o->arena, 1, sizeof(*serves));
	assert_true(districts && departments && units && members && serves);
	members[1] = 1;
	serves[0] = 1;
	districts[0] = (struct district){.id = "hemma", .name = "Hemma"};
	districts[1] = (struct district){.id = "borta", .name = "Borta"};
	departments[0] = (struct department){
	        .id = "social", .name = "Sociala", .units = members, .n_units = 2};
	units[0] = (struct unit){.id = "a", .name = "A"};
	units[1] = (struct unit){.id = "b", .name = "B", .serves = serves, .n_serves = 1};
	o->districts = districts;
	o->n_districts = 2;
	o->departments = departments;
	o->n_departments = 1;
	o->units = units;
	o->n_units = 2;
	return o;
}

static struct tree *small_tree(void)
{
	struct org *o = small_org();
	struct catalogue *c = catalogue_new(1024);
	struct tree *t = NULL;
	assert_non_null(c);
	assert_int_equal(tree_new(o, c, &t), 0);
	(void)org_unref(o); /* the tree's alone from here */
	(void)catalogue_unref(c);
	tree_clear(t);
	return t;
}

static void test_touch_goes_upwards_and_to_served_districts(void **state)
{
	(void)state;
	struct tree *t = small_tree();
	tree_touch(t, 0);
	assert_true(t->units[0].touched && t->departments[0].touched && t->districts[0].touched);
	assert_false(t->units[1].touched || t->districts[1].touched);
	tree_touch(t, 1);
	assert_true(t->units[1].touched && t->districts[1].touched);
	assert_null(tree_free(t));
}

static struct plan *plan_of(int year)
{
	struct plan *p = plan_new((size_t)1 << 16);
	assert_non_null(p);
	p->year = year;
	return p;
}

static void test_each_year_keeps_its_documents_in_order(void **state)
{
	(void)state;
	struct tree *t = small_tree();
	static const int years[] = {2014, 2012, 2013};
	for (size_t i = 0; i < ARRAY_LEN(years); i++)
		assert_int_equal(tree_set_plan(t, 0, plan_of(years[i]), 100), 0);
	struct results *r = results_new((size_t)1 << 16);
	assert_int_equal(tree_set_results(t, 0, r, 2015, 200), 0);
	struct node *n = &t->units[0];
	assert_int_equal(n->n_years, 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(n->years[i].year, 2012 + (int)i);
	assert_int_equal(node_newest_year(n), 2014); /* the newest plan, though results are newer */
	assert_null(node_year(n, 2015)->plan);
	assert_null(node_year(n, 2011));
	struct plan *again = plan_of(2013);
	assert_int_equal(tree_set_plan(t, 0, again, 300), 0);
	assert_int_equal(n->n_years, 4);
	assert_ptr_equal(node_year(n, 2013)->plan, again);
	assert_int_equal(node_year(n, 2013)->plan_received_unix_s, 300);
	assert_null(tree_free(t));
}

static void test_find_figure_by_indicator_and_period(void **state)
{
	(void)state;
	struct figure figures[] = {
	        {.indicator = 1, .period = {2014, PERIODICITY_TERTIAL, 1}},
	        {.indicator = 1, .period = {2014, PERIODICITY_TERTIAL, 2}},
	        {.indicator = 1, .period = {2014, PERIODICITY_YEAR, 1}},
	        {.indicator = 7, .period = {2014, PERIODICITY_TERTIAL, 1}},
	};
	struct node n = {.figures = figures, .n_figures = ARRAY_LEN(figures)};
	for (size_t i = 0; i < ARRAY_LEN(figures); i++)
		assert_ptr_equal(node_find(&n, figures[i].indicator, figures[i].period),
		                 &figures[i]);
	assert_null(node_find(&n, 2, figures[0].period));
	assert_null(node_find(&n, 7, figures[1].period));
	assert_null(node_find(&n, 1, (struct period){2014, PERIODICITY_MONTH, 4}));
}

static void test_fault_keeps_its_own_words(void **state)
{
	(void)state;
	struct fault f = {0};
	char words[] = "nere";
	assert_int_equal(fault_set(&f, "connect", words, "/goals/1", 3, 77), 0);
	words[0] = 'X';
	assert_string_equal(f.message, "nere");
	assert_string_equal(f.pointer, "/goals/1");
	assert_int_equal(fault_set(&f, "timeout", "sen", "", 0, 78), 0);
	assert_null(f.pointer);
	assert_int_equal(f.line, 0);
	fault_clear(&f);
	assert_false(f.set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_touch_goes_upwards_and_to_served_districts),
	        cmocka_unit_test(test_each_year_keeps_its_documents_in_order),
	        cmocka_unit_test(test_find_figure_by_indicator_and_period),
	        cmocka_unit_test(test_fault_keeps_its_own_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
