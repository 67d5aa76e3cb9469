/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/options.c: the options, one table for all verbs; each verb says which it takes. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include "base/attr.h"
#include "base/width.h"
#include "config.h"
#include "tool.h"

#define FLAGS_COLUMNS 24

static const struct option_text {
	char letter;
	const char *name, *value, *text;
} texts[] = {
        {'c', "config", "FIL", "konfigurationsfil (annars " CONFIG_DEFAULT_FILE ")"},
        {'u', "url", "ADRESS", "tertialds adress, till exempel http://127.0.0.1:8080"},
        {'j', "json", NULL, "svaret som JSON, för program"},
        {'d', "district", "ID", "bara denna stadsdelsnämnd"},
        {'a', "department", "ID", "bara denna avdelning"},
        {'e', "unit", "ID", "bara denna enhet"},
        {'y', "year", "ÅR", "bara detta år"},
        {'s', "state", "LÄGE", "bara detta läge, flera med komma emellan"},
        {'A', "action", "TEXT", "vad som görs åt saken"},
        {'D', "due", "DAG", "när det ska vara klart, till exempel 2014-09-30"},
        {'o', "scope", "VAR", "unit:id, department:id eller district:id"},
        {'k', "kind", "SLAG", "bara larm av detta slag"},
        {'i', "indicator", "ID", "bara larm om denna indikator"},
        {'U', "until", "DAG", "till och med denna dag, eller YYYY-MM-DDTHH:MM"},
        {'w', "why", "TEXT", "varför"},
        {'b', "by", "NAMN", "vem som ber om det, när ordet inte säger det"},
        {'p', "preview", NULL, "visa bara vilka larm det gäller"},
        {'r', "remove", NULL, "ta tillbaka"},
        {'f', "since", "DATUM", "bara från och med denna dag, 2014-09-30"},
        {'t', "to", "ADRESS", "bara det som gäller denna adress"},
        {'v', "verify", NULL, "prövar journalens kedja, rad för rad"},
        {'x', "dead", NULL, "bara de uppgivna"},
        {'R', "retry", "BREV", "försök igen med ett uppgivet brev: dess nummer, eller all"},
        {'P', "test", "MOTTAGARE", "skicka ett provbrev dit"},
};

/* Columns of the screen, not bytes: «ÅR» and «LÄGE» stand in line with the others. */
static void print_flag(const char *flags, const char *text)
{
	(void)printf("  %s", flags);
	for (size_t width = width_of(str_of(flags)); width < FLAGS_COLUMNS; width++)
		(void)putchar(' ');
	(void)printf(" %s\n", text);
}

void print_help(const struct verb *v)
{
	(void)printf("tertial %s – %s\n\nAnvändning: tertial %s [FLAGGOR]%s%s\n\n%s\n\nFlaggor:\n",
	             v->name, v->summary, v->name, v->arguments[0] ? " " : "", v->arguments,
	             v->help);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		char flags[64];
		if (!strchr(v->accepted, texts[i].letter))
			continue;
		(void)snprintf(flags, sizeof(flags), "-%c, --%s%s%s", texts[i].letter,
		               texts[i].name, texts[i].value ? " " : "",
		               texts[i].value ? texts[i].value : "");
		print_flag(flags, texts[i].text);
	}
	print_flag("-h, --help", "denna hjälp");
}

static const char **place_of(struct options *o, char letter)
{
	switch (letter) {
	case 'c': return &o->config_file;
	case 'u': return &o->url;
	case 'd': return &o->district;
	case 'a': return &o->department;
	case 'e': return &o->unit;
	case 'y': return &o->year;
	case 's': return &o->state;
	case 'A': return &o->action;
	case 'D': return &o->due;
	case 'o': return &o->scope;
	case 'k': return &o->kind;
	case 'i': return &o->indicator;
	case 'U': return &o->until;
	case 'w': return &o->why;
	case 'b': return &o->by;
	case 'f': return &o->since;
	case 't': return &o->to;
	case 'P': return &o->test;
	case 'R': return &o->retry;
	default: return NULL;
	}
}

/* Of an option that takes no value. */
static bool *flag_of(struct options *o, char letter)
{
	switch (letter) {
	case 'j': return &o->json;
	case 'p': return &o->preview;
	case 'r': return &o->remove;
	case 'v': return &o->verify;
	case 'x': return &o->dead;
	default: return NULL;
	}
}

int options_read(const struct verb *v, int argc, char **argv, struct options *ret, int *ret_exit)
{
	struct option longs[ARRAY_LEN(texts) + 2] = {0};
	char shorts[2 * ARRAY_LEN(texts) + 4] = "h";
	size_t n = 0;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (!strchr(v->accepted, texts[i].letter))
			continue;
		longs[n++] = (struct option){texts[i].name,
		                             texts[i].value ? required_argument : no_argument, NULL,
		                             texts[i].letter};
		size_t used = strlen(shorts);
		(void)snprintf(shorts + used, sizeof(shorts) - used, "%c%s", texts[i].letter,
		               texts[i].value ? ":" : "");
	}
	longs[n] = (struct option){"help", no_argument, NULL, 'h'};
	*ret = (struct options){0};
	opterr = 0;
	for (int c; (c = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
		if (c == 'h') {
			print_help(v);
			*ret_exit = EXIT_OK;
			return -1;
		}
		if (c == '?') {
			(void)fprintf(stderr,
			              "tertial %s: flaggan «%s» finns inte eller saknar värde; se "
			              "tertial %s --help\n",
			              v->name, argv[optind - 1], v->name);
			*ret_exit = EXIT_ERROR;
			return -1;
		}
		bool *flag = flag_of(ret, (char)c);
		if (flag)
			*flag = true;
		else
			*place_of(ret, (char)c) = optarg;
	}
	ret->rest = argv + optind;
	ret->n_rest = argc - optind;
	if (ret->n_rest > 0 && !v->arguments[0]) {
		(void)fprintf(stderr, "tertial %s: tar inga argument, men fick «%s»\n", v->name,
		              ret->rest[0]);
		*ret_exit = EXIT_ERROR;
		return -1;
	}
	return EXIT_OK;
}
