/* SPDX-License-Identifier: EUPL-1.2 */
/* What was in force at a moment gone by, from a real file: the right versions, the number of the
 * newest, what is pruned said, and in words what keeps the file from being read. */
#include "test.h"
#include <sys/stat.h>
#include "store_rig.h"

#define A_YEAR INT64_C(31557600)

static int fail_with; /* what the document callback returns */

static void put_amending(struct store_batch *b, const char *unit, enum doc_kind kind, int year,
                         int64_t at, const char *body, bool amends)
{
	struct store_document d = {.unit_id = unit,
	                           .kind = kind,
	                           .year = year,
	                           .received_unix_s = at,
	                           .url = "u",
	                           .body = body,
	                           .n_body = strlen(body),
	                           .amends = amends};
	memcpy(d.hash, body, strlen(body));
	store_put_document(b, &d);
}

static void put(struct store_batch *b, const char *unit, enum doc_kind kind, int year, int64_t at,
                const char *body)
{
	put_amending(b, unit, kind, year, at, body, false);
}

static int on_document(const struct store_document *d, void *arg)
{
	struct world *w = arg;
	size_t n = strlen(w->read);
	(void)snprintf(w->read + n, sizeof(w->read) - n, "%s/%s/%d=%.*s ", d->unit_id,
	               doc_kind_name(d->kind), d->year, (int)d->n_body, d->body);
	return fail_with;
}

static int on_feed(const struct store_feed *f, void *arg)
{
	struct world *w = arg;
	size_t n = strlen(w->read);
	(void)snprintf(w->read + n, sizeof(w->read) - n, "%s:%lld", f->unit_id,
	               (long long)f->last_success_unix_s);
	return 0;
}

static int read_at(struct world *w, int64_t moment, uint64_t *ret_last, struct err *err)
{
	struct store_history_cbs cbs = {on_document, on_feed, w};
	w->read[0] = '\0';
	return store_history(w->path, moment, &cbs, ret_last, err);
}

static void the_newest_received_by_then_of_each(void **state)
{
	static const struct {
		int64_t moment;
		uint64_t last;
		const char *got;
	} cases[] = {
	        {-5, 0, "a:900"},
	        {99, 0, "a:900"},
	        {100, 2, "a/plan/2014=p1 b/plan/2014=q1 a:900"},
	        {199, 2, "a/plan/2014=p1 b/plan/2014=q1 a:900"},
	        {200, 4, "a/plan/2014=p2 a/results/2014=r1 b/plan/2014=q1 a:900"},
	        {300, 5, "a/plan/2014=p1 a/results/2014=r1 b/plan/2014=q1 a:900"},
	        {400, 6, "a/plan/2014=p1 a/results/2014=r1 b/plan/2014=q1 a/plan/2015=p3 a:900"},
	        {INT64_MAX, 6,
	         "a/plan/2014=p1 a/results/2014=r1 b/plan/2014=q1 a/plan/2015=p3 a:900"},
	};
	struct world *w = *state;
	struct store_batch *b = store_batch_new();
	open_store(w, 5);
	put(b, "a", DOC_PLAN, 2014, 100, "p1");
	put(b, "b", DOC_PLAN, 2014, 100, "q1");
	put(b, "a", DOC_PLAN, 2014, 200, "p2");
	put(b, "a", DOC_RESULTS, 2014, 200, "r1");
	put(b, "a", DOC_PLAN, 2014, 300, "p1"); /* the first one again */
	put(b, "a", DOC_PLAN, 2015, 400, "p3");
	store_put_feed(b, &(struct store_feed){.unit_id = "a", .last_success_unix_s = 900});
	commit(w, b);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) { /* beside the open writer, and after it */
		uint64_t last = 99;
		struct err err = {0};
		if (i == 5)
			close_store(w);
		if (read_at(w, cases[i].moment, &last, &err) < 0)
			fail_msg("%s", err.text);
		assert_string_equal(w->read, cases[i].got);
		assert_int_equal(last, cases[i].last);
	}
}

