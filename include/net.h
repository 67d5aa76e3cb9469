/* SPDX-License-Identifier: EUPL-1.2 */
/* net: HTTP requests by libcurl on the loop, and SMTP in pool jobs.
 * Shell room.  All calls from the loop thread.
 *
 * HTTP: S curl multis (64 by default; one CURLM over 10,000 hosts costs 25 times as much a fetch),
 * their sockets in one private epoll set behind one uv_poll_t; HTTP/1.1 forced; only http and
 * https; redirects at most 3, never to a lower scheme, to another host only where the asker says so
 * and never with a credential; body limits measured after decompression; connect, first byte and
 * total deadlines.  A transfer's callback is called exactly once, never from inside net_start().
 * The process must ignore SIGPIPE (main does it): TLS writes have no MSG_NOSIGNAL, and curl is told
 * to leave signals alone. SMTP: one easy handle per job, because curl 7.88 waits inside the loop
 * after DATA. */
#ifndef NET_H
#define NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

struct uv_loop_s;
struct net;

struct net_params {
	unsigned n_plain_hosts, n_tls_hosts; /**< about so many: multis and kept connections */
	unsigned max_transfers;              /**< in flight over all hosts: 1..1024 */
	unsigned max_per_host;               /**< 1..64 */
	int64_t connect_timeout_ms;          /**< > 0 */
	int64_t timeout_ms;                  /**< whole transfer with its redirects, > 0 */
	int64_t first_byte_timeout_ms; /**< until the first line of the answer; 0: the whole time */
	size_t max_body_bytes;         /**< after decompression */
	unsigned max_ratio; /**< decompressed : received, once 64 KiB have come; 0: 200 */
	const char *user_agent;
	const char *ca_file;     /**< NULL: the system's bundle file */
	const char *proxy;       /**< a forward one; NULL: none, whatever the environment says */
	const char *proxy_login; /**< "user:password" for it, and no other; NULL; copied, wiped
	                            after */
	/** Names that this machine itself gives an address (/etc/hosts), NULL-terminated; NULL.
	 * Any other name that leads to this machine or its link is not connected to: whoever rules
	 * over a name must not reach what listens here.  Copied. */
	const char *const *own_names;
};

/** @return 0; -ENOMEM, negative errno */
MUST_CHECK int net_new(struct uv_loop_s *loop, const struct net_params *p, struct net **ret_net,
                       struct err *err);
/** New limits for later transfers (reload). More max_transfers than at birth needs a restart. */
void net_set_params(struct net *n, const struct net_params *p);
/** Cancels what is in flight (callbacks come with -ECANCELED), then closed_cb; frees itself before
 * it. */
void net_close(struct net *n, void (*closed_cb)(void *arg), void *arg);

/* Why a transfer failed; append-only. */
#define NET_FAULT_NAMES(X)                                                                         \
	X(NET_FAULT_NONE, "none")                                                                  \
	X(NET_FAULT_RESOLVE, "resolve")     /* no such host */                                     \
	X(NET_FAULT_CONNECT, "connect")     /* refused, unreachable */                             \
	X(NET_FAULT_TLS, "tls")             /* certificate or handshake */                         \
	X(NET_FAULT_TIMEOUT, "timeout")     /* connect, first byte or total */                     \
	X(NET_FAULT_BROKEN, "broken")       /* reset, truncated, bad framing */                    \
	X(NET_FAULT_TOO_LARGE, "too_large") /* body, header or ratio over the limit */             \
	X(NET_FAULT_REDIRECT, "redirect")   /* too many, to another scheme or host */              \
	X(NET_FAULT_HTTP_STATUS, "http_status")                                                    \
	X(NET_FAULT_BAD_URL, "bad_url")                                                            \
	X(NET_FAULT_OTHER, "other")                                                                \
	X(NET_FAULT_UNREADABLE, "unreadable") /* pull's: it leads to no document */
#define X(id, name) id,
enum net_fault { NET_FAULT_NAMES(X) NET_FAULT_COUNT };
#undef X
const char *net_fault_name(enum net_fault f);

