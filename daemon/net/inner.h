/* SPDX-License-Identifier: EUPL-1.2 */
/* inner.h: what the files of net share. Private; loop thread.
 *
 * transfer: one request from net_start() to its callback; one malloc'ed block with its strings.
 * slot: one easy handle and the answer it is receiving; max_transfers of them, kept for ever.
 * shard: one CURLM, made when it is first needed; a host always lands in the same, so that its kept
 * connections and names are found again. */
#ifndef NET_INNER_H
#define NET_INNER_H

#include <curl/curl.h>
#include <uv.h>
#include "loop.h"
#include "net.h"
#include "queue.h"

#define NET_REDIRECTS_MAX 3
/* of all header lines of one answer: real ones have 1 kB */
#define NET_HEADER_BYTES_MAX (64u << 10)
/* of an answer nobody reads (404 …): so much is worth a kept connection */
#define NET_UNREAD_BYTES_MAX (64u << 10)
/* small answers may pack as well as they like */
#define NET_RATIO_FLOOR_BYTES (64u << 10)
/* how long a host's only waiting request waits for its busy connection */
#define NET_HOLD_MS 250

struct transfer {
	struct transfer *next; /* in its host's queue */
	struct host *host;
	net_done_cb cb;
	void *arg;
	size_t n_block; /* bytes of this block, to wipe */
	size_t max_body_bytes;
	bool failing, post, conditional;
	bool (*may_go)(const char *url, void *arg);
	const char *ca_file, *proxy; /* in this block; NULL: the params' */
	struct str client_cert;      /* in this block */
	unsigned n_redirects;
	bool private_dropped; /* a redirect led to another host */
	const char *url;      /* in this block */
	char *moved_to;       /* owned; where a redirect led, NULL at first */
	struct str body;      /* in this block */
	unsigned n_public;    /* header lines that may go to another host: the first ones */
	unsigned n_headers;
	struct curl_slist *headers; /* in this block: curl only reads the list */
};

struct slot {
	struct net *net;
	CURL *easy;
	struct transfer *t;  /* NULL: free */
	struct shard *shard; /* whose multi holds `easy` now */
	struct slot *next_free;
	struct slot *newer, *older; /* among those that wait for a first byte */
	bool awaiting;
	unsigned settings; /* generation of the params its easy handle was given */
	bool own_ways;     /* … and the last request's own certificates or proxy since */
	bool turned_away;  /* the name led to this machine */
	int64_t started_ms, deadline_ms;
	/* the answer */
	int status;
	size_t n_header_bytes, n_unread_bytes;
	char *body;
	size_t n_body, cap_body;
	int64_t content_length; /* -1: not said */
	bool encoded;
	char etag[256], last_modified[64], content_type[128], retry_after[64], date[64];
	struct err err; /* code 0, or what a callback of ours found wrong */
	enum net_fault fault;
	char curl_says[CURL_ERROR_SIZE];
};

struct shard {
	struct net *net;
	CURLM *multi;
	long kept;      /* connections at most between two requests */
	int64_t due_ms; /* when curl wants to be called; INT64_MAX: never */
};

/* ---- transfer.c ---- */

#define NET_KEY_BYTES 300
/** "http://Name:80/x" -> "http://name:80". @return 0; -EINVAL not http(s), no host, or a sign that
 * cannot be */
MUST_CHECK int net_host_key(struct str url, char out[NET_KEY_BYTES], struct str *ret_key);
MUST_CHECK int transfer_new(const struct net_request *r, net_done_cb cb, void *arg,
                            struct transfer **ret_t);
/** Wipes it when it held a credential. @return NULL */
struct transfer *transfer_free(struct transfer *t);
/** Give a slot its request and an empty answer. */
MUST_CHECK int slot_prepare(struct slot *s, int64_t now_ms);
MUST_CHECK int slot_open(struct net *n, struct slot *s);
void slot_close(struct slot *s);
/** The proxy that its request goes through; "". */
const char *slot_proxy(const struct slot *s);
/** Make the answer out of what came; borrowed from the slot. */
void slot_answer(struct slot *s, CURLcode code, struct net_answer *ret_answer);
/** Was it a redirect to follow? @return 1: the slot is prepared for the next address; 0 no;
 * negative errno: it was one that may not be followed, and the slot's fault says why */
MUST_CHECK int slot_redirect(struct slot *s, CURLcode code, int64_t now_ms);

/* ---- redirect.c: pure ---- */

struct redirect {
	bool follow;
	bool same_host;  /* same scheme, name and port: credentials may go */
	const char *why; /* Swedish, when not followed */
};
struct redirect redirect_judge(const char *from, const char *to, unsigned n_before);

/* ---- outward.c ---- */

/** curl's open-socket callback: a socket for an address that this request may go to. */
curl_socket_t outward_open(void *slot, curlsocktype purpose, struct curl_sockaddr *to);
/** Copy the names. @return owned; NULL without memory */
MUST_CHECK char *outward_names(const char *const *names);

/* ---- faults.c ---- */

void fault_of_curl(const struct slot *s, CURLcode code, struct net_answer *a);
void fault_of_status(const struct slot *s, struct net_answer *a);

/* ---- net.c and multi.c ---- */

struct net {
	struct uv_loop_s *loop;
	struct net_params p;
	char *user_agent, *ca_file, *proxy, *proxy_login; /* owned; what p points to */
	char *own_names;   /* owned: one after the other, each with its NUL, then an empty one */
	unsigned settings; /* counts net_set_params() */
	struct loop_gate gate;
	struct loop_tick tick; /* the earliest of: curl's timers, first bytes, held hosts, starts */
	int64_t armed_ms;
	struct uv_idle_s again; /* runs while there is something to do in the very next turn */
	struct uv_poll_s poll;  /* on epoll_fd */
	int epoll_fd;
	bool working;                    /* inside work(): no need to arm */
	uint64_t step_ns;                /* when this step of the loop began */
	unsigned next_shard, next_event; /* the first to be looked at: none is always last */
	int64_t soonest_ms;              /* when the first of the shards is due */
	struct queue queue;
	struct slot **slots;
	unsigned n_slots;
	struct slot *free_slots;
	struct slot *oldest, *newest; /* waiting for a first byte, by start */
	struct net_stats stats;
	void (*closed_cb)(void *arg);
	void *closed_arg;
	unsigned n_shards;
	struct shard shards[];
};

void net_first_byte_came(struct slot *s);
/** How many for about so many hosts, and with the files we may open. */
unsigned multi_shards(unsigned n_plain, unsigned n_tls);
/** How many connections multi number `at` keeps of `all`, with about so many hosts of either kind
 * (none: as many of each): those with TLS are dealt out to a few of many. */
long multi_kept(unsigned long all, unsigned n_shards, unsigned at, unsigned n_plain,
                unsigned n_tls);
/** By the params in force. */
void multi_set_kept(struct net *n);
/** A shard's multi, when it is first needed. @return 0; -ENOMEM */
MUST_CHECK int multi_open(struct shard *sh);
int multi_close_socket(void *net, curl_socket_t fd);
/** Give a slot's answer; its easy handle is in no multi any more. */
void multi_tell(struct net *n, struct slot *s, struct net_answer *a);
void multi_next_turn(struct net *n);
void multi_on_tick(struct loop_tick *tick, void *net);
void multi_on_poll(struct uv_poll_s *poll, int status, int events);

#endif
