/* SPDX-License-Identifier: EUPL-1.2 */
/* A store on a real loop, over a file of its own in a new directory. */
#ifndef STORE_RIG_H
#define STORE_RIG_H

#include "test.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>
#include "store.h"

#define KEEP_YEARS 5
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

struct world {
	char dir[64], path[96];
	uv_loop_t loop;
	struct store *s;
	int done, status;
	struct store_batch *back[4];
	struct err err;
	char letters[256]; /* that are to be sent, by row */
	int n_counted;
	char read[512]; /* room for what a test notes while it reads */
};

static inline void on_done(int status, const struct err *err, struct store_batch *back, void *arg)
{
	struct world *w = arg;
	assert_true(w->done < 4);
	w->back[w->done++] = back;
	w->status = status;
	if (err)
		w->err = *err;
	assert_true((status == 0) == (back == NULL));
}

static inline void note_letter(const struct letter *l, void *arg)
{
	struct world *w = arg;
	size_t n = strlen(w->letters);
	(void)snprintf(w->letters + n, sizeof(w->letters) - n, "%lld:%s ", (long long)l->row,
	               l->notice.id);
}

/* «[3:cc04 4:dd05 then 7]» */
static inline void note_recalled(const struct recall *r, void *arg)
{
	struct world *w = arg;
	(void)snprintf(w->letters + strlen(w->letters), sizeof(w->letters) - strlen(w->letters),
	               "[");
	for (size_t i = 0; i < r->n; i++)
		note_letter(&r->letters[i], arg);
	(void)snprintf(w->letters + strlen(w->letters), sizeof(w->letters) - strlen(w->letters),
	               "then %lld] ", (long long)r->next_row);
}

static inline void open_store(struct world *w, int keep_years)
{
	struct err err = {0};
	assert_int_equal(uv_loop_init(&w->loop), 0);
	struct store_params p = {.path = w->path, .keep_years = keep_years};
	if (store_open(&w->loop, &p, &w->s, &err) != 0)
		fail_msg("%s", err.text);
	store_set_letter_cbs(
	        w->s, &(struct store_letter_cbs){note_letter, note_letter, note_recalled, w});
}

static inline void on_closed(void *arg)
{
	((struct world *)arg)->s = NULL;
}

static inline void close_store(struct world *w)
{
	store_close(w->s, on_closed, w);
	assert_int_equal(uv_run(&w->loop, UV_RUN_DEFAULT), 0);
	assert_null(w->s);
	assert_int_equal(uv_loop_close(&w->loop), 0);
}

static inline int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	assert_non_null(w);
	(void)snprintf(w->dir, sizeof(w->dir), "/tmp/tertial-store-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	(void)snprintf(w->path, sizeof(w->path), "%s/t.db", w->dir);
	*state = w;
	return 0;
}

static inline int teardown(void **state)
{
	struct world *w = *state;
	static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		char name[128];
		(void)snprintf(name, sizeof(name), "%s%s", w->path, ends[i]);
		(void)unlink(name); /* some cases have made fewer files */
	}
	assert_int_equal(rmdir(w->dir), 0);
	free(w);
	return 0;
}

static inline void commit(struct world *w, struct store_batch *b)
{
	w->done = 0;
	assert_int_equal(store_commit(w->s, b, on_done, w), 0);
	while (w->done == 0)
		(void)uv_run(&w->loop, UV_RUN_ONCE);
}

static inline int count_document(const struct store_document *d, void *arg)
{
	(void)d;
	++*(int *)arg;
	return 0;
}

#endif
