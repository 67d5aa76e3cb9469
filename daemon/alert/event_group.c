/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/event_group.c (core): what one pass has to tell, as Alertmanager groups it: a group is a
 * place in the register (or the daemon itself), and what is sent of it is all that is open there,
 * when anything of it changed.  So a receiver that knows a group by its key can take its status for
 * the whole of it.  One body holds 200 alerts: of a larger group the changed ones go first, and the
 * body says how many more there are. */
#include "event.h"
#include "mail.h"
#include <stdlib.h>
#include <string.h>

struct events {
	struct event *at;
	size_t n, cap;
};

static int by_scope(const void *a, const void *b)
{
	return strcmp(((const struct event *)a)->scope, ((const struct event *)b)->scope);
}

/* Hooks know that it is raised: be it kept quiet since, the group is not over. */
static bool is_firing(const struct alert *a)
{
	return (a->state == ALERT_RAISED || a->state == ALERT_CLEARING) &&
	       a->hooks_told != HOOKS_NOTHING;
}

static void add(struct pass *p, struct events *to, const struct event *e)
{
	if (to->n == to->cap) {
		struct event *more = arena_grow(p->arena, to->at, to->n, &to->cap, sizeof(*more));
		if (!more) {
			p->failed = true;
			return;
		}
		to->at = more;
	}
	to->at[to->n++] = *e;
}

/* Those of the same places that did not change. @param changed sorted by_scope() */
static void add_open(struct pass *p, const struct event_list *changed, struct events *to)
{
	for (size_t i = 0; i < p->b->n && !p->failed; i++) {
		const struct kept_alert *e = p->b->entries[i];
		const struct draft *d = pass_find(p, e->key);
		const struct alert *a = d ? &d->a : &e->a;
		if ((d && d->event != CHAPTER_NONE) || !is_firing(a))
			continue;
		struct event one = {.scope = event_scope(p, a)};
		if (bsearch(&one, changed->at, changed->n, sizeof(one), by_scope)) {
			one = event_still(p, a);
			add(p, to, &one);
		}
	}
}

static bool fires(const struct event *e)
{
	return e->change != CHAPTER_RECOVERED;
}

/* The changed ones first, then what is only open. */
static int by_group(const void *a, const void *b)
{
	const struct event *x = a, *y = b;
	int order = strcmp(x->scope, y->scope);
	if (order != 0)
		return order;
	if ((x->change == CHAPTER_STILL) != (y->change == CHAPTER_STILL))
		return x->change == CHAPTER_STILL ? 1 : -1;
	return event_order(a, b);
}

/* One group, from its first to its last: every changed one is sent, be it in several bodies. */
static void tell_group(struct pass *p, struct event *first, size_t n, enum civil_zone zone,
                       event_list_cb cb)
{
	struct event_list l = {.zone = zone, .group = first->scope};
	size_t n_changed = 0;
	for (size_t i = 0; i < n; i++) {
		l.firing |= fires(&first[i]);
		n_changed += first[i].change != CHAPTER_STILL;
	}
	for (size_t from = 0; from < n_changed && !p->failed; from += l.n) {
		l.at = first + from;
		l.n = n - from < EVENTS_MAX ? n - from : EVENTS_MAX;
		l.n_left_out = n - l.n;
		cb(p, &l);
	}
}

void event_groups(struct pass *p, const struct event_list *changed, event_list_cb cb)
{
	struct events all = {NULL, 0, 0};
	qsort(changed->at, changed->n, sizeof(*changed->at), by_scope);
	for (size_t i = 0; i < changed->n && !p->failed; i++)
		add(p, &all, &changed->at[i]);
	add_open(p, changed, &all);
	if (p->failed || all.n == 0)
		return;
	qsort(all.at, all.n, sizeof(*all.at), by_group);
	for (size_t from = 0, n; from < all.n && !p->failed; from += n) {
		for (n = 1; from + n < all.n && by_scope(&all.at[from], &all.at[from + n]) == 0;
		     n++)
			continue;
		tell_group(p, &all.at[from], n, changed->zone, cb);
	}
}
