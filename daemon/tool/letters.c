/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/letters.c: `tertial letters`: what waits to be sent, and what could not be.  Reads the
 * database's file, with or without a daemon that runs, and changes nothing in it: --retry asks the
 * daemon, which takes letters up again. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "config.h"
#include "tool.h"

static void put_letter(struct listing *l, const struct letter *w, bool dead,
                       const struct journal_entry *last)
{
	char time[20], number[24], code[16] = "";
	(void)snprintf(number, sizeof(number), "%" PRId64, w->row);
	table_cell(l->table, number);
	table_cell(l->table, dead ? "uppgivet" : "väntar");
	table_cell(l->table, w->notice.to);
	table_cell(l->table, people_time(l->c, w->notice.created_unix_s, time));
	(void)snprintf(number, sizeof(number), "%" PRIu32, w->n_attempts);
	table_cell(l->table, number);
	table_cell(l->table, !dead && w->next_try_unix_s
	                             ? people_time(l->c, w->next_try_unix_s, time)
	                             : NULL);
	table_cell(l->table, w->notice.subject);
	if (last)
		(void)snprintf(code, sizeof(code), "%d", last->code);
	table_cell(l->table, !last ? NULL : last->what ? last->what : code);
	l->n++;
}

static json_t *last_json(const struct listing *l, const struct journal_entry *last)
{
	if (!last)
		return json_null();
	json_t *code = last->code ? json_integer(last->code) : json_null();
	return json_pack("{s:o,s:o,s:o}", "at", json_time(l->c, last->at_unix_s), "code", code,
	                 "what", json_or_null(last->what));
}

static json_t *letter_json(const struct listing *l, const struct letter *w, bool dead,
                           const struct journal_entry *last)
{
	const struct notice *n = &w->notice;
	json_t *next =
	        !dead && w->next_try_unix_s ? json_time(l->c, w->next_try_unix_s) : json_null();
	return json_pack("{s:I,s:s,s:o,s:s,s:o,s:o,s:o,s:o,s:I,s:o,s:o}", "row", (json_int_t)w->row,
	                 "state", dead ? "dead" : "waiting", "id", json_or_null(n->id), "kind",
	                 notice_kind_name(n->kind), "to", json_or_null(n->to), "to_name",
	                 json_or_null(n->to_name), "subject", json_or_null(n->subject), "created",
	                 json_time(l->c, n->created_unix_s), "attempts", (json_int_t)w->n_attempts,
	                 "next_try", next, "last", last_json(l, last));
}

static int on_letter(const struct letter *w, bool dead, const struct journal_entry *last, void *arg)
{
	struct listing *l = arg;
	if ((l->o->dead && !dead) ||
	    (l->o->to && !str_eq_nocase(str_of(w->notice.to), str_of(l->o->to))))
		return 0;
	if (l->o->json)
		return listing_json(l, letter_json(l, w, dead, last));
	put_letter(l, w, dead, last);
	return 0;
}

static int print_letters(const struct options *o, const struct config *c)
{
	static const char *const heads[] = {"Brev",   "Läge",  "Till", "Sedan",
	                                    "Försök", "Nästa", "Ämne", "Senaste svar"};
	struct listing l = {.o = o, .c = c, .verb = "letters", .name = "letters"};
	int r = listing_begin(&l, heads, ARRAY_LEN(heads));
	if (r == 0)
		r = store_outbox(c->store.path, on_letter, &l, &l.err);
	return listing_end(&l, r,
	                   o->dead ? "Inga uppgivna brev." : "Inga brev väntar, inga är uppgivna.");
}

/* ---- once more ---- */

struct count {
	int64_t row; /* 0: all */
	size_t n_dead;
};

static int count_dead(const struct letter *w, bool dead, const struct journal_entry *last,
                      void *arg)
{
	struct count *c = arg;
	(void)last;
	c->n_dead += dead && (!c->row || w->row == c->row);
	return 0;
}

static int retry(const struct options *o, const struct config *c)
{
	char path[64];
	struct err err = {0};
	json_t *answer = NULL;
	bool all = strcmp(o->retry, "all") == 0;
	struct count dead = {.row = all ? 0 : strtoll(o->retry, NULL, 10)};
	int r = store_outbox(c->store.path, count_dead, &dead, &err);
	if (r < 0)
		return tell_unreadable("letters", c->store.path, &err);
	if (dead.n_dead == 0 || (!all && dead.row <= 0)) {
		(void)fprintf(stderr,
		              "tertial letters: inget uppgivet brev är %s; se tertial "
		              "letters --dead\n",
		              all ? "kvar" : o->retry);
		return EXIT_ERROR;
	}
	(void)snprintf(path, sizeof(path), "letters/%.20s/retry",
	               o->retry); /* it was found among the letters: it fits */
	json_t *body = json_pack("{s:s*}", "by", asker(o));
	int code = ask_change(o, "POST", path, body, &answer);
	size_t n = dead.n_dead < LETTERS_REVIVED_AT_ONCE ? dead.n_dead : LETTERS_REVIVED_AT_ONCE;
	if (answer)
		(void)printf("%zu brev väntar igen och skickas nu.%s\n", n,
		             n < dead.n_dead ? " Resten ligger kvar: kör en gång till." : "");
	json_decref(answer);
	json_decref(body);
	return code;
}

static int list_or_retry(const struct options *o, const struct config *c)
{
	return o->retry ? retry(o, c) : print_letters(o, c);
}

static int run(const struct options *o)
{
	return with_config(o, list_or_retry);
}

const struct verb verb_letters = {
        .name = "letters",
        .arguments = "",
        .summary = "brev som väntar, och de som gavs upp",
        .help = "Läser databasens fil, vare sig tertiald kör eller inte. Ett brev ges upp när\n"
                "e-postservern avvisar det, eller efter 72 timmars försök; operator får ett larm,\n"
                "och notify.fallback brevet. --retry låter den tertiald som kör försöka igen; "
                "rätten ges "
                "som\nför tertial ack. Slutkod 0; 1 när det inte gick.",
        .accepted = "cuxtjbR",
        .run = run,
};
