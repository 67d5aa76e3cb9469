/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/book.c (core): the book of alerts: one sorted table, born, restored and ended; and a pass
 * over it from begin to commit.  Owns its entries; what a pass gives out lives until the next pass.
 */
#include "event.h"
#include "remind.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A storm over the register, with its mails: what a day when all is behind does not reach. */
#define PASS_MAX_BYTES      ((size_t)512 << 20)
#define PASS_MAX_UNIT_BYTES ((size_t)256 << 10)

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

const struct kept_alert *book_find(const struct alert_book *b, uint64_t key)
{
	size_t at = place(b, key);
	return at < b->n && b->entries[at]->key == key ? b->entries[at] : NULL;
}

const struct kept_alert *book_find_id(const struct alert_book *b, const char *id)
{
	char *end;
	uint64_t key = strtoull(id, &end, 16);
	const struct kept_alert *e = *end ? NULL : book_find(b, key);
	return e && strcmp(e->a.id, id) == 0 ? e : NULL;
}

bool book_owes(const struct alert *a)
{
	return a->state == ALERT_CLEARING ||
	       (a->state == ALERT_RAISED && (a->untold || a->hooks_told != HOOKS_RAISED)) ||
	       a->flap == FLAP_NOTE;
}

/* ---- the book ---- */
static void params_done(struct alert_params *p)
{
	free((char *)p->page_url);
	free((char *)p->district_name);
	event_hooks_free(p->hooks, p->n_hooks);
}

static int params_copy(const struct alert_params *from, struct alert_params *to)
{
	*to = *from;
	to->page_url = from->page_url ? strdup(from->page_url) : NULL;
	to->district_name = from->district_name ? strdup(from->district_name) : NULL;
	to->hooks = event_hooks_copy(from->hooks, from->n_hooks);
	if (!to->hooks || (from->page_url && !to->page_url) ||
	    (from->district_name && !to->district_name)) {
		params_done(to);
		return -ENOMEM;
	}
	if (to->for_observations < 1)
		to->for_observations = 1;
	if (to->clear_observations < 1)
		to->clear_observations = to->for_observations;
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
	b->swept_day = CIVIL_NONE;
	b->skipped = true; /* nothing is told before a first cycle, also after a restart */
	*ret_book = b;
	return 0;
}

static void given_done(struct alert_book *b)
{
	for (size_t i = 0; i < b->n_gone; i++)
		b->gone[i] = kept_alert_unref(b->gone[i]);
	free(b->gone);
	b->gone = NULL;
	b->n_gone = 0;
	b->given = arena_free(b->given);
}

static void trouble_done(struct troubled *t)
{
	free(t->subject);
	free(t->why);
	free(t->over);
}

/* A pass has taken them up. What was over before it could be told is the next pass's news. */
static void troubles_told(struct alert_book *b)
{
	size_t n = 0;
	for (size_t i = 0; i < b->n_troubles; i++) {
		struct troubled *t = &b->troubles[i];
		if (!t->over) {
			trouble_done(t);
			continue;
		}
		free(t->why);
		b->troubles[n++] = (struct troubled){t->subject, t->over, false, NULL};
	}
	b->n_troubles = n;
}

