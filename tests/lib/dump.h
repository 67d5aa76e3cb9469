/* SPDX-License-Identifier: EUPL-1.2 */
/* A document as lines of text, for comparing with what a test expects. */
#ifndef TEST_DUMP_H
#define TEST_DUMP_H

#include "intake.h"

static inline void dump_text(struct buf *out, const char *key, const char *text)
{
	if (!text)
		return;
	buf_fmt(out, " %s=«", key);
	for (; *text; text++)
		buf_fmt(out, *text == '\n' ? "\\n" : "%c", *text);
	buf_text(out, "»");
}

static inline void dump_number(struct buf *out, const char *key, double x)
{
	char text[NUM_TEXT_BYTES];
	if (num_given(x))
		buf_fmt(out, " %s=%s", key, num_text(x, text));
}

static inline void dump_day(struct buf *out, const char *key, int32_t day)
{
	char text[CIVIL_TEXT_BYTES];
	if (day != CIVIL_NONE)
		buf_fmt(out, " %s=%s", key, civil_text(day, text));
}

static inline void dump_sek(struct buf *out, const char *key, int64_t sek)
{
	if (sek != SEK_NONE)
		buf_fmt(out, " %s=%lld", key, (long long)sek);
}

static inline void dump_part(struct buf *out, const char *key, struct part p)
{
	char name[64];
	(void)snprintf(name, sizeof(name), "%svalue", key);
	dump_number(out, name, p.value);
	(void)snprintf(name, sizeof(name), "%snumerator", key);
	dump_number(out, name, p.numerator);
	(void)snprintf(name, sizeof(name), "%sdenominator", key);
	dump_number(out, name, p.denominator);
}

static inline void dump_breakdown(struct buf *out, const struct breakdown *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_fmt(out, "\n  part «%s»", all[i].name);
		dump_part(out, "", all[i].part);
	}
}

static inline void dump_findings(struct buf *out, const struct finding *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_fmt(out, "finding %s line=%u %s\n", finding_kind_name(all[i].kind), all[i].line,
		        all[i].message);
}

static inline void dump_target(struct buf *out, const char *key, const struct target *t)
{
	char period[PERIOD_TEXT_BYTES], value[NUM_TEXT_BYTES];
	buf_fmt(out, " %s=%s", key, target_kind_name(t->kind));
	dump_number(out, "value", t->value);
	dump_text(out, "unit", t->unit);
	dump_text(out, "text", t->text);
	for (size_t i = 0; i < t->n_phases; i++)
		buf_fmt(out, " %s:%s", period_text(t->phases[i].period, period),
		        num_text(t->phases[i].value, value));
}

static inline void dump_budget_row(struct buf *out, const char *what, const struct budget_row *row)
{
	buf_text(out, what);
	dump_text(out, "name", row->name);
	dump_sek(out, "cost", row->cost_sek);
	dump_sek(out, "income", row->income_sek);
	dump_sek(out, "net", row->net_sek);
	buf_char(out, '\n');
}

static inline void dump_indicators(struct buf *out, const struct plan *p)
{
	for (size_t i = 0; i < p->n_indicators; i++) {
		const struct plan_indicator *one = &p->indicators[i];
		buf_text(out, "indicator");
		dump_text(out, "id", one->id);
		dump_text(out, "name", one->name);
		buf_fmt(out, " goal=%s owner=%s", p->goals[one->goal].id, owner_name(one->owner));
		dump_target(out, "target", &one->target);
		if (one->has_council)
			dump_target(out, "council", &one->council);
		buf_fmt(out, " %s", periodicity_name(one->periodicity));
		dump_text(out, "direction", direction_name(one->direction));
		dump_text(out, "source", direction_source_name(one->direction_source));
		dump_text(out, "measure", measure_name(one->measure));
		dump_text(out, "comment", one->comment);
		dump_breakdown(out, one->breakdown, one->n_breakdown);
		buf_char(out, '\n');
	}
}

