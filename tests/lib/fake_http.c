/* SPDX-License-Identifier: EUPL-1.2 */
/* fake_http.c (tests): see fake_http.h. One accepting thread, one thread a connection; `stop_fd`
 * ends every wait. */
#include "fake_http.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>
#include "base/attr.h"

#define CONNECTIONS_MAX 4096
#define REQUEST_BYTES   65536
#define HEARD_BYTES     (4u << 20)

struct peer {
	struct fake_http *f;
	int fd;
	pthread_t thread;
};

struct fake_http {
	struct fake_route *routes; /* a copy */
	size_t n_routes;
	int listen_fd, stop_fd, port;
	char address[32], url[512];
	pthread_t thread;
	pthread_mutex_t lock;
	unsigned n_requests, n_peers, n_busy, most_busy;
	char *heard;
	size_t n_heard;
	struct peer peers[CONNECTIONS_MAX];
};

/* Wait until fd can be read, or the time is over. @return false when the server stops or the time
 * is over */
static bool wait_for(struct fake_http *f, int fd, int ms)
{
	struct pollfd p[2] = {{.fd = f->stop_fd, .events = POLLIN}, {.fd = fd, .events = POLLIN}};
	int n = poll(p, 2, ms);
	return n > 0 && !(p[0].revents & POLLIN);
}

/* @return false when the server stops meanwhile */
static bool pause_ms(struct fake_http *f, int ms)
{
	struct pollfd p = {.fd = f->stop_fd, .events = POLLIN};
	return ms == 0 || poll(&p, 1, ms) == 0;
}

static struct fake_route *find(const struct fake_http *f, const char *request)
{
	const char *path = strchr(request, ' ');
	for (size_t i = 0; path && i < f->n_routes; i++) {
		size_t n = strlen(f->routes[i].path);
		if (strncmp(path + 1, f->routes[i].path, n) == 0 && path[1 + n] == ' ')
			return &f->routes[i];
	}
	return NULL;
}

static bool stall(struct peer *p, int ms)
{
	if (ms >= 0)
		return pause_ms(p->f, ms);
	(void)wait_for(p->f, p->fd, -1); /* nothing but the other side's end can come */
	return false;
}

static bool send_some(struct peer *p, const struct fake_route *r, const char *at, size_t n,
                      size_t *sent)
{
	while (n > 0) {
		size_t piece = n;
		if (r && r->stall_after > *sent && *sent + piece > r->stall_after)
			piece = r->stall_after - *sent;
		if (r && r->cut_after && *sent + piece > r->cut_after)
			piece = r->cut_after - *sent;
		if (piece == 0)
			return false;
		ssize_t gone = send(p->fd, at, piece, MSG_NOSIGNAL);
		if (gone <= 0)
			return false;
		*sent += (size_t)gone;
		at += gone;
		n -= (size_t)gone;
		if (r && r->stall_after && *sent == r->stall_after && !stall(p, r->stall_ms))
			return false;
	}
	return true;
}

/* @return true when the connection may go on */
static bool answer(struct peer *p, const char *request)
{
	struct fake_route *r = find(p->f, request);
	size_t sent = 0;
	static _Thread_local char head[200000];
	if (!r) {
		const char *none = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
		return send_some(p, NULL, none, strlen(none), &sent);
	}
	(void)pthread_mutex_lock(&p->f->lock);
	bool first = r->n_asked++ < r->n_first;
	(void)pthread_mutex_unlock(&p->f->lock);
	if (first) {
		int n_head = snprintf(head, sizeof(head),
		                      "HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n", r->at_first);
		return send_some(p, NULL, head, (size_t)n_head, &sent);
	}
	if (!r->head) {
		(void)wait_for(p->f, p->fd, -1); /* silent until the other side gives up */
		return false;
	}
	if (!pause_ms(p->f, r->delay_ms))
		return false;
	bool same = r->unless && strstr(request, r->unless);
	size_t n_times = r->n_repeat ? r->n_repeat : 1;
	size_t n_body = r->claim_bytes ? r->claim_bytes : r->body.n * n_times;
	int n;
	if (same)
		n = snprintf(head, sizeof(head), "HTTP/1.1 304 Not Modified\r\n\r\n");
	else if (r->no_length)
		n = snprintf(head, sizeof(head), "HTTP/1.1 %s\r\n\r\n", r->head);
	else
		n = snprintf(head, sizeof(head), "HTTP/1.1 %s\r\nContent-Length: %zu\r\n\r\n",
		             r->head, n_body);
	must(n > 0 && (size_t)n < sizeof(head));
	bool ok = send_some(p, r, head, (size_t)n, &sent);
	for (size_t i = 0; ok && !same && i < n_times; i++)
		ok = send_some(p, r, r->body.at, r->body.n, &sent);
	if (r->reset) {
		struct linger hard = {.l_onoff = 1};
		(void)setsockopt(p->fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	}
	return ok && !r->close && !r->claim_bytes && !(r->no_length && n_body > 0);
}

static void hear(struct fake_http *f, const char *request)
{
	(void)pthread_mutex_lock(&f->lock);
	f->n_requests++;
	f->n_busy++;
	if (f->n_busy > f->most_busy)
		f->most_busy = f->n_busy;
	size_t n = strlen(request);
	if (f->n_heard + n < HEARD_BYTES) {
		memcpy(f->heard + f->n_heard, request, n + 1);
		f->n_heard += n;
	}
	(void)pthread_mutex_unlock(&f->lock);
}

static size_t body_length(const char *request)
{
	const char *at = strcasestr(request, "\r\ncontent-length:");
	return at ? strtoul(at + 17, NULL, 10) : 0;
}

static void *serve(void *arg)
{
	struct peer *p = arg;
	char *request = malloc(REQUEST_BYTES);
	size_t n = 0;
	must(request);
	while (wait_for(p->f, p->fd, -1)) {
		ssize_t got = recv(p->fd, request + n, REQUEST_BYTES - 1 - n, 0);
		if (got <= 0)
			break;
		n += (size_t)got;
		request[n] = '\0';
		const char *end = strstr(request, "\r\n\r\n");
		if (!end || n < (size_t)(end + 4 - request) + body_length(request))
			continue;
		n = 0;
		hear(p->f, request);
		bool go_on = answer(p, request);
		(void)pthread_mutex_lock(&p->f->lock);
		p->f->n_busy--;
		(void)pthread_mutex_unlock(&p->f->lock);
		if (!go_on)
			break;
	}
	free(request);
	(void)close(p->fd);
	return NULL;
}

static void *accept_all(void *arg)
{
	struct fake_http *f = arg;
	while (wait_for(f, f->listen_fd, -1)) {
		int fd = accept4(f->listen_fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0)
			continue;
		int on = 1; /* head and body leave in two pieces: no waiting for an ACK between */
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		must(f->n_peers < CONNECTIONS_MAX);
		(void)pthread_mutex_lock(&f->lock);
		struct peer *p = &f->peers[f->n_peers++];
		(void)pthread_mutex_unlock(&f->lock);
		*p = (struct peer){.f = f, .fd = fd};
		must(pthread_create(&p->thread, NULL, serve, p) == 0);
	}
	return NULL;
}

static int bind_to(const char *address, int *ret_port)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t n = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	must(fd >= 0 && inet_pton(AF_INET, address, &at.sin_addr) == 1);
	must(bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0);
	must(getsockname(fd, (struct sockaddr *)&at, &n) == 0);
	*ret_port = ntohs(at.sin_port);
	return fd;
}

