/* SPDX-License-Identifier: EUPL-1.2 */
/* The world on loan: what comes meanwhile waits, in order, and nobody else has it. */
#include <uv.h>
#include "test.h"
#include "../../../daemon/app/flow.h"

struct guest {
	struct loan_wait wait;
	struct rig *rig;
	char name;
	bool lends; /* again, when its turn comes */
};

struct rig {
	struct uv_loop_s loop;
	struct loop_gate gate;
	struct flow f;
	char said[32];
	size_t n_said;
	uv_sem_t may_end; /* the job waits for it */
};

static void say(struct rig *r, char c)
{
	assert_true(r->n_said < sizeof(r->said) - 1);
	r->said[r->n_said++] = c;
}

static struct rig *of(struct flow *f)
{
	return (struct rig *)((char *)f - offsetof(struct rig, f));
}

static void work(struct flow *f)
{
	uv_sem_wait(&of(f)->may_end);
	say(of(f), 'w');
}

static void back(struct flow *f)
{
	assert_false(f->loan.out);
	say(of(f), 'b');
}

static void on_home(struct loan_wait *w)
{
	struct guest *g = (struct guest *)w;
	assert_false(g->rig->f.loan.out);
	say(g->rig, g->name);
	if (g->lends)
		assert_int_equal(loan_start(&g->rig->f, work, back), 0);
}

static void open_rig(struct rig *r)
{
	*r = (struct rig){0};
	assert_int_equal(uv_loop_init(&r->loop), 0);
	assert_int_equal(uv_sem_init(&r->may_end, 0), 0);
	r->f.loop = &r->loop;
	r->f.gate = &r->gate;
	loan_init(&r->f.loan);
}

static void close_rig(struct rig *r, const char *said)
{
	assert_int_equal(uv_run(&r->loop, UV_RUN_DEFAULT), 0);
	assert_int_equal(r->gate.pending, 0);
	assert_string_equal(r->said, said);
	uv_sem_destroy(&r->may_end);
	assert_int_equal(uv_loop_close(&r->loop), 0);
}

static void test_at_home_nobody_waits(void **state)
{
	struct rig r;
	(void)state;
	open_rig(&r);
	struct guest a = {.rig = &r, .name = 'A'};
	loan_when_home(&r.f, &a.wait, on_home);
	assert_string_equal(r.said, "A");
	loan_when_home(&r.f, &a.wait, on_home);
	close_rig(&r, "AA");
}

static void test_meanwhile_they_wait_in_order(void **state)
{
	struct rig r;
	(void)state;
	open_rig(&r);
	struct guest a = {.rig = &r, .name = 'A'}, b = {.rig = &r, .name = 'B'};
	assert_int_equal(loan_start(&r.f, work, back), 0);
	loan_when_home(&r.f, &a.wait, on_home);
	loan_when_home(&r.f, &b.wait, on_home);
	loan_when_home(&r.f, &a.wait, on_home); /* it has its place */
	uv_sem_post(&r.may_end);
	close_rig(&r, "wbAB");
}

/* One of them lends it again: the rest wait on. */
static void test_lent_again_the_rest_wait_on(void **state)
{
	struct rig r;
	(void)state;
	open_rig(&r);
	struct guest a = {.rig = &r, .name = 'A', .lends = true}, b = {.rig = &r, .name = 'B'};
	assert_int_equal(loan_start(&r.f, work, back), 0);
	loan_when_home(&r.f, &a.wait, on_home);
	loan_when_home(&r.f, &b.wait, on_home);
	uv_sem_post(&r.may_end);
	uv_sem_post(&r.may_end);
	close_rig(&r, "wbAwbB");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_at_home_nobody_waits),
	        cmocka_unit_test(test_meanwhile_they_wait_in_order),
	        cmocka_unit_test(test_lent_again_the_rest_wait_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