static void troubles_done(struct alert_book *b)
{
	for (size_t i = 0; i < b->n_troubles; i++)
		trouble_done(&b->troubles[i]);
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
		b->entries[i] = kept_alert_unref(b->entries[i]);
	for (size_t i = 0; i < ALERT_SHELVES; i++)
		b->shelves[i] = alert_shelf_unref(b->shelves[i]);
	b->silences = silences_unref(b->silences);
	free(b->entries);
	free(b->tallies);
	free(b->sent);
	free(b->made);
	b->reminders = reminders_free(b->reminders);
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
	struct kept_alert *e = tally_make_room(b, a->n_told) ? NULL : kept_alert_new(a, key);
	struct kept_alert **entries =
	        e ? realloc(b->entries, (b->n + 1) * sizeof(struct kept_alert *)) : NULL;
	if (!entries) {
		e = kept_alert_unref(e);
		return -ENOMEM;
	}
	b->entries = entries;
	alert_id(a->kind, a->scope_kind, a->scope_id, a->subject, e->a.id);
	if (there) {
		b->n_owing -= book_owes(&entries[at]->a);
		tally_count(b, &entries[at]->a, -1);
		entries[at] = kept_alert_unref(entries[at]);
	} else {
		memmove(&entries[at + 1], &entries[at], (b->n - at) * sizeof(struct kept_alert *));
		b->n++;
	}
	entries[at] = e;
	b->n_owing += book_owes(a);
	tally_count(b, &e->a, 1);
	b->stale[alert_shelf_of(key)] = true;
	return 0;
}

void alert_book_restore_silences(struct alert_book *b, struct silences *all)
{
	(void)silences_unref(b->silences); /* returns NULL, always */
	b->silences = silences_ref(all);
}

