/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/answer.h: what people say of alerts (orders, silences), and what becomes of what nobody
 * answers.  Core; private to this room. */
#ifndef ALERT_ANSWER_H
#define ALERT_ANSWER_H

#include "pass.h"

/* ---- silence.c ---- */
/* Which silence keeps it quiet now, if any. */
void silence_mark(struct pass *p, struct alert *a);
/* The same of all alerts, after the silences changed. */
void silence_mark_all(struct pass *p);
/* What time does to silences: they end, or it is told that they will soon. */
void silence_look(struct pass *p);

/* ---- tell.c ---- */
/* Nobody who would be told of it has had as many mails as are allowed. */
bool tell_may_reach_all(struct pass *p, const struct alert *a);

/* ---- order.c ---- */
/* @return 0; -ENOENT, -EINVAL, -ENOSPC with words: nothing is changed */
MUST_CHECK int order_do(struct pass *p, const struct order *o, struct err *err);

/* ---- ended.c ---- */
/* Into p->ended: what this pass ended of what people had asked for. */
void ended_list(struct pass *p);
/* The same of one acknowledgement, if there is one. */
void ended_answer(struct pass *p, const struct kept_alert *was, const char *why);

/* ---- escalate.c ---- */
void escalate_look(struct pass *p);
/* When it will be told to somebody else for want of an answer, and to whom; CIVIL_NONE: never.
 * @param told_now this pass tells of it: then the days begin today */
int32_t escalate_day(struct pass *p, const struct alert *a, bool told_now, struct reader *ret_to);

/* ---- route.c ---- */
/* Who hears of it when nobody answered: 1 the deputy, 2 the director. @return false: nobody, or one
 * who was told already */
bool route_escalated(struct pass *p, const struct alert *a, unsigned level, struct reader *ret);

#endif
