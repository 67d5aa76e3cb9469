/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/main.c: the command `tertial`: which verb, its help, its exit code. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include "base/attr.h"
#include "tool.h"

static const struct verb *const verbs[] = {
        &verb_check,    &verb_read,    &verb_status, &verb_units,   &verb_alerts,
        &verb_findings, &verb_why,     &verb_ack,    &verb_silence, &verb_token,
        &verb_log,      &verb_letters, &verb_notify};

static void usage(FILE *out)
{
	(void)fputs("tertial – planer och utfall, frågor till tertiald\n\n"
	            "Användning: tertial VERB [FLAGGOR] …\n\nVerb:\n",
	            out);
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		(void)fprintf(out, "  %-9s %s\n", verbs[i]->name, verbs[i]->summary);
	(void)fputs("\nFlaggor:\n"
	            "  --help     denna hjälp; tertial VERB --help för ett verb\n"
	            "  --version  versionen\n",
	            out);
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;
	(void)setlocale(LC_CTYPE, "");  /* only for getopt's texts */
	(void)signal(SIGPIPE, SIG_DFL); /* `tertial units | head` ends quietly */
	if (!name) {
		usage(stderr);
		return EXIT_ERROR;
	}
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
		usage(stdout);
		return EXIT_OK;
	}
	if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
		(void)printf("tertial %s\n", TERTIAL_VERSION);
		return EXIT_OK;
	}
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
		struct options o;
		int code;
		if (strcmp(verbs[i]->name, name) != 0)
			continue;
		if (options_read(verbs[i], argc - 1, argv + 1, &o, &code) < 0)
			return code;
		code = verbs[i]->run(&o);
		if (fflush(stdout) != 0 || ferror(stdout)) {
			(void)fprintf(stderr, "tertial: kan inte skriva svaret: %m\n");
			return EXIT_ERROR;
		}
		return code;
	}
	(void)fprintf(stderr, "tertial: verbet «%s» finns inte\n\n", name);
	usage(stderr);
	return EXIT_ERROR;
}
