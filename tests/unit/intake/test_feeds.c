/* SPDX-License-Identifier: EUPL-1.2 */
/* Golden feeds: tests/data/feeds/<case>/plan or results is what came, out is what was made of it;
 * results may have «whose»: the unit whose rows are wanted, its id, name and alias on a line each.
 * A new case is a new folder.  TERTIAL_GOLDEN=write writes `out` anew, to be read before it is
 * kept. */
#include "test.h"
#include "dump.h"
#include <dirent.h>

#define FEEDS      TEST_DATA "/feeds"
#define TEXT_BYTES (4u << 20)

static void read_feed(bool plan, struct str body, const struct unit *whose, struct buf *out)
{
	struct intake_limits limits = intake_default_limits();
	struct reason why = {0};
	struct plan *p = NULL;
	struct results *r = NULL;
	int ret = plan ? intake_plan(body, &limits, &p, &why)
	               : intake_results(body, &limits, whose, &r, &why);
	if (ret < 0)
		dump_reason(out, &why);
	else if (plan)
		dump_plan(out, p);
	else
		dump_results(out, r);
	(void)plan_unref(p);    /* returns NULL, always */
	(void)results_unref(r); /* returns NULL, always */
}

/* Its lines are copied into the arena. */
static struct unit unit_of(struct str text, const char **alias, struct arena *arena)
{
	struct str id = {NULL, 0}, name = {NULL, 0}, other = {NULL, 0};
	assert_true(str_split(&text, '\n', &id) && str_split(&text, '\n', &name) &&
	            str_split(&text, '\n', &other));
	*alias = arena_dup_str(arena, other);
	return (struct unit){.id = arena_dup_str(arena, id),
	                     .name = arena_dup_str(arena, name),
	                     .aliases = alias,
	                     .n_aliases = 1};
}

static void write_golden(const char *path, const struct buf *got)
{
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(got->at, 1, got->n, f), got->n);
	assert_int_equal(fclose(f), 0);
}

static void check_case(const char *name)
{
	char path[1024];
	struct buf in, want, got, who;
	struct unit unit;
	const char *alias;
	struct arena *arena = arena_new(1 << 12);
	buf_init(&who, TEXT_BYTES);
	buf_init(&in, TEXT_BYTES);
	buf_init(&want, TEXT_BYTES);
	buf_init(&got, TEXT_BYTES);
	(void)snprintf(path, sizeof(path), FEEDS "/%s/plan", name);
	bool plan = dump_read_file(path, &in);
	(void)snprintf(path, sizeof(path), FEEDS "/%s/results", name);
	if (!plan && !dump_read_file(path, &in))
		fail_msg("%s has neither plan nor results", name);
	(void)snprintf(path, sizeof(path), FEEDS "/%s/whose", name);
	bool asked = dump_read_file(path, &who);
	if (asked)
		unit = unit_of(buf_slice(&who), &alias, arena);
	read_feed(plan, buf_slice(&in), asked ? &unit : NULL, &got);
	(void)snprintf(path, sizeof(path), FEEDS "/%s/out", name);
	const char *mode = getenv("TERTIAL_GOLDEN");
	if (mode && strcmp(mode, "write") == 0)
		write_golden(path, &got);
	assert_true(dump_read_file(path, &want));
	if (!str_eq(buf_slice(&got), buf_slice(&want)))
		fail_msg("%s: wanted\n%s\ngot\n%s", name, want.at, got.at);
	buf_done(&in);
	buf_done(&want);
	buf_done(&got);
	buf_done(&who);
	(void)arena_free(arena); /* returns NULL, always */
}

static void test_each_feed_becomes_what_its_case_says(void **state)
{
	(void)state;
	DIR *d = opendir(FEEDS);
	size_t n = 0;
	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));) {
		if (e->d_name[0] == '.')
			continue;
		check_case(e->d_name);
		n++;
	}
	(void)closedir(d);
	assert_true(n >= 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_each_feed_becomes_what_its_case_says)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
