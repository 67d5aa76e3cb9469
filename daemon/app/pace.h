/* SPDX-License-Identifier: EUPL-1.2 */
/* app/pace: how fast the walk goes, and what waits for what. */
#ifndef APP_PACE_H
#define APP_PACE_H

/* Arrivals of this time share one round, since passes cost less per document together; and a
 * round rests so many times what the last one took, a twentieth of a core, but never so long that
 * news is late: a mail leaves within two seconds, as long as a round takes a few tenths. */
#define FLOW_ROUND_MIN_MS 100
#define FLOW_REST         19
#define FLOW_REST_MAX_MS  1500
/* A commit that failed (disk full) is tried again after 1 s, doubling to this. */
#define FLOW_RETRY_MAX_MS 30000
/* Documents and text of one pool job: uv_queue_work costs 16-34 us one at a time; a large plan
 * holds no small ones up. */
#define FLOW_READ_BATCH       16
#define FLOW_READ_BATCH_BYTES (4 << 20)
/* Bodies that wait to be read or put in force; a feed above that is asked again later. */
#define FLOW_WAITING_MAX_BYTES ((size_t)512 << 20)
/* So long a replayed day waits for its first cycle; a slow unit delays no other. */
#define FLOW_HOLD_MS 2000
/* Fetches that brought nothing new show in the API at most this late. */
#define FLOW_RESTAMP_MS 10000
/* … and when news waits for which units were reached. */
#define FLOW_RESTAMP_SOON_MS 3000

#endif
