/* SPDX-License-Identifier: EUPL-1.2 */
/* What a store does when it cannot: a full disk gives everything back, two daemons never share a
 * file, what is not ours is left alone, and what is queued is not lost. */
#include "test.h"
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include "../../../daemon/store/store_inner.h"
#include "store_rig.h"

static struct store_batch *large(const char *name)
{
	struct store_batch *b = store_batch_new();
	char *body = calloc(1, 1 << 20);
	assert_true(b && body);
	store_put_document(b, &(struct store_document){.unit_id = name,
	                                               .year = 2014,
	                                               .url = "u",
	                                               .body = body,
	                                               .n_body = 1 << 20});
	store_put_number(b, "last", name[0]);
	free(body);
	return b;
}

static void a_full_disk_gives_all_back_in_order(void **state)
{
	struct world *w = *state;
	struct rlimit before, tight;
	int n = 0;
	struct err err;
	(void)signal(SIGXFSZ, SIG_IGN); /* as the daemon does: the write says EFBIG instead */
	open_store(w, KEEP_YEARS);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	tight = before;
	tight.rlim_cur = 300 * 1024;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
	struct store_batch *a = large("a"), *b = large("b");
	assert_int_equal(store_commit(w->s, a, on_done, w), 0);
	assert_int_equal(store_commit(w->s, b, on_done, w), 0);
	while (w->done < 2)
		(void)uv_run(&w->loop, UV_RUN_ONCE);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(w->status, -ENOSPC);
	assert_non_null(strstr(w->err.text, "disken är full"));
	assert_ptr_equal(w->back[0], a);
	assert_ptr_equal(w->back[1], b);
	assert_int_equal(store_number(w->s, "last", -1), -1);
	commit(w, a); /* there is room again */
	assert_int_equal(w->status, 0);
	commit(w, b);
	assert_int_equal(w->status, 0);
	assert_int_equal(store_number(w->s, "last", -1), 'b');
	assert_int_equal(store_each_document(w->s, count_document, &n, &err), 0);
	assert_int_equal(n, 2);
	close_store(w);
}

static void closing_commits_what_is_queued(void **state)
{
	struct world *w = *state;
	open_store(w, KEEP_YEARS);
	for (int i = 1; i <= 3; i++) {
		struct store_batch *b = store_batch_new();
		store_put_number(b, "last", i);
		assert_int_equal(store_commit(w->s, b, on_done, w), 0);
	}
	close_store(w);
	assert_int_equal(w->done, 3);
	open_store(w, KEEP_YEARS);
	assert_int_equal(store_number(w->s, "last", -1), 3);
	close_store(w);
}

static void refused(struct world *w, int code, const char *word)
{
	struct store *s = NULL;
	struct err err = {0};
	struct store_params p = {.path = w->path, .keep_years = 5};
	int e = store_open(&w->loop, &p, &s, &err);
	assert_null(s);
	if (e != code || !strstr(err.text, word))
		fail_msg("%d, not %d, or no «%s»: %s", e, code, word, err.text);
}

static void one_daemon_at_a_time(void **state)
{
	struct world *w = *state;
	open_store(w, KEEP_YEARS);
	refused(w, -EBUSY, "annan tertiald");
	close_store(w);
	open_store(w, KEEP_YEARS);
	close_store(w);
}

static void what_is_not_ours_is_left_alone(void **state)
{
	struct world *w = *state;
	sqlite3 *other;
	FILE *f = fopen(w->path, "wb");
	assert_non_null(f);
	for (int i = 0; i < 300; i++)
		assert_true(fputs("inte en databas ", f) >= 0);
	assert_int_equal(fclose(f), 0);
	refused(w, -EBADMSG, "skadad");
	assert_int_equal(unlink(w->path), 0);
	assert_int_equal(sqlite3_open(w->path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "CREATE TABLE annat (x)", NULL, NULL, NULL),
	                 SQLITE_OK);
	assert_int_equal(sqlite3_close(other), SQLITE_OK);
	refused(w, -EINVAL, "annat program");
	assert_int_equal(unlink(w->path), 0);
	open_store(w, KEEP_YEARS);
	close_store(w);
	assert_int_equal(sqlite3_open(w->path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "PRAGMA user_version = 99", NULL, NULL, NULL),
	                 SQLITE_OK);
	assert_int_equal(sqlite3_close(other), SQLITE_OK);
	refused(w, -ENOTSUP, "nyare");
	(void)unlink(w->path);
	char path[96];
	memcpy(path, w->path, sizeof(path));
	(void)snprintf(w->path, sizeof(w->path), "%.60s/saknas/t.db", w->dir);
	refused(w, -ENOENT, "mappen");
	memcpy(w->path, path, sizeof(path));
}

static void a_batch_without_memory_is_refused_whole(void **state)
{
	struct world *w = *state;
	open_store(w, KEEP_YEARS);
	struct store_batch *b = store_batch_new();
	b->failed = true;
	assert_int_equal(store_commit(w->s, b, on_done, w), -ENOMEM);
	b = store_batch_free(b);
	close_store(w);
	assert_int_equal(w->done, 0);
}

/* For the watchdog: an hour in which nothing was to be stored is no hour without progress. */
static void progress_counts_from_the_first_batch_after_a_rest(void **state)
{
	struct world *w = *state;
	open_store(w, KEEP_YEARS);
	w->s->stats.last_commit_ms -= 3600000;
	struct store_batch *b = store_batch_new();
	store_put_number(b, "generation", 7);
	assert_int_equal(store_commit(w->s, b, on_done, w), 0);
	assert_int_equal(store_stats(w->s).last_commit_ms, (int64_t)uv_now(&w->loop));
	close_store(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        CASE(a_full_disk_gives_all_back_in_order),
	        CASE(closing_commits_what_is_queued),
	        CASE(one_daemon_at_a_time),
	        CASE(what_is_not_ours_is_left_alone),
	        CASE(a_batch_without_memory_is_refused_whole),
	        CASE(progress_counts_from_the_first_batch_after_a_rest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
