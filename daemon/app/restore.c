/* SPDX-License-Identifier: EUPL-1.2 */
/* app/restore.c (shell): what was stored comes back at start; what is in force is carried over at
 * reload.
 * Good path: restore_feeds() before the loop turns: what pull asks with -> pull begins; the world
 * is lent to a job that reads the documents, the alerts and what was ever shown -> on_restored():
 * the outbox, and what came meanwhile.  At reload restore_carry() is a job too.
 * What can go wrong: a stored document that this version cannot read is left out and said (it is
 * fetched again); a unit that left the register keeps its rows in the store, unseen; the store
 * cannot be read: there is no going on. */
#include "restore.h"
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include "apply.h"
#include "log.h"
#include "tell.h"
#include "then.h"

/* ---- before the loop turns ---- */

static int on_known(const struct store_document *d, void *flow)
{
	struct flow *f = flow;
	uint32_t unit = org_find_unit(f->tree->org, str_of(d->unit_id));
	return unit == INDEX_NONE ? 0
	                          : apply_known(flow_feed(f, unit, d->kind), d->url, d->etag,
	                                        d->last_modified, d->hash, d->received_unix_s);
}

static int on_feed(const struct store_feed *s, void *flow)
{
	struct flow *f = flow;
	uint32_t unit = org_find_unit(f->tree->org, str_of(s->unit_id));
	if (unit == INDEX_NONE)
		return 0;
	if (s->invalid) /* what was refused must be fetched whole to be judged again */
		flow_feed(f, unit, s->kind)->received_unix_s = 0;
	return apply_stored_feed(f->tree, unit, s);
}

static int said(int ret, struct err *err)
{
	return ret == -ENOMEM ? err_set(err, ret, "minnet räcker inte för det som lagrades") : ret;
}

int restore_feeds(struct flow *f, struct err *err)
{
	int ret = store_each_known(f->store, on_known, f, err);
	if (ret == 0)
		ret = store_each_feed(f->store, on_feed, f, err);
	return said(ret, err);
}

int restore_pull(struct flow *f, struct pull *p)
{
	int ret = 0;
	for (uint32_t unit = 0; ret == 0 && unit < f->tree->org->n_units; unit++) {
		for (int kind = 0; ret == 0 && kind < DOC_KIND_COUNT; kind++) {
			const struct feed_known *k = flow_feed(f, unit, (enum doc_kind)kind);
			struct pull_known known = {unit,    (enum doc_kind)kind, k->url,
			                           k->etag, k->last_modified,    {0}};
			if (!k->url || !k->received_unix_s ||
			    f->tree->units[unit].docs[kind].invalid)
				continue;
			memcpy(known.hash, k->hash, sizeof(known.hash));
			ret = pull_remember(p, &known);
		}
	}
	return ret;
}

/* ---- in a job that has the world on loan ---- */

static int on_document(const struct store_document *d, void *flow)
{
	struct flow *f = flow;
	uint32_t unit = org_find_unit(f->tree->org, str_of(d->unit_id));
	if (unit == INDEX_NONE)
		return 0;
	if (f->stopping)
		return -ECANCELED;
	struct reason reason = {0};
	int ret = apply_stored(f->tree, unit, d, &reason);
	if (reason.kind == REASON_NONE || ret < 0)
		return ret;
	log_write(LOG_LEVEL_WARNING, "store", d->unit_id,
	          "%s %d kan inte läsas av den här versionen och hämtas om: %s",
	          doc_kind_name(d->kind), d->year, reason.err.text);
	struct feed_known *k = flow_feed(f, unit, d->kind);
	if (memcmp(k->hash, d->hash, sizeof(k->hash)) == 0)
		k->unread = true; /* it is the one that pull asks with */
	return 0;
}

static int on_alert(const struct alert *a, void *flow)
{
	struct flow *f = flow;
	return f->stopping ? -ECANCELED : alert_book_restore(f->book, a);
}

static int on_reminded(const struct reminded *r, void *flow)
{
	struct flow *f = flow;
	return f->stopping ? -ECANCELED : alert_book_restore_reminded(f->book, r);
}

static int on_recipient(const char *address, int64_t created_unix_s, void *flow)
{
	struct flow *f = flow;
	if (f->stopping)
		return -ECANCELED;
	return created_unix_s > clock_civil_unix_s(f->clock) /* a day that was replayed before */
	               ? 0
	               : alert_book_restore_sent(f->book, address, created_unix_s);
}

static int on_shown(struct str bytes, void *flow)
{
	struct flow *f = flow;
	return f->stopping ? -ECANCELED : protect_shown_replay(f->shown, bytes);
}

static int restore_silences(struct flow *f, struct err *err)
{
	struct silences *all = NULL;
	int ret = store_silences(f->store, &all, err);
	if (ret == 0)
		alert_book_restore_silences(f->book, all);
	(void)silences_unref(all); /* returns NULL, always */
	return ret;
}

static void restore(struct flow *f)
{
	struct err *err = &f->restore_err;
	int ret = store_each_shown(f->store, on_shown, f, err);
	if (ret == 0)
		ret = store_each_document(f->store, on_document, f, err);
	if (ret == 0)
		ret = then_judge(f, err);
	if (ret == 0)
		ret = store_each_alert(f->store, on_alert, f, err);
	if (ret == 0)
		ret = restore_silences(f, err);
	if (ret == 0)
		ret = store_each_reminded(f->store, on_reminded, f, err);
	if (ret == 0)
		ret = store_each_recipient(f->store, clock_civil_unix_s(f->clock) - ALERT_HOUR_S,
		                           on_recipient, f, err);
	f->restore_status = said(ret, err);
}

