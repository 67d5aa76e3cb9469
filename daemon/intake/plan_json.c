/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/plan_json.c (core): tertial.plan/1 by its schema, member by member.
 * The jansson tree lives only in here; all that the plan keeps is copied into the plan's arena. */
#include "plan_json.h"
#include "json.h"
#include "plan_goals.h"
#include "reason.h"
#include <errno.h>

#define ONE_NAME(id, name) [id] = name,
static const char *const target_kinds[] = {TARGET_KIND_NAMES(ONE_NAME)};
static const char *const owners[] = {OWNER_NAMES(ONE_NAME)};
static const char *const directions[] = {DIRECTION_NAMES(ONE_NAME)};
static const char *const direction_sources[] = {DIRECTION_SOURCE_NAMES(ONE_NAME)};
static const char *const measures[] = {MEASURE_NAMES(ONE_NAME)};
static const char *const comparators[] = {COMPARATOR_NAMES(ONE_NAME)};
static const char *const finding_kinds[] = {FINDING_KIND_NAMES(ONE_NAME)};
#define X(id, name) [id] = name,
static const char *const periodicities[] = {PERIODICITY_NAMES(X)};
#undef X
/* An owner that may not be null has one name fewer in front. */
#define OWNERS_ONLY (owners + 1), (ARRAY_LEN(owners) - 1)

uint32_t plan_json_line(struct json_reader *r, const json_t *object)
{
	return (uint32_t)json_whole(r, object, "line", JSON_NULLABLE, 1, UINT32_MAX, 0);
}

static int cmp_phase(const void *a, const void *b)
{
	return period_cmp(((const struct phase *)a)->period, ((const struct phase *)b)->period);
}

static void read_phases(struct json_reader *r, const json_t *target, struct target *ret)
{
	const json_t *map = json_object_get(target, "phases");
	if (!map || r->failed)
		return;
	size_t mark = json_enter(r, "phases"), n = 0;
	json_expect_object(r, map);
	struct phase *phases = json_array_of(r, json_object_size(map), sizeof(*phases));
	const char *key;
	json_t *value;
	json_object_foreach ((json_t *)map, key, value) {
		if (r->failed)
			break;
		phases[n].value = json_figure(r, map, key, 0);
		size_t at = json_enter(r, key);
		if (period_parse(str_of(key), &phases[n++].period) < 0)
			json_fail(r, REASON_SCHEMA, -EINVAL,
			          "är ingen period; skriv t.ex. 2014-T1, 2014-H1 eller 2014-03");
		json_leave(r, at);
	}
	json_leave(r, mark);
	if (r->failed)
		return;
	qsort(phases, n, sizeof(*phases), cmp_phase);
	ret->phases = phases;
	ret->n_phases = n;
}

static struct target read_target(struct json_reader *r, const json_t *indicator, const char *key)
{
	static const char *const known[] = {"kind", "value", "unit", "text", "phases"};
	const json_t *object = json_object_get(indicator, key);
	struct target t = {.value = NUM_NONE};
	size_t mark = json_enter(r, key);
	JSON_KEYS(r, object, known, 1);
	t.kind = (enum target_kind)json_choice(r, object, "kind", target_kinds,
	                                       ARRAY_LEN(target_kinds));
	t.value = json_figure(r, object, "value", JSON_NULLABLE);
	t.unit = json_text(r, object, "unit", JSON_NULLABLE);
	t.text = json_text(r, object, "text", 0);
	read_phases(r, object, &t);
	json_leave(r, mark);
	if (t.kind == TARGET_VALUE && !num_given(t.value))
		t.kind =
		        TARGET_NONE; /* a target that was left out: found as missing, not guessed */
	else if (t.kind != TARGET_VALUE)
		t.value = NUM_NONE; /* «öka» says no number */
	return t;
}

static void read_breakdown(struct json_reader *r, const json_t *object, struct plan_indicator *ret)
{
	static const char *const known[] = {"name", "value"};
	size_t n;
	const json_t *list = json_list(r, object, "breakdown", &n);
	if (!list)
		return;
	struct breakdown *all = json_array_of(r, n, sizeof(*all));
	size_t mark = json_enter(r, "breakdown");
	for (size_t i = 0; i < n && !r->failed; i++) {
		const json_t *one = json_array_get(list, i);
		size_t at = json_enter_at(r, i);
		JSON_KEYS(r, one, known, 2);
		all[i].name = json_text(r, one, "name", 0);
		all[i].part = PART_NONE;
		all[i].part.value = json_figure(r, one, "value", 0);
		json_leave(r, at);
	}
	json_leave(r, mark);
	ret->breakdown = all;
	ret->n_breakdown = n;
}

