/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/event.c (core): what webhooks are told of one pass; see event.h.
 * All that one pass has to tell is one body, or several of EVENTS_MAX when all changes at once; in
 * Alertmanager's form a body is of one group (event_group.c). */
#include "event.h"
#include "mail.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	return c == CHAPTER_NEW     ? "new"
	       : c == CHAPTER_WORSE ? "worse"
	       : c == CHAPTER_STILL ? NULL
	                            : "recovered";
}

/* ---- one pass ---- */
const char *event_scope(struct pass *p, const struct alert *a)
{
	return a->kind == ALERT_OPERATOR
	               ? "operator"
	               : pass_text(p, "%s:%s", scope_kind_name(a->scope_kind), a->scope_id);
}

/* In the words of a mail's row. @param old NULL */
static struct event event_made(struct pass *p, const struct item *i, const struct kept_alert *old)
{
	const struct alert *a = i->a;
	struct row r = text_row(p, i);
	bool over = i->chapter == CHAPTER_RECOVERED;
	struct event e = {.a = a,
	                  .change = i->chapter,
	                  .state = over ? ALERT_QUIET : a->state,
	                  .severity = over && old ? old->a.severity : a->severity,
	                  .raised_unix_s = a->raised_unix_s,
	                  .scope = event_scope(p, a),
	                  .where = r.where,
	                  .why = over ? r.why_now : a->why[LANGUAGE_SV],
	                  .link = r.link};
	if (!e.raised_unix_s && old) /* it leaves the book */
		e.raised_unix_s = old->a.raised_unix_s;
	return e;
}

static struct event event_drafted(struct pass *p, size_t draft)
{
	const struct draft *d = &p->drafts[draft];
	struct item i = {.draft = draft, .a = &d->a, .chapter = d->event};
	return event_made(p, &i, d->old);
}

struct event event_still(struct pass *p, const struct alert *a)
{
	struct item i = {.draft = SIZE_MAX, .a = a, .chapter = CHAPTER_STILL};
	return event_made(p, &i, NULL);
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

static void tell_hooks(struct pass *p, const struct event_list *l, enum alert_format format)
{
	const char *body = NULL;
	for (size_t i = 0; i < p->b->p.n_hooks && !p->failed; i++) {
		const struct alert_hook *h = &p->b->p.hooks[i];
		if (h->format != format)
			continue;
		if (!body)
			body = render(p, l, format);
		if (!p->failed)
			put(p, l, h->to, body);
	}
}

static void tell_group(struct pass *p, const struct event_list *l)
{
	tell_hooks(p, l, ALERT_FORMAT_ALERTMANAGER);
}

static bool any_hook(const struct pass *p, enum alert_format format)
{
	bool any = false;
	for (size_t i = 0; i < p->b->p.n_hooks; i++)
		any |= p->b->p.hooks[i].format == format;
	return any;
}

int event_order(const void *a, const void *b)
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
	pass_sort(p); /* event_groups() finds them, and they stay where they are from here on */
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
			all[n++] = event_drafted(p, i);
		d->a.hooks_told = d->event == CHAPTER_RECOVERED ? HOOKS_NOTHING : HOOKS_RAISED;
	}
	if (n > 1)
		qsort(all, n, sizeof(*all), event_order);
	struct event_list changed = {.at = all, .n = n, .zone = p->now.zone};
	for (size_t from = 0; from < n && !p->failed; from += EVENTS_MAX) {
		struct event_list l = changed;
		l.at += from;
		l.n = n - from < EVENTS_MAX ? n - from : EVENTS_MAX;
		tell_hooks(p, &l, ALERT_FORMAT_TERTIAL);
	}
	if (n > 0 && !p->failed && any_hook(p, ALERT_FORMAT_ALERTMANAGER))
		event_groups(p, &changed, tell_group);
}
