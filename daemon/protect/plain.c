/* SPDX-License-Identifier: EUPL-1.2 */
/* protect/plain.c (core): the way for what has nothing to protect: no people are counted, nothing
 * is hidden and no sum was ever shown with something unknown in it.  Most indicators of most units
 * are such.  Nothing is hidden then, and what is shown is remembered as gate.c would: it may stand
 * beside small groups in a later publication. */
#include "base/hash.h"
#include "inside.h"

static bool people_in(const struct figure *f)
{
	return f->n_subgroups > 0 || gate_counts_people(f, &f->all) ||
	       (f->corrected && gate_counts_people(f, &f->corrected->before));
}

static uint64_t indicator_key(const struct gate *g)
{
	return hash_bytes(str_of(g->tree->catalogue->indicators[g->key >> 32].id));
}

static const char *id_of(const struct gate *g, struct scope s)
{
	const struct org *o = g->tree->org;
	return s.kind == SCOPE_DEPARTMENT ? o->departments[s.index].id : o->districts[s.index].id;
}

static bool knows_total(const struct gate *g, const struct seen *s, uint64_t indicator)
{
	struct scope at = s->node->scope;
	return shown_knows(g->shown, shown_total_key(at, hash_bytes(str_of(id_of(g, at))),
	                                             indicator, s->figure->period));
}

/* A contributor that is hidden is hidden in its unit's figure, or marks the whole's; one that
 * enters by its breakdown has subgroups. */
bool plain(const struct gate *g)
{
	uint64_t indicator = indicator_key(g);
	for (size_t i = 0; i < g->n_seen; i++) {
		const struct seen *s = &g->seen[i];
		const struct figure *f = s->figure;
		if (!f)
			continue;
		if (f->hidden || people_in(f))
			return false;
		if (s->node->scope.kind != SCOPE_UNIT && knows_total(g, s, indicator))
			return false;
	}
	return true;
}

static void remember(struct gate *g, uint64_t indicator, uint32_t unit, struct figure *f)
{
	if (f->shown)
		return;
	uint64_t key = shown_cell_key(hash_bytes(str_of(g->tree->org->units[unit].id)), indicator,
	                              f->period, &f->all);
	f->shown = shown_add_cell(g->shown, key) == 0; /* else it is tried again */
}

void plain_remember(struct gate *g)
{
	uint64_t indicator = indicator_key(g);
	bool first = true; /* it says it for all of them, as in gate.c */
	for (size_t i = 0; g->shown && i < g->n_seen; i++) {
		const struct seen *s = &g->seen[i];
		if (!s->figure || s->node->scope.kind != SCOPE_DEPARTMENT)
			continue;
		const struct merge *m = s->figure->merge;
		for (size_t k = 0; k < m->n_contributors; k++) {
			uint32_t unit = m->contributors[k].unit;
			const struct seen *own = gate_seen(g, &g->tree->units[unit]);
			must(own && own->figure);
			if (first && gate_counts_things(own->figure))
				return;
			first = false;
			remember(g, indicator, unit, own->figure);
		}
	}
}
