/* SPDX-License-Identifier: EUPL-1.2 */
/* app/arrival: what is known of a feed, and a body on its way from the net to the tree. */
#ifndef APP_ARRIVAL_H
#define APP_ARRIVAL_H

#include "intake.h"
#include "log.h"
#include "pull.h"

/** What pull must know again after a restart or reload to ask conditionally. Strings owned. */
struct feed_known {
	char *url, *etag, *last_modified;
	uint8_t hash[PULL_HASH_BYTES];
	int64_t received_unix_s; /**< 0: nothing known */
	struct complaint complaint;
	bool unread;  /**< at start: its document was not to be read */
	bool refused; /**< its newest body was: nothing can be the same as that one */
	bool dirty;   /**< its row in the store is older than its state: in the flow's list */
	bool stamped; /**< dirty, and fetched anew since its unit was last published */
	struct feed_known *next_dirty;
};

/** One body on its way to be read. Everything owned. */
struct arrival {
	struct arrival *next;
	char *unit_id;
	enum doc_kind kind;
	char *body;
	size_t n_body;
	uint8_t hash[PULL_HASH_BYTES];
	char *url, *etag, *last_modified;
	int64_t received_unix_s;
	/* written by the pool job */
	unsigned register_no; /* by whose words it was read: the flow's, then */
	struct plan *plan;
	struct results *results;
	struct arena *findings_arena; /* of the two below */
	const struct finding *findings;
	size_t n_findings;
	struct reason reason; /* kind NONE when it was read */
};
struct arrival *arrival_free(struct arrival *a);

#endif
