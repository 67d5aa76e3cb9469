/* SPDX-License-Identifier: EUPL-1.2 */
/* config/secret.c (shell): the first line of a credential's file.
 * Under systemd $CREDENTIALS_DIRECTORY holds them, readable by the daemon alone; without it the
 * folder `credentials` beside the main file.  The value is wiped when it is given back. */
#include "config.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "values.h"

#define SECRET_BYTES_MAX 8192 /* a bearer token with all its claims */
#define PATH_BYTES       1024

static int path_of(const struct config *c, const char *name, char out[PATH_BYTES], struct err *err)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	int n;
	if (value_id(str_of(name)) < 0) /* no slash: nothing outside the folder can be named */
		return err_set(err, -EINVAL, "\"%.100s\" duger inte som namn på en credential",
		               name);
	if (folder && folder[0]) {
		n = snprintf(out, PATH_BYTES, "%s/%s", folder, name);
	} else {
		char copy[PATH_BYTES];
		if (strlen(c->file) >= sizeof(copy))
			return err_set(err, -ENAMETOOLONG, "sökvägen %.100s… är för lång", c->file);
		memcpy(copy, c->file, strlen(c->file) + 1);
		n = snprintf(out, PATH_BYTES, "%s/credentials/%s", dirname(copy), name);
	}
	if (n < 0 || n >= PATH_BYTES)
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

int config_secret(const struct config *c, const char *name, char **ret_value, struct err *err)
{
	char path[PATH_BYTES];
	int r = path_of(c, name, path, err);
	if (r < 0)
		return r;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return err_set(err, -errno, "credential \"%s\" %s (%s)%s", name,
		               errno == ENOENT ? "finns inte" : "går inte att öppna", path,
		               errno == ENOENT
		                       ? "; lägg den där, eller använd LoadCredential= i tjänsten"
		                       : "; ge tjänstens användare rätt att läsa den");
	char *value = calloc(1, SECRET_BYTES_MAX + 2);
	ssize_t n = value ? read_some(fd, value, SECRET_BYTES_MAX + 1) : -ENOMEM;
	(void)close(fd); /* only read from: nothing can be lost */
	if (n < 0) {
		config_secret_free(value);
		return err_set(err, (int)n, "%s går inte att läsa (%s)", path, strerror((int)-n));
	}
	size_t length = strcspn(value, "\r\n");
	if (length == 0 || length > SECRET_BYTES_MAX) {
		config_secret_free(value);
		return err_set(err, -EINVAL, "%s: första raden är %s (högst %d byte)", path,
		               length ? "för lång" : "tom", SECRET_BYTES_MAX);
	}
	explicit_bzero(value + length, SECRET_BYTES_MAX + 2 - length);
	*ret_value = value;
	return 0;
}

void config_secret_free(char *value)
{
	if (!value)
		return;
	explicit_bzero(value, SECRET_BYTES_MAX + 2); /* always this size: config_secret() made it */
	free(value);
}
