/* SPDX-License-Identifier: EUPL-1.2 */
/* app/app_rooms: the app itself, shared by app.c and reload.c.  main owns one on its stack (through
 * app_run). */
#ifndef APP_APP_ROOMS_H
#define APP_APP_ROOMS_H

#include <uv.h>
#include "app.h"
#include "flow.h"
#include "restore.h"
#include "net.h"
#include "ready.h"
#include "registry.h"
#include "secrets.h"

struct app {
	const struct app_options *options;
	struct uv_loop_s loop;
	struct loop_gate gate;
	struct loop_meter meter;
	struct loop_tick second_tick;
	struct uv_signal_s signals[3]; /* SIGTERM, SIGINT, SIGHUP */
	struct clock clock;
	struct config *cfg;
	struct secrets *secrets; /* counted */
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
	/* reload.c */
	struct loop_job reload_job;
	struct loan_wait reload_wait; /* for the world, to put the new one in force */
	bool reloading, reload_again;
	struct config *reloaded;                        /* by the job; NULL: errors in the report */
	struct secrets *reload_before, *reload_secrets; /* for the job, counted; by the job */
	struct config_report reload_report;
	struct pull *reload_pull;         /* for the new register, until it is in force */
	struct retiring *reload_retiring; /* where the old one goes */
	struct carried reload_carried;    /* by the job that has the world */
	struct err reload_err;            /* by it */
	int reload_status;                /* by it */
};

/* app.c */
MUST_CHECK int app_open_pull(struct app *a, const struct config *cfg, struct pull **ret_pull,
                             struct err *err);
struct net_params app_net_params(const struct config *cfg, const struct secrets *secrets);

/* renew.c: once a second */
void renew_second(struct app *a);

/* reload.c */
void app_reload(struct app *a);

#endif
