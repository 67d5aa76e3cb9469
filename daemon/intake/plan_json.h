/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/plan_json, results_json: the two JSON feeds. Private to the room. */
#ifndef INTAKE_PLAN_JSON_H
#define INTAKE_PLAN_JSON_H

#include "intake.h"

/** JSON text of tertial.plan/1; as intake_plan(). */
MUST_CHECK int plan_json_read(struct str body, const struct intake_limits *limits,
                              struct plan **ret_plan, struct reason *ret_reason);
/** JSON text of tertial.results/1; as intake_results(). */
MUST_CHECK int results_json_read(struct str body, const struct intake_limits *limits,
                                 struct results **ret_results, struct reason *ret_reason);

/* An arena for what a body can become: the densest feed, two-byte CSV fields, becomes about 30
 * times its text. */
#define FEED_ARENA_BYTES(body) ((size_t)(1u << 20) + (body).n * 64)

#endif
