/* SPDX-License-Identifier: EUPL-1.2 */
/* assess: judges outcomes, documents and silence, to the letter of MEANING 1-15, 24, 29, 34, 36.
 * Core room: a pure function of figures, catalogue, calendar and `now`.  Numbers are judged
 * unrounded, differences snapped (base/num.h). Interval: Wilson 1927, score interval without
 * continuity correction, z = 1.96. */
#ifndef ASSESS_H
#define ASSESS_H

#include "model/snapshot.h"

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

/* ---- trend.c ---- */
#define TREND_POINTS_MIN 12 /* values of a segment: fewer give no limits and no signals */
/** Judge one monthly series in place.  XmR chart (Shewhart; Wheeler, Understanding Variation) and
 * the four rules of NHS England's «Making Data Count»: limits are the mean -+ 2.66 mean moving
 * ranges, that of a moving range 3.27; a range is taken between neighbouring months only.
 *  outside       beyond a limit
 *  shift         7 or more on the same side of the mean
 *  trend         6 or more, each above (below) the one before: five steps
 *  two_of_three  of three on the same side of the mean two or three more than two thirds of the way
 *                to the limit, or beyond it; those two or three are marked
 * All are strict and within one segment: on the mean is no side, equal is no step, and a gap breaks
 * a run (a missing month must not join two halves).  Limits are not cut at 0 or 100 %, and outliers
 * stay in.  So do the programme's own SQL script (NHS England and NHS Improvement 2019-20, order of
 * rules for the icon and the assurance icon too) and NHSRplotthedots with screen_outliers = FALSE;
 * two_of_three as the programme changed it in November 2023 (NHSRplotthedots issue 194).
 * Nothing here gives NaN or infinity from finite values.
 * @param t direction, points' period and value, segments' from and to are given; the rest is
 * written
 * @param target of the latest month; NUM_NONE: none */
void assess_trend(struct trend *t, double target);

/* ---- trends.c ---- */
/** Make and judge the monthly series of a published node, through all its years, cut at the
 * catalogue's step changes.  Of a count the series is what each month added.  Only what the copy
 * shows is used: protected, missing and provisional figures are gaps.
 * @return 0; -ENOMEM: v->trends is as before */
MUST_CHECK int assess_trends(const struct org *o, const struct catalogue *c, struct node_view *v);

/* ---- pass.c ---- */
/** Judge the figures, activities and documents of every touched unit. */
void assess_units(const struct assess_params *p, struct assess_now now, struct tree *t);
/** Judge the rolled-up figures of every touched department and district; fills share_of_gap of
 * contributors. */
void assess_scopes(const struct assess_params *p, struct assess_now now, struct tree *t);

#endif
