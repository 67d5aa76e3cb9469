/* SPDX-License-Identifier: EUPL-1.2 */
/* assess: judges outcomes, documents and silence, to the letter of MEANING 1-15, 24, 29, 34, 36.
 * Core room: a pure function of figures, catalogue, calendar and `now`.  Numbers are judged
 * unrounded, differences snapped (base/num.h). Interval: Wilson 1927, score interval without
 * continuity correction, z = 1.96. */
#ifndef ASSESS_H
#define ASSESS_H

#include "model/tree.h"

struct assess_params {
	double tolerance_pct;              /**< of the number compared with; 5 */
	double min_coverage;               /**< fraction; 0.5; used by rollup for `provisional` */
	int grace_days[PERIODICITY_COUNT]; /**< calendar days after the period's end */
	int64_t interval_s;                /**< pull interval: three without success are `stale` */
};
/** tolerance 5 %, coverage 0.5, grace month 15, tertial 20, half 20, year 31. */
struct assess_params assess_default_params(void);

/** The clock as it is handed in. */
struct assess_now {
	int64_t unix_s;
	int32_t day; /**< civil, Europe/Stockholm */
};

/* ---- period.c ---- */
/** Period end + grace; on a free day the next working day (MEANING 3). An indicator with an
 * expected month owes nothing before that month's end. */
int32_t assess_due_day(const struct assess_params *p, struct period period, int expected_month);

/* ---- interval.c ---- */
/** Wilson score interval of n successes in m, as fractions. Requires 0 <= k <= n, n > 0. */
void assess_wilson(double k, double n, double *ret_low, double *ret_high);

/* ---- expected.c ---- */
/** Expected part of a count by the period's end (MEANING 10): phases, else last year's profile,
 * else linear; for lower-is-better the whole target.
 * @param profile that period's share of last year's total, 0..1; NUM_NONE when unknown */
double assess_expected_part(const struct target *t, double target, struct period period,
                            enum direction d, double profile);

/* ---- verdict.c ---- */
/** Judge one figure in place: due, state, why_not, basis, compared, gap, tolerance, interval,
 * council gap, weaker, contradiction.  Needs value, target, baseline, due inputs to be set by
 * rollup.
 * @param i catalogue entry; NULL for a local indicator
 * @param profile see assess_expected_part(); for a rolled-up count merge->expected_part_sum is used
 * instead */
void assess_figure(const struct assess_params *p, struct assess_now now, const struct indicator *i,
                   double profile, struct figure *f);

/* ---- fresh.c ---- */
/** Evidence of one document: fresh, late, stale, invalid, never (MEANING 24). `owes_late`: some
 * outcome is missing. */
enum evidence assess_evidence(const struct assess_params *p, struct assess_now now,
                              const struct doc_state *d, bool owes_late);

/* ---- pass.c ---- */
/** Judge the figures, activities and documents of every touched unit. */
void assess_units(const struct assess_params *p, struct assess_now now, struct tree *t);
/** Judge the changed figures of every touched department and district; fills share_of_gap of
 * contributors. */
void assess_scopes(const struct assess_params *p, struct assess_now now, struct tree *t);

#endif
