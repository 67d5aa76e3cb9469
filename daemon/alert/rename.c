/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/rename.c (core): an indicator that goes by another id, since the catalogue took up one that
 * a unit had named itself, let it go, or calls it something else: what is open about it is the same
 * news, and goes on under the new id, with whom was told, the thread, the answer and the silence.
 * What is the same: a row of that name in the unit's plan of that year; of a rollup, an indicator
 * of that name in the catalogue.  A rollup of what the catalogue does not know any more is gone.
 * Webhooks, which know alerts by their id, hear that the old one is over, and then of the new. */
#include "event.h"
#include "mail.h"
#include "remind.h"
#include <errno.h>
#include <string.h>

static bool is_planned(const struct node_view *v, const char *id)
{
	for (size_t i = 0; v && i < v->n_figures; i++)
		if (v->figures[i].planned && strcmp(v->figures[i].id, id) == 0)
			return true;
	return false;
}

/* The same row under its id of now; NULL: it is gone, or still goes by the old one. */
static const struct figure *row_now(const struct node_view *was, const struct node_view *now,
                                    const char *id)
{
	if (is_planned(now, id))
		return NULL;
	for (size_t i = 0; was && now && i < was->n_figures; i++) {
		const struct figure *f = &was->figures[i];
		if (strcmp(f->id, id) != 0 || !f->planned)
			continue;
		const struct figure *same = cause_same_row(now, f);
		if (same)
			return same;
	}
	return NULL;
}

static const struct indicator *with_id(const struct catalogue *c, const char *id)
{
	for (size_t i = 0; i < c->n_indicators; i++)
		if (strcmp(c->indicators[i].id, id) == 0)
			return &c->indicators[i];
	return NULL;
}

static bool is_called(const struct indicator *i, const char *name)
{
	bool called = strcmp(i->name, name) == 0;
	for (size_t k = 0; k < i->n_aliases; k++)
		called |= strcmp(i->aliases[k], name) == 0;
	return called;
}

static const struct indicator *with_name(const struct catalogue *c, const char *name)
{
	for (size_t i = 0; i < c->n_indicators; i++)
		if (is_called(&c->indicators[i], name))
			return &c->indicators[i];
	return NULL;
}

/* What keeps it quiet under its old id: one of that alert, or of the indicator of that place, moves
 * with it; a wider one, which other places may need still, gets one beside it. */
static bool follow(struct pass *p, const struct silence *old, const struct alert *from,
                   const struct alert *to)
{
	struct silence s = *old;
	bool only = text_eq(s.alert, from->id);
	bool here = s.scope_kind == from->scope_kind && text_eq(s.scope_id, from->scope_id);
	if (!only &&
	    (s.alert || !text_eq(s.subject, from->subject) || !silence_fits(&s, from, p->s->org)))
		return false;
	s.alert = only ? to->id : NULL;
	s.subject = s.subject ? to->subject : NULL;
	silence_id(&s, s.id);
	if (silences_find(p->silences, s.id))
		return false;
	struct silences *before = silences_ref(p->silences); /* the texts of both */
	if (only || here)
		pass_set_silences(p, silences_without(p->silences, old->id));
	if (!p->failed)
		pass_set_silences(p, silences_with(p->silences, &s));
	(void)silences_unref(before); /* returns NULL, always */
	return true;
}

static void move_silences(struct pass *p, struct alert *to, const struct alert *from)
{
	for (size_t i = 0; p->silences && i < p->silences->n && !p->failed; i++)
		if (follow(p, &p->silences->at[i], from, to))
			i = SIZE_MAX; /* the list is another: from the beginning */
	silence_mark(p, to);
}

/* It is known by both ids: those who were told of either hear when it is over. */
static void join(struct pass *p, const struct kept_alert *there, const struct alert *from)
{
	struct alert a = there->a;
	for (size_t i = 0; i < from->n_told; i++)
		tell_noted(p, &a, from->told[i], from->told_in ? from->told_in[i] : NULL);
	a.untold = there->a.untold;
	a.owed_unix_s = there->a.owed_unix_s;
	(void)pass_draft(p, &a, there, there->key); /* without memory the pass has failed */
}

static void move_alert(struct pass *p, const struct kept_alert *e, const char *id, const char *name)
{
	uint64_t key = alert_key(e->a.kind, e->a.scope_kind, e->a.scope_id, id);
	const struct kept_alert *there = book_find(p->b, key);
	pass_end(p, e);
	if (there && there->a.state != ALERT_QUIET) {
		join(p, there, &e->a);
		return;
	}
	struct alert a = e->a;
	a.subject = id;
	a.name = name;
	a.hooks_told = HOOKS_NOTHING;
	alert_id(a.kind, a.scope_kind, a.scope_id, id, a.id);
	move_silences(p, &a, &e->a);
	(void)pass_draft(p, &a, there, key); /* without memory the pass has failed */
}

static void look_at_unit(struct pass *p, const struct kept_alert *e, struct scope s)
{
	const struct figure *f = row_now(cause_view(p, s), snapshot_node(p->s, s), e->a.subject);
	if (f)
		move_alert(p, e, f->id, f->name);
}

static void look_at_rollup(struct pass *p, const struct kept_alert *e)
{
	const struct indicator *was = with_id(p->before->catalogue, e->a.subject);
	if (!was || with_id(p->s->catalogue, e->a.subject))
		return;
	const struct indicator *now = with_name(p->s->catalogue, was->name);
	if (now) {
		move_alert(p, e, now->id, now->name);
		return;
	}
	pass_end(p, e);
	ended_answer(p, e, "indikatorn finns inte kvar i katalogen");
}

static void look(struct pass *p)
{
	for (size_t i = 0; i < p->b->n && !p->failed; i++) {
		const struct kept_alert *e = p->b->entries[i];
		struct scope s;
		if (e->a.state == ALERT_QUIET || !alert_about_indicator(e->a.kind) ||
		    !alert_scope(&e->a, p->s->org, &s))
			continue;
		if (s.kind == SCOPE_UNIT)
			look_at_unit(p, e, s);
		else
			look_at_rollup(p, e);
	}
}

int alert_book_rename(struct alert_book *b, const struct snapshot *s, const struct snapshot *before,
                      struct alert_now now, struct alert_changes *ret_changes)
{
	struct pass p;
	*ret_changes = (struct alert_changes){0};
	if (!before || before->catalogue == s->catalogue)
		return 0;
	if (pass_begin(b, s, now, &p))
		return -ENOMEM;
	p.before = before;
	p.by_order = true; /* nothing that people asked for ends here */
	look(&p);
	pass_sort(&p);
	event_tell(&p);
	int ret = pass_finish(&p, 0, ret_changes);
	ret_changes->n_raised = ret_changes->n_cleared = 0; /* it is no news */
	return ret;
}
