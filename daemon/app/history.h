/* SPDX-License-Identifier: EUPL-1.2 */
/* app/history: questions of another moment (as_of).  Loop thread; the work is past.h's.
 *
 *   idle ── ask ──▶ reading ──▶ gating ──▶ ending ── copied and stored ──▶ idle
 *                      └───────────┴── not to be read, no memory ──▶ idle
 *
 * One moment is made at a time; HISTORY_QUEUE more wait; the last HISTORY_KEPT are kept, so that a
 * page of several questions costs one.  What an answer shows is a publication: it goes through the
 * same gate with the same memory as the generations, and leaves only when what it shows is on disk
 * (commit.c calls history_stored()). */
#ifndef APP_HISTORY_H
#define APP_HISTORY_H

#include "flow.h"

#define HISTORY_QUEUE      16
#define HISTORY_KEPT       4
#define HISTORY_KEPT_BYTES ((size_t)256 << 20) /* the newest is kept, however large */

MUST_CHECK int history_new(struct flow *f, struct history **ret_history);
/** Nothing more is begun or answered; what runs ends by itself (under the flow's gate). */
void history_stop(struct history *h);
/** After all jobs have ended. @return NULL; NULL is fine */
struct history *history_free(struct history *h);

/** As serve_history_cb asks: @return 1 and one reference; 0: serve_history_answer() comes later;
 * negative with words: not now */
MUST_CHECK int history_ask(struct flow *f, int64_t moment_unix_s, struct snapshot **ret_s,
                           struct err *err);
/** What the batch marked batch_shown held is on disk. */
void history_stored(struct flow *f);
/** Nothing can be stored for now: who waits is told so. */
void history_refuse(struct flow *f, const struct err *why);
/** The register or the settings are others: what was made by the old ones is forgotten. */
void history_forget(struct flow *f);
void history_fill(const struct flow *f, struct view_live *live);

#endif
