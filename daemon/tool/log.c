/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/log.c: `tertial log`: who was told what, when, with the server's answer, and who
 * acknowledged or silenced what; and whether the journal's chain is whole.  Reads the database's
 * file, with or without a daemon that runs. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include "base/civil.h"
#include "config.h"
#include "tool.h"

static const char *kind_words(const struct journal_entry *e)
{
	switch (e->kind) {
	case JOURNAL_LETTER:
		return e->ended == LETTER_SENT    ? "skickat"
		       : e->ended == LETTER_RETRY ? "försöks igen"
		                                  : "gavs upp";
	case JOURNAL_ACKNOWLEDGED: return "kvitterade";
	case JOURNAL_ACKNOWLEDGEMENT_ENDED: return "kvittens slut";
	case JOURNAL_SILENCED: return "tystade";
	case JOURNAL_SILENCE_ENDED: return "tystnad slut";
	case JOURNAL_RETRIED: return "bad om nytt försök";
	case JOURNAL_KIND_COUNT: break;
	}
	must_fail("tool: kind of journal row out of range");
}

/* ---- the rows ---- */

static void put_row(struct listing *l, const struct journal_entry *e)
{
	char time[20], code[16];
	(void)snprintf(code, sizeof(code), "%d", e->code);
	table_cell(l->table, people_time(l->c, e->at_unix_s, time));
	table_cell(l->table, e->who);
	table_cell(l->table, kind_words(e));
	table_cell(l->table, e->subject);
	table_cell(l->table, e->what ? e->what : e->code ? code : NULL);
	l->n++;
}

static json_t *row_json(const struct listing *l, const struct journal_entry *e)
{
	char hash[JOURNAL_HASH_TEXT];
	const char *ended = e->kind == JOURNAL_LETTER ? letter_end_name(e->ended) : NULL;
	json_t *code = e->code ? json_integer(e->code) : json_null();
	return json_pack("{s:I,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:s}", "row", (json_int_t)e->row,
	                 "kind", journal_kind_name(e->kind), "at", json_time(l->c, e->at_unix_s),
	                 "who", json_or_null(e->who), "subject", json_or_null(e->subject), "what",
	                 json_or_null(e->what), "ref", json_or_null(e->ref), "ended",
	                 json_or_null(ended), "code", code, "hash",
	                 journal_hash_text(e->hash, hash));
}

static int on_entry(const struct journal_entry *e, void *arg)
{
	struct listing *l = arg;
	if (l->o->to && !str_eq_nocase(str_of(e->who), str_of(l->o->to)))
		return 0;
	if (l->o->json)
		return listing_json(l, row_json(l, e));
	put_row(l, e);
	return 0;
}

/* The first moment to look at: --since is a day, run() saw to that. */
static int64_t since_unix_s(const struct options *o, const struct config *c)
{
	int32_t day;
	if (!o->since || civil_parse(str_of(o->since), &day) < 0)
		return INT64_MIN;
	return civil_to_unix((struct civil_time){day, 0}, c->zone);
}

static int print_log(const struct options *o, const struct config *c)
{
	static const char *const heads[] = {"När", "Vem", "Vad hände", "Ämne", "Svar"};
	struct listing l = {.o = o, .c = c, .verb = "log", .name = "journal"};
	int r = listing_begin(&l, heads, ARRAY_LEN(heads));
	if (r == 0)
		r = store_journal(c->store.path, since_unix_s(o, c), on_entry, &l, &l.err);
	return listing_end(&l, r, "Inga rader i journalen.");
}

/* ---- the chain ---- */

static void fault_words(const struct journal_chain *c, char *out, size_t n)
{
	long long row = (long long)c->row, other = (long long)c->other_row;
	switch (c->fault) {
	case JOURNAL_WHOLE: break;
	case JOURNAL_CHANGED:
		(void)snprintf(out, n, "rad %lld är ändrad: den är inte det som hashen räknades på",
		               row);
		return;
	case JOURNAL_REPLACED:
		(void)snprintf(out, n,
		               "rad %lld är utbytt eller ändrad med ny hash: rad %lld gjordes "
		               "efter en annan",
		               other, row);
		return;
	case JOURNAL_MISSING:
		(void)snprintf(out, n,
		               row == other ? "rad %lld saknas" : "rad %lld till %lld saknas", row,
		               other);
		return;
	case JOURNAL_MOVED:
		(void)snprintf(
		        out, n,
		        "rad %lld är flyttad: den gjordes efter den som nu står som rad %lld", row,
		        other);
		return;
	case JOURNAL_CUT:
		(void)snprintf(out, n, "slutet saknas, rad %lld till %lld: det är bortskuret", row,
		               other);
		return;
	case JOURNAL_UNMARKED:
		(void)snprintf(out, n,
		               "rad %lld är inte den nyaste som tertiald skrev (journal_newest): "
		               "den är utbytt eller tillagd, eller märket ändrat",
		               row);
		return;
	case JOURNAL_FAULT_COUNT: break;
	}
	(void)snprintf(out, n, "hela kedjan är hel: %lld rader", (long long)c->n_rows);
}

