/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/route.c (core): to whom (MEANING 31), and when not.
 * A vacant role is stood in for, so that news always reaches somebody: head -> deputy -> director
 * -> controller -> operator; a unit without a contact -> its controller, then as for a head. */
#include "answer.h"
#include "remind.h"
#include <stdlib.h>
#include <string.h>

void readers_add(struct pass *p, struct readers *out, struct reader r)
{
	if (out->n == out->cap) {
		struct reader *more =
		        arena_grow(p->arena, out->at, out->n, &out->cap, sizeof(*more));
		if (!more) {
			p->failed = true;
			return;
		}
		out->at = more;
	}
	out->at[out->n++] = r;
}

static bool add(struct pass *p, struct readers *out, const struct person *who, enum role role,
                const char *of)
{
	if (!who->email || !*who->email)
		return false;
	for (size_t i = 0; i < out->n; i++)
		if (str_eq_nocase(str_of(out->at[i].email), str_of(who->email)))
			return true;
	readers_add(p, out, (struct reader){who->name, who->email, role, of, who->language});
	return true;
}

static void add_operator(struct pass *p, struct readers *out)
{
	(void)add(p, out, &p->s->org->operator_, ROLE_OPERATOR,
	          NULL); /* none named: then nobody can be told */
}

static void add_head(struct pass *p, const struct department *d, struct readers *out)
{
	if (!add(p, out, &d->head, ROLE_HEAD, d->name) &&
	    !add(p, out, &d->deputy, ROLE_DEPUTY_OF_HEAD, d->name) &&
	    !add(p, out, &d->director, ROLE_DIRECTOR_NO_HEAD, d->name) &&
	    !add(p, out, &d->controller, ROLE_CONTROLLER_NO_HEAD, d->name))
		add_operator(p, out);
}

static void add_director(struct pass *p, uint32_t district, struct readers *out)
{
	const struct org *o = p->s->org;
	const struct district *d = &o->districts[district];
	bool found = false;
	for (size_t i = 0; i < d->n_departments; i++)
		found |= add(p, out, &o->departments[d->departments[i]].director, ROLE_DIRECTOR,
		             d->name);
	for (size_t i = 0; i < d->n_departments && !found; i++)
		found = add(p, out, &o->departments[d->departments[i]].controller,
		            ROLE_CONTROLLER_NO_DIRECTOR, d->name);
	if (!found)
		add_operator(p, out);
}

/* ---- the routes ---- */
static bool of_feed(enum alert_kind k)
{
	return k == ALERT_REPORT_LATE || k == ALERT_FEED_INVALID || k == ALERT_FEED_UNREACHABLE;
}

static void route_unit(struct pass *p, const struct alert *a, uint32_t unit, struct readers *out)
{
	const struct unit *u = &p->s->org->units[unit];
	const struct department *d = &p->s->org->departments[u->department];
	if (!of_feed(a->kind)) {
		add_head(p, d, out);
		return;
	}
	bool contact = add(p, out, &u->contact, ROLE_CONTACT, u->name);
	bool controller = add(p, out, &d->controller, ROLE_CONTROLLER, d->name);
	if (!contact && !controller)
		add_head(p, d, out);
}

static void add_controller(struct pass *p, const struct department *d, struct readers *out)
{
	if (!add(p, out, &d->controller, ROLE_CONTROLLER, d->name))
		add_head(p, d, out);
}

/* All of it is out of reach: a matter of machines, which the head reads of in the digest. */
static void route_department(struct pass *p, const struct alert *a, uint32_t department,
                             struct readers *out)
{
	const struct department *d = &p->s->org->departments[department];
	if (!department_speaks(a)) {
		add_head(p, d, out);
		return;
	}
	add_controller(p, d, out);
	add_operator(p, out);
}

