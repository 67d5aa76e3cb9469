/* SPDX-License-Identifier: EUPL-1.2 */
/* serve/inner.h (shell, private): what the files of this room share.  Loop thread. */
#ifndef SERVE_INNER_H
#define SERVE_INNER_H

#include <microhttpd.h>
#include <uv.h>
#include "cache.h"
#include "serve.h"
#include "wait.h"

#define N_DOORS 2

/* One listener: MHD holds one socket per daemon. */
struct door {
	struct serve *serve;
	struct MHD_Daemon *mhd; /* NULL: not open */
	bool ended;             /* a connection did, in this run of MHD */
	uv_poll_t poll;
	uv_timer_t timer;
};

/* A connection, to end it when one request takes too long. */
struct client {
	struct client *before, *after;
	int fd;
	uint64_t since_ms;
};

struct serve {
	uv_loop_t *loop;
	struct serve_setup setup;
	struct door doors[N_DOORS];
	uv_timer_t sweep;
	struct client clients; /* head of the ring */
	struct cache cache;
	struct waits waits;  /* for history */
	struct waits orders; /* until they are done */
	int64_t n_orders;
	char *unix_path; /* to unlink; NULL */
	unsigned port;
	uint64_t request_ms;
	uint64_t n_answers;
	unsigned pending; /* open handles */
	void (*closed_cb)(void *arg);
	void *closed_arg;
};

/* What the request line said, from the first look at it to the end of the request. */
struct request {
	bool started;
	struct wait wait;
	/* of one that asks for something to be done: change.c */
	struct buf body;
	bool body_cut;
	struct view_order order; /* while it waits */
	char uri[];              /* the key of its kept answer */
};

/* ---- answer.c ---- */
/* Queue an answer; takes its body over. */
enum MHD_Result queue_answer(struct serve *s, struct MHD_Connection *c, struct view_answer *a);
/* MHD's callbacks; `door` is a struct door. */
void *on_uri(void *door, const char *uri, struct MHD_Connection *c);
enum MHD_Result on_request(void *door, struct MHD_Connection *c, const char *url,
                           const char *method, const char *version, const char *upload,
                           size_t *n_upload, void **req);
void on_request_over(void *door, struct MHD_Connection *c, void **req,
                     enum MHD_RequestTerminationCode code);

/* ---- change.c ---- */
/* A request that asks for something to be done, each time MHD calls for it. */
enum MHD_Result on_change(struct serve *s, struct MHD_Connection *c, struct request *r,
                          const char *method, const char *upload, size_t *n_upload);
/* The end of any request: nothing it holds is left. */
void request_over(struct serve *s, struct request *r);

#endif
