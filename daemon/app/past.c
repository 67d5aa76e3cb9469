/* SPDX-License-Identifier: EUPL-1.2 */
/* app/past.c (shell; on a pool thread): see past.h.  Touches nothing but its struct past: the
 * documents it reads are counted by nobody else, the register and the catalogue are only read.
 * Good path: store_history() -> each document as at a restart (apply_stored()) ->
 * evidence -> rollup -> assess; later protect_tree(),
 * publish_node() -> snapshot.
 * What can go wrong: the store cannot be read; no memory.  A document that this version cannot read
 * is left out, as at a restart.
 *
 * Evidence.  That a feed was fetched without anything new is not kept, so it is derived: without a
 * document received by then `never`; when the last success known is later than the moment, or of
 * that very moment, the feed was reached (`fresh`, or `late`), and what is shown of it is when its
 * document came; when it is earlier there was no success since: `stale` after three intervals,
 * `invalid` when what was wrong was known by then. */
#include "past.h"
#include <errno.h>
#include <stdlib.h>
#include "apply.h"

static int no_memory(struct past *p)
{
	return err_set(&p->err, -ENOMEM, "minnet räcker inte för as_of just nu; försök igen");
}

static int on_document(const struct store_document *d, void *past)
{
	struct past *p = past;
	uint32_t unit = org_find_unit(p->tree->org, str_of(d->unit_id));
	if (unit == INDEX_NONE)
		return 0; /* has left the register */
	struct reason reason = {0};
	int ret = apply_stored(p->tree, unit, d, &reason);
	p->n_documents += ret == 0 && reason.kind == REASON_NONE;
	return ret < 0 ? no_memory(p) : 0;
}

/* As it stands now: settle() looks at it with the moment in mind. */
static int on_feed(const struct store_feed *f, void *past)
{
	struct past *p = past;
	uint32_t unit = org_find_unit(p->tree->org, str_of(f->unit_id));
	if (unit == INDEX_NONE)
		return 0;
	return apply_stored_feed(p->tree, unit, f) < 0 ? no_memory(p) : 0;
}

/* ---- evidence ---- */

static int64_t newest_received(const struct node *n, enum doc_kind kind)
{
	int64_t newest = 0;
	for (size_t i = 0; i < n->n_years; i++) {
		const struct year_docs *y = &n->years[i];
		int64_t at =
		        kind == DOC_PLAN ? y->plan_received_unix_s : y->results_received_unix_s;
		newest = at > newest ? at : newest;
	}
	return newest;
}

/* Was the feed reached after the moment, or at it?  Then nothing says it was not before. */
static bool reached_since(const struct doc_state *d, int64_t moment_unix_s)
{
	return d->last_success_unix_s >= moment_unix_s;
}

static void settle(struct doc_state *d, int64_t received_unix_s, int64_t moment_unix_s)
{
	bool known = d->last_error.set && d->last_error.at_unix_s <= moment_unix_s;
	bool trouble = !reached_since(d, moment_unix_s);
	if (!trouble || !known)
		fault_clear(&d->last_error);
	d->invalid = d->invalid && trouble && known;
	if (!trouble || d->failing_since_unix_s > moment_unix_s)
		d->failing_since_unix_s = 0;
	if (received_unix_s == 0)
		d->last_success_unix_s = 0;
	else if (!trouble)
		d->last_success_unix_s = moment_unix_s; /* for judging: show() follows */
	if (d->last_attempt_unix_s > moment_unix_s)
		d->last_attempt_unix_s = d->last_success_unix_s;
}

/* What is told is what is known: when the document came. */
static void show(struct doc_state *d, int64_t received_unix_s, int64_t moment_unix_s)
{
	if (d->last_success_unix_s == moment_unix_s)
		d->last_success_unix_s = d->last_attempt_unix_s = received_unix_s;
}

static void each_doc(struct past *p, void (*fn)(struct doc_state *d, int64_t received_unix_s,
                                                int64_t moment_unix_s))
{
	for (size_t i = 0; i < p->tree->org->n_units; i++) {
		struct node *n = &p->tree->units[i];
		for (int k = 0; k < DOC_KIND_COUNT; k++)
			fn(&n->docs[k], newest_received(n, (enum doc_kind)k), p->moment_unix_s);
	}
}

/* ---- the two steps ---- */

static int judge(struct past *p)
{
	struct tree *t = p->tree;
	struct rollup_names names = flow_names(t->catalogue);
	struct assess_now now = {p->moment_unix_s,
	                         civil_of_unix(p->moment_unix_s, CIVIL_STOCKHOLM).day};
	each_doc(p, settle);
	if (rollup_units(t, &names) < 0)
		return no_memory(p);
	assess_units(&p->assess, now, t);
	each_doc(p, show);
	if (rollup_scopes(&p->rollup, t) < 0)
		return no_memory(p);
	assess_scopes(&p->assess, now, t);
	return 0;
}

void past_read(struct past *p)
{
	struct store_history_cbs cbs = {on_document, on_feed, p};
	p->status = store_history(p->store_path, p->moment_unix_s, &cbs, &p->last, &p->err);
	if (p->status == 0)
		p->status = judge(p);
	if (p->status < 0)
		tree_empty(p->tree);
}

void past_gate(struct past *p)
{
	if (protect_tree(&p->protect, p->shown, p->tree) < 0)
		p->status = no_memory(p);
}

static int copy_nodes(struct past *p, const struct node *nodes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct node_view *v = publish_node(p->tree, &nodes[i], NULL);
		if (!v)
			return no_memory(p);
		snapshot_set_node(p->s, v);
		p->n_bytes += arena_bytes(v->arena);
		for (size_t k = 0; k < v->n_years; k++) {
			const struct year_docs *y = &v->years[k];
			p->n_bytes += (y->plan ? arena_bytes(y->plan->arena) : 0) +
			              (y->results ? arena_bytes(y->results->arena) : 0);
		}
	}
	return 0;
}

void past_copy(struct past *p)
{
	const struct tree *t = p->tree;
	p->status = copy_nodes(p, t->units, t->org->n_units);
	if (p->status == 0)
		p->status = copy_nodes(p, t->departments, t->org->n_departments);
	if (p->status == 0)
		p->status = copy_nodes(p, t->districts, t->org->n_districts);
	tree_empty(p->tree);
}
