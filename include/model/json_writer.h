/* SPDX-License-Identifier: EUPL-1.2 */
/* model/json_writer: writes JSON into a buffer, commas and escapes by itself; answers of
 * the API and bodies of webhooks are made with it.
 * The writer owns nothing; errors are the buffer's (sticky).  Bytes that are no UTF-8 become
 * U+FFFD, a figure that is no number becomes null: what comes out is always valid JSON. */
#ifndef MODEL_JSON_WRITER_H
#define MODEL_JSON_WRITER_H

#include <stdbool.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/civil.h"
#include "model/period.h"

struct jsonw {
	struct buf *out;
	int indent;     /**< blanks per level; 0: all on one line */
	unsigned depth; /**< how many objects and arrays are open */
	bool started;   /**< the innermost one has a member already */
	bool after_key; /**< a key was just written: its value follows */
};

void jsonw_open(struct jsonw *j, char bracket); /* '{' or '[' */
void jsonw_close(struct jsonw *j, char bracket);
void jsonw_key(struct jsonw *j, const char *key);
void jsonw_str(struct jsonw *j, struct str s);
/** NULL is null. */
void jsonw_text(struct jsonw *j, const char *text);
void jsonw_num(struct jsonw *j, double x);
void jsonw_int(struct jsonw *j, int64_t x);
void jsonw_bool(struct jsonw *j, bool b);
void jsonw_null(struct jsonw *j);

/* Key and value together. */
void jsonw_put_text(struct jsonw *j, const char *key, const char *text);
void jsonw_put_num(struct jsonw *j, const char *key, double x);
void jsonw_put_int(struct jsonw *j, const char *key, int64_t x);
void jsonw_put_bool(struct jsonw *j, const char *key, bool b);
void jsonw_put_null(struct jsonw *j, const char *key);
/** RFC 3339 in Europe/Stockholm; null for 0. */
void jsonw_put_time(struct jsonw *j, const char *key, int64_t unix_s);
void jsonw_put_time_in(struct jsonw *j, const char *key, int64_t unix_s, enum civil_zone zone);
/** "2014-04-30"; null for CIVIL_NONE. */
void jsonw_put_day(struct jsonw *j, const char *key, int32_t day);
void jsonw_put_period(struct jsonw *j, const char *key, struct period p);
/** null for SEK_NONE (INT64_MIN). */
void jsonw_put_sek(struct jsonw *j, const char *key, int64_t sek);
void jsonw_put_open(struct jsonw *j, const char *key, char bracket);

#endif
