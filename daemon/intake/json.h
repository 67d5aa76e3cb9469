/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/json: reading a jansson tree by a schema into an arena, with the pointer of the first
 * fault. Errors are sticky: after the first one every getter gives its "nothing", and json_done()
 * tells.  Private to the room. */
#ifndef INTAKE_JSON_H
#define INTAKE_JSON_H

#include <jansson.h>
#include "intake.h"

struct json_reader {
	const struct intake_limits *limits;
	struct arena *arena; /**< where texts and lists go */
	struct reason *reason;
	size_t n_items;
	int failed; /**< 0, or the first negative errno */
	size_t n_pointer;
	char pointer[REASON_POINTER_BYTES];
	const char *recent[64]; /**< texts copied, by their hash: a document repeats itself */
};

/** A document as jansson read it.  All of it lies in one arena and goes with that: nothing in it is
 * counted or changed. */
struct json_tree {
	const json_t *root; /**< borrowed until json_unload() */
	struct arena *arena;
};
/** Text to tree: size, encoding, limits, syntax, duplicate keys. A BOM in front is accepted.
 * @param ret_tree the caller ends it with json_unload() */
MUST_CHECK int json_load(struct str body, const struct intake_limits *limits,
                         struct json_tree *ret_tree, struct reason *ret_reason);
void json_unload(struct json_tree *t);

/** Put the line of its pointer in front of what a reader said. */
void json_add_line(struct str body, struct reason *reason);
/** Say what is wrong at the reader's place; only the first is kept. */
void json_fail(struct json_reader *r, enum reason_kind kind, int code, const char *fmt, ...)
        PRINTF_LIKE(4, 5);
void json_no_memory(struct json_reader *r);
/** Go into a member or an element. @return what json_leave() needs */
size_t json_enter(struct json_reader *r, const char *key);
size_t json_enter_at(struct json_reader *r, size_t index);
void json_leave(struct json_reader *r, size_t mark);

void json_expect_object(struct json_reader *r, const json_t *v);
/** Is it an object with these keys and no other?  The first n_required must be there. */
void json_keys(struct json_reader *r, const json_t *object, const char *const *known,
               size_t n_known, size_t n_required);
#define JSON_KEYS(r, object, known, n_required)                                                    \
	json_keys((r), (object), (known), ARRAY_LEN(known), (n_required))

enum json_may {
	JSON_NULLABLE = 1, /**< null is allowed (absence always is: json_keys() demands what must be
	                      there) */
	JSON_NOT_EMPTY = 2, /**< minLength 1 */
};
/** A text copied into the arena, or NULL. */
const char *json_text(struct json_reader *r, const json_t *object, const char *key, unsigned may);
/** A figure or NUM_NONE; above NUM_MAX is impossible. */
double json_figure(struct json_reader *r, const json_t *object, const char *key, unsigned may);
/** A whole number within bounds, or `none`. */
int64_t json_whole(struct json_reader *r, const json_t *object, const char *key, unsigned may,
                   int64_t least, int64_t most, int64_t none);
/** A civil day or CIVIL_NONE. */
int32_t json_date(struct json_reader *r, const json_t *object, const char *key, unsigned may);
/** Index of the text in `names` (a NULL name stands for null and for absence), or 0. */
unsigned json_choice(struct json_reader *r, const json_t *object, const char *key,
                     const char *const *names, size_t n_names);
/** The document's `schema` key: the one named, else an error that says what to do. */
void json_schema(struct json_reader *r, const json_t *root, const char *wanted, const char *other);
/** The list at `key` (NULL and *ret_n = 0 when absent), counted against max_items. */
const json_t *json_list(struct json_reader *r, const json_t *object, const char *key,
                        size_t *ret_n);
/** n zeroed items of `size` in the arena; NULL (and failed) without memory. */
void *json_array_of(struct json_reader *r, size_t n, size_t size);

/** Nearest of the names to a word, or NULL when none is near. */
const char *json_nearest(const char *word, const char *const *names, size_t n_names);

#endif