struct net_request {
	const char *url;            /**< copied */
	const char *method;         /**< NULL: GET; "POST" with body */
	const char *authorization;  /**< value of the header; NULL; copied, wiped after; never sent
	                               to another host */
	const char *etag;           /**< for If-None-Match; NULL */
	const char *last_modified;  /**< for If-Modified-Since; NULL */
	const char *const *headers; /**< "Name: value"; NULL-terminated; NULL for none */
	struct str body;            /**< copied */
	const char *ca_file;        /**< NULL: the params'; copied */
	struct str client_cert;     /**< PEM, certificate and key; empty for none; copied, wiped */
	const char *proxy;          /**< NULL: the params'; "": none; copied */
	/** May a redirect lead to this address of another host?  NULL: to none. */
	bool (*may_go)(const char *url, void *arg);
	size_t max_body_bytes; /**< 0: the params' */
	bool failing;          /**< waits in its own lane, one slot a host */
};

/** Borrowed until the callback returns, except `body`, which the callback may take (set it to
 * NULL). */
struct net_answer {
	enum net_fault fault; /**< NONE: a 2xx or 304 came whole */
	int http_status;      /**< 0 when none came */
	char *body;           /**< malloc'ed, NUL-terminated; NULL when none */
	size_t n_body;
	const char *etag, *last_modified, *content_type; /**< NULL when not given */
	int64_t retry_after_s; /**< -1 when not given; an HTTP date is turned into seconds */
	int64_t total_us, first_byte_us;
	struct err
	        err; /**< Swedish: what failed, with limit and value; set when fault is not NONE */
};
typedef void (*net_done_cb)(struct net_answer *answer, void *arg);

/** Queue one request. @return 0: cb will be called once, later; -EINVAL not http(s) (cb never);
 * -ENOMEM; -ECANCELED closing */
MUST_CHECK int net_start(struct net *n, const struct net_request *r, net_done_cb cb, void *arg);

/** Do both addresses have the same scheme, name and port? */
bool net_same_host(const char *url, const char *other);
/** Does it lead to this very machine?  By its address in figures, or "localhost": any other name
 * may lead anywhere. */
bool net_is_here(const char *url);

struct net_stats {
	uint64_t n_started, n_done, n_failed, n_not_modified, body_bytes;
	unsigned n_in_flight, n_queued;
};
struct net_stats net_stats(const struct net *n);

/* ---- mail ---- */

/** One message to one recipient, run inside a pool job: blocking, no loop needed.
 * @param mime the whole message, CRLF line ends
 * @param ret_code SMTP reply code of the step that failed, or 250; 0 when there was no connection
 * @return 0 accepted; -EAGAIN try later (4xx, no connection, timeout); -EPROTO refused for good
 * (5xx); -EACCES it is us that the server refuses (our login), or we it (no encryption, a
 * certificate that is not good), whatever the message: a person must mend it */
#define NET_SMTP_WORDS_BYTES 256
/** Is the line to the mail server encrypted?  smtps:// always is. */
#define NET_SMTP_TLS_NAMES(X)                                                                      \
	X(NET_SMTP_TLS_REQUIRED, "required") /* nothing is sent without */                         \
	X(NET_SMTP_TLS_OPTIONAL, "optional") /* when the server offers it */                       \
	X(NET_SMTP_TLS_NONE, "none")
#define X(id, name) id,
/** As it fits: none to this machine, where it protects nothing and a certificate is made by whoever
 * runs it; else required when there is a password; else optional. */
enum net_smtp_tls { NET_SMTP_TLS_FITTING, NET_SMTP_TLS_NAMES(X) NET_SMTP_TLS_COUNT };
#undef X
/** How far it came, and what the server said last. */
struct net_smtp_trace {
	bool resolved, connected, tls, greeted;
	bool bare;        /**< it offers no encryption, which is required */
	char address[48]; /**< the server's, in numbers; "" before it is connected */
	char step[12];    /**< the last command, "EHLO", "RCPT", "DATA"; "." is the message itself;
	                     "" before any */
	char words[NET_SMTP_WORDS_BYTES]; /**< its last reply with the code, one line of UTF-8
	                                     without control signs, cut to fit; "" */
};
struct net_smtp {
	const char *url;             /**< smtp://host:port or smtps:// */
	const char *user, *password; /**< NULL for none */
	const char *ca_file;         /**< NULL: the system's */
	enum net_smtp_tls tls;
	int64_t timeout_ms;
	struct net_smtp_trace *trace; /**< filled, whatever comes of it; NULL */
};
MUST_CHECK int net_smtp_send(const struct net_smtp *s, const char *from, const char *to,
                             struct str mime, int *ret_code, struct err *err);

#endif
