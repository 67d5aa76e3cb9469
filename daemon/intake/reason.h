/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/reason: filling in why a document was not taken. Private to the room. */
#ifndef INTAKE_REASON_H
#define INTAKE_REASON_H

#include "intake.h"

/** Write kind, place and words at once.
 * @param pointer "" when there is none; cut to what fits
 * @return code, so that one can write `return reason_set(...)` */
int reason_set(struct reason *r, enum reason_kind kind, int code, const char *pointer,
               uint32_t line, const char *fmt, ...) PRINTF_LIKE(6, 7);
/** -ENOMEM with its words. */
int reason_no_memory(struct reason *r);
/** -E2BIG with its words, when the body is over limits->max_bytes; else 0. */
MUST_CHECK int reason_check_size(struct str body, const struct intake_limits *limits,
                                 struct reason *r);
/** 1-based line of a byte. */
uint32_t reason_line_of(struct str body, size_t offset);

#endif
