/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/listing.c: rows of the database's file, printed while they are read: for people as a table,
 * with --json as an array.  An array is never held in memory, so a file that fails in the middle of
 * it is found out when rows have left already; then the array is closed, and beside it "error" says
 * why, for readers at the end of a pipe who see neither stderr nor the exit code:
 *
 *   {"journal":[row,        all is well
 *   row]}
 *   {"journal":[row],       it broke off
 *   "error":"kan inte läsa databasen ..."}
 *                           nothing at all: it failed before the first row
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "config.h"
#include "model/json_writer.h"
#include "tool.h"

#define NO_MEMORY "minnet räcker inte"

int listing_begin(struct listing *l, const char *const *heads, size_t n_columns)
{
	l->table = l->o->json ? NULL : table_new(heads, n_columns);
	return l->table || l->o->json ? 0 : err_set(&l->err, -ENOMEM, NO_MEMORY);
}

static void open_array(const struct listing *l)
{
	(void)printf("{\"%s\":[", l->name);
}

int listing_json(struct listing *l, json_t *row)
{
	/* As a text first: a row is written whole or not at all. */
	char *text = row ? json_dumps(row, JSON_COMPACT) : NULL;
	json_decref(row);
	if (!text)
		return err_set(&l->err, -ENOMEM, NO_MEMORY);
	if (l->n++ == 0)
		open_array(l);
	else
		(void)fputs(",\n", stdout);
	(void)fputs(text, stdout);
	free(text);
	return ferror(stdout) ? err_set(&l->err, -EIO, "kan inte skriva svaret") : 0;
}

static void end_json(const struct listing *l, bool whole)
{
	if (whole) {
		if (l->n == 0)
			open_array(l);
		(void)puts("]}");
	} else if (l->n > 0) {
		struct buf why;
		struct jsonw j = {.out = &why};
		buf_init(&why, 6 * ERR_TEXT_BYTES + 2); /* each byte escaped, and the quotes */
		jsonw_text(&j, l->err.text);
		(void)printf("],\n\"error\":%s}\n",
		             buf_failed(&why) ? "\"" NO_MEMORY "\"" : why.at);
		buf_done(&why);
	}
}

int listing_end(struct listing *l, int r, const char *none)
{
	if (l->o->json)
		end_json(l, r == 0);
	else if (r == 0 && l->n > 0)
		table_print(l->table);
	else if (r == 0)
		(void)puts(none);
	table_free(l->table);
	if (r == 0)
		return EXIT_OK;
	/* main tells of a stream that takes no more */
	return ferror(stdout) ? EXIT_ERROR : tell_unreadable(l->verb, l->c->store.path, &l->err);
}
