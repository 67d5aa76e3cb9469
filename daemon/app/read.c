/* SPDX-License-Identifier: EUPL-1.2 */
/* app/read.c (shell): bodies become documents in a pool job, a batch at a time.
 * The job owns its arrivals and one reference of the register and of the catalogue, taken and
 * dropped on the loop thread; between start and done the loop does not look into them.
 * Good path: arrivals -> one job (FLOW_READ_BATCH at most) -> flow_on_read() for each, in order of
 * arrival.  What can go wrong: a document is refused (its reason says why); no memory (refused with
 * reason no_memory). */
#include "apply.h"
#include <errno.h>
#include <stdlib.h>
#include "audit.h"

#define FINDINGS_MAX_BYTES ((size_t)16 << 20)

static void forget_what_was_read(struct arrival *a)
{
	a->plan = plan_unref(a->plan);
	a->results = results_unref(a->results);
	a->findings_arena = arena_free(a->findings_arena);
	a->reason = (struct reason){0};
}

struct arrival *arrival_free(struct arrival *a)
{
	if (!a)
		return NULL;
	forget_what_was_read(a);
	free(a->unit_id);
	free(a->body);
	free(a->url);
	free(a->etag);
	free(a->last_modified);
	free(a);
	return NULL;
}

int read_take(struct flow *f, struct pull_fetch *fetch)
{
	if (!f->once && f->n_waiting_bytes + fetch->n_body > FLOW_WAITING_MAX_BYTES)
		return -EDQUOT; /* --once asks each feed once, so there is an end to it */
	struct arrival *a = calloc(1, sizeof(*a));
	if (!a)
		return -ENOMEM;
	a->kind = fetch->kind;
	a->unit_id = strdup(f->tree->org->units[fetch->unit].id);
	a->url = strdup(fetch->url);
	a->etag = fetch->etag ? strdup(fetch->etag) : NULL;
	a->last_modified = fetch->last_modified ? strdup(fetch->last_modified) : NULL;
	a->received_unix_s = clock_civil_unix_s(f->clock);
	memcpy(a->hash, fetch->hash, sizeof(a->hash));
	if (!a->unit_id || !a->url) {
		a = arrival_free(a);
		return -ENOMEM;
	}
	a->body = fetch->body;
	a->n_body = fetch->n_body;
	fetch->body = NULL; /* ours now */
	*f->last_arrival = a;
	f->last_arrival = &a->next;
	f->n_waiting++;
	f->n_waiting_bytes += a->n_body;
	return 0;
}

/* A feed's own findings are the sender's words: ignored. */
int read_findings(const struct plan *p, const struct catalogue *c, struct arena **ret_arena,
                  const struct finding **ret_findings, size_t *ret_n)
{
	const struct finding *findings = NULL;
	size_t n = 0;
	struct audit_names names = {0};
	struct arena *arena = arena_new(FINDINGS_MAX_BYTES);
	int ret = arena ? 0 : -ENOMEM;
	if (ret == 0 && c->names)
		ret = intake_match_plan(c->names, p, arena, &names.indicator, &names.near);
	if (ret == 0)
		ret = audit_plan(p, c, c->names ? &names : NULL, arena, &findings, &n);
	if (ret == 0 && !p->from_feed)
		ret = audit_merge(p, findings, n, arena, &findings, &n);
	if (ret < 0) {
		(void)arena_free(arena); /* returns NULL, always */
		return ret;
	}
	*ret_arena = arena;
	*ret_findings = findings;
	*ret_n = n;
	return 0;
}

void read_one(struct arrival *a, const struct unit *whose, const struct catalogue *c,
              size_t max_bytes)
{
	struct intake_limits limits = intake_default_limits();
	limits.max_bytes = max_bytes;
	struct str body = {a->body, a->n_body};
	int ret = a->kind == DOC_PLAN
	                  ? intake_plan(body, &limits, &a->plan, &a->reason)
	                  : intake_results(body, &limits, whose, &a->results, &a->reason);
	if (ret == 0 && a->kind == DOC_PLAN &&
	    read_findings(a->plan, c, &a->findings_arena, &a->findings, &a->n_findings) < 0) {
		a->plan = plan_unref(a->plan);
		a->reason.kind = REASON_NO_MEMORY;
		(void)err_set(&a->reason.err, -ENOMEM,
		              "minnet tog slut när planen granskades"); /* code is in kind */
	}
}

void read_again(const struct flow *f, uint32_t unit, struct arrival *a)
{
	forget_what_was_read(a);
	a->register_no = f->register_no;
	read_one(a, &f->tree->org->units[unit], f->tree->catalogue, f->cfg->pull.max_body_bytes);
}

/* On a pool thread. */
static void read_batch(struct loop_job *job)
{
	struct flow *f = (struct flow *)((char *)job - offsetof(struct flow, reading_job));
	const struct org *o = f->reading_org;
	for (struct arrival *a = f->reading; a; a = a->next) {
		uint32_t unit = org_find_unit(o, str_of(a->unit_id));
		a->register_no = f->reading_register_no;
		read_one(a, unit == INDEX_NONE ? NULL : &o->units[unit], f->reading_catalogue,
		         f->reading_max_bytes);
	}
}

static void on_batch_read(struct loop_job *job, int status)
{
	struct flow *f = (struct flow *)((char *)job - offsetof(struct flow, reading_job));
	struct arrival *a = f->reading;
	f->reading = NULL;
	f->reading_org = org_unref(f->reading_org);
	f->reading_catalogue = catalogue_unref(f->reading_catalogue);
	while (a) {
		struct arrival *next = a->next;
		a->next = NULL;
		if (status == 0 && !f->stopping)
			flow_on_read(f, a);
		else
			(void)arrival_free(a); /* returns NULL, always */
		a = next;
	}
	if (!f->stopping)
		read_start(f);
	loop_gate_leave(f->gate);
}

void read_start(struct flow *f)
{
	if (f->reading || !f->first_arrival)
		return;
	struct arrival *last = NULL;
	size_t n = 0, n_bytes = 0;
	for (struct arrival *a = f->first_arrival;
	     a && n < FLOW_READ_BATCH && n_bytes < FLOW_READ_BATCH_BYTES; a = a->next) {
		n_bytes += a->n_body;
		n++;
		last = a;
	}
	f->reading = f->first_arrival;
	f->first_arrival = last->next;
	if (!f->first_arrival)
		f->last_arrival = &f->first_arrival;
	last->next = NULL;
	f->reading_org = org_ref(f->tree->org);
	f->reading_catalogue = catalogue_ref(f->tree->catalogue);
	f->reading_register_no = f->register_no;
	f->reading_max_bytes = f->cfg->pull.max_body_bytes;
	if (loop_job_start(f->loop, &f->reading_job, read_batch, on_batch_read) == 0) {
		loop_gate_enter(f->gate);
		return;
	}
	/* The pool takes no work: put them back, the next arrival or second tries again. */
	f->reading_org = org_unref(f->reading_org);
	f->reading_catalogue = catalogue_unref(f->reading_catalogue);
	last->next = f->first_arrival;
	if (!f->first_arrival)
		f->last_arrival = &last->next;
	f->first_arrival = f->reading;
	f->reading = NULL;
}
