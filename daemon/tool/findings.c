/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/findings.c: `tertial findings`: what is odd in plans and results. */
#include <string.h>
#include "base/attr.h"
#include "tool.h"

static void put_finding(struct table *t, const json_t *finding)
{
	char scratch[32];
	table_cell(t, json_at(finding, "scope"));
	table_cell(t, strcmp(json_at(finding, "document") ?: "", "plan") == 0 ? "plan" : "utfall");
	table_cell(t, json_words(finding, "line", scratch, sizeof(scratch)));
	table_cell(t, json_at(finding, "kind"));
	table_cell(t, json_at(finding, "message"));
}

static int run_findings(const struct options *o)
{
	static const char *const heads[] = {"Var", "Dokument", "Rad", "Slag", "Anmärkning"};
	return print_list(o, "findings", heads, ARRAY_LEN(heads), "Inga anmärkningar.",
	                  put_finding);
}

const struct verb verb_findings = {
        .name = "findings",
        .arguments = "",
        .summary = "anmärkningar på planer och utfall",
        .help = "Frågar den tertiald som kör. Slutkod 0; 1 när den inte svarar.",
        .accepted = "cujdaey",
        .run = run_findings,
};