static int print_chain_json(const struct config *cfg, const struct journal_chain *c,
                            const char *words, const char *known, bool ok)
{
	char hash[JOURNAL_HASH_TEXT];
	bool whole = c->fault == JOURNAL_WHOLE;
	json_t *at = c->n_rows ? json_time(cfg, c->newest_at_unix_s) : json_null();
	json_t *root = json_pack(
	        "{s:b,s:s,s:s,s:I,s:o,s:s,s:o,s:o}", "ok", ok, "fault",
	        journal_fault_name(c->fault), "words", words, "rows", (json_int_t)c->n_rows,
	        "newest_at", at, "newest_hash", journal_hash_text(c->newest, hash), "row",
	        whole ? json_null() : json_integer((json_int_t)c->row), "known_row",
	        known && c->known_row ? json_integer((json_int_t)c->known_row) : json_null());
	if (!root) {
		(void)fprintf(stderr, "tertial log: minnet räcker inte\n");
		return EXIT_ERROR;
	}
	(void)json_dumpf(root, stdout, JSON_COMPACT); /* main looks at the stream's end */
	(void)putchar('\n');
	json_decref(root);
	return ok ? EXIT_OK : EXIT_ERROR;
}

static void print_chain(const struct config *cfg, const struct journal_chain *c, const char *words,
                        const char *known)
{
	char hash[JOURNAL_HASH_TEXT], time[20];
	if (c->fault != JOURNAL_WHOLE) {
		(void)fprintf(stderr,
		              "tertial log: kedjan håller inte: %s. Raderna före, %lld stycken, "
		              "håller. Jämför med en säkerhetskopia av %s\n",
		              words, (long long)c->n_rows, cfg->store.path);
		return;
	}
	(void)puts(words);
	if (c->n_rows > 0)
		(void)printf("nyaste raden är %lld, %s, med hash %s\n", (long long)c->n_rows,
		             people_time(cfg, c->newest_at_unix_s, time),
		             journal_hash_text(c->newest, hash));
	if (known && c->known_row)
		(void)printf("den hash du angav är rad %lld\n", (long long)c->known_row);
	else if (known)
		(void)fprintf(stderr,
		              "tertial log: ingen rad har hashen %s: kedjan är gjord om, eller "
		              "kapad, sedan du skrev upp den\n",
		              known);
	else if (c->n_rows > 0)
		(void)puts("spara hashen på en annan dator; tertial log --verify HASH säger sedan "
		           "om raden är kvar");
}

static int hash_of(const char *hex, uint8_t out[JOURNAL_HASH_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < (size_t)2 * JOURNAL_HASH_BYTES; i++) {
		const char *d = hex[i] ? strchr(digits, hex[i] | 0x20) : NULL;
		if (!d)
			return -1;
		uint8_t half = (uint8_t)(d - digits);
		out[i / 2] = (uint8_t)(i % 2 ? out[i / 2] << 4 | half : half);
	}
	return hex[2 * JOURNAL_HASH_BYTES] ? -1 : 0;
}

static int verify(const struct options *o, const struct config *cfg)
{
	const char *known = o->n_rest ? o->rest[0] : NULL;
	uint8_t hash[JOURNAL_HASH_BYTES];
	struct journal_chain c;
	struct err err = {0};
	char words[256];
	if (known && hash_of(known, hash) < 0) {
		(void)fprintf(stderr,
		              "tertial log: «%s» är ingen hash; den skrivs med 64 tecken, 0-9 och "
		              "a-f, som --verify visade den\n",
		              known);
		return EXIT_ERROR;
	}
	if (store_journal_verify(cfg->store.path, known ? hash : NULL, &c, &err) < 0)
		return tell_unreadable("log", cfg->store.path, &err);
	bool ok = c.fault == JOURNAL_WHOLE && (!known || c.known_row);
	fault_words(&c, words, sizeof(words));
	if (o->json)
		return print_chain_json(cfg, &c, words, known, ok);
	print_chain(cfg, &c, words, known);
	return ok ? EXIT_OK : EXIT_ERROR;
}

static int print_or_verify(const struct options *o, const struct config *c)
{
	return o->verify ? verify(o, c) : print_log(o, c);
}

static int run(const struct options *o)
{
	int32_t day;
	if (o->since && civil_parse(str_of(o->since), &day) < 0) {
		(void)fprintf(stderr, "tertial log: --since %s: skriv dagen som 2014-09-30\n",
		              o->since);
		return EXIT_ERROR;
	}
	if (o->n_rest > (o->verify ? 1 : 0)) {
		(void)fprintf(stderr, "tertial log: «%s» hör inte hit; se tertial log --help\n",
		              o->rest[o->verify ? 1 : 0]);
		return EXIT_ERROR;
	}
	return with_config(o, print_or_verify);
}

const struct verb verb_log = {
        .name = "log",
        .arguments = "[HASH]",
        .summary = "journalen: vem som fick veta vad, när, med serverns svar",
        .help = "Läser databasens fil, vare sig tertiald kör eller inte; äldst först. En rad för\n"
                "varje försök att skicka ett brev, och för den som kvitterat eller tystat något.\n"
                "--verify prövar att ingen rad har ändrats, flyttats eller tagits bort, och visar\n"
                "den nyaste radens hash; med en HASH som skrivits upp förut även att den är kvar.\n"
                "Slutkod 0; 1 när kedjan inte håller eller filen inte går att läsa.",
        .accepted = "cftvj",
        .run = run,
};
