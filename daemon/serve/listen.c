/* SPDX-License-Identifier: EUPL-1.2 */
/* serve/listen.c (shell, loop thread at start): see the private header.
 * What can go wrong: not an address, port taken, not allowed, address not of this machine, a file
 * that is no socket in the way. */
#include "listen.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG   128
#define UNIX_MODE 0660 /* the web server in front joins the group */

union address {
	struct sockaddr any;
	struct sockaddr_in in4;
	struct sockaddr_in6 in6;
	struct sockaddr_un un;
};

static int bad_address(const char *text, struct err *err)
{
	return err_set(err, -EINVAL,
	               "serve.listen: «%s» är ingen adress; skriv till exempel 127.0.0.1:8080 "
	               "eller [::1]:8080",
	               text);
}

/* Host and port apart; the host into `host`. */
static int split(const char *text, char *host, size_t n_host, unsigned *ret_port)
{
	const char *colon = strrchr(text, ':');
	char *end;
	size_t n = colon ? (size_t)(colon - text) : 0;
	if (!colon || colon[1] < '0' || colon[1] > '9')
		return -EINVAL;
	unsigned long port = strtoul(colon + 1, &end, 10);
	if (*end || port > 65535)
		return -EINVAL;
	if (n >= 2 && text[0] == '[' && text[n - 1] == ']') {
		text++;
		n -= 2;
	} else if (memchr(text, ':', n)) {
		return -EINVAL; /* IPv6 without brackets: where would the port begin? */
	}
	if (n == 0 || n >= n_host)
		return -EINVAL;
	memcpy(host, text, n);
	host[n] = '\0';
	*ret_port = (unsigned)port;
	return 0;
}

static int parse(const char *text, union address *ret_address, socklen_t *ret_n)
{
	char host[INET6_ADDRSTRLEN + 16];
	unsigned port;
	union address a;
	memset(&a, 0, sizeof(a));
	if (split(text, host, sizeof(host), &port))
		return -EINVAL;
	if (strcmp(host, "localhost") == 0)
		memcpy(host, "127.0.0.1", sizeof("127.0.0.1"));
	if (inet_pton(AF_INET, host, &a.in4.sin_addr) == 1) {
		a.in4.sin_family = AF_INET;
		a.in4.sin_port = htons((uint16_t)port);
		*ret_n = sizeof(a.in4);
	} else if (inet_pton(AF_INET6, host, &a.in6.sin6_addr) == 1) {
		a.in6.sin6_family = AF_INET6;
		a.in6.sin6_port = htons((uint16_t)port);
		*ret_n = sizeof(a.in6);
	} else {
		return -EINVAL;
	}
	*ret_address = a;
	return 0;
}

static int cannot_listen(const char *key, const char *where, int code, struct err *err)
{
	switch (code) {
	case EADDRINUSE:
		return err_set(err, -code,
		               "%s: %s är upptagen av ett annat program; se vilket med «ss -lptn», "
		               "stoppa det eller välj en annan adress",
		               key, where);
	case EACCES:
		return err_set(err, -code,
		               "%s: får inte lyssna på %s; välj en port från 1024 och uppåt, eller "
		               "en katalog där tjänsten får skriva",
		               key, where);
	case EADDRNOTAVAIL:
		return err_set(
		        err, -code,
		        "%s: %s är ingen adress på denna maskin; se adresserna med «ip addr»", key,
		        where);
	default:
		return err_set(err, -code, "%s: kan inte lyssna på %s: %s", key, where,
		               strerror(code));
	}
}

/* Bind and listen. @return the socket, or negative errno */
static int open_socket(const union address *a, socklen_t n)
{
	int on = 1;
	int fd = socket(a->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (a->any.sa_family != AF_UNIX)
		(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)); /* a comfort */
	if (a->any.sa_family == AF_INET6)
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)); /* as written */
	if (bind(fd, &a->any, n) < 0 || listen(fd, BACKLOG) < 0) {
		int code = errno;
		(void)close(fd); /* nothing was written to it */
		return -code;
	}
	return fd;
}

int listen_tcp(const char *address, unsigned *ret_port, struct err *err)
{
	union address a;
	socklen_t n;
	if (parse(address, &a, &n))
		return bad_address(address, err);
	int fd = open_socket(&a, n);
	if (fd < 0)
		return cannot_listen("serve.listen", address, -fd, err);
	n = sizeof(a);
	if (getsockname(fd, &a.any, &n) < 0) {
		int code = errno;
		(void)close(fd); /* nothing was written to it */
		return cannot_listen("serve.listen", address, code, err);
	}
	*ret_port = ntohs(a.any.sa_family == AF_INET6 ? a.in6.sin6_port : a.in4.sin_port);
	return fd;
}

/* Is somebody answering behind the socket file? */
static int answers(const union address *a)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return 0;
	int alive = connect(fd, &a->any, sizeof(a->un)) == 0 || errno == EAGAIN;
	(void)close(fd); /* nothing was written to it */
	return alive;
}

int listen_unix(const char *path, struct err *err)
{
	union address a;
	struct stat st;
	memset(&a, 0, sizeof(a));
	a.un.sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(a.un.sun_path))
		return err_set(err, -ENAMETOOLONG,
		               "serve.unix: %s är längre än %zu tecken, vilket en sockelfil inte "
		               "får vara; välj en kortare sökväg",
		               path, sizeof(a.un.sun_path) - 1);
	memcpy(a.un.sun_path, path, strlen(path) + 1);
	if (lstat(path, &st) == 0) {
		if (!S_ISSOCK(st.st_mode))
			return err_set(err, -EEXIST,
			               "serve.unix: %s finns redan och är ingen sockel; flytta den "
			               "eller välj en annan sökväg",
			               path);
		if (answers(&a))
			return cannot_listen("serve.unix", path, EADDRINUSE, err);
		(void)unlink(path); /* left by a process that is gone; bind() tells if it stays */
	}
	int fd = open_socket(&a, sizeof(a.un));
	if (fd < 0)
		return cannot_listen("serve.unix", path, -fd, err);
	(void)chmod(path, UNIX_MODE); /* else the umask's mode stands: narrower, not wider */
	return fd;
}
