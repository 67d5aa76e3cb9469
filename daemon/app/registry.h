/* SPDX-License-Identifier: EUPL-1.2 */
/* app/registry: the register of units that comes over HTTP (units_url).  Part of the app; loop
 * thread. */
#ifndef APP_REGISTRY_H
#define APP_REGISTRY_H

#include "base/err.h"
#include "due.h"
#include "log.h"
#include "loop.h"
#include "model/unit.h"

struct app;

struct registry {
	struct due *due; /* when it is asked for next; NULL: at once */
	bool busy;       /* asked for, or being looked at */
	char *asked;     /* the address that is, owned */
	struct complaint complaint;
	bool told;                        /* the operator knows that it cannot be taken */
	char *url, *etag, *last_modified; /* of what was taken last; owned */
	/* the job's */
	struct loop_job job;
	char *body; /* owned */
	size_t n_body;
	char *file, *confirmed, *next_etag, *next_modified; /* owned */
	const char *config_file;                            /* the options' */
	struct org *org;                                    /* the one in force, counted */
	int status; /* 0 taken; 1 as before; negative: why not stands in err */
	struct err err;
};

/** Once a second: ask when it is time. */
void registry_second(struct app *a);
/** --once: ask before any unit is asked; the pull starts when the answer is in force, or when there
 * is none to be had (the one before stays, and the exit code says so). */
void registry_first(struct app *a);
/** What registry_first() waits for has come; does nothing when it waits for nothing. */
void registry_settled(struct app *a);
/** The settings are others: ask at once. */
void registry_reloaded(struct registry *r);
void registry_done(struct registry *r);

#endif
