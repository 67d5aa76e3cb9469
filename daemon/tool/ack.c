/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/ack.c: `tertial ack`: somebody sees to an alert. */
#include <stdio.h>
#include "tool.h"

static void tell(const json_t *alert)
{
	const json_t *a = json_object_get(alert, "acknowledged");
	const char *due = json_at(a, "due"), *name = json_at(alert, "name");
	if (!json_is_object(a))
		(void)printf("Kvitteringen är borttagen: %s %s\n", json_at(alert, "scope"),
		             name ? name : "");
	else
		(void)printf("Kvitterat av %s: %s %s%s%s\n", json_at(a, "by"),
		             json_at(alert, "scope"), name ? name : "",
		             due ? ", klart senast " : "", due ? due : "");
}

static int run_ack(const struct options *o)
{
	char path[256];
	json_t *answer = NULL;
	if (o->n_rest != 1 || (!o->action && !o->remove)) {
		(void)fprintf(stderr,
		              "tertial ack: skriv larmets id och vad som görs: tertial ack ID "
		              "--action TEXT (id:n står i tertial alerts)\n");
		return EXIT_ERROR;
	}
	if (snprintf(path, sizeof(path), "alerts/%s/acknowledge", o->rest[0]) >=
	    (int)sizeof(path)) {
		(void)fprintf(stderr, "tertial ack: id:t är för långt\n");
		return EXIT_ERROR;
	}
	json_t *body = json_pack("{s:s*, s:s*, s:s*}", "action", o->remove ? NULL : o->action,
	                         "due", o->remove ? NULL : o->due, "by", asker(o));
	int code = ask_change(o, o->remove ? "DELETE" : "POST", path, body, &answer);
	if (answer)
		tell(answer);
	json_decref(answer);
	json_decref(body);
	return code;
}

const struct verb verb_ack = {
        .name = "ack",
        .arguments = "ID",
        .summary = "kvittera ett larm: vad som görs, av vem och till när",
        .help = "Ett kvitterat larm går inte vidare till någon annan. Kvitteringen upphör när "
                "det blir\nsämre, när det är i ordning, och när dagen har gått. Med --remove tas "
                "den tillbaka.\nRätten ges av ett ord i serve.tokens: TERTIAL_TOKEN i miljön, "
                "annars det första ordet i\nkonfigurationen. Slutkod 0; 1 när det inte gick.",
        .accepted = "cujADbr",
        .run = run_ack,
};
