/* SPDX-License-Identifier: EUPL-1.2 */
/* view/activities.c (core): what the plans promise to do, and how it goes. */
#include <stdio.h>
#include "room.h"

#define WORD_OVERDUE ACTIVITY_STATUS_COUNT /* state=overdue comes after the statuses */

static bool wants_activity(const struct question *q, const struct activity_row *a)
{
	return (!q->year || a->year == q->year) &&
	       (!q->states || (q->states >> a->status & 1) ||
	        (a->overdue && (q->states >> WORD_OVERDUE & 1)));
}

static void put_activity(struct jsonw *j, const struct context *c, const struct node_view *v,
                         const struct activity_row *a)
{
	const struct plan_activity *planned = a->planned;
	const struct year_docs *y = node_view_year(v, a->year);
	const struct plan *p = y ? y->plan : NULL;
	const char *unit_id = scope_id(c->s->org, v->scope);
	char id[STABLE_ID_BYTES], goal[STABLE_ID_BYTES] = "", place[32];
	/* Its place in the plan tells two alike apart. */
	size_t at = p && p->n_activities && planned >= p->activities &&
	                            planned < p->activities + p->n_activities
	                    ? (size_t)(planned - p->activities)
	                    : 0;
	(void)snprintf(place, sizeof(place), "%d %zu", a->year % 10000, at);
	const struct str parts[] = {str_of(unit_id), str_of(place), str_of(planned->text)};
	stable_id(parts, ARRAY_LEN(parts), id);
	if (p && planned->goal < p->n_goals)
		goal_key(p, planned->goal, unit_id, goal);
	jsonw_open(j, '{');
	jsonw_put_text(j, "id", planned->id ? planned->id : id);
	put_scope(j, c->s->org, v->scope);
	jsonw_put_int(j, "year", a->year);
	jsonw_put_text(j, "goal", goal[0] ? goal : NULL);
	jsonw_put_text(j, "text", planned->text);
	jsonw_put_text(j, "owner", owner_name(planned->owner));
	jsonw_put_day(j, "start", planned->start);
	jsonw_put_day(j, "end", planned->end);
	jsonw_put_text(j, "status", activity_status_name(a->status));
	jsonw_put_bool(j, "overdue", a->overdue);
	jsonw_put_text(j, "comment", a->comment ? a->comment : planned->comment);
	jsonw_close(j, '}');
}

void render_activities(const struct context *c, struct buf *out)
{
	struct jsonw j = {.out = out};
	jsonw_open(&j, '{');
	put_generation(&j, c->s);
	jsonw_put_open(&j, "activities", '[');
	for (uint32_t u = 0; u < c->s->org->n_units; u++) {
		const struct node_view *v = snapshot_unit(c->s, u);
		for (size_t i = 0; v && wants_unit(c, u) && i < v->n_activities; i++) {
			if (wants_activity(c->q, &v->activities[i]))
				put_activity(&j, c, v, &v->activities[i]);
		}
	}
	jsonw_close(&j, ']');
	jsonw_close(&j, '}');
}
