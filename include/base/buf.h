/* SPDX-License-Identifier: EUPL-1.2 */
/* base/buf: bytes that grow up to a maximum given at birth.
 * Errors are sticky: after the first failed add nothing more is written, and the last look
 * (buf_failed) tells, so that a writer of a page need not check each line. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>
#include "base/attr.h"
#include "base/str.h"

struct buf {
	char *at; /**< owned; NUL-terminated whenever not NULL */
	size_t n; /**< bytes used, without the NUL */
	size_t cap;
	size_t max; /**< most that n may become */
	int failed; /**< 0, -ENOMEM, or -E2BIG at the maximum */
};

void buf_init(struct buf *b, size_t max_bytes);
/** Free what it holds; safe on a zeroed or already ended one. */
void buf_done(struct buf *b);
void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_str(struct buf *b, struct str s);
void buf_text(struct buf *b, const char *text);
void buf_char(struct buf *b, char c);
void buf_fmt(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
/** Forget the content, keep the memory and clear the error. */
void buf_clear(struct buf *b);
/** Forget all but the first n bytes, which are there, and the error: for one that adds many things
 * at once or nothing. */
void buf_cut(struct buf *b, size_t n);
/** Give the bytes away (NUL-terminated, caller frees); the buffer is empty after. NULL if failed.
 */
MUST_CHECK char *buf_take(struct buf *b, size_t *ret_n);
static inline int buf_failed(const struct buf *b)
{
	return b->failed;
}
static inline struct str buf_slice(const struct buf *b)
{
	return (struct str){b->at, b->n};
}

#endif
