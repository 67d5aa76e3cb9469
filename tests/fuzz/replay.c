/* SPDX-License-Identifier: EUPL-1.2 */
/* Where libFuzzer is not linked: runs a fuzz target over every file of the folders given as
 * arguments, so that corpus and past crashes are ordinary tests.  A folder that does not exist
 * holds nothing. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define INPUT_BYTES_MAX (64u << 20)

/* Each file in a block of its own size, so that a sanitizer sees the first byte read past its end.
 */
static int replay_file(const char *path)
{
	struct stat st;
	FILE *f = fopen(path, "rb");
	if (!f || fstat(fileno(f), &st) || (uint64_t)st.st_size > INPUT_BYTES_MAX) {
		(void)fprintf(stderr, "%s: %s\n", path, f ? "för stor" : strerror(errno));
		if (f)
			(void)fclose(f); /* only read */
		return 1;
	}
	size_t size = (size_t)st.st_size;
	uint8_t *data = malloc(size ? size : 1);
	int bad = !data || fread(data, 1, size, f) != size;
	(void)fclose(f); /* only read */
	if (!bad)
		(void)LLVMFuzzerTestOneInput(data, size); /* always 0 */
	free(data);
	if (bad)
		(void)fprintf(stderr, "%s: gick inte att läsa\n", path);
	return bad;
}

static int replay_folder(const char *folder, size_t *n_files)
{
	struct dirent **names;
	char path[4096];
	int bad = 0;
	int n = scandir(folder, &names, NULL, alphasort);
	if (n < 0)
		return errno != ENOENT;
	for (int i = 0; i < n; i++) {
		int length = snprintf(path, sizeof(path), "%s/%s", folder, names[i]->d_name);
		if (names[i]->d_name[0] != '.' && length > 0 && (size_t)length < sizeof(path)) {
			bad |= replay_file(path);
			*n_files += 1;
		}
		free(names[i]);
	}
	free(names);
	return bad;
}

int main(int argc, char **argv)
{
	size_t n_files = 0;
	int bad = 0;
	for (int i = 1; i < argc; i++)
		bad |= replay_folder(argv[i], &n_files);
	(void)printf("%zu filer\n", n_files);
	return bad;
}
