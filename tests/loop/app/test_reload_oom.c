/* SPDX-License-Identifier: EUPL-1.2 */
/* A reload for which the memory does not suffice, wherever that is: it says so, it is no fault of
 * the settings, and nothing is left of it. */
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "test.h"
#include "oom.h"
#include "../../../daemon/app/app_rooms.h"

#define NOISE_BYTES ((size_t)128 << 10) /* what the allocator keeps at hand: two configs or so */

struct rig {
	struct app a;
	struct app_options options;
	struct config before;
	char folder[32], file[64];
	bool closed;
};

static const char settings[] =
        "districts: [{id: d}]\n"
        "departments: [{id: a, district: d, head: {email: chef@exempel.se}}]\n"
        "serve: {listen: \"127.0.0.1:1\", tokens: [ett-ord-som-duger]}\n"
        "notify: {webhooks: [{url: \"https://exempel.se/\", credential: krok}]}\n"
        "units: [{id: u, department: a, credential: nyckel}]\n";

static void write_settings(const struct rig *r)
{
	FILE *f = fopen(r->file, "w");
	assert_non_null(f);
	assert_true(fprintf(f, "store: {path: \"%s/data.db\"}\n%s", r->folder, settings) > 0);
	assert_int_equal(fclose(f), 0);
}

static void on_result(const struct delivery *d, const struct notice *n, void *arg)
{
	(void)d;
	(void)n;
	(void)arg;
}

static int64_t now(void *arg)
{
	(void)arg;
	return 1400000000;
}

static struct rig *rig_new(void)
{
	struct rig *r = calloc(1, sizeof(*r));
	struct err err;
	assert_non_null(r);
	(void)snprintf(r->folder, sizeof(r->folder), "/tmp/tertial-XXXXXX"); /* fits */
	assert_non_null(mkdtemp(r->folder));
	(void)snprintf(r->file, sizeof(r->file), "%s/a.yaml", r->folder); /* fits */
	write_settings(r);
	r->options.config_file = r->file;
	struct app *a = &r->a;
	assert_int_equal(uv_loop_init(&a->loop), 0);
	a->options = &r->options;
	a->cfg = &r->before;
	a->has_link_key = true;
	a->flow.loop = &a->loop;
	a->flow.gate = &a->gate;
	a->flow.stopping = true; /* nobody is told but the log */
	loan_init(&a->flow.loan);
	struct notify_setup s = {.result_cb = on_result, .clock_cb = now};
	assert_int_equal(notify_new(&a->loop, &s, &a->notify, &err), 0);
	return r;
}

static void on_closed(void *arg)
{
	((struct rig *)arg)->closed = true;
}

static void rig_free(struct rig *r)
{
	notify_close(r->a.notify, on_closed, r);
	assert_int_equal(uv_run(&r->a.loop, UV_RUN_DEFAULT), 0);
	assert_true(r->closed);
	assert_int_equal(r->a.gate.pending, 0);
	assert_int_equal(uv_loop_close(&r->a.loop), 0);
	assert_int_equal(unlink(r->file), 0);
	assert_int_equal(rmdir(r->folder), 0);
	free(r);
}

/* One reload; `said` is what it wrote in the log.
 * @return whether all was read: then it is broken off there, as by the end of the daemon */
static bool reload(struct rig *r, size_t fails, bool *ret_reached, char said[4096])
{
	struct app *a = &r->a;
	FILE *log = tmpfile();
	int stderr_fd = dup(STDERR_FILENO);
	assert_true(log && stderr_fd >= 0 && dup2(fileno(log), STDERR_FILENO) >= 0);
	a->flow.loan.out = true; /* so that it waits here when it has read */
	oom_countdown = fails;
	app_reload(a);
	while (!a->reload.wait.waits)
		(void)uv_run(&a->loop, UV_RUN_ONCE);
	*ret_reached = oom_end();
	bool whole = a->reload.next && a->reload.secrets && a->reload.authors;
	a->closing_step = whole;
	a->flow.loan = (struct loan){0};
	loan_init(&a->flow.loan);
	a->reload.wait.waits = false;
	a->reload.wait.cb(&a->reload.wait);
	a->closing_step = 0;
	assert_true(dup2(stderr_fd, STDERR_FILENO) >= 0);
	rewind(log);
	size_t n = fread(said, 1, 4095, log);
	said[n] = '\0';
	(void)fclose(log);
	(void)close(stderr_fd);
	assert_false(a->reload.under_way || a->reload.next || a->reload.secrets ||
	             a->reload.authors || a->reload.retiring);
	return whole;
}

static size_t in_use(void)
{
	struct mallinfo2 m = mallinfo2();
	return m.uordblks + m.hblkhd;
}

static void a_reload_without_memory_says_so(void **state)
{
	(void)state;
	struct rig *r = rig_new();
	bool reached = true;
	char said[4096];
	size_t n_short = 0, last = 0, n = 1;
	for (; n < 5000; n++) {
		bool whole = reload(r, n, &reached, said);
		if (!reached)
			break;
		if (whole)
			continue; /* it was the value of a credential, which is told of later */
		n_short++;
		last = n;
		if (!strstr(said, "omläsningen avbröts: minnet räcker inte") ||
		    strstr(said, " fel;"))
			fail_msg("%zu: %s", n, said);
	}
	assert_true(!reached && n_short > 20);
	size_t before = in_use(); /* the last one fails when all but the authors is there */
	for (int i = 0; i < 100; i++)
		assert_false(reload(r, last, &reached, said));
	size_t after = in_use();
	if (after > before && after - before > NOISE_BYTES)
		fail_msg("%zu bytes are left of 100 reloads", after - before);
	rig_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_reload_without_memory_says_so),
	};
	(void)mallopt(M_ARENA_MAX,
	              1); /* as in the daemon: what the job makes is in the same heap */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
