/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/units.c: `tertial units`: the units, their evidence and last error. */
#include <stdio.h>
#include <string.h>
#include "base/attr.h"
#include "model/verdict.h"
#include "tool.h"

/* "aktuell", with "nås inte" where the address fails. */
static void put_document(struct table *t, const json_t *unit, const char *document)
{
	const char *evidence = json_at(json_object_get(unit, "evidence"), document);
	const char *reach = json_at(json_object_get(unit, "reach"), document);
	char cell[64];
	for (enum evidence e = 0; e < EVIDENCE_COUNT; e++) {
		if (text_eq(evidence, evidence_name(e))) {
			evidence = evidence_people(e);
			break;
		}
	}
	(void)snprintf(cell, sizeof(cell), "%s%s", evidence ? evidence : "",
	               reach && strcmp(reach, "failing") == 0 ? ", nås inte" : "");
	table_cell(t, cell);
}

static void put_unit(struct table *t, const json_t *unit)
{
	char time[20];
	table_cell(t, json_at(unit, "id"));
	table_cell(t, json_at(unit, "department"));
	put_document(t, unit, "plan");
	put_document(t, unit, "results");
	table_cell(t, short_time(json_at(unit, "last_success"), time));
	table_cell(t, json_at(json_object_get(unit, "last_error"), "message"));
}

static int run_units(const struct options *o)
{
	static const char *const heads[] = {"Enhet",  "Avdelning",     "Plan",
	                                    "Utfall", "Senast hämtad", "Senaste fel"};
	return print_list(o, "units", heads, ARRAY_LEN(heads), "Inga enheter.", put_unit);
}

const struct verb verb_units = {
        .name = "units",
        .arguments = "",
        .summary = "enheterna, deras underlag och senaste fel",
        .help = "Frågar den tertiald som kör. Slutkod 0; 1 när den inte svarar.",
        .accepted = "cujdae",
        .run = run_units,
};
