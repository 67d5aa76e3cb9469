/* SPDX-License-Identifier: EUPL-1.2 */
/* app/apply: from a body to the tree: read.c, admit.c and apply.c.  But for read.c they touch the
 * world: on the loop when it is home, in the job that has it on loan. */
#ifndef APP_APPLY_H
#define APP_APPLY_H

#include "flow.h"

/* read.c */
/** A body that was fetched waits to be read. @return 0; -ENOMEM; -EDQUOT too much waits already */
MUST_CHECK int read_take(struct flow *f, struct pull_fetch *fetch);
/** Starts the job when there is work and none is running; each document then comes to
 * flow_on_read(). */
void read_start(struct flow *f);
/** All findings of a plan: its reader's own and audit's, in an arena that is the caller's.
 * @return 0; -ENOMEM */
MUST_CHECK int read_findings(const struct plan *p, const struct catalogue *c,
                             struct arena **ret_arena, const struct finding **ret_findings,
                             size_t *ret_n);
/** Read one stored or carried body again. */
void read_one(struct arrival *a, const struct unit *whose, const struct catalogue *c,
              size_t max_bytes);

/** What was read by the words of a register that is in force no more is read by those that are. */
void read_again(const struct flow *f, uint32_t unit, struct arrival *a);

/* admit.c */
/** May what was read be put in force?  @param ret_year which it is of
 * @return 0; -EINVAL, -E2BIG: the arrival's reason says why not */
MUST_CHECK int admit_document(const struct flow *f, uint32_t unit, struct arrival *a,
                              int *ret_year);

/* apply.c */
struct feed_known *flow_feed(struct flow *f, uint32_t unit, enum doc_kind kind);
MUST_CHECK int apply_known(struct feed_known *k, const char *url, const char *etag,
                           const char *last_modified, const uint8_t hash[PULL_HASH_BYTES],
                           int64_t received_unix_s);
/** A fetch that brought no document: its feed's state, as soon as the world is home. */
void apply_fetched(struct flow *f, const struct pull_fetch *fetch);
/** What was read is put in force, and goes into f->batch; or refused (it could not be read, or
 * whose it is, which year), and that is noted in its reason and its feed's state.
 * @return 0; negative: refused, pull is to be told (pull_reject) */
int apply_document(struct flow *f, uint32_t unit, struct arrival *a);
uint32_t flow_unit_of(const struct flow *f, const struct feed_known *k);
/** Its row is to be stored anew. */
void apply_dirty(struct flow *f, struct feed_known *k);
void apply_feed_rows(struct flow *f, struct store_batch *b);
/** A stored document is read again and put in force.  @param ret_reason why not; kind NONE
 * @return 0, also when it cannot be read; -ENOMEM */
MUST_CHECK int apply_stored(struct tree *t, uint32_t unit, const struct store_document *d,
                            struct reason *ret_reason);
/** A feed's state as it was stored. @return 0; -ENOMEM: without its last error */
MUST_CHECK int apply_stored_feed(struct tree *t, uint32_t unit, const struct store_feed *s);
/** Put what was read in force: the tree takes plan or results, with findings and with what must not
 * be used.  On a pool thread when nobody else has the tree.
 * @return 0; 1 it amends the one before (model/tree.h); -ENOMEM: all is still the arrival's */
MUST_CHECK int apply_to_tree(struct tree *t, uint32_t unit, int year, struct arrival *a);

/** The catalogue is another: what a year's documents were found to have is found anew. */
void apply_new_words(struct tree *t, uint32_t unit, int year);

#endif
