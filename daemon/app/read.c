/* SPDX-License-Identifier: EUPL-1.2 */
/* app/read.c (shell): bodies become documents in a pool job, a batch at a time.
 * The job owns its arrivals and one reference of the catalogue, taken and dropped on the loop
 * thread; between start and done the loop does not look into them. Good path: arrivals -> one job
 * (FLOW_READ_BATCH at most) -> flow_on_read() for each, in order of arrival. What can go wrong: a
 * document is refused (its reason says why); no memory (refused with reason no_memory). */
#include "flow.h"
#include <stdlib.h>
#include "audit.h"

#define FINDINGS_MAX_BYTES ((size_t)16 << 20)

struct arrival *arrival_free(struct arrival *a)
{
	if (!a)
		return NULL;
	free(a->unit_id);
	free(a->body);
	free(a->url);
	free(a->etag);
	free(a->last_modified);
	a->plan = plan_unref(a->plan);
	a->results = results_unref(a->results);
	a->findings_arena = arena_free(a->findings_arena);
	free(a);
	return NULL;
}

/* The names of up to three known indicators, for the finding `unknown_indicator`. */
static const char *near_names(struct arena *arena, const struct catalogue *c,
                              const struct intake_match *m)
{
	const char *text = NULL;
	for (size_t i = 0; i < m->n_near; i++) {
		const char *name = c->indicators[m->near[i]].name;
		text = text ? arena_printf(arena, "%s, «%s»", text, name)
		            : arena_printf(arena, "«%s»", name);
	}
	return text;
}

/* What the reader of a document found, then what audit found: the plan's whole list. */
static int gather_findings(struct arrival *a, const struct finding *audited, size_t n_audited)
{
	const struct plan *p = a->plan;
	size_t n_own =
	        p->from_feed
	                ? 0
	                : p->n_findings; /* a feed's findings are the sender's words: ignored */
	struct finding *all = arena_array(a->findings_arena, n_own + n_audited, sizeof(*all));
	if (!all)
		return -ENOMEM;
	if (n_own)
		memcpy(all, p->findings, n_own * sizeof(*all));
	if (n_audited)
		memcpy(all + n_own, audited, n_audited * sizeof(*all));
	a->findings = all;
	a->n_findings = n_own + n_audited;
	return 0;
}

static int audit(struct arrival *a, const struct catalogue *c)
{
	const struct plan *p = a->plan;
	const struct finding *audited = NULL;
	size_t n_audited = 0;
	a->findings_arena = arena_new(FINDINGS_MAX_BYTES);
	if (!a->findings_arena)
		return -ENOMEM;
	uint32_t *indicator = arena_array(a->findings_arena, p->n_indicators, sizeof(*indicator));
	const char **near = arena_array(a->findings_arena, p->n_indicators, sizeof(*near));
	if (!indicator || !near)
		return -ENOMEM;
	for (size_t i = 0; c->names && i < p->n_indicators; i++) {
		struct intake_match m = intake_match(c->names, str_of(p->indicators[i].name));
		indicator[i] = m.indicator;
		near[i] = near_names(a->findings_arena, c, &m);
	}
	struct audit_names names = {indicator, near};
	int ret =
	        audit_plan(p, c, c->names ? &names : NULL, a->findings_arena, &audited, &n_audited);
	return ret < 0 ? ret : gather_findings(a, audited, n_audited);
}

void read_one(struct arrival *a, const struct catalogue *c, size_t max_bytes)
{
	struct intake_limits limits = intake_default_limits();
	limits.max_bytes = max_bytes;
	struct str body = {a->body, a->n_body};
	int ret = a->kind == DOC_PLAN ? intake_plan(body, &limits, &a->plan, &a->reason)
	                              : intake_results(body, &limits, &a->results, &a->reason);
	if (ret == 0 && a->kind == DOC_PLAN && audit(a, c) < 0) {
		a->plan = plan_unref(a->plan);
		a->reason.kind = REASON_NO_MEMORY;
		(void)err_set(&a->reason.err, -ENOMEM,
		              "minnet tog slut när planen granskades"); /* code is in kind */
	}
}

/* On a pool thread. */
static void read_batch(struct loop_job *job)
{
	struct flow *f = (struct flow *)((char *)job - offsetof(struct flow, reading_job));
	for (struct arrival *a = f->reading; a; a = a->next)
		read_one(a, f->reading_catalogue, f->reading_max_bytes);
}

static void on_batch_read(struct loop_job *job, int status)
{
	struct flow *f = (struct flow *)((char *)job - offsetof(struct flow, reading_job));
	struct arrival *a = f->reading;
	f->reading = NULL;
	f->reading_catalogue = catalogue_unref(f->reading_catalogue);
	while (a) {
		struct arrival *next = a->next;
		if (status == 0 && !f->stopping)
			flow_on_read(f, a);
		a = (arrival_free(a), next);
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
	f->n_arrivals -= (unsigned)n;
	f->reading_catalogue = catalogue_ref(f->tree->catalogue);
	f->reading_max_bytes = f->cfg->pull.max_body_bytes;
	if (loop_job_start(f->loop, &f->reading_job, read_batch, on_batch_read) == 0) {
		loop_gate_enter(f->gate);
		return;
	}
	/* The pool takes no work: put them back, the next arrival or second tries again. */
	f->reading_catalogue = catalogue_unref(f->reading_catalogue);
	last->next = f->first_arrival;
	if (!f->first_arrival)
		f->last_arrival = &last->next;
	f->first_arrival = f->reading;
	f->n_arrivals += (unsigned)n;
	f->reading = NULL;
}