static void read_indicator(struct json_reader *r, const json_t *object,
                           const struct plan_goals *goals, struct plan_indicator *ret)
{
	static const char *const known[] = {
	        "name",    "goal",           "owner",     "target",           "periodicity",
	        "id",      "council_target", "direction", "direction_source", "measure",
	        "comment", "breakdown",      "line"};
	JSON_KEYS(r, object, known, 5);
	ret->id = json_text(r, object, "id", JSON_NULLABLE);
	ret->name = json_text(r, object, "name", JSON_NOT_EMPTY);
	ret->goal = plan_goals_find(r, object, goals);
	ret->owner = (enum owner)(json_choice(r, object, "owner", OWNERS_ONLY) + 1);
	if (!r->failed)
		ret->target = read_target(r, object, "target");
	const json_t *council = json_object_get(object, "council_target");
	ret->has_council = council && !json_is_null(council);
	if (ret->has_council && !r->failed)
		ret->council = read_target(r, object, "council_target");
	ret->periodicity = (enum periodicity)json_choice(r, object, "periodicity", periodicities,
	                                                 ARRAY_LEN(periodicities));
	ret->direction = (enum direction)json_choice(r, object, "direction", directions,
	                                             ARRAY_LEN(directions));
	ret->direction_source = (enum direction_source)json_choice(
	        r, object, "direction_source", direction_sources, ARRAY_LEN(direction_sources));
	if (ret->direction != DIRECTION_NONE && ret->direction_source == DIRECTION_FROM_NOWHERE)
		ret->direction_source = DIRECTION_FROM_UNIT;
	ret->measure =
	        (enum measure)json_choice(r, object, "measure", measures, ARRAY_LEN(measures));
	ret->comment = json_text(r, object, "comment", JSON_NULLABLE);
	read_breakdown(r, object, ret);
	ret->line = plan_json_line(r, object);
}

static void read_activity(struct json_reader *r, const json_t *object,
                          const struct plan_goals *goals, struct plan_activity *ret)
{
	static const char *const known[] = {"text",  "goal", "id",      "owner",
	                                    "start", "end",  "comment", "line"};
	JSON_KEYS(r, object, known, 2);
	ret->id = json_text(r, object, "id", JSON_NULLABLE);
	ret->goal = plan_goals_find(r, object, goals);
	ret->owner = (enum owner)json_choice(r, object, "owner", owners, ARRAY_LEN(owners));
	ret->text = json_text(r, object, "text", JSON_NOT_EMPTY);
	ret->start = json_date(r, object, "start", JSON_NULLABLE);
	ret->end = json_date(r, object, "end", JSON_NULLABLE);
	ret->comment = json_text(r, object, "comment", JSON_NULLABLE);
	ret->line = plan_json_line(r, object);
}

static void read_expectation(struct json_reader *r, const json_t *object,
                             const struct plan_goals *goals, struct expectation *ret)
{
	static const char *const known[] = {"goal", "text", "value", "unit", "comparator", "line"};
	JSON_KEYS(r, object, known, 3);
	ret->goal = plan_goals_find(r, object, goals);
	ret->text = json_text(r, object, "text", 0);
	ret->value = json_figure(r, object, "value", 0);
	ret->unit = json_text(r, object, "unit", JSON_NULLABLE);
	ret->comparator = (enum comparator)json_choice(r, object, "comparator", comparators,
	                                               ARRAY_LEN(comparators));
	ret->line = plan_json_line(r, object);
}

static void read_finding(struct json_reader *r, const json_t *object,
                         const struct plan_goals *goals, struct finding *ret)
{
	static const char *const known[] = {"kind", "message", "line"};
	(void)goals; /* findings hang on lines, not on goals */
	JSON_KEYS(r, object, known, 2);
	ret->kind =
	        (enum finding_kind)json_choice(r, object, "kind", finding_kinds,
	                                       FINDING_UNREADABLE + 1); /* the plan's own kinds */
	ret->message = json_text(r, object, "message", 0);
	ret->line = plan_json_line(r, object);
}

static void read_budget_row(struct json_reader *r, const json_t *object, struct budget_row *ret)
{
	static const char *const known[] = {"name", "cost_sek", "income_sek", "net_sek", "line"};
	const int64_t most = (int64_t)NUM_MAX;
	JSON_KEYS(r, object, known, 1);
	ret->name = json_text(r, object, "name", 0);
	ret->cost_sek = json_whole(r, object, "cost_sek", JSON_NULLABLE, -most, most, SEK_NONE);
	ret->income_sek = json_whole(r, object, "income_sek", JSON_NULLABLE, -most, most, SEK_NONE);
	ret->net_sek = json_whole(r, object, "net_sek", JSON_NULLABLE, -most, most, SEK_NONE);
	ret->line = plan_json_line(r, object);
}

