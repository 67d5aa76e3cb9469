/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/book.h: the book itself, as the files of this room share it; see the door for the whole. */
#ifndef ALERT_BOOK_H
#define ALERT_BOOK_H

#include "alert.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"

struct sent { /* one mail of the last hour */
	uint64_t to;
	int64_t unix_s;
};

struct troubled { /* what the daemon said of itself since the last pass */
	char *subject, *why;
	bool bad;
	char *over; /* it is well again, in these words: said when the bad news has been; NULL */
};

struct tally { /* open alerts a reader was told of before */
	uint64_t to;
	size_t n_open;
};

struct alert_book {
	struct alert_params p;       /* its texts and hooks are owned */
	struct kept_alert **entries; /* sorted by key */
	size_t n;
	struct alert_shelf *shelves[ALERT_SHELVES]; /* what a generation shows of them */
	bool stale[ALERT_SHELVES];                  /* … and where it is no longer so */
	struct tally *tallies; /* open alerts each address was told of; sorted */
	size_t n_tallies, cap_tallies;
	size_t n_owing;            /* entries that wait to be told: what a tick has to look at */
	struct silences *silences; /* counted; NULL: none */
	int32_t looked_day;        /* the last one on which all unanswered was looked through */
	int32_t gone_day;          /* it was looked last for what is gone */
	bool awaits_units;         /* some news is held until others of its department are asked */
	bool skipped; /* a pass came before the first cycle was over: look at everything next time
	                 */
	struct sent *sent;
	size_t n_sent;
	uint64_t *made; /* hashes of the notices made in the very second `made_unix_s` */
	size_t n_made;
	int64_t made_unix_s;
	int32_t swept_day;           /* flap_sweep() was through */
	struct reminders *reminders; /* those made; NULL: none */
	struct troubled *troubles;
	size_t n_troubles;
	/* what the last pass gave out, until the next */
	struct arena *given;
	struct kept_alert **gone; /* replaced or removed by the last pass */
	size_t n_gone;
};

/* ---- book.c ---- */
const struct kept_alert *book_find(const struct alert_book *b, uint64_t key);
/* By its id as people write it. */
const struct kept_alert *book_find_id(const struct alert_book *b, const char *id);
uint64_t alert_key(enum alert_kind kind, enum scope_kind scope, const char *scope_id,
                   const char *subject);
/* Does it wait to be told of, or to be told as recovered? */
bool book_owes(const struct alert *a);

/* ---- tally.c ---- */
/* Room to count in what `a` says besides. @return 0; -ENOMEM */
MUST_CHECK int tally_make_room(struct alert_book *b, size_t n_more);
/* Count an alert in (+1) or out (-1). */
void tally_count(struct alert_book *b, const struct alert *a, int by);
size_t tally_of(const struct alert_book *b, const char *email);

#endif
