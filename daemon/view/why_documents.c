/* SPDX-License-Identifier: EUPL-1.2 */
/* view/why_documents.c (core): the documents behind a chain: where they were fetched, when, what
 * their bytes hash to, and where in them the words stand.
 * The hash of a document is as good as the document to who can write it but for one number: it is
 * told only when every outcome in it is itself in the open. */
#include <stdio.h>
#include "why.h"

#define DOCUMENT_UNITS_MAX 300 /* 50 µs each, on the loop; each unit's own chain has its own */

static bool any_number(const struct part *p)
{
	return num_given(p->value) || num_given(p->numerator) || num_given(p->denominator);
}

/* Women, men and parts that the results give numbers of. */
static size_t n_parts(const struct results *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n_outcomes; i++)
		n += any_number(&r->outcomes[i].women) + any_number(&r->outcomes[i].men) +
		     r->outcomes[i].n_breakdown;
	return n;
}

/* Is each outcome of that year's results, with its parts, told with nothing hidden?  Rows that lost
 * to another or were refused are not told anywhere, and so close it. */
static bool all_told(const struct node_view *v, const struct year_docs *y)
{
	const struct results *r = y->results;
	size_t n_told = 0, n_parts_told = 0;
	for (size_t i = 0; i < v->n_figures; i++) {
		const struct figure *f = &v->figures[i];
		if (f->said.form == SPOT_NONE || f->said.year != y->year)
			continue;
		for (size_t k = 0; k < f->n_subgroups; k++) {
			if (f->subgroups[k].hidden)
				return false;
			n_parts_told++;
		}
		if (f->hidden)
			return false;
		n_told++;
	}
	return n_told == r->n_outcomes && n_parts_told == n_parts(r) && r->n_findings == 0;
}

/* "https://user:word@host/x?key=secret" -> "https://host/x?…": who may read it is no business of
 * who asks why. */
static const char *open_url(struct why *w, const char *url)
{
	const char *scheme = strstr(url, "://");
	size_t n_scheme = scheme ? (size_t)(scheme - url) + 3 : 0;
	const char *host = url + n_scheme;
	size_t n_host = strcspn(host, "/?#");
	const char *at = memrchr(host, '@', n_host);
	if (at) {
		n_host -= (size_t)(at + 1 - host);
		host = at + 1;
	}
	size_t n_path = strcspn(host + n_host, "?#");
	return why_text(w, "%.*s%.*s%s", (int)n_scheme, url, (int)(n_host + n_path), host,
	                host[n_host + n_path] == '?' ? "?…" : "");
}

static void fill_origin(struct why *w, struct why_document *d, const struct node_view *v)
{
	const struct year_docs *y = node_view_year(v, d->year);
	const char *registered = w->s->org->units[d->unit].sources[d->kind].url;
	bool plan = d->kind == DOC_PLAN;
	bool there = y && (plan ? y->plan != NULL : y->results != NULL);
	const struct origin *o = there ? &y->origins[d->kind] : NULL;
	d->origin = o && o->url ? o : NULL;
	d->received_unix_s = !there ? 0
	                     : plan ? y->plan_received_unix_s
	                            : y->results_received_unix_s;
	d->withheld = there && !plan && !all_told(v, y);
	if (!there)
		d->year = 0;
	if (d->origin)
		d->url = open_url(w, o->url);
	else if (registered)
		d->url = open_url(w, registered);
}

struct why_document *why_document(struct why *w, uint32_t unit, enum doc_kind kind, int year)
{
	const struct node_view *v = snapshot_node(w->s, (struct scope){SCOPE_UNIT, unit});
	if (w->n_documents == w->cap_documents) {
		struct why_document *more = arena_grow(w->arena, w->documents, w->n_documents,
		                                       &w->cap_documents, sizeof(*more));
		if (!more) {
			w->failed = true;
			return NULL;
		}
		w->documents = more;
	}
	struct why_document *d = &w->documents[w->n_documents++];
	*d = (struct why_document){.kind = kind, .unit = unit, .year = year};
	d->state = v ? &v->docs[kind] : NULL;
	fill_origin(w, d, v);
	return d;
}

void why_outcome_document(struct why *w, uint32_t unit, const struct figure *f, bool baseline)
{
	bool said = f->said.form != SPOT_NONE;
	struct why_document *d =
	        why_document(w, unit, DOC_RESULTS, said ? f->said.year : f->period.year);
	if (!d)
		return;
	d->role = baseline ? "baseline" : "outcome";
	d->name = baseline ? "jämförelsetalet" : said ? "utfallet" : "utfallet, som inte står där";
	if (f->said.form == SPOT_LINE)
		d->line = f->said.at;
	else if (said)
		d->pointer = why_text(w, "/outcomes/%u", f->said.at);
}

