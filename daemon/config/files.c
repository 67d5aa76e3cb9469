/* SPDX-License-Identifier: EUPL-1.2 */
/* config/files.c (shell): finds and reads the files of one configuration.
 * The good path: the main file, those of units.d by name, indicators.yaml, all beside each other.
 * What can go wrong: a file is missing (only the main one must be there), unreadable, or too large:
 * told with its cause, and the rest is read all the same.
 * Memory: the bytes are freed here, after they were understood. */
#include "loader.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct files {
	struct config_part parts[CONFIG_PARTS_MAX + 2]; /* main and catalogue beside units.d */
	size_t n;
	struct arena *arena;       /* names and bytes */
	char folder[PATH_MAX];     /* of the main file */
	char prefix[PATH_MAX + 1]; /* "folder/", or "" when the main file was named without one */
	struct config_report *report;
};

static void tell(struct files *f, const char *file, const char *text)
{
	buf_fmt(&f->report->text, "%s: %s\n", file, text);
	f->report->n_errors++;
}

/* Bytes of a regular file. @return 0; -EINVAL told; -ENOENT not told; -ENOMEM */
static int read_file(struct files *f, const char *file, struct str *ret_bytes)
{
	char text[256];
	int r = 0, fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) {
		if (errno == ENOENT)
			return -ENOENT;
		(void)snprintf(text, sizeof(text), "går inte att läsa (%s)",
		               strerror(errno)); /* fits */
		tell(f, file, text);
		return -EINVAL;
	}
	struct stat st;
	char *bytes = NULL;
	size_t n = 0, size = 0;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		tell(f, file, "är ingen vanlig fil");
		r = -EINVAL;
		goto out;
	}
	if (st.st_size > YAML_FILE_BYTES_MAX) {
		(void)snprintf(text, sizeof(text), "filen är %lld byte; högst %u tillåts",
		               (long long)st.st_size, YAML_FILE_BYTES_MAX); /* fits */
		tell(f, file, text);
		r = -EINVAL;
		goto out;
	}
	size = (size_t)st.st_size;
	bytes = arena_alloc(f->arena, size + 1);
	if (!bytes) {
		r = -ENOMEM;
		goto out;
	}
	for (ssize_t got = 1; n < size && got != 0;) { /* it may have shrunk meanwhile */
		got = read(fd, bytes + n, size - n);
		if (got < 0 && errno != EINTR) {
			(void)snprintf(text, sizeof(text), "går inte att läsa (%s)",
			               strerror(errno)); /* fits */
			tell(f, file, text);
			r = -EINVAL;
			goto out;
		}
		n += got > 0 ? (size_t)got : 0;
	}
	*ret_bytes = (struct str){bytes, n};
out:
	(void)close(fd); /* only read from: nothing can be lost */
	return r;
}

/* One more file. A missing one is told only when it must be there. */
static int add_file(struct files *f, const char *file, enum part_kind kind, bool must_be_there)
{
	struct str bytes;
	int r = read_file(f, file, &bytes);
	if (r == -ENOENT && must_be_there)
		tell(f, file,
		     "filen finns inte; ange en annan med -c, eller kopiera exemplet "
		     "conf/tertiald.yaml dit");
	if (r == -ENOMEM)
		return r;
	if (r < 0)
		return 0; /* told, or allowed to be missing */
	const char *name = arena_dup(f->arena, file);
	if (!name)
		return -ENOMEM;
	struct config_part *p = &f->parts[f->n++];
	p->file = name;
	p->kind = kind;
	p->bytes = bytes;
	return 0;
}

static int is_yaml(const struct dirent *entry)
{
	struct str name = str_of(entry->d_name);
	return entry->d_name[0] != '.' &&
	       (str_ends(name, STR(".yaml")) || str_ends(name, STR(".yml")));
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name); /* alphasort() follows the locale */
}

static int add_units_d(struct files *f)
{
	char path[PATH_MAX + 300]; /* prefix, "units.d/", a name of at most 255 */
	struct dirent **names = NULL;
	(void)snprintf(path, sizeof(path), "%sunits.d", f->prefix); /* fits */
	int n = scandir(path, &names, is_yaml, by_bytes), r = 0;
	if (n < 0 && errno != ENOENT) {
		char text[256];
		(void)snprintf(text, sizeof(text), "går inte att läsa (%s)",
		               strerror(errno)); /* fits */
		tell(f, path, text);
	}
	if (n > CONFIG_PARTS_MAX)
		tell(f, path, "för många filer; högst 4096 tillåts");
	for (int i = 0; i < n; i++) {
		(void)snprintf(path, sizeof(path), "%sunits.d/%s", f->prefix,
		               names[i]->d_name); /* fits */
		if (r == 0 && n <= CONFIG_PARTS_MAX)
			r = add_file(f, path, PART_UNITS, true);
		free(names[i]);
	}
	free(names);
	return r;
}

/* The parts are understood even when one could not be read: one run tells everything. */
static int understand(struct files *f, struct config **ret_config)
{
	struct config *c = NULL;
	unsigned unreadable = f->report->n_errors;
	if (f->n == 0 || f->parts[0].kind != PART_MAIN)
		return -EINVAL; /* told */
	int r = config_parse(f->parts, f->n, f->folder, true, &c, f->report);
	f->report->n_errors += unreadable;
	if (r == 0 && unreadable) {
		c = config_free(c);
		r = -EINVAL;
	}
	if (r == 0)
		*ret_config = c;
	return r;
}

static int folder_of(struct files *f, const char *file)
{
	if (strlen(file) >= sizeof(f->folder)) {
		tell(f, file, "sökvägen är för lång");
		return -EINVAL;
	}
	char copy[PATH_MAX];
	memcpy(copy, file, strlen(file) + 1);
	(void)snprintf(f->folder, sizeof(f->folder), "%s", dirname(copy)); /* shorter than file */
	if (strchr(file, '/'))
		(void)snprintf(f->prefix, sizeof(f->prefix), "%s%s", f->folder,
		               f->folder[1] ? "/" : ""); /* "/" alone ends in one */
	return 0;
}

int config_load(const char *file, struct config **ret_config, struct config_report *report)
{
	char path[PATH_MAX + 32];
	struct files *f = calloc(1, sizeof(*f));
	if (!f)
		return -ENOMEM;
	f->report = report;
	f->arena = arena_new(TREE_ARENA_BYTES);
	int r = f->arena ? folder_of(f, file) : -ENOMEM;
	if (r == 0)
		r = add_file(f, file, PART_MAIN, true);
	if (r == 0)
		r = add_units_d(f);
	if (r == 0) {
		(void)snprintf(path, sizeof(path), "%sindicators.yaml", f->prefix); /* fits */
		r = add_file(f, path, PART_CATALOGUE, false);
	}
	if (r == 0) {
		bool catalogue = f->n && f->parts[f->n - 1].kind == PART_CATALOGUE;
		if (!catalogue && report->n_errors == 0) {
			buf_fmt(&report->notices,
			        "%s: upplysning: filen finns inte; inga indikatorer är kända\n",
			        path);
			report->n_notices++;
		}
		unsigned notices = report->n_notices;
		r = understand(f, ret_config);
		report->n_notices += notices;
	}
	(void)arena_free(f->arena); /* returns NULL, always */
	free(f);
	return r;
}
