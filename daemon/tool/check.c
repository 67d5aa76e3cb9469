/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/check.c: `tertial check`: the very checks of start and reload, every error at once, and what
 * is odd but no hindrance. */
#include <stdio.h>
#include "config.h"
#include "tool.h"

static int run(const struct options *o)
{
	const char *file = config_file(o);
	struct config_report report;
	struct config *c = NULL;
	int code = EXIT_OK;
	config_report_init(&report);
	int r = config_load(file, &c, &report);
	(void)fprintf(stderr, "%.*s%.*s", STR_ARGS(buf_slice(&report.text)),
	              STR_ARGS(buf_slice(&report.notices)));
	if (r) {
		(void)fprintf(stderr,
		              "%s: %u fel; tertiald startar inte och läser inte om med "
		              "detta\n",
		              file, report.n_errors);
		code = EXIT_ERROR;
	} else {
		(void)printf("%s: inga fel; %zu enheter, %zu avdelningar, %zu stadsdelsnämnder, "
		             "%zu indikatorer i katalogen\n",
		             file, c->org->n_units, c->org->n_departments, c->org->n_districts,
		             c->catalogue->n_indicators);
	}
	c = config_free(c);
	config_report_done(&report);
	return code;
}

const struct verb verb_check = {
        .name = "check",
        .arguments = "",
        .summary = "granskar konfigurationen som vid start",
        .help = "Läser filen, units.d/*.yaml och indicators.yaml bredvid den och gör samma\n"
                "granskning som start och omläsning. Varje fel skrivs som fil:rad:kolumn: text,\n"
                "och det som inte är fel men värt att veta likadant, med upplysning: före.\n"
                "Slutkod 0 utan fel, annars 1.",
        .accepted = "c",
        .run = run,
};
