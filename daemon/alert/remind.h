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
/* One figure that somebody is to be reminded of; sorted, those of one unit and period stand
 * together and are one row. */
struct owing {
	uint32_t unit;
	struct period period;
	uint8_t month;
	int step;
	int32_t due;
	const char *name;
	size_t order;
};

struct remind_item { /* one row for one reader: of[from, from + n) */
	struct reader to;
	size_t from, n;
};

struct reminding {
	struct pass *p;
	int32_t today, first_day; /* first_day: the first whose steps count */
	struct owing *of;
	size_t n, cap;
	struct remind_item *items;
	size_t n_items, cap_items;
	struct reminded *rows;
	size_t n_rows, cap_rows;
};

/* When the next step comes; CIVIL_NONE: none does. */
int32_t remind_next(const struct reminding *r, const struct owing *o);
struct reminders *reminders_free(struct reminders *r);

/* ---- remind_mail.c ---- */
/* One mail to the reader of items[0..n). */
void remind_mail(struct reminding *r, const struct remind_item *items, size_t n);

/* ---- route.c ---- */
/* The unit's contact, else the controller; and those who get copies. */
void route_reminder(struct pass *p, uint32_t unit, struct readers *out);

/* ---- book.c ---- */
MUST_CHECK int pass_begin(struct alert_book *b, const struct snapshot *s, struct alert_now now,
                          struct pass *p);
/* Commit when `status` is 0 and the pass has not failed; what failed leaves nothing.
 * @return status, or -ENOMEM */
MUST_CHECK int pass_finish(struct pass *p, int status, struct alert_changes *ret_changes);

#endif
