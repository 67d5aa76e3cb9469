/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/results_json.c (core): tertial.results/1 by its schema.
 * The jansson tree lives only in here; what the results keep is copied into their arena.  An
 * outcome that is well-formed but contradicts itself or another is left out with a finding; the
 * rest is taken. */
#include "check.h"
#include "json.h"
#include "period_words.h"
#include "plan_json.h"
#include "reason.h"
#include <errno.h>
#include <stdio.h>

#define ONE_NAME(id, name) [id] = name,
static const char *const missing_reasons[] = {MISSING_NAMES(ONE_NAME)};
static const char *const statuses[] = {ACTIVITY_STATUS_NAMES(ONE_NAME)};
/* «unknown» is ours alone: no feed may say it. */
#define STATUSES_TO_SEND (statuses + 1), (ARRAY_LEN(statuses) - 1)

static struct part read_part_members(struct json_reader *r, const json_t *object)
{
	return (struct part){.value = json_figure(r, object, "value", JSON_NULLABLE),
	                     .numerator = json_figure(r, object, "numerator", JSON_NULLABLE),
	                     .denominator = json_figure(r, object, "denominator", JSON_NULLABLE)};
}

static struct part read_part(struct json_reader *r, const json_t *outcome, const char *key)
{
	static const char *const known[] = {"value", "numerator", "denominator"};
	const json_t *object = json_object_get(outcome, key);
	if (!object || json_is_null(object) || r->failed)
		return PART_NONE;
	size_t mark = json_enter(r, key);
	JSON_KEYS(r, object, known, 0);
	struct part p = read_part_members(r, object);
	json_leave(r, mark);
	return p;
}

static void read_breakdown(struct json_reader *r, const json_t *outcome, struct outcome *ret)
{
	static const char *const known[] = {"name", "value", "numerator", "denominator"};
	size_t n;
	const json_t *list = json_list(r, outcome, "breakdown", &n);
	if (!list)
		return;
	struct breakdown *all = json_array_of(r, n, sizeof(*all));
	size_t mark = json_enter(r, "breakdown");
	for (size_t i = 0; i < n && !r->failed; i++) {
		const json_t *one = json_array_get(list, i);
		size_t at = json_enter_at(r, i);
		JSON_KEYS(r, one, known, 2);
		all[i].name = json_text(r, one, "name", 0);
		all[i].part = read_part_members(r, one);
		json_leave(r, at);
	}
	json_leave(r, mark);
	ret->breakdown = all;
	ret->n_breakdown = n;
}

static void check_least(struct json_reader *r, const char *key, double x)
{
	if (!num_given(x) || x >= 0)
		return;
	size_t mark = json_enter(r, key);
	json_fail(r, REASON_SCHEMA, -EINVAL, "%g är mindre än 0", x);
	json_leave(r, mark);
}

static struct period read_period(struct json_reader *r, const json_t *object, bool words)
{
	struct period p = {0};
	const char *text = json_text(r, object, "period", 0);
	if (r->failed || period_parse(str_of(text), &p) == 0 ||
	    (words && period_words(str_of(text), &p) == 0))
		return p;
	size_t mark = json_enter(r, "period");
	json_fail(r, REASON_SCHEMA, -EINVAL,
	          "«%.*s» är ingen period; skriv t.ex. 2014-T1, 2014-H1, 2014-03 eller 2014",
	          STR_FIT(text, 40));
	json_leave(r, mark);
	return p;
}

static struct outcome read_outcome(struct json_reader *r, const json_t *object)
{
	static const char *const known[] = {
	        "indicator",   "period", "value",   "missing_reason", "numerator",
	        "denominator", "women",  "men",     "breakdown",      "forecast",
	        "analysis",    "action", "reported"};
	struct outcome o = {0};
	JSON_KEYS(r, object, known, 2);
	o.indicator = json_text(r, object, "indicator", 0);
	o.period = read_period(r, object, false);
	o.all = read_part_members(r, object);
	check_least(r, "numerator", o.all.numerator);
	check_least(r, "denominator", o.all.denominator);
	o.missing = (enum missing_reason)json_choice(r, object, "missing_reason", missing_reasons,
	                                             ARRAY_LEN(missing_reasons));
	o.women = read_part(r, object, "women");
	o.men = read_part(r, object, "men");
	read_breakdown(r, object, &o);
	o.forecast = json_figure(r, object, "forecast", JSON_NULLABLE);
	o.analysis = json_text(r, object, "analysis", JSON_NULLABLE);
	o.action = json_text(r, object, "action", JSON_NULLABLE);
	o.reported = json_date(r, object, "reported", JSON_NULLABLE);
	return o;
}

