/* SPDX-License-Identifier: EUPL-1.2 */
/* Generations: shared views, newer stamps, alerts that keep their own words. Leaks show under the
 * address sanitizer. */
#include "test.h"
#include "model/snapshot.h"

static struct org *one_unit(void)
{
	struct org *o = org_new((size_t)1 << 16);
	assert_non_null(o);
	struct unit *u = arena_array(o->arena, 1, sizeof(*u));
	assert_non_null(u);
	u->id = u->name = "a";
	o->units = u;
	o->n_units = 1;
	return o;
}

static void test_a_view_lives_as_long_as_its_last_generation(void **state)
{
	(void)state;
	struct org *o = one_unit();
	struct catalogue *c = catalogue_new(1024);
	struct plan *p = plan_new(1024);
	struct year_docs year = {.year = 2014, .plan = p};
	struct node n = {.scope = {SCOPE_UNIT, 0}, .years = &year, .n_years = 1};
	struct snapshot *first = snapshot_new(o, c, 1), *second = snapshot_new(o, c, 2);
	assert_true(first && second);
	struct node_view *v = node_view_new(&n);
	assert_int_equal(p->refs, 2);
	snapshot_set_node(first, v);
	snapshot_set_node(second, node_view_ref(v));
	assert_null(snapshot_unref(first));
	assert_int_equal(p->refs, 2);
	assert_ptr_equal(snapshot_node(second, n.scope), v);
	assert_null(snapshot_unref(second));
	assert_int_equal(p->refs, 1);
	(void)plan_unref(p); /* the last one */
	(void)org_unref(o);
	(void)catalogue_unref(c);
}

static void test_restamping_shares_all_but_the_stamps(void **state)
{
	(void)state;
	struct plan *p = plan_new(1024);
	struct year_docs year = {.year = 2014, .plan = p};
	struct node n = {.scope = {SCOPE_UNIT, 0}, .years = &year, .n_years = 1};
	struct node_view *old = node_view_new(&n);
	assert_int_equal(
	        fault_set(&n.docs[DOC_RESULTS].last_error, "timeout", "för sen", NULL, 0, 5), 0);
	n.docs[DOC_RESULTS].last_attempt_unix_s = 99;
	struct node_view *new = node_view_restamp(old, &n), *newer = node_view_restamp(new, &n);
	assert_true(new &&newer);
	assert_int_equal(new->docs[DOC_RESULTS].last_attempt_unix_s, 99);
	assert_int_equal(old->docs[DOC_RESULTS].last_attempt_unix_s, 0);
	assert_string_equal(newer->docs[DOC_RESULTS].last_error.message, "för sen");
	assert_ptr_equal(newer->base, old); /* no chain grows */
	assert_ptr_equal(new->years, old->years);
	assert_int_equal(p->refs, 2);
	assert_null(node_view_unref(old));
	assert_null(node_view_unref(new));
	assert_int_equal(newer->years[0].plan->refs, 2);
	assert_null(node_view_unref(newer));
	assert_int_equal(p->refs, 1);
	fault_clear(&n.docs[DOC_RESULTS].last_error);
	(void)plan_unref(p); /* the last one */
}

static void test_alerts_are_copied_and_in_order(void **state)
{
	(void)state;
	struct org *o = one_unit();
	struct catalogue *c = catalogue_new(1024);
	struct snapshot *s = snapshot_new(o, c, 1);
	char why[] = "efter";
	const char *told[] = {"chef@example.se"};
	const struct alert alerts[] = {
	        {.id = "a", .state = ALERT_RAISED, .scope_id = "a", .subject = "y"},
	        {.id = "b", .state = ALERT_QUIET, .scope_id = "a", .subject = "z"},
	        {.id = "c",
	         .state = ALERT_RAISED,
	         .scope_id = "a",
	         .subject = "x",
	         .why = {why, "after"},
	         .told = told,
	         .n_told = 1}};
	struct alert_shelf *shelves[ALERT_SHELVES] = {0};
	for (size_t i = 0; i < ARRAY_LEN(alerts); i++) {
		struct kept_alert *kept = kept_alert_new(&alerts[i], (uint64_t)(2 * i) << 56);
		assert_non_null(kept);
		shelves[alert_shelf_of(kept->key)] = alert_shelf_new(&kept, 1);
		(void)kept_alert_unref(kept); /* its shelf has it */
	}
	snapshot_set_shelves(s, shelves);
	why[0] = 'X';
	assert_int_equal(s->n_alerts, 2); /* without the quiet one */
	assert_string_equal(snapshot_alert(s, 0)->id, "a");
	assert_string_equal(snapshot_alert(s, 1)->why[LANGUAGE_SV], "efter");
	assert_string_equal(snapshot_alert(s, 1)->why[LANGUAGE_EN], "after");
	assert_ptr_not_equal(snapshot_alert(s, 1)->told[0], told[0]);
	assert_null(snapshot_alert(s, 0)->acknowledged_by);
	for (size_t i = 0; i < ALERT_SHELVES; i++)
		assert_null(alert_shelf_unref(shelves[i]));
	assert_null(snapshot_unref(s));
	(void)org_unref(o); /* the last ones */
	(void)catalogue_unref(c);
}

