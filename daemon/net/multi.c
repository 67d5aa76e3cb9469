/* SPDX-License-Identifier: EUPL-1.2 */
/* multi.c (shell, loop thread): curl's multis on our loop; see the door and STYLE «Foreign loops
 * on ours».
 *
 * Memory: the room owns shards, slots and the queue; it frees itself when its last handle has
 * closed.
 *
 * Sockets are watched by a private epoll set; the loop watches that one descriptor, so that a
 * socket that comes and goes costs one epoll_ctl and no handle of libuv's.
 *
 * The good path: net_start -> queue -> (next turn) slot added to its host's multi -> socket events
 * -> message «done» -> the callback -> the slot is free, the next one starts.
 *
 * What can go wrong: -1 from curl's timer callback means «none» and 0 «next turn»; a failed socket
 * is told to curl as CURL_CSELECT_ERR; messages are read after every action, for curl does not say
 * that there are some; an easy handle leaves its multi before anything else is done to it; a
 * closed socket has left the epoll set before. */
#include "inner.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>
#include "log.h"

#define EVENTS_MAX     48               /* a wake */
#define STEP_NS        UINT64_C(700000) /* others want the loop too; the rest is the next turn's */
#define SHARDS_LEAST   64 /* 34 µs a fetch over 10,000 hosts, against 877 µs with one */
#define SHARDS_MAX     1024
#define HOSTS_A_SHARD  8
#define TLS_SHARDS_MAX 64
#define ROUNDS_MAX     4     /* of start-and-run in one step */
#define KEPT_MAX       32768 /* connections kept open over all multis, if the file limit allows */
#define KEPT_LEAST     16    /* by each of many multis */
#define KEPT_FEWEST    4
#define FILES_RESERVED 2048 /* for readers, mail, the store and what is connected to */

static void work(struct net *n);

/* ---- what curl asks for ---- */

static int on_curl_timer(CURLM *multi, long timeout_ms, void *arg)
{
	(void)multi;
	struct shard *sh = arg;
	struct net *n = sh->net;
	sh->due_ms = timeout_ms < 0 ? INT64_MAX : (int64_t)uv_now(n->loop) + timeout_ms;
	n->soonest_ms = sh->due_ms < n->soonest_ms ? sh->due_ms : n->soonest_ms;
	return 0;
}

static uint64_t mark_of(const struct shard *sh, curl_socket_t fd)
{
	uint64_t index = (uint64_t)(sh - sh->net->shards);
	return index << 32 | (uint32_t)fd;
}

/* `known` is what we assigned: not NULL when the socket is in the set already. */
static int on_curl_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *known)
{
	(void)easy;
	struct shard *sh = arg;
	int set = sh->net->epoll_fd;
	if (what == CURL_POLL_REMOVE) {
		(void)epoll_ctl(set, EPOLL_CTL_DEL, fd, NULL); /* gone already is fine */
		return 0;
	}
	struct epoll_event ev = {.data.u64 = mark_of(sh, fd)};
	if (what & CURL_POLL_IN)
		ev.events |= EPOLLIN;
	if (what & CURL_POLL_OUT)
		ev.events |= EPOLLOUT;
	if (known) {
		if (epoll_ctl(set, EPOLL_CTL_MOD, fd, &ev) == 0)
			return 0;
	} else {
		(void)curl_multi_assign(sh->multi, fd, sh); /* fails for unknown sockets only */
	}
	if (epoll_ctl(set, EPOLL_CTL_ADD, fd, &ev) == 0 ||
	    (errno == EEXIST && epoll_ctl(set, EPOLL_CTL_MOD, fd, &ev) == 0))
		return 0;
	log_write(LOG_LEVEL_ERR, "net", NULL, "en anslutning kan inte bevakas: %s",
	          strerror(errno));
	return -1;
}

int multi_close_socket(void *arg, curl_socket_t fd)
{
	struct net *n = arg;
	(void)epoll_ctl(n->epoll_fd, EPOLL_CTL_DEL, fd, NULL); /* mostly gone already */
	return close(fd);
}

/* ---- first bytes ---- */

static void await_first_byte(struct net *n, struct slot *s)
{
	if (n->p.first_byte_timeout_ms >= n->p.timeout_ms)
		return; /* the whole time is curl's to watch */
	s->awaiting = true;
	s->newer = NULL;
	s->older = n->newest;
	if (n->newest)
		n->newest->newer = s;
	else
		n->oldest = s;
	n->newest = s;
}