static void read_outcomes(struct json_reader *r, const json_t *root, struct results *ret)
{
	struct check check;
	size_t n;
	const json_t *list = json_list(r, root, "outcomes", &n);
	if (check_init(&check, r->arena, n) < 0)
		json_no_memory(r);
	size_t mark = json_enter(r, "outcomes");
	for (size_t i = 0; i < n && !r->failed; i++) {
		size_t at = json_enter_at(r, i);
		struct outcome o = read_outcome(r, json_array_get(list, i));
		o.item = (uint32_t)i; /* a row that is left out later moves no other */
		if (!r->failed && check_outcome(&check, &o, CHECK_UNIT_UNKNOWN, r->pointer) < 0)
			json_no_memory(r);
		json_leave(r, at);
	}
	json_leave(r, mark);
	ret->outcomes = check.outcomes;
	ret->n_outcomes = check.n_outcomes;
	ret->findings = check.findings;
	ret->n_findings = check.n_findings;
	check_done(&check);
}

static void read_activities(struct json_reader *r, const json_t *root, struct results *ret)
{
	static const char *const known[] = {"activity", "status", "comment", "reported"};
	size_t n;
	const json_t *list = json_list(r, root, "activities", &n);
	ret->lists_activities = list != NULL;
	struct activity_report *all = json_array_of(r, n, sizeof(*all));
	size_t mark = json_enter(r, "activities");
	for (size_t i = 0; i < n && !r->failed; i++) {
		const json_t *one = json_array_get(list, i);
		size_t at = json_enter_at(r, i);
		JSON_KEYS(r, one, known, 2);
		all[i].activity = json_text(r, one, "activity", 0);
		all[i].status =
		        (enum activity_status)(json_choice(r, one, "status", STATUSES_TO_SEND) + 1);
		all[i].comment = json_text(r, one, "comment", JSON_NULLABLE);
		all[i].reported = json_date(r, one, "reported", JSON_NULLABLE);
		json_leave(r, at);
	}
	json_leave(r, mark);
	ret->activities = all;
	ret->n_activities = n;
}

static bool read_flag(struct json_reader *r, const json_t *object, const char *key)
{
	const json_t *v = r->failed ? NULL : json_object_get(object, key);
	if (v && !json_is_boolean(v)) {
		size_t mark = json_enter(r, key);
		json_fail(r, REASON_SCHEMA, -EINVAL, "ska vara true eller false");
		json_leave(r, mark);
	}
	return json_is_true(v);
}

static void read_budget(struct json_reader *r, const json_t *root, struct results *ret)
{
	static const char *const known[] = {"period",       "budget_sek",      "actual_sek",
	                                    "forecast_sek", "after_transfers", "comment"};
	const int64_t most = (int64_t)NUM_MAX;
	size_t n;
	const json_t *list = json_list(r, root, "budget", &n);
	struct budget_report *all = json_array_of(r, n, sizeof(*all));
	size_t mark = json_enter(r, "budget");
	for (size_t i = 0; i < n && !r->failed; i++) {
		const json_t *one = json_array_get(list, i);
		size_t at = json_enter_at(r, i);
		JSON_KEYS(r, one, known, 1);
		all[i].period = read_period(r, one, true);
		all[i].budget_sek =
		        json_whole(r, one, "budget_sek", JSON_NULLABLE, -most, most, SEK_NONE);
		all[i].actual_sek =
		        json_whole(r, one, "actual_sek", JSON_NULLABLE, -most, most, SEK_NONE);
		all[i].forecast_sek =
		        json_whole(r, one, "forecast_sek", JSON_NULLABLE, -most, most, SEK_NONE);
		all[i].after_transfers = read_flag(r, one, "after_transfers");
		all[i].comment = json_text(r, one, "comment", JSON_NULLABLE);
		json_leave(r, at);
	}
	json_leave(r, mark);
	ret->budget = all;
	ret->n_budget = n;
}

static void read_results(struct json_reader *r, const json_t *root, struct results *ret)
{
	static const char *const known[] = {"schema",   "unit",       "year",
	                                    "outcomes", "activities", "budget"};
	json_expect_object(r, root);
	json_schema(r, root, "tertial.results/1", "tertial.plan/1");
	JSON_KEYS(r, root, known, 4);
	ret->unit = json_text(r, root, "unit", JSON_NOT_EMPTY);
	ret->year = (int)json_whole(r, root, "year", 0, CIVIL_YEAR_MIN, CIVIL_YEAR_MAX, 0);
	read_outcomes(r, root, ret);
	read_activities(r, root, ret);
	read_budget(r, root, ret);
}

int results_json_read(struct str body, const struct intake_limits *limits,
                      struct results **ret_results, struct reason *ret_reason)
{
	struct json_tree tree;
	int ret = json_load(body, limits, &tree, ret_reason);
	if (ret < 0)
		return ret;
	struct results *results = results_new(FEED_ARENA_BYTES(body));
	if (!results) {
		json_unload(&tree);
		return reason_no_memory(ret_reason);
	}
	struct json_reader r = {.limits = limits, .arena = results->arena, .reason = ret_reason};
	read_results(&r, tree.root, results);
	json_unload(&tree);
	if (r.failed) {
		json_add_line(body, ret_reason);
		results = results_unref(results);
		return r.failed;
	}
	*ret_results = results;
	return 0;
}
