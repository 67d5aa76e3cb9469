/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/plan_index.c (core): what a name in the results means in the plan: once by a walk, or many
 * times by an index. An index lies in its caller's arena; plan and catalogue look-up stay their
 * owners' and must outlive it. */
#include "names.h"
#include "base/limits.h"
#include <errno.h>

#define NORMAL_BYTES_MAX (LIMIT_STRING_BYTES * 4)

/* A catalogue index as the text of a key. */
static struct str key_of(const uint32_t *index)
{
	return (struct str){(const char *)index, sizeof(*index)};
}

static uint32_t meaning(const struct intake_names *names, struct str name)
{
	return names ? intake_match(names, name).indicator : INDEX_NONE;
}

static int fill(struct intake_plan_index *x)
{
	const struct plan *p = x->plan;
	struct buf scratch;
	int ret = 0;
	buf_init(&scratch, NORMAL_BYTES_MAX);
	for (uint32_t i = 0; i < p->n_indicators && ret == 0; i++) {
		const struct plan_indicator *one = &p->indicators[i];
		if (one->id)
			table_put(&x->tables[WAY_ID], str_of(one->id), i);
		table_put(&x->tables[WAY_PRINTED], str_of(one->name), i);
		intake_normal_name(str_of(one->name), &scratch);
		if (buf_failed(&scratch))
			ret = -ENOMEM;
		else
			table_put(&x->tables[WAY_NORMAL], buf_slice(&scratch), i);
		x->catalogue[i] =
		        x->names ? names_meaning(x->names, str_of(one->name), buf_slice(&scratch))
		                 : INDEX_NONE;
		if (x->catalogue[i] != INDEX_NONE)
			table_put(&x->tables[WAY_CATALOGUE], key_of(&x->catalogue[i]), i);
	}
	buf_done(&scratch);
	return ret;
}

int intake_plan_index_new(const struct plan *p, const struct intake_names *names,
                          struct arena *arena, const struct intake_plan_index **ret_index)
{
	struct intake_plan_index *x = arena_alloc(arena, sizeof(*x));
	if (!x)
		return -ENOMEM;
	*x = (struct intake_plan_index){.plan = p, .names = names};
	x->catalogue = arena_array(arena, p->n_indicators, sizeof(*x->catalogue));
	int ret = x->catalogue ? 0 : -ENOMEM;
	for (int w = 0; w < WAY_COUNT && ret == 0; w++)
		ret = table_init_in(&x->tables[w], p->n_indicators, arena);
	if (ret == 0)
		ret = fill(x);
	*ret_index = x;
	return ret;
}

const struct indicator *intake_index_known(const struct intake_plan_index *x, uint32_t i)
{
	return x->catalogue[i] == INDEX_NONE ? NULL
	                                     : &x->names->catalogue->indicators[x->catalogue[i]];
}

/* The texts of a row that a table's hash may stand for. */
static bool says(const char *own, struct str wanted, bool normal)
{
	if (!own)
		return false;
	return normal ? intake_same_name(str_of(own), wanted) : str_eq(str_of(own), wanted);
}

uint32_t intake_index_indicator(const struct intake_plan_index *x, struct str name)
{
	const struct plan_indicator *all = x->plan->indicators;
	struct buf normal;
	uint32_t found = INDEX_NONE, known = INDEX_NONE;
	struct table_walk walk;
	buf_init(&normal, NORMAL_BYTES_MAX);
	for (int w = 0; w < WAY_COUNT && found == INDEX_NONE; w++) {
		struct str key = name;
		if (w == WAY_NORMAL) {
			intake_normal_name(name, &normal);
			key = buf_slice(&normal);
		}
		if (w == WAY_CATALOGUE) {
			struct str whole = buf_failed(&normal) ? STR("") : buf_slice(&normal);
			known = x->names ? names_meaning(x->names, name, whole) : INDEX_NONE;
			key = key_of(&known);
		}
		if (key.n == 0 || (w == WAY_CATALOGUE && known == INDEX_NONE))
			continue;
		const struct table *t = &x->tables[w];
		for (uint32_t at = table_first(t, key, &walk);
		     at != TABLE_END && found == INDEX_NONE; at = table_next(t, &walk)) {
			bool same = w == WAY_CATALOGUE
			                    ? x->catalogue[at] == known
			                    : says(w == WAY_ID ? all[at].id : all[at].name, name,
			                           w == WAY_NORMAL);
			if (same)
				found = at;
		}
	}
	buf_done(&normal);
	return found;
}

uint32_t intake_plan_indicator(const struct plan *p, const struct intake_names *names,
                               struct str name)
{
	for (uint32_t i = 0; i < p->n_indicators; i++) {
		if (says(p->indicators[i].id, name, false))
			return i;
	}
	for (int normal = 0; normal < 2; normal++) {
		for (uint32_t i = 0; i < p->n_indicators; i++) {
			if (says(p->indicators[i].name, name, normal))
				return i;
		}
	}
	uint32_t known = meaning(names, name);
	for (uint32_t i = 0; known != INDEX_NONE && i < p->n_indicators; i++) {
		if (meaning(names, str_of(p->indicators[i].name)) == known)
			return i;
	}
	return INDEX_NONE;
}

uint32_t intake_plan_activity(const struct plan *p, struct str text)
{
	for (uint32_t i = 0; i < p->n_activities; i++) {
		if (says(p->activities[i].id, text, false))
			return i;
	}
	for (int normal = 0; normal < 2; normal++) {
		for (uint32_t i = 0; i < p->n_activities; i++) {
			if (says(p->activities[i].text, text, normal))
				return i;
		}
	}
	return INDEX_NONE;
}

/* "«A», «B» eller «C»"; NULL without memory. */
static const char *near_text(const struct intake_names *names, const struct intake_match *m,
                             struct arena *arena)
{
	const char *text = "";
	for (size_t i = 0; i < m->n_near && text; i++) {
		const char *between = i == 0 ? "" : i + 1 == m->n_near ? " eller " : ", ";
		text = arena_printf(arena, "%s%s«%s»", text, between,
		                    names->catalogue->indicators[m->near[i]].name);
	}
	return text;
}

int intake_match_plan(const struct intake_names *names, const struct plan *p, struct arena *arena,
                      const uint32_t **ret_indicator, const char *const **ret_near)
{
	uint32_t *indicator = arena_array(arena, p->n_indicators, sizeof(*indicator));
	const char **near = arena_array(arena, p->n_indicators, sizeof(*near));
	if (!indicator || !near)
		return -ENOMEM;
	for (size_t i = 0; i < p->n_indicators; i++) {
		struct intake_match m = intake_match(names, str_of(p->indicators[i].name));
		indicator[i] = m.indicator;
		if (m.n_near > 0 && !(near[i] = near_text(names, &m, arena)))
			return -ENOMEM;
	}
	*ret_indicator = indicator;
	*ret_near = near;
	return 0;
}
