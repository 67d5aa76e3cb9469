/* SPDX-License-Identifier: EUPL-1.2 */
/* view/why_json.c (core): a chain as JSON: numbers for programs in `result`, Swedish for people in
 * `formula` and `text`. */
#include <errno.h>
#include <stdio.h>
#include "why.h"

static void put_setting(struct jsonw *j, const struct why_setting *s)
{
	if (!s->key) {
		jsonw_put_null(j, "setting");
		return;
	}
	jsonw_put_open(j, "setting", '{');
	jsonw_put_text(j, "key", s->key);
	jsonw_put_text(j, "value", s->value);
	jsonw_put_text(j, "file", s->file);
	if (s->file)
		jsonw_put_int(j, "line", s->line);
	else
		jsonw_put_null(j, "line");
	jsonw_put_bool(j, "default", !s->file);
	jsonw_close(j, '}');
}

static void put_steps(struct jsonw *j, const struct why *w)
{
	jsonw_put_open(j, "steps", '[');
	for (size_t i = 0; i < w->n_steps; i++) {
		const struct why_step *s = &w->steps[i];
		jsonw_open(j, '{');
		jsonw_put_text(j, "step", s->id);
		jsonw_put_text(j, "what", s->what);
		jsonw_put_text(j, "formula", s->formula);
		jsonw_put_num(j, "result", s->result);
		jsonw_put_day(j, "day", s->day);
		jsonw_put_text(j, "rule", why_rule_id(s->rule));
		put_setting(j, &s->setting);
		jsonw_close(j, '}');
	}
	jsonw_close(j, ']');
}

static void put_state(struct jsonw *j, enum state s)
{
	jsonw_put_text(j, "state", state_name(s));
	jsonw_put_text(j, "state_text", state_people(s));
}

static void put_contributors(struct jsonw *j, const struct why *w)
{
	const struct merge *m = w->figure ? w->figure->merge : NULL;
	jsonw_put_open(j, "contributors", '[');
	for (size_t i = 0; m && i < m->n_contributors; i++) {
		const struct contributor *c = &m->contributors[i];
		struct scope scope = {SCOPE_UNIT, c->unit};
		const struct figure *of =
		        why_find(w, scope, w->figure->indicator, w->figure->period);
		jsonw_open(j, '{');
		jsonw_put_text(j, "unit", w->s->org->units[c->unit].id);
		jsonw_put_text(j, "name", w->s->org->units[c->unit].name);
		jsonw_put_num(j, "value", c->hidden ? NUM_NONE : c->value);
		jsonw_put_text(j, "missing_reason", c->hidden ? "protected" : NULL);
		put_state(j, c->hidden ? STATE_PROTECTED : c->state);
		jsonw_put_num(j, "share_of_gap", c->hidden ? NUM_NONE : c->share_of_gap);
		jsonw_put_bool(j, "shared", c->shared);
		if (of)
			put_why_path(j, w->s->org, scope, of);
		else
			jsonw_put_null(j, "why_path");
		jsonw_close(j, '}');
	}
	jsonw_close(j, ']');
	jsonw_put_open(j, "awaited", '[');
	for (size_t i = 0; i < w->n_awaited; i++) {
		jsonw_open(j, '{');
		jsonw_put_text(j, "unit", w->s->org->units[w->awaited[i].unit].id);
		jsonw_put_text(j, "name", w->s->org->units[w->awaited[i].unit].name);
		put_state(j, w->awaited[i].state);
		jsonw_close(j, '}');
	}
	jsonw_close(j, ']');
}

