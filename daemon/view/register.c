/* SPDX-License-Identifier: EUPL-1.2 */
/* view/register.c (core): districts, departments and units, with evidence, reach and last error. */
#include "room.h"

static void put_by_document(struct jsonw *j, const char *key, const struct node_view *v,
                            const struct unit *u, const char *(*word)(const struct doc_state *d))
{
	static const struct doc_state nothing = {.evidence = EVIDENCE_NEVER};
	jsonw_put_open(j, key, '{');
	for (size_t k = 0; k < DOC_KIND_COUNT; k++) {
		const struct doc_state *d = v ? &v->docs[k] : &nothing;
		jsonw_put_text(j, doc_kind_name((enum doc_kind)k),
		               u->sources[k].url ? word(d) : NULL);
	}
	jsonw_close(j, '}');
}

static const char *evidence_word(const struct doc_state *d)
{
	return evidence_name(d->evidence);
}

static const char *reach_word(const struct doc_state *d)
{
	return d->failing_since_unix_s ? "failing" : "ok";
}

static void put_failing_since(struct jsonw *j, const struct node_view *v)
{
	jsonw_put_open(j, "failing_since", '{');
	for (size_t k = 0; k < DOC_KIND_COUNT; k++)
		jsonw_put_time(j, doc_kind_name((enum doc_kind)k),
		               v ? v->docs[k].failing_since_unix_s : 0);
	jsonw_close(j, '}');
}

/* The newest among some units' documents: of a unit's own two, or of all below a scope. */
struct fetches {
	int64_t attempt_unix_s, success_unix_s;
	const struct fault *error;
	enum doc_kind error_of;
	uint32_t error_unit;
};

static void add_fetches(struct fetches *sum, const struct node_view *v)
{
	for (size_t k = 0; v && k < DOC_KIND_COUNT; k++) {
		const struct doc_state *d = &v->docs[k];
		if (d->last_attempt_unix_s > sum->attempt_unix_s)
			sum->attempt_unix_s = d->last_attempt_unix_s;
		if (d->last_success_unix_s > sum->success_unix_s)
			sum->success_unix_s = d->last_success_unix_s;
		if (!d->last_error.set ||
		    (sum->error && sum->error->at_unix_s >= d->last_error.at_unix_s))
			continue;
		sum->error = &d->last_error;
		sum->error_of = (enum doc_kind)k;
		sum->error_unit = v->scope.index;
	}
}

static void put_fetches(struct jsonw *j, const struct fetches *f, const struct org *o,
                        bool with_unit)
{
	jsonw_put_time(j, "last_fetch", f->attempt_unix_s);
	jsonw_put_time(j, "last_success", f->success_unix_s);
	if (!f->error) {
		jsonw_put_null(j, "last_error");
		return;
	}
	jsonw_put_open(j, "last_error", '{');
	if (with_unit)
		jsonw_put_text(j, "unit", o->units[f->error_unit].id);
	jsonw_put_text(j, "document", doc_kind_name(f->error_of));
	jsonw_put_text(j, "kind", f->error->kind);
	jsonw_put_text(j, "message", f->error->message);
	jsonw_put_text(j, "pointer", f->error->pointer);
	if (f->error->line)
		jsonw_put_int(j, "line", f->error->line);
	else
		jsonw_put_null(j, "line");
	jsonw_put_time(j, "at", f->error->at_unix_s);
	jsonw_close(j, '}');
}

static void put_year(struct jsonw *j, const struct node_view *v)
{
	int year = view_newest_year(v);
	struct state_counts counts = counts_of(v, year);
	if (year)
		jsonw_put_int(j, "year", year);
	else
		jsonw_put_null(j, "year");
	put_counts(j, "counts", &counts);
}

static void put_unit(struct jsonw *j, const struct snapshot *s, uint32_t unit)
{
	const struct org *o = s->org;
	const struct unit *u = &o->units[unit];
	const struct node_view *v = snapshot_unit(s, unit);
	struct fetches fetches = {0};
	jsonw_put_text(j, "id", u->id);
	jsonw_put_text(j, "name", u->name);
	jsonw_put_text(j, "department", o->departments[u->department].id);
	jsonw_put_text(j, "district", o->districts[org_home(o, unit)].id);
	jsonw_put_open(j, "serves", '[');
	for (size_t i = 0; i < u->n_serves; i++)
		jsonw_text(j, o->districts[u->serves[i]].id);
	jsonw_close(j, ']');
	put_by_document(j, "evidence", v, u, evidence_word);
	put_by_document(j, "reach", v, u, reach_word);
	put_failing_since(j, v);
	add_fetches(&fetches, v);
	put_fetches(j, &fetches, o, false);
	put_year(j, v);
}

