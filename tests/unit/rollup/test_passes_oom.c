/* SPDX-License-Identifier: EUPL-1.2 */
/* With any one allocation failing a pass says so, and what stood before stands.  Plans of all sizes,
 * so that each allocation of the pass is once the one that needs more from the system. */
#include "test.h"
#include "world.h"
#include "oom.h"

enum { MOST_ROWS = 40 };

static uint32_t no_match(struct str name, void *arg)
{
	(void)arg;
	return str_eq(name, str_of("x")) ? 0 : INDEX_NONE;
}

static uint32_t no_row(const struct plan *p, struct str name, void *arg)
{
	(void)p;
	(void)name;
	(void)arg;
	return INDEX_NONE;
}

static const struct rollup_names names = {no_match, no_row, no_row, NULL};

/* Two years of plans and results with n rows that the catalogue does not know, and one it does. */
static struct world *world_of_rows(int n)
{
	struct world *w = world_plain(2);
	struct results *r = world_results(2014);
	for (int year = 2013; year <= 2014; year++) {
		struct plan *p = world_plan(year);
		(void)world_row(p, "x", PERIODICITY_TERTIAL, 80);
		for (int i = 0; i < n; i++) {
			char name[32];
			(void)snprintf(name, sizeof(name), "eget mått %d", i * year % 61);
			world_row(p, name, PERIODICITY_TERTIAL, i)->id = i % 3 ? NULL : "i";
			(void)snprintf(name, sizeof(name), "annat %d", i);
			(void)world_outcome(r, name, year == 2014 ? "2014-T1" : "2013",
			                    world_value(i));
		}
		world_put_plan(w, 0, p);
	}
	for (int i = 0; i < n; i++)
		(void)world_outcome(r, "x", i % 2 ? "2014-T1" : "2013-T1", world_value(i));
	world_put_results(w, 0, r);
	world_say(w, 1, 80, "2014-T1", world_of(30, 40));
	return w;
}

static void test_a_unit_keeps_its_figures(void **state)
{
	(void)state;
	for (int rows = 0; rows < MOST_ROWS; rows++) {
		struct world *w = world_of_rows(rows);
		assert_int_equal(rollup_units(w->tree, &names), 0);
		size_t n_figures = w->tree->units[0].n_figures;
		size_t n_findings = w->tree->units[0].n_findings;
		bool reached = true;
		for (size_t n = 1; reached; n++) {
			const struct figure *before = w->tree->units[0].figures;
			const struct figure *other = w->tree->units[1].figures;
			/* what was asked of the catalogue is kept otherwise */
			for (size_t y = 0; y < w->tree->units[0].n_years; y++) {
				free(w->tree->units[0].years[y].catalogue_of);
				w->tree->units[0].years[y].catalogue_of = NULL;
			}
			oom_countdown = n;
			int ret = rollup_units(w->tree, &names);
			reached = oom_end();
			assert_int_equal(ret, reached ? -ENOMEM : 0);
			/* one failed, the other was made anew */
			assert_true(!reached || before == w->tree->units[0].figures ||
			            other == w->tree->units[1].figures);
			assert_int_equal(w->tree->units[0].n_figures, n_figures);
			assert_int_equal(w->tree->units[0].n_findings, n_findings);
			assert_true(w->tree->units[0].touched);
		}
		w = world_free(w);
	}
}

static void test_a_scope_keeps_its_figures(void **state)
{
	(void)state;
	for (int n_units = 1; n_units < 24; n_units += 3) {
		struct world *w = world_new();
		uint32_t d = world_district(w, "d"), e = world_district(w, "e");
		uint32_t a = world_department(w, "a", d);
		for (int i = 0; i < 24; i++) {
			char id[8];
			(void)snprintf(id, sizeof(id), "x%d", i);
			(void)world_indicator(w, id);
		}
		for (uint32_t u = 0; u < (uint32_t)n_units; u++) {
			char id[16];
			(void)snprintf(id, sizeof(id), "u%u", u);
			world_serves(w, world_unit(w, id, a), e);
		}
		for (uint32_t u = 0; u < (uint32_t)n_units; u++) {
			struct results *r = world_results(2014);
			for (int i = 0; i < 24; i++)
				(void)world_outcome(r, w->indicators[i].id, "2014-T1",
				                    world_of(30, 40));
			world_put_results(w, u, r);
		}
		world_pass(w);
		bool reached = true;
		for (size_t n = 1; reached; n++) {
			const struct node *dep = &w->tree->departments[0];
			const struct node *dis = &w->tree->districts[0];
			const struct figure *before[] = {dep->figures, dis->figures};
			tree_touch_all(w->tree);
			oom_countdown = n;
			int ret = rollup_scopes(&w->rollup, w->tree);
			reached = oom_end();
			assert_int_equal(ret, reached ? -ENOMEM : 0);
			assert_int_equal(dep->n_figures, 24);
			assert_int_equal(dis->n_figures, 24);
			assert_true(!reached || dep->figures == before[0] ||
			            dis->figures == before[1] ||
			            w->tree->districts[1].n_figures == 0);
			assert_true(dis->figures[23].all.numerator == 30 * n_units);
		}
		w = world_free(w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_unit_keeps_its_figures),
	        cmocka_unit_test(test_a_scope_keeps_its_figures),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
