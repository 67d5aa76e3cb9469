/* SPDX-License-Identifier: EUPL-1.2 */
/* fake_smtp.c (tests): see fake_smtp.h. */
#include "fake_smtp.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/attr.h"

#define HEARD_BYTES (1u << 20)

struct fake_smtp {
	struct fake_smtp_script script;
	int listen_fd, stop_fd;
	bool in_auth;
	char url[64];
	pthread_t thread;
	size_t n_heard;
	char heard[HEARD_BYTES];
};

static bool wait_for(struct fake_smtp *f, int fd)
{
	struct pollfd p[2] = {{.fd = f->stop_fd, .events = POLLIN}, {.fd = fd, .events = POLLIN}};
	return poll(p, 2, -1) > 0 && !(p[0].revents & POLLIN);
}

/* @return false: silent from here on */
static bool reply(int fd, const char *scripted, const char *usual)
{
	const char *text = scripted ? scripted : usual;
	return text[0] && send(fd, text, strlen(text), MSG_NOSIGNAL) > 0 &&
	       send(fd, "\r\n", 2, MSG_NOSIGNAL) == 2;
}

static bool answer(struct fake_smtp *f, int fd, const char *line, bool *in_data)
{
	const struct fake_smtp_script *s = &f->script;
	if (*in_data) {
		if (strcmp(line, ".") != 0)
			return true;
		*in_data = false;
		return reply(fd, s->end, "250 2.0.0 mottaget");
	}
	if (strncasecmp(line, "EHLO", 4) == 0 || strncasecmp(line, "HELO", 4) == 0)
		return reply(fd, s->ehlo, "250 fake");
	if (f->in_auth) { /* this line is the password */
		f->in_auth = false;
		return reply(fd, s->auth, "235 välkommen");
	}
	if (strncasecmp(line, "AUTH", 4) == 0) {
		f->in_auth = true;
		return reply(fd, NULL, "334 ");
	}
	if (strncasecmp(line, "MAIL", 4) == 0)
		return reply(fd, s->mail, "250 OK");
	if (strncasecmp(line, "RCPT", 4) == 0)
		return reply(fd, s->rcpt, "250 OK");
	if (strncasecmp(line, "DATA", 4) == 0) {
		*in_data = !s->data;
		return reply(fd, s->data, "354 kom igen");
	}
	if (strncasecmp(line, "QUIT", 4) == 0)
		return reply(fd, NULL, "221 hej");
	return reply(fd, NULL, "500 va");
}

static void talk(struct fake_smtp *f, int fd)
{
	size_t from = f->n_heard;
	bool in_data = false, speaks = reply(fd, f->script.greeting, "220 fake ESMTP");
	while (wait_for(f, fd)) {
		ssize_t n = recv(fd, f->heard + f->n_heard, HEARD_BYTES - 1 - f->n_heard, 0);
		if (n <= 0)
			return;
		f->n_heard += (size_t)n;
		f->heard[f->n_heard] = '\0';
		for (char *end; (end = strstr(f->heard + from, "\r\n")) != NULL;) {
			char line[1024];
			size_t n_line = (size_t)(end - (f->heard + from));
			must(n_line < sizeof(line));
			memcpy(line, f->heard + from, n_line);
			line[n_line] = '\0';
			from += n_line + 2;
			speaks = speaks && answer(f, fd, line, &in_data);
		}
	}
}

static void *serve(void *arg)
{
	struct fake_smtp *f = arg;
	while (wait_for(f, f->listen_fd)) {
		int fd = accept(f->listen_fd, NULL, NULL);
		if (fd < 0)
			continue;
		talk(f, fd);
		(void)close(fd);
	}
	return NULL;
}

struct fake_smtp *fake_smtp_new(const struct fake_smtp_script *script)
{
	struct fake_smtp *f = calloc(1, sizeof(*f));
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof(at);
	must(f);
	f->script = *script;
	f->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	f->stop_fd = eventfd(0, EFD_CLOEXEC);
	must(f->listen_fd >= 0 && f->stop_fd >= 0);
	must(bind(f->listen_fd, (struct sockaddr *)&at, sizeof(at)) == 0);
	must(getsockname(f->listen_fd, (struct sockaddr *)&at, &n) == 0);
	must(listen(f->listen_fd, 8) == 0);
	(void)snprintf(f->url, sizeof(f->url), "smtp://127.0.0.1:%d", ntohs(at.sin_port));
	must(pthread_create(&f->thread, NULL, serve, f) == 0);
	return f;
}

struct fake_smtp *fake_smtp_free(struct fake_smtp *f)
{
	uint64_t one = 1;
	must(write(f->stop_fd, &one, sizeof(one)) == sizeof(one));
	must(pthread_join(f->thread, NULL) == 0);
	(void)close(f->listen_fd);
	(void)close(f->stop_fd);
	free(f);
	return NULL;
}

const char *fake_smtp_url(const struct fake_smtp *f)
{
	return f->url;
}

const char *fake_smtp_heard(const struct fake_smtp *f)
{
	return f->heard;
}
