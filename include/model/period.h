/* SPDX-License-Identifier: EUPL-1.2 */
/* model/period: month, tertial, half and year, as units report them.
 * T1 ends 30 April, T2 31 August, T3 is the year's end (accepted for counts only, read as the
 * year). */
#ifndef MODEL_PERIOD_H
#define MODEL_PERIOD_H

#include <stdbool.h>
#include <stdint.h>
#include "base/attr.h"
#include "base/civil.h"
#include "base/str.h"

/* Stored on disk: append, never reorder. */
#define PERIODICITY_NAMES(X)                                                                       \
	X(PERIODICITY_MONTH, "month")                                                              \
	X(PERIODICITY_TERTIAL, "tertial")                                                          \
	X(PERIODICITY_HALF, "half")                                                                \
	X(PERIODICITY_YEAR, "year")
#define X(id, name) id,
enum periodicity { PERIODICITY_NAMES(X) PERIODICITY_COUNT };
#undef X
const char *periodicity_name(enum periodicity p);

/** One stretch of a year. */
struct period {
	int16_t year;
	uint8_t kind;  /**< enum periodicity */
	uint8_t index; /**< month 1..12, tertial 1..3, half 1..2, year 1 */
};

#define PERIOD_TEXT_BYTES 12
/** "2014-03", "2014-T2", "2014-H1", "2014". @return out */
const char *period_text(struct period p, char out[PERIOD_TEXT_BYTES]);
/** For people: "mars 2014", "T2 2014", "halvår 1 2014", "2014" (for a year). @return out */
#define PERIOD_PEOPLE_BYTES 24
const char *period_people(struct period p, char out[PERIOD_PEOPLE_BYTES]);
/** In the reader's language; in English "March 2014", "T2 2014", "H1 2014", "2014". */
const char *period_said(struct period p, enum language l, char out[PERIOD_PEOPLE_BYTES]);
/** The contract's JSON form only. @return 0; -EINVAL */
MUST_CHECK int period_parse(struct str s, struct period *ret_period);
int32_t period_last_day(struct period p);
/** Months from 1 January to the period's end: 4 for T1, 12 for the year. */
int period_months_through(struct period p);
/** Order: by last day, then finer before coarser. <0, 0, >0 */
int period_cmp(struct period a, struct period b);
bool period_eq(struct period a, struct period b);
/** The period of that kind which begins or ends on a day; the last tertial's and half's end is the
 * year's (MEANING 1).  @return false, nothing written, when there is none */
bool period_on_day(enum periodicity kind, int32_t day, struct period *ret_period);
/** The same stretch of another year. */
struct period period_in_year(struct period p, int year);
/** Where last year stands, seen from a period: its own stretch, the whole year, and the month that
 * is as good as the year for a count, which no row of the year need repeat. */
struct last_year {
	struct period same, whole, december;
};
struct last_year period_last_year(struct period p);
/** One number that orders as period_cmp() does: for keys. */
uint32_t period_key(struct period p);
/** The periods an indicator owes in a year (MEANING 1): month 12, tertial T1 T2 and the year, half
 * H1 and the year, year the year. @return how many were written, at most 12 */
#define PERIOD_OWED_MAX 12
int period_owed(enum periodicity p, int year, struct period out[PERIOD_OWED_MAX]);

#endif
