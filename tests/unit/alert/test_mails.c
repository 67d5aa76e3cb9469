/* SPDX-License-Identifier: EUPL-1.2 */
/* alert: the letters themselves.  Each folder of tests/data/mails is a case: `in` is a script of a
 * small district, `out.txt` all that was told, `out.html` the last letter.  GOLDEN_WRITE=1 writes
 * what is made now, to be read by eye. */
#include "alert_world.h"
#include <dirent.h>

static char *slurp(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return NULL;
	char *text = calloc(1, 1 << 20);
	assert_non_null(text);
	size_t n = fread(text, 1, (1 << 20) - 1, f);
	text[n] = '\0';
	assert_int_equal(fclose(f), 0);
	return text;
}

static void compare(const char *dir, const char *name, const struct buf *made)
{
	char path[512];
	assert_true((size_t)snprintf(path, sizeof(path), "%s/%s", dir, name) < sizeof(path));
	if (getenv("GOLDEN_WRITE")) {
		FILE *f = fopen(path, "wb");
		assert_non_null(f);
		assert_int_equal(fwrite(made->at, 1, made->n, f), made->n);
		assert_int_equal(fclose(f), 0);
		return;
	}
	char *golden = slurp(path);
	if (!golden || strcmp(golden, made->at ? made->at : "") != 0)
		fail_msg("%s is not what is told now:\n%s", path, made->at ? made->at : "");
	free(golden);
}

static size_t columns(struct str line)
{
	size_t n = 0;
	for (size_t at = 0; at < line.n; n++)
		(void)utf8_next(line, &at);
	return n;
}

static void lines_are_short(const char *dir, const struct buf *text)
{
	struct str rest = buf_slice(text), line;
	while (str_split(&rest, '\n', &line))
		if (columns(line) > 76 && str_find(line, STR("https://")) == SIZE_MAX &&
		    !str_starts(line, STR("mail ")) && !str_starts(line, STR("digest ")) &&
		    !str_starts(line, STR("reminder ")))
			fail_msg("%s: longer than 76: %.*s", dir, STR_ARGS(line));
}

static void every_letter_is_as_it_was_read_and_approved(void **state)
{
	(void)state;
	DIR *all = opendir(TEST_DATA "/mails");
	assert_non_null(all);
	unsigned n = 0;
	for (struct dirent *e; (e = readdir(all));) {
		char dir[400], in[512];
		if (e->d_name[0] == '.')
			continue;
		assert_true((size_t)snprintf(dir, sizeof(dir), TEST_DATA "/mails/%s", e->d_name) <
		            sizeof(dir));
		assert_true((size_t)snprintf(in, sizeof(in), "%s/in", dir) < sizeof(in));
		char *script = slurp(in);
		assert_non_null(script);
		struct buf text, html, again;
		buf_init(&text, 1 << 20);
		buf_init(&html, 1 << 20);
		buf_init(&again, 1 << 20);
		world_run(script, &text, &html, true);
		world_run(script, &again, NULL, true);
		assert_string_equal(text.at, again.at); /* same input, same bytes */
		compare(dir, "out.txt", &text);
		compare(dir, "out.html", &html);
		lines_are_short(dir, &text);
		buf_done(&text);
		buf_done(&html);
		buf_done(&again);
		free(script);
		n++;
	}
	(void)closedir(all);
	assert_true(n >= 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_letter_is_as_it_was_read_and_approved)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