void net_first_byte_came(struct slot *s)
{
	struct net *n = s->net;
	if (s->older)
		s->older->newer = s->newer;
	else
		n->oldest = s->newer;
	if (s->newer)
		s->newer->older = s->older;
	else
		n->newest = s->older;
	s->awaiting = false;
}

/* ---- a transfer's end ---- */

static void release(struct net *n, struct slot *s)
{
	if (s->t->post) { /* back to GET, and no pointer into what is freed now */
		(void)curl_easy_setopt(s->easy, CURLOPT_POSTFIELDS, NULL); /* frees, cannot fail */
		(void)curl_easy_setopt(s->easy, CURLOPT_HTTPGET, 1L);      /* same */
	}
	(void)curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER, NULL); /* same */
	s->t = transfer_free(s->t);
	s->shard = NULL;
	s->next_free = n->free_slots;
	n->free_slots = s;
}

static void count(struct net *n, const struct net_answer *a)
{
	n->stats.n_done++;
	n->stats.body_bytes += a->n_body;
	if (a->fault != NET_FAULT_NONE)
		n->stats.n_failed++;
	else if (a->http_status == 304)
		n->stats.n_not_modified++;
}

/* Give the answer; the easy handle is in no multi any more. */
void multi_tell(struct net *n, struct slot *s, struct net_answer *a)
{
	struct transfer *t = s->t;
	queue_leave(&n->queue, t);
	count(n, a);
	t->cb(a, t->arg);
	free(a->body); /* NULL when the callback took it */
	release(n, s);
}

static void finish(struct net *n, struct slot *s, CURLcode code)
{
	if (s->awaiting)
		net_first_byte_came(s);
	(void)curl_multi_remove_handle(s->shard->multi, s->easy); /* it is in there */
	int r = slot_redirect(s, code, (int64_t)uv_now(n->loop));
	if (r > 0 && curl_multi_add_handle(s->shard->multi, s->easy) == CURLM_OK)
		return; /* on its way again; curl has asked for a turn at once */
	if ((r < 0 && s->fault == NET_FAULT_NONE) || r > 0)
		s->fault = NET_FAULT_OTHER;
	struct net_answer a;
	slot_answer(s, code, &a);
	multi_tell(n, s, &a);
}

static void read_messages(struct net *n, struct shard *sh)
{
	int left;
	for (CURLMsg *m; (m = curl_multi_info_read(sh->multi, &left)) != NULL;) {
		if (m->msg != CURLMSG_DONE)
			continue;
		struct slot *s = NULL;
		CURLcode code = m->data.result; /* m dies with the handle's leaving */
		must(curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &s) == CURLE_OK && s);
		finish(n, s, code);
	}
}

static void act(struct net *n, struct shard *sh, curl_socket_t fd, int bits)
{
	int running = 0;
	CURLMcode code = curl_multi_socket_action(sh->multi, fd, bits, &running);
	if (code != CURLM_OK)
		log_write(LOG_LEVEL_ERR, "net", NULL, "curl: %s", curl_multi_strerror(code));
	read_messages(n, sh);
}

/* ---- starting ---- */

/* A multi looks through all connections it keeps once a second that it is used: the more hosts, the
 * more multis.  With TLS each holds the issuers it has read, a megabyte and more: then fewer.
 * @return NULL without memory */
static struct shard *shard_of(struct net *n, const struct transfer *t)
{
	bool tls = str_starts((struct str){t->host->key, t->host->n_key}, STR("https:"));
	unsigned of = tls && n->n_shards > TLS_SHARDS_MAX ? TLS_SHARDS_MAX : n->n_shards;
	struct shard *sh = &n->shards[t->host->hash % of];
	return sh->multi || multi_open(sh) == 0 ? sh : NULL;
}