void route_at_once(struct pass *p, const struct alert *a, struct readers *out)
{
	struct scope s;
	out->n = 0;
	if (a->kind == ALERT_OPERATOR) {
		add_operator(p, out);
		return;
	}
	if (!alert_scope(a, p->s->org, &s))
		return;
	switch (s.kind) {
	case SCOPE_UNIT: route_unit(p, a, s.index, out); break;
	case SCOPE_DEPARTMENT: route_department(p, a, s.index, out); break;
	case SCOPE_DISTRICT: add_director(p, s.index, out); break;
	case SCOPE_KIND_COUNT: break;
	}
}

void route_digest(struct pass *p, const struct alert *a, struct readers *out)
{
	struct scope s;
	route_at_once(p, a, out);
	if (!alert_scope(a, p->s->org, &s) || s.kind == SCOPE_DISTRICT)
		return;
	const struct org *o = p->s->org;
	const struct department *d =
	        &o->departments[s.kind == SCOPE_UNIT ? o->units[s.index].department : s.index];
	if (department_speaks(a))
		out->n = 0; /* the operator was told at once and has no digest */
	if (s.kind == SCOPE_UNIT) {
		const struct unit *u = &o->units[s.index];
		/* the unit itself was told at once and has no digest */
		if (u->contact.email && out->n > 0 &&
		    strcmp(out->at[0].email, u->contact.email) == 0 &&
		    out->at[0].role == ROLE_CONTACT) {
			memmove(&out->at[0], &out->at[1], (out->n - 1) * sizeof(out->at[0]));
			out->n--;
		}
	}
	add_head(p, d, out);
	(void)add(p, out, &d->controller, ROLE_CONTROLLER,
	          d->name); /* vacant: the head has it anyway */
}

bool route_escalated(struct pass *p, const struct alert *a, unsigned level, struct reader *ret)
{
	const struct org *o = p->s->org;
	struct readers to = {0};
	struct scope s;
	if (of_feed(a->kind) || !alert_scope(a, o, &s) || s.kind == SCOPE_DISTRICT)
		return false; /* nobody answers for a feed, or is above the director */
	const struct department *d =
	        &o->departments[s.kind == SCOPE_UNIT ? o->units[s.index].department : s.index];
	const struct person *who = level == 1 ? &d->deputy : &d->director;
	enum role role = level == 1 ? ROLE_DEPUTY_OF_HEAD : ROLE_DIRECTOR_OVER;
	for (size_t i = 0; i < a->n_told; i++)
		if (who->email && str_eq_nocase(str_of(who->email), str_of(a->told[i])))
			return false;
	if (!add(p, &to, who, role, d->name) || p->failed)
		return false;
	*ret = to.at[0];
	return true;
}

void route_reminder(struct pass *p, uint32_t unit, struct readers *out)
{
	const struct unit *u = &p->s->org->units[unit];
	const struct department *d = &p->s->org->departments[u->department];
	unsigned copies = p->b->p.reminder_copies;
	out->n = 0;
	if (!add(p, out, &u->contact, ROLE_CONTACT, u->name))
		add_controller(p, d, out);
	if (copies & REMINDER_TO_CONTROLLER) /* vacant: nobody needs one */
		(void)add(p, out, &d->controller, ROLE_CONTROLLER, d->name);
	if (copies & REMINDER_TO_HEAD)
		(void)add(p, out, &d->head, ROLE_HEAD, d->name);
}

bool route_in_quiet_hours(const struct alert_params *p, struct civil_time t)
{
	if (p->quiet_from_s == p->quiet_to_s)
		return false;
	if (p->quiet_from_s < p->quiet_to_s)
		return t.second >= p->quiet_from_s && t.second < p->quiet_to_s;
	return t.second >= p->quiet_from_s || t.second < p->quiet_to_s; /* over midnight */
}

bool route_is_full(const struct alert_book *b, const char *email, int64_t now_unix_s)
{
	uint64_t h = address_hash(email);
	unsigned n = 0;
	if (b->p.max_per_hour == 0)
		return false;
	for (size_t i = 0; i < b->n_sent; i++)
		n += b->sent[i].to == h && b->sent[i].unix_s > now_unix_s - ALERT_HOUR_S;
	return n >= b->p.max_per_hour;
}
