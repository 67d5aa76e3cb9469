/* SPDX-License-Identifier: EUPL-1.2 */
/* store/batch.c (shell; any one thread): what belongs together, copied into one arena until it is
 * committed. A failed copy is remembered; such a batch is refused as a whole. */
#include <stdlib.h>
#include <string.h>
#include "store_inner.h"

#define BATCH_MAX_BYTES                                                                            \
	((size_t)1 << 30) /* a first cycle over the largest register, bodies and all */

struct store_batch *store_batch_new(void)
{
	struct store_batch *b = calloc(1, sizeof(*b));
	if (!b)
		return NULL;
	b->arena = arena_new(BATCH_MAX_BYTES);
	return b->arena ? b : store_batch_free(b);
}

struct store_batch *store_batch_free(struct store_batch *b)
{
	if (!b)
		return NULL;
	for (size_t i = 0; i < b->n; i++)
		if (b->ops[i].kind == OP_SILENCES)
			b->ops[i].at.silences = silences_unref(b->ops[i].at.silences);
	b->arena = arena_free(b->arena);
	free(b);
	return NULL;
}

static struct op *add(struct store_batch *b, enum op_kind kind)
{
	if (b->failed)
		return NULL;
	if (b->n == b->cap) {
		struct op *more = arena_grow(b->arena, b->ops, b->n, &b->cap, sizeof(*more));
		if (!more) {
			b->failed = true;
			return NULL;
		}
		b->ops = more;
	}
	b->ops[b->n] = (struct op){.kind = kind};
	return &b->ops[b->n++];
}

static const char *copy(struct store_batch *b, const char *text)
{
	char *t = text ? arena_dup(b->arena, text) : NULL;
	b->failed |= text && !t;
	return t;
}

static struct str copy_bytes(struct store_batch *b, struct str bytes)
{
	struct str copied = {arena_dup_str(b->arena, bytes), bytes.n};
	b->failed |= !copied.at;
	return copied;
}

void store_put_document(struct store_batch *b, const struct store_document *d)
{
	struct op *o = add(b, OP_DOCUMENT);
	if (!o)
		return;
	o->at.document = *d;
	o->at.document.unit_id = copy(b, d->unit_id);
	o->at.document.url = copy(b, d->url ? d->url : "");
	o->at.document.etag = copy(b, d->etag);
	o->at.document.last_modified = copy(b, d->last_modified);
	char *body = arena_alloc(b->arena, d->n_body + 1);
	if (!body) {
		b->failed = true;
		return;
	}
	if (d->n_body > 0)
		memcpy(body, d->body, d->n_body);
	o->at.document.body = body;
}

void store_put_feed(struct store_batch *b, const struct store_feed *f)
{
	struct op *o = add(b, OP_FEED);
	if (!o)
		return;
	o->at.feed = *f;
	o->at.feed.unit_id = copy(b, f->unit_id);
	o->at.feed.error_kind = copy(b, f->error_kind);
	o->at.feed.error_message = copy(b, f->error_message);
	o->at.feed.error_pointer = copy(b, f->error_pointer);
}

void store_put_alert(struct store_batch *b, const struct alert *a)
{
	struct op *o = add(b, OP_ALERT);
	if (!o)
		return;
	o->at.alert = *a;
	struct alert *to = &o->at.alert;
	to->scope_id = copy(b, a->scope_id);
	to->subject = copy(b, a->subject);
	to->name = copy(b, a->name ? a->name : "");
	to->unit = copy(b, a->unit);
	for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
		to->why[l] = copy(b, a->why[l]);
		to->cause[l] = copy(b, a->cause[l]);
	}
	to->acknowledged_by = copy(b, a->acknowledged_by);
	to->acknowledged_action = copy(b, a->acknowledged_action);
	const char **told = arena_array(b->arena, a->n_told, sizeof(*told));
	const char **told_in = arena_array(b->arena, a->n_told, sizeof(*told_in));
	if (!told || !told_in) {
		b->failed = true;
		return;
	}
	for (size_t i = 0; i < a->n_told; i++) {
		told[i] = copy(b, a->told[i]);
		told_in[i] = copy(b, a->told_in ? a->told_in[i] : NULL);
	}
	to->told = told;
	to->told_in = told_in;
	to->silence = copy(b, a->silence);
}

void store_put_silences(struct store_batch *b, struct silences *all)
{
	struct op *o = add(b, OP_SILENCES);
	if (o)
		o->at.silences = silences_ref(all);
}

void store_put_notice(struct store_batch *b, const struct notice *n)
{
	struct op *o = add(b, OP_NOTICE);
	if (!o)
		return;
	o->at.notice = *n;
	struct notice *to = &o->at.notice;
	to->id = copy(b, n->id);
	to->to_name = copy(b, n->to_name);
	to->to = copy(b, n->to);
	to->subject = copy(b, n->subject);
	to->text = copy(b, n->text);
	to->html = copy(b, n->html);
	to->in_reply_to = copy(b, n->in_reply_to);
}

void store_put_reminded(struct store_batch *b, const struct reminded *r)
{
	struct op *o = add(b, OP_REMINDED);
	if (!o)
		return;
	o->at.reminded = *r;
	o->at.reminded.unit_id = copy(b, r->unit_id);
}

void store_put_shown(struct store_batch *b, struct str bytes)
{
	struct op *o = bytes.n ? add(b, OP_SHOWN) : NULL;
	if (o)
		o->at.shown = copy_bytes(b, bytes);
}

void store_put_rules(struct store_batch *b, struct str text)
{
	struct op *o = add(b, OP_RULES);
	if (o)
		o->at.rules = copy_bytes(b, text);
}

void store_put_number(struct store_batch *b, const char *name, int64_t value)
{
	struct op *o = add(b, OP_NUMBER);
	if (!o)
		return;
	o->at.number.name = copy(b, name);
	o->at.number.value = value;
}

void store_put_delivery(struct store_batch *b, const struct delivery *d)
{
	struct op *o = add(b, OP_DELIVERY);
	if (!o)
		return;
	o->at.delivery = *d;
	o->at.delivery.said = copy(b, d->said);
}

void store_put_revival(struct store_batch *b, int64_t row)
{
	struct op *o = add(b, OP_REVIVE);
	if (o)
		o->at.revival = (struct revival){.row = row};
}

void store_put_recall(struct store_batch *b, const char *to, int64_t from_row, unsigned most)
{
	struct op *o = add(b, OP_RECALL);
	if (o)
		o->at.recall =
		        (struct recall){.to = copy(b, to), .from_row = from_row, .most = most};
}

void store_put_journal(struct store_batch *b, const struct journal_entry *e)
{
	must(e->kind != JOURNAL_LETTER && e->kind < JOURNAL_KIND_COUNT);
	struct op *o = add(b, OP_JOURNAL);
	if (!o)
		return;
	o->at.journal = *e;
	struct journal_entry *to = &o->at.journal;
	to->who = copy(b, e->who);
	to->subject = copy(b, e->subject);
	to->what = copy(b, e->what);
	to->ref = copy(b, e->ref);
}

void store_put_prune(struct store_batch *b, int keep_years)
{
	struct op *o = add(b, OP_PRUNE);
	if (o)
		o->at.keep_years = keep_years;
}