static void start(struct net *n, struct transfer *t, int64_t now_ms)
{
	struct slot *s = n->free_slots;
	must(s); /* the queue lets no more go than there are slots */
	n->free_slots = s->next_free;
	s->t = t;
	s->shard = shard_of(n, t);
	n->stats.n_started++;
	if (slot_prepare(s, now_ms) == 0 && s->shard &&
	    curl_multi_add_handle(s->shard->multi, s->easy) == CURLM_OK) {
		await_first_byte(n, s);
		return;
	}
	s->fault = NET_FAULT_OTHER;
	struct net_answer a;
	slot_answer(s, CURLE_OUT_OF_MEMORY, &a);
	multi_tell(n, s, &a);
}

static void begin_step(struct net *n)
{
	n->step_ns = uv_hrtime();
}

static bool is_long(const struct net *n)
{
	return uv_hrtime() - n->step_ns > STEP_NS;
}

static bool start_all(struct net *n, int64_t now_ms)
{
	bool any = false;
	for (struct transfer *t;
	     n->free_slots && !is_long(n) && (t = queue_take(&n->queue, now_ms)) != NULL;) {
		start(n, t, now_ms);
		any = true;
	}
	return any;
}

/* ---- turns ---- */

/* Between two looks at all of them, `soonest_ms` may be too early, never too late. */
static void run_due_shards(struct net *n, int64_t now_ms)
{
	if (n->soonest_ms > now_ms)
		return;
	for (unsigned i = 0; i < n->n_shards && !is_long(n); i++) {
		struct shard *sh = &n->shards[n->next_shard];
		n->next_shard = (n->next_shard + 1) % n->n_shards;
		if (sh->due_ms > now_ms)
			continue;
		sh->due_ms = INT64_MAX; /* curl sets it anew */
		act(n, sh, CURL_SOCKET_TIMEOUT, 0);
	}
	n->soonest_ms = INT64_MAX;
	for (unsigned i = 0; i < n->n_shards; i++)
		n->soonest_ms =
		        n->shards[i].due_ms < n->soonest_ms ? n->shards[i].due_ms : n->soonest_ms;
}

static void end_silent_ones(struct net *n, int64_t now_ms)
{
	while (n->oldest && n->oldest->started_ms + n->p.first_byte_timeout_ms <= now_ms) {
		struct slot *s = n->oldest;
		s->fault = NET_FAULT_TIMEOUT;
		finish(n, s, CURLE_OPERATION_TIMEDOUT);
	}
}

static void on_again(struct uv_idle_s *again)
{
	struct net *n = again->data;
	(void)uv_idle_stop(again); /* always 0 */
	begin_step(n);
	if (!loop_gate_closing(&n->gate))
		work(n);
}

void multi_next_turn(struct net *n)
{
	(void)uv_idle_start(&n->again, on_again); /* cannot fail with a callback */
}

/* @param due_ms when we want to go on ourselves; INT64_MAX: when there is a reason */
static void arm(struct net *n, int64_t due_ms)
{
	int64_t now_ms = (int64_t)uv_now(n->loop);
	due_ms = n->soonest_ms < due_ms ? n->soonest_ms : due_ms;
	if (n->oldest && n->oldest->started_ms + n->p.first_byte_timeout_ms < due_ms)
		due_ms = n->oldest->started_ms + n->p.first_byte_timeout_ms;
	if (queue_when(&n->queue) < due_ms)
		due_ms = queue_when(&n->queue);
	if (due_ms <= now_ms) {
		multi_next_turn(n);
		return;
	}
	/* Later than armed: let it fire and look again; it costs less than to set it each time. */
	if (due_ms >= n->armed_ms)
		return;
	n->armed_ms = due_ms;
	loop_tick_start(&n->tick, due_ms - now_ms, 0);
}

/* Start what may start, run what is due (which may free slots), until nothing new comes or it has
 * been long enough. */
static void work(struct net *n)
{
	int64_t now_ms = (int64_t)uv_now(n->loop);
	bool settled = false;
	n->working = true;
	end_silent_ones(n, now_ms);
	for (int i = 0; i < ROUNDS_MAX && !settled && !loop_gate_closing(&n->gate); i++) {
		uint64_t n_done = n->stats.n_done;
		bool started = start_all(n, now_ms);
		run_due_shards(n, now_ms);
		settled = !started && n->stats.n_done == n_done && !is_long(n);
	}
	n->working = false;
	if (!loop_gate_closing(&n->gate))
		arm(n, settled ? INT64_MAX : now_ms);
}

void multi_on_tick(struct loop_tick *tick, void *arg)
{
	(void)tick;
	struct net *n = arg;
	n->armed_ms = INT64_MAX;
	begin_step(n);
	work(n);
}

