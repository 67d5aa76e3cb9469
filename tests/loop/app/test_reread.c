/* SPDX-License-Identifier: EUPL-1.2 */
/* A document that was read while another register was in force: read again by the words of this. */
#include "test.h"
#include "small_world.h"
#include "../../../daemon/app/apply.h"

static char plan_text[] =
        "{\"schema\":\"tertial.plan/1\",\"unit\":{\"name\":\"Preventionsgruppen\"},\"year\":2014,"
        "\"goals\":[{\"id\":\"g\",\"level\":\"commitment\",\"title\":\"T\"}],\"activities\":[],"
        "\"indicators\":[{\"name\":\"Sjukfrånvaro\",\"goal\":\"g\",\"owner\":\"council\","
        "\"periodicity\":\"tertial\",\"target\":{\"kind\":\"value\",\"value\":4,\"unit\":\"%\"}}]}";

struct rig {
	struct flow f;
	struct config cfg;
	struct clock clock;
};

static struct catalogue *named(struct catalogue *c)
{
	struct err err;
	assert_int_equal(intake_names_new(c, &c->names, &err), 0);
	c->names_free = intake_names_free;
	return c;
}

/* The register before knew no sick leave. */
static struct catalogue *catalogue_before(void)
{
	struct catalogue *c = world_catalogue();
	c->indicators++;
	c->n_indicators--;
	return named(c);
}

static void rig_init(struct rig *r)
{
	*r = (struct rig){
	        .clock = {.frozen = true, .frozen_unix_s = WORLD_NOW, .zone = CIVIL_STOCKHOLM},
	        .cfg = {.org = world_org(),
	                .catalogue = named(world_catalogue()),
	                .pull = {.max_body_bytes = 1 << 20}}};
	r->f = (struct flow){
	        .cfg = &r->cfg, .clock = &r->clock, .batch = store_batch_new(), .register_no = 7};
	assert_int_equal(tree_new(r->cfg.org, r->cfg.catalogue, &r->f.tree), 0);
	r->f.known = calloc(r->cfg.org->n_units * DOC_KIND_COUNT, sizeof(*r->f.known));
	assert_true(r->f.batch && r->f.known);
}

static void rig_done(struct rig *r)
{
	for (size_t i = 0; i < r->cfg.org->n_units * DOC_KIND_COUNT; i++) {
		free(r->f.known[i].url);
		free(r->f.known[i].etag);
		free(r->f.known[i].last_modified);
	}
	(void)tree_free(r->f.tree);
	(void)store_batch_free(r->f.batch);
	free(r->f.known);
	free(r->f.observed);
	(void)catalogue_unref(r->cfg.catalogue);
	(void)org_unref(r->cfg.org);
}

static bool unknown_indicator(const struct finding *findings, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (findings[i].kind == FINDING_UNKNOWN_INDICATOR)
			return true;
	}
	return false;
}

/* It was read by the words of the register with this number. */
static bool unknown_when_read_by(unsigned register_no)
{
	struct rig r;
	struct catalogue *before = catalogue_before();
	struct arrival *a = calloc(1, sizeof(*a));
	assert_non_null(a);
	rig_init(&r);
	a->kind = DOC_PLAN;
	a->unit_id = strdup("preventionsgruppen");
	a->url = strdup("http://127.0.0.2/plan");
	a->body = strdup(plan_text);
	a->n_body = sizeof(plan_text) - 1;
	a->received_unix_s = WORLD_NOW;
	read_one(a, &r.cfg.org->units[0], before, 1 << 20);
	assert_string_equal(a->reason.err.text, "");
	assert_true(unknown_indicator(a->findings, a->n_findings));
	a->register_no = register_no;
	assert_int_equal(apply_document(&r.f, 0, a), 0);
	const struct year_docs *y = node_year(&r.f.tree->units[0], 2014);
	assert_non_null(y);
	bool ret = unknown_indicator(y->plan_findings, y->n_plan_findings);
	(void)arrival_free(a);
	(void)catalogue_unref(before);
	rig_done(&r);
	return ret;
}

static void test_words_of_the_register_before_are_not_believed(void **state)
{
	(void)state;
	assert_false(unknown_when_read_by(6));
}

static void test_what_was_read_by_these_words_is_not_read_again(void **state)
{
	(void)state;
	assert_true(unknown_when_read_by(7)); /* what was read was kept */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_words_of_the_register_before_are_not_believed),
	        cmocka_unit_test(test_what_was_read_by_these_words_is_not_read_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
