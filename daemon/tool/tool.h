/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/tool.h (its own program, private): the verbs of `tertial` and what they share.
 * One thread, from start to exit; what is allocated for a whole run is freed all the same, so that
 * a leak checker stays quiet. */
#ifndef TOOL_H
#define TOOL_H

#include <jansson.h>
#include <stdbool.h>
#include "base/buf.h"
#include "base/err.h"

#define EXIT_OK         0
#define EXIT_ERROR      1
#define EXIT_UNREADABLE 2

/* What the options of any verb may say. */
struct options {
	const char *config_file; /* as given by -c, else NULL */
	const char *url;         /* NULL */
	bool json;
	const char *district, *department, *unit, *year, *state; /* NULL */
	const char *action, *due, *by, *until, *why;             /* NULL */
	const char *scope, *kind, *indicator;                    /* NULL */
	bool preview, remove;
	const char *since, *to, *test, *retry; /* NULL */
	bool verify, dead;
	char **rest; /* arguments after the options */
	int n_rest;
};

struct verb {
	const char *name;
	const char *arguments; /* after the options in the help: "DOKUMENT…"; "" */
	const char *summary;
	const char *help;     /* what it does, a few lines */
	const char *accepted; /* letters of the options it takes: those of options.c */
	int (*run)(const struct options *o);
};
extern const struct verb verb_check, verb_read, verb_status, verb_units, verb_alerts, verb_findings,
        verb_why, verb_ack, verb_silence, verb_token, verb_log, verb_letters, verb_notify;

/** Read the options of a verb. @return EXIT_OK to go on; -1 to stop with *ret_exit */
int options_read(const struct verb *v, int argc, char **argv, struct options *ret, int *ret_exit);
void print_help(const struct verb *v);

/** GET /api/v1/<path> with the filters of the options.
 * @param ret_body the answer; empty on failure, which is told on stderr
 * @return EXIT_OK or EXIT_ERROR */
int ask(const struct options *o, const char *path, struct buf *ret_body);
/** As ask(), parsed; with --json the answer is printed as it is and *ret_root is NULL. */
int ask_json(const struct options *o, const char *path, json_t **ret_root);

/** Ask for something to be done: the body as JSON, with the word of TERTIAL_TOKEN or of the
 * configuration.
 * @param ret_root the answer; NULL on failure, which is told on stderr, and with --json, when it is
 * printed as it is
 * @return EXIT_OK or EXIT_ERROR */
int ask_change(const struct options *o, const char *method, const char *path, const json_t *body,
               json_t **ret_root);
/** Who asks: --by, else the user at this terminal (before sudo); NULL when nobody knows. */
const char *asker(const struct options *o);

struct config;
/** The configuration's file: as given by -c, or where it stands by itself. */
const char *config_file(const struct options *o);
/** The configuration, or its errors on stderr.
 * @param or_give what else one may give than a file without errors: "-c FIL"
 * @return EXIT_OK or EXIT_ERROR */
int load_config(const struct options *o, const char *or_give, struct config **ret_config);
/** Run what needs a configuration and nothing else. @return its exit code, or EXIT_ERROR */
int with_config(const struct options *o,
                int (*run)(const struct options *o, const struct config *c));
/** That the database file cannot be read, with the cure, on stderr. @return EXIT_ERROR */
int tell_unreadable(const char *verb, const char *path, const struct err *err);
/** A moment for people, "2014-09-06 12:40"; for programs an RFC 3339 string. */
const char *people_time(const struct config *c, int64_t unix_s, char out[20]);
json_t *json_time(const struct config *c, int64_t unix_s);
/** The text, or null; what is no UTF-8 is null too. */
json_t *json_or_null(const char *text);

/** A table for people: rows of cells, columns as wide as the widest, texts cleaned for a terminal.
 * The last column is cut to the screen when stdout is one. */
struct table;
struct table *table_new(const char *const *heads, size_t n_columns);
void table_free(struct table *t);
/** One more cell, row by row; NULL is "–". Copies. */
void table_cell(struct table *t, const char *text);
void table_print(struct table *t);

/** Rows of the database's file, printed while they are read; see listing.c. */
struct listing {
	const struct options *o;
	const struct config *c;
	const char *verb, *name; /* "letters"; of the array: "letters" */
	struct table *table;     /* for people; NULL with --json */
	size_t n;                /* rows: whoever fills the table counts them */
	struct err err;          /* why it broke off */
};
/** With o, c, verb and name given, all else zero.
 * @return 0, or negative errno with words in l->err */
MUST_CHECK int listing_begin(struct listing *l, const char *const *heads, size_t n_columns);
/** One row for programs. Takes it; NULL: there was no memory for it.
 * @return 0, or negative errno with words in l->err: read no further */
MUST_CHECK int listing_json(struct listing *l, json_t *row);
/** Print what is left, or tell why it broke off; with --json what is printed can be parsed.
 * @param r 0, or how beginning or reading ended, with words in l->err
 * @param none for people, when there is no row
 * @return exit code */
int listing_end(struct listing *l, int r, const char *none);

/** Ask for a list and print it as a table; `none` when it is empty. @return exit code */
typedef void (*row_cb)(struct table *t, const json_t *row);
int print_list(const struct options *o, const char *name, const char *const *heads,
               size_t n_columns, const char *none, row_cb put_row);

/** The text at a key, or NULL. */
const char *json_at(const json_t *object, const char *key);
/** As json_at(); numbers become text in `scratch`. */
const char *json_words(const json_t *object, const char *key, char *scratch, size_t n);
/** "2014-09-06T12:40:00+02:00" -> "2014-09-06 12:40"; NULL stays. */
const char *short_time(const char *rfc3339, char out[20]);

#endif
