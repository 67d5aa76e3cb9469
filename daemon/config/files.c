/* SPDX-License-Identifier: EUPL-1.2 */
/* config/files.c (shell): finds and reads the files of one configuration.
 * The good path: the main file, those of units.d by name, indicators.yaml, all beside each other.
 * What can go wrong: a file is missing (only the main one must be there), unreadable, or too large:
 * told with its cause, and the rest is read all the same.
 * Memory: the bytes are freed here, after they were understood. */
#include "hosts.h"
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
	struct config_part parts[CONFIG_PARTS_MAX + 4]; /* main, units.d itself, register,
	                                                   catalogue */
	size_t n;
	struct arena *arena;       /* names, bytes and faults */
	char folder[PATH_MAX];     /* of the main file */
	char prefix[PATH_MAX + 1]; /* "folder/", or "" when the main file was named without one */
};

/* Bytes of a regular file, in the arena.
 * @param ret_fault set on failure: what people read, in the arena
 * @return 0; -ENOENT; -EINVAL; -ENOMEM */
static int read_file(struct arena *a, const char *file, struct str *ret_bytes,
                     const char **ret_fault)
{
	struct stat st;
	int r = -EINVAL, fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) {
		int why = errno;
		*ret_fault = arena_printf(a, "går inte att läsa (%s)", strerror(why));
		return why == ENOENT ? -ENOENT : -EINVAL;
	}
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		*ret_fault = "är ingen vanlig fil";
		goto out;
	}
	if (st.st_size > YAML_FILE_BYTES_MAX) {
		*ret_fault = arena_printf(a, "filen är %lld byte; högst %u tillåts",
		                          (long long)st.st_size, YAML_FILE_BYTES_MAX);
		goto out;
	}
	size_t n = 0, size = (size_t)st.st_size;
	char *bytes = arena_alloc(a, size + 1);
	if (!bytes) {
		r = -ENOMEM;
		goto out;
	}
	for (ssize_t got = 1; n < size && got != 0;) { /* it may have shrunk meanwhile */
		got = read(fd, bytes + n, size - n);
		if (got < 0 && errno != EINTR) {
			*ret_fault = arena_printf(a, "går inte att läsa (%s)", strerror(errno));
			goto out;
		}
		n += got > 0 ? (size_t)got : 0;
	}
	*ret_bytes = (struct str){bytes, n};
	r = 0;
out:
	(void)close(fd); /* only read from: nothing can be lost */
	return r;
}

/* Faults are kept with the part, so that they are told in the order of the files. */
static int add_part(struct files *f, const char *file, enum part_kind kind, struct str bytes,
                    const char *fault, bool missing)
{
	const char *name = arena_dup(f->arena, file);
	if (!name)
		return -ENOMEM;
	must(f->n < ARRAY_LEN(f->parts));
	f->parts[f->n++] = (struct config_part){name, kind, bytes, fault, missing};
	return 0;
}

static int add_file(struct files *f, const char *file, enum part_kind kind)
{
	struct str bytes = {NULL, 0};
	const char *fault = NULL;
	int r = read_file(f->arena, file, &bytes, &fault);
	bool missing = r == -ENOENT && kind != PART_MAIN;
	if (r == -ENOENT && kind == PART_MAIN)
		fault = "filen finns inte; ange en annan med -c, eller kopiera exemplet "
		        "conf/tertiald.yaml dit";
	if (r == -ENOMEM || (r < 0 && !fault))
		return -ENOMEM;
	return add_part(f, file, kind, bytes, missing ? NULL : fault, missing);
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
		const char *fault =
		        arena_printf(f->arena, "går inte att läsa (%s)", strerror(errno));
		return fault ? add_part(f, path, PART_UNITS, (struct str){NULL, 0}, fault, false)
		             : -ENOMEM;
	}
	if (n > CONFIG_PARTS_MAX)
		r = add_part(f, path, PART_UNITS, (struct str){NULL, 0},
		             "för många filer; högst 4096 tillåts", false);
	for (int i = 0; i < n; i++) {
		(void)snprintf(path, sizeof(path), "%sunits.d/%s", f->prefix,
		               names[i]->d_name); /* fits */
		if (r == 0 && n <= CONFIG_PARTS_MAX)
			r = add_file(f, path, PART_UNITS);
		free(names[i]);
	}
	free(names);
	return r;
}

static int folder_of(struct files *f, const char *file)
{
	char copy[PATH_MAX];
	if (strlen(file) >= sizeof(copy))
		return -ENAMETOOLONG;
	memcpy(copy, file, strlen(file) + 1);
	(void)snprintf(f->folder, sizeof(f->folder), "%s", dirname(copy)); /* shorter than file */
	if (strchr(file, '/'))
		(void)snprintf(f->prefix, sizeof(f->prefix), "%s%s", f->folder,
		               f->folder[1] ? "/" : ""); /* "/" alone ends in one */
	return 0;
}

/* @param candidate in place of what was fetched last; NULL */
static int add_register(struct files *f, const char *candidate)
{
	const char *path;
	int r = config_register_file(&f->parts[0], f->folder, f->arena, &path);
	if (r < 0 || !path)
		return r;
	return add_file(f, candidate ? candidate : path, PART_REGISTER);
}

static int find_files(struct files *f, const char *file, const char *candidate)
{
	char path[PATH_MAX + 32];
	int r = folder_of(f, file);
	if (r < 0)
		return add_part(f, file, PART_MAIN, (struct str){NULL, 0}, "sökvägen är för lång",
		                false);
	r = add_file(f, file, PART_MAIN);
	if (r < 0 || f->parts[0].fault)
		return r; /* without the main file the others say nothing */
	r = add_units_d(f);
	if (r == 0)
		r = add_register(f, candidate);
	if (r < 0)
		return r;
	(void)snprintf(path, sizeof(path), "%sindicators.yaml", f->prefix); /* fits */
	return add_file(f, path, PART_CATALOGUE);
}

int config_load(const char *file, struct config **ret_config, struct config_report *report)
{
	return config_load_with(file, NULL, ret_config, report);
}

int config_load_with(const char *file, const char *candidate, struct config **ret_config,
                     struct config_report *report)
{
	struct files *f = calloc(1, sizeof(*f));
	if (!f)
		return -ENOMEM;
	f->arena = arena_new(TREE_ARENA_BYTES);
	int r = f->arena ? find_files(f, file, candidate) : -ENOMEM;
	if (r == 0)
		r = config_parse(f->parts, f->n, f->folder, true, ret_config, report);
	if (r == 0 && hosts_read((*ret_config)->arena, &(*ret_config)->own_names) < 0) {
		*ret_config = config_free(*ret_config);
		r = -ENOMEM;
	}
	(void)arena_free(f->arena); /* returns NULL, always */
	free(f);
	return r;
}

int config_load_catalogue(const char *file, struct config **ret_config,
                          struct config_report *report)
{
	struct files *f = calloc(1, sizeof(*f));
	if (!f)
		return -ENOMEM;
	f->arena = arena_new(TREE_ARENA_BYTES);
	int r = f->arena ? add_part(f, file, PART_MAIN, STR("{}"), NULL, false) : -ENOMEM;
	if (r == 0)
		r = add_file(f, file, PART_CATALOGUE);
	if (r == 0 && f->parts[1].missing)
		r = -ENOENT;
	if (r == 0)
		r = config_parse(f->parts, f->n, f->folder, false, ret_config, report);
	(void)arena_free(f->arena); /* returns NULL, always */
	free(f);
	return r;
}
