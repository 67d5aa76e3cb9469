/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/status.c: `tertial status`: how the daemon is, in a few lines. */
#include <stdio.h>
#include "base/attr.h"
#include "model/verdict.h"
#include "tool.h"

static long long number(const json_t *object, const char *key)
{
	return (long long)json_integer_value(json_object_get(object, key));
}

static void print_evidence(const char *word, const json_t *counts)
{
	const char *mark = " ";
	(void)printf("%-17s", word);
	for (size_t i = 0; i < EVIDENCE_COUNT; i++) {
		long long n = number(counts, evidence_name((enum evidence)i));
		if (n == 0)
			continue;
		(void)printf("%s%lld %s", mark, n, evidence_people((enum evidence)i));
		mark = ", ";
	}
	(void)printf("%s\n", mark[0] == ' ' ? " inga" : "");
}

static void print_status(const json_t *root)
{
	const json_t *units = json_object_get(root, "units");
	const json_t *alerts = json_object_get(root, "alerts");
	const json_t *queues = json_object_get(root, "queues");
	const json_t *feeds = json_object_get(root, "feeds");
	const char *why = json_string_value(json_object_get(root, "not_ready_why"));
	char scratch[64], time[20];
	const char *cycle =
	        short_time(json_words(root, "last_cycle", scratch, sizeof(scratch)), time);
	(void)printf("tertiald          %s, generation %lld\n",
	             json_string_value(json_object_get(root, "version")),
	             number(root, "generation"));
	(void)printf("Klar              %s%s%s\n",
	             json_is_true(json_object_get(root, "ready")) ? "ja" : "nej", why ? ": " : "",
	             why ? why : "");
	(void)printf("Senaste varv      %s, %lld av %lld adresser prövade\n",
	             cycle ? cycle : "pågår", number(feeds, "tried"), number(feeds, "total"));
	(void)printf("Enheter           %lld\n", number(units, "total"));
	print_evidence("  planer", json_object_get(units, "plan"));
	print_evidence("  utfall", json_object_get(units, "results"));
	(void)printf("Larm              %lld resta, %lld tysta\n", number(alerts, "raised"),
	             number(alerts, "muted"));
	(void)printf("Anmärkningar      %lld\n", number(root, "findings"));
	(void)printf("Utskick           %lld osända, %lld uppgivna\n", number(queues, "letters"),
	             number(queues, "letters_dead"));
}

static int run(const struct options *o)
{
	json_t *root;
	int code = ask_json(o, "status", &root);
	if (root)
		print_status(root);
	json_decref(root);
	return code;
}

const struct verb verb_status = {
        .name = "status",
        .arguments = "",
        .summary = "hur tertiald mår: underlag, larm, köer",
        .help = "Frågar den tertiald som kör. Slutkod 0; 1 när den inte svarar.",
        .accepted = "cuj",
        .run = run,
};
