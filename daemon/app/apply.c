/* SPDX-License-Identifier: EUPL-1.2 */
/* app/apply.c (shell): what a fetch or a document changes: the feed's state, the tree, and the rows
 * that store them. Good path: document -> whose? -> which year? -> in force in the tree, its bytes
 * in the next batch. What can go wrong: another unit's document or an impossible year (refused, the
 * last good one stays in force), failing fetches (told with growing intervals, once on recovery).
 */
#include "apply.h"
#include <errno.h>
#include <stdlib.h>
#include "base/limits.h"
#include "log.h"

#define RECHECK_MAX_BYTES                                                                          \
	((size_t)64 << 20) /* findings of one results document: a bound, not a need */

struct feed_known *flow_feed(struct flow *f, uint32_t unit, enum doc_kind kind)
{
	must(unit < f->tree->org->n_units);
	return &f->known[(size_t)unit * DOC_KIND_COUNT + kind];
}

uint32_t flow_unit_of(const struct flow *f, const struct feed_known *k)
{
	return (uint32_t)((size_t)(k - f->known) / DOC_KIND_COUNT);
}

void apply_dirty(struct flow *f, struct feed_known *k)
{
	if (k->dirty)
		return;
	k->dirty = true;
	k->next_dirty = f->first_dirty;
	f->first_dirty = k;
}

/* A copy of `text` (NULL stays NULL) in *place. */
static int replace_text(char **place, const char *text)
{
	char *copy = text ? strdup(text) : NULL;
	if (text && !copy)
		return -ENOMEM;
	free(*place);
	*place = copy;
	return 0;
}

int apply_known(struct feed_known *k, const char *url, const char *etag, const char *last_modified,
                const uint8_t hash[PULL_HASH_BYTES], int64_t received_unix_s)
{
	if (replace_text(&k->url, url) || replace_text(&k->etag, etag) ||
	    replace_text(&k->last_modified, last_modified))
		return -ENOMEM;
	memcpy(k->hash, hash, PULL_HASH_BYTES);
	k->received_unix_s = received_unix_s;
	return 0;
}

static void observe(struct flow *f, uint32_t unit)
{
	if (f->n_observed == f->cap_observed) {
		size_t cap = f->cap_observed ? f->cap_observed * 2 : 64;
		uint32_t *larger = realloc(f->observed, cap * sizeof(*larger));
		if (!larger)
			return; /* the next fetch counts instead */
		f->observed = larger;
		f->cap_observed = cap;
	}
	f->observed[f->n_observed++] = unit;
}

static void succeeded(struct flow *f, uint32_t unit, enum doc_kind kind)
{
	struct doc_state *d = &f->tree->units[unit].docs[kind];
	struct feed_known *k = flow_feed(f, unit, kind);
	bool was_trouble = d->failing_since_unix_s || d->invalid || d->last_error.set ||
	                   !d->last_success_unix_s || d->evidence == EVIDENCE_STALE;
	d->last_attempt_unix_s = d->last_success_unix_s = clock_civil_unix_s(f->clock);
	d->failing_since_unix_s = 0;
	d->invalid = false;
	d->n_observed++;
	fault_clear(&d->last_error);
	if (kind == DOC_RESULTS)
		observe(f, unit);
	apply_dirty(f, k);
	k->stamped = f->stamps_waiting = true;
	if (was_trouble)
		tree_touch(f->tree, unit);
	if (log_recovered(&k->complaint))
		log_write(LOG_LEVEL_NOTICE, "pull", f->tree->org->units[unit].id,
		          "%s: hämtas igen utan fel", doc_kind_name(kind));
}

