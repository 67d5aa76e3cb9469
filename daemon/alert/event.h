/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/event.h: what webhooks are told.
 * Core; private to this room.  A hook is no person: quiet hours, limits and whether anybody could
 * be mailed are nothing to it, so the alert remembers by itself what hooks know of it
 * (hooks_told).  Muted and silenced ones wait; a recovery goes out whenever the raise did. */
#ifndef ALERT_EVENT_H
#define ALERT_EVENT_H

#include "pass.h"

/* ---- event.c ---- */
/* What hooks are yet to be told of it.
 * @param need observations after which a clearing one is over, mails or no mails */
enum chapter event_of(const struct pass *p, const struct alert *a, unsigned need);
/* It got worse. */
void event_worse(struct alert *a);
/* Make the events of what the drafts have to tell, one for each hook, and note that it is told. */
void event_tell(struct pass *p);
/* One block. @return NULL without memory, never for none */
MUST_CHECK struct alert_hook *event_hooks_copy(const struct alert_hook *hooks, size_t n);
void event_hooks_free(const struct alert_hook *hooks, size_t n);

/* One alert in a body: borrowed, and texts that live with the pass. */
struct event {
	const struct alert *a;
	enum chapter change; /* NEW, WORSE or RECOVERED; STILL: nothing did */
	enum alert_state state;
	enum severity severity; /* of what has recovered, that it had before */
	int64_t raised_unix_s;
	const char *scope;       /* "unit:alfa", "operator" */
	const char *where, *why; /* for people */
	const char *link;        /* NULL */
};
#define EVENTS_MAX 200 /* of one body: some 600 bytes each, as receivers take them */
struct event_list {
	struct event *at;
	size_t n;
	enum civil_zone zone; /* of the pass's clock */
	/* one of event_groups() */
	const char *group; /* its scope */
	bool firing;       /* anything of it, also of what is left out */
	size_t n_left_out;
};
typedef void (*event_list_cb)(struct pass *p, const struct event_list *l);
/* NULL: nothing changed. */
const char *event_change_name(enum chapter c);
const char *event_scope(struct pass *p, const struct alert *a);
/* One that is open, and did not change. */
struct event event_still(struct pass *p, const struct alert *a);
/* The new first, what is over last; then by severity, and by id. */
int event_order(const void *a, const void *b);

/* ---- event_group.c ---- */
/* Each group that anything changed of, whole.  @param changed is sorted anew */
void event_groups(struct pass *p, const struct event_list *changed, event_list_cb cb);

/* ---- event_body.c, event_alertmanager.c: a whole body ---- */
void event_body(const struct pass *p, const struct event_list *l, struct buf *out);
void event_alertmanager(struct pass *p, const struct event_list *l, struct buf *out);

#endif
