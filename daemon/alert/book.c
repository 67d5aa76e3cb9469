/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/book.c (core): the book of alerts: one sorted table, born, restored and ended; and a pass
 * over it from begin to commit.  Owns its entries; what a pass gives out lives until the next pass.
 */
#include "mail.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PASS_MAX_BYTES ((size_t)512 << 20) /* a storm over the largest register, with its mails */

uint64_t alert_key(enum alert_kind kind, enum scope_kind scope, const char *scope_id,
                   const char *subject)
{
	uint64_t h = hash_bytes(str_of(alert_kind_name(kind)));
	h = hash_more(h, str_of(scope_kind_name(scope)));
	h = hash_more(h, str_of(scope_id));
	return hash_more(h, str_of(subject));
}

void alert_id(enum alert_kind kind, enum scope_kind scope, const char *id, const char *subject,
              char out[ALERT_ID_BYTES])
{
	(void)snprintf(out, ALERT_ID_BYTES, "%016llx",
	               (unsigned long long)alert_key(kind, scope, id, subject));
}

/* ---- entries: one block each ---- */
static size_t text_bytes(const char *t)
{
	return t ? strlen(t) + 1 : 0;
}

static const char *put(char **at, const char *t)
{
	if (!t)
		return NULL;
	size_t n = strlen(t) + 1;
	char *copy = memcpy(*at, t, n);
	*at += n;
	return copy;
}

static struct entry *entry_new(const struct alert *a, uint64_t key)
{
	size_t n = sizeof(struct entry) + 2 * a->n_told * sizeof(char *) + text_bytes(a->scope_id) +
	           text_bytes(a->subject) + text_bytes(a->name) + text_bytes(a->unit) +
	           text_bytes(a->why) + text_bytes(a->acknowledged_by) +
	           text_bytes(a->acknowledged_action);
	for (size_t i = 0; i < a->n_told; i++)
		n += text_bytes(a->told[i]) + text_bytes(a->told_in ? a->told_in[i] : NULL);
	struct entry *e = calloc(1, n);
	if (!e)
		return NULL;
	const char **told = (const char **)(e + 1), **told_in = told + a->n_told;
	char *at = (char *)(told_in + a->n_told);
	e->key = key;
	e->a = *a;
	e->a.scope_id = put(&at, a->scope_id);
	e->a.subject = put(&at, a->subject);
	e->a.name = put(&at, a->name);
	e->a.unit = put(&at, a->unit);
	e->a.why = put(&at, a->why);
	e->a.acknowledged_by = put(&at, a->acknowledged_by);
	e->a.acknowledged_action = put(&at, a->acknowledged_action);
	for (size_t i = 0; i < a->n_told; i++) {
		told[i] = put(&at, a->told[i]);
		told_in[i] = put(&at, a->told_in ? a->told_in[i] : NULL);
	}
	e->a.told = told;
	e->a.told_in = told_in;
	must(at <= (char *)e + n);
	return e;
}

