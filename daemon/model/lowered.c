/* SPDX-License-Identifier: EUPL-1.2 */
/* model/lowered.c (core): the plans of a year that were superseded, and when one target is weaker
 * than another.  A plan that holds for all of the year leaves no target behind by which a period is
 * judged; what it made weaker is to be told all the same.  Owned by the year's documents. */
#include <errno.h>
#include <stdlib.h>
#include "model/docs.h"

/* All superseded plans of a year together, as those in force earlier (versions.c). */
#define SUPERSEDED_MAX_BYTES ((size_t)32 << 20)

int superseded_make_room(struct year_docs *y)
{
	struct superseded *more =
	        realloc(y->superseded, (y->n_superseded + 1) * sizeof(struct superseded));
	if (!more)
		return -ENOMEM;
	y->superseded = more;
	return 0;
}

void superseded_add(struct year_docs *y, int32_t from, int64_t at_unix_s)
{
	size_t bytes = arena_bytes(y->plan->arena), first = y->n_superseded;
	while (first > 0 && y->n_superseded - first < PLAN_VERSIONS_MAX - 1) {
		bytes += arena_bytes(y->superseded[first - 1].plan->arena);
		if (bytes > SUPERSEDED_MAX_BYTES)
			break;
		first--;
	}
	for (size_t i = 0; i < first; i++)
		(void)plan_unref(y->superseded[i].plan); /* returns NULL, always */
	y->n_superseded -= first;
	if (first > 0)
		memmove(y->superseded, y->superseded + first,
		        y->n_superseded * sizeof(*y->superseded));
	y->superseded[y->n_superseded++] = (struct superseded){plan_ref(y->plan), from, at_unix_s};
}

void superseded_done(struct year_docs *y)
{
	for (size_t i = 0; i < y->n_superseded; i++)
		(void)plan_unref(y->superseded[i].plan); /* returns NULL, always */
	free(y->superseded);
	y->superseded = NULL;
	y->n_superseded = 0;
}

static bool is_set(const struct target *t)
{
	return t->kind != TARGET_NONE && t->kind != TARGET_BOARD_SETS;
}

bool target_weaker(const struct target *now, const struct target *before, enum direction d)
{
	if (!is_set(now) || !is_set(before))
		return is_set(before);
	if (before->kind != now->kind)
		return now->kind == TARGET_MAINTAIN &&
		       (before->kind == TARGET_INCREASE || before->kind == TARGET_DECREASE);
	if (now->kind != TARGET_VALUE || !num_given(now->value) || !num_given(before->value) ||
	    strcmp(now->unit ? now->unit : "", before->unit ? before->unit : "") != 0)
		return false;
	int order = num_cmp(now->value, before->value);
	return (d == DIRECTION_HIGHER && order < 0) || (d == DIRECTION_LOWER && order > 0);
}
