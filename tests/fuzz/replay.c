/* SPDX-License-Identifier: EUPL-1.2 */
/* Without libFuzzer: each file of the folders given goes through the target once, so that corpus
 * and past crashes are ordinary tests. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static int replay(const char *path)
{
	struct stat st;
	FILE *f = fopen(path, "rbe");
	if (!f || fstat(fileno(f), &st) < 0) {
		perror(path);
		if (f)
			(void)fclose(f);
		return -1;
	}
	size_t n = (size_t)st.st_size;
	uint8_t *bytes = malloc(n ? n : 1); /* exactly n: a step outside is seen */
	int r = bytes && fread(bytes, 1, n, f) == n ? 0 : -1;
	if (r == 0)
		(void)LLVMFuzzerTestOneInput(bytes, n);
	free(bytes);
	(void)fclose(f);
	return r;
}

int main(int argc, char **argv)
{
	unsigned n = 0;
	for (int i = 1; i < argc; i++) {
		DIR *folder = opendir(argv[i]);
		for (struct dirent *e; folder && (e = readdir(folder));) {
			char path[4096];
			if (e->d_name[0] == '.')
				continue;
			(void)snprintf(path, sizeof(path), "%s/%s", argv[i], e->d_name);
			if (replay(path) < 0)
				return 1;
			n++;
		}
		if (folder)
			(void)closedir(folder);
	}
	printf("%u files replayed\n", n);
	return n > 0 ? 0 : 1;
}
