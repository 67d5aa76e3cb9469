/* SPDX-License-Identifier: EUPL-1.2 */
/* app/live.c (shell): the counters of the running daemon, for status, metrics and health. */
#include "flow.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "history.h"

/* Resident memory; 0 where /proc is not to be read. procfs answers from memory, without waiting. */
static size_t resident_bytes(void)
{
	char line[128] = "", *rest = NULL;
	FILE *statm = fopen("/proc/self/statm", "re");
	if (!statm)
		return 0;
	if (!fgets(line, sizeof(line), statm))
		line[0] = '\0';
	(void)fclose(statm);            /* read only */
	(void)strtoul(line, &rest, 10); /* all pages; the resident ones come second */
	return (size_t)strtoul(rest, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
}

static const char *not_ready_why(const struct flow *f)
{
	if (f->n_commit_failures > 0)
		return "lagringen fungerar inte";
	if (!f->published)
		return "inget är publicerat ännu";
	return f->first_cycle_over ? NULL : "alla enheter har inte prövats ännu";
}

void live_fill(const struct flow *f, struct view_live *live)
{
	struct pull_stats p = pull_stats(f->pull);
	struct store_stats s = store_stats(f->store);
	struct notify_stats n = notify_stats(f->notify);
	live->version = TERTIAL_VERSION;
	live->now_unix_s = clock_civil_unix_s(f->clock);
	live->clock_frozen = f->clock->frozen;
	live->link = f->cfg->alert.link.seal ? &f->cfg->alert.link : NULL;
	live->not_ready_why = not_ready_why(f);
	live->ready = !live->not_ready_why;
	live->fetches_new = p.n_new;
	live->fetches_same = p.n_same;
	live->fetches_failed = p.n_failed;
	live->fetched_bytes = p.body_bytes;
	live->feeds = p.n_feeds;
	live->feeds_tried = p.n_tried;
	live->transfers_in_flight = p.n_in_flight;
	live->parse_queue = f->n_waiting;
	live->commit_queue = s.n_queued + (f->candidate && !f->committing_round);
	live->commits = s.n_commits;
	live->commits_failed = s.n_failed;
	live->letters_unsent = s.n_unsent;
	live->letters_dead = s.n_dead;
	live->letters_sent = n.n_sent;
	live->letters_retried = n.n_retried;
	live->store_bytes = s.file_bytes;
	live->documents_refused = f->n_refused;
	live->publishes = f->n_publishes;
	history_fill(f, live);
	live->memory_bytes = resident_bytes();
	live->last_cycle_ms = f->first_cycle_ms;
	memcpy(live->late_ms_histogram, p.late_ms_histogram, sizeof(live->late_ms_histogram));
}