static int bits_of(uint32_t events)
{
	int bits = 0;
	if (events & EPOLLIN)
		bits |= CURL_CSELECT_IN;
	if (events & EPOLLOUT)
		bits |= CURL_CSELECT_OUT;
	if (events & (EPOLLERR | EPOLLHUP))
		bits |= CURL_CSELECT_ERR;
	return bits;
}

void multi_on_poll(struct uv_poll_s *poll, int status, int events)
{
	(void)events;
	struct net *n = poll->data;
	struct epoll_event ready[EVENTS_MAX];
	if (status < 0)
		log_write(LOG_LEVEL_ERR, "net", NULL, "bevakningen av anslutningar: %s",
		          uv_strerror(status));
	int n_ready = epoll_wait(n->epoll_fd, ready, EVENTS_MAX, 0);
	begin_step(n);
	n->working = true;
	/* What is left is ready still in the next turn. */
	for (int i = 0; i < n_ready && !is_long(n) && !loop_gate_closing(&n->gate); i++) {
		const struct epoll_event *e =
		        &ready[(n->next_event + (unsigned)i) % (unsigned)n_ready];
		act(n, &n->shards[e->data.u64 >> 32], (curl_socket_t)(uint32_t)e->data.u64,
		    bits_of(e->events));
	}
	n->next_event++;
	n->working = false;
	if (!loop_gate_closing(&n->gate))
		work(n);
}

/* ---- the multis themselves ---- */

/* Of the files we may open, those that nothing else needs. */
static unsigned long kept_in_all(void)
{
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files) < 0)
		return KEPT_MAX;
	rlim_t left = files.rlim_cur > 2 * FILES_RESERVED ? files.rlim_cur - FILES_RESERVED
	                                                  : files.rlim_cur / 2;
	return left < KEPT_MAX ? left : KEPT_MAX;
}

unsigned multi_shards(unsigned n_plain, unsigned n_tls)
{
	unsigned long n = ((unsigned long)n_plain + n_tls) / HOSTS_A_SHARD;
	unsigned long most = kept_in_all() / KEPT_LEAST;
	n = n < SHARDS_LEAST ? SHARDS_LEAST : n < SHARDS_MAX ? n : SHARDS_MAX;
	n = n < most ? n : most;
	return n > 0 ? (unsigned)n : 1;
}

long multi_kept(unsigned long all, unsigned n_shards, unsigned at, unsigned n_plain, unsigned n_tls)
{
	unsigned n_secure = n_shards < TLS_SHARDS_MAX ? n_shards : TLS_SHARDS_MAX;
	unsigned long n_hosts = (unsigned long)n_plain + n_tls;
	unsigned long tls = n_hosts ? all * n_tls / n_hosts : all / 2;
	unsigned long each = (all - tls) / n_shards + (at < n_secure ? tls / n_secure : 0);
	return each < KEPT_FEWEST ? KEPT_FEWEST : (long)each;
}

void multi_set_kept(struct net *n)
{
	unsigned long all = kept_in_all();
	for (unsigned i = 0; i < n->n_shards; i++) {
		n->shards[i].kept =
		        multi_kept(all, n->n_shards, i, n->p.n_plain_hosts, n->p.n_tls_hosts);
		if (n->shards[i].multi) /* this only stores a value */
			(void)curl_multi_setopt(n->shards[i].multi, CURLMOPT_MAXCONNECTS,
			                        n->shards[i].kept);
	}
}

int multi_open(struct shard *sh)
{
	CURLM *m = curl_multi_init();
	if (!m)
		return -ENOMEM;
	/* These only store a value. */
	(void)curl_multi_setopt(m, CURLMOPT_SOCKETFUNCTION, on_curl_socket);
	(void)curl_multi_setopt(m, CURLMOPT_SOCKETDATA, sh);
	(void)curl_multi_setopt(m, CURLMOPT_TIMERFUNCTION, on_curl_timer);
	(void)curl_multi_setopt(m, CURLMOPT_TIMERDATA, sh);
	(void)curl_multi_setopt(m, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
	(void)curl_multi_setopt(m, CURLMOPT_MAXCONNECTS, sh->kept);
	sh->multi = m;
	return 0;
}
