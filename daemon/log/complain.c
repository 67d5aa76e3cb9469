/* SPDX-License-Identifier: EUPL-1.2 */
/* complain.c (shell room's pure part, any thread that owns the complaint): when a repeated failure
 * is worth a line. 20 000 silent units must not be 20 000 lines an hour: the 1st, 2nd, 4th, 8th …
 * in a row is told. */
#include "log.h"

bool log_complain(struct complaint *c)
{
	if (c->n_failures < UINT32_MAX)
		c->n_failures++;
	return (c->n_failures & (c->n_failures - 1)) == 0; /* a power of two */
}

bool log_recovered(struct complaint *c)
{
	bool told = c->n_failures > 0;
	c->n_failures = 0;
	return told;
}
