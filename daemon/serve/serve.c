/* SPDX-License-Identifier: EUPL-1.2 */
/* serve/serve.c (shell, loop thread): libmicrohttpd on the loop; see the door.
 * Good path: the epoll descriptor turns readable -> MHD_run -> on_request -> kept answer, or
 * view_answer() -> queued -> MHD sends it as the socket takes it.
 * What can go wrong: too many connections (wait in the kernel's queue), too long a head (MHD
 * answers 431), a slow client (idle: MHD's time-out; dripping: a deadline of ours for the whole
 * request), no memory (503, or the connection is dropped).  None of it reaches other clients.
 * Memory: one struct serve; MHD owns connections and responses; handles close before it goes. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "inner.h"
#include "listen.h"

#define CONNECTIONS_DEFAULT 256
#define CACHE_BYTES_DEFAULT ((size_t)64 << 20)
#define HEAD_BYTES_MAX      ((size_t)32 << 10) /* request line, head and MHD's own buffers */
#define IDLE_S              30                 /* a silent connection is closed after this */
#define REQUEST_MS          60000
#define SWEEPS              12 /* looks at the clients in the time of one request */
#define WAIT_PART           2  /* of that time a question of history may wait */

/* ---- connections ---- */

static void on_connection(void *arg, struct MHD_Connection *c, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
	struct serve *s = ((struct door *)arg)->serve;
	struct client *k = *socket_context;
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		const union MHD_ConnectionInfo *info =
		        MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
		k = malloc(sizeof(*k));
		*socket_context = k;
		if (!k)
			return; /* it lives without our deadline; MHD's own still holds */
		*k = (struct client){.before = s->clients.before,
		                     .after = &s->clients,
		                     .fd = info ? info->connect_fd : -1,
		                     .since_ms = uv_now(s->loop)};
		k->before->after = k;
		s->clients.before = k;
	} else if (k) {
		k->before->after = k->after;
		k->after->before = k->before;
		free(k);
		*socket_context = NULL;
	}
	((struct door *)arg)->ended |= code == MHD_CONNECTION_NOTIFY_CLOSED;
}

/* ---- the loop ---- */

static void on_timer(uv_timer_t *timer);

static void run(struct door *d)
{
	MHD_UNSIGNED_LONG_LONG wait_ms;
	if (d->serve->closed_cb)
		return;
	do {
		d->ended = false;
		(void)MHD_run(d->mhd); /* fails only for other modes than ours */
	} while (d->ended); /* at the limit only the run after it takes new connections */
	if (MHD_get_timeout(d->mhd, &wait_ms) == MHD_YES)
		must(uv_timer_start(&d->timer, on_timer, wait_ms, 0) == 0);
	else
		must(uv_timer_stop(&d->timer) == 0);
}

static void run_all(struct serve *s)
{
	for (size_t i = 0; i < N_DOORS; i++) {
		if (s->doors[i].mhd)
			run(&s->doors[i]);
	}
}

static void on_timer(uv_timer_t *timer)
{
	run(timer->data);
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
	(void)status; /* an error of the epoll descriptor shows in MHD_run as nothing to do */
	(void)events;
	run(poll->data);
}

/* A request that drips in or out byte by byte keeps MHD's idle time-out at bay; not this. */
static void on_sweep(uv_timer_t *timer)
{
	struct serve *s = timer->data;
	uint64_t now_ms = uv_now(s->loop);
	uint64_t limit_ms = s->request_ms / WAIT_PART;
	(void)wait_expire(
	        &s->waits, now_ms, limit_ms, /* how many does not matter */
	        "svaret dröjde för länge; försök igen om en stund, då är det kanske klart");
	(void)wait_expire(&s->orders, now_ms, limit_ms, /* nor here */
	                  "det dröjde för länge att lagra det; det görs så snart det går");
	run_all(s);
	for (struct client *k = s->clients.after; k != &s->clients; k = k->after) {
		if (now_ms - k->since_ms > s->request_ms && k->fd >= 0)
			(void)shutdown(k->fd, SHUT_RDWR); /* MHD sees the end and closes it */
	}
}

static void on_closed(uv_handle_t *handle)
{
	struct serve *s = handle->data;
	must(s->pending > 0);
	if (--s->pending > 0)
		return;
	void (*closed_cb)(void *arg) = s->closed_cb;
	void *arg = s->closed_arg;
	free(s->unix_path);
	free(s);
	if (closed_cb)
		closed_cb(arg);
}

/* ---- birth and end ---- */

