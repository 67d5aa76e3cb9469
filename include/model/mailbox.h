/* SPDX-License-Identifier: EUPL-1.2 */
/* model/mailbox: "Name <address>" as people write it, in two.
 * Core, level 1: config says by it what is a sender, and notify writes the sender by it, so that
 * what the one takes the other can write.  A plain value: nothing in it to free. */
#ifndef MODEL_MAILBOX_H
#define MODEL_MAILBOX_H

#include "base/str.h"

#define MAILBOX_NAME_BYTES    256
#define MAILBOX_ADDRESS_BYTES 321 /* RFC 5321: 64 + 1 + 255; NUL */

struct mailbox {
	char name[MAILBOX_NAME_BYTES]; /**< "" for none; any signs but control ones: whoever writes
	                                  it in a header quotes it */
	char address[MAILBOX_ADDRESS_BYTES]; /**< "local@host" */
};

/** The address is what stands in the last "<…>", or all of it.  Quotes around the name are taken
 * off, and the backslashes in them.
 * @return 0; -EINVAL there is no address in it, or a control sign; -ERANGE one of them is too long
 */
MUST_CHECK int mailbox_split(struct str text, struct mailbox *ret_mailbox);

#endif
