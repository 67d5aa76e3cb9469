/* SPDX-License-Identifier: EUPL-1.2 */
/* protect: the one gate between the true figures and everything that leaves (MEANING 22, 23;
 * promise 4). Core room.  protect_tree() decides what is hidden: primary suppression of small
 * groups, then complementary suppression so that nothing hidden follows from totals, sexes,
 * breakdowns or earlier publications; as little as possible, smallest units first, a total last.
 * protect_publish() makes the copies that may leave: a hidden figure keeps its indicator, period,
 * target and state `protected`, and nothing else. */
#ifndef PROTECT_H
#define PROTECT_H

#include "model/snapshot.h"
#include "model/tree.h"

struct protect_params {
	double min_group; /**< 5; 0 turns protection off (trials with open data only) */
	bool look_only;   /**< nobody will be shown it: nothing is remembered; what is to be shown
	                   after it must be decided anew, all of it */
};

/** What has been shown before, so that an earlier publication cannot be subtracted. Opaque; grows
 * with what is shown. */
struct protect_shown;
/** @param max_bytes of memory for what is new; what is put back is taken whole */
MUST_CHECK int protect_shown_new(size_t max_bytes, struct protect_shown **ret_shown);
/** Another maximum: the register has grown or shrunk. */
void protect_shown_allow(struct protect_shown *h, size_t max_bytes);
struct protect_shown *protect_shown_free(struct protect_shown *h);
/** What was added since the last call, as bytes to be stored with the generation that shows it.
 * @return borrowed until the next protect_tree() or take; n of 0: nothing new */
struct str protect_shown_take(struct protect_shown *h);
/** Put back what was stored, in the order it was taken; at start, before the first protect_tree().
 * @return 0; -EINVAL damaged bytes; -ENOMEM */
MUST_CHECK int protect_shown_replay(struct protect_shown *h, struct str bytes);

/** Is there something that could not be remembered for want of room?  It is not shown: people must
 * be told. */
bool protect_shown_full(const struct protect_shown *h);

/** Decide for all touched branches: writes figure.hidden and contributor.hidden, and puts the
 * findings that speak of figures (too small, forecast contradicts) behind the unit's own.  State
 * and numbers stay true, so that a later pass can show again what no longer needs hiding;
 * protect_publish() makes the state `protected`.  Decided are changed figures (model/touched.h),
 * their siblings and the districts they hang together with in that indicator and period; those
 * get touched when their hiding changes.
 * @param h the same for the life of a tree; NULL: nothing was shown before.
 * @return 0; -ENOMEM: everything undecided is hidden */
MUST_CHECK int protect_tree(const struct protect_params *p, struct protect_shown *h,
                            struct tree *t);
/** The published copy of one node. @return one reference; NULL without memory */
MUST_CHECK struct node_view *protect_publish(const struct node *n);
/** The same, sharing with the copy before it what did not change since (figure.changed); NULL is
 * fine. */
MUST_CHECK struct node_view *protect_publish_again(const struct node *n,
                                                   const struct node_view *before);
/** Is this figure, by itself, too small to show?  (primary rule only)  Of value, numerator and
 * denominator two tell the third. */
bool protect_small(const struct protect_params *p, const struct figure *f, const struct part *part);

#endif
