/* SPDX-License-Identifier: EUPL-1.2 */
/* app/past: the world as it was at a moment gone by, made anew of the documents in force then: a
 * tree and a snapshot of its own, beside the running ones.  Two steps on a pool thread, and between
 * them, on the loop, the gate with all that was ever shown (protect_tree() on `tree`). */
#ifndef APP_PAST_H
#define APP_PAST_H

#include "assess.h"
#include "model/snapshot.h"
#include "rollup.h"

struct past {
	/* given on the loop */
	int64_t moment_unix_s;
	const char *store_path; /**< borrowed until the end */
	struct assess_params assess;
	struct rollup_params rollup;
	struct tree *tree; /**< new and empty, today's register; owned by whoever made it */
	/* made by past_read() */
	uint64_t last; /**< number of the newest document received by then */
	size_t n_documents;
	int status; /**< 0, or negative errno with words in `err` */
	struct err err;
	/* given between the two */
	struct snapshot *s; /**< without nodes; owned by whoever made it */
	/* made by past_copy() */
	size_t n_bytes; /**< what the snapshot holds */
};

/** On a pool thread: documents -> tree, judged as of the moment, not yet gated. */
void past_read(struct past *p);
/** On a pool thread: published copies into the snapshot; then the tree is emptied. */
void past_copy(struct past *p);

#endif
