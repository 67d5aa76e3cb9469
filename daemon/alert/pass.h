/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/pass.h: one pass over the book, as the files of this room share it.
 * A pass never changes an entry in place: it drafts the new ones in its own arena, and only when
 * all is drafted and all memory is there are they swapped in.  So a pass that fails leaves the book
 * as it was. */
#ifndef ALERT_PASS_H
#define ALERT_PASS_H

#include "book.h"
#include "said.h"

/* What the published figures say of one identity. */
enum verdict { VERDICT_HOLD, VERDICT_GOOD, VERDICT_BAD };

/* What a reader is told of an alert in a mail. */
enum chapter {
	CHAPTER_NEW,
	CHAPTER_WORSE,
	CHAPTER_ESCALATED, /* nobody has answered */
	CHAPTER_STILL,
	CHAPTER_HEARD_SOON, /* a silence ends */
	CHAPTER_RECOVERED,
	CHAPTER_ENDED, /* a row of what recovered by the plan alone: watch_left.c */
	CHAPTER_MISSING,
	CHAPTER_UNSTABLE,
	CHAPTER_REMINDER, /* no alert: what is to be reported */
	CHAPTER_COUNT
};
#define CHAPTER_NONE CHAPTER_COUNT

struct sighting {
	enum alert_kind kind;
	struct scope scope;
	const char *scope_id, *subject, *name;
	enum verdict verdict;
	bool figures;     /* the numbers and the period below are to be taken over */
	bool near;        /* not behind, not good: the worst seen starts anew here */
	bool hidden;      /* what the alert has shown so far is now protected: forget its numbers */
	bool explained;   /* a rollup whose gap is one told unit's: may not rise (MEANING 21) */
	bool by_calendar; /* `for` counts observations; silence has none */
	bool grown; /* bad, and worse than before in a way no gap tells (one more period is late) */
	bool muted;
	bool fresh; /* an observation since the last pass */
	enum severity severity;
	struct period period;
	double value, target, gap, tolerance;
	const char *unit;
	const char *why[LANGUAGE_COUNT];
	/* what makes the verdict another one, when the outcome does not; NULL */
	const char *cause[LANGUAGE_COUNT];
};

/* An alert as this pass wants it.  Strings in the pass's arena, or borrowed from `old`. */
struct draft {
	struct alert a;
	const struct kept_alert *old; /* NULL: new */
	uint64_t key;
	enum chapter news;  /* what to tell, or CHAPTER_NONE */
	enum chapter event; /* the same, to webhooks */
};

/* As what somebody is written to. */
enum role {
	ROLE_NONE, /* was told before */
	ROLE_OPERATOR,
	ROLE_HEAD,
	ROLE_DEPUTY_OF_HEAD,
	ROLE_DIRECTOR,
	ROLE_DIRECTOR_OVER,
	ROLE_DIRECTOR_NO_HEAD,
	ROLE_CONTROLLER,
	ROLE_CONTROLLER_NO_HEAD,
	ROLE_CONTROLLER_NO_DIRECTOR,
	ROLE_CONTACT
};

/* A role's holder and why he is written to. */
struct reader {
	const char *name; /* NULL */
	const char *email;
	enum role role;
	const char *of; /* what he is that of: a unit, a department, a district; NULL */
	enum language language;
};
/* In the pass's arena; the caller begins with an empty one. */
struct readers {
	struct reader *at;
	size_t n, cap;
};

struct pass {
	struct alert_book *b;
	const struct snapshot *s, *before; /* before: the generation that was judged last; NULL */
	struct alert_now now;
	struct arena *arena;
	bool failed; /* sticky: memory ran out */
	bool quiet_hours, free_day;
	enum language language; /* that say() speaks: the reader's while a mail is written */
	int32_t digest_day;     /* whose digest is written */
	int32_t deadline_day;   /* which it comes before; CIVIL_NONE: none */
	struct period deadline; /* of what */
	bool swept;             /* all that could have settled today was looked at */
	const bool *observed;   /* by unit */
	bool any_observed;
	struct silences *silences; /* as they will be; counted */
	bool silences_changed;
	int32_t looked_day;                   /* likewise */
	bool *looked;                         /* by unit: its alerts were looked at in this pass */
	bool *looked_above[SCOPE_KIND_COUNT]; /* the same, by department and by district */
	struct reach *reach; /* by department: watch_department.c's own; NULL: not asked yet */
	size_t n_awaiting;   /* units whose news waits for what their department's others say */
	struct draft *drafts;
	size_t n_drafts, cap_drafts;
	size_t n_sorted; /* of the drafts: those pass_alert() can find */
	bool once;       /* no unit is asked again */
	bool by_order;   /* people change what they asked for: they note it themselves */
	struct journal_entry *ended;
	size_t n_ended, cap_ended;
	struct notice *notices;
	size_t n_notices, cap_notices;
	uint64_t *made;
	size_t n_made, cap_made;
};

/* ---- pass.c ---- */
/* Let one sighting act on its alert. */
void pass_see(struct pass *p, const struct sighting *g);
/* The civil day of a moment, where days are counted. */
static inline int32_t pass_day(const struct pass *p, int64_t unix_s)
{
	return civil_of_unix(unix_s, p->now.zone).day;
}
/* The open alert as the book has it, whatever this pass drafted; NULL when quiet or unknown. */
const struct alert *pass_open(const struct pass *p, enum alert_kind kind, struct scope s,
                              const char *subject);
/* The alert as this pass leaves it so far; NULL when quiet or unknown. */
const struct alert *pass_alert(const struct pass *p, uint64_t key);
/* Sort what is drafted so far; what was drafted twice is kept once. */
void pass_sort(struct pass *p);
/** What is as it was, since nobody could be told, is no change. */
void pass_drop_unchanged(struct pass *p);
/* It is over, without a word to those who were told: what it is about is gone. */
void pass_end(struct pass *p, const struct kept_alert *e);
/* Everyone who was told can be written to now. */
bool pass_may_tell(const struct pass *p, const struct alert *a);
/* Its figure went behind the gate: it is in no mail (MEANING 22). */
bool pass_is_hidden(const struct alert *a);
enum chapter pass_news_of(const struct pass *p, const struct alert *a);
struct draft *pass_find(const struct pass *p, uint64_t key);
struct draft *pass_draft(struct pass *p, const struct alert *a, const struct kept_alert *old,
                         uint64_t key);
/* Room for one more; NULL: the pass has failed. */
struct notice *pass_notice(struct pass *p);
/* Texts that live as long as the changes; "" and p->failed without memory. */
const char *pass_text(struct pass *p, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Takes over `all`; NULL: the pass fails. */
void pass_set_silences(struct pass *p, struct silences *all);
void alert_forget_ack(struct alert *a);

/* The daemon's own troubles. */
void pass_see_troubles(struct pass *p);
/* What quiet hours, a free day, a limit or a mute held back, and recoveries that had to wait. */
void pass_see_held_back(struct pass *p);

/* ---- route.c ---- */
/* Without memory the pass has failed. */
void readers_add(struct pass *p, struct readers *out, struct reader r);
/* Who hears of it at once, and who reads of it in the digest too (MEANING 31). */
void route_at_once(struct pass *p, const struct alert *a, struct readers *out);
void route_digest(struct pass *p, const struct alert *a, struct readers *out);
bool route_in_quiet_hours(const struct alert_params *p, struct civil_time t);
/* Mails of the last hour to this address are as many as allowed. */
bool route_is_full(const struct alert_book *b, const char *email, int64_t now_unix_s);

#endif
