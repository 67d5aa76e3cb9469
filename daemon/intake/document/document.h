/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document: the plan document as the unit publishes it. Private to the room. */
#ifndef INTAKE_DOCUMENT_H
#define INTAKE_DOCUMENT_H

#include "intake.h"

/** Text of a plan to a plan; not_a_feed when there is no sign of a plan in it. As intake_plan(). */
MUST_CHECK int document_read(struct str body, const struct intake_limits *limits,
			     struct plan **ret_plan, struct reason *ret_reason);

#endif