static int door_open(struct door *d, int fd, struct err *err)
{
	struct serve *s = d->serve;
	unsigned most = s->setup.params.max_connections;
	d->mhd = MHD_start_daemon(
	        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, d,
	        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT,
	        most ? most : CONNECTIONS_DEFAULT, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	        HEAD_BYTES_MAX, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
	        MHD_OPTION_URI_LOG_CALLBACK, on_uri, d, MHD_OPTION_NOTIFY_COMPLETED,
	        on_request_over, d, MHD_OPTION_NOTIFY_CONNECTION, on_connection, d, MHD_OPTION_END);
	if (!d->mhd) {
		(void)close(fd); /* MHD did not take it over */
		return err_set(err, -ENOMEM,
		               "serve: HTTP-servern kunde inte startas; är minnet "
		               "eller antalet öppna filer slut?");
	}
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(d->mhd, MHD_DAEMON_INFO_EPOLL_FD);
	must(info);
	int r = uv_poll_init(s->loop, &d->poll, info->epoll_fd);
	if (r < 0) {
		MHD_stop_daemon(d->mhd);
		d->mhd = NULL;
		return err_set(err, r, "serve: slingan tog inte HTTP-servern: %s", uv_strerror(r));
	}
	s->pending++;
	must(uv_timer_init(s->loop, &d->timer) == 0);
	s->pending++;
	d->poll.data = d->timer.data = d;
	r = uv_poll_start(&d->poll, UV_READABLE, on_readable);
	return r < 0 ? err_set(err, r, "serve: %s", uv_strerror(r)) : 0;
}

static void close_all(struct serve *s)
{
	s->setup.history_cb = NULL; /* from here on nobody is suspended */
	s->setup.order_cb = NULL;
	wait_end_all(&s->waits, "tjänsten stängs; försök igen om en stund");
	wait_end_all(&s->orders,
	             "tjänsten stängs; det kan ha hunnit bli gjort: se efter innan du gör om det");
	for (size_t i = 0; i < N_DOORS; i++) {
		struct door *d = &s->doors[i];
		if (!d->mhd)
			continue;
		d->poll.data = d->timer.data = s;
		/* Before MHD closes the descriptor under it: another thread may open its number. */
		uv_close((uv_handle_t *)&d->poll, on_closed);
		uv_close((uv_handle_t *)&d->timer, on_closed);
		(void)MHD_run(d->mhd);   /* what was suspended must be back in its sight */
		MHD_stop_daemon(d->mhd); /* ends the connections, frees the requests */
		d->mhd = NULL;
	}
	if (s->unix_path)
		(void)unlink(s->unix_path); /* the next start replaces one that stays */
	cache_forget(&s->cache);
	uv_close((uv_handle_t *)&s->sweep, on_closed);
}

static int open_doors(struct serve *s, struct err *err)
{
	const struct serve_params *p = &s->setup.params;
	if (p->listen) {
		int fd = listen_tcp(p->listen, &s->port, err);
		int r = fd < 0 ? fd : door_open(&s->doors[0], fd, err);
		if (r < 0)
			return r;
	}
	if (p->unix_path) {
		int fd = listen_unix(p->unix_path, err);
		if (fd < 0)
			return fd;
		s->unix_path = strdup(p->unix_path);
		if (!s->unix_path) {
			(void)close(fd); /* nothing was written to it */
			return err_set(err, -ENOMEM, "serve: minnet är slut");
		}
		return door_open(&s->doors[1], fd, err);
	}
	return 0;
}

int serve_new(struct uv_loop_s *loop, const struct serve_setup *setup, struct serve **ret_serve,
              struct err *err)
{
	struct serve *s = calloc(1, sizeof(*s));
	if (!s)
		return err_set(err, -ENOMEM, "serve: minnet är slut");
	s->loop = loop;
	s->setup = *setup;
	s->request_ms =
	        setup->params.request_ms > 0 ? (uint64_t)setup->params.request_ms : REQUEST_MS;
	s->clients.before = s->clients.after = &s->clients;
	waits_init(&s->waits);
	waits_init(&s->orders);
	cache_init(&s->cache, setup->params.max_cache_bytes ? setup->params.max_cache_bytes
	                                                    : CACHE_BYTES_DEFAULT);
	must(uv_timer_init(loop, &s->sweep) == 0);
	s->pending++;
	s->sweep.data = s;
	for (size_t i = 0; i < N_DOORS; i++)
		s->doors[i].serve = s;
	int r = open_doors(s, err);
	if (r < 0) {
		close_all(s); /* freed from the last close callback, on the loop's next turn */
		return r;
	}
	uint64_t sweep_ms = s->request_ms / SWEEPS + 1;
	must(uv_timer_start(&s->sweep, on_sweep, sweep_ms, sweep_ms) == 0);
	*ret_serve = s;
	return 0;
}

unsigned serve_port(const struct serve *s)
{
	return s->port;
}

void serve_published(struct serve *s)
{
	cache_forget(&s->cache);
}

void serve_history_answer(struct serve *s, int64_t moment_unix_s, struct snapshot *snapshot,
                          const struct err *err)
{
	wait_answer(&s->waits, moment_unix_s, snapshot, err);
	run_all(s);
}

void serve_order_answer(struct serve *s, int64_t number, struct snapshot *snapshot,
                        const struct err *err)
{
	wait_answer(&s->orders, number, snapshot, err);
	run_all(s);
}

uint64_t serve_answers(const struct serve *s)
{
	return s->n_answers;
}

void serve_close(struct serve *s, void (*closed_cb)(void *arg), void *arg)
{
	must(closed_cb && !s->closed_cb);
	s->closed_cb = closed_cb;
	s->closed_arg = arg;
	close_all(s);
}