/* Note a failure in the feed's state; said in the log at the 1st, 2nd, 4th … time. */
static void failed(struct flow *f, uint32_t unit, enum doc_kind kind, const char *fault,
                   const struct err *err, const char *pointer, uint32_t line)
{
	struct doc_state *d = &f->tree->units[unit].docs[kind];
	struct feed_known *k = flow_feed(f, unit, kind);
	int64_t now = clock_civil_unix_s(f->clock);
	d->last_attempt_unix_s = now;
	apply_dirty(f, k);
	f->any_failed = true;
	(void)fault_set(&d->last_error, fault, err->text, pointer, line,
	                now); /* without memory the older words stay */
	tree_touch(f->tree, unit);
	if (!log_complain(&k->complaint))
		return;
	const struct unit *u = &f->tree->org->units[unit];
	const char *url = u->sources[kind].url ? u->sources[kind].url : "ingen adress";
	char stamp[CIVIL_RFC3339_BYTES];
	if (d->last_success_unix_s)
		log_write(LOG_LEVEL_WARNING, "pull", u->id,
		          "%s: %s, %s (%u i rad); uppgifterna gäller från %s", doc_kind_name(kind),
		          err->text, url, k->complaint.n_failures,
		          civil_rfc3339(d->last_success_unix_s, f->clock->zone, stamp));
	else
		log_write(LOG_LEVEL_WARNING, "pull", u->id,
		          "%s: %s, %s (%u i rad); inget har hämtats ännu", doc_kind_name(kind),
		          err->text, url, k->complaint.n_failures);
}

/* It answered, but what it said cannot be taken. */
static void refused(struct flow *f, uint32_t unit, enum doc_kind kind)
{
	struct doc_state *d = &f->tree->units[unit].docs[kind];
	d->invalid = true;
	d->failing_since_unix_s = 0;
	f->n_refused++;
}

static void fetched(struct flow *f, const struct pull_fetch *fetch)
{
	uint32_t unit = fetch->unit;
	struct doc_state *d = &f->tree->units[unit].docs[fetch->kind];
	if (fetch->result == PULL_FAILED &&
	    (fetch->fault == NET_FAULT_TOO_LARGE || fetch->fault == NET_FAULT_UNREADABLE)) {
		refused(f, unit, fetch->kind);
		failed(f, unit, fetch->kind, net_fault_name(fetch->fault), &fetch->err, NULL, 0);
	} else if (fetch->result == PULL_FAILED) {
		if (!d->failing_since_unix_s)
			d->failing_since_unix_s = clock_civil_unix_s(f->clock);
		failed(f, unit, fetch->kind, net_fault_name(fetch->fault), &fetch->err, NULL, 0);
	} else if (fetch->result == PULL_SAME) {
		const struct feed_known *k = flow_feed(f, unit, fetch->kind);
		if (k->received_unix_s && !k->refused) /* else: the same as what is not here */
			succeeded(f, unit, fetch->kind);
	}
}

struct waiting_fetch {
	struct loan_wait wait;
	struct flow *flow;
	const struct pull *of; /* compared, never looked into */
	struct pull_fetch fetch;
};

static void on_home(struct loan_wait *wait)
{
	struct waiting_fetch *w = (struct waiting_fetch *)wait;
	struct flow *f = w->flow;
	if (!f->stopping && w->of == f->pull) { /* else another register is in force */
		fetched(f, &w->fetch);
		flow_wake(f);
	}
	free(w);
}

void apply_fetched(struct flow *f, const struct pull_fetch *fetch)
{
	if (!f->loan.out) {
		fetched(f, fetch);
		return;
	}
	struct waiting_fetch *w = calloc(1, sizeof(*w));
	if (!w)
		return; /* the next fetch counts instead */
	w->flow = f;
	w->of = f->pull;
	w->fetch = *fetch;
	w->fetch.body = NULL; /* the rest is the fetch's own until it returns */
	w->fetch.url = w->fetch.etag = w->fetch.last_modified = NULL;
	loan_when_home(f, &w->wait, on_home);
}

static void apply_refused(struct flow *f, uint32_t unit, const struct arrival *a)
{
	flow_feed(f, unit, a->kind)->refused = true;
	refused(f, unit, a->kind);
	failed(f, unit, a->kind, reason_name(a->reason.kind), &a->reason.err, a->reason.pointer,
	       a->reason.line);
}

