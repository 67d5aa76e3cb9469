/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a JSON plan and as JSON results: an answer with a whole reason, or a document that
 * can be walked. */
#include "intake.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_reason(const struct reason *why)
{
	must(why->kind != REASON_NONE && why->kind < REASON_COUNT);
	must(utf8_check(str_of(why->err.text)) == SIZE_MAX || why->kind == REASON_BAD_ENCODING);
}

/* Small limits reach the refusals that large ones hide. */
static void read_both(struct str body, const struct intake_limits *limits)
{
	struct reason why = {0};
	struct plan *p = NULL;
	struct results *r = NULL;
	if (intake_plan(body, limits, &p, &why) < 0)
		check_reason(&why);
	for (size_t i = 0; p && i < p->n_indicators; i++)
		must(p->indicators[i].goal < p->n_goals && p->indicators[i].name);
	for (size_t i = 0; p && i < p->n_activities; i++)
		must(intake_plan_activity(p, str_of(p->activities[i].text)) <= i);
	(void)plan_unref(p); /* returns NULL, always */
	why = (struct reason){0};
	if (intake_results(body, limits, NULL, &r, &why) < 0)
		check_reason(&why);
	for (size_t i = 0; r && i < r->n_outcomes; i++)
		must(r->outcomes[i].indicator && period_key(r->outcomes[i].period));
	(void)results_unref(r); /* returns NULL, always */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str body = {(const char *)data, n};
	struct intake_limits limits = intake_default_limits();
	const struct intake_limits small = {
	        .max_bytes = 4096, .max_depth = 6, .max_string_bytes = 64, .max_items = 8};
	read_both(body, &limits);
	read_both(body, &small);
	return 0;
}
