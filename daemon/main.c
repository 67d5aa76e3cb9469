/* SPDX-License-Identifier: EUPL-1.2 */
/* main.c (shell): arguments, then the app; the exit code is the app's. */
#include <getopt.h>
#include <stdio.h>
#include "app.h"
#include "config.h"

static const char help[] =
        "tertiald – hämtar enheternas planer och resultat, väger ihop dem och säger till när något "
        "halkar efter\n"
        "\n"
        "Användning: tertiald [-c FIL] [--as-of DATUM[THH:MM]] [--once]\n"
        "\n"
        "  -c, --config FIL   inställningar (" CONFIG_DEFAULT_FILE ")\n"
        "      --as-of DATUM  lås klockan till 2014-09-30 eller 2014-09-30T08:15: en dag kan "
        "spelas om\n"
        "      --once         ett helt varv: hämta allt, bedöm, meddela, avsluta\n"
        "                     (slutkod 2 när någon enhet inte kunde läsas)\n"
        "  -h, --help         visa den här texten\n"
        "  -V, --version      visa version\n"
        "\n"
        "Körs i förgrunden och loggar till stderr, under systemd till journalen.\n"
        "SIGHUP läser om inställningarna, SIGTERM avslutar. Se tertiald(8), tertiald.yaml(5), "
        "tertial(1).\n";

int main(int argc, char **argv)
{
	enum { OPT_AS_OF = 256, OPT_ONCE };
	static const struct option options[] = {
	        {"config", required_argument, NULL, 'c'},
	        {"as-of", required_argument, NULL, OPT_AS_OF},
	        {"once", no_argument, NULL, OPT_ONCE},
	        {"help", no_argument, NULL, 'h'},
	        {"version", no_argument, NULL, 'V'},
	        {NULL, 0, NULL, 0},
	};
	struct app_options o = {.config_file = CONFIG_DEFAULT_FILE};
	for (int opt; (opt = getopt_long(argc, argv, "c:hV", options, NULL)) != -1;) {
		switch (opt) {
		case 'c': o.config_file = optarg; break;
		case OPT_AS_OF: o.as_of_text = optarg; break;
		case OPT_ONCE: o.once = true; break;
		case 'h': (void)fputs(help, stdout); return APP_EXIT_OK;
		case 'V': (void)puts("tertiald " TERTIAL_VERSION); return APP_EXIT_OK;
		default: (void)fputs("Se tertiald --help.\n", stderr); return APP_EXIT_ERROR;
		}
	}
	if (optind < argc) {
		(void)fprintf(stderr, "tertiald: «%s» är inget tillval. Se tertiald --help.\n",
		              argv[optind]);
		return APP_EXIT_ERROR;
	}
	return app_run(&o);
}
