/* SPDX-License-Identifier: EUPL-1.2 */
/* model/trail: the way to a document that takes more than one request: a listing that names the
 * newest, an API that gives it a page at a time.  The room that fetches walks it, the room that
 * reads says where each step leads. */
#ifndef MODEL_TRAIL_H
#define MODEL_TRAIL_H

#include "base/buf.h"

#define TRAIL_URL_BYTES 2049

enum trail_step {
	TRAIL_DONE,     /**< `body` is the document */
	TRAIL_NEXT,     /**< ask for `url`, and come back with the answer */
	TRAIL_DOCUMENT, /**< what `url` answers is the document */
};

struct trail {
	unsigned n_answers; /**< that were followed so far */
	size_t at;          /**< the follower's own: which of its requests this is */
	char url[TRAIL_URL_BYTES];
	struct buf body; /**< what is gathered on the way; the walker's to init and to end */
};

#endif
