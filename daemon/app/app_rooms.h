/* SPDX-License-Identifier: EUPL-1.2 */
/* app/app_rooms: the app itself, shared by app.c, reload.c, renew.c and registry.c.  app_run() owns
 * it. */
#ifndef APP_APP_ROOMS_H
#define APP_APP_ROOMS_H

#include <uv.h>
#include "app.h"
#include "flow.h"
#include "net.h"
#include "ready.h"
#include "registry.h"
#include "restore.h"
#include "secrets.h"
#include "authors.h"

/* One reload, from SIGHUP until it is in force or broken off: reload.c. */
struct reload {
	bool under_way, again;
	struct loop_job job;              /* reads all anew */
	struct config *next;              /* by it; NULL: errors in the report, or no memory */
	struct secrets *before, *secrets; /* for it, counted; by it */
	struct authors *authors;          /* by it */
	struct config_report report;      /* by it */
	struct loan_wait wait;            /* for the world */
	struct pull *pull;                /* for the new register, until it is in force */
	struct retiring *retiring;        /* where the old one goes */
	struct carried carried;           /* by the job that has the world, and so the next two */
	struct err err;
	int status; /* of the one or the other job */
};

struct app {
	const struct app_options *options;
	struct uv_loop_s loop;
	struct loop_gate gate;
	struct loop_meter meter;
	struct loop_tick second_tick;
	struct uv_signal_s signals[3]; /* SIGTERM, SIGINT, SIGHUP */
	struct clock clock;
	struct config *cfg;
	struct secrets *secrets;          /* counted */
	struct authors *authors;          /* counted */
	uint8_t link_key[LINK_KEY_BYTES]; /* of the store */
	bool has_link_key;                /* else that of a replayed day */
	struct loop_job secrets_job;
	struct secrets *secrets_before, *secrets_next; /* the job's: counted, and what it made */
	int64_t secrets_ms;                            /* when they were last looked at */
	struct store *store;
	struct net *net;
	struct pull *pull;
	struct notify *notify;
	struct serve *serve;
	struct flow flow;
	struct ready ready;
	char page_url[96]; /* where the pages are when the port was free to choose; "" else */
	/* the end */
	unsigned closing_step; /* 0: running */
	struct loan_wait closing_wait;
	int exit_code;
	struct registry registry;
	struct reload reload;
};

/* app.c */
MUST_CHECK int app_open_pull(struct app *a, const struct config *cfg, struct pull **ret_pull,
                             struct err *err);
struct net_params app_net_params(const struct config *cfg, const struct secrets *secrets);

/* hooks.c: the webhooks of a configuration, with their secrets, are those of notify from now on */
void app_set_hooks(struct app *a, const struct config *cfg, const struct secrets *secrets);

/* mailer.c: the mail server with its password, for notify; app_set_mailer() hands the ones in
 * force over, app_tell_mailer() tells the operator when that password cannot be read */
struct notify_params app_notify_params(const struct config *cfg, const struct secrets *secrets);
void app_set_mailer(struct app *a);
void app_tell_mailer(struct app *a);

/* renew.c: once a second */
void renew_second(struct app *a);

/* reload.c */
void app_reload(struct app *a);

#endif