struct fake_http *fake_http_new(const char *address, const struct fake_route *routes, size_t n)
{
	struct fake_http *f = calloc(1, sizeof(*f));
	must(f);
	f->routes = calloc(n + 1, sizeof(*f->routes));
	must(f->routes);
	if (n > 0)
		memcpy(f->routes, routes, n * sizeof(*routes));
	f->n_routes = n;
	f->heard = calloc(1, HEARD_BYTES);
	must(f->heard);
	(void)snprintf(f->address, sizeof(f->address), "%s", address ? address : "127.0.0.1");
	must(pthread_mutex_init(&f->lock, NULL) == 0);
	f->stop_fd = eventfd(0, EFD_CLOEXEC);
	f->listen_fd = bind_to(f->address, &f->port);
	must(f->stop_fd >= 0 && listen(f->listen_fd, 512) == 0);
	must(pthread_create(&f->thread, NULL, accept_all, f) == 0);
	return f;
}

struct fake_http *fake_http_free(struct fake_http *f)
{
	uint64_t one = 1;
	must(write(f->stop_fd, &one, sizeof(one)) == sizeof(one));
	must(pthread_join(f->thread, NULL) == 0);
	for (unsigned i = 0; i < f->n_peers; i++)
		must(pthread_join(f->peers[i].thread, NULL) == 0);
	(void)close(f->listen_fd);
	(void)close(f->stop_fd);
	(void)pthread_mutex_destroy(&f->lock);
	free(f->heard);
	free(f->routes);
	free(f);
	return NULL;
}

int fake_http_port(const struct fake_http *f)
{
	return f->port;
}

const char *fake_http_url(struct fake_http *f, const char *path)
{
	(void)snprintf(f->url, sizeof(f->url), "http://%s:%d%s", f->address, f->port, path);
	return f->url;
}

static unsigned read_count(struct fake_http *f, const unsigned *count)
{
	(void)pthread_mutex_lock(&f->lock);
	unsigned n = *count;
	(void)pthread_mutex_unlock(&f->lock);
	return n;
}

unsigned fake_http_requests(struct fake_http *f)
{
	return read_count(f, &f->n_requests);
}

unsigned fake_http_connections(struct fake_http *f)
{
	return read_count(f, &f->n_peers);
}

unsigned fake_http_most_at_once(struct fake_http *f)
{
	return read_count(f, &f->most_busy);
}

char *fake_http_heard(struct fake_http *f)
{
	(void)pthread_mutex_lock(&f->lock);
	char *copy = strdup(f->heard);
	(void)pthread_mutex_unlock(&f->lock);
	must(copy);
	return copy;
}

int fake_http_dead_port(void)
{
	int port = 0;
	(void)close(bind_to("127.0.0.1", &port));
	return port;
}

struct str fake_http_gzip(char c, size_t n)
{
	z_stream z = {0};
	unsigned char piece[4096];
	size_t cap = n / 500 + 4096;
	unsigned char *out = malloc(cap);
	must(out && deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) == Z_OK);
	memset(piece, c, sizeof(piece));
	z.next_out = out;
	z.avail_out = (uInt)cap;
	for (size_t left = n; left > 0;) {
		size_t step = left < sizeof(piece) ? left : sizeof(piece);
		z.next_in = piece;
		z.avail_in = (uInt)step;
		must(deflate(&z, Z_NO_FLUSH) == Z_OK && z.avail_in == 0);
		left -= step;
	}
	must(deflate(&z, Z_FINISH) == Z_STREAM_END);
	struct str s = {(char *)out, cap - z.avail_out};
	must(deflateEnd(&z) == Z_OK);
	return s;
}