static void what_still_mattered_then_comes_before_it(void **state)
{
	static const struct {
		int64_t moment;
		const char *got;
	} cases[] = {{100, "a/results/2014=r1 "},
	             {200, "a/results/2014=r1 a/results/2014=r2 "},
	             {300, "a/results/2014=r1 a/results/2014=r2 a/results/2014=r3 "}};
	struct world *w = *state;
	open_store(w, 5);
	for (int i = 1; i <= 3; i++) {
		struct store_batch *b = store_batch_new();
		struct store_document d = {.unit_id = "a",
		                           .kind = DOC_RESULTS,
		                           .year = 2014,
		                           .received_unix_s = 100 * i,
		                           .url = "u",
		                           .body = i == 1   ? "r1"
		                                   : i == 2 ? "r2"
		                                            : "r3",
		                           .n_body = 2,
		                           .hash = {(uint8_t)i},
		                           .amends = i == 2}; /* the second corrects the first */
		store_put_document(b, &d);
		commit(w, b);
	}
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		uint64_t last = 0;
		assert_int_equal(read_at(w, cases[i].moment, &last, &err), 0);
		assert_string_equal(w->read, cases[i].got);
	}
	close_store(w);
}

static void what_is_pruned_is_said_and_the_rest_is_whole(void **state)
{
	struct world *w = *state;
	struct err err = {0};
	uint64_t last = 99;
	struct store_batch *b = store_batch_new();
	open_store(w, 2);
	put(b, "a", DOC_PLAN, 2014, 1000000000, "p1");
	put(b, "a", DOC_PLAN, 2014, 1000000000 + A_YEAR, "p2");
	put(b, "a", DOC_PLAN, 2014, 1000000000 + 4 * A_YEAR, "p3");
	/* b's plan changed: both say how that year is judged, for as long as the newer is in force
	 */
	put_amending(b, "b", DOC_PLAN, 2014, 1000000000, "q1", false);
	put_amending(b, "b", DOC_PLAN, 2014, 1000000000 + A_YEAR, "q2", true);
	commit(w, b);
	assert_int_equal(read_at(w, 1000000000, &last, &err), 0); /* not pruned yet */
	assert_string_equal(w->read, "a/plan/2014=p1 b/plan/2014=q1 ");
	close_store(w);
	open_store(w, 2);
	b = store_batch_new();
	store_put_prune(b, 2);
	commit(w, b);
	assert_int_equal(read_at(w, 1000000000 + 2 * A_YEAR, &last, &err), 0);
	assert_string_equal(w->read,
	                    /* older than two years, but in force then */
	                    "a/plan/2014=p2 b/plan/2014=q1 b/plan/2014=q2 ");
	last = 99;
	assert_int_equal(read_at(w, 1000000000 + 2 * A_YEAR - 1, &last, &err), -ENODATA);
	assert_non_null(strstr(err.text, "store.keep_years"));
	assert_non_null(strstr(err.text, "2003-09-09T")); /* from when it can be asked */
	assert_int_equal(last, 99);
	assert_string_equal(w->read, "");
	close_store(w);
}

static void what_keeps_it_from_being_read_is_said(void **state)
{
	struct world *w = *state;
	struct err err = {0};
	uint64_t last = 99;
	struct stat st;
	assert_int_equal(read_at(w, 0, &last, &err), -ENOENT);
	assert_non_null(strstr(err.text, w->path));
	assert_int_equal(stat(w->path, &st), -1); /* asking makes no file */
	FILE *f = fopen(w->path, "wb");
	assert_non_null(f);
	for (int i = 0; i < 300; i++)
		assert_true(fputs("inte en databas ", f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(read_at(w, 0, &last, &err), -EBADMSG);
	assert_non_null(strstr(err.text, "skadad"));
	assert_int_equal(unlink(w->path), 0);
	struct store_batch *b = store_batch_new();
	open_store(w, 5);
	put(b, "a", DOC_PLAN, 2014, 1, "p1");
	put(b, "b", DOC_PLAN, 2014, 1, "p2");
	commit(w, b);
	fail_with = -ENOMEM; /* who listens may stop it */
	assert_int_equal(read_at(w, 1, &last, &err), -ENOMEM);
	assert_string_equal(w->read, "a/plan/2014=p1 ");
	assert_int_equal(last, 99);
	close_store(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        CASE(the_newest_received_by_then_of_each),
	        CASE(what_still_mattered_then_comes_before_it),
	        CASE(what_is_pruned_is_said_and_the_rest_is_whole),
	        CASE(what_keeps_it_from_being_read_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