/* Where the key stands, or where it would. */
static size_t place(const struct alert_book *b, uint64_t key)
{
	size_t low = 0, high = b->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (b->entries[mid]->key < key)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct entry *book_find(const struct alert_book *b, uint64_t key)
{
	size_t at = place(b, key);
	return at < b->n && b->entries[at]->key == key ? b->entries[at] : NULL;
}

bool book_owes(const struct alert *a)
{
	return a->state == ALERT_CLEARING || (a->state == ALERT_RAISED && a->untold);
}

/* ---- the book ---- */
static void params_done(struct alert_params *p)
{
	free((char *)p->page_url);
	free((char *)p->district_name);
}

static int params_copy(const struct alert_params *from, struct alert_params *to)
{
	*to = *from;
	to->page_url = from->page_url ? strdup(from->page_url) : NULL;
	to->district_name = from->district_name ? strdup(from->district_name) : NULL;
	if ((from->page_url && !to->page_url) || (from->district_name && !to->district_name)) {
		params_done(to);
		return -ENOMEM;
	}
	if (to->for_observations < 1)
		to->for_observations = 1;
	return 0;
}

int alert_book_new(const struct alert_params *p, struct alert_book **ret_book)
{
	struct alert_book *b = calloc(1, sizeof(*b));
	if (!b)
		return -ENOMEM;
	if (params_copy(p, &b->p)) {
		free(b);
		return -ENOMEM;
	}
	b->skipped = true; /* nothing is told before a first cycle, also after a restart */
	*ret_book = b;
	return 0;
}

static void given_done(struct alert_book *b)
{
	for (size_t i = 0; i < b->n_gone; i++)
		free(b->gone[i]);
	free(b->gone);
	b->gone = NULL;
	b->n_gone = 0;
	b->given = arena_free(b->given);
}

static void troubles_done(struct alert_book *b)
{
	for (size_t i = 0; i < b->n_troubles; i++) {
		free(b->troubles[i].subject);
		free(b->troubles[i].why);
	}
	free(b->troubles);
	b->troubles = NULL;
	b->n_troubles = 0;
}

struct alert_book *alert_book_free(struct alert_book *b)
{
	if (!b)
		return NULL;
	given_done(b);
	troubles_done(b);
	for (size_t i = 0; i < b->n; i++)
		free(b->entries[i]);
	free(b->entries);
	free(b->sent);
	free(b->made);
	free(b->open);
	params_done(&b->p);
	free(b);
	return NULL;
}

void alert_book_set_params(struct alert_book *b, const struct alert_params *p)
{
	struct alert_params fresh;
	if (params_copy(p, &fresh))
		return; /* the old ones stay: a mail with the old address beats no mail */
	params_done(&b->p);
	b->p = fresh;
}

int alert_book_restore(struct alert_book *b, const struct alert *a)
{
	uint64_t key = alert_key(a->kind, a->scope_kind, a->scope_id, a->subject);
	size_t at = place(b, key);
	bool there = at < b->n && b->entries[at]->key == key;
	struct entry *e = entry_new(a, key);
	struct entry **entries =
	        e ? realloc(b->entries, (b->n + 1) * sizeof(struct entry *)) : NULL;
	if (!entries) {
		free(e);
		return -ENOMEM;
	}
	b->entries = entries;
	alert_id(a->kind, a->scope_kind, a->scope_id, a->subject, e->a.id);
	b->n_owing += book_owes(a);
	if (there) {
		b->n_owing -= book_owes(&entries[at]->a);
		free(entries[at]);
	} else {
		memmove(&entries[at + 1], &entries[at], (b->n - at) * sizeof(struct entry *));
		b->n++;
	}
	entries[at] = e;
	return 0;
}

int alert_book_operator(struct alert_book *b, const char *subject, bool bad, const char *why,
                        struct alert_now now)
{
	(void)now; /* the pass that takes it up has its own */
	struct troubled t = {strdup(subject), strdup(why ? why : ""), bad};
	struct troubled *all = t.subject && t.why
	                               ? realloc(b->troubles, (b->n_troubles + 1) * sizeof(*all))
	                               : NULL;
	if (!all) {
		free(t.subject);
		free(t.why);
		return -ENOMEM;
	}
	b->troubles = all;
	for (size_t i = 0; i < b->n_troubles; i++) { /* the last word on a subject counts */
		if (strcmp(all[i].subject, subject) != 0)
			continue;
		free(all[i].subject);
		free(all[i].why);
		all[i] = t;
		return 0;
	}
	all[b->n_troubles++] = t;
	return 0;
}

int alert_book_open_alerts(struct alert_book *b, const struct alert *const **ret_alerts,
                           size_t *ret_n)
{
	const struct alert **open = realloc(b->open, (b->n + 1) * sizeof(struct alert *));
	if (!open)
		return -ENOMEM;
	size_t n = 0;
	for (size_t i = 0; i < b->n; i++)
		if (b->entries[i]->a.state != ALERT_QUIET)
			open[n++] = &b->entries[i]->a;
	b->open = open;
	*ret_alerts = open;
	*ret_n = n;
	return 0;
}

/* ---- a pass from begin to commit ---- */
static int pass_begin(struct alert_book *b, const struct snapshot *s, struct alert_now now,
                      struct pass *p)
{
	given_done(b);
	*p = (struct pass){.b = b, .s = s, .now = now, .arena = arena_new(PASS_MAX_BYTES)};
	if (!p->arena)
		return -ENOMEM;
	p->quiet_hours = route_in_quiet_hours(&b->p, now.civil);
	return 0;
}

static bool leaves(const struct draft *d)
{
	return d->a.state == ALERT_QUIET && d->a.raised_unix_s == 0;
}

/* The book as it will be: old entries and drafts, both sorted by key, merged. */
static size_t merge(const struct pass *p, struct entry **made, struct entry **merged,
                    struct entry **gone, size_t *ret_n_gone)
{
	const struct alert_book *b = p->b;
	size_t n = 0, n_gone = 0, e = 0;
	for (size_t i = 0; i < p->n_drafts; i++) {
		const struct draft *d = &p->drafts[i];
		while (e < b->n && b->entries[e]->key < d->key)
			merged[n++] = b->entries[e++];
		if (e < b->n && b->entries[e]->key == d->key)
			gone[n_gone++] = b->entries[e++];
		if (leaves(d))
			gone[n_gone++] = made[i];
		else
			merged[n++] = made[i];
	}
	while (e < b->n)
		merged[n++] = b->entries[e++];
	*ret_n_gone = n_gone;
	return n;
}

static void count(const struct pass *p, struct alert_changes *c)
{
	for (size_t i = 0; i < p->n_drafts; i++) {
		const struct draft *d = &p->drafts[i];
		bool was = d->old &&
		           (d->old->a.state == ALERT_RAISED || d->old->a.state == ALERT_CLEARING);
		c->n_raised += d->a.state == ALERT_RAISED && !was;
		c->n_cleared += d->a.state == ALERT_QUIET && was;
		c->n_worse += d->a.state == ALERT_RAISED && was && d->a.worse_unix_s > 0 &&
		              (d->a.worse_unix_s != d->old->a.worse_unix_s ||
		               (d->a.untold && !d->old->a.untold));
	}
}

/* Mails of the last hour, and the ids of this second. */
static int keep_sent(struct pass *p, struct sent **ret_sent, size_t *ret_n, uint64_t **ret_made,
                     size_t *ret_n_made)
{
	const struct alert_book *b = p->b;
	size_t n_before = b->made_unix_s == p->now.unix_s ? b->n_made : 0, n = 0;
	struct sent *sent = malloc((b->n_sent + p->n_notices + 1) * sizeof(*sent));
	uint64_t *made = malloc((n_before + p->n_made + 1) * sizeof(*made));
	if (!sent || !made) {
		free(sent);
		free(made);
		return -ENOMEM;
	}
	for (size_t i = 0; i < b->n_sent; i++)
		if (b->sent[i].unix_s > p->now.unix_s - 3600)
			sent[n++] = b->sent[i];
	for (size_t i = 0; i < p->n_notices; i++)
		if (p->notices[i].kind == NOTICE_IMMEDIATE)
			sent[n++] = (struct sent){route_hash(p->notices[i].to), p->now.unix_s};
	if (n_before > 0)
		memcpy(made, b->made, n_before * sizeof(*made));
	if (p->n_made > 0)
		memcpy(made + n_before, p->made, p->n_made * sizeof(*made));
	*ret_sent = sent;
	*ret_n = n;
	*ret_made = made;
	*ret_n_made = n_before + p->n_made;
	return 0;
}

/* All memory first, then the swap, which cannot fail. */
static int pass_commit(struct pass *p, struct alert_changes *ret_changes)
{
	struct alert_book *b = p->b;
	if (p->n_drafts == 0 && p->n_notices == 0) { /* most passes: nothing to swap */
		*ret_changes = (struct alert_changes){0};
		p->arena = arena_free(p->arena);
		return 0;
	}
	struct sent *sent = NULL;
	uint64_t *ids = NULL;
	size_t n_sent = 0, n_ids = 0, n_made = 0;
	struct entry **made = calloc(p->n_drafts + 1, sizeof(struct entry *));
	struct entry **merged = malloc((b->n + p->n_drafts + 1) * sizeof(struct entry *));
	struct entry **gone = malloc((2 * p->n_drafts + 1) * sizeof(struct entry *));
	const struct alert **changed = arena_array(p->arena, p->n_drafts, sizeof(struct alert *));
	bool ok = made && merged && gone && changed && !p->failed;
	for (; ok && n_made < p->n_drafts; n_made++) {
		made[n_made] = entry_new(&p->drafts[n_made].a, p->drafts[n_made].key);
		if (!made[n_made])
			ok = false;
		else
			changed[n_made] = &made[n_made]->a;
	}
	if (!ok || keep_sent(p, &sent, &n_sent, &ids, &n_ids)) {
		for (size_t i = 0; made && i < p->n_drafts; i++)
			free(made[i]);
		free(made);
		free(merged);
		free(gone);
		return -ENOMEM;
	}
	*ret_changes = (struct alert_changes){.changed = changed,
	                                      .n_changed = p->n_drafts,
	                                      .notices = p->notices,
	                                      .n_notices = p->n_notices};
	count(p, ret_changes);
	for (size_t i = 0; i < p->n_drafts; i++) {
		b->n_owing += book_owes(&p->drafts[i].a);
		b->n_owing -= p->drafts[i].old && book_owes(&p->drafts[i].old->a);
	}
	b->n = merge(p, made, merged, gone, &b->n_gone);
	free(made);
	free(b->entries);
	b->entries = merged;
	b->gone = gone;
	free(b->sent);
	b->sent = sent;
	b->n_sent = n_sent;
	free(b->made);
	b->made = ids;
	b->n_made = n_ids;
	b->made_unix_s = p->now.unix_s;
	b->given = p->arena;
	return 0;
}

int alert_book_feed(struct alert_book *b, const struct alert_input *in,
                    struct alert_changes *ret_changes)
{
	struct pass p;
	if (!in->first_cycle_over) {
		given_done(b);
		b->skipped = true;
		*ret_changes = (struct alert_changes){0};
		return 0;
	}
	if (pass_begin(b, in->s, in->now, &p))
		return -ENOMEM;
	struct alert_input all = *in;
	if (b->skipped)
		all.touched = NULL;
	watch_scopes(&p, &all);
	pass_see_troubles(&p);
	pass_sort(&p);
	tell_news(&p);
	int err = p.failed ? -ENOMEM : pass_commit(&p, ret_changes);
	if (err) {
		p.arena = arena_free(p.arena);
		return err;
	}
	b->skipped = false;
	troubles_done(b);
	return 0;
}

int alert_book_tick(struct alert_book *b, const struct snapshot *s, struct alert_now now,
                    int64_t last_digest_unix_s, struct alert_changes *ret_changes,
                    int64_t *ret_digest_unix_s)
{
	struct pass p;
	struct civil_time at;
	int64_t moment = 0, made = 0;
	if (pass_begin(b, s, now, &p))
		return -ENOMEM;
	if (!b->skipped) {
		pass_see_troubles(&p);
		pass_see_held_back(&p);
		pass_sort(&p);
		tell_news(&p);
	}
	if (!b->skipped && digest_moment(&b->p, now, &at, &moment) && moment > last_digest_unix_s) {
		made = moment;
		/* The first start ever is no return after a stop: only today's digest is owed. */
		if (last_digest_unix_s > 0 || at.day == now.civil.day)
			digest_tell(&p, last_digest_unix_s, at);
	}
	int err = p.failed ? -ENOMEM : pass_commit(&p, ret_changes);
	if (err) {
		p.arena = arena_free(p.arena);
		return err;
	}
	if (!b->skipped)
		troubles_done(b);
	*ret_digest_unix_s = made;
	return 0;
}
