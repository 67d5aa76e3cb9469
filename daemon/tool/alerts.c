/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/alerts.c: `tertial alerts`: what is open. */
#include "base/attr.h"
#include "base/num.h"
#include "tool.h"

static void put_figure(struct table *t, const json_t *row, const char *key)
{
	const json_t *x = json_object_get(row, key);
	char number[NUM_TEXT_BYTES];
	table_cell(t, json_is_number(x)
	                      ? num_people(json_number_value(x), 2, json_at(row, "unit"), number)
	                      : NULL);
}

/* What somebody said of it says more than the state itself. */
static const char *state_of(const json_t *alert)
{
	const json_t *seen_to = json_object_get(alert, "acknowledged");
	if (json_is_true(json_object_get(alert, "muted")))
		return "tyst";
	if (json_at(alert, "silence"))
		return "tystat";
	if (json_is_true(json_object_get(seen_to, "overdue")))
		return "dagen har gått";
	if (json_is_true(json_object_get(alert, "unstable")))
		return "ostadig";
	return json_is_object(seen_to) ? "kvitterat" : json_at(alert, "state");
}

static void put_alert(struct table *t, const json_t *alert)
{
	char time[20];
	const char *name = json_at(alert, "name");
	table_cell(t, json_at(alert, "id"));
	table_cell(t, json_at(alert, "kind"));
	table_cell(t, json_at(alert, "scope"));
	table_cell(t, name && name[0] ? name : json_at(alert, "subject"));
	table_cell(t, json_at(alert, "period"));
	put_figure(t, alert, "value");
	put_figure(t, alert, "target");
	table_cell(t, state_of(alert));
	table_cell(t, short_time(json_at(alert, "since"), time));
	table_cell(t, json_at(alert, "why"));
}

static int run_alerts(const struct options *o)
{
	static const char *const heads[] = {"Id",     "Slag", "Var",  "Vad",   "Period",
	                                    "Utfall", "Mål",  "Läge", "Sedan", "Varför"};
	return print_list(o, "alerts", heads, ARRAY_LEN(heads), "Inga larm.", put_alert);
}

const struct verb verb_alerts = {
        .name = "alerts",
        .arguments = "",
        .summary = "öppna larm",
        .help = "Frågar den tertiald som kör. Slutkod 0; 1 när den inte svarar.",
        .accepted = "cujdaeys",
        .run = run_alerts,
};