void render_unit(const struct context *c, struct buf *out)
{
	struct jsonw j = {.out = out};
	jsonw_open(&j, '{');
	put_generation(&j, c->s);
	put_unit(&j, c->s, c->q->unit);
	jsonw_close(&j, '}');
}

void render_units(const struct context *c, struct buf *out)
{
	struct jsonw j = {.out = out};
	jsonw_open(&j, '{');
	put_generation(&j, c->s);
	jsonw_put_open(&j, "units", '[');
	for (uint32_t i = 0; i < c->s->org->n_units; i++) {
		if (!wants_serving_unit(c, i))
			continue;
		jsonw_open(&j, '{');
		put_unit(&j, c->s, i);
		jsonw_close(&j, '}');
	}
	jsonw_close(&j, ']');
	jsonw_close(&j, '}');
}

/* Evidence of a department or district: how many documents below it are what. */
static void put_scope_state(struct jsonw *j, const struct snapshot *s, struct scope scope)
{
	const struct org *o = s->org;
	unsigned n[DOC_KIND_COUNT][EVIDENCE_COUNT] = {0};
	struct fetches fetches = {0};
	for (uint32_t i = 0; i < o->n_units; i++) {
		if (!scope_covers(o, scope, (struct scope){SCOPE_UNIT, i}))
			continue;
		add_fetches(&fetches, snapshot_unit(s, i));
		for (size_t k = 0; k < DOC_KIND_COUNT; k++) {
			if (o->units[i].sources[k].url)
				n[k][snapshot_unit(s, i) ? snapshot_unit(s, i)->docs[k].evidence
				                         : EVIDENCE_NEVER]++;
		}
	}
	jsonw_put_open(j, "evidence", '{');
	for (size_t k = 0; k < DOC_KIND_COUNT; k++) {
		jsonw_put_open(j, doc_kind_name((enum doc_kind)k), '{');
		for (size_t e = 0; e < EVIDENCE_COUNT; e++)
			jsonw_put_int(j, evidence_name((enum evidence)e), n[k][e]);
		jsonw_close(j, '}');
	}
	jsonw_close(j, '}');
	put_fetches(j, &fetches, o, true);
	put_year(j, snapshot_node(s, scope));
}

void render_departments(const struct context *c, struct buf *out)
{
	const struct org *o = c->s->org;
	struct jsonw j = {.out = out};
	jsonw_open(&j, '{');
	put_generation(&j, c->s);
	jsonw_put_open(&j, "departments", '[');
	for (uint32_t i = 0; i < o->n_departments; i++) {
		const struct department *d = &o->departments[i];
		struct scope scope = {SCOPE_DEPARTMENT, i};
		if (!wants_scope(c, scope))
			continue;
		jsonw_open(&j, '{');
		jsonw_put_text(&j, "id", d->id);
		jsonw_put_text(&j, "name", d->name);
		jsonw_put_text(&j, "district", o->districts[d->district].id);
		jsonw_put_open(&j, "units", '[');
		for (size_t k = 0; k < d->n_units; k++)
			jsonw_text(&j, o->units[d->units[k]].id);
		jsonw_close(&j, ']');
		put_scope_state(&j, c->s, scope);
		jsonw_close(&j, '}');
	}
	jsonw_close(&j, ']');
	jsonw_close(&j, '}');
}

void render_districts(const struct context *c, struct buf *out)
{
	const struct org *o = c->s->org;
	struct jsonw j = {.out = out};
	jsonw_open(&j, '{');
	put_generation(&j, c->s);
	jsonw_put_open(&j, "districts", '[');
	for (uint32_t i = 0; i < o->n_districts; i++) {
		const struct district *d = &o->districts[i];
		size_t n_units = 0;
		jsonw_open(&j, '{');
		jsonw_put_text(&j, "id", d->id);
		jsonw_put_text(&j, "name", d->name);
		jsonw_put_open(&j, "departments", '[');
		for (size_t k = 0; k < d->n_departments; k++) {
			n_units += o->departments[d->departments[k]].n_units;
			jsonw_text(&j, o->departments[d->departments[k]].id);
		}
		jsonw_close(&j, ']');
		jsonw_put_int(&j, "units", (int64_t)n_units);
		put_scope_state(&j, c->s, (struct scope){SCOPE_DISTRICT, i});
		jsonw_close(&j, '}');
	}
	jsonw_close(&j, ']');
	jsonw_close(&j, '}');
}
