/* SPDX-License-Identifier: EUPL-1.2 */
/* assess/fresh.c (core): what silence says about a document (MEANING 24).
 * Failing to reach keeps `fresh` until three intervals have passed without success. */
#include "assess.h"

#define STALE_INTERVALS 3

enum evidence assess_evidence(const struct assess_params *p, struct assess_now now,
                              const struct doc_state *d, bool owes_late)
{
	if (d->invalid)
		return EVIDENCE_INVALID;
	if (d->last_success_unix_s == 0)
		return EVIDENCE_NEVER;
	if (now.unix_s - d->last_success_unix_s >= STALE_INTERVALS * p->interval_s)
		return EVIDENCE_STALE;
	return owes_late ? EVIDENCE_LATE : EVIDENCE_FRESH;
}
