/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/plan_goals.c (core): goals, their ids and parents.  The goals live in the reader's arena,
 * the look-up in the table until plan_goals_done(). */
#include "plan_goals.h"
#include <errno.h>

#define ONE_NAME(id, name) [id] = name,
static const char *const levels[] = {GOAL_LEVEL_NAMES(ONE_NAME)};
static const char *const sections[] = {SECTION_NAMES(ONE_NAME)};

/* ^[0-9]+(\.[0-9]+)*$ */
static bool is_number(const char *text)
{
	bool digit = false;
	for (; *text; text++) {
		if (*text != '.' && (*text < '0' || *text > '9'))
			return false;
		if (*text == '.' && !digit)
			return false;
		digit = *text != '.';
	}
	return digit;
}

static void read_sections(struct json_reader *r, const json_t *object, struct goal *g)
{
	const json_t *map = json_object_get(object, "sections");
	if (!map || r->failed)
		return;
	size_t mark = json_enter(r, "sections");
	JSON_KEYS(r, map, sections, 0);
	for (size_t i = 0; i < SECTION_COUNT; i++)
		g->sections[i] = json_text(r, map, sections[i], 0);
	json_leave(r, mark);
}

static void read_goal(struct json_reader *r, const json_t *object, struct goal *g)
{
	static const char *const known[] = {"id",     "level",    "title", "number",
	                                    "parent", "sections", "line"};
	JSON_KEYS(r, object, known, 3);
	g->parent = GOAL_NO_PARENT;
	g->id = json_text(r, object, "id", 0);
	g->level = (enum goal_level)json_choice(r, object, "level", levels, ARRAY_LEN(levels));
	g->number = json_text(r, object, "number", JSON_NULLABLE);
	if (g->number && !is_number(g->number)) {
		size_t mark = json_enter(r, "number");
		json_fail(r, REASON_SCHEMA, -EINVAL,
		          "«%.*s» är inget målnummer; skriv t.ex. \"1.3\"", STR_FIT(g->number, 40));
		json_leave(r, mark);
	}
	g->title = json_text(r, object, "title", JSON_NOT_EMPTY);
	read_sections(r, object, g);
	g->line = plan_json_line(r, object);
}

static uint32_t find_id(const struct plan_goals *goals, const char *id)
{
	struct str wanted = str_of(id);
	struct table_walk walk;
	for (uint32_t at = table_first(&goals->by_id, wanted, &walk); at != TABLE_END;
	     at = table_next(&goals->by_id, &walk)) {
		if (str_eq(str_of(goals->goals[at].id), wanted))
			return at;
	}
	return GOAL_NO_PARENT;
}

static void put_ids(struct json_reader *r, struct plan_goals *goals)
{
	if (r->failed)
		return;
	if (table_init(&goals->by_id, goals->n_goals) < 0) {
		json_no_memory(r);
		return;
	}
	for (size_t i = 0; i < goals->n_goals && !r->failed; i++) {
		const char *id = goals->goals[i].id;
		uint32_t twin = find_id(goals, id);
		if (twin != GOAL_NO_PARENT) {
			size_t mark = json_enter_at(r, i);
			(void)json_enter(r, "id"); /* one json_leave() undoes both */
			json_fail(r, REASON_SCHEMA, -EINVAL,
			          "målets id «%.*s» finns redan i /goals/%u; varje mål ska ha sitt "
			          "eget",
			          STR_FIT(id, 60), twin);
			json_leave(r, mark);
			return;
		}
		table_put(&goals->by_id, str_of(id), (uint32_t)i);
	}
}

static void link_parents(struct json_reader *r, const json_t *list, const struct plan_goals *goals,
                         struct goal *all)
{
	for (size_t i = 0; i < goals->n_goals && !r->failed; i++) {
		size_t mark = json_enter_at(r, i);
		const char *parent = json_text(r, json_array_get(list, i), "parent", JSON_NULLABLE);
		if (parent) {
			all[i].parent = find_id(goals, parent);
			(void)json_enter(r, "parent"); /* the json_leave() below undoes both */
			if (all[i].parent == GOAL_NO_PARENT)
				json_fail(r, REASON_SCHEMA, -EINVAL,
				          "det finns inget mål med id «%.*s»", STR_FIT(parent, 60));
		}
		json_leave(r, mark);
	}
}

/* Every goal is walked upwards once: a goal met again on its own way up is a cycle. */
static void check_cycles(struct json_reader *r, const struct plan_goals *goals)
{
	uint32_t *walk =
	        json_array_of(r, goals->n_goals, sizeof(*walk)); /* 0, or 1 + where it began */
	for (uint32_t i = 0; i < goals->n_goals && !r->failed; i++) {
		uint32_t at = i;
		while (at != GOAL_NO_PARENT && walk[at] == 0) {
			walk[at] = i + 1;
			at = goals->goals[at].parent;
		}
		if (at == GOAL_NO_PARENT || walk[at] != i + 1)
			continue;
		size_t mark = json_enter_at(r, at);
		(void)json_enter(r, "parent"); /* one json_leave() undoes both */
		json_fail(r, REASON_IMPOSSIBLE, -EINVAL, "målet «%.*s» är överordnat sig självt",
		          STR_FIT(goals->goals[at].id, 60));
		json_leave(r, mark);
	}
}

void plan_goals_read(struct json_reader *r, const json_t *root, struct plan_goals *ret)
{
	const json_t *list = json_list(r, root, "goals", &ret->n_goals);
	struct goal *all = json_array_of(r, ret->n_goals, sizeof(*all));
	size_t mark = json_enter(r, "goals");
	for (size_t i = 0; i < ret->n_goals && !r->failed; i++) {
		size_t at = json_enter_at(r, i);
		read_goal(r, json_array_get(list, i), &all[i]);
		json_leave(r, at);
	}
	ret->goals = all;
	put_ids(r, ret);
	link_parents(r, list, ret, all);
	check_cycles(r, ret);
	json_leave(r, mark);
}

uint32_t plan_goals_find(struct json_reader *r, const json_t *object,
                         const struct plan_goals *goals)
{
	const char *id = json_text(r, object, "goal", 0);
	if (r->failed)
		return 0;
	uint32_t at = find_id(goals, id);
	if (at != GOAL_NO_PARENT)
		return at;
	size_t mark = json_enter(r, "goal");
	json_fail(r, REASON_SCHEMA, -EINVAL, "det finns inget mål med id «%.*s» i /goals",
	          STR_FIT(id, 60));
	json_leave(r, mark);
	return 0;
}

void plan_goals_done(struct plan_goals *goals)
{
	table_done(&goals->by_id);
}
