/* SPDX-License-Identifier: EUPL-1.2 */
/* lib/core/people_world: one department whose units count people, in one period. */
#ifndef PEOPLE_WORLD_H
#define PEOPLE_WORLD_H

#include "world.h"

#define T1 "2014-T1"

static inline struct world *people(const double *of, unsigned n)
{
	struct world *w = world_plain(n);
	w->protect.min_group = 5;
	struct indicator *x = &w->indicators[0];
	x->measure = MEASURE_COUNTED;
	x->unit = "st";
	x->persons = true;
	for (uint32_t i = 0; i < n; i++)
		world_say(w, i, 60, T1, world_value(of[i]));
	return w;
}

static inline bool hidden(const struct world *w, uint32_t unit)
{
	return world_unit_figure(w, unit, T1)->hidden & HIDE_ALL;
}

static inline bool total_hidden(const struct world *w)
{
	return world_figure(w, SCOPE_DEPARTMENT, 0, 0, T1)->hidden & HIDE_ALL;
}

#endif
