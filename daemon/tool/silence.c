/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/silence.c: `tertial silence`: keep alerts quiet for a while, see which, take it back. */
#include <stdio.h>
#include "base/attr.h"
#include "tool.h"

static void put_silence(struct table *t, const json_t *s)
{
	char until[20], scratch[32];
	const char *what = json_at(s, "alert");
	table_cell(t, json_at(s, "id"));
	table_cell(t, what ? what : json_at(s, "scope"));
	table_cell(t, json_at(s, "kind"));
	table_cell(t, json_at(s, "indicator"));
	table_cell(t, json_at(s, "until") ? short_time(json_at(s, "until"), until) : "löst");
	table_cell(t, json_words(s, "open", scratch, sizeof(scratch)));
	table_cell(t, json_at(s, "by"));
	table_cell(t, json_at(s, "why"));
}

static void print_silences(const json_t *answer)
{
	static const char *const heads[] = {"Id",   "Vad",  "Slag", "Indikator",
	                                    "Till", "Larm", "Av",   "Varför"};
	const json_t *rows = json_object_get(answer, "silences"), *row;
	size_t i;
	if (json_array_size(rows) == 0) {
		(void)puts("Inget är tystat.");
		return;
	}
	struct table *t = table_new(heads, ARRAY_LEN(heads));
	json_array_foreach (rows, i, row) {
		if (t)
			put_silence(t, row);
	}
	table_print(t);
	table_free(t);
}

static void print_preview(const json_t *answer)
{
	const json_t *rows = json_object_get(answer, "alerts"), *row;
	size_t i;
	(void)printf("%zu öppna larm skulle tystas:\n", json_array_size(rows));
	json_array_foreach (rows, i, row)
		(void)printf("  %s  %s  %s  %s\n", json_at(row, "id"), json_at(row, "scope"),
		             json_at(row, "kind"), json_at(row, "name") ?: "");
}

static int list(const struct options *o)
{
	json_t *answer = NULL;
	int code = ask_json(o, "silences", &answer);
	if (answer)
		print_silences(answer);
	json_decref(answer);
	return code;
}

static int take_back(const struct options *o)
{
	char path[256];
	json_t *answer = NULL, *body = json_pack("{s:s*}", "by", asker(o));
	if (o->n_rest != 1 ||
	    snprintf(path, sizeof(path), "silences/%s", o->rest[0]) >= (int)sizeof(path)) {
		(void)fprintf(stderr,
		              "tertial silence: skriv tystnadens id efter --remove; de står "
		              "i tertial silence\n");
		json_decref(body);
		return EXIT_ERROR;
	}
	int code = ask_change(o, "DELETE", path, body, &answer);
	if (answer)
		print_silences(answer);
	json_decref(answer);
	json_decref(body);
	return code;
}

static int run_silence(const struct options *o)
{
	json_t *answer = NULL;
	if (o->remove)
		return take_back(o);
	if (o->n_rest == 0 && !o->scope && !o->kind && !o->indicator)
		return list(o);
	json_t *body = json_pack("{s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:b}", "alert",
	                         o->n_rest > 0 ? o->rest[0] : NULL, "scope", o->scope, "kind",
	                         o->kind, "indicator", o->indicator, "until", o->until, "why",
	                         o->why, "by", asker(o), "preview", o->preview);
	int code = ask_change(o, "POST", "silences", body, &answer);
	if (answer && o->preview)
		print_preview(answer);
	else if (answer)
		print_silences(answer);
	json_decref(answer);
	json_decref(body);
	return code;
}

const struct verb verb_silence = {
        .name = "silence",
        .arguments = "[ID]",
        .summary = "tysta larm en tid; utan argument: vad som är tystat",
        .help = "Ett larms ID, eller --scope, --kind och --indicator för alla som stämmer. Ingen "
                "får brev om\ntystade larm; det som hänt under tiden berättas när tystnaden "
                "upphör. Utan --until gäller\nden ett enda larm, tills det är löst. --preview "
                "visar bara vilka. --remove ID tar bort en\ntystnad. Rätten ges som för tertial "
                "ack. Slutkod 0; 1 när det inte gick.",
        .accepted = "cujUwokibpr",
        .run = run_silence,
};
