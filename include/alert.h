/* SPDX-License-Identifier: EUPL-1.2 */
/* alert: turns published figures into the few moments worth telling, and into the words of a mail.
 * Core room: no I/O, no clock, no log.  One thread owns a book.  It reads snapshots only, so
 * nothing protected can reach a mail.
 *
 *              bad            bad for `for` fresh observations
 *   QUIET ----------> PENDING ----------------------> RAISED (*)
 *     ^ ^    good        |                             |  ^
 *     | '----------------'                        good |  | bad again
 *     |          good for `clear_for` fresh ones       v  |
 *     '---------------------------------------------- CLEARING
 *    (*)                              (*) told to those it concerns
 * With `for` of 1 (default) the middle states are passed at once.  Between «bad» (behind) and
 * «good» (met, or within half the tolerance) nothing changes; absence (missing, not due, protected,
 * uncertain evidence) changes nothing either. What moves an alert is the outcome, or else it is
 * told as what it is: a target or a rule that was changed (alert.cause). While a unit is
 * unreachable or its document invalid, its indicator and report-late alerts are muted; while none
 * of a department's units can be reached, so are their own alerts of that. What is raised again and
 * again is told once as unstable, and then only how it settled.
 * When the first tertial of a new year is over, what that year's plan does not hold has ended.
 * Beside its state an alert is acknowledged (until worse, recovered, or past its promised day,
 * which is told) and silenced (until a day, or until resolved), by what people ask:
 * alert_book_order().  What was told and nobody has acknowledged goes on, to deputy and director.
 */
#ifndef ALERT_H
#define ALERT_H

#include "base/err.h"
#include "model/journal.h"
#include "model/link.h"
#include "model/order.h"
#include "model/snapshot.h"

#define REMINDERS_MAX          4
#define REMINDER_TO_CONTROLLER 1u
#define REMINDER_TO_HEAD       2u
/* What a webhook is sent: our own schema, or what Alertmanager would send it. */
#define ALERT_FORMAT_NAMES(X)                                                                      \
	X(ALERT_FORMAT_TERTIAL, "tertial") X(ALERT_FORMAT_ALERTMANAGER, "alertmanager")
#define X(id, name) id,
enum alert_format { ALERT_FORMAT_NAMES(X) ALERT_FORMAT_COUNT };
#undef X

/** One receiver of events. */
struct alert_hook {
	const char *to; /**< its name in the outbox */
	enum alert_format format;
};

struct alert_params {
	unsigned for_observations;   /**< alerts.for: fresh observations, >= 1 */
	unsigned clear_observations; /**< alerts.clear_for: the same for recovery; 0: as many */
	double tolerance_pct;        /**< assess.tolerance: for budget deviations */
	int digest_weekday;          /**< 1 Monday … 7; 0: no digest */
	int digest_second;           /**< of the civil day: 07:30 = 27000 */
	int grace_days[PERIODICITY_COUNT]; /**< assess.grace_days: a digest comes before each
	                                      deadline of a tertial */
	size_t n_reminders;                /**< alerts.reminders; 0: none */
	int reminders[REMINDERS_MAX];      /**< days before and after the last day */
	unsigned reminder_copies;          /**< bits REMINDER_TO_* */
	bool keep_holidays; /**< alerts.holidays: no mail on a public holiday (an ordinary weekend
	                       is none), but the day after, and no digest but on a working day; the
	                       daemon's own troubles do not wait */
	int quiet_from_s, quiet_to_s; /**< alerts.quiet_hours of the civil day; equal: none.
	                                 Immediate mail waits */
	unsigned max_per_hour;   /**< notify.max_per_hour per recipient; what is over collapses into
	                          one mail later */
	int escalate_after_days; /**< alerts.escalate_after: working days without an answer until
	                            the deputy is told, twice as many: the director; 0: never */
	struct link_key link;    /**< for the acknowledgement links in mails */
	const char *page_url;    /**< address of the dashboard for links; NULL: none */
	const char *district_name; /**< NULL */
	const struct alert_hook *hooks;
	size_t n_hooks;
};

struct alert_now {
	int64_t unix_s;
	struct civil_time civil; /**< the same moment in … */
	enum civil_zone zone;    /**< … the zone that days are counted and told in */
};

struct arena;
struct alert_book;
MUST_CHECK int alert_book_new(const struct alert_params *p, struct alert_book **ret_book);
struct alert_book *alert_book_free(struct alert_book *b);
/** A reload's new settings; states stay. */
void alert_book_set_params(struct alert_book *b, const struct alert_params *p);
/** Put back what was stored, at start. Copies. */
MUST_CHECK int alert_book_restore(struct alert_book *b, const struct alert *a);

/** Put back the silences that were stored, at start. Takes a reference of its own. */
void alert_book_restore_silences(struct alert_book *b, struct silences *all);

/** Put back that a letter was made for this address: the hourly limit holds over a restart. */
MUST_CHECK int alert_book_restore_sent(struct alert_book *b, const char *email, int64_t unix_s);

/** The time in which notify.max_per_hour counts. */
#define ALERT_HOUR_S INT64_C(3600)

