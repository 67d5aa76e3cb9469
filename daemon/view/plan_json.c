/* SPDX-License-Identifier: EUPL-1.2 */
/* view/plan_json.c (core): a plan as tertial.plan/1: two blanks of indent, keys in the schema's
 * order, what is not known is null where the schema has null and left out where it has not. */
#include "room.h"

static void put_line(struct jsonw *j, uint32_t line)
{
	if (line)
		jsonw_put_int(j, "line", line);
	else
		jsonw_put_null(j, "line");
}

static void put_goal(struct jsonw *j, const struct plan *p, const struct goal *g)
{
	bool any = false;
	jsonw_open(j, '{');
	jsonw_put_text(j, "id", g->id);
	jsonw_put_text(j, "level", goal_level_name(g->level));
	jsonw_put_text(j, "number", g->number);
	jsonw_put_text(j, "title", g->title);
	jsonw_put_text(j, "parent", g->parent == GOAL_NO_PARENT ? NULL : p->goals[g->parent].id);
	for (size_t i = 0; i < SECTION_COUNT; i++) {
		if (!g->sections[i])
			continue;
		if (!any)
			jsonw_put_open(j, "sections", '{');
		any = true;
		jsonw_put_text(j, section_name((enum section)i), g->sections[i]);
	}
	if (any)
		jsonw_close(j, '}');
	put_line(j, g->line);
	jsonw_close(j, '}');
}

static void put_target(struct jsonw *j, const char *key, const struct target *t)
{
	jsonw_put_open(j, key, '{');
	jsonw_put_text(j, "kind", target_kind_name(t->kind));
	jsonw_put_num(j, "value", t->value);
	jsonw_put_text(j, "unit", t->unit);
	if (t->text)
		jsonw_put_text(j, "text", t->text);
	if (t->n_phases) {
		jsonw_put_open(j, "phases", '{');
		for (size_t i = 0; i < t->n_phases; i++) {
			char period[PERIOD_TEXT_BYTES];
			jsonw_put_num(j, period_text(t->phases[i].period, period),
			              t->phases[i].value);
		}
		jsonw_close(j, '}');
	}
	jsonw_close(j, '}');
}

static void put_breakdown(struct jsonw *j, const struct plan_indicator *i)
{
	if (!i->n_breakdown)
		return;
	jsonw_put_open(j, "breakdown", '[');
	for (size_t k = 0; k < i->n_breakdown; k++) {
		jsonw_open(j, '{');
		jsonw_put_text(j, "name", i->breakdown[k].name);
		jsonw_put_num(j, "value", i->breakdown[k].part.value);
		jsonw_close(j, '}');
	}
	jsonw_close(j, ']');
}

static void put_indicator(struct jsonw *j, const struct plan *p, const struct plan_indicator *i)
{
	jsonw_open(j, '{');
	jsonw_put_text(j, "id", i->id);
	jsonw_put_text(j, "name", i->name);
	jsonw_put_text(j, "goal", p->goals[i->goal].id);
	jsonw_put_text(j, "owner", owner_name(i->owner));
	put_target(j, "target", &i->target);
	if (i->has_council)
		put_target(j, "council_target", &i->council);
	else
		jsonw_put_null(j, "council_target");
	jsonw_put_text(j, "periodicity", periodicity_name(i->periodicity));
	jsonw_put_text(j, "direction", direction_name(i->direction));
	jsonw_put_text(j, "direction_source", direction_source_name(i->direction_source));
	jsonw_put_text(j, "measure", measure_name(i->measure));
	jsonw_put_text(j, "comment", i->comment);
	put_breakdown(j, i);
	put_line(j, i->line);
	jsonw_close(j, '}');
}

static void put_activity(struct jsonw *j, const struct plan *p, const struct plan_activity *a)
{
	jsonw_open(j, '{');
	jsonw_put_text(j, "id", a->id);
	jsonw_put_text(j, "goal", p->goals[a->goal].id);
	jsonw_put_text(j, "owner", owner_name(a->owner));
	jsonw_put_text(j, "text", a->text);
	jsonw_put_day(j, "start", a->start);
	jsonw_put_day(j, "end", a->end);
	jsonw_put_text(j, "comment", a->comment);
	put_line(j, a->line);
	jsonw_close(j, '}');
}

