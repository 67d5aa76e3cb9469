/* SPDX-License-Identifier: EUPL-1.2 */
/* model/letter: a notice on its way to a mail server, and how one try to deliver it ended.
 * Core, level 1; store keeps these and notify sends them, so that neither needs the other's door.
 * Plain values: the strings inside are borrowed from whoever hands the value over. */
#ifndef MODEL_LETTER_H
#define MODEL_LETTER_H

#include "model/notice.h"

/** Of those that were given up, the oldest first: their texts are in memory together. */
#define LETTERS_REVIVED_AT_ONCE 1000

/** A notice with its way so far: one row of the outbox. */
struct letter {
	int64_t row;
	struct notice notice;
	uint32_t n_attempts;
	int64_t next_try_unix_s;  /**< real time */
	int64_t first_try_unix_s; /**< 0: none yet */
};

/** Letters that wait in the outbox, read anew: those to one endpoint, in order of rows. */
struct recall {
	const char *to; /**< a webhook; NULL: all mails */
	int64_t from_row;
	unsigned most;
	const struct letter *letters; /**< what was found; perhaps fewer, and more are there */
	size_t n;
	int64_t next_row; /**< where to go on; 0: there are no more */
};

/** How a letter ended its try; stored in the outbox and in the journal of who was told what. */
#define LETTER_END_NAMES(X) X(LETTER_SENT, "sent") X(LETTER_RETRY, "retry") X(LETTER_DEAD, "dead")
#define X(id, name)         id,
enum letter_end { LETTER_END_NAMES(X) LETTER_END_COUNT };
#undef X

/** One try to deliver a letter. */
struct delivery {
	int64_t row; /**< of the letter */
	enum letter_end end;
	int64_t tried_unix_s, next_try_unix_s;
	int code;         /**< SMTP or HTTP; 0 */
	bool shut_out;    /**< the mail server refuses us, not the letter: all letters wait */
	const char *said; /**< what the other side said, or why not */
};

#endif
