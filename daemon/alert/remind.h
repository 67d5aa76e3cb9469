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

#endif