static void put_expectation(struct jsonw *j, const struct plan *p, const struct expectation *e)
{
	jsonw_open(j, '{');
	jsonw_put_text(j, "goal", p->goals[e->goal].id);
	jsonw_put_text(j, "text", e->text);
	jsonw_put_num(j, "value", e->value);
	jsonw_put_text(j, "unit", e->unit);
	jsonw_put_text(j, "comparator", comparator_name(e->comparator));
	put_line(j, e->line);
	jsonw_close(j, '}');
}

static void put_budget_row(struct jsonw *j, const struct budget_row *r)
{
	jsonw_open(j, '{');
	jsonw_put_text(j, "name", r->name);
	jsonw_put_sek(j, "cost_sek", r->cost_sek);
	jsonw_put_sek(j, "income_sek", r->income_sek);
	jsonw_put_sek(j, "net_sek", r->net_sek);
	put_line(j, r->line);
	jsonw_close(j, '}');
}

static void put_budget(struct jsonw *j, const struct plan *p)
{
	if (!p->has_budget) {
		jsonw_put_null(j, "budget");
		return;
	}
	jsonw_put_open(j, "budget", '{');
	jsonw_put_open(j, "rows", '[');
	for (size_t i = 0; i < p->budget.n_rows; i++)
		put_budget_row(j, &p->budget.rows[i]);
	jsonw_close(j, ']');
	jsonw_key(j, "total");
	if (p->budget.has_total)
		put_budget_row(j, &p->budget.total);
	else
		jsonw_null(j);
	jsonw_close(j, '}');
}

static void put_findings(struct jsonw *j, const struct finding *findings, size_t n)
{
	jsonw_put_open(j, "findings", '[');
	for (size_t i = 0; i < n; i++) {
		/* The rest arise from results and have no name in the plan's schema. */
		if (findings[i].kind > FINDING_UNREADABLE)
			continue;
		jsonw_open(j, '{');
		jsonw_put_text(j, "kind", finding_kind_name(findings[i].kind));
		jsonw_put_text(j, "message", findings[i].message);
		put_line(j, findings[i].line);
		jsonw_close(j, '}');
	}
	jsonw_close(j, ']');
}

int view_plan_json(const struct plan *p, const struct finding *findings, size_t n_findings,
                   struct buf *out)
{
	struct jsonw j = {.out = out, .indent = 2};
	jsonw_open(&j, '{');
	jsonw_put_text(&j, "schema", "tertial.plan/1");
	jsonw_put_open(&j, "unit", '{');
	jsonw_put_text(&j, "id", p->unit_id);
	jsonw_put_text(&j, "name", p->unit_name);
	jsonw_close(&j, '}');
	jsonw_put_text(&j, "district", p->district);
	jsonw_put_int(&j, "year", p->year);
	jsonw_put_day(&j, "valid_from", p->valid_from);
	jsonw_put_open(&j, "goals", '[');
	for (size_t i = 0; i < p->n_goals; i++)
		put_goal(&j, p, &p->goals[i]);
	jsonw_close(&j, ']');
	jsonw_put_open(&j, "indicators", '[');
	for (size_t i = 0; i < p->n_indicators; i++)
		put_indicator(&j, p, &p->indicators[i]);
	jsonw_close(&j, ']');
	jsonw_put_open(&j, "activities", '[');
	for (size_t i = 0; i < p->n_activities; i++)
		put_activity(&j, p, &p->activities[i]);
	jsonw_close(&j, ']');
	jsonw_put_open(&j, "expectations", '[');
	for (size_t i = 0; i < p->n_expectations; i++)
		put_expectation(&j, p, &p->expectations[i]);
	jsonw_close(&j, ']');
	put_budget(&j, p);
	put_findings(&j, findings, n_findings);
	jsonw_close(&j, '}');
	buf_char(out, '\n');
	return buf_failed(out);
}