/* More units than a chunk holds. */
static struct org *many_units(void)
{
	enum { MANY = 150 };
	struct org *o = org_new((size_t)1 << 18);
	assert_non_null(o);
	o->units = arena_array(o->arena, MANY, sizeof(struct unit));
	o->n_units = MANY;
	assert_non_null(o->units);
	return o;
}

static struct node_view *view_of(uint32_t unit)
{
	struct node n = {.scope = {SCOPE_UNIT, unit}};
	struct node_view *v = node_view_new(&n);
	assert_non_null(v);
	return v;
}

static void test_the_next_generation_shares_what_is_not_placed_anew(void **state)
{
	(void)state;
	struct org *o = many_units();
	struct catalogue *c = catalogue_new(1024);
	struct snapshot *first = snapshot_new(o, c, 1);
	assert_non_null(first);
	for (uint32_t i = 1; i < o->n_units; i++)
		snapshot_set_node(first, view_of(i));
	struct snapshot *next = snapshot_next(first, 2);
	assert_non_null(next);
	struct node_view *anew = view_of(70);
	snapshot_set_node(next, anew);
	assert_false(next->failed);
	assert_int_equal(next->generation, 2);
	assert_null(snapshot_unit(next, 0));
	for (uint32_t i = 1; i < o->n_units; i++) {
		assert_int_equal(snapshot_unit(next, i)->scope.index, i);
		assert_true((snapshot_unit(next, i) == snapshot_unit(first, i)) == (i != 70));
	}
	assert_ptr_equal(snapshot_unit(next, 70), anew);
	assert_null(snapshot_unref(first));
	assert_int_equal(snapshot_unit(next, 149)->scope.index, 149);
	assert_int_equal(snapshot_unit(next, 65)->refs, 1);
	assert_null(snapshot_unref(next));
	(void)org_unref(o); /* the last ones */
	(void)catalogue_unref(c);
}

static void test_what_a_view_has(void **state)
{
	(void)state;
	static const struct period t1 = {2014, PERIODICITY_TERTIAL, 1};
	static const struct period year = {2014, PERIODICITY_YEAR, 1};
	const struct figure figures[] = {
	        {.indicator = 1, .period = t1}, {.indicator = 1, .period = year}, {.indicator = 3}};
	struct year_docs years[] = {{.year = 2013}, {.year = 2015}};
	const struct node_view v = {
	        .figures = figures, .n_figures = 3, .years = years, .n_years = 2};
	assert_ptr_equal(node_view_find(&v, 1, t1), &figures[0]);
	assert_ptr_equal(node_view_find(&v, 1, year), &figures[1]);
	assert_null(node_view_find(&v, 2, t1));
	assert_null(node_view_find(&v, 3, year));
	assert_null(node_view_find(NULL, 1, t1));
	assert_ptr_equal(node_view_year(&v, 2015), &years[1]);
	assert_null(node_view_year(&v, 2014));
	assert_null(node_view_year(NULL, 2013));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_view_lives_as_long_as_its_last_generation),
	        cmocka_unit_test(test_restamping_shares_all_but_the_stamps),
	        cmocka_unit_test(test_alerts_are_copied_and_in_order),
	        cmocka_unit_test(test_the_next_generation_shares_what_is_not_placed_anew),
	        cmocka_unit_test(test_what_a_view_has),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
