/* SPDX-License-Identifier: EUPL-1.2 */
/* assess/inside: what the files of this room share.  Nobody else includes it. */
#ifndef ASSESS_INSIDE_H
#define ASSESS_INSIDE_H

#include "assess.h"

/** assess_figure() with the due day at hand: a pass meets the same few over and over. */
void assess_figure_due(const struct assess_params *p, struct assess_now now,
                       const struct indicator *i, double profile, int32_t due, struct figure *f);

#endif
