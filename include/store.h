/* SPDX-License-Identifier: EUPL-1.2 */
/* store: what must survive: documents as they came, fetch states, alerts, the outbox,
 * who was told, what was shown.
 * Shell room: SQLite 3.40 in WAL mode on one file.  One writer connection, used by one pool job at
 * a time; all that belongs together is one batch = one transaction with synchronous=FULL.  Nothing
 * is told before its batch is committed.  Questions of history have a connection of their own.
 * Schema and migrations: daemon/store/schema.c (the format is written down there). */
#ifndef STORE_H
#define STORE_H

#include "base/err.h"
#include "model/journal.h"
#include "model/letter.h"
#include "model/order.h"

struct uv_loop_s;
struct store;
struct store_batch;

struct store_params {
	const char *path; /**< store.path: the database file */
	int keep_years;   /**< for store_put_prune(): the store itself does not look at it; >= 1 */
};
/** Open, migrate, check (synchronously: before the loop turns).
 * @return 0; negative errno with words: not writable, disk full, newer schema, locked by another
 * daemon */
MUST_CHECK int store_open(struct uv_loop_s *loop, const struct store_params *p,
                          struct store **ret_store, struct err *err);
/** Finishes the batches queued, frees itself, then closed_cb. */
void store_close(struct store *s, void (*closed_cb)(void *arg), void *arg);

#define STORE_HASH_BYTES 32

/** A document as it came; the newest of each (unit, kind, year) is in force. */
struct store_document {
	const char *unit_id;
	enum doc_kind kind;
	int year;
	int64_t received_unix_s;
	const char *url, *etag, *last_modified; /**< the two NULL when not given */
	uint8_t hash[STORE_HASH_BYTES];
	const char *body;
	size_t n_body;
	bool amends; /**< the one before it still matters (a target, a corrected figure): both come
	                  back at start, in order */
};
/** State of a feed, so that evidence survives a restart. */
struct store_feed {
	const char *unit_id;
	enum doc_kind kind;
	int64_t last_attempt_unix_s, last_success_unix_s, failing_since_unix_s;
	bool invalid;
	uint32_t n_observed;
	const char *error_kind, *error_message, *error_pointer; /**< NULL */
	uint32_t error_line;
	int64_t error_at_unix_s;
};
/* ---- at start: on the loop thread before it turns, or in a job before anything is committed;
 * strings borrowed until the callback returns; a callback's negative return stops ---- */
/** Those in force and those that still matter; years, and versions of each, in order. */
MUST_CHECK int store_each_document(struct store *s,
                                   int (*cb)(const struct store_document *d, void *arg), void *arg,
                                   struct err *err);
/** Of each feed the newest document, but for its body: what it is asked for with. Takes no time. */
MUST_CHECK int store_each_known(struct store *s,
                                int (*cb)(const struct store_document *d, void *arg), void *arg,
                                struct err *err);
MUST_CHECK int store_each_feed(struct store *s, int (*cb)(const struct store_feed *f, void *arg),
                               void *arg, struct err *err);
MUST_CHECK int store_each_alert(struct store *s, int (*cb)(const struct alert *a, void *arg),
                                void *arg, struct err *err);
/** @param ret one reference, never NULL on success @return 0; negative errno with words */
MUST_CHECK int store_silences(struct store *s, struct silences **ret, struct err *err);
MUST_CHECK int store_each_letter(struct store *s, int (*cb)(const struct letter *l, void *arg),
                                 void *arg, struct err *err); /* unsent ones */
MUST_CHECK int store_each_reminded(struct store *s, int (*cb)(const struct reminded *r, void *arg),
                                   void *arg, struct err *err);
/** To whom an immediate letter was made after a moment, sent or not; the newest first. */
MUST_CHECK int store_each_recipient(struct store *s, int64_t after_unix_s,
                                    int (*cb)(const char *address, int64_t created_unix_s,
                                              void *arg),
                                    void *arg, struct err *err);
/** What was ever shown, in the order it was put. */
MUST_CHECK int store_each_shown(struct store *s, int (*cb)(struct str bytes, void *arg), void *arg,
                                struct err *err);
/** The text that was put last, if any was. */
MUST_CHECK int store_rules(struct store *s, int (*cb)(struct str text, void *arg), void *arg,
                           struct err *err);
/** 32 bytes kept by name, made once, of `fresh` if that is not NULL: before the loop turns.
 * @return 0; -ENOENT there are none and none were made; negative errno with words */
MUST_CHECK int store_secret(struct store *s, const char *name, const uint8_t fresh[32],
                            uint8_t ret_value[32], struct err *err);
/** Whole numbers kept by name ("generation", "last_digest"). @return value, or `otherwise` */
int64_t store_number(struct store *s, const char *name, int64_t otherwise);
/** The newest row of the journal. @return its number; 0: none, or it cannot be read */
int64_t store_journal_newest(struct store *s, uint8_t ret_hash[JOURNAL_HASH_BYTES]);

