/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/event.c (core): what webhooks are told of one pass; see event.h.
 * All that one pass has to tell is one body, or several of EVENTS_MAX when all changes at once. */
#include "event.h"
#include "mail.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVENTS_MAX     200 /* of one body: some 600 bytes each, as receivers take them */
#define BODY_MAX_BYTES ((size_t)16 << 20) /* texts of alerts are bounded: never reached */

/* ---- the hooks ---- */
struct alert_hook *event_hooks_copy(const struct alert_hook *hooks, size_t n)
{
	size_t n_text = 0;
	for (size_t i = 0; i < n; i++)
		n_text += strlen(hooks[i].to) + 1;
	struct alert_hook *to = malloc((n + 1) * sizeof(*to) + n_text);
	char *at = (char *)(to + n + 1);
	for (size_t i = 0; to && i < n; i++) {
		size_t n_name = strlen(hooks[i].to) + 1;
		to[i] = (struct alert_hook){memcpy(at, hooks[i].to, n_name), hooks[i].format};
		at += n_name;
	}
	return to;
}

void event_hooks_free(const struct alert_hook *hooks, size_t n)
{
	(void)n; /* one block */
	free((struct alert_hook *)hooks);
}

/* ---- what is owed ---- */
enum chapter event_of(const struct pass *p, const struct alert *a, unsigned need)
{
	bool open =
	        a->state == ALERT_RAISED || (a->state == ALERT_CLEARING && a->n_observed < need);
	if (!open)
		return a->hooks_told == HOOKS_NOTHING ? CHAPTER_NONE : CHAPTER_RECOVERED;
	if (a->state != ALERT_RAISED || a->muted || a->silenced_until_unix_s > p->now.unix_s)
		return CHAPTER_NONE;
	switch (a->hooks_told) {
	case HOOKS_NOTHING: return CHAPTER_NEW;
	case HOOKS_RAISED: return CHAPTER_NONE;
	case HOOKS_OWED_WORSE: return CHAPTER_WORSE;
	}
	must_fail("alert: what hooks were told is out of range");
}

void event_worse(struct alert *a)
{
	if (a->hooks_told == HOOKS_RAISED)
		a->hooks_told = HOOKS_OWED_WORSE;
}

const char *event_change_name(enum chapter c)
{
	return c == CHAPTER_NEW ? "new" : c == CHAPTER_WORSE ? "worse" : "recovered";
}

/* ---- one pass ---- */

/* In the words of a mail's row. */
static struct event event_made(struct pass *p, size_t draft)
{
	const struct draft *d = &p->drafts[draft];
	const struct alert *a = &d->a;
	struct item i = {.draft = draft, .a = a, .chapter = d->event};
	struct row r = text_row(p, &i);
	bool over = d->event == CHAPTER_RECOVERED;
	struct event e = {.a = a,
	                  .change = d->event,
	                  .state = over ? ALERT_QUIET : a->state,
	                  .severity = over && d->old ? d->old->a.severity : a->severity,
	                  .raised_unix_s = a->raised_unix_s,
	                  .where = r.where,
	                  .why = over ? r.why_now : a->why[LANGUAGE_SV],
	                  .link = r.link};
	if (!e.raised_unix_s && d->old) /* it leaves the book */
		e.raised_unix_s = d->old->a.raised_unix_s;
	e.scope = a->kind == ALERT_OPERATOR
	                  ? "operator"
	                  : pass_text(p, "%s:%s", scope_kind_name(a->scope_kind), a->scope_id);
	return e;
}

static const char *subject_of(struct pass *p, const struct event_list *l)
{
	unsigned n[CHAPTER_COUNT] = {0};
	for (size_t i = 0; i < l->n; i++)
		n[l->at[i].change]++;
	return pass_text(p, "händelser: %u nya, %u värre, %u återhämtade", n[CHAPTER_NEW],
	                 n[CHAPTER_WORSE], n[CHAPTER_RECOVERED]);
}

static const char *render(struct pass *p, const struct event_list *l, enum alert_format format)
{
	struct buf body;
	buf_init(&body, BODY_MAX_BYTES);
	if (format == ALERT_FORMAT_ALERTMANAGER)
		event_alertmanager(p, l, &body);
	else
		event_body(p, l, &body);
	p->failed |= buf_failed(&body) != 0;
	const char *text = buf_failed(&body) ? NULL : arena_dup_str(p->arena, buf_slice(&body));
	p->failed |= !text;
	buf_done(&body);
	return text ? text : "";
}

static void put(struct pass *p, const struct event_list *l, const char *to, const char *body)
{
	uint64_t h = tell_unused(p, hash_more(hash_bytes(str_of(to)), str_of(body)));
	uint64_t g = hash_more(SECOND_HASH_SEED ^ h, str_of(body));
	struct notice *made = pass_notice(p);
	if (!made)
		return;
	*made = (struct notice){.id = tell_id(p, h, g),
	                        .kind = NOTICE_EVENT,
	                        .to = pass_text(p, "%s", to),
	                        .subject = subject_of(p, l),
	                        .text = body,
	                        .html = "",
	                        .created_unix_s = p->now.unix_s};
}

static void tell_hooks(struct pass *p, const struct event_list *l)
{
	const char *bodies[ALERT_FORMAT_COUNT] = {NULL};
	for (size_t i = 0; i < p->b->p.n_hooks && !p->failed; i++) {
		const struct alert_hook *h = &p->b->p.hooks[i];
		if (!bodies[h->format])
			bodies[h->format] = render(p, l, h->format);
		if (!p->failed)
			put(p, l, h->to, bodies[h->format]);
	}
}

/* The new first, what is over last; then by severity, and in the order of the drafts. */
static int by_change(const void *a, const void *b)
{
	const struct event *x = a, *y = b;
	if (x->change != y->change)
		return (int)x->change - (int)y->change;
	if (x->severity != y->severity)
		return (int)y->severity - (int)x->severity;
	return strcmp(x->a->id, y->a->id);
}

void event_tell(struct pass *p)
{
	size_t n = 0;
	for (size_t i = 0; i < p->n_drafts; i++)
		n += p->drafts[i].event != CHAPTER_NONE;
	if (n == 0 || p->failed)
		return;
	struct event *all = arena_array(p->arena, n, sizeof(*all));
	if (!all) {
		p->failed = true;
		return;
	}
	n = 0;
	for (size_t i = 0; i < p->n_drafts && !p->failed; i++) {
		struct draft *d = &p->drafts[i];
		if (d->event == CHAPTER_NONE)
			continue;
		if (p->b->p.n_hooks > 0)
			all[n++] = event_made(p, i);
		d->a.hooks_told = d->event == CHAPTER_RECOVERED ? HOOKS_NOTHING : HOOKS_RAISED;
	}
	if (n > 1)
		qsort(all, n, sizeof(*all), by_change);
	for (size_t from = 0; from < n && !p->failed; from += EVENTS_MAX) {
		size_t left = n - from;
		tell_hooks(p,
		           &(struct event_list){all + from, left < EVENTS_MAX ? left : EVENTS_MAX,
		                                p->now.zone});
	}
}
