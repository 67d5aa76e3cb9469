/* SPDX-License-Identifier: EUPL-1.2 */
/* view/plan_json.c (core): a plan as tertial.plan/1: two blanks of indent, keys in the schema's
 * order, what is not known is null where the schema has null and left out where it has not. */
#include "room.h"

static void put_line(struct json *j, uint32_t line)
{
	if (line)
		json_put_int(j, "line", line);
	else
		json_put_null(j, "line");
}

static void put_goal(struct json *j, const struct plan *p, const struct goal *g)
{
	bool any = false;
	json_open(j, '{');
	json_put_text(j, "id", g->id);
	json_put_text(j, "level", goal_level_name(g->level));
	json_put_text(j, "number", g->number);
	json_put_text(j, "title", g->title);
	json_put_text(j, "parent", g->parent == GOAL_NO_PARENT ? NULL : p->goals[g->parent].id);
	for (size_t i = 0; i < SECTION_COUNT; i++) {
		if (!g->sections[i])
			continue;
		if (!any)
			json_put_open(j, "sections", '{');
		any = true;
		json_put_text(j, section_name((enum section)i), g->sections[i]);
	}
	if (any)
		json_close(j, '}');
	put_line(j, g->line);
	json_close(j, '}');
}

static void put_target(struct json *j, const char *key, const struct target *t)
{
	json_put_open(j, key, '{');
	json_put_text(j, "kind", target_kind_name(t->kind));
	json_put_num(j, "value", t->value);
	json_put_text(j, "unit", t->unit);
	if (t->text)
		json_put_text(j, "text", t->text);
	if (t->n_phases) {
		json_put_open(j, "phases", '{');
		for (size_t i = 0; i < t->n_phases; i++) {
			char period[PERIOD_TEXT_BYTES];
			json_put_num(j, period_text(t->phases[i].period, period),
			             t->phases[i].value);
		}
		json_close(j, '}');
	}
	json_close(j, '}');
}

static void put_breakdown(struct json *j, const struct plan_indicator *i)
{
	if (!i->n_breakdown)
		return;
	json_put_open(j, "breakdown", '[');
	for (size_t k = 0; k < i->n_breakdown; k++) {
		json_open(j, '{');
		json_put_text(j, "name", i->breakdown[k].name);
		json_put_num(j, "value", i->breakdown[k].part.value);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_indicator(struct json *j, const struct plan *p, const struct plan_indicator *i)
{
	json_open(j, '{');
	json_put_text(j, "id", i->id);
	json_put_text(j, "name", i->name);
	json_put_text(j, "goal", p->goals[i->goal].id);
	json_put_text(j, "owner", owner_name(i->owner));
	put_target(j, "target", &i->target);
	if (i->has_council)
		put_target(j, "council_target", &i->council);
	else
		json_put_null(j, "council_target");
	json_put_text(j, "periodicity", periodicity_name(i->periodicity));
	json_put_text(j, "direction", direction_name(i->direction));
	json_put_text(j, "direction_source", direction_source_name(i->direction_source));
	json_put_text(j, "measure", measure_name(i->measure));
	json_put_text(j, "comment", i->comment);
	put_breakdown(j, i);
	put_line(j, i->line);
	json_close(j, '}');
}

static void put_activity(struct json *j, const struct plan *p, const struct plan_activity *a)
{
	json_open(j, '{');
	json_put_text(j, "id", a->id);
	json_put_text(j, "goal", p->goals[a->goal].id);
	json_put_text(j, "owner", owner_name(a->owner));
	json_put_text(j, "text", a->text);
	json_put_day(j, "start", a->start);
	json_put_day(j, "end", a->end);
	json_put_text(j, "comment", a->comment);
	put_line(j, a->line);
	json_close(j, '}');
}

static void put_expectation(struct json *j, const struct plan *p, const struct expectation *e)
{
	json_open(j, '{');
	json_put_text(j, "goal", p->goals[e->goal].id);
	json_put_text(j, "text", e->text);
	json_put_num(j, "value", e->value);
	json_put_text(j, "unit", e->unit);
	json_put_text(j, "comparator", comparator_name(e->comparator));
	put_line(j, e->line);
	json_close(j, '}');
}

static void put_budget_row(struct json *j, const struct budget_row *r)
{
	json_open(j, '{');
	json_put_text(j, "name", r->name);
	json_put_sek(j, "cost_sek", r->cost_sek);
	json_put_sek(j, "income_sek", r->income_sek);
	json_put_sek(j, "net_sek", r->net_sek);
	put_line(j, r->line);
	json_close(j, '}');
}

static void put_budget(struct json *j, const struct plan *p)
{
	if (!p->has_budget) {
		json_put_null(j, "budget");
		return;
	}
	json_put_open(j, "budget", '{');
	json_put_open(j, "rows", '[');
	for (size_t i = 0; i < p->budget.n_rows; i++)
		put_budget_row(j, &p->budget.rows[i]);
	json_close(j, ']');
	json_key(j, "total");
	if (p->budget.has_total)
		put_budget_row(j, &p->budget.total);
	else
		json_null(j);
	json_close(j, '}');
}

static void put_findings(struct json *j, const struct finding *findings, size_t n)
{
	json_put_open(j, "findings", '[');
	for (size_t i = 0; i < n; i++) {
		/* The rest arise from results and have no name in the plan's schema. */
		if (findings[i].kind > FINDING_UNREADABLE)
			continue;
		json_open(j, '{');
		json_put_text(j, "kind", finding_kind_name(findings[i].kind));
		json_put_text(j, "message", findings[i].message);
		put_line(j, findings[i].line);
		json_close(j, '}');
	}
	json_close(j, ']');
}

int view_plan_json(const struct plan *p, const struct finding *findings, size_t n_findings,
                   struct buf *out)
{
	struct json j = {.out = out, .indent = 2};
	json_open(&j, '{');
	json_put_text(&j, "schema", "tertial.plan/1");
	json_put_open(&j, "unit", '{');
	json_put_text(&j, "id", p->unit_id);
	json_put_text(&j, "name", p->unit_name);
	json_close(&j, '}');
	json_put_text(&j, "district", p->district);
	json_put_int(&j, "year", p->year);
	json_put_day(&j, "valid_from", p->valid_from);
	json_put_open(&j, "goals", '[');
	for (size_t i = 0; i < p->n_goals; i++)
		put_goal(&j, p, &p->goals[i]);
	json_close(&j, ']');
	json_put_open(&j, "indicators", '[');
	for (size_t i = 0; i < p->n_indicators; i++)
		put_indicator(&j, p, &p->indicators[i]);
	json_close(&j, ']');
	json_put_open(&j, "activities", '[');
	for (size_t i = 0; i < p->n_activities; i++)
		put_activity(&j, p, &p->activities[i]);
	json_close(&j, ']');
	json_put_open(&j, "expectations", '[');
	for (size_t i = 0; i < p->n_expectations; i++)
		put_expectation(&j, p, &p->expectations[i]);
	json_close(&j, ']');
	put_budget(&j, p);
	put_findings(&j, findings, n_findings);
	json_close(&j, '}');
	buf_char(out, '\n');
	return buf_failed(out);
}
