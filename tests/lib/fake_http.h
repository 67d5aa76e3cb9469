/* SPDX-License-Identifier: EUPL-1.2 */
/* fake_http: a unit's web server that says what the test tells it to, whole or damaged. It runs in
 * threads of its own (one a connection) on a loopback address and port of its own. The routes are
 * borrowed and may not be changed while it runs; texts it gives back are the caller's to free. */
#ifndef FAKE_HTTP_H
#define FAKE_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

struct fake_route {
	const char *path;
	const char *head; /**< "200 OK\r\nETag: x" : status and header lines; NULL: takes the
	                     request and is silent */
	struct str body;
	size_t n_repeat;      /**< the body so many times; 0: once */
	const char *unless;   /**< answer 304 when the request holds this line, e.g. "If-None-Match:
	                       \"a\"" */
	bool no_length;       /**< write no Content-Length */
	bool close;           /**< close after the answer */
	size_t claim_bytes;   /**< Content-Length to claim instead; 0: the true one */
	size_t cut_after;     /**< close after so many bytes in all; 0: never */
	bool reset;           /**< close with RST instead of FIN */
	size_t stall_after;   /**< after so many bytes be silent for stall_ms, then go on */
	int stall_ms;         /**< -1: until the other side gives up */
	int delay_ms;         /**< before the first byte */
	const char *at_first; /**< `head` of the first answers, without a body; NULL */
	unsigned n_first, n_asked; /**< so many answers; the second is the server's own */
};

struct fake_http;

/** @param address "127.0.0.1", another loopback address, or NULL for the first; dies on failure */
struct fake_http *fake_http_new(const char *address, const struct fake_route *routes,
                                size_t n_routes);
/** Stops threads and connections. @return NULL */
struct fake_http *fake_http_free(struct fake_http *f);
int fake_http_port(const struct fake_http *f);
/** "http://address:port" + path, in a static buffer of the server: valid until the next call. */
const char *fake_http_url(struct fake_http *f, const char *path);
unsigned fake_http_requests(struct fake_http *f);
unsigned fake_http_connections(struct fake_http *f);
/** Most connections that were answering at one time. */
unsigned fake_http_most_at_once(struct fake_http *f);
/** All requests so far, one after the other, as they came; caller frees. */
char *fake_http_heard(struct fake_http *f);
/** A loopback port where nobody listens. */
int fake_http_dead_port(void);
/** gzip of `n` times `c`; caller frees. */
struct str fake_http_gzip(char c, size_t n);

#endif
