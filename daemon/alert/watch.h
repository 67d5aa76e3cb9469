/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/watch.h: what the files that look at figures and feeds have from each other.
 * Core; private to this room.  Texts live as long as the pass (see pass.h). */
#ifndef ALERT_WATCH_H
#define ALERT_WATCH_H

#include "pass.h"

/* ---- watch.c, watch_unit.c, watch_activity.c ---- */
void watch_scopes(struct pass *p, const struct alert_input *in);
void watch_figures(struct pass *p, const struct node_view *v, bool muted, bool fresh);
void watch_unit(struct pass *p, uint32_t unit);
bool unit_has_ended(const struct pass *p, uint32_t unit);
struct sighting unit_sighting(const struct pass *p, uint32_t unit, enum alert_kind kind,
                              const char *subject, const char *name);
void watch_activities(struct pass *p, const struct node_view *v, bool muted);
/* Open alerts of activities that stand in no plan any more, though the plan of their year is there.
 * One walk over the book: for passes over all. */
void watch_gone_activities(struct pass *p);

/* Alerts of units, departments and districts that stand in the register no more: they end, and
 * nobody is written to about it.  One walk over the book: for passes over all. */
void watch_gone_scopes(struct pass *p);

/* ---- mute.c ---- */
/* Is this unit out of reach or its document refused? */
bool mute_unit(const struct pass *p, const struct node_view *v);

/* ---- watch.c ---- */
/* The newest year with a plan, else with anything. */
int watch_newest_year(const struct node_view *v);
enum verdict watch_verdict(const struct figure *f);

/* ---- watch_unit.c ---- */
/* Whether its addresses can be read, and what they say taken. */
void watch_feeds(struct pass *p, uint32_t unit);

/* ---- watch_department.c ---- */
/* None of its units can be reached: their own alerts of it are muted. */
bool department_is_silent(struct pass *p, uint32_t department);
/* A unit fell out of reach then, and it is not known yet whether it is alone. */
bool department_may_be_silent(struct pass *p, uint32_t department, int64_t since_unix_s);
/* After the units. */
void watch_department(struct pass *p, uint32_t department);
/* Is it the alert of a whole department? */
bool department_speaks(const struct alert *a);
/* The alerts that it stands for; 0 when it is another alert. */
size_t department_n_muted(const struct pass *p, const struct alert *a);

/* ---- watch_left.c ---- */
/* The year whose plan holds today: of those that have begun the newest. */
int watch_year_in_force(const struct pass *p, const struct node_view *v);
/* A figure of that year is the last there will be: the plan of this year, whose first tertial is
 * over, does not hold the indicator.  @return this year; 0: no */
int watch_left(const struct pass *p, struct scope s, const char *id, int last_year);
/* Is that so of what the alert is about? */
bool watch_has_left(const struct pass *p, const struct alert *a);
/* All of those end, once a day.  Before the figures are looked at. */
void watch_left_alerts(struct pass *p);

/* ---- watch_target.c ---- */
/* Targets of a unit that were made weaker this year. */
void watch_targets(struct pass *p, const struct node_view *v, bool muted);

/* ---- flap.c ---- */
void flap_on_raised(struct alert *a, int64_t now_unix_s);
void flap_on_settled(struct alert *a, int64_t now_unix_s);
/* What waited to be told of its steadiness is. */
void flap_told(struct alert *a);
/* What is to be told of one that swings; @return false: it is steady */
bool flap_news(const struct alert *a, enum chapter *ret);
/* Once a day: what settled, and what may be forgotten. */
void flap_sweep(struct pass *p);

/* ---- cause.c ---- */
/* What else than the outcome makes figure `f` of this scope stand otherwise than before: a sentence
 * for «varför nu»; NULL: the outcome does, or nothing is known. */
const char *cause_of(struct pass *p, struct scope s, enum alert_kind kind, const struct figure *f);
/* The same, of what its direction alone decides. */
const char *cause_of_direction(struct pass *p, struct scope s, const struct figure *f);
/* The same, when its last day is another and makes it late, or no longer late. */
const char *cause_of_due(struct pass *p, struct scope s, const struct figure *f);
/* The figure of the same row of the plan, whatever its id: the catalogue may have another for it
 * now, or none; NULL. */
const struct figure *cause_same_row(const struct node_view *v, const struct figure *f);
/* What the book was fed last of a scope; NULL. */
const struct node_view *cause_view(const struct pass *p, struct scope s);

#endif
