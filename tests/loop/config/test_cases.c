/* SPDX-License-Identifier: EUPL-1.2 */
/* Each folder of tests/data/config is one configuration with the errors it must give: `errors`
 * (empty when it is good) and, when wanted, `notices`. Paths in them are relative to the case's
 * folder. A new case needs no code here. */
#include "test.h"
#include <dirent.h>
#include "config.h"

#define CASES TEST_DATA "/config"

static char *read_text(const char *path)
{
	FILE *f = fopen(path, "re");
	if (!f)
		return NULL;
	char *text = calloc(1, 65536);
	assert_non_null(text);
	size_t n = fread(text, 1, 65535, f);
	assert_true(n < 65535);
	(void)fclose(f); /* only read from */
	return text;
}

/* Without "<folder>/" wherever it stands. */
static char *relative(const char *text, const char *folder)
{
	size_t n = strlen(folder);
	char *out = calloc(1, strlen(text) + 1), *to = out;
	assert_non_null(out);
	while (*text) {
		if (strncmp(text, folder, n) == 0 && text[n] == '/')
			text += n + 1;
		else
			*to++ = *text++;
	}
	return out;
}

/* The text of one file of a case, or NULL when the case does not say. */
static bool differs(const char *folder, const char *name, const struct buf *got)
{
	char path[600];
	(void)snprintf(path, sizeof(path), "%s/%s", folder, name); /* short names */
	char *wanted = read_text(path);
	if (!wanted)
		return false;
	char *shown = relative(got->at ? got->at : "", folder);
	bool wrong = strcmp(wanted, shown) != 0;
	if (wrong)
		print_error("%s\n--- wanted\n%s--- got\n%s", path, wanted, shown);
	free(wanted);
	free(shown);
	return wrong;
}

static bool case_fails(const char *name)
{
	char folder[300], file[400], path[400];
	struct config *c = NULL;
	struct config_report report;
	(void)snprintf(folder, sizeof(folder), CASES "/%s", name);      /* short names */
	(void)snprintf(file, sizeof(file), "%s/tertiald.yaml", folder); /* the same */
	(void)snprintf(path, sizeof(path), "%s/errors", folder);        /* the same */
	char *errors = read_text(path);
	if (!errors) {
		print_error("%s saknas\n", path);
		return true;
	}
	config_report_init(&report);
	int r = config_load(file, &c, &report);
	bool wrong = differs(folder, "errors", &report.text);
	wrong |= differs(folder, "notices", &report.notices);
	int expected = errors[0] ? -EINVAL : 0;
	if (r != expected || (r == 0) != (c != NULL) || (r == 0) != (report.n_errors == 0)) {
		print_error("%s: gave %d\n", name, r);
		wrong = true;
	}
	free(errors);
	config_report_done(&report);
	c = config_free(c);
	assert_null(c);
	return wrong;
}

static void test_every_case_gives_its_errors_and_no_others(void **state)
{
	(void)state;
	struct dirent **names;
	int n = scandir(CASES, &names, NULL, alphasort), failed = 0, run = 0;
	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0); /* notices name the folder */
	assert_true(n > 0);
	for (int i = 0; i < n; i++) {
		if (names[i]->d_name[0] != '.') {
			failed += case_fails(names[i]->d_name);
			run++;
		}
		free(names[i]);
	}
	free(names);
	assert_int_equal(failed, 0);
	assert_true(run >= 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_every_case_gives_its_errors_and_no_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