int alert_book_restore_sent(struct alert_book *b, const char *email, int64_t unix_s)
{
	struct sent *more = realloc(b->sent, (b->n_sent + 1) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	b->sent = more;
	b->sent[b->n_sent++] = (struct sent){address_hash(email), unix_s};
	return 0;
}

static struct troubled *find_trouble(const struct alert_book *b, const char *subject)
{
	for (size_t i = 0; i < b->n_troubles; i++)
		if (strcmp(b->troubles[i].subject, subject) == 0)
			return &b->troubles[i];
	return NULL;
}

int alert_book_operator(struct alert_book *b, const char *subject, bool bad, const char *why,
                        struct alert_now now)
{
	(void)now; /* the pass that takes it up has its own */
	struct troubled *said = find_trouble(b, subject);
	const struct kept_alert *open =
	        book_find(b, alert_key(ALERT_OPERATOR, SCOPE_DISTRICT, "", subject));
	if (!bad && !said && (!open || open->a.state == ALERT_QUIET))
		return 0;
	if (!bad && said && said->bad) { /* not told of yet: it is, and then that it is over */
		char *over = strdup(why ? why : "");
		if (!over)
			return -ENOMEM;
		free(said->over);
		said->over = over;
		return 1;
	}
	struct troubled t = {strdup(subject), strdup(why ? why : ""), bad, NULL};
	struct troubled *all = t.subject && t.why
	                               ? realloc(b->troubles, (b->n_troubles + 1) * sizeof(*all))
	                               : NULL;
	if (!all) {
		free(t.subject);
		free(t.why);
		return -ENOMEM;
	}
	b->troubles = all;
	said = find_trouble(b, subject);
	if (said) { /* the last word on a subject counts */
		trouble_done(said);
		*said = t;
	} else {
		all[b->n_troubles++] = t;
	}
	return 1;
}

int alert_book_show(struct alert_book *b, struct snapshot *s)
{
	for (size_t i = 0; i < ALERT_SHELVES; i++) {
		if (!b->stale[i])
			continue;
		size_t from = place(b, (uint64_t)i << 56);
		size_t to = i + 1 < ALERT_SHELVES ? place(b, (uint64_t)(i + 1) << 56) : b->n;
		struct alert_shelf *made = alert_shelf_new(&b->entries[from], to - from);
		if (!made)
			return -ENOMEM;
		b->shelves[i] = (alert_shelf_unref(b->shelves[i]), made);
		b->stale[i] = false;
	}
	snapshot_set_shelves(s, b->shelves);
	(void)silences_unref(s->silences); /* returns NULL, always */
	s->silences = silences_ref(b->silences);
	return 0;
}

bool alert_book_awaits_units(const struct alert_book *b)
{
	return b->awaits_units;
}

/* ---- a pass from begin to commit ---- */
int pass_begin(struct alert_book *b, const struct snapshot *s, struct alert_now now, struct pass *p)
{
	given_done(b);
	size_t most = PASS_MAX_BYTES + s->org->n_units * PASS_MAX_UNIT_BYTES;
	*p = (struct pass){.b = b, .s = s, .now = now, .arena = arena_new(most)};
	if (!p->arena)
		return -ENOMEM;
	p->quiet_hours = route_in_quiet_hours(&b->p, now.civil);
	p->silences = silences_ref(b->silences);
	p->looked_day = b->looked_day;
	p->free_day = b->p.keep_holidays && civil_is_holiday(now.civil.day);
	return 0;
}

/* The book as it will be: old entries and drafts, both sorted by key, merged.  Most entries stand
 * between two drafts and are moved together. */
static size_t merge(const struct pass *p, struct kept_alert **made, struct kept_alert **merged,
                    struct kept_alert **gone, size_t *ret_n_gone)
{
	const struct alert_book *b = p->b;
	size_t n = 0, n_gone = 0, e = 0;
	for (size_t i = 0; i <= p->n_drafts; i++) {
		size_t to = i < p->n_drafts ? place(b, p->drafts[i].key) : b->n;
		if (to > e)
			memcpy(&merged[n], &b->entries[e], (to - e) * sizeof(struct kept_alert *));
		n += to - e;
		e = to;
		if (i == p->n_drafts)
			break;
		if (e < b->n && b->entries[e]->key == p->drafts[i].key)
			gone[n_gone++] = b->entries[e++];
		if (alert_is_over(&p->drafts[i].a))
			gone[n_gone++] = made[i];
		else
			merged[n++] = made[i];
	}
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
		if (b->sent[i].unix_s > p->now.unix_s - ALERT_HOUR_S)
			sent[n++] = b->sent[i];
	for (size_t i = 0; i < p->n_notices; i++)
		if (p->notices[i].kind == NOTICE_IMMEDIATE)
			sent[n++] = (struct sent){address_hash(p->notices[i].to), p->now.unix_s};
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

/* What the book knows of its entries as a whole. */
static void take_over(struct alert_book *b, const struct draft *d)
{
	b->n_owing += book_owes(&d->a);
	tally_count(b, &d->a, 1);
	if (d->old) {
		b->n_owing -= book_owes(&d->old->a);
		tally_count(b, &d->old->a, -1);
	}
	b->stale[alert_shelf_of(d->key)] = true;
}

/* What is the book's own besides its alerts. */
static void take_rest(struct pass *p, struct alert_changes *ret_changes)
{
	struct alert_book *b = p->b;
	(void)silences_unref(b->silences); /* returns NULL, always */
	b->silences = p->silences;
	b->looked_day = p->looked_day;
	ret_changes->silences = p->silences_changed ? b->silences : NULL;
}

/* All memory first, then the swap, which cannot fail. */
static int commit(struct pass *p, struct alert_changes *ret_changes)
{
	struct alert_book *b = p->b;
	if (p->n_drafts == 0 && p->n_notices == 0 &&
	    p->n_ended == 0) { /* most passes: nothing to swap */
		*ret_changes = (struct alert_changes){0};
		take_rest(p, ret_changes);
		p->arena = arena_free(p->arena);
		return 0;
	}
	struct sent *sent = NULL;
	uint64_t *ids = NULL;
	size_t n_sent = 0, n_ids = 0, n_made = 0;
	struct kept_alert **made = calloc(p->n_drafts + 1, sizeof(struct kept_alert *));
	struct kept_alert **merged = malloc((b->n + p->n_drafts + 1) * sizeof(struct kept_alert *));
	struct kept_alert **gone = malloc((2 * p->n_drafts + 1) * sizeof(struct kept_alert *));
	const struct alert **changed = arena_array(p->arena, p->n_drafts, sizeof(struct alert *));
	bool ok = made && merged && gone && changed && !p->failed;
	for (; ok && n_made < p->n_drafts; n_made++) {
		made[n_made] = kept_alert_new(&p->drafts[n_made].a, p->drafts[n_made].key);
		if (!made[n_made])
			ok = false;
		else
			changed[n_made] = &made[n_made]->a;
	}
	size_t n_told = 0;
	for (size_t i = 0; i < p->n_drafts; i++)
		n_told += p->drafts[i].a.n_told;
	if (!ok || tally_make_room(b, n_told) || keep_sent(p, &sent, &n_sent, &ids, &n_ids)) {
		for (size_t i = 0; made && i < p->n_drafts; i++)
			made[i] = kept_alert_unref(made[i]);
		free(made);
		free(merged);
		free(gone);
		return -ENOMEM;
	}
	*ret_changes = (struct alert_changes){.changed = changed,
	                                      .n_changed = p->n_drafts,
	                                      .notices = p->notices,
	                                      .n_notices = p->n_notices,
	                                      .ended = p->ended,
	                                      .n_ended = p->n_ended};
	count(p, ret_changes);
	take_rest(p, ret_changes);
	for (size_t i = 0; i < p->n_drafts; i++)
		take_over(b, &p->drafts[i]);
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

int pass_finish(struct pass *p, int status, struct alert_changes *ret_changes)
{
	if (status == 0 && !p->by_order)
		ended_list(p);
	if (status == 0)
		status = p->failed ? -ENOMEM : commit(p, ret_changes);
	if (status < 0) {
		p->silences = silences_unref(p->silences);
		p->arena = arena_free(p->arena);
	}
	return status;
}

int alert_book_order(struct alert_book *b, const struct snapshot *s, const struct order *o,
                     struct alert_now now, struct alert_changes *ret_changes, struct err *err)
{
	struct pass p;
	int status = -ENOMEM;
	if (pass_begin(b, s, now, &p) == 0) {
		p.by_order = true;
		status = order_do(&p, o, err);
		pass_sort(&p);
		for (size_t i = 0; i < p.n_drafts; i++)
			p.drafts[i].news = CHAPTER_NONE; /* what may be told now, the tick tells */
		status = pass_finish(&p, status, ret_changes);
	}
	return status == -ENOMEM ? err_set(err, status, "minnet räcker inte; försök igen") : status;
}

/* What time alone does, and then all that there is to tell: in a feed, too, since what a reader
 * hears in one round is one mail. */
static void look_at_time(struct pass *p)
{
	pass_see_troubles(p);
	pass_sort(p);
	silence_look(p);
	escalate_look(p);
	pass_see_held_back(p);
	pass_sort(p);
	flap_sweep(p);
	tell_news(p);
	event_tell(p);
}

/* When what it found is in the book. */
static void time_looked_at(struct alert_book *b, const struct pass *p)
{
	troubles_told(b);
	if (p->swept)
		b->swept_day = p->now.civil.day;
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
	p.before = in->before;
	p.once = in->once;
	struct alert_input all = *in;
	if (b->skipped)
		all.touched = NULL;
	watch_scopes(&p, &all);
	look_at_time(&p);
	int err = pass_finish(&p, 0, ret_changes);
	if (err)
		return err;
	b->skipped = false;
	time_looked_at(b, &p);
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
	if (!b->skipped)
		look_at_time(&p);
	/* Not in quiet hours, nor before the hour that a spring night skips has passed. */
	if (!b->skipped && !p.quiet_hours && digest_moment(&b->p, now, &at, &moment) &&
	    moment > last_digest_unix_s && moment <= now.unix_s) {
		made = moment;
		/* The first start ever is no return after a stop: only today's digest is owed. */
		if (last_digest_unix_s > 0 || at.day == now.civil.day) {
			digest_tell(&p, last_digest_unix_s, at);
			made = now.unix_s; /* late perhaps: what is new in it is not in the next */
		}
	}
	pass_drop_unchanged(&p);
	int err = pass_finish(&p, 0, ret_changes);
	if (err)
		return err;
	if (!b->skipped)
		time_looked_at(b, &p);
	*ret_digest_unix_s = made;
	return 0;
}
