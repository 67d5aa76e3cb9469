/* SPDX-License-Identifier: EUPL-1.2 */
/* model/journal: who was told what and who answered what, row by row: what store keeps for ever in
 * a chain of hashes (daemon/store/schema.c), and what may be wrong with such a chain.
 * Core, level 1.  Plain values: the strings inside are borrowed from whoever hands the value over.
 */
#ifndef MODEL_JOURNAL_H
#define MODEL_JOURNAL_H

#include "model/letter.h"

/* Stored, hashed and printed: append, never reorder. */
#define JOURNAL_KIND_NAMES(X)                                                                      \
	X(JOURNAL_LETTER, "letter") /* one try of a letter: written by store_put_delivery() */     \
	X(JOURNAL_ACKNOWLEDGED, "acknowledged")                                                    \
	X(JOURNAL_ACKNOWLEDGEMENT_ENDED, "acknowledgement_ended")                                  \
	X(JOURNAL_SILENCED, "silenced")                                                            \
	X(JOURNAL_SILENCE_ENDED, "silence_ended")                                                  \
	X(JOURNAL_RETRIED, "retried") /* letters that were given up wait again */
/* What a walk over the chain may find; printed. */
#define JOURNAL_FAULT_NAMES(X)                                                                     \
	X(JOURNAL_WHOLE, "whole")                                                                  \
	X(JOURNAL_CHANGED, "changed") /* the row is not what its hash was made of */               \
	X(JOURNAL_REPLACED,                                                                        \
	  "replaced")                 /* the row before it had another hash when this was made */  \
	X(JOURNAL_MISSING, "missing") /* rows between the one before and this are gone */          \
	X(JOURNAL_MOVED, "moved")     /* it was made behind another row */                         \
	X(JOURNAL_CUT, "cut")         /* the newest rows are gone */                               \
	X(JOURNAL_UNMARKED, "unmarked") /* what is kept of the newest row is not of this chain */
#define X(id, name) id,
enum journal_kind { JOURNAL_KIND_NAMES(X) JOURNAL_KIND_COUNT };
enum journal_fault { JOURNAL_FAULT_NAMES(X) JOURNAL_FAULT_COUNT };
#undef X
const char *journal_kind_name(enum journal_kind k);
const char *journal_fault_name(enum journal_fault f);
const char *letter_end_name(enum letter_end e);

#define JOURNAL_HASH_BYTES 32
#define JOURNAL_HASH_TEXT  (2 * JOURNAL_HASH_BYTES + 1)
/** In hexadecimal. @return out */
const char *journal_hash_text(const uint8_t hash[JOURNAL_HASH_BYTES], char out[JOURNAL_HASH_TEXT]);

/** One row. */
struct journal_entry {
	int64_t row; /**< from 1, without gaps; given by the store */
	enum journal_kind kind;
	int64_t at_unix_s;   /**< real time */
	const char *who;     /**< recipient of a letter; else who did it */
	const char *subject; /**< of the letter; else what it is about, in words */
	const char *what;    /**< what the server said, or why not; what will be done; NULL */
	const char *ref;     /**< id of the letter, or of the alert; NULL */
	/* of a letter */
	int64_t letter; /**< its row in the outbox; 0: no letter */
	enum letter_end ended;
	int code; /**< SMTP or HTTP; 0 */
	uint8_t hash[JOURNAL_HASH_BYTES];
};

/** The chain as it was found: from the first row to the last that holds. */
struct journal_chain {
	enum journal_fault fault;
	int64_t n_rows;    /**< that hold */
	int64_t row;       /**< the first that does not; of a cut chain the first that is gone */
	int64_t other_row; /**< missing: the last that is gone; moved: whom it was made behind */
	int64_t newest_at_unix_s;           /**< of the last that holds; 0 without rows */
	uint8_t newest[JOURNAL_HASH_BYTES]; /**< its hash; zeros without rows */
	int64_t known_row;                  /**< the row whose hash was asked for; 0: none */
};

#endif
