/* SPDX-License-Identifier: EUPL-1.2 */
/* view/json_writer.h (core, private): writes JSON into a buffer, commas and escapes by itself.
 * The writer owns nothing; errors are the buffer's (sticky).  Bytes that are no UTF-8 become
 * U+FFFD, a figure that is no number becomes null: what comes out is always valid JSON. */
#ifndef VIEW_JSON_WRITER_H
#define VIEW_JSON_WRITER_H

#include <stdbool.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/civil.h"
#include "model/period.h"

struct json {
	struct buf *out;
	int indent;     /**< blanks per level; 0: all on one line */
	unsigned depth; /**< how many objects and arrays are open */
	bool started;   /**< the innermost one has a member already */
	bool after_key; /**< a key was just written: its value follows */
};

void json_open(struct json *j, char bracket); /* '{' or '[' */
void json_close(struct json *j, char bracket);
void json_key(struct json *j, const char *key);
void json_str(struct json *j, struct str s);
/** NULL is null. */
void json_text(struct json *j, const char *text);
void json_num(struct json *j, double x);
void json_int(struct json *j, int64_t x);
void json_bool(struct json *j, bool b);
void json_null(struct json *j);

/* Key and value together. */
void json_put_text(struct json *j, const char *key, const char *text);
void json_put_num(struct json *j, const char *key, double x);
void json_put_int(struct json *j, const char *key, int64_t x);
void json_put_bool(struct json *j, const char *key, bool b);
void json_put_null(struct json *j, const char *key);
/** RFC 3339 in Europe/Stockholm; null for 0. */
void json_put_time(struct json *j, const char *key, int64_t unix_s);
/** "2014-04-30"; null for CIVIL_NONE. */
void json_put_day(struct json *j, const char *key, int32_t day);
void json_put_period(struct json *j, const char *key, struct period p);
/** null for SEK_NONE (INT64_MIN). */
void json_put_sek(struct json *j, const char *key, int64_t sek);
void json_put_open(struct json *j, const char *key, char bracket);

#endif
