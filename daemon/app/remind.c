/* SPDX-License-Identifier: EUPL-1.2 */
/* app/remind.c (shell): the day's look for what units are to be reminded of: who it is, the book
 * knows; that it was made goes to the disk with its letters. */
#include "flow.h"
#include "log.h"

int remind_now(struct flow *f, const struct snapshot *s)
{
	struct alert_changes changes = {0};
	int32_t day = 0;
	int ret = alert_book_remind(f->book, s, clock_alert_now(f->clock), f->last_reminder_day,
	                            &changes, &day);
	if (ret < 0 || !day)
		return ret;
	flow_keep_changes(f, &changes);
	f->last_reminder_day = day;
	store_put_number(f->batch, "last_reminder", day);
	if (changes.n_notices)
		log_write(LOG_LEVEL_INFO, "alert", NULL,
		          "påminnelser: %zu brev om %zu rapporter som saknas", changes.n_notices,
		          changes.n_reminded);
	return 1;
}
