/* SPDX-License-Identifier: EUPL-1.2 */
/* Without libFuzzer: run every file of the folders given through the target once. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int replay(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f || fseek(f, 0, SEEK_END) != 0)
		return -1;
	long n = ftell(f);
	rewind(f);
	uint8_t *data = n >= 0 ? malloc((size_t)n + 1) : NULL;
	int ret = data && fread(data, 1, (size_t)n, f) == (size_t)n ? 0 : -1;
	(void)fclose(f);
	if (ret == 0)
		(void)LLVMFuzzerTestOneInput(data, (size_t)n); /* aborts when a promise is broken */
	free(data);
	return ret;
}

int main(int argc, char **argv)
{
	char path[4096];
	for (int i = 1; i < argc; i++) {
		DIR *d = opendir(argv[i]);
		for (struct dirent *e; d && (e = readdir(d));) {
			(void)snprintf(path, sizeof(path), "%s/%s", argv[i], e->d_name);
			if (e->d_name[0] != '.' && replay(path) < 0)
				return EXIT_FAILURE;
		}
		if (d)
			(void)closedir(d);
	}
	return EXIT_SUCCESS;
}
