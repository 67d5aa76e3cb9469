/* SPDX-License-Identifier: EUPL-1.2 */
/* app/ready.c (shell): the notify socket of systemd (sd_notify(3)); without systemd every call does
 * nothing. The watchdog is pinged only while the loop turns (this runs on it), rounds end, the
 * store works off its queue and fetches come to an end: a daemon that hangs in one of them is
 * restarted, one whose disk is full or whose units are silent is not. */
#include "ready.h"
#include <inttypes.h>
#include <systemd/sd-daemon.h>
#include "log.h"

#define STORE_STUCK_MS                                                                             \
	60000 /* one commit takes milliseconds; a minute with work and no progress is a hang */
#define LOAN_STUCK_MS                                                                              \
	600000 /* a round takes seconds, and what 10,000 units stored is read back in ten */

void ready_open(struct ready *r)
{
	uint64_t usec = 0;
	*r = (struct ready){0};
	if (sd_watchdog_enabled(0, &usec) > 0 && usec > 0)
		r->ping_ms = (int64_t)(usec / 1000 / 2);
}

/* A lost notification is no reason to stop: systemd asks again by its own time-outs. */
void ready_tell(const char *status)
{
	(void)sd_notifyf(0, "READY=1\nSTATUS=%s", status);
}

void ready_reloading(int64_t now_ms)
{
	(void)sd_notifyf(0,
	                 "RELOADING=1\nMONOTONIC_USEC=%" PRId64 "\nSTATUS=läser om inställningarna",
	                 now_ms * 1000);
}

void ready_stopping(void)
{
	(void)sd_notify(0, "STOPPING=1\nSTATUS=avslutar");
}

static const char *what_hangs(const struct flow *f, int64_t now_ms)
{
	struct store_stats s = store_stats(f->store);
	struct pull_stats p = pull_stats(f->pull);
	int64_t pull_ms = 3 * (f->cfg->pull.timeout_ms + f->cfg->pull.connect_timeout_ms);
	if (f->loan.out && now_ms - f->loan.since_ms > LOAN_STUCK_MS)
		return "beräkningen";
	if (s.n_queued > 0 && now_ms - s.last_commit_ms > STORE_STUCK_MS)
		return "lagringen";
	if (p.n_in_flight > 0 && now_ms - p.progress_ms > pull_ms)
		return "hämtningen";
	return NULL;
}

void ready_second(struct ready *r, const struct flow *f, int64_t now_ms)
{
	if (!r->ping_ms || now_ms - r->last_ping_ms < (r->ping_ms < 1000 ? 0 : r->ping_ms - 1000))
		return;
	const char *hangs = what_hangs(f, now_ms);
	if (hangs) {
		if (!r->withheld)
			log_write(LOG_LEVEL_ERR, "app", NULL,
			          "%s står still; systemd startar snart om tjänsten", hangs);
		r->withheld = true;
		return;
	}
	r->withheld = false;
	r->last_ping_ms = now_ms;
	(void)sd_notify(0, "WATCHDOG=1");
}
