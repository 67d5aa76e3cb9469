/* SPDX-License-Identifier: EUPL-1.2 */
/* base/err: why something failed, in words a person can act on.
 * A plain value of fixed size: nothing to free.  Functions return negative errno; the words travel
 * beside it in a `struct err`, and each layer may put its own context in front. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stddef.h>
#include "base/attr.h"

#define ERR_TEXT_BYTES 512 /* longer texts are cut at a character and end in "..." */

struct err {
	int code; /**< 0 or negative errno */
	char text[ERR_TEXT_BYTES];
};

/** Write the text and the code.  `err` may be NULL.
 * @param code negative errno
 * @return code, so that one can write `return err_set(err, -EINVAL, "...")` */
int err_set(struct err *err, int code, const char *fmt, ...) PRINTF_LIKE(3, 4);

/** Put context in front of what is already there: "context: what it said".  NULL is fine.
 * @return the code it held */
int err_wrap(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