/* ---- and then ---- */

static int on_letter(const struct letter *l, void *flow)
{
	int ret = notify_offer(((struct flow *)flow)->notify, l);
	if (ret == -ENOSPC)
		tell_left(l);
	return ret == -ENOSPC || ret > 0 ? 0 : ret; /* it waits where it is, for room */
}

/* Of what could not be read nothing is known. */
static void forget_unread(struct flow *f)
{
	for (size_t i = 0; i < f->tree->org->n_units * DOC_KIND_COUNT; i++) {
		struct feed_known *k = &f->known[i];
		if (!k->unread)
			continue;
		k->unread = false;
		k->received_unix_s = 0;
		pull_reject(f->pull, flow_unit_of(f, k), (enum doc_kind)(i % DOC_KIND_COUNT));
	}
}

/* The system's log is elsewhere: a chain that was made anew there cannot hide from it. */
static void log_journal(struct flow *f)
{
	uint8_t hash[JOURNAL_HASH_BYTES];
	char text[JOURNAL_HASH_TEXT];
	int64_t row = store_journal_newest(f->store, hash);
	if (row > 0)
		log_write(LOG_LEVEL_NOTICE, "store", NULL,
		          "journalens nyaste rad är %" PRId64 ", med hash %s", row,
		          journal_hash_text(hash, text));
}

static void on_restored(struct flow *f)
{
	struct err *err = &f->restore_err;
	int ret = f->restore_status;
	if (f->stopping)
		return;
	then_done(f);
	if (ret == 0)
		ret = said(store_each_letter(f->store, on_letter, f, err), err);
	f->shown_told = !protect_shown_full(f->shown); /* a run before may have said otherwise */
	f->generation = (uint64_t)store_number(f->store, "generation", 0);
	f->last_digest_unix_s = store_number(f->store, "last_digest", 0);
	log_journal(f);
	second_prune(f);
	f->last_reminder_day = (int32_t)store_number(f->store, "last_reminder", 0);
	store_set_letter_cbs(
	        f->store, &(struct store_letter_cbs){tell_letter, tell_revived, tell_recalled, f});
	f->started_ms = (int64_t)uv_now(f->loop); /* of a replayed day the wait begins here */
	forget_unread(f);
	f->restored_cb(ret, err, f->cb_arg);
	flow_wake(f);
}

int restore_start(struct flow *f, struct err *err)
{
	int ret = loan_start(f, restore, on_restored);
	return ret < 0 ? err_set(err, ret, "det lagrade kunde inte läsas: %s", uv_strerror(ret))
	               : 0;
}

/* ---- at reload ---- */

/* Everything known of one unit moves to its place in the new world. */
static void carry_unit(struct node *from, struct node *to, struct feed_known *known_from,
                       struct feed_known *known_to)
{
	to->years = from->years;
	to->n_years = from->n_years;
	from->years = NULL;
	from->n_years = 0;
	for (size_t i = 0; i < to->n_years; i++) {
		free(to->years[i].catalogue_of); /* the catalogue may be another */
		to->years[i].catalogue_of = NULL;
		to->years[i].plan_index = NULL; /* so may its names */
	}
	for (int kind = 0; kind < DOC_KIND_COUNT; kind++) {
		to->docs[kind] = from->docs[kind];
		from->docs[kind] = (struct doc_state){0};
		known_to[kind] = known_from[kind];
		known_from[kind] = (struct feed_known){0};
	}
}

static void carry_feeds(struct flow *f, struct feed_known *known, size_t n)
{
	f->first_dirty = NULL;
	for (size_t i = 0; i < n; i++) {
		if (!known[i].dirty)
			continue;
		known[i].dirty = false; /* in no list yet */
		apply_dirty(f, &known[i]);
	}
}

int restore_carry(struct flow *f, const struct config *next, struct carried *ret, struct err *err)
{
	struct tree *tree = NULL;
	struct feed_known *known = calloc(next->org->n_units * DOC_KIND_COUNT + 1, sizeof(*known));
	if (!known || tree_new(next->org, next->catalogue, &tree) < 0) {
		free(known);
		return err_set(err, -ENOMEM, "minnet räcker inte för det nya registret");
	}
	struct tree *before = f->tree;
	for (uint32_t i = 0; i < before->org->n_units; i++) {
		uint32_t at = org_find_unit(next->org, str_of(before->org->units[i].id));
		struct feed_known *from = &f->known[(size_t)i * DOC_KIND_COUNT];
		if (at != INDEX_NONE)
			carry_unit(&before->units[i], &tree->units[at], from,
			           &known[(size_t)at * DOC_KIND_COUNT]);
		for (int kind = 0; kind < DOC_KIND_COUNT; kind++) { /* NULL where it was carried */
			free(from[kind].url);
			free(from[kind].etag);
			free(from[kind].last_modified);
		}
	}
	carry_feeds(f, known, next->org->n_units * DOC_KIND_COUNT);
	tree_empty(before);
	for (uint32_t i = 0; i < tree->org->n_units; i++) {
		for (size_t k = 0; k < tree->units[i].n_years; k++)
			apply_new_words(tree, i, tree->units[i].years[k].year);
	}
	*ret = (struct carried){tree, known};
	return 0;
}

void restore_take(struct flow *f, struct carried *c)
{
	free(f->known); /* what was in it is carried, or freed */
	f->known = c->known;
	(void)tree_free(f->tree); /* returns NULL, always */
	f->tree = c->tree;
	f->register_no++;
	f->n_observed = 0;
	f->look_at_all = true;
	*c = (struct carried){0};
}
