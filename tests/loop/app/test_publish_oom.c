/* SPDX-License-Identifier: EUPL-1.2 */
/* A generation that could not be made is made again, and lacks nothing for it; what a fetch without
 * news says of a feed. */
#include "test.h"
#include "oom.h"
#include "small_world.h"
#include "../../../daemon/app/apply.h"

/* The parts of a flow that a generation is made of. */
struct rig {
	struct flow f;
	struct config cfg;
	struct clock clock;
};

static void fetched(struct rig *r, enum doc_kind kind, int64_t unix_s)
{
	struct pull_fetch same = {.unit = 0, .kind = kind, .result = PULL_SAME};
	r->clock.frozen_unix_s = unix_s;
	flow_feed(&r->f, 0, kind)->received_unix_s = unix_s; /* something is known of it */
	apply_fetched(&r->f, &same);
}

/* @param fails the allocation that fails; 0: none */
static int publish(struct rig *r, size_t fails)
{
	struct snapshot *next;
	struct scope *touched;
	size_t n;
	oom_countdown = fails;
	int ret = publish_next(&r->f, r->f.cfg, &next, &touched, &n);
	oom_countdown = 0;
	if (ret < 0)
		return ret;
	free(touched);
	publish_clear(&r->f);
	apply_feed_rows(&r->f, r->f.batch);
	(void)snapshot_unref(r->f.published);
	r->f.published = next;
	return 0;
}

/* Its first generation is published, with both feeds of the first unit fetched at WORLD_NOW. */
static struct rig *rig_new(void)
{
	struct rig *r = calloc(1, sizeof(*r));
	assert_non_null(r);
	r->clock = (struct clock){.frozen = true, .zone = CIVIL_STOCKHOLM};
	r->cfg.org = world_org();
	r->cfg.catalogue = world_catalogue();
	r->cfg.settings = setting_places_new(1 << 16);
	r->f = (struct flow){.cfg = &r->cfg, .clock = &r->clock, .batch = store_batch_new()};
	assert_int_equal(tree_new(r->cfg.org, r->cfg.catalogue, &r->f.tree), 0);
	r->f.known = calloc(r->cfg.org->n_units * DOC_KIND_COUNT, sizeof(*r->f.known));
	assert_true(r->cfg.settings && r->f.batch && r->f.known);
	for (enum doc_kind k = 0; k < DOC_KIND_COUNT; k++)
		fetched(r, k, WORLD_NOW);
	assert_int_equal(publish(r, 0), 0);
	return r;
}

static void rig_free(struct rig *r)
{
	(void)snapshot_unref(r->f.published);
	(void)tree_free(r->f.tree);
	(void)store_batch_free(r->f.batch);
	free(r->f.known);
	free(r->f.observed);
	(void)setting_places_unref(r->cfg.settings);
	(void)catalogue_unref(r->cfg.catalogue);
	(void)org_unref(r->cfg.org);
	free(r);
}

static void test_a_stamp_outlives_a_round_without_memory(void **state)
{
	int ret = -ENOMEM;
	(void)state;
	for (size_t n = 1; ret < 0; n++) {
		struct rig *r = rig_new();
		for (enum doc_kind k = 0; k < DOC_KIND_COUNT; k++)
			fetched(r, k, WORLD_NOW + 60);
		ret = publish(r, n);
		assert_true(ret == 0 || ret == -ENOMEM);
		if (ret < 0)
			assert_int_equal(publish(r, 0), 0);
		const struct node_view *v = snapshot_unit(r->f.published, 0);
		for (enum doc_kind k = 0; k < DOC_KIND_COUNT; k++)
			assert_int_equal(v->docs[k].last_success_unix_s, WORLD_NOW + 60);
		rig_free(r);
	}
}

/* A body that came while a round was made, and was refused by it: a 304 for it is no success, and
 * neither is one for what was stored but this version cannot read. */
static void test_nothing_is_the_same_as_what_is_not_in_force(void **state)
{
	struct rig *r = rig_new();
	const struct pull_fetch same = {.unit = 0, .kind = DOC_RESULTS, .result = PULL_SAME};
	struct feed_known *k = flow_feed(&r->f, 0, DOC_RESULTS);
	const struct doc_state *d = &r->f.tree->units[0].docs[DOC_RESULTS];
	(void)state;
	r->clock.frozen_unix_s = WORLD_NOW + 60;
	k->refused = true;
	apply_fetched(&r->f, &same);
	assert_int_equal(d->last_success_unix_s, WORLD_NOW);
	k->refused = false;
	k->received_unix_s = 0;
	apply_fetched(&r->f, &same);
	assert_int_equal(d->last_success_unix_s, WORLD_NOW);
	k->received_unix_s = WORLD_NOW;
	apply_fetched(&r->f, &same);
	assert_int_equal(d->last_success_unix_s, WORLD_NOW + 60);
	rig_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_stamp_outlives_a_round_without_memory),
	        cmocka_unit_test(test_nothing_is_the_same_as_what_is_not_in_force),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
