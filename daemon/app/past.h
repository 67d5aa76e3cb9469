/* SPDX-License-Identifier: EUPL-1.2 */
/* app/past: the world as it was at a moment gone by, made anew of the documents in force then: a
 * tree and a snapshot of its own, beside the running ones.  Three steps, each on a pool thread; the
 * second has the memory of all that was ever shown to itself. */
#ifndef APP_PAST_H
#define APP_PAST_H

#include "assess.h"
#include "protect.h"
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
	/* given before past_gate() */
	struct protect_params protect;
	struct protect_shown *shown; /**< borrowed: nobody else looks into it meanwhile */
	struct snapshot *s;          /**< without nodes; owned by whoever made it */
	/* made by past_copy() */
	size_t n_bytes; /**< what the snapshot holds */
};

/** Documents -> tree, judged as of the moment, not yet gated. */
void past_read(struct past *p);
/** What must be hidden, held against all that was ever shown; what is shown is remembered. */
void past_gate(struct past *p);
/** Published copies into the snapshot; then the tree is emptied. */
void past_copy(struct past *p);

#endif
