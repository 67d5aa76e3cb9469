/* SPDX-License-Identifier: EUPL-1.2 */
/* assess/period.c (core): when a figure is due (MEANING 3). */
#include "assess.h"

struct assess_params assess_default_params(void)
{
	return (struct assess_params){
	        .tolerance_pct = 5,
	        .min_coverage = 0.5,
	        .grace_days = {[PERIODICITY_MONTH] = 15,
	                       [PERIODICITY_TERTIAL] = 20,
	                       [PERIODICITY_HALF] = 20,
	                       [PERIODICITY_YEAR] = 31},
	        .interval_s = 900,
	};
}

int32_t assess_due_day(const struct assess_params *p, struct period period, int expected_month)
{
	must(period.kind < PERIODICITY_COUNT && expected_month >= 0 && expected_month <= 12);
	int32_t end = period_last_day(period);
	if (expected_month > 0) {
		int32_t month_end = civil_day(period.year, expected_month,
		                              civil_month_days(period.year, expected_month));
		end = month_end > end ? month_end : end;
	}
	return civil_next_working_day(end + p->grace_days[period.kind]);
}
