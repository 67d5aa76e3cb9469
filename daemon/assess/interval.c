/* SPDX-License-Identifier: EUPL-1.2 */
/* assess/interval.c (core): how far chance alone could have moved a share. */
#include "assess.h"

#define Z 1.96 /* 95 %, as the contract writes it */

void assess_wilson(double k, double n, double *ret_low, double *ret_high)
{
	must(n > 0 && k >= 0 && k <= n);
	double share = k / n, z2 = Z * Z;
	double middle = (share + z2 / (2 * n)) / (1 + z2 / n);
	double half = Z / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n));
	/* At 0 and at n the formula gives exactly 0 and 1; the dust of doubles must not undercut.
	 */
	*ret_low = k > 0 ? fmax(middle - half, 0) : 0;
	*ret_high = k < n ? fmin(middle + half, 1) : 1;
}