static inline void dump_plan(struct buf *out, const struct plan *p)
{
	buf_fmt(out, "plan year=%d", p->year);
	dump_text(out, "id", p->unit_id);
	dump_text(out, "unit", p->unit_name);
	dump_text(out, "district", p->district);
	dump_day(out, "from", p->valid_from);
	buf_char(out, '\n');
	for (size_t i = 0; i < p->n_goals; i++) {
		const struct goal *g = &p->goals[i];
		buf_fmt(out, "goal id=%s %s", g->id, goal_level_name(g->level));
		dump_text(out, "number", g->number);
		dump_text(out, "title", g->title);
		dump_text(out, "parent",
		          g->parent == GOAL_NO_PARENT ? NULL : p->goals[g->parent].id);
		for (unsigned s = 0; s < SECTION_COUNT; s++)
			dump_text(out, section_name((enum section)s), g->sections[s]);
		buf_fmt(out, " line=%u\n", g->line);
	}
	dump_indicators(out, p);
	for (size_t i = 0; i < p->n_activities; i++) {
		const struct plan_activity *a = &p->activities[i];
		buf_fmt(out, "activity goal=%s", p->goals[a->goal].id);
		dump_text(out, "id", a->id);
		dump_text(out, "owner", owner_name(a->owner));
		dump_text(out, "text", a->text);
		dump_day(out, "start", a->start);
		dump_day(out, "end", a->end);
		dump_text(out, "comment", a->comment);
		buf_char(out, '\n');
	}
	for (size_t i = 0; i < p->n_expectations; i++) {
		const struct expectation *e = &p->expectations[i];
		buf_fmt(out, "expectation goal=%s", p->goals[e->goal].id);
		dump_text(out, "text", e->text);
		dump_number(out, "value", e->value);
		dump_text(out, "unit", e->unit);
		dump_text(out, "comparator", comparator_name(e->comparator));
		buf_char(out, '\n');
	}
	for (size_t i = 0; p->has_budget && i < p->budget.n_rows; i++)
		dump_budget_row(out, "row", &p->budget.rows[i]);
	if (p->has_budget && p->budget.has_total)
		dump_budget_row(out, "total", &p->budget.total);
	dump_findings(out, p->findings, p->n_findings);
}

static inline void dump_results(struct buf *out, const struct results *r)
{
	char period[PERIOD_TEXT_BYTES];
	buf_fmt(out, "results year=%d", r->year);
	dump_text(out, "unit", r->unit);
	buf_char(out, '\n');
	for (size_t i = 0; i < r->n_outcomes; i++) {
		const struct outcome *o = &r->outcomes[i];
		buf_fmt(out, "outcome line=%u «%s» %s", o->line, o->indicator,
		        period_text(o->period, period));
		dump_day(out, "day", o->dated ? o->day : CIVIL_NONE);
		dump_part(out, "", o->all);
		dump_part(out, "women.", o->women);
		dump_part(out, "men.", o->men);
		dump_number(out, "forecast", o->forecast);
		dump_text(out, "missing", missing_name(o->missing));
		dump_text(out, "analysis", o->analysis);
		dump_text(out, "action", o->action);
		dump_day(out, "reported", o->reported);
		dump_breakdown(out, o->breakdown, o->n_breakdown);
		buf_char(out, '\n');
	}
	if (r->lists_activities)
		buf_fmt(out, "activities %zu\n", r->n_activities);
	for (size_t i = 0; i < r->n_activities; i++) {
		const struct activity_report *a = &r->activities[i];
		buf_fmt(out, "activity «%s» %s", a->activity, activity_status_name(a->status));
		dump_text(out, "comment", a->comment);
		dump_day(out, "reported", a->reported);
		buf_char(out, '\n');
	}
	for (size_t i = 0; i < r->n_budget; i++) {
		const struct budget_report *b = &r->budget[i];
		buf_fmt(out, "budget %s", period_text(b->period, period));
		dump_sek(out, "budget", b->budget_sek);
		dump_sek(out, "actual", b->actual_sek);
		dump_sek(out, "forecast", b->forecast_sek);
		buf_text(out, b->after_transfers ? " after" : "");
		dump_text(out, "comment", b->comment);
		buf_char(out, '\n');
	}
	dump_findings(out, r->findings, r->n_findings);
}

static inline void dump_reason(struct buf *out, const struct reason *r)
{
	buf_fmt(out, "refused %s pointer=%s line=%u\n%s\n", reason_name(r->kind), r->pointer,
	        r->line, r->err.text);
}

/** The whole of a file, in a buffer the caller ends; false when it is not there. */
static inline bool dump_read_file(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return false;
	char part[4096];
	for (size_t n; (n = fread(part, 1, sizeof(part), f)) > 0;)
		buf_add(out, part, n);
	(void)fclose(f);
	return true;
}

#endif
