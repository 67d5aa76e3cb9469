/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document: the door inside the room: a plan document (plain text) in, a plan out.
 * Core; owns nothing between calls; any thread, one document per call. */
#ifndef INTAKE_DOCUMENT_H
#define INTAKE_DOCUMENT_H

#include "intake.h"

/** Read a plan document.  What it cannot understand becomes a finding `unreadable` with its line.
 * @param body UTF-8 or Windows-1252, any line ends
 * @param ret_plan owned by the caller (plan_unref), written on success only
 * @param ret_reason written on failure only: empty, too large, no text, no plan, no unit or no year
 * @return 0; -EINVAL not taken; -E2BIG over a limit; -ENOMEM */
MUST_CHECK int document_read(struct str body, const struct intake_limits *limits,
                             struct plan **ret_plan, struct reason *ret_reason);

#endif