static void put_hash(struct jsonw *j, const struct why_document *d)
{
	if (!d->origin || d->withheld) {
		jsonw_put_null(j, "hash");
		jsonw_put_text(j, "hash_missing",
		               d->withheld ? "protected"
		               : d->year   ? "unknown"
		                           : NULL);
		return;
	}
	char hex[2 * DOC_HASH_BYTES + 1];
	for (size_t i = 0; i < DOC_HASH_BYTES; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", d->origin->hash[i]); /* two digits fit */
	jsonw_put_open(j, "hash", '{');
	jsonw_put_text(j, "algorithm", "blake2b-256");
	jsonw_put_text(j, "hex", hex);
	jsonw_close(j, '}');
	jsonw_put_null(j, "hash_missing");
}

static void put_error(struct jsonw *j, const struct fault *f)
{
	if (!f->set) {
		jsonw_put_null(j, "last_error");
		return;
	}
	jsonw_put_open(j, "last_error", '{');
	jsonw_put_text(j, "kind", f->kind);
	jsonw_put_text(j, "message", f->message);
	jsonw_put_text(j, "pointer", f->pointer);
	if (f->line)
		jsonw_put_int(j, "line", f->line);
	else
		jsonw_put_null(j, "line");
	jsonw_put_time(j, "at", f->at_unix_s);
	jsonw_close(j, '}');
}

static void put_document(struct jsonw *j, const struct why *w, const struct why_document *d)
{
	jsonw_open(j, '{');
	jsonw_put_text(j, "role", d->role);
	jsonw_put_text(j, "role_text", d->name);
	jsonw_put_text(j, "document", doc_kind_name(d->kind));
	jsonw_put_text(j, "unit", w->s->org->units[d->unit].id);
	if (d->year)
		jsonw_put_int(j, "year", d->year);
	else
		jsonw_put_null(j, "year");
	jsonw_put_text(j, "url", d->url);
	jsonw_put_time(j, "received", d->received_unix_s);
	jsonw_put_time(j, "checked", d->state ? d->state->last_success_unix_s : 0);
	put_hash(j, d);
	if (d->line)
		jsonw_put_int(j, "line", d->line);
	else
		jsonw_put_null(j, "line");
	jsonw_put_text(j, "pointer", d->pointer);
	jsonw_put_text(j, "evidence", d->state ? evidence_name(d->state->evidence) : NULL);
	if (d->state)
		put_error(j, &d->state->last_error);
	else
		jsonw_put_null(j, "last_error");
	jsonw_close(j, '}');
}

/* Each rule that a step names, once, in their own order. */
static void put_rules(struct jsonw *j, const struct why *w)
{
	jsonw_put_open(j, "rules", '[');
	for (enum why_rule r = 0; r < WHY_RULE_COUNT; r++) {
		size_t i = 0;
		while (i < w->n_steps && w->steps[i].rule != r)
			i++;
		if (i == w->n_steps)
			continue;
		jsonw_open(j, '{');
		jsonw_put_text(j, "id", why_rule_id(r));
		jsonw_put_text(j, "text", why_rule_text(r));
		jsonw_close(j, '}');
	}
	jsonw_close(j, ']');
}

static void put_alert_head(struct jsonw *j, const struct why *w)
{
	const struct alert *a = w->alert;
	jsonw_put_text(j, "id", a->id);
	jsonw_put_text(j, "alert_kind", alert_kind_name(a->kind));
	jsonw_put_text(j, "alert_state", alert_state_name(a->state));
	jsonw_put_text(j, "severity", severity_name(a->severity));
	jsonw_put_time(j, "raised", a->raised_unix_s);
	jsonw_put_text(j, "subject", a->subject);
	if (w->figure) {
		put_why_path(j, w->s->org, w->scope, w->figure);
		return;
	}
	jsonw_put_null(j, "why_path");
	put_alert_scope(j, a);
	jsonw_put_text(j, "scope_name", w->node ? scope_name(w->s->org, w->scope) : NULL);
	jsonw_put_text(j, "name", a->name);
	jsonw_put_period(j, "period", a->period);
}

static void put_figure_head(struct jsonw *j, const struct why *w)
{
	const struct figure *f = w->figure;
	char id[QUERY_VALUE_BYTES];
	if (!w->alert)
		jsonw_put_text(j, "id", why_figure_id(w->s->org, w->scope, f, id));
	put_scope(j, w->s->org, w->scope);
	jsonw_put_text(j, "scope_name", scope_name(w->s->org, w->scope));
	jsonw_put_text(j, "indicator", f->id);
	jsonw_put_text(j, "name", f->name);
	jsonw_put_period(j, "period", f->period);
	jsonw_put_text(j, "unit", f->unit);
	put_state(j, f->state);
	jsonw_put_num(j, "value", figure_value(f));
	jsonw_put_text(j, "missing_reason", missing_why(f));
	jsonw_put_bool(j, "provisional", f->merge && f->merge->provisional);
}

static void put_chain(struct jsonw *j, const struct why *w)
{
	jsonw_put_text(j, "kind", w->alert ? "alert" : "figure");
	if (w->alert)
		put_alert_head(j, w);
	if (w->figure)
		put_figure_head(j, w);
	put_steps(j, w);
	put_contributors(j, w);
	jsonw_put_open(j, "documents", '[');
	for (size_t i = 0; i < w->n_documents; i++)
		put_document(j, w, &w->documents[i]);
	jsonw_close(j, ']');
	jsonw_put_int(j, "units_without_documents", (int64_t)w->n_units_left_out);
	put_rules(j, w);
}

void render_why(const struct context *c, struct buf *out)
{
	struct jsonw j = {.out = out};
	struct why w;
	if (why_make(&w, c)) {
		jsonw_open(&j, '{');
		put_generation(&j, c->s);
		jsonw_put_open(&j, "why", '{');
		put_chain(&j, &w);
		jsonw_close(&j, '}');
		jsonw_close(&j, '}');
	} else {
		out->failed = -ENOMEM;
	}
	why_done(&w);
}

void render_why_mail(const struct context *c, struct buf *out)
{
	struct jsonw j = {.out = out};
	jsonw_open(&j, '{');
	put_generation(&j, c->s);
	jsonw_put_open(&j, "why", '{');
	jsonw_put_text(&j, "kind", "mail");
	jsonw_put_text(&j, "id", c->q->mail);
	jsonw_put_open(&j, "alerts", '[');
	for (size_t i = 0; i < c->s->n_alerts; i++) {
		struct why w;
		if (!mail_told(c->q->mail, snapshot_alert(c->s, i)))
			continue;
		if (why_make_alert(&w, c->s, snapshot_alert(c->s, i))) {
			jsonw_open(&j, '{');
			put_chain(&j, &w);
			jsonw_close(&j, '}');
		} else {
			out->failed = -ENOMEM;
		}
		why_done(&w);
	}
	jsonw_close(&j, ']');
	jsonw_close(&j, '}');
	jsonw_close(&j, '}');
}
