/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/watch_activity.c (core): activities past their end.
 *
 * An id means something within one plan, so an activity is known by its year and id; without an id
 * of its own by its words.  Rows with the same words, of one plan or of several years, have one
 * alert between them: an activity that returns in the next plan goes on in it, whatever its id is
 * there. */
#include "mail.h"
#include <stdlib.h>
#include <string.h>

struct entry {
	const struct activity_row *row;
	bool own_id; /* no other words of its plan have its id */
};

static int by_id(const void *a, const void *b)
{
	const struct activity_row *x = ((const struct entry *)a)->row;
	const struct activity_row *y = ((const struct entry *)b)->row;
	int order = x->year - y->year;
	if (!order)
		order = strcmp(x->planned->id ?: "", y->planned->id ?: "");
	return order ? order : strcmp(x->planned->text, y->planned->text);
}

static bool same_id(const struct entry *x, const struct entry *y)
{
	return x->row->year == y->row->year && text_eq(x->row->planned->id, y->row->planned->id);
}

static bool same_words(const struct entry *x, const struct entry *y)
{
	return strcmp(x->row->planned->text, y->row->planned->text) == 0;
}

static int gravity(const struct activity_row *r)
{
	return r->overdue ? 2 : r->status == ACTIVITY_UNKNOWN ? 1 : 0;
}

/* Those with the same words together; in each such run first the row that speaks for it: of the
 * latest year, the gravest, the first of the plan. */
static int by_words(const void *a, const void *b)
{
	const struct activity_row *x = ((const struct entry *)a)->row;
	const struct activity_row *y = ((const struct entry *)b)->row;
	int order = strcmp(x->planned->text, y->planned->text);
	if (!order)
		order = y->year - x->year;
	if (!order)
		order = gravity(y) - gravity(x);
	return order ? order : (x > y) - (x < y);
}

static void sort(struct entry *e, size_t n, int (*order)(const void *, const void *))
{
	if (n > 1)
		qsort(e, n, sizeof(*e), order);
}

/* @return the unit's activities by words; NULL without memory, said in p */
static struct entry *entries_of(struct pass *p, const struct node_view *v)
{
	size_t n = v->n_activities;
	struct entry *e = arena_array(p->arena, n, sizeof(*e));
	if (!e) {
		p->failed = true;
		return NULL;
	}
	for (size_t i = 0; i < n; i++)
		e[i] = (struct entry){&v->activities[i], v->activities[i].planned->id != NULL};
	sort(e, n, by_id);
	for (size_t from = 0, end; from < n; from = end) {
		for (end = from + 1; end < n && same_id(&e[from], &e[end]);)
			end++;
		for (size_t i = from; i < end; i++)
			e[i].own_id &= same_words(&e[from], &e[end - 1]);
	}
	sort(e, n, by_words);
	return e;
}

static size_t end_of_run(const struct entry *e, size_t n, size_t from)
{
	size_t end = from + 1;
	while (end < n && same_words(&e[from], &e[end]))
		end++;
	return end;
}

/* Of the first year that has it, those without an id of their own first. */
static bool is_before(const struct entry *x, const struct entry *y)
{
	if (x->row->year != y->row->year)
		return x->row->year < y->row->year;
	if (!x->own_id || !y->own_id)
		return !x->own_id && y->own_id;
	return strcmp(x->row->planned->id, y->row->planned->id) < 0;
}

static const char *subject_of(struct pass *p, const struct entry *run, size_t n)
{
	const struct entry *first = run;
	for (size_t i = 1; i < n; i++)
		if (is_before(&run[i], first))
			first = &run[i];
	const struct plan_activity *a = first->row->planned;
	return first->own_id
	               ? pass_text(p, "%d:%s", first->row->year, a->id)
	               : pass_text(p, "t%016llx", (unsigned long long)hash_bytes(str_of(a->text)));
}

static const char *why(struct pass *p, int32_t end)
{
	return end == CIVIL_NONE ? say_one(p, ACTIVITY_NOT_DONE)
	                         : say(p, ACTIVITY_OVERDUE, text_day(p, end));
}

static void see_activity(struct pass *p, const struct node_view *v, const struct activity_row *r,
                         const char *subject, bool muted)
{
	struct sighting g =
	        unit_sighting(p, v->scope.index, ALERT_ACTIVITY_OVERDUE, subject, r->planned->text);
	g.muted = muted;
	g.by_calendar = true;
	g.verdict = r->overdue                      ? VERDICT_BAD
	            : r->status != ACTIVITY_UNKNOWN ? VERDICT_GOOD
	                                            : VERDICT_HOLD;
	g.period = (struct period){(int16_t)r->year, PERIODICITY_YEAR, 1};
	g.figures = r->overdue;
	if (g.figures)
		SAY_IN_EACH(p, g.why, why(p, r->planned->end));
	pass_see(p, &g);
}

void watch_activities(struct pass *p, const struct node_view *v, bool muted)
{
	struct entry *e = entries_of(p, v);
	for (size_t i = 0, end; e && i < v->n_activities; i = end) {
		end = end_of_run(e, v->n_activities, i);
		see_activity(p, v, e[i].row, subject_of(p, &e[i], end - i), muted);
	}
}

static bool stands_in_a_plan(struct pass *p, const struct node_view *v, const char *subject)
{
	struct entry *e = entries_of(p, v);
	for (size_t i = 0, end; e && i < v->n_activities; i = end) {
		end = end_of_run(e, v->n_activities, i);
		if (text_eq(subject_of(p, &e[i], end - i), subject))
			return true;
	}
	return !e;
}

void watch_gone_activities(struct pass *p)
{
	for (size_t i = 0; i < p->b->n && !p->failed; i++) {
		const struct alert *a = &p->b->entries[i]->a;
		struct scope s;
		if (a->kind != ALERT_ACTIVITY_OVERDUE || a->state == ALERT_QUIET ||
		    !alert_scope(a, p->s->org, &s) || s.kind != SCOPE_UNIT ||
		    unit_has_ended(p, s.index))
			continue;
		const struct node_view *v = snapshot_node(p->s, s);
		const struct year_docs *y = node_view_year(v, a->period.year);
		if (!y || !y->plan || stands_in_a_plan(p, v, a->subject))
			continue;
		struct sighting g = unit_sighting(p, s.index, a->kind, a->subject, a->name);
		g.muted = mute_unit(p, v);
		g.by_calendar = true;
		g.verdict = VERDICT_GOOD; /* as one that was struck */
		pass_see(p, &g);
	}
}
