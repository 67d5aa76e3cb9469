/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/scan: what can be known of JSON text without building it: is it within the limits, and
 * where is what. Private to the room. */
#ifndef INTAKE_SCAN_H
#define INTAKE_SCAN_H

#include "intake.h"

/** Depth, length of each text and number of values, before anything is allocated.
 * @return 0; -E2BIG; text that is no JSON at all may well pass */
MUST_CHECK int scan_check_limits(struct str body, const struct intake_limits *limits,
                                 struct reason *ret_reason);
/** Where in the document a byte is: pointer of the innermost value begun before or at it, or of the
 * member whose name it is in. @return out */
const char *scan_pointer_at(struct str body, size_t offset, char out[REASON_POINTER_BYTES]);
/** Line on which the value at `pointer` begins; 0 when there is none. */
uint32_t scan_line_of(struct str body, const char *pointer);

#endif