static void read_budget(struct json_reader *r, const json_t *root, struct plan *p)
{
	static const char *const known[] = {"rows", "total"};
	const json_t *object = json_object_get(root, "budget");
	if (!object || json_is_null(object) || r->failed)
		return;
	size_t mark = json_enter(r, "budget"), n;
	JSON_KEYS(r, object, known, 1);
	const json_t *list = json_list(r, object, "rows", &n);
	struct budget_row *rows = json_array_of(r, n, sizeof(*rows));
	for (size_t i = 0; i < n && !r->failed; i++) {
		size_t at = json_enter(r, "rows");
		(void)json_enter_at(r, i); /* one json_leave() undoes both */
		read_budget_row(r, json_array_get(list, i), &rows[i]);
		json_leave(r, at);
	}
	const json_t *total = json_object_get(object, "total");
	p->has_budget = true;
	p->budget = (struct budget){.rows = rows, .n_rows = n};
	if (total && !json_is_null(total)) {
		p->budget.has_total = true;
		size_t at = json_enter(r, "total");
		read_budget_row(r, total, &p->budget.total);
		json_leave(r, at);
	}
	json_leave(r, mark);
}

/* A list of objects at `key`, each a `type` read by `one`, into plan->list and plan->count. */
#define READ_LIST(r, root, key, goals, type, one, list, count)                                     \
	do {                                                                                       \
		size_t n_;                                                                         \
		const json_t *json_ = json_list((r), (root), (key), &n_);                          \
		struct type *all_ = json_array_of((r), n_, sizeof(*all_));                         \
		size_t mark_ = json_enter((r), (key));                                             \
		for (size_t i_ = 0; i_ < n_ && !(r)->failed; i_++) {                               \
			size_t at_ = json_enter_at((r), i_);                                       \
			one((r), json_array_get(json_, i_), (goals), &all_[i_]);                   \
			json_leave((r), at_);                                                      \
		}                                                                                  \
		json_leave((r), mark_);                                                            \
		(list) = all_;                                                                     \
		(count) = n_;                                                                      \
	} while (0)

static void read_head(struct json_reader *r, const json_t *root, struct plan *p)
{
	static const char *const named[] = {"name", "id"};
	const json_t *unit = json_object_get(root, "unit");
	size_t mark = json_enter(r, "unit");
	JSON_KEYS(r, unit, named, 1);
	p->unit_id = json_text(r, unit, "id", JSON_NULLABLE);
	p->unit_name = json_text(r, unit, "name", JSON_NOT_EMPTY);
	json_leave(r, mark);
	p->district = json_text(r, root, "district", JSON_NULLABLE);
	p->year = (int)json_whole(r, root, "year", 0, CIVIL_YEAR_MIN, CIVIL_YEAR_MAX, 0);
	p->valid_from = json_date(r, root, "valid_from", JSON_NULLABLE);
}

static void read_plan(struct json_reader *r, const json_t *root, struct plan *p)
{
	static const char *const known[] = {"schema",       "unit",       "year",     "goals",
	                                    "indicators",   "activities", "district", "valid_from",
	                                    "expectations", "budget",     "findings"};
	struct plan_goals goals = {0};
	json_expect_object(r, root);
	json_schema(r, root, "tertial.plan/1", "tertial.results/1");
	JSON_KEYS(r, root, known, 6);
	read_head(r, root, p);
	plan_goals_read(r, root, &goals);
	p->goals = goals.goals;
	p->n_goals = goals.n_goals;
	READ_LIST(r, root, "indicators", &goals, plan_indicator, read_indicator, p->indicators,
	          p->n_indicators);
	READ_LIST(r, root, "activities", &goals, plan_activity, read_activity, p->activities,
	          p->n_activities);
	READ_LIST(r, root, "expectations", &goals, expectation, read_expectation, p->expectations,
	          p->n_expectations);
	read_budget(r, root, p);
	READ_LIST(r, root, "findings", &goals, finding, read_finding, p->findings, p->n_findings);
	plan_goals_done(&goals);
}

int plan_json_read(struct str body, const struct intake_limits *limits, struct plan **ret_plan,
                   struct reason *ret_reason)
{
	struct json_tree tree;
	int ret = json_load(body, limits, &tree, ret_reason);
	if (ret < 0)
		return ret;
	struct plan *p = plan_new(FEED_ARENA_BYTES(body));
	if (!p) {
		json_unload(&tree);
		return reason_no_memory(ret_reason);
	}
	struct json_reader r = {.limits = limits, .arena = p->arena, .reason = ret_reason};
	read_plan(&r, tree.root, p);
	json_unload(&tree);
	if (r.failed) {
		json_add_line(body, ret_reason);
		p = plan_unref(p);
		return r.failed;
	}
	p->from_feed = true;
	*ret_plan = p;
	return 0;
}
