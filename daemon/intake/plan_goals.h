/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/plan_goals: the goal tree of a JSON plan and the references to it. Private to the room. */
#ifndef INTAKE_PLAN_GOALS_H
#define INTAKE_PLAN_GOALS_H

#include "json.h"
#include "table.h"

struct plan_goals {
	const struct goal *goals; /**< in the reader's arena */
	size_t n_goals;
	struct table by_id;
};

/** Read and check them: unique ids, parents that exist, no cycle. */
void plan_goals_read(struct json_reader *r, const json_t *root, struct plan_goals *ret);
/** Index of the goal that the object's `goal` key names; an error when there is none. */
uint32_t plan_goals_find(struct json_reader *r, const json_t *object,
                         const struct plan_goals *goals);
void plan_goals_done(struct plan_goals *goals);

/** The `line` key: 0 when null or absent. */
uint32_t plan_json_line(struct json_reader *r, const json_t *object);

#endif
