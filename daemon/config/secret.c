/* SPDX-License-Identifier: EUPL-1.2 */
/* config/secret.c (shell): the first line of a credential's file, or the whole of it.
 * Under systemd $CREDENTIALS_DIRECTORY holds them, readable by the daemon alone; without it the
 * folder `credentials` beside the main file.  The value is wiped when it is given back. */
#include "config.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "values.h"

#define SECRET_BYTES_MAX 8192 /* a bearer token with all its claims */

int config_secret_path(const struct config *c, const char *name, char out[CONFIG_PATH_BYTES],
                       struct err *err)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	int n;
	if (value_id(str_of(name)) < 0) /* no slash: nothing outside the folder can be named */
		return err_set(err, -EINVAL, "\"%.100s\" duger inte som namn på en credential",
		               name);
	if (folder && folder[0]) {
		n = snprintf(out, CONFIG_PATH_BYTES, "%s/%s", folder, name);
	} else {
		char copy[CONFIG_PATH_BYTES];
		if (strlen(c->file) >= sizeof(copy))
			return err_set(err, -ENAMETOOLONG, "sökvägen %.100s… är för lång", c->file);
		memcpy(copy, c->file, strlen(c->file) + 1);
		n = snprintf(out, CONFIG_PATH_BYTES, "%s/credentials/%s", dirname(copy), name);
	}
	if (n < 0 || n >= CONFIG_PATH_BYTES)
		return err_set(err, -ENAMETOOLONG, "sökvägen till credential \"%s\" är för lång",
		               name);
	return 0;
}

/* Everything up to the maximum; the end of the file or of the first line comes first. */
static ssize_t read_some(int fd, char *to, size_t max)
{
	size_t n = 0;
	while (n < max) {
		ssize_t got = read(fd, to + n, max - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		n += (size_t)got;
	}
	return (ssize_t)n;
}

int config_secret_at(const char *path, bool whole, char **ret_value, size_t *ret_n, struct err *err)
{
	size_t max = whole ? CONFIG_SECRET_FILE_BYTES : SECRET_BYTES_MAX;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return err_set(err, -errno, "filen %s %s", path,
		               errno == ENOENT
		                       ? "finns inte; lägg den där, eller använd LoadCredential= i "
		                         "tjänsten"
		                       : "går inte att öppna; ge tjänstens användare rätt att läsa "
		                         "den");
	char *value = calloc(1, max + 2);
	ssize_t got = value ? read_some(fd, value, max + 1) : -ENOMEM;
	(void)close(fd); /* only read from: nothing can be lost */
	if (got < 0) {
		config_secret_free(value);
		return err_set(err, (int)got, "%s går inte att läsa (%s)", path,
		               strerror((int)-got));
	}
	size_t n = whole ? (size_t)got : strcspn(value, "\r\n");
	if (n == 0 || n > max) {
		config_secret_free(value);
		return err_set(err, -EINVAL, "%s: %s är %s (högst %zu byte)", path,
		               whole ? "filen" : "första raden", n ? "för lång" : "tom", max);
	}
	explicit_bzero(value + n, max + 2 - n);
	*ret_value = value;
	*ret_n = n;
	return 0;
}

int config_secret(const struct config *c, const char *name, char **ret_value, struct err *err)
{
	char path[CONFIG_PATH_BYTES];
	size_t n;
	int r = config_secret_path(c, name, path, err);
	if (r == 0)
		r = config_secret_at(path, false, ret_value, &n, err);
	return r < 0 ? err_wrap(err, "credential \"%s\"", name) : 0;
}

void config_secret_free(char *value)
{
	if (!value)
		return;
	explicit_bzero(value, malloc_usable_size(value));
	free(value);
}