/* Where the row whose target is in force stands. */
struct promise {
	const struct plan *plan;          /* NULL: nowhere */
	const struct plan_before *before; /* the plan is an earlier one; NULL */
	const struct plan_indicator *row;
};

static bool holds(const struct plan *p, const struct plan_indicator *row)
{
	return p && row >= p->indicators && row < p->indicators + p->n_indicators;
}

static struct promise promise_of(const struct node_view *v, const struct figure *f)
{
	const struct plan_indicator *row = f->promise ? f->promise : f->planned;
	for (size_t i = 0; v && row && i < v->n_years; i++) {
		const struct year_docs *y = &v->years[i];
		if (holds(y->plan, row))
			return (struct promise){y->plan, NULL, row};
		for (size_t k = 0; k < y->n_earlier; k++) {
			if (holds(y->earlier[k].plan, row))
				return (struct promise){y->earlier[k].plan, &y->earlier[k], row};
		}
	}
	return (struct promise){0};
}

void why_plan_document(struct why *w, uint32_t unit, const struct figure *f)
{
	struct promise at = promise_of(snapshot_node(w->s, (struct scope){SCOPE_UNIT, unit}), f);
	struct why_document *d = at.plan ? why_document(w, unit, DOC_PLAN, at.plan->year) : NULL;
	if (!d)
		return;
	d->role = "target";
	d->name = at.before ? "målet, i den plan som gällde då" : "målet";
	if (at.before) {
		d->received_unix_s = at.before->received_unix_s;
		d->origin = at.before->origin.url ? &at.before->origin : NULL;
		d->url = d->origin ? open_url(w, d->origin->url) : NULL;
	}
	if (at.plan->from_feed)
		d->pointer = why_text(w, "/indicators/%zu", (size_t)(at.row - at.plan->indicators));
	else
		d->line = at.row->line;
}

const char *why_plan_spot(struct why *w, const struct figure *f)
{
	struct promise at = promise_of(w->node, f);
	if (at.plan && at.plan->from_feed)
		return why_text(w, " (/indicators/%zu)", (size_t)(at.row - at.plan->indicators));
	return at.plan && at.row->line ? why_text(w, " (rad %u)", at.row->line) : "";
}

const char *why_outcome_spot(struct why *w, const struct figure *f)
{
	if (f->said.form == SPOT_NONE)
		return "";
	return f->said.form == SPOT_LINE ? why_text(w, " (rad %u)", f->said.at)
	                                 : why_text(w, " (/outcomes/%u)", f->said.at);
}

/* Last year's figure, when this one is held against it. */
static const struct figure *baseline_of(const struct why *w, uint32_t unit, const struct figure *f)
{
	struct scope scope = {SCOPE_UNIT, unit};
	struct last_year y = period_last_year(f->period);
	bool text = f->target_kind == TARGET_INCREASE || f->target_kind == TARGET_DECREASE ||
	            f->target_kind == TARGET_MAINTAIN;
	if (figure_hidden(f) || (f->hidden & HIDE_BASELINE) || !num_given(f->baseline) ||
	    (!text && f->measure != MEASURE_COUNTED))
		return NULL;
	const struct period told[] = {y.same, y.whole, y.december};
	size_t n = f->measure == MEASURE_COUNTED ? ARRAY_LEN(told) : ARRAY_LEN(told) - 1;
	for (size_t i = 0; i < n; i++) {
		const struct figure *then = why_find(w, scope, f->indicator, told[i]);
		if (then && num_given(figure_value(then)))
			return then;
	}
	return NULL;
}

static void of_unit(struct why *w, uint32_t unit, const struct figure *f)
{
	why_outcome_document(w, unit, f, false);
	why_plan_document(w, unit, f);
	const struct figure *before = baseline_of(w, unit, f);
	if (before && before->said.form != SPOT_NONE)
		why_outcome_document(w, unit, before, true);
}

void why_documents(struct why *w)
{
	const struct figure *f = w->figure;
	if (w->scope.kind == SCOPE_UNIT) {
		of_unit(w, w->scope.index, f);
		return;
	}
	for (size_t i = 0; f->merge && i < f->merge->n_contributors; i++) {
		uint32_t unit = f->merge->contributors[i].unit;
		if (i >= DOCUMENT_UNITS_MAX) {
			w->n_units_left_out++;
			continue;
		}
		const struct figure *of =
		        why_find(w, (struct scope){SCOPE_UNIT, unit}, f->indicator, f->period);
		if (of)
			of_unit(w, unit, of);
	}
}