/* Kept beside what was found in the plan; only where that has no room it is made for this once. */
static int index_of(struct year_docs *y, const struct intake_names *names, struct arena *arena,
                    const struct intake_plan_index **ret_index)
{
	static const struct plan no_plan = {0};
	if (y->plan && !y->plan_index && y->plan_arena &&
	    intake_plan_index_new(y->plan, names, y->plan_arena, &y->plan_index) < 0)
		y->plan_index = NULL;
	*ret_index = y->plan_index;
	return y->plan_index ? 0
	                     : intake_plan_index_new(y->plan ? y->plan : &no_plan, names, arena,
	                                             ret_index);
}

/* Look at a year's results again: what each figure is, the plan and the catalogue say.  Without
 * memory they are used as they are: nothing is lost, only less is found. */
static void recheck(struct tree *t, uint32_t unit, int year)
{
	struct year_docs *y = node_year(&t->units[unit], year);
	const struct intake_plan_index *index = NULL;
	const struct finding *findings = NULL;
	size_t n = 0;
	if (!y || !y->results)
		return;
	struct arena *arena = arena_new(RECHECK_MAX_BYTES);
	bool *refused = arena ? arena_array(arena, y->results->n_outcomes, sizeof(*refused)) : NULL;
	if (!refused || index_of(y, t->catalogue->names, arena, &index) < 0 ||
	    intake_check_results(y->results, index, arena, refused, &findings, &n) < 0 ||
	    !tree_set_refused(t, unit, year, refused, findings, n, arena))
		(void)arena_free(arena); /* returns NULL, always */
}

void apply_new_words(struct tree *t, uint32_t unit, int year)
{
	const struct year_docs *y = node_year(&t->units[unit], year);
	struct arena *arena = NULL;
	const struct finding *findings = NULL;
	size_t n = 0;
	/* Without memory the older findings stay. */
	if (y && y->plan && read_findings(y->plan, t->catalogue, &arena, &findings, &n) == 0 &&
	    !tree_set_findings(t, unit, year, findings, n, arena))
		(void)arena_free(arena); /* returns NULL, always */
	recheck(t, unit, year);
}

int apply_to_tree(struct tree *t, uint32_t unit, int year, struct arrival *a)
{
	int ret = a->plan ? tree_set_plan(t, unit, a->plan, a->received_unix_s)
	                  : tree_set_results(t, unit, a->results, year, a->received_unix_s);
	if (ret < 0)
		return ret;
	if (a->plan &&
	    tree_set_findings(t, unit, year, a->findings, a->n_findings, a->findings_arena))
		a->findings_arena = NULL; /* the tree's now */
	a->plan = NULL;                   /* the tree's now */
	a->results = NULL;
	recheck(t, unit, year);
	return ret;
}

/* Remember where the document now in force came from. */
static void set_origin(struct tree *t, uint32_t unit, int year, const struct store_document *d)
{
	struct year_docs *y = node_year(&t->units[unit], year);
	/* Without memory the figures stand all the same; only their origin is not told. */
	if (y)
		(void)origin_set(&y->origins[d->kind], d->url, d->hash);
}

int apply_stored(struct tree *t, uint32_t unit, const struct store_document *d,
                 struct reason *ret_reason)
{
	struct arrival a = {
	        .kind = d->kind, .received_unix_s = d->received_unix_s, .n_body = d->n_body};
	a.body = calloc(1, d->n_body + 1); /* what is read ends in a NUL */
	if (!a.body)
		return -ENOMEM;
	memcpy(a.body, d->body, d->n_body);
	read_one(&a, &t->org->units[unit], t->catalogue, LIMIT_BODY_BYTES);
	free(a.body);
	int ret = a.reason.kind == REASON_NO_MEMORY ? -ENOMEM : 0;
	if (a.reason.kind == REASON_NONE) {
		ret = apply_to_tree(t, unit, d->year, &a);
		set_origin(t, unit, d->year, d);
	}
	(void)plan_unref(a.plan); /* returns NULL, always */
	(void)results_unref(a.results);
	(void)arena_free(a.findings_arena);
	*ret_reason = a.reason;
	return ret < 0 ? ret : 0;
}

