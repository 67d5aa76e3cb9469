/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a plan document: a plan that keeps the contract's promises, or a reason; never a
 * crash, leak or hang. */
#include <stdint.h>
#include <string.h>
#include "../../daemon/intake/document/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *text)
{
	must(text && utf8_check(str_of(text)) == SIZE_MAX);
}

static void check_target(const struct target *t)
{
	must((t->kind == TARGET_VALUE) == num_given(t->value));
	check_text(t->text);
}

static void check_plan(const struct plan *p)
{
	must(p->unit_name && *p->unit_name && p->year >= CIVIL_YEAR_MIN &&
	     p->year <= CIVIL_YEAR_MAX);
	must(p->n_goals > 0);
	check_text(p->unit_name);
	for (size_t i = 0; i < p->n_goals; i++) {
		const struct goal *g = &p->goals[i];
		must(g->parent == GOAL_NO_PARENT ||
		     (g->parent < i && p->goals[g->parent].level < g->level));
		must(*g->title && g->line > 0);
		check_text(g->title);
		for (size_t k = 0; k < SECTION_COUNT; k++) {
			if (g->sections[k])
				check_text(g->sections[k]);
		}
	}
	for (size_t i = 0; i < p->n_indicators; i++) {
		const struct plan_indicator *in = &p->indicators[i];
		must(in->goal < p->n_goals && in->owner != OWNER_NONE && *in->name && in->line > 0);
		must(in->periodicity < PERIODICITY_COUNT && in->direction == DIRECTION_NONE);
		check_text(in->name);
		check_target(&in->target);
		if (in->has_council)
			check_target(&in->council);
		for (size_t k = 0; k < in->n_breakdown; k++)
			check_text(in->breakdown[k].name);
	}
	for (size_t i = 0; i < p->n_activities; i++) {
		must(p->activities[i].goal < p->n_goals && *p->activities[i].text);
		check_text(p->activities[i].text);
	}
	for (size_t i = 0; i < p->n_expectations; i++) {
		must(p->expectations[i].goal < p->n_goals && num_given(p->expectations[i].value));
		check_text(p->expectations[i].text);
	}
	for (size_t i = 0; i < p->budget.n_rows; i++)
		check_text(p->budget.rows[i].name);
	for (size_t i = 0; i < p->n_findings; i++)
		check_text(p->findings[i].message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct intake_limits limits = {.max_bytes = 1u << 20,
	                                     .max_depth = 32,
	                                     .max_string_bytes = 4096,
	                                     .max_items = 2000};
	struct plan *plan = NULL;
	struct reason reason = {.kind = REASON_NONE};
	int err = document_read((struct str){(const char *)data, size}, &limits, &plan, &reason);
	must(err ? !plan && reason.kind != REASON_NONE && *reason.err.text : plan != NULL);
	if (err)
		return 0;
	check_plan(plan);
	(void)plan_unref(plan); /* returns NULL */
	return 0;
}
