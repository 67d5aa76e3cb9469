/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/remind.h: what is to be reported by when, and who is reminded of it.
 * Core; private to this room. */
#ifndef ALERT_REMIND_H
#define ALERT_REMIND_H

#include "mail.h"

/* ---- deadline.c ---- */
struct deadline {
	struct period period;    /* T1, T2 or a whole year */
	int32_t due, digest_day; /* civil days */
};
/* The last day to report a period. */
int32_t deadline_of(const struct alert_params *p, struct period period);
/* The last deadline whose digest fell due at or before now. @return false: none */
bool deadline_digest(const struct alert_params *p, struct civil_time now, struct deadline *ret);

/* ---- remind.c ---- */
struct reminders *reminders_free(struct reminders *r);

/* ---- route.c ---- */
/* The unit's contact, else the controller; and those who get copies. */
void route_reminder(struct pass *p, uint32_t unit, struct readers *out);

/* ---- book.c ---- */
MUST_CHECK int pass_begin(struct alert_book *b, const struct snapshot *s, struct alert_now now,
                          struct pass *p);
MUST_CHECK int pass_commit(struct pass *p, struct alert_changes *ret_changes);

#endif
