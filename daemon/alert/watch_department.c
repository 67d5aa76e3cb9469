/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/watch_department.c (core): a department none of whose units can be reached.
 * One line to them is broken, or one server is: that is one piece of news and not one a unit.  Its
 * alert stands for those of the units' addresses, which are muted in the same pass: those that were
 * told before are not repeated, those that were not are told when it ends and they still fail.
 * Units are asked one after the other, so when one falls out of reach it is not known yet whether
 * it is alone: its own news waits until another one of the department has answered since, or all
 * have been asked. */
#include "mail.h"
#include <string.h>

#define SUBJECT   "all"
#define UNITS_MIN 2 /* one unit's own alert says it better */

struct reach {
	bool known, silent;
	size_t n_units, n_failing, n_unknown; /* of those that exist today and have an address */
	int64_t since_unix_s;                 /* when the last of them fell out of reach */
	const char *said;                     /* by that one; NULL */
	int64_t heard_unix_s;                 /* when one of them answered last; 0: none does */
	int64_t asked_unix_s; /* when that address was asked that has waited longest since */
};

/* Every address of the unit fails. */
static void count_unit(const struct pass *p, uint32_t unit, struct reach *r)
{
	const struct unit *u = &p->s->org->units[unit];
	const struct node_view *v = snapshot_node(p->s, (struct scope){SCOPE_UNIT, unit});
	size_t n = 0, n_failing = 0, n_reached = 0;
	int64_t since = 0;
	const char *said = NULL;
	if (!v || !unit_active(u, p->now.civil.day))
		return;
	for (size_t k = 0; k < DOC_KIND_COUNT; k++) {
		const struct doc_state *d = &v->docs[k];
		bool failing = d->failing_since_unix_s != 0;
		if (!u->sources[k].url)
			continue;
		n++;
		n_failing += failing;
		n_reached += !failing && d->last_attempt_unix_s != 0;
		if (r->asked_unix_s == 0 || d->last_attempt_unix_s < r->asked_unix_s)
			r->asked_unix_s = d->last_attempt_unix_s;
		if (!failing && d->last_attempt_unix_s > r->heard_unix_s)
			r->heard_unix_s = d->last_attempt_unix_s;
		if (failing && d->failing_since_unix_s >= since) {
			since = d->failing_since_unix_s;
			said = d->last_error.set ? d->last_error.message : NULL;
		}
	}
	r->n_units += n > 0;
	r->n_failing += n > 0 && n_failing == n;
	r->n_unknown += n_failing < n && n_reached == 0;
	if (n > 0 && n_failing == n && since >= r->since_unix_s) {
		r->since_unix_s = since;
		r->said = said;
	}
}

static struct reach reach_of(const struct pass *p, uint32_t department)
{
	const struct department *d = &p->s->org->departments[department];
	struct reach r = {0};
	for (size_t i = 0; i < d->n_units; i++)
		count_unit(p, d->units[i], &r);
	return r;
}

static enum verdict verdict_of(const struct reach *r)
{
	if (r->n_units < UNITS_MIN || r->n_failing + r->n_unknown < r->n_units)
		return VERDICT_GOOD;
	return r->n_unknown == 0 ? VERDICT_BAD : VERDICT_HOLD;
}

static bool was_silent(const struct pass *p, uint32_t department)
{
	struct scope s = {SCOPE_DEPARTMENT, department};
	return pass_open(p, ALERT_FEED_UNREACHABLE, s, SUBJECT) != NULL;
}

/* As of this pass; NULL: it has failed. */
static const struct reach *reach_now(struct pass *p, uint32_t department)
{
	if (!p->reach) {
		p->reach = arena_array(p->arena, p->s->org->n_departments, sizeof(*p->reach));
		p->failed |= !p->reach;
	}
	struct reach *r = p->reach ? &p->reach[department] : NULL;
	if (r && !r->known) {
		*r = reach_of(p, department);
		enum verdict v = verdict_of(r);
		r->silent = v == VERDICT_HOLD ? was_silent(p, department) : v == VERDICT_BAD;
		r->known = true;
	}
	return r;
}

bool department_is_silent(struct pass *p, uint32_t department)
{
	const struct reach *r = reach_now(p, department);
	return r && r->silent;
}

bool department_may_be_silent(struct pass *p, uint32_t department, int64_t since_unix_s)
{
	const struct reach *r = reach_now(p, department);
	return r && !p->once && since_unix_s <= p->now.unix_s && r->n_units >= UNITS_MIN &&
	       r->heard_unix_s < since_unix_s && r->asked_unix_s < since_unix_s;
}

static const char *why(struct pass *p, const struct department *d, const struct reach *r)
{
	return say(p, DEPARTMENT_WHY, r->n_units, d->name,
	           text_day(p, pass_day(p, r->since_unix_s)),
	           r->said ? say_one(p, LATEST_FAULT) : ".", r->said ? r->said : "");
}

void watch_department(struct pass *p, uint32_t department)
{
	const struct department *d = &p->s->org->departments[department];
	struct reach r = reach_of(p, department);
	struct sighting g = {.kind = ALERT_FEED_UNREACHABLE,
	                     .scope = {SCOPE_DEPARTMENT, department},
	                     .scope_id = d->id,
	                     .subject = SUBJECT,
	                     .name = SAID_SV_NAME_ADDRESSES,
	                     .verdict = verdict_of(&r),
	                     .fresh = true,
	                     .severity = SEVERITY_SERIOUS,
	                     .value = NUM_NONE,
	                     .target = NUM_NONE,
	                     .gap = NUM_NONE,
	                     .tolerance = NUM_NONE};
	bool turned = was_silent(p, department) != department_is_silent(p, department);
	g.figures = g.verdict == VERDICT_BAD;
	if (g.figures)
		SAY_IN_EACH(p, g.why, why(p, d, &r));
	pass_see(p, &g);
	for (size_t i = 0; turned && i < d->n_units; i++)
		if (!p->looked[d->units[i]])
			watch_feeds(p, d->units[i]);
}

/* ---- in a mail ---- */

bool department_speaks(const struct alert *a)
{
	return a->kind == ALERT_FEED_UNREACHABLE && a->scope_kind == SCOPE_DEPARTMENT;
}

size_t department_n_muted(const struct pass *p, const struct alert *a)
{
	struct scope s;
	size_t n = 0;
	if (!department_speaks(a) || !alert_scope(a, p->s->org, &s))
		return 0;
	const struct department *d = &p->s->org->departments[s.index];
	for (size_t i = 0; i < d->n_units * DOC_KIND_COUNT; i++) {
		const char *id = p->s->org->units[d->units[i / DOC_KIND_COUNT]].id;
		const char *subject = doc_kind_name((enum doc_kind)(i % DOC_KIND_COUNT));
		const struct alert *u =
		        pass_alert(p, alert_key(ALERT_FEED_UNREACHABLE, SCOPE_UNIT, id, subject));
		n += u && u->muted && u->state != ALERT_PENDING;
	}
	return n;
}

void department_row(struct pass *p, const struct item *i, struct row *r)
{
	if (i->chapter == CHAPTER_RECOVERED) {
		r->why_now = say_one(p, DEPARTMENT_RECOVERED);
		return;
	}
	r->why_now = text_sentence(p, i);
	r->how_to_stop = say_one(p, STOP_DEPARTMENT);
}