/* The static text for a stored kind of fault. */
static const char *fault_kind(const char *stored)
{
	for (int i = 0; i < NET_FAULT_COUNT; i++) {
		if (strcmp(net_fault_name((enum net_fault)i), stored) == 0)
			return net_fault_name((enum net_fault)i);
	}
	for (int i = 0; i < REASON_COUNT; i++) {
		if (strcmp(reason_name((enum reason_kind)i), stored) == 0)
			return reason_name((enum reason_kind)i);
	}
	return net_fault_name(NET_FAULT_OTHER);
}

int apply_stored_feed(struct tree *t, uint32_t unit, const struct store_feed *s)
{
	struct doc_state *d = &t->units[unit].docs[s->kind];
	d->last_attempt_unix_s = s->last_attempt_unix_s;
	d->last_success_unix_s = s->last_success_unix_s;
	d->failing_since_unix_s = s->failing_since_unix_s;
	d->invalid = s->invalid;
	d->n_observed = s->n_observed;
	return s->error_kind ? fault_set(&d->last_error, fault_kind(s->error_kind),
	                                 s->error_message ? s->error_message : "", s->error_pointer,
	                                 s->error_line, s->error_at_unix_s)
	                     : 0;
}

int apply_document(struct flow *f, uint32_t unit, struct arrival *a)
{
	int year = 0;
	if (a->register_no != f->register_no)
		read_again(f, unit, a);
	if (a->reason.kind != REASON_NONE || admit_document(f, unit, a, &year) < 0) {
		apply_refused(f, unit, a);
		return -EINVAL;
	}
	int ret = apply_to_tree(f->tree, unit, year, a);
	bool amends = ret > 0;
	struct feed_known *k = flow_feed(f, unit, a->kind);
	if (ret >= 0)
		ret = apply_known(k, a->url, a->etag, a->last_modified, a->hash,
		                  a->received_unix_s);
	if (ret < 0) {
		a->reason.kind = REASON_NO_MEMORY;
		(void)err_set(&a->reason.err, ret, "minnet tog slut"); /* the kind says it too */
		apply_refused(f, unit, a);
		return ret;
	}
	struct store_document row = {
	        .unit_id = f->tree->org->units[unit].id,
	        .kind = a->kind,
	        .year = year,
	        .received_unix_s = a->received_unix_s,
	        .url = a->url,
	        .etag = a->etag,
	        .last_modified = a->last_modified,
	        .body = a->body,
	        .n_body = a->n_body,
	        .amends = amends,
	};
	memcpy(row.hash, a->hash, sizeof(row.hash));
	set_origin(f->tree, unit, year, &row);
	k->refused = false;
	store_put_document(f->batch, &row);
	succeeded(f, unit, a->kind);
	return 0;
}

void apply_feed_rows(struct flow *f, struct store_batch *b)
{
	for (struct feed_known *k = f->first_dirty; k; k = k->next_dirty) {
		uint32_t unit = flow_unit_of(f, k);
		enum doc_kind kind = (enum doc_kind)((size_t)(k - f->known) % DOC_KIND_COUNT);
		const struct doc_state *d = &f->tree->units[unit].docs[kind];
		k->dirty = k->stamped = false;
		store_put_feed(b,
		               &(struct store_feed){
		                       .unit_id = f->tree->org->units[unit].id,
		                       .kind = kind,
		                       .last_attempt_unix_s = d->last_attempt_unix_s,
		                       .last_success_unix_s = d->last_success_unix_s,
		                       .failing_since_unix_s = d->failing_since_unix_s,
		                       .invalid = d->invalid,
		                       .n_observed = d->n_observed,
		                       .error_kind = d->last_error.set ? d->last_error.kind : NULL,
		                       .error_message = d->last_error.message,
		                       .error_pointer = d->last_error.pointer,
		                       .error_line = d->last_error.line,
		                       .error_at_unix_s = d->last_error.at_unix_s,
		               });
	}
	f->first_dirty = NULL;
}