/* ---- history: in a pool job ---- */
/** How to be told of it; strings borrowed until the callback returns, a negative return stops. */
struct store_history_cbs {
	int (*document)(const struct store_document *d, void *arg);
	int (*feed)(const struct store_feed *f, void *arg);
	void *arg;
};
/** The documents that were in force at a moment (of each unit, kind and year the newest received by
 * then, and before it, in order, those that still mattered: store_document.amends), and the feeds
 * as they stand now, which is all that is kept of them.
 * By a connection of its own, read only and for this call: so it may run beside the writer's job,
 * on a pool thread, and one at a time (it holds a whole snapshot of the file open).
 * @param path of the database
 * @param ret_last number of the newest document received by then: the same for as long as nothing
 *                 received before comes or goes; 0: none had
 * @return 0; -ENODATA with words: what was in force then is pruned (keep_years); else negative
 *         errno with words (locked, gone, damaged) */
MUST_CHECK int store_history(const char *path, int64_t moment_unix_s,
                             const struct store_history_cbs *cbs, uint64_t *ret_last,
                             struct err *err);

/* ---- batches: everything is copied into the batch ---- */
/** @return NULL without memory */
MUST_CHECK struct store_batch *store_batch_new(void);
struct store_batch *store_batch_free(struct store_batch *b);
/* Adding remembers the first failure (sticky); store_commit() refuses such a batch with -ENOMEM. */
void store_put_document(struct store_batch *b, const struct store_document *d);
void store_put_feed(struct store_batch *b, const struct store_feed *f);
/** What is over (alert_is_over()) is removed. */
void store_put_alert(struct store_batch *b, const struct alert *a);
/** In place of all that were stored; takes a reference of its own. */
void store_put_silences(struct store_batch *b, struct silences *all);
/** A letter that was given up waits again, as if never tried, and is handed out; 0: all of those,
 * LETTERS_REVIVED_AT_ONCE at most. */
void store_put_revival(struct store_batch *b, int64_t row);
/** Letters that wait are read once more and handed out: so many at most of those to `to` (NULL: of
 * the mails), from a row on, in order, those of this batch before it too. */
void store_put_recall(struct store_batch *b, const char *to, int64_t from_row, unsigned most);
/** A mail or an event into the outbox; a notice id already there (sent or not) is left alone: the
 * same news is never sent twice. */
void store_put_notice(struct store_batch *b, const struct notice *n);
/** What protect says was shown now; kept in this order for ever. Empty ones are left out. */
void store_put_shown(struct store_batch *b, struct str bytes);
/** By what the alerts' figures were judged: in place of the text before. */
void store_put_rules(struct store_batch *b, struct str text);
void store_put_reminded(struct store_batch *b, const struct reminded *r); /**< step after step */
void store_put_number(struct store_batch *b, const char *name, int64_t value);
/** How a letter ended its try: into the outbox and the journal of who was told what. */
void store_put_delivery(struct store_batch *b, const struct delivery *d);
/** What was superseded longer ago than that goes. */
void store_put_prune(struct store_batch *b, int keep_years);
/** One more row of the journal, but no letter's; its row, letter and hash are the store's to give.
 * `who` and `subject` are not NULL. */
void store_put_journal(struct store_batch *b, const struct journal_entry *e);

/** Commit in a job, in the order given; takes the batch.
 * @param done_cb called once, later: status 0, or negative errno with words (disk full: -ENOSPC);
 * then nothing of it is stored and it is given back for another try (NULL on success); so are, with
 * the same status and in order, all batches queued behind it
 * @return 0; -ENOMEM: it had failed; -ECANCELED closing (the batch stays the caller's in both) */
typedef void (*store_done_cb)(int status, const struct err *err, struct store_batch *batch_back,
                              void *arg);
MUST_CHECK int store_commit(struct store *s, struct store_batch *b, store_done_cb done_cb,
                            void *arg);

/** Told of what is committed, before its done_cb, in the order put; strings borrowed. */
struct store_letter_cbs {
	void (*made)(const struct letter *l, void *arg); /**< once each, with its row */
	void (*revived)(const struct letter *l, void *arg);
	void (*recalled)(const struct recall *r, void *arg);
	void *arg;
};
void store_set_letter_cbs(struct store *s, const struct store_letter_cbs *cbs);

struct store_stats {
	uint64_t n_commits, n_failed;
	unsigned n_queued;         /**< batches */
	uint32_t n_unsent, n_dead; /**< letters */
	int64_t last_commit_ms; /**< monotonic; of a first batch after a rest: when it was given */
	int64_t file_bytes;
};
struct store_stats store_stats(const struct store *s);

/* ---- what another program may look at: synchronously, by a connection of its own, read only and
 * for this call; beside a running daemon and without one.
 * @return 0; what the callback returned below 0; -ENODATA: written by an older tertiald, which has
 * no chain yet; else negative errno with words (not there, not readable, locked, damaged) ---- */
/** Rows from a moment on, oldest first. */
MUST_CHECK int store_journal(const char *path, int64_t since_unix_s,
                             int (*cb)(const struct journal_entry *e, void *arg), void *arg,
                             struct err *err);
/** Walk the whole chain.  That it does not hold is no error: see ret_chain->fault.
 * @param known JOURNAL_HASH_BYTES of a hash to look for in it; NULL */
MUST_CHECK int store_journal_verify(const char *path, const uint8_t *known,
                                    struct journal_chain *ret_chain, struct err *err);
/** The letters that wait or are dead, oldest first, without their texts; `last` is the newest try,
 * NULL before any. */
MUST_CHECK int store_outbox(const char *path,
                            int (*cb)(const struct letter *l, bool dead,
                                      const struct journal_entry *last, void *arg),
                            void *arg, struct err *err);

#endif