/** What one pass changed.  Owned by the book, valid until the next pass. */
struct alert_changes {
	/** To be stored: every alert whose row differs.  One that is over (alert_is_over()) is to
	 * be removed; a quiet one stays until the next digest has listed it as recovered, and as
	 * long as a new raise would be a swing. */
	const struct alert *const *changed;
	size_t n_changed;
	const struct notice *notices; /**< to be put into the outbox in the same transaction */
	size_t n_notices;
	const struct reminded *reminded; /**< reminders made: stored in the same transaction */
	size_t n_reminded;
	/** Acknowledgements and silences that ended by themselves: for the journal, all but when */
	const struct journal_entry *ended;
	size_t n_ended;
	unsigned n_raised, n_cleared, n_worse;
	struct silences *silences; /**< all of them, when they changed; else NULL */
};

/** Look at the touched nodes of a new generation.
 * @param s        the candidate, not yet published
 * @param touched  scopes to look at; NULL: all
 * @param observed units with a fresh observation of their results since the last pass
 * @param first_cycle_over before it nothing is raised or told (MEANING 25)
 * @param once     no unit is asked again: no news waits for what others will say
 * @return 0; -ENOMEM: the book is as before */
struct alert_input {
	const struct snapshot *s;
	const struct snapshot *before; /**< what was fed last, or thought when that was; NULL */
	const struct scope *touched;
	size_t n_touched;
	const uint32_t *observed;
	size_t n_observed;
	bool first_cycle_over, once;
	struct alert_now now;
};
MUST_CHECK int alert_book_feed(struct alert_book *b, const struct alert_input *in,
                               struct alert_changes *ret_changes);
/** Before the feed of a generation by another catalogue: what is open about an indicator that goes
 * by another id now goes on under that.  @param before the generation that was fed last; NULL
 * @return 0; -ENOMEM: the book is as before */
MUST_CHECK int alert_book_rename(struct alert_book *b, const struct snapshot *s,
                                 const struct snapshot *before, struct alert_now now,
                                 struct alert_changes *ret_changes);
/** Time alone: digests that fell due (also while the daemon stood still), quiet hours that ended.
 * @param last_digest_unix_s kept by the caller in the store; 0: never
 * @param ret_digest_unix_s  when one was made: now; its own moment when none was owed at the first
 *                           start; else 0 */
MUST_CHECK int alert_book_tick(struct alert_book *b, const struct snapshot *s, struct alert_now now,
                               int64_t last_digest_unix_s, struct alert_changes *ret_changes,
                               int64_t *ret_digest_unix_s);
/** Do what a person asks (model/order.h).  Nobody is written to about it.
 * @return 0; -ENOENT, -EINVAL, -ENOSPC, -ENOMEM with words: the book is as before */
MUST_CHECK int alert_book_order(struct alert_book *b, const struct snapshot *s,
                                const struct order *o, struct alert_now now,
                                struct alert_changes *ret_changes, struct err *err);
/** Reminders of what units owe, whose day has come (also while the daemon stood still, up to a
 * week): from 07:30 of a working day, once a day.  None of a unit, period and step is made twice.
 * @param last_day the civil day it was looked last, kept by the caller in the store; 0: never
 * @param ret_day  today when it was looked now, else 0 */
MUST_CHECK int alert_book_remind(struct alert_book *b, const struct snapshot *s,
                                 struct alert_now now, int32_t last_day,
                                 struct alert_changes *ret_changes, int32_t *ret_day);
MUST_CHECK int alert_book_restore_reminded(struct alert_book *b, const struct reminded *made);
/** Such alerts' subject begins so when an address takes no letters; the address follows. */
#define ALERT_DELIVERY "delivery:"
/** Alerts about the daemon itself (delivery failing, disk, reload refused): subject is a fixed
 * word, or ALERT_DELIVERY and an address; `why` Swedish. Taken up by the next feed.
 * @return 1; 0 when nothing is said: that it is well, of what was not known to be bad; -ENOMEM */
MUST_CHECK int alert_book_operator(struct alert_book *b, const char *subject, bool bad,
                                   const char *why, struct alert_now now);
/** Is there news that waits for when other units were reached last?  Then a generation that tells
 * no more than that is wanted soon. */
bool alert_book_awaits_units(const struct alert_book *b);
/** Let a generation show all that are not quiet. @return 0; -ENOMEM */
MUST_CHECK int alert_book_show(struct alert_book *b, struct snapshot *s);

/** The stable id of an identity. */
void alert_id(enum alert_kind kind, enum scope_kind scope, const char *scope_id,
              const char *subject, char out[ALERT_ID_BYTES]);

/* ---- mails that tell of no alert; all in the arena ---- */
/** To the recipient named for it: a letter that could not be delivered, with its text, cut so that
 * the whole mail stays under 1 MB.  The same letter gives the same id.
 * @param why the reason in words; NULL
 * @param l    in which language
 * @return 0; 1 there is nothing to tell: it was such a mail itself, a test, or to that very
 *         address; -ENOMEM */
MUST_CHECK int alert_fallback_notice(const struct notice *dead, const char *why, const char *to,
                                     enum language l, struct alert_now now, struct arena *a,
                                     struct notice *ret);
/** A test. @param salt another for each, so that no two have the same id. @return 0; -ENOMEM */
MUST_CHECK int alert_test_notice(const char *to, const char *server, enum language l,
                                 struct alert_now now, uint64_t salt, struct arena *a,
                                 struct notice *ret);
#endif
